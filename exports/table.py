"""The office's lists as rows of text: what the CSV, the XLSX and the document show. One place says what a column is."""

from __future__ import annotations

import collections
import datetime
import ipaddress
import json
import re
from collections.abc import Iterable, Sequence

import msgspec

from discover.columns import prints
from exports.cells import cell
from exports.format import Settings
from exports.texts import date, has, speed, text
from topology.inventory import ROLES, Device, End, Finding, Inventory, Link

HUMAN = ("room", "owner", "users", "administrator", "purpose", "asset_tag", "warranty", "contract", "remark")
"""What only a person knows; empty cells of these columns are open fields."""
_FEW, _MACS = 3, 2
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Table(msgspec.Struct, frozen=True):
    """A sheet: `name` and `columns` are text codes below `lists.`; `rows` hold texts, `keys` what each row is about."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def order(device: Device) -> tuple[int, int, str]:
    """Infrastructure first, the unknown last; then by address."""
    first = next(iter(device.ips), None)
    number = int(ipaddress.ip_address(first)) if first else 1 << 129
    return ROLES.index(device.role) if device.role in ROLES else len(ROLES), number, device.id


def label(device: Device, lang: str) -> str:
    """What to call a device; presumed ones by what they are."""
    if not device.name and device.presumed:
        return text(lang, f"roles.{device.role}")
    return device.label


def tables(inventory: Inventory, settings: Settings) -> tuple[Table, ...]:
    """All sheets, in the order of the workbook; radios and changes only where there are any."""
    changed, sent = changes(settings), radios(inventory, settings)
    return (
        devices(inventory, settings),
        links(inventory, settings),
        ports(inventory, settings),
        networks(inventory, settings),
        wlan(inventory, settings),
        *([sent] if sent.rows else []),
        services(inventory, settings),
        findings(inventory, settings),
        *([changed] if changed.rows else []),
        open_fields(inventory, settings),
        coverage(inventory, settings),
    )


def places(inventory: Inventory, lang: str) -> dict[str, tuple[str, str]]:
    """Device id → what it hangs on, and the port there."""
    known = {d.id: d for d in inventory.devices}
    rank = {d.id: order(d) for d in inventory.devices}
    wired = {end.device for link in inventory.links if link.medium == "ethernet" for end in (link.a, link.b)}
    found: dict[str, tuple[str, str]] = {}
    for link in inventory.links:
        for one, other in ((link.a, link.b), (link.b, link.a)):
            if one.device not in known or other.device not in known:
                continue
            above = rank[other.device] < rank[one.device]
            if link.medium == "virtual":  # a machine hangs on its host, whatever it is itself
                above = _is_host(known[other.device], wired) and not _is_host(known[one.device], wired)
            if above:
                found.setdefault(one.device, (label(known[other.device], lang), other.port or ""))
    return found


def _is_host(device: Device, wired: set[str]) -> bool:
    """Whether virtual machines stand on it: it says so, or it is the one with the cable."""
    return device.role == "hypervisor" or (device.role != "virtual-machine" and device.id in wired)


def devices(inventory: Inventory, settings: Settings) -> Table:
    """The system table: what was seen, then the columns that a person fills in (BSI-Standard 200-2, 8.1.5)."""
    lang = settings.lang
    at = places(settings.whole or inventory, lang)
    names = {n.id: n.name or n.prefix or n.id for n in inventory.networks}
    rows = []
    for device in sorted((d for d in inventory.devices if d.role != "internet"), key=order):
        where = at.get(device.id, ("", ""))
        rows.append(
            (
                device.name or (label(device, lang) if device.presumed else ""),
                text(lang, f"roles.{device.role}"),
                "\n".join(device.ips),
                _first(device.macs, _MACS),
                device.get("vendor") or "",
                device.get("model") or "",
                device.get("serial") or "",
                " ".join(v for v in (device.get("os"), device.get("os_version")) if v),
                device.get("firmware") or "",
                "\n".join(names.get(n, n) for n in device.networks),
                where[0],
                where[1],
                device.notes.get("room") or device.get("location") or "",
                text(lang, "lists.presumed") if device.presumed else text(lang, "lists.active"),
                *(device.notes.get(field, "") for field in HUMAN if field != "room"),
                device.id,
            )
        )
    columns = (
        *("name", "role", "ip", "mac", "vendor", "model", "serial", "os", "firmware", "network", "connected", "port"),
        *("room", "status"),
        *(f for f in HUMAN if f != "room"),
        "id",
    )
    return Table("devices", columns, tuple(rows))


def _first(values: Sequence[str], most: int) -> str:
    """One a line; of more, how many: a switch has an address for each of its ports, and they stand with the ports."""
    shown = [*values[:most], f"+{len(values) - most}"] if len(values) > most + 1 else [*values]
    return "\n".join(shown)


def checked(table: Table) -> Table:
    """With a last column that tells, when the list is read back, which cells nobody has touched."""
    rows = []
    for row in table.rows:
        told = {field: cell(value) for field, value in zip(table.columns, row, strict=True)}
        rows.append((*row, prints(told)))
    return Table(table.name, (*table.columns, "check"), tuple(rows))


def _names(inventory: Inventory, settings: Settings) -> dict[str, str]:
    return {d.id: label(d, settings.lang) for d in (settings.whole or inventory).devices}


def _touching(inventory: Inventory, settings: Settings) -> list[Link]:
    """The links of the devices that are shown, wherever their other end is."""
    if settings.whole is None:
        return list(inventory.links)
    shown = {d.id for d in inventory.devices}
    return [one for one in settings.whole.links if {one.a.device, one.b.device} & shown]


def _end(end: End, names: dict[str, str]) -> tuple[str, str]:
    return names.get(end.device, end.device), end.port or ""


def links(inventory: Inventory, settings: Settings) -> Table:
    """Every connection, with its evidence."""
    lang = settings.lang
    names = _names(inventory, settings)
    rows = []
    for link in _touching(inventory, settings):
        says = "\n".join(dict.fromkeys(f"{e.probe} {e.peer}: {e.says}" for e in link.evidence[:4]))
        rows.append(
            (
                *_end(link.a, names),
                *_end(link.b, names),
                text(lang, f"lists.medium-{link.medium}"),
                speed(lang, link.speed_bps) if link.speed_bps else "",
                text(lang, f"lists.state-{link.state}") if has(f"lists.state-{link.state}") else link.state,
                text(lang, "lists.inferred" if link.inferred else "lists.confirmed"),
                ", ".join(link.methods),
                says,
            )
        )
    columns = ("a", "a-port", "b", "b-port", "medium", "speed", "state", "evidence-level", "methods", "evidence")
    return Table("links", columns, tuple(sorted(rows)))


def ports(inventory: Inventory, settings: Settings) -> Table:
    """The ports of everything that has more than one."""
    lang = settings.lang
    names = _names(inventory, settings)
    behind: dict[End, list[str]] = {}
    for link in _touching(inventory, settings):
        for one, other in ((link.a, link.b), (link.b, link.a)):
            if one.port:
                behind.setdefault(one, []).append(" ".join(x for x in _end(other, names) if x))
    rows = []
    for device in sorted(inventory.devices, key=order):
        for port in device.ports if len(device.ports) > 1 else ():
            rows.append(
                (
                    names[device.id],
                    port.name,
                    port.descr or "",
                    port.alias or "",
                    _up(port.oper_up, lang),
                    speed(lang, port.speed_bps) if port.speed_bps else "",
                    str(port.pvid or ""),
                    ", ".join(map(str, port.vlans)),
                    port.mac or "",
                    "\n".join(sorted(behind.get(End(device.id, port.name), ()))),
                )
            )
    columns = ("device", "port", "descr", "alias", "up", "speed", "pvid", "vlans", "mac", "neighbours")
    return Table("ports", columns, tuple(rows))


def _up(value: bool | None, lang: str) -> str:
    return "" if value is None else text(lang, "lists.up" if value else "lists.down")


def networks(inventory: Inventory, settings: Settings) -> Table:
    """IP networks and VLANs."""
    names = _names(inventory, settings)
    rows = tuple(
        (n.prefix or "", str(n.vlan or ""), n.name or "", names.get(n.gateway or "", ""), str(n.devices))
        for n in inventory.networks
    )
    return Table("networks", ("prefix", "vlan", "network-name", "gateway", "count"), rows)


def wlan(inventory: Inventory, settings: Settings) -> Table:
    """What is connected by radio, and the access points at which nothing was seen."""
    names = _names(inventory, settings)
    points = {d.id for d in (settings.whole or inventory).devices if d.role == "access-point"}
    rows = []
    served = set()
    for link in _touching(inventory, settings):
        if link.medium == "wireless" and "dect" not in link.methods:
            point, station = (link.b, link.a) if link.b.device in points else (link.a, link.b)
            served.add(point.device)
            rows.append((link.ssid or "", names.get(point.device, ""), names.get(station.device, "")))
    for device in inventory.devices:
        if device.id in points - served:
            rows.append((device.get("ssid") or "", names[device.id], ""))
    return Table("wlan", ("ssid", "access-point", "station"), tuple(sorted(rows)))


def radios(inventory: Inventory, settings: Settings) -> Table:
    """The office's own radio networks as they are sent; the neighbours' are nobody's business here."""
    names = _names(inventory, settings)
    rows = [
        (
            r.ssid or text(settings.lang, "lists.hidden"),
            names.get(r.device or "", ""),
            str(r.channel or ""),
            text(settings.lang, f"lists.protection-{r.protection}") if r.protection else "",
            f"{r.standard} ({r.width_mhz} MHz)" if r.standard and r.width_mhz else r.standard or "",
            "" if r.signal_dbm is None else f"\N{MINUS SIGN}{-r.signal_dbm} dBm",
            "" if r.stations is None else str(r.stations),
            r.bssid or "",
        )
        for r in inventory.radios
        if r.own
    ]
    columns = ("ssid", "access-point", "channel", "protection", "standard", "signal", "stations", "bssid")
    return Table("radios", columns, tuple(rows))


