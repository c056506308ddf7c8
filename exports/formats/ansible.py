"""`export ansible`: an inventory in YAML, hosts grouped by what they are."""

from __future__ import annotations

import re
from typing import Any

from exports.format import Cuts, Settings
from exports.provider import identifier, line, listed, names, target, yaml
from topology.inventory import Inventory

# What begins something in Jinja.
_TEMPLATE = re.compile(r"\{[{%#]+")


def make(inventory: Inventory, settings: Settings, cuts: Cuts) -> bytes:
    """`all.children.<role>.hosts.<name>`; group names as Ansible wants them: letters, digits, underscores."""
    devices = listed(inventory)
    called = names(devices, settings, 63, r"A-Za-z0-9_.\-", cuts, everywhere=True)
    groups: dict[str, dict[str, Any]] = {}
    for device in devices:
        host: dict[str, Any] = {
            "netzplan_id": identifier(device.id),
            "netzplan_name": _value(device.label, "name", cuts),
        }
        if device.ips:
            host["ansible_host"] = device.ips[0]
        for name in ("vendor", "model", "os", "serial"):
            if value := _value(device.get(name), name, cuts):
                host[f"netzplan_{name}"] = value
        groups.setdefault(device.role.replace("-", "_"), {})[called[device.id]] = host
    children = {group: {"hosts": dict(sorted(hosts.items()))} for group, hosts in sorted(groups.items())}
    return yaml({"all": {"children": children}}).encode()


def _value(text: str | None, field: str, cuts: Cuts) -> str:
    """Ansible runs what stands in double braces, also in a variable of a host: with a space between them it is text."""
    plain = line(text)
    safe = _TEMPLATE.sub(lambda found: " ".join(found[0]), plain)
    cuts.changed(plain, safe, field)
    return safe


FORMAT = target(
    "ansible",
    ("Ansible-Inventar (YAML), nach Rollen gruppiert", "Ansible inventory (YAML), grouped by role"),
    ".yaml",
    make,
    "ansible-core 2.12+",
    (
        "von ansible-inventory gelesen; ansible-playbook (2.19) hält nichts darin für eine Vorlage",
        "read by ansible-inventory; ansible-playbook (2.19) takes nothing in it for a template",
    ),
)
