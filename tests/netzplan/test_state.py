"""What the pages show: people's words at once, a scan's news without waiting, the past worked out once."""

from __future__ import annotations

import pathlib
import queue
import threading
import time
from collections.abc import Iterator

import msgspec
import pytest

from discover.observation import Address, Attribute, Claim, Key, Learned, Observation, SameDevice, Source
from discover.observation import ForwardingTable as Table
from exports.format import Settings, Unable
from netzplan import survey
from netzplan.settings import UserSettings
from netzplan.store import Run, Store, new_run
from netzplan.web import historian
from netzplan.web import state as states
from netzplan.web.service import Service
from netzplan.web.thinker import Thinker
from tests.netzplan.test_service import client

SWITCH, NAS = Key.mac("00:11:32:00:00:01"), Key.mac("00:11:32:00:00:02")


def scanned(store: Store, at: float, seen: dict[Key, tuple[str, str]], port: str = "", status: str = "done") -> Run:
    """A scan that saw these devices (address and name), and the NAS on a port of the switch."""
    run = new_run("scan", "office", "pc", "me", ["10.0.0.0/24"], {})
    run = Run(run.id, "office", "scan", "running", at, None, "pc", "me", ("10.0.0.0/24",), {})
    store.begin(run)
    found = []
    for key, (ip, name) in seen.items():
        claims: list[Claim] = [Address(ip, 24), SameDevice(Key.ip(ip)), Attribute("sys_name", name)]
        if key == SWITCH:
            claims += [Attribute("capability", "bridge")]
            claims += [Table((Learned(NAS.value, port),))] if port else []
        found += [Observation(key, c, Source("snmp", "pc", f"{at}", ip), at) for c in claims]
    store.add(run.id, "office", [], found)
    if status != "running":
        store.end(run.id, status, at + 10)
    return run


BOTH = {SWITCH: ("10.0.0.1", "sw"), NAS: ("10.0.0.2", "nas")}


@pytest.fixture
def store(tmp_path: pathlib.Path) -> Iterator[Store]:
    with Store(tmp_path / "office.db") as made:
        scanned(made, 1000.0, BOTH, "port 1")
        scanned(made, 2000.0, BOTH, "port 1")
        yield made


@pytest.fixture
def service(store: Store) -> Iterator[Service]:
    made = Service(store, UserSettings())
    yield made
    made.close()


def nas(service: Service) -> str:
    inventory = service.inventory("office")
    assert inventory is not None
    return next(d.id for d in inventory.devices if d.name == "nas" or NAS.value in d.macs)


def slow(service: Service, monkeypatch: pytest.MonkeyPatch) -> tuple[threading.Event, queue.Queue[str]]:
    """From now on, working out waits until the event is set; the queue tells how often it was begun."""
    go, begun = threading.Event(), queue.Queue[str]()
    real = survey.now_and_before

    def waits(store: Store, site: str) -> states.Answer:
        begun.put(site)
        assert go.wait(30)
        return real(store, site)

    monkeypatch.setattr(states.survey, "now_and_before", waits)
    service.states._took["office"] = 0.2  # longer than a page waits, too short for another process
    return go, begun


