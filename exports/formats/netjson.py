"""`export netjson`: a NetJSON NetworkGraph."""

from __future__ import annotations

from typing import Any

import msgspec

from exports.format import Cuts, Settings
from exports.provider import line, listed, names, target
from topology.inventory import Inventory, Link


def make(inventory: Inventory, settings: Settings, cuts: Cuts) -> bytes:
    """Nodes are device ids; the cost of every link is 1, for nothing here measures one."""
    devices = listed(inventory, presumed=True)
    called = names(devices, settings, 200, None, cuts, presumed=True)
    nodes: list[dict[str, Any]] = [
        {
            "id": d.id,
            "label": called[d.id],
            "local_addresses": list(d.ips),
            "properties": {
                "role": d.role,
                "presumed": d.presumed,
                **{n: line(d.get(n)) for n in ("vendor", "model", "serial", "os", "firmware") if d.get(n)},
            },
        }
        for d in devices
    ]
    known = {d.id for d in devices}
    nodes += [{"id": d.id, "label": "Internet"} for d in inventory.devices if d.role == "internet"]
    known |= {d.id for d in inventory.devices if d.role == "internet"}
    graph = {
        "type": "NetworkGraph",
        "protocol": "netzplan",
        "version": settings.version or "0",
        "metric": "hop",
        "label": line(inventory.site),
        "nodes": nodes,
        "links": _links(inventory, known),
    }
    return msgspec.json.format(msgspec.json.encode(graph), indent=2) + b"\n"


def _links(inventory: Inventory, known: set[str]) -> list[dict[str, Any]]:
    """Links between the same two devices differ in their ports alone; the items of the list must all differ."""
    found: dict[bytes, dict[str, Any]] = {}
    for link in inventory.links:
        if link.a.device in known and link.b.device in known:
            one = {
                "source": link.a.device,
                "target": link.b.device,
                "cost": 1.0,
                "properties": _properties(link),
            }
            found.setdefault(msgspec.json.encode(one), one)
    return list(found.values())


def _properties(link: Link) -> dict[str, Any]:
    return {
        "source_port": line(link.a.port) or None,
        "target_port": line(link.b.port) or None,
        "medium": link.medium,
        "inferred": link.inferred,
        "state": link.state,
        "speed_bps": link.speed_bps,
    }


FORMAT = target(
    "netjson",
    ("NetJSON NetworkGraph, etwa für OpenWISP", "NetJSON NetworkGraph, as for OpenWISP"),
    ".json",
    make,
    "NetJSON NetworkGraph",
    (
        "hält das NetJSON-Schema ein; mit netdiff zurückgelesen",
        "validated against the NetJSON schema; read back with netdiff",
    ),
)
