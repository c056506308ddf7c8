"""The only room that says SQL."""

from __future__ import annotations

from netzplan.store.access import Access
from netzplan.store.people import Accepted, Correction, People
from netzplan.store.seen import Run, Seen, new_run
from netzplan.store.service import ServiceData

__all__ = ["Accepted", "Correction", "Run", "Store", "new_run"]


class Store(Seen, People, Access, ServiceData):
    """An open store; a context manager that closes it."""

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
