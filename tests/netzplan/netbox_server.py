"""A server that speaks as much of NetBox's REST API as a push needs, written after its documentation: lists with
filters and pages, nested objects in answers, choices as value and label, unique names, references that must exist. It
refuses to delete, and can fail at every n-th request, before or after doing what was asked."""

from __future__ import annotations

import contextlib
import http.server
import json
import threading
import urllib.parse
from collections.abc import Iterator
from typing import Any

CHOICES = {"status", "type", "duplex"}
REFERENCES = {
    "site": "dcim/sites",
    "manufacturer": "dcim/manufacturers",
    "role": "dcim/device-roles",
    "device_type": "dcim/device-types",
    "platform": "dcim/platforms",
    "vlan": "ipam/vlans",
    "device": "dcim/devices",
    "virtual_machine": "virtualization/virtual-machines",
    "primary_ip4": "ipam/ip-addresses",
    "primary_ip6": "ipam/ip-addresses",
    "primary_mac_address": "dcim/mac-addresses",
}
REQUIRED = {
    "dcim/sites": {"name", "slug"},
    "dcim/manufacturers": {"name", "slug"},
    "dcim/device-types": {"manufacturer", "model", "slug"},
    "dcim/device-roles": {"name", "slug"},
    "dcim/platforms": {"name", "slug"},
    "ipam/vlans": {"vid", "name"},
    "ipam/prefixes": {"prefix"},
    "dcim/devices": {"role", "device_type", "site"},
    "virtualization/virtual-machines": {"name"},
    "dcim/interfaces": {"device", "name", "type"},
    "virtualization/interfaces": {"virtual_machine", "name"},
    "dcim/mac-addresses": {"mac_address"},
    "ipam/ip-addresses": {"address"},
    "dcim/cables": {"a_terminations", "b_terminations"},
    "wireless/wireless-lans": {"ssid"},
}
UNIQUE: dict[str, tuple[tuple[str, ...], ...]] = {
    "dcim/sites": (("name",), ("slug",)),
    "dcim/manufacturers": (("name",), ("slug",)),
    "dcim/device-types": (("manufacturer", "model"), ("manufacturer", "slug")),
    "dcim/device-roles": (("name",), ("slug",)),
    "dcim/platforms": (("name",), ("slug",)),
    "dcim/devices": (("site", "name"), ("asset_tag",)),
    "dcim/interfaces": (("device", "name"),),
    "virtualization/interfaces": (("virtual_machine", "name"),),
}
LONGEST = {"name": 100, "slug": 100, "serial": 50, "asset_tag": 50, "description": 200, "model": 100, "ssid": 32}

WORD = "geheim"


class Refused(Exception):
    pass


