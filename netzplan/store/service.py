"""What the service keeps: documents that were made, each site's schedule, a stamp that says whether anything is new."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import msgspec

from netzplan.store.base import Base, as_struct


class Kept(msgspec.Struct, frozen=True):
    """A document that was made. `checksum` is SHA-256 in hex; `made` in seconds since the epoch."""

    id: str
    name: str
    made: float
    author: str
    checksum: str


class Stamps(msgspec.Struct, frozen=True):
    """What a site's pages depend on; `partial` while a scan runs; `told` what is known of the past."""

    notes: str
    accepted: str
    corrections: str
    runs: str
    partial: str
    places: str
    told: str


class Whereabouts(msgspec.Struct, frozen=True):
    """Where a device was from a scan on, until the next entry: `ips` and `macs` separated by blanks, `place` the device
    and port that it hung on. Without addresses: it was not seen."""

    device: str
    since: float
    label: str
    ips: str
    macs: str
    place: str


class ServiceData(Base):
    """Documents, schedules, stamps, and what was worked out about the past."""

    def stamps(self, site: str) -> Stamps:
        """Other texts whenever something of this site has come or gone."""
        said = {
            name: repr(tuple(self._read(sql, site=site)[0]))
            for name, sql in (
                ("notes", "SELECT count(*), max(noted), sum(length(value)) FROM notes WHERE site = :site"),
                ("accepted", "SELECT count(*), max(noted), max(until) FROM accepted WHERE site = :site"),
                ("corrections", "SELECT count(*), max(noted) FROM corrections WHERE site = :site"),
                ("runs", "SELECT count(*), max(started), max(ended) FROM runs WHERE site = :site"),
                ("told", "SELECT count(*), max(started) FROM told WHERE site = :site"),
                (
                    "places",
                    "SELECT count(*), min(device), max(value), sum(length(value)) FROM places WHERE site = :site",
                ),
            )
        }
        running = self._read("SELECT id FROM runs WHERE site = :site AND status = 'running' ORDER BY id", site=site)
        partial = [
            repr(tuple(self._read("SELECT count(*), max(taken) FROM seen WHERE run = :run", run=row.id)[0]))
            for row in running[-3:]  # those of killed processes do not change any more
        ]
        return Stamps(**said, partial="|".join(partial))

    def keep_document(self, site: str, name: str, made: float, author: str, checksum: str, content: bytes) -> None:
        """Keeps a document."""
        row = {"id": uuid.uuid4().hex, "site": site, "name": name, "made": made, "author": author}
        self._write(
            (
                "INSERT INTO documents (id, site, name, made, author, checksum, content)"
                " VALUES (:id, :site, :name, :made, :author, :checksum, :content)",
                {**row, "checksum": checksum, "content": content},
            )
        )

    def documents(self, site: str) -> list[Kept]:
        """Those of a site, the newest first."""
        rows = self._read(
            "SELECT id, name, made, author, checksum FROM documents WHERE site = :site ORDER BY made DESC, id",
            site=site,
        )
        return [as_struct(row, Kept) for row in rows]

    def document(self, site: str, id: str) -> tuple[str, bytes] | None:
        """Name and content."""
        rows = self._read("SELECT name, content FROM documents WHERE site = :site AND id = :id", site=site, id=id)
        return (rows[0].name, bytes(rows[0].content)) if rows else None

    def drop_document(self, site: str, id: str) -> None:
        """Removes one."""
        self._write(("DELETE FROM documents WHERE site = :site AND id = :id", {"site": site, "id": id}))

    def plan(self, site: str) -> dict[str, Any]:
        """The schedule of a site as it was kept; empty when there is none."""
        rows = self._read("SELECT settings FROM plans WHERE site = :site", site=site)
        found: dict[str, Any] = msgspec.json.decode(rows[0].settings) if rows else {}
        return found

    def keep_plan(self, site: str, settings: dict[str, Any]) -> None:
        """Keeps the schedule of a site."""
        self._write(
            (
                "INSERT INTO plans (site, settings) VALUES (:site, :settings)"
                " ON CONFLICT (site) DO UPDATE SET settings = excluded.settings",
                {"site": site, "settings": msgspec.json.encode(settings).decode()},
            )
        )

    def planned_sites(self) -> list[str]:
        """The sites with a schedule."""
        return [row.site for row in self._read("SELECT site FROM plans ORDER BY site")]

    def told(self, site: str) -> set[str]:
        """The runs of which is known what they changed."""
        return {row.run for row in self._read("SELECT run FROM told WHERE site = :site", site=site)}

    def timeline(self, site: str, most: int, before: float) -> list[tuple[str, float, bytes]]:
        """Run, its start and what it changed (as it was kept), the newest first; only runs that changed something and
        began before that time."""
        rows = self._read(
            "SELECT run, started, changes FROM told WHERE site = :site AND started < :before AND changes <> '[]'"
            " ORDER BY started DESC, run LIMIT :most",
            site=site,
            before=before,
            most=most,
        )
        return [(row.run, row.started, row.changes.encode()) for row in rows]

    def keep_told(self, site: str, run: str, started: float, changes: bytes, moved: Sequence[Whereabouts]) -> None:
        """Keeps what a run has changed, and the new whereabouts."""
        self._write(
            (
                "INSERT INTO told (run, site, started, changes) VALUES (:run, :site, :started, :changes)"
                " ON CONFLICT (run) DO UPDATE SET changes = excluded.changes",
                {"run": run, "site": site, "started": started, "changes": changes.decode()},
            ),
            (
                "INSERT INTO whereabouts (site, device, since, label, ips, macs, place)"
                " VALUES (:site, :device, :since, :label, :ips, :macs, :place) ON CONFLICT (site, device, since)"
                " DO UPDATE SET label = excluded.label, ips = excluded.ips, macs = excluded.macs,"
                " place = excluded.place",
                [{"site": site, **msgspec.structs.asdict(one)} for one in moved],
            ),
        )

    def whereabouts(self, site: str, device: str) -> list[Whereabouts]:
        """Where a device was, the newest first."""
        rows = self._read(
            f"SELECT {_WHERE} FROM whereabouts WHERE site = :site AND device = :device ORDER BY since DESC",
            site=site,
            device=device,
        )
        return [as_struct(row, Whereabouts) for row in rows]

    def first_seen(self, site: str) -> dict[str, float]:
        """When each device was seen first."""
        rows = self._read(
            "SELECT device, min(since) AS at FROM whereabouts WHERE site = :site GROUP BY device", site=site
        )
        return {row.device: row.at for row in rows}

    def last_whereabouts(self, site: str) -> dict[str, Whereabouts]:
        """The newest entry of each device."""
        rows = self._read(
            f"SELECT {_WHERE} FROM whereabouts w WHERE site = :site AND since ="
            " (SELECT max(since) FROM whereabouts x WHERE x.site = w.site AND x.device = w.device)",
            site=site,
        )
        return {row.device: as_struct(row, Whereabouts) for row in rows}


_WHERE = "device, since, label, ips, macs, place"
