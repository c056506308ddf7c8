"""TLS: which version a server speaks, and the names in its certificate: looked at, not trusted."""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import AsyncIterator

import msgspec

from discover.observation import Attribute, Key, canonical_ip
from discover.probe import Capture, Context, Probe, Statement
from discover.stream import TROUBLE, conversation, fan_out

# Ports on which TLS is spoken from the first byte.
PORTS = (443, 8443, 9443, 5001, 8006, 8883, 636, 993, 465)
_MOST_NAMES = 20


class Shown(msgspec.Struct, frozen=True):
    """The payload: what the handshake showed; the certificate in DER."""

    port: int
    version: str | None = None
    cipher: str | None = None
    certificate: bytes = b""


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each port that completes a handshake."""
    places = [(t.ip, port) for t in context.targets for port in t.ports if port in PORTS]
    if not places:
        context.note("no-target")

    async def work(place: tuple[str, int]) -> AsyncIterator[Capture]:
        ip, port = place
        context.asked()
        shown = None
        with contextlib.suppress(*TROUBLE):
            # An old switch takes seconds for a handshake.
            async with conversation(context, ip, port, True, 4 * context.options.timeout) as (_, writer):
                secured = writer.get_extra_info("ssl_object")
                cipher = secured.cipher()
                shown = Shown(port, secured.version(), cipher and cipher[0], secured.getpeercert(True) or b"")
        if shown:
            yield context.capture(PROBE.name, ip, msgspec.json.encode(shown))

    async for capture in fan_out(context, places, work, len(places)):
        yield capture


def parse(capture: Capture) -> list[Statement]:
    """tls_version, and from the certificate tls_subject, tls_issuer (RFC 4514), tls_not_after (ISO date, UTC)
    and tls_names (DNS names, with blanks between)."""
    ip = canonical_ip(capture.peer)
    try:
        shown = msgspec.json.decode(capture.payload, type=Shown)
    except (msgspec.MsgspecError, UnicodeError):
        return []
    if ip is None or not 0 < shown.port < 65536:
        return []
    subject = Key("ip", ip)
    told = [("tls_version", shown.version or ""), *_certificate(shown.certificate)]
    return [Statement(subject, Attribute(name, value)) for name, value in told if value]


def _certificate(der: bytes) -> list[tuple[str, str]]:
    from cryptography import x509

    try:
        certificate = x509.load_der_x509_certificate(der)
        found = [
            ("tls_subject", certificate.subject.rfc4514_string()),
            ("tls_issuer", certificate.issuer.rfc4514_string()),
            ("tls_not_after", certificate.not_valid_after_utc.date().isoformat()),
        ]
    except Exception:  # the library raises a dozen kinds for certificates that break the rules
        return []
    with contextlib.suppress(Exception):
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        names = sorted({n for n in extension.value.get_values_for_type(x509.DNSName) if not _is_ip(n)})
        found.append(("tls_names", " ".join(names[:_MOST_NAMES])))
    return found


def _is_ip(text: str) -> bool:
    with contextlib.suppress(ValueError):
        ipaddress.ip_address(text)
        return True
    return False


PROBE = Probe(
    name="tls",
    summary="TLS version and certificate names",
    stage="identify",
    collect=collect,
    parse=parse,
    ports=PORTS,
)
