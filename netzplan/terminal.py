"""Text from the network on a terminal: nothing that moves the cursor, hides or turns text around."""

from __future__ import annotations

import unicodedata


def safe(text: str, limit: int = 200) -> str:
    """`text` without control, format and bidirectional characters, on one line, at most `limit` characters long."""
    kept = "".join("\N{REPLACEMENT CHARACTER}" if _moves(c) else c for c in text[: limit + 1])
    return kept if len(kept) <= limit else kept[: limit - 1] + "…"


def _moves(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
