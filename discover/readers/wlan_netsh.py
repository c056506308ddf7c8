"""Radio networks as `netsh wlan show networks mode=bssid` prints them."""

from __future__ import annotations

from collections.abc import Iterable

from discover import air, text
from discover.air import netsh
from discover.probe import Capture, Reader

NAME = "wlan_netsh"


def sniff(name: str, head: bytes) -> bool:
    return netsh.sniff(text.decode(head))


def captures(name: str, content: bytes, vantage: str, at: float) -> Iterable[Capture]:
    """One, which the probe of radio networks reads."""
    said = text.decode(content[: air.LARGEST_TEXT])
    yield Capture(air.PROBE, vantage, at, name, air.Air(form="netsh", text=said).encode())


READER = Reader(NAME, "Radio networks as `netsh wlan show networks mode=bssid` prints them", sniff, captures)
