"""Active Directory: which computers belong to the domain, with system and description. Only of computers that the
scan has found: an entry in a directory is no proof that a computer is there. One that has not logged on for long is
left out.

Written from Microsoft's public description of the schema (MS-ADTS) and RFC 4511. Binds over TLS only; no referral is
followed. Names are looked up in the domain controller's own DNS."""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
from collections.abc import AsyncIterator, Iterator, Sequence

from discover import directory, documents
from discover.account import Account, Login
from discover.documents import Row
from discover.observation import Attribute, Key
from discover.probe import Capture, Context, Needs, Probe, Statement
from discover.stream import TROUBLE, conversation
from discover.trust import Trouble, connected, place, say, upgraded

PORT, TLS_PORT, _DNS_PORT = 389, 636, 53
SECONDS = 60.0
FRESH_DAYS = 30
"""lastLogonTimestamp is up to 14 days late (MS-ADA1 2.352); what is older than this was not here lately."""
_ASKED = ("dNSHostName", "name", "operatingSystem", "operatingSystemVersion", "lastLogonTimestamp", "description",
          "userAccountControl", "primaryGroupID")  # fmt: skip
_PAGE, _MOST_PAGES = 500, 40
_MOST_NAMES = 5000
_DISABLED = 2
_CONTROLLERS = ("516", "521")
_EPOCH = 11644473600
"""Seconds from 1601 to 1970: Windows counts from the first, in units of 100 ns."""
_NAME = re.compile(r"[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){1,10}")
_DIGITS = re.compile(r"[0-9]{1,20}")
_VERSION = re.compile(r"(\d+\.\d+) \((\d+)\)")


class _Session:
    """One conversation with a directory. Raises Trouble, or one of TROUBLE."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._heard = bytearray()
        self._ident = 0

    def next(self) -> int:
        self._ident += 1
        return self._ident

    async def send(self, content: bytes) -> None:
        self._writer.write(content)
        await self._writer.drain()

    async def answer(self) -> directory.Message:
        """The next answer to the newest question."""
        while True:
            size = directory.length(bytes(self._heard[:6]))
            if size is not None and len(self._heard) >= size:
                told = directory.message(bytes(self._heard[:size]))
                del self._heard[:size]
                if told is not None and told.ident == self._ident:
                    return told
                continue
            part = await self._reader.read(1 << 16)
            if not part:
                raise EOFError
            self._heard += part

    async def entries(self, base: str, names: Sequence[str], equals: tuple[str, str] | None) -> list[dict[str, str]]:
        """All entries, page by page; of the base object alone where `equals` is None."""
        found: list[dict[str, str]] = []
        cookie = b""
        for _ in range(_MOST_PAGES):
            page = (_PAGE, cookie) if equals else None
            await self.send(directory.search(self.next(), base, names, equals, page))
            count = 0
            while (told := await self.answer()).kind != directory.DONE:
                count += 1
                if told.kind == directory.ENTRY and count <= 2 * _PAGE:
                    found.append(directory.first(directory.entry(told.content), names))
            cookie = told.cookie
            if not cookie:
                break
        return found


@contextlib.asynccontextmanager
async def _bound(account: Account, ip: str, port: int) -> AsyncIterator[_Session]:
    """A session that is let in, over TLS: from the beginning (ldaps), or after StartTLS."""
    secure = account.url.startswith("ldaps:")
    streams = await connected(account, ip, port, tls=secure)
    try:
        if not secure:
            first = _Session(*streams)
            await first.send(directory.start_tls(first.next()))
            told = await first.answer()
            if told.kind != directory.EXTENDED_DONE or told.code != 0:
                raise Trouble("account-silent", f"{account.host} StartTLS")
            await upgraded(account, streams[1])
        session = _Session(*streams)
        await session.send(directory.bind(session.next(), account.get("user"), account.get("password")))
        if (await session.answer()).code != 0:
            raise Trouble("account-refused", account.host)
        yield session
        await session.send(directory.unbind(session.next()))
    finally:
        streams[1].transport.abort()


async def _computers(context: Context, account: Account, ip: str, port: int) -> tuple[str, list[dict[str, str]]]:
    """The domain, and its computers."""
    async with context.budget.host(ip):
        await context.budget.packets(3)
        async with _bound(account, ip, port) as session:
            base = account.get("base")
            if not base:
                root = await session.entries("", ("defaultNamingContext",), None)
                base = root[0].get("defaultNamingContext", "") if root else ""
            found = await session.entries(base, _ASKED, ("objectClass", "computer"))
    return ".".join(re.findall(r"(?i)dc=([\w-]{1,63})", base)).lower(), found


async def _addresses(context: Context, ip: str, names: Sequence[str]) -> dict[str, str]:
    """Name → address, as the domain controller's DNS has them; one connection for all (RFC 7766)."""
    import dns.exception
    import dns.message
    import dns.rdatatype

    found: dict[str, str] = {}
    with contextlib.suppress(*TROUBLE):
        async with conversation(context, ip, _DNS_PORT, seconds=SECONDS) as (reader, writer):
            for at in range(0, len(names), 50):
                for ident, name in enumerate(names[at : at + 50], at):
                    asked = dns.message.make_query(name, "A", id=ident & 0xFFFF).to_wire()
                    writer.write(len(asked).to_bytes(2, "big") + asked)
                for _ in names[at : at + 50]:
                    raw = await reader.readexactly(int.from_bytes(await reader.readexactly(2), "big"))
                    with contextlib.suppress(dns.exception.DNSException):
                        told = dns.message.from_wire(raw, one_rr_per_rrset=False, ignore_trailing=True)
                        for one in told.answer:
                            if one.rdtype == dns.rdatatype.A and told.question:
                                asked_for = told.question[0].name.to_text(omit_final_dot=True).lower()
                                found.setdefault(asked_for, one[0].to_text())
    return found


