"""The leases of a Windows DHCP server: `Get-DhcpServerv4Lease … | Export-Csv`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from discover import leases, text
from discover.leases import Row
from discover.probe import Capture, Reader

NAME = "dhcp_windows_csv"
_WANTED = {"ipaddress", "clientid", "addressstate"}
_ACTIVE = {"active", "activereservation"}


def _table(content: str) -> Iterator[list[str]]:
    lines = io.StringIO(content, newline="")
    first = lines.readline()
    if not first.startswith("#TYPE"):  # which PowerShell 5 writes unless told otherwise
        lines.seek(0)
    place = lines.tell()
    heading = lines.readline()
    lines.seek(place)
    return csv.reader(lines, delimiter=max(",;\t", key=heading.count))


def sniff(name: str, head: bytes) -> bool:
    try:
        return {c.strip().lower() for c in next(_table(text.decode(head)), [])} >= _WANTED
    except csv.Error:
        return False


def _rows(content: str) -> Iterator[Row]:
    table = _table(content)
    columns = [c.strip().lower() for c in next(table, [])]
    for cells in table:
        told = dict(zip(columns, cells, strict=False))
        active = told.get("addressstate", "").strip().lower() in _ACTIVE
        yield Row(
            told.get("clientid"), told.get("ipaddress"), told.get("hostname"), active=active,
            comment=told.get("description"),
        )  # fmt: skip


def captures(name: str, content: bytes, vantage: str, at: float) -> Iterable[Capture]:
    """The server's own word for the state counts: its times are written as the country has them."""
    try:
        yield from leases.captures(NAME, name, _rows(text.decode(content).replace("\0", "")), vantage, at)
    except csv.Error:
        return


READER = Reader(NAME, "Leases of a Windows DHCP server (CSV)", sniff, captures, leases.PARSE)
