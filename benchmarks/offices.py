"""Random offices whose truth is known: what stands where, and what the tables of their switches still show."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from benchmarks.manners import Manner, manner

ANSWERS, SILENT, DUMB = "answers", "silent", "dumb"
STATION, PHONE, HOST, GUEST, POINT, CLIENT = "station", "phone", "host", "guest", "access point", "client"
SWITCHES = frozenset({ANSWERS, SILENT, DUMB})
_MAKERS = {
    STATION: ("3c:2a:f4", "00:11:32", "00:80:77", "b8:27:eb", "f4:4e:05"),
    PHONE: ("00:04:13", "80:5e:c0"),
    HOST: ("d0:94:66", "ac:1f:6b"),
    GUEST: ("52:54:00", "00:50:56", "00:15:5d"),
    POINT: ("78:45:58",),
    CLIENT: ("ac:e4:b5", "f8:e4:e3"),
}


class Node(msgspec.Struct):
    """`kind`: answers, silent (managed, no SNMP), dumb (unmanaged), or one of the end devices. `ports`: port number →
    the next node, over cables in use. `lldp`: whether it tells its neighbours of itself."""

    id: int
    kind: str
    mac: str
    ports: dict[int, int] = {}
    lldp: bool = False
    shown: str | None = None
    """The address by which tables show a switch, where that is not its own; empty where they do not show it."""


class Spare(msgspec.Struct, frozen=True):
    """A cable that spanning tree has closed at its end `b`."""

    a: int
    a_port: int
    b: int
    b_port: int


class Office(msgspec.Struct):
    """`tables`: answering switch → MAC → port number. `missing`: the share of rows that are gone. `bundles`: ports
    that are aggregates of two cables. `moved`: client → the access point it was at before."""

    nodes: list[Node]
    scanner: int
    tables: dict[int, dict[str, int]]
    missing: float = 0.0
    spares: list[Spare] = []
    bundles: set[tuple[int, int]] = set()
    moved: dict[int, int] = {}
    stp: bool = False
    vlans: bool = False
    manners: dict[int, Manner] = {}

    def answering(self) -> list[Node]:
        return [n for n in self.nodes if n.kind == ANSWERS]


def office(
    seed: int,
    devices: int,
    missing: float,
    ageing: str,
    silent: float = 1 / 3,
    lldp: str | None = None,
    roaming: float = 0.3,
    plain: bool = False,
) -> Office:
    """One office of this many devices, switches among them. `lldp`: all, some or none of its managed switches speak it,
    by the seed unless given. `roaming`: the share of clients that were elsewhere before. `plain`: all
    agents write alike, and tables show switches by their own address."""
    dice = random.Random(seed)
    share = dice.choice((4, 8, 16)) if devices <= 400 else dice.choice((12, 16, 24))
    nodes = _switches(max(1, round(devices / (share + 1))), silent, dice)
    of = Office(nodes, 0, {}, stp=dice.random() < 0.6, vlans=dice.random() < 0.3)
    speak = {"all": 1.0, "some": 0.6, "none": 0.0}[lldp or dice.choice(("all", "some", "none"))]
    for node in nodes:
        node.lldp = node.kind in (ANSWERS, SILENT) and dice.random() < speak
    _bundle(of, dice)
    if of.stp:
        _rings(of, dice)
    _furnish(of, devices - len(nodes), dice, speak > 0)
    at_hand = [n.id for n in nodes if n.kind in (STATION, HOST) and nodes[n.ports[1]].kind == ANSWERS]
    of.scanner = dice.choice(at_hand) if at_hand else _add(of, STATION, dice, nodes[0]).id
    for client in [n.id for n in nodes if n.kind == CLIENT and dice.random() < roaming]:
        others = [n.id for n in nodes if n.kind == POINT and client not in n.ports.values()]
        if others:
            of.moved[client] = dice.choice(others)
    _manners(of, random.Random(f"{seed} manners"), plain)
    complete = {n.id: table(nodes, n.id) for n in nodes if n.kind == ANSWERS}
    of.tables, of.missing = _aged(of, complete, missing, ageing, dice)
    return of


def _manners(of: Office, dice: random.Random, plain: bool) -> None:
    """How each agent writes; and by which address, if any, tables show a switch. In some offices all addresses follow
    each other, those of the devices those of the switches."""
    if not plain and dice.random() < 0.2:
        for node in of.nodes:
            node.mac = f"00:50:ba:{node.id >> 16:02x}:{node.id >> 8 & 255:02x}:{node.id & 255:02x}"
            if node.kind in (ANSWERS, SILENT):
                one = manner(dice, plain)
                of.manners[node.id] = msgspec.structs.replace(one, macs=False, chassis="mac")
        return
    hidden = dice.choice((0.0, 0.0, 0.3, 1.0))
    for node in of.nodes:
        if node.kind in (ANSWERS, SILENT):
            of.manners[node.id] = manner(dice, plain)
            if not plain and dice.random() < hidden:
                node.shown = ""
            elif not plain and dice.random() < 0.3:
                node.shown = f"{node.mac[:-2]}{dice.randrange(1, 12):02x}"


def _switches(count: int, silent: float, dice: random.Random) -> list[Node]:
    """A tree of them: each hangs on one of the dozen before it. The first one answers."""
    nodes = [Node(i, ANSWERS, f"00:1b:21:{i >> 8:02x}:{i & 255:02x}:00", {}) for i in range(count)]
    for node in nodes[1:]:
        if dice.random() < silent:
            node.kind = dice.choice((SILENT, DUMB, DUMB))
        plug(node, nodes[dice.randrange(max(0, node.id - 12), node.id)])
    return nodes


def plug(one: Node, other: Node) -> None:
    for node, to in ((one, other.id), (other, one.id)):
        node.ports[max(node.ports, default=0) + 1] = to


def _bundle(of: Office, dice: random.Random) -> None:
    """Some cables between managed switches are two."""
    for node in of.nodes:
        for port, to in node.ports.items():
            other = of.nodes[to]
            if to > node.id and {node.kind, other.kind} <= {ANSWERS, SILENT} and dice.random() < 0.15:
                of.bundles |= {(node.id, port), (to, _port_to(other, node.id))}


def _port_to(node: Node, to: int) -> int:
    return next(p for p, n in node.ports.items() if n == to)


def _rings(of: Office, dice: random.Random) -> None:
    """Spare cables between managed switches, one for about every eight."""
    managed = [n for n in of.nodes if n.kind in (ANSWERS, SILENT)]
    used: defaultdict[int, int] = defaultdict(int)
    for _ in range(round(len(managed) / 8) + (len(managed) > 2 and dice.random() < 0.5)):
        a, b = dice.sample(managed, 2)
        if b.id in a.ports.values():
            continue
        a, b = min(a, b, key=lambda n: n.id), max(a, b, key=lambda n: n.id)
        ends = []
        for node in (a, b):
            used[node.id] += 1
            ends.append(500 + used[node.id])
        of.spares.append(Spare(a.id, ends[0], b.id, ends[1]))


def _furnish(of: Office, count: int, dice: random.Random, lldp: bool) -> None:
    """End devices on the switches, in the numbers in which offices have them."""
    switches = list(of.nodes)
    left = max(1, count)
    while left > 0:
        kind = dice.choices((STATION, PHONE, HOST, POINT), (60, 15, 4, 4))[0] if left > 4 else STATION
        first = _add(of, kind, dice, switches[dice.randrange(len(switches))])
        first.lldp = lldp and kind in (PHONE, POINT)
        left -= 1
        behind = {
            PHONE: (dice.random() < 0.6, STATION),
            HOST: (dice.randint(1, 5), GUEST),
            POINT: (dice.randint(0, 8), CLIENT),
        }
        more, what = behind.get(kind, (0, STATION))
        for _ in range(min(int(more), left)):
            _add(of, what, dice, first)
            left -= 1


def _add(of: Office, kind: str, dice: random.Random, on: Node) -> Node:
    i = len(of.nodes)
    node = Node(i, kind, f"{dice.choice(_MAKERS[kind])}:{i >> 8:02x}:{i & 255:02x}:{dice.randrange(256):02x}", {})
    of.nodes.append(node)
    plug(node, on)
    return node


def table(nodes: list[Node], switch: int) -> dict[str, int]:
    """All that a switch would show: MAC → port."""
    return {
        address(nodes[i]): port
        for port, to in nodes[switch].ports.items()
        for i in behind(nodes, switch, to)
        if nodes[i].kind != DUMB and address(nodes[i])
    }


def address(node: Node) -> str:
    """The address by which tables show it."""
    return node.mac if node.shown is None else node.shown


def behind(nodes: list[Node], switch: int, to: int) -> Iterator[int]:
    """Everything that a switch reaches over the cable to `to`."""
    stack = [(to, switch)]
    while stack:
        here, came = stack.pop()
        yield here
        stack += [(n, here) for n in nodes[here].ports.values() if n != came]


def way(nodes: list[Node], scanner: int) -> dict[int, int]:
    """Node → the next one on its way to the scanner."""
    found = {scanner: scanner}
    stack = [scanner]
    while stack:
        here = stack.pop()
        for n in nodes[here].ports.values():
            if n not in found:
                found[n] = here
                stack.append(n)
    return found


def _aged(
    of: Office, complete: dict[int, dict[str, int]], missing: float, ageing: str, dice: random.Random
) -> tuple[dict[int, dict[str, int]], float]:
    nodes, scanner = of.nodes, of.scanner
    fresh: set[tuple[int, str]] = set()
    if ageing == "scan":
        fresh = _passed(nodes, {scanner: nodes})
        fresh |= {(s, nodes[scanner].mac) for s in complete}  # its ARP requests went everywhere
    elif ageing == "traffic":
        ends = [n for n in nodes if n.kind not in SWITCHES]
        busy = dice.sample(ends, min(5, len(ends)))
        talks: defaultdict[int, list[Node]] = defaultdict(list)
        for node in nodes:
            for peer in dice.sample(busy, min(len(busy), dice.randint(1, 3))):
                talks[peer.id].append(node)
        fresh = _passed(nodes, talks)
    rows = [(s, mac) for s, shown in complete.items() for mac in shown]
    old = [row for row in rows if row not in fresh]
    wanted = round(missing * len(rows))
    if ageing in ("scan", "traffic"):
        dropped = _forgotten(nodes, complete, old, wanted, fresh, dice)
    elif ageing == "switches":
        share = {s: min(0.8, missing * dice.uniform(0.0, 2.0)) for s in complete}
        dropped = {row for row in old if dice.random() < share[row[0]]}
    else:
        dropped = set(dice.sample(old, min(len(old), wanted)))
    tables = {s: {m: p for m, p in shown.items() if (s, m) not in dropped} for s, shown in complete.items()}
    if ageing == "scan":
        _stale(of, tables, fresh, dice)
    return tables, len(dropped) / max(1, len(rows))


def _passed(nodes: list[Node], talks: Mapping[int, Iterable[Node]]) -> set[tuple[int, str]]:
    """(node, address) of all that frames pass on their way to whom they are sent: node → who sends to it."""
    found: set[tuple[int, str]] = set()
    for end, senders in talks.items():
        to = way(nodes, end)
        for node in senders:
            here = node.id
            while here != end:
                here = to[here]
                found.add((here, address(node)))
    return found


def _forgotten(
    nodes: list[Node],
    complete: dict[int, dict[str, int]],
    old: list[tuple[int, str]],
    wanted: int,
    fresh: set[tuple[int, str]],
    dice: random.Random,
) -> set[tuple[int, str]]:
    """Rows that ageing takes. A switch hears all that those beyond it hear: it forgets no station before they do."""
    beyond: dict[tuple[int, int], list[int]] = {}
    dropped: set[tuple[int, str]] = set()
    for switch, mac in dice.sample(old, len(old)):
        if len(dropped) >= wanted:
            break
        towards = complete[switch][mac]
        if (switch, towards) not in beyond:
            others = [to for port, to in nodes[switch].ports.items() if port != towards]
            reached = [i for to in others for i in behind(nodes, switch, to)]
            beyond[switch, towards] = [i for i in reached if i in complete]
        dropped.add((switch, mac))
        dropped |= {(i, mac) for i in beyond[switch, towards] if mac in complete[i] and (i, mac) not in fresh}
    return dropped


def _stale(of: Office, tables: dict[int, dict[str, int]], fresh: set[tuple[int, str]], dice: random.Random) -> None:
    """Who has moved is still shown at the old place by some switches that have not heard of it since."""
    for client, point in of.moved.items():
        mac = of.nodes[client].mac
        for switch, shown in tables.items():
            if (switch, mac) not in fresh and mac in shown and dice.random() < 0.3:
                shown[mac] = next(
                    p for p, to in of.nodes[switch].ports.items() if point in behind(of.nodes, switch, to)
                )


def areas(of: Office) -> list[tuple[set[tuple[int, int]], set[int]]]:
    """What lies between answering switches: (the ports that lead there, the end devices there)."""
    seen: set[tuple[int, int]] = set()
    found = []
    for node in of.answering():
        for port in node.ports:
            if (node.id, port) not in seen:
                ends, things = _area(of, node.id, port)
                seen |= ends
                found.append((ends, things))
    return found


def _area(of: Office, switch: int, port: int) -> tuple[set[tuple[int, int]], set[int]]:
    ends, things = {(switch, port)}, set()
    stack = [(of.nodes[switch].ports[port], switch)]
    while stack:
        here, came = stack.pop()
        node = of.nodes[here]
        if node.kind == ANSWERS:
            ends.add((here, _port_to(node, came)))
            continue
        if node.kind not in SWITCHES:
            things.add(here)
        stack += [(n, here) for n in node.ports.values() if n != came]
    return ends, things
