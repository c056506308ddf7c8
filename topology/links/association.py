"""Wireless stations on their access point, as the access point or the station itself says."""

from __future__ import annotations

from discover.observation import Associated, Key
from topology.base import Base, evidence
from topology.inventory import End, Link
from topology.links.wire import between


def links(base: Base) -> list[Link]:
    found = []
    for device in sorted(base.devices):
        for claim, seen in base.claims(device, Associated):
            point = base.by_key.get(Key("mac", claim.bssid))
            if point is None or point == device:
                continue
            wlan = claim.technology == "wlan"
            says = f"{'bssid' if wlan else claim.technology} {claim.bssid}"
            says += f" ssid {claim.ssid}" if claim.ssid else ""
            found.append(
                Link(
                    *between(End(device), End(point)),
                    medium="wireless",
                    methods=("association" if wlan else claim.technology,),
                    confidence=seen.confidence,
                    evidence=(evidence(seen, says),),
                    speed_bps=claim.rate_bps,
                    ssid=claim.ssid,
                )
            )
    return found


def stations(base: Base) -> set[str]:
    """The devices that hang on a known access point."""
    return {
        device
        for device in base.devices
        for claim, _ in base.claims(device, Associated)
        if base.by_key.get(Key("mac", claim.bssid), device) != device
    }
