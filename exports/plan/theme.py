"""Colours by name, light and dark. What a colour means is also printed, so none of them is the only carrier."""

from __future__ import annotations

from collections.abc import Mapping

FAMILY: dict[str, str] = {
    "internet": "wan",
    "modem": "wan",
    "router": "wan",
    "firewall": "firewall",
    "switch": "switch",
    "access-point": "radio",
    "wlan-controller": "radio",
    "unmanaged-switch": "presumed",
}
"""Role → family of colours; all others are `machine`."""

LIGHT: dict[str, str] = {
    "ground": "#FFFFFF",
    "card": "#FFFFFF",
    "band": "#F3F6F8",
    "ink": "#1B2A33",
    "muted": "#52656F",
    "wire": "#566A75",
    "hair": "#D3DCE1",
    "warn": "#A63500",
    "warn-fill": "#FDEEE6",
    "wan": "#0072B2",
    "firewall": "#C24E00",
    "switch": "#00795A",
    "radio": "#A0527F",
    "presumed": "#8F6000",
    "machine": "#455A64",
    "vlan-0": "#555555",
    "vlan-1": "#0072B2",
    "vlan-2": "#009E73",
    "vlan-3": "#E69F00",
    "vlan-4": "#CC79A7",
    "vlan-5": "#56B4E9",
    "vlan-6": "#B8432F",
    "vlan-7": "#7A5BA6",
    "vlan-8": "#B5B300",
    "vlan-9": "#6B4A2B",
}
DARK: dict[str, str] = {
    "ground": "#12181C",
    "card": "#1C252B",
    "band": "#232E35",
    "ink": "#ECF1F4",
    "muted": "#A9B8C1",
    "wire": "#8FA3AE",
    "hair": "#36454E",
    "warn": "#FFB38A",
    "warn-fill": "#3A2418",
    "wan": "#5AB4E8",
    "firewall": "#FF9A52",
    "switch": "#45C9A4",
    "radio": "#DE9CC2",
    "presumed": "#E3B34A",
    "machine": "#A3B7C2",
    "vlan-0": "#8E8E8E",
    "vlan-1": "#4AA8E0",
    "vlan-2": "#2CC79B",
    "vlan-3": "#F2B632",
    "vlan-4": "#DE9CC2",
    "vlan-5": "#8CCFF5",
    "vlan-6": "#EE8A76",
    "vlan-7": "#B49BD8",
    "vlan-8": "#D9D73C",
    "vlan-9": "#BC9878",
}
THEMES: Mapping[str, Mapping[str, str]] = {"light": LIGHT, "dark": DARK}
VLAN_COLOURS = 10


def family(role: str) -> str:
    """The colour of a role."""
    return FAMILY.get(role, "machine")


def classes() -> str:
    """CSS for a page whose colours are classes: light; dark on a screen where the reader likes it or asks for it
    (`data-theme` on the root element)."""
    light, dark = (";".join(f"--p-{name}:{value}" for name, value in one.items()) for one in (LIGHT, DARK))
    used = "".join(f".f-{n}{{fill:var(--p-{n})}}.s-{n}{{stroke:var(--p-{n})}}" for n in LIGHT)
    wished = f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}"
    asked = f"@media screen{{:root[data-theme=dark]{{{dark}}}}}"
    return f":root{{{light}}}{wished}{asked}{used}"


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours `#RRGGBB`, 1 to 21 (WCAG 2.2, relative luminance)."""
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
