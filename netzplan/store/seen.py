"""What was seen: runs (scans and readings), the raw answers, the observations once each, and what became of each probe.

Devices and links are never stored: they are computed from the observations."""

from __future__ import annotations

import hashlib
import time
import uuid
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa

from discover.observation import Claim, Confidence, Key, Observation, Source
from discover.probe import Capture, Outcome
from netzplan.store.base import Base


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

_RUN = (
    "INSERT INTO runs (id, site, kind, status, started, ended, vantage, made_by, scope, limits)"
    " VALUES (:id, :site, :kind, :status, :started, :ended, :vantage, :made_by, :scope, :limits) ON CONFLICT DO NOTHING"
)
_CAPTURE = (
    "INSERT INTO captures (id, run, site, probe, vantage, taken, peer, payload)"
    " VALUES (:id, :run, :site, :probe, :vantage, :taken, :peer, :payload) ON CONFLICT DO NOTHING"
)
_FACT = (
    "INSERT INTO observations (id, site, statement, probe, vantage, peer, first_seen, last_seen)"
    " VALUES (:id, :site, :statement, :probe, :vantage, :peer, :at, :at) ON CONFLICT (id) DO UPDATE SET"
    " last_seen = CASE WHEN excluded.last_seen > observations.last_seen"
    " THEN excluded.last_seen ELSE observations.last_seen END,"
    " first_seen = CASE WHEN excluded.first_seen < observations.first_seen"
    " THEN excluded.first_seen ELSE observations.first_seen END"
)
_SEEN = (
    "INSERT INTO seen (run, observation, taken, capture) VALUES (:run, :observation, :taken, :capture)"
    " ON CONFLICT DO NOTHING"
)
_OUTCOME = (
    "INSERT INTO outcomes (run, probe, outcome) VALUES (:run, :probe, :outcome)"
    " ON CONFLICT (run, probe) DO UPDATE SET outcome = excluded.outcome"
)


class Seen(Base):
    """Runs and what they saw."""

    def begin(self, run: Run) -> None:
        """Notes that a run has started."""
        lists = {"scope": _encoder.encode(run.scope).decode(), "limits": _encoder.encode(run.limits).decode()}
        self._write((_RUN, {**msgspec.structs.asdict(run), **lists}))

    def end(self, run: str, status: str, at: float) -> None:
        """Notes how and when a run ended."""
        row = {"run": run, "status": status, "at": at}
        self._write(("UPDATE runs SET status = :status, ended = :at WHERE id = :run", row))

    def runs(self, site: str | None = None, kind: str | None = None) -> list[Run]:
        """All runs, oldest first. A run that was killed still says running."""
        rows = self._read(
            "SELECT id, site, kind, status, started, ended, vantage, made_by, scope, limits FROM runs"
            " WHERE (:all_sites = 1 OR site = :site) AND (:all_kinds = 1 OR kind = :kind) ORDER BY started, id",
            site=site or "",
            all_sites=int(site is None),
            kind=kind or "",
            all_kinds=int(kind is None),
        )
        return [_run(row) for row in rows]

    def newest(self, site: str, kind: str | None, most: int, before: float = 1e12) -> list[Run]:
        """The newest runs of a kind (or of all) that began before that time, oldest first."""
        rows = self._read(
            "SELECT id, site, kind, status, started, ended, vantage, made_by, scope, limits FROM runs"
            f" WHERE site = :site AND started < :before {'' if kind is None else 'AND kind = :kind'}"
            " ORDER BY started DESC, id DESC LIMIT :most",
            **({} if kind is None else {"kind": kind}),
            site=site,
            most=most,
            before=before,
        )
        return [_run(row) for row in rows][::-1]

    def last_scans(self, site: str) -> tuple[float | None, float | None]:
        """When the newest scan began, and when the newest deep one."""
        asked = "SELECT max(started) AS at FROM runs WHERE site = :site AND kind = 'scan'"
        newest = self._read(asked, site=site)[0].at
        # Limits are kept as JSON text, without blanks.
        return newest, self._read(f"{asked} AND limits LIKE :deep", site=site, deep='%"deep":"yes"%')[0].at

    def run(self, id: str) -> Run | None:
        """The run of this id."""
        rows = self._read(
            "SELECT id, site, kind, status, started, ended, vantage, made_by, scope, limits FROM runs WHERE id = :id",
            id=id,
        )
        return _run(rows[0]) if rows else None

    def sites(self) -> list[str]:
        """The sites that have at least one run."""
        return [row.site for row in self._read("SELECT DISTINCT site FROM runs ORDER BY site")]

    def add(
        self,
        run: str,
        site: str,
        captures: Iterable[Capture],
        observations: Iterable[Observation],
        outcomes: Iterable[Outcome] = (),
    ) -> None:
        """Writes all of it or nothing. What this returned from survives a kill."""
        facts: dict[str, dict[str, Any]] = {}
        seen = []
        for o in observations:
            statement = _encoder.encode(_Statement(o.subject, o.claim, o.confidence))
            where = _encoder.encode((site, o.source.probe, o.source.vantage, o.source.peer))
            fact = hashlib.blake2b(where + statement, digest_size=16).hexdigest()
            source = {"probe": o.source.probe, "vantage": o.source.vantage, "peer": o.source.peer}
            facts[fact] = {"id": fact, "site": site, "statement": statement, "at": o.at, **source}
            seen.append({"run": run, "observation": fact, "taken": o.at, "capture": o.source.capture})
        self._write(
            (_CAPTURE, [_capture_row(run, site, c) for c in captures]),
            (_FACT, list(facts.values())),
            (_SEEN, seen),
            (_OUTCOME, [{"run": run, "probe": o.probe, "outcome": _encoder.encode(o).decode()} for o in outcomes]),
        )

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
        rows = self._read("SELECT outcome FROM outcomes WHERE run = :run ORDER BY probe", run=run)
        return [msgspec.json.decode(row.outcome, type=Outcome) for row in rows]


def _capture_row(run: str, site: str, capture: Capture) -> dict[str, Any]:
    return {
        "id": capture.id,
        "run": run,
        "site": site,
        "probe": capture.probe,
        "vantage": capture.vantage,
        "taken": capture.at,
        "peer": capture.peer,
        "payload": zlib.compress(capture.payload, 3),
    }


def _run(row: sa.Row[Any]) -> Run:
    """Rows hold lists and maps as JSON text."""
    plain = dict(row._mapping)
    plain["scope"] = msgspec.json.decode(plain["scope"])
    plain["limits"] = msgspec.json.decode(plain["limits"])
    return msgspec.convert(plain, Run)


def new_run(kind: str, site: str, vantage: str, made_by: str, scope: Sequence[str], limits: Mapping[str, str]) -> Run:
    """A run that starts now, with an id that no other machine will give."""
    return Run(uuid.uuid4().hex, site, kind, "running", time.time(), None, vantage, made_by, tuple(scope), dict(limits))
