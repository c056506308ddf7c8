"""The systems that can be pushed to: what each wants of the inventory, and a run of each."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator
from typing import Any

import msgspec

from exports.format import Cuts, Settings
from netzplan.credentials import Target
from netzplan.push.change import Change
from netzplan.push.memory import Memory
from topology.inventory import Inventory

KINDS = ("netbox", "glpi", "idoit", "zabbix")


class Wanted(msgspec.Struct, frozen=True):
    """What is to stand in the other system, and what had to be cut for it."""

    kind: str
    site: str
    content: Any
    cuts: tuple[str, ...]


def wanted(kind: str, inventory: Inventory, settings: Settings) -> Wanted:
    cuts = Cuts()
    content: Any
    if kind == "netbox":
        from exports.netbox import rows

        content = rows(inventory, settings, cuts)
    elif kind == "glpi":
        from exports.formats.glpi import items

        content = items(inventory, settings, cuts)
    elif kind == "idoit":
        from exports.idoit import items as objects

        content = objects(inventory, settings, cuts)
    else:
        from exports.formats.zabbix import hosts

        content = hosts(inventory, settings, cuts)
    return Wanted(kind, inventory.site, content, tuple(sorted(set(cuts.lines))))


def run(
    what: Wanted, target: Target, memory: pathlib.Path, *, write: bool, stop: bool, again: bool = False
) -> Iterator[Change]:
    """What is done, as it is done. Raises Failed when what is there cannot be read, Stopped when the run ended early.
    `again` sends to GLPI also what has not changed."""
    kept = Memory(memory, target.url.rstrip("/"))
    how = {"write": write, "stop": stop}
    if what.kind == "netbox":
        from netzplan.push.api import NetBox
        from netzplan.push.netbox import Push

        netbox = NetBox(target.url, target.token, target.ca)
        netbox.check()
        yield from Push(netbox, what.content, kept, **how).run()
    elif what.kind == "glpi":
        from netzplan.push import glpi

        inventory = glpi.Glpi(target)
        if write:
            inventory.start()
        yield from glpi.Push(inventory, what.content, kept, again=again, **how).run()
    elif what.kind == "idoit":
        from netzplan.push import idoit

        yield from idoit.Push(idoit.Idoit(target), what.content, kept, **how).run()
    else:
        from netzplan.push import zabbix

        api = zabbix.Zabbix(target)
        api.start()
        try:
            yield from zabbix.Push(api, what.content, kept, what.site, **how).run()
        finally:
            api.end()
