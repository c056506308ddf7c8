"""Gentle by proof: everything that a whole scan of a whole office sends, looked at frame by frame."""

from __future__ import annotations

import collections
import pathlib
import shutil
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from typing import NamedTuple

import pytest

import lab
from lab.office import Node
from lab.use import scan

pytestmark = pytest.mark.lab
RAW_PRINTING = {515, *range(9100, 9110), *range(9112, 9117), 9999}
_SYN, _RST, _ACK, _FIN = 0x02, 0x04, 0x10, 0x01
_EACH, _EACH_SILENT = 250, 60
"""Packets that a device may get in a whole scan: one with many services (each has its conversation), one without."""
_LOGINS = (b"Authorization:", b"USER ", b"PASS ", b"LOGIN", b"NTLMSSP\0\3", b"\nContent-Type: application/x-www-form")
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


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> tuple[lab.Office, list[Packet], list[str], int]:
    """An office, what was sent and heard while it was scanned, whom ARP asked for, and the bytes printers got."""
    if (why := lab.able()) is not None:
        pytest.skip(why)
    if shutil.which("tcpdump") is None:
        pytest.skip("needs tcpdump")
    folder = tmp_path_factory.mktemp("gentle")
    truth = lab.offices()["muster"]
    with lab.office(truth) as office:
        words = ["tcpdump", "-i", "eth0", "-U", "-B", "32768", "-s", "2000", "-w", str(folder / "all.pcap")]
        with subprocess.Popen(office.spaces.inside(truth.admin, *words), stderr=subprocess.PIPE, text=True) as dump:
            assert dump.stderr is not None
            while "listening on" not in dump.stderr.readline():
                pass
            assert scan(office, folder / "office.db", quiet=True) == 0
            time.sleep(0.5)  # tcpdump writes what it has heard so far
            dump.terminate()
        paper = office.paper()
    frames = list(_frames(folder / "all.pcap"))
    own = bytes.fromhex(truth.node(truth.admin).mac.replace(":", ""))
    asked = [socket.inet_ntoa(f[38:42]) for _, f in frames if f[6:12] == own and f[12:14] == b"\x08\x06"]
    return truth, [p for at, f in frames if (p := _packet(at, f)) is not None], asked, paper


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


def _sent(watched, *protocols: int) -> list[Packet]:
    truth, packets, _, _ = watched
    own = truth.node(truth.admin).ip
    return [p for p in packets if p.source == own and p.protocol in (protocols or (1, 6, 17))]


def test_no_byte_goes_where_printers_print(watched) -> None:
    assert watched[3] == 0
    talked = _sent(watched, 6, 17)
    assert len({p.far for p in talked}) > 40, "many ports were asked"
    assert not RAW_PRINTING & {p.far for p in talked}


def test_no_login_is_tried(watched) -> None:
    said = [p.payload for p in _sent(watched, 6) if p.payload]
    assert len(said) > 30
    assert [word for word in _LOGINS for payload in said if word in payload] == []


def test_nobody_outside_the_scope_is_sent_anything(watched) -> None:
    truth = watched[0]
    prefix = truth.network.rpartition(".")[0]
    groups = {"224.0.0.251", "224.0.0.252", "239.255.255.250", "224.0.0.22", "255.255.255.255"}
    assert {p.target for p in _sent(watched) if not p.target.startswith(f"{prefix}.")} <= groups
    assert all(ip.startswith(f"{prefix}.") for ip in watched[2])


def _budget(node: Node) -> int:
    return _EACH if node.daemons or node.stubs else _EACH_SILENT


def test_each_device_gets_no_more_than_its_budget(watched) -> None:
    truth = watched[0]
    counts = collections.Counter(p.target for p in _sent(watched))
    over = {n.name: counts[n.ip] for n in truth.nodes if n.seen and n.ip and counts[n.ip] > _budget(n)}
    assert over == {}
    asked = collections.Counter(watched[2])
    assert max(asked.values()) <= 6, "two passes, and what the kernel asks for its conversations"


def test_all_of_it_stays_within_the_sum(watched) -> None:
    devices = sum(n.seen for n in watched[0].nodes)
    assert len(_sent(watched)) + len(watched[2]) <= 2 * 254 + 120 * devices


def test_the_rate_is_kept(watched) -> None:
    times = sorted(p.at for p in _sent(watched))
    busiest = max(sum(1 for at in times[n : n + 2000] if at < start + 1) for n, start in enumerate(times))
    assert busiest <= 1200  # 1,000 a second are asked; acknowledgements within a conversation are the kernel's


def test_no_more_than_one_half_open_connection_stands_against_a_device(watched) -> None:
    """Half open: the device has answered the first packet and waits for the third (RFC 9293 3.5). Nor is a second
    question asked while a first waits for its answer."""
    truth, packets, _, _ = watched
    own = truth.node(truth.admin).ip
    waiting: dict[str, dict[tuple[int, int], float]] = collections.defaultdict(dict)
    most: collections.Counter[str] = collections.Counter()
    for p in sorted(packets):
        if p.protocol != 6:
            continue
        if p.source == own:
            ends = (p.near, p.far)
            here = waiting[p.target]
            if p.flags & (_SYN | _ACK) == _SYN:
                # One that was not answered within the shortest wait was given up: this end has forgotten it.
                for old in [k for k, at in here.items() if p.at - at > 0.2 and k != ends]:
                    del here[old]
                here[ends] = p.at
                most[p.target] = max(most[p.target], len(here))
            elif p.flags & (_ACK | _RST | _FIN):
                here.pop(ends, None)
        elif p.target == own and p.flags & _RST:
            waiting[p.source].pop((p.far, p.near), None)
    assert len(most) > 20
    assert {ip: count for ip, count in most.items() if count > 1} == {}
