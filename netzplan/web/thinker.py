"""A second process that works out what takes long in a large office, so that pages go on being quick meanwhile.

It is asked one thing at a time over a pipe: a line of JSON there, and what it names with its size; length (8 bytes,
big-endian) and answer back."""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import subprocess
import sys
import threading
from typing import Any, BinaryIO

import msgspec

from exports.format import Settings, Unable
from netzplan.store import Store
from topology.inventory import Device, Inventory, Link

Answer = tuple[Inventory, Inventory | None] | None
_PIECE = 100
"""So many devices or links are read at once: reading holds up every other thread."""


class Parcel(msgspec.Struct, frozen=True):
    """An inventory in pieces: all but its devices and links, and these, each piece encoded by itself."""

    frame: bytes
    devices: list[bytes]
    links: list[bytes]


_state: msgspec.msgpack.Decoder[list[Parcel | None]] = msgspec.msgpack.Decoder(list[Parcel | None])
_frame: msgspec.msgpack.Decoder[Inventory] = msgspec.msgpack.Decoder(Inventory)
_devices: msgspec.msgpack.Decoder[tuple[Device, ...]] = msgspec.msgpack.Decoder(tuple[Device, ...])
_links: msgspec.msgpack.Decoder[tuple[Link, ...]] = msgspec.msgpack.Decoder(tuple[Link, ...])
_rendered: msgspec.msgpack.Decoder[tuple[bytes, str]] = msgspec.msgpack.Decoder(tuple[bytes, str])
_given: msgspec.msgpack.Decoder[tuple[Inventory, Settings]] = msgspec.msgpack.Decoder(tuple[Inventory, Settings])
_encoder = msgspec.msgpack.Encoder()


class Thinker:
    """Starts the process when it is asked for the first time, and again when it has died."""

    def __init__(self, place: pathlib.Path | str) -> None:
        self._place = str(place)
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._closed = False

    def state(self, site: str) -> Answer:
        """See netzplan.survey.now_and_before. Raises OSError when the process does not answer."""
        parcels = _state.decode(self._ask("state", site))
        now, before = (unpacked(one) if one is not None else None for one in (*parcels, None, None)[:2])
        return (now, before) if now is not None else None

    def history(self, site: str) -> int:
        """Works out one scan of the past; how many still wait. Raises OSError."""
        return int(msgspec.msgpack.decode(self._ask("history", site)))

    def render(self, name: str, inventory: Inventory, settings: Settings) -> bytes:
        """The bytes of a format. Raises exports.format.Unable, and OSError when the process does not answer."""
        content, problem = _rendered.decode(self._ask("render", name, _encoder.encode((inventory, settings))))
        if problem:
            raise Unable(problem)
        return content

    def close(self) -> None:
        """Ends the process."""
        self._closed = True
        process = self._process
        if process is not None:
            process.kill()  # whoever waits for its answer gets none, and lets go of the lock
        with self._lock:
            if self._process is not None:
                self._end(self._process)

    def _ask(self, what: str, about: str, more: bytes = b"") -> bytes:
        with self._lock:
            process = self._running()
            assert process.stdin is not None and process.stdout is not None
            asked = {"what": what, "about": about, "size": len(more)}
            process.stdin.write(json.dumps(asked).encode() + b"\n" + more)
            process.stdin.flush()
            length = process.stdout.read(8)
            content = process.stdout.read(int.from_bytes(length, "big")) if len(length) == 8 else b""
            if not content:
                self._end(process)
                raise OSError("no answer")
            return content

    def _running(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise OSError("closed")
        if self._process is None or self._process.poll() is not None:
            if self._process is not None:
                self._end(self._process)
            self._process = subprocess.Popen(
                [sys.executable, "-m", "netzplan.web.thinker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "NETZPLAN_STORE": self._place},
                start_new_session=True,
            )
        return self._process

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process = None


def packed(inventory: Inventory) -> Parcel:
    """See Parcel."""
    frame = msgspec.structs.replace(inventory, devices=(), links=())
    return Parcel(_encoder.encode(frame), _pieces(inventory.devices), _pieces(inventory.links))


def _pieces(whole: tuple[Any, ...]) -> list[bytes]:
    return [_encoder.encode(whole[start : start + _PIECE]) for start in range(0, len(whole), _PIECE)]


def unpacked(parcel: Parcel) -> Inventory:
    """The inventory that was packed."""
    devices = tuple(d for piece in parcel.devices for d in _devices.decode(piece))
    links = tuple(x for piece in parcel.links for x in _links.decode(piece))
    return msgspec.structs.replace(_frame.decode(parcel.frame), devices=devices, links=links)


def main() -> None:
    """`python -m netzplan.web.thinker`: started by Thinker."""
    from netzplan.settings import UserSettings, store_place

    with contextlib.suppress(OSError):
        os.nice(5)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that prints may get between the answers
    with Store(store_place(None, UserSettings())) as store, contextlib.suppress(BrokenPipeError):
        _serve(store, sys.stdin.buffer, answers)


def _serve(store: Store, questions: BinaryIO, answers: BinaryIO) -> None:
    for line in questions:
        asked = json.loads(line)
        content = _encoder.encode(_answer(store, asked["what"], asked["about"], questions.read(asked["size"])))
        answers.write(len(content).to_bytes(8, "big") + content)
        answers.flush()


def _answer(store: Store, what: str, site: str, more: bytes) -> Any:
    from netzplan import survey
    from netzplan.web import historian

    if what == "render":
        from exports.registry import formats

        inventory, settings = _given.decode(more)
        try:
            return formats()[site].render(inventory, settings), ""
        except Unable as error:
            return b"", str(error)
    if what == "state":
        return [packed(one) if one is not None else None for one in survey.now_and_before(store, site) or ()]
    historian.work(store, site, 1)
    return len(historian.waiting(store, site))


if __name__ == "__main__":
    main()
