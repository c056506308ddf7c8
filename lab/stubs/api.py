"""Management interfaces on loopback: a real HTTP or HTTPS server with a certificate of its own making, behind which a
small written system answers. Nothing here was recorded from a device; each system says what it was written from."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import http.server
import ipaddress
import json
import pathlib
import ssl
import tempfile
import threading
import urllib.parse
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple


class Asked(NamedTuple):
    """One request. `headers` by lower-case name; `query` the first value of each name."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body or b"null")


class Told(NamedTuple):
    """One answer; `body` is sent as it is if bytes, else as JSON."""

    status: int = 200
    body: Any = b""
    headers: tuple[tuple[str, str], ...] = ()


System = Callable[[Asked], Told]


class Place(NamedTuple):
    """Where a system answers. `ca` is a file with its certificate, `fingerprint` that one's SHA-256."""

    url: str
    ca: str
    fingerprint: str
    asked: list[Asked]


def certificate(host: str, folder: pathlib.Path) -> tuple[str, str]:
    """A file with key and self-signed certificate, and its fingerprint."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "certificate.pem"
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return str(file), hashlib.sha256(made.public_bytes(serialization.Encoding.DER)).hexdigest()


@contextlib.contextmanager
def serving(system: System, host: str = "127.0.0.1", tls: bool = True, port: int = 0) -> Iterator[Place]:
    """The system answers at the place until the block ends."""
    asked: list[Asked] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16  # head and body in one segment: apart, each answer would wait for a delayed acknowledgement
        timeout = 10

        def log_message(self, format: str, *args: Any) -> None:
            pass

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            parts = urllib.parse.urlsplit(self.path)
            query = dict(reversed(urllib.parse.parse_qsl(parts.query, keep_blank_values=True)))
            heard = {name.lower(): value for name, value in self.headers.items()}
            one = Asked(self.command, parts.path, query, heard, body)
            asked.append(one)
            told = system(one)
            content = told.body if isinstance(told.body, bytes) else json.dumps(told.body).encode()
            self.send_response(told.status)
            for name, value in told.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_DELETE = _answer

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            pass  # a client that hangs up is none

        def get_request(self) -> Any:
            connection, address = super().get_request()
            if tls:  # the handshake belongs into the connection's own thread
                connection = context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
            return connection, address

    with tempfile.TemporaryDirectory() as folder:
        file, fingerprint = certificate(host, pathlib.Path(folder))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        server = Server((host, port), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            url = f"{'https' if tls else 'http'}://{host}:{server.server_address[1]}"
            yield Place(url, file, fingerprint, asked)
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
