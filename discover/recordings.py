"""Takes recordings in: finds the reader of each file, joins the walks of one device, and parses captures anew."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import pathlib
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import msgspec

from discover import registry
from discover.observation import Observation
from discover.probe import Capture, Parse, Reader, observe
from discover.snmp import parse as snmp
from discover.snmp.table import Value, Walk, decode

LARGEST = 512 << 20
"""No more than this many bytes are read from one file, also when it is compressed."""


_PACKED = (".bz2", ".gz", ".xz")
# How people name the walk of one VLAN's context: `switch@100`, `switch.vlan.100`, `switch-vlan100`.
_VLAN = re.compile(r"(?P<device>.+?)(?:@|[._-]vlan[._-]?)(?P<vlan>\d{1,4})", re.IGNORECASE)
_ENDINGS = (".txt", ".walk", ".snmpwalk", ".snmprec", ".properties", ".log", ".xml", ".pcap", ".pcapng", ".cap", ".dat")
_WALK = re.compile(r"[-_.](?:snmp)?walk$", re.IGNORECASE)


class Refused(msgspec.Struct, frozen=True):
    """A file that could not be taken. `reason` is a code of exports/texts/recordings.py (unknown-format,
    empty, too-large, broken), or what the system said."""

    path: pathlib.Path
    reason: str


def read(paths: Sequence[pathlib.Path], vantage: str, at: float) -> Iterator[Capture | Refused]:
    """The captures of all files, and those that were refused. A directory is one network, each file in it one device;
    files of one device's VLAN contexts are joined. `at` is used where a recording does not hold its own time."""
    for device, files in _devices(paths).items():
        walks: list[tuple[str, Capture]] = []
        for context, path in files:
            for found in _file(path, device, vantage, at):
                if isinstance(found, Capture) and found.probe == "snmp":
                    walks.append((context, found))
                else:
                    yield found
        if walks:
            yield walks[0][1] if len(walks) == 1 and not walks[0][0] else _joined(walks)


def parse(capture: Capture) -> list[Observation]:
    """What a stored capture says. A capture of an unknown probe, or one that its parser cannot read, says nothing."""
    parser = _parsers().get(capture.probe)
    if parser is None:
        return []
    try:
        return observe(capture, parser(capture))
    except Exception:  # a parser that breaks its word costs one answer, not the whole reading
        return []


@lru_cache(maxsize=1)
def _parsers() -> dict[str, Parse]:
    return {
        "snmp": snmp.statements,
        **{name: reader.parse for name, reader in registry.readers().items() if reader.parse},
        **{name: probe.parse for name, probe in registry.probes().items()},
    }


def _devices(paths: Sequence[pathlib.Path]) -> dict[str, list[tuple[str, pathlib.Path]]]:
    """Name of the device → its files with their contexts, sorted."""
    found: dict[tuple[pathlib.Path, str], list[tuple[str, pathlib.Path]]] = {}
    for path in dict.fromkeys(f for given in paths for f in _files(given)):
        stem = _stem(path.name).encode("utf-8", "replace").decode()  # file names may hold any bytes
        vlan = _VLAN.fullmatch(stem)
        device, context = (vlan["device"], str(int(vlan["vlan"]))) if vlan else (stem, "")
        found.setdefault((path.parent, device), []).append((context, path))
    names: dict[str, list[tuple[str, pathlib.Path]]] = {}
    for (folder, device), files in found.items():
        unique = device if device not in names else f"{folder.name}/{device}".encode("utf-8", "replace").decode()
        while unique in names:
            unique += "'"
        names[unique] = sorted(files, key=lambda f: (f[0] != "", f[0].zfill(4), f[1]))
    return names


def _files(given: pathlib.Path) -> Iterator[pathlib.Path]:
    if not given.is_dir():
        yield given
        return
    for folder, folders, names in os.walk(given):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        yield from (pathlib.Path(folder, name) for name in sorted(names) if not name.startswith("."))


def _stem(name: str) -> str:
    for ending in (*_PACKED, *_ENDINGS):
        name = name[: -len(ending)] if name.lower().endswith(ending) and len(name) > len(ending) else name
    return _WALK.sub("", name) or name


def _file(path: pathlib.Path, device: str, vantage: str, at: float) -> Iterable[Capture | Refused]:
    try:
        content = _content(path)
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as problem:
        reason = problem.strerror if isinstance(problem, OSError) and problem.strerror else "broken"
        return [Refused(path, reason)]
    if len(content) > LARGEST:
        return [Refused(path, "too-large")]
    if (reader := _reader(path.name, content[:4096])) is None:
        return [Refused(path, "unknown-format" if content.strip() else "empty")]
    return list(reader.captures(device, content, vantage, at)) or [Refused(path, "empty")]


def _content(path: pathlib.Path) -> bytes:
    with path.open("rb") as raw:
        match path.suffix.lower():
            case ".bz2":
                return bz2.BZ2File(raw).read(LARGEST + 1)
            case ".gz":
                return gzip.GzipFile(fileobj=raw).read(LARGEST + 1)
            case ".xz":
                return lzma.LZMAFile(raw).read(LARGEST + 1)
        return raw.read(LARGEST + 1)


def _reader(name: str, head: bytes) -> Reader | None:
    return next((r for r in registry.readers().values() if r.sniff(name, head)), None)


def _joined(walks: Sequence[tuple[str, Capture]]) -> Capture:
    """The walks of one device's contexts as one."""
    contexts: dict[str, dict[str, Value]] = {}
    for context, capture in walks:
        if (walk := decode(capture.payload)) is not None:
            contexts.setdefault(context, {}).update(walk.contexts.get("", {}))
    first = walks[0][1]
    return msgspec.structs.replace(first, payload=Walk(contexts, recording=first.peer).encode())
