"""A server of HTTP on loopback for as long as a test needs it, and the writing of its answers."""

from __future__ import annotations

import contextlib
import http.server
import threading
from collections.abc import Iterator


class Answering(http.server.BaseHTTPRequestHandler):
    """Keeps connections, answers in one piece, and says nothing on the terminal."""

    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    disable_nagle_algorithm = True

    def answer(self, status: int, content: bytes, kind: str = "application/json", **more: str) -> None:
        """`more`: further headers, `_` standing for `-`."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def listening(handler: type[http.server.BaseHTTPRequestHandler]) -> Iterator[str]:
    """Its address, without a slash at the end."""
    listener = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    listener.daemon_threads = True
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.server_address[1]}"
    finally:
        listener.shutdown()
        thread.join()
        listener.server_close()
