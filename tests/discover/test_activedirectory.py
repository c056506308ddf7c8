"""Active Directory: against a written directory on loopback, and against Samba as a real domain controller."""

from __future__ import annotations

import asyncio
import contextlib
import json
import pathlib
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from discover import directory
from discover.account import Account
from discover.observation import Attribute, Key
from discover.probe import Capture, Target
from discover.probes import activedirectory
from discover.probes.activedirectory import FRESH_DAYS
from lab.stubs.api import certificate

HOST = "127.0.66.7"
NOW = 1_790_000_000.0
tlv = directory._tlv


def stamp(days: float) -> str:
    """Days ago, as Windows counts."""
    return str(int((NOW - days * 86400 + 11644473600) * 10_000_000))


COMPUTERS = [
    {"name": "PC-7", "dNSHostName": "PC-7.firma.example", "operatingSystem": "Windows 11 Pro", "description": "Empfang",
     "operatingSystemVersion": "10.0 (22631)", "lastLogonTimestamp": stamp(3), "userAccountControl": "4096"},
    {"name": "DC1", "dNSHostName": "dc1.firma.example", "operatingSystem": "Windows Server 2022 Standard",
     "lastLogonTimestamp": stamp(1), "userAccountControl": "532480", "primaryGroupID": "516"},
    {"name": "ALT", "dNSHostName": "alt.firma.example", "lastLogonTimestamp": stamp(FRESH_DAYS + 1)},
    {"name": "AUS", "dNSHostName": "aus.firma.example", "lastLogonTimestamp": stamp(1), "userAccountControl": "4098"},
    {"name": "NIE", "dNSHostName": "nie.firma.example"},
    {"name": "FORT", "dNSHostName": "fort.firma.example", "lastLogonTimestamp": stamp(1)},
]  # fmt: skip
_ADDRESSES = {"pc-7": "127.0.70.7", "dc1": HOST, "alt": "127.0.70.8", "aus": "127.0.70.9", "nie": "127.0.70.10",
              "fort": "127.0.70.11"}  # fmt: skip
DNS = {f"{name}.firma.example": ip for name, ip in _ADDRESSES.items()}


def reply(ident: int, tag: int, code: int, controls: bytes = b"") -> bytes:
    done = tlv(tag, tlv(0x0A, bytes([code])) + tlv(4, b"") + tlv(4, b""))
    return tlv(0x30, directory._int(ident) + done + (tlv(0xA0, controls) if controls else b""))


def entry(ident: int, said: dict[str, str]) -> bytes:
    rows = b"".join(tlv(0x30, tlv(4, k.encode()) + tlv(0x31, tlv(4, v.encode()))) for k, v in said.items())
    return tlv(0x30, directory._int(ident) + tlv(0x64, tlv(4, b"CN=x") + tlv(0x30, rows)))


