"""Scans: start, watch, cancel, schedule; and the log of all, with scope, permission, limits and outcome."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Mapping

import msgspec
from starlette.responses import Response, StreamingResponse

from discover.scope import ScopeError, make_scope
from exports.table import reason
from exports.texts import has
from netzplan.store import Run
from netzplan.web.forms import number
from netzplan.web.scanner import Job
from netzplan.web.schedule import Plan, following, minutes
from netzplan.web.visit import Page, Visit

_PART = 50
_ADDRESSES = (("webhook", "Webhook"), ("ntfy", "ntfy"))
_LOOK_SECONDS = 0.2
_LONGEST_SECONDS = 3600.0


def scans(visit: Visit) -> Response:
    """The log, a part at a time, and what runs now; `before` leads to older ones."""
    before = number(visit.query.get("before", ""), 10**11)
    found = visit.service.store.newest(visit.site, None, _PART + 1, 1e12 if before is None else before)[::-1]
    runs = found[:_PART]
    job = visit.service.scanner.job(visit.site) if visit.service.scanner else None
    plan, zone = read_plan(visit.service.store.plan(visit.site)), visit.service.settings.timezone
    known = {run.id: state(visit, run, job) for run in runs}
    return visit.page(
        "scans",
        runs=runs,
        states=known,
        limits={run.id: limits(visit, run) for run in runs},
        job=job if job and job.running else None,
        broke=job if job and job.broke is not None else None,
        plan=plan,
        next=following(plan, visit.site, *visit.service.store.last_scans(visit.site), visit.service.now(), zone),
        addresses=[(name, title, shown_address(getattr(plan, name))) for name, title in _ADDRESSES],
        every=lambda count: span(visit, count),
        older=math.ceil(runs[-1].started) if len(found) > _PART else 0,
        later=before is not None,
    )


def span(visit: Visit, count: int) -> str:
    """So many minutes in the words of the language, in days or hours where these are whole."""
    unit, size = next((u, s) for u, s in (("days", 1440), ("hours", 60), ("minutes", 1)) if count % s == 0)
    return visit.say(f"web.{unit}-{'one' if count == size else 'many'}", count=count // size)


def state(visit: Visit, run: Run, job: Job | None) -> str:
    """`running` only where it can be true: a run that nobody ended is over at the latest after its own deadline."""
    if run.status != "running" or (job is not None and job.running):
        return run.status
    limit = number(run.limits.get("deadline", ""), 10**9)
    deadline = _LONGEST_SECONDS if limit is None else limit
    return "running" if visit.service.now() < run.started + deadline + 60 else "interrupted"


def scan(visit: Visit) -> Response:
    """One scan: its limits and what became of each probe."""
    found = visit.service.store.run(visit.path["id"])
    if found is None or found.site != visit.site:
        return visit.missing()
    order = ("failed", "interrupted", "done")
    known = visit.service.store.outcomes(found.id)
    known.sort(key=lambda o: order.index(o.status) if o.status in order else len(order))
    outcomes = [(o, reason(o.reason, visit.lang)) for o in known]
    job = visit.service.scanner.job(visit.site) if visit.service.scanner else None
    return visit.page("scan", run=found, outcomes=outcomes, limits=limits(visit, found), state=state(visit, found, job))


def limits(visit: Visit, run: Run) -> str:
    """How gentle a scan was told to be, in words."""
    said = [
        visit.say(f"web.limit-{name}", value=value) if has(f"web.limit-{name}") else f"{name}={value}"
        for name, value in sorted(run.limits.items())
        if value
    ]
    return " · ".join(said)


def start(visit: Visit) -> Response:
    """Starts a scan; one that is running already goes on."""
    networks = tuple(visit.form.get("networks", "").split())
    if networks:
        try:
            make_scope(networks)
        except ScopeError as error:
            message = visit.say(error.code, **error.values)
            return visit.page("message", 400, title=visit.say("web.not-scanned"), message=message)
    site = visit.form.get("new-site", "").strip()[:100] or visit.site
    if visit.service.scanner is not None:
        visit.service.scanner.start(site, visit.who, networks, deep=visit.form.get("deep") == "1")
    return visit.go("/scans")


def cancel(visit: Visit) -> Response:
    """Ends a scan early; what it has found is kept."""
    if visit.service.scanner is not None:
        visit.service.scanner.cancel(visit.site)
    return visit.go("/scans")


def watch(visit: Visit) -> Response:
    """What the running scan says, as server-sent events; ends with the scan."""
    job = visit.service.scanner.job(visit.site) if visit.service.scanner else None
    last = number(visit.request.headers.get("last-event-id", ""), 10**9) or 0

    async def events() -> AsyncIterator[bytes]:  # asks now and then, so that a reader who watches holds no thread
        told = last
        if job is None:
            yield b"event: over\ndata: {}\n\n"
            return
        silent = 0
        while True:
            over = not job.running
            lines = job.after(told, 0)
            for line in lines:
                told = int(str(line["number"]))
                kind = "over" if line["event"] == "over" else "message"
                yield (
                    f"id: {told}\nevent: {kind}\ndata: ".encode() + msgspec.json.encode(_said(visit, line)) + b"\n\n"
                )
                if kind == "over":
                    return
            if not lines and over and silent > 20:  # it ended before this reader came, and its last lines are gone
                yield b"event: over\ndata: {}\n\n"
                return
            silent = 0 if lines else silent + 1
            if silent % 50 == 49:
                yield b": still here\n\n"
            await asyncio.sleep(_LOOK_SECONDS)

    return StreamingResponse(events(), media_type="text/event-stream")


def _said(visit: Visit, line: dict[str, object]) -> dict[str, object]:
    """A line of the scan in the reader's words."""
    probe = str(line.get("probe", ""))
    name = visit.say(f"probes.{probe}") if has(f"probes.{probe}") else probe
    words = {"started": f"{name} …", "ended": f"{name} ✓"}.get(str(line["event"]), str(line.get("text", "")))
    if line["event"] == "answer":
        words = words.replace(probe, name, 1)
    return {"event": line["event"], "number": line["number"], "text": words}


