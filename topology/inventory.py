"""The type that topology/ emits: one inventory of a site as of a time. Plain frozen data, sorted, JSON and back."""

from __future__ import annotations

import msgspec

from discover.observation import Confidence, Key

ROLES = (
    "internet",
    "modem",
    "router",
    "firewall",
    "switch",
    "unmanaged-switch",
    "access-point",
    "wlan-controller",
    "server",
    "hypervisor",
    "virtual-machine",
    "nas",
    "workstation",
    "laptop",
    "smartphone",
    "tablet",
    "phone",
    "pbx",
    "printer",
    "camera",
    "nvr",
    "media",
    "ups",
    "pdu",
    "sensor",
    "building-control",
    "plc",
    "management-controller",
    "iot",
    "unknown",
)


class Evidence(msgspec.Struct, frozen=True, order=True):
    """One reason: which probe, asked from where, answered by whom, when, which stored answer, in short what it said.

    `says` is a fact in the field's own words (`sysName = sw-core`), not a sentence in some language."""

    probe: str
    peer: str
    at: float
    says: str
    confidence: Confidence = Confidence.REPORTED
    vantage: str = ""
    capture: str = ""


class Alternative(msgspec.Struct, frozen=True):
    """A value that lost, with its evidence."""

    value: str
    confidence: Confidence
    evidence: tuple[Evidence, ...] = ()


class Resolved(msgspec.Struct, frozen=True):
    """The value chosen, why, and what disagrees."""

    value: str
    confidence: Confidence
    evidence: tuple[Evidence, ...] = ()
    disputed_by: tuple[Alternative, ...] = ()


class Port(msgspec.Struct, frozen=True):
    """An interface of a device. `name` is unique within the device; units as in discover.observation.Interface."""

    name: str
    index: int | None = None
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
    stp_state: str | None = None
    ips: tuple[str, ...] = ()


class Service(msgspec.Struct, frozen=True, order=True):
    """Something that answers on a device."""

    protocol: str
    port: int
    name: str | None = None
    product: str | None = None
    version: str | None = None
    detail: str | None = None


class Device(msgspec.Struct, frozen=True):
    """One device. `id` is stable over scans. `attributes` hold at least `role`; and where seen `name`, `vendor`,
    `model`, `serial`, `os`, `firmware`, `location` … (the names of discover.observation.Attribute). `presumed` devices
    were seen by nobody, only inferred. `notes` is what a person said (name, room, owner, purpose …)."""

    id: str
    keys: tuple[Key, ...] = ()
    attributes: dict[str, Resolved] = {}
    ports: tuple[Port, ...] = ()
    services: tuple[Service, ...] = ()
    ips: tuple[str, ...] = ()
    macs: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    """Ids of the networks (Network.id) it has an address in."""
    vlans: tuple[int, ...] = ()
    """VLANs in which it was seen as a station."""
    notes: dict[str, str] = {}
    presumed: bool = False
    confidence: Confidence = Confidence.REPORTED
    evidence: tuple[Evidence, ...] = ()

    @property
    def role(self) -> str:
        found = self.attributes.get("role")
        return found.value if found else "unknown"

    def get(self, name: str) -> str | None:
        """The chosen value of an attribute; None when nobody said."""
        found = self.attributes.get(name)
        return found.value if found else None

    @property
    def name(self) -> str | None:
        """What a person calls it, else what it calls itself; None when nobody said."""
        return self.notes.get("name") or self.get("name")

    @property
    def label(self) -> str:
        """A text to show: the name, else its first address, else its id. Still hostile text."""
        return self.name or next(iter(self.ips), None) or next(iter(self.macs), None) or self.id


class End(msgspec.Struct, frozen=True):
    """One end of a link: device id, and the port's name where known. Ends sort, one without a port first."""

    device: str
    port: str | None = None

    def __lt__(self, other: End) -> bool:
        return (self.device, self.port or "") < (other.device, other.port or "")


