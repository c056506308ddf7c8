"""The inventory of each site as the pages show it.

Working one out takes seconds in a large office, and a page must not wait for that: what people have just said is shown
at once, what a scan has just seen as soon as it is worked out, and until then what was known before."""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec

from exports.format import Settings
from netzplan import survey
from netzplan.store import Store
from netzplan.store.service import Stamps
from netzplan.web import historian
from netzplan.web.thinker import Answer, Thinker
from topology.attributes import stated
from topology.corrections import noted
from topology.inventory import Device, Inventory

_PATIENCE_SECONDS = 0.1
"""How long a page waits for what is being worked out before it shows what was known before."""
_REST = 8.0
"""While a scan runs, working out takes at most this fraction's inverse of the time."""
_STAMP_SECONDS = 0.3
_LARGE = 300
"""More devices than this, and their plan takes long to draw."""
_QUICK = frozenset({"svg", "json", "csv", "drawio"})
"""Formats that are sooner made here than handed over."""
_LONG_SECONDS = 0.3
"""What takes longer is worked out in another process."""


class State(msgspec.Struct, frozen=True):
    """`serial` is another number for each other content. `previous` is as of the scan before the newest. Not `whole`
    while what follows from people's words (roles, findings, the plan) is still being worked out."""

    serial: int
    whole: bool
    stamps: Stamps
    notes: dict[str, dict[str, str]]
    inventory: Inventory
    previous: Inventory | None


