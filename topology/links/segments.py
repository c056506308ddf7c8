"""Wires joined to segments: all ports that hear each other, and the stations that hang there too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from topology.inventory import End, Evidence
from topology.links.lag import Carriers
from topology.links.wire import Wire


class Segment(msgspec.Struct):
    """Ports on one wire or one dumb switch, and what tells so. `hanging` are devices shown there without a port of
    their own being known: device → why. `strangers` are addresses there that belong to nobody known."""

    ends: set[End] = msgspec.field(default_factory=set)
    macs: dict[str, set[str]] = msgspec.field(default_factory=dict)
    """Device that hangs here → the addresses by which tables show it."""
    wires: list[Wire] = msgspec.field(default_factory=list)
    hanging: dict[str, tuple[Evidence, ...]] = msgspec.field(default_factory=dict)
    strangers: dict[str, tuple[Evidence, ...]] = msgspec.field(default_factory=dict)

    def devices(self) -> set[str]:
        return {end.device for end in self.ends} | self.hanging.keys()


class Segments:
    """All segments. An end whose port nobody named is kept apart until something names it."""

    def __init__(self, carriers: Carriers) -> None:
        self._carriers = carriers
        self._parent: dict[tuple[str, str], tuple[str, str]] = {}
        self._wires: list[tuple[tuple[str, str], tuple[str, str], Wire]] = []

    def _node(self, end: End, other: End) -> tuple[str, str]:
        port = self._carriers.of(end.device, end.port)
        if port is None:
            return end.device, f"\0{other.device}\0{self._carriers.of(other.device, other.port)}"
        return end.device, port

    def _root(self, node: tuple[str, str]) -> tuple[str, str]:
        self._parent.setdefault(node, node)
        while self._parent[node] != node:
            self._parent[node] = self._parent[self._parent[node]]
            node = self._parent[node]
        return node

    def join(self, wire: Wire) -> None:
        a, b = self._node(wire.a, wire.b), self._node(wire.b, wire.a)
        self._wires.append((a, b, wire))
        first, second = sorted((self._root(a), self._root(b)))
        self._parent[second] = first

    def together(self, one: End, other: End) -> bool:
        return self._root((one.device, one.port or "")) == self._root((other.device, other.port or ""))

    def has(self, end: End) -> bool:
        return (end.device, end.port or "") in self._parent

    def all(self) -> list[Segment]:
        found: dict[tuple[str, str], Segment] = defaultdict(Segment)
        for a, b, wire in self._wires:
            segment = found[self._root(a)]
            segment.ends |= {_end(a), _end(b)}
            segment.wires.append(wire)
        for segment in found.values():
            named = {end.device for end in segment.ends if end.port is not None}
            segment.ends = {end for end in segment.ends if end.port is not None or end.device not in named}
        return [found[root] for root in sorted(found)]


def _end(node: tuple[str, str]) -> End:
    return End(node[0], None if node[1].startswith("\0") else node[1])


def by_end(segments: Iterable[Segment]) -> dict[End, Segment]:
    return {end: segment for segment in segments for end in segment.ends}
