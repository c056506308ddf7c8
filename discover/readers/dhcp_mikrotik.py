"""The leases of MikroTik RouterOS: `/ip dhcp-server lease print terse` (or detail), and `… export`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from discover import leases, text
from discover.leases import Row
from discover.probe import Capture, Reader

NAME = "dhcp_mikrotik"
_PAIR = re.compile(r'(?:^|\s)([a-z][a-z0-9-]*)=("(?:[^"\\]|\\.)*"|.*?)(?=\s+[a-z][a-z0-9-]*=|\s*$)', re.S)
_BEGIN = re.compile(r"\s*\d+\s+(?:[A-Z]{1,4}\s+)?(?:;;;.*|[a-z][a-z0-9-]*=.*)|add\s.*")
_ADDRESS = re.compile(r"\b(?:active-)?mac-address=(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}")
_ESCAPED = re.compile(r"\\([0-9A-F]{2}|.)")


def sniff(name: str, head: bytes) -> bool:
    said = text.decode(head)
    return bool(_ADDRESS.search(said)) and ("/ip dhcp-server lease" in said or "status=" in said)


def _records(content: str) -> Iterator[tuple[str, bool]]:
    """(text of one lease, whether it is from an export)."""
    lines: list[str] = []
    for line in content.replace("\\\r\n", " ").replace("\\\n", " ").splitlines():
        if _BEGIN.fullmatch(line) or line.startswith("/"):
            if lines:
                yield "\n".join(lines), lines[0].startswith("add")
            lines = [] if line.startswith("/") else [line]
        elif lines:
            lines.append(line)
    if lines:
        yield "\n".join(lines), lines[0].startswith("add")


def _value(said: str) -> str:
    if said[:1] != '"':
        return said.strip()
    # Octets beyond ASCII are written one by one, whatever the character set.
    plain = _ESCAPED.sub(
        lambda m: chr(0xDC00 + int(m[1], 16)) if m[1] > "7F" and len(m[1]) == 2 else _one(m[1]), said[1:-1]
    )
    return text.decode(plain.encode("utf-8", "surrogateescape"))


def _one(said: str) -> str:
    return chr(int(said, 16)) if len(said) == 2 else said


def _rows(content: str) -> Iterator[Row]:
    for record, exported in _records(content):
        told = {name: _value(said) for name, said in _PAIR.findall(record)}
        remark = re.search(r";;; (.*)", record)
        # What a configuration reserves is there only when somebody has come for it.
        bound = not exported and told.get("status") == "bound"
        yield Row(
            told.get("active-mac-address") or told.get("mac-address"),
            told.get("active-address") or told.get("address"),
            told.get("host-name"),
            active=bound,
            vendor_class=told.get("class-id"),
            comment=told.get("comment") or (remark[1] if remark else None),
        )


def captures(name: str, content: bytes, vantage: str, at: float) -> Iterable[Capture]:
    return leases.captures(NAME, name, _rows(text.decode(content)), vantage, at)


READER = Reader(NAME, "Leases of MikroTik RouterOS", sniff, captures, leases.PARSE)