class Directory:
    """A directory of two entries a page, which takes one password."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.context = context
        self.kinds: list[int] = []
        self.clear: list[bytes] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard = b""
        while part := await reader.read(4096):
            heard += part
            if writer.get_extra_info("ssl_object") is None:
                self.clear.append(part)
            while (size := directory.length(heard)) is not None and len(heard) >= size:
                told = directory.message(heard[:size])
                heard = heard[size:]
                assert told is not None
                self.kinds.append(told.kind)
                if told.kind == directory.EXTENDED:
                    writer.write(reply(told.ident, directory.EXTENDED_DONE, 0))
                    await writer.drain()
                    await writer.start_tls(self.context)
                elif told.kind == directory.BIND:
                    right = told.content.endswith(tlv(0x80, b"geheim-9"))
                    writer.write(reply(told.ident, directory.BOUND, 0 if right else 49))
                elif told.kind == directory.SEARCH:
                    writer.write(self._found(told))

    def _found(self, told: directory.Message) -> bytes:
        if b"defaultNamingContext" in told.content:
            root = {"defaultNamingContext": "DC=firma,DC=example"}
            return entry(told.ident, root) + reply(told.ident, directory.DONE, 0)
        at = int(told.cookie or b"0")
        cookie = str(at + 2).encode() if at + 2 < len(COMPUTERS) else b""
        value = tlv(0x30, directory._int(0) + tlv(4, cookie))
        control = tlv(0x30, tlv(4, directory._PAGED) + tlv(4, value))
        referral = tlv(0x30, directory._int(told.ident) + tlv(0x73, tlv(4, b"ldap://198.51.100.1/")))
        found = b"".join(entry(told.ident, one) for one in COMPUTERS[at : at + 2])
        return found + referral + reply(told.ident, directory.DONE, 0, control)


async def names(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    import dns.message
    import dns.rrset

    with contextlib.suppress(asyncio.IncompleteReadError):
        while True:
            asked = dns.message.from_wire(await reader.readexactly(int.from_bytes(await reader.readexactly(2), "big")))
            told = dns.message.make_response(asked)
            name = asked.question[0].name
            if ip := DNS.get(name.to_text(omit_final_dot=True).lower()):
                told.answer.append(dns.rrset.from_text(name, 60, "IN", "A", ip))
            raw = told.to_wire()
            writer.write(len(raw).to_bytes(2, "big") + raw)


def look(desk: Any, serving: Any, tmp_path: pathlib.Path, scheme: str, word: str = "geheim-9") -> list[Capture]:
    file, fingerprint = certificate(HOST, tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    desk.directory = Directory(context)
    tls = {"ssl": context} if scheme == "ldaps" else {}
    seen = [Target(ip) for ip in ("127.0.70.7", "127.0.70.8", "127.0.70.9", "127.0.70.10", HOST)]

    async def work() -> list[Capture]:
        async with serving(desk.directory, HOST, 0, **tls) as port, serving(names, HOST, 53):
            values = {"user": "leser@firma.example", "password": word}
            account = Account("activedirectory", f"{scheme}://{HOST}:{port}", values, fingerprint=fingerprint)
            desk.options = msgspec.structs.replace(desk.options, accounts=(account,))
            context = desk.context(*seen)
            context.now = lambda: NOW
            return [c async for c in activedirectory.collect(context)]

    return asyncio.run(work())


@pytest.mark.parametrize("scheme", ["ldaps", "ldap"])
def test_computers_that_are_there_and_lately_were(desk: Any, serving: Any, tmp_path: pathlib.Path, scheme: str) -> None:
    (capture,) = look(desk, serving, tmp_path, scheme)
    assert desk.notes == []
    said: dict[Key, set[Attribute]] = {}
    for statement in activedirectory.parse(capture):
        assert isinstance(statement.claim, Attribute)
        said.setdefault(statement.subject, set()).add(statement.claim)
    assert said.keys() == {Key.ip("127.0.70.7"), Key.ip(HOST)}
    assert said[Key.ip("127.0.70.7")] == {
        Attribute("hostname", "PC-7"),
        Attribute("fqdn", "pc-7.firma.example"),
        Attribute("os", "Windows 11 Pro"),
        Attribute("os_version", "10.0.22631"),
        Attribute("description", "Empfang"),
        Attribute("workgroup", "firma.example"),
    }
    assert Attribute("role", "server") in said[Key.ip(HOST)]
    assert desk.directory.kinds[-1] == directory.UNBIND
    assert b"geheim-9" not in b"".join(desk.directory.clear) and b"geheim" not in capture.payload


def test_a_wrong_password_is_said_and_tried_once(desk: Any, serving: Any, tmp_path: pathlib.Path) -> None:
    assert look(desk, serving, tmp_path, "ldaps", "falsch") == []
    assert desk.notes == [f"account-refused:{HOST}"] and desk.directory.kinds.count(directory.BIND) == 1


def test_a_certificate_nobody_vouches_for_hears_no_password(desk: Any, serving: Any, tmp_path: pathlib.Path) -> None:
    file, _ = certificate(HOST, tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    spoken = Directory(context)

    async def work(port: int) -> list[Capture]:
        values = {"user": "leser", "password": "geheim-9"}
        account = Account("activedirectory", f"ldap://{HOST}:{port}", values, fingerprint="0" * 64)
        desk.options = msgspec.structs.replace(desk.options, accounts=(account,))
        return [c async for c in activedirectory.collect(desk.context())]

    async def all_of() -> AsyncIterator[Capture]:
        async with serving(spoken, HOST) as port:
            for one in await work(port):
                yield one

    async def run() -> list[Capture]:
        return [c async for c in all_of()]

    assert asyncio.run(run()) == []
    assert desk.notes[0].startswith(f"account-untrusted:{HOST}") and directory.BIND not in spoken.kinds


@given(st.binary(max_size=300), st.integers(0, 400))
def test_any_bytes_are_survived(rest: bytes, size: int) -> None:
    whole = entry(3, {"dNSHostName": "x" * 100, "name": "y"}) + reply(3, directory.DONE, 0)
    for raw in (rest, whole[:size] + rest):
        with contextlib.suppress(ValueError):
            directory.length(raw)
        if (told := directory.message(raw)) is not None:
            directory.entry(told.content)
            assert told.code is None or told.code >= 0


@pytest.mark.parametrize("raw", [b"\x30\x84\xff\xff\xff\xff", b"HTTP/1.1 400", b"\x30\x89aaaaaaaaaaa"])
def test_what_is_no_message_or_endless_ends_the_conversation(raw: bytes) -> None:
    with pytest.raises(ValueError):
        directory.length(raw)


# Adds computers to the domain as the domain controller's own system: one here, one that is long gone.
FILL = """
import sys, time
import ldb
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB
lp = LoadParm()
lp.load(sys.argv[1])
sam = SamDB(session_info=system_session(lp), lp=lp)
for name, days in (("PC-7", 3), ("ALT-1", 400)):
    dn = f"CN={name},CN=Computers,{sam.domain_dn()}"
    sam.add({"dn": dn, "objectClass": "computer", "sAMAccountName": f"{name}$", "userAccountControl": "4096",
             "dNSHostName": f"{name}.firma.example", "operatingSystem": "Windows 11 Pro",
             "operatingSystemVersion": "10.0 (22631)", "description": "Empfang"})
    stamp = str(int((time.time() - days * 86400 + 11644473600) * 10_000_000))
    change = ldb.Message(ldb.Dn(sam, dn))
    change["lastLogonTimestamp"] = ldb.MessageElement(stamp, ldb.FLAG_MOD_REPLACE, "lastLogonTimestamp")
    sam.modify(change)
