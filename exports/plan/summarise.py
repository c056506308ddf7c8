"""An inventory becomes cards, rows and wires: infrastructure is a card, everything else is counted where it hangs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

import msgspec

from exports.cells import plain
from exports.format import Settings
from exports.plan import icons
from exports.plan.model import Card, Group, Model, Row, Vlan, Warning, Wire
from exports.plan.ports import natural, short
from exports.plan.theme import VLAN_COLOURS
from exports.table import finding_text
from exports.texts import has, text
from topology.inventory import ROLES, Device, Inventory, Link, NotLocated

CARDS = (
    *("internet", "modem", "router", "firewall", "switch", "unmanaged-switch", "access-point", "wlan-controller"),
    *("server", "hypervisor", "nas", "pbx", "nvr", "ups"),
)
MOST_ROWS = 8
_LISTED = 12  # Devices without a place are listed by name up to this number.
_ROLE = {role: n for n, role in enumerate(ROLES)}


class Summary:
    """Makes the cards of one inventory; rows for any set of its devices."""

    def __init__(self, inventory: Inventory, settings: Settings) -> None:
        self.inventory, self.lang = inventory, settings.lang
        hidden = self._hidden(settings)
        self.devices = {d.id: d for d in inventory.devices if d.id not in hidden}
        self.links = [x for x in inventory.links if {x.a.device, x.b.device} <= self.devices.keys()]
        self.near: dict[str, list[Link]] = defaultdict(list)
        for link in self.links:
            if link.a.device != link.b.device:
                self.near[link.a.device].append(link)
                self.near[link.b.device].append(link)

    def _hidden(self, settings: Settings) -> set[str]:
        """Devices that the user does not want to see; not those that others hang on."""
        ends = [d for x in self.inventory.links for d in _ends(x)]
        return {d for d in settings.options.get("hidden", "").split() if ends.count(d) < 2}

    def say(self, code: str, /, **values: object) -> str:
        return text(self.lang, f"plan.{code}", **values)

    def model(self) -> Model:
        """The whole site, nothing folded."""
        return Model(
            {i: self.card(i, self.hosted.get(i, ())) for i in sorted(self.shown)},
            tuple(self._wires()),
            self.roots,
            tuple(self._lost()),
            tuple(self.vlans.values()),
            tuple(g for g, _ in self.groups),
        )

    @cached_property
    def shown(self) -> frozenset[str]:
        """Ids of the devices that are cards: infrastructure with a place, and whatever else joins two cards."""
        gateways = {n.gateway for n in self.inventory.networks}
        found = {
            d.id
            for d in self.devices.values()
            if d.role in CARDS and (self.near[d.id] or d.id in gateways or d.role == "internet")
        }
        joining = [
            d
            for d in self.devices
            if d not in found
            and len({o for x in self.near[d] if x.medium == "ethernet" for o in _ends(x) if o in found and o != d}) > 1
        ]
        return frozenset([*found, *joining])

    @cached_property
    def hosted(self) -> dict[str, tuple[str, ...]]:
        """Card → the devices counted in it: those that lead to it first."""
        from topology.analysis import Site

        above = Site(self.inventory).parent
        at: dict[str, str] = {i: i for i in self.shown}
        waiting = sorted(self.shown)
        for here in waiting:
            for link in self.near[here]:
                other = link.b.device if link.a.device == here else link.a.device
                if other in at:
                    continue
                wish = above.get(other)
                at[other] = wish if wish in self.shown and here in self.shown else at[here]
                waiting.append(other)
        found: dict[str, list[str]] = defaultdict(list)
        for device, card in sorted(at.items()):
            if device not in self.shown:
                found[card].append(device)
        return {card: tuple(devices) for card, devices in found.items()}

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """Where the plan begins: the Internet, else the gateways, else nothing."""
        internet = tuple(i for i in sorted(self.shown) if self.devices[i].role == "internet")
        gateways = {n.gateway for n in self.inventory.networks if n.gateway in self.shown}
        return internet or tuple(sorted(g for g in gateways if g))

    @cached_property
    def vlans(self) -> dict[int, Vlan]:
        """The VLANs, once there is more than one; VLAN 1 is grey."""
        known = {n.vlan: n.name or n.prefix or "" for n in reversed(self.inventory.networks) if n.vlan is not None}
        seen = {v for d in self.devices.values() for v in d.vlans}
        ids = sorted(seen | known.keys())
        if len(ids) < 2:
            return {}
        colours = [v for v in ids if v != 1]
        return {
            v: Vlan(v, plain(known.get(v, ""), 63), 0 if v == 1 else colours.index(v) % (VLAN_COLOURS - 1) + 1)
            for v in ids
        }

    @cached_property
    def groups(self) -> list[tuple[Group, frozenset[str]]]:
        """Findings of one code together, the worst first, with the devices they are about."""
        codes: dict[str, list[int]] = {}
        for n, finding in enumerate(self.inventory.findings):
            codes.setdefault(finding.code, []).append(n)
        found = []
        for number, (code, places) in enumerate(codes.items(), 1):
            several = [self.inventory.findings[n] for n in places]
            values = {k: plain(v, 80) for k, v in several[0].data.items()}
            words = finding_text(msgspec.structs.replace(several[0], data=values), "title", self.lang)
            words = self._warning(code) if words == code else words
            least = ("urgent",) if code == "single-point" else ("urgent", "soon")
            about = frozenset(d for f in several if f.level in least for d in f.devices)
            found.append((Group(number, code, several[0].level, plain(words, 200), len(several)), about))
        return found

    def _warning(self, code: str) -> str:
        brief = f"plan.warn-{code}"
        return text(self.lang, brief if has(brief) else "plan.warn")

    def card(self, device_id: str, hosted: Sequence[str], *, folded: Sequence[str] = (), brief: bool = False) -> Card:
        """The card of a device with so many others in it. `folded` cards are counted in it too; `brief` counts all in
        one row."""
        device = self.devices[device_id]
        inside = (*folded, *hosted)
        rows = self.rows(inside, device)
        if brief and len(rows) > 1:
            unknown = tuple(r for r in rows if r.warn)
            rows = (Row("network", self.say("clients"), len(inside), devices=tuple(inside)), *unknown)
        return Card(
            device_id,
            device.role,
            plain(self._title(device), 200).replace("\n", " "),
            self._subtitle(device),
            rows,
            tuple(Warning(g.number, self._warning(g.code)) for g, about in self.groups if device_id in about),
            presumed=device.presumed and device.role != "internet",
            full=plain(device.label, 500),
            devices=(device_id, *inside),
        )

    def _title(self, device: Device) -> str:
        if device.role == "internet" or (device.presumed and not device.name):
            return text(self.lang, f"roles.{device.role}")
        return device.label

    def _subtitle(self, device: Device) -> str:
        if device.role == "internet":
            wan = [d.get("wan_ip") for d in self.devices.values()]
            return ", ".join(sorted(plain(w, 40) for w in wan if w))
        if device.presumed:
            return self.say("presumed")
        kind = device.get("model") or device.get("os") or device.get("vendor") or ""
        if device.role in ("hypervisor", "server", "firewall"):
            kind = device.get("os") or device.get("model") or device.get("vendor") or ""
        address = next(iter(device.ips), "") if device.label not in device.ips else ""
        kind = "" if kind.casefold() in device.label.casefold() else kind
        return " · ".join(plain(v, 80).replace("\n", " ") for v in (address, kind) if v)

    def rows(self, inside: Sequence[str], host: Device | None = None) -> tuple[Row, ...]:
        """Machines on a host by name, all others counted by what they are; unknown ones in red, at the end."""
        devices = [self.devices[i] for i in inside]
        by_role: dict[str, list[Device]] = defaultdict(list)
        named: list[Device] = []
        for device in devices:
            alone = host is not None and host.role in ("hypervisor", "server") and device.role == "virtual-machine"
            if alone:
                named.append(device)
            else:
                by_role[device.role].append(device)
        if len(named) > MOST_ROWS:
            by_role["virtual-machine"], named = named, []
        rows = [self.named(d) for d in sorted(named, key=lambda d: (natural(d.label), d.id))]
        roles = sorted(by_role, key=lambda r: _ROLE.get(r, len(ROLES)))
        rows += self._few([self._counted(r, by_role[r]) for r in roles if r != "unknown"], MOST_ROWS - len(rows))
        if by_role["unknown"]:
            rows.append(self._counted("unknown", by_role["unknown"], warn=True))
        return tuple(rows)

    def _few(self, rows: list[Row], most: int) -> list[Row]:
        """The largest rows in their order, and one for all others."""
        if len(rows) <= max(most, 1):
            return rows
        large = set(sorted(range(len(rows)), key=lambda n: (-(rows[n].count or 0), n))[: max(most, 2) - 1])
        rest = [r for n, r in enumerate(rows) if n not in large]
        together = tuple(d for r in rest for d in r.devices)
        vlans = tuple(sorted({v for r in rest for v in r.vlans}))
        others = Row("ellipsis", self.say("others"), len(together), vlans=vlans, devices=together)
        return [*(r for n, r in enumerate(rows) if n in large), others]

    def _counted(self, role: str, devices: Iterable[Device], *, warn: bool = False) -> Row:
        several = tuple(devices)
        name = self.role_name(role, len(several))
        vlans = tuple(sorted({v for d in several for v in self.vlans_of(d)}))
        return Row(icons.icon(role), name, len(several), "", vlans, warn, devices=tuple(d.id for d in several))

    def role_name(self, role: str, count: int = 1) -> str:
        """What devices of a role are called."""
        code = f"roles.{role}" if has(f"roles.{role}") else "roles.unknown"
        return text(self.lang, code if count == 1 else f"{code}.many")

    def named(self, device: Device) -> Row:
        """One device by its name."""
        old = any(device.id in about for g, about in self.groups if g.code == "end-of-support")
        right = plain(device.get("os") or "", 60).replace("\n", " ")
        if device.role != "virtual-machine":
            right = next(iter(device.ips), "") if device.label not in device.ips else ""
        title = plain(self._title(device), 120).replace("\n", " ")
        unknown = device.role == "unknown"
        return Row(icons.icon(device.role), title, None, right, (), unknown, old and bool(right), (device.id,))

    def vlans_of(self, device: Device) -> tuple[int, ...]:
        """The VLANs that its row names; none where the site has only one."""
        return tuple(v for v in device.vlans if v in self.vlans)

    def _wires(self) -> list[Wire]:
        return [self.wire(x) for x in self.links if x.a.device != x.b.device and {x.a.device, x.b.device} <= self.shown]

    def wire(self, link: Link) -> Wire:
        """How a link is drawn."""
        kind = {"wireless": "radio", "virtual": "virtual", "wan": "wan"}.get(link.medium, "cable")
        if kind in ("cable", "wan") and link.inferred:
            kind = "inferred"
        ports = [short(link.a.port), short(link.b.port)]
        count = max(1, len(link.members))
        if count > 1:
            ports = ["+".join(short(p) for p in side) for side in zip(*link.members, strict=True)]
        return Wire(
            link.a.device,
            link.b.device,
            ports[0],
            ports[1],
            kind,
            link.speed_bps,
            link.state == "blocked",
            count,
            "wan" if link.medium == "wan" else plain(link.ssid or "", 40).replace("\n", " "),
        )

    def _lost(self) -> list[Card]:
        """Devices without a place, one card for each network; by name where there are few."""
        network = {n.id: n for n in self.inventory.networks}
        at: dict[str, list[NotLocated]] = defaultdict(list)
        linked = {d for x in self.links for d in _ends(x)}
        for one in self.inventory.not_located:
            device = self.devices.get(one.device)
            if device is not None and device.id not in self.shown and device.id not in linked:
                at[next(iter(device.networks), "")].append(one)
        cards = []
        for net, several in sorted(at.items()):
            ids = sorted((n.device for n in several), key=lambda i: (_ROLE.get(self.devices[i].role, 99), i))
            shown = network.get(net)
            prefix = plain((shown.prefix if shown else None) or net, 60)
            words = [f"V{shown.vlan}"] if shown and shown.vlan is not None and shown.vlan in self.vlans else []
            words += [plain(shown.name, 60)] if shown and shown.name else []
            alone = all(n.reason == "gateway-only" for n in several)
            rows = tuple(self.named(self.devices[i]) for i in ids) if len(ids) <= _LISTED else self.rows(ids)
            cards.append(
                Card(
                    f"not-located {net}".strip(),
                    "not-located",
                    self.say("same-network" if alone else "not-located"),
                    " · ".join([*words, prefix]) if prefix else self.say("no-network"),
                    rows,
                    note=self.say("why-gateway-only" if alone else "why-not-located"),
                    devices=tuple(ids),
                    wide=330.0 if len(self.shown) < 4 else 0.0,
                )
            )
        return cards


def _ends(link: Link) -> tuple[str, str]:
    return link.a.device, link.b.device


def summarise(inventory: Inventory, settings: Settings) -> tuple[Model, Summary]:
    """The model of the whole site, and what made it (for folding)."""
    made = Summary(inventory, settings)
    return made.model(), made
