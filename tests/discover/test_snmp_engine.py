"""The SNMP engine against net-snmp's snmpd and against agents that misbehave, all on loopback."""

from __future__ import annotations

import asyncio
import bisect
import os
import pathlib
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import cast

import pytest

from discover.budget import Budget
from discover.observation import Address, Attribute, Interface, Key, Observation, Service
from discover.probe import Capture, Context, Options, SnmpCredential, Target, observe
from discover.probes import snmp
from discover.scope import Scope
from discover.snmp import ber
from discover.snmp.engine import Agent, Engine
from discover.snmp.table import Oid, decode
from discover.snmp.walk import Walker

ROOT = (1, 3, 6, 1, 2, 1, 2, 2, 1, 2)
ROWS: dict[Oid, bytes] = {(*ROOT, i): b"port %d" % i for i in range(1, 301)} | {(*ROOT[:-1], 3, 1): b"next"}
Answering = Callable[["Stub", ber.Answer, bytes, int, int], list[bytes]]


def message(number: int, status: int, index: int, rows: list[bytes]) -> bytes:
    pdu = ber._int(number) + ber._int(status) + ber._int(index) + ber._tlv(0x30, b"".join(rows))
    return ber._tlv(0x30, ber._int(1) + ber._tlv(4, b"public") + ber._tlv(0xA2, pdu))


def row(at: Oid, value: bytes | None) -> bytes:
    shown = b"\x82\0" if value is None else ber._tlv(4, value)
    return ber._tlv(0x30, ber._tlv(6, ber.encode_oid(at)) + shown)


class Stub(asyncio.DatagramProtocol):
    """An agent of 300 rows. `answering` may turn its good answer into something else."""

    def __init__(self, answering: Answering | None = None) -> None:
        self.answering = answering
        self.seen: list[tuple[int, int]] = []
        self.order = sorted(ROWS)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def rows(self, kind: int, asked: list[Oid], repetitions: int) -> list[bytes]:
        found, last = [], asked
        for _ in range(repetitions if kind == ber.GET_BULK else 1):
            following = []
            for at in last:
                place = bisect.bisect_right(self.order, at)
                after = self.order[place] if place < len(self.order) else at
                following.append(after)
                found.append(row(after, ROWS[after] if after != at else None))
            last = following
        return found

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        at, _ = ber._expect(data, 0, 0x30)
        _, at = ber._number(data, at)
        _, at = ber._expect(data, at, 4)
        kind, at, _ = ber._head(data, at)
        number, at = ber._number(data, at)
        _, at = ber._number(data, at)
        repetitions, at = ber._number(data, at)
        at, end = ber._expect(data, at, 0x30)
        asked = [identifier for identifier, _ in ber._rows(data, at, end)[0]]
        self.seen.append((kind, repetitions * len(asked)))
        request = ber.Answer(number, kind, repetitions, [(a, None) for a in asked])
        good = message(number, 0, 0, self.rows(kind, asked, repetitions))
        for answer in self.answering(self, request, good, kind, repetitions) if self.answering else [good]:
            self.transport.sendto(answer, addr)


def walked(answering: Answering | None = None, version: str = "2c", rows: int = 1000) -> tuple[Walker, Stub]:
    """A walk of the interface names of such an agent."""

    async def work() -> tuple[Walker, Stub]:
        loop = asyncio.get_running_loop()
        transport, stub = await loop.create_datagram_endpoint(lambda: Stub(answering), local_addr=("127.0.0.1", 0))
        port = transport.get_extra_info("sockname")[1]
        async with Engine(Budget(rate=1e6)) as engine:
            walker = Walker(Agent(engine, "127.0.0.1", version, "public", port), time.monotonic() + 20, 0.1, rows)
            await walker.walk([ROOT])
        transport.close()
        await asyncio.sleep(0)
        return walker, stub

    return asyncio.run(work())


WHOLE = {at: value for at, value in ROWS.items() if at[: len(ROOT)] == ROOT}


@pytest.mark.parametrize("version", ["1", "2c"])
def test_a_walk_takes_the_subtree_and_no_more(version: str) -> None:
    walker, stub = walked(version=version)
    assert walker.rows == WHOLE
    assert not walker.cut
    assert {kind for kind, _ in stub.seen} == {ber.GET_BULK if version == "2c" else ber.GET_NEXT}


def too_big(_: Stub, request: ber.Answer, good: bytes, kind: int, repetitions: int) -> list[bytes]:
    return [good] if repetitions <= 3 else [message(request.request, ber.TOO_BIG, 0, [])]


def deaf_to_bulk(_: Stub, request: ber.Answer, good: bytes, kind: int, repetitions: int) -> list[bytes]:
    return [] if kind == ber.GET_BULK else [good]


