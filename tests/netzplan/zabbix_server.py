"""A server that speaks as much of Zabbix' API as a push needs. What it does was compared with a running Zabbix 6.0.14:
the tests that use it run against a real one too, where NETZPLAN_ZABBIX names it. An import is done whole or not at all,
and refuses names twice; an update replaces the lists that it names."""

from __future__ import annotations

import contextlib
import copy
import json
import re
import threading
from collections.abc import Iterator
from typing import Any

import yaml

from tests.netzplan.listening import Answering, listening

_HOST = {"host", "name", "groups", "interfaces", "tags", "inventory_mode", "inventory"}
_INVENTORY = {"type", "name", "os", "serialno_a", "asset_tag", "macaddress_a", "vendor", "model", "location"}
_RULES = {"createMissing", "updateExisting"}
WORD = "geheim"


class Wrong(Exception):
    """A JSON-RPC error; nothing was done."""


class Server:
    """What it holds; `fail_every` n: each n-th request fails, before (or `after`) it is done."""

    def __init__(self, version: str = "6.0.14") -> None:
        self.version = version
        self.hosts: dict[str, dict[str, Any]] = {}
        self.groups: dict[str, str] = {}
        self.requests: list[str] = []
        self.fail_every = 0
        self.after = False
        self.url = ""
        self._next = 10
        self._lock = threading.Lock()

    @property
    def _new(self) -> tuple[int, ...]:
        return tuple(int(p) for p in self.version.split(".")[:2])

    def answer(self, asked: dict[str, Any], bearer: str) -> tuple[int, Any]:
        method, params = asked["method"], asked["params"]
        with self._lock:
            self.requests.append(method)
            broken = self.fail_every and len(self.requests) % self.fail_every == 0
            if broken and not self.after:
                return 500, "out of order"
            before = copy.deepcopy((self.hosts, self.groups, self._next))
            try:
                told = {"jsonrpc": "2.0", "result": self._do(method, params, asked.get("auth"), bearer), "id": 1}
            except Wrong as error:
                self.hosts, self.groups, self._next = before
                told = {"jsonrpc": "2.0", "error": {"code": -32602, "message": "Invalid params.", "data": str(error)}}
            return (500, "out of order") if broken else (200, told)

    def _do(self, method: str, params: Any, auth: str | None, bearer: str) -> Any:
        if method == "apiinfo.version":
            return self.version
        if method == "user.login":
            if params != {"username": "Admin", "password": WORD}:
                raise Wrong("Incorrect user name or password or account is temporarily blocked.")
            return "session"
        if self._new >= (7, 2) and auth is not None:
            raise Wrong('Invalid parameter "/": unexpected parameter "auth".')
        if (bearer if self._new >= (6, 4) else auth) not in ("session", WORD):
            raise Wrong("Not authorized.")
        return getattr(self, "_" + method.replace(".", "_"))(params)

    def _user_logout(self, params: Any) -> bool:
        return True

    def _host_get(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        name = "hostgroups" if "selectHostGroups" in params else "groups"
        if (name == "hostgroups") != (self._new >= (6, 2)):
            raise Wrong("unexpected parameter")
        found = []
        for number, host in self.hosts.items():
            groups = [{"groupid": self.groups[g], "name": g} for g in host["groups"]]
            inventory = {f: host["inventory"].get(f, "") for f in params["selectInventory"]}
            told = {"hostid": number, "host": host["host"], "name": host["name"], name: groups, "tags": host["tags"]}
            told |= {"inventory": inventory if host["inventory_mode"] != "-1" else []}
            found.append({**told, "inventory_mode": host["inventory_mode"], "interfaces": host["interfaces"]})
        return copy.deepcopy(found)

    def _hostgroup_get(self, params: dict[str, Any]) -> list[dict[str, str]]:
        return [{"groupid": n, "name": g} for g, n in self.groups.items() if g in params["filter"]["name"]]

    def _hostgroup_create(self, params: dict[str, str]) -> dict[str, list[str]]:
        if params["name"] in self.groups:
            raise Wrong("Host group already exists.")
        self.groups[params["name"]] = self._number()
        return {"groupids": [self.groups[params["name"]]]}

    def _host_create(self, params: dict[str, Any]) -> dict[str, list[str]]:
        """Only as much as a test needs to be a person."""
        named = {n: g for g, n in self.groups.items()}
        made = {"inventory_mode": str(params.get("inventory_mode", -1)), "inventory": params.get("inventory", {})}
        made |= {"host": params["host"], "name": params.get("name", params["host"]), "tags": params.get("tags", [])}
        made["groups"] = [named[g["groupid"]] for g in params["groups"]]
        made["interfaces"] = []
        number = self._number()
        self.hosts[number] = made
        for one in params.get("interfaces", []):
            self._hostinterface_create({"hostid": number, **one})
        return {"hostids": [number]}

    def _host_update(self, params: dict[str, Any]) -> dict[str, list[str]]:
        host = self.hosts[str(params["hostid"])]
        named = {n: g for g, n in self.groups.items()}
        if "name" in params:
            if any(h is not host and h["name"] == params["name"] for h in self.hosts.values()):
                raise Wrong(f'Host with the same visible name "{params["name"]}" already exists.')
            host["name"] = params["name"]
        if "inventory_mode" in params:
            host["inventory_mode"] = str(params["inventory_mode"])
        if "inventory" in params:
            if host["inventory_mode"] == "-1":
                raise Wrong("Cannot set inventory fields for disabled inventory.")
            if unknown := set(params["inventory"]) - _INVENTORY - {"contact"}:
                raise Wrong(f"Incorrect inventory field {unknown}")
            host["inventory"] |= params["inventory"]
        if "tags" in params:
            host["tags"] = params["tags"]
        if "groups" in params:
            host["groups"] = [named[g["groupid"]] for g in params["groups"]]
        return {"hostids": [str(params["hostid"])]}

    def _hostinterface_create(self, params: dict[str, Any]) -> dict[str, list[str]]:
        number = self._number()
        keys = ("type", "main", "useip", "ip", "dns", "port")
        one = {"interfaceid": number, **{k: str(params[k]) for k in keys}, "details": params.get("details", [])}
        self.hosts[str(params["hostid"])]["interfaces"].append(one)
        return {"interfaceids": [number]}

    def _hostinterface_update(self, params: dict[str, Any]) -> dict[str, list[str]]:
        for host in self.hosts.values():
            for one in host["interfaces"]:
                if one["interfaceid"] == params["interfaceid"]:
                    one["ip"] = params["ip"]
        return {"interfaceids": [params["interfaceid"]]}

    def _configuration_import(self, params: dict[str, Any]) -> bool:
        groups = "groups" if self._new < (6, 2) else "host_groups"
        if params["format"] != "yaml" or set(params["rules"]) != {groups, "hosts"}:
            raise Wrong("rules")
        if any(set(rule) - _RULES for rule in params["rules"].values()):
            raise Wrong("unexpected parameter")
        whole = yaml.safe_load(params["source"])["zabbix_export"]
        if set(whole) != {"version", "groups", "hosts"} or whole["version"] != "6.0":
            raise Wrong('Invalid tag "/zabbix_export"')
        for group in whole["groups"]:
            if not re.fullmatch(r"[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}", group["uuid"]):
                raise Wrong('Invalid tag "uuid": UUIDv4 is expected.')
            self.groups.setdefault(group["name"], self._number())
        for host in whole["hosts"]:
            self._import_host(host)
        return True

    def _import_host(self, host: dict[str, Any]) -> None:
        if set(host) - _HOST or not re.fullmatch(r"[0-9A-Za-z_. \-]{1,128}", host["host"]):
            raise Wrong(f'Incorrect characters used for host name "{host["host"]}".')
        if set(host["inventory"]) - _INVENTORY or host["inventory_mode"] != "MANUAL":
            raise Wrong('Invalid tag "inventory"')
        if any(h["host"] == host["host"] for h in self.hosts.values()):
            return  # nothing is updated
        if any(h["name"] == host["name"] for h in self.hosts.values()) or len(host["name"]) > 128:
            raise Wrong(f'Host with the same visible name "{host["name"]}" already exists.')
        interfaces = []
        for one in host.get("interfaces", []):
            kind = {"SNMP": "2"}.get(one.get("type"), "1")
            told = {"interfaceid": self._number(), "type": kind, "main": "1", "useip": "1", "ip": one["ip"], "dns": ""}
            interfaces.append({**told, "port": one.get("port", "10050"), "details": one.get("details", [])})
        made = {"host": host["host"], "name": host["name"], "groups": [g["name"] for g in host["groups"]]}
        made |= {"tags": host["tags"], "inventory": host["inventory"], "inventory_mode": "0", "interfaces": interfaces}
        self.hosts[self._number()] = made

    def _number(self) -> str:
        self._next += 1
        return str(self._next)


@contextlib.contextmanager
def serving(server: Any, path: str = "/api_jsonrpc.php") -> Iterator[Any]:
    """On a free port of the loopback interface; JSON in, JSON out."""

    class Handler(Answering):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            bearer = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
            status, told = server.answer(body, bearer) if self.path == path else (404, "not found")
            content = json.dumps(told).encode()
            self.answer(status, content)

    with listening(Handler) as server.url:
        yield server
