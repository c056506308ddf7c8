"""What people know better about who is who: merged, split, removed, taken back."""

from __future__ import annotations

import msgspec
import pytest

from discover.observation import Address, Attribute, Claim, Key, Observation, SameDevice, Service, Source
from topology.build import build
from topology.corrections import Corrections
from topology.inventory import Inventory

A, B, C = (Key.mac(f"00:11:32:00:00:0{n}") for n in (1, 2, 3))


def seen(key: Key, ip: str, name: str, *more: Claim) -> list[Observation]:
    claims = (Address(ip, 24), SameDevice(Key.ip(ip)), Attribute("hostname", name), *more)
    return [Observation(key, claim, Source("arp", "pc", "c", ip), 10.0) for claim in claims]


APART = [*seen(A, "10.0.0.1", "laptop"), *seen(B, "10.0.0.2", "laptop-wlan"), *seen(C, "10.0.0.3", "drucker")]
JOINED = [
    *seen(A, "10.0.0.1", "eins", Service("tcp", 22, "ssh")),
    *seen(B, "10.0.0.2", "zwei", Service("tcp", 80, "http")),
    Observation(A, SameDevice(B), Source("snmp", "pc", "c", "10.0.0.1"), 10.0),
]


def made(
    observations: list[Observation],
    corrections: Corrections | None = None,
    known: dict[Key, str] | None = None,
    notes: dict[str, dict[str, str]] | None = None,
) -> tuple[Inventory, dict[Key, str]]:
    built = build(observations, as_of=20.0, site="x", known=known, notes=notes, corrections=corrections)
    return built.inventory, built.identities


def by_mac(inventory: Inventory, key: Key) -> str:
    return next(d.id for d in inventory.devices if key.value in d.macs)


def test_two_are_one_under_the_id_and_notes_of_the_one_that_stays() -> None:
    before, known = made(APART)
    a, b = by_mac(before, A), by_mac(before, B)
    notes = {b: {"room": "EG", "owner": "Eva"}, a: {"room": "OG"}}
    after, kept = made(APART, Corrections(merged={b: a}), known, notes)
    one = after.device(a)
    assert one is not None and after.device(b) is None and len(after.devices) == len(before.devices) - 1
    assert set(one.macs) == {A.value, B.value} and one.ips == ("10.0.0.1", "10.0.0.2")
    assert one.notes == {"room": "OG", "owner": "Eva"}
    assert kept == known  # so that it can be taken back
    assert made(APART, None, kept)[0] == before


def test_one_is_two_and_each_takes_what_is_its_own_along() -> None:
    before, known = made(JOINED)
    whole = by_mac(before, A)
    assert by_mac(before, B) == whole
    after, kept = made(JOINED, Corrections(split={B: "dnew"}), known)
    first, second = after.device(whole), after.device("dnew")
    assert first is not None and second is not None
    assert (first.macs, first.ips, first.get("name")) == ((A.value,), ("10.0.0.1",), "eins")
    assert (second.macs, second.ips, second.get("name")) == ((B.value,), ("10.0.0.2",), "zwei")
    assert [s.port for s in first.services] == [22] and [s.port for s in second.services] == [80]
    assert made(JOINED, None, kept)[0] == before


def test_split_and_merged_elsewhere() -> None:
    """The second card belongs to the printer in truth."""
    observations = [*JOINED, *seen(C, "10.0.0.3", "drucker")]
    before, known = made(observations)
    printer = by_mac(before, C)
    after, _ = made(observations, Corrections(split={B: "dnew"}, merged={"dnew": printer}), known)
    one = after.device(printer)
    assert one is not None and one.ips == ("10.0.0.2", "10.0.0.3") and after.device("dnew") is None


def test_what_was_removed_is_nowhere() -> None:
    before, known = made(APART)
    gone = by_mac(before, C)
    after, kept = made(APART, Corrections(removed=frozenset({gone})), known)
    assert gone not in msgspec.json.encode(after).decode() and "drucker" not in msgspec.json.encode(after).decode()
    assert made(APART, None, kept)[0] == before


@pytest.mark.parametrize("merged", [{"a": "b", "b": "a"}, {"a": "a"}, {"nobody": "nowhere"}])
def test_rings_and_strangers_are_no_trouble(merged: dict[str, str]) -> None:
    before, known = made(APART)
    ids = sorted(d.id for d in before.devices)
    real = {"a": ids[0], "b": ids[1]}
    after, _ = made(APART, Corrections(merged={real.get(k, k): real.get(v, v) for k, v in merged.items()}), known)
    assert sum(len(d.macs) for d in after.devices) == 3


def test_same_corrections_in_any_order_same_inventory() -> None:
    _, known = made(APART)
    a, b, c = (known[k] for k in (A, B, C))
    one = made(APART, Corrections(merged={b: a, c: b}), known)[0]
    two = made(APART[::-1], Corrections(merged={c: b, b: a}), known)[0]
    assert one == two and sum(1 for d in one.devices if d.macs) == 1
