"""A server that speaks as much of i-doit's JSON-RPC API as a push needs, written after its documentation: external
identifiers, the strategies create and update, choices that come back as title and number. An entry that a request names
loses the fields that the request leaves out, the worst that the documentation permits. It can fail at every n-th
request, before or after doing what was asked."""

from __future__ import annotations

import copy
from typing import Any

CATEGORIES = {
    "C__CATG__MODEL": {"manufacturer", "title", "serial", "firmware"},
    "C__CATG__ACCOUNTING": {"inventory_no"},
    "C__CATG__GLOBAL": {"purpose"},
    "C__CATG__IP": {"net_type", "primary", "active", "ipv4_address", "ipv6_address", "hostname"},
    "C__CATG__NETWORK_PORT": {"title", "mac"},
    "C__CATG__LOCATION": {"parent"},
}
CHOICES = {"manufacturer", "title", "purpose", "net_type", "primary", "active"}
WORD = "geheim"


class Wrong(Exception):
    """A JSON-RPC error; nothing was done."""


class Server:
    """Objects in order; ours have an extId, those of people have none."""

    def __init__(self) -> None:
        self.objects: list[dict[str, Any]] = []
        self.requests: list[str] = []
        self.fail_every = 0
        self.after = False
        self.url = ""

    def answer(self, asked: dict[str, Any], bearer: str) -> tuple[int, Any]:
        method, params = asked["method"], asked["params"]
        self.requests.append(method)
        broken = self.fail_every and len(self.requests) % self.fail_every == 0
        if broken and not self.after:
            return 500, "out of order"
        before = copy.deepcopy(self.objects)
        try:
            if params.pop("apikey", "") != WORD:
                raise Wrong("Please specify a valid API key.")
            if params.pop("language", "en") not in ("en", "de"):
                raise Wrong("language")
            told = {
                "jsonrpc": "2.0",
                "result": getattr(self, "_" + method.replace(".", "_"))(params),
                "id": asked["id"],
            }
        except Wrong as error:
            self.objects = before
            told = {"jsonrpc": "2.0", "error": {"code": -32099, "message": "i-doit system error: " + str(error)}}
        return (500, "out of order") if broken else (200, told)

    def person(self, kind: str, title: str) -> None:
        self.objects.append({"id": len(self.objects) + 1, "type": kind, "title": title, "data": {}})

    def _cmdb_objects_read(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        start, count = map(int, params["limit"].split(","))
        found = [o for o in self.objects if o["type"] == params["filter"]["type"]]
        return [{"id": str(o["id"]), "title": o["title"]} for o in found[start : start + count]]

    def _cmdb_external_pull_v2(self, params: dict[str, Any]) -> list[dict[str, Any]]:
        assert params == {"extType": "netzplan"}
        found = []
        for one in self.objects:
            if "extId" in one:
                data = {
                    category: [
                        {"extId": name, **{f: _shown(f, v) for f, v in e.items()}} for name, e in entries.items()
                    ]
                    for category, entries in one["data"].items()
                }
                told = {"extId": one["extId"], "extType": "netzplan", "id": one["id"], "title": one["title"]}
                found.append({**told, "data": data})
        return found

    def _cmdb_external_push_v2(self, params: dict[str, Any]) -> dict[str, Any]:
        if set(params) != {"extType", "extId", "class", "title", "data"} or not params["class"].startswith(
            "C__OBJTYPE__"
        ):
            raise Wrong("parameters")
        found = next((o for o in self.objects if o.get("extId") == params["extId"]), None)
        if found is None:
            found = {"id": len(self.objects) + 1, "extId": params["extId"], "type": params["class"], "data": {}}
            self.objects.append(found)
        found["title"] = params["title"]
        for category, told in params["data"].items():
            entries = found["data"].setdefault(category, {})
            if set(told) != {"strategy", "data"} or told["strategy"] not in ("create", "update"):
                raise Wrong("strategy")
            for name, fields in told["data"].items():
                if unknown := set(fields) - CATEGORIES[category]:
                    raise Wrong(f"{category} has no {unknown}")
                if told["strategy"] == "update" or name not in entries:
                    entries[name] = dict(fields)
        return {"success": True, "messages": [{"message": "done", "level": 200}]}


def _shown(field: str, value: Any) -> Any:
    return {"id": "7", "title": str(value), "const": None} if field in CHOICES and value != "" else value
