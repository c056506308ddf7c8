"""Gentle by proof: everything that a whole scan of a whole office sends, looked at frame by frame."""

from __future__ import annotations

import collections
import shutil
from dataclasses import replace

import pytest

import lab
from lab.office import Cable, Node
from tests.lab.wire import LOGINS, RAW_PRINTING, Watched, half_open, watch

pytestmark = pytest.mark.lab
_EACH, _EACH_SILENT = 250, 60
"""Packets that a device may get in a whole scan: one with many services (each has its conversation), one without."""


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    _able()
    return watch(lab.offices()["muster"], tmp_path_factory.mktemp("gentle"))


@pytest.fixture(scope="module")
def asked_for_all(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """A small office with a device that sends everybody to the printers' raw ports, and all that may be asked for."""
    _able()
    praxis = lab.offices()["praxis"]
    printer = praxis.node("drucker")
    bait = {"to": [printer.ip, "192.168.2.66"], "ports": sorted(RAW_PRINTING | {23, 102, 44818})}
    lure = Node(
        "koeder", "host", "iot", "b8:27:eb:60:00:66", "192.168.2.66", announces=False, stubs={"lure": bait, "paper": {}}
    )
    cables = (*praxis.cables, Cable("hub", "port9", "koeder", "eth0"))
    truth = replace(praxis, nodes=(*praxis.nodes, lure), cables=cables)
    more = ["--deep", *(word for name in ("modbus", "bacnet", "knx") for word in ("--ask", name))]
    return watch(truth, tmp_path_factory.mktemp("deep"), *more)


def _able() -> None:
    if (why := lab.able()) is not None:
        pytest.skip(why)
    if shutil.which("tcpdump") is None:
        pytest.skip("needs tcpdump")


@pytest.fixture(params=["plain", "asked for all"])
def either(request: pytest.FixtureRequest) -> Watched:
    found: Watched = request.getfixturevalue("watched" if request.param == "plain" else "asked_for_all")
    return found


def test_no_byte_goes_where_printers_print(either: Watched) -> None:
    assert either.paper == 0
    talked = either.sent(6, 17)
    assert len({p.far for p in talked}) > 40, "many ports were asked"
    assert not RAW_PRINTING & {p.far for p in talked}


def test_no_login_is_tried(either: Watched) -> None:
    said = [p.payload for p in either.sent(6) if p.payload]
    assert len(said) > 30
    assert [word for word in LOGINS for payload in said if word in payload] == []


def test_nobody_outside_the_scope_is_sent_anything(either: Watched) -> None:
    prefix = either.truth.network.rpartition(".")[0]
    groups = {"224.0.0.251", "224.0.0.252", "239.255.255.250", "224.0.0.22", "255.255.255.255"}
    assert {p.target for p in either.sent() if not p.target.startswith(f"{prefix}.")} <= groups
    assert all(ip.startswith(f"{prefix}.") for ip in either.asked)


def _budget(node: Node) -> int:
    return _EACH if node.daemons or node.stubs else _EACH_SILENT


def test_each_device_gets_no_more_than_its_budget(watched: Watched) -> None:
    counts = collections.Counter(p.target for p in watched.sent())
    over = {n.name: counts[n.ip] for n in watched.truth.nodes if n.seen and n.ip and counts[n.ip] > _budget(n)}
    assert over == {}
    asked = collections.Counter(watched.asked)
    assert max(asked.values()) <= 6, "two passes, and what the kernel asks for its conversations"


def test_all_of_it_stays_within_the_sum(watched: Watched) -> None:
    devices = sum(n.seen for n in watched.truth.nodes)
    assert len(watched.sent()) + len(watched.asked) <= 2 * 254 + 120 * devices


def test_the_rate_is_kept(either: Watched) -> None:
    times = sorted(p.at for p in either.sent())
    busiest = max(sum(1 for at in times[n : n + 2000] if at < start + 1) for n, start in enumerate(times))
    assert busiest <= 1200  # 1,000 a second are asked; acknowledgements within a conversation are the kernel's


def test_no_more_than_one_half_open_connection_stands_against_a_device(either: Watched) -> None:
    most = half_open(either.packets, either.truth.node(either.truth.admin).ip)
    assert len(most) >= min(20, len([n for n in either.truth.nodes if n.seen]) - 1)
    assert {ip: count for ip, count in most.items() if count > 1} == {}


def test_where_machines_listen_nobody_is_sent_by_a_device(asked_for_all: Watched) -> None:
    assert not {102, 44818} & {p.far for p in asked_for_all.sent(6)}


def test_nmap_and_the_rest_were_really_at_work(asked_for_all: Watched) -> None:
    """What only they send: nmap's odd flags, the questions of building automation, a request at the lure."""
    assert any(p.flags & 0x3F == 0x2B for p in asked_for_all.sent(6)), "nmap's third test of the system"
    assert {47808, 3671} <= {p.far for p in asked_for_all.sent(17)}
    assert 502 in {p.far for p in asked_for_all.sent(6)}
    lured = [p.payload for p in asked_for_all.sent(6) if p.target == "192.168.2.66" and p.payload]
    assert any(b"GET / HTTP" in payload for payload in lured)
