"""Where stations hang: on the port that shows them last, the one behind which no further switch answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import msgspec

from topology.inventory import End
from topology.links import ageing, hub
from topology.links.crowded import Crowded
from topology.links.directions import Directions
from topology.links.tables import Tables, each, numbers
from topology.links.wire import rank


class Places(msgspec.Struct, frozen=True):
    """`edge`: port → the things that hang there. `between`: segment → the things that hang on it, amid the switches.
    `open`: thing → the ends it may hang on, where tables leave that undecided. Things are numbered as in `Tables`."""

    edge: dict[End, tuple[int, ...]]
    between: dict[int, tuple[int, ...]]
    open: dict[int, tuple[End, ...]]


def places(tables: Tables, directions: Directions, trunks: set[End], segments: Mapping[End, int]) -> Places:
    """`trunks` are ports with an answering switch behind them; `segments` tells which ports share a segment."""
    beyond = _Beyond(tables, directions, segments)
    edge: defaultdict[End, list[int]] = defaultdict(list)
    between: defaultdict[int, list[int]] = defaultdict(list)
    undecided: dict[int, tuple[End, ...]] = {}
    sightings = _sightings(tables)
    orderly = ageing.in_order(tables, directions, sightings)
    later: dict[int, list[tuple[int, str]]] = {}
    on = _company(tables, segments)
    whole = _whole(tables, directions, segments)
    joined = _joined(tables, segments)
    groups = _standing_in(tables, whole, joined)
    beside: defaultdict[int, list[tuple[int, End]]] = defaultdict(list)
    for thing, shown in sightings.items():
        last = [(i, p) for i, p in shown if not directions.leads_on(i, p) and End(tables.switches[i], p) not in trunks]
        end = None if _plainly(directions, beyond, last, shown) else _from_hub(tables, directions, on, thing)
        if end is not None and any(j != end[0] and j not in directions.port[end[0]] for j, _ in last):
            end = None  # shown at the edge of one that may be behind this port
        if end is not None and not directions.leads_on(*end) and End(tables.switches[end[0]], end[1]) not in trunks:
            edge[End(tables.switches[end[0]], end[1])].append(thing)
            continue
        if end is not None and (segment := whole.get(End(tables.switches[end[0]], end[1]))) is not None:
            if _by_all(tables, on, end, thing):
                between[segment].append(thing)
            else:
                beside[segment].append((thing, End(tables.switches[end[0]], end[1])))
            continue
        passing = [one for one in shown if one not in last]
        if (
            len(last) == 1
            and _agree(beyond, last[0][0], passing)
            and (orderly or _surely(tables, directions, last[0], thing))
        ):
            edge[End(tables.switches[last[0][0]], last[0][1])].append(thing)
        elif not last and (amid := [_amid(tables, beyond, on_it, shown) for on_it in (whole, groups)]) != [None, None]:
            between[next(segment for segment in amid if segment is not None)].append(thing)
        elif orderly and not last:
            later[thing] = shown
        else:
            ends = [End(tables.switches[i], p) for i, p in last] or _furthest(tables, directions, segments, shown)
            undecided[thing] = tuple(sorted(ends))
    crowded = Crowded(tables, directions, on, between)
    for segment, things in beside.items():
        if crowded.ends_there(segment, things):
            between[segment] += [thing for thing, _ in things]
        else:
            undecided.update((thing, (one,)) for thing, one in things)
    for thing, shown in later.items():
        ends = _furthest(tables, directions, segments, shown)
        segment = whole.get(ends[0])
        if segment is not None and crowded.is_one(segment, ends[0]):
            # Behind one of the others on this segment it would be shown there, as it is further away.
            between[segment].append(thing)
        else:
            undecided[thing] = tuple(sorted(ends))
    return Places(
        {end: tuple(edge[end]) for end in sorted(edge, key=rank)},
        {segment: tuple(things) for segment, things in between.items()},
        undecided,
    )


def _plainly(
    directions: Directions, beyond: _Beyond, last: list[tuple[int, str]], shown: list[tuple[int, str]]
) -> bool:
    """Whether one switch shows the thing at its edge, all others towards that one, and rows are lost often enough for
    that to go before the way from the hub, which one lost row cuts short."""
    lossy = directions.hub is not None and not directions.hub.seldom
    return lossy and len(last) == 1 and _agree(beyond, last[0][0], [one for one in shown if one not in last])


def _company(tables: Tables, segments: Mapping[End, int]) -> list[dict[str, int]]:
    """For each switch: port → the other answering switches on its segment."""
    there: defaultdict[int, int] = defaultdict(int)
    for end, segment in segments.items():
        if end.device in tables.number:
            there[segment] |= 1 << tables.number[end.device]
    found: list[dict[str, int]] = [{} for _ in tables.switches]
    for end, segment in segments.items():
        if end.device in tables.number and end.port is not None:
            i = tables.number[end.device]
            found[i][end.port] = there[segment] & ~(1 << i)
    return found


def _whole(tables: Tables, directions: Directions, segments: Mapping[End, int]) -> dict[End, int]:
    """The segments without those of which a part is missing: a switch is behind a port there, and none of the others
    on the segment leads to it, nor on one that a silent device joins to it. What all show may be behind that part."""
    joined = _joined(tables, segments)
    there: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for end, segment in segments.items():
        if (i := tables.number.get(end.device)) is not None and end.port is not None:
            there[joined[segment]].append((i, end.port))
    torn: set[int] = set()
    for end, segment in segments.items():
        i = tables.number.get(end.device)
        others = [(j, port) for j, port in there[joined[segment]] if j != i]
        if i is None or end.port is None or not others:
            continue
        reached = 0
        for j, port in others:
            reached |= 1 << j | directions.known[j] & ~directions.behind[j].get(port, 0)
        if directions.behind[i].get(end.port, 0) & directions.switches & ~reached:
            torn.add(segment)
    return {end: segment for end, segment in segments.items() if segment not in torn}


def _joined(tables: Tables, segments: Mapping[End, int]) -> dict[int, int]:
    """Segment → what stands for all those that devices without a table join to it."""
    found = {segment: segment for segment in segments.values()}

    def root(segment: int) -> int:
        while found[segment] != segment:
            segment = found[segment]
        return segment

    first: dict[str, int] = {}
    for end, segment in segments.items():
        if end.device not in tables.number:
            found[root(segment)] = root(first.setdefault(end.device, segment))
    return {segment: root(segment) for segment in found}


def _standing_in(tables: Tables, segments: Mapping[End, int], joined: Mapping[int, int]) -> dict[End, int]:
    """Ports of switches → the one segment that stands for all that silent devices join to theirs."""
    first: dict[int, int] = {}
    ends = [(end, segment) for end, segment in segments.items() if end.device in tables.number]
    return {end: first.setdefault(joined[segment], segment) for end, segment in ends}


def _from_hub(tables: Tables, directions: Directions, on: list[dict[str, int]], thing: int) -> tuple[int, str] | None:
    """The last switch and port on the way from the hub to the thing, where there is a hub and that way is known."""
    if directions.hub is None:
        return None
    end = hub.way(directions.hub, tables, on, thing)
    return None if end is None or (directions.leads_on(*end) and not on[end[0]].get(end[1])) else end


def _by_all(tables: Tables, on: list[dict[str, int]], end: tuple[int, str], thing: int) -> bool:
    """Whether all switches on the segment of this port show the thing there."""
    others = on[end[0]][end[1]]
    return all(on[j].get(tables.at[j].get(thing) or "", 0) >> end[0] & 1 for j in each(others))


def _sightings(tables: Tables) -> dict[int, list[tuple[int, str]]]:
    """Thing that is no switch → (switch, port) that show it."""
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for i in range(tables.first):
        for port, things in sorted(tables.behind[i].items()):
            for thing in numbers(things >> tables.first):
                found[thing + tables.first].append((i, port))
    return {thing: found[thing] for thing in sorted(found)}


def _surely(tables: Tables, directions: Directions, last: tuple[int, str], thing: int) -> bool:
    """Whether no other switch may stand behind this port: one whose port nothing tells shows the thing itself, and
    so does not hide it."""
    return all(tables.known[j] >> thing & 1 for j in directions.blind(last[0]))


class _Beyond:
    """Which switches a port may lead to: more than one way where cables go in a circle and each VLAN has its tree."""

    def __init__(self, tables: Tables, directions: Directions, segments: Mapping[End, int]) -> None:
        self._tables, self._directions = tables, directions
        self._on: defaultdict[int, set[int]] = defaultdict(set)
        self._segments: list[dict[str, int]] = [{} for _ in tables.switches]
        for end, segment in segments.items():
            if (i := tables.number.get(end.device)) is not None and end.port is not None:
                self._on[segment].add(i)
                self._segments[i][end.port] = segment
        self._reached: dict[tuple[int, str], int] = {}

    def leads(self, i: int, port: str, to: int) -> bool:
        """Whether switch i reaches switch `to` through this port, in some VLAN, as far as anything tells."""
        if self._directions.port[i].get(to, port) == port or port in self._tables.ways[i].get(to, ()):
            return True
        return bool(self._reach(i, port) >> to & 1)

    def _reach(self, i: int, port: str) -> int:
        """The switches that cables join to this port, other than through switch i."""
        if (i, port) not in self._reached:
            first = self._on.get(self._segments[i].get(port, -1), set())
            found, stack = 1 << i, [j for j in first if j != i]
            while stack:
                here = stack.pop()
                if not found >> here & 1:
                    found |= 1 << here
                    stack += [j for segment in self._segments[here].values() for j in self._on[segment]]
            self._reached[i, port] = found & ~(1 << i)
        return self._reached[i, port]


def _agree(beyond: _Beyond, at: int, passing: list[tuple[int, str]]) -> bool:
    """Whether all others show the thing towards the switch it would hang on."""
    return all(beyond.leads(i, port, at) for i, port in passing)


def _amid(tables: Tables, beyond: _Beyond, segments: Mapping[End, int], shown: list[tuple[int, str]]) -> int | None:
    """The segment on which all its answering switches, at least two, show the thing, and towards which all others show
    it. Where one of them does not show it, it may as well hang behind that one."""
    count: defaultdict[int, list[int]] = defaultdict(list)
    for i, port in shown:
        if (segment := segments.get(End(tables.switches[i], port))) is not None:
            count[segment].append(i)
    on_it: defaultdict[int, int] = defaultdict(int)
    for end, segment in segments.items():
        on_it[segment] += segment in count and end.device in tables.number
    found = [segment for segment, switches in count.items() if len(switches) == on_it[segment] > 1]
    if len(found) != 1:
        return None
    on = count[found[0]]
    others = [one for one in shown if one[0] not in on]
    return found[0] if all(_agree(beyond, at, others) for at in on) else None


def _furthest(
    tables: Tables, directions: Directions, segments: Mapping[End, int], shown: list[tuple[int, str]]
) -> list[End]:
    """The last ports on the way to the thing, all of which lead on: from there on nobody knows. More than one where
    several switches of one segment show it."""
    on = dict(shown)
    who = sum(1 << i for i in on)
    at, passed = shown[0][0], set[int]()
    while at not in passed:
        passed.add(at)
        onward = each(directions.behind[at][on[at]] & who)
        at = next((j for j in onward if directions.port[j].get(at) != on[j]), at)
    last = End(tables.switches[at], on[at])
    segment = segments.get(last)
    ends = (End(tables.switches[i], port) for i, port in shown)
    return [last] if segment is None else [end for end in ends if segments.get(end) == segment]
