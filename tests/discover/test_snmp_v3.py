"""SNMP version 3 against net-snmp's snmpd on loopback: every protocol that it knows, restarts, wrong passwords."""

from __future__ import annotations

import asyncio
import os
import pathlib
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discover.budget import Budget
from discover.observation import Attribute, Observation, Service
from discover.probe import Capture, Context, Options, SnmpCredential, Target, observe
from discover.probes import snmp
from discover.scope import Scope
from discover.snmp import ber, usm
from discover.snmp.engine import Agent, Engine
from discover.snmp.walk import Walker

IP, VLAN_IP, PORT = "127.0.0.63", "127.0.0.69", 16163
AUTH = ("MD5", "SHA", "SHA-224", "SHA-256", "SHA-384", "SHA-512")
PRIV = ("DES", "AES", "AES-192", "AES-256")
PAIRS = [("", ""), *((a, "") for a in AUTH), *((a, p) for a in ("MD5", "SHA", "SHA-512") for p in PRIV)]
SYS_NAME = (1, 3, 6, 1, 2, 1, 1, 5, 0)
_WORD, _KEY = "anmeldung-geheim", "schluessel-geheim"


def name(auth: str, priv: str) -> str:
    return f"u{auth}{priv}".replace("-", "").lower()


class Daemon:
    """A real agent with its own configuration and nothing of the system's."""

    def __init__(self, folder: pathlib.Path) -> None:
        found = shutil.which("snmpd", path=f"{os.environ['PATH']}:/usr/sbin")
        if found is None:
            pytest.skip("snmpd is not there")
        self.program, self.folder = found, folder
        lines = ["rocommunity secret-word 127.0.0.0/8", "sysName sw-v3", "engineID office-switch"]
        for auth, priv in PAIRS:
            user, level = name(auth, priv), "priv" if priv else "auth" if auth else "noauth"
            made = f"createUser {user}" + (f" {auth} {_WORD}" if auth else "") + (f" {priv} {_KEY}" if priv else "")
            lines += [made, f"rouser {user} {level}"]
        # A context as Cisco's switches have one for each VLAN, answered by an agent of its own.
        lines += ["createUser uvlan", "view all included .1", "rouser uvlan noauth -V all vlan-5"]
        lines += [f"proxy -Cn vlan-5 -v 2c -c vlan-word {VLAN_IP}:{PORT} .1.3.6.1.2.1.1"]
        (folder / "snmpd.conf").write_text("\n".join(lines) + "\n")
        self.start()

    def start(self) -> None:
        conf, log = self.folder / "snmpd.conf", self.folder / "log"
        command = [self.program, "-I", "-smux", "-p", str(self.folder / "pid"), "-f", "-Lf", str(log), "-C", "-c"]
        environment = {**os.environ, "SNMP_PERSISTENT_DIR": str(self.folder / "kept"), "MIBS": ""}
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(
            [*command, str(conf), f"udp:{IP}:{PORT}"], env=environment, stdout=quiet, stderr=quiet
        )
        asked = ber.request("2c", b"secret-word", ber.GET, 1, [SYS_NAME])
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.settimeout(0.2)
            for _ in range(100):
                try:
                    sock.sendto(asked, (IP, PORT))
                    sock.recv(2000)
                    return
                except OSError:
                    continue
        pytest.fail(log.read_text() if log.exists() else "snmpd does not answer")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


@pytest.fixture(scope="module")
def snmpd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    daemon = Daemon(tmp_path_factory.mktemp("snmpd"))
    yield daemon
    daemon.stop()


def user(auth: str, priv: str, auth_key: str = _WORD, priv_key: str = _KEY) -> usm.User:
    a, p = usm.protocol(auth, usm.AUTH), usm.protocol(priv, usm.PRIV)
    assert a is not None and p is not None
    return usm.User(name(auth, priv), a, auth_key if auth else "", p, priv_key if priv else "")


