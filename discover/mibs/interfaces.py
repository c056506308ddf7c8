"""IF-MIB (RFC 2863), ifStack, EtherLike-MIB duplex (RFC 3635): the ports, with what the bridge MIBs say of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from discover.mibs import Mib, lag, lldp_local, ports, stp, vlans
from discover.mibs.view import View
from discover.observation import Confidence, Interface, Key, SameDevice
from discover.probe import Statement
from discover.snmp.table import Table, mac, oid

_MTU = oid("1.3.6.1.2.1.2.2.1.4")
_SPEED = oid("1.3.6.1.2.1.2.2.1.5")
_PHYS_ADDRESS = oid("1.3.6.1.2.1.2.2.1.6")
_ADMIN = oid("1.3.6.1.2.1.2.2.1.7")
_OPER = oid("1.3.6.1.2.1.2.2.1.8")
_HIGH_SPEED = oid("1.3.6.1.2.1.31.1.1.1.15")
_ALIAS = oid("1.3.6.1.2.1.31.1.1.1.18")
_STACK = oid("1.3.6.1.2.1.31.1.2.1.3")
_DUPLEX = oid("1.3.6.1.2.1.10.7.2.1.19")
_SATURATED = 4294967295
_LOOPBACK, _TUNNEL = 24, 131


def macs(table: Table) -> dict[int, str]:
    """ifIndex → physical address, without those of loopbacks and tunnels."""
    types = table.numbers(ports.IF_TYPE)
    return {
        index[0]: found
        for index, value in table.under(_PHYS_ADDRESS)
        if len(index) == 1 and types.get(index[0]) not in (_LOOPBACK, _TUNNEL) and (found := mac(value))
    }


def _lower(view: View) -> dict[int, tuple[str, ...]]:
    """ifIndex → names of the interfaces it stands on: ifStack, and the members of aggregates."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for index, _ in view.table.under(_STACK):
        if len(index) == 2 and index[0] and index[1]:
            found[index[0]].add(index[1])
    for aggregate, members in lag.members(view.table).items():
        found[aggregate] |= members
    return {i: tuple(view.names[n] for n in sorted(below) if n in view.names and n != i) for i, below in found.items()}


def _bps(speed: int | None, high: int | None) -> int | None:
    if high:
        return high * 1_000_000 if high < 10_000_000 else None  # some agents give bit/s here
    return speed if speed and 0 < speed < _SATURATED else None


def statements(view: View) -> Iterator[Statement]:
    table = view.table
    phys, types = macs(table), table.numbers(ports.IF_TYPE)
    speed, high, mtu = table.numbers(_SPEED), table.numbers(_HIGH_SPEED), table.numbers(_MTU)
    admin, oper, duplex = table.numbers(_ADMIN), table.numbers(_OPER), table.numbers(_DUPLEX)
    descr, alias, lower = table.texts(ports.IF_DESCR), table.texts(_ALIAS), _lower(view)
    member, states = vlans.membership(view), stp.states(view)
    base = {index: port for port, index in sorted(view.bridge_ports.items(), reverse=True)}
    for index, name in sorted(view.names.items()):
        of = member.get(name, vlans.NOTHING)
        yield Statement(
            view.subject,
            Interface(
                name,
                index=index,
                bridge_port=base.get(index),
                descr=descr.get(index),
                alias=alias.get(index),
                mac=phys.get(index),
                speed_bps=_bps(speed.get(index), high.get(index)),
                if_type=types.get(index),
                mtu=mtu.get(index) or None,
                admin_up={1: True, 2: False}.get(admin.get(index, 0)),
                oper_up={1: True, 2: False, 6: False, 7: False}.get(oper.get(index, 0)),
                full_duplex={2: False, 3: True}.get(duplex.get(index, 0)),
                pvid=of.pvid,
                vlans=of.tagged_and_untagged,
                untagged=of.untagged,
                lower=lower.get(index, ()),
                stp_state=states.get(name),
            ),
        )
    for found in sorted(set(phys.values())):
        yield Statement(view.subject, SameDevice(Key.mac(found)))
    yield from _only_bridge_ports(view, member, states)


def _only_bridge_ports(view: View, member: dict[str, vlans.Membership], states: dict[str, str]) -> Iterator[Statement]:
    """Ports of agents that tell of them only in bridge tables or LLDP."""
    known = set(view.names.values())
    others = {name: Interface(name) for name in {*member, *states} - known}
    for told in lldp_local.ports(view).values():
        if told.name not in known:
            others[told.name] = Interface(told.name, descr=told.descr, mac=told.mac)
    for port, name in ((p, view.bridge_port(p)) for p in sorted(view.bridge_ports)):
        if name and name not in known:
            others[name] = Interface(name, bridge_port=port)
    for name in sorted(others):
        one, of = others[name], member.get(name, vlans.NOTHING)
        yield Statement(
            view.subject,
            Interface(
                name,
                bridge_port=one.bridge_port,
                descr=one.descr,
                mac=one.mac,
                pvid=of.pvid,
                vlans=of.tagged_and_untagged,
                untagged=of.untagged,
                stp_state=states.get(name),
            ),
            Confidence.REPORTED,
        )


MIB = Mib(
    "interfaces",
    (
        "1.3.6.1.2.1.2.2.1.1",
        "1.3.6.1.2.1.2.2.1.2",
        "1.3.6.1.2.1.2.2.1.3",
        "1.3.6.1.2.1.2.2.1.4",
        "1.3.6.1.2.1.2.2.1.5",
        "1.3.6.1.2.1.2.2.1.6",
        "1.3.6.1.2.1.2.2.1.7",
        "1.3.6.1.2.1.2.2.1.8",
        "1.3.6.1.2.1.31.1.1.1.1",
        "1.3.6.1.2.1.31.1.1.1.15",
        "1.3.6.1.2.1.31.1.1.1.18",
        "1.3.6.1.2.1.31.1.2.1.3",
        "1.3.6.1.2.1.10.7.2.1.19",
    ),
    statements,
    order=5,
)
