"""`export rfc8345`: the topology in the IETF's model (RFC 8345), JSON encoding (RFC 7951)."""

from __future__ import annotations

import urllib.parse
from typing import Any

import msgspec

from exports.format import Format, Settings
from topology.inventory import End, Inventory

_TOPOLOGY = "ietf-network-topology"


def render(inventory: Inventory, settings: Settings) -> bytes:
    """Ids are URIs. A link of the model goes one way (RFC 8345, 4.4.5), so that each of ours is two."""
    points: dict[str, set[str]] = {d.id: {p.name for p in d.ports} for d in inventory.devices}
    links: dict[str, dict[str, Any]] = {}
    for link in inventory.links:
        if link.a.device not in points or link.b.device not in points:
            continue
        for one, other in ((link.a, link.b), (link.b, link.a)):
            if one.port:
                points[one.device].add(one.port)
            identity = f"urn:netzplan:link:{_end(one)}:{_end(other)}"
            links[identity] = {
                "link-id": identity,
                "source": {"source-node": _node(one.device), **_point("source-tp", one)},
                "destination": {"dest-node": _node(other.device), **_point("dest-tp", other)},
            }
    nodes = []
    for device in inventory.devices:
        node: dict[str, Any] = {"node-id": _node(device.id)}
        if points[device.id]:
            node[f"{_TOPOLOGY}:termination-point"] = [
                {"tp-id": _tp(device.id, name)} for name in sorted(points[device.id])
            ]
        nodes.append(node)
    network: dict[str, Any] = {"network-id": f"urn:netzplan:network:{_quoted(inventory.site or 'site')}"}
    if nodes:
        network["node"] = nodes
    if links:
        network[f"{_TOPOLOGY}:link"] = [links[k] for k in sorted(links)]
    return msgspec.json.format(msgspec.json.encode({"ietf-network:networks": {"network": [network]}}), indent=2) + b"\n"


def _quoted(value: str) -> str:
    return urllib.parse.quote(value.encode("utf-8", "replace"), safe="")


def _node(device: str) -> str:
    return f"urn:netzplan:device:{_quoted(device)}"


def _tp(device: str, port: str) -> str:
    return f"urn:netzplan:port:{_quoted(device)}:{_quoted(port)}"


def _end(end: End) -> str:
    return f"{_quoted(end.device)}:{_quoted(end.port or '')}"


def _point(name: str, end: End) -> dict[str, str]:
    return {name: _tp(end.device, end.port)} if end.port else {}


FORMAT = Format(
    "rfc8345",
    ("RFC 8345: Topologie im Modell der IETF (JSON)", "RFC 8345: topology in the IETF's model (JSON)"),
    ".json",
    "export",
    render,
    (
        "von yanglint 2.1 an den Modulen der IETF geprüft; Verweise geprüft",
        "validated with yanglint 2.1 against the IETF's modules; references checked",
    ),
    "RFC 8345, RFC 7951",
)
