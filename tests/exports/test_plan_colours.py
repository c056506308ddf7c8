"""Nobody needs colours to read a plan: who sees few of them sees them apart, and what they mean is also printed."""

from __future__ import annotations

import itertools
import re

import pytest

from exports.format import Settings
from exports.plan import icons, theme
from exports.plan.draw import draw, thick
from exports.plan.marks import Box, Group, Path, Text, flat
from exports.plan.sheet import sheets, whole
from tests.exports.offices import office

# Machado, Oliveira, Fernandes 2009, severity 1.0, on linear RGB.
SIGHT = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
USUAL = 5
"""An office rarely has more VLANs; from here on the printed number alone tells some of them apart."""


def linear(colour: str) -> list[float]:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


def lab(rgb: list[float]) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of linear RGB."""
    r, g, b = (min(max(c, 0.0), 1.0) for c in rgb)
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
    )
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def apart(one: str, other: str, sight: str) -> float:
    """CIE76 difference of two colours; 2.3 is just noticeable."""
    seen = []
    for colour in (one, other):
        rgb = linear(colour)
        if sight in SIGHT:
            rgb = [sum(m * c for m, c in zip(row, rgb, strict=True)) for row in SIGHT[sight]]
        seen.append(lab(rgb))
    return sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5


@pytest.mark.parametrize("sight", ["all colours", *SIGHT])
@pytest.mark.parametrize("name", theme.THEMES)
def test_the_usual_vlans_look_different_to_everybody(name: str, sight: str) -> None:
    colours = [theme.THEMES[name][f"vlan-{n}"] for n in range(USUAL)]
    least = min(apart(a, b, sight) for a, b in itertools.combinations(colours, 2))
    assert least > 9, least


@pytest.mark.parametrize("size", [90, 1000])
def test_every_coloured_square_has_its_number_beside_it(size: int) -> None:
    """Printed in black and white, a plan says the same."""
    for view in ("physical", "ports", "wlan", "bsi"):
        for sheet in sheets(office(size), Settings(options={"view": view})):
            marks = list(flat(sheet.marks))
            numbers = [t for t in marks if isinstance(t, Text) and re.match(r"V\d+", t.text)]
            squares = [b for b in marks if isinstance(b, Box) and b.fill.startswith("vlan-") and b.w < 10 and b.h < 10]
            assert len(numbers) >= len(squares) > 0 or not squares


def test_kinds_of_cards_and_lines_differ_without_colour() -> None:
    families = {f: r for r, f in theme.FAMILY.items()}
    assert len({icons.icon(r) for r in families.values()}) == len(families)
    assert len({thick(10**8), thick(10**9), thick(10**10)}) == 3
    fit = whole(office(90, ring=True), Settings()).fit
    assert fit is not None
    styles: dict[str, set[str]] = {}
    for group in draw(fit.layout, {}, "de"):
        if isinstance(group, Group) and dict(group.attributes).get("class") == "wires":
            for mark in flat(group.marks):
                if isinstance(mark, Path) and mark.dash:
                    styles.setdefault(mark.dash, set()).add(mark.stroke)
    assert len(styles) >= 2, styles
    words = " ".join(m.text for m in flat(draw(fit.layout, {}, "de")) if isinstance(m, Text))
    assert "gesperrt" in words and "vermutet" in words
