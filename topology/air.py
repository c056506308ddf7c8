"""Whose a radio network is: the office's own are told from the neighbours', and hang on the device that sends them.

A network heard in the air is nobody's at first. It is the office's own where its BSSID is an address of a device that
is known, or stands next to one as makers number the radios of one device; where the computer that listened is a station
of it; and where it carries the name of an own, protected one, which no maker has given to many. All others are the
neighbours': they become no device, no link and no finding."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from discover import wlans
from discover.observation import Associated, Attribute, Bss, Claim, Confidence, Key, Observation, SameDevice
from topology.base import evidence
from topology.groups import Groups
from topology.identity import Identities
from topology.inventory import Radio
from topology.keys import Strength, is_junk, strength

_NEAR = 8
"""So far apart are at most the numbers that makers give the radios of one device."""
_BLOCK = 16
"""Addresses that many access points have, the first of them on the box; some count one band down from the last."""
_VIRTUAL = 3
"""So far apart are at most the addresses of one radio's networks that follow each other."""
_RUCKUS, _ARUBA = 0xC0, 0x800000
"""Bits of the fourth octet that tell the networks of a radio apart; what the last three octets, shifted by half an
octet, are changed by."""
# Names that come with the box, from a provider, or that anybody may think of: they show no owner.
_ANYBODYS = re.compile(
    r"(?i)(?:fritz!?box|wlan-|vodafone|telekom|magenta|o2[ -]|easybox|speedport|unitymedia|upc|1&1|congstar|tp-link|"
    r"netgear|linksys|d-?link|asus|zyxel|devolo|eduroam|freifunk|android|iphone|direct-|@|_|xfinity).*"
    r"|(?:wlan|wi-?fi|default|internet|network|netzwerk|hotspot|guests?|gast|gäste|public|free|home|office|büro|buero|"
    r"praxis|kanzlei|laden|intern|privat|test|[\W\d_])+"
)
_DIRECT = "DIRECT-"


class Owned(msgspec.Struct, frozen=True):
    """`radios` are all networks heard, `told` what the own ones say about the devices that send them."""

    radios: tuple[Radio, ...] = ()
    told: tuple[Observation, ...] = ()


def owned(heard: Sequence[Observation], who: Identities) -> Owned:
    """`heard` are observations of radio networks (claim Bss) in order of time, `who` the devices without them."""
    networks = _merged(heard)
    if not networks:
        return Owned()
    held = _Held(who)
    sender = _senders(networks, held, who)
    own = {b for b, (bss, _) in networks.items() if b in sender or bss.connected}
    near = {b for b in networks if held.beside(b)}
    names = _names(own, networks, who)
    own |= near | {b for b, (bss, _) in networks.items() if (bss.ssid, bss.protection) in names}
    radios = [_radio(b, bss, seen, sender.get(b), b in own) for b, (bss, seen) in networks.items()]
    told = [o for b in sorted(sender) for o in _told(b, *networks[b], sender[b], who)]
    return Owned(tuple(sorted(radios, key=_order)), tuple(told + _secured(networks, sender, who)))


def placed(radio: Radio, who: Identities) -> Radio:
    """On the device as it is known at last; people may have joined, parted and left out devices."""
    if radio.device is None or radio.bssid is None:
        return radio
    return msgspec.structs.replace(radio, device=who.by_key.get(Key("mac", radio.bssid)))


def _order(radio: Radio) -> tuple[bool, str, int, str]:
    return not radio.own, radio.ssid or "\U0010ffff", radio.frequency_mhz or radio.channel or 0, radio.bssid or ""


def _merged(heard: Iterable[Observation]) -> dict[str, tuple[Bss, Observation]]:
    """BSSID → all that was said of it, what is newer first, with the newest observation."""
    found: dict[str, tuple[Bss, Observation]] = {}
    for seen in heard:
        if not isinstance(seen.claim, Bss):
            continue
        claim, before = seen.claim, found.get(seen.subject.value)
        if before is not None:
            fields = msgspec.structs.asdict(claim)
            kept = {k: v for k, v in msgspec.structs.asdict(before[0]).items() if fields[k] in (None, (), False)}
            claim = msgspec.structs.replace(claim, **kept)
        found[seen.subject.value] = (claim, seen)
    return dict(sorted(found.items()))


def _octets(mac: str) -> bytes:
    try:
        return bytes.fromhex(mac.replace(":", ""))
    except ValueError:
        return b""