def truncated(_: Stub, request: ber.Answer, good: bytes, kind: int, repetitions: int) -> list[bytes]:
    return [good[: max(60, len(good) // 2)]]


def stuttering(_: Stub, request: ber.Answer, good: bytes, kind: int, repetitions: int) -> list[bytes]:
    """Garbage, an answer to nobody's question, and then twice the right one."""
    return [b"\x30\x84\xff", os.urandom(40), message(request.request + 7, 0, 0, []), good, good]


@pytest.mark.parametrize("how", [too_big, deaf_to_bulk, truncated, stuttering])
def test_a_walk_gets_everything_from_agents_with_quirks(how: Answering) -> None:
    walker, _ = walked(how)
    assert walker.rows == WHOLE
    assert not walker.cut


def test_repetitions_are_halved_until_the_answer_fits() -> None:
    _, stub = walked(too_big)
    sizes = [size for _, size in stub.seen]
    assert sizes[0] > 3
    assert set(sizes[5:]) == {3}, "once small enough it stays so"


def looping(_: Stub, request: ber.Answer, good: bytes, kind: int, repetitions: int) -> list[bytes]:
    asked = request.rows[0][0]
    return [good] if asked == ROOT else [message(request.request, 0, 0, [row((*ROOT, 2), b"again")])]


def endless(_: Stub, request: ber.Answer, good: bytes, kind: int, repetitions: int) -> list[bytes]:
    at = request.rows[0][0]
    begin = at[-1] if len(at) > len(ROOT) else 0
    return [message(request.request, 0, 0, [row((*ROOT, begin + 1 + i), b"x") for i in range(repetitions)])]


def unwell(_: Stub, request: ber.Answer, good: bytes, kind: int, repetitions: int) -> list[bytes]:
    return [message(request.request, 5, 1, [])]


def empty(_: Stub, request: ber.Answer, good: bytes, kind: int, repetitions: int) -> list[bytes]:
    return [message(request.request, 0, 0, [])]


def silent(_: Stub, request: ber.Answer, good: bytes, kind: int, repetitions: int) -> list[bytes]:
    return []


@pytest.mark.parametrize(
    ("how", "reason", "rows"),
    [
        (looping, "loop", 25),
        (endless, "rows", 1000),
        (unwell, "error 5", 0),
        (empty, "unreadable", 0),
        (silent, "silent", 0),
    ],
)
def test_a_walk_ends_and_says_why(how: Answering, reason: str, rows: int) -> None:
    walker, _ = walked(how)
    assert walker.cut == {ROOT: reason}
    assert len(walker.rows) == rows


def test_only_the_address_that_was_asked_may_answer() -> None:
    other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    other.bind(("127.0.0.9", 0))

    async def work() -> ber.Answer | None:
        loop = asyncio.get_running_loop()

        class Elsewhere(Stub):
            def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
                other.sendto(message(engine._number, 0, 0, [row(ROOT, b"forged")]), addr)

        transport, _ = await loop.create_datagram_endpoint(Elsewhere, local_addr=("127.0.0.1", 0))
        async with Engine(Budget(rate=1e6)) as engine:
            agent = Agent(engine, "127.0.0.1", "2c", "public", transport.get_extra_info("sockname")[1])
            answer = await agent.ask(ber.GET, [ROOT], wait=0.1, tries=1)
        transport.close()
        await asyncio.sleep(0)
        return answer

    try:
        assert asyncio.run(work()) is None
    finally:
        other.close()


@pytest.fixture(scope="module")
def snmpd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """A real agent on an address of its own, with its own configuration and nothing of the system's."""
    program = shutil.which("snmpd", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("snmpd is not there")
    folder = tmp_path_factory.mktemp("snmpd")
    (folder / "snmpd.conf").write_text(
        "rocommunity secret-word 127.0.0.0/8\nsysName sw-<b>lab\nsysLocation Keller\nsysContact root@office\n"
    )
    ip, port = "127.0.0.61", 16161
    environment = {**os.environ, "SNMP_PERSISTENT_DIR": str(folder), "MIBS": ""}
    command = [program, "-f", "-Lf", str(folder / "log"), "-C", "-c", str(folder / "snmpd.conf"), f"udp:{ip}:{port}"]
    command[1:1] = ["-I", "-smux", "-p", str(folder / "pid")]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _until_it_answers(ip, port, folder / "log")
        yield ip, port
    finally:
        process.terminate()
        process.wait(10)


def _until_it_answers(ip: str, port: int, log: pathlib.Path) -> None:
    asked = ber.request("2c", b"secret-word", ber.GET, 1, [(1, 3, 6, 1, 2, 1, 1, 5, 0)])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(0.2)
        for _ in range(100):
            try:
                sock.sendto(asked, (ip, port))
                sock.recv(2000)
                return
            except OSError:
                continue
    pytest.fail(log.read_text() if log.exists() else "snmpd does not answer")


def asked_all(port: int, options: Options, *ips: str) -> tuple[list[Capture], list[Observation], Context]:
    ticks = iter(range(1, 1000))
    context = Context(
        Scope(("127.0.0.0/8",)),
        Budget(rate=1e6),
        options,
        tuple(Target(ip) for ip in ips),
        "test",
        lambda: float(next(ticks)),
        lambda done, total: None,
        lambda note: None,
    )

    async def work() -> list[Capture]:
        return [c async for c in snmp.survey(context, port)]

    captures = asyncio.run(work())
    return captures, [o for c in captures for o in observe(c, snmp.parse(c))], context


def test_a_real_agent_tells_who_it_is(snmpd: tuple[str, int]) -> None:
    ip, port = snmpd
    options = Options(
        timeout=1.0, snmp=(SnmpCredential(label="public"), SnmpCredential(community="secret-word", label="office"))
    )
    captures, seen, context = asked_all(port, options, "127.0.0.60", ip, "127.0.0.62")
    assert [c.peer for c in captures] == [ip]
    claims = [o.claim for o in seen]
    assert Attribute("sys_name", "sw-<b>lab") in claims
    assert Attribute("location", "Keller") in claims
    assert {c.name for c in claims if isinstance(c, Interface)} == {name for _, name in socket.if_nameindex()}
    assert not any(isinstance(c, Address) and c.ip.startswith("127.") for c in claims)
    assert Service("udp", 161, "snmp", None, "v2c", "office") in claims
    assert len({o.subject for o in seen}) == 1
    assert seen[0].subject.kind in ("mac", "engine_id")
    assert any(getattr(c, "key", None) == Key.ip(ip) for c in claims)
    assert context.budget.sent < 60, "many columns go into one request"


def test_the_community_is_in_no_capture(snmpd: tuple[str, int]) -> None:
    ip, port = snmpd
    options = Options(timeout=1.0, snmp=(SnmpCredential(community="secret-word", label="office"),))
    captures, _, _ = asked_all(port, options, ip)
    assert captures and all(b"secret-word" not in c.payload for c in captures)
    assert [w.credential for c in captures if (w := decode(c.payload))] == ["office"]


def test_a_credential_goes_only_to_its_networks(snmpd: tuple[str, int]) -> None:
    ip, port = snmpd
    elsewhere = SnmpCredential(community="secret-word", networks=("10.0.0.0/8",), label="branch")
    captures, _, context = asked_all(port, Options(timeout=0.3, snmp=(elsewhere,)), ip)
    assert captures == []
    assert context.budget.sent == 0


def test_hosts_without_an_agent_cost_one_packet_where_they_say_so() -> None:
    begun = time.monotonic()
    _, _, context = asked_all(16162, Options(timeout=5.0), *(f"127.0.3.{i}" for i in range(1, 51)))
    assert context.budget.sent == 50
    assert time.monotonic() - begun < 4


def test_an_agent_that_breaks_off_is_in_the_coverage() -> None:
    """It answers who it is, loops in its first table and then says no more."""
    notes: list[str] = []

    def half(stub: Stub, request: ber.Answer, good: bytes, kind: int, repetitions: int) -> list[bytes]:
        if kind == ber.GET:
            rows = [row((1, 3, 6, 1, 2, 1, 1, 5, 0), b"sw-half")]
            return [message(request.request, 0, 0, rows)]
        return [good] if len(stub.seen) < 6 else []

    async def work() -> list[Capture]:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(lambda: Stub(half), local_addr=("127.0.0.1", 0))
        context = Context(
            Scope(("127.0.0.0/8",)),
            Budget(rate=1e6),
            Options(timeout=0.05),
            (Target("127.0.0.1"),),
            "test",
            lambda: 1.0,
            lambda done, total: None,
            notes.append,
        )
        found = [c async for c in snmp.survey(context, transport.get_extra_info("sockname")[1])]
        transport.close()
        await asyncio.sleep(0)
        return found

    (capture,) = asyncio.run(work())
    assert notes == ["incomplete:127.0.0.1"]
    assert Attribute("sys_name", "sw-half") in [s.claim for s in snmp.parse(capture)]


def test_where_public_was_taken_is_in_the_coverage() -> None:
    notes: list[str] = []

    async def work() -> None:
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(Stub, local_addr=("127.0.0.67", 0))
        try:
            context = Context(
                Scope(("127.0.0.0/8",)),
                Budget(rate=1e6),
                Options(timeout=0.2),
                (Target("127.0.0.67"),),
                "test",
                lambda: 1.0,
                lambda done, total: None,
                notes.append,
            )
            assert [c.peer async for c in snmp.survey(context, transport.get_extra_info("sockname")[1])]
        finally:
            transport.close()

    asyncio.run(work())
    assert notes == ["snmp-public:127.0.0.67"]
