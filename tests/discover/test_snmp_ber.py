"""Encoding and decoding of SNMP messages."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discover.snmp import ber

OIDS = st.tuples(st.integers(0, 2), st.integers(0, 39), st.lists(st.integers(0, (1 << 32) - 1), max_size=20)).map(
    lambda o: (o[0], o[1], *o[2])
)


@given(OIDS)
def test_identifiers_come_back(identifier: tuple[int, ...]) -> None:
    assert ber.decode_oid(ber.encode_oid(identifier)) == identifier


@given(st.integers(-(1 << 31), (1 << 31) - 1))
def test_integers_come_back(value: int) -> None:
    assert ber._number(ber._int(value), 0) == (value, len(ber._int(value)))


@given(st.binary(max_size=400))
def test_any_bytes_are_an_answer_or_an_error(data: bytes) -> None:
    with contextlib.suppress(ber.BerError):
        assert isinstance(ber.decode(data), ber.Answer)


def answer(*rows: bytes) -> bytes:
    pdu = ber._int(77) + ber._int(0) + ber._int(0) + ber._tlv(0x30, b"".join(rows))
    return ber._tlv(0x30, ber._int(1) + ber._tlv(4, b"public") + ber._tlv(0xA2, pdu))


def row(last: int, value: bytes) -> bytes:
    return ber._tlv(0x30, ber._tlv(6, ber.encode_oid((1, 3, 6, last))) + value)


@pytest.mark.parametrize(
    ("encoded", "value"),
    [
        (b"\x02\x01\xff", -1),
        (b"\x02\x00", 0),  # an integer without octets, as some printers send it
        (b"\x02\x06\x00\x00\x00\x00\x00\x05", 5),  # longer than need be
        (b"\x41\x05\x00\xff\xff\xff\xff", 0xFFFFFFFF),
        (b"\x42\x04\xff\xff\xff\xff", 0xFFFFFFFF),  # a gauge without the leading zero that BER wants
        (b"\x46\x09\x00" + b"\xff" * 8, (1 << 64) - 1),
        (b"\x40\x04\x0a\x00\x00\x01", b"\x0a\x00\x00\x01"),
        (b"\x06\x00", (0, 0)),
        (b"\x05\x00", None),
        (b"\x80\x00", None),
        (b"\x82\x00", None),
        (b"\x04\x81\x03abc", b"abc"),
    ],
)
def test_values_as_agents_send_them(encoded: bytes, value: object) -> None:
    assert ber.decode(answer(row(1, encoded))).rows == [((1, 3, 6, 1), value)]


def test_whole_rows_of_a_truncated_answer_are_kept() -> None:
    data = answer(*(row(i, b"\x04\x03abc") for i in range(1, 6)))
    found = ber.decode(data[:-4])
    assert not found.whole
    assert [at for at, _ in found.rows] == [(1, 3, 6, i) for i in range(1, 5)]
    assert ber.decode(data).whole


def test_a_row_that_lies_about_its_length_ends_the_rows() -> None:
    lie = ber._tlv(0x30, b"\x06\x01\x2b\x04\x7fabc")
    found = ber.decode(answer(row(1, b"\x02\x01\x05"), lie, row(3, b"\x02\x01\x05")))
    assert found.rows == [((1, 3, 6, 1), 5)]
    assert not found.whole
