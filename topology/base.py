"""What every link method and finding works on: devices, who owns which key, and what was said by whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from discover.observation import Attribute, Claim, Key, Observation
from topology.inventory import Device, Evidence

C = TypeVar("C", bound=Claim)


class Base:
    """Devices after identity is settled, before links.

    `devices` by id; `by_key` leads from any key (also weak ones: ip, name) to the one device that owns it, and holds
    no key that two devices claim; `said` are the observations whose subject is the device, in a fixed order."""

    def __init__(
        self,
        devices: Mapping[str, Device],
        by_key: Mapping[Key, str],
        said: Mapping[str, tuple[Observation, ...]],
    ) -> None:
        self.devices = dict(devices)
        self.by_key = dict(by_key)
        self.said = dict(said)

    @cached_property
    def hosts(self) -> dict[str, str]:
        """The first part of a host name → the one device that goes by such a name."""
        found: dict[str, set[str]] = {}
        for key, device in self.by_key.items():
            if key.kind == "name":
                found.setdefault(key.value.partition(".")[0], set()).add(device)
        return {host: next(iter(devices)) for host, devices in found.items() if len(devices) == 1}

    def claims(self, device_id: str, kind: type[C]) -> Iterator[tuple[C, Observation]]:
        """The claims of one kind that were made about a device, with the whole observation."""
        for seen in self.said.get(device_id, ()):
            if isinstance(seen.claim, kind):
                yield seen.claim, seen

    def owner(self, keys: Iterable[Key]) -> str | None:
        """The device that owns the first of these keys which anybody owns."""
        return next((self.by_key[key] for key in keys if key in self.by_key), None)

    def attribute(self, device_id: str, name: str) -> list[str]:
        """All values that were claimed for an attribute, in order."""
        return [c.value for c, _ in self.claims(device_id, Attribute) if c.name == name]


def evidence(seen: Observation, says: str) -> Evidence:
    """The reason that an observation gives, in short."""
    source = seen.source
    return Evidence(source.probe, source.peer, seen.at, says, seen.confidence, source.vantage, source.capture)
