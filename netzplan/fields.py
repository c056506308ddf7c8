"""What only people know: the fields of devices, and those of the site as a whole; kept in the store, printed in the
handover document."""

from __future__ import annotations

from exports.texts import has, text
from topology.inventory import Device, Inventory

SITE = "site"
"""Stands in for a device's id where the site as a whole is meant."""
_FORMS = (
    *("provider", "booked-speed", "vpn-users", "firewall-rules", "wlan-key", "guests", "rooms", "rack", "licences"),
    *("backup-what", "backup-where", "backup-offsite", "backup-often", "backup-who", "backup-test"),
    *("domain", "domain-provider", "mail-provider", "cloud-services", "cloud-admin", "second-factor"),
)
_CONTACTS = ("it-service", "internet-provider", "telephone", "software", "electrician", "alarm", "insurance", "police")
_OF_CONTACT = {"name": "person", "phone": "phone", "number": "customer-number"}
SITE_FIELDS: tuple[str, ...] = (
    *(f"contact.{c}.{f}" for c in _CONTACTS for f in _OF_CONTACT),
    *_FORMS,
    *("approved-by", "distribution", "handed-over", "open-points"),
)
OWN_FIELDS: tuple[str, ...] = ("start-order", "personal-names")
"""What a person may say otherwise, and nobody has to: it is worked out where nothing is said."""
PERSONAL_NAMES = "personal-names"
"""What becomes of people's names in those of their devices: a word of topology.personal.RULES."""
PRINTED = ("customer", "author", "revision", "confidentiality")
"""What is printed around plans and documents; what a person sets for a site (field `print.<name>`) goes before
settings.toml."""
ASKED = ("room", "owner", "purpose")
"""What is asked of every device of the house's own equipment."""
_ASKED_OF = frozenset(
    {
        *("modem", "router", "firewall", "switch", "access-point", "wlan-controller", "server", "hypervisor", "nas"),
        *("pbx", "printer", "camera", "nvr", "ups", "unknown"),
    }
)


def title(lang: str, field: str) -> str:
    """A field of the site in words."""
    named = {"approved-by": "cover-approved", "distribution": "cover-distribution"}
    named |= {"handed-over": "handover-given", "open-points": "handover-points"}
    if field.startswith("contact."):
        _, who, what = field.split(".")
        return f"{text(lang, f'document.contact-{who}')}: {text(lang, f'document.column-{_OF_CONTACT[what]}')}"
    code = f"document.{named.get(field, f'form-{field}')}"
    return text(lang, code) if has(code) else field


def is_site_field(field: str) -> bool:
    """Whether the document prints an answer of this name; some are about one device, network or socket."""
    known = field in SITE_FIELDS or field in OWN_FIELDS
    return known or field.startswith(("recovery.", "credentials.", "network.", "socket."))


def open_of(device: Device) -> list[str]:
    """What is still asked of a device."""
    if device.presumed or device.role not in _ASKED_OF:
        return []
    return [f for f in ASKED if not device.notes.get(f)]


def progress(inventory: Inventory, answers: dict[str, str]) -> tuple[int, int]:
    """How many of the fields asked for are filled in, and how many there are."""
    asked = [d for d in inventory.devices if not d.presumed and d.role in _ASKED_OF]
    done = sum(len(ASKED) - len(open_of(d)) for d in asked) + sum(bool(answers.get(f)) for f in SITE_FIELDS)
    return done, len(asked) * len(ASKED) + len(SITE_FIELDS)
