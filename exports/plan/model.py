"""An inventory as cards: infrastructure is a card, what hangs on it is counted rows inside. No positions here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

import msgspec

from exports.cells import plain
from exports.format import Settings
from exports.plan import theme
from exports.plan.measure import width
from exports.table import label, order
from exports.texts import has, text
from topology.analysis import Site
from topology.inventory import Device, Inventory, Link

CARDS = frozenset(
    {
        *("internet", "modem", "router", "firewall", "switch", "unmanaged-switch", "access-point", "wlan-controller"),
        *("server", "hypervisor", "nas", "ups", "pdu", "pbx", "nvr"),
    }
)
MOST_ROWS = 8
MOST_ACCESS_POINTS = 4
MOST_FINDINGS = 4
"""As many as the foot of the sheet holds: a number on a card must be found there."""
_LINES = ("modem", "router", "firewall", "switch")
_NUMBER = re.compile(r"(\d+)")


class Row(msgspec.Struct, frozen=True):
    """One line of a card: an icon, how many of what, and at the right the VLAN, the port or the name."""

    icon: str
    text: str
    count: int
    side: str = ""
    vlan: int | None = None
    unknown: bool = False
    devices: tuple[str, ...] = ()


class Uplink(msgspec.Struct, frozen=True):
    """The cable to the card above: ports at both ends, how sure, how fast, and how many."""

    out_port: str = ""
    in_port: str = ""
    style: str = "solid"
    speed_bps: int | None = None
    count: int = 1


class Card(msgspec.Struct, frozen=True):
    """One device of the infrastructure (or `not-located`), with what hangs on it. `below` hang on it in turn."""

    id: str
    kind: str
    name: str
    second: str = ""
    warnings: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    uplink: Uplink | None = None
    below: tuple[Card, ...] = ()
    presumed: bool = False
    above: str = ""
    """Id of the card that the uplink leads to."""

    def size(self) -> int:
        """Cards of this one and all below."""
        return 1 + sum(c.size() for c in self.below)


class Plan(msgspec.Struct, frozen=True):
    """`strip` runs from the Internet to the core; `hanging` are the cards on each of the strip's; `loose` stand
    alone; `across` are links that the tree does not show (redundant, blocked): pairs of card ids with their uplink."""

    strip: tuple[Card, ...]
    hanging: tuple[tuple[str, tuple[Card, ...]], ...]
    loose: tuple[Card, ...]
    across: tuple[tuple[str, str, Uplink], ...]
    vlans: tuple[tuple[int, str], ...]
    findings: tuple[tuple[str, str], ...]
    """(level, title) of the worst."""
    remarks: tuple[str, ...] = ()
    """What the plan cannot show, and why."""


def natural(value: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts `port2` before `port10`."""
    return tuple((0, int(p), "") if p.isdecimal() and len(p) < 16 else (1, 0, p) for p in _NUMBER.split(value) if p)


def plan(inventory: Inventory, settings: Settings) -> Plan:
    """The cards of an office; the same inventory gives the same plan."""
    return _Maker(inventory, settings).plan()


