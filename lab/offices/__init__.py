"""The virtual offices, by name."""

from __future__ import annotations

from lab.office import Office


def offices() -> dict[str, Office]:
    """All offices."""
    from lab.offices import hostile, muster, praxis, thousand

    return {o.name: o for o in (hostile.OFFICE, muster.OFFICE, praxis.OFFICE, thousand.OFFICE)}
