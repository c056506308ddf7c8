"""The virtual offices, by name."""

from __future__ import annotations

from lab.office import Office


def offices() -> dict[str, Office]:
    """All offices."""
    from lab.offices import muster, praxis

    return {o.name: o for o in (muster.OFFICE, praxis.OFFICE)}