def services(inventory: Inventory, settings: Settings) -> Table:
    """What answers on which device."""
    rows = [
        (
            label(d, settings.lang),
            f"{s.port}/{s.protocol}",
            s.name or "",
            s.product or "",
            s.version or "",
            s.detail or "",
        )
        for d in sorted(inventory.devices, key=order)
        for s in d.services
    ]
    return Table("services", ("device", "port", "service", "product", "version", "detail"), tuple(rows))


def finding_text(finding: Finding, part: str, lang: str, plain: bool = False) -> str:
    """`title`, `what`, `consequence` or `recommendation`; the code where no text is written. `plain`: without any
    abbreviation, for people who are no technicians."""
    forms = [f"{part}-one"] if finding.data.get("count") == "1" else []
    forms = [*([f"plain-{part}"] if plain else []), *forms]
    known = (f"findings.{finding.code}.{form}" for form in forms)
    code = next((c for c in known if has(c)), f"findings.{finding.code}.{part}")
    data = {name: _day(lang, value) for name, value in finding.data.items()}
    return text(lang, code, **data) if has(code) else (finding.code if part == "title" else "")


def _day(lang: str, value: str) -> str:
    """A day (ISO 8601) as the language writes it; anything else as it is."""
    if not _DAY.fullmatch(value):
        return value
    try:
        return date(lang, datetime.datetime.fromisoformat(value).replace(tzinfo=datetime.UTC).timestamp(), "UTC")
    except ValueError:
        return value


