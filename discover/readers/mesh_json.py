"""The mesh list of a FRITZ!Box as a file, as `meshlist.lua` gives it (X_AVM-DE_GetMeshListPath)."""

from __future__ import annotations

from collections.abc import Iterable

from discover import documents, mesh
from discover.probe import Capture, Reader

NAME = "mesh_json"


def sniff(name: str, head: bytes) -> bool:
    return b'"node_interfaces"' in head and b'"device_mac_address"' in head


def captures(name: str, content: bytes, vantage: str, at: float) -> Iterable[Capture]:
    """One, which the FRITZ!Box probe reads; of a list that is cut short its whole nodes."""
    if told := mesh.kept(content):
        yield Capture("fritzbox", vantage, at, name, documents.encode({"mesh": told}))


READER = Reader(NAME, "Mesh lists of FRITZ!Boxes (JSON)", sniff, captures)
