"""What is told of devices that were here before: it helps to know those that are here, and makes none."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from discover.leases import PAST
from discover.observation import Key, Observation
from topology.identity import Identities

__all__ = ["PAST", "recalled"]


def recalled(over: Iterable[Observation], who: Identities) -> list[Observation]:
    """Of what was said with a lease that is over, that which is about a device known by its MAC address."""
    found = []
    for seen in over:
        key = Key("mac", seen.subject.value)
        if who.by_key.get(key) in who.said:
            found.append(msgspec.structs.replace(seen, subject=key))
    return found
