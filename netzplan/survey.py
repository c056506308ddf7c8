"""Scan → store → inventory: the one place where the rooms meet."""

from __future__ import annotations

import asyncio
import ipaddress
import pathlib
import time
from collections.abc import Callable, Iterable, Sequence

import msgspec

from discover import recordings, registry, runner
from discover.budget import Budget
from discover.observation import Key, Observation
from discover.privileges import Privileges
from discover.probe import Capture, Options, Outcome
from discover.recordings import Refused
from discover.scope import Scope
from netzplan.fields import PERSONAL_NAMES, SITE
from netzplan.history import pick
from netzplan.store import Run, Store, new_run
from topology import changes
from topology.build import Built, build
from topology.corrections import Corrections
from topology.findings import LEVELS
from topology.inventory import Accepted, Coverage, Device, End, Finding, Inventory
from topology.own import Own, OwnCable, OwnDevice
from topology.personal import unnamed

# What has not been written for this long is written at once: what the user was told is stored survives a kill.
_FLUSH_SECONDS = 0.25
_FLUSH_COUNT = 2000


class Request(msgspec.Struct, frozen=True):
    """What one scan is to do. Units: packets per second, conversations, seconds."""

    scope: Scope
    site: str
    options: Options
    vantage: str
    made_by: str
    rate: float = 1000.0
    parallel: int = 64
    deadline: float = 900.0


async def scan(store: Store, request: Request, show: Callable[[runner.Event], None], stop: asyncio.Event) -> Run:
    """Runs every probe that can run, and stores what comes as it comes. `stop` ends it early and keeps everything."""
    limits = {
        "rate": f"{request.rate:g}",
        "parallel": str(request.parallel),
        "deadline": f"{request.deadline:g}",
        "exclude": " ".join(request.scope.exclude),
    }
    if request.options.deep:
        limits["deep"] = "yes"
    if request.scope.allowed_by:
        limits["allowed_by"] = request.scope.allowed_by
    run = new_run("scan", request.site, request.vantage, request.made_by, request.scope.networks, limits)
    store.begin(run)
    writer = _Writer(store, run)
    status = "interrupted"
    try:
        budget = Budget(rate=request.rate, parallel=request.parallel, deadline=request.deadline)
        async for event in runner.run(
            registry.here(),
            request.scope,
            request.options,
            budget,
            vantage=request.vantage,
            privileges=Privileges.of_this_process(),
            now=time.time,
            stop=stop,
        ):
            if isinstance(event, runner.Captured):
                writer.put(event.capture, event.observations)
            elif isinstance(event, runner.Ended):
                writer.end(event.outcome)
            show(event)
        status = "interrupted" if stop.is_set() else "done"
    finally:
        writer.flush()
        store.end(run.id, status, time.time())
    return next(r for r in store.runs(request.site) if r.id == run.id)


class _Writer:
    """Collects what a run sees and writes it in batches."""

    def __init__(self, store: Store, run: Run) -> None:
        self._store, self._run = store, run
        self._captures: list[Capture] = []
        self._observations: list[Observation] = []
        self._outcomes: list[Outcome] = []
        self._last = time.monotonic()

    def put(self, capture: Capture, observations: Iterable[Observation]) -> None:
        self._captures.append(capture)
        self._observations.extend(observations)
        if len(self._observations) >= _FLUSH_COUNT or time.monotonic() - self._last > _FLUSH_SECONDS:
            self.flush()

    def end(self, outcome: Outcome) -> None:
        self._outcomes.append(outcome)
        self.flush()

    def flush(self) -> None:
        if self._captures or self._outcomes:
            self._store.add(self._run.id, self._run.site, self._captures, self._observations, self._outcomes)
            self._captures, self._observations, self._outcomes = [], [], []
        self._last = time.monotonic()


class ReadResult(msgspec.Struct, frozen=True):
    """What came of reading recordings: how many answers and statements, and which files were refused and why."""

    run: str
    captures: int
    observations: int
    refused: tuple[Refused, ...]


