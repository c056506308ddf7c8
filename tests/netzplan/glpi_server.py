"""A server that takes inventories as front/inventory.php of GLPI 10 and 11 does, written after GLPI's own request
handling: content types, compression, basic or OAuth login, the published JSON schema where it is at hand, and its
answers. It keeps what it got by `deviceid`, and can fail at every n-th request, before or after doing it."""

from __future__ import annotations

import base64
import contextlib
import json
import pathlib
import zlib
from collections.abc import Iterator
from typing import Any

from tests.netzplan.listening import Answering, listening

SCHEMA = pathlib.Path(__file__).parents[2].parent / "shared/data/formats/glpi/inventory.schema.json"
TYPES = {"application/json", "application/x-compress-zlib"}
WORD = "geheim"


class Server:
    """What it holds; `login` is none, basic or oauth; `off`: inventory is switched off."""

    def __init__(self) -> None:
        self.devices: dict[str, dict[str, Any]] = {}
        self.requests: list[str] = []
        self.kinds: set[str] = set()
        self.login = "none"
        self.off = False
        self.fail_every = 0
        self.after = False
        self.url = ""
        self._validator: Any = None
        if SCHEMA.is_file():
            import jsonschema

            schema = json.loads(SCHEMA.read_text("utf-8"))
            self._validator = jsonschema.validators.validator_for(schema)(schema)

    def answer(self, path: str, headers: Any, body: bytes) -> tuple[int, dict[str, Any]]:
        self.requests.append(path)
        broken = self.fail_every and len(self.requests) % self.fail_every == 0
        if broken and not self.after:
            return 502, {}
        found = self._token(body) if path == "/api.php/token" else self._inventory(path, headers, body)
        return (502, {}) if broken else found

    def _token(self, body: bytes) -> tuple[int, dict[str, Any]]:
        asked = json.loads(body)
        wanted = {"grant_type": "client_credentials", "scope": "inventory", "client_id": "np", "client_secret": WORD}
        if asked != wanted:
            return 401, {"error": "invalid_client"}
        return 200, {"token_type": "Bearer", "expires_in": 3600, "access_token": "token"}

    def _inventory(self, path: str, headers: Any, body: bytes) -> tuple[int, dict[str, Any]]:
        if path != "/front/inventory.php":
            return 404, {}
        if self.off:
            return 500, _error("Inventory is disabled")
        told = headers.get("Authorization") or ""
        basic = base64.b64encode(f"agent:{WORD}".encode()).decode()
        if self.login == "basic" and told != f"Basic {basic}":
            return 401, _error("Access denied. Wrong login or password for basic authentication.")
        if self.login == "oauth" and told != "Bearer token":
            return 401, _error("Authorization header required to send an inventory")
        kind = headers["Content-Type"]
        self.kinds.add(kind)
        if kind not in TYPES or len(headers.get("GLPI-Agent-ID") or "") != 36:
            return 400, _error("Content type or agent id")
        try:
            item = json.loads(zlib.decompress(body) if "zlib" in kind else body)
        except ValueError:
            return 400, _error("JSON not well formed!")
        if self._validator and (wrong := next(self._validator.iter_errors(item), None)):
            return 400, _error(f"JSON does not validate. Violations: {wrong.message}")
        self.devices[item["deviceid"]] = item
        return 200, {"expiration": 24, "status": "ok"}


def _error(message: str) -> dict[str, Any]:
    return {"status": "error", "message": message[:250], "expiration": 24}


@contextlib.contextmanager
def serving(server: Server) -> Iterator[Server]:
    """On a free port of the loopback interface; an answer is compressed as the request was."""

    class Handler(Answering):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, told = server.answer(self.path, self.headers, body)
            content = json.dumps(told).encode()
            kind = self.headers["Content-Type"]
            content = zlib.compress(content) if "zlib" in kind else content
            self.answer(status, content, kind)

    with listening(Handler) as server.url:
        yield server
