"""What UniFi Network says of its devices and clients: the documents `stat/device` and `stat/sta`. Pure.

Ports go by their number (`Port 5`), the name that people gave one is its alias."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from discover import documents, wlans
from discover.documents import Row
from discover.observation import (
    Address,
    Associated,
    Attribute,
    Confidence,
    ForwardingTable,
    Gateway,
    Interface,
    Key,
    Learned,
    Neighbour,
    Network,
    SameDevice,
    Vlan,
)
from discover.probe import Statement

FIELDS = frozenset(
    {
        "data", "meta", "mac", "ip", "lan_ip", "name", "model", "type", "version", "serial", "state", "port_table",
        "port_idx", "up", "enable", "speed", "full_duplex", "mac_table", "vlan", "static", "lldp_table", "chassis_id",
        "port_id", "local_port_idx", "local_port_name", "system_name", "chassis_name", "chassis_descr", "mgmt_ips",
        "uplink", "uplink_mac", "uplink_remote_port", "vap_table", "bssid", "essid", "is_guest", "wan1", "wan2",
        "network_table", "ip_subnet", "purpose", "hostname", "is_wired", "sw_mac", "sw_port", "ap_mac", "signal",
        "tx_rate", "rx_rate", "wired_rate_mbps", "vlan_enabled", "enabled", "security", "wpa_mode", "wpa3_support",
        "wpa3_transition", "desc", "channel", "num_sta", "_id",
        "forward", "native_networkconf_id", "excluded_networkconf_ids", "tagged_vlan_mgmt",
    }
)  # fmt: skip
# Type of device → its role and what it can do.
_KINDS = {
    "uap": ("access-point", ("wlan-ap",)),
    "usw": ("switch", ("bridge",)),
    "ugw": ("router", ("router",)),
    "uxg": ("router", ("router",)),
    "udm": ("router", ("router",)),
    "ucg": ("router", ("router",)),
    "usp": ("pdu", ()),
    "uck": ("wlan-controller", ()),
}
_CONNECTED = 1
# Model codes as the interface writes them → names as they stand on the box.
_MODELS = {
    "U7LT": "UAP-AC-Lite", "U7LR": "UAP-AC-LR", "U7PG2": "UAP-AC-Pro", "U7HD": "UAP-AC-HD", "U7SHD": "UAP-AC-SHD",
    "U7NHD": "UAP-nanoHD", "UFLHD": "UAP-FlexHD", "UHDIW": "UAP-IW-HD", "U7IW": "UAP-AC-IW", "U7MSH": "UAP-AC-M",
    "U7MP": "UAP-AC-M-Pro", "UAL6": "U6-Lite", "UAP6MP": "U6-Pro", "UALR6": "U6-LR", "UALR6v2": "U6-LR",
    "U6M": "U6-Mesh", "U6ENT": "U6-Enterprise", "U7PRO": "U7-Pro", "US8": "US-8", "US8P60": "US-8-60W",
    "US8P150": "US-8-150W", "US16P150": "US-16-150W", "US24P250": "US-24-250W", "US24P500": "US-24-500W",
    "US48P500": "US-48-500W", "US48P750": "US-48-750W", "USL8LP": "USW-Lite-8-PoE", "USL16LP": "USW-Lite-16-PoE",
    "USL16P": "USW-16-PoE", "USL24P": "USW-24-PoE", "USL48P": "USW-48-PoE", "USL24": "USW-24", "USL48": "USW-48",
    "US24PRO": "USW-Pro-24-PoE", "US24PRO2": "USW-Pro-24", "US48PRO": "USW-Pro-48-PoE", "US48PRO2": "USW-Pro-48",
    "USMINI": "USW-Flex-Mini", "USF5P": "USW-Flex", "USXG": "US-16-XG", "USL8A": "USW-Aggregation",
    "UGW3": "USG", "UGW4": "USG-Pro-4", "UDM": "UDM", "UDMPRO": "UDM-Pro", "UDMSE": "UDM-SE", "UDR": "UDR",
    "UXGPRO": "UXG-Pro",
}  # fmt: skip
_OFFICE = ("corporate", "guest", "vlan-only")


def statements(told: Row) -> Iterator[Statement]:
    """`told` holds the documents by name: device, sta, networkconf, wlanconf."""
    devices = [d for d in _rows(told, "device") if d.mac("mac") and d.number("state") in (None, _CONNECTED)]
    clients = [c for c in _rows(told, "sta") if c.mac("mac")]
    hanging: dict[str, set[Learned]] = {}
    for client in clients:
        switch, port = client.mac("sw_mac"), client.number("sw_port")
        if client.flag("is_wired") and switch and port and port > 0:
            row = Learned(client.mac("mac") or "", _port(port), documents.vlan(client.raw("vlan")))
            hanging.setdefault(switch, set()).add(row)
    networks, radios = _rows(told, "networkconf"), _secured(_rows(told, "wlanconf"))
    for device in devices:
        yield from _device(device, hanging.pop(device.mac("mac") or "", set()), networks, radios)
    for switch, rows in sorted(hanging.items()):  # the list of devices may be in another file
        yield Statement(Key("mac", switch), _table(rows))
    known = {device.mac("mac") for device in devices}
    for client in clients:
        if client.mac("mac") not in known:
            yield from _client(client)


def _rows(told: Row, name: str) -> list[Row]:
    """A document's rows, also of one that is cut short, or stands without its envelope."""
    value = told.raw(name)
    return documents.rows(value.get("data") if isinstance(value, dict) else value)


