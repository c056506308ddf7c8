"""HTTP with a system that the user gave access to: within the scope, with a certificate that is checked or pinned,
without following anything elsewhere, and with errors that hold no secret."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
import secrets
import urllib.parse
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

import h11
import msgspec

from discover import documents
from discover.account import Account
from discover.probe import Capture, Context
from discover.trust import Trouble, connected, place, say

SECONDS = 20.0
"""No longer than this for one answer."""
ACCOUNT_SECONDS = 120.0
"""No longer than this for one system."""
MOST = 32 << 20
"""No answer longer than this is taken."""
_PART = 64 << 10
_PACKETS = 3
_AGENT = "netzplan"
# RFC 6265 4.1.1; attributes do not matter, since the cookie goes back to the one system alone.
_COOKIE = re.compile(
    r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100})=([\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e\"]{0,8192})(?:;|\s*$)"
)
_CHALLENGE = re.compile(r'(\w+)\s*=\s*(?:"([^"]*)"|([^\s,]+))')


class Answer(msgspec.Struct, frozen=True):
    """`headers` by lower-case name, the first of a name counts. `body` is what came of it, `whole` unless cut off."""

    status: int
    headers: dict[str, str]
    body: bytes
    whole: bool = True

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300

    @property
    def json(self) -> Any:
        """The body as JSON; None when it is none."""
        return documents.decode(self.body) if self.ok else None


class Client:
    """One system. `headers` go with every request; cookies are kept for it alone. `peer` is its address once open.

    Raises Trouble only."""

    def __init__(self, context: Context, account: Account, port: int) -> None:
        self.context = context
        self.account = account
        parts = urllib.parse.urlsplit(account.url)
        self.tls = parts.scheme != "http"
        self.port = port
        self.root = parts.path.rstrip("/")
        self.peer = ""
        self.user = account.get("user")
        self.headers: dict[str, str] = {}
        self.missing: list[str] = []
        """Which questions were left without a whole answer."""
        self._cookies: dict[str, str] = {}
        self._challenge: dict[str, str] = {}
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._http = h11.Connection(h11.CLIENT)

    async def __aenter__(self) -> Client:
        self.peer, self.port = await place(self.context, self.account, self.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._hang_up()

    def let_in(self, answer: Answer) -> None:
        """Raises Trouble when the system does not know us (401), or does not let us read (403)."""
        if answer.status in (401, 403):
            code = "account-refused" if answer.status == 401 else "account-rights"
            raise Trouble(code, self.account.host)

    def basic(self, user: str, password: str) -> None:
        """HTTP Basic (RFC 7617) with every request from now on."""
        self.headers["Authorization"] = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    async def get(self, path: str, **query: str) -> Answer:
        return await self.ask("GET", path + ("?" + urllib.parse.urlencode(query) if query else ""))

    async def post(self, path: str, body: Any, headers: Mapping[str, str] | None = None) -> Answer:
        """`body` as JSON."""
        kind = {"Content-Type": "application/json", **(headers or {})}
        return await self.ask("POST", path, msgspec.json.encode(body), kind)

    async def document(self, path: str, names: frozenset[str], **query: str) -> Any:
        """The answer to a question, with only these fields; None, and remembered as missing, when there is none."""
        try:
            answer = await self.get(path, **query)
        except Trouble as trouble:
            if trouble.code != "account-silent" or self.context.budget.time_left <= 0:
                raise
            self.missing.append(path)
            return None
        found = documents.kept(answer.json, names)
        if found is None or not answer.whole:
            self.missing.append(path)
        return found

    async def maybe(self, path: str, names: frozenset[str], body: Any = None) -> Any:
        """As `document`, for what not every such system knows; a POST where there is a body."""
        try:
            answer = await (self.get(path) if body is None else self.post(path, body))
        except Trouble as trouble:
            if trouble.code != "account-silent" or self.context.budget.time_left <= 0:
                raise
            return None
        return documents.kept(answer.json, names)

    async def ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None, most: int = MOST
    ) -> Answer:
        """One question. No redirect is followed; an answer to a digest challenge (RFC 7616) is given once."""
        said = await self._ask(method, path, body, headers or {}, most)
        user, password = self.user, self.account.get("password")
        challenge = said.headers.get("www-authenticate", "")
        if said.status == 401 and challenge.lower().startswith("digest") and password:
            fresh = {name.lower(): quoted or plain for name, quoted, plain in _CHALLENGE.findall(challenge[7:2000])}
            if fresh.get("nonce") and fresh.get("algorithm", "MD5").upper() in ("MD5", "SHA-256"):
                self._challenge = fresh
                told = {**(headers or {}), "Authorization": self._digest(method, path, user, password)}
                said = await self._ask(method, path, body, told, most)
        return said

    def _digest(self, method: str, path: str, user: str, password: str) -> str:
        told = self._challenge
        algorithm = told.get("algorithm", "MD5")
        name = "sha256" if algorithm.upper() == "SHA-256" else "md5"

        def hashed(text: str) -> str:
            return hashlib.new(name, text.encode(), usedforsecurity=False).hexdigest()

        target, realm, nonce = self.root + path, told.get("realm", ""), told["nonce"]
        mine, fresh, count = secrets.token_hex(8), "auth" in told.get("qop", "").split(","), "00000001"
        middle = f"{nonce}:{count}:{mine}:auth" if fresh else nonce
        response = hashed(f"{hashed(f'{user}:{realm}:{password}')}:{middle}:{hashed(f'{method}:{target}')}")
        parts = [f'username="{_quoted(user)}"', f'realm="{_quoted(realm)}"', f'nonce="{_quoted(nonce)}"']
        parts += [f'uri="{target}"', f'response="{response}"', f"algorithm={algorithm}"]
        parts += [f'qop=auth, nc={count}, cnonce="{mine}"'] if fresh else []
        parts += [f'opaque="{_quoted(told["opaque"])}"'] if told.get("opaque") else []
        return "Digest " + ", ".join(parts)

    async def _ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str], most: int) -> Answer:
        again = self._streams is not None and method == "GET"
        try:
            return await self._timed(method, path, body, headers, most)
        except Trouble as trouble:
            if trouble.code != "account-silent" or not again:
                raise
        return await self._timed(method, path, body, headers, most)  # it had hung up after the last answer

    async def _timed(self, method: str, path: str, body: bytes, headers: Mapping[str, str], most: int) -> Answer:
        budget = self.context.budget
        try:
            async with budget.host(self.peer):
                await budget.packets(_PACKETS)
                async with asyncio.timeout(min(SECONDS, budget.time_left)):
                    return await self._exchange(method, path, body, headers, most)
        except (TimeoutError, OSError, EOFError, ValueError, h11.ProtocolError):  # their texts may quote what was sent
            problem = Trouble("account-silent", self.account.host)
        except BaseException:
            self._hang_up()
            raise
        self._hang_up()
        raise problem

    async def _exchange(self, method: str, path: str, body: bytes, headers: Mapping[str, str], most: int) -> Answer:
        if self._streams is None:
            self._streams = await connected(self.account, self.peer, self.port, self.tls)
            self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_PART)
        reader, writer = self._streams
        writer.write(self._request(method, path, body, headers))
        await writer.drain()
        status, told, heard, whole = 0, {}, bytearray(), True
        while True:
            event = self._http.next_event()
            if event is h11.NEED_DATA:
                self._http.receive_data(await reader.read(_PART))
            elif isinstance(event, h11.Response):
                status, told = event.status_code, self._heard(event.headers)
            elif isinstance(event, h11.Data):
                heard += event.data
                if len(heard) > most:
                    whole = False
                    break
            elif isinstance(event, h11.EndOfMessage):
                break
            elif isinstance(event, h11.ConnectionClosed):
                raise EOFError
        if whole and self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
        else:
            self._hang_up()
        return Answer(status, told, bytes(heard[:most]), whole)

    def _request(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        host = f"[{self.account.host}]" if ":" in self.account.host else self.account.host
        every = {
            "Host": f"{host}:{self.port}",
            "User-Agent": _AGENT,
            "Accept": "application/json, */*",
            "Accept-Encoding": "identity",
        }
        every |= self.headers | dict(headers)
        if self._cookies:
            every["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        if body or method != "GET":
            every["Content-Length"] = str(len(body))
        asked = h11.Request(method=method, target=self.root + path, headers=list(every.items()))
        return b"".join(
            part or b""
            for part in (
                self._http.send(asked),
                self._http.send(h11.Data(data=body)) if body else b"",
                self._http.send(h11.EndOfMessage()),
            )
        )

    def _heard(self, headers: Any) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, value in headers:
            said = value.decode("latin-1")
            if name == b"set-cookie" and len(self._cookies) < 20:
                if cookie := _COOKIE.match(said):
                    self._cookies[cookie[1]] = cookie[2]
            else:
                found.setdefault(name.decode("latin-1"), said)
        return found

    def _hang_up(self) -> None:
        if self._streams is not None:
            self._streams[1].transport.abort()
            self._streams = None


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


Visit = Callable[[Client], AsyncIterator[Capture]]


async def visit(context: Context, kind: str, work: Visit, tls: int = 443, plain: int = 80) -> AsyncIterator[Capture]:
    """Asks each system of this kind that the user gave access to, one after the other. What goes wrong with one is
    said in the coverage, and costs that one only. `tls` and `plain` are the ports where an address names none."""
    troubles: list[Trouble] = []
    for account in context.options.accounts_of(kind):
        remarks = [Trouble("account-plain", account.host)] if account.url.startswith("http://") else []
        if not remarks and not account.verify and not account.fingerprint:
            remarks.append(Trouble("account-unverified", account.host))
        troubles += remarks
        found: list[Capture] = []
        port = plain if account.url.startswith("http://") else tls
        try:
            async with asyncio.timeout(ACCOUNT_SECONDS), Client(context, account, port) as client:
                async for capture in work(client):
                    found.append(capture)
                context.asked()
                if client.missing:
                    troubles.append(Trouble("account-partial", f"{account.host} {client.missing[0]}"))
        except Trouble as trouble:
            troubles.append(trouble)
        except TimeoutError:
            troubles.append(Trouble("account-partial", account.host))
        except Exception as problem:  # its text may quote what was sent
            troubles.append(Trouble("account-error", f"{account.host} {type(problem).__name__}"))
        for capture in found:
            yield capture
    say(context, troubles)


def site_of(client: Client, sites: Sequence[tuple[str, ...]]) -> str:
    """The first word of the site that is meant: the one that is named by any of its words, or the only one."""
    wanted = client.account.get("site")
    found = [words for words in sites if wanted in words] if wanted else sites
    if len(found) != 1:
        raise Trouble("account-site", f"{client.account.host}: " + ", ".join(words[-1] for words in sites[:8]))
    return found[0][0]