def test_what_a_person_says_is_there_at_once(service: Service, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    id_ = nas(service)
    go, begun = slow(service, monkeypatch)
    store.note("office", id_, {"name": "Ablage", "role": "printer"}, 5.0, "me")
    service.states.changed("office")
    shown = service.inventory("office")
    assert shown is not None and begun.get(timeout=30) == "office"
    device = shown.device(id_)
    assert device is not None and (device.name, device.role) == ("Ablage", "printer")
    before = service.stamp("office")
    assert service.stamp("office") == before  # nothing new: nothing is made again
    go.set()
    service.states.background.do(("state", "office"), lambda: None).wait(30)
    assert service.states.of("office") is not None
    assert survey.inventory(store, "office") == service.inventory("office")
    store.note("office", id_, {"name": ""}, 6.0, "me")
    service.states.changed("office")
    shown = service.inventory("office")
    device = shown.device(id_) if shown is not None else None
    assert device is not None and device.name == "nas"


def test_readers_beside_a_scan_do_not_work_it_all_out_again(
    service: Service, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = service.inventory("office")
    go, begun = slow(service, monkeypatch)
    scanned(store, 3000.0, BOTH, "port 2", "running")
    service.states.changed("office")
    readers = [threading.Thread(target=service.inventory, args=("office",)) for _ in range(20)]
    start = time.monotonic()
    for one in readers:
        one.start()
    for one in readers:
        one.join()
    assert time.monotonic() - start < 10 and begun.get(timeout=30) == "office"
    assert service.inventory("office") == first  # until it is worked out, what was known before
    go.set()
    service.states.background.do(("state", "office"), lambda: None).wait(30)
    assert begun.empty()


def test_a_correction_is_never_shown_half(service: Service, store: Store) -> None:
    from netzplan.store import Correction

    inventory = service.inventory("office")
    assert inventory is not None
    other = next(d.id for d in inventory.devices if d.id != nas(service) and d.macs)
    store.correct("office", [Correction("merge", nas(service), other, "nas", 1.0, "me")])
    service.states.changed("office")
    assert service.inventory("office") == survey.inventory(store, "office")


def test_the_second_process_says_the_same(store: Store) -> None:
    thinker = Thinker(store.place)
    try:
        assert thinker.state("office") == survey.now_and_before(store, "office")
        assert thinker.state("nowhere") is None
        assert thinker.history("office") == 1
        assert thinker._process is not None
        thinker._process.kill()
        thinker._process.wait()
        assert thinker.history("office") == 0  # another one is started
    finally:
        thinker.close()
    with pytest.raises(OSError, match="closed"):
        thinker.state("office")


def test_the_second_process_draws_the_same(service: Service, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = service.rendered("office", "html", "de")
    other = Service(store, UserSettings(), now=service.now)
    monkeypatch.setattr(states, "_LARGE", 1)
    try:
        assert other.rendered("office", "html", "de") == kept
        assert other.states._thinker._process is not None
        with pytest.raises(Unable, match="nothing"):
            monkeypatch.setattr(other.states._thinker, "_ask", lambda *_: msgspec.msgpack.encode((b"", "nothing")))
            other.states._thinker.render("html", survey.inventory(store, "office"), Settings())  # type: ignore[arg-type]
    finally:
        other.close()


def test_a_large_office_is_worked_out_elsewhere_and_survives_its_end(service: Service, store: Store) -> None:
    id_ = nas(service)
    service.states._took["office"] = 9.0
    store.note("office", id_, {"name": "Ablage"}, 5.0, "me")
    service.states.changed("office")
    assert service.states.refresh("office") is not None
    process = service.states._thinker._process
    assert process is not None and process.poll() is None
    service.states._thinker.close()
    service.states._took["office"] = 9.0
    store.note("office", id_, {"name": "Archiv"}, 6.0, "me")
    service.states.changed("office")
    refreshed = service.states.refresh("office")
    assert refreshed is not None and refreshed.inventory == survey.inventory(store, "office")


def test_where_it_was_when(store: Store, service: Service) -> None:
    id_ = nas(service)
    scanned(store, 3000.0, BOTH, "port 2")
    scanned(store, 4000.0, {SWITCH: BOTH[SWITCH]}, "")
    scanned(store, 5000.0, {**BOTH, NAS: ("10.0.0.9", "nas")}, "port 2")
    assert historian.work(store, "office") == 5 and historian.work(store, "office") == 0
    told = [(one.since, one.ips, one.place) for one in store.whereabouts("office", id_)]
    assert [t[:2] for t in told] == [(5000.0, "10.0.0.9"), (4000.0, ""), (3000.0, "10.0.0.2"), (1000.0, "10.0.0.2")]
    assert "port 2" in told[0][2] and told[1][2] == "" and "port 1" in told[3][2]
    kinds = [[c.kind for c in historian.changes(content)] for _, _, content in store.timeline("office", 9, 1e12)]
    assert kinds == [["new-nowhere"], ["gone-nowhere"]]
    service.states.changed("office")
    browser = client(service, "provider")
    shown = browser.get("/changes").text
    assert shown.index("ist neu") < shown.index("antwortet nicht mehr")
    page = browser.get(f"/devices/{id_}?history=1").text
    assert page.index("10.0.0.9") < page.index("nicht gesehen") and "port 1" in page


def test_what_is_gone_is_still_found_and_where_it_was(store: Store, service: Service) -> None:
    id_ = nas(service)
    scanned(store, 3000.0, {SWITCH: BOTH[SWITCH]}, "")
    historian.work(store, "office")
    service.states.changed("office")
    browser = client(service, "provider")
    assert f"/devices/{id_}" not in browser.get("/devices").text
    for query in ("nas", "00-11-32-00-00-02", "0011.3200.0002"):
        assert f"/devices/{id_}" in browser.get("/devices", params={"q": query}).text, query
    page = browser.get(f"/devices/{id_}")
    assert page.status_code == 200 and "nicht mehr da" in page.text and "10.0.0.2" in page.text
    assert browser.get("/devices/none").status_code == 404


def test_many_scans_come_a_part_at_a_time(store: Store, service: Service) -> None:
    for number in range(25):
        scanned(store, 3000.0 + number * 100, {**BOTH, NAS: (f"10.0.0.{number % 2 + 2}", "nas")})
    historian.work(store, "office")
    browser = client(service, "provider")
    first = browser.get("/changes").text
    assert first.count("hat eine andere Adresse") == 20 and "?before=" in first
    older = first.partition("?before=")[2].partition('"')[0]
    assert browser.get(f"/changes?before={older}").text.count("hat eine andere Adresse") == 4
    assert browser.get("/changes?before=9999999999999999999999").status_code == 200


def test_a_plan_is_shown_while_the_next_is_drawn(
    service: Service, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, id_ = client(service, "provider"), nas(service)
    assert "nas" in browser.get("/plan/map").text and "neu gezeichnet" not in browser.get("/plan").text
    monkeypatch.setattr(states, "_LARGE", 1)
    go, real = threading.Event(), service.states.render
    monkeypatch.setattr(service.states, "render", lambda *given: go.wait(30) and real(*given))
    store.note("office", id_, {"name": "Ablage"}, 5.0, "me")
    service.states.changed("office")
    assert service.states.refresh("office") is not None  # what follows from it is known; only the drawing is not there
    page = browser.get("/plan").text
    assert "neu gezeichnet" in page and "Ablage" not in browser.get("/plan/map").text
    assert "wird gerade gezeichnet" in browser.get("/plan/map?lang=en").text or "is being drawn" in (
        browser.get("/plan/map?lang=en").text
    )
    go.set()
    assert service.states.background.rest(30)
    assert "Ablage" in browser.get("/plan/map").text and "neu gezeichnet" not in browser.get("/plan").text
    assert "Ablage" in browser.get("/plan/map?lang=en").text


def test_who_is_who_is_told_to_be_worked_in(service: Service, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from netzplan.store import Correction

    browser, id_ = client(service, "provider"), nas(service)
    go, begun = slow(service, monkeypatch)
    store.correct("office", [Correction("remove", id_, "", "nas", 1.0, "me")])
    service.states.changed("office")
    shown = browser.get("/devices").text
    assert begun.get(timeout=30) == "office"
    assert "wird gerade eingearbeitet" in shown and f"/devices/{id_}" in shown
    go.set()
    assert service.states.background.rest(30)
    shown = browser.get("/devices").text
    assert "eingearbeitet" not in shown and f"/devices/{id_}" not in shown


def test_a_site_that_was_never_opened_does_not_hold_up_the_list(
    service: Service, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = new_run("scan", "branch", "pc", "me", ["10.1.0.0/24"], {})
    store.begin(run)
    store.end(run.id, "done", run.started + 1)
    service.inventory("office")
    go, begun = slow(service, monkeypatch)
    assert "branch" in client(service, "admin").get("/sites").text
    assert begun.get(timeout=30) == "branch"
    go.set()
    assert service.states.background.rest(30)


def test_the_log_of_many_scans_comes_a_part_at_a_time(store: Store, service: Service) -> None:
    for number in range(70):
        scanned(store, 3000.0 + number * 100, BOTH)
    browser = client(service, "provider")
    first = browser.get("/scans").text
    older = first.partition("?before=")[2].partition('"')[0]
    second = browser.get(f"/scans?before={older}").text
    assert first.count('href="/scans/') + second.count('href="/scans/') >= 72 and "?before=" not in second
    assert browser.get("/scans?before=x").status_code == 200
    assert store.last_scans("office") == (3000.0 + 6900, None) and store.last_scans("nowhere") == (None, None)


def test_the_first_reader_of_all_finds_it_worked_out(
    service: Service, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(states, "_LARGE", 1)
    service.begin()
    assert service.states.background.rest(60)
    monkeypatch.setattr(states.survey, "now_and_before", lambda *_: pytest.fail("worked out again"))
    monkeypatch.setattr(service.states, "render", lambda *_: pytest.fail("drawn again"))
    browser = client(service, "provider")
    assert "nas" in browser.get("/devices").text and "nas" in browser.get("/plan/map").text
    assert "neu gezeichnet" not in browser.get("/plan").text


def test_cables_stand_in_the_order_of_the_ports() -> None:
    from netzplan.web.pages.devices import cables
    from topology.inventory import End, Inventory, Link

    links = [Link(End("sw", f"port {n}"), End(f"z{n}", None)) for n in (10, 2, 1)] + [
        Link(End("sw", None), End("zz", None))
    ]
    found = cables(Inventory(as_of=1.0, site="x", links=tuple(links)), "sw")
    assert [one.a.port for one in found] == ["port 1", "port 2", "port 10", None]


def test_an_owner_is_not_left_with_an_older_state(
    service: Service, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from netzplan.web import service as module

    owner = client(service, "owner")
    assert "2 Geräte" in owner.get("/").text
    monkeypatch.setattr(states, "_LARGE", 1)
    go, real = threading.Event(), module.redact
    monkeypatch.setattr(module, "redact", lambda now: (go.wait(30), real(now))[1])
    scanned(store, 3000.0, {**BOTH, Key.mac("00:11:32:00:00:03"): ("10.0.0.3", "neu")}, "port 1")
    service.states.changed("office")
    assert service.states.refresh("office") is not None
    assert "2 Geräte" in owner.get("/").text  # the page does not wait
    go.set()
    assert service.states.background.rest(30)
    assert "3 Geräte" in owner.get("/").text and "3 Geräte" in owner.get("/").text
