"""How LLDP names the local ports, and which interfaces they are (LLDP-MIB lldpLocPortTable, LLDP-V2-MIB)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from discover.announce.lldp import port_name
from discover.mibs import ports as if_mib
from discover.snmp.table import Oid, mac, number, oid, text

if TYPE_CHECKING:
    from discover.mibs.view import View

LOC_PORT = oid("1.0.8802.1.1.2.1.3.7.1")
LOC_PORT_V2 = oid("1.3.111.2.802.1.1.13.1.3.7.1")
_PHYS_ADDRESS = oid("1.3.6.1.2.1.2.2.1.6")
_ALIAS = oid("1.3.6.1.2.1.31.1.1.1.18")
_SAYS_NOTHING = ("not received", "not advertised")


class LocalPort(msgspec.Struct, frozen=True):
    """A local LLDP port: the name of its interface, else what LLDP calls it."""

    name: str
    descr: str | None = None
    mac: str | None = None


def _unique(of: Mapping[int, str | None]) -> dict[str, int]:
    """Text → ifIndex, for texts that only one interface has."""
    count = Counter(of.values())
    return {said: index for index, said in of.items() if said and count[said] == 1}


class Matcher:
    """Finds the interface that a port id, as LLDP gives it, speaks of."""

    def __init__(self, view: View) -> None:
        table = view.table
        self._view = view
        self._names = _unique(dict(view.names)) | _unique(dict(table.texts(if_mib.IF_NAME)))
        self._descr = _unique(dict(table.texts(if_mib.IF_DESCR)))
        self._alias = _unique(dict(table.texts(_ALIAS)))
        phys = table.column(_PHYS_ADDRESS)
        self._macs = _unique({i[0]: mac(v) for i, v in phys.items() if len(i) == 1})

    def index(self, number: int, subtype: int | None, said: str | None, descr: str | None) -> int | None:
        """The ifIndex of local port `number`; None where nothing tells."""
        if said:
            if subtype == 3 and said in self._macs:
                return self._macs[said]
            for by in (self._names, self._descr):
                if said in by and subtype != 3:
                    return by[said]
        if descr:
            for by in (self._names, self._descr, self._alias):
                if descr in by:
                    return by[descr]
        if said and subtype == 1 and said in self._alias:
            return self._alias[said]
        if said and subtype == 7 and said.isdigit() and int(said) in self._view.names:
            return int(said)
        # 802.1AB-2005 12.2: the port number is dot1dBasePort where the device is a bridge, else ifIndex.
        bridged = self._view.bridge_ports.get(number)
        if bridged in self._view.names:
            return bridged
        return number if number in self._view.names else None


def ports(view: View) -> dict[int, LocalPort]:
    """lldpLocPortNum → the port. In LLDP-V2 that number is the ifIndex."""
    match = Matcher(view)
    found: dict[int, LocalPort] = {}
    for root, indexed in ((LOC_PORT, False), (LOC_PORT_V2, True)):
        for number_, (subtype, said, descr, raw_mac) in _rows(view, root).items():
            if number_ in found:
                continue
            index = number_ if indexed and number_ in view.names else match.index(number_, subtype, said, descr)
            name = view.names.get(index) if index is not None else None
            if name is None:
                # An interface name is one when it does not begin with a digit; else the description says more.
                named = subtype == 5 and said is not None and said[0].isalpha()
                name = (said if named else descr or said) or f"port {number_}"
            found[number_] = LocalPort(name, descr, raw_mac)
    return _distinct(found)


def _distinct(found: dict[int, LocalPort]) -> dict[int, LocalPort]:
    """Two ports of one name are told apart by their number, unless an interface gave them the name."""
    count = Counter(p.name for p in found.values())
    return {
        n: p if count[p.name] == 1 else msgspec.structs.replace(p, name=f"{p.name} ({n})") for n, p in found.items()
    }


def _rows(view: View, root: Oid) -> dict[int, tuple[int | None, str | None, str | None, str | None]]:
    """Number → (subtype, port id, description, MAC address)."""
    subtypes, ids, descrs = (view.table.column((*root, c)) for c in (2, 3, 4))
    found = {}
    for index in sorted({*subtypes, *ids, *descrs}):
        if len(index) != 1:
            continue
        subtype, raw = number(subtypes.get(index)), ids.get(index)
        said = port_name(subtype, raw) if isinstance(raw, bytes) else text(raw)
        descr = text(descrs.get(index))
        descr = None if descr and descr.lower() in _SAYS_NOTHING else descr
        found[index[0]] = (subtype, said, descr, mac(raw) if subtype == 3 else None)
    return found


def name_of(view: View, local: Mapping[int, LocalPort], port: int) -> str:
    """The name of local port `port`, also where lldpLocPortTable does not list it."""
    if (known := local.get(port)) is not None:
        return known.name
    index = Matcher(view).index(port, None, None, None)
    return view.names[index] if index is not None else f"port {port}"
