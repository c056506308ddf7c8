"""Views of one office: one file each; `model(summary)` makes what the sheets draw, NAME is the code of its title."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from exports.format import Settings
from exports.plan.model import Model
from exports.plan.summarise import Summary
from topology.inventory import Inventory

PHYSICAL = "physical"
VIEWS = (PHYSICAL, "logical", "wlan", "ports", "bsi")
"""What `options["view"]` may be; anything else is the physical plan."""


def view_of(settings: Settings) -> str:
    """The view that is asked for."""
    wish = settings.options.get("view", "")
    return wish if wish in VIEWS else PHYSICAL


def seen(inventory: Inventory, settings: Settings) -> tuple[Model, Summary]:
    """The model of the view that is asked for, and what can make cards of the inventory."""
    summary = Summary(inventory, settings)
    view = view_of(settings)
    if view == PHYSICAL:
        return summary.model(), summary
    make: Callable[[Summary], Model] = importlib.import_module(f"exports.plan.views.{view}").model
    return make(summary), summary
