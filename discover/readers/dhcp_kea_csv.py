"""The leases of Kea as it keeps them in files (memfile: kea-leases4.csv, kea-leases6.csv)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from discover import leases, text
from discover.documents import number
from discover.leases import Row
from discover.probe import Capture, Reader

NAME = "dhcp_kea_csv"
_ESCAPED = re.compile(r"&#x([0-9a-fA-F]{2})")


def sniff(name: str, head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").startswith(
        (b"address,hwaddr,client_id,", b"address,duid,valid_lifetime,")
    )


def row(told: dict[str, str | None]) -> Row:
    """From Kea's own names of columns."""

    def said(name: str) -> str:
        return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), told.get(name) or "")

    life, until = number(said("valid_lifetime")), number(said("expire"))
    state = number(said("state")) or 0  # 0 given, 1 declined, 2 over and reclaimed, 3 released, 4 registered
    mac = said("hwaddr") or leases.mac_of_duid(leases.octets(said("duid")))
    forever = life is not None and life >= 0xFFFFFFFF
    since = until - life if until and life and not forever else None
    ends = 0.0 if forever or until is None else float(until)
    return Row(mac, said("address"), said("hostname"), since, ends, state in (0, 4) and life != 0)


def _rows(content: str) -> Iterator[Row]:
    for told in csv.DictReader(io.StringIO(content, newline="")):
        if (told.get("lease_type") or "0") != "2":  # a prefix that was handed on
            yield row(told)


def captures(name: str, content: bytes, vantage: str, at: float) -> Iterable[Capture]:
    try:
        yield from leases.captures(NAME, name, _rows(text.decode(content).replace("\0", "")), vantage, at)
    except csv.Error:  # a field beyond all measure ends the file
        return


READER = Reader(NAME, "Leases of Kea (memfile)", sniff, captures, leases.PARSE)
