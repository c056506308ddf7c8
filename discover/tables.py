"""What systems other than Linux tell of their cards, neighbours and routes, behind one interface.

macOS prints them (`ifconfig`, `arp -an`, `ndp -an`, `netstat -rn`), Windows has a library (discover.windows) and prints
the rest (`arp -a`). The readers are pure and know no language: they look for addresses. Not run on a real machine yet.
"""

from __future__ import annotations

import ipaddress
import re
import shutil
import subprocess
import sys

from discover import windows
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


def neighbours6_in(printed: str) -> list[Binding]:
    """The rows of `ndp -an` that name a card."""
    found = []
    for line in printed.splitlines():
        words = line.split()
        ip, mac = (canonical_ip(words[0]), canonical_mac(words[1])) if len(words) > 2 else (None, None)
        if ip and ":" in ip and mac and mac != "00:00:00:00:00:00" and not int(mac[:2], 16) & 1:
            found.append(Binding(ip, mac, words[2]))
    return found


def cards_in(printed: str) -> dict[str, str]:
    """The MAC of each interface that `ifconfig` shows (`ether`), by its name."""
    found: dict[str, str] = {}
    name = ""
    for line in printed.splitlines():
        if line[:1].strip():
            name = line.partition(":")[0]
        words = line.split()
        if len(words) > 1 and words[0] == "ether" and name and (mac := canonical_mac(words[1])):
            found.setdefault(name, mac)
    return found


def ways_in(printed: str) -> list[tuple[str, str | None, str]]:
    """The IPv4 routes that `netstat -rn` of macOS shows: destination, next hop (None on the link), interface."""
    found = []
    for line in printed.partition("Internet6:")[0].splitlines():
        words = line.split()
        if len(words) < 4 or (net := _abbreviated(words[0])) is None:
            continue
        hop = canonical_ip(words[1]) if "." in words[1] else None
        if net.prefixlen < 32 and not net.is_multicast and not net.network_address.is_loopback:
            found.append((str(net), hop, words[3]))
    return found


def _abbreviated(text: str) -> ipaddress.IPv4Network | None:
    """BSD leaves out what is zero: `192.168.178`, `10.8/16`, `127`."""
    if text == "default":
        return ipaddress.IPv4Network("0.0.0.0/0")
    address, _, length = text.partition("/")
    parts = address.split(".")
    if not all(p.isascii() and p.isdigit() for p in (*parts, length or "0")) or len(parts) > 4:
        return None
    whole = ".".join([*parts, *["0"] * (4 - len(parts))])
    try:
        return ipaddress.IPv4Network(f"{whole}/{length or 8 * len(parts)}", strict=False)
    except ValueError:
        return None


def neighbours() -> list[Binding]:
    """This computer's neighbours; empty where the system does not tell."""
    if sys.platform == "win32":
        try:
            return windows.neighbours()
        except OSError:
            return neighbours_in(said("arp", "-a"))
    return neighbours_in(said("arp", "-an")) + neighbours6_in(said("ndp", "-an"))


def cards() -> dict[str | int, str]:
    """The MACs of this computer, by the name or (Windows) the index of the interface."""
    if sys.platform == "win32":
        try:
            return dict(windows.cards().items())
        except OSError:
            return {}
    return dict(cards_in(said("ifconfig")).items())


def ways() -> list[tuple[str, str | None, str]]:
    """This computer's IPv4 routes: destination, next hop (None on the link), interface; else empty."""
    if sys.platform == "win32":
        try:
            return [(to, hop, str(index)) for to, hop, index in windows.routes()]
        except OSError:
            return []
    return ways_in(said("netstat", "-rn"))


def gateways() -> list[str]:
    """This computer's default gateways; empty where the system does not tell."""
    hops = [hop for to, hop, _ in ways() if to == "0.0.0.0/0" and hop]
    return list(dict.fromkeys(hops)) or gateways_in(said("netstat", "-rn"))


def said(program: str, *words: str) -> str:
    """What a program of the system prints; empty where it is missing, fails or takes longer than ten seconds."""
    if (path := shutil.which(program)) is None:
        return ""
    try:
        done = subprocess.run([path, *words], check=False, capture_output=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")
