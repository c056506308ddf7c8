"""Captured IEEE 802.11 frames with what receivers put before them: radiotap (radiotap.org), Prism, AVS. Pure, survives
any bytes."""

from __future__ import annotations

from discover.dot11 import Heard
from discover.observation import canonical_mac

_BEACON, _PROBE_RESPONSE = 0x80, 0x50
_RADIOTAP, _AVS, _PRISM, _RAW = 127, 163, 119, 105
LINK_TYPES = (_RAW, _PRISM, _RADIOTAP, _AVS)
"""Link types of captures that hold 802.11 frames: raw, Prism, radiotap, AVS."""
# radiotap fields before the antenna signal: bit → (alignment, size)
_FIELDS = ((8, 8), (1, 1), (1, 1), (2, 4), (2, 2), (1, 1))


def heard(frame: bytes, link: int) -> Heard | None:
    """The network of a captured beacon or probe response; None for every other frame."""
    frequency = signal = None
    if link == _RADIOTAP:
        if len(frame) < 8:
            return None
        frequency, signal, trailer = _radiotap(frame)
        frame = frame[int.from_bytes(frame[2:4], "little") :]
        frame = frame[:-4] if trailer else frame
    elif link in (_PRISM, _AVS):
        size = int.from_bytes(frame[4:8], "big" if link == _AVS else "little")
        frame = frame[size:] if 8 < size < 256 else b""
    if len(frame) < 36 or frame[0] not in (_BEACON, _PROBE_RESPONSE) or frame[1] & 0x40:  # 9.2.4.1; protected
        return None
    body = frame[28 if frame[1] & 0x80 else 24 :]  # with an HT control field (9.3.3.1)
    bssid = canonical_mac(frame[16:22])
    if bssid is None or len(body) < 12:
        return None
    return Heard(bssid, body[12:], int.from_bytes(body[10:12], "little"), frequency, signal)


def _radiotap(frame: bytes) -> tuple[int | None, int | None, bool]:
    """Frequency in MHz, signal in dBm, and whether a checksum stands at the frame's end (radiotap.org)."""
    present = int.from_bytes(frame[4:8], "little")
    at, more = 8, present
    while more & 0x80000000 and at + 4 <= len(frame):
        more = int.from_bytes(frame[at : at + 4], "little")
        at += 4
    found: dict[int, bytes] = {}
    for bit, (align, size) in enumerate(_FIELDS):
        if present >> bit & 1:
            at += -at % align
            found[bit] = frame[at : at + size]
            at += size
    frequency = int.from_bytes(found.get(3, b"")[:2], "little") or None
    signal = int.from_bytes(found[5], "little", signed=True) if found.get(5) else None
    return frequency, signal, bool(found.get(1) and found[1][0] & 0x10)
