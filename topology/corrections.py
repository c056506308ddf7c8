"""What a person knows better about who is who: two devices are one, one is two, one is not to be shown. Pure.

Corrections lie over what the evidence says and never change it: taken back, everything is as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from discover.observation import Attribute, Key, Observation, SameDevice
from topology.identity import Identities

_NAMES = frozenset({"sys_name", "hostname", "fqdn", "netbios_name"})


class Corrections(msgspec.Struct, frozen=True):
    """`merged` leads from a device id to the one that it is the same as; `split` from a key to the id of the device of
    its own that it belongs to; `removed` are ids that are left out."""

    merged: dict[str, str] = {}
    split: dict[Key, str] = {}
    removed: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.merged or self.split or self.removed)

    def winner(self, id_: str) -> str:
        """The id under which a device is shown. A ring of merges ends where it began."""
        seen = {id_}
        while (following := self.merged.get(id_)) is not None and following not in seen:
            seen.add(following)
            id_ = following
        return id_


def corrected(who: Identities, corrections: Corrections) -> Identities:
    """Who is who, as the person says. The map to be remembered stays as the evidence has it."""
    if not corrections:
        return who
    owner = _split(who, corrections.split) if corrections.split else dict(who.by_key)
    owner = {k: w for k, i in owner.items() if (w := corrections.winner(i)) not in corrections.removed}
    devices: dict[str, list[Key]] = {}
    for keys in who.devices.values():
        for key in keys:
            if key in owner:
                devices.setdefault(owner[key], []).append(key)
    said: dict[str, list[Observation]] = {}
    for id_, seen in who.said.items():
        for one in seen:
            # What was said about a key that belongs to nobody alone stays with the device that it was laid to.
            now = owner.get(one.subject) if who.by_key.get(one.subject) == id_ else corrections.winner(id_)
            if now is not None and now not in corrections.removed:
                said.setdefault(now, []).append(one)
    disputed = {
        k: tuple(sorted({w for i in ids if (w := corrections.winner(i)) not in corrections.removed}))
        for k, ids in who.disputed.items()
    }
    return Identities(
        {i: tuple(devices[i]) for i in sorted(devices)},
        owner,
        {i: tuple(said[i]) for i in sorted(said)},
        who.remembered,
        {k: ids for k, ids in disputed.items() if len(ids) > 1},
    )


def noted(notes: Mapping[str, Mapping[str, str]], corrections: Corrections) -> dict[str, dict[str, str]]:
    """What people said, under the id that is shown; of two words about one field the shown device's own counts."""
    found: dict[str, dict[str, str]] = {}
    for id_ in sorted(notes, key=lambda i: (corrections.winner(i) != i, i)):
        mine = found.setdefault(corrections.winner(id_), {})
        for field, value in notes[id_].items():
            mine.setdefault(field, value)
    return found


def _split(who: Identities, split: Mapping[Key, str]) -> dict[Key, str]:
    """The owner of each key. With a key goes what only it was told together with: its addresses and names."""
    owner = dict(who.by_key)
    for id_ in sorted({who.by_key[k] for k in split if k in who.by_key}):
        mine = who.devices.get(id_, ())
        moved = {k: split[k] for k in mine if k in split}
        rest = [k for k in mine if k not in moved and k.kind not in ("ip", "name")]
        told = _told(who.said.get(id_, ()))
        for key in sorted(k for k, i in who.by_key.items() if i == id_):
            if key in moved:
                owner[key] = moved[key]
            elif key.kind in ("ip", "name"):
                by = told.get(key, set())
                targets = {moved[k] for k in by if k in moved}
                if len(targets) == 1 and not by & set(rest):
                    owner[key] = next(iter(targets))
    return owner


def _told(said: Iterable[Observation]) -> dict[Key, set[Key]]:
    """Addresses and names, with the keys that they were told together with."""
    found: dict[Key, set[Key]] = {}
    for one in said:
        if isinstance(one.claim, SameDevice):
            pair = (one.subject, one.claim.key)
        elif isinstance(one.claim, Attribute) and one.claim.name in _NAMES:
            pair = (one.subject, Key.name(one.claim.value))
        else:
            continue
        for a, b in (pair, pair[::-1]):
            if a.kind in ("ip", "name"):
                found.setdefault(a, set()).add(b)
    return found
