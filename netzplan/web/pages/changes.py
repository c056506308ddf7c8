"""Changes as a timeline, in sentences."""

from __future__ import annotations

from itertools import pairwise

from starlette.responses import Response

from netzplan.web.app import Page, Visit


def changes(visit: Visit) -> Response:
    """What differed between each of the last scans, the newest first."""
    from topology.changes import compare

    most = 20
    runs = visit.service.store.runs(visit.site, "scan")[-(most + 1) :]
    told = []
    for before, after in pairwise(runs):
        one, two = visit.service.at(visit.site, before), visit.service.at(visit.site, after)
        if one is not None and two is not None:
            found = [visit.say(f"changes.{c.kind}", **c.data) for c in compare(one, two)]
            if found:
                told.append((after, found))
    return visit.page("changes", told=told[::-1], scans=len(runs))


ROUTES = [Page("/changes", "inventory", changes)]
