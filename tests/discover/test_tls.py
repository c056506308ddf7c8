"""TLS as devices speak it: self-signed, expired, with odd names, or not at all."""

from __future__ import annotations

import asyncio
import datetime
import pathlib
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from discover.observation import Attribute, Observation, Service
from discover.probe import Probe, Target, observe
from discover.probes import http, tls

HOST, PORT = "127.66.0.9", 8443
PAGE = b"HTTP/1.1 200 OK\r\nServer: Boa/0.94.14rc21\r\n\r\n<title>Kamera 1</title>"


@pytest.fixture
def certificate(tmp_path: pathlib.Path) -> ssl.SSLContext:
    """Expired, self-signed, with an address among its names."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Kamera <b>& Söhne"),
            x509.NameAttribute(NameOID.COMMON_NAME, "kamera-1"),
        ]
    )
    names = [x509.DNSName("kamera-1.lan"), x509.DNSName("10.0.0.7")]
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.datetime(2010, 1, 1, tzinfo=datetime.UTC))
        .not_valid_after(datetime.datetime(2012, 3, 4, tzinfo=datetime.UTC))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + built.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


async def web_server(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(PAGE)
    await writer.drain()


async def garbage(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(10)
    writer.write(b"\x16\x03\x03\xff\xff" + bytes(100))
    await writer.drain()


def look(desk, serving, probe: Probe, handler, **more) -> list[Observation]:
    async def work() -> list[Observation]:
        async with serving(handler, HOST, PORT, **more):
            captures = [c async for c in probe.collect(desk.context(Target(HOST, None, (PORT,))))]
        return [o for c in captures for o in observe(c, probe.parse(c))]

    return asyncio.run(work())


def attributes(seen: list[Observation]) -> dict[str, str]:
    return {o.claim.name: o.claim.value for o in seen if isinstance(o.claim, Attribute)}


def test_a_certificate_that_nobody_should_trust_still_tells_names(desk, serving, certificate: ssl.SSLContext) -> None:
    assert attributes(look(desk, serving, tls.PROBE, web_server, ssl=certificate)) == {
        "tls_version": "TLSv1.3",
        "tls_subject": "CN=kamera-1,O=Kamera \\<b\\>& Söhne",
        "tls_issuer": "CN=kamera-1,O=Kamera \\<b\\>& Söhne",
        "tls_not_after": "2012-03-04",
        "tls_names": "kamera-1.lan",
    }


def test_the_page_behind_tls_is_read(desk, serving, certificate: ssl.SSLContext) -> None:
    seen = look(desk, serving, http.PROBE, web_server, ssl=certificate)
    assert seen[0].claim == Service("tcp", PORT, "https", "Boa", "0.94.14rc21")
    assert attributes(seen)["page_title"] == "Kamera 1"


def test_a_plain_web_server_where_tls_is_usual(desk, serving) -> None:
    assert look(desk, serving, tls.PROBE, web_server) == []
    seen = look(desk, serving, http.PROBE, web_server)
    assert seen[0].claim == Service("tcp", PORT, "http", "Boa", "0.94.14rc21")


@pytest.mark.parametrize("probe", [tls.PROBE, http.PROBE], ids=lambda p: p.name)
def test_garbage_names_nothing_and_ends(probe: Probe, desk, serving) -> None:
    assert look(desk, serving, probe, garbage) == []
