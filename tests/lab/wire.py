"""What a scan puts on the wire of a lab office, frame by frame, for tests of how gently it goes about it."""

from __future__ import annotations

import collections
import pathlib
import socket
import struct
import subprocess
import time
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import lab
from lab.use import scan

RAW_PRINTING = {515, *range(9100, 9110), *range(9112, 9117), 9999}
FIN, SYN, RST, ACK = 0x01, 0x02, 0x04, 0x10
LOGINS = (b"Authorization:", b"USER ", b"PASS ", b"LOGIN", b"NTLMSSP\0\3", b"\nContent-Type: application/x-www-form")
"""What trying a login would look like in FTP, mail, HTTP, SMB."""


class Packet(NamedTuple):
    at: float
    source: str
    target: str
    protocol: int
    near: int
    far: int
    flags: int
    payload: bytes


class Watched(NamedTuple):
    """An office, what was sent and heard while it was scanned, whom ARP asked for, the bytes that printers got."""

    truth: lab.Office
    packets: list[Packet]
    asked: list[str]
    paper: int

    def sent(self, *protocols: int) -> list[Packet]:
        """What the scanning computer has sent by these IP protocols (ICMP, TCP, UDP)."""
        own = self.truth.node(self.truth.admin).ip
        return [p for p in self.packets if p.source == own and p.protocol in (protocols or (1, 6, 17))]


def watch(truth: lab.Office, folder: pathlib.Path, *more: str) -> Watched:
    """Scans an office and looks at everything that passes the scanning computer's interface."""
    with lab.office(truth) as office:
        words = ["tcpdump", "-i", "eth0", "-U", "-B", "32768", "-s", "2000", "-w", str(folder / "all.pcap")]
        with subprocess.Popen(office.spaces.inside(truth.admin, *words), stderr=subprocess.PIPE, text=True) as dump:
            assert dump.stderr is not None
            while "listening on" not in dump.stderr.readline():
                pass
            assert scan(office, folder / "office.db", *more, quiet=True) == 0
            time.sleep(0.5)  # tcpdump writes what it has heard so far
            dump.terminate()
        paper = office.paper()
    frames = list(_frames(folder / "all.pcap"))
    own = bytes.fromhex(truth.node(truth.admin).mac.replace(":", ""))
    asked = [socket.inet_ntoa(f[38:42]) for _, f in frames if f[6:12] == own and f[12:14] == b"\x08\x06"]
    return Watched(truth, [p for at, f in frames if (p := _packet(at, f)) is not None], asked, paper)


def _frames(path: pathlib.Path) -> Iterator[tuple[float, bytes]]:
    data, at = path.read_bytes(), 24
    while at + 16 <= len(data):
        seconds, micros, length, _ = struct.unpack_from("<IIII", data, at)
        yield seconds + micros / 1e6, data[at + 16 : at + 16 + length]
        at += 16 + length


def _packet(at: float, frame: bytes) -> Packet | None:
    if frame[12:14] != b"\x08\x00" or len(frame) < 34:
        return None
    head = 14 + (frame[14] & 15) * 4
    source, target = socket.inet_ntoa(frame[26:30]), socket.inet_ntoa(frame[30:34])
    body, protocol = frame[head : 14 + int.from_bytes(frame[16:18], "big")], frame[23]
    near = far = flags = 0
    payload = b""
    if protocol == 6 and len(body) >= 20:
        near, far, flags, payload = *struct.unpack("!HH", body[:4]), body[13], body[(body[12] >> 4) * 4 :]
    elif protocol == 17 and len(body) >= 8:
        near, far, payload = *struct.unpack("!HH", body[:4]), body[8:]
    return Packet(at, source, target, protocol, near, far, flags, payload)


def half_open(packets: Iterable[Packet], own: str) -> collections.Counter[str]:
    """How many connections stood half open at each device, at most: the device has answered the first packet and waits
    for the third (RFC 9293 3.5). One whose first packet has no answer yet counts too."""
    waiting: dict[str, dict[tuple[int, int], float]] = collections.defaultdict(dict)
    most: collections.Counter[str] = collections.Counter()
    for p in sorted(packets):
        if p.protocol != 6:
            continue
        if p.source == own:
            ends = (p.near, p.far)
            here = waiting[p.target]
            if p.flags & (SYN | ACK | RST | FIN) == SYN:
                # One that was not answered within the shortest wait was given up: this end has forgotten it.
                for old in [k for k, at in here.items() if p.at - at > 0.2 and k != ends]:
                    del here[old]
                here[ends] = p.at
                most[p.target] = max(most[p.target], len(here))
            elif p.flags & (ACK | RST | FIN):
                here.pop(ends, None)
        elif p.target == own and p.flags & RST:
            waiting[p.source].pop((p.far, p.near), None)
    return most
