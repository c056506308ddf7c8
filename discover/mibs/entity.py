"""ENTITY-MIB (RFC 6933): serial number, model and vendor of the chassis, and of each member of a stack."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discover.mibs import Mib
from discover.mibs.view import View
from discover.observation import Attribute, Confidence, Key, SameDevice
from discover.probe import Statement
from discover.snmp.table import oid

_ENTRY = oid("1.3.6.1.2.1.47.1.1.1.1")
_DESCR, _CONTAINED_IN, _CLASS, _HARDWARE, _FIRMWARE, _SOFTWARE, _SERIAL, _VENDOR, _MODEL = 2, 4, 5, 8, 9, 10, 11, 12, 13
_CHASSIS, _BACKPLANE, _CONTAINER, _MODULE, _STACK = 3, 4, 5, 9, 11
# Also Ubiquiti's names for boards that many models share.
_NO_SERIAL = re.compile(
    r"0*|x+|-+|none|null|n/?a|unknown|unspecified|not .*|to be filled.*|default string|0x.*|0?123456789\d*"
    r"|ubnt-.*",
    re.I,
)

# What Cisco writes into the description of a chassis where the column for the model is empty.
_CISCO = 9
_DESCRIBED = re.compile(
    r"(?:Cisco (?:Systems,? (?:Inc\.? )?)?)?((?:WS-|AIR-|ASA|ISR|IE-|ME-|N\dK-|C\d{4})[\w+/-]*\d[\w+/-]*)(?:\b|$)"
    r"|(?:Cisco )?(\d{3,4}[A-Z]{0,3})(?: rackmount)? chassis",
    re.I,
)

# What HPE and Aruba sell it under: other texts say better what it is.
_PART_NUMBER = re.compile(r"J[A-Z]?\d{3,4}[A-Z]|[RS]\d[A-Z]\d{2}[A-Z]")


def real_serial(said: str | None) -> str | None:
    """A serial number that can be one, not a placeholder."""
    if said is None or not said.isascii() or len(said) < 4 or len(said) > 64 or _NO_SERIAL.fullmatch(said.strip()):
        return None
    return said.strip()


def serial_key(view: View, vendor: str | None, serial: str) -> Key:
    """Serial numbers are unique within a vendor; without its name its enterprise number stands for it."""
    return Key.serial(vendor or f"enterprise-{view.enterprise or 0}", serial)


def statements(view: View) -> Iterator[Statement]:
    columns = {c: view.table.texts((*_ENTRY, c)) for c in (_DESCR, _FIRMWARE, _SOFTWARE, _SERIAL, _VENDOR, _MODEL)}
    classes = view.table.numbers((*_ENTRY, _CLASS))
    within = view.table.numbers((*_ENTRY, _CONTAINED_IN))
    chassis = sorted(i for i, kind in classes.items() if kind == _CHASSIS)
    stacks = {i for i, kind in classes.items() if kind == _STACK}
    outer = [i for i in chassis if within.get(i, 0) == 0 or within.get(i) in stacks] or chassis[:1]
    if not any(columns[_SERIAL].get(i) or columns[_MODEL].get(i) for i in outer):
        # Some agents call the chassis a container or module, below a stack or two, or tell no class at all.
        told = sorted(
            i for i in columns[_SERIAL] if classes.get(i) in (None, _CONTAINER, _BACKPLANE, _MODULE, _CHASSIS)
        )
        outer = told[:1] or outer
    for place, index in enumerate(outer):
        vendor = columns[_VENDOR].get(index)
        serial = real_serial(columns[_SERIAL].get(index))
        if serial:
            yield Statement(view.subject, SameDevice(serial_key(view, vendor, serial)))
        if place:
            continue
        model = columns[_MODEL].get(index)
        if not model and view.enterprise == _CISCO and (said := _DESCRIBED.match(columns[_DESCR].get(index, ""))):
            model = said[1] or said[2]
        facts = (
            ("vendor", vendor),
            ("model", model),
            ("serial", serial),
            ("firmware", columns[_SOFTWARE].get(index) or columns[_FIRMWARE].get(index)),
        )
        for name, value in facts:
            if value and len(value) <= 80 and not _NO_SERIAL.fullmatch(value):
                part = name == "model" and _PART_NUMBER.fullmatch(value)
                sure = Confidence.HINT if part else Confidence.REPORTED
                yield Statement(view.subject, Attribute(name, value), sure)


MIB = Mib(
    "entity",
    tuple(
        f"1.3.6.1.2.1.47.1.1.1.1.{c}"
        for c in (_DESCR, _CONTAINED_IN, _CLASS, _FIRMWARE, _SOFTWARE, _SERIAL, _VENDOR, _MODEL)
    ),
    statements,
    order=50,
)
