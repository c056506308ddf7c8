"""At a glance: what is there, what is urgent, what changed, what could not be seen, what only people know."""

from __future__ import annotations

from collections import Counter

from starlette.responses import Response

from exports.table import alike, reason, title_of
from exports.texts import has
from netzplan.fields import SITE, progress
from netzplan.web.pages.findings import LEVELS
from netzplan.web.visit import Page, Visit
from topology.inventory import Inventory


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
        unseen=unseen(visit, inventory),
        compared=compared is not None,
        filled=filled,
        asked=asked,
    )


def unseen(visit: Visit, inventory: Inventory) -> list[tuple[str, str]]:
    """What could not be seen, and why: what failed first; what nobody has given access to, and what is done on demand
    only, in a line each. Where nothing was found to ask, nothing was missed."""
    missed: list[tuple[str, str]] = []
    apart: dict[str, list[str]] = {"needs-credentials": [], "needs-option": []}
    for one in sorted(inventory.coverage, key=lambda c: (c.status == "skipped", c.probe)):
        kind = (one.reason or "").partition(":")[0]
        if one.status == "done" or kind == "no-target":
            continue
        title = visit.say(f"probes.{one.probe}") if has(f"probes.{one.probe}") else one.probe
        if kind in apart:
            apart[kind].append(title.partition(":")[0].partition(" (")[0])
        else:
            missed.append((title, reason(one.reason, visit.lang)))
    if systems := sorted(apart["needs-credentials"]):
        missed.append((visit.say("cli.systems"), reason(f"no-accounts:{', '.join(systems)}", visit.lang)))
    if options := sorted(apart["needs-option"]):
        missed.append((visit.say("web.on-demand"), ", ".join(options)))
    return missed


ROUTES = [Page("/", "see", glance, lasting=True)]
