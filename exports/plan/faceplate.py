"""The front of a switch: its ports as they are counted, what hangs on each, and how wide they are drawn."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from topology.inventory import Device, Inventory, Port

_VIRTUAL = frozenset({1, 24, 53, 131, 135, 136, 209})
"""ifType (RFC 7224): other, loopback, propVirtual, tunnel, l2vlan, l3ipvlan, bridge."""
_INSIDE = re.compile(
    r"(?:lo|br|bridge|vlan|docker|veth|virbr|tun|tap|wg|dummy|null|cpu|stack)[-_.]?\d*$", re.IGNORECASE
)
_GAP = 24
_PARTS = re.compile(r"\d+|\D+", re.ASCII).findall


def sockets(device: Device) -> list[Port]:
    """The ports that a cable or radio may be on, as they are counted: loopback, bridges and tunnels left out."""
    real = [p for p in device.ports if p.if_type not in _VIRTUAL and not _INSIDE.match(p.name) and not p.lower]
    if sum(p.pvid is not None for p in real) > 2:  # it tells which of them switch: the rest is inside
        real = [p for p in real if p.pvid is not None]
    return sorted(real, key=lambda p: [(int(part), "") if part.isdigit() else (-1, part) for part in _PARTS(p.name)])


def on_ports(inventory: Inventory) -> dict[tuple[str, str], list[str]]:
    """(device, port) → the devices at the other end."""
    found: dict[tuple[str, str], list[str]] = {}
    for link in inventory.links:
        for one, other in ((link.a, link.b), (link.b, link.a)):
            if one.port:
                found.setdefault((one.device, one.port), []).append(other.device)
    return found


def numbers(ports: Iterable[Port]) -> dict[str, str]:
    """Port → what is printed at its socket: the part of its name that differs from the others'."""
    names = [p.name for p in ports]
    stems: dict[str, list[str]] = defaultdict(list)
    for name in names:
        last = re.search(r"\d+$", name)
        stems[name[: last.start()] if last else name].append(name)
    most = max(stems.values(), key=len, default=[])
    stem = next((s for s, several in stems.items() if several is most), "")
    return {n: n[len(stem) :] if n in most and len(most) > 1 and stem else n for n in names}


def slots(names: Sequence[str]) -> list[int]:
    """The place of each port at a front of two rows: 0 and 1 are the first above and below. Odd numbers stand above,
    even ones below, and what is not reported leaves a gap; where that makes no sense, one after the other."""
    found: list[int] = []
    before: tuple[str, int] | None = None
    for name in names:
        last = re.search(r"\d+$", name, re.ASCII)
        here = (name[: last.start()], int(last[0][-9:])) if last else None
        slot = found[-1] + 1 if found else 0
        if here is not None:
            if before is not None and before[0] == here[0] and 0 < here[1] - before[1] <= _GAP:
                slot = found[-1] + here[1] - before[1]
            elif (here[1] - 1) % 2 != slot % 2:
                slot += 1
        found.append(slot)
        before = here
    return found if not found or found[-1] < 2 * len(found) + 2 else list(range(len(found)))
