"""What the pages share: the store, the inventory of each site (computed once for each state), settings, the clock."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import msgspec

from exports import table
from exports.format import Settings
from exports.texts import text
from netzplan import __version__, places, survey
from netzplan.fields import PRINTED, SITE
from netzplan.settings import UserSettings
from netzplan.store import Run, Store
from netzplan.web.auth import Brake
from netzplan.web.scanner import Scanner
from netzplan.web.state import States
from topology.changes import Change, compare
from topology.inventory import Device, Inventory


class Service:
    """One running service. All methods may be called from several threads."""

    def __init__(
        self, store: Store, settings: UserSettings, https: bool = False, now: Callable[[], float] = time.time
    ) -> None:
        self.store = store
        self.settings = settings
        self.https = https
        self.now = now
        self.brake = Brake()
        self.scanner: Scanner | None = None
        """Starts scans; None where none may be started."""
        self.states = States(store)
        self.states.ready = lambda site: self.rendered(site, "html", settings.lang or "de")
        self.pages = Pages()
        self._sites: tuple[float, list[str]] | None = None
        self.raw = False
        """Whether scans may use raw sockets."""
        self._cache: dict[tuple[Any, ...], Any] = {}
        self._locks: dict[tuple[Any, ...], threading.Lock] = {}
        self._lock = threading.Lock()

    def sites(self) -> list[str]:
        """The sites that have something to show; asked of the store a few times a second at most."""
        now = time.monotonic()
        if self._sites is None or now - self._sites[0] > 0.3:
            self._sites = (now, self.store.sites())
        return self._sites[1]

    def stamp(self, site: str) -> str:
        """Changes whenever anything that a page of this site shows has changed."""
        state = self.states.of(site)
        return f"{state.serial} {self.states.stamps(site).places}" if state is not None else ""

    def inventory(self, site: str) -> Inventory | None:
        """The newest inventory; None while nothing was ever seen."""
        state = self.states.of(site)
        return state.inventory if state is not None else None

    def redacted(self, site: str) -> Inventory | None:
        """The same without addresses, serial numbers and personal names; for readers who need none."""
        inventory = self.inventory(site)
        if inventory is None:
            return None
        from exports.redact import redact

        found: Inventory = self.once(("redacted", site), self.stamp(site), lambda: redact(inventory))
        return found

    def previous(self, site: str) -> Inventory | None:
        """The inventory as of the scan before the newest; None when there is none."""
        state = self.states.of(site)
        return state.previous if state is not None else None

    def changes(self, site: str) -> tuple[Change, ...] | None:
        """What the newest scan has changed; None while there is nothing to compare."""
        state = self.states.of(site)
        if state is None or state.previous is None:
            return None
        before, after = state.previous, state.inventory
        found: tuple[Change, ...] = self.once(("changes", site), str(state.serial), lambda: compare(before, after))
        return found

    def at(self, site: str, run: Run) -> Inventory | None:
        """The inventory as of a scan."""
        stamps = self.states.stamps(site)
        found: Inventory | None = self.once(
            ("at", site, run.id),
            f"{stamps.notes} {stamps.corrections}",
            lambda: survey.inventory(self.store, site, until=run),
        )
        return found

    def learn(self, site: str) -> None:
        """Works out in the background what the scans have changed."""
        self.states.learn(site)

    def close(self) -> None:
        """Ends the work in the background."""
        self.states.close()

    def rendered(self, site: str, name: str, lang: str, redacted: bool = False, **options: str) -> bytes | None:
        """The bytes of a format; computed once for each state. None while nothing was ever seen."""
        inventory = self.inventory(site)
        if inventory is None:
            return None

        def work() -> bytes:
            shown = (self.redacted(site) if redacted else None) or inventory
            answers = {} if redacted else self.store.notes(site).get(SITE, {})
            said = {f"field.{field}": value for field, value in answers.items()}
            arranged = self.store.places(site)
            if redacted:
                from exports.redact import new_ids

                ids = new_ids(inventory)
                arranged = {" ".join(ids.get(w, w) for w in card.split(" ")): at for card, at in arranged.items()}
            settings = self.format_settings(lang, **places.options(arranged), **options, **said)
            mine = self.store.notes(site).get(SITE, {})
            printed = {n: value for n in PRINTED if (value := mine.get(f"print.{n}"))}
            return self.states.render(name, shown, msgspec.structs.replace(settings, **printed))

        key = ("rendered", site, name, lang, redacted, *sorted(options.items()))
        content: bytes = self.once(key, self.stamp(site), work)
        return content

    def format_settings(self, lang: str, **options: str) -> Settings:
        """What is printed around the inventory. Created "now" to the minute, so that one state is one file."""
        mine = self.settings
        return Settings(
            lang=lang,
            customer=mine.customer,
            author=mine.author,
            revision=mine.revision,
            confidentiality=mine.confidentiality,
            created_at=self.now() // 60 * 60,
            timezone=mine.timezone,
            version=__version__,
            options=dict(options),
        )

    def once(self, key: tuple[Any, ...], stamp: str, work: Callable[[], Any]) -> Any:
        """The result of `work` for this state; of many who ask at once, one works and the others wait."""
        with self._lock:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            kept = self._cache.get(key)
            if kept is not None and kept[0] == stamp:
                return kept[1]
            result = work()
            with self._lock:
                if len(self._cache) > 64:
                    self._cache.clear()
                    self._locks = {key: lock}
                self._cache[key] = (stamp, result)
            return result


class Pages:
    """Pages as they were sent, to be sent again while nothing has changed; the least used go first."""

    def __init__(self, largest: int = 32 * 1024 * 1024) -> None:
        self._kept: OrderedDict[tuple[Any, ...], tuple[str, bytes]] = OrderedDict()
        self._size, self._largest = 0, largest
        self._lock = threading.Lock()

    def get(self, key: tuple[Any, ...], stamp: str) -> bytes | None:
        """The page that was kept in this state of the site."""
        with self._lock:
            found = self._kept.get(key)
            if found is None or found[0] != stamp:
                return None
            self._kept.move_to_end(key)
            return found[1]

    def keep(self, key: tuple[Any, ...], stamp: str, body: bytes) -> None:
        """Keeps a page instead of the one of an older state."""
        with self._lock:
            self._size += len(body) - len(self._kept.pop(key, ("", b""))[1])
            self._kept[key] = (stamp, body)
            while self._size > self._largest or len(self._kept) > 2000:
                self._size -= len(self._kept.popitem(last=False)[1][1])


def labels(inventory: Inventory, lang: str) -> dict[str, str]:
    """What to call each device: its name, else what it is where that says more than an address or id."""
    return {d.id: label(d, lang) for d in inventory.devices}


def label(device: Device, lang: str) -> str:
    """What to call one device. Still hostile text."""
    return text(lang, "roles.internet") if device.role == "internet" else table.label(device, lang)
