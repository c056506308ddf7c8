"""Systems that answer nonsense, drip, or never end: the scan goes on, and the coverage says it."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from discover import api
from discover.account import Account
from discover.probe import Capture
from discover.registry import logins, probes
from lab.stubs import firewalls, fritzbox, mikrotik, omada, proxmox, unifi, vmware
from lab.stubs.api import Asked, System, Told
from lab.stubs.api import serving as answering

HOST = "127.0.66.20"
SYSTEMS: dict[str, tuple[System, dict[str, str]]] = {
    "fritzbox": (fritzbox.box("u", "p"), {"user": "u", "password": "p"}),
    "unifi": (unifi.controller("u", "p"), {"user": "u", "password": "p"}),
    "proxmox": (proxmox.cluster("t"), {"token": "t"}),
    "mikrotik": (mikrotik.router("u", "p"), {"user": "u", "password": "p"}),
    "opnsense": (firewalls.opnsense("k", "s"), {"key": "k", "secret": "s"}),
    "pfsense": (firewalls.pfsense("k"), {"key": "k"}),
    "omada": (omada.controller("u", "p", "c", "s"), {"user": "u", "password": "p"}),
    "vmware": (vmware.service("u", "p"), {"user": "u", "password": "p"}),
}
NONSENSE: list[bytes] = [
    b"", b"null", b"[]", b"{}", b"[[[[]]]]", b'"x"', b"1e999", b"<html>", b"\xff\xfe", b"[" * 20_000,
    b'{"data":{"data":[1]}}',
    b'{"data":[{"name":1,"id":{}},null,"x"],"result":[[]],"errorCode":0}', b"<e><Body><R><returnval/></R></Body></e>",
    b'{"result":{"token":"t","omadacId":"o/../..","data":[{"id":"../x","name":"\\u0000"}]},"errorCode":0}',
]  # fmt: skip


def ask(desk: Any, kind: str, url: str, values: dict[str, str]) -> list[Capture]:
    desk.options = msgspec.structs.replace(desk.options, accounts=(Account(kind, url, values, verify=False),))

    async def work() -> list[Capture]:
        return [c async for c in probes()[kind].collect(desk.context())]

    found = asyncio.run(work())
    for capture in found:
        probes()[kind].parse(capture)
    return found


def test_every_kind_over_http_is_tried_here() -> None:
    assert SYSTEMS.keys() == logins().keys() - {"activedirectory"}


@pytest.mark.parametrize("nonsense", NONSENSE, ids=range(len(NONSENSE)))
@pytest.mark.parametrize("kind", SYSTEMS)
def test_nonsense_everywhere(desk: Any, kind: str, nonsense: bytes) -> None:
    with answering(lambda asked: Told(200, nonsense), HOST, tls=False) as place:
        ask(desk, kind, place.url, SYSTEMS[kind][1])
        assert len(place.asked) < 100, "an answer led to endless questions"
    assert not [note for note in desk.notes if note.startswith("account-error")]


@pytest.mark.parametrize("kind", SYSTEMS)
def test_nonsense_after_the_login(desk: Any, kind: str) -> None:
    """Every answer but the first few is replaced in turn."""
    system, values = SYSTEMS[kind]
    for first, nonsense in itertools.product(
        range(1, 8, 2), (b"[]", b'{"data":[1,{"mac":[]}],"result":{"data":{}}}', b"x")
    ):
        count = itertools.count()

        def broken(asked: Asked, count: Any = count, first: int = first, nonsense: bytes = nonsense) -> Told:
            return system(asked) if next(count) < first else Told(200, nonsense)

        with answering(broken, HOST, tls=False) as place:
            ask(desk, kind, place.url, values)
            assert len(place.asked) < 200
    assert not [note for note in desk.notes if note.startswith("account-error")]


@pytest.mark.parametrize("kind", SYSTEMS)
def test_answers_cut_short_keep_what_is_whole(desk: Any, kind: str) -> None:
    """The body ends early, as its length says otherwise: nothing hangs, and what came is read."""
    system, values = SYSTEMS[kind]

    def cut(asked: Asked) -> Told:
        told = system(asked)
        body = told.body if isinstance(told.body, bytes) else json.dumps(told.body).encode()
        return Told(told.status, body[: max(200, len(body) * 3 // 4)], told.headers)

    with answering(cut, HOST, tls=False) as place:
        ask(desk, kind, place.url, values)
    assert not [note for note in desk.notes if note.startswith("account-error")]


async def _slow_head(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X: y\r\n")
        await writer.drain()
        await asyncio.sleep(0.01)


async def _endless_body(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"1\r\n \r\n")
        await writer.drain()
        await asyncio.sleep(0.01)


async def _silence(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


@pytest.mark.parametrize("drip", [_slow_head, _endless_body, _silence])
def test_a_tarpit_costs_its_deadline_once(
    desk: Any, serving: Any, monkeypatch: pytest.MonkeyPatch, drip: Callable[..., Any]
) -> None:
    monkeypatch.setattr(api, "SECONDS", 0.5)
    monkeypatch.setattr(api, "ACCOUNT_SECONDS", 1.2)

    async def work() -> list[Capture]:
        async with serving(drip, HOST) as port:
            account = Account("mikrotik", f"http://{HOST}:{port}", {"user": "u", "password": "p"})
            desk.options = msgspec.structs.replace(desk.options, accounts=(account,))
            return [c async for c in probes()["mikrotik"].collect(desk.context())]

    began = time.monotonic()
    assert asyncio.run(work()) == []
    assert time.monotonic() - began < 5
    assert desk.notes[-1].split(":")[0] in ("account-silent", "account-partial")