class _Maker:
    def __init__(self, inventory: Inventory, settings: Settings) -> None:
        hidden = set(filter(None, settings.options.get("hidden", "").split()))
        self.inventory = inventory
        self.settings = settings
        self.lang = settings.lang
        self.devices = {d.id: d for d in inventory.devices if d.id not in hidden}
        self.site = Site(inventory)
        self.children: dict[str, list[str]] = defaultdict(list)
        for device, above in self.site.parent.items():
            if device in self.devices and above is not None and above in self.devices:
                self.children[above].append(device)
        self.worst = self._findings()
        self.uplinks: dict[str, Uplink] = {}

    def plan(self) -> Plan:
        roots = [r for r in self.site.roots if r in self.devices]
        strip_ids = self._strip(roots[0]) if roots else []
        inside = set(strip_ids)
        hanging = []
        for above in strip_ids:
            cards = [self._card(c) for c in self._below(above) if c not in inside]
            if cards:
                hanging.append((above, tuple(cards)))
        strip = tuple(self._card(i, deep=False) for i in strip_ids)
        return Plan(
            strip,
            tuple(hanging),
            tuple(self._loose(inside, roots)),
            tuple(self._across(inside)),
            tuple(self._vlans()),
            tuple((level, title) for level, title, _, _ in self.worst),
            self._remarks(),
        )

    def _remarks(self) -> tuple[str, ...]:
        only = any(n.reason == "gateway-only" and n.device in self.devices for n in self.inventory.not_located)
        return (text(self.lang, "plan.why-not-located"),) if only else ()

    def _below(self, device: str) -> list[str]:
        """Cards below, the largest branches first among switches, leaves last; then by port and name."""

        def rank(child: str) -> tuple[int, tuple[object, ...], tuple[object, ...], str]:
            found = self.devices[child]
            group = 0 if found.role in ("switch", "router", "firewall") else 1 if found.role == "access-point" else 2
            if found.role == "unmanaged-switch":
                group = 1
            return group, natural(self._uplink(child).out_port), natural(self._label(found)), child

        return sorted((c for c in self.children.get(device, ()) if self._card_role(c)), key=rank)

    def _card_role(self, device: str) -> bool:
        found = self.devices[device]
        return found.role in CARDS or any(self._card_role(c) for c in self.children.get(device, ()))

    def _strip(self, root: str) -> list[str]:
        """From the Internet down the trunk: while exactly one branch leads on to most of the network."""
        way = [root]
        while self.devices[way[-1]].role != "switch":
            lines = [c for c in self._below(way[-1]) if self.devices[c].role in _LINES]
            if not lines:
                return way
            way.append(max(lines, key=lambda c: (self._weight(c), c)))
        return way + self._twins(way[-1])

    def _twins(self, core: str) -> list[str]:
        """Switches that share branches with the core: a redundant core stands beside it."""
        branches = set(self._below(core))
        shared: dict[str, int] = defaultdict(int)
        for link in self.inventory.links:
            for one, other in ((link.a.device, link.b.device), (link.b.device, link.a.device)):
                known = other in self.devices and other != core and other not in branches and one in branches
                if known and self.devices[other].role == "switch" and self.site.parent.get(other) != one:
                    shared[other] += 1
        return sorted(t for t, count in shared.items() if count > 1)[:1]

    def _weight(self, device: str) -> int:
        return 1 + sum(self._weight(c) for c in self.children.get(device, ()))

    def _card(self, device: str, deep: bool = True) -> Card:
        found = self.devices[device]
        below = self._below(device) if deep else []
        points = [b for b in below if self.devices[b].role == "access-point"]
        summed: list[str] = points if len(points) > MOST_ACCESS_POINTS else []
        return Card(
            device,
            found.role,
            self._label(found),
            self._second(found),
            self._warnings(found),
            self._rows(device, summed),
            self._uplink(device),
            tuple(self._card(b) for b in below if b not in summed),
            found.presumed,
            self.site.parent.get(device) or "",
        )

    def _label(self, device: Device) -> str:
        if device.role == "internet" and not device.name:
            return text(self.lang, "roles.internet")
        return plain(label(device, self.lang), 80)

    def _second(self, device: Device) -> str:
        if device.presumed and device.role == "unmanaged-switch":
            return text(self.lang, "plan.presumed")
        vendor, model = device.get("vendor") or "", device.get("model") or ""
        if model.casefold() in (device.name or "").casefold():
            model = ""
        whole = model if model.casefold().startswith(vendor.casefold()) and model else f"{vendor} {model}".strip()
        ip = next(iter(device.ips), "")
        room = theme.CARD_WIDTH - theme.INDENT - 54
        for words in ((ip, whole), (ip, model), (whole,), (model,), (ip,)):
            line = plain(" · ".join(w for w in words if w), 120)
            if line and width(line, theme.SECOND_SIZE) <= room:
                return line
        return plain(" · ".join(w for w in (ip, whole) if w), 120)

    def _warnings(self, device: Device) -> tuple[str, ...]:
        found = []
        for number, (_, _, code, about) in enumerate(self.worst, 1):
            if device.id in about:
                short = f"plan.warn-{code}"
                words = text(self.lang, short) if has(short) else text(self.lang, "plan.warn")
                found.append(f"{number} {words}")
        return tuple(found[:2])

    def _findings(self) -> list[tuple[str, str, str, tuple[str, ...]]]:
        """The worst, each with its code and the devices whose card carries its number."""
        told = []
        for f in self.inventory.findings:
            if not has(f"findings.{f.code}.title") or f.level == "in-order":
                continue
            title = plain(text(self.lang, f"findings.{f.code}.title", **f.data), 160)
            told.append((f.level, title, f.code, f.devices if len(f.devices) <= 3 else ()))
        return told[:MOST_FINDINGS]

    def _rows(self, device: str, summed: list[str]) -> tuple[Row, ...]:
        groups: dict[tuple[str, int | None], list[str]] = defaultdict(list)
        for child in self.children.get(device, ()):
            if not self._card_role(child):
                found = self.devices[child]
                groups[found.role, self._vlan(found)].append(child)
        rows = [self._row(role, vlan, ids) for (role, vlan), ids in groups.items()]
        if summed:
            words = text(self.lang, "roles.access-point.many")
            clients = sum(self._weight(p) - 1 for p in summed)
            side = text(self.lang, "plan.clients", count=clients)
            rows.append(Row("access-point", words, len(summed), side, devices=tuple(sorted(summed))))
        rows.sort(key=lambda r: (r.unknown, -r.count, r.text, r.vlan or 0))
        if len(rows) > MOST_ROWS:
            kept, rest = rows[: MOST_ROWS - 1], rows[MOST_ROWS - 1 :]
            ids = tuple(i for r in rest for i in r.devices)
            count = sum(r.count for r in rest)
            kept.append(
                Row("others", text(self.lang, "plan.others"), count, unknown=any(r.unknown for r in rest), devices=ids)
            )
            return tuple(kept)
        return tuple(rows)

    def _row(self, role: str, vlan: int | None, ids: list[str]) -> Row:
        devices = sorted((self.devices[i] for i in ids), key=order)
        ports = sorted({p for d in devices if (p := self._uplink(d.id).out_port)}, key=natural)
        words = text(self.lang, f"roles.{role}.many" if len(ids) > 1 and has(f"roles.{role}.many") else f"roles.{role}")
        if role == "virtual-machine" and len(ids) == 1:
            words = self._label(devices[0])
        side = f"V{vlan}" if vlan is not None else short_ports(ports)
        return Row(role, words, len(ids), side, vlan, role == "unknown", tuple(d.id for d in devices))

    def _vlan(self, device: Device) -> int | None:
        return device.vlans[0] if device.vlans and len(self._known_vlans()) > 1 else None

    def _known_vlans(self) -> list[int]:
        return sorted({v for d in self.devices.values() for v in d.vlans})

    def _vlans(self) -> Iterable[tuple[int, str]]:
        names = {n.vlan: n.name or n.prefix or "" for n in self.inventory.networks if n.vlan is not None}
        known = self._known_vlans()
        return [(v, plain(names.get(v, ""), 60)) for v in known] if len(known) > 1 else []

    def _uplink(self, device: str) -> Uplink:
        if device not in self.uplinks:
            above = self.site.parent.get(device)
            links = self.site.next.get(above, {}).get(device, []) if above is not None else []
            self.uplinks[device] = uplink(links, device) if links else Uplink()
        return self.uplinks[device]

    def _across(self, strip: set[str]) -> Iterable[tuple[str, str, Uplink]]:
        """Links between cards beside the tree."""
        cards = {d for d in self.devices if self._card_role(d)}
        for link in self.inventory.links:
            a, b = link.a.device, link.b.device
            if a in cards and b in cards and self.site.parent.get(a) != b and self.site.parent.get(b) != a:
                yield a, b, uplink([link], b)

    def _loose(self, strip: set[str], roots: list[str]) -> Iterable[Card]:
        """What no cable leads to: other islands with a switch as cards, the rest on one card for each network."""
        for root in roots[1:]:
            yield self._card(root)
        placed = set(self.site.parent) & set(self.devices)
        alone = [d for i, d in sorted(self.devices.items()) if i not in placed and i not in strip]
        reasons = {n.device: n.reason for n in self.inventory.not_located}
        by_net: dict[str, list[Device]] = defaultdict(list)
        for device in alone:
            by_net[next(iter(device.networks), "")].append(device)
        for net in sorted(by_net, key=natural):
            members = by_net[net]
            groups: dict[str, list[Device]] = defaultdict(list)
            for d in members:
                groups[d.role].append(d)
            rows = []
            for role, some in sorted(groups.items(), key=lambda g: (g[0] == "unknown", -len(g[1]), g[0])):
                some.sort(key=order)
                words = text(self.lang, f"roles.{role}.many" if len(some) > 1 else f"roles.{role}")
                side = plain(some[0].label, 30) if len(some) == 1 else ""
                rows.append(Row(role, words, len(some), side, None, role == "unknown", tuple(d.id for d in some)))
            only_gateway = all(reasons.get(d.id) == "gateway-only" for d in members)
            yield Card(
                f"not-located-{net or 'none'}",
                "not-located",
                text(self.lang, "plan.same-network" if only_gateway else "plan.not-located"),
                plain(net, 60) or text(self.lang, "plan.no-network"),
                (),
                tuple(rows),
            )


