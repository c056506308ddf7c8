"""Who is associated with which access point: the registration tables of access points and controllers.

Data: one row for each vendor's table. The index of a station's row ends with its MAC address (or begins with it, where
something follows); the access point is named by the address of its radio."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from discover.mibs import Mib
from discover.mibs.entity import real_serial
from discover.mibs.interfaces import macs
from discover.mibs.view import View
from discover.observation import Address, Associated, Attribute, Key, SameDevice
from discover.probe import Statement
from discover.snmp.table import Oid, Value, address, mac, mac_of, number, octets, oid, text


class Stations(msgspec.Struct, frozen=True):
    """A table of stations: its entry, and in which columns stand the access point's radio, SSID, signal, address."""

    entry: str
    radio: int
    ssid: int | None = None
    signal: int | None = None
    ip: int | None = None
    station: int | None = None
    """The column with the station's MAC address, where the index does not end with it."""


class Points(msgspec.Struct, frozen=True):
    """A table of access points, indexed by the MAC address of each."""

    entry: str
    name: int
    model: int
    serial: int
    ip: int | None = None
    ethernet: int | None = None
    firmware: int | None = None


STATIONS = (
    Stations("1.3.6.1.4.1.14179.2.1.4.1", radio=4, ssid=7, ip=2),  # AIRESPACE: Cisco controllers
    Stations("1.3.6.1.4.1.14823.2.3.3.1.2.4.1", radio=2, ip=3),  # AI-AP: Aruba Instant
    Stations("1.3.6.1.4.1.14823.2.2.1.5.2.2.1.1", radio=2, ssid=12),  # WLSX-WLAN: Aruba controllers
    Stations("1.3.6.1.4.1.25053.1.2.2.1.1.3.1.1", radio=3, ssid=4, ip=8, station=1),  # Ruckus ZoneDirector
    Stations("1.3.6.1.4.1.25053.1.15.2.1.1.3.1.1", radio=3, ssid=4, ip=8, station=1),  # Ruckus Unleashed
)
POINTS = (
    Points("1.3.6.1.4.1.14179.2.2.1.1", name=3, model=16, serial=17, ip=19, ethernet=33, firmware=8),
    Points("1.3.6.1.4.1.14823.2.3.3.1.2.1.1", name=2, model=6, serial=4, ip=3),
    Points("1.3.6.1.4.1.14823.2.2.1.5.2.1.4.1", name=3, model=13, serial=6, ip=2),
    Points("1.3.6.1.4.1.25053.1.2.2.1.1.2.1.1", name=2, model=4, serial=5, ip=10),
    Points("1.3.6.1.4.1.25053.1.15.2.1.1.2.1.1", name=2, model=4, serial=5, ip=10),
    Points("1.3.6.1.4.1.25053.1.3.2.1.1.2.2.1", name=5, model=8, serial=9, ip=10, firmware=7),  # SmartZone, older
    Points("1.3.6.1.4.1.25053.1.4.2.1.1.2.2.1", name=5, model=8, serial=9, ip=10, firmware=7),  # SmartZone
)
# MIKROTIK-MIB: stations, index MAC address and ifIndex; and the access points' SSID and BSSID by ifIndex
_MT_SIGNAL = oid("1.3.6.1.4.1.14988.1.1.1.2.1.3")
_MT_SSID = oid("1.3.6.1.4.1.14988.1.1.1.3.1.4")
_MT_BSSID = oid("1.3.6.1.4.1.14988.1.1.1.3.1.5")
# UBNT-UniFi-MIB and UBNT-AirMAX-MIB
_UNIFI_BSSID, _UNIFI_SSID = oid("1.3.6.1.4.1.41112.1.6.1.2.1.2"), oid("1.3.6.1.4.1.41112.1.6.1.2.1.6")
_AIROS_SSID = oid("1.3.6.1.4.1.41112.1.4.5.1.2")
_AIROS_SIGNAL, _AIROS_IP = oid("1.3.6.1.4.1.41112.1.4.7.1.3"), oid("1.3.6.1.4.1.41112.1.4.7.1.10")
# WLSX-WLAN-MIB: index access point, radio, BSSID
_ARUBA_BSSID = oid("1.3.6.1.4.1.14823.2.2.1.5.2.1.7.1.2")
# CISCO-DOT11-ASSOCIATION-MIB (access points without a controller): index ifIndex, SSID, station
_IOS_PARENT, _IOS_IP = oid("1.3.6.1.4.1.9.9.273.1.2.1.1.2"), oid("1.3.6.1.4.1.9.9.273.1.2.1.1.16")
# LCOS-MIB: the station's address, the radio it is at, signal, IP address; and the SSID of a radio
_LANCOM = "1.3.6.1.4.1.2356.11.1.3"
_LCOS_MAC, _LCOS_RADIO = oid(f"{_LANCOM}.32.1.4"), oid(f"{_LANCOM}.32.1.15")
_LCOS_SIGNAL, _LCOS_IP = oid(f"{_LANCOM}.32.1.26"), oid(f"{_LANCOM}.32.1.27")
_LCOS_SSID = oid(f"{_LANCOM}.56.1.3")
# IEEE802dot11-MIB: the SSID and address of a radio, by ifIndex
_DOT11_SSID, _DOT11_MAC = oid("1.2.840.10036.1.1.1.9"), oid("1.2.840.10036.2.1.1.1")