def _apart(bssid: str, mac: str) -> int | None:
    """How far apart two addresses are that makers give to one device; None where they are not: next to each other, the
    radio's perhaps with the bit of a locally administered address and others of the first octet changed, or with the
    first bits of the fourth; or worked out of the device's own as Aruba does it."""
    a, b = _octets(bssid), _octets(mac)
    if len(a) != 6 or len(b) != 6 or not (a[0] == b[0] or a[0] & 2) or a[1:3] != b[1:3]:
        return None
    low, own = int.from_bytes(a[3:], "big"), int.from_bytes(b[3:], "big")
    if a[3:5] == b[3:5]:
        in_block = b[5] % _BLOCK == 0 and a[5] // _BLOCK == b[5] // _BLOCK
        return abs(a[5] - b[5]) if abs(a[5] - b[5]) <= _NEAR or in_block else None
    if a[4] == b[4] and a[3] & ~_RUCKUS == b[3] & ~_RUCKUS and a[5] // _BLOCK == b[5] // _BLOCK:
        return a[5] % _BLOCK
    band = ((low ^ _ARUBA) >> 4) - (own & 0xFFFFF)
    return 0 if a[0] == b[0] and band in (0, 1) else None


def _alike(mac: str, bssid: bool = False) -> list[tuple[str, int]]:
    """Marks, one of which is the same where two addresses may be of one device; only then they are compared."""
    octets = _octets(mac)
    if len(octets) != 6:
        return []
    low = int.from_bytes(octets[3:], "big")
    worked_out = [(low ^ _ARUBA) >> 4, ((low ^ _ARUBA) >> 4) - 1] if bssid else [low & 0xFFFFF]
    return [
        (mac[3:14], 0),
        (mac[3:8], (octets[3] & ~_RUCKUS) << 8 | octets[4]),
        *((f"{mac[3:8]} worked out", number) for number in worked_out),
    ]


class _Held:
    """The MAC addresses of known devices. `of` leads to the device that has one."""

    def __init__(self, who: Identities) -> None:
        self.of = {key.value: id_ for key, id_ in who.by_key.items() if key.kind == "mac" and id_ in who.said}
        self._like: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for mac in self.of:
            if strength(Key("mac", mac)) == Strength.MEDIUM:
                for mark in _alike(mac):
                    self._like[mark].append(mac)

    def beside(self, bssid: str) -> set[str]:
        """The devices next to one of whose addresses this one stands: one alone where the others are much farther off
        and none has a whole block of addresses that this one is in."""
        nearest: dict[str, int] = {}
        blocks: set[str] = set()
        for mac in {mac for mark in _alike(bssid, True) for mac in self._like.get(mark, ())}:
            if (apart := _apart(bssid, mac)) is not None:
                id_ = self.of[mac]
                nearest[id_] = min(apart, nearest.get(id_, apart))
                if mac[:-1] == f"{mac[:2]}{bssid[2:-1]}":
                    blocks.add(id_)
        first = sorted(nearest, key=lambda id_: (nearest[id_], id_))[:2]
        if len(first) == 2 and 2 * nearest[first[0]] < nearest[first[1]] and (len(blocks) > 1 or first[0] in blocks):
            return {first[0]}
        return set(nearest)


def _senders(networks: Mapping[str, tuple[Bss, Observation]], held: _Held, who: Identities) -> dict[str, str]:
    """BSSID → the device that sends it, where one alone can be meant."""
    found: dict[str, str] = {}
    groups = _together(networks)
    names = {key.value: id_ for key, id_ in who.by_key.items() if key.kind == "name"}
    members: defaultdict[Key, list[str]] = defaultdict(list)
    for bssid in networks:
        members[groups.find(Key("bssid", bssid))].append(bssid)
    for group in members.values():
        sure = {held.of[b] for b in group if b in held.of}
        close = {id_ for b in group for id_ in held.beside(b)}
        called = {names[n] for b in group if (n := (networks[b][0].ap_name or "").lower()) in names}
        # A name alone may be that of a neighbour's device too; it decides between those that are next to it.
        for candidates in (sure, close, close & called):
            if len(candidates) == 1:
                found |= dict.fromkeys(group, next(iter(candidates)))
                break
    return found


def _together(networks: Mapping[str, tuple[Bss, Observation]]) -> Groups:
    """The networks of one access point: by its multi-link address, by WPS number or by the name it sends (the last two
    only among addresses of one maker, since both are copied), by addresses that are one radio's."""
    groups = Groups()
    first: dict[tuple[str, ...], Key] = {}
    for bssid, (bss, _) in networks.items():
        key = Key("bssid", bssid)
        groups.find(key)
        maker = bssid[3:8]  # the first octet differs where the address is locally administered
        marks = [("mld", bss.mld)] if bss.mld else []
        if bss.wps_uuid and not is_junk(bss.wps_uuid):
            marks.append(("uuid", f"{maker} {bss.wps_uuid}"))
        if bss.ap_name:
            marks.append(("name", f"{maker} {bss.ap_name}"))
        marks.append(("tail", bssid[3:]))  # networks of one radio, told apart by the first octet
        for mark in marks:
            groups.join(first.setdefault(mark, key), key)
    for one, other in pairwise(sorted(networks, key=lambda bssid: (bssid[3:], bssid))):
        if _one_radio(one, networks[one][0], other, networks[other][0]):
            groups.join(Key("bssid", one), Key("bssid", other))
    return groups


