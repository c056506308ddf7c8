"""The virtual offices, by name."""

from __future__ import annotations

from lab.office import Office


def offices() -> dict[str, Office]:
    """All offices."""
    from lab.offices import hostile, muster, praxis, ring, thousand, virtuell, zwei

    every = (hostile, muster, praxis, ring, thousand, virtuell, zwei)
    return {o.OFFICE.name: o.OFFICE for o in every}
