"""A person's own arrangement of the plan, as the store keeps it, for whoever draws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from exports.format import Settings
    from netzplan.store import Store
    from topology.inventory import Inventory

WHOLE = ""
"""Stands for the whole plan where else the id of a card stands."""


def options(places: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What the plan takes (exports.plan): where cards were put, which are hidden, and how it was drawn last. `places`
    leads from the id of a card to `x` and `y`, or to `hidden`."""
    at = {}
    for card, what in places.items():
        try:
            at[card] = [float(what["x"]), float(what["y"])]
        except (KeyError, ValueError):
            continue
    hidden = " ".join(card for card, what in sorted(places.items()) if what.get("hidden"))
    told = {
        "positions": msgspec.json.encode(at, order="sorted").decode() if at else "",
        "hidden": hidden,
        "kept": places.get(WHOLE, {}).get("kept", ""),
    }
    return {name: value for name, value in told.items() if value}


def remember(store: Store, inventory: Inventory, settings: Settings) -> None:
    """Keeps how the physical plan is arranged, so that the next device moves no other. To be called by whoever has
    drawn it for a person; nothing is written where nothing is new."""
    from exports.plan.sheet import arrangement

    made = arrangement(inventory, settings)
    if made and made != store.places(inventory.site).get(WHOLE, {}).get("kept"):
        store.put(inventory.site, WHOLE, {"kept": made})
