"""Annex: all devices, a glossary for laymen, and what was looked at."""

from __future__ import annotations

from exports import table as lists
from exports.cells import plain
from exports.document.case import Case, lines
from exports.document.model import Block, Cell, Heading, Text
from exports.document.width import table
from exports.texts import text
from topology.inventory import End

GLOSSARY = (
    *("access-point", "backup", "dhcp", "dns", "firewall", "firmware", "gateway", "hypervisor", "ip", "lldp", "mac"),
    *("nas", "port", "router", "server", "snmp", "ssid", "switch", "tls", "unmanaged", "ups", "vlan", "vpn", "wlan"),
)


def device_list(case: Case) -> tuple[Block, ...]:
    rows = []
    for device in case.devices:
        rows.append(
            (
                Cell(case.name(device), "unknown" if device.role == "unknown" else "strong"),
                case.role(device) + (f" ({text(case.lang, 'lists.presumed')})" if device.presumed else ""),
                lines(device.ips, 3),
                lines(device.macs, 2),
                case.make(device),
                case.value(device, "serial"),
                case.value(device, "os", "os_version") or case.value(device, "firmware"),
                lines((case.network(n) for n in device.networks), 2),
                case.place(device),
                plain(device.notes.get("room") or device.get("location") or "", 60),
            )
        )
    names = ("name", "what-it-is", "ip", "mac", "model", "serial", "system", "network", "connected", "room")
    return (Text(case.say("list-about")), table([case.say(f"column-{c}") for c in names], rows, wide=True))


def glossary(case: Case) -> tuple[Block, ...]:
    rows = [(Cell(case.say(f"word-{w}"), "strong"), case.say(f"glossary-{w}")) for w in GLOSSARY]
    rows.sort(key=lambda r: r[0].text.casefold())
    return (table([case.say("column-word"), case.say("column-meaning")], rows),)


def coverage(case: Case) -> tuple[Block, ...]:
    found = lists.coverage(case.inventory, case.settings)
    scope = ", ".join(case.inventory.scope) or "–"
    blocks: list[Block] = [Text(case.say("coverage-about", scope=scope))]
    if found.rows:
        rows = [tuple(Cell(plain(c, 300), "strong" if i == 0 else "") for i, c in enumerate(r)) for r in found.rows]
        blocks.append(table(lists.headers(found, case.lang), rows))
    if case.inventory.not_located:
        blocks.append(Heading(case.say("not-located-title")))
        shown = [
            (Cell(case.name(n.device), "strong"), case.say(f"not-located-{n.reason}"), _candidates(case, n.candidates))
            for n in case.inventory.not_located
        ]
        heads = [case.say(f"column-{c}") for c in ("name", "why", "candidates")]
        blocks.append(table(heads, shown))
    return tuple(blocks)


def _candidates(case: Case, ends: tuple[End, ...]) -> str:
    shown = [" · ".join(filter(None, (case.name(e.device), e.port))) for e in ends]
    return plain(", ".join(shown[:4]) + (" …" if len(shown) > 4 else ""), 200)
