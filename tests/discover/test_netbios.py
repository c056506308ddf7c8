"""NetBIOS node status answers as Windows, a domain controller and broken devices send them."""

from __future__ import annotations

from discover.announce import netbios
from discover.observation import Attribute, Claim, Key, SameDevice
from discover.probe import Capture
from discover.probes import nbstat

UNIQUE, GROUP = 0x04, 0x84


def answer(*names: tuple[str, int, int], unit: bytes = b"\x00\x1b\x2c\x00\x00\x05", count: int | None = None) -> bytes:
    head = b"np\x84\0\0\0\0\1\0\0\0\0" + b" CK" + b"A" * 30 + b"\0\0\x21\0\1\0\0\0\0\0\x9b"
    rows = b"".join(name.encode("cp1252").ljust(15) + bytes((suffix, flags, 0)) for name, suffix, flags in names)
    return head + bytes([len(names) if count is None else count]) + rows + unit + bytes(40)


def claims(payload: bytes) -> list[Claim]:
    return [s.claim for s in nbstat.parse(Capture("nbstat", "test", 0.0, "10.0.0.5", payload))]


def test_names_workgroup_and_address() -> None:
    said = claims(
        answer(("PC-MÜLLER", 0, UNIQUE), ("BUERO", 0, GROUP), ("PC-MÜLLER", 0x20, UNIQUE), ("BUERO", 0x1E, GROUP))
    )
    assert Attribute("netbios_name", "PC-MÜLLER") in said
    assert Attribute("workgroup", "BUERO") in said
    assert SameDevice(Key.mac("00:1b:2c:00:00:05")) in said
    assert not any(isinstance(c, Attribute) and c.name == "role" for c in said)


def test_a_domain_controller_is_a_server() -> None:
    assert Attribute("role", "server") in claims(answer(("DC1", 0, UNIQUE), ("FIRMA", 0x1C, GROUP)))


def test_without_an_address_none_is_stated() -> None:
    assert not [c for c in claims(answer(("NAS", 0, UNIQUE), unit=bytes(6))) if isinstance(c, SameDevice)]


def test_more_names_promised_than_given() -> None:
    assert claims(answer(("PC1", 0, UNIQUE), unit=b"", count=200)[: 57 + 18])[0] == Attribute("netbios_name", "PC1")


def test_the_question_is_no_answer() -> None:
    assert claims(netbios.status_question()) == []
    assert len(netbios.status_question()) == 50
