"""Telling what changed: a real SMTP server and real HTTP servers on loopback; quiet where nothing matters."""

from __future__ import annotations

import email
import email.policy
import http.server
import json
import pathlib
import socket
import threading
from collections.abc import Iterator
from email.header import decode_header, make_header
from typing import Any

import pytest

from discover.observation import Address, Attribute, Claim, Confidence, Key, Observation, SameDevice, Source
from netzplan.settings import Mail, UserSettings
from netzplan.store import Run, Store
from netzplan.web.keeper import Keeper
from netzplan.web.service import Service
from netzplan.web.tell import Digest, by_mail, by_ntfy, by_webhook, digest, rings
from topology.changes import Change, compare
from topology.inventory import Device, End, Inventory, Link, Resolved

smtp = pytest.importorskip("aiosmtpd.controller", reason="aiosmtpd is not installed")
EVIL = "pc\r\nBcc: everybody@example.org\r\n\r\nGewonnen!"
TOLD = Digest("netzplan Büro: 1 Neuigkeiten", ("drucker ist neu.",))


class Inbox:
    """Keeps what a real SMTP server took."""

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.rcpt: list[list[str]] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        self.rcpt.append(envelope.rcpt_tos)
        return "250 OK"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, Mail]]:
    kept = Inbox()
    server = smtp.Controller(kept, hostname="127.0.0.1", port=free_port())
    server.start()
    yield kept, Mail(port=server.port, tls=False)
    server.stop()


