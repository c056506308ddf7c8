"""The leases of ISC DHCP (dhcpd.leases, dhcpd6.leases), as also OPNsense, pfSense and VyOS have kept them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from discover import leases, text
from discover.leases import Row
from discover.probe import Capture, Reader

NAME = "dhcp_isc"
_LEASE = re.compile(r"^lease ([\d.]+) \{(.*?)^\}", re.M | re.S)
_CLIENT = re.compile(r'^ia-[nt]a "((?:[^"\\]|\\.)*)" \{(.*?)^\}', re.M | re.S)
_ADDRESS = re.compile(r"iaaddr ([0-9a-fA-F:]+) \{(.*?)\}", re.S)
_STATEMENT = re.compile(r'^\s*(?:set )?([a-z-]+(?: (?:state|ethernet))?) (?:= )?("(?:[^"\\]|\\.)*"|[^;]*);', re.M)
_ESCAPED = re.compile(r"\\([0-7]{3}|.)", re.S)


def sniff(name: str, head: bytes) -> bool:
    return bool(re.search(rb'(?m)^lease (?:\d{1,3}\.){3}\d{1,3} \{|^ia-[nt]a "', head))


def _time(said: str | None) -> float | None:
    """`4 2026/11/26 09:15:00` or `epoch 1795683300` in UTC; 0 for `never`."""
    if said is None:
        return None
    if said == "never":
        return 0.0
    if found := re.match(r"epoch (\d{1,12})", said):
        return float(found[1])
    return leases.utc(said[2:])


def _row(ip: str, mac: str | None, told: dict[str, str]) -> Row:
    return Row(
        told.get("hardware ethernet") or mac,
        ip,
        _plain(told.get("client-hostname")),
        _time(told.get("cltt")) or _time(told.get("starts")) or None,
        _time(told.get("ends")),
        told.get("binding state") == "active" if "binding state" in told else None,
        _plain(told.get("vendor-class-identifier")),
    )


def _plain(said: str | None) -> str | None:
    return unescaped(said[1:-1]).decode("utf-8", "replace") if said and said[:1] == '"' else None


def unescaped(said: str) -> bytes:
    """The octets of a string in which those that are no letters stand as `\\\\001`."""
    return _ESCAPED.sub(
        lambda m: chr(int(m[1], 8) & 0xFF) if len(m[1]) == 3 else m[1],
        said.encode("utf-8", "replace").decode("latin-1"),
    ).encode("latin-1", "replace")


def _rows(content: str) -> Iterator[Row]:
    for found in _LEASE.finditer(content):
        yield _row(found[1], None, dict(_STATEMENT.findall(found[2])))
    for found in _CLIENT.finditer(content):
        mac = leases.mac_of_duid(unescaped(found[1])[4:])  # behind the number of the association
        outer = dict(_STATEMENT.findall(_ADDRESS.sub("", found[2])))
        for address in _ADDRESS.finditer(found[2]):
            yield _row(address[1], mac, {**outer, **dict(_STATEMENT.findall(address[2]))})


def captures(name: str, content: bytes, vantage: str, at: float) -> Iterable[Capture]:
    return leases.captures(NAME, name, _rows(text.decode(content)), vantage, at)


READER = Reader(NAME, "Leases of ISC DHCP", sniff, captures, leases.PARSE)
