"""Findings: what to do, why, and what the owner has decided to live with."""

from __future__ import annotations

import datetime

from starlette.responses import Response

from exports.table import alike, title_of
from netzplan.history import end_of
from netzplan.store import Accepted
from netzplan.web.service import labels
from netzplan.web.visit import Page, Visit

_FIRST, _LAST = 1970, 2999
"""Years: what lies beyond cannot be said in every time zone."""
LEVELS = ("urgent", "soon", "in-order")


def findings(visit: Visit) -> Response:
    """All findings by level; the accepted ones apart."""
    inventory = visit.inventory
    if inventory is None:
        return visit.page("empty")
    names = labels(inventory, visit.lang)
    return visit.page(
        "findings",
        opened={
            level: [
                (title_of(same, visit.lang), same) for same in alike(f for f in inventory.findings if f.level == level)
            ]
            for level in LEVELS
        },
        counts={level: sum(f.level == level for f in inventory.findings) for level in LEVELS},
        taken=inventory.accepted,
        labels=names,
    )


def accept(visit: Visit) -> Response:
    """Accepts a finding with a reason and a date, or takes that back."""
    finding = visit.form.get("finding", "")[:500]
    inventory = visit.service.inventory(visit.site)
    known = {f.key for f in inventory.findings} | {a.finding.key for a in inventory.accepted} if inventory else set()
    if finding not in known:
        return visit.missing()
    if visit.form.get("take-back"):
        visit.service.store.no_longer_accept(visit.site, finding)
        return visit.go("/findings")
    reason = visit.form.get("reason", "").strip()[:2000]
    until = _date(visit.form.get("until", ""), visit.service.settings.timezone)
    if not reason or until is None:
        return visit.page("message", 400, title=visit.say("web.accept-needs"), message=visit.say("web.accept-hint"))
    if until and until < visit.service.now():
        return visit.page("message", 400, title=visit.say("web.not-kept"), message=visit.say("web.accept-over"))
    visit.service.store.accept(visit.site, Accepted(finding, reason, until, visit.service.now(), visit.who))
    return visit.go("/findings")


def _date(text: str, timezone: str) -> float | None:
    """The end of the day named `2026-12-31`, in seconds since the epoch; 0 for none; None when it is no date."""
    if not text.strip():
        return 0.0
    try:
        day = datetime.date.fromisoformat(text.strip())
    except ValueError:
        return None
    if not _FIRST <= day.year <= _LAST:
        return None
    return end_of(day, timezone)


ROUTES = [Page("/findings", "see", findings, lasting=True), Page("/findings", "accept", accept, ("POST",))]
