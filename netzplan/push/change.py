"""What a push does, object by object."""

from __future__ import annotations

import msgspec

CREATE, UPDATE, SAME, KEPT, FAILED, SKIPPED = "create", "update", "same", "kept", "failed", "skipped"


class Change(msgspec.Struct, frozen=True):
    """One object: what becomes of it, and which fields or why. `kept` are fields that a person has filled otherwise."""

    kind: str
    model: str
    label: str
    detail: str = ""


class Failed(Exception):
    """The other system refused a request or did not answer; the message says why."""


class Stopped(Exception):
    """The first failure ended the run, as was asked."""
