"""Asking a system that the user gave access to: whom it trusts, where it goes, what it never says."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from discover import api, documents
from discover.account import Account
from discover.probe import Capture, Context
from discover.scope import Scope
from lab.stubs.api import Asked, Place, Told, serving

UNSENDABLE = "Geheim-7!\r\nX: y"


def plain(asked: Asked) -> Told:
    return Told(200, {"path": asked.path, "query": asked.query}, (("Set-Cookie", "TOKEN=abc; Path=/; HttpOnly"),))


def account(place: Place, **more: Any) -> Account:
    return Account("demo", place.url, label="[[demo]] 1", **more)


async def _body(client: api.Client) -> AsyncIterator[Capture]:
    answer = await client.get("/who", a="b c")
    again = await client.get("/again")
    yield client.context.capture("demo", client.peer, answer.body + again.body)


def ask(desk: Any, *accounts: Account, work: api.Visit = _body) -> list[Capture]:
    desk.options = msgspec.structs.replace(desk.options, accounts=accounts)

    async def all_of() -> list[Capture]:
        return [c async for c in api.visit(desk.context(), "demo", work)]

    return asyncio.run(all_of())


def test_a_certificate_nobody_vouches_for_is_not_spoken_to(desk: Any) -> None:
    with serving(plain) as place:
        assert ask(desk, account(place)) == []
        assert ask(desk, account(place, fingerprint="0" * 64)) == []
        assert place.asked == [], "not a word was said"
    assert all(note.startswith("account-untrusted:127.0.0.1 ") for note in desk.notes)
    assert all(note.endswith(place.fingerprint) for note in desk.notes), "so that the user can compare it"


@pytest.mark.parametrize("how", ["fingerprint", "ca", "verify"])
def test_a_pinned_certificate_is_taken(desk: Any, how: str) -> None:
    with serving(plain) as place:
        more = {"fingerprint": place.fingerprint, "ca": place.ca, "verify": False}
        (capture,) = ask(desk, account(place, **{how: more[how]}))
        assert b'"a": "b c"' in capture.payload and capture.peer == "127.0.0.1"
        assert [a.headers.get("cookie") for a in place.asked] == [None, "TOKEN=abc"]
    assert desk.notes == (["account-unverified:127.0.0.1"] if how == "verify" else [])


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("TOKEN=a.b-c==; Path=/; SameSite=None; Secure; HttpOnly; Partitioned", "TOKEN=a.b-c=="),
        ('vmware_soap_session="52ab"; Path=/', 'vmware_soap_session="52ab"'),
        ("x=1\x01", None),
        ("no cookie", None),
        ("=1", None),
    ],
)
def test_a_session_is_kept_whatever_its_attributes(desk: Any, told: str, kept: str | None) -> None:
    with serving(lambda asked: Told(200, b"{}", (("Set-Cookie", told),)), tls=False) as place:
        ask(desk, account(place))
        assert [a.headers.get("cookie") for a in place.asked] == [None, kept]


def test_without_encryption_is_said(desk: Any) -> None:
    with serving(plain, tls=False) as place:
        assert len(ask(desk, account(place))) == 1
    assert desk.notes == ["account-plain:127.0.0.1"]


def test_nothing_outside_the_scope_is_asked(desk_type: Any) -> None:
    desk = desk_type(Scope(("127.9.0.0/16",)))
    with serving(plain, tls=False) as place:
        assert ask(desk, account(place)) == [] and place.asked == []
        assert desk.notes == ["account-outside:127.0.0.1"]
        named = Account("demo", place.url.replace("127.0.0.1", "localhost"))
        assert ask(desk, named) == [] and desk.notes[-1] == "account-outside:localhost"


def test_printers_raw_ports_are_never_asked(desk: Any) -> None:
    assert ask(desk, Account("demo", "http://127.0.0.1:9100")) == []
    assert desk.notes == ["account-outside:127.0.0.1:9100"]


def test_a_redirect_is_not_followed(desk: Any) -> None:
    with serving(lambda asked: Told(302, b"", (("Location", "http://127.0.0.2/"),)), tls=False) as place:
        ask(desk, account(place))
        assert {a.path for a in place.asked} == {"/who", "/again"}


def test_one_that_is_silent_costs_only_itself(desk: Any) -> None:
    with serving(plain, tls=False) as place:
        found = ask(desk, Account("demo", "http://127.0.0.1:1"), account(place))
    assert len(found) == 1 and desk.notes == ["account-silent:127.0.0.1"]


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
def test_a_digest_challenge_is_answered_without_the_password(desk: Any, algorithm: str) -> None:
    """As RFC 7616 says: the answer is a hash over what the server has given."""

    def guarded(asked: Asked) -> Told:
        said = asked.headers.get("authorization", "")
        if not said:
            told = f'Digest realm="F!Box", nonce="n1", algorithm={algorithm}, qop="auth", opaque="o"'
            return Told(401, b"", (("WWW-Authenticate", told),))
        part = {k: a or b for k, a, b in re.findall(r'(\w+)=(?:"([^"]*)"|([^,\s]+))', said)}

        def h(text: str) -> str:
            return hashlib.new("md5" if algorithm == "MD5" else "sha256", text.encode()).hexdigest()

        ours = h(f"{h('anna:F!Box:geheim')}:n1:{part['nc']}:{part['cnonce']}:auth:{h('GET:' + part['uri'])}")
        return Told(200 if part["response"] == ours and part["opaque"] == "o" else 401, b"in")

    async def work(client: api.Client) -> AsyncIterator[Capture]:
        yield client.context.capture("demo", client.peer, (await client.get("/x", y="z")).body)

    with serving(guarded, tls=False) as place:
        (capture,) = ask(desk, account(place, values={"user": "anna", "password": "geheim"}), work=work)
        assert capture.payload == b"in"
        assert not any("geheim" in str(a) for a in place.asked)


def test_a_secret_that_no_header_can_hold_shows_nowhere(desk: Any) -> None:
    """h11 quotes the header in its error; nothing of that may come out."""

    async def work(client: api.Client) -> AsyncIterator[Capture]:
        client.headers["X-API-KEY"] = client.account.get("key")
        await client.get("/")
        yield client.context.capture("demo", client.peer, b"")

    with serving(plain, tls=False) as place:
        assert ask(desk, account(place, values={"key": UNSENDABLE}), work=work) == []
    assert desk.notes == ["account-silent:127.0.0.1"]
    assert "Geheim" not in repr(account(place, values={"key": UNSENDABLE}))


def test_an_endless_answer_ends(desk: Any) -> None:
    async def work(client: api.Client) -> AsyncIterator[Capture]:
        answer = await client.ask("GET", "/", most=1000)
        assert not answer.whole and len(answer.body) == 1000
        yield client.context.capture("demo", client.peer, b"")

    with serving(lambda asked: Told(200, b"x" * 500_000), tls=False) as place:
        assert len(ask(desk, account(place), work=work)) == 1


def test_only_the_fields_that_are_read_are_kept() -> None:
    told = {"name": "x", "x_passphrase": "geheim", "rows": [{"mac": "m", "psk": "geheim", "deep": {"name": "y"}}]}
    assert documents.kept(told, {"name", "rows", "mac"}) == {"name": "x", "rows": [{"mac": "m"}]}


def test_of_a_list_that_is_cut_short_the_whole_elements_count() -> None:
    whole = json.dumps({"data": [{"a": 1}, {"a": 2}, {"a": 3}]}).encode()
    assert documents.decode(whole) == {"data": [{"a": 1}, {"a": 2}, {"a": 3}]}
    assert documents.decode(whole[:-6]) == [{"a": 1}, {"a": 2}]
    assert documents.decode(b"<html>") is None and documents.decode(b"[" * 100_000) is None


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(max_size=5) | st.integers(), st.lists))
def test_a_row_takes_anything(value: Any) -> None:
    row = documents.Row({"a": value})
    row.text("a"), row.number("a"), row.flag("a"), row.mac("a"), row.ip("a"), row.rows("a"), row.list("a")
    assert documents.vlan(value) is None or 0 < documents.vlan(value) < 4095  # type: ignore[operator]  # checked
    documents.signal(value), list(documents.each(value))


def test_what_answered_is_counted(desk: Any) -> None:
    counted: list[Context] = []

    async def work(client: api.Client) -> AsyncIterator[Capture]:
        counted.append(client.context)
        return
        yield

    with serving(plain, tls=False) as place:
        ask(desk, account(place), account(place), Account("demo", "http://192.0.2.1"), work=work)
    assert counted[0].questions == 2