def _station(at: str, bssid: str, ssid: str | None, signal: int | None, ip: str | None) -> Iterator[Statement]:
    key = Key.mac(at)
    yield Statement(key, Associated(bssid, ssid, signal if signal is not None and -120 < signal < 0 else None))
    if ip:
        yield Statement(key, SameDevice(Key.ip(ip)))
        yield Statement(key, Address(ip))


def _stations(view: View, table: Stations) -> Iterator[Statement]:
    entry = oid(table.entry)

    def column(place: int | None) -> dict[Oid, Value]:
        return {} if place is None else view.table.column((*entry, place))

    radios, ssids, signals, ips, at = (
        column(c) for c in (table.radio, table.ssid, table.signal, table.ip, table.station)
    )
    for index, radio in sorted(radios.items()):
        station, bssid = (mac(at.get(index)) if table.station else mac_of(index)), mac(radio)
        if station and bssid:
            yield from _station(
                station,
                bssid,
                text(ssids.get(index)),
                number(signals.get(index)),
                address(ips.get(index)),
            )


def _points(view: View, table: Points) -> Iterator[Statement]:
    entry = oid(table.entry)
    columns = {
        name: view.table.column((*entry, at))
        for name, at in msgspec.structs.asdict(table).items()
        if name != "entry" and at is not None
    }
    for index in sorted(columns["name"]):
        if (radio := mac_of(index)) is None:
            continue
        own = mac(columns.get("ethernet", {}).get(index))
        key = Key.mac(own or radio)
        if own and own != radio:
            yield Statement(key, SameDevice(Key.mac(radio)))
        yield Statement(key, Attribute("capability", "wlan-ap"))
        for name, said in (
            ("sys_name", text(columns["name"].get(index))),
            ("model", text(columns["model"].get(index))),
            ("serial", real_serial(text(columns["serial"].get(index)))),
            ("firmware", text(columns.get("firmware", {}).get(index))),
        ):
            if said:
                yield Statement(key, Attribute(name, said))
        if ip := address(columns.get("ip", {}).get(index)):
            yield Statement(key, SameDevice(Key.ip(ip)))
            yield Statement(key, Address(ip))


def _own_radio(view: View, bssid: str, ssid: str | None) -> Iterator[Statement]:
    yield Statement(view.subject, SameDevice(Key.mac(bssid)))
    yield Statement(view.subject, Attribute("capability", "wlan-ap"))
    if ssid:
        yield Statement(view.subject, Attribute("ssid", ssid))


def _mikrotik(view: View) -> Iterator[Statement]:
    ssids, phys = view.table.texts(_MT_SSID), macs(view.table)
    bssids = {i[0]: mac(v) for i, v in view.table.under(_MT_BSSID) if len(i) == 1}
    radio = {index: bssids.get(index) or phys.get(index) for index in {*ssids, *bssids}}
    for index in sorted(ssids):
        if own := radio.get(index):
            yield from _own_radio(view, own, ssids[index])
    for at, value in view.table.under(_MT_SIGNAL):
        station, bssid = (mac_of(at[:6]), radio.get(at[6]) or phys.get(at[6])) if len(at) == 7 else (None, None)
        if station and bssid:
            yield from _station(station, bssid, ssids.get(at[6]), number(value), None)


