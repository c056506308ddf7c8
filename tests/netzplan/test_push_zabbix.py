"""A push into Zabbix: new hosts by import, hosts that are there field by field, a person's edits untouched. Against a
server that speaks Zabbix' protocol, and against a real Zabbix where NETZPLAN_ZABBIX holds its address (user Admin,
password zabbix; its hosts are deleted)."""

from __future__ import annotations

import contextlib
import os
import pathlib
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from exports.format import Settings
from netzplan.credentials import Target
from netzplan.push.change import CREATE, FAILED, KEPT, SAME, UPDATE, Change, Failed, Stopped
from netzplan.push.targets import run, wanted
from netzplan.push.zabbix import Zabbix
from tests.exports.test_provider import HOSTILE
from tests.exports.test_provider import office as hostile
from tests.netzplan import zabbix_server
from tests.netzplan.test_push import office
from topology.inventory import Inventory, Resolved

REAL = os.environ.get("NETZPLAN_ZABBIX", "")


class Real:
    """A running Zabbix, seen as the tests see the other."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.login = Target(url, user="Admin", password="zabbix")  # noqa: S106 - what a new Zabbix has

    def call(self, method: str, params: Any) -> Any:
        api = Zabbix(self.login)
        api.start()
        try:
            return api.call(method, params)
        finally:
            api.end()

    def clear(self) -> None:
        hosts = [h["hostid"] for h in self.call("host.get", {"output": ["hostid"]})]
        if hosts:
            self.call("host.delete", hosts)


class Stub(zabbix_server.Server):
    login = Target("http://127.0.0.1", token=zabbix_server.WORD)

    def call(self, method: str, params: Any) -> Any:
        return self._do(method, params, zabbix_server.WORD if self._new < (6, 4) else None, zabbix_server.WORD)


@pytest.fixture(params=["6.0.14", "7.0.3", "7.4.0", "real"])
def server(request: pytest.FixtureRequest) -> Iterator[Any]:
    if request.param == "real":
        if not REAL:
            pytest.skip("NETZPLAN_ZABBIX names no running Zabbix")
        real = Real(REAL)
        real.clear()
        yield real
        return
    stub = Stub(request.param)
    with zabbix_server.serving(stub):
        stub.login = Target(stub.url, token=zabbix_server.WORD)
        yield stub


def push(server: Any, memory: pathlib.Path, inventory: Inventory | None = None, **how: bool) -> list[Change]:
    what = wanted("zabbix", inventory or office(), Settings())
    return list(run(what, server.login, memory, **{"write": True, "stop": False, **how}))


def hosts(server: Any) -> dict[str, dict[str, Any]]:
    """By technical name, as the API tells of them."""
    new = isinstance(server, zabbix_server.Server) and server._new >= (6, 2)
    groups = "selectHostGroups" if new else "selectGroups"
    asked = {"output": ["hostid", "host", "name", "inventory_mode"], "selectTags": "extend", groups: ["name"]}
    asked |= {"selectInterfaces": "extend", "selectInventory": ["vendor", "model", "serialno_a", "location"]}
    found = server.call("host.get", asked)
    return {h["host"]: {**h, "groups": [g["name"] for g in h.get("hostgroups", h.get("groups"))]} for h in found}


def kinds(changes: list[Change]) -> set[str]:
    return {c.kind for c in changes}


def _person(server: Any, name: str, ip: str, **more: Any) -> str:
    """A host that somebody made by hand."""
    there = server.call("hostgroup.get", {"filter": {"name": ["Kunden"]}, "output": ["groupid"]})
    group = there[0]["groupid"] if there else server.call("hostgroup.create", {"name": "Kunden"})["groupids"][0]
    port = {"type": 1, "main": 1, "useip": 1, "ip": ip, "dns": "", "port": "10050"}
    made = {"host": name, "groups": [{"groupid": group}], "interfaces": [port], **more}
    return str(server.call("host.create", made)["hostids"][0])


def test_an_empty_zabbix_gets_everything_once(server: Any, tmp_path: pathlib.Path) -> None:
    plan = push(server, tmp_path / "m", write=False)
    assert kinds(plan) == {CREATE} and not hosts(server) and not (tmp_path / "m").exists()
    assert push(server, tmp_path / "m") == plan
    found = hosts(server)
    assert set(found) == {"fritz.box", "sw-core", "1-1", "vm", "Buero-PC"} and found["Buero-PC"]["name"] == "Büro-PC"
    assert {"tag": "netzplan-id", "value": "d1"} in found["sw-core"]["tags"]
    assert kinds(push(server, tmp_path / "m")) == {SAME} == kinds(push(server, tmp_path / "lost"))
    assert hosts(server) == found


def test_hostile_text_arrives(server: Any, tmp_path: pathlib.Path) -> None:
    inventory = hostile(HOSTILE)
    assert kinds(push(server, tmp_path / "m", inventory)) == {CREATE}
    assert len(hosts(server)) == len(HOSTILE) + 2
    assert kinds(push(server, tmp_path / "m", inventory)) == {SAME}


def test_what_a_person_entered_stays(server: Any, tmp_path: pathlib.Path) -> None:
    tags = [{"tag": "Vertrag", "value": "Gold"}]
    _person(server, "sw-core", "10.0.0.2", tags=tags, inventory_mode=0, inventory={"vendor": "Aruba"})
    foreign = _person(server, "fritz.box", "192.168.9.1")
    before = hosts(server)["fritz.box"]
    changes = push(server, tmp_path / "m")
    assert FAILED not in kinds(changes)
    now = hosts(server)
    switch = now["sw-core"]
    assert sorted(switch["groups"]) == ["Kunden", "netzplan/Switch"]
    assert tags[0] in switch["tags"] and len(switch["interfaces"]) == 1
    assert (switch["inventory"]["vendor"], switch["inventory"]["model"]) == ("Aruba", "2930F")
    assert [c.detail for c in changes if c.kind == KEPT] == ["inventory.vendor"]
    # The same name, and another customer's device: ours gets the site behind its name.
    assert now["fritz.box"] == before and before["hostid"] == foreign and now["fritz.box buero-mueller"]["tags"]
    assert now["fritz.box buero-mueller"]["name"] == "fritz.box Büro Müller"
    assert not {CREATE, UPDATE, FAILED} & kinds(push(server, tmp_path / "m"))
    assert hosts(server) == now


def _changed(inventory: Inventory, **facts: str) -> Inventory:
    switch = inventory.devices[1]
    said = {**switch.attributes, **{k: Resolved(v, switch.attributes["role"].confidence) for k, v in facts.items()}}
    switch = msgspec.structs.replace(switch, attributes=said, ips=("10.0.0.22",))
    return msgspec.structs.replace(inventory, devices=(inventory.devices[0], switch, *inventory.devices[2:]))


def test_own_values_follow_the_office_and_edits_do_not(server: Any, tmp_path: pathlib.Path) -> None:
    push(server, tmp_path / "m")
    switch = hosts(server)["sw-core"]
    server.call("host.update", {"hostid": switch["hostid"], "name": "Kernswitch", "inventory": {"vendor": ""}})
    other = {"type": 1, "main": 1, "useip": 1, "ip": "10.9.9.9", "dns": "", "port": "10050"}
    if switch["interfaces"][0]["type"] != "1":
        server.call("hostinterface.create", {"hostid": switch["hostid"], **other})
    changed = _changed(office(), name="sw-neu", serial="CN2", role="router")
    changes = push(server, tmp_path / "m", changed)
    now = hosts(server)["sw-core"]
    assert (now["name"], now["inventory"]["serialno_a"], now["inventory"]["vendor"]) == ("Kernswitch", "CN2", "")
    assert now["groups"] == ["netzplan/Router"] and "10.0.0.22" in {i["ip"] for i in now["interfaces"]}
    assert next(c.detail for c in changes if c.kind == KEPT) == "name, inventory.vendor"
    assert not {CREATE, UPDATE, FAILED} & kinds(push(server, tmp_path / "m", changed))


@pytest.mark.parametrize("after", [False, True], ids=["refused", "answer-lost"])
@pytest.mark.parametrize("every", [2, 3, 5])
def test_after_failures_a_rerun_leaves_exactly_what_should_be(tmp_path: pathlib.Path, every: int, after: bool) -> None:
    def seen(server: Any) -> Any:
        return [{k: v for k, v in h.items() if k not in ("interfaces", "hostid")} for h in hosts(server).values()]

    whole, broken = Stub(), Stub()
    with zabbix_server.serving(whole), zabbix_server.serving(broken):
        for one in (whole, broken):
            one.login = Target(one.url, token=zabbix_server.WORD)
            _person(one, "sw-core", "10.0.0.2")
        push(whole, tmp_path / "whole")
        broken.fail_every, broken.after = every, after
        for _ in range(4):
            with contextlib.suppress(Failed):
                push(broken, tmp_path / "m")
        broken.fail_every = 0
        assert FAILED not in kinds(push(broken, tmp_path / "m"))
        assert seen(broken) == seen(whole)
        assert kinds(push(broken, tmp_path / "m")) == {SAME}


def test_one_refused_host_does_not_take_its_neighbours_along_and_is_named(tmp_path: pathlib.Path) -> None:
    stub = Stub()
    with zabbix_server.serving(stub):
        stub.login = Target(stub.url, token=zabbix_server.WORD)
        what = wanted("zabbix", office(), Settings())
        what.content[2]["inventory"]["nonsense"] = "x"
        changes = list(run(what, stub.login, tmp_path / "m", write=True, stop=False))
        failed = [c for c in changes if c.kind == FAILED]
        assert len(hosts(stub)) == 4 and len(failed) == 1 and "inventory" in failed[0].detail
        with pytest.raises(Stopped, match=failed[0].label):
            list(run(what, stub.login, tmp_path / "m", write=True, stop=True))


def test_a_wrong_password_is_said_and_never_shown(tmp_path: pathlib.Path) -> None:
    stub = Stub()
    with zabbix_server.serving(stub):
        stub.login = Target(stub.url, user="Admin", password="falsch-123")  # noqa: S106
        with pytest.raises(Failed) as error:
            push(stub, tmp_path / "m")
        assert "Incorrect user name" in str(error.value) and "falsch-123" not in str(error.value)
        stub.login = Target(stub.url, user="Admin", password=zabbix_server.WORD)
        assert kinds(push(stub, tmp_path / "m")) == {CREATE} and stub.requests[-1] == "user.logout"
