"""A recorded office: the captures of one scan in one file, so that it can be replayed anywhere."""

from __future__ import annotations

import pathlib
import zlib

import msgspec

from discover.probe import Capture, Outcome
from netzplan.errors import NetzplanError
from netzplan.store import Run, Store, new_run

OFFICE = pathlib.Path(__file__).parent / "recordings" / "office.captures"
_MAGIC = b"netzplan captures 1\n"


class Recording(msgspec.Struct, frozen=True, array_like=True):
    """What one scan saw."""

    site: str
    scope: tuple[str, ...]
    vantage: str
    started: float
    ended: float
    captures: tuple[Capture, ...]
    outcomes: tuple[Outcome, ...]


def record(store: Store, run: Run) -> bytes:
    """The captures of one scan as bytes."""
    kept = Recording(
        run.site,
        run.scope,
        run.vantage,
        run.started,
        run.ended or run.started,
        tuple(store.captures(run.id)),
        tuple(store.outcomes(run.id)),
    )
    return _MAGIC + zlib.compress(msgspec.msgpack.encode(kept), 9)


def load(content: bytes) -> Recording:
    """Raises NetzplanError when the bytes are no recording."""
    try:
        if not content.startswith(_MAGIC):
            raise ValueError("no recording")
        return msgspec.msgpack.decode(zlib.decompress(content[len(_MAGIC) :]), type=Recording)
    except (ValueError, zlib.error, msgspec.MsgspecError) as error:
        raise NetzplanError("recording") from error


def replay(store: Store, recording: Recording, made_by: str) -> None:
    """Stores a recording as the scan it was: parsed anew, with its own times."""
    from netzplan import survey

    run = new_run("scan", recording.site, recording.vantage, made_by, recording.scope, {"replayed": "yes"})
    run = msgspec.structs.replace(run, started=recording.started)
    survey.take(store, run, recording.captures, recording.outcomes)
    store.end(run.id, "done", recording.ended)
