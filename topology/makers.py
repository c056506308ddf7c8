"""Who made a device's network card, as a statement like any other."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from discover import oui
from discover.observation import Attribute, Confidence, Interface, Observation, SameDevice

# They make network cards, modules and computers' insides that others build into what they sell.
_COMPONENTS = (
    "intel", "realtek", "espressif", "broadcom", "qualcomm", "atheros", "mediatek", "marvell", "murata", "liteon",
    "lite-on", "azurewave", "hon hai", "foxconn", "cloud network technology", "texas instruments", "microchip",
    "ralink", "aquantia", "mellanox", "silicon laboratories", "wistron", "pegatron", "compal", "quanta",
    "chongqing fugui",
    "universal global scientific", "gemtek", "arcadyan", "sercomm", "alpha networks", "cybertan", "ampak",
    "fn-link", "bilian", "shenzhen bilian", "rivet", "pc engines", "wnc", "winstron", "askey", "nvidia", "tuya",
    "hui zhou gaoshengda", "sichuan ai-link", "asix", "luxshare", "vmware", "proxmox", "pcs systemtechnik", "xensource",
    "via technologies", "nexcom", "lanner", "portwell", "axiomtek", "advantech", "giga-byte", "asrock", "micro-star",
)  # fmt: skip


def only_the_card(name: str) -> bool:
    """Whether this maker of a network card says nothing about who made the device."""
    return name.lower().startswith(_COMPONENTS)


def card(said: Sequence[Observation], macs: Sequence[str]) -> list[Observation]:
    """The maker of the network card with the first of these addresses, by the first answer that showed the address."""
    if not macs or (maker := oui.vendor(macs[0])) is None:
        return []
    mac = macs[0]
    for seen in said:
        claim = seen.claim
        if (
            (seen.subject.kind == "mac" and seen.subject.value == mac)
            or (isinstance(claim, SameDevice) and claim.key.kind == "mac" and claim.key.value == mac)
            or (isinstance(claim, Interface) and claim.mac == mac)
        ):
            return [msgspec.structs.replace(seen, claim=Attribute("mac_vendor", maker), confidence=Confidence.HINT)]
    return []