def uplink(links: list[Link], device: str) -> Uplink:
    """The cable, seen from above; several are one line with their number."""
    first = min(links, key=lambda x: (x.state == "blocked", x.a.port or "", x.b.port or ""))
    up, down = (first.a, first.b) if first.b.device == device else (first.b, first.a)
    count = max(len(links), len(first.members), 1)
    style = "solid"
    if first.state == "blocked" or first.inferred:
        style = "dashed"
    if first.medium in ("wireless", "virtual"):
        style = "dotted"
    return Uplink(plain(up.port or "", 40), plain(down.port or "", 40), style, first.speed_bps, count)


def short_ports(ports: list[str]) -> str:
    """`port3`, `port4`, `port5` → `port3–5`; a list that is too long ends with `…`."""
    runs: list[list[str]] = []
    for port in ports:
        before = runs[-1][-1] if runs else ""
        if before and _follows(before, port):
            runs[-1].append(port)
        else:
            runs.append([port])
    words = []
    for run in runs:
        words.append(run[0] if len(run) == 1 else f"{run[0]}–{_tail(run[-1])}")
    return ", ".join([words[0], *(_tail(w) if _stem(w) == _stem(words[0]) else w for w in words[1:])]) if words else ""


def _stem(port: str) -> str:
    return re.split(r"\d+(?:–\d+)?$", port)[0]


def _tail(port: str) -> str:
    found = re.search(r"\d+(?:–\d+)?$", port)
    return found[0] if found else port


def _follows(before: str, port: str) -> bool:
    a, b = re.search(r"\d+$", before), re.search(r"\d+$", port)
    return bool(a and b and _stem(before) == _stem(port) and len(b[0]) < 9 and int(b[0]) == int(a[0]) + 1)
