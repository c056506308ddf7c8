"""Who is who, and what people said: the map from key to device id, notes, accepted findings, places on the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from discover.observation import Key
from netzplan.store.base import Base

_NOTE = (
    "INSERT INTO notes (site, device, field, value, noted, author)"
    " VALUES (:site, :device, :field, :value, :at, :author) ON CONFLICT (site, device, field)"
    " DO UPDATE SET value = excluded.value, noted = excluded.noted, author = excluded.author"
)
_NO_NOTE = "DELETE FROM notes WHERE site = :site AND device = :device AND field = :field"


class Accepted(msgspec.Struct, frozen=True):
    """A finding that the owner lives with. `finding` is its code and the devices it is about; `until` may be 0: for
    good. Times in seconds since the epoch."""

    finding: str
    reason: str
    until: float
    at: float
    author: str


class Correction(msgspec.Struct, frozen=True):
    """What a person knows better about who is who. `what`: merge (device id `subject` is the same as `target`), split
    (the key `subject`, `kind value`, is the device `target`), remove (`subject` is not shown), device (`subject` is the
    id of one that a person has added, `target` its role), cable (`subject` is device, port, device, port, with tabs
    between). `label` is what the subject was called then."""

    what: str
    subject: str
    target: str
    label: str
    at: float
    author: str


class People(Base):
    """What outlives every scan."""

    def identities(self, site: str) -> dict[Key, str]:
        """The device id that each key belonged to when it was last seen."""
        rows = self._read("SELECT kind, value, device FROM identities WHERE site = :site", site=site)
        return {Key(row.kind, row.value): row.device for row in rows}

    def remember(self, site: str, identities: Mapping[Key, str]) -> None:
        """Keeps the map from key to device id; a key's newest device wins."""
        known = self.identities(site)
        rows = [
            {"site": site, "kind": k.kind, "value": k.value, "device": d}
            for k, d in sorted(identities.items())
            if known.get(k) != d
        ]
        self._write(
            (
                "INSERT INTO identities (site, kind, value, device) VALUES (:site, :kind, :value, :device)"
                " ON CONFLICT (site, kind, value) DO UPDATE SET device = excluded.device",
                rows,
            )
        )

    def notes(self, site: str) -> dict[str, dict[str, str]]:
        """What people noted: device id → field → value."""
        found: dict[str, dict[str, str]] = {}
        for row in self._read(
            "SELECT device, field, value FROM notes WHERE site = :site ORDER BY device, field", site=site
        ):
            found.setdefault(row.device, {})[row.field] = row.value
        return found

    def note(self, site: str, device: str, fields: Mapping[str, str], at: float, author: str) -> None:
        """Keeps what a person says about a device; an empty value takes the note back."""
        rows = [
            {"site": site, "device": device, "field": field, "value": value, "at": at, "author": author}
            for field, value in sorted(fields.items())
        ]
        self._write((_NOTE, [r for r in rows if r["value"]]), (_NO_NOTE, [r for r in rows if not r["value"]]))

    def accepted(self, site: str) -> dict[str, Accepted]:
        """The findings that were accepted, by finding."""
        rows = self._read(
            "SELECT finding, reason, until, noted, author FROM accepted WHERE site = :site ORDER BY finding", site=site
        )
        return {r.finding: Accepted(r.finding, r.reason, r.until, r.noted, r.author) for r in rows}

    def accept(self, site: str, accepted: Accepted) -> None:
        """Accepts a finding, or replaces the reason and date."""
        self._write(
            (
                "INSERT INTO accepted (site, finding, reason, until, noted, author)"
                " VALUES (:site, :finding, :reason, :until, :at, :author) ON CONFLICT (site, finding) DO UPDATE SET"
                " reason = excluded.reason, until = excluded.until, noted = excluded.noted, author = excluded.author",
                {"site": site, **msgspec.structs.asdict(accepted)},
            )
        )

    def no_longer_accept(self, site: str, finding: str) -> None:
        """The finding counts again."""
        row = {"site": site, "finding": finding}
        self._write(("DELETE FROM accepted WHERE site = :site AND finding = :finding", row))

    def corrections(self, site: str) -> list[Correction]:
        """What people said about who is who, the oldest first."""
        rows = self._read(
            "SELECT what, subject, target, label, noted, author FROM corrections"
            " WHERE site = :site ORDER BY noted, subject",
            site=site,
        )
        return [Correction(r.what, r.subject, r.target, r.label, r.noted, r.author) for r in rows]

    def correct(self, site: str, corrections: Sequence[Correction]) -> None:
        """Keeps all of them or none."""
        self._write(
            (
                "INSERT INTO corrections (site, what, subject, target, label, noted, author)"
                " VALUES (:site, :what, :subject, :target, :label, :at, :author) ON CONFLICT (site, what, subject)"
                " DO UPDATE SET target = excluded.target, label = excluded.label, noted = excluded.noted,"
                " author = excluded.author",
                [{"site": site, **msgspec.structs.asdict(c)} for c in corrections],
            )
        )

    def no_longer_correct(self, site: str, what: str, subject: str = "", target: str = "") -> None:
        """Takes back what was said about this subject, or about this target."""
        row = {"site": site, "what": what, "subject": subject, "target": target}
        self._write(
            (
                "DELETE FROM corrections WHERE site = :site AND what = :what"
                " AND ((:subject <> '' AND subject = :subject) OR (:target <> '' AND target = :target))",
                row,
            )
        )

    def places(self, site: str) -> dict[str, dict[str, str]]:
        """What a person set on the plan: device id → `x` and `y` (units of the plan) or `hidden`, as text."""
        found: dict[str, dict[str, str]] = {}
        for row in self._read(
            "SELECT device, what, value FROM places WHERE site = :site ORDER BY device, what", site=site
        ):
            found.setdefault(row.device, {})[row.what] = row.value
        return found

    def put(self, site: str, device: str, settings: Mapping[str, str]) -> None:
        """Replaces what was set for one device; nothing to set takes it back."""
        rows = [{"site": site, "device": device, "what": k, "value": v} for k, v in sorted(settings.items())]
        self._write(
            ("DELETE FROM places WHERE site = :site AND device = :device", {"site": site, "device": device}),
            ("INSERT INTO places (site, device, what, value) VALUES (:site, :device, :what, :value)", rows),
        )
