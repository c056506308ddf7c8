"""A person's own arrangement of the plan, as the store keeps it, for whoever draws."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


def options(places: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What the plan takes (exports.plan): where cards were put, and which are hidden. `places` leads from the id of a
    card to `x` and `y`, or to `hidden`."""
    at = {}
    for card, what in places.items():
        try:
            at[card] = [float(what["x"]), float(what["y"])]
        except (KeyError, ValueError):
            continue
    hidden = " ".join(card for card, what in sorted(places.items()) if what.get("hidden"))
    told = {"positions": msgspec.json.encode(at, order="sorted").decode() if at else "", "hidden": hidden}
    return {name: value for name, value in told.items() if value}
