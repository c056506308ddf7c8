"""The only module that says SQL. SQLite by default; every row has a site, ids need no counter, writing twice is safe.

What is kept: runs (scans and readings), the captures they took, the observations (once each, with first and last
time seen), which run saw which, the outcome of each probe, the map from key to device id, and what people noted.
Devices and links are never stored: they are computed from the observations.
"""

from __future__ import annotations

import hashlib
import os
import pathlib
import time
import uuid
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from discover.observation import Claim, Confidence, Key, Observation, Source
from discover.probe import Capture, Outcome
from netzplan.errors import NetzplanError
from netzplan.migrations import STEPS

_BUSY_SECONDS = 30


class Run(msgspec.Struct, frozen=True):
    """One scan or reading. `status`: running, done, interrupted. Times in seconds since the epoch."""

    id: str
    site: str
    kind: str
    status: str
    started: float
    ended: float | None
    vantage: str
    made_by: str
    scope: tuple[str, ...] = ()
    limits: dict[str, str] = {}


class _Statement(msgspec.Struct, frozen=True, array_like=True):
    """The part of an observation that stays the same from scan to scan."""

    subject: Key
    claim: Claim
    confidence: Confidence


_encoder = msgspec.json.Encoder()
_statement = msgspec.json.Decoder(_Statement)


