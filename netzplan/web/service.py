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
from exports.redact import new_ids, redact
from exports.texts import text
from netzplan import __version__, places, survey, timeline
from netzplan.fields import PRINTED, SITE
from netzplan.settings import UserSettings
from netzplan.store import Run, Store
from netzplan.web.auth import Brake, cookie_name
from netzplan.web.moment import Moment
from netzplan.web.scanner import Scanner
from netzplan.web.state import State, States
from topology.changes import Change, compare
from topology.inventory import Device, Inventory

_KEPT = 64
"""So many results of work are kept, of each the one of the newest state that was asked for."""
_PREPARED = 8
_PATIENCE_SECONDS = 0.1


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
        self.states.ready = self.prepare
        self.pages = Pages()
        self.moment = Moment(lambda: store.writes, cookie_name(https))
        self._sites: tuple[float, list[str]] | None = None
        self.raw = False
        """Whether scans may use raw sockets."""
        self._cache: OrderedDict[tuple[Any, ...], tuple[str, Any]] = OrderedDict()
        self._asked: OrderedDict[tuple[str, _Drawing], None] = OrderedDict()
        """Drawings that pages have shown, the newest last."""
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
        return self._now(site)[1]

    def _now(self, site: str) -> tuple[State | None, str]:
        """What there is to show, and its stamp."""
        state = self.states.of(site)
        if state is None:
            return None, ""
        stamps = self.states.stamps(site)
        late = "late" if self.states.behind(site) else ""
        return state, f"{state.serial} {stamps.places} {stamps.told} {late}"

    def inventory(self, site: str) -> Inventory | None:
        """The newest inventory; None while nothing was ever seen."""
        state = self.states.of(site)
        return state.inventory if state is not None else None

    def redacted(self, site: str) -> tuple[Inventory | None, bool]:
        """The same without addresses, serial numbers and personal names, for readers who need none; and whether it is
        the newest, which it may not be yet in a large office."""
        return self.latest(site, ("redacted", site), lambda now, _: redact(now))

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

    def begin(self) -> None:
        """Works out in the background what the first readers will ask for."""
        for site in self.sites()[:_PREPARED]:
            self.states.glimpse(site)

    def learn(self, site: str) -> None:
        """Works out in the background what the scans have changed."""
        self.states.learn(site)

    def close(self) -> None:
        """Ends the work in the background."""
        self.states.close()

    def rendered(self, site: str, name: str, lang: str, redacted: bool = False, **options: str) -> bytes | None:
        """The bytes of a format; computed once for each state. None while nothing was ever seen."""
        state, stamp = self._now(site)
        if state is None:
            return None
        drawing, now = _Drawing(name, lang, redacted, tuple(sorted(options.items()))), state.inventory
        content: bytes = self.once(("rendered", site, drawing), stamp, lambda: self._draw(site, drawing, now, stamp))
        return content

    def drawn(
        self, site: str, name: str, lang: str, redacted: bool = False, **options: str
    ) -> tuple[bytes | None, bool]:
        """The same for a page that does not wait for it: what is there, and whether it is the newest."""
        drawing = _Drawing(name, lang, redacted, tuple(sorted(options.items())))
        with self._lock:
            self._asked.pop((site, drawing), None)
            self._asked[site, drawing] = None
            while len(self._asked) > _PREPARED:
                self._asked.popitem(last=False)
        key = ("rendered", site, drawing)
        return self.latest(site, key, lambda now, stamp: self._draw(site, drawing, now, stamp), wait=False)

    def prepare(self, site: str) -> None:
        """Makes what takes long in a large office before somebody asks for it."""
        self.drawn(site, "html", self.settings.lang or "de")
        for asked, drawing in list(self._asked):
            if asked == site:
                self.rendered(site, drawing.name, drawing.lang, drawing.redacted, **dict(drawing.options))
        self.redacted(site)

    def _draw(self, site: str, drawing: _Drawing, inventory: Inventory, stamp: str) -> bytes:
        shown = inventory
        mine = self.store.notes(site).get(SITE, {})
        said = {} if drawing.redacted else {f"field.{field}": value for field, value in mine.items()}
        arranged = self.store.places(site)
        if drawing.redacted:
            shown = self.once(("redacted", site), stamp, lambda: redact(inventory))
            ids = new_ids(inventory)
            arranged = {" ".join(ids.get(w, w) for w in card.split(" ")): at for card, at in arranged.items()}
        options = {**places.options(arranged), **dict(drawing.options), **said}
        if drawing.name == "html" and not drawing.redacted:
            options |= timeline.options(self.store, inventory, drawing.lang)
        settings = self.format_settings(drawing.lang, **options)
        printed = {n: value for n in PRINTED if (value := mine.get(f"print.{n}"))}
        return self.states.render(drawing.name, shown, msgspec.structs.replace(settings, **printed))

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

    def latest(
        self, site: str, key: tuple[Any, ...], work: Callable[[Inventory, str], Any], wait: bool = True
    ) -> tuple[Any, bool]:
        """What `work` makes of the newest inventory and its stamp, and True. In a large office a page does not stand
        still for it: what it made of the one before, and False. Where there is nothing yet, waits, or gives None."""
        state, stamp = self._now(site)
        if state is None:
            return None, True
        kept, now = self._cache.get(key), state.inventory
        if kept is not None and kept[0] == stamp:
            return kept[1], True
        if (kept is None and wait) or not self.states.large(site):
            return self.once(key, stamp, lambda: work(now, stamp)), True
        if kept is None or state.whole:  # else it would be made twice
            done = self.states.background.do(key, lambda: self.once(key, stamp, lambda: work(now, stamp)))
            done.wait(_PATIENCE_SECONDS)
            kept = self._cache.get(key, kept)
        return (kept[1], kept[0] == stamp) if kept is not None else (None, False)

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
                self._cache.pop(key, None)
                self._cache[key] = (stamp, result)
                while len(self._cache) > _KEPT:
                    gone, _ = self._cache.popitem(last=False)
                    self._locks.pop(gone, None)
            return result


class _Drawing(msgspec.Struct, frozen=True):
    """What is made of an inventory: a format in a language, with options, redacted or not."""

    name: str
    lang: str
    redacted: bool
    options: tuple[tuple[str, str], ...]


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