def schedule(visit: Visit) -> Response:
    """Keeps the schedule; says what is wrong with it."""
    form, known = visit.form, read_plan(visit.service.store.plan(visit.site))
    networks = tuple(form.get("networks", "").split())
    try:
        if networks:
            make_scope(networks)
        plan = Plan(
            networks=networks,
            light_minutes=_minutes(form.get("light", "")),
            deep_minutes=_minutes(form.get("deep", "")),
            quiet_from=_time(form.get("quiet_from", "")),
            quiet_to=_time(form.get("quiet_to", "")),
            mail_to=_mailbox(form.get("mail_to", "")),
            webhook=_address(form, "webhook", known.webhook),
            ntfy=_address(form, "ntfy", known.ntfy),
        )
    except ScopeError as error:
        return visit.page(
            "message", 400, title=visit.say("web.not-kept"), message=visit.say(error.code, **error.values)
        )
    except ValueError as error:
        return visit.page(
            "message", 400, title=visit.say("web.not-kept"), message=visit.say("web.bad-value", value=error)
        )
    visit.service.store.keep_plan(visit.site, msgspec.structs.asdict(plan))
    return visit.go("/scans")


def read_plan(kept: dict[str, object]) -> Plan:
    """The schedule as it was kept; the default where it cannot be read."""
    try:
        return msgspec.convert(kept, Plan)
    except msgspec.ValidationError:
        return Plan()


def _minutes(text: str) -> int:
    found = number(text.strip() or "0", 525_600)
    if found is None or 0 < found < 5:  # gentle: not more often than every five minutes
        raise ValueError(text[:200])
    return found


def _time(text: str) -> str:
    if text.strip() and minutes(text) is None:
        raise ValueError(text)
    return text.strip()


def _mailbox(text: str) -> str:
    text = text.strip()
    if text and (text.count("@") != 1 or len(text) > 200 or not text.isprintable() or set(text) & set(' ,;<>"')):
        raise ValueError(text[:200])
    return text


def _address(form: Mapping[str, str], name: str, known: str) -> str:
    """A new one; where none was given, the one before, which is never shown again, unless it is to go."""
    text = form.get(name, "").strip()
    if not text:
        return "" if form.get(f"no-{name}") else known
    if not text.startswith(("https://", "http://")) or not text.isprintable():
        raise ValueError(text)
    return text[:500]


def shown_address(url: str) -> str:
    """An address to tell people with: the rest of it may be a secret."""
    if not url:
        return ""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0].rpartition('@')[2]}/…"


ROUTES = [
    Page("/scans", "inventory", scans),
    Page("/scans/start", "scan", start, ("POST",)),
    Page("/scans/cancel", "scan", cancel, ("POST",)),
    Page("/scans/schedule", "scan", schedule, ("POST",)),
    Page("/scans/watch", "inventory", watch),
    Page("/scans/{id}", "inventory", scan),
]
