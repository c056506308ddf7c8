"""Text from the network in a spreadsheet's cell: shown, never run."""

from __future__ import annotations

import re

LONGEST = 2000
# What Excel and LibreOffice take for the beginning of a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# XML 1.0 cannot hold these (section 2.2), and no list needs them.
_UNPRINTABLE = re.compile("[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010fffd]")
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def plain(value: str, longest: int = LONGEST) -> str:
    """Text to show: no control or direction characters, at most `longest` characters."""
    if len(value) <= longest and value.isascii() and value.isprintable():
        return value  # most are
    lines = value.replace("\r\n", "\n").replace("\t", " ")
    clean = _BIDI.sub("", _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", lines))
    return clean[: longest - 1] + "…" if len(clean) > longest else clean


def line(value: str | None) -> str:
    """Text on one line, without control and direction characters; empty when there is none."""
    return " ".join(plain(value, 10_000).split()) if value else ""


def cell(value: str) -> str:
    """One cell's text: as `plain`, and no formula."""
    shown = plain(value)
    return f"'{shown}" if shown.startswith(_FORMULA) else shown