"""
LOOK = """
import asyncio, sys, time
import msgspec
from discover.account import Account
from discover.budget import Budget
from discover.probe import Context, Options, Target
from discover.probes import activedirectory as ad
from discover.scope import Scope

url, ca, password = sys.argv[1:]
values = {"user": "leser@firma.example", "password": password}
account = Account("activedirectory", url, values, ca=ca, verify=bool(ca))
context = Context(
    Scope(("10.77.0.0/24",)), Budget(), Options(accounts=(account,)), (Target("10.77.0.7"), Target("10.77.0.8")),
    "test", time.time, lambda done, total: None, lambda note: print(note, file=sys.stderr),
)

async def work():
    return [s for c in [c async for c in ad.collect(context)] for s in ad.parse(c)]

sys.stdout.buffer.write(msgspec.json.encode(asyncio.run(work())))
"""


@pytest.fixture
def domain(cable: Any, tmp_path: pathlib.Path) -> Iterator[None]:
    """A domain controller (Samba) and its names (dnsmasq) at 10.77.0.2."""
    if shutil.which("samba-tool") is None or not pathlib.Path("/usr/share/samba/setup/ad-schema").is_dir():
        pytest.skip("needs samba-ad-provision")
    if shutil.which("dnsmasq") is None:
        pytest.skip("needs dnsmasq")
    cable.ip(cable.there, "addr", "add", "10.77.0.2/24", "dev", "e0")
    words = ("--realm=FIRMA.EXAMPLE", "--domain=FIRMA", "--host-name=dc1", "--host-ip=10.77.0.2", "--server-role=dc")
    more = ("--dns-backend=NONE", "--use-rfc2307", f"--targetdir={tmp_path}", "--adminpass=Geheim-9x")
    cable.run(cable.there, "samba-tool", "domain", "provision", *words, *more)
    config = tmp_path / "etc" / "smb.conf"
    only = "server services = ldap\nncalrpc dir = /run/samba\npid directory = /run/samba"
    text = re.sub(r"(?m)^\s*server services = .*$", only, config.read_text())
    config.write_text(re.sub(r"(?m)^\s*log file = .*$", "log file = /run/samba/log", text))
    cable.run(cable.there, "/usr/bin/python3", "-c", FILL, str(config))
    user = ("samba-tool", "user", "create", "leser", "Geheim-9x", "-s", str(config))
    cable.run(cable.there, *user, "-H", str(tmp_path / "private" / "sam.ldb"))
    enter = ["ip", "netns", "exec", cable.there]
    private = 'mount -t tmpfs none /run && mkdir /run/samba && exec "$0" "$@"'
    samba = ["unshare", "-m", "sh", "-c", private, "samba", "-F", "--no-process-group", "--debug-stdout", "-s"]
    records = ["--host-record=pc-7.firma.example,10.77.0.7", "--host-record=alt-1.firma.example,10.77.0.8"]
    quiet = ["--no-resolv", "--no-hosts", "--conf-file=/dev/null", "--no-daemon", "--listen-address=10.77.0.2"]
    with contextlib.ExitStack() as stack:
        for command in ([*samba, str(config)], ["dnsmasq", *quiet, "--pid-file=", *records]):
            made = subprocess.Popen([*enter, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            stack.callback(made.wait, 10)
            stack.callback(made.terminate)
        until = time.monotonic() + 30
        while True:
            there = subprocess.run([*enter, "ss", "-Hltn"], capture_output=True, text=True, check=True).stdout
            if ":636 " in there and ":53 " in there:
                break
            assert time.monotonic() < until, there
            time.sleep(0.1)
        yield


@pytest.mark.lab
@pytest.mark.parametrize("scheme", ["ldaps", "ldap"])
def test_a_real_domain_controller_tells_its_computers(domain: None, cable: Any, scheme: str) -> None:
    told = json.loads(cable.python(cable.here, LOOK, f"{scheme}://10.77.0.2", "", "Geheim-9x"))
    said = {(s["subject"]["value"], s["claim"]["name"], s["claim"]["value"]) for s in told}
    assert {ip for ip, _, _ in said} == {"10.77.0.7"}, "not the one that has not logged on for a year"
    assert ("10.77.0.7", "os", "Windows 11 Pro") in said and ("10.77.0.7", "workgroup", "firma.example") in said
