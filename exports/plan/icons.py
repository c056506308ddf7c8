"""Tabler icons (MIT), read from the package pytablericons without importing it: it would pull in a game library."""

from __future__ import annotations

import importlib.util
import pathlib
import re
from functools import lru_cache

OF_ROLE = {
    "internet": "world",
    "modem": "router",
    "router": "router",
    "firewall": "shield",
    "switch": "switch-horizontal",
    "unmanaged-switch": "network-off",
    "access-point": "access-point",
    "wlan-controller": "access-point",
    "server": "server-2",
    "hypervisor": "server-2",
    "virtual-machine": "cube",
    "nas": "database",
    "workstation": "device-desktop",
    "laptop": "device-laptop",
    "smartphone": "device-mobile",
    "tablet": "device-tablet",
    "phone": "phone",
    "pbx": "phone",
    "printer": "printer",
    "camera": "device-cctv",
    "nvr": "device-cctv",
    "media": "device-tv",
    "ups": "battery-charging",
    "pdu": "plug",
    "sensor": "temperature",
    "building-control": "door-enter",
    "plc": "cpu",
    "management-controller": "cpu",
    "iot": "bulb",
    "unknown": "help-circle",
    "others": "dots",
    "not-located": "map-question",
}
WARNING = "alert-triangle"
_SHAPE = re.compile(r"<(path|circle|rect|line|polyline|ellipse)\b([^<>]*?)/>", re.DOTALL)


@lru_cache(maxsize=64)
def shapes(name: str) -> str:
    """The shapes of an icon on a grid of 24, as SVG; empty when there is none of that name."""
    found = importlib.util.find_spec("pytablericons")
    if found is None or not found.submodule_search_locations:
        return ""
    path = pathlib.Path(found.submodule_search_locations[0]) / "icons" / "outline" / f"{name}.svg"
    try:
        text = path.read_text("utf-8")
    except OSError:
        return ""
    return "".join(f"<{tag} {' '.join(rest.split())}/>" for tag, rest in _SHAPE.findall(text))
