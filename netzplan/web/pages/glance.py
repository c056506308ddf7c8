"""At a glance: what is there, what is urgent, what changed, what could not be seen, what only people know."""

from __future__ import annotations

from collections import Counter

from starlette.responses import Response

from exports.table import alike, reason, title_of
from netzplan.fields import SITE, progress
from netzplan.web.app import Page, Visit
from netzplan.web.pages.findings import LEVELS


def glance(visit: Visit) -> Response:
    """The first page of every reader."""
    inventory = visit.inventory
    if inventory is None:
        return visit.page("empty")
    counts = Counter(d.role for d in inventory.devices if d.role != "internet" and not d.presumed)
    compared = visit.service.changes(visit.site)
    filled, asked = progress(inventory, visit.service.store.notes(visit.site).get(SITE, {}))
    changes = []
    if compared is not None and visit.may("inventory"):
        changes = [visit.say(f"changes.{c.kind}", **c.data) for c in compared]
    return visit.page(
        "glance",
        inventory=inventory,
        counts=sorted(counts.items(), key=lambda item: (-item[1], item[0])),
        total=sum(counts.values()),
        findings={level: [f for f in inventory.findings if f.level == level] for level in LEVELS},
        titles={
            level: [title_of(same, visit.lang) for same in alike(f for f in inventory.findings if f.level == level)]
            for level in LEVELS
        },
        changes=changes,
        unseen=[(c, reason(c.reason, visit.lang)) for c in inventory.coverage if c.status != "done"],
        compared=compared is not None,
        filled=filled,
        asked=asked,
    )


ROUTES = [Page("/", "see", glance, lasting=True)]
