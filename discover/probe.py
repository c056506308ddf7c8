"""What a probe is: a frozen value that says what it needs, how it talks (`collect`) and how it thinks (`parse`).

`collect` is the only code that touches the network. It yields a Capture for every answer as it comes, and may be
cancelled at any await. `parse` is pure and total: no clock, no network, no state; any bytes give a (possibly empty)
list of statements, never an exception.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Iterable
from typing import TYPE_CHECKING

import msgspec

from discover.account import Account, Login
from discover.observation import Claim, Confidence, Key, Observation, Source

if TYPE_CHECKING:
    from discover.budget import Budget
    from discover.scope import Scope


class Capture(msgspec.Struct, frozen=True):
    """One raw answer. `peer` is the address (or file) it came from, `vantage` the machine that looked, `at` seconds
    since the epoch. The payload's form is the probe's own business."""

    probe: str
    vantage: str
    at: float
    peer: str
    payload: bytes

    @property
    def id(self) -> str:
        """16 hex digits; the same answer at another time has another id."""
        head = f"{self.probe}\0{self.vantage}\0{self.at!r}\0{self.peer}\0".encode("utf-8", "replace")
        return hashlib.blake2b(head + self.payload, digest_size=8).hexdigest()


class Statement(msgspec.Struct, frozen=True):
    """What `parse` returns: an observation without its source and time, which the runner adds."""

    subject: Key
    claim: Claim
    confidence: Confidence = Confidence.REPORTED


def observe(capture: Capture, statements: Iterable[Statement]) -> list[Observation]:
    """Statements with the capture's source and time."""
    source = Source(capture.probe, capture.vantage, capture.id, capture.peer)
    return [Observation(s.subject, s.claim, source, capture.at, s.confidence) for s in statements]


class Needs(msgspec.Struct, frozen=True):
    """What must be there for a probe to run; the runner checks, no probe does.

    Names in `privileges` are those of discover.privileges.PRIVILEGES (raw, root); `tools` are programs on PATH;
    `modules` import names; `option` a scan option that must be given (deep, passive, `ask NAME`); `credentials`
    a kind of entry."""

    privileges: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    """Names of `sys.platform` it works on; empty: all. Elsewhere it is nothing that a scan lacks."""
    option: str | None = None
    credentials: str | None = None


class SnmpCredential(msgspec.Struct, frozen=True):
    """One way to ask by SNMP. Never stored, logged or put into a capture; `label` is what may be shown."""

    version: str = "2c"
    community: str = "public"
    networks: tuple[str, ...] = ()
    user: str = ""
    auth_protocol: str = ""
    auth_key: str = ""
    priv_protocol: str = ""
    priv_key: str = ""
    label: str = ""
    context: str = ""
    """Version 3: the context that is asked, where it is not the empty one."""

    def __repr__(self) -> str:
        return f"SnmpCredential(version={self.version!r}, label={self.label!r})"


class Options(msgspec.Struct, frozen=True):
    """What the user asked for, beyond the scope."""

    deep: bool = False
    passive_seconds: float = 0.0
    domain: str = ""
    """The office's own domain in the DNS, to ask who runs its e-mail and its names."""
    timeout: float = 1.5
    snmp: tuple[SnmpCredential, ...] = (SnmpCredential(label="public"),)
    accounts: tuple[Account, ...] = ()
    """Systems that already know the network, with the access the user gave."""
    ask: tuple[str, ...] = ()
    """Names of probes that run only when asked for by name: they talk to machines that move or heat something."""

    def accounts_of(self, kind: str) -> tuple[Account, ...]:
        """Those of one kind, in the user's order."""
        return tuple(a for a in self.accounts if a.kind == kind)


class Target(msgspec.Struct, frozen=True, order=True):
    """A host that has answered something so far. `ports` are the TCP ports known to be open."""

    ip: str
    mac: str | None = None
    ports: tuple[int, ...] = ()


class Context:
    """What the runner hands to `collect`: scope, budget, options, the targets known when the probe starts.

    `now` gives the time for a capture (a parameter, so that tests are repeatable); `progress(done, total)` may be
    called as often as the probe likes."""

    def __init__(
        self,
        scope: Scope,
        budget: Budget,
        options: Options,
        targets: tuple[Target, ...],
        vantage: str,
        now: Callable[[], float],
        progress: Callable[[int, int], None],
        note: Callable[[str], None],
        privileges: frozenset[str] = frozenset(),
        finished: asyncio.Event | None = None,
        near: frozenset[str] = frozenset(),
    ) -> None:
        self.scope = scope
        self.budget = budget
        self.options = options
        self.targets = targets
        self.vantage = vantage
        self.now = now
        self.progress = progress
        self.note = note
        """Leaves a remark for the coverage, as a text code from the table of texts or a plain short reason."""
        self.privileges = privileges
        """What this process holds (names from discover.privileges.PRIVILEGES), for probes that can work either way."""
        self.finished = finished or asyncio.Event()
        """Set when all probes have ended but those that run in the background."""
        self.near = near
        """IPv6 addresses on the attached links whose MAC is known: what they answer to a question to all may be heard,
        outside the scope as they are; they are asked nothing themselves."""
        self.questions = 0

    def asked(self, count: int = 1) -> None:
        """Counts hosts or ports that were asked, for the coverage."""
        self.questions += count

    def capture(self, probe: str, peer: str, payload: bytes) -> Capture:
        for account in self.options.accounts_of(probe) if self.options.accounts else ():
            payload = account.hidden(payload)
        return Capture(probe, self.vantage, self.now(), peer, payload)


Collect = Callable[[Context], AsyncIterator[Capture]]
Parse = Callable[[Capture], list[Statement]]

BACKGROUND = "listen"
"""The stage whose probes run beside all others."""
# The order in which the runner works: listening beside all that follows, this computer, who is on the link, who answers
# beyond it (ping, then TCP where ping is not answered), what the kernel has learnt by then, which ports answer and
# beside that all that is asked by UDP, what the open ports say.
STAGES = (BACKGROUND, "local", "sweep", "echo", "knock", "table", "ports", "identify", "deep")


class Probe(msgspec.Struct, frozen=True):
    """One way of looking. `stage` is one of STAGES; probes of one stage run side by side, `ports` are the TCP or UDP
    ports it talks to (for the budget's proof that printers' raw ports are never among them). `login` declares what an
    entry of the credentials file under the probe's name holds."""

    name: str
    summary: str
    stage: str
    collect: Collect
    parse: Parse
    needs: Needs = Needs()
    ports: tuple[int, ...] = ()
    login: Login | None = None


class Outcome(msgspec.Struct, frozen=True):
    """What became of one probe in one scan; goes into the coverage. `status`: done, skipped, failed, interrupted.

    `reason` is a short code (needs-raw, needs-root, needs-tool:nmap, needs-option:deep, no-target, error:…)."""

    probe: str
    status: str
    reason: str | None = None
    asked: int = 0
    answered: int = 0
    seconds: float = 0.0


class Reader(msgspec.Struct, frozen=True):
    """One kind of recording. `sniff` says from name and first 4,096 bytes whether it is one; `captures` turns the
    whole file into captures of probes (so that the probe's own `parse` reads them) or of the reader itself, in
    which case `parse` is set."""

    name: str
    summary: str
    sniff: Callable[[str, bytes], bool]
    captures: Callable[[str, bytes, str, float], Iterable[Capture]]
    """(name, content, vantage, at): yields captures; bad content yields fewer, never an exception."""
    parse: Parse | None = None
