"""The types that discover/ emits: who was seen, what was said about them, by whom, how surely.

Every type is a frozen msgspec struct without garbage collection: plain data, hashable, ordered, JSON and back.
Times are seconds since the epoch, UTC, as float. MAC addresses are lower case with colons; IP addresses in the
canonical form of `ipaddress`; prefixes as `10.0.0.0/24`; speeds in bit/s.
"""

from __future__ import annotations

import enum
import ipaddress
import re

import msgspec

_MAC_DIGITS = re.compile(r"[0-9a-f]{12}")


class Confidence(enum.IntEnum):
    """How surely a statement holds; ordered words, never multiplied."""

    GUESS = 1
    HINT = 2
    REPORTED = 3
    AUTHORITATIVE = 4


def canonical_mac(text: str | bytes) -> str | None:
    """`aa:bb:cc:dd:ee:ff` from any usual spelling or six bytes; None when it is no MAC address."""
    if isinstance(text, bytes):
        return text.hex(":") if len(text) == 6 else None
    digits = re.sub(r"[^0-9a-f]", "", text.lower()) if len(text) <= 24 else ""
    if ":" in text or "-" in text:  # also `0:1b:2:…`, as BSD and net-snmp write it
        parts = re.split(r"[:-]", text.lower())
        if len(parts) == 6 and all(0 < len(p) <= 2 for p in parts):
            digits = "".join(p.zfill(2) for p in parts)
    return ":".join(digits[i : i + 2] for i in range(0, 12, 2)) if _MAC_DIGITS.fullmatch(digits) else None


def canonical_ip(text: str) -> str | None:
    """The canonical form of an IPv4 or IPv6 address without zone; None when it is none."""
    try:
        return str(ipaddress.ip_address(text.strip().partition("%")[0]))
    except ValueError:
        return None


class Key(msgspec.Struct, frozen=True, order=True, gc=False):
    """Something that tells one device from another. Strength is decided in topology.keys, not here.

    Kinds: mac, ip, name (host name), serial, uuid, ssh_host_key, engine_id (SNMP), chassis (LLDP chassis id that is
    not a MAC), isis (system id of ISO 10589), recording (name of a file), human (a device made by a person), internet,
    bssid (a radio network, which is no device).
    """

    kind: str
    value: str

    @staticmethod
    def mac(value: str | bytes) -> Key:
        """Raises ValueError when `value` is no MAC address."""
        if (mac := canonical_mac(value)) is None:
            raise ValueError(f"not a MAC address: {value!r}")
        return Key("mac", mac)

    @staticmethod
    def ip(value: str) -> Key:
        """Raises ValueError when `value` is no IP address."""
        if (ip := canonical_ip(value)) is None:
            raise ValueError(f"not an IP address: {value!r}")
        return Key("ip", ip)

    @staticmethod
    def name(value: str) -> Key:
        return Key("name", value.strip().rstrip(".").lower())

    @staticmethod
    def serial(vendor: str, value: str) -> Key:
        """A serial number is unique within its vendor only."""
        return Key("serial", f"{vendor.strip().lower()}/{value.strip()}")

    @staticmethod
    def uuid(value: str) -> Key:
        return Key("uuid", value.strip().strip("{}").lower().removeprefix("uuid:"))

    @staticmethod
    def ssh_host_key(fingerprint: str) -> Key:
        """`fingerprint` as OpenSSH prints it: `SHA256:…`."""
        return Key("ssh_host_key", fingerprint)

    @staticmethod
    def engine_id(value: bytes) -> Key:
        return Key("engine_id", value.hex())

    @staticmethod
    def chassis(subtype: int, value: str) -> Key:
        """LLDP chassis id (IEEE 802.1AB 8.5.2) of a subtype that is neither MAC nor network address."""
        return Key("chassis", f"{subtype}/{value}")

    @staticmethod
    def recording(name: str) -> Key:
        return Key("recording", name)


class _Claim(msgspec.Struct, frozen=True, gc=False, tag=True, omit_defaults=True):
    pass


class SameDevice(_Claim, frozen=True, gc=False):
    """The subject and `key` are one device."""

    key: Key


class Attribute(_Claim, frozen=True, gc=False):
    """A named fact. Names: hostname, fqdn, netbios_name, sys_name, friendly_name, vendor, model, serial, os,
    os_version, firmware, role, description, location, contact, sys_descr, sys_object_id, mac_vendor, workgroup,
    capability (one claim each: bridge, router, wlan-ap, telephone, station), page_title, http_server, http_realm,
    favicon_hash, user_agent, tls_subject, tls_issuer, tls_not_after, tls_names, tls_version, ssid, wan_ip, wan_type,
    wan_rate, redundancy (groups of routers that share an address), ttl, dhcp_fingerprint, dhcp_vendor_class. Raw words
    of one protocol, which a device may say many of and which count by what is read out of them: ssdp_server, upnp_type,
    upnp_model, mdns_service, mdns_txt, wsd_type, wsd_model, onvif_scope, rtsp_server, printer_model, ssh_banner."""

    name: str
    value: str


class Service(_Claim, frozen=True, gc=False):
    """Something answers there. `protocol` is tcp or udp; `name` is the IANA service name where known."""

    protocol: str
    port: int
    name: str | None = None
    product: str | None = None
    version: str | None = None
    detail: str | None = None


class Interface(_Claim, frozen=True, gc=False):
    """A port or interface of the subject. `name` is ifName, else ifDescr, else `port N`; unique in the device."""

    name: str
    index: int | None = None
    bridge_port: int | None = None
    descr: str | None = None
    alias: str | None = None
    mac: str | None = None
    speed_bps: int | None = None
    if_type: int | None = None
    mtu: int | None = None
    admin_up: bool | None = None
    oper_up: bool | None = None
    full_duplex: bool | None = None
    pvid: int | None = None
    vlans: tuple[int, ...] = ()
    untagged: tuple[int, ...] = ()
    lower: tuple[str, ...] = ()
    """Names of the ports an aggregate or VLAN interface stands on."""
    stp_state: str | None = None


