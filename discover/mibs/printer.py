"""Printer-MIB (RFC 3805): that it is a printer, its name and serial number."""

from __future__ import annotations

from collections.abc import Iterator

from discover.mibs import Mib
from discover.mibs.entity import real_serial, serial_key
from discover.mibs.view import View
from discover.observation import Attribute, SameDevice
from discover.probe import Statement
from discover.snmp.table import oid

_NAME = oid("1.3.6.1.2.1.43.5.1.1.16")
_SERIAL = oid("1.3.6.1.2.1.43.5.1.1.17")
_MARKER = oid("1.3.6.1.2.1.43.10.2.1.2")


def statements(view: View) -> Iterator[Statement]:
    names, serials = view.table.texts(_NAME), view.table.texts(_SERIAL)
    if not (names or serials or view.table.has(_MARKER)):
        return
    yield Statement(view.subject, Attribute("role", "printer"))
    for index in sorted(names)[:1]:
        yield Statement(view.subject, Attribute("friendly_name", names[index]))
    for index in sorted(serials)[:1]:
        if serial := real_serial(serials[index]):
            yield Statement(view.subject, Attribute("serial", serial))
            yield Statement(view.subject, SameDevice(serial_key(view, None, serial)))


MIB = Mib(
    "printer", ("1.3.6.1.2.1.43.5.1.1.16", "1.3.6.1.2.1.43.5.1.1.17", "1.3.6.1.2.1.43.10.2.1.2"), statements, order=60
)
