"""The leases of dnsmasq (dnsmasq.leases), as also Pi-hole, OpenWrt and libvirt keep them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from discover import leases, text
from discover.leases import Row
from discover.probe import Capture, Reader

NAME = "dhcp_dnsmasq"
# when it ends, MAC address (with its kind where that is not Ethernet), address, name, client id
_V4 = re.compile(
    r"(\d{1,12}) (?:\w\w-)?((?:[0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}) ((?:\d{1,3}\.){3}\d{1,3}) (\S+)(?: (\S+))?"
)
_V6 = re.compile(r"(\d{1,12}) T?\d+ ([0-9a-fA-F:]+:[0-9a-fA-F:]*) (\S+) ((?:[0-9a-fA-F]{2}:)+[0-9a-fA-F]{2})")
_SERVER = re.compile(r"duid (?:[0-9a-fA-F]{2}:)+[0-9a-fA-F]{2}")


def sniff(name: str, head: bytes) -> bool:
    lines = [one.strip() for one in text.decode(head).splitlines()]
    lines = [one for one in (lines[:-1] if len(head) >= 4096 else lines) if one]
    return bool(lines) and all(_V4.fullmatch(one) or _V6.fullmatch(one) or _SERVER.fullmatch(one) for one in lines)


def _rows(content: str) -> Iterator[Row]:
    for line in content.splitlines():
        if row := _V4.fullmatch(line.strip()):
            yield Row(row[2], row[3], row[4], until=float(row[1]))
        elif row := _V6.fullmatch(line.strip()):
            yield Row(leases.mac_of_duid(leases.octets(row[4])), row[2], row[3], until=float(row[1]))


def captures(name: str, content: bytes, vantage: str, at: float) -> Iterable[Capture]:
    return leases.captures(NAME, name, _rows(text.decode(content)), vantage, at)


READER = Reader(NAME, "Leases of dnsmasq", sniff, captures, leases.PARSE)
