"""ICMP echo (RFC 792): hosts already found, for their TTL, and every address that ARP cannot ask.

Hosts on the link get ready-made frames where that is permitted: the kernel's neighbour table holds only 1,024. What
must go through the kernel goes in batches."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import os
import socket
import struct
from collections.abc import AsyncIterator, Iterable, Iterator

from discover.interfaces import Attached, attached, beyond, near, on_link
from discover.observation import Attribute, Key, canonical_ip
from discover.packets import checksum
from discover.probe import Capture, Context, Probe, Statement
from discover.stream import next_or_end

_ECHO_REPLY, _ECHO = 0, 8
_MAGIC = b"netzplan"
_PASSES = 2
_BATCH = 512
_KNOWN = 0.6
_FAILS_AFTER = 3.2
"""Seconds after which Linux gives up an on-link address (mcast_solicit 3, retrans_time_ms 1000)."""
_LOCAL_TROUBLE = (errno.ENOBUFS, errno.EAGAIN, errno.EINTR)


class _Link:
    """Sends ready-made frames on one attached network; nothing is heard here."""

    def __init__(self, source: Attached) -> None:
        self._network = ipaddress.IPv4Network(source.network)
        self._mac, self._ip = bytes.fromhex((source.mac or "").replace(":", "")), socket.inet_aton(source.ip)
        self.sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.sock.bind((source.name, 0))
        self.sock.setblocking(False)

    def leads_to(self, ip: str) -> bool:
        return ipaddress.IPv4Address(ip) in self._network

    def send(self, mac: str, ip: str, message: bytes) -> None:
        # version, length, TTL 64, protocol 1 (RFC 791 3.1)
        head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(message), 0, 0, 64, 1, 0, self._ip, socket.inet_aton(ip))
        head = head[:10] + checksum(head) + head[12:]
        self.sock.send(bytes.fromhex(mac.replace(":", "")) + self._mac + b"\x08\x00" + head + message)


class _Pinger:
    """One socket. Unprivileged ping sockets where the system permits them, else a raw one."""

    def __init__(self) -> None:
        self.raw = False
        try:
            self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP)
        except OSError:
            self.sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
            self.raw = True
        self.sock.setblocking(False)
        self.sock.setsockopt(socket.IPPROTO_IP, getattr(socket, "IP_RECVTTL", 12), 1)
        with contextlib.suppress(OSError):
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self.ident = os.getpid() & 0xFFFF
        self.links: list[_Link] = []
        self.macs: dict[str, str] = {}
        self.asked: set[str] = set()
        self.answered: set[str] = set()
        self.fresh: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()

    def send(self, ip: str, turn: int) -> str | None:
        """None when it left, else what the system said (`later` when it is only full just now)."""
        try:
            if (mac := self.macs.get(ip)) and (link := next((one for one in self.links if one.leads_to(ip)), None)):
                link.send(mac, ip, echo(self.ident, turn))
            else:
                self.sock.sendto(echo(self.ident, turn), (ip, 0))
        except OSError as problem:
            return "later" if problem.errno in _LOCAL_TROUBLE else errno.errorcode.get(problem.errno or 0, "")
        return None

    def hear(self) -> None:
        """Takes everything that waits."""
        while True:
            try:
                data, extra, _, peer = self.sock.recvmsg(2048, 64)
            except (BlockingIOError, InterruptedError):
                return
            except OSError:  # an ICMP error for an earlier packet
                continue
            if self.raw:
                ttl, message = (data[8], data[(data[0] & 15) * 4 :]) if len(data) >= 20 else (0, b"")
            else:
                ttl, message = next((d[0] for level, _, d in extra if level == socket.IPPROTO_IP and d), 0), data
            ip = peer[0]
            if ip not in self.asked or ip in self.answered or message[:1] != bytes([_ECHO_REPLY]):
                continue
            if message[8 : 8 + len(_MAGIC)] != _MAGIC or (self.raw and message[4:6] != self.ident.to_bytes(2, "big")):
                continue
            self.answered.add(ip)
            self.fresh.put_nowait((ip, bytes([ttl]) + message))


def echo(ident: int, sequence: int) -> bytes:
    """An ICMP echo request with its checksum (RFC 1071)."""
    head = struct.pack("!BBHHH", _ECHO, 0, 0, ident, sequence) + _MAGIC
    return head[:2] + checksum(head) + head[4:]


async def _ask(context: Context, pinger: _Pinger, found: list[str], far: Iterable[str], close: Iterable[str]) -> None:
    timeout = context.options.timeout
    # Who is known has answered something just now, so it is awake: not worth a long wait.
    await _rounds(context, pinger, found, min(timeout, _KNOWN))
    for batch in _batches(far, 4096):
        await _rounds(context, pinger, batch, timeout)
    for batch in _batches(close, _BATCH):
        began = asyncio.get_running_loop().time()
        await _rounds(context, pinger, batch, timeout)
        if not pinger.answered.issuperset(batch):
            await asyncio.sleep(max(0.0, began + _FAILS_AFTER - asyncio.get_running_loop().time()))


async def _rounds(context: Context, pinger: _Pinger, addresses: list[str], timeout: float) -> None:
    for turn in range(_PASSES):
        missing = [ip for ip in addresses if ip not in pinger.answered]
        if not missing:
            return
        if turn == 0:
            context.asked(len(missing))
        pinger.asked.update(missing)
        refused: set[str] = set()
        for ip in missing:
            await context.budget.packets()
            if (trouble := await _send(pinger, ip, turn)) is not None:
                refused.add(trouble)
        context.progress(len(pinger.answered), len(pinger.asked))
        if "ENETUNREACH" in refused:
            context.note("no-route")
        await _until(pinger, missing, timeout if turn else timeout / 3)


async def _send(pinger: _Pinger, ip: str, turn: int) -> str | None:
    for wait in (0.01, 0.1, 1.0, 0.0):
        if (trouble := pinger.send(ip, turn)) != "later":
            return trouble
        await asyncio.sleep(wait)
    return "later"


async def _until(pinger: _Pinger, missing: list[str], seconds: float) -> None:
    """Until all have answered, or nobody new has for `seconds`."""
    loop = asyncio.get_running_loop()
    last, count = loop.time(), len(pinger.answered)
    while loop.time() < last + seconds and not pinger.answered.issuperset(missing):
        await asyncio.sleep(0.02)
        if len(pinger.answered) != count:
            last, count = loop.time(), len(pinger.answered)


def _batches(addresses: Iterable[str], size: int) -> Iterator[list[str]]:
    batch: list[str] = []
    for address in addresses:
        batch.append(address)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each address that answered; the payload is one byte of TTL and then the ICMP message."""
    found = [t.ip for t in context.targets if ":" not in t.ip]
    here = attached()
    known = set(found)
    far = (ip for ip in beyond(context.scope, here) if ip not in known)
    close = () if "raw" in context.privileges else (ip for ip in near(context.scope, here) if ip not in known)
    try:
        pinger = _Pinger()
    except OSError:
        context.note("needs-ping")
        return
    loop = asyncio.get_running_loop()
    with contextlib.ExitStack() as stack:
        stack.callback(pinger.sock.close)
        if pinger.raw and "raw" in context.privileges:
            own = {one.ip for one in here}
            pinger.macs = {t.ip: t.mac for t in context.targets if t.mac and t.ip not in own}
            for source, _ in on_link(context.scope, here):
                pinger.links.append(_Link(source))
                stack.callback(pinger.links[-1].sock.close)
        try:
            loop.add_reader(pinger.sock, pinger.hear)
        except NotImplementedError:  # Windows' usual event loop
            context.note("needs-ping")
            return
        asking = asyncio.create_task(_ask(context, pinger, found, far, close))
        try:
            while (answer := await next_or_end(pinger.fresh, asking)) is not None:
                yield context.capture(PROBE.name, *answer)
            await asking
        finally:
            loop.remove_reader(pinger.sock)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
    if not context.questions:
        context.note("no-target")


def parse(capture: Capture) -> list[Statement]:
    """The TTL as it arrived; routers on the way have taken from it."""
    payload, ip = capture.payload, canonical_ip(capture.peer)
    if ip is None or len(payload) < 9 or payload[1] != _ECHO_REPLY or payload[0] == 0:
        return []
    return [Statement(Key("ip", ip), Attribute("ttl", str(payload[0])))]


PROBE = Probe(
    name="icmp",
    summary="ICMP echo to hosts already found and to routed networks",
    stage="echo",
    collect=collect,
    parse=parse,
)
