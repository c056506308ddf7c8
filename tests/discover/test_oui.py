"""Makers by MAC address, from the registry that is installed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discover import oui


@pytest.mark.parametrize(
    ("mac", "starts"),
    [
        ("00:1b:c5:00:01:02", "Converging Systems"),  # a block of 36 bits
        ("00:80:77:31:00:21", "Brother"),
        ("00-11-32-C4-7A-10", "Synology"),
        ("3ca62f5e1001", "AVM"),
    ],
)
def test_the_longest_block_counts(mac: str, starts: str) -> None:
    assert (oui.vendor(mac) or "").startswith(starts)


@pytest.mark.parametrize(
    "mac", ["3a:11:5c:52:01:01", "01:00:5e:00:00:fb", "ff:ff:ff:ff:ff:ff", "", "x", "52:54:00:00:00:01"]
)
def test_what_nobody_was_assigned_is_nobodys(mac: str) -> None:
    assert oui.vendor(mac) is None


def test_blocks_given_on_in_parts_have_no_owner_of_their_own() -> None:
    assert "IEEE Registration Authority" not in set(oui._blocks().values())


@given(st.text(max_size=24))
def test_any_text_is_survived(text: str) -> None:
    assert oui.vendor(text) is None or oui.vendor(text)


def test_many_addresses_are_quick() -> None:
    oui.vendor("00:80:77:31:00:21")
    began = time.monotonic()
    for number in range(20_000):
        oui.vendor(f"00:80:77:00:{number >> 8 & 255:02x}:{number & 255:02x}")
    assert time.monotonic() - began < 2