def read(store: Store, site: str, paths: Sequence[pathlib.Path], made_by: str) -> ReadResult:
    """Takes recordings in as one run. A file that is none, or is broken, is refused and the rest is taken."""
    at = time.time()
    run = new_run("read", site, "read", made_by, (), {"paths": " ".join(str(p) for p in paths)})
    return take(store, run, recordings.read(paths, "read", at))


def take(store: Store, run: Run, captures: Iterable[Capture | Refused], outcomes: Iterable[Outcome] = ()) -> ReadResult:
    """Stores captures that were taken before, as one run, and parses them anew."""
    store.begin(run)
    writer = _Writer(store, run)
    refused: list[Refused] = []
    taken = stated = 0
    for capture in captures:
        if isinstance(capture, Refused):
            refused.append(capture)
            continue
        observations = recordings.parse(capture)
        writer.put(capture, observations)
        taken += 1
        stated += len(observations)
    for outcome in outcomes:
        writer.end(outcome)
    writer.flush()
    store.end(run.id, "done", time.time())
    return ReadResult(run.id, taken, stated, tuple(refused))


def inventory(store: Store, site: str, until: Run | None = None) -> Inventory | None:
    """The inventory of a site as of its newest run, or as of the run `until`; None when nothing was ever seen."""
    if until is None:
        found = now_and_before(store, site)
        return found[0] if found is not None else None
    built = _built(store, site, until)
    return built.inventory if built is not None else None


def now_and_before(store: Store, site: str) -> tuple[Inventory, Inventory | None] | None:
    """The inventory as of the newest run with all findings, and as of the scan before; None when nothing was seen."""
    built = _built(store, site, None)
    if built is None:
        return None
    store.remember(site, built.identities)  # never for an older state: it must not take ids back from the newer one
    old = before(store, site)
    found = (*built.inventory.findings, *(changes.findings(old, built.inventory) if old is not None else ()))
    return judged(store, built.inventory, found), old


def _built(store: Store, site: str, until: Run | None) -> Built | None:
    runs = [r for r in store.runs(site) if until is None or (r.started, r.id) <= (until.started, until.id)]
    if not runs:
        return None
    chosen = _relevant(runs)
    scans = [r for r in chosen if r.kind == "scan"]
    notes = store.notes(site)
    built = build(
        _observations(store, chosen),
        as_of=max(r.ended or r.started for r in chosen),
        site=site,
        known=store.identities(site),
        notes=notes,
        coverage=_coverage(store, scans[0]) if scans else (),
        scope=tuple(sorted({n for r in scans for n in r.scope})),
        corrections=corrections(store, site),
        own=own(store, site),
    )
    rule = notes.get(SITE, {}).get(PERSONAL_NAMES, "")
    return msgspec.structs.replace(built, inventory=unnamed(built.inventory, rule)) if rule else built


def before(store: Store, site: str) -> Inventory | None:
    """The inventory as of the scan before the newest; None when there is none."""
    scans = store.newest(site, "scan", 2)
    return inventory(store, site, until=scans[0]) if len(scans) > 1 else None


def corrections(store: Store, site: str) -> Corrections:
    """What people said about who is who."""
    said = store.corrections(site)
    return Corrections(
        {c.subject: c.target for c in said if c.what == "merge"},
        {Key(*c.subject.split(" ", 1)): c.target for c in said if c.what == "split" and " " in c.subject},
        frozenset(c.subject for c in said if c.what == "remove"),
    )


def own(store: Store, site: str) -> Own:
    """What people have drawn."""
    devices, cables = [], []
    for one in store.corrections(site):
        if one.what == "device":
            devices.append(OwnDevice(one.subject, one.label, one.target, one.at, one.author))
        elif one.what == "cable" and one.subject.count("\t") == 3:
            a, a_port, b, b_port = one.subject.split("\t")
            cables.append(OwnCable(End(a, a_port or None), End(b, b_port or None), one.at, one.author))
    return Own(tuple(devices), tuple(cables))


