"""Internet and firewall, networks and WLAN, switches and their ports."""

from __future__ import annotations

from exports.cells import plain
from exports.document.case import Case, lines, natural
from exports.document.model import Block, Cell, Form, Heading, Ports, Table, Text
from exports.document.width import breakable, table
from exports.plan.faceplate import slots
from exports.texts import speed, text
from topology.inventory import Device, End, Port

_INTERNET = ("modem", "router", "firewall")
_VPN = {("udp", 500), ("udp", 4500), ("udp", 1194), ("tcp", 1194), ("udp", 51820), ("tcp", 1723), ("udp", 1701)}
# RFC 2863 ifType of ports that somebody can plug a cable into, and that forward frames.
_CABLE = {None, 6, 62, 69, 117}
_MOST_STATIONS = 3


def internet(case: Case) -> tuple[Block, ...]:
    gateways = {n.gateway for n in case.inventory.networks if n.gateway}
    found = [d for d in case.devices if d.role in _INTERNET or d.id in gateways]
    rows = []
    for device in found:
        rows.append(
            (
                Cell(case.name(device), "strong"),
                case.role(device),
                lines(device.ips),
                case.seen_or(case.value(device, "vendor", "model")),
                case.seen_or(case.value(device, "firmware") or case.value(device, "os", "os_version")),
                case.seen_or(case.value(device, "wan_ip")),
                case.note(device, "room"),
            )
        )
    heads = [case.say(f"column-{c}") for c in ("name", "what-it-is", "ip", "model", "firmware", "wan", "room")]
    blocks: list[Block] = [Text(case.say("internet-about"))]
    blocks.append(table(heads, rows) if rows else Text(case.say("internet-none")))
    vpn = [d.id for d in case.seen if any((s.protocol, s.port) in _VPN for s in d.services)]
    line = case.device("internet")
    blocks.append(
        Form(
            (
                (case.say("form-dns"), case.seen_or(_answering(case, 53))),
                (case.say("form-vpn"), case.seen_or(case.names(vpn))),
                (case.say("form-provider"), _either(case.answer("provider"), case.note(line, "contract"))),
                (case.say("form-booked-speed"), case.answer("booked-speed")),
                (case.say("form-vpn-users"), case.answer("vpn-users")),
                (case.say("form-firewall-rules"), case.answer("firewall-rules")),
            )
        )
    )
    return tuple(blocks)


def _either(first: Cell, second: Cell) -> Cell:
    return second if first.kind == "open" else first


def _answering(case: Case, port: int) -> str:
    return case.names(d.id for d in case.seen if any(s.port == port for s in d.services))


def networks(case: Case) -> tuple[Block, ...]:
    rows = []
    for one in case.inventory.networks:
        rows.append(
            (
                Cell(plain(one.prefix or "–", 60), "strong"),
                str(one.vlan) if one.vlan is not None else "–",
                plain(one.name or "–", 60),
                case.name(one.gateway) or "–",
                str(one.devices),
                case.answer(f"network.{one.id}.purpose"),
            )
        )
    heads = [case.say(f"column-{c}") for c in ("network", "vlan", "name", "gateway", "devices", "purpose")]
    blocks: list[Block] = [Text(case.say("networks-about"))]
    blocks.append(table(heads, rows) if rows else Text(case.say("networks-none")))
    blocks.append(
        Form(
            (
                (case.say("form-dhcp"), case.seen_or(_answering(case, 67))),
                (case.say("form-dns"), case.seen_or(_answering(case, 53))),
            )
        )
    )
    return (*blocks, *wireless(case))


