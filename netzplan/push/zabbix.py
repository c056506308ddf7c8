"""Brings a Zabbix up to what the inventory holds. New hosts go through configuration.import; hosts that are there get
the fields alone that differ, by host.update: an import would replace their groups, tags, macros and interfaces."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Protocol

from exports.formats.zabbix import document
from exports.provider import line, slug
from netzplan.credentials import Target
from netzplan.push.change import CREATE, FAILED, KEPT, SAME, UPDATE, Change, Failed, Refused, Stopped, Unreachable
from netzplan.push.http import Client, reason, text
from netzplan.push.memory import Memory

Object = dict[str, Any]
HOST = "host"
TOGETHER = 50
_ID = "netzplan-id"
# Interface types of the API; the import format has words for them.
_TYPES = {"SNMP": "2", None: "1"}
_DISABLED, _MANUAL = "-1", 0


class Api(Protocol):
    """See Zabbix."""

    version: tuple[int, ...]

    def call(self, method: str, params: Any) -> Any: ...


class Zabbix:
    """The JSON-RPC API of Zabbix 6.0 to 7.x. Without a token, `start` logs in and `end` logs out."""

    def __init__(self, target: Target) -> None:
        self._target, self._client = target, Client(target)
        self._url = target.url if target.url.endswith(".php") else f"{target.url.rstrip('/')}/api_jsonrpc.php"
        self._token = target.token
        self.version: tuple[int, ...] = ()

    def start(self) -> None:
        """Raises Failed when this is no Zabbix from 6.0 on, or refuses the login."""
        told = str(self._ask("apiinfo.version", {}, open_=True))
        self.version = tuple(int(p) for p in told.split(".")[:2] if p.isdigit())
        if self.version < (6, 0):
            raise Failed(f"Zabbix {told[:20]} < 6.0")
        if not self._token:
            login = {"username": self._target.user, "password": self._target.password}
            self._token = str(self._ask("user.login", login, open_=True))

    def end(self) -> None:
        if not self._target.token and self._token:
            self._ask("user.logout", [])
            self._token = ""

    def call(self, method: str, params: Any) -> Any:
        return self._ask(method, params)

    def _ask(self, method: str, params: Any, *, open_: bool = False) -> Any:
        asked: Object = {"jsonrpc": "2.0", "method": method, "params": params, "id": 1}
        headers = {"Content-Type": "application/json-rpc"}
        if not open_ and self.version >= (6, 4):
            headers["Authorization"] = f"Bearer {self._token}"
        elif not open_:
            asked["auth"] = self._token
        body = self._client.post(self._url, json.dumps(asked).encode(), headers)
        try:
            answer = json.loads(body)
            if "result" in answer:
                return answer["result"]
            error = answer["error"]
            said = f"{error.get('message', '')} {error.get('data', '')}"
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Failed(f"no JSON-RPC: {reason(body)[:200]}") from None
        raise Refused(text(said))


class Push:
    """One run. `hosts` are those of exports.formats.zabbix; without `write` nothing is sent; with `stop`, the first
    failure ends the run by Stopped."""

    def __init__(
        self, api: Api, hosts: list[Object], memory: Memory, site: str, *, write: bool = True, stop: bool = False
    ) -> None:
        self._api, self._hosts, self._memory, self._site = api, hosts, memory, site
        self._write, self._stop = write, stop
        self._groups: dict[str, str] = {}

    def run(self) -> Iterator[Change]:
        """What is done, as it is done. Raises Failed when what is there cannot be read."""
        there = self._read()
        new: list[Object] = []
        taken = {name.casefold(): str(h["hostid"]) for h in there for name in (h["host"], h["name"])}
        for host, found in zip(self._hosts, _recognised(self._hosts, there), strict=True):
            if found is not None:
                yield from self._bring(self._free(host, taken, str(found["hostid"])), found)
            else:
                new.append(self._free(host, taken, "new"))
        for start in range(0, len(new), TOGETHER):
            yield from self._import(new[start : start + TOGETHER])

    def _read(self) -> list[Object]:
        groups = "selectHostGroups" if self._api.version >= (6, 2) else "selectGroups"
        wanted = {"output": ["hostid", "host", "name", "inventory_mode"], "selectInterfaces": "extend"}
        wanted |= {"selectTags": "extend", "selectInventory": sorted({f for h in self._hosts for f in h["inventory"]})}
        found: list[Object] = self._api.call("host.get", {**wanted, groups: ["groupid", "name"]})
        for one in found:
            one["groups"] = one.get("hostgroups", one.get("groups", []))
            self._groups |= {str(g["name"]): str(g["groupid"]) for g in one["groups"]}
        return found

    def _free(self, host: Object, taken: dict[str, str], number: str) -> Object:
        """Names are unique in all of Zabbix: where another site has one already, ours gets the site behind it."""
        made = dict(host)
        for field, site in (("host", slug(self._site, 40)), ("name", line(self._site)[:60])):
            plain, again = str(host[field]), 1
            while taken.get(str(made[field]).casefold(), number) != number:
                tail = f" {site}" if again == 1 else f" {site}-{again}"
                made[field] = f"{plain[: 128 - len(tail)]}{tail}"
                again += 1
        if number == "new":
            taken |= {str(made[field]).casefold(): _tag(host, _ID) for field in ("host", "name")}
        return made

    # New hosts

    def _import(self, some: list[Object]) -> Iterator[Change]:
        if self._write:
            rules: Object = {"hosts": {"createMissing": True}}
            rules["groups" if self._api.version < (6, 2) else "host_groups"] = {"createMissing": True}
            try:
                for host in some:
                    self._memory.keep([(_thing(host), _facts(host))])
                source = document(some).decode()
                self._api.call("configuration.import", {"format": "yaml", "source": source, "rules": rules})
            except Refused as error:
                if len(some) > 1:  # an import is done whole or not at all
                    yield from self._import(some[: len(some) // 2])
                    yield from self._import(some[len(some) // 2 :])
                else:
                    yield self._failed(some[0], error)
                return
            except Failed as error:
                yield from [self._failed(host, error) for host in some]
                return
            self._memory.done([(_thing(host), _facts(host)) for host in some])
        yield from (Change(CREATE, HOST, host["name"]) for host in some)

    # Hosts that are there

    def _bring(self, host: Object, found: Object) -> Iterator[Change]:
        thing, now, wanted = _thing(host), _facts_there(found), _facts(host)
        sent, kept = [], []
        for field, value in wanted.items():
            old = now.get(field, "")
            if str(old).casefold() == str(value).casefold():
                continue
            if (not old and self._memory.last(thing, field) != value) or self._memory.wrote(thing, field, old):
                sent.append(field)
            elif field != "tag.site":
                kept.append(field)
        if kept:
            yield Change(KEPT, HOST, host["name"], ", ".join(kept))
        if not sent:
            if not kept:
                yield Change(SAME, HOST, host["name"])
            return
        if self._write:
            fields = {field: wanted[field] for field in sent}
            try:
                self._memory.keep([(thing, fields)])
                self._update(host, found, fields, str(now.get("group", "")))
                self._memory.done([(thing, fields)])
            except Failed as error:
                yield self._failed(host, error)
                return
        yield Change(UPDATE, HOST, host["name"], ", ".join(sent))

    def _update(self, host: Object, found: Object, fields: Object, old_group: str) -> None:
        number = found["hostid"]
        changed: Object = {"hostid": number}
        if "name" in fields:
            changed["name"] = fields["name"]
        inventory = {f.removeprefix("inventory."): v for f, v in fields.items() if f.startswith("inventory.")}
        if inventory:
            changed["inventory"] = inventory
            if str(found.get("inventory_mode")) == _DISABLED:
                changed["inventory_mode"] = _MANUAL
        tags = {f.removeprefix("tag."): v for f, v in fields.items() if f.startswith("tag.")}
        if tags:
            others = [{"tag": t["tag"], "value": t["value"]} for t in found["tags"] if t["tag"] not in tags]
            changed["tags"] = [*others, *({"tag": tag, "value": value} for tag, value in tags.items())]
        if "group" in fields:
            stay = [{"groupid": g["groupid"]} for g in found["groups"] if g["name"] != old_group]
            changed["groups"] = [*stay, {"groupid": self._group(fields["group"])}]
        if len(changed) > 1:
            self._api.call("host.update", changed)
        if "ip" in fields:
            self._interface(host, found, fields["ip"])

    def _group(self, name: str) -> str:
        if name not in self._groups:
            there = self._api.call("hostgroup.get", {"filter": {"name": [name]}, "output": ["groupid"]})
            made = there or [{"groupid": self._api.call("hostgroup.create", {"name": name})["groupids"][0]}]
            self._groups[name] = str(made[0]["groupid"])
        return self._groups[name]

    def _interface(self, host: Object, found: Object, ip: str) -> None:
        there = _main(found)
        if there is not None:
            self._api.call("hostinterface.update", {"interfaceid": there["interfaceid"], "ip": ip})
            return
        ours = host["interfaces"][0]
        made = {
            "hostid": found["hostid"],
            "type": int(_TYPES[ours.get("type")]),
            "main": 1,
            "useip": 1,
            "ip": ip,
            "dns": "",
        }
        if "details" in ours:
            made["details"] = {"version": 2, "bulk": 1, **ours["details"]}
        self._api.call("hostinterface.create", {**made, "port": ours.get("port", "10050")})

    def _failed(self, host: Object, error: Failed) -> Change:
        if self._stop or isinstance(error, Unreachable):
            raise Stopped(f"{HOST} {host['name']}: {error}") from error
        return Change(FAILED, HOST, host["name"], str(error))


def _recognised(hosts: list[Object], there: list[Object]) -> list[Object | None]:
    """By our id; else by name, where the address is the same too: names repeat from customer to customer."""
    marked = {(t["value"], _tag(h, "site")): h for h in there for t in h["tags"] if t["tag"] == _ID}
    named = {name.casefold(): h for h in there if not _tag(h, _ID) for name in (h["name"], h["host"])}
    found: list[Object | None] = []
    used: set[str] = set()
    for host in hosts:
        one = marked.get((_tag(host, _ID), _tag(host, "site"))) or marked.get((_tag(host, _ID), ""))
        if one is None:
            one = named.get(str(host["name"]).casefold()) or named.get(str(host["host"]).casefold())
            ours = {i["ip"] for i in host.get("interfaces", ())}
            if one is not None and not ours & {i["ip"] for i in one["interfaces"]}:
                one = None
        found.append(one if one and one["hostid"] not in used else None)
        used |= {one["hostid"]} if one else set()
    return found


def _tag(host: Object, name: str) -> str:
    return next((str(t["value"]) for t in host.get("tags", ()) if t["tag"] == name), "")


def _thing(host: Object) -> str:
    return f"{HOST} {_tag(host, 'site')} {_tag(host, _ID)}"


def _facts(host: Object) -> Object:
    """A host of the import format as single fields."""
    facts: Object = {"name": host["name"], "group": host["groups"][0]["name"]}
    facts |= {f"tag.{t['tag']}": t["value"] for t in host["tags"]}
    facts |= {f"inventory.{name}": value for name, value in host["inventory"].items()}
    if host.get("interfaces"):
        facts["ip"] = host["interfaces"][0]["ip"]
    return facts


def _facts_there(found: Object) -> Object:
    """A host of the API in the same fields."""
    inventory = found.get("inventory") or {}
    facts: Object = {"name": found["name"]}
    facts["group"] = next((g["name"] for g in found["groups"] if str(g["name"]).startswith("netzplan/")), "")
    facts |= {f"tag.{t['tag']}": t["value"] for t in found["tags"]}
    facts |= {f"inventory.{name}": value for name, value in (inventory.items() if isinstance(inventory, dict) else ())}
    main = _main(found)
    # By a DNS name it is reached as a person wants it.
    facts["ip"] = (main["dns"] if str(main["useip"]) == "0" else main["ip"]) if main else ""
    return facts


def _main(found: Object) -> Object | None:
    return next((i for i in found["interfaces"] if str(i["main"]) == "1"), None)
