"""What the graph shows: what each device takes down with it, islands, the way to a device."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import pairwise

import msgspec

from topology.inventory import Inventory, Link

INTERNET = "internet"


class Step(msgspec.Struct, frozen=True):
    """One hop of a path: the device reached, the port left through on the device before, the port entered, the link."""

    device: str
    out_port: str | None = None
    in_port: str | None = None
    link: Link | None = None


class Failure(msgspec.Struct, frozen=True):
    """When `device` fails, the real devices in `affected` lose their way; itself is not among them."""

    device: str
    affected: tuple[str, ...]


class Site:
    """Who hangs on whom, seen from the root: the Internet, else the gateways, else the device with most links."""

    def __init__(self, inventory: Inventory) -> None:
        self.presumed = {d.id for d in inventory.devices if d.presumed}
        self._gateways = sorted({n.gateway for n in inventory.networks if n.gateway})
        self.next: dict[str, dict[str, list[Link]]] = {d.id: {} for d in inventory.devices}
        for link in inventory.links:
            a, b = link.a.device, link.b.device
            if a != b and a in self.next and b in self.next:
                self.next[a].setdefault(b, []).append(link)
                self.next[b].setdefault(a, []).append(link)
        self.roots = self._roots()
        self.parent: dict[str, str | None] = {}
        self._order: list[str] = []
        self._walk(self.roots, self.parent, self._order)

    def _roots(self) -> list[str]:
        if self.next.get(INTERNET):
            return [INTERNET]
        if linked := [g for g in self._gateways if self.next.get(g)]:
            return linked
        most = max(self.next, key=lambda d: (len(self.next[d]), d), default=None)
        return [most] if most is not None and self.next[most] else []

    def _walk(self, starts: Iterable[str], parent: dict[str, str | None], order: list[str]) -> None:
        """Breadth first, in the order of ids; links that spanning tree blocks only where nothing else leads on."""
        waiting = deque(sorted(starts))
        for start in waiting:
            parent[start] = None
        held_back: list[tuple[str, str]] = []
        while waiting or held_back:
            if not waiting:
                one, other = held_back.pop(0)
                if other in parent:
                    continue
                parent[other] = one
                waiting.append(other)
            here = waiting.popleft()
            order.append(here)
            for other in sorted(self.next[here]):
                if other in parent:
                    continue
                if all(link.state == "blocked" for link in self.next[here][other]):
                    held_back.append((here, other))
                    continue
                parent[other] = here
                waiting.append(other)

    def path(self, device: str) -> tuple[Step, ...]:
        """The way from the root to a device; empty when no link leads there."""
        if device not in self.parent:
            return ()
        way = [device]
        while (above := self.parent[way[-1]]) is not None:
            way.append(above)
        way.reverse()
        return _steps(self, way)

    def place(self, device: str) -> tuple[str, str | None] | None:
        """The real device above, and its port, through presumed switches; None for a root or an unplaced device."""
        here = device
        while (above := self.parent.get(here)) is not None:
            if above not in self.presumed:
                return above, _step(self, above, here).out_port
            here = above
        return None


def _steps(site: Site, way: list[str]) -> tuple[Step, ...]:
    return (Step(way[0]), *(_step(site, before, here) for before, here in pairwise(way)))


def _step(site: Site, before: str, here: str) -> Step:
    link = min(site.next[before][here], key=lambda x: (x.state == "blocked", x.a.port or "", x.b.port or ""))
    left, entered = (link.a, link.b) if link.a.device == before else (link.b, link.a)
    return Step(here, left.port, entered.port, link)


def path(inventory: Inventory, device: str) -> tuple[Step, ...]:
    """The way from the Internet (or the gateway) to a device, with ports; empty when none is known."""
    return Site(inventory).path(device)


def between(inventory: Inventory, one: str, other: str) -> tuple[Step, ...]:
    """The shortest way from one device to another; empty when none is known."""
    site = Site(inventory)
    if one not in site.next or other not in site.next:
        return ()
    parent: dict[str, str | None] = {}
    site._walk([one], parent, [])
    if other not in parent:
        return ()
    way = [other]
    while (above := parent[way[-1]]) is not None:
        way.append(above)
    way.reverse()
    return _steps(site, way)


def islands(inventory: Inventory) -> tuple[tuple[str, ...], ...]:
    """Groups of devices that links join, the largest first; devices without any link are not among them."""
    import networkx

    from topology.graph import graph

    parts = [tuple(sorted(part)) for part in networkx.connected_components(graph(inventory)) if len(part) > 1]
    return tuple(sorted(parts, key=lambda part: (-len(part), part)))


def single_points(inventory: Inventory) -> tuple[Failure, ...]:
    """The devices whose failure cuts others off, those that take most with them first.

    By dominance: in the graph rooted at the Internet (or the gateways), everything that each path leads through it."""
    import networkx

    site = Site(inventory)
    if not site.roots:
        return ()
    top = "\0root"
    directed = networkx.DiGraph()
    directed.add_nodes_from([top, *sorted(site.parent)])
    directed.add_edges_from((top, root) for root in site.roots)
    directed.add_edges_from((a, b) for a in sorted(site.parent) for b in sorted(site.next[a]))
    above = networkx.immediate_dominators(directed, top)
    behind: dict[str, list[str]] = {}
    for device in site.parent:
        upper = above.get(device)
        while upper is not None and upper != top:
            if device not in site.presumed:
                behind.setdefault(upper, []).append(device)
            step = above.get(upper)
            upper = step if step != upper else None
    found = [Failure(d, tuple(sorted(lost))) for d, lost in behind.items() if d != INTERNET]
    return tuple(sorted(found, key=lambda f: (-len(f.affected), f.device)))
