"""A push into i-doit by cmdb.external.push.v2. The other side is a server written after i-doit's documentation, not
i-doit itself."""

from __future__ import annotations

import contextlib
import pathlib
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from exports.format import Settings
from netzplan.credentials import Target
from netzplan.push.change import CREATE, FAILED, KEPT, SAME, UPDATE, Change, Failed, Stopped
from netzplan.push.targets import run, wanted
from tests.exports.test_provider import HOSTILE
from tests.exports.test_provider import office as hostile
from tests.netzplan import zabbix_server
from tests.netzplan.idoit_server import WORD, Server
from tests.netzplan.test_push import office as bare
from topology.inventory import Inventory, Resolved


def office() -> Inventory:
    plain = bare()
    notes = {"room": "Keller", "asset_tag": "0815", "purpose": "Netz"}
    switch = msgspec.structs.replace(plain.devices[1], notes=notes)
    return msgspec.structs.replace(plain, devices=(plain.devices[0], switch, *plain.devices[2:]))


def _serving(server: Server) -> Any:
    return zabbix_server.serving(server, "/src/jsonrpc.php")


@pytest.fixture
def server() -> Iterator[Server]:
    with _serving(Server()) as running:
        yield running


def push(server: Server, memory: pathlib.Path, inventory: Inventory | None = None, **how: bool) -> list[Change]:
    what = wanted("idoit", inventory or office(), Settings())
    return list(run(what, Target(server.url, token=WORD), memory, **{"write": True, "stop": False, **how}))


def kinds(changes: list[Change]) -> set[str]:
    return {c.kind for c in changes}


def switch(server: Server) -> dict[str, Any]:
    return next(o for o in server.objects if o.get("extId") == "d1")


def test_an_empty_idoit_gets_everything_once(server: Server, tmp_path: pathlib.Path) -> None:
    plan = push(server, tmp_path / "m", write=False)
    assert kinds(plan) == {CREATE} and not server.objects and not (tmp_path / "m").exists()
    assert push(server, tmp_path / "m") == plan
    found = switch(server)
    assert (found["type"], found["title"]) == ("C__OBJTYPE__SWITCH", "sw-core")
    assert found["data"]["C__CATG__MODEL"]["model"] == {
        "manufacturer": "HPE",
        "title": "2930F",
        "serial": "CN1",
        "firmware": "ArubaOS",
    }
    assert found["data"]["C__CATG__IP"]["ip-10.0.0.2"]["ipv4_address"] == "10.0.0.2"
    assert found["data"]["C__CATG__LOCATION"]["location"]["parent"]["title"] == "Keller"
    before = [dict(o) for o in server.objects]
    assert kinds(push(server, tmp_path / "m")) == {SAME} == kinds(push(server, tmp_path / "lost"))
    assert server.objects == before


def test_hostile_text_arrives(server: Server, tmp_path: pathlib.Path) -> None:
    inventory = hostile(HOSTILE)
    assert kinds(push(server, tmp_path / "m", inventory)) == {CREATE}
    assert kinds(push(server, tmp_path / "m", inventory)) == {SAME}


def test_what_a_person_entered_stays(server: Server, tmp_path: pathlib.Path) -> None:
    server.person("C__OBJTYPE__ROUTER", "FRITZ.box")
    changes = push(server, tmp_path / "m")
    assert [(c.label, c.kind) for c in changes if c.kind != CREATE] == [("fritz.box", KEPT)]
    found = switch(server)
    found["title"] = "Kernswitch"
    found["data"]["C__CATG__MODEL"]["model"]["serial"] = "von Hand"
    found["data"]["C__CATG__LOCATION"]["location"]["parent"] = {"title": "Dach"}
    inventory = office()
    device = inventory.devices[1]
    facts = {**device.attributes, "model": Resolved("6100", device.attributes["role"].confidence)}
    device = msgspec.structs.replace(device, attributes=facts, notes={**device.notes, "room": "Erdgeschoss"})
    inventory = msgspec.structs.replace(inventory, devices=(inventory.devices[0], device, *inventory.devices[2:]))
    changes = push(server, tmp_path / "m", inventory)
    assert {(c.kind, c.detail) for c in changes if c.label == "sw-core"} == {(KEPT, "serial"), (UPDATE, "title")}
    model = switch(server)["data"]["C__CATG__MODEL"]["model"]
    assert (model["title"], model["serial"], switch(server)["title"]) == ("6100", "von Hand", "Kernswitch")
    assert switch(server)["data"]["C__CATG__LOCATION"]["location"]["parent"] == {"title": "Dach"}


@pytest.mark.parametrize("after", [False, True], ids=["refused", "answer-lost"])
@pytest.mark.parametrize("every", [2, 3, 5])
def test_after_failures_a_rerun_leaves_exactly_what_should_be(
    server: Server, tmp_path: pathlib.Path, every: int, after: bool
) -> None:
    with _serving(Server()) as whole:
        push(whole, tmp_path / "whole")
    server.fail_every, server.after = every, after
    for _ in range(6):
        with contextlib.suppress(Failed):
            push(server, tmp_path / "m")
    server.fail_every = 0
    assert FAILED not in kinds(push(server, tmp_path / "m"))
    sort = {o["extId"]: {**o, "id": 0} for o in server.objects}
    assert sort == {o["extId"]: {**o, "id": 0} for o in whole.objects}
    assert kinds(push(server, tmp_path / "m")) == {SAME}


def test_a_refusal_names_object_and_reason_and_may_stop(server: Server, tmp_path: pathlib.Path) -> None:
    what = wanted("idoit", office(), Settings())
    what.content[0].data["C__CATG__MODEL"]["model"]["nonsense"] = "x"
    login = Target(server.url, token=WORD)
    changes = list(run(what, login, tmp_path / "m", write=True, stop=False))
    failed = [c for c in changes if c.kind == FAILED]
    assert [(c.model, c.label) for c in failed] == [("C__OBJTYPE__ROUTER", "fritz.box")] and len(server.objects) == 4
    assert "has no {'nonsense'}" in failed[0].detail
    with pytest.raises(Stopped, match=r"fritz\.box"):
        list(run(what, login, tmp_path / "m", write=True, stop=True))


def test_a_wrong_key_is_said_and_never_shown(server: Server, tmp_path: pathlib.Path) -> None:
    what = wanted("idoit", office(), Settings())
    with pytest.raises(Failed) as error:
        list(run(what, Target(server.url, token="falsch-123"), tmp_path / "m", write=True, stop=False))  # noqa: S106
    assert "valid API key" in str(error.value) and "falsch-123" not in str(error.value)
