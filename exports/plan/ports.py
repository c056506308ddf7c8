"""Names of ports as technicians write them: short, and in the order in which people count."""

from __future__ import annotations

import re

from exports.cells import plain

_LONG = (
    ("TwentyFiveGigabitEthernet", "Twe"),
    ("TwentyFiveGigE", "Twe"),
    ("HundredGigabitEthernet", "Hu"),
    ("HundredGigE", "Hu"),
    ("FortyGigabitEthernet", "Fo"),
    ("FortyGigE", "Fo"),
    ("Ten-GigabitEthernet", "XGE"),
    ("TenGigabitEthernet", "Te"),
    ("TwoGigabitEthernet", "Tw"),
    ("GigabitEthernet", "Gi"),
    ("FastEthernet", "Fa"),
    ("Bridge-Aggregation", "BAGG"),
    ("Port-channel", "Po"),
    ("Ethernet", "Eth"),
)
_PARTS = re.compile(r"(\d+)")


def short(name: str | None) -> str:
    """`Gi1/0/24` for GigabitEthernet1/0/24; a description behind a name with a number is left out; other names stay.
    Empty when the port is not known."""
    if not name:
        return ""
    shown = plain(name, 63).replace("\n", " ").strip()
    first, comma, _ = shown.partition(", ")
    if comma and " " not in first and any(c.isdigit() for c in first):
        shown = first  # SR OS: `1/1/c36/3, 10-Gig Ethernet, "to-somebody"`
    for long, brief in _LONG:
        if shown.startswith(long) and shown[len(long) :].lstrip()[:1].isdigit():
            return brief + shown[len(long) :].lstrip()
    return shown


def natural(name: str | None) -> tuple[tuple[int, int, str], ...]:
    """A key that puts port 2 before port 10, and what has no name at the end."""
    if not name:
        return ((2, 0, ""),)
    parts = [p for p in _PARTS.split(name) if p]
    return tuple((0, int(p[:18]), "") if p.isascii() and p.isdigit() else (1, 0, p.casefold()) for p in parts)
