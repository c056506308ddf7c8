"""What systems other than Linux print about their neighbours and routes (`arp -an`, `arp -a`, `netstat -rn`). The
parsers are pure and know no language: they look for addresses. Not run on a real machine yet."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

from discover.observation import Binding, canonical_ip, canonical_mac

_IP = r"(?:\d{1,3}\.){3}\d{1,3}"
_ROW = re.compile(rf"(?<![\d.])({_IP})(?![\d.]).*?((?:[0-9A-Fa-f]{{1,2}}[:-]){{5}}[0-9A-Fa-f]{{1,2}})(?![:-])")
_ON = re.compile(r"\bon (\w+)")
# macOS: `default 192.168.178.1 UGScg en0`; Windows: `0.0.0.0 0.0.0.0 192.168.178.1 192.168.178.20 25`.
_DEFAULT = re.compile(rf"^\s*(?:default|0\.0\.0\.0\s+0\.0\.0\.0)\s+({_IP})(?![\d.])", re.MULTILINE)


def neighbours_in(printed: str) -> list[Binding]:
    """The rows of an ARP table that name a single card; broadcast, multicast and incomplete ones are left out."""
    found = []
    for line in printed.splitlines():
        row = _ROW.search(line)
        ip, mac = (canonical_ip(row[1]), canonical_mac(row[2])) if row else (None, None)
        if ip and mac and mac != "00:00:00:00:00:00" and not int(mac[:2], 16) & 1:
            on = _ON.search(line)
            found.append(Binding(ip, mac, on[1] if on else None))
    return found


def gateways_in(printed: str) -> list[str]:
    """The next hops of the default routes (IPv4), in the order in which they are printed."""
    return list(dict.fromkeys(ip for text in _DEFAULT.findall(printed) if (ip := canonical_ip(text))))


def neighbours() -> list[Binding]:
    """This computer's ARP table; empty where the system does not tell."""
    return neighbours_in(said("arp", "-a" if sys.platform == "win32" else "-an"))


def gateways() -> list[str]:
    """This computer's default gateways; empty where the system does not tell."""
    return gateways_in(said("netstat", "-rn"))


def said(program: str, *words: str) -> str:
    """What a program of the system prints; empty where it is missing, fails or takes longer than ten seconds."""
    if (path := shutil.which(program)) is None:
        return ""
    try:
        done = subprocess.run([path, *words], check=False, capture_output=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")
