"""Radio networks as `iw … scan` prints them."""

from __future__ import annotations

from collections.abc import Iterable

from discover import air, text
from discover.air import iw
from discover.probe import Capture, Reader

NAME = "wlan_iw"


def sniff(name: str, head: bytes) -> bool:
    return iw.sniff(text.decode(head))


def captures(name: str, content: bytes, vantage: str, at: float) -> Iterable[Capture]:
    """One, which the probe of radio networks reads."""
    said = text.decode(content[: air.LARGEST_TEXT])
    yield Capture(air.PROBE, vantage, at, name, air.Air(form="iw", text=said).encode())


READER = Reader(NAME, "Radio networks as `iw … scan` prints them", sniff, captures)
