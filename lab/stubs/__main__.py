"""Answers for all stubs and silent devices of an office: one process with sockets in all of their namespaces."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import json
import os
import pathlib
import signal
import socket
import sys
from collections.abc import Iterator
from typing import Any

from lab.stubs import services, silent

_CLONE_NEWNET = 0x40000000
_HEARD_EVERY = 15.0
_LONGEST = 3600.0
"""Ends by itself, should nobody end it."""


@contextlib.contextmanager
def within(namespace: str) -> Iterator[None]:
    """Sockets opened here belong to the namespace (setns(2))."""
    libc = ctypes.CDLL(None, use_errno=True)
    home = os.open("/proc/self/ns/net", os.O_RDONLY)
    there = os.open(f"/run/netns/{namespace}", os.O_RDONLY)
    try:
        if libc.setns(there, _CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), "setns")
        yield
    finally:
        libc.setns(home, _CLONE_NEWNET)
        os.close(home)
        os.close(there)


async def main(path: pathlib.Path) -> None:
    plan: dict[str, Any] = json.loads(path.read_text("utf-8"))
    folder = pathlib.Path(plan["folder"])
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_signal_handler(signal.SIGINT, stop.set)
    links: list[tuple[socket.socket, dict[str, Any]]] = []
    for node in plan["nodes"]:
        with within(node["namespace"]):
            link = silent.open_link(node["port"])
            for name, given in node["stubs"].items():
                await services.START[name](node, given, folder)
        if node["kind"] == "silent":
            silent.answer(loop, link, node["mac"], node["ip"])
        links.append((link, node))
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LONGEST):
            first = True
            while not stop.is_set():
                for link, node in links:
                    with contextlib.suppress(OSError):
                        link.send(silent.announcement(node["mac"], node["ip"]))
                if first:
                    (folder / "stubs.ready").touch()
                    first = False
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), _HEARD_EVERY)


if __name__ == "__main__":
    asyncio.run(main(pathlib.Path(sys.argv[1])))
