"""The leases of Kea as its commands `lease4-get-all` and `lease6-get-all` answer them (JSON)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from discover import documents, leases
from discover.documents import Row as Document
from discover.leases import Row
from discover.probe import Capture, Reader

NAME = "dhcp_kea_json"


def sniff(name: str, head: bytes) -> bool:
    return b'"valid-lft"' in head and b'"ip-address"' in head


def _rows(content: bytes) -> Iterator[Row]:
    told = documents.decode(content)
    for answer in documents.rows(told) if isinstance(told, list) else [Document(told)]:
        listed = answer.row("arguments").rows("leases") or answer.rows("leases") or [answer]
        for lease in listed:
            if lease.text("type") == "IA_PD":
                continue
            since, life, state = lease.number("cltt"), lease.number("valid-lft"), lease.number("state") or 0
            forever = life is None or life >= 0xFFFFFFFF
            until = 0.0 if forever or since is None or life is None else float(since + life)
            mac = lease.mac("hw-address") or leases.mac_of_duid(leases.octets(lease.text("duid") or ""))
            name = lease.text("hostname")
            yield Row(mac, lease.ip("ip-address"), name, since, until, state in (0, 4))


def captures(name: str, content: bytes, vantage: str, at: float) -> Iterable[Capture]:
    return leases.captures(NAME, name, _rows(content), vantage, at)


READER = Reader(NAME, "Leases of Kea (lease4-get-all, lease6-get-all)", sniff, captures, leases.PARSE)
