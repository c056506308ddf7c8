"""Keeps the documentation up to date: starts what is due, and tells what a finished scan has brought."""

from __future__ import annotations

import logging
import smtplib
import threading
from collections.abc import Callable

from exports.table import alike, title_of
from exports.texts import text
from netzplan.settings import Mail
from netzplan.web.pages.scans import read_plan
from netzplan.web.scanner import Job, Scanner
from netzplan.web.schedule import due
from netzplan.web.service import Service
from netzplan.web.tell import Digest, by_mail, by_ntfy, by_webhook, digest, rings
from topology.changes import Change
from topology.inventory import Inventory

_log = logging.getLogger("netzplan.serve")
EVERY_SECONDS = 20.0
_MANY = 50


class Keeper:
    """Looks at the schedules of all sites every few seconds, in a thread of its own."""

    def __init__(self, service: Service, mail: Mail) -> None:
        self._service = service
        self._mail = mail
        self._tried: dict[tuple[str, str], float] = {}
        self._failing: set[str] = set()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begins to look."""
        self._thread.start()

    def stop(self) -> None:
        """Ends; a scan that runs is stopped and keeps what it has."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(5)

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                self.look()
            except Exception:
                _log.exception("schedule")
            self._over.wait(EVERY_SECONDS)

    def look(self) -> list[str]:
        """Starts what is due now; returns the sites begun. A run missed while the service was off is caught up once,
        since only the time since the last one counts."""
        service, begun = self._service, []
        scanner: Scanner | None = service.scanner
        for site in service.store.planned_sites() if scanner is not None else ():
            plan = read_plan(service.store.plan(site))
            now = service.now()
            kind = due(plan, site, *self.last(site), now, service.settings.timezone)
            if kind and scanner is not None and scanner.start(site, "schedule", plan.networks, kind == "deep"):
                self._tried[site, kind] = now
                begun.append(site)
        return begun

    def last(self, site: str) -> tuple[float | None, float | None]:
        """When a scan was begun last, and when a deep one. What failed before it could note its beginning was tried all
        the same."""
        scans = self._service.store.last_scans(site)
        tried = {kind: at for (one, kind), at in self._tried.items() if one == site}
        newest = (scans[0], *tried.values()), (scans[1], tried.get("deep"))
        light, deep = ([at for at in some if at is not None] for some in newest)
        return max(light, default=None), max(deep, default=None)

    def ended(self, job: Job, code: int) -> None:
        """Called when a scan is over: tells those who want to know."""
        self.close_runs(job)
        try:
            self._service.states.refresh(job.site)
            self._service.states.learn(job.site, whole=True)
            told = self.news(job.site, failed=self._fails(job.site, code))
        except Exception:
            _log.exception("telling")
            return
        if told is not None:
            self.send(job.site, told)

    def _fails(self, site: str, code: int) -> bool:
        """Whether to tell that a scan has failed: once, until one goes well again."""
        if code in (0, 130):
            self._failing.discard(site)
            return False
        known = site in self._failing
        self._failing.add(site)
        return not known

    def close_runs(self, job: Job) -> None:
        """A process that was killed could not note its end: what it began and did not end is ended for it."""
        store = self._service.store
        for run in store.newest(job.site, "scan", _MANY):
            if run.status == "running" and run.started >= job.started - 1:
                store.end(run.id, "interrupted", self._service.now())

    def news(self, site: str, failed: bool) -> Digest | None:
        """What the newest scan brought; None when nothing is worth a message."""
        service = self._service
        lang = service.settings.lang or "de"
        after, before = service.inventory(site), service.previous(site)
        if after is None or before is None:
            return digest(lang, site, (), (), failed)
        old = {f.key for f in before.findings}
        fresh = [
            f for f in after.findings if f.key not in old and f.level != "in-order" and not f.code.startswith("device-")
        ]
        titles = [title_of(same, lang) for same in alike(fresh)]
        return digest(lang, site, [*self._came(site, before, after), *self._gone(site, after)], titles, failed)

    def _came(self, site: str, before: Inventory, after: Inventory) -> list[Change]:
        """What is new or has moved. What was there before and only comes back is not new."""
        service = self._service
        scans = service.store.newest(site, "scan", 1)
        first = service.store.first_seen(site)
        return [
            c
            for c in service.changes(site) or ()
            if rings(c, before, after)
            and not c.kind.startswith("gone")
            and not (c.kind.startswith("new") and first.get(c.device, scans[-1].started) < scans[-1].started)
        ]

    def _gone(self, site: str, after: Inventory) -> list[Change]:
        """What two scans in a row have not seen: one alone may have missed it."""
        store = self._service.store
        scans = [r for r in store.newest(site, "scan", 10) if r.status == "done"]
        if len(scans) < 3:
            return []
        missing = [
            one
            for one in store.last_whereabouts(site).values()
            if not (one.ips or one.place) and one.since == scans[-2].started and after.device(one.device) is None
        ]
        older = self._service.at(site, scans[-3]) if missing else None
        found = [Change("gone-nowhere", one.device, {"name": one.label}) for one in missing]
        return [c for c in sorted(found, key=lambda c: c.data["name"]) if older is not None and rings(c, older, after)]

    def send(self, site: str, told: Digest) -> list[tuple[str, str]]:
        """By every way that the site has chosen; one that fails does not hold up the others. Way and, where it failed,
        what kind of error: what a server says may hold a secret."""
        plan = read_plan(self._service.store.plan(site))
        ways: tuple[tuple[str, str, Callable[[str], None]], ...] = (
            ("E-Mail", plan.mail_to, lambda to: by_mail(told, self._mail, to)),
            ("Webhook", plan.webhook, lambda url: by_webhook(told, url)),
            ("ntfy", plan.ntfy, lambda url: by_ntfy(told, url)),
        )
        done = []
        for name, wanted, way in ways:
            if wanted:
                reason = ""
                try:
                    way(wanted)
                except (OSError, ValueError, smtplib.SMTPException) as error:
                    reason = type(error).__name__
                    _log.error("not told: %s", reason)
                done.append((name, reason))
        return done

    def probe(self, site: str) -> list[tuple[str, str]]:
        """A message to see whether it arrives."""
        lang = self._service.settings.lang or "de"
        return self.send(site, Digest(text(lang, "web.probe-subject", site=site), (text(lang, "web.probe-body"),)))