def wireless(case: Case) -> list[Block]:
    points = case.of(("access-point", "wlan-controller"))
    stations: dict[str, list[str]] = {}
    names: dict[str, set[str]] = {}
    for link in case.inventory.links:
        if link.medium != "wireless" or "dect" in link.methods:
            continue
        for end, other in ((link.a, link.b), (link.b, link.a)):
            stations.setdefault(end.device, []).append(other.device)
            if link.ssid:
                names.setdefault(end.device, set()).add(link.ssid)
    for radio in case.inventory.radios:
        if radio.own and radio.device and radio.ssid:
            names.setdefault(radio.device, set()).add(radio.ssid)
    rows = []
    for device in points:
        ssids = names.get(device.id, set()) | ({device.get("ssid") or ""} - {""})
        rows.append(
            (
                Cell(case.name(device), "strong"),
                case.seen_or(case.value(device, "vendor", "model")),
                lines(device.ips, 2),
                case.place(device) or "–",
                case.seen_or(", ".join(sorted(ssids))),
                str(len(stations.get(device.id, []))),
            )
        )
    heads = [case.say(f"column-{c}") for c in ("access-point", "model", "ip", "connected", "ssid", "clients")]
    about: Block = table(heads, rows) if rows else Text(case.say("wlan-none"))
    keys = Form(
        ((case.say("form-wlan-key"), case.answer("wlan-key")), (case.say("form-guests"), case.answer("guests")))
    )
    return [Heading(case.say("wlan-title")), about, keys]


def switches(case: Case) -> tuple[Block, ...]:
    """Each switch with its front and its ports. Routers with many ports are switches too, as far as cables go."""
    found = [d for d in case.devices if d.role == "switch" or (d.role in _INTERNET and len(_sockets(d)) > 2)]
    presumed = case.of(("unmanaged-switch",))
    blocks: list[Block] = [Text(case.say("switches-about"))]
    if not found:
        blocks.append(Text(case.say("switches-none")))
    for device in found:
        blocks += _switch(case, device)
    if presumed:
        rows = [
            (Cell(case.name(d), "strong"), case.place(d) or "–", case.names(_behind(case, d), 10), case.note(d, "room"))
            for d in presumed
        ]
        heads = [case.say(f"column-{c}") for c in ("what-it-is", "connected", "behind", "room")]
        blocks += [Heading(case.say("presumed-title")), Text(case.say("presumed-about")), table(heads, rows)]
    return tuple(blocks)


def _behind(case: Case, device: Device) -> list[str]:
    return [i for i, above in case.site.parent.items() if above == device.id]


def _sockets(device: Device) -> list[Port]:
    return [p for p in device.ports if p.if_type in _CABLE and not p.lower]


def _switch(case: Case, device: Device) -> list[Block]:
    others = _others(case, device)
    aggregates = [p for p in device.ports if p.lower and p.name in others]
    ports = sorted(_sockets(device) + aggregates, key=lambda p: (p.index is None, p.index or 0, natural(p.name)))
    known = {p.name for p in ports}
    ports += [Port(name) for name in sorted(set(others) - known - {""}, key=natural)]
    facts = " · ".join(
        filter(
            None,
            (
                case.value(device, "vendor", "model"),
                ", ".join(device.ips[:2]),
                case.value(device, "firmware"),
                _labelled(case, "serial-short", case.value(device, "serial")),
                _labelled(case, "hangs-on", case.place(device)),
            ),
        )
    )
    blocks: list[Block] = [Heading(case.name(device))]
    if facts:
        blocks.append(Text(facts, "under"))
    if not ports:
        return [*blocks, Text(case.say("ports-none"))]
    if len(ports) <= 64:
        blocks.append(Ports(_rows({p.name: _front(case, p, others.get(p.name, [])) for p in ports})))
    telling = [p for p in ports if others.get(p.name) or (p.alias or "").strip()]
    if telling:
        blocks.append(_port_table(case, telling, others))
    quiet = [p for p in ports if p not in telling]
    for code, up in (("ports-up", True), ("ports-down", False), ("ports-unknown", None)):
        names = [plain(p.name, 40) for p in quiet if p.oper_up is up]
        if names:
            blocks.append(Text(case.say(code, count=len(names), names=", ".join(_runs(names))), "note"))
    return blocks


def _runs(names: list[str]) -> list[str]:
    """`Gi1/0/4 – 7` for ports in a row."""
    runs: list[tuple[str, int, int]] = []
    for name in names:
        stem = name.rstrip("0123456789")
        digits = name[len(stem) :]
        number = int(digits) if digits and len(digits) < 6 and str(int(digits)) == digits else -1
        if runs and number > 0 and runs[-1][0] == stem and runs[-1][2] == number - 1:
            runs[-1] = (stem, runs[-1][1], number)
        else:
            runs.append((stem if number >= 0 else name, number, number))
    return [f"{stem}{first if first >= 0 else ''}" + (f"–{last}" if last > first else "") for stem, first, last in runs]


