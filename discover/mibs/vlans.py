"""VLANs and which ports carry them: Q-BRIDGE-MIB (RFC 4363), CISCO-VTP-MIB and CISCO-VLAN-MEMBERSHIP-MIB."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from discover.mibs import Mib
from discover.mibs.view import View
from discover.observation import Vlan
from discover.probe import Statement
from discover.snmp.table import Oid, Value, number, oid, text

_CURRENT_EGRESS = oid("1.3.6.1.2.1.17.7.1.4.2.1.4")
_CURRENT_UNTAGGED = oid("1.3.6.1.2.1.17.7.1.4.2.1.5")
_STATIC_NAME = oid("1.3.6.1.2.1.17.7.1.4.3.1.1")
_STATIC_EGRESS = oid("1.3.6.1.2.1.17.7.1.4.3.1.2")
_STATIC_UNTAGGED = oid("1.3.6.1.2.1.17.7.1.4.3.1.4")
_PVID = oid("1.3.6.1.2.1.17.7.1.4.5.1.1")
# IEEE8021-Q-BRIDGE-MIB, indexed by component and VLAN or port
_IEEE_NAME = oid("1.3.111.2.802.1.1.4.1.4.3.1.3")
_IEEE_EGRESS = oid("1.3.111.2.802.1.1.4.1.4.3.1.4")
_IEEE_UNTAGGED = oid("1.3.111.2.802.1.1.4.1.4.3.1.6")
_IEEE_PVID = oid("1.3.111.2.802.1.1.4.1.4.5.1.1")
_TPLINK_NAME = oid("1.3.6.1.4.1.11863.6.14.1.2.1.1.2")
_VTP_STATE = oid("1.3.6.1.4.1.9.9.46.1.3.1.1.2")
_VTP_NAME = oid("1.3.6.1.4.1.9.9.46.1.3.1.1.4")
_TRUNK_ENABLED = oid("1.3.6.1.4.1.9.9.46.1.6.1.1.4")
_TRUNK_NATIVE = oid("1.3.6.1.4.1.9.9.46.1.6.1.1.5")
_TRUNK_STATUS = oid("1.3.6.1.4.1.9.9.46.1.6.1.1.14")
_ACCESS = oid("1.3.6.1.4.1.9.9.68.1.2.2.1.2")
_TOKEN_RING = range(1002, 1006)  # VLANs that every Cisco switch lists and nobody has


class Membership(msgspec.Struct, frozen=True):
    """The VLANs of one port."""

    pvid: int | None = None
    tagged_and_untagged: tuple[int, ...] = ()
    untagged: tuple[int, ...] = ()


NOTHING = Membership()


def port_list(value: Value | None) -> list[int]:
    """Bridge ports in a PortList: the most significant bit of the first octet is port 1."""
    if not isinstance(value, bytes):
        return []
    return [8 * i + bit + 1 for i, octet in enumerate(value) if octet for bit in range(8) if octet & (0x80 >> bit)]


def _vid(index: Oid) -> int | None:
    return index[-1] if index and 0 < index[-1] < 4095 else None


def _ports_of(view: View, *columns: Oid) -> dict[int, set[int]]:
    """VLAN → bridge ports, from the first table that tells."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for column in columns:
        for index, value in view.table.under(column):
            if (vid := _vid(index)) is not None:
                found[vid].update(port_list(value))
        if any(found.values()):
            break
    return found


