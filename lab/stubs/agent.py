"""net-snmp pass_persist: BRIDGE-MIB (RFC 4188) and Q-BRIDGE-MIB (RFC 4363) of a Linux bridge, from its own tables.

net-snmp has neither of them. Runs by itself, without the rest of the lab."""

from __future__ import annotations

import bisect
import json
import socket
import subprocess
import sys
import time
from typing import Any

Oid = tuple[int, ...]
_BASE: Oid = (1, 3, 6, 1, 2, 1, 17)
_FRESH_SECONDS = 1.0
_STATES = {"disabled": 1, "blocking": 2, "listening": 3, "learning": 4, "forwarding": 5}


def _ip(*words: str) -> list[dict[str, Any]]:
    said = subprocess.run(words, capture_output=True, text=True, check=False).stdout
    return json.loads(said or "[]")  # type: ignore[no-any-return]  # what the program prints


def _octets(mac: str) -> Oid:
    return tuple(int(part, 16) for part in mac.split(":"))


def _hex(mac: str) -> str:
    return mac.replace(":", " ").upper()


def _bridge_id(said: str) -> str:
    """A bridge id (IEEE 802.1D 9.2.5) in hexadecimal octets, of what `ip` prints as 8000.9c:dc:71:10:20:0."""
    priority, _, mac = said.partition(".")
    return " ".join([priority[:2], priority[2:], *(octet.zfill(2) for octet in mac.split(":"))]).upper()


def _bits(ports: list[int]) -> str:
    """A PortList (RFC 4363): the first port is the highest bit of the first octet."""
    octets = bytearray(max(ports, default=1) // 8 + 1)
    for port in ports:
        octets[(port - 1) // 8] |= 0x80 >> (port - 1) % 8
    return octets.hex(" ").upper()


def rows() -> dict[Oid, tuple[str, str]]:
    """All objects that the bridge has now."""
    index = {name: number for number, name in socket.if_nameindex()}
    slaves: dict[str, dict[str, Any]] = {
        x["ifname"]: x["linkinfo"]["info_slave_data"] for x in _ip("ip", "-j", "-d", "link", "show", "master", "br0")
    }
    ports = {name: int(said["no"], 16) for name, said in slaves.items() if name in index}
    bridge = _ip("ip", "-j", "-d", "link", "show", "br0")[0]
    base, tree = bridge["address"], bridge["linkinfo"]["info_data"]
    found: dict[Oid, tuple[str, str]] = {
        (1, 1, 0): ("octet", _hex(base)),
        (1, 2, 0): ("integer", str(len(ports))),
        (1, 3, 0): ("integer", "2"),
        (4, 2, 0): ("integer", "300"),
    }
    if tree["stp_state"]:
        found[2, 1, 0] = ("integer", "3")
        found[2, 2, 0] = ("integer", str(tree["priority"]))
        found[2, 5, 0] = ("octet", _bridge_id(tree["root_id"]))
        found[2, 6, 0] = ("integer", str(tree["root_path_cost"]))
        found[2, 7, 0] = ("integer", str(tree["root_port"]))
    for name, port in ports.items():
        found[1, 4, 1, 1, port] = ("integer", str(port))
        found[1, 4, 1, 2, port] = ("integer", str(index[name]))
        found[2, 15, 1, 1, port] = ("integer", str(port))
        found[2, 15, 1, 3, port] = ("integer", str(_STATES.get(slaves[name]["state"], 1)))
        if tree["stp_state"]:
            found |= _spanning(port, slaves[name])
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


def _spanning(port: int, said: dict[str, Any]) -> dict[Oid, tuple[str, str]]:
    """What spanning tree says of a port (RFC 4188 dot1dStpPortTable)."""
    return {
        (2, 15, 1, 2, port): ("integer", str(said["priority"])),
        (2, 15, 1, 4, port): ("integer", "1"),
        (2, 15, 1, 5, port): ("integer", str(said["cost"])),
        (2, 15, 1, 6, port): ("octet", _bridge_id(said["root_id"])),
        (2, 15, 1, 7, port): ("integer", str(said["designated_cost"])),
        (2, 15, 1, 8, port): ("octet", _bridge_id(said["bridge_id"])),
        (2, 15, 1, 9, port): ("octet", said["designated_port"].to_bytes(2, "big").hex(" ").upper()),
    }


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
