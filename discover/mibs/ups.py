"""UPS-MIB (RFC 1628): that it is an uninterruptible power supply, and which."""

from __future__ import annotations

from collections.abc import Iterator

from discover.mibs import Mib
from discover.mibs.view import View
from discover.observation import Attribute
from discover.probe import Statement
from discover.snmp.table import oid, text

_IDENT = oid("1.3.6.1.2.1.33.1.1")
_FACTS = (("vendor", 1), ("model", 2), ("firmware", 3), ("friendly_name", 5))


def statements(view: View) -> Iterator[Statement]:
    said = {name: text(view.table.get((*_IDENT, column, 0))) for name, column in _FACTS}
    if not (said["vendor"] or said["model"]):
        return
    yield Statement(view.subject, Attribute("role", "ups"))
    for name, value in said.items():
        if value:
            yield Statement(view.subject, Attribute(name, value))


MIB = Mib("ups", ("1.3.6.1.2.1.33.1.1",), statements, order=64)
