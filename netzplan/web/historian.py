"""What each scan has changed, and where each device was since when: worked out once, in the background."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from exports import table
from netzplan import survey
from netzplan.store import Run, Store
from netzplan.store.service import Whereabouts
from topology.changes import Change, compare
from topology.inventory import Inventory

MOST = 100
"""Of more scans that were never looked at, only the newest count."""


def waiting(store: Store, site: str) -> list[Run]:
    """The scans that are not worked out yet, the oldest first; the first of all has nothing before it."""
    runs = [r for r in store.newest(site, "scan", MOST + 1) if r.status != "running"]
    known = store.told(site)
    return [r for r in runs if r.id not in known]


def work(store: Store, site: str, most: int = MOST) -> int:
    """Works out the oldest of the scans that wait; returns how many."""
    todo = waiting(store, site)[:most]
    before: Inventory | None = None
    last: Run | None = None
    for run in todo:
        runs = [r for r in store.newest(site, "scan", MOST + 2) if (r.started, r.id) < (run.started, run.id)]
        if runs and (last is None or runs[-1].id != last.id):
            before = survey.inventory(store, site, until=runs[-1])
        after = survey.inventory(store, site, until=run)
        if after is not None:
            changes = compare(before, after) if before is not None and runs else ()
            store.keep_told(site, run.id, run.started, msgspec.json.encode(changes), moved(store, site, run, after))
        before, last = after, run
    return len(todo)


def moved(store: Store, site: str, run: Run, after: Inventory) -> list[Whereabouts]:
    """The devices that are elsewhere than before, have other addresses, or are not there any more."""
    known = store.last_whereabouts(site)
    now = whereabouts(after, run.started)
    found = [one for device, one in sorted(now.items()) if _said(one) != _said(known.get(device))]
    gone = sorted(d for d, one in known.items() if d not in now and (one.ips or one.place))
    found += [msgspec.structs.replace(known[d], since=run.started, ips="", place="") for d in gone]
    return [one for one in found if one.since >= getattr(known.get(one.device), "since", 0.0)]


def whereabouts(inventory: Inventory, since: float) -> dict[str, Whereabouts]:
    """Device → where it is."""
    places: Mapping[str, tuple[str, str]] = table.places(inventory, "de")
    return {
        d.id: Whereabouts(
            d.id, since, d.label, " ".join(d.ips), " ".join(d.macs), " · ".join(filter(None, places.get(d.id, ())))
        )
        for d in inventory.devices
        if not d.presumed and d.role != "internet"
    }


def _said(one: Whereabouts | None) -> tuple[str, str] | None:
    return (one.ips, one.place) if one is not None else None


def changes(content: bytes) -> list[Change]:
    """What was kept of a scan; nothing where it cannot be read."""
    try:
        return msgspec.json.decode(content, type=list[Change])
    except msgspec.DecodeError:
        return []