def _q_bridge(view: View) -> dict[str, Membership]:
    egress = _ports_of(view, _CURRENT_EGRESS, _STATIC_EGRESS, _IEEE_EGRESS)
    untagged = _ports_of(view, _CURRENT_UNTAGGED, _STATIC_UNTAGGED, _IEEE_UNTAGGED)
    pvids = view.table.numbers(_PVID)
    for index, value in view.table.under(_IEEE_PVID):
        if len(index) == 2 and (pvid := number(value)):
            pvids.setdefault(index[1], pvid)
    known = {*view.bridge_ports, *pvids}
    carried: defaultdict[int, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    for which, vids in ((0, egress), (1, untagged)):
        for vid, members in vids.items():
            for port in members:
                carried[port][which].add(vid)
    found = {}
    for port in sorted({*carried, *pvids}):
        if known and port not in known:  # agents fill the list with ports that are not there
            continue
        if name := view.bridge_port(port):
            every, bare = carried[port]
            pvid = pvids.get(port)
            found[name] = Membership(pvid if pvid and pvid < 4095 else None, tuple(sorted(every)), tuple(sorted(bare)))
    return found


def _cisco(view: View) -> dict[str, Membership]:
    there = {index[-1] for index, _ in view.table.under(_VTP_STATE)}
    found = {}
    for index, vid in view.table.numbers(_ACCESS).items():
        if (name := view.interface(index)) and 0 < vid < 4095:
            found[name] = Membership(vid, (vid,), (vid,))
    native, status = view.table.numbers(_TRUNK_NATIVE), view.table.numbers(_TRUNK_STATUS)
    for at, value in view.table.under(_TRUNK_ENABLED):
        name = view.interface(at[0]) if len(at) == 1 else None
        if name and status.get(at[0]) == 1:
            # here the first bit is VLAN 0
            vids = tuple(v for v in (n - 1 for n in port_list(value)) if v in there and v not in _TOKEN_RING)
            bare = native.get(at[0])
            found[name] = Membership(bare, vids, (bare,) if bare in vids else ())
    return found


def membership(view: View) -> dict[str, Membership]:
    """Port → its VLANs."""
    return {**_cisco(view), **_q_bridge(view)}


def names(view: View) -> dict[int, str | None]:
    """VLAN → its name."""
    found: dict[int, str | None] = {}
    for column in (_CURRENT_EGRESS, _STATIC_EGRESS, _IEEE_EGRESS):
        for index, _ in view.table.under(column):
            if (vid := _vid(index)) is not None:
                found.setdefault(vid, None)
    for column in (_VTP_NAME, _TPLINK_NAME, _IEEE_NAME, _STATIC_NAME):
        for index, value in view.table.under(column):
            if (vid := _vid(index)) is not None and not (column == _VTP_NAME and vid in _TOKEN_RING):
                found[vid] = text(value)
    return found


def statements(view: View) -> Iterator[Statement]:
    for vid, name in sorted(names(view).items()):
        yield Statement(view.subject, Vlan(vid, name))


def vlan_of_fdb(view: View, column: Oid) -> dict[int, int | None]:
    """Filtering database → its VLAN (dot1qVlanFdbId); None for one that several VLANs share."""
    found: dict[int, int | None] = {}
    for index, value in view.table.under(column):
        fdb, vid = number(value), _vid(index)
        if fdb and vid:
            found[fdb] = None if fdb in found and found[fdb] != vid else vid
    return found


MIB = Mib(
    "vlans",
    (
        *(f"1.3.6.1.2.1.17.7.1.4.2.1.{c}" for c in (3, 4, 5)),
        *(f"1.3.6.1.2.1.17.7.1.4.3.1.{c}" for c in (1, 2, 4)),
        "1.3.6.1.2.1.17.7.1.4.5.1.1",
        *(f"1.3.111.2.802.1.1.4.1.4.3.1.{c}" for c in (3, 4, 6)),
        "1.3.111.2.802.1.1.4.1.4.5.1.1",
        "1.3.6.1.4.1.11863.6.14.1.2.1.1.2",
        "1.3.6.1.4.1.9.9.46.1.3.1.1.2",
        "1.3.6.1.4.1.9.9.46.1.3.1.1.4",
        *(f"1.3.6.1.4.1.9.9.46.1.6.1.1.{c}" for c in (4, 5, 14)),
        "1.3.6.1.4.1.9.9.68.1.2.2.1.2",
    ),
    statements,
    order=35,
)
