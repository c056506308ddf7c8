"""Which card stands where in the drawing's order: the strip from the Internet to the core, the columns below it.

Nothing here knows coordinates. Wires that fit neither strip nor columns (rings, second ways) are `cross`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from exports.plan.model import Card, Wire
from exports.plan.ports import natural
from topology.inventory import ROLES

_OUTSIDE = ("internet", "modem")
_GATES = ("router", "firewall", "modem")
_DEEP = 2
"""A switch deeper than this below its column's head gets a column of its own."""
_RANK = {role: n for n, role in enumerate(ROLES)}


class Tree(msgspec.Struct, frozen=True):
    """`stages` make the strip, the last one is the core; `heads` are the columns on the bus, `loose` those that nothing
    joins to the rest; `below` what is stacked under a card, by `up`, the wire to it. `drops` are the wires from a head
    to the core; `spine` those in the strip."""

    stages: tuple[tuple[str, ...], ...]
    heads: tuple[str, ...]
    loose: tuple[str, ...]
    below: dict[str, tuple[str, ...]]
    up: dict[str, Wire]
    drops: dict[str, tuple[Wire, ...]]
    spine: tuple[Wire, ...]
    cross: tuple[Wire, ...]


def tree(
    cards: Mapping[str, Card], wires: Iterable[Wire], roots: Iterable[str], stages: Sequence[Sequence[str]] = ()
) -> Tree:
    """Same cards and wires, same tree; the order of `wires` does not matter. `stages` gives the strip, where it is not
    to be found from the roots."""
    maker = _Maker(cards, sorted(wires, key=_rank))
    return maker.tree(sorted(r for r in roots if r in cards), [list(s) for s in stages])


def _rank(wire: Wire) -> tuple[object, ...]:
    return wire.blocked, wire.kind in ("radio", "virtual"), wire.a, natural(wire.a_port), wire.b, natural(wire.b_port)


