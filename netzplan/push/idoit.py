"""Brings an i-doit up to what the inventory holds, by cmdb.external.push.v2: an object of ours is known there by our
own id. What a person has changed since stays; an object that a person has made by hand cannot be taken over that way,
so one of the same name is left alone and said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Protocol

from exports.idoit import SOURCE, Entries, Item
from netzplan.credentials import Target
from netzplan.push.change import CREATE, FAILED, KEPT, SAME, UPDATE, Change, Failed, Refused, Stopped, Unreachable
from netzplan.push.http import Client, reason, text
from netzplan.push.memory import Memory

Object = dict[str, Any]
_AT_ONCE = 1000


class Api(Protocol):
    """See Idoit."""

    def call(self, method: str, params: Object) -> Any: ...


class Idoit:
    """i-doit's JSON-RPC API (add-on "API" from version 2 on). The token is the API key; user and password are sent
    where the API asks for a login too."""

    def __init__(self, target: Target) -> None:
        self._target, self._client = target, Client(target)
        self._url = target.url if target.url.endswith(".php") else f"{target.url.rstrip('/')}/src/jsonrpc.php"

    def call(self, method: str, params: Object) -> Any:
        asked = {"jsonrpc": "2.0", "method": method, "id": 1}
        body = {**asked, "params": {**params, "apikey": self._target.token, "language": "en"}}
        headers = {"Content-Type": "application/json"}
        if self._target.user:
            headers["X-RPC-Auth-Username"] = self._target.user
            headers["X-RPC-Auth-Password"] = self._target.password
        answer = self._client.post(self._url, json.dumps(body).encode(), headers)
        try:
            told = json.loads(answer)
            if "result" in told:
                return told["result"]
            error = told["error"]
            said = f"{error.get('message', '')} {error.get('data') or ''}"
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Failed(f"no JSON-RPC: {reason(answer)[:200]}") from None
        raise Refused(text(said))


class Push:
    """One run; `write` and `stop` as in netzplan.push.writer."""

    def __init__(self, api: Api, items: list[Item], memory: Memory, *, write: bool = True, stop: bool = False) -> None:
        self._api, self._items, self._memory, self._write, self._stop = api, items, memory, write, stop

    def run(self) -> Iterator[Change]:
        """What is done, as it is done. Raises Failed when what is there cannot be read."""
        ours = {str(o["extId"]): o for o in self._api.call("cmdb.external.pull.v2", {"extType": SOURCE}) or ()}
        new = {item.kind for item in self._items if item.identity not in ours}
        mine = {int(o["id"]) for o in ours.values()}
        theirs = {(kind, title) for kind in sorted(new) for title in self._titles(kind, mine)}
        for item in self._items:
            found = ours.get(item.identity)
            if found is None and (item.kind, item.title.casefold()) in theirs:
                yield Change(KEPT, item.kind, item.title, "title")
                continue
            data, said, kept = self._differing(item, found)
            if kept:
                yield Change(KEPT, item.kind, item.title, ", ".join(kept))
            if found is not None and not data:
                if not kept:
                    yield Change(SAME, item.kind, item.title)
                continue
            yield from self._send(item, found, data, said)

    def _titles(self, kind: str, mine: set[int]) -> Iterator[str]:
        """Of the objects of a type that others have made."""
        for start in range(0, 1_000_000, _AT_ONCE):
            asked = {"filter": {"type": kind}, "limit": f"{start},{_AT_ONCE}"}
            some = self._api.call("cmdb.objects.read", asked) or []
            yield from (str(o.get("title", "")).casefold() for o in some if int(o["id"]) not in mine)
            if len(some) < _AT_ONCE:
                return

    def _send(self, item: Item, found: Object | None, data: dict[str, Entries], said: list[str]) -> Iterator[Change]:
        kind = CREATE if found is None else UPDATE
        if self._write:
            asked: Object = {"extType": SOURCE, "extId": item.identity, "class": item.kind}
            # The title of an object that is there stays: a person may have renamed it.
            asked["title"] = item.title if found is None else str(found.get("title") or item.title)
            # An object's place is a person's to choose, once it has one.
            strategies = {c: "create" if c == "C__CATG__LOCATION" else "update" for c in data}
            asked["data"] = {c: {"strategy": strategies[c], "data": entries} for c, entries in data.items()}
            try:
                self._memory.keep(_remembered(item, data))
                answer = self._api.call("cmdb.external.push.v2", asked)
                if isinstance(answer, dict) and answer.get("success") is False:
                    raise Refused(_messages(answer))
                self._memory.done(_remembered(item, data))
            except Failed as error:
                if self._stop or isinstance(error, Unreachable):
                    raise Stopped(f"{item.kind} {item.title}: {error}") from error
                yield Change(FAILED, item.kind, item.title, str(error))
                return
        yield Change(kind, item.kind, item.title, "" if found is None else ", ".join(said))

    def _differing(self, item: Item, found: Object | None) -> tuple[dict[str, Entries], list[str], list[str]]:
        """What is to be sent, the names of the fields in it that are new, and of those that a person has filled."""
        if found is None:
            return item.data, [], []
        sent: dict[str, Entries] = {}
        said: list[str] = []
        kept: list[str] = []
        for category, entries in item.data.items():
            there = {str(e.get("extId")): e for e in found.get("data", {}).get(category) or () if isinstance(e, dict)}
            only = next(iter(there.values()), {}) if len(entries) == 1 and len(there) == 1 else {}
            for name, fields in entries.items():
                entry = there.get(name, only)
                changed = self._changed(item, category, name, fields, entry, kept)
                if changed:
                    said += changed
                    # The whole entry, and in it what a person has written, for what is left out may be emptied.
                    whole = {f: v if f in changed or not entry.get(f) else _flat(entry[f]) for f, v in fields.items()}
                    sent.setdefault(category, {})[name] = whole
        return sent, said, kept

    def _changed(
        self, item: Item, category: str, name: str, fields: Object, entry: Object, kept: list[str]
    ) -> list[str]:
        thing = _thing(item, category, name)
        changed = []
        for field, value in fields.items():
            if field == "parent":  # a person's to choose, once it is there
                if not entry:
                    changed.append("location")
                continue
            now = _flat(entry.get(field))
            if isinstance(value, int) and entry:  # kinds and marks, set once
                continue
            if str(now if now is not None else "").casefold() == str(value).casefold():
                continue
            empty = now in (None, "")
            if (empty and (not entry or self._memory.last(thing, field) != value)) or self._memory.wrote(
                thing, field, now
            ):
                changed.append(field)
            else:
                kept.append(field)
        return changed


def _thing(item: Item, category: str, name: str) -> str:
    return f"{item.identity} {category} {name}"


def _remembered(item: Item, data: dict[str, Entries]) -> list[tuple[str, Object]]:
    return [
        (_thing(item, category, name), {f: v for f, v in fields.items() if f != "parent"})
        for category, entries in data.items()
        for name, fields in entries.items()
    ]


def _flat(value: Any) -> Any:
    """A choice of a list by its words."""
    if isinstance(value, dict):
        return value.get("title", value.get("ref_title", value.get("value")))
    return value


def _messages(answer: Object) -> str:
    """What i-doit complains of, in its answer to a push."""
    told = [m for m in answer.get("messages") or () if isinstance(m, dict)]
    worst = [m for m in told if int(m.get("level") or 0) >= 300] or told[-1:]
    return text("; ".join(str(m.get("message", "")) for m in worst))