class Address(_Claim, frozen=True, gc=False):
    """The subject itself has this IP address, on this interface, with this prefix length."""

    ip: str
    prefix_length: int | None = None
    interface: str | None = None


class Neighbour(_Claim, frozen=True, gc=False):
    """Told by LLDP, CDP or the like: on `port` the subject hears `remote`, whose port calls itself `remote_port`.

    `remote` are all keys the frame gave (chassis id, management addresses, system name). `remote_port_subtype` is
    the LLDP port id subtype (1 alias, 2 component, 3 MAC, 4 network address, 5 name, 6 circuit, 7 local), None
    where the protocol has none."""

    protocol: str
    port: str
    remote: tuple[Key, ...]
    remote_port: str | None = None
    remote_port_subtype: int | None = None
    remote_port_descr: str | None = None
    remote_name: str | None = None
    remote_descr: str | None = None
    capabilities: tuple[str, ...] = ()


class Learned(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One row of a forwarding table: `mac` was last heard on `port`; `vlan` (VID) where the table tells."""

    mac: str
    port: str
    vlan: int | None = None


class ForwardingTable(_Claim, frozen=True, gc=False):
    """The subject's learned (dynamic) forwarding entries as one claim (RFC 4188, RFC 4363)."""

    rows: tuple[Learned, ...]


class Binding(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One row of an ARP or neighbour table: `ip` is at `mac`, seen on the subject's interface `port`."""

    ip: str
    mac: str
    port: str | None = None


class NeighbourTable(_Claim, frozen=True, gc=False):
    """The subject's ARP (RFC 4293 ipNetToPhysical, RFC 1213 ipNetToMedia) table as one claim."""

    rows: tuple[Binding, ...]


class SpanningTree(_Claim, frozen=True, gc=False):
    """STP as seen on a port of the subject (RFC 4188 dot1dStpPortTable); `port` is empty where it is not told which."""

    port: str
    state: str
    designated_bridge: str | None = None
    designated_port: int | None = None
    root: str | None = None
    bridge: str | None = None
    vlan: int | None = None
    """The VLAN whose tree it is, where each has its own."""


class Associated(_Claim, frozen=True, gc=False):
    """The subject is a wireless station of this BSSID. `technology` is wlan or dect; then `bssid` is its base's MAC."""

    bssid: str
    ssid: str | None = None
    signal_dbm: int | None = None
    rate_bps: int | None = None
    technology: str = "wlan"


class Bss(_Claim, frozen=True, gc=False):
    """A radio network heard in the air (IEEE 802.11 BSS). The subject is `Key("bssid", …)`, which is no device: whether
    it belongs to one of the office's is decided in topology. `ssid` is None where it is hidden or redacted.

    `protection` is a word of discover.wlans.WEAKEST; `akms` are psk, 802.1x, sae, owe, ft-psk …; `signal_dbm` as the
    vantage hears it, `utilisation` of the channel in percent; `connected` when the vantage is a station of it."""

    ssid: str | None = None
    channel: int | None = None
    frequency_mhz: int | None = None
    width_mhz: int | None = None
    standard: str | None = None
    """802.11 amendment by its letters: b, g, a, n, ac, ax, be."""
    protection: str | None = None
    akms: tuple[str, ...] = ()
    signal_dbm: int | None = None
    country: str | None = None
    stations: int | None = None
    utilisation: int | None = None
    ap_name: str | None = None
    vendor: str | None = None
    model: str | None = None
    device_name: str | None = None
    wps_uuid: str | None = None
    mld: str | None = None
    """MAC address of the multi-link device (IEEE 802.11be) that the radio is a part of."""
    peer_to_peer: bool = False
    """A device's own small network (Wi-Fi Direct), no access point."""
    connected: bool = False


class Hosts(_Claim, frozen=True, gc=False):
    """The subject is a host on which the virtual machine or container `key` runs."""

    key: Key
    name: str | None = None


class Route(_Claim, frozen=True, gc=False):
    """A route of the subject."""

    destination: str
    next_hop: str | None = None
    interface: str | None = None


class Gateway(_Claim, frozen=True, gc=False):
    """The subject is the gateway of `network`, as the vantage point uses it."""

    network: str


class Network(_Claim, frozen=True, gc=False):
    """The subject is attached to this IP network; `vlan` and `name` where known."""

    prefix: str
    vlan: int | None = None
    name: str | None = None


class Vlan(_Claim, frozen=True, gc=False):
    """The subject knows this VLAN under this name (RFC 4363 dot1qVlanStaticTable)."""

    vid: int
    name: str | None = None


Claim = (
    SameDevice
    | Attribute
    | Service
    | Interface
    | Address
    | Neighbour
    | ForwardingTable
    | NeighbourTable
    | SpanningTree
    | Associated
    | Bss
    | Hosts
    | Route
    | Gateway
    | Network
    | Vlan
)


class Source(msgspec.Struct, frozen=True, order=True, gc=False):
    """Where a statement comes from: which probe or reader, run from where, which answer.

    `vantage` names the machine or file that looked; `capture` is the id of the stored answer; `peer` is the address
    (or file) that gave it."""

    probe: str
    vantage: str
    capture: str
    peer: str


class Observation(msgspec.Struct, frozen=True, gc=False):
    """One statement about one subject."""

    subject: Key
    claim: Claim
    source: Source
    at: float
    confidence: Confidence = Confidence.REPORTED
