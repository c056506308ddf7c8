"""Icons of the roles: shapes from the package lucide (ISC), 24 × 24, drawn with a round stroke."""

from __future__ import annotations

import io
import pathlib
import zipfile
from functools import lru_cache
from html import escape

ROLES: dict[str, str] = {
    "internet": "globe",
    "modem": "ethernet-port",
    "router": "router",
    "firewall": "shield",
    "switch": "arrow-left-right",
    "unmanaged-switch": "network",
    "access-point": "wifi",
    "wlan-controller": "radio-tower",
    "server": "server",
    "hypervisor": "boxes",
    "virtual-machine": "box",
    "nas": "database",
    "workstation": "monitor",
    "laptop": "laptop",
    "smartphone": "smartphone",
    "tablet": "tablet",
    "phone": "phone",
    "pbx": "phone-call",
    "printer": "printer",
    "camera": "cctv",
    "nvr": "video",
    "media": "tv",
    "ups": "battery-charging",
    "pdu": "plug",
    "sensor": "thermometer",
    "building-control": "door-open",
    "plc": "factory",
    "management-controller": "settings-2",
    "iot": "cpu",
    "unknown": "circle-question-mark",
    "network": "network",
    "wlan": "wifi",
}
WARNING = "triangle-alert"
LOST = "map-pin-off"
NETWORK = "network"
_SHAPES = {"path", "circle", "rect", "line", "polyline", "polygon", "ellipse"}


def icon(role: str) -> str:
    """The icon's name for a role."""
    return ROLES.get(role, ROLES["unknown"])


@lru_cache(maxsize=1)
def _archive() -> zipfile.ZipFile:
    """All icons; its table of contents is long and read once."""
    import lucide

    return zipfile.ZipFile(io.BytesIO(pathlib.Path(lucide.__file__).with_name("lucide.zip").read_bytes()))


@lru_cache(maxsize=128)
def shapes(name: str) -> str:
    """The icon's elements as SVG, without the frame around them."""
    import defusedxml.ElementTree

    root = defusedxml.ElementTree.fromstring(_archive().read(f"{name}.svg"))
    drawn = []
    for node in root:
        tag = node.tag.rpartition("}")[2]
        if tag in _SHAPES:
            attributes = "".join(f' {k}="{escape(v)}"' for k, v in node.attrib.items())
            drawn.append(f"<{tag}{attributes}/>")
    return "".join(drawn)
