"""Sends what a push wants, many objects in one request, and says of each what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

import msgspec

from exports.netbox_fields import COMMA, QUOTE
from netzplan.push.change import (
    CREATE,
    FAILED,
    KEPT,
    SAME,
    SKIPPED,
    UPDATE,
    Change,
    Failed,
    Refused,
    Stopped,
    Unreachable,
)
from netzplan.push.memory import Memory

Object = dict[str, Any]
TOGETHER = 100
"""So many objects go in one request."""
_SILENT = 3
# By what an answer is matched with what was sent.
_TELLING = ("name", "model", "vid", "prefix", "address", "mac_address", "ssid", "device", "virtual_machine")


class Api(Protocol):
    """See netzplan.push.api.NetBox."""

    def read(self, model: str, **wanted: Any) -> list[Object]: ...
    def create(self, model: str, objects: list[Object]) -> list[Object]: ...
    def update(self, model: str, objects: list[Object]) -> None: ...


class _Wanted(msgspec.Struct):
    key: str
    label: str
    fields: Object
    own: Object
    found: Object | None = None
    names: tuple[str, ...] = ()
    sure: bool = False


class Writer:
    """Without `write` nothing is sent, and what would be made counts as made. With `stop`, the first failure ends the
    run by Stopped; what was done until then stays."""

    def __init__(self, api: Api, memory: Memory, *, write: bool = True, stop: bool = False) -> None:
        self.memory = memory
        self.taken: set[tuple[str, int]] = set()
        self.made: set[tuple[str, str]] = set()
        """Model and label of what is new in this run."""
        self._api, self._write, self._stop = api, write, stop
        self._objects: dict[tuple[str, str], Object] = {}
        self._new: list[_Wanted] = []
        self._other: list[_Wanted] = []
        self._said: list[Change] = []
        self._unmade = 0
        self._silent = 0

    # What is there

    def get(self, model: str, key: object) -> Object | None:
        return self._objects.get((model, str(key).casefold()))

    def number(self, model: str, key: object) -> int | None:
        found = self.get(model, key)
        return int(found["id"]) if found else None

    def read(self, model: str, **wanted: Any) -> list[Object]:
        """What is there already; nothing is asked about what was not there a moment ago."""
        for name, value in wanted.items():
            real = [v for v in value if not (isinstance(v, int) and v < 0)] if isinstance(value, list) else value
            if not real or (isinstance(real, int) and real < 0):
                return []
            wanted[name] = list(dict.fromkeys(real)) if isinstance(real, list) else real
        return self._api.read(model, **wanted)

    def remember(self, thing: str, fields: Object) -> None:
        """What is so there now."""
        if self._write:
            self.memory.done([(thing, fields)])

    # What is wanted

    def say(self, kind: str, model: str, label: str, detail: str = "") -> None:
        self._said.append(Change(kind, model, label, detail))

    def want(
        self,
        model: str,
        key: str,
        label: str,
        found: Object | None,
        first: Object,
        own: Object,
        *,
        needs: Iterable[object] = (),
        names: tuple[str, ...] = (),
        quiet: frozenset[str] = frozenset(),
    ) -> None:
        """`first` are the fields of a new object only, `own` those that are kept up to date. `needs` are numbers of
        what it stands on: one that is None is missing. It can also be found by `names`. Of fields in `quiet` nobody is
        told that a person has filled them otherwise."""
        if None in needs:
            self.say(SKIPPED, model, label)
        elif found is None:
            fields = {n: v for n, v in {**first, **own}.items() if v not in ("", None)}
            kept = {n: v for n, v in own.items() if n in fields}
            self._new.append(_Wanted(key, label, fields, kept, None, names))
        else:
            self._know(model, (key, *names), found)
            self._compare(model, key, label, found, own, quiet)

    def _know(self, model: str, names: Iterable[str], found: Object) -> None:
        for name in names:
            self._objects[model, name.casefold()] = found
        self.taken.add((model, int(found["id"])))

    def _compare(self, model: str, key: str, label: str, found: Object, own: Object, quiet: frozenset[str]) -> None:
        thing = f"{model} {key}"
        sent: Object = {}
        kept = []
        for name, value in own.items():
            now = flat(found.get(name))
            if value in ("", None) or same(now, value):
                continue
            empty = now in ("", None, [])
            if empty and self.memory.last(thing, name) == value:
                kept.append(name)  # a person has emptied it
            elif empty or self.memory.wrote(thing, name, now):
                sent[name] = value
            elif name not in quiet:
                kept.append(name)
        if kept:
            self.say(KEPT, model, label, ", ".join(kept))
        if sent:
            self._other.append(_Wanted(key, label, sent, sent, found))
        elif not kept:
            self.say(SAME, model, label)

    def instead(self, model: str, key: str, label: str, found: Object, fields: Object) -> None:
        """Fields that are ours for certain: sent whatever stands there."""
        self._know(model, (key,), found)
        self._other.append(_Wanted(key, label, fields, fields, found, sure=True))

    # Sending

    def flush(self, model: str) -> Iterator[Change]:
        """Does what was wanted of one model, and says what became of each."""
        said, new, other = self._said, self._new, self._other
        self._said, self._new, self._other = [], [], []
        yield from said
        # First what exists, for it may give away the name that something new is to have.
        for start in range(0, len(other), TOGETHER):
            yield from self._update(model, other[start : start + TOGETHER])
        for start in range(0, len(new), TOGETHER):
            for change in self._create(model, new[start : start + TOGETHER]):
                if change.kind == CREATE:
                    self.made.add((model, change.label))
                yield change

    def _create(self, model: str, some: list[_Wanted]) -> Iterator[Change]:
        if not self._write:
            for one in some:
                self._unmade -= 1
                self._know(model, (one.key, *one.names), {**one.fields, "id": self._unmade})
                yield Change(CREATE, model, one.label)
            return
        things = [(f"{model} {one.key}", one.own) for one in some]
        try:
            self.memory.keep(things)
            made = self._api.create(model, [one.fields for one in some])
        except Refused as error:
            yield from self._apart(self._create, model, some, error)
            return
        except Failed as error:
            yield from self._failed(model, some, error)
            return
        self._silent = 0
        self.memory.done(things)
        for one, answer in zip(some, _in_order(some, made), strict=True):
            self._know(model, (one.key, *one.names), answer)
            yield Change(CREATE, model, one.label)

    def _update(self, model: str, some: list[_Wanted]) -> Iterator[Change]:
        """Somebody may have been at work since it was read: what is otherwise now is left to the next run."""
        if self._write:
            try:
                now = {int(o["id"]): o for o in self._api.read(model, id=[_id(one) for one in some])}
            except Failed as error:
                yield from self._failed(model, some, error)
                return
            still = []
            for one in some:
                if touched := _touched(one, now.get(_id(one))):
                    yield Change(KEPT, model, one.label, ", ".join(touched))
                    rest = {f: v for f, v in one.fields.items() if f not in touched}
                    one = msgspec.structs.replace(one, fields=rest, own=rest)
                if one.fields:
                    still.append(one)
            yield from self._send(model, still)
            return
        for one in some:
            assert one.found is not None
            one.found.update(one.fields)
            yield Change(UPDATE, model, one.label, ", ".join(one.fields))

    def _send(self, model: str, some: list[_Wanted]) -> Iterator[Change]:
        if not some:
            return
        things = [(f"{model} {one.key}", one.fields) for one in some]
        try:
            self.memory.keep(things)
            self._api.update(model, [{"id": _id(one), **one.fields} for one in some])
        except Refused as error:
            yield from self._apart(self._send, model, some, error)
            return
        except Failed as error:
            yield from self._failed(model, some, error)
            return
        self._silent = 0
        self.memory.done(things)
        for one in some:
            assert one.found is not None
            one.found.update(one.fields)
            yield Change(UPDATE, model, one.label, ", ".join(one.fields))

    def _apart(self, send: Any, model: str, some: list[_Wanted], error: Refused) -> Iterator[Change]:
        """Nothing of it was done: by halves, until it is clear which one is refused."""
        if len(some) == 1:
            yield from self._failed(model, some, error)
            return
        middle = len(some) // 2
        yield from send(model, some[:middle])
        yield from send(model, some[middle:])

    def _failed(self, model: str, some: list[_Wanted], error: Failed) -> Iterator[Change]:
        if self._stop:
            raise Stopped(f"{model} {some[0].label}: {error}") from error
        for one in some:
            yield Change(FAILED, model, one.label, str(error))
        self._silent = self._silent + 1 if isinstance(error, Unreachable) else 0
        if self._silent >= _SILENT:
            raise Stopped(str(error)) from error


def _id(one: _Wanted) -> int:
    assert one.found is not None
    return int(one.found["id"])


def _touched(one: _Wanted, now: Object | None) -> list[str]:
    """The fields that somebody has changed since they were read; all of an object that is gone."""
    assert one.found is not None
    if one.sure:
        return []
    found = one.found
    return [f for f in one.fields if now is None or flat(now.get(f)) != flat(found.get(f))]


def _in_order(some: list[_Wanted], made: list[Object]) -> list[Object]:
    """The answers in the order of what was sent, which NetBox keeps, but promises nowhere."""

    def telling(fields: Object) -> tuple[str, ...]:
        return tuple(str(flat(fields[f])).casefold() for f in _TELLING if fields.get(f))

    sent = [telling(one.fields) for one in some]
    if [telling({f: o.get(f) for f in one.fields}) for one, o in zip(some, made, strict=True)] == sent:
        return made
    left = list(made)
    found = []
    for one, words in zip(some, sent, strict=True):
        fitting = (o for o in left if telling({f: o.get(f) for f in one.fields}) == words)
        found.append(next(fitting, left[0]))
        left.remove(found[-1])
    return found


def flat(value: Any) -> Any:
    """As it is sent: an object by its id, a choice by its value."""
    if isinstance(value, dict):
        return value.get("id", value.get("value"))
    return [flat(v) for v in value] if isinstance(value, list) else value


_SIGNS = str.maketrans({COMMA: ",", QUOTE: '"'})


def folded(value: object) -> str:
    """As two values are compared: capitals are a matter of taste, here as in NetBox's own comparison of names, and so
    are the signs that our files have for others."""
    return str(value or "").casefold().translate(_SIGNS)


def same(now: Any, value: Any) -> bool:
    if isinstance(now, str) and isinstance(value, str):
        return folded(now.strip()) == folded(value.strip())
    return bool(now == value)
