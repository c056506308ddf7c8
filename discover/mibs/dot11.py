"""IEEE 802.11 MIB: the product name that a radio's maker gives, of those who tell their model nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

from discover.mibs import Mib
from discover.mibs.view import View
from discover.observation import Attribute, Confidence
from discover.probe import Statement
from discover.snmp.table import oid, text

_PRODUCT = "1.2.840.10036.3.1.2.1.3"  # dot11manufacturerProductName
_VERSION = "1.2.840.10036.3.1.2.1.4"  # dot11manufacturerProductVersion
_UBIQUITI = (10002, 41112)


def statements(view: View) -> Iterator[Statement]:
    if view.enterprise not in _UBIQUITI:
        return
    for name, column in (("model", _PRODUCT), ("firmware", _VERSION)):
        said = next((found for _, value in view.table.under(oid(column)) if (found := text(value))), None)
        if said and len(said) <= 80:
            yield Statement(view.subject, Attribute(name, said), Confidence.HINT)


MIB = Mib("dot11", (_PRODUCT, _VERSION), statements, enterprises=_UBIQUITI, order=60)
