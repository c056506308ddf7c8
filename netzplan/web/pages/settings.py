"""Settings of a site: what is printed on its plans and documents; and what holds for the whole service, to be seen."""

from __future__ import annotations

import pathlib

from starlette.responses import Response

from netzplan import __version__
from netzplan.fields import PRINTED, SITE
from netzplan.web.keeper import Keeper
from netzplan.web.visit import Page, Visit

_LONGEST = 200


def settings(visit: Visit) -> Response:
    """The form, and how the service runs."""
    mine, store = visit.service.settings, visit.service.store
    said = store.notes(visit.site).get(SITE, {})
    usual = {name: str(getattr(mine, name)) for name in PRINTED}
    size = store.place.stat().st_size if isinstance(store.place, pathlib.Path) and store.place.exists() else None
    return visit.page(
        "settings",
        fields=[(name, said.get(f"print.{name}", ""), usual[name]) for name in PRINTED],
        version=__version__,
        place=store.shown,
        size=size,
        mail=f"{mine.mail.host}:{mine.mail.port}",
        zone=mine.timezone,
        raw=visit.service.raw,
    )


def keep(visit: Visit) -> Response:
    """Keeps them; an empty field means what settings.toml says."""
    now = visit.service.store.notes(visit.site).get(SITE, {})
    changed = {}
    for name in PRINTED:
        value = visit.form.get(name)
        seen = visit.form.get(f"seen-{name}", "")
        if value is None or value.strip() == seen:
            continue
        if now.get(f"print.{name}", "") != seen:
            message = visit.say("web.clash-setting", value=now.get(f"print.{name}", ""))
            return visit.page("message", 409, title=visit.say("web.clash"), message=message)
        changed[f"print.{name}"] = " ".join(value.split())[:_LONGEST]
    if changed:
        visit.service.store.note(visit.site, SITE, changed, visit.service.now(), visit.who)
    return visit.go("/settings")


def probe(visit: Visit) -> Response:
    """Sends a message by every way of the schedule, and says how it went."""
    told = Keeper(visit.service, visit.service.settings.mail).probe(visit.site)
    if not told:
        return visit.page("message", 400, title=visit.say("web.probe"), message=visit.say("web.probe-none"))
    lines = [f"{way}: {reason or visit.say('web.probe-sent')}" for way, reason in told]
    bad = any(reason for _, reason in told)
    return visit.page("message", 502 if bad else 200, title=visit.say("web.probe"), message="\n".join(lines))


ROUTES = [
    Page("/settings", "manage", settings),
    Page("/settings", "manage", keep, ("POST",)),
    Page("/settings/probe", "manage", probe, ("POST",)),
]
