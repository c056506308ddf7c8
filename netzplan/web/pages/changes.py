"""Changes as a timeline, in sentences."""

from __future__ import annotations

from starlette.responses import Response

from netzplan.web import historian
from netzplan.web.forms import number
from netzplan.web.visit import Page, Visit

_PART = 20


def changes(visit: Visit) -> Response:
    """What each scan has changed, the newest first, a part at a time; `before` leads to older ones."""
    store = visit.service.store
    visit.service.learn(visit.site)
    before = number(visit.query.get("before", ""), 10**11)
    found = store.timeline(visit.site, _PART + 1, 1e12 if before is None else before)
    told = [
        (store.run(run), started, [visit.say(f"changes.{c.kind}", **c.data) for c in historian.changes(content)])
        for run, started, content in found[:_PART]
    ]
    return visit.page(
        "changes",
        told=told,
        scans=len(store.newest(visit.site, "scan", 2)),
        waiting=len(historian.waiting(store, visit.site)),
        older=int(found[_PART - 1][1]) if len(found) > _PART else 0,
        later=before is not None,
    )


ROUTES = [Page("/changes", "inventory", changes, lasting=True)]
