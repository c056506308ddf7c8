"""What the scans have changed about each device, for outputs that show it: `options["history"]`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from exports.texts import has, text

if TYPE_CHECKING:
    from netzplan.store import Store
    from topology.inventory import Inventory

_MOST = 200
"""Scans that changed something."""
_EACH = 30
_FOREVER = 4e12


def options(store: Store, inventory: Inventory, lang: str) -> dict[str, str]:
    """Device → pairs of time and sentence, the newest first, as JSON; empty where nothing is known. Devices are called
    as they are now, however they were called then."""
    from netzplan.web import historian

    names = {d.id: d.label for d in inventory.devices}
    found: dict[str, list[tuple[float, str]]] = {}
    for _, started, content in store.timeline(inventory.site, _MOST, _FOREVER):
        for change in historian.changes(content):
            told = found.setdefault(change.device, [])
            if change.device in names and len(told) < _EACH and has(f"changes.{change.kind}"):
                data = {**change.data, "name": names[change.device]}
                told.append((started, text(lang, f"changes.{change.kind}", **data)))
    kept = {device: told for device, told in sorted(found.items()) if told}
    return {"history": msgspec.json.encode(kept).decode()} if kept else {}


def learn(store: Store, site: str, most: int = 5) -> None:
    """Works out what scans have changed, the oldest of those that wait; each is worked out once and kept."""
    from netzplan.web import historian

    historian.work(store, site, most)
