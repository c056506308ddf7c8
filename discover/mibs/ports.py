"""How the ports of a device are called: IF-MIB (RFC 2863)."""

from __future__ import annotations

from collections import Counter

from discover.snmp.table import Table, oid

IF_DESCR = oid("1.3.6.1.2.1.2.2.1.2")
IF_NAME = oid("1.3.6.1.2.1.31.1.1.1.1")
CDP_NAME = oid("1.3.6.1.4.1.9.9.23.1.1.1.1.6")
IF_INDEX = oid("1.3.6.1.2.1.2.2.1.1")
IF_TYPE = oid("1.3.6.1.2.1.2.2.1.3")


def names(table: Table) -> dict[int, str]:
    """ifIndex → ifName, else ifDescr, else `port N`; where two are the same, told apart by ifDescr or the index."""
    descr, name = table.texts(IF_DESCR), table.texts(IF_NAME)
    indexes = sorted({*table.numbers(IF_INDEX), *table.numbers(IF_TYPE), *descr, *name})
    cdp = table.texts(CDP_NAME)
    indexes = sorted({*indexes, *cdp})
    first = {i: name.get(i) or descr.get(i) or cdp.get(i) or f"port {i}" for i in indexes}
    taken = Counter(first.values())
    second = {i: n if taken[n] == 1 else descr.get(i) or n for i, n in first.items()}
    taken = Counter(second.values())
    return {i: n if taken[n] == 1 else f"{n} ({i})" for i, n in second.items()}
