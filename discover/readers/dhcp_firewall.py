"""The leases of OPNsense and pfSense as their lists and interfaces give them out (JSON, CSV)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from discover import documents, leases, text
from discover.documents import Row as Document
from discover.leases import Row
from discover.probe import Capture, Reader

NAME = "dhcp_firewall"
_FIELDS = {
    "address": "ip", "ip": "ip", "ipaddress": "ip", "ip-address": "ip",
    "mac": "mac", "hwaddr": "mac", "macaddress": "mac", "mac-address": "mac",
    "hostname": "name", "host": "name",
    "starts": "since", "start": "since", "cltt": "since",
    "ends": "until", "end": "until", "expire": "until", "expires": "until", "leaseend": "until",
    "state": "state", "leasetype": "state", "active_status": "state", "act": "state",
    "descr": "comment", "description": "comment",
}  # fmt: skip
_OVER = frozenset({"expired", "free", "released", "backup", "abandoned", "declined", "1", "2", "3"})
_JSON = re.compile(rb'"(?:mac|hwaddr)"\s*:\s*"(?:[0-9a-fA-F]{2}:){5}')


def sniff(name: str, head: bytes) -> bool:
    if head.lstrip()[:1] in (b"{", b"["):
        lease = b'"ends"' in head or b'"expire"' in head or b'"active_status"' in head
        return bool(_JSON.search(head)) and lease and (b'"address"' in head or b'"ip"' in head)
    first = text.decode(head).partition("\n")[0]
    return _columns(first) >= {"ip", "mac", "until"} and "valid_lifetime" not in first  # Kea's own file


def _columns(line: str) -> set[str]:
    return {_FIELDS.get(_folded(word), "") for word in re.split(r"[,;\t]", line)}


def _folded(word: str) -> str:
    return re.sub(r"[^a-z_-]", "", word.lower())


def _time(said: str | None) -> float | None:
    """Seconds since the epoch, or a date as ISO writes it or with slashes, both in UTC."""
    if not said:
        return None
    if re.fullmatch(r"\d{9,12}", said):
        return float(said)
    return leases.utc(said)


def _row(told: dict[str, str]) -> Row:
    state = told.get("state", "").strip().lower()
    active = False if state in _OVER else True if state in ("active", "0", "static") else None
    since, until = _time(told.get("since")), _time(told.get("until"))
    return Row(told.get("mac"), told.get("ip"), told.get("name"), since, until, active, comment=told.get("comment"))


def _rows(content: str) -> Iterator[Row]:
    if content.lstrip()[:1] in ("{", "["):
        value = documents.decode(content.encode("utf-8", "replace"))
        whole = Document(value)
        for one in documents.rows(value) if isinstance(value, list) else whole.rows("rows") or whole.rows("data"):
            pairs = ((_FIELDS.get(_folded(name)), one.text(name)) for name in one.names())
            yield _row({field: said for field, said in pairs if field and said})
        return
    delimiter = max(",;\t", key=content.partition("\n")[0].count)
    table = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)
    columns = [_FIELDS.get(_folded(c), "") for c in next(table, [])]
    for cells in table:
        yield _row({field: said.strip() for field, said in zip(columns, cells, strict=False) if field and said.strip()})


def captures(name: str, content: bytes, vantage: str, at: float) -> Iterable[Capture]:
    try:
        yield from leases.captures(NAME, name, _rows(text.decode(content).replace("\0", "")), vantage, at)
    except csv.Error:
        return


READER = Reader(NAME, "Leases of OPNsense and pfSense (JSON, CSV)", sniff, captures, leases.PARSE)