class Store:
    """An open store. `path` is a file; it is made, with its folder, when it is not there."""

    def __init__(self, path: pathlib.Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # The map of a firm's network is nobody else's business: made for its owner only.
            if not path.exists():
                os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            self._engine = sa.create_engine(
                sa.URL.create("sqlite", database=str(path)), connect_args={"timeout": _BUSY_SECONDS}
            )
            sa.event.listen(self._engine, "connect", _pragmas)
            self._migrate()
        except (OSError, sa.exc.DatabaseError) as error:
            reason = getattr(error, "orig", None) or error
            raise NetzplanError("store", path=path, reason=reason) from error

    def close(self) -> None:
        """Gives the file free."""
        self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _migrate(self) -> None:
        with self._engine.begin() as db:
            version = db.execute(sa.text("PRAGMA user_version")).scalar_one()
            if version > len(STEPS):
                raise NetzplanError("store-newer", path=self.path)
            for number, step in enumerate(STEPS[version:], version + 1):
                for statement in step:
                    db.execute(sa.text(statement))
                db.execute(sa.text(f"PRAGMA user_version = {number}"))

    # Runs

    def begin(self, run: Run) -> None:
        """Notes that a run has started."""
        with self._engine.begin() as db:
            db.execute(
                sa.text(
                    "INSERT OR IGNORE INTO runs"
                    " (id, site, kind, status, started, ended, vantage, made_by, scope, limits)"
                    " VALUES (:id, :site, :kind, :status, :started, :ended, :vantage, :made_by, :scope, :limits)"
                ),
                {
                    **msgspec.structs.asdict(run),
                    "scope": _encoder.encode(run.scope).decode(),
                    "limits": _encoder.encode(run.limits).decode(),
                },
            )

    def end(self, run: str, status: str, at: float) -> None:
        """Notes how and when a run ended."""
        with self._engine.begin() as db:
            db.execute(
                sa.text("UPDATE runs SET status = :status, ended = :at WHERE id = :run"),
                {"run": run, "status": status, "at": at},
            )

    def runs(self, site: str | None = None, kind: str | None = None) -> list[Run]:
        """All runs, oldest first. A run that was killed still says running."""
        with self._engine.connect() as db:
            rows = db.execute(
                sa.text(
                    "SELECT id, site, kind, status, started, ended, vantage, made_by, scope, limits FROM runs"
                    " WHERE (:site IS NULL OR site = :site) AND (:kind IS NULL OR kind = :kind) ORDER BY started, id"
                ),
                {"site": site, "kind": kind},
            ).all()
        return [_run(row) for row in rows]

    def sites(self) -> list[str]:
        """The sites that have at least one run."""
        return sorted({run.site for run in self.runs()})

    # What was seen

    def add(
        self,
        run: str,
        site: str,
        captures: Iterable[Capture],
        observations: Iterable[Observation],
        outcomes: Iterable[Outcome] = (),
    ) -> None:
        """Writes all of it or nothing. What this returned from survives a kill."""
        capture_rows = [
            {
                "id": c.id,
                "run": run,
                "site": site,
                "probe": c.probe,
                "vantage": c.vantage,
                "taken": c.at,
                "peer": c.peer,
                "payload": zlib.compress(c.payload, 3),
            }
            for c in captures
        ]
        facts, seen = [], []
        for o in observations:
            statement = _encoder.encode(_Statement(o.subject, o.claim, o.confidence))
            where = _encoder.encode((site, o.source.probe, o.source.vantage, o.source.peer))
            fact = hashlib.blake2b(where + statement, digest_size=16).hexdigest()
            facts.append(
                {
                    "id": fact,
                    "site": site,
                    "statement": statement,
                    "probe": o.source.probe,
                    "vantage": o.source.vantage,
                    "peer": o.source.peer,
                    "at": o.at,
                }
            )
            seen.append({"run": run, "observation": fact, "taken": o.at, "capture": o.source.capture})
        with self._engine.begin() as db:
            for sql, rows in (
                (
                    "INSERT OR IGNORE INTO captures (id, run, site, probe, vantage, taken, peer, payload)"
                    " VALUES (:id, :run, :site, :probe, :vantage, :taken, :peer, :payload)",
                    capture_rows,
                ),
                (
                    "INSERT INTO observations (id, site, statement, probe, vantage, peer, first_seen, last_seen)"
                    " VALUES (:id, :site, :statement, :probe, :vantage, :peer, :at, :at)"
                    " ON CONFLICT (id) DO UPDATE SET last_seen = max(last_seen, excluded.last_seen),"
                    " first_seen = min(first_seen, excluded.first_seen)",
                    facts,
                ),
                (
                    "INSERT OR IGNORE INTO seen (run, observation, taken, capture)"
                    " VALUES (:run, :observation, :taken, :capture)",
                    seen,
                ),
                (
                    "INSERT OR REPLACE INTO outcomes (run, probe, outcome) VALUES (:run, :probe, :outcome)",
                    [{"run": run, "probe": o.probe, "outcome": _encoder.encode(o).decode()} for o in outcomes],
                ),
            ):
                if rows:
                    db.execute(sa.text(sql), rows)

    def observations(self, run: str) -> Iterator[Observation]:
        """What one run saw."""
        with self._engine.connect() as db:
            for statement, probe, vantage, peer, at, capture in db.execute(
                sa.text(
                    "SELECT o.statement, o.probe, o.vantage, o.peer, s.taken, s.capture FROM seen s"
                    " JOIN observations o ON o.id = s.observation WHERE s.run = :run ORDER BY s.taken, o.id"
                ),
                {"run": run},
            ):
                said = _statement.decode(statement)
                yield Observation(said.subject, said.claim, Source(probe, vantage, capture, peer), at, said.confidence)

    def captures(self, run: str) -> Iterator[Capture]:
        """The raw answers of one run, in the order they came."""
        with self._engine.connect() as db:
            for probe, vantage, at, peer, payload in db.execute(
                sa.text(
                    "SELECT probe, vantage, taken, peer, payload FROM captures WHERE run = :run ORDER BY taken, id"
                ),
                {"run": run},
            ):
                yield Capture(probe, vantage, at, peer, zlib.decompress(payload))

    def outcomes(self, run: str) -> list[Outcome]:
        """What became of each probe of one run."""
        with self._engine.connect() as db:
            rows = db.execute(
                sa.text("SELECT outcome FROM outcomes WHERE run = :run ORDER BY probe"), {"run": run}
            ).scalars()
            return [msgspec.json.decode(row, type=Outcome) for row in rows]

    # Who is who, and what people said

    def identities(self, site: str) -> dict[Key, str]:
        """The device id that each key belonged to when it was last seen."""
        with self._engine.connect() as db:
            rows = db.execute(sa.text("SELECT kind, value, device FROM identities WHERE site = :site"), {"site": site})
            return {Key(kind, value): device for kind, value, device in rows}

    def remember(self, site: str, identities: Mapping[Key, str]) -> None:
        """Keeps the map from key to device id; a key's newest device wins."""
        rows = [{"site": site, "kind": k.kind, "value": k.value, "device": d} for k, d in sorted(identities.items())]
        if rows:
            with self._engine.begin() as db:
                db.execute(
                    sa.text(
                        "INSERT OR REPLACE INTO identities (site, kind, value, device)"
                        " VALUES (:site, :kind, :value, :device)"
                    ),
                    rows,
                )

    def notes(self, site: str) -> dict[str, dict[str, str]]:
        """What people noted: device id → field → value."""
        found: dict[str, dict[str, str]] = {}
        with self._engine.connect() as db:
            for device, field, value in db.execute(
                sa.text("SELECT device, field, value FROM notes WHERE site = :site ORDER BY device, field"),
                {"site": site},
            ):
                found.setdefault(device, {})[field] = value
        return found

    def note(self, site: str, device: str, fields: Mapping[str, str], at: float, author: str) -> None:
        """Keeps what a person says about a device; an empty value takes the note back."""
        with self._engine.begin() as db:
            for field, value in sorted(fields.items()):
                row = {"site": site, "device": device, "field": field, "value": value, "at": at, "author": author}
                db.execute(
                    sa.text(
                        "INSERT OR REPLACE INTO notes (site, device, field, value, noted, author)"
                        " VALUES (:site, :device, :field, :value, :at, :author)"
                        if value
                        else "DELETE FROM notes WHERE site = :site AND device = :device AND field = :field"
                    ),
                    row,
                )


def _run(row: sa.Row[Any]) -> Run:
    """Rows hold lists and maps as JSON text."""
    plain = dict(row._mapping)
    plain["scope"] = msgspec.json.decode(plain["scope"])
    plain["limits"] = msgspec.json.decode(plain["limits"])
    return msgspec.convert(plain, Run)


def new_run(kind: str, site: str, vantage: str, made_by: str, scope: Sequence[str], limits: Mapping[str, str]) -> Run:
    """A run that starts now, with an id that no other machine will give."""
    return Run(uuid.uuid4().hex, site, kind, "running", time.time(), None, vantage, made_by, tuple(scope), dict(limits))


def _pragmas(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]  # a DB-API connection has no type of its own
    # Write-ahead logging: readers never wait for a scan, and a killed scan loses only the transaction it was in.
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()
