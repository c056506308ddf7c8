"""Runs the probes whose needs are met, stage by stage, and yields what they find as it comes."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence

import msgspec

from discover.budget import Budget
from discover.observation import Address, Observation, SameDevice, Service
from discover.privileges import Privileges, check
from discover.probe import BACKGROUND, STAGES, Capture, Context, Options, Outcome, Probe, Target, observe
from discover.scope import Scope


class Started(msgspec.Struct, frozen=True):
    """A probe begins."""

    probe: str


class Progress(msgspec.Struct, frozen=True):
    """How far a probe has come."""

    probe: str
    done: int
    total: int


class Captured(msgspec.Struct, frozen=True):
    """An answer, and what it says."""

    capture: Capture
    observations: tuple[Observation, ...]


class Ended(msgspec.Struct, frozen=True):
    """A probe is over, for whatever reason."""

    outcome: Outcome


Event = Started | Progress | Captured | Ended


class Known:
    """The hosts that have answered so far, folded from observations; only addresses that the scope allows."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._macs: dict[str, str | None] = {}
        self._ports: dict[str, set[int]] = {}
        self._ips: dict[str, str] = {}
        self._near: set[str] = set()

    def learn(self, seen: Iterable[Observation]) -> None:
        for one in seen:
            subject, claim = one.subject, one.claim
            if subject.kind == "ip":
                mac = claim.key.value if isinstance(claim, SameDevice) and claim.key.kind == "mac" else None
                self._host(subject.value, mac)
                ip = subject.value
            elif subject.kind == "mac":
                told = claim.ip if isinstance(claim, Address) else None
                if isinstance(claim, SameDevice) and claim.key.kind == "ip":
                    told = claim.key.value
                if told:
                    self._host(told, subject.value)
                ip = told or self._ips.get(subject.value, "")
            else:
                continue
            if isinstance(claim, Service) and claim.protocol == "tcp" and ip in self._ports:
                self._ports[ip].add(claim.port)

    def _host(self, ip: str, mac: str | None) -> None:
        if mac and ":" in ip:
            self._near.add(ip)
        if ip not in self._macs:
            if not self._scope.allows(ip):
                return
            self._macs[ip] = None
            self._ports[ip] = set()
        if mac and not self._macs[ip]:
            self._macs[ip] = mac
            self._ips.setdefault(mac, ip)

    def near(self) -> frozenset[str]:
        """IPv6 addresses whose MAC is known: they are on an attached link, in the scope or not."""
        return frozenset(self._near)

    def targets(self) -> tuple[Target, ...]:
        """By address."""
        order = sorted(self._macs, key=lambda ip: (":" in ip, int(ipaddress.ip_address(ip))))
        return tuple(Target(ip, self._macs[ip], tuple(sorted(self._ports[ip]))) for ip in order)


