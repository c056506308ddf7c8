"""The switch MIB that Accton (Edgecore, and makers who buy from it) puts below each product's own identifier:
`259.10.1.43.1` is one product's, `.1.3` its units, `.1.5` its name."""

from __future__ import annotations

from collections.abc import Iterator

from discover.mibs import Mib
from discover.mibs.entity import real_serial, serial_key
from discover.mibs.view import View
from discover.observation import Attribute, SameDevice
from discover.probe import Statement
from discover.snmp.table import Oid, dotted, oid, text

_FAMILIES = ("1.3.6.1.4.1.259.6.10", "1.3.6.1.4.1.259.8.1", "1.3.6.1.4.1.259.10.1")
_ACCTON = 259
# Below a product: switchInfoTable, indexed by unit; swProdName.
_FIRMWARE, _SERIAL, _NAME = (1, 1, 3, 1, 6), (1, 1, 3, 1, 10), (1, 1, 5, 1)


def statements(view: View) -> Iterator[Statement]:
    said: set[str] = set()
    for family in _FAMILIES:
        for index, value in view.table.under(oid(family)):
            told = _told(index[1:])
            if told is None or told in said or not (found := text(value)) or len(found) > 80:
                continue
            if told == "serial":
                if (serial := real_serial(found)) is None:
                    continue
                found = serial
                yield Statement(view.subject, SameDevice(serial_key(view, None, serial)))
            said.add(told)
            yield Statement(view.subject, Attribute(told, found))


def _told(rest: Oid) -> str | None:
    """What stands at this place below a product."""
    places = (("firmware", _FIRMWARE), ("serial", _SERIAL), ("model", _NAME))
    return next((name for name, at in places if rest[: len(at)] == at and len(rest) == len(at) + 1), None)


def asked(product: Oid) -> tuple[str, ...]:
    """The few columns of the product with this sysObjectID: its whole subtree is long, and full of counters."""
    for family in map(oid, _FAMILIES):
        if product[: len(family)] == family and len(product) > len(family):
            own = product[: len(family) + 1]
            return tuple(dotted((*own, *at)) for at in (_FIRMWARE, _SERIAL, _NAME))
    return ()


MIB = Mib("accton", _FAMILIES, statements, enterprises=(_ACCTON,), order=52, asked=asked)
