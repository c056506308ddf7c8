"""Networks that somebody tells of and nobody has looked at: offered to the user, never scanned unasked."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping, Sequence

from discover.observation import Address, Key, NeighbourTable, Observation, Route
from discover.scope import LARGEST, is_private
from topology.inventory import Reachable

_OWN_GUESTS = re.compile(r"(?:docker|virbr|veth|br-|lxc|cni|flannel|lo)", re.IGNORECASE)
"""Interfaces behind which a computer keeps networks that nobody else reaches."""
_FEWEST = 2
"""Addresses in a router's ARP table from which on a network is told of; the size of a /24 is then a guess."""
_GUESSED = 24
_LONGEST = 30
"""Networks for two ends of a line (/31) and single hosts (/32) hold nobody to be found."""


def beyond(
    said: Mapping[str, Sequence[Observation]], by_key: Mapping[Key, str], scope: Sequence[str]
) -> tuple[Reachable, ...]:
    """Private IPv4 networks outside `scope`, by address, each with the device behind which it is and what told of it:
    routes, addresses (an interface with one in it), arp, path (a router on the way has one in it). What
    only ARP tables and the way to others tell of is left out within a network that is known: its size is a guess."""
    seen = [net for text in scope if (net := _net(text)) is not None]
    ways: dict[ipaddress.IPv4Network, dict[str, set[str]]] = {}
    passed: dict[ipaddress.IPv4Network, str] = {}
    rows: dict[ipaddress.IPv4Network, dict[str, set[str]]] = {}
    for device in sorted(said):
        for one in said[device]:
            for net, via, method in _told(device, one, by_key):
                if not any(net.subnet_of(known) for known in seen):
                    ways.setdefault(net, {}).setdefault(method, set()).add(via)
            hop = one.claim.next_hop if isinstance(one.claim, Route) and one.source.probe == "path" else None
            if hop is not None and (guess := _net(f"{hop}/{_GUESSED}")) is not None:
                passed.setdefault(guess, device)
            if isinstance(one.claim, NeighbourTable):
                for row in one.claim.rows:
                    if (guess := _net(f"{row.ip}/{_GUESSED}")) is not None:
                        rows.setdefault(guess, {}).setdefault(device, set()).add(row.ip)
    for guess, holders in sorted(rows.items()):
        via = max(sorted(holders), key=lambda d: len(holders[d]))
        if len(holders[via]) >= _FEWEST and not any(guess.overlaps(net) for net in (*seen, *ways)):
            ways[guess] = {"arp": {via}}
    for guess, via in sorted(passed.items()):
        if not any(guess.overlaps(net) for net in (*seen, *ways)):
            ways[guess] = {"path": {via}}
    return tuple(
        Reachable(str(net), next((min(d) for m in _ORDER if (d := how.get(m))), None), tuple(sorted(how)))
        for net, how in sorted(ways.items())
    )


_ORDER = ("addresses", "routes", "arp", "path")
"""Who has an address in a network is nearer to it than who has a route there."""


def _told(device: str, one: Observation, by_key: Mapping[Key, str]) -> Iterator[tuple[ipaddress.IPv4Network, str, str]]:
    claim = one.claim
    if _OWN_GUESTS.match(getattr(claim, "interface", None) or ""):
        return
    prefix, via, method = "", device, "addresses"
    if isinstance(claim, Route):
        prefix, via, method = claim.destination, by_key.get(Key("ip", claim.next_hop or ""), device), "routes"
    elif isinstance(claim, Address) and claim.prefix_length is not None:
        prefix = f"{claim.ip}/{claim.prefix_length}"
    if (net := _net(prefix)) is not None:
        yield net, via, method


def _net(text: str) -> ipaddress.IPv4Network | None:
    """A private network that is no larger than what may be scanned without insisting."""
    try:
        net = ipaddress.IPv4Network(text, strict=False)
    except ValueError:
        return None
    local = net.is_loopback or net.is_link_local or net.is_multicast
    return net if is_private(net) and not local and LARGEST[4] <= net.prefixlen <= _LONGEST else None
