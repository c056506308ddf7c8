"""HOST-RESOURCES-MIB (RFC 2790): what a printer or computer says it is made of."""

from __future__ import annotations

from collections.abc import Iterator

from discover.mibs import Mib
from discover.mibs.view import View
from discover.observation import Attribute
from discover.probe import Statement
from discover.snmp.table import oid

_TYPE = oid("1.3.6.1.2.1.25.3.2.1.2")
_DESCR = oid("1.3.6.1.2.1.25.3.2.1.3")
_PRINTER = oid("1.3.6.1.2.1.25.3.1.5")
_PRINTER_MIB = oid("1.3.6.1.2.1.43.10.2.1.2")


def statements(view: View) -> Iterator[Statement]:
    """A print server lists the printers it knows as well, so only a device that is one itself is named after it."""
    if not view.table.has(_PRINTER_MIB):
        return
    descr = view.table.texts(_DESCR)
    for index, kind in view.table.under(_TYPE):
        if kind == _PRINTER and len(index) == 1 and (model := descr.get(index[0])):
            yield Statement(view.subject, Attribute("model", model))
            return


MIB = Mib("host_resources", ("1.3.6.1.2.1.25.3.2.1.2", "1.3.6.1.2.1.25.3.2.1.3"), statements, order=62)