class _Run:
    """One probe at work: pumps its captures into the queue of the stage and says what became of it."""

    def __init__(self, probe: Probe, events: asyncio.Queue[Event | None]) -> None:
        self.probe = probe
        self._events = events
        self._notes: list[str] = []
        self._answers = 0
        self._shown = (-1, -1)
        self._begun = False
        self.cut: str | None = None
        """Why the runner ended it before its time."""

    def end_unbegun(self) -> None:
        """A task that is cancelled before its first step does nothing at all, and says nothing."""
        if not self._begun:
            self._events.put_nowait(Ended(Outcome(self.probe.name, "interrupted", self.cut or "stopped")))

    def note(self, reason: str) -> None:
        self._notes.append(reason)

    def progress(self, done: int, total: int) -> None:
        step = max(1, total // 100)
        if done // step != self._shown[0] // step or total != self._shown[1] or done == total:
            self._shown = (done, total)
            self._events.put_nowait(Progress(self.probe.name, done, total))

    async def work(self, context: Context) -> None:
        self._begun = True
        began = time.monotonic()
        status, reason = "done", None
        try:
            Budget.check_port(next(iter(Budget.PRINTER_PORTS & set(self.probe.ports)), 0))
            collected = self.probe.collect(context)
            try:
                async for capture in collected:
                    self._answers += 1
                    self._events.put_nowait(Captured(capture, tuple(self._parsed(capture))))
            finally:
                if (close := getattr(collected, "aclose", None)) is not None:
                    await close()
        except asyncio.CancelledError:
            status, reason = "interrupted", self.cut or "stopped"
        except Exception as problem:
            status, reason = "failed", f"error:{_short(problem)}"
        if status == "done" and self._notes:
            reason = self._notes[-1]
            status = "done" if self._answers or context.questions else "skipped"
        spent = round(time.monotonic() - began, 3)
        outcome = Outcome(self.probe.name, status, reason, context.questions, self._answers, spent)
        self._events.put_nowait(Ended(outcome))

    def _parsed(self, capture: Capture) -> list[Observation]:
        try:
            return observe(capture, self.probe.parse(capture))
        except Exception as problem:  # a parser that cannot bear an answer must not cost the other answers
            self.note(f"unreadable:{_short(problem)}")
            return []


def _short(problem: Exception) -> str:
    """One line for the coverage: the kind of error, and its text as plain characters."""
    text = " ".join("".join(c if c.isprintable() else " " for c in str(problem)).split())
    return f"{type(problem).__name__}: {text}"[:120].rstrip(": ")


async def run(
    probes: Sequence[Probe],
    scope: Scope,
    options: Options,
    budget: Budget,
    vantage: str,
    privileges: Privileges,
    now: Callable[[], float],
    stop: asyncio.Event | None = None,
) -> AsyncIterator[Event]:
    """Yields events in the order in which they happen; every probe ends with exactly one Ended.

    Stages follow STAGES; probes of one stage run side by side and see the targets known when the stage begins. Those
    of the stage BACKGROUND run beside all others, until Context.finished is set and they have had enough.
    When `stop` is set or the budget's deadline is over, running probes end as interrupted (reason `stopped` or
    `deadline`), and so do those that had not begun. What was yielded before stays valid. A probe or parser that
    fails costs only itself."""
    known = Known(scope)
    crew = _Crew(budget, stop)
    finished = asyncio.Event()
    background: list[str] = []

    def context(one: _Run, targets: tuple[Target, ...]) -> Context:
        held = privileges.held
        near = known.near()
        return Context(scope, budget, options, targets, vantage, now, one.progress, one.note, held, finished, near)

    try:
        for name in STAGES:
            targets = known.targets()
            budget.owned((target.ip, target.mac) for target in targets)
            begun: list[str] = []
            for probe in (p for p in probes if p.stage == name):
                if (missing := check(probe.needs, options, privileges)) is not None:
                    yield Ended(Outcome(probe.name, "skipped", missing))
                elif over := crew.over():
                    yield Ended(Outcome(probe.name, "interrupted", over))
                else:
                    yield Started(probe.name)
                    one = _Run(probe, crew.queue)
                    crew.begin(one, context(one, targets))
                    begun.append(probe.name)
            if name == BACKGROUND:
                background = begun
                continue
            async for event in crew.events(begun):
                if isinstance(event, Captured):
                    known.learn(event.observations)
                yield event
        finished.set()
        async for event in crew.events(background):
            yield event
    finally:
        await crew.dismiss()


class _Crew:
    """The probes at work, and the queue into which they all put what happens; ends them when it is time."""

    def __init__(self, budget: Budget, stop: asyncio.Event | None) -> None:
        self.queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._budget = budget
        self._stop = stop
        self._tasks: dict[asyncio.Task[None], _Run] = {}
        self._ended: set[str] = set()
        self._watch = asyncio.create_task(self._until_over())

    def over(self) -> str | None:
        """Why nothing more may begin; None when it may."""
        if self._stop is not None and self._stop.is_set():
            return "stopped"
        return None if self._budget.time_left > 0 else "deadline"

    def begin(self, one: _Run, context: Context) -> None:
        task = asyncio.create_task(one.work(context))
        task.add_done_callback(lambda _: one.end_unbegun())
        self._tasks[task] = one

    async def events(self, until: Sequence[str]) -> AsyncIterator[Event]:
        """What happens, until all these probes have ended."""
        while not self._ended.issuperset(until):
            event = await self.queue.get()
            if event is None:
                why = self.over() or "stopped"
                for task, one in self._tasks.items():
                    one.cut = why
                    task.cancel()
                continue
            if isinstance(event, Ended):
                self._ended.add(event.outcome.probe)
            yield event

    async def dismiss(self) -> None:
        """Nothing goes on after this."""
        for task in (self._watch, *self._tasks):
            task.cancel()
        await asyncio.gather(self._watch, *self._tasks, return_exceptions=True)

    async def _until_over(self) -> None:
        """Puts None into the queue when it is time to end."""
        if self._stop is None:
            await asyncio.sleep(self._budget.time_left)
        else:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), self._budget.time_left)
        self.queue.put_nowait(None)