def got(who: usm.User, tries: int = 1, wait: float = 2.0) -> ber.Answer | None:
    async def work() -> ber.Answer | None:
        async with Engine(Budget(rate=1e6)) as engine:
            return await Agent(engine, IP, "3", "", PORT, who).ask(ber.GET, [SYS_NAME], wait=wait, tries=tries)

    return asyncio.run(work())


@pytest.mark.parametrize(("auth", "priv"), PAIRS)
def test_every_protocol(snmpd: Daemon, auth: str, priv: str) -> None:
    answer = got(user(auth, priv))
    assert answer is not None
    assert answer.rows == [(SYS_NAME, b"sw-v3")]


@pytest.mark.parametrize(
    ("who", "why"),
    [
        (user("SHA", "AES", auth_key="verkehrt-verkehrt"), "digest"),
        (user("SHA", "AES", priv_key="verkehrt-verkehrt"), None),
        (usm.User("niemand", "sha1", _WORD), "user"),
        (usm.User("umd5", "md5", _WORD, "des", _KEY), "level"),
    ],
    ids=["auth", "priv", "user", "level"],
)
def test_what_is_wrong_is_said_at_once(snmpd: Daemon, who: usm.User, why: str | None) -> None:
    begun = time.monotonic()
    try:
        assert got(who, wait=1.0) is None
        assert why is None or why == "decryption"
    except usm.Refused as problem:
        assert str(problem) == why or why is None
    assert time.monotonic() - begun < 2.5


def test_an_agent_that_restarts_is_asked_again(snmpd: Daemon) -> None:
    async def work() -> list[ber.Answer | None]:
        async with Engine(Budget(rate=1e6)) as engine:
            agent = Agent(engine, IP, "3", "", PORT, user("SHA", "AES"))
            first = await agent.ask(ber.GET, [SYS_NAME], wait=2.0)
            await asyncio.to_thread(snmpd.stop)
            await asyncio.to_thread(snmpd.start)
            return [first, await agent.ask(ber.GET, [SYS_NAME], wait=2.0, tries=3)]

    first, second = asyncio.run(work())
    assert first is not None
    assert second is not None
    assert first.rows == second.rows


def test_the_context_of_a_vlan(snmpd: Daemon, tmp_path: pathlib.Path) -> None:
    (tmp_path / "snmpd.conf").write_text("rocommunity vlan-word 127.0.0.0/8\nsysName in-vlan-five\n")
    command = [
        snmpd.program,
        "-I",
        "-smux",
        "-p",
        str(tmp_path / "pid"),
        "-f",
        "-Lf",
        str(tmp_path / "log"),
        "-C",
        "-c",
    ]
    environment = {**os.environ, "SNMP_PERSISTENT_DIR": str(tmp_path / "kept"), "MIBS": ""}
    behind = subprocess.Popen([*command, str(tmp_path / "snmpd.conf"), f"udp:{VLAN_IP}:{PORT}"], env=environment)

    async def work() -> ber.Answer | None:
        async with Engine(Budget(rate=1e6)) as engine:
            agent = Agent(engine, IP, "3", "", PORT, usm.User("uvlan")).context("5")
            for _ in range(10):
                answer = await agent.ask(ber.GET, [SYS_NAME], wait=0.5)
                if answer is not None and answer.rows and answer.rows[0][1] is not None:
                    return answer
            return None

    try:
        answer = asyncio.run(work())
    finally:
        behind.terminate()
        behind.wait(10)
    assert answer is not None
    assert answer.rows == [(SYS_NAME, b"in-vlan-five")]


def test_a_walk_gives_what_version_2_gives(snmpd: Daemon) -> None:
    root = (1, 3, 6, 1, 2, 1, 2, 2, 1, 2)

    async def work() -> list[Walker]:
        walkers = []
        async with Engine(Budget(rate=1e6)) as engine:
            for agent in (
                Agent(engine, IP, "3", "", PORT, user("SHA-512", "AES")),
                Agent(engine, IP, "2c", "secret-word", PORT),
            ):
                walkers.append(Walker(agent, time.monotonic() + 20))
                await walkers[-1].walk([root])
        return walkers

    secured, plain = asyncio.run(work())
    assert secured.rows == plain.rows != {}
    assert secured.cut == {}


