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


class Refused(Failed):
    """The other system has looked at the request and done nothing of it: what was sent together may be sent one by
    one. After any other failure nobody knows what was done."""


class Unreachable(Failed):
    """There was no answer."""


class Stopped(Exception):
    """The run ended early: after the first failure, as was asked, or because nobody answers any more."""