@pytest.fixture
def web() -> Iterator[tuple[str, list[tuple[str, dict[str, str], bytes]]]]:
    """A web server that keeps what is posted; `/broken` answers 500."""
    taken: list[tuple[str, dict[str, str], bytes]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            taken.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            self.send_response(500 if self.path == "/broken" else 200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", taken
        server.shutdown()
        thread.join()


def test_mail_arrives_with_umlauts(inbox: tuple[Inbox, Mail]) -> None:
    kept, mail = inbox
    by_mail(TOLD, mail, "chef@buero.example")
    (letter,) = kept.letters
    assert letter["subject"] == TOLD.subject
    assert letter["to"] == "chef@buero.example"
    assert letter.get_content().strip() == "• drucker ist neu."


def test_no_name_from_the_network_becomes_a_header(inbox: tuple[Inbox, Mail]) -> None:
    kept, mail = inbox
    told = digest("de", EVIL, [Change("new-nowhere", "d1", {"name": EVIL})], [EVIL], failed=False)
    assert told is not None
    by_mail(told, mail, "chef@buero.example")
    (letter,) = kept.letters
    assert kept.rcpt == [["chef@buero.example"]]
    assert letter["bcc"] is None
    assert len(letter.get_content().strip().splitlines()) == 2


def test_an_address_with_a_line_break_is_not_written_to(inbox: tuple[Inbox, Mail]) -> None:
    kept, mail = inbox
    with pytest.raises(ValueError, match=r"linefeed|newline"):
        by_mail(TOLD, mail, "chef@buero.example\r\nBcc: everybody@example.org")
    assert kept.letters == []


def test_webhook_and_ntfy(web: tuple[str, list[tuple[str, dict[str, str], bytes]]]) -> None:
    base, taken = web
    by_webhook(TOLD, f"{base}/hook")
    by_ntfy(TOLD, f"{base}/topic")
    hook, topic = taken
    assert json.loads(hook[2]) == {"subject": TOLD.subject, "lines": list(TOLD.lines)}
    assert str(make_header(decode_header(topic[1]["title"]))) == TOLD.subject
    assert topic[2].decode() == TOLD.body


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/"])
def test_only_web_addresses_are_posted_to(url: str) -> None:
    with pytest.raises(OSError, match="not a web address"):
        by_webhook(TOLD, url)


def test_one_way_that_fails_does_not_hold_up_the_others(
    tmp_path: pathlib.Path, inbox: tuple[Inbox, Mail], web: tuple[str, list[tuple[str, dict[str, str], bytes]]]
) -> None:
    (kept, _), (base, taken) = inbox, web
    with Store(tmp_path / "office.db") as store:
        plan = {"mail_to": "chef@buero.example", "webhook": f"{base}/broken", "ntfy": f"{base}/topic"}
        store.keep_plan("office", plan)
        Keeper(Service(store, UserSettings()), Mail(port=free_port(), tls=False)).send("office", TOLD)
        assert [path for path, _, _ in taken] == ["/broken", "/topic"]
        Keeper(Service(store, UserSettings()), inbox[1]).send("office", TOLD)
    assert len(kept.letters) == 1


def _device(id_: str, role: str, mac: str, name: str) -> Device:
    reported = {"role": Resolved(role, Confidence.REPORTED), "name": Resolved(name, Confidence.REPORTED)}
    return Device(id_, attributes=reported, macs=(mac,))


def _inventory(*devices: Device) -> Inventory:
    return Inventory("office", 0.0, devices)


def test_random_addresses_and_sleeping_phones_never_ring() -> None:
    random = _device("r", "unknown", "da:a1:19:00:00:01", "iPhone von Anna")
    phone = _device("p", "smartphone", "3c:a6:2f:00:00:01", "Diensthandy")
    printer = _device("d", "printer", "00:80:77:00:00:01", "drucker")
    nothing, everything = _inventory(), _inventory(random, phone, printer)
    came = [c.device for c in compare(nothing, everything) if rings(c, nothing, everything)]
    went = [c.device for c in compare(everything, nothing) if rings(c, everything, nothing)]
    assert sorted(came) == ["d", "p"]
    assert went == ["d"]


def test_what_is_unknown_and_on_the_radio_may_go_and_come() -> None:
    point = _device("ap", "access-point", "78:45:58:00:00:01", "ap")
    there, cabled = (_device(n, "unknown", f"00:1b:63:00:00:0{n}", n) for n in ("1", "2"))
    radio = Link(End("1"), End("ap"), medium="wireless", methods=("association",))
    wire = Link(End("2", "eth0"), End("ap", "lan"), methods=("forwarding",))
    full = Inventory("office", 0.0, (there, cabled, point), (radio, wire))
    empty = _inventory(point)
    assert [c.device for c in compare(full, empty) if rings(c, full, empty)] == ["2"]
    assert sorted(c.device for c in compare(empty, full) if rings(c, empty, full)) == ["1", "2"]


def test_new_once_gone_after_two_scans_and_silent_when_it_comes_back(tmp_path: pathlib.Path) -> None:
    """One scan that misses a device is no news, nor is its return."""
    with Store(tmp_path / "office.db") as store:
        service = Service(store, UserSettings(lang="de"))
        keeper = Keeper(service, Mail())
        router = Key.mac("00:11:32:00:00:01")

        def told(at: float, **seen: str) -> list[str]:
            run = Run(f"r{at}", "office", "scan", "running", at, None, "pc", "me", ("10.0.0.0/24",), {})
            store.begin(run)
            names = {router: "router", **{Key.mac(mac.replace("_", ":")): name for mac, name in seen.items()}}
            observations = []
            for number, (key, name) in enumerate(names.items(), 1):
                ip = f"10.0.0.{number}"
                claims: list[Claim] = [Address(ip, 24), SameDevice(Key.ip(ip)), Attribute("sys_name", name)]
                claims += [Attribute("printer_name", name)]
                observations += [Observation(key, c, Source("arp", "pc", f"{at}", ip), at) for c in claims]
            store.add(run.id, "office", [], observations)
            store.end(run.id, "done", at + 1)
            service.states.changed("office")
            service.states.refresh("office")
            service.states.learn("office", whole=True)
            news = keeper.news("office", failed=False)
            return list(news.lines) if news is not None else []

        nas = {"00_80_77_00_00_05": "drucker"}
        assert told(1000.0, **nas) == []
        assert told(2000.0, **nas) == []
        assert told(3000.0) == []  # missed once
        assert told(4000.0) == ["drucker antwortet nicht mehr."]
        assert told(5000.0) == []  # told once
        assert told(6000.0, **nas) == []  # it is back, and not new
        assert told(7000.0, **nas, **{"00_80_77_00_00_06": "neu"}) == ["neu ist neu."]
        service.close()


def test_nothing_to_say_says_nothing() -> None:
    assert digest("de", "office", [], [], failed=False) is None
    assert digest("en", "office", [Change("renamed", "d", {"name": "a", "before": "b"})], [], failed=False) is None
    failed = digest("en", "office", [], [], failed=True)
    assert failed is not None
    assert failed.lines == ("The scan has failed.",)
