"""Devices that are still called what the maker called them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from topology.findings import Case
from topology.inventory import Finding

# Names as devices come with them: Windows, printers of HP and Brother, Synology, routers, switches, small boards.
_DEFAULT = re.compile(
    r"(?:DESKTOP|LAPTOP|WIN)-[0-9A-Z]{7,11}|NPI[0-9A-F]{6}|HP[0-9A-F]{12}|BR[WN][0-9A-F]{12}|(?:DiskStation|NAS[0-9A-F]{6})"
    r"|switch|router|(?:switch|sw)[0-9a-f]{6}|localhost|raspberrypi|debian|ubuntu|openwrt|MikroTik|ubnt|UBNT"
    r"|EPSON[0-9A-F]{6}|KM[0-9A-F]{6}|ET[0-9A-F]{12}|RNP[0-9A-F]{12}|ESP[_-][0-9A-F]{6}|axis-[0-9a-f]{12}",
    re.IGNORECASE,
)


def find(case: Case) -> Iterator[Finding]:
    """One finding for all of them: naming is one piece of work."""
    found = [d for d in case.real if not d.notes.get("name") and _DEFAULT.fullmatch(d.get("name") or "")]
    if found:
        ids = tuple(d.id for d in found)
        reasons = tuple(e for d in found for e in d.attributes["name"].evidence[:1])[:6]
        data = {"count": str(len(ids)), "names": case.names(ids)}
        yield Finding("default-name", "in-order", ids, (), data, reasons)