def survey(*given: SnmpCredential) -> tuple[list[Capture], list[Observation], list[str]]:
    notes: list[str] = []
    context = Context(
        Scope(("127.0.0.0/8",)),
        Budget(rate=1e6),
        Options(timeout=1.0, snmp=given),
        (Target(IP),),
        "test",
        lambda: 1.0,
        lambda done, total: None,
        notes.append,
    )

    async def work() -> list[Capture]:
        return [c async for c in snmp.survey(context, PORT)]

    captures = asyncio.run(work())
    return captures, [o for c in captures for o in observe(c, snmp.parse(c))], notes


def test_the_probe_asks_in_version_3_and_keeps_no_secret(snmpd: Daemon) -> None:
    wrong = SnmpCredential(
        version="3", user="usha256", auth_protocol="SHA-256", auth_key="verkehrt-verkehrt", label="1"
    )
    right = SnmpCredential(
        version="3",
        user=name("SHA", "AES"),
        auth_protocol="SHA",
        auth_key=_WORD,
        priv_protocol="AES",
        priv_key=_KEY,
        label="[[snmp]] 2",
    )
    captures, seen, notes = survey(wrong, right)
    claims = [o.claim for o in seen]
    assert Attribute("sys_name", "sw-v3") in claims
    assert Service("udp", 161, "snmp", None, "v3", "[[snmp]] 2") in claims
    assert notes == [f"snmp-digest:{IP}"]
    for secret in (_WORD, _KEY, right.user, "verkehrt"):
        assert all(secret.encode() not in c.payload for c in captures)
        assert secret not in repr((right, notes, user("SHA", "AES")))


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [("md5", "526f5eed9fcce26f8964c2930787d82b"), ("sha1", "6695febc9288e36282235fc7151f128497b38f3f")],
)
def test_keys_as_in_the_rfc(algorithm: str, key: str) -> None:
    assert usm.localised(algorithm, "maplesyrup", bytes(11) + b"\2").hex() == key  # RFC 3414 A.3


@pytest.mark.parametrize(
    ("spelt", "meant"),
    [("SHA", "sha1"), ("hmac-sha-256", "sha256"), ("SHA512", "sha512"), ("", ""), ("none", ""), ("rot13", None)],
)
def test_names_of_protocols(spelt: str, meant: str | None) -> None:
    assert usm.protocol(spelt, usm.AUTH) == meant


def answered(session: usm.Session, engine: bytes, level: int, kind: int = ber.RESPONSE) -> bytes:
    """An answer that anybody on the way could have made."""
    pdu = ber._tlv(kind, ber.integer(7) + ber.integer(0) + ber.integer(0) + ber.sequence())
    told = usm._Security(engine, 1, 5, session.user.name, bytes(12))
    return usm._message(7, level, told, ber.sequence(ber.octets(engine), ber.octets(b""), pdu))


def test_forged_and_weakened_answers_are_not_believed() -> None:
    session = usm.Session(user("SHA", "AES"))
    report = (*usm._STATISTICS, 4, 0)
    row = ber.sequence(ber._tlv(6, ber.encode_oid(report)) + ber._tlv(0x41, b"\1"))
    pdu = ber._tlv(ber.REPORT, ber.integer(1) + ber.integer(0) + ber.integer(0) + ber.sequence(row))
    told = usm._Security(b"engine-one", 1, 5, b"")
    found = session.opened(usm._message(1, 0, told, ber.sequence(ber.octets(b""), ber.octets(b""), pdu)))
    assert found == usm.Report(4)
    assert usm.again(usm.Report(4))
    for level in (0, 1, 3):
        with pytest.raises(ber.BerError):
            session.opened(answered(session, b"engine-one", level))


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_harm(raw: bytes) -> None:
    usm.number_of(raw)
    session = usm.Session(usm.User("u"))
    for data in (raw, answered(session, b"e" * 8, 0)[:-1] + raw):
        try:
            session.opened(data)
        except ber.BerError:
            continue
