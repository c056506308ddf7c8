"""Recordings of frames: pcap and pcapng, read by scapy. One capture for each frame that says something."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from discover import air, dot11, frames, radiotap
from discover.probe import Capture, Reader, Statement

_MAGIC = (
    b"\xd4\xc3\xb2\xa1",
    b"\xa1\xb2\xc3\xd4",
    b"\x4d\x3c\xb2\xa1",
    b"\xa1\xb2\x3c\x4d",
    b"\x0a\x0d\x0d\x0a",
)
_ETHERNET = 1
_COOKED, _COOKED_2 = 113, 276  # Linux "any" interface: LINUX_SLL, LINUX_SLL2
MOST_FRAMES = 5_000_000


def sniff(name: str, head: bytes) -> bool:
    return head.startswith(_MAGIC)


def _frames(content: bytes) -> Iterator[tuple[float, bytes, int]]:
    """(time, frame, link type) of each record, Ethernet or IEEE 802.11; a broken record ends the file."""
    # scapy.utils alone loads no layers and opens no socket
    from scapy.error import Scapy_Exception
    from scapy.utils import RawPcapNgReader, RawPcapReader

    try:
        kind: Any = RawPcapNgReader if content.startswith(b"\x0a\x0d\x0d\x0a") else RawPcapReader
        reader = kind(io.BytesIO(content))
        for _ in range(MOST_FRAMES):
            record = reader._read_packet()
            frame, meta = record[0], record[1]
            link: Any = getattr(meta, "linktype", None) or getattr(reader, "linktype", _ETHERNET)
            if link in radiotap.LINK_TYPES:
                yield _time(meta), frame, link
            elif (ethernet := _ethernet(frame, link)) is not None:
                yield _time(meta), ethernet, _ETHERNET
    except (EOFError, Scapy_Exception, OSError, ValueError, IndexError, KeyError, AttributeError, TypeError):
        return


def _time(meta: Any) -> float:
    if (seconds := getattr(meta, "sec", None)) is not None:
        return float(seconds) + getattr(meta, "usec", 0) / 1e6
    high, low = getattr(meta, "tshigh", None), getattr(meta, "tslow", None)
    if high is None or low is None:
        return 0.0
    return float((high << 32) + low) / float(getattr(meta, "tsresol", None) or 1_000_000)


def _ethernet(frame: bytes, link: int) -> bytes | None:
    """An Ethernet frame, also from a cooked capture, whose direction stands where a destination would."""
    if link == _ETHERNET:
        return frame
    if link == _COOKED and len(frame) > 16 and frame[4:6] == b"\0\6":
        return _destination(frame[1]) + frame[6:12] + frame[14:]
    if link == _COOKED_2 and len(frame) > 20 and frame[11] == 6:
        return _destination(frame[10]) + frame[12:18] + frame[:2] + frame[20:]
    return None


def _destination(direction: int) -> bytes:
    """A group address for what was sent to a group (1 broadcast, 2 multicast)."""
    return b"\xff" * 6 if direction in (1, 2) else b"\0" * 6


def captures(name: str, content: bytes, vantage: str, at: float) -> Iterable[Capture]:
    """Of a radio network, which announces itself ten times a second, what it said first and all that differs."""
    said: set[object] = set()
    for when, frame, link in _frames(content):
        if link != _ETHERNET:
            heard = radiotap.heard(frame, link)
            if heard is not None and (once := (heard.bssid, heard.capability, _lasting(heard.elements))) not in said:
                said.add(once)
                yield Capture(air.PROBE, vantage, when or at, name, air.Air((heard,)).encode())
        elif frame not in said and frames.statements(frame):
            said.add(frame)  # the same frame again says the same
            yield Capture("pcap", vantage, when or at, name, frame)


def _lasting(elements: bytes) -> tuple[tuple[int, bytes], ...]:
    """Without what changes from one beacon to the next: who is asleep (5), how busy the channel is (11)."""
    return tuple((kind, content) for kind, content in dot11.elements(elements) if kind not in (5, 11))


def parse(capture: Capture) -> list[Statement]:
    return frames.statements(capture.payload)


READER = Reader(name="pcap", summary="Recorded frames (pcap, pcapng)", sniff=sniff, captures=captures, parse=parse)
