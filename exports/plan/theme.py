"""Colours and measures. Meaning is never told by colour alone; a test proves the contrast of every text."""

from __future__ import annotations

INK, MUTED, GROUND, CARD, LINE = "#1B2A33", "#52656F", "#FFFFFF", "#FFFFFF", "#566C79"
WARN, WARN_GROUND = "#B23A00", "#FDEEE6"
DARK = {"ground": "#12181C", "card": "#1C252B", "ink": "#ECF1F4", "muted": "#A9B8C1", "warn": "#FFB38A",
        "warn-ground": "#3A2418", "line": "#8FA3AF"}  # fmt: skip
# Okabe-Ito, darkened for lines.
KIND = {
    "internet": "#0072B2", "modem": "#0072B2", "router": "#0072B2", "firewall": "#C24E00", "switch": "#00795A",
    "unmanaged-switch": "#8F5F00", "access-point": "#A0527F", "wlan-controller": "#A0527F", "not-located": "#52656F",
}  # fmt: skip
SERVER = "#455A64"
VLAN = ("#0072B2", "#009E73", "#E69F00", "#CC79A7", "#555555", "#56B4E9", "#D55E00", "#8A6D3B")

CARD_WIDTH, GAP, INDENT = 212.0, 22.0, 22.0
HEADER, ROW, WARNING, PAD = 40.0, 20.0, 17.0, 11.0
BAR, ICON, ROW_ICON = 5.0, 22.0, 15.0
NAME_SIZE, SECOND_SIZE, ROW_SIZE, SMALL_SIZE = 13.0, 9.5, 11.0, 8.5
LABEL_ROOM = 16.0
"""Between cards that hang below each other: for the port's name."""
_WIDTHS = ((10_000_000_000, 3.4), (1_000_000_000, 1.8))


def colour(role: str) -> str:
    """The line colour of a card."""
    return KIND.get(role, SERVER)


def stroke(speed_bps: int | None) -> float:
    """Line width by speed: 100 Mbit/s, 1 Gbit/s, 10 Gbit/s."""
    if speed_bps is None:
        return 1.5
    return next((w for limit, w in _WIDTHS if speed_bps >= limit), 1.2)
