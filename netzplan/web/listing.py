"""The device list as the page shows and exports it: the columns of the office's own list, searched, filtered, sorted.

Computed once for each state; a request only chooses."""

from __future__ import annotations

import csv
import io
import ipaddress
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from exports import table
from exports.cells import cell
from exports.format import Settings
from exports.texts import text
from netzplan.web.service import label
from topology.inventory import Device, Inventory

DEFAULT = ("role", "ip", "mac", "model", "connected")
"""The columns that are shown when nobody has chosen."""


class Row(msgspec.Struct, frozen=True):
    """One device. `cells` lead from column to text; `find` is what a search looks into."""

    id: str
    name: str
    role: str
    networks: tuple[str, ...]
    cells: dict[str, str]
    find: str
    bare: str
    """Its MAC addresses without what separates their digits."""


class Listing(msgspec.Struct, frozen=True):
    """All devices of a site in one language, infrastructure first."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


class Wish(msgspec.Struct, frozen=True):
    """What a reader wants to see. `sort` is a column, `-column` for the other way round, empty for the usual order."""

    query: str = ""
    role: str = ""
    network: str = ""
    sort: str = ""
    columns: tuple[str, ...] = DEFAULT

    @staticmethod
    def of(query: Mapping[str, Any], columns: Sequence[str], known: Sequence[str]) -> Wish:
        """From a query string; unknown columns are left out."""
        chosen = tuple(c for c in known if c in columns) or tuple(c for c in known if c in DEFAULT)
        words = {name: str(query.get(key, ""))[:200] for name, key in _ASKED.items()}
        return Wish(**words, columns=chosen)


_HEX = re.compile("[0-9a-f]{4,12}")
_ASKED = {"query": "q", "role": "role", "network": "network", "sort": "sort"}


def listing(inventory: Inventory, lang: str) -> Listing:
    """Everything that may be asked for."""
    made = table.devices(inventory, Settings(lang=lang))
    known = {d.id: d for d in inventory.devices}
    rows = [
        _row(known[cells["id"]], cells, lang) for cells in (dict(zip(made.columns, r, strict=True)) for r in made.rows)
    ]
    return Listing(tuple(c for c in made.columns if c not in ("name", "id")), tuple(rows))


def _row(device: Device, cells: dict[str, str], lang: str) -> Row:
    name = label(device, lang)
    services = (f"{s.port}/{s.protocol} {s.name or ''} {s.product or ''}" for s in device.services)
    ports = (f"{p.name} {p.alias or ''} {p.mac or ''}" for p in device.ports)
    known = device.attributes.values()
    facts = (*(one.value for one in known), *(other.value for one in known for other in one.disputed_by))
    find = " ".join((name, *cells.values(), *services, *ports, *facts, *device.notes.values())).casefold()
    macs = [*device.macs, *(p.mac for p in device.ports if p.mac)]
    return Row(device.id, name, device.role, device.networks, cells, find, " ".join(m.replace(":", "") for m in macs))


def _bare(word: str) -> str:
    """The digits of what may be a part of a MAC address in any spelling; else a text that is nowhere."""
    digits = word.replace(":", "").replace("-", "").replace(".", "")
    address = word.count(".") > 1 and ":" not in word and "-" not in word and len(digits) != 12
    return digits if _HEX.fullmatch(digits) and not address else "\0"


def told_of(words: Sequence[str], text: str) -> bool:
    """Whether all words are found in a text of names and MAC addresses, an address in any spelling."""
    plain = text.casefold()
    bare = plain.replace(":", "")
    return all(w in plain or _bare(w) in bare for w in words)


def chosen(whole: Listing, wish: Wish) -> list[Row]:
    """The rows that the reader wants, in the order wanted. Every word must be found, an address in any spelling."""
    words = wish.query.casefold().split()
    bare = [_bare(w) for w in words]
    found = [
        row
        for row in whole.rows
        if (not wish.role or row.role == wish.role)
        and (not wish.network or wish.network in row.networks)
        and all(w in row.find or b in row.bare for w, b in zip(words, bare, strict=True))
    ]
    found.sort(key=lambda row: not _exact(row, wish.query.casefold().strip()))
    column = wish.sort.removeprefix("-")
    if column == "name" or column in whole.columns:
        found.sort(key=_order(column))
        if wish.sort.startswith("-"):
            found.reverse()
    return found


def _exact(row: Row, query: str) -> bool:
    """Whether it is what was typed, and not only has it in it."""
    return bool(query) and (query == row.name.casefold() or query in row.cells["ip"].split("\n"))


def _order(column: str) -> Callable[[Row], Any]:
    if column == "ip":
        return lambda r: _address(r.cells["ip"].partition("\n")[0])
    return lambda r: (not (value := r.name if column == "name" else r.cells[column]), value.casefold())


def _address(text: str) -> tuple[int, int]:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return 9, 0
    return address.version, int(address)


def as_csv(rows: Sequence[Row], columns: Sequence[str], lang: str) -> bytes:
    """What is shown, in the dialect of `devices -o x.csv`."""
    out = io.StringIO(newline="")
    separator = ";" if lang == "de" else ","
    writer = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([text(lang, f"lists.column-{c}") for c in ("name", *columns, "id")])
    for row in rows:
        cells = (row.name, *(row.cells[c] for c in columns), row.id)
        writer.writerow([cell(value).replace("\n", ", ") for value in cells])
    return out.getvalue().encode("utf-8-sig", "replace")
