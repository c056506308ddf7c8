"""Asks many agents over one UDP socket: sends, waits, asks again; hears only whom it asked."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
import time
from typing import NamedTuple

from discover.budget import Budget
from discover.snmp import ber, usm
from discover.snmp.table import Oid

PORT = 161
_RECEIVE_BUFFER = 4 << 20
_IP_RECVERR, _IPV6_RECVERR = 11, 25  # linux/in.h, linux/in6.h
_MSG_ERRQUEUE = 0x2000
_SEND_TRIES = 5
_ROUNDS = 4
"""Version 3: who are you, what is your time, and the question itself; one more where the agent restarts meanwhile."""


class Engine(asyncio.DatagramProtocol):
    """One socket for each address family. Use as `async with Engine(budget) as engine`."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self._transports: list[asyncio.DatagramTransport] = []
        self._sockets: dict[int, socket.socket] = {}
        self._waiting: dict[int, _Waiting] = {}
        self._number = int.from_bytes(os.urandom(4), "big") & 0x3FFFFFFF

    async def __aenter__(self) -> Engine:
        return self

    async def __aexit__(self, *_: object) -> None:
        for transport in self._transports:
            transport.close()
        await asyncio.sleep(0)  # lets the transports close their sockets

    async def _socket(self, ip: str) -> socket.socket:
        family = socket.AF_INET6 if ":" in ip else socket.AF_INET
        if (known := self._sockets.get(family)) is not None:
            return known
        sock = self._sockets[family] = socket.socket(family, socket.SOCK_DGRAM)
        sock.setblocking(False)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
        if sys.platform == "linux":  # tells at once when a host says that nobody listens there
            v6 = family == socket.AF_INET6
            sock.setsockopt(socket.IPPROTO_IPV6 if v6 else socket.IPPROTO_IP, _IPV6_RECVERR if v6 else _IP_RECVERR, 1)
        sock.bind(("::" if family == socket.AF_INET6 else "0.0.0.0", 0))
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: self, sock=sock)
        self._transports.append(transport)
        return sock

    async def _send(self, data: bytes, agent: Agent) -> None:
        """Past the transport: an error that another host caused would make it drop this datagram."""
        sock = await self._socket(agent.ip)
        for _ in range(_SEND_TRIES):
            try:
                sock.sendto(data, (agent.ip, agent.port))
                return
            except BlockingIOError:
                await asyncio.sleep(0.01)
            except OSError as problem:
                self.error_received(problem)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        peer = (addr[0].partition("%")[0], addr[1])
        if (number := usm.number_of(data)) is not None:
            asked = self._waiting.get(number)
        else:
            try:
                answer: ber.Answer | usm.Report = ber.decode(data)
            except ber.BerError:
                return
            asked = self._waiting.get(answer.request) if isinstance(answer, ber.Answer) else None
        # Only the address that was asked may answer, and only in the version in which it was asked.
        if asked is None or asked.peer != peer or asked.future.done() or (number is None) != (asked.session is None):
            return
        if asked.session is not None:
            try:
                answer = asked.session.opened(data)
            except ber.BerError:
                return
        asked.future.set_result(answer)

    def error_received(self, exc: Exception) -> None:
        """ICMP errors: whoever waits for that host need not wait any longer."""
        if sys.platform != "linux":
            return
        for sock in self._sockets.values():
            with contextlib.suppress(OSError):
                while True:
                    _, _, _, addr = sock.recvmsg(0, 512, _MSG_ERRQUEUE)
                    self._unreachable((addr[0].partition("%")[0], addr[1]))

    def _unreachable(self, peer: tuple[str, int]) -> None:
        for asked in self._waiting.values():
            if asked.peer == peer and not asked.future.done():
                asked.future.set_exception(ConnectionRefusedError(peer[0]))

    async def ask(
        self, agent: Agent, kind: int, identifiers: list[Oid], repetitions: int, wait: float
    ) -> ber.Answer | None:
        """The answer to one request, or None after `wait` seconds. Raises ConnectionRefusedError when the host says
        that no agent is there, usm.Refused when an agent says that it will not answer this user."""
        session = agent.session
        for _ in range(_ROUNDS if session is not None else 1):
            number = self._number = (self._number + 1) & 0x7FFFFFFF
            if session is None:
                said = ber.request(agent.version, agent.community, kind, number, identifiers, repetitions)
            elif not session.engine:
                said = session.discovery(number)
            else:
                said = session.request(kind, number, identifiers, repetitions)
            answer = await self._exchange(agent, number, said, wait)
            if answer is None or isinstance(answer, ber.Answer):
                return answer
            if not usm.again(answer):
                return None
        return None

    async def _exchange(self, agent: Agent, number: int, said: bytes, wait: float) -> ber.Answer | usm.Report | None:
        peer = (agent.ip.partition("%")[0], agent.port)
        future: asyncio.Future[ber.Answer | usm.Report] = asyncio.get_running_loop().create_future()
        self._waiting[number] = _Waiting(peer, future, agent.session)
        try:
            await self.budget.packets()
            await self._send(said, agent)
            async with asyncio.timeout(wait):
                return await future
        except ConnectionRefusedError:
            raise
        except (TimeoutError, OSError):
            return None
        finally:
            del self._waiting[number]


class _Waiting(NamedTuple):
    """Who was asked, and who waits for the answer."""

    peer: tuple[str, int]
    future: asyncio.Future[ber.Answer | usm.Report]
    session: usm.Session | None


class Agent:
    """Whom to ask, and how. Never shown: `community` and `user` are secrets; `user` is for version 3."""

    def __init__(
        self, engine: Engine, ip: str, version: str, community: str, port: int = PORT, user: usm.User | None = None
    ) -> None:
        self.engine = engine
        self.ip, self.port = ip, Budget.check_port(port)
        self.version = version
        self._answered = False
        self.community = community.encode("utf-8", "surrogateescape")
        self.session = usm.Session(user) if user is not None else None

    def context(self, name: str) -> Agent:
        """The same agent in the context of a VLAN, as Cisco names it: by community string indexing, or `vlan-N`."""
        if self.session is not None:
            made = self._like(self.version, b"")
            made.session = self.session.beside(self.session.user.in_context(f"vlan-{name}"))
            return made
        return self._like(self.version, self.community + b"@" + name.encode())

    def older(self) -> Agent:
        """The same agent asked in version 1; itself when it is, or is asked in version 3."""
        return self if self.version in ("1", "3") else self._like("1", self.community)

    def _like(self, version: str, community: bytes) -> Agent:
        made = Agent(self.engine, self.ip, version, "", self.port)
        made.community = community
        return made

    async def ask(
        self, kind: int, identifiers: list[Oid], repetitions: int = 0, wait: float = 1.5, tries: int = 2
    ) -> ber.Answer | None:
        """The answer, asked for up to `tries` times; None when there is none. Raises ConnectionRefusedError when the
        host says that no agent is there, usm.Refused when the agent will not answer this user."""
        budget = self.engine.budget
        for _ in range(tries):
            patience = budget.patience(self.ip, wait)
            if patience <= 0:
                return None
            begun = time.monotonic()
            answer = await self.engine.ask(self, kind, identifiers, repetitions, patience)
            if answer is not None:
                self._answered = True
                return answer
            if self._answered:  # silence on a port where nobody may be is nobody's fault
                budget.waited(self.ip, time.monotonic() - begun)
        return None