class States:
    """All methods may be called from several threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._states: dict[str, State] = {}
        self._stamped: dict[str, tuple[float, Stamps]] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()
        self._serial = 0
        self._rested: dict[str, float] = {}
        self._took: dict[str, float] = {}
        self._closed = False
        self.ready: Callable[[str], object] = lambda site: None
        """Called when the new state of a large office is there: what takes long is made before somebody asks."""
        self._thinker = Thinker(store.place)
        self.background = Background()

    def of(self, site: str) -> State | None:
        """What there is to show; None while nothing was ever seen."""
        stamps = _content(self.stamps(site))
        kept = self._states.get(site)
        quick = self._took.get(site, 0.0) < _PATIENCE_SECONDS
        corrected = kept is not None and kept.stamps.corrections != stamps.corrections
        if kept is None or (corrected and quick):
            return self.refresh(site)
        if (kept.stamps.notes, kept.stamps.accepted) != (stamps.notes, stamps.accepted):
            kept = self._said(site, kept, stamps)
        if kept.whole and kept.stamps == stamps:
            return kept
        if corrected or time.monotonic() >= self._rested.get(site, 0.0):
            done = self.background.do(("state", site), lambda: self._renew(site))
            if not stamps.partial and quick:
                done.wait(_PATIENCE_SECONDS)
        return self._states.get(site, kept)

    def behind(self, site: str) -> bool:
        """Whether somebody has said who is who, and what follows from it is still being worked out."""
        kept = self._states.get(site)
        return kept is not None and kept.stamps.corrections != self.stamps(site).corrections

    def glimpse(self, site: str) -> State | None:
        """What is there already; where there is nothing, it is worked out in the background."""
        kept = self._states.get(site)
        if kept is None:
            self.background.do(("state", site), lambda: self._renew(site))
        return kept

    def large(self, site: str) -> bool:
        """Whether a page must not wait for what is made of all devices."""
        kept = self._states.get(site)
        return kept is not None and len(kept.inventory.devices) > _LARGE

    def refresh(self, site: str) -> State | None:
        """Works everything out now; of many who ask at once, one works and the others wait."""
        with self._lock:
            lock = self._locks.setdefault(site, threading.Lock())
        with lock:
            self.changed(site)
            stamps = _content(self.stamps(site))
            kept = self._states.get(site)
            if kept is not None and kept.whole and kept.stamps == stamps:
                return kept
            notes = self._store.notes(site)
            began = time.monotonic()
            found = self._work_out(site)
            over = time.monotonic()
            self._took[site] = over - began
            self._rested[site] = over + (over - began) * _REST if stamps.partial else 0.0
            return self._keep(site, True, stamps, notes, *found) if found is not None else None

    def learn(self, site: str, whole: bool = False) -> None:
        """Works out in the background what the scans have changed; in a small office that takes a moment only. If asked
        for the `whole` of it, waits."""
        if whole:
            self._learn(site)
            return
        done = self.background.do(("history", site), lambda: self._learn(site))
        if self._took.get(site, 0.0) < _PATIENCE_SECONDS:
            done.wait(_PATIENCE_SECONDS)

    def _work_out(self, site: str) -> Answer:
        if self._took.get(site, 0.0) > _LONG_SECONDS:
            with contextlib.suppress(OSError):
                return self._thinker.state(site)
            self._open()
        return survey.now_and_before(self._store, site)

    def _open(self) -> None:
        """Raises OSError when the service ends, and with it the other process."""
        if self._closed:
            raise OSError("closed")

    def _learn(self, site: str) -> None:
        """One scan after the other, so that what is more urgent gets its turn in between."""
        waiting = len(historian.waiting(self._store, site))
        while waiting and not self._closed:
            before = waiting
            if self._took.get(site, 0.0) > _LONG_SECONDS:
                waiting = self._thinker.history(site)
            else:
                historian.work(self._store, site, 1)
                waiting = len(historian.waiting(self._store, site))
            if waiting >= before:
                return

    def _renew(self, site: str) -> None:
        made = self.refresh(site)
        if made is not None and len(made.inventory.devices) > _LARGE:
            self.ready(site)

    def stamps(self, site: str) -> Stamps:
        """What the site depends on now; asked of the store a few times a second at most."""
        now = time.monotonic()
        known = self._stamped.get(site)
        if known is None or now - known[0] > _STAMP_SECONDS:
            known = self._stamped[site] = (now, self._store.stamps(site))
        return known[1]

    def render(self, name: str, inventory: Inventory, settings: Settings) -> bytes:
        """The bytes of a format; of a large office made in the other process. Raises exports.format.Unable."""
        from exports.registry import formats

        if len(inventory.devices) > _LARGE and name not in _QUICK:
            with contextlib.suppress(OSError):
                return self._thinker.render(name, inventory, settings)
            self._open()
        return formats()[name].render(inventory, settings)

    def changed(self, site: str) -> None:
        """Somebody has just written something: the next reader is to see it."""
        self._stamped.pop(site, None)

    def close(self) -> None:
        """Ends the work in the background, and waits for what is being done."""
        self._closed = True
        self.background.close(wait=False)
        self._thinker.close()
        self.background.close()

    def _said(self, site: str, kept: State, stamps: Stamps) -> State:
        """With what people have said meanwhile."""
        notes = self._store.notes(site)
        corrections = survey.corrections(self._store, site)
        old, new = noted(kept.notes, corrections), noted(notes, corrections)
        devices = tuple(
            _renoted(d, old.get(d.id, {}), new.get(d.id, {}), kept.inventory.as_of) for d in kept.inventory.devices
        )
        every = (*kept.inventory.findings, *(a.finding for a in kept.inventory.accepted))
        inventory = survey.judged(self._store, msgspec.structs.replace(kept.inventory, devices=devices), every)
        shown = msgspec.structs.replace(kept.stamps, notes=stamps.notes, accepted=stamps.accepted)
        whole = kept.whole and kept.stamps.notes == stamps.notes
        return self._keep(site, whole, shown, notes, inventory, kept.previous)

    def _keep(
        self,
        site: str,
        whole: bool,
        stamps: Stamps,
        notes: dict[str, dict[str, str]],
        inventory: Inventory,
        previous: Inventory | None,
    ) -> State:
        with self._lock:
            self._serial += 1
            made = State(self._serial, whole, stamps, notes, inventory, previous)
            self._states[site] = made
        return made


def _content(stamps: Stamps) -> Stamps:
    """Without what moves things on the plan only, and what is known of the past."""
    return msgspec.structs.replace(stamps, places="", told="")


def _renoted(device: Device, old: Mapping[str, str], new: Mapping[str, str], as_of: float) -> Device:
    if old == new:
        return device
    mine = {**{k: v for k, v in device.notes.items() if k not in old}, **new}
    facts = {**device.attributes, **stated(mine, as_of, device.attributes)}
    return msgspec.structs.replace(device, notes=dict(sorted(mine.items())), attributes=dict(sorted(facts.items())))


class Background:
    """Two threads that do what nobody waits for; what is asked for again while it waits is done once."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(2, "netzplan-background")
        self._waiting: dict[tuple[Any, ...], threading.Event] = {}
        self._lock = threading.Lock()
        self._closed = False

    def do(self, key: tuple[Any, ...], work: Callable[[], object]) -> threading.Event:
        """An event that is set when it is done, well or badly."""
        with self._lock:
            known = self._waiting.get(key)
            if known is not None:
                return known
            event = self._waiting[key] = threading.Event()
        try:
            self._pool.submit(self._work, key, work, event)
        except RuntimeError:  # the service is about to end
            event.set()
        return event

    def rest(self, seconds: float) -> bool:
        """Waits until there is nothing left to do; whether it came to that."""
        end = time.monotonic() + seconds
        while waiting := list(self._waiting.values()):
            if time.monotonic() > end:
                return False
            waiting[0].wait(max(0.0, end - time.monotonic()))
        return True

    def close(self, wait: bool = True) -> None:
        """Begins nothing more, and waits for what is being done."""
        self._closed = True
        self._pool.shutdown(wait=wait, cancel_futures=True)

    def _work(self, key: tuple[Any, ...], work: Callable[[], object], event: threading.Event) -> None:
        try:
            work()
        except Exception:
            if not self._closed:
                logging.getLogger("netzplan.serve").exception("in the background")
        finally:
            with self._lock:
                self._waiting.pop(key, None)
            event.set()
