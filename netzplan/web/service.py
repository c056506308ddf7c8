"""What the pages share: the store, the inventory of each site (computed once for each state), settings, the clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import msgspec

from exports import table
from exports.format import Settings
from exports.texts import text
from netzplan import __version__, survey
from netzplan.fields import SITE
from netzplan.settings import UserSettings
from netzplan.store import Run, Store
from netzplan.web.auth import Brake
from netzplan.web.scanner import Scanner
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
        self._cache: dict[tuple[Any, ...], Any] = {}
        self._locks: dict[tuple[Any, ...], threading.Lock] = {}
        self._lock = threading.Lock()

    def sites(self) -> list[str]:
        """The sites that have something to show."""
        return self.store.sites()

    def stamp(self, site: str) -> str:
        """Changes whenever anything that a page of this site shows may have changed."""
        return self.store.stamp(site)

    def inventory(self, site: str) -> Inventory | None:
        """The newest inventory; None while nothing was ever seen."""
        found: Inventory | None = self.once(
            ("inventory", site), self.stamp(site), lambda: survey.inventory(self.store, site)
        )
        return found

    def previous(self, site: str) -> Inventory | None:
        """The inventory as of the scan before the newest; None when there is none."""
        scans = self.store.runs(site, "scan")
        if len(scans) < 2:
            return None
        found: Inventory | None = self.once(
            ("previous", site), self.stamp(site), lambda: survey.inventory(self.store, site, until=scans[-2])
        )
        return found

    def at(self, site: str, run: Run) -> Inventory | None:
        """The inventory as of a scan."""
        found: Inventory | None = self.once(
            ("at", site, run.id), self.stamp(site), lambda: survey.inventory(self.store, site, until=run)
        )
        return found

    def rendered(self, site: str, name: str, lang: str, redacted: bool = False, **options: str) -> bytes | None:
        """The bytes of a format; computed once for each state. None while nothing was ever seen."""
        inventory = self.inventory(site)
        if inventory is None:
            return None

        def work() -> bytes:
            from exports.redact import redact
            from exports.registry import formats

            shown = redact(inventory) if redacted else inventory
            answers = {} if redacted else self.store.notes(site).get(SITE, {})
            said = {f"field.{field}": value for field, value in answers.items()}
            return formats()[name].render(shown, self.format_settings(lang, **options, **said))

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


class Row(msgspec.Struct, frozen=True):
    """One line of the device list."""

    id: str
    name: str
    role: str
    vendor: str
    model: str
    ips: tuple[str, ...]
    macs: tuple[str, ...]
    place: str
    presumed: bool


def rows(inventory: Inventory, lang: str) -> list[Row]:
    """The device list, infrastructure first."""
    places = {i: " · ".join(filter(None, place)) for i, place in table.places(inventory, lang).items()}
    return [_row(d, places.get(d.id, ""), lang) for d in sorted(inventory.devices, key=table.order)]


def labels(inventory: Inventory, lang: str) -> dict[str, str]:
    """What to call each device: its name, else what it is where that says more than an address or id."""
    return {d.id: label(d, lang) for d in inventory.devices}


def label(device: Device, lang: str) -> str:
    """What to call one device. Still hostile text."""
    return text(lang, "roles.internet") if device.role == "internet" else table.label(device, lang)


def _row(device: Device, place: str, lang: str) -> Row:
    return Row(
        device.id,
        label(device, lang),
        device.role,
        device.get("vendor") or "",
        device.get("model") or "",
        device.ips,
        device.macs,
        place,
        device.presumed,
    )
