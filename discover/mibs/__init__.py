"""One file for each MIB: from a walk to claims. Each module defines `MIB`."""

from __future__ import annotations

import importlib
import pkgutil
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from discover.probe import Statement

if TYPE_CHECKING:
    from discover.mibs.view import View


class Mib(msgspec.Struct, frozen=True):
    """One MIB: what to ask for, and what the answers mean.

    `columns` are the subtrees it reads (dotted, as short as they may be without asking for counters). `enterprises`
    limits asking to agents whose sysObjectID is below one of these numbers of 1.3.6.1.4.1; empty: everybody is asked.
    `statements` is pure and gets everything that was answered. `order` sorts what is asked first. `asked` narrows
    `columns` for an agent with this sysObjectID, where a maker has put a table below each product's own identifier."""

    name: str
    columns: tuple[str, ...]
    statements: Callable[[View], Iterable[Statement]]
    enterprises: tuple[int, ...] = ()
    order: int = 50
    asked: Callable[[tuple[int, ...]], tuple[str, ...]] | None = None


@lru_cache(maxsize=1)
def mibs() -> tuple[Mib, ...]:
    """All MIBs, in the order in which they are asked."""
    found = [
        one
        for m in pkgutil.iter_modules(__path__)
        if isinstance(one := getattr(importlib.import_module(f"{__name__}.{m.name}"), "MIB", None), Mib)
    ]
    return tuple(sorted(found, key=lambda m: (m.order, m.name)))


@lru_cache(maxsize=1)
def _wanted() -> list[str]:
    """All subtrees that some MIB reads, dotted, each with a dot at its end, sorted, none within another."""
    found: list[str] = []
    for prefix in sorted({f"{column}." for mib in mibs() for column in mib.columns}):
        if not found or not prefix.startswith(found[-1]):
            found.append(prefix)
    return found


def wanted(identifier: str) -> bool:
    """Whether some MIB reads this dotted identifier. Fast enough to be asked for each row of a recording."""
    prefixes = _wanted()
    place = bisect_right(prefixes, identifier)
    return place > 0 and identifier.startswith(prefixes[place - 1])