class _Maker:
    def __init__(self, cards: Mapping[str, Card], wires: list[Wire]) -> None:
        self.cards = cards
        self.wires = [w for w in wires if w.a in cards and w.b in cards and w.a != w.b]
        self.near: dict[str, dict[str, list[Wire]]] = {c: {} for c in cards}
        for wire in self.wires:
            self.near[wire.a].setdefault(wire.b, []).append(wire)
            self.near[wire.b].setdefault(wire.a, []).append(wire)
        self.parent: dict[str, str | None] = {}
        self.below: dict[str, list[str]] = defaultdict(list)

    def tree(self, roots: list[str], given: list[list[str]]) -> Tree:
        if not roots and self.near:
            roots = [c for c in [max(sorted(self.near), key=lambda c: len(self.near[c]))] if self.near[c]]
        stages = given or (self._stages(roots) if roots else [])
        spine = {c for stage in stages for c in stage}
        self.parent = dict.fromkeys(spine)
        core = stages[-1] if stages else []
        heads = sorted({o for c in core for o in self.near[c] if o not in spine})
        self.parent.update(dict.fromkeys(heads, core[0] if core else None))
        self._grow([*heads, *sorted(spine - set(core))])
        loose = self._islands()
        heads, loose = self._columns(heads), self._columns(loose)
        return self._result(stages, heads, loose)

    def _stages(self, roots: list[str]) -> list[list[str]]:
        stages = [roots]
        while following := self._following(stages):
            stages.append(following)
        last, passed = stages[-1], {c for s in stages for c in s}
        if len(last) == 1 and self.cards[last[0]].role == "switch":
            stages[-1] = last + self._twins(last[0], passed)
        return stages

    def _following(self, stages: list[list[str]]) -> list[str]:
        """The next cards of the strip; none when its end is the core."""
        here, passed = stages[-1], {c for s in stages for c in s}
        onward = sorted({o for c in here for o in self.near[c] if o not in passed})
        roles = {self.cards[c].role for c in here}
        if not onward or "switch" in roles or len(stages) > 6:
            return []
        gates = [o for o in onward if self.cards[o].role in _GATES]
        if roles <= {*_OUTSIDE}:
            return gates or [o for o in onward if self.cards[o].role == "switch"][:1] or onward[:1]
        gates = [g for g in gates if self._reach(g, passed) > 1]
        if gates:
            return gates
        switches = [o for o in onward if self.cards[o].role == "switch"]
        if len(switches) == 1:
            behind = self._reach(switches[0], passed) - 1
            return switches if behind and behind >= len(onward) - 1 else []
        if len(switches) == 2 and switches[1] in self.near[switches[0]]:
            return switches if len(onward) <= 4 else []
        for one in switches:
            if twins := [t for t in self._twins(one, passed) if t in switches]:
                pair = sorted([one, *twins])
                return pair if len(onward) - len(pair) <= 2 else []
        return []

    def _reach(self, start: str, passed: set[str]) -> int:
        """How many cards lie behind a card, itself included."""
        seen, waiting = {start}, [start]
        for here in waiting:
            for other in self.near[here]:
                if other not in seen and other not in passed:
                    seen.add(other)
                    waiting.append(other)
        return len(seen)

    def _twins(self, core: str, passed: set[str]) -> list[str]:
        """Switches that stand beside the core: most of what hangs on it hangs on them too."""
        mine = {o for o in self.near[core] if o not in passed}
        found = []
        for other in sorted(mine):
            if self.cards[other].role != "switch":
                continue
            theirs = {o for o in self.near[other] if o not in passed} - {core}
            shared = mine & theirs
            if len(shared) >= 2 and len(shared) * 2 > len(mine - {other}) - len(shared):
                found.append(other)
        if not found:  # no cable between the two
            beside = {t for o in mine for t in self.near[o] if t not in passed and t != core}
            found = [
                t
                for t in sorted(beside)
                if self.cards[t].role == "switch" and len(mine & self.near[t].keys()) * 2 > len(mine) >= 2
            ]
        return found[:2]

    def _grow(self, starts: list[str]) -> None:
        """Breadth first; blocked and radio links only where nothing else leads on."""
        waiting = list(starts)
        seen = set(waiting) | self.parent.keys()
        late: list[tuple[str, str]] = []
        while waiting or late:
            if not waiting:
                here, other = late.pop(0)
                if other in seen:
                    continue
                seen.add(other)
                self.parent[other] = here
                self.below[here].append(other)
                waiting.append(other)
            here = waiting.pop(0)
            for other in sorted(self.near[here], key=lambda o: self._order(here, o)):
                if other in seen:
                    continue
                if all(w.blocked or w.kind in ("radio", "virtual") for w in self.near[here][other]):
                    late.append((here, other))
                    continue
                seen.add(other)
                self.parent[other] = here
                self.below[here].append(other)
                waiting.append(other)

    def _order(self, here: str, other: str) -> tuple[object, ...]:
        return natural(self.near[here][other][0].port(here)), _RANK.get(self.cards[other].role, 99), other

    def _islands(self) -> list[str]:
        """A head for each part that no wire joins to the strip."""
        heads = []
        rest = sorted(set(self.cards) - self.parent.keys(), key=lambda c: (-len(self.near[c]), c))
        for card in rest:
            if card not in self.parent:
                self.parent[card] = None
                heads.append(card)
                self._grow([card])
        return heads

    def _columns(self, heads: list[str]) -> list[str]:
        """Heads in order; switches of a ring, or far down a chain, become heads beside the one they hang on."""
        heads = sorted(heads, key=self._head_order)
        for wire in self.wires:
            if self._spare(wire) and {self.cards[c].role for c in (wire.a, wire.b)} == {"switch"}:
                for end in (wire.a, wire.b):
                    self._promote(heads, end)
        for head in list(heads):
            self._cut(heads, head, 0)
        return heads

    def _spare(self, wire: Wire) -> bool:
        return self.parent.get(wire.a) != wire.b and self.parent.get(wire.b) != wire.a

    def _promote(self, heads: list[str], card: str) -> None:
        """Puts a card and all above it, down from the head, into columns of their own."""
        way = []
        here: str | None = card
        while here is not None and here not in heads:
            way.append(here)
            here = self.parent.get(here)
        if here is None:
            return
        at = heads.index(here) + 1
        for one in reversed(way):
            above = self.parent[one]
            assert above is not None  # heads have been left out
            self.below[above].remove(one)
            heads.insert(at, one)
            at += 1

    def _cut(self, heads: list[str], card: str, depth: int) -> None:
        for child in list(self.below[card]):
            if depth >= _DEEP and self.below[child]:
                self.below[card].remove(child)
                heads.insert(heads.index(self._head_of(heads, card)) + 1, child)
                self._cut(heads, child, 0)
            else:
                self._cut(heads, child, depth + 1)

    def _head_of(self, heads: list[str], card: str) -> str:
        here = card
        while here not in heads:
            above = self.parent[here]
            assert above is not None  # every card hangs on a head
            here = above
        return here

    def _head_order(self, head: str) -> tuple[object, ...]:
        card = self.cards[head]
        above = self.parent.get(head)
        port = self.near[head][above][0].port(above) if above and above in self.near[head] else ""
        alone = not self.below[head] and card.role not in ("switch", "router", "firewall")
        return alone, _RANK.get(card.role, 99) if alone else 0, natural(port), card.title, head

    def _result(self, stages: list[list[str]], heads: list[str], loose: list[str]) -> Tree:
        spine = {c: n for n, stage in enumerate(stages) for c in stage}
        core = set(stages[-1]) if stages else set()
        drops: dict[str, list[Wire]] = defaultdict(list)
        up: dict[str, Wire] = {}
        strip, cross = [], []
        bus = set(heads)
        for wire in self.wires:
            ends = {wire.a, wire.b}
            if ends <= spine.keys() and abs(spine[wire.a] - spine[wire.b]) <= 1:
                strip.append(wire)
            elif ends & core and ends & bus:
                drops[next(iter(ends & bus))].append(wire)
            elif child := next(
                (c for c in sorted(ends) if wire.other(c) in self.below and c in self.below[wire.other(c)]), None
            ):
                if child in up:
                    cross.append(wire)
                else:
                    up[child] = wire
            else:
                cross.append(wire)
        return Tree(
            tuple(tuple(s) for s in stages),
            tuple(heads),
            tuple(loose),
            {c: tuple(b) for c, b in self.below.items() if b},
            up,
            {h: tuple(d) for h, d in drops.items()},
            tuple(strip),
            tuple(cross),
        )
