"""What every chapter works on: the inventory in the order that people read it, its words, and the answers of people."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from exports.cells import plain
from exports.document.model import Cell
from exports.format import Settings
from exports.table import finding_text, label, order
from exports.texts import date, has, moment, text
from topology.analysis import Failure, Site, single_points
from topology.inventory import Device, End, Finding, Inventory, Link

LONGEST_NAME = 80
NETWORK = ("modem", "router", "firewall", "switch", "unmanaged-switch", "access-point", "wlan-controller")
SERVERS = ("server", "hypervisor", "virtual-machine", "nas", "management-controller")
POWER = ("ups", "pdu")
_NUMBER = re.compile(r"(\d+)")


class Case:
    """Texts that leave here are plain: control and direction characters are gone, lengths are bounded."""

    def __init__(self, inventory: Inventory, settings: Settings) -> None:
        self.inventory = inventory
        self.settings = settings
        self.lang = settings.lang
        self.devices = sorted((d for d in inventory.devices if d.role != "internet"), key=order)
        self.seen = [d for d in self.devices if not d.presumed]
        self.site = Site(inventory)
        self.failures: tuple[Failure, ...] = single_points(inventory)
        self._known = {d.id: d for d in inventory.devices}
        self._networks = {n.id: n for n in inventory.networks}
        self._links: dict[str, list[Link]] = {}
        for link in inventory.links:
            for end in (link.a, link.b):
                self._links.setdefault(end.device, []).append(link)

    def say(self, code: str, /, **values: object) -> str:
        """A text of the document, with values made plain."""
        return text(
            self.lang, f"document.{code}", **{k: plain(v, 300) if isinstance(v, str) else v for k, v in values.items()}
        )

    def role(self, device: Device) -> str:
        return text(self.lang, f"roles.{device.role}")

    def plain_role(self, device: Device) -> str:
        """What a device is, without abbreviations."""
        code = f"document.plain-role-{device.role}"
        return text(self.lang, code) if has(code) else self.role(device)

    def name(self, device: Device | str | None) -> str:
        found = self._known.get(device) if isinstance(device, str) else device
        return plain(" ".join(label(found, self.lang).split()), LONGEST_NAME) if found else ""

    def device(self, device_id: str) -> Device | None:
        return self._known.get(device_id)

    def names(self, ids: Iterable[str], most: int = 6) -> str:
        """Names in one line; how many more there are."""
        found = [self.name(i) for i in ids]
        found = sorted(filter(None, found), key=natural)
        if len(found) <= most:
            return ", ".join(found)
        return self.say("and-more", names=", ".join(found[:most]), count=len(found) - most)

    def of(self, roles: Collection[str]) -> list[Device]:
        """The devices of these roles, presumed ones too."""
        return [d for d in self.devices if d.role in roles]

    def links(self, device_id: str) -> list[Link]:
        return self._links.get(device_id, [])

    def place(self, device: Device) -> str:
        """What it hangs on, with the port; empty when not known."""
        found = self.site.place(device.id)
        if found is None or found[0] == "internet":
            return ""
        return plain(" · ".join(filter(None, (self.name(found[0]), found[1]))), LONGEST_NAME)

    def way_up(self, device_id: str) -> list[str]:
        """What lies between a device and the Internet, the next first."""
        way: list[str] = []
        here = self.site.parent.get(device_id)
        while here is not None:
            way.append(here)
            here = self.site.parent.get(here)
        return way

    def end(self, end: End) -> str:
        """An end of a link: device and port."""
        return plain(" · ".join(filter(None, (self.name(end.device), end.port))), LONGEST_NAME)

    def network(self, network_id: str) -> str:
        found = self._networks.get(network_id)
        return plain((found.name or found.prefix or found.id) if found else network_id, 60)

    def value(self, device: Device, *names: str) -> str:
        """The attributes that are known, in one line."""
        return plain(" ".join(dict.fromkeys(v for n in names if (v := device.get(n)))), 120)

    def make(self, device: Device) -> str:
        """Vendor and model; where only its network card tells, the maker of the card, as that."""
        card = self.value(device, "mac_vendor")
        return self.value(device, "vendor", "model") or (self.say("card-of", maker=card) if card else "")

    def seen_or(self, value: str | None) -> Cell:
        """A value from the scan; "not recognised" where there is none."""
        return Cell(plain(value, 200)) if value else Cell(self.say("not-recognised"), "muted")

    def asked(self, value: str | None) -> Cell:
        """What only a person knows: the answer, or a field to fill in."""
        return Cell(plain(value, 400)) if value and value.strip() else Cell("", "open")

    def note(self, device: Device | None, field: str) -> Cell:
        return self.asked(device.notes.get(field) if device else None)

    def answer(self, field: str) -> Cell:
        """What a person said about the site as a whole: Settings.options["field.<field>"]."""
        return self.asked(self.settings.options.get(f"field.{field}"))

    def finding(self, finding: Finding, part: str, *, layman: bool = False) -> str:
        """A part of a finding; for a `layman` without abbreviations."""
        return plain(finding_text(finding, part, self.lang, layman), 600)

    def day(self, at: float) -> str:
        return date(self.lang, at, self.settings.timezone)

    def moment(self, at: float) -> str:
        return moment(self.lang, at, self.settings.timezone)

    @property
    def written_at(self) -> float:
        return self.settings.created_at or self.inventory.as_of


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts `Port 2` before `Port 10`."""
    return tuple(
        (0, int(part), "") if part.isdecimal() and len(part) < 16 else (1, 0, part.casefold())
        for part in _NUMBER.split(text)
        if part
    )


def lines(values: Iterable[str], most: int = 4) -> str:
    """One line for each value, at most so many."""
    kept = [plain(v, 120) for v in values]
    return "\n".join(kept[:most] + (["…"] if len(kept) > most else []))
