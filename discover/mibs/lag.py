"""Link aggregation: IEEE8023-LAG-MIB, and CISCO-PAGP-MIB where that is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from discover.mibs import Mib
from discover.mibs.view import View
from discover.probe import Statement
from discover.snmp.table import Table, oid

_ATTACHED = oid("1.2.840.10006.300.43.1.2.1.1.13")
_PAGP_GROUP = oid("1.3.6.1.4.1.9.9.98.1.1.1.1.8")


def members(table: Table) -> dict[int, set[int]]:
    """ifIndex of an aggregate → ifIndexes of its ports."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for column in (_ATTACHED, _PAGP_GROUP):
        for port, aggregate in table.numbers(column).items():
            if aggregate > 0 and aggregate != port:
                found[aggregate].add(port)
    return dict(found)


def statements(view: View) -> Iterable[Statement]:
    """Nothing of its own: members stand in the interfaces' `lower`."""
    return ()


MIB = Mib("lag", ("1.2.840.10006.300.43.1.2.1.1.13", "1.3.6.1.4.1.9.9.98.1.1.1.1.8"), statements, order=45)