def _port(number: int) -> str:
    return f"Port {number}"


def _device(device: Row, hanging: set[Learned], networks: list[Row], radios: dict[str, str]) -> Iterator[Statement]:
    key = Key.mac(device.mac("mac") or "")
    role, abilities = _KINDS.get((device.text("type") or "")[:3], (None, ()))
    yield Statement(key, Attribute("vendor", "Ubiquiti"))
    code = device.text("model")
    serial = device.text("serial")
    for name, said in (
        ("sys_name", device.text("name")),
        ("model", _MODELS.get(code or "")),
        ("serial", serial.upper() if serial else None),
        ("firmware", device.text("version")),
        ("role", role),
    ):
        if said:
            yield Statement(key, Attribute(name, said))
    if code and code not in _MODELS:
        yield Statement(key, Attribute("model", code), Confidence.HINT)
    for ability in abilities:
        yield Statement(key, Attribute("capability", ability))
    yield from _addresses(device, key, role)
    yield from _ports(device, key, hanging, _vids(networks))
    yield from _neighbours(device, key)
    yield from _radios(device, key, radios)
    for network in networks if role in ("router", "switch") else ():
        vid = documents.vlan(network.raw("vlan"))
        if vid is not None and network.flag("vlan_enabled") is not False:
            yield Statement(key, Vlan(vid, network.text("name")))


def _addresses(device: Row, key: Key, role: str | None) -> Iterator[Statement]:
    own = device.ip("lan_ip") if role == "router" else device.ip("ip")
    if own:
        yield Statement(key, Address(own))
        yield Statement(key, SameDevice(Key("ip", own)))
    for wan in ("wan1", "wan2"):
        line = device.row(wan)
        if (outer := line.ip("ip")) and line.flag("up") is not False:
            yield Statement(key, Attribute("wan_ip", outer))
    for network in device.rows("network_table"):
        ip, length = documents.prefix(network.raw("ip_subnet"))
        if ip is None or length is None or network.text("purpose") not in (None, *_OFFICE):
            continue
        yield Statement(key, Address(ip, length, network.text("name")))
        prefix = documents.network(ip, length)
        yield Statement(key, Network(prefix, documents.vlan(network.raw("vlan")), network.text("name")))
        yield Statement(key, Gateway(prefix))


def _vids(networks: list[Row]) -> dict[str, int]:
    """Id of each network → its VLAN; the one without is VLAN 1."""
    return {
        id_: documents.vlan(network.raw("vlan")) or 1
        for network in networks
        if (id_ := network.text("_id")) and network.text("purpose") in (None, *_OFFICE)
    }


def _carried(port: Row, vids: dict[str, int]) -> tuple[int | None, tuple[int, ...]]:
    """The untagged VLAN of a port, and all that it carries; nothing where it does not say."""
    native = vids.get(port.text("native_networkconf_id") or "")
    forward, tagged = port.text("forward"), port.text("tagged_vlan_mgmt")
    if native is None or forward == "disabled":
        return None, ()
    if forward == "native" or tagged == "block_all":
        return native, (native,)
    if forward not in ("all", "customize") and tagged not in ("auto", "custom"):
        return native, ()
    without = set(documents.each(port.list("excluded_networkconf_ids"))) if "custom" in f"{forward} {tagged}" else set()
    return native, tuple(sorted({native} | {vid for id_, vid in vids.items() if id_ not in without}))


