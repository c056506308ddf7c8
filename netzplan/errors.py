"""The one error that a user can mend: printed as one line with the remedy, never as a traceback."""

from __future__ import annotations

import errno
import os

# Exit codes, documented in the README.
FAILED = 1
USAGE = 2
NOTHING = 3
REFUSED = 4
INTERRUPTED = 130
_SAID = ("ENOENT", "EACCES", "EPERM", "EISDIR", "ENOTDIR", "EEXIST", "ENOSPC", "EROFS", "EBUSY")


class NetzplanError(Exception):
    """`code` is a text of exports/texts/errors.py (`errors.<code>`), `values` its placeholders."""

    def __init__(self, code: str, exit_code: int = FAILED, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.exit_code = exit_code
        self.values = values

    def message(self, lang: str) -> str:
        """The line to print."""
        from exports.texts import text
        from netzplan.terminal import safe

        return text(lang, f"errors.{self.code}", **{k: safe(said(str(v), lang)) for k, v in self.values.items()})


def said(reason: str, lang: str) -> str:
    """What the system says of a file, in the words of the language; anything else as it is."""
    from exports.texts import text

    known = next((name for name in _SAID if reason == os.strerror(getattr(errno, name))), None)
    return text(lang, f"errors.os-{known.lower()}") if known else reason
