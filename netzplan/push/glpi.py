"""Sends the inventory to GLPI as its agents do: one request for each device, to front/inventory.php. What stands there
cannot be read that way, so what was sent is remembered, and what is still the same is not sent again. Fields that a
person has changed in GLPI are locked there, and GLPI itself leaves them alone."""

from __future__ import annotations

import hashlib
import json
import uuid
import zlib
from collections.abc import Iterator
from typing import Any, Protocol

from netzplan.credentials import Target
from netzplan.push.change import CREATE, FAILED, SAME, UPDATE, Change, Failed, Refused, Stopped, Unreachable
from netzplan.push.http import Client, reason, text
from netzplan.push.memory import Memory

Object = dict[str, Any]
_LARGE = 64 << 10
"""From so many bytes on, a device is sent compressed."""
_TOKEN = "/api.php/token"  # noqa: S105 - an address


class Api(Protocol):
    """See Glpi."""

    def send(self, item: Object) -> None: ...


class Glpi:
    """GLPI 10 and 11; its inventory must be switched on. Login as GLPI asks of its agents: none, user and password, or
    an OAuth client whose scope is `inventory`."""

    def __init__(self, target: Target) -> None:
        self._target, self._client = target, Client(target)
        base = target.url.rstrip("/")
        self._url = base if base.endswith(".php") else f"{base}/front/inventory.php"
        self._base = base.removesuffix("/front/inventory.php")
        self._agent = str(uuid.uuid5(uuid.NAMESPACE_URL, f"netzplan {base}"))
        self._token = ""

    def start(self) -> None:
        """Fetches a token where a client is named."""
        if not self._target.client_id:
            return
        asked = {"grant_type": "client_credentials", "scope": "inventory", "client_id": self._target.client_id}
        asked["client_secret"] = self._target.client_secret
        body = self._client.post(self._base + _TOKEN, json.dumps(asked).encode(), {"Content-Type": "application/json"})
        try:
            self._token = str(json.loads(body)["access_token"])
        except (ValueError, KeyError, TypeError):
            raise Failed(f"no token: {reason(body)[:100]}") from None

    def send(self, item: Object) -> None:
        """Raises Refused when GLPI does not take it."""
        body = json.dumps(item, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "GLPI-Agent-ID": self._agent, "User-Agent": "netzplan"}
        if len(body) > _LARGE:
            body, headers["Content-Type"] = zlib.compress(body), "application/x-compress-zlib"
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        login = (self._target.user, self._target.password) if self._target.user else None
        status, answer = self._client.ask(self._url, body, headers, login)
        if headers["Content-Type"] != "application/json":
            answer = _unpacked(answer)
        try:
            told = json.loads(answer)
        except ValueError:
            raise Failed(f"HTTP {status} {reason(answer)[:200]}") from None
        if status >= 400 or not isinstance(told, dict) or told.get("status") != "ok":
            said = told.get("message") if isinstance(told, dict) else told
            # GLPI answers 400 to what is no inventory, 500 to an inventory that it cannot take.
            raise (Refused if status in (200, 400, 500) and said else Failed)(f"HTTP {status} {text(said)}")


def _unpacked(answer: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(answer, 1 << 20)
    except zlib.error:
        return answer


class Push:
    """One run. `items` are those of exports.formats.glpi; `again` sends also what has not changed since."""

    def __init__(
        self,
        api: Api,
        items: list[Object],
        memory: Memory,
        *,
        write: bool = True,
        stop: bool = False,
        again: bool = False,
    ) -> None:
        self._api, self._items, self._memory = api, items, memory
        self._write, self._stop, self._again = write, stop, again

    def run(self) -> Iterator[Change]:
        """What is done, as it is done."""
        for item in self._items:
            thing, kind = str(item["deviceid"]), str(item["itemtype"])
            print_ = _print(item)
            before = self._memory.last(thing, "content")
            if before == print_ and not self._again:
                yield Change(SAME, kind, _name(item))
                continue
            if self._write:
                try:
                    self._api.send(item)
                except Failed as error:
                    if self._stop or isinstance(error, Unreachable):
                        raise Stopped(f"{kind} {_name(item)}: {error}") from error
                    yield Change(FAILED, kind, _name(item), str(error))
                    continue
                self._memory.done([(thing, {"content": print_})])
            yield Change(CREATE if before is None else UPDATE, kind, _name(item))


def _name(item: Object) -> str:
    content = item["content"]
    return str((content.get("network_device") or content.get("hardware") or {}).get("name", ""))


def _print(item: Object) -> str:
    """Of what is said about the device; a new version of netzplan says nothing new."""
    content = {k: v for k, v in item["content"].items() if k != "versionclient"}
    return hashlib.sha256(json.dumps([item["itemtype"], content], sort_keys=True).encode()).hexdigest()[:32]
