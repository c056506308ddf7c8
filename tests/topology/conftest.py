"""Statements about a few devices, as probes make them."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from discover.observation import Address, Claim, Confidence, Key, Observation, SameDevice, Source


class Heard:
    """Collects observations; each call is one answer of one probe."""

    def __init__(self) -> None:
        self.all: list[Observation] = []
        self.at = 1000.0

    def say(
        self, subject: Key, *claims: Claim, probe: str = "test", peer: str = "", sure: Confidence = Confidence.REPORTED
    ) -> None:
        capture = f"{probe}-{len(self.all)}"
        source = Source(probe, "here", capture, peer or subject.value)
        self.all += [Observation(subject, claim, source, self.at, sure) for claim in claims]

    def arp(self, mac: str, *ips: str) -> Key:
        """An ARP answer for each address."""
        for ip in ips:
            self.say(Key.mac(mac), SameDevice(Key.ip(ip)), Address(ip), probe="arp", peer=ip)
        return Key.mac(mac)

    def ssh(self, ip: str, fingerprint: str) -> None:
        self.say(Key.ip(ip), SameDevice(Key.ssh_host_key(fingerprint)), probe="ssh", peer=ip)


@pytest.fixture
def heard() -> Heard:
    return Heard()


def _groups(observations: Iterable[Observation]) -> set[frozenset[str]]:
    from topology.identity import identify

    found = identify(list(observations), "site", {})
    return {frozenset(k.value for k in keys) for keys in found.devices.values()}


@pytest.fixture
def who() -> object:
    """The devices that observations come to, each as the set of its keys' values."""
    return _groups
