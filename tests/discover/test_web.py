"""Web answers as devices send them, and what is read from them."""

from __future__ import annotations

import asyncio
import gzip
import zlib

import pytest

from discover import web
from discover.observation import Attribute, Observation, Service
from discover.probe import Target
from discover.probes.http import PROBE

HOST, PORT = "127.66.0.8", 8080


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<html><head><title>FRITZ!Box</title>", "FRITZ!Box"),
        ("<TITLE\nid=x>\n  HP&nbsp;LaserJet &amp;\n 400 </TITLE>", "HP LaserJet & 400"),
        ("<title>cut off", "cut off"),
        ("<title></title>", None),
        ("<title>\x1b[31m\x00red</title>", "[31m red"),
        ("<title><b>bold</b> words</title>", "bold words"),
        ("no page at all", None),
        ("<title>" + "x" * 5000 + "</title>", "x" * 200),
    ],
)
def test_title(page: str, title: str | None) -> None:
    assert web.title(page) == title


@pytest.mark.parametrize(
    ("header", "realm"),
    [
        ('Basic realm="NETGEAR GS108Tv2"', "NETGEAR GS108Tv2"),
        ('Digest qop="auth", realm="AXIS_ACCC8E012345", nonce="x"', "AXIS_ACCC8E012345"),
        ("Basic realm=plain", "plain"),
        ('Basic realm="with \\"quotes\\""', 'with "quotes"'),
        ("Negotiate", None),
        ('Basic realm=""', None),
    ],
)
def test_realm(header: str, realm: str | None) -> None:
    assert web.realm(header) == realm


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/login", "/login"),
        ("login.html?a=b#c", "/dir/login.html?a=b"),
        ("http://10.0.0.7/x", "/x"),
        ("http://10.0.0.7:80", "/"),
        ("//10.0.0.7/x", "/x"),
        ("/a b\r\nX-Evil: 1", "/a%20bX-Evil:%201"),
        ("https://10.0.0.7/", None),
        ("http://10.0.0.7:9100/", None),
        ("http://192.0.2.1/", None),
        ("http://fritz.box/", None),
        ("http://[::1/", None),
        ("http://10.0.0.7:port/", None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
    ],
)
def test_nothing_leads_away_from_the_server(target: str, path: str | None) -> None:
    assert web.same_server(target, "/dir/index.html", "10.0.0.7", 80, False) == path


def test_codings_are_undone() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-1\r\n"
    page = "<title>Büro</title>".encode("latin-1")
    chunks = b"Transfer-Encoding: chunked\r\n\r\n" + b"%x;x=y\r\n%s\r\n0\r\n\r\n" % (len(page), page)
    for body in (
        b"\r\n" + page,
        chunks,
        b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(page),
        b"Content-Encoding: deflate\r\n\r\n" + zlib.compress(page),
        b"Content-Encoding: deflate\r\n\r\n" + zlib.compress(page)[2:],
        b"Content-Encoding: gzip\r\n\r\n" + page,
        b"Transfer-Encoding: chunked\r\n\r\n" + page,
    ):
        assert web.title(web.message(head + body).text) == "Büro"


def test_a_small_answer_cannot_become_a_large_one() -> None:
    bomb = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(50_000_000))
    assert len(web.message(bomb).body) <= 1 << 18


def test_the_icon_hash_is_the_one_others_use() -> None:
    # computed with the mmh3 package: mmh3.hash(base64.encodebytes(...))
    assert web.icon_hash(b"hello") == 1155597304
    assert web.icon_hash(bytes(range(256)) * 5) == 1907799943


def serve(answers: dict[bytes, bytes], asked: list[bytes]):
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        path = request.split(b" ")[1]
        asked.append(path)
        writer.write(answers.get(path, b"HTTP/1.0 404 Not Found\r\n\r\n"))
        await writer.drain()

    return handle


def visit(desk, serving, answers: dict[bytes, bytes]) -> tuple[list[Observation], list[bytes]]:
    asked: list[bytes] = []

    async def work() -> list[Observation]:
        from discover.probe import observe

        async with serving(serve(answers, asked), HOST, PORT):
            captures = [c async for c in PROBE.collect(desk.context(Target(HOST, None, (PORT,))))]
        return [o for c in captures for o in observe(c, PROBE.parse(c))]

    return asyncio.run(work()), asked


def attributes(seen: list[Observation]) -> dict[str, str]:
    return {o.claim.name: o.claim.value for o in seen if isinstance(o.claim, Attribute)}


def test_a_device_with_a_redirect_a_realm_and_an_icon(desk, serving) -> None:
    seen, asked = visit(
        desk,
        serving,
        {
            b"/": b"HTTP/1.1 302 Found\r\nServer: lighttpd/1.4.59\r\nLocation: /ui/\r\n\r\n<title>302 Found</title>",
            b"/ui/": b'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="Switch 24"\r\n\r\n'
            b"<title>Login</title><link rel='shortcut icon' href=fav.png>",
            b"/ui/fav.png": b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nhello",
        },
    )
    assert asked == [b"/", b"/ui/", b"/ui/fav.png"]
    assert [o.claim for o in seen if isinstance(o.claim, Service)] == [
        Service("tcp", PORT, "http", "lighttpd", "1.4.59")
    ]
    assert attributes(seen) == {
        "page_title": "Login",
        "http_server": "lighttpd/1.4.59",
        "http_realm": "Switch 24",
        "favicon_hash": "1155597304",
    }


def test_a_redirect_to_another_host_is_not_followed(desk, serving) -> None:
    seen, asked = visit(
        desk, serving, {b"/": b"HTTP/1.1 302 Found\r\nServer: x\r\nLocation: http://192.0.2.1/evil\r\n\r\n"}
    )
    assert asked == [b"/", b"/favicon.ico"]
    assert attributes(seen) == {"http_server": "x"}


def test_a_redirect_loop_ends(desk, serving) -> None:
    _, asked = visit(desk, serving, {b"/": b"HTTP/1.1 301 x\r\nLocation: /\r\n\r\n"})
    assert asked == [b"/", b"/favicon.ico"]


@pytest.mark.parametrize(
    "answer",
    [b"\0" * 5000, b"garbage\r\n\r\n", b"HTTP/9.9 abc", b"220 smtp.example\r\n", b"", b"\x15\x03\x01\0\2\2\x28"],
)
def test_what_is_no_web_server_names_nothing(answer: bytes, desk, serving) -> None:
    seen, _ = visit(desk, serving, {b"/": answer})
    assert seen == []


def test_an_answer_without_end_is_cut_off(desk, serving) -> None:
    page = b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n<title>Endless</title>"
    seen, _ = visit(desk, serving, {b"/": page + b"x" * 3_000_000})
    assert attributes(seen)["page_title"] == "Endless"