def _ports(device: Row, key: Key, hanging: set[Learned], vids: dict[str, int]) -> Iterator[Statement]:
    rows = set(hanging)
    for port in device.rows("port_table"):
        if not (number := port.number("port_idx")) or number < 0:
            continue
        alias, speed = port.text("name"), port.number("speed")
        native, carried = _carried(port, vids)
        yield Statement(
            key,
            Interface(
                _port(number),
                bridge_port=number,
                alias=alias if alias != _port(number) else None,
                speed_bps=speed * 1_000_000 if speed and speed > 0 and port.flag("up") else None,
                admin_up=port.flag("enable"),
                oper_up=port.flag("up"),
                full_duplex=port.flag("full_duplex") if port.flag("up") else None,
                pvid=native,
                vlans=carried,
                untagged=(native,) if native is not None and carried else (),
            ),
        )
        for row in port.rows("mac_table"):
            if (mac := row.mac("mac")) and not row.flag("static"):
                rows.add(Learned(mac, _port(number), documents.vlan(row.raw("vlan"))))
    if rows:
        yield Statement(key, _table(rows))


def _table(rows: set[Learned]) -> ForwardingTable:
    """Sorted; the list of clients tells of some without VLAN what the ports' own tables tell with it."""
    told = {(r.mac, r.port) for r in rows if r.vlan is not None}
    kept = [r for r in rows if r.vlan is not None or (r.mac, r.port) not in told]
    return ForwardingTable(tuple(sorted(kept, key=lambda r: (r.port, r.mac, r.vlan or 0))))


def _neighbours(device: Row, key: Key) -> Iterator[Statement]:
    for heard in device.rows("lldp_table"):
        number = heard.number("local_port_idx")
        port = _port(number) if number else heard.text("local_port_name")
        chassis, name = heard.text("chassis_id"), heard.text("system_name", "chassis_name")
        if port is None or chassis is None:
            continue
        mac = documents.mac(chassis)
        remote = [Key("mac", mac) if mac else Key.chassis(7, chassis)]
        remote += [Key("ip", ip) for one in heard.list("mgmt_ips") if (ip := documents.ip(one))]
        remote += [Key.name(name)] if name else []
        yield Statement(
            key,
            Neighbour(
                "lldp",
                port,
                tuple(remote),
                heard.text("port_id"),
                remote_name=name,
                remote_descr=heard.text("chassis_descr"),
            ),
        )
    up = device.row("uplink")
    above, number, theirs = up.mac("uplink_mac"), up.number("port_idx"), up.number("uplink_remote_port")
    if above is None or above == key.value:
        return
    if up.text("type") == "wireless":
        yield Statement(key, Associated(above, up.text("essid"), documents.signal(up.raw("signal"))))
    elif number or theirs:
        listed = number in {port.number("port_idx") for port in device.rows("port_table")}
        mine = _port(number or 0) if listed else up.text("name") or "uplink"
        remote_port = _port(theirs) if theirs and theirs > 0 else None
        yield Statement(key, Neighbour("unifi", mine, (Key("mac", above),), remote_port))


def _radios(device: Row, key: Key, kinds: dict[str, str]) -> Iterator[Statement]:
    names = []
    for radio in device.rows("vap_table"):
        if radio.flag("up") is False:
            continue
        if bssid := radio.mac("bssid"):
            yield Statement(key, SameDevice(Key("mac", bssid)))
            name = radio.text("essid")
            channel, stations = radio.number("channel"), radio.number("num_sta")
            yield wlans.sent(bssid, name, channel, kinds.get(name or ""), stations)
        if ssid := radio.text("essid"):
            names.append((ssid, kinds.get(ssid)))
    yield from wlans.secured(key, names)


def _secured(configured: Iterable[Row]) -> dict[str, str]:
    """SSID → kind of protection, of the WLANs that are on."""
    found = {}
    for wlan in configured:
        name, security = wlan.text("name"), wlan.text("security")
        if name is None or wlan.flag("enabled") is False:
            continue
        if security in ("open", "wep"):
            found[name] = security
        elif security in ("wpapsk", "wpaeap"):
            old = wlan.text("wpa_mode") in ("wpa1", "auto")
            new = wlan.flag("wpa3_support") and not wlan.flag("wpa3_transition")
            found[name] = "wpa" if old else "wpa3" if new else "wpa2"
    return found


def _client(client: Row) -> Iterator[Statement]:
    key = Key.mac(client.mac("mac") or "")
    if ip := client.ip("ip"):
        yield Statement(key, Address(ip))
    if name := client.text("hostname"):
        yield Statement(key, Attribute("hostname", name), Confidence.HINT)
    if name := client.text("name"):
        yield Statement(key, Attribute("friendly_name", name))
    if client.flag("is_wired") is False and (bssid := client.mac("bssid", "ap_mac")):
        rates = [r for n in ("tx_rate", "rx_rate") if (r := client.number(n)) and r > 0]
        yield Statement(
            key,
            Associated(
                bssid,
                client.text("essid"),
                documents.signal(client.raw("signal")),
                rate_bps=min(rates) * 1000 if rates else None,
            ),
        )
