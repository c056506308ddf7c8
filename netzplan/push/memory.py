"""What was written into another system, so that a person's edits there are told from values of our own."""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterator
from typing import Any


class Memory:
    """Every value that was ever sent, by system, object and field; one JSON line each, kept before it is sent, so that
    an interrupted run leaves nothing that the next one takes for a person's. What arrived is kept too: what is empty
    after that, a person has emptied. Without a path, nothing is kept."""

    def __init__(self, path: pathlib.Path | None, system: str) -> None:
        self._path = path
        self._system = system
        self._sent: dict[tuple[str, str], list[Any]] = {}
        self._arrived: dict[tuple[str, str], list[Any]] = {}
        for line in self._lines():
            try:
                one = json.loads(line)
                if one["system"] == system:
                    place = self._arrived if one.get("arrived") else self._sent
                    for field, value in one["fields"].items():
                        place.setdefault((one["object"], field), []).append(value)
            except (ValueError, KeyError, TypeError, AttributeError):  # the last line of a run that was cut off
                continue

    def _lines(self) -> Iterator[str]:
        try:
            if self._path:
                with self._path.open(encoding="utf-8", errors="replace") as file:
                    yield from file
        except FileNotFoundError:
            return

    def wrote(self, thing: str, field: str, value: Any) -> bool:
        return value in self._sent.get((thing, field), ())

    def last(self, thing: str, field: str) -> Any:
        """The value that arrived last; None when none did."""
        return next(iter(self._arrived.get((thing, field), ())[-1:]), None)

    def keep(self, things: list[tuple[str, dict[str, Any]]]) -> None:
        """Before it is sent. Raises OSError when the file cannot be written: then nothing may be sent either."""
        self._add(things, self._sent, {})

    def done(self, things: list[tuple[str, dict[str, Any]]]) -> None:
        """After it has arrived."""
        self._add(things, self._arrived, {"arrived": True})

    def _add(
        self, things: list[tuple[str, dict[str, Any]]], place: dict[tuple[str, str], list[Any]], more: dict[str, Any]
    ) -> None:
        lines = []
        for thing, fields in things:
            fresh = {}
            for field, value in fields.items():
                known = place.setdefault((thing, field), [])
                if value not in known or (more and known[-1] != value):
                    known.append(value)
                    fresh[field] = value
            if fresh:
                one = {"system": self._system, "object": thing, "fields": fresh, **more}
                lines.append("\n" + json.dumps(one, ensure_ascii=True))
        if not lines or self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.touch(0o600)  # it tells of the network as the store does
        with self._path.open("a", encoding="utf-8") as file:
            file.writelines(lines)