def alike(findings: Iterable[Finding]) -> list[tuple[Finding, ...]]:
    """Findings that say the same of more than a few devices, together; all others alone. The order is kept."""
    every = tuple(findings)
    count = collections.Counter((f.level, f.code) for f in every)
    found: dict[tuple[str, str, int], list[Finding]] = {}
    for number, one in enumerate(every):
        together = count[one.level, one.code] > _FEW and has(f"findings.{one.code}.title-many")
        found.setdefault((one.level, one.code, -1 if together else number), []).append(one)
    return [tuple(same) for same in found.values()]


def title_of(same: Sequence[Finding], lang: str, plain: bool = False) -> str:
    """The title of findings that are `alike`; `plain` as in `finding_text`."""
    if len(same) == 1:
        return finding_text(same[0], "title", lang, plain)
    codes = [f"findings.{same[0].code}.{form}title-many" for form in (("plain-", "") if plain else ("",))]
    return text(lang, next(c for c in codes if has(c)), count=len(same))


def findings(inventory: Inventory, settings: Settings) -> Table:
    """What is worth doing, the most urgent first; decision, person and date are for people."""
    lang = settings.lang
    names = _names(inventory, settings)
    rows = tuple(
        (
            text(lang, f"lists.level-{f.level}"),
            *(finding_text(f, part, lang) for part in ("title", "what", "consequence", "recommendation")),
            ", ".join(names.get(d, d) for d in f.devices[:12]),
            "",
            "",
            "",
        )
        for f in inventory.findings
    )
    columns = (
        *("level", "finding", "what", "consequence", "recommendation", "devices-about"),
        *("decision", "who", "until"),
    )
    return Table("findings", columns, rows)