def _labelled(case: Case, code: str, value: str) -> str:
    return case.say(code, value=value) if value else ""


def _others(case: Case, device: Device) -> dict[str, list[tuple[str, str]]]:
    """Port → what hangs on it: device id, its port."""
    found: dict[str, list[tuple[str, str]]] = {}
    for link in case.links(device.id):
        for one, other in ((link.a, link.b), (link.b, link.a)):
            if one.device == device.id and one != other:
                found.setdefault(one.port or "", []).append((other.device, other.port or ""))
        for pair in link.members:
            mine, theirs = pair if link.a.device == device.id else pair[::-1]
            if mine != (link.a if link.a.device == device.id else link.b).port:
                found.setdefault(mine, []).append((_far(link.a, link.b, device.id).device, theirs))
    return {port: sorted(set(ends)) for port, ends in found.items()}


def _far(a: End, b: End, device: str) -> End:
    return b if a.device == device else a


def _rows(sockets: dict[str, tuple[str, str, str]]) -> tuple[tuple[str, str, str], ...]:
    """As they are seen at the front: of each 24 the odd ones in one row of twelve, the even ones below them."""
    names = list(sockets)
    if len(names) <= Ports.BESIDE:
        return tuple(sockets.values())
    at = dict(zip(slots(names), names, strict=True))
    found: list[tuple[str, str, str]] = []
    for first in range(0, max(at) + 1, 2 * Ports.BESIDE):
        for row in (first, first + 1):
            several = [at.get(row + 2 * n) for n in range(Ports.BESIDE)]
            found += [sockets[name] if name is not None else Ports.NOTHING for name in several]
    while found[-1] == Ports.NOTHING:
        found.pop()
    return tuple(found)


def _front(case: Case, port: Port, others: list[tuple[str, str]]) -> tuple[str, str, str]:
    kind = "linked" if others else {True: "up", False: "down", None: ""}[port.oper_up]
    shown = case.name(others[0][0]) if len(others) == 1 else (f"{len(others)} ×" if others else "")
    shown = plain(shown, 80)
    shown = f"{shown[:12]}…{shown[-10:]}" if len(shown) > 24 else shown  # the ends tell devices apart
    return _short(port.name), breakable(shown, 9), kind


def _short(name: str) -> str:
    """`GigabitEthernet1/0/24` takes more room than the socket has: the part that tells sockets apart."""
    tail = plain(name, 40).split(" ")[-1]
    while len(tail) > 6 and "/" in tail:
        tail = tail.split("/", 1)[1]
    return tail[-6:]


def _port_table(case: Case, ports: list[Port], others: dict[str, list[tuple[str, str]]]) -> Table:
    rows = []
    for port in ports:
        ends = others.get(port.name, [])
        shown = [" · ".join(filter(None, (case.name(d), plain(p, 40)))) for d, p in ends]
        if len(shown) > _MOST_STATIONS + 1:
            shown = [*shown[:_MOST_STATIONS], case.say("more-stations", count=len(shown) - _MOST_STATIONS)]
        vlan = str(port.pvid) if port.pvid else ", ".join(map(str, port.untagged))
        tagged = sorted(set(port.vlans) - set(port.untagged) - {port.pvid})
        rows.append(
            (
                Cell(plain(port.name, 40), "strong"),
                Cell(
                    "" if port.oper_up is None else text(case.lang, "lists.up" if port.oper_up else "lists.down"),
                    "" if port.oper_up else "muted",
                ),
                speed(case.lang, port.speed_bps) if port.speed_bps and port.oper_up is not False else "",
                " + ".join(filter(None, (vlan, ", ".join(map(str, tagged[:8])) + ("…" if len(tagged) > 8 else "")))),
                "\n".join(shown),
                plain(port.alias or "", 60),
                case.answer(f"socket.{port.mac}.{port.name}") if ends else Cell(""),
            )
        )
    heads = [case.say(f"column-{c}") for c in ("port", "up", "speed", "vlan", "there", "alias", "socket")]
    return table(heads, rows)
