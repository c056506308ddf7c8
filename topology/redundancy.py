"""What holds when something fails: cables that nothing replaces, rings, and whether a device has a second way."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from topology.analysis import INTERNET, Site
from topology.inventory import Inventory, Link


class Cut(msgspec.Struct, frozen=True):
    """When `link` fails, the real devices in `affected` lose their way."""

    link: Link
    affected: tuple[str, ...]


class Ring(msgspec.Struct, frozen=True):
    """Devices joined in a circle, from the smallest id on; the links that spanning tree holds back in it."""

    devices: tuple[str, ...]
    resting: tuple[Link, ...]


class Backing(msgspec.Struct, frozen=True):
    """What becomes of a device's way when something on it fails. `kind`: `way` (another device takes over), `cable` (a
    second cable to the same device `through`, which helps against a pulled plug only), `none`."""

    kind: str
    through: str | None = None


def cuts(inventory: Inventory) -> tuple[Cut, ...]:
    """The links whose failure cuts devices off, those that take most with them first. Of an aggregate all cables."""
    site = Site(inventory)
    found = []
    for device, above in site.parent.items():
        if above is None or len(site.next[above][device]) > 1:
            continue
        behind = _behind(site, device, above)
        lost = tuple(sorted(d for d in behind if d not in site.presumed and d != INTERNET))
        if lost and not behind & {*site.roots}:
            found.append(Cut(site.next[above][device][0], lost))
    return tuple(sorted(found, key=lambda c: (-len(c.affected), c.link.a, c.link.b)))


def _behind(site: Site, device: str, above: str) -> set[str]:
    """What a device still reaches when its link to the one above is gone."""
    found, stack = {device}, [device]
    while stack:
        here = stack.pop()
        for other in site.next[here]:
            if other not in found and {here, other} != {device, above}:
                found.add(other)
                stack.append(other)
    return found


def rings(inventory: Inventory) -> tuple[Ring, ...]:
    """The circles of a smallest set that all circles are made of; two cables between two devices are none."""
    import networkx

    from topology.graph import graph

    simple = networkx.Graph()
    simple.add_edges_from(sorted({(min(a, b), max(a, b)) for a, b in graph(inventory).edges() if a != b}))
    site = Site(inventory)
    found = []
    for circle in networkx.minimum_cycle_basis(
        networkx.k_core(simple, 2)
    ):  # leaves are in no circle, and they are many
        at = circle.index(min(circle))
        turned = circle[at:] + circle[:at]
        if turned[-1] < turned[1]:
            turned = [turned[0], *reversed(turned[1:])]
        resting = tuple(x for x in _around(site, turned) if x.state == "blocked")
        found.append(Ring(tuple(turned), resting))
    return tuple(sorted(found, key=lambda r: (len(r.devices), r.devices)))


def _around(site: Site, circle: list[str]) -> Iterator[Link]:
    for one, other in zip(circle, [*circle[1:], circle[0]], strict=True):
        yield from site.next[one][other]


def backing(inventory: Inventory, device: str) -> Backing:
    """How a device's way to the Internet, or the gateway, is backed. Of a root, and of one that no link joins: none."""
    site = Site(inventory)
    above = site.parent.get(device)
    if above is None:
        return Backing("none")
    if above in site.roots and len(site.next[device]) == 1:
        return Backing("cable", above) if len(site.next[above][device]) > 1 else Backing("none")
    without = _reached(site, above)
    if device in without or (above in site.roots and len(_behind(site, device, above) & {above}) == 1):
        return Backing("way")
    return Backing("cable", above) if len(site.next[above][device]) > 1 else Backing("none")


def _reached(site: Site, gone: str) -> set[str]:
    """What the roots reach without one device."""
    found = {root for root in site.roots if root != gone}
    stack = list(found)
    while stack:
        for other in site.next[stack.pop()]:
            if other not in found and other != gone:
                found.add(other)
                stack.append(other)
    return found
