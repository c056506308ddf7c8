"""net-snmp pass_persist: BRIDGE-MIB (RFC 4188) and Q-BRIDGE-MIB (RFC 4363) of a Linux bridge, from its own tables.

net-snmp has neither of them. Runs by itself, without the rest of the lab."""

from __future__ import annotations

import bisect
import json
import socket
import subprocess
import sys
import time

Oid = tuple[int, ...]
_BASE: Oid = (1, 3, 6, 1, 2, 1, 17)
_FRESH_SECONDS = 1.0
_STATES = {"disabled": 1, "blocking": 2, "listening": 3, "learning": 4, "forwarding": 5}


def _ip(*words: str) -> list[dict[str, object]]:
    said = subprocess.run(words, capture_output=True, text=True, check=False).stdout
    return json.loads(said or "[]")  # type: ignore[no-any-return]  # what the program prints


def _octets(mac: str) -> Oid:
    return tuple(int(part, 16) for part in mac.split(":"))


def _hex(mac: str) -> str:
    return mac.replace(":", " ").upper()


def _bits(ports: list[int]) -> str:
    """A PortList (RFC 4363): the first port is the highest bit of the first octet."""
    octets = bytearray(max(ports, default=1) // 8 + 1)
    for port in ports:
        octets[(port - 1) // 8] |= 0x80 >> (port - 1) % 8
    return octets.hex(" ").upper()


def rows() -> dict[Oid, tuple[str, str]]:
    """All objects that the bridge has now."""
    index = {name: number for number, name in socket.if_nameindex()}
    links = {str(x["ifname"]): str(x.get("state")) for x in _ip("bridge", "-j", "link", "show")}
    ports = {name: int("".join(c for c in name if c.isdigit())) for name in links if name in index}
    base = str(_ip("ip", "-j", "link", "show", "br0")[0]["address"])
    found: dict[Oid, tuple[str, str]] = {
        (1, 1, 0): ("octet", _hex(base)),
        (1, 2, 0): ("integer", str(len(ports))),
        (1, 3, 0): ("integer", "2"),
        (4, 2, 0): ("integer", "300"),
    }
    for name, port in ports.items():
        found[1, 4, 1, 1, port] = ("integer", str(port))
        found[1, 4, 1, 2, port] = ("integer", str(index[name]))
        found[2, 15, 1, 1, port] = ("integer", str(port))
        found[2, 15, 1, 3, port] = ("integer", str(_STATES.get(links[name], 1)))
        found[7, 1, 4, 5, 1, 1, port] = ("gauge", "1")
    for one in _ip("bridge", "-j", "fdb", "show", "br", "br0"):
        name, mac = str(one.get("ifname")), str(one.get("mac"))
        if one.get("state") == "permanent" or name not in ports or int(mac[:2], 16) & 1:
            continue
        at, octets = str(ports[name]), _octets(mac)
        found[4, 3, 1, 1, *octets] = ("octet", _hex(mac))
        found[4, 3, 1, 2, *octets] = ("integer", at)
        found[4, 3, 1, 3, *octets] = ("integer", "3")
        found[7, 1, 2, 2, 1, 2, 1, *octets] = ("integer", at)
        found[7, 1, 2, 2, 1, 3, 1, *octets] = ("integer", "3")
    members = sorted(ports.values())
    found[7, 1, 4, 2, 1, 3, 0, 1] = ("gauge", "1")
    for column in (4, 5):
        found[7, 1, 4, 2, 1, column, 0, 1] = ("octet", _bits(members))
    found[7, 1, 4, 3, 1, 1, 1] = ("string", "DEFAULT_VLAN")
    for column in (2, 4):
        found[7, 1, 4, 3, 1, column, 1] = ("octet", _bits(members))
    found[7, 1, 4, 3, 1, 5, 1] = ("integer", "1")
    return {_BASE + oid: value for oid, value in found.items()}


def main() -> None:
    """The protocol: a word, then the OID; the answer is OID, type and value, or NONE."""
    known: dict[Oid, tuple[str, str]] = {}
    order: list[Oid] = []
    read_at = float("-inf")
    for line in sys.stdin:
        word = line.strip()
        if word == "PING":
            print("PONG", flush=True)
            continue
        if word not in ("get", "getnext"):
            continue
        asked = tuple(int(part) for part in sys.stdin.readline().strip().strip(".").split(".") if part)
        if time.monotonic() - read_at > _FRESH_SECONDS:
            known = rows()
            order, read_at = sorted(known), time.monotonic()
        oid: Oid | None = asked if word == "get" and asked in known else None
        if word == "getnext" and (at := bisect.bisect_right(order, asked)) < len(order):
            oid = order[at]
        if oid is None:
            print("NONE", flush=True)
        else:
            print("." + ".".join(map(str, oid)), *known[oid], sep="\n", flush=True)


if __name__ == "__main__":
    main()