class Link(msgspec.Struct, frozen=True):
    """A connection that evidence shows, `a` < `b`. `medium`: ethernet, wireless, virtual, wan. `state`: forwarding,
    blocked. `inferred` when no device said so itself (drawn dashed). `members` are the port pairs of an aggregate."""

    a: End
    b: End
    medium: str = "ethernet"
    methods: tuple[str, ...] = ()
    confidence: Confidence = Confidence.REPORTED
    evidence: tuple[Evidence, ...] = ()
    inferred: bool = False
    speed_bps: int | None = None
    state: str = "forwarding"
    vlans: tuple[int, ...] = ()
    ssid: str | None = None
    members: tuple[tuple[str, str], ...] = ()


class Network(msgspec.Struct, frozen=True):
    """An IP network or VLAN. `id` is the prefix, or `vlan-N` where no prefix is known."""

    id: str
    prefix: str | None = None
    vlan: int | None = None
    name: str | None = None
    gateway: str | None = None
    """Device id of the gateway."""
    devices: int = 0


class NotLocated(msgspec.Struct, frozen=True):
    """A device whose place the evidence does not decide, with the ends it may hang on. `reason` is a short code:
    no-evidence, ambiguous, gateway-only."""

    device: str
    candidates: tuple[End, ...] = ()
    reason: str = "no-evidence"


class Finding(msgspec.Struct, frozen=True):
    """Something worth telling the owner. `code` names the text; `level`: urgent, soon, in-order; `data` fills the
    text's placeholders; `devices` are the ids it is about, `affected` those that stop with them."""

    code: str
    level: str
    devices: tuple[str, ...] = ()
    affected: tuple[str, ...] = ()
    data: dict[str, str] = {}
    evidence: tuple[Evidence, ...] = ()

    @property
    def key(self) -> str:
        """By what a finding is recognised again in the next scan: its code and the devices it is about."""
        return " ".join((self.code, *self.devices))[:500]


class Accepted(msgspec.Struct, frozen=True):
    """A finding that the owner has decided to live with: why, until when (0: for good), who said so."""

    finding: Finding
    reason: str
    until: float
    author: str


class Coverage(msgspec.Struct, frozen=True):
    """What became of one way of looking: see discover.probe.Outcome."""

    probe: str
    status: str
    reason: str | None = None
    asked: int = 0
    answered: int = 0
    seconds: float = 0.0


class Radio(msgspec.Struct, frozen=True):
    """A radio network heard in the air; fields as in discover.observation.Bss. `own` where it is the office's, by the
    rules of topology.air, `device` the id of the one that sends it where that is known. Others are the neighbours'."""

    bssid: str | None = None
    ssid: str | None = None
    own: bool = False
    device: str | None = None
    channel: int | None = None
    frequency_mhz: int | None = None
    width_mhz: int | None = None
    standard: str | None = None
    protection: str | None = None
    akms: tuple[str, ...] = ()
    signal_dbm: int | None = None
    country: str | None = None
    stations: int | None = None
    utilisation: int | None = None
    connected: bool = False
    evidence: tuple[Evidence, ...] = ()


class Reachable(msgspec.Struct, frozen=True):
    """A network that was not looked at. `via` is the id of the device behind which it is; `methods`: see
    topology.beyond."""

    prefix: str
    via: str | None = None
    methods: tuple[str, ...] = ()


class Inventory(msgspec.Struct, frozen=True):
    """All there is to know about a site as of a time (seconds since the epoch). Everything is sorted."""

    as_of: float
    site: str
    devices: tuple[Device, ...] = ()
    links: tuple[Link, ...] = ()
    networks: tuple[Network, ...] = ()
    not_located: tuple[NotLocated, ...] = ()
    findings: tuple[Finding, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    scope: tuple[str, ...] = ()
    """The networks that were looked at."""
    accepted: tuple[Accepted, ...] = ()
    """Findings that were accepted; they are not among `findings`."""
    beyond: tuple[Reachable, ...] = ()
    """Networks that somebody tells of, outside `scope`."""
    radios: tuple[Radio, ...] = ()
    """Radio networks heard in the air, the office's own first."""

    def device(self, device_id: str) -> Device | None:
        return next((d for d in self.devices if d.id == device_id), None)
