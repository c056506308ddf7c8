"""What each kind of reader may do. A route names what it needs; nothing is allowed that is not in this table."""

from __future__ import annotations

RIGHTS: dict[str, frozenset[str]] = {
    "admin": frozenset({"see", "inventory", "export", "fill", "api", "api-export", "accept", "scan", "manage"}),
    "provider": frozenset({"see", "inventory", "export", "fill", "api", "api-export"}),
    "owner": frozenset({"see"}),
    # What a token may be good for: a program needs no more than what it was made for.
    "reads": frozenset({"api"}),
    "exports": frozenset({"api", "api-export"}),
}
"""see: glance, plan, findings, documents · inventory: devices with their evidence, networks, changes, scans ·
export: files for other systems · fill: what only a person knows · api: the programs' interface,
api-export: whole files from it · accept: findings ·
scan: start and stop · manage: accounts, links, tokens, settings."""


def may(role: str, right: str) -> bool:
    """Whether a role has a right; an unknown role has none."""
    return right in RIGHTS.get(role, frozenset())
