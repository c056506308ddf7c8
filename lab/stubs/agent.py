"""A pass_persist program for snmpd (snmpd.conf(5)): static rows, and BRIDGE-MIB and Q-BRIDGE-MIB of a Linux bridge.

Runs with plain Python, without this project's packages. net-snmp has no BRIDGE-MIB of its own; the forwarding table is
that of the kernel, read anew at most once in half a second."""

import bisect
import json
import pathlib
import subprocess
import sys
import time

BRIDGE = (1, 3, 6, 1, 2, 1, 17)


def oid(text):
    return tuple(int(part) for part in text.strip().strip(".").split("."))


def dotted(numbers):
    return "." + ".".join(map(str, numbers))


def ask(*words):
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return json.loads(done.stdout or "[]")


def octets(mac):
    return tuple(int(part, 16) for part in mac.split(":"))


def bridge_rows():
    """RFC 4188 and RFC 4363, one VLAN."""
    links = {link["ifname"]: link for link in ask("ip", "-j", "link")}
    ports = sorted((link["ifindex"], name) for name, link in links.items() if link.get("master") == "br0")
    number = {name: int("".join(c for c in name if c.isdigit()) or 0) for _, name in ports}
    own = links["br0"]["address"]
    rows = {
        (*BRIDGE, 1, 1, 0): ("octet", own),
        (*BRIDGE, 1, 2, 0): ("integer", len(ports)),
        (*BRIDGE, 1, 3, 0): ("integer", 2),
        (*BRIDGE, 7, 1, 1, 1, 0): ("integer", 1),
        (*BRIDGE, 7, 1, 4, 3, 1, 1, 1): ("string", "DEFAULT_VLAN"),
    }
    for index, name in ports:
        rows[(*BRIDGE, 1, 4, 1, 1, number[name])] = ("integer", number[name])
        rows[(*BRIDGE, 1, 4, 1, 2, number[name])] = ("integer", index)
        rows[(*BRIDGE, 7, 1, 4, 5, 1, 1, number[name])] = ("gauge", 1)
    seen = {}
    for entry in ask("bridge", "-j", "fdb", "show", "br", "br0"):
        mac, name = entry["mac"], entry["ifname"]
        if int(mac[:2], 16) & 1 or name not in number or entry.get("vlan"):
            continue
        status = 4 if entry.get("state") == "permanent" else 3
        if mac not in seen or status == 3:
            seen[mac] = (number[name], status)
    for mac, (port, status) in seen.items():
        key = octets(mac)
        rows[(*BRIDGE, 4, 3, 1, 1, *key)] = ("octet", mac)
        rows[(*BRIDGE, 4, 3, 1, 2, *key)] = ("integer", port)
        rows[(*BRIDGE, 4, 3, 1, 3, *key)] = ("integer", status)
        rows[(*BRIDGE, 7, 1, 2, 2, 1, 2, 1, *key)] = ("integer", port)
        rows[(*BRIDGE, 7, 1, 2, 2, 1, 3, 1, *key)] = ("integer", status)
    return rows


class Agent:
    def __init__(self, path):
        given = json.loads(pathlib.Path(path).read_text("utf-8"))
        self.static = {oid(key): tuple(value) for key, value in given["rows"].items()}
        self.bridge = given["bridge"]
        self.read = -1.0
        self.rows, self.order = {}, []

    def fresh(self):
        if self.read < 0 or (self.bridge and time.monotonic() - self.read > 0.5):
            self.rows = {**self.static, **(bridge_rows() if self.bridge else {})}
            self.order = sorted(self.rows)
            self.read = time.monotonic()

    def answer(self, numbers):
        kind, value = self.rows[numbers]
        if kind == "octet":
            value = " ".join(value.split(":"))
        elif kind == "oid":
            kind, value = "objectid", "." + value.strip(".")
        return [dotted(numbers), kind, str(value)]

    def get(self, text):
        self.fresh()
        numbers = oid(text)
        return self.answer(numbers) if numbers in self.rows else ["NONE"]

    def next(self, text):
        self.fresh()
        place = bisect.bisect_right(self.order, oid(text))
        return self.answer(self.order[place]) if place < len(self.order) else ["NONE"]


def main():
    agent = Agent(sys.argv[1])
    while line := sys.stdin.readline().strip():
        if line == "PING":
            said = ["PONG"]
        elif line in ("get", "getnext"):
            text = sys.stdin.readline()
            said = agent.get(text) if line == "get" else agent.next(text)
        else:
            for _ in range(2):
                sys.stdin.readline()
            said = ["not-writable"]
        print("\n".join(said), flush=True)


if __name__ == "__main__":
    main()
