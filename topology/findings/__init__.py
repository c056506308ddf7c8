"""One file for each thing worth telling the owner; each defines `find`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping

from discover.observation import Key
from topology.base import Base
from topology.inventory import Finding, Inventory

LEVELS = ("urgent", "soon", "in-order")


class Case:
    """What a finding looks at: the inventory so far, the observations behind it, disputed addresses with the devices
    that claim them. `real` are the devices that somebody saw."""

    def __init__(self, inventory: Inventory, base: Base, disputed: Mapping[Key, tuple[str, ...]]) -> None:
        self.inventory, self.base, self.disputed = inventory, base, disputed
        self.devices = {d.id: d for d in inventory.devices}
        self.real = [d for d in inventory.devices if not d.presumed and d.role != "internet"]

    def label(self, device: str) -> str:
        """What the texts call a device."""
        found = self.devices.get(device)
        return found.label if found else device

    def names(self, devices: Iterable[str], most: int = 5) -> str:
        """The first few names in order; `…` stands for more."""
        names = sorted(self.label(d) for d in devices)
        return ", ".join(names[:most]) + (" …" if len(names) > most else "")


Find = Callable[[Case], Iterator[Finding]]


def all_findings(inventory: Inventory, base: Base, disputed: Mapping[Key, tuple[str, ...]]) -> tuple[Finding, ...]:
    """Every finding, the most urgent first, and of one level the one that takes most devices down."""
    case = Case(inventory, base, disputed)
    found = [
        finding
        for module in sorted(m.name for m in pkgutil.iter_modules(__path__))
        for finding in importlib.import_module(f"topology.findings.{module}").find(case)
    ]
    return tuple(sorted(found, key=lambda f: (LEVELS.index(f.level), -len(f.affected), f.code, f.devices)))
