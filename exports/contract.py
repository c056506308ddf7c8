"""The inventory as plain data: the contract of `export json`, which other formats and the service build on as well."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from topology.inventory import Alternative, Device, End, Evidence, Finding, Inventory, Link, Port, Radio, Resolved

SCHEMA = 1
# Facts with a field of their own; all others stand under `attributes`.
FIELDS = ("role", "vendor", "model", "serial", "os", "firmware")


def moment(at: float) -> str:
    """ISO 8601 in UTC, to the second."""
    return datetime.datetime.fromtimestamp(at, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def contract(inventory: Inventory) -> dict[str, Any]:
    """Unknown is None, never an empty guess; lists are sorted as in the inventory."""
    return {
        "schema": SCHEMA,
        "as_of": moment(inventory.as_of),
        "site": inventory.site,
        "scope": list(inventory.scope),
        **{name: part(inventory) for name, part in PARTS.items()},
    }


def _networks(inventory: Inventory) -> list[dict[str, Any]]:
    return [
        {
            "id": n.id,
            "prefix": n.prefix,
            "vlan": n.vlan,
            "name": n.name,
            "gateway": n.gateway,
            "devices": n.devices,
        }
        for n in inventory.networks
    ]


def _not_located(inventory: Inventory) -> list[dict[str, Any]]:
    return [
        {"device": n.device, "reason": n.reason, "candidates": [_end(e) for e in n.candidates]}
        for n in inventory.not_located
    ]


def _accepted(inventory: Inventory) -> list[dict[str, Any]]:
    return [
        {
            "finding": _finding(a.finding),
            "reason": a.reason,
            "until": moment(a.until) if a.until else None,
            "author": a.author,
        }
        for a in inventory.accepted
    ]


def _coverage(inventory: Inventory) -> list[dict[str, Any]]:
    return [
        {
            "probe": c.probe,
            "status": c.status,
            "reason": c.reason,
            "asked": c.asked,
            "answered": c.answered,
            "seconds": c.seconds,
        }
        for c in inventory.coverage
    ]


def described(device: Device) -> dict[str, Any]:
    """One device of the list."""
    return {
        "id": device.id,
        "name": device.name,
        **{field: device.get(field) for field in FIELDS},
        "role": device.role,
        "presumed": device.presumed,
        "confidence": device.confidence.name.lower(),
        "ips": list(device.ips),
        "macs": list(device.macs),
        "networks": list(device.networks),
        "vlans": list(device.vlans),
        "interfaces": [_port(p) for p in device.ports],
        "services": [
            {
                "protocol": s.protocol,
                "port": s.port,
                "name": s.name,
                "product": s.product,
                "version": s.version,
                "detail": s.detail,
            }
            for s in device.services
        ],
        "notes": dict(device.notes),
        "attributes": {name: _resolved(value) for name, value in device.attributes.items()},
        "evidence": [_evidence(e) for e in device.evidence],
    }


def _radio(radio: Radio) -> dict[str, Any]:
    return {
        "bssid": radio.bssid,
        "ssid": radio.ssid,
        "own": radio.own,
        "device": radio.device,
        "channel": radio.channel,
        "frequency_mhz": radio.frequency_mhz,
        "width_mhz": radio.width_mhz,
        "standard": radio.standard,
        "protection": radio.protection,
        "akms": list(radio.akms),
        "signal_dbm": radio.signal_dbm,
        "country": radio.country,
        "stations": radio.stations,
        "utilisation": radio.utilisation,
        "connected": radio.connected,
        "evidence": [_evidence(e) for e in radio.evidence],
    }


def _port(port: Port) -> dict[str, Any]:
    return {
        "name": port.name,
        "index": port.index,
        "descr": port.descr,
        "alias": port.alias,
        "mac": port.mac,
        "speed_bps": port.speed_bps,
        "type": port.if_type,
        "mtu": port.mtu,
        "admin_up": port.admin_up,
        "oper_up": port.oper_up,
        "full_duplex": port.full_duplex,
        "pvid": port.pvid,
        "vlans": list(port.vlans),
        "untagged": list(port.untagged),
        "lower": list(port.lower),
        "stp_state": port.stp_state,
        "ips": list(port.ips),
    }


def _evidence(one: Evidence) -> dict[str, Any]:
    return {
        "probe": one.probe,
        "peer": one.peer,
        "at": moment(one.at),
        "says": one.says,
        "confidence": one.confidence.name.lower(),
        "vantage": one.vantage,
        "capture": one.capture or None,
    }


def _alternative(one: Alternative) -> dict[str, Any]:
    return {
        "value": one.value,
        "confidence": one.confidence.name.lower(),
        "evidence": [_evidence(e) for e in one.evidence],
    }


def _resolved(one: Resolved) -> dict[str, Any]:
    return {
        "value": one.value,
        "confidence": one.confidence.name.lower(),
        "evidence": [_evidence(e) for e in one.evidence],
        "disputed_by": [_alternative(a) for a in one.disputed_by],
    }


def _end(end: End) -> dict[str, Any]:
    return {"device": end.device, "port": end.port}


def _link(link: Link) -> dict[str, Any]:
    return {
        "a": _end(link.a),
        "b": _end(link.b),
        "medium": link.medium,
        "methods": list(link.methods),
        "confidence": link.confidence.name.lower(),
        "inferred": link.inferred,
        "state": link.state,
        "speed_bps": link.speed_bps,
        "vlans": list(link.vlans),
        "ssid": link.ssid,
        "members": [list(pair) for pair in link.members],
        "evidence": [_evidence(e) for e in link.evidence],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "level": finding.level,
        "devices": list(finding.devices),
        "affected": list(finding.affected),
        "data": dict(finding.data),
        "evidence": [_evidence(e) for e in finding.evidence],
    }


PARTS: dict[str, Callable[[Inventory], list[dict[str, Any]]]] = {
    "devices": lambda inventory: [described(d) for d in inventory.devices],
    "links": lambda inventory: [_link(x) for x in inventory.links],
    "networks": _networks,
    "beyond": lambda inventory: [
        {"prefix": b.prefix, "via": b.via, "methods": list(b.methods)} for b in inventory.beyond
    ],
    "radios": lambda inventory: [_radio(r) for r in inventory.radios],
    "not_located": _not_located,
    "findings": lambda inventory: [_finding(f) for f in inventory.findings],
    "accepted": _accepted,
    "coverage": _coverage,
}
"""The lists of the contract, each by itself."""
