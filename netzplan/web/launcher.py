"""The process that may start scans: it keeps the right to raw sockets and nothing else, talks to the service over one
socket, and understands three requests only. So whoever takes over the process that listens can start a scan within the
scan's own limits, and no more.

A request is one JSON message: a site, networks and whether to look deeply; the answer carries the pipe that the scan
writes to. The last line of the pipe is the exit code."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import Any

_LONGEST = 65536
_CODE = b"\0exit "
_PATIENCE_SECONDS = 10.0


BY = "NETZPLAN_BY"
"""In the environment of a scan: who has asked for it, for the log."""


def words(site: str, networks: Sequence[str], deep: bool) -> list[str]:
    """What a scan is started with, after `netzplan`."""
    return [
        *("--site", site, "scan", "--yes", "--events"),
        *(["--deep"] if deep else []),
        *(["--", *networks] if networks else []),
    ]


class Launcher:
    """The service's end: starts the process and asks it for scans. `user` as in netzplan.web.privilege.confine.

    Raises OSError when the process does not come up."""

    def __init__(self, environment: dict[str, str], user: str = "", command: Sequence[str] = ()) -> None:
        mine, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket, self._lock = mine, threading.Lock()
        with other:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "netzplan.web.launcher", str(other.fileno()), user, *command],
                pass_fds=[other.fileno()],
                stdin=subprocess.DEVNULL,
                env={**os.environ, **environment},
                start_new_session=True,
            )
        mine.settimeout(30)
        hello = mine.recv(_LONGEST)
        if not hello:
            raise OSError("the process that scans did not start")
        self.raw = bool(json.loads(hello)["raw"])
        """Whether scans may use raw sockets."""

    def start(self, site: str, by: str, networks: Sequence[str], deep: bool) -> tuple[Launched, Iterator[bytes]]:
        """Starts a scan: the process and what it says. Raises OSError when that fails."""
        answer, pipes = self._ask({"start": {"site": site, "by": by, "networks": list(networks), "deep": deep}})
        if not pipes:
            raise OSError(str(answer.get("error", "?")))
        made = Launched(self, int(answer["pid"]), pipes[0])
        return made, made.lines

    def signal(self, pid: int, number: int) -> None:
        """Sends a signal to a scan that this process has started; none to others."""
        self._ask({"signal": {"pid": pid, "number": number}})

    def close(self) -> None:
        """Ends the process; scans that run are stopped and keep what they have."""
        self._socket.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_PATIENCE_SECONDS + 5)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def _ask(self, request: dict[str, Any]) -> tuple[dict[str, Any], list[int]]:
        with self._lock:
            self._socket.sendall(json.dumps(request).encode())
            content, pipes, _, _ = socket.recv_fds(self._socket, _LONGEST, 1)
        if not content:
            raise OSError("the process that scans is gone")
        return json.loads(content), list(pipes)


class Launched:
    """A scan in another process: what is used of subprocess.Popen, under the same names."""

    def __init__(self, launcher: Launcher, pid: int, pipe: int) -> None:
        self._launcher, self.pid = launcher, pid
        self._code: int | None = None
        self._over = threading.Event()
        self._file = os.fdopen(pipe, "rb")

    @property
    def lines(self) -> Iterator[bytes]:
        """What the scan says, line by line, to its end."""
        with self._file:
            for line in self._file:
                if line.startswith(_CODE):
                    self._code = int(line[len(_CODE) :])
                    break  # a grandchild may hold the pipe open
                yield line
        if self._code is None:  # the launcher was killed, and with it whoever knew
            self._code = -signal.SIGKILL
        self._over.set()

    def poll(self) -> int | None:
        return self._code if self._over.is_set() else None

    def wait(self, timeout: float | None = None) -> int:
        if not self._over.wait(timeout) or self._code is None:
            raise subprocess.TimeoutExpired("scan", timeout or 0)
        return self._code

    def send_signal(self, number: int) -> None:
        with contextlib.suppress(OSError):
            self._launcher.signal(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


class _Server:
    """The launcher's own end."""

    def __init__(self, channel: socket.socket, command: Sequence[str]) -> None:
        self._socket, self._command = channel, list(command)
        self._scans: dict[int, subprocess.Popen[bytes]] = {}

    def run(self) -> None:
        while content := self._receive():
            try:
                request = json.loads(content)
                if "start" in request:
                    self._start(**request["start"])
                else:
                    self._signal(**request["signal"])
            except (OSError, ValueError, TypeError, KeyError) as error:
                self._answer({"error": type(error).__name__})
        for process in self._scans.values():
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(signal.SIGINT)
        for process in list(self._scans.values()):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_PATIENCE_SECONDS)
            process.kill()

    def _receive(self) -> bytes:
        try:
            return self._socket.recv(_LONGEST)
        except OSError:
            return b""

    def _answer(self, answer: dict[str, Any], *pipes: int) -> None:
        with contextlib.suppress(OSError):
            socket.send_fds(self._socket, [json.dumps(answer).encode()], pipes)

    def _start(self, site: str, by: str, networks: list[str], deep: bool) -> None:
        reading, writing = os.pipe()
        try:
            process = subprocess.Popen(
                [*self._command, *words(site, networks, deep)],
                stdin=subprocess.DEVNULL,
                stdout=writing,
                stderr=subprocess.STDOUT,
                env={**os.environ, BY: by},
                start_new_session=True,
            )
        except BaseException:
            os.close(writing)
            os.close(reading)
            raise
        self._scans[process.pid] = process
        threading.Thread(target=self._end, args=(process, writing), daemon=True).start()
        self._answer({"pid": process.pid}, reading)
        os.close(reading)

    def _end(self, process: subprocess.Popen[bytes], writing: int) -> None:
        code = process.wait()
        self._scans.pop(process.pid, None)
        with contextlib.suppress(OSError):
            os.write(writing, b"\n" + _CODE + str(code).encode() + b"\n")
        os.close(writing)

    def _signal(self, pid: int, number: int) -> None:
        process = self._scans.get(pid)
        if process is not None and number in (signal.SIGINT, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(number)
        self._answer({})


def main() -> None:
    """`python -m netzplan.web.launcher FD USER [COMMAND…]`: started by Launcher."""
    from netzplan.web.privilege import NET_RAW, confine, held

    channel = socket.socket(fileno=int(sys.argv[1]))
    os.set_inheritable(channel.fileno(), False)
    confine(frozenset({NET_RAW}), sys.argv[2])
    raw = sys.platform == "linux" and bool(held() >> NET_RAW & 1)
    channel.sendall(json.dumps({"raw": raw}).encode())
    _Server(channel, sys.argv[3:] or [sys.executable, "-m", "netzplan"]).run()


if __name__ == "__main__":
    main()
