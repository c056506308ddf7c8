"""What was written into another system, so that a person's edits there are told from values of our own."""

from __future__ import annotations

import json
import pathlib
from typing import Any


class Memory:
    """Every value that was ever sent, by system, object and field; one JSON line each, kept before it is sent, so that
    an interrupted run leaves nothing that the next one takes for a person's. Without a path, nothing is kept."""

    def __init__(self, path: pathlib.Path | None, system: str) -> None:
        self._path = path
        self._system = system
        self._wrote: dict[tuple[str, str], list[Any]] = {}
        for line in self._lines():
            try:
                one = json.loads(line)
                if one["system"] == system:
                    self._wrote.setdefault((one["object"], one["field"]), []).append(one["value"])
            except (ValueError, KeyError, TypeError):  # the last line of a run that was cut off
                continue

    def _lines(self) -> list[str]:
        try:
            return self._path.read_text("utf-8").splitlines() if self._path else []
        except FileNotFoundError:
            return []

    def wrote(self, thing: str, field: str, value: Any) -> bool:
        return value in self._wrote.get((thing, field), ())

    def keep(self, thing: str, fields: dict[str, Any]) -> None:
        """Raises OSError when the file cannot be written: then nothing may be sent either."""
        fresh = {f: v for f, v in fields.items() if not self.wrote(thing, f, v)}
        if not fresh:
            return
        for field, value in fresh.items():
            self._wrote.setdefault((thing, field), []).append(value)
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            for field, value in fresh.items():
                one = {"system": self._system, "object": thing, "field": field, "value": value}
                file.write("\n" + json.dumps(one, ensure_ascii=True))
