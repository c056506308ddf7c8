"""What each kind of reader may do. A route names what it needs; nothing is allowed that is not in this table."""

from __future__ import annotations

RIGHTS: dict[str, frozenset[str]] = {
    "admin": frozenset({"see", "inventory", "export", "fill", "api", "accept", "scan", "manage"}),
    "provider": frozenset({"see", "inventory", "export", "fill", "api"}),
    "owner": frozenset({"see"}),
}
"""see: glance, plan, findings, documents · inventory: devices with their evidence, networks, changes, scans ·
export: files for other systems · fill: what only a person knows · api: the programs' interface · accept: findings ·
scan: start and stop · manage: accounts, links, tokens, settings."""


def may(role: str, right: str) -> bool:
    """Whether a role has a right; an unknown role has none."""
    return right in RIGHTS.get(role, frozenset())
