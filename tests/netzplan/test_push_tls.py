"""Certificates are verified by every push, a further authority can be named, and no password comes from elsewhere."""

from __future__ import annotations

import datetime
import http.server
import ipaddress
import json
import pathlib
import ssl
import threading
from collections.abc import Iterator

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from exports.format import Settings
from netzplan.credentials import Target
from netzplan.push.change import Failed, Stopped
from netzplan.push.targets import run, wanted
from tests.netzplan.test_push import office

KINDS = ["netbox", "glpi", "idoit", "zabbix"]


def _certificate(folder: pathlib.Path) -> pathlib.Path:
    """Key and certificate for 127.0.0.1, signed by nobody else."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = (
        made.serial_number(1).not_valid_before(now - datetime.timedelta(1)).not_valid_after(now + datetime.timedelta(1))
    )
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = made.add_extension(names, critical=False).add_extension(x509.BasicConstraints(True, 0), critical=True)
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path = folder / "own.pem"
    path.write_bytes(pem + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path


class _Handler(http.server.BaseHTTPRequestHandler):
    """Answers everything with a refusal, and keeps who asked."""

    seen: list[str]

    def _any(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.seen.append(self.headers.get("Authorization") or "")
        content = json.dumps({"error": {"message": "reached"}, "status": "error", "message": "reached"}).encode()
        self.send_response(403)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = _any

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(tmp_path: pathlib.Path) -> Iterator[tuple[str, pathlib.Path, list[str]]]:
    path = _certificate(tmp_path)
    seen: list[str] = []
    handler = type("Handler", (_Handler,), {"seen": seen})
    listener = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    listener.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    listener.socket = context.wrap_socket(listener.socket, server_side=True)
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"https://127.0.0.1:{listener.server_address[1]}", path, seen
    listener.shutdown()
    thread.join()
    listener.server_close()


def _try(kind: str, url: str, folder: pathlib.Path, ca: str = "") -> str:
    """What the push complains of."""
    login = {"user": "u", "password": "geheim"} if kind == "glpi" else {"token": "geheim"}
    what = wanted(kind, office(), Settings())
    try:
        changes = list(run(what, Target(url, ca=ca, **login), folder / "m", write=True, stop=True))
    except (Failed, Stopped) as error:
        return str(error)
    return str(changes)


@pytest.mark.parametrize("kind", KINDS)
def test_an_unknown_certificate_is_refused(
    kind: str, server: tuple[str, pathlib.Path, list[str]], tmp_path: pathlib.Path
) -> None:
    url, _, seen = server
    said = _try(kind, url, tmp_path)
    assert "CERTIFICATE_VERIFY_FAILED" in said and not seen and "geheim" not in said


@pytest.mark.parametrize("kind", KINDS)
def test_an_authority_of_ones_own_is_enough_and_netrc_is_left_alone(
    kind: str, server: tuple[str, pathlib.Path, list[str]], tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, ca, seen = server
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login fremd password anders\n", "utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    said = _try(kind, url, tmp_path, str(ca))
    assert ("403" in said or "no NetBox API" in said) and "geheim" not in said and seen
    assert set(seen) <= {"", "Token geheim", "Basic dTpnZWhlaW0="}
