"""The leases of a Windows DHCP server: `netsh dhcp server scope … show clients 1`, in any language."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator

from discover import leases, text
from discover.leases import Row
from discover.probe import Capture, Reader

NAME = "dhcp_windows_netsh"
# address - mask - client - ends - kind - name; what stands around the dashes differs from version to version
_ROW = re.compile(
    r"\s*((?:\d{1,3}\.){3}\d{1,3})\s*-\s*(?:\d{1,3}\.){3}\d{1,3}\s*-\s*((?:[0-9a-fA-F]{2}-){5}[0-9a-fA-F]{2})\s*-"
    r"\s*(.*?)\s*-\s*([NDBUR])\b(?:\s*-\s*(.*))?"
)
_DAY = 86_400


def sniff(name: str, head: bytes) -> bool:
    return any(_ROW.fullmatch(line) for line in text.decode(head).splitlines())


def until(said: str) -> float | None:
    """When the lease ends, at the latest: the time zone is not told. None where that cannot be read."""
    if found := re.match(r"(\d{1,2})\.(\d{1,2})\.(\d{4})\b", said):
        day, month, year = (int(one) for one in found.groups())
    elif found := re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})\b.*[AP]M", said, re.I):
        month, day, year = (int(one) for one in found.groups())
    elif found := re.match(r"(\d{4})-(\d{1,2})-(\d{1,2})\b", said):
        year, month, day = (int(one) for one in found.groups())
    else:
        return None
    try:
        return datetime.datetime(year, month, day, tzinfo=datetime.UTC).timestamp() + 2 * _DAY
    except ValueError:
        return None


def _rows(content: str) -> Iterator[Row]:
    for line in content.splitlines():
        if (row := _ROW.fullmatch(line)) is not None:
            over = re.match(r"(?i)ina[ck]ti", row[3]) is not None
            yield Row(row[2], row[1], row[5], until=until(row[3]), active=False if over else None)


def captures(name: str, content: bytes, vantage: str, at: float) -> Iterable[Capture]:
    return leases.captures(NAME, name, _rows(text.decode(content)), vantage, at)


READER = Reader(NAME, "Leases of a Windows DHCP server (netsh)", sniff, captures, leases.PARSE)
