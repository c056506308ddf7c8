"""Inventories sent to GLPI as its agents send them. The other side is a server written after GLPI's request handling,
with its published schema; not GLPI itself."""

from __future__ import annotations

import contextlib
import pathlib
from collections.abc import Iterator

import msgspec
import pytest

from exports.format import Settings
from netzplan.credentials import Target
from netzplan.push.change import CREATE, FAILED, SAME, UPDATE, Change, Failed, Stopped
from netzplan.push.targets import run, wanted
from tests.exports.test_provider import HOSTILE
from tests.exports.test_provider import office as hostile
from tests.netzplan import glpi_server
from tests.netzplan.glpi_server import WORD, Server
from tests.netzplan.test_push import office
from topology.inventory import Inventory, Port, Resolved


@pytest.fixture
def server() -> Iterator[Server]:
    with glpi_server.serving(Server()) as running:
        yield running


def push(
    server: Server,
    memory: pathlib.Path,
    inventory: Inventory | None = None,
    target: Target | None = None,
    *,
    write: bool = True,
    stop: bool = False,
    again: bool = False,
) -> list[Change]:
    what = wanted("glpi", inventory or office(), Settings(version="1.0"))
    return list(run(what, target or Target(server.url), memory, write=write, stop=stop, again=again))


def kinds(changes: list[Change]) -> set[str]:
    return {c.kind for c in changes}


def test_each_device_is_sent_once_until_it_changes(server: Server, tmp_path: pathlib.Path) -> None:
    plan = push(server, tmp_path / "m", write=False)
    assert kinds(plan) == {CREATE} and not server.requests and not (tmp_path / "m").exists()
    assert push(server, tmp_path / "m") == plan and len(server.devices) == 5
    asked = len(server.requests)
    assert kinds(push(server, tmp_path / "m")) == {SAME} and len(server.requests) == asked
    inventory = office()
    switch = inventory.devices[1]
    facts = {**switch.attributes, "serial": Resolved("CN2", switch.attributes["role"].confidence)}
    switch = msgspec.structs.replace(switch, attributes=facts)
    inventory = msgspec.structs.replace(inventory, devices=(inventory.devices[0], switch, *inventory.devices[2:]))
    changes = push(server, tmp_path / "m", inventory)
    assert [(c.kind, c.label) for c in changes if c.kind != SAME] == [(UPDATE, "sw-core")]
    assert server.devices["netzplan-d1"]["content"]["network_device"]["serial"] == "CN2"
    assert len(push(server, tmp_path / "m", inventory, again=True)) == 5 and len(server.requests) == asked + 6


def test_hostile_text_arrives(server: Server, tmp_path: pathlib.Path) -> None:
    assert kinds(push(server, tmp_path / "m", hostile(HOSTILE))) == {CREATE}
    assert len(server.devices) == len(HOSTILE) + 2


def test_a_large_switch_goes_compressed(server: Server, tmp_path: pathlib.Path) -> None:
    inventory = office()
    ports = tuple(Port(f"1/{n}", n, descr="x" * 200) for n in range(1, 500))
    switch = msgspec.structs.replace(inventory.devices[1], ports=ports)
    assert kinds(push(server, tmp_path / "m", msgspec.structs.replace(inventory, devices=(switch,)))) == {CREATE}
    assert server.kinds == {"application/x-compress-zlib"}
    assert len(server.devices["netzplan-d1"]["content"]["network_ports"]) == 499


@pytest.mark.parametrize(
    ("login", "words"),
    [("basic", {"user": "agent", "password": WORD}), ("oauth", {"client_id": "np", "client_secret": WORD})],
)
def test_logins(server: Server, tmp_path: pathlib.Path, login: str, words: dict[str, str]) -> None:
    server.login = login
    refused = push(server, tmp_path / "m")
    assert kinds(refused) == {FAILED} and "HTTP 401" in refused[0].detail
    assert kinds(push(server, tmp_path / "m", target=Target(server.url, **words))) == {CREATE}
    wrong = Target(server.url, **{**words, list(words)[1]: "falsch-123"})
    with contextlib.suppress(Failed):
        assert "falsch-123" not in str(push(server, tmp_path / "n", target=wrong))


def test_a_refusal_names_device_and_reason_and_may_stop(server: Server, tmp_path: pathlib.Path) -> None:
    server.off = True
    changes = push(server, tmp_path / "m")
    assert {c.detail for c in changes} == {"HTTP 500 Inventory is disabled"} and len(changes) == 5
    with pytest.raises(Stopped, match=r"NetworkEquipment fritz\.box: HTTP 500 Inventory is disabled"):
        push(server, tmp_path / "m", stop=True)


@pytest.mark.parametrize("after", [False, True], ids=["refused", "answer-lost"])
@pytest.mark.parametrize("every", [2, 3])
def test_after_failures_a_rerun_completes(server: Server, tmp_path: pathlib.Path, every: int, after: bool) -> None:
    server.fail_every, server.after = every, after
    for _ in range(4):
        push(server, tmp_path / "m")
    server.fail_every = 0
    assert FAILED not in kinds(push(server, tmp_path / "m")) and len(server.devices) == 5
    assert kinds(push(server, tmp_path / "m")) == {SAME}


def test_nobody_there(tmp_path: pathlib.Path) -> None:
    with glpi_server.serving(Server()) as server:
        pass
    with pytest.raises(Stopped):
        push(server, tmp_path / "m")


def test_a_redirect_is_not_followed(tmp_path: pathlib.Path) -> None:
    """It would take the password to another host."""
    with glpi_server.serving(Server()) as server:
        changes = push(server, tmp_path / "m", target=Target(f"{server.url}/elsewhere"))
        assert kinds(changes) == {FAILED} and "HTTP 404" in changes[0].detail
