"""Through which of its ports each switch reaches each other one, as far as forwarding tables decide it.

In a tree of switches, for two switches s and t with ports P (of s, towards t) and Q (of t, towards s), every station
that both show is behind P of s, or behind Q of t, or both (then it hangs between them). So the pairs of ports on
which common stations are shown leave few choices for (P, Q), mostly one: that needs no complete tables (Lowekamp et
al., SIGCOMM 2001). And what s shows elsewhere than behind P is, seen from t, behind Q: so one switch's rows fill the
holes in another's (Bejerano, IEEE/ACM ToN 2009).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from topology.links import hub
from topology.links.tables import Tables, lowest, numbers

# Closing over all pairs converges in two or three rounds; a table full of stale rows must not keep us here.
_ROUNDS = 6
_SUPPORT = (3, 1)
"""First what several devices tell; then, with those left out that have moved, also what a single one does."""
_MOVERS = 20
"""Where nothing explains all that two switches show, one device in so many may have moved."""
_CLEARLY = 4
"""So many times more left unexplained makes the worse explanation none."""
_FEW = 4
"""Of the devices that two switches both show, one in so many may have moved."""


class Directions:
    """`port[i][j]`: the port of switch i that leads to switch j; missing where undecided. `behind[i][port]` are all
    things behind a port: those its table shows, and those that other tables put there."""

    def __init__(
        self, tables: Tables, told: dict[tuple[int, int], str], closed: Iterable[tuple[int, int, str]] = ()
    ) -> None:
        """`told` are directions that neighbours told themselves (LLDP, STP); they win over tables. `closed` are ports
        on cables that spanning tree has closed: some bridges learn there from BPDUs, but nothing is reached that way.
        """
        self._tables = tables
        count = len(tables.switches)
        self.behind: list[dict[str, int]] = [dict(ports) for ports in tables.behind]
        self.known = list(tables.known)
        self.switches = (1 << count) - 1
        """The set of all switches."""
        self.port: list[dict[int, str]] = [
            {thing: port for thing, port in table.items() if thing < count} for table in tables.at
        ]
        shut: dict[tuple[int, int], set[str]] = {}
        for i, j, port in closed:
            shut.setdefault((i, j), set()).add(port)
            if self.port[i].get(j) == port:
                self._forget(i, j)
        self._onward = [set[str]() for _ in range(count)]
        for i, ways in enumerate(tables.ways):
            for j, ports in ways.items():
                self._onward[i] |= ports
                if len(open_ := ports - shut.get((i, j), set())) == 1:
                    self._put(i, j, next(iter(open_)))
        for (i, j), port in sorted(told.items()):
            if self.port[i].get(j) != port:
                self._forget(i, j)
                self._put(i, j, port)
        self.hub: hub.Hub | None = None
        for least in _SUPPORT:
            self._close(least)
        if self._by_most():
            self._close(_SUPPORT[-1])
        every = range(len(self.port))
        self._blind = [[j for j in every if j != i and j not in self.port[i] and self._kin(i, j)] for i in every]

    def _close(self, least: int) -> None:
        """All that can be concluded where so many things tell it."""
        self._leave_out([self._contradicted()] * len(self.port))
        for _ in range(_ROUNDS):
            if not self._by_common(least) | self._by_passing_on():
                break
        self.hub = hub.find(self._tables, self.port) or self.hub
        if self.hub is not None:
            self._leave_out(self.hub.stale)
            self._by_hub(self.hub)

    def _kin(self, i: int, j: int) -> bool:
        """Whether two switches are in one network: they show something in common, or one shows the other."""
        return bool(self.known[i] & self.known[j] or self.known[j] >> i & 1)

    def leads_on(self, i: int, port: str) -> bool:
        """Whether another switch is behind this port, in any VLAN."""
        return bool(self.behind[i].get(port, 0) & self.switches) or port in self._onward[i]

    def blind(self, i: int) -> list[int]:
        """Switches that may be behind any port of switch i: they share things with it, but nothing tells their port."""
        return self._blind[i]

    def _contradicted(self) -> int:
        """Devices that two switches show where nobody can be: each away from the other. They have moved, and one of the
        two has not heard of it. Where that would be many, the directions are wrong, not the devices."""
        found = 0
        stations = -1 << len(self.port)
        for i, towards in enumerate(self.port):
            for j, p in towards.items():
                q = self.port[j].get(i)
                if q is None or j < i:
                    continue
                here, there = self.known[i] & ~self.behind[i][p], self.known[j] & ~self.behind[j][q]
                both = here & there & stations
                if both and both.bit_count() * _FEW <= (self.known[i] & self.known[j]).bit_count():
                    found |= both
        return found

    def _leave_out(self, things: Sequence[int]) -> None:
        """Takes things out of what each switch shows."""
        for i, out in enumerate(things):
            if out:
                self.known[i] &= ~out
                self.behind[i] = {port: of & ~out for port, of in self.behind[i].items()}

    def _by_hub(self, of: hub.Hub) -> None:
        """A switch that does not show another one, which the hub shows, does not stand between the two."""
        talking = self._tables.at[of.switch]
        found = []
        for i, port in enumerate(of.root):
            for j in range(len(self.port)) if port is not None else ():
                if j != i and j not in self.port[i] and j in talking:
                    back = self.port[j].get(i) or of.root[j]
                    if back is not None and self._fit(i, port or "", j, back) and self._fit(j, back, i, port or ""):
                        found.append((i, j, port or ""))
        for i, j, port in found:
            self._put(i, j, port)

    def _fit(self, i: int, port: str, j: int, back: str) -> bool:
        """Whether all that i shows elsewhere than towards j is, as far as j shows it, behind j's port towards i."""
        elsewhere = self.known[i] & ~self.behind[i].get(port, 0) & ~(1 << j)
        return not elsewhere & self.known[j] & ~self.behind[j].get(back, 0)

    def _forget(self, i: int, j: int) -> None:
        if (port := self.port[i].pop(j, None)) is not None:
            self.behind[i][port] &= ~(1 << j)
            self.known[i] &= ~(1 << j)

    def _put(self, i: int, j: int, port: str) -> None:
        self.port[i][j] = port
        self.behind[i][port] = self.behind[i].get(port, 0) | 1 << j
        self.known[i] |= 1 << j

    def _shown_on(self, i: int, thing: int) -> str | None:
        """The port of switch i behind which a thing is."""
        found = self._tables.at[i].get(thing) or self.port[i].get(thing)
        if found is not None and self.behind[i].get(found, 0) >> thing & 1:
            return found
        return next((port for port, things in self.behind[i].items() if things >> thing & 1), None)

    def _by_common(self, least: int) -> bool:
        """Decides directions from the things that two switches both show, where there are as many as `least`."""
        changed = False
        for i in range(len(self.port)):
            for j in range(i + 1, len(self.port)):
                p, q = self.port[i].get(j), self.port[j].get(i)
                if p is not None and q is not None:
                    continue
                new_p, new_q = self._decide(i, j, p, q)
                to_j = p is None and new_p is not None and self._support(i, j, new_q) >= least
                to_i = q is None and new_q is not None and self._support(j, i, new_p) >= least
                if to_j and new_p is not None:
                    self._put(i, j, new_p)
                if to_i and new_q is not None:
                    self._put(j, i, new_q)
                changed |= to_j or to_i
        return changed

    def _support(self, i: int, j: int, back: str | None) -> int:
        """How many things tell the port of i towards j, where `back` is that of j towards i."""
        common = self.known[i] & self.known[j] & ~(1 << i | 1 << j)
        return (common & ~self.behind[j].get(back or "", 0)).bit_count()

    def _decide(self, i: int, j: int, p: str | None, q: str | None) -> tuple[str | None, str | None]:
        common = self.known[i] & self.known[j] & ~(1 << i | 1 << j)
        if not common:
            return None, None
        if p is not None:
            return p, self._only(j, common & ~self.behind[i].get(p, 0))
        if q is not None:
            return self._only(i, common & ~self.behind[j].get(q, 0)), q
        thing = lowest(common)
        first_p, first_q = self._shown_on(i, thing), self._shown_on(j, thing)
        if first_p is None or first_q is None:
            return None, None
        # Either the first common thing is behind P, or it is behind Q; None stands for "any port".
        choices: list[tuple[str | None, str | None]] = []
        for left, right in (
            (self._tail(i, first_p, j, common), None),
            (None, self._tail(j, first_q, i, common)),
        ):
            if left is not None:
                choices.append((first_p, left[0]))
            if right is not None:
                choices.append((right[0], first_q))
        ps, qs = {c[0] for c in choices}, {c[1] for c in choices}
        return (
            ps.pop() if len(ps) == 1 else None,
            qs.pop() if len(qs) == 1 else None,
        )

    def _by_most(self) -> bool:
        """Decides directions that all but few of the common things tell: those have moved."""
        changed = False
        for i in range(len(self.port)):
            for j in range(i + 1, len(self.port)):
                if j in self.port[i] and i in self.port[j]:
                    continue
                common = self.known[i] & self.known[j] & ~((1 << len(self.port)) - 1)
                if common.bit_count() >= _MOVERS:
                    changed |= self._most(i, j, common)
        return changed

    def _most(self, i: int, j: int, common: int) -> bool:
        mine, theirs = self._choices(i, j, common), self._choices(j, i, common)
        left = {
            (p, q): (common & ~here & ~there).bit_count() for p, here in mine.items() for q, there in theirs.items()
        }
        fewest = min(left.values())
        if fewest * _MOVERS > common.bit_count():
            return False
        pairs = [pair for pair, count in left.items() if count < _CLEARLY * (fewest + 1)]
        found = False
        for one, other, ports in ((i, j, {p for p, _ in pairs}), (j, i, {q for _, q in pairs})):
            if len(ports) == 1 and other not in self.port[one] and (port := ports.pop()) is not None:
                self._put(one, other, port)
                found = True
        return found

    def _choices(self, i: int, j: int, common: int) -> dict[str | None, int]:
        """Ports of i that may lead to j, None for one that shows nothing of this → what each shows of it."""
        if (port := self.port[i].get(j)) is not None:
            return {port: self.behind[i].get(port, 0) & common}
        return {None: 0, **{port: here for port, of in self.behind[i].items() if (here := of & common)}}

    def _tail(self, i: int, port: str, j: int, common: int) -> tuple[str | None] | None:
        """If `port` of i led to j, the port of j that must show the rest: (None,) for any, None where none fits."""
        rest = common & ~self.behind[i].get(port, 0)
        if not rest:
            return (None,)
        other = self._only(j, rest)
        return None if other is None else (other,)

    def _only(self, i: int, things: int) -> str | None:
        """The one port of i behind which all these things are."""
        if not things:
            return None
        port = self._shown_on(i, lowest(things))
        return port if port is not None and not things & ~self.behind[i][port] else None

    def _by_passing_on(self) -> bool:
        """What i shows elsewhere than towards j is, for j, behind its port towards i."""
        changed = False
        for i in range(len(self.port)):
            for j, port in sorted(self.port[i].items()):
                back = self.port[j].get(i)
                if back is None:
                    continue
                new = self.known[i] & ~self.behind[i][port] & ~self.known[j] & ~(1 << j)
                if not new:
                    continue
                changed = True
                self.behind[j][back] = self.behind[j].get(back, 0) | new
                self.known[j] |= new
                for thing in numbers(new & ((1 << len(self.port)) - 1)):
                    self.port[j][thing] = back
        return changed