def told_changes(settings: Settings) -> list[str]:
    """What changed since the scan before: Settings.options["changes"], a JSON array of sentences."""
    try:
        told = json.loads(settings.options.get("changes", "[]"))
    except ValueError:
        return []
    return [s for s in told if isinstance(s, str)] if isinstance(told, list) else []


def changes(settings: Settings) -> Table:
    """What is different since the scan before."""
    return Table("changes", ("change", "cause"), tuple((sentence, "") for sentence in told_changes(settings)))


def open_fields(inventory: Inventory, settings: Settings) -> Table:
    """What only people know and nobody has said yet."""
    lang = settings.lang
    rows = []
    for device in sorted(inventory.devices, key=order):
        if device.role == "internet" or device.presumed:
            continue
        missing = [f for f in ("room", "owner", "purpose") if not device.notes.get(f)]
        if missing:
            asked = ", ".join(text(lang, f"lists.column-{f}") for f in missing)
            rows.append((label(device, lang), next(iter(device.ips), ""), asked, "", device.id))
    return Table("open", ("device", "ip", "missing", "answer", "id"), tuple(rows))


def coverage(inventory: Inventory, settings: Settings) -> Table:
    """What was looked at and what was not: "not recognised" is not "not there"."""
    lang = settings.lang
    rows = []
    for one in inventory.coverage:
        title = text(lang, f"probes.{one.probe}") if has(f"probes.{one.probe}") else one.probe
        rows.append((title, text(lang, f"lists.status-{one.status}"), reason(one.reason, lang), str(one.answered)))
    return Table("coverage", ("probe", "status", "reason", "answers"), tuple(rows))


def reason(code: str | None, lang: str) -> str:
    """An outcome's reason in words."""
    if not code:
        return ""
    kind, _, detail = code.partition(":")
    for candidate in (f"coverage.{code.replace(':', '-')}", f"coverage.{kind}"):
        if has(candidate):
            try:
                return text(lang, candidate, detail=detail.strip(), reason=detail.strip(), name=detail.strip())
            except KeyError:
                continue
    return code


def title(table: Table, lang: str) -> str:
    return text(lang, f"lists.sheet-{table.name}")


def headers(table: Table, lang: str) -> Sequence[str]:
    return [text(lang, f"lists.column-{c}") for c in table.columns]
