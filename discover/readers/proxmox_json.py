"""What `pvesh get /cluster/resources --output-format json` prints: nodes, and what runs on them."""

from __future__ import annotations

from collections.abc import Iterable

from discover import documents
from discover.probe import Capture, Reader

NAME = "proxmox_json"
_FIELDS = frozenset({"type", "node", "name", "vmid", "status", "storage", "template"})


def sniff(name: str, head: bytes) -> bool:
    return head.lstrip().startswith(b"[") and b'"node"' in head and (b'"maxcpu"' in head or b'"vmid"' in head)


def captures(name: str, content: bytes, vantage: str, at: float) -> Iterable[Capture]:
    """One, which the Proxmox probe reads."""
    if kept := documents.kept(documents.decode(content), _FIELDS):
        yield Capture("proxmox", vantage, at, name, documents.encode({"resources": kept}))


READER = Reader(NAME, "Hosts and guests of Proxmox VE (JSON)", sniff, captures)