def judged(store: Store, now: Inventory, found: Sequence[Finding]) -> Inventory:
    """The inventory with these findings; those that were accepted are apart."""
    live = {k: a for k, a in store.accepted(now.site).items() if not a.until or a.until > now.as_of}
    ordered = sorted(found, key=lambda f: LEVELS.index(f.level))
    return msgspec.structs.replace(
        now,
        findings=tuple(f for f in ordered if f.key not in live),
        accepted=tuple(Accepted(f, a.reason, a.until, a.author) for f in ordered if (a := live.get(f.key)) is not None),
    )


def told(store: Store, site: str, now: Inventory, lang: str) -> list[str]:
    """What has changed since the scan before, in sentences."""
    from exports.texts import text

    old = before(store, site)
    found = changes.compare(old, now) if old is not None else ()
    return [text(lang, f"changes.{c.kind}", **c.data) for c in found]


def touched(store: Store, after: Inventory, since: str, timezone: str, only_new: bool) -> set[str]:
    """Ids of the devices that are new (or also: changed) in `after` since the scan that `since` names."""
    run = pick(store.runs(after.site, "scan"), since, timezone)
    before = inventory(store, after.site, until=run)
    old = {d.id: d for d in before.devices} if before is not None else {}
    new = {d.id for d in after.devices if d.id not in old}
    if only_new:
        return new
    then, now = _cables(before), _cables(after)
    return new | {
        d.id
        for d in after.devices
        if d.id in old and (_facts(d) != _facts(old[d.id]) or now.get(d.id) != then.get(d.id))
    }


def _cables(inventory: Inventory | None) -> dict[str, set[tuple[str | None, str, str | None]]]:
    """Device id → what hangs on which of its ports. Radio is left out: there, everyone moves all day."""
    found: dict[str, set[tuple[str | None, str, str | None]]] = {}
    for link in inventory.links if inventory is not None else ():
        if link.medium != "wireless":
            for one, other in ((link.a, link.b), (link.b, link.a)):
                found.setdefault(one.device, set()).add((one.port, other.device, other.port))
    return found


def _facts(device: Device) -> tuple[object, ...]:
    """What a reader of a list would call a change: values, not times or evidence."""
    values = tuple((k, v.value) for k, v in sorted(device.attributes.items()))
    return values, device.ips, device.macs, device.ports, device.services, device.networks, tuple(device.notes.items())


def _relevant(runs: Sequence[Run]) -> list[Run]:
    """Newest first: the scans until every network has one complete scan, and all readings."""
    chosen: list[Run] = []
    covered: set[str] = set()
    for run in sorted(runs, key=lambda r: (r.started, r.id), reverse=True):
        if run.kind == "scan":
            if run.scope and set(run.scope) <= covered:
                continue
            if run.status == "done":
                covered.update(run.scope)
        chosen.append(run)
    return chosen


def _observations(store: Store, newest_first: Sequence[Run]) -> list[Observation]:
    """What the runs saw; where two asked the same device the same question, the newer answer counts, and what a
    complete newer scan of its network did not see again is gone."""
    found: list[Observation] = []
    answered: set[tuple[str, str]] = set()
    covered: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = []
    for run in newest_first:
        here: set[tuple[str, str]] = set()
        for seen in store.observations(run.id):
            question = (seen.source.probe, f"{run.kind}/{seen.source.vantage}/{seen.source.peer}")
            if question in answered or (run.kind == "scan" and _inside(seen.source.peer, covered)):
                continue
            here.add(question)
            found.append(seen)
        answered |= here
        if run.kind == "scan" and run.status == "done":
            covered += [ipaddress.ip_network(n, strict=False) for n in run.scope]
    return found


def _inside(peer: str, networks: Sequence[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    try:
        address = ipaddress.ip_address(peer.partition("%")[0])
    except ValueError:
        return False
    return any(address.version == n.version and address in n for n in networks)


def _coverage(store: Store, run: Run) -> list[Coverage]:
    said = [msgspec.convert(msgspec.structs.asdict(o), Coverage) for o in store.outcomes(run.id)]
    if run.status != "done":
        said.append(Coverage("scan", "interrupted", "killed" if run.status == "running" else "stopped"))
    return said