def _one_radio(one: str, its: Bss, other: str, others: Bss) -> bool:
    """Whether two networks are of one radio: addresses that follow each other, on one channel, with different names."""
    a, b = _octets(one), _octets(other)
    return (
        len(a) == len(b) == 6
        and a[1:5] == b[1:5]
        and 0 < b[5] - a[5] <= _VIRTUAL
        and (a[0] == b[0] or bool((a[0] | b[0]) & 2))
        and its.channel is not None
        and its.channel == others.channel
        and its.ssid != others.ssid
    )


def _names(
    own: Iterable[str], networks: Mapping[str, tuple[Bss, Observation]], who: Identities
) -> set[tuple[str | None, str | None]]:
    """(SSID, protection) of own networks whose name alone shows whose they are."""
    found = {(networks[b][0].ssid, networks[b][0].protection) for b in own if not _direct(networks[b][0])}
    told = set()
    for said in who.said.values():
        for seen in said:
            claim = seen.claim
            if isinstance(claim, Attribute) and claim.name == "ssid":
                told.add(claim.value)
            elif isinstance(claim, Associated) and claim.ssid and Key("mac", claim.bssid) in who.by_key:
                told.add(claim.ssid)
    found |= {(ssid, kind) for ssid in told for kind in ("wps", "wpa2", "wpa3")}
    return {(ssid, kind) for ssid, kind in found if ssid and kind not in (None, "open") and not _anybodys(ssid)}


def _anybodys(ssid: str) -> bool:
    return bool(_ANYBODYS.fullmatch(ssid)) or len(ssid) < 4


def _direct(bss: Bss) -> bool:
    return bss.peer_to_peer or (bss.ssid or "").startswith(_DIRECT)


def _radio(bssid: str, bss: Bss, seen: Observation, device: str | None, own: bool) -> Radio:
    fields = {k: v for k, v in msgspec.structs.asdict(bss).items() if k in _SHARED}
    address = None if bssid.startswith("-") else bssid
    return Radio(bssid=address, device=device, own=own, evidence=(evidence(seen, _says(address, bss)),), **fields)


def _says(bssid: str | None, bss: Bss) -> str:
    words = (f"bssid {bssid}" if bssid else "", f"ssid {bss.ssid}" if bss.ssid else "", bss.protection or "")
    return " ".join(w for w in words if w)


_SHARED = frozenset(Radio.__struct_fields__) & frozenset(Bss.__struct_fields__)


def _device_key(id_: str, bssid: str, who: Identities) -> Key:
    """The key of the device that its radio is told of by: the one that it is next to, else its best."""
    keys = who.devices[id_]
    near = [(apart, k) for k in keys if k.kind == "mac" and (apart := _apart(bssid, k.value)) is not None]
    return min(near)[1] if near else keys[0]


def _told(bssid: str, bss: Bss, seen: Observation, id_: str, who: Identities) -> Iterator[Observation]:
    """What a radio says of its device."""
    subject = _device_key(id_, bssid, who)

    def said(claim: Claim) -> Observation:
        return msgspec.structs.replace(seen, subject=subject, claim=claim, confidence=Confidence.HINT)

    if Key("mac", bssid) != subject and Key("mac", bssid) not in who.by_key:
        yield said(SameDevice(Key("mac", bssid)))
    if not _direct(bss):
        yield said(Attribute("capability", "wlan-ap"))
    for name, value in (("vendor", bss.vendor), ("model", bss.model), ("friendly_name", bss.ap_name)):
        if value:
            yield said(Attribute(name, value))


def _secured(
    networks: Mapping[str, tuple[Bss, Observation]], sender: Mapping[str, str], who: Identities
) -> list[Observation]:
    """The names and the weakest protection of what each device sends."""
    by_device: defaultdict[str, list[str]] = defaultdict(list)
    for bssid, id_ in sorted(sender.items()):
        if not _direct(networks[bssid][0]):
            by_device[id_].append(bssid)
    found = []
    for id_, bssids in sorted(by_device.items()):
        subject = _device_key(id_, bssids[0], who)
        told = wlans.secured(subject, ((networks[b][0].ssid or "", networks[b][0].protection) for b in bssids))
        seen = {networks[b][0].ssid: networks[b][1] for b in bssids}
        weakest = next(
            (networks[b][1] for kind in wlans.WEAKEST for b in bssids if networks[b][0].protection == kind), None
        )
        for one in told:
            assert isinstance(one.claim, Attribute)
            source = seen.get(one.claim.value) or weakest or networks[bssids[0]][1]
            found.append(
                msgspec.structs.replace(source, subject=one.subject, claim=one.claim, confidence=one.confidence)
            )
    return found
