"""`export ansible`: an inventory in YAML, hosts grouped by what they are."""

from __future__ import annotations

from typing import Any

from exports.format import Format, Settings
from exports.provider import identifier, line, listed, names, yaml
from topology.inventory import Inventory


def render(inventory: Inventory, settings: Settings) -> bytes:
    """`all.children.<role>.hosts.<name>`; group names as Ansible wants them: letters, digits, underscores."""
    devices = listed(inventory)
    called = names(devices, settings.lang, 63, r"A-Za-z0-9_.\-")
    groups: dict[str, dict[str, Any]] = {}
    for device in devices:
        host: dict[str, Any] = {"netzplan_id": identifier(device.id), "netzplan_name": line(device.label)}
        if device.ips:
            host["ansible_host"] = device.ips[0]
        for name in ("vendor", "model", "os", "serial"):
            if value := line(device.get(name)):
                host[f"netzplan_{name}"] = value
        groups.setdefault(device.role.replace("-", "_"), {})[called[device.id]] = host
    children = {group: {"hosts": dict(sorted(hosts.items()))} for group, hosts in sorted(groups.items())}
    return yaml({"all": {"children": children}}).encode()


FORMAT = Format(
    "ansible",
    ("Ansible-Inventar (YAML), nach Rollen gruppiert", "Ansible inventory (YAML), grouped by role"),
    ".yaml",
    "export",
    render,
    "read by PyYAML; by ansible-inventory where it is installed",
)
