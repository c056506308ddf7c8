"""What the service keeps: documents that were made, each site's schedule, a stamp that says whether anything is new."""

from __future__ import annotations

import uuid
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


class ServiceData(Base):
    """Documents, schedules, stamps."""

    def stamp(self, site: str) -> str:
        """Another text whenever a run, a note, an acceptance or a correction of this site has come or gone."""
        parts = []
        for sql in (
            "SELECT count(*), max(started), max(ended) FROM runs WHERE site = :site",
            "SELECT count(*), max(noted), 0 FROM notes WHERE site = :site",
            "SELECT count(*), max(noted), max(until) FROM accepted WHERE site = :site",
            "SELECT count(*), max(noted), 0 FROM corrections WHERE site = :site",
            "SELECT count(*), max(s.taken), 0 FROM seen s JOIN runs r ON r.id = s.run"
            " WHERE r.site = :site AND r.status = 'running'",
        ):
            parts.append(repr(tuple(self._read(sql, site=site)[0])))
        return "|".join(parts)

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
