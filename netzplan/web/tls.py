"""A certificate of the service's own, made at the first start, for where nobody has another one."""

from __future__ import annotations

import datetime
import ipaddress
import os
import pathlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from cryptography.x509 import GeneralName

_DAYS = 825  # the longest that browsers of Apple accept
_RENEW_DAYS = 30


class Certificate(msgspec.Struct, frozen=True):
    """Two PEM files. `fingerprint` is SHA-256 in the spelling of browsers: `AB:CD:…`."""

    path: pathlib.Path
    key: pathlib.Path
    fingerprint: str


def own_certificate(folder: pathlib.Path, names: Sequence[str], now: float) -> Certificate:
    """The certificate in `folder`, made anew where there is none, where it is for other names, or soon over.

    `names` are host names and addresses. The key is readable by its owner only. Raises OSError."""
    found = Certificate(folder / "certificate.pem", folder / "key.pem", "")
    names = [name if name.isascii() else name.encode("idna").decode() for name in names]
    mark = fingerprint(found.path, names, now) if found.key.exists() else None
    if mark is None:
        _make(found, names, now)
        mark = fingerprint(found.path, names, now)
    return msgspec.structs.replace(found, fingerprint=mark or "?")


def fingerprint(path: pathlib.Path, names: Sequence[str], now: float) -> str | None:
    """SHA-256 of the certificate; None when there is none that covers all names for a while yet."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        covered = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return None
    said = {str(name.value) for name in covered}
    left = certificate.not_valid_after_utc.timestamp() - now
    if not set(names) <= said or left < _RENEW_DAYS * 86400:
        return None
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _make(files: Certificate, names: Sequence[str], now: float) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "netzplan")])
    begin = datetime.datetime.fromtimestamp(now - 3600, datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + datetime.timedelta(days=_DAYS))
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    _write(files.key, pem, 0o600)
    _write(files.path, certificate.public_bytes(serialization.Encoding.PEM), 0o644)


def _general(name: str) -> GeneralName:
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _write(path: pathlib.Path, content: bytes, mode: int) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(temporary, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    temporary.replace(path)