def _ubiquiti(view: View) -> Iterator[Statement]:
    ssids = view.table.texts(_UNIFI_SSID)
    for index, value in view.table.under(_UNIFI_BSSID):
        if len(index) == 1 and (bssid := mac(value)):
            yield from _own_radio(view, bssid, ssids.get(index[0]))
    phys = macs(view.table)
    radio = next((phys[i] for i, name in sorted(view.names.items()) if i in phys and name.startswith("ath")), None)
    ips = view.table.column(_AIROS_IP)
    ssid = next(iter(view.table.texts(_AIROS_SSID).values()), None)
    for index, value in view.table.under(_AIROS_SIGNAL):
        if radio and (station := mac_of(index)):
            yield from _station(station, radio, ssid, number(value), address(ips.get(index)))


def _aruba(view: View) -> Iterator[Statement]:
    for index, _ in view.table.under(_ARUBA_BSSID):
        point, bssid = (mac_of(index[:6]), mac_of(index)) if len(index) == 13 else (None, None)
        if point and bssid and point != bssid:
            yield Statement(Key.mac(point), SameDevice(Key.mac(bssid)))


def _cisco_ios(view: View) -> Iterator[Statement]:
    ips = view.table.column(_IOS_IP)
    for index, value in view.table.under(_IOS_PARENT):
        station, radio = mac_of(index), mac(value)
        if station and radio and len(index) > 8 and len(index) == index[1] + 8:
            ssid = text(octets(index[2:-6]))
            yield from _own_radio(view, radio, ssid)
            yield from _station(station, radio, ssid, None, address(ips.get(index)))


def _lancom(view: View) -> Iterator[Statement]:
    """A row for each station; the radio goes by its name, and has that of an interface."""
    at = view.table.column(_LCOS_MAC)
    if not at:
        return
    phys, ssids = macs(view.table), {_named(i): text(v) for i, v in view.table.under(_LCOS_SSID)}
    mine = {name.upper(): phys[i] for i, name in sorted(view.names.items(), reverse=True) if i in phys}
    radios, signals, ips = (view.table.column(c) for c in (_LCOS_RADIO, _LCOS_SIGNAL, _LCOS_IP))
    for index in sorted(at):
        radio = (text(radios.get(index)) or "").upper()
        station = mac(at[index])
        # a station at a point-to-point link or a cable is in the same table
        bssid = mine.get(radio) or mine.get(radio.rpartition("-")[0]) or next(iter(mine.values()), None)
        if station and bssid and radio.startswith("WLAN"):
            ssid = ssids.get(radio)
            yield from _own_radio(view, bssid, ssid)
            yield from _station(station, bssid, ssid, number(signals.get(index)), address(ips.get(index)))


def _named(index: Oid) -> str:
    """A text that stands in an index, with or without its length before it."""
    raw = index[1:] if index and index[0] == len(index) - 1 else index
    return (text(octets(raw)) or "").upper()


def _dot11(view: View) -> Iterator[Statement]:
    ssids = {i[0]: said for i, v in view.table.under(_DOT11_SSID) if i and (said := text(v))}
    for index, value in view.table.under(_DOT11_MAC):
        if len(index) == 1 and index[0] in ssids and (own := mac(value)):
            yield from _own_radio(view, own, ssids[index[0]])


def statements(view: View) -> Iterator[Statement]:
    for stations in STATIONS:
        yield from _stations(view, stations)
    for points in POINTS:
        yield from _points(view, points)
    yield from _mikrotik(view)
    yield from _ubiquiti(view)
    yield from _aruba(view)
    yield from _cisco_ios(view)
    yield from _lancom(view)
    yield from _dot11(view)


def _columns() -> Iterator[str]:
    for table in (*STATIONS, *POINTS):
        for name, at in msgspec.structs.asdict(table).items():
            if name != "entry" and at is not None:
                yield f"{table.entry}.{at}"
    for one in (_MT_SIGNAL, _MT_SSID, _MT_BSSID, _UNIFI_BSSID, _UNIFI_SSID, _AIROS_SSID, _AIROS_SIGNAL, _AIROS_IP):
        yield ".".join(map(str, one))
    for one in (_ARUBA_BSSID, _IOS_PARENT, _IOS_IP, _LCOS_MAC, _LCOS_RADIO, _LCOS_SIGNAL, _LCOS_IP, _LCOS_SSID):
        yield ".".join(map(str, one))
    for one in (_DOT11_SSID, _DOT11_MAC):
        yield ".".join(map(str, one))


MIB = Mib("wireless", tuple(_columns()), statements, order=55)
