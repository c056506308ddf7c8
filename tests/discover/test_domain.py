"""What the DNS says of the office's own domain: asked of a real nameserver on this computer."""

from __future__ import annotations

import asyncio
import pathlib
import shutil
import socket
import subprocess
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discover.budget import Budget
from discover.observation import Attribute
from discover.privileges import Privileges, check
from discover.probe import Capture, Context, Options
from discover.probes import domain
from discover.scope import make_scope


@pytest.fixture
def nameserver(tmp_path: pathlib.Path) -> Iterator[int]:
    program = shutil.which("dnsmasq", path="/usr/sbin:/usr/bin:/sbin")
    if program is None:
        pytest.skip("needs dnsmasq")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    words = [
        program, "-k", "-C", "/dev/null", "-h", "-R", "-p", str(port), "-a", "127.0.0.1", "-z",
        f"--pid-file={tmp_path / 'pid'}", "--user=", "--log-facility=-",
        "--mx-host=praxis.example,mx1.kundenserver.de,10", "--mx-host=praxis.example,mx0.kundenserver.de,5",
        "--txt-record=praxis.example,v=spf1 mx -all", "--txt-record=_dmarc.praxis.example,v=DMARC1; p=reject",
        "--srv-host=_autodiscover._tcp.praxis.example,mail.praxis.example,443",
    ]  # fmt: skip
    with subprocess.Popen(words, stderr=subprocess.PIPE) as process:
        try:
            assert process.stderr is not None and b"started" in process.stderr.readline()
            yield port
        finally:
            process.terminate()


def _facts(port: int, name: str) -> dict[str, str]:
    async def ask() -> list[Capture]:
        context = Context(
            make_scope(["127.0.0.1/32"]), Budget(), Options(domain=name), (), "test", lambda: 0.0,
            lambda done, total: None, lambda why: None,
        )  # fmt: skip
        return [c async for c in domain.ask(context, "127.0.0.1", port)]

    said = [s.claim for capture in asyncio.run(ask()) for s in domain.parse(capture)]
    return {claim.name: claim.value for claim in said if isinstance(claim, Attribute)}


def test_a_real_nameserver_tells_who_runs_the_mail(nameserver: int) -> None:
    assert _facts(nameserver, "Praxis.example") == {
        "domain": "praxis.example",
        "mail_servers": "mx0.kundenserver.de, mx1.kundenserver.de",
        "mail_provider": "IONOS",
        "spf": "v=spf1 mx -all",
        "dmarc": "v=DMARC1; p=reject",
        "autodiscover": "mail.praxis.example",
    }


def test_a_name_that_is_none_asks_nothing(nameserver: int) -> None:
    assert _facts(nameserver, "a" * 70) == {}


def test_nobody_is_asked_unless_a_domain_is_given() -> None:
    assert check(domain.PROBE.needs, Options(), Privileges(frozenset())) == "needs-option:domain"
    assert check(domain.PROBE.needs, Options(domain="praxis.example"), Privileges(frozenset())) is None


@given(st.binary(max_size=300))
def test_any_bytes_are_survived(data: bytes) -> None:
    domain.parse(Capture("domain", "test", 0.0, "127.0.0.1", data))
