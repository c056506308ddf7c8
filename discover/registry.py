"""Finds the probes and readers: every module in discover/probes and discover/readers that defines one."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import discover.probes
import discover.readers
from discover.account import Login
from discover.probe import STAGES, Probe, Reader


def probes() -> dict[str, Probe]:
    """All probes by name, in the order of their stages."""
    found = [
        one
        for m in pkgutil.iter_modules(discover.probes.__path__)
        if isinstance(one := getattr(importlib.import_module(f"discover.probes.{m.name}"), "PROBE", None), Probe)
    ]
    return {p.name: p for p in sorted(found, key=lambda p: (STAGES.index(p.stage), p.name))}


def here() -> list[Probe]:
    """The probes that this system can have at all."""
    return [p for p in probes().values() if not p.needs.systems or sys.platform in p.needs.systems]


def logins() -> dict[str, Login]:
    """What the credentials file may hold for each kind of system that a probe asks."""
    return {p.name: p.login for p in probes().values() if p.login is not None}


def readers() -> dict[str, Reader]:
    """All readers by name; the one of tables that people keep last, since many a table is something better known."""
    found = [
        one
        for m in pkgutil.iter_modules(discover.readers.__path__)
        if isinstance(one := getattr(importlib.import_module(f"discover.readers.{m.name}"), "READER", None), Reader)
    ]
    return {r.name: r for r in sorted(found, key=lambda r: (r.name == "device_list", r.name))}