class Server:
    """What it holds, by model and id; `fail_every` n: each n-th request fails, before (or `after`) it is done."""

    def __init__(self) -> None:
        self.objects: dict[str, dict[int, dict[str, Any]]] = {model: {} for model in REQUIRED}
        self.requests: list[tuple[str, str]] = []
        self.fail_every = 0
        self.after = False
        self.secret = WORD
        self.url = ""
        self._next = 1
        self._lock = threading.Lock()

    def add(self, model: str, /, **fields: Any) -> int:
        """As if a person had entered it."""
        self._check(model, fields, None)
        number, self._next = self._next, self._next + 1
        self.objects[model][number] = {"id": number, **fields}
        for side in ("a_terminations", "b_terminations"):
            for end in fields.get(side, ()):
                self.objects["dcim/interfaces"][end["object_id"]]["cable"] = {"id": number}
        return number

    def change(self, model: str, number: int, fields: dict[str, Any]) -> None:
        self._check(model, {**self.objects[model][number], **fields}, number)
        self.objects[model][number].update(fields)

    def _check(self, model: str, fields: dict[str, Any], number: int | None) -> None:
        if missing := {f for f in REQUIRED[model] if fields.get(f) in (None, "", [])}:
            raise Refused(f"{sorted(missing)[0]}: This field is required.")
        for name, value in fields.items():
            longest = 64 if model == "dcim/devices" and name == "name" else LONGEST.get(name)
            if longest and len(str(value or "")) > longest:
                raise Refused(f"{name}: Ensure this field has no more than {longest} characters.")
            if name in REFERENCES and value is not None and value not in self.objects[REFERENCES[name]]:
                raise Refused(f"{name}: Related object not found using the provided numeric ID: {value}")
        for unique in UNIQUE.get(model, ()):
            mine = [str(fields.get(f) or "").casefold() for f in unique]
            for other in self.objects[model].values():
                if other["id"] != number and all(mine) and mine == [str(other.get(f) or "").casefold() for f in unique]:
                    raise Refused(f"The fields {', '.join(unique)} must make a unique set.")
        for side in ("a_terminations", "b_terminations"):
            for end in fields.get(side, ()):
                if self.objects["dcim/interfaces"][end["object_id"]].get("cable"):
                    raise Refused("Duplicate termination found.")

    def shown(self, model: str, number: int) -> dict[str, Any]:
        """An object as NetBox answers with it."""
        told: dict[str, Any] = {"url": f"{self.url}/api/{model}/{number}/", "display": "…"}
        for name, value in self.objects[model][number].items():
            if name in REFERENCES and value is not None:
                told[name] = {"id": value, "url": f"{self.url}/api/{REFERENCES[name]}/{value}/", "display": "…"}
            elif name in CHOICES and value is not None:
                told[name] = {"value": value, "label": str(value).title()}
            else:
                told[name] = value
        return told

    def answer(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        with self._lock:
            self.requests.append((method, path))
            broken = self.fail_every and len(self.requests) % self.fail_every == 0
            if broken and not self.after:
                return 500, {"error": "out of order"}
            try:
                found = self._do(method, path, body)
            except Refused as error:
                return 400, {"detail": str(error)}
            return (500, {"error": "out of order"}) if broken else found

    def _do(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        parts = urllib.parse.urlsplit(path)
        model = parts.path.removeprefix("/api/").strip("/")
        if method == "POST":
            return 201, self.shown(model, self.add(model, **body))
        if method == "PATCH":
            for one in body:
                self.change(model, one["id"], {k: v for k, v in one.items() if k != "id"})
            return 200, [self.shown(model, one["id"]) for one in body]
        if method == "GET":
            return 200, self._list(model, urllib.parse.parse_qs(parts.query), parts.path)
        raise Refused("never")

    def _list(self, model: str, query: dict[str, list[str]], path: str) -> dict[str, Any]:
        limit, offset = int(query.pop("limit", ["50"])[0]), int(query.pop("offset", ["0"])[0])
        wanted = {name.removesuffix("_id"): {v.casefold() for v in values} for name, values in query.items()}
        found = [
            number
            for number, one in sorted(self.objects[model].items())
            if all(str(one.get(name)).casefold() in values for name, values in wanted.items())
        ]
        rest = urllib.parse.urlencode({**query, "limit": limit, "offset": offset + limit}, doseq=True)
        return {
            "count": len(found),
            "next": f"{self.url}{path}?{rest}" if len(found) > offset + limit else None,
            "previous": None,
            "results": [self.shown(model, n) for n in found[offset : offset + limit]],
        }


@contextlib.contextmanager
def serving(server: Server) -> Iterator[Server]:
    """On a free port of the loopback interface."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16  # one packet for each answer
        disable_nagle_algorithm = True

        def _any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            if server.secret not in (self.headers.get("Authorization") or ""):
                status, told = 403, {"detail": "Invalid token"}
            else:
                status, told = server.answer(self.command, self.path, body)
            content = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _any

        def log_message(self, *_: object) -> None:
            pass

    listener = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.daemon_threads = True
    server.url = f"http://127.0.0.1:{listener.server_address[1]}"
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield server
    finally:
        listener.shutdown()
        thread.join()
        listener.server_close()
