"""Sites: each office or network apart, with what is known of it; a new one begins with its first scan."""

from __future__ import annotations

import msgspec
from starlette.responses import Response

from discover.scope import ScopeError, make_scope
from netzplan.store import Run
from netzplan.web.pages.findings import LEVELS
from netzplan.web.visit import Page, Visit

_MOST = 50


class Known(msgspec.Struct, frozen=True):
    """What the list tells of a site; `levels` count the findings, None where it was not worked out yet."""

    name: str
    last: Run | None
    devices: int | None
    levels: dict[str, int] | None


def sites(visit: Visit) -> Response:
    """All sites that the reader may see."""
    return visit.page(
        "sites", known=[_known(visit, name) for name in visit.sites[:_MOST]], more=len(visit.sites) > _MOST
    )


def _known(visit: Visit, name: str) -> Known:
    runs = visit.service.store.newest(name, "scan", 1)
    seen = visit.service.states.glimpse(name)
    inventory = seen.inventory if seen is not None else None
    if inventory is None:
        return Known(name, runs[-1] if runs else None, None, None)
    count = sum(1 for d in inventory.devices if d.role != "internet" and not d.presumed)
    levels = {level: sum(1 for f in inventory.findings if f.level == level) for level in LEVELS}
    return Known(name, runs[-1] if runs else None, count, levels)


def begin(visit: Visit) -> Response:
    """A new site: its first scan starts, which needs to be told where."""
    name = " ".join(visit.form.get("name", "").split())
    networks = tuple(visit.form.get("networks", "").split())
    problem = ""
    if not name or len(name) > 100 or not name.isprintable():
        problem = visit.say("web.site-needs")
    elif name in visit.service.sites():
        problem = visit.say("web.site-there", site=name)
    elif not networks:
        problem = visit.say("web.site-networks")
    else:
        try:
            make_scope(networks)
        except ScopeError as error:
            problem = visit.say(error.code, **error.values)
    if problem:
        return visit.page("message", 400, title=visit.say("web.not-kept"), message=problem)
    if visit.service.scanner is not None:
        visit.service.scanner.start(name, visit.who, networks)
    return visit.go("/sites")


ROUTES = [Page("/sites", "inventory", sites), Page("/sites", "manage", begin, ("POST",))]