def _fresh(said: dict[str, str], at: float) -> bool:
    """Whether the computer has logged on lately, and its account is no disabled one."""
    stamp = said.get("lastLogonTimestamp", "")
    flags = documents.number(said.get("userAccountControl")) or 0
    if not _DIGITS.fullmatch(stamp) or flags & _DISABLED:
        return False
    return at - (int(stamp) / 1e7 - _EPOCH) < FRESH_DAYS * 86400


async def _work(context: Context, account: Account) -> Capture | None:
    ip, port = await place(context, account, TLS_PORT if account.url.startswith("ldaps:") else PORT)
    domain, computers = await _computers(context, account, ip, port)
    now = context.now()
    named = {name.lower(): c for c in computers if _NAME.fullmatch(name := c.get("dNSHostName", "")) and _fresh(c, now)}
    at = await _addresses(context, ip, sorted(named)[:_MOST_NAMES])
    here = {t.ip for t in context.targets}
    rows = [{**named[name], "ip": found} for name, found in sorted(at.items()) if found in here and name in named]
    payload = documents.encode({"domain": domain, "computers": rows})
    return context.capture(PROBE.name, ip, payload)


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each domain: the computers that the scan has found as well."""
    troubles: list[Trouble] = []
    for account in context.options.accounts_of(PROBE.name):
        if not account.verify and not account.fingerprint:
            troubles.append(Trouble("account-unverified", account.host))
        found = None
        try:
            async with asyncio.timeout(min(2 * SECONDS, context.budget.time_left)):
                found = await _work(context, account)
        except Trouble as trouble:
            troubles.append(trouble)
        except (*TROUBLE, ssl.SSLError):
            troubles.append(Trouble("account-silent", account.host))
        if found is not None:
            context.asked()
            yield found
    say(context, troubles)


def parse(capture: Capture) -> list[Statement]:
    told = Row(documents.decode(capture.payload))
    domain = told.text("domain")
    found: list[Statement] = []
    for one in told.rows("computers"):
        if ip := one.ip("ip"):
            found += _computer(one, Key("ip", ip), domain)
    return found


def _computer(one: Row, subject: Key, domain: str | None) -> Iterator[Statement]:
    version = _VERSION.match(one.text("operatingSystemVersion") or "")
    controller = one.text("primaryGroupID") in _CONTROLLERS
    for name, said in (
        ("hostname", one.text("name")),
        ("fqdn", (one.text("dNSHostName") or "").lower()),
        ("os", one.text("operatingSystem")),
        ("os_version", f"{version[1]}.{version[2]}" if version else one.text("operatingSystemVersion")),
        ("description", one.text("description")),
        ("workgroup", domain),
        ("role", "server" if controller else None),
    ):
        if said:
            yield Statement(subject, Attribute(name, said))


PROBE = Probe(
    name="activedirectory",
    summary="Active Directory: the domain's computers, with system and description",
    stage="identify",
    collect=collect,
    parse=parse,
    needs=Needs(credentials="activedirectory"),
    ports=(PORT, TLS_PORT, _DNS_PORT),
    login=Login((("user", "password"),), ("base",), ("ldaps", "ldap")),
)
