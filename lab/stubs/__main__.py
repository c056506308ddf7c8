"""`python -m lab.stubs PLAN`: answers for the devices of a plan until it is ended."""

from __future__ import annotations

import asyncio
import contextlib
import json
import pathlib
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from lab.stubs import crowd, frames, garbage, lure, talk, web
from lab.stubs.sockets import enter, packet

_STUBS: dict[str, Callable[[dict[str, Any], dict[str, Any]], Awaitable[None]]] = {
    "http": web.page,
    "ipp": web.ipp,
    "ssdp": talk.ssdp,
    "sip": talk.sip,
    "onvif": talk.onvif,
    "rtsp": talk.rtsp,
    "paper": talk.paper,
    "garbage": garbage.garbage,
    "lure": lure.lure,
    "crowd": crowd.crowd,
}
_EVERY_SECONDS = 10.0


async def main(plan: dict[str, Any]) -> None:
    """Starts every stub in its namespace, then lets each device be heard every few seconds."""
    voices: list[tuple[socket.socket, list[bytes]]] = []
    for node in plan["nodes"]:
        enter(node["namespace"])
        for name, given in node["stubs"].items():
            if name in _STUBS:
                await _STUBS[name](node, given)
        said = [] if not node["ip"] else [frames.announcement(node["mac"], node["ip"])]
        if "lldp" in node["stubs"]:
            said.append(frames.lldp(node, node["stubs"]["lldp"]))
        voices.append((packet(node["port"]), said))
    enter(plan["home"])
    now = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, now.set)
    while True:
        for voice, said in voices:
            for frame in said:
                with contextlib.suppress(OSError):  # its cable is pulled
                    voice.send(frame)
        pathlib.Path(plan["ready"]).touch()
        now.clear()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(now.wait(), _EVERY_SECONDS)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    asyncio.run(main(json.loads(pathlib.Path(sys.argv[1]).read_text("utf-8"))))
