"""What people enter, read with care."""

from __future__ import annotations


def number(text: str, most: int) -> int | None:
    """A whole number from 0 to `most`, in the digits 0 to 9; None for anything else."""
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        return None
    found = int(text)
    return found if found <= most else None


def clean(text: str) -> str:
    """Without the one sign that PostgreSQL and file systems cannot hold."""
    return text.replace("\0", "")
