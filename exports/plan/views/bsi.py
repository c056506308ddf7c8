"""The reduced network plan of BSI-Standard 200-2, 8.1.4 ("bereinigter Netzplan"): equal devices are one group.

Two devices are equal that do the same, are in the same networks and hang on the same group. Each group has a sign, as
the standard asks for: N for network components, S for servers, C for clients, T for telephones, D for printers, G for
building and other devices."""

from __future__ import annotations

from collections import defaultdict

import msgspec

from exports.cells import plain
from exports.plan import icons
from exports.plan.model import Card, Model, Row, Wire
from exports.plan.ports import natural
from exports.plan.summarise import CARDS, Summary
from topology.analysis import Site
from topology.inventory import ROLES, Device

_SIGNS = {
    "N": (
        *("internet", "modem", "router", "firewall", "switch", "unmanaged-switch", "access-point", "wlan-controller"),
    ),
    "S": ("server", "hypervisor", "virtual-machine", "nas", "management-controller", "nvr"),
    "C": ("workstation", "laptop", "smartphone", "tablet"),
    "T": ("phone", "pbx"),
    "D": ("printer",),
}
_SIGN = {role: sign for sign, roles in _SIGNS.items() for role in roles}
_OTHERS = "G"
_MOST_NAMES = 6
_WIDE = 236.0

_Key = tuple[str, tuple[str, ...], str, int]


def model(summary: Summary) -> Model:
    """A card for each group of the infrastructure, a row for each other one where it hangs; a line where members of two
    groups are joined."""
    site = Site(summary.inventory)
    keys = _keys(summary, site)
    members: dict[_Key, list[Device]] = defaultdict(list)
    for device, key in keys.items():
        members[key].append(summary.devices[device])
    order = sorted(members, key=lambda k: (k[3], ROLES.index(k[0]) if k[0] in ROLES else len(ROLES), k))
    ids = {key: f"group {n}" for n, key in enumerate(order)}
    signs = _signs(order)
    rows: dict[_Key, list[Row]] = defaultdict(list)
    alone = []
    for key in order:
        above = {keys[p] for d in members[key] if (p := site.parent.get(d.id)) in keys}
        if key[0] not in CARDS and len(above) == 1 and next(iter(above))[0] in CARDS:
            rows[next(iter(above))].append(_row(summary, signs[key], members[key]))
        else:
            alone.append(key)
    cards = {ids[key]: _card(summary, ids[key], signs[key], members[key], rows[key]) for key in alone}
    roots = tuple(ids[keys[d.id]] for d in summary.devices.values() if d.role == "internet")
    wires = tuple(_wires(summary, keys, ids, cards))
    joined = {end for w in wires for end in (w.a, w.b)} | set(roots)
    for id_ in sorted(cards.keys() - joined):
        cards[id_] = msgspec.structs.replace(cards[id_], role="not-located", note=summary.say("not-located"))
    return Model(
        cards,
        wires,
        roots,
        vlans=tuple(summary.vlans.values()),
        groups=tuple(g for g, _ in summary.groups),
        legend=tuple(summary.say(f"bsi-{n}") for n in ("rule", "signs")),
    )


def _signs(order: list[_Key]) -> dict[_Key, str]:
    count: dict[str, int] = defaultdict(int)
    found = {}
    for key in order:
        sign = _SIGN.get(key[0], _OTHERS)
        count[sign] += 1
        found[key] = f"{sign}{count[sign]}"
    return found


def _wires(summary: Summary, keys: dict[str, _Key], ids: dict[_Key, str], cards: dict[str, Card]) -> list[Wire]:
    """One line between two groups, as fast as the fastest between their members."""
    best: dict[tuple[str, str], tuple[bool, int]] = {}
    for link in summary.links:
        a, b = sorted(ids[keys[end.device]] for end in (link.a, link.b))
        if a != b and a in cards and b in cards:
            radio, speed = best.get((a, b), (True, 0))
            best[a, b] = (radio and link.medium == "wireless", max(speed, link.speed_bps or 0))
    return [
        Wire(a, b, kind="radio" if radio else "logical", speed=speed or None)
        for (a, b), (radio, speed) in sorted(best.items())
    ]


def _keys(summary: Summary, site: Site) -> dict[str, _Key]:
    """Device → its group. Those nearer to the Internet first, since a group is part of the next one's key."""
    depth: dict[str, int] = {}
    for device in summary.devices:
        here: str | None = device
        steps = 0
        while (here := site.parent.get(here) if here else None) is not None and steps < 64:
            steps += 1
        depth[device] = steps
    found: dict[str, _Key] = {}
    for device in sorted(summary.devices, key=lambda d: (depth[d], d)):
        one = summary.devices[device]
        above = site.parent.get(device)
        upper = found.get(above or "")
        place = f"{upper[0]} {' '.join(upper[1])} {upper[2]}" if upper else ""
        found[device] = (one.role, one.networks, place[:2000], depth[device])
    return found


def _row(summary: Summary, sign: str, several: list[Device]) -> Row:
    """A group as a row: its sign, how many of what, in which VLANs."""
    one = several[0]
    name = (
        summary.named(one).text if len(several) == 1 else f"{len(several)} {summary.role_name(one.role, len(several))}"
    )
    vlans = tuple(sorted({v for d in several for v in summary.vlans_of(d)}))
    ids = tuple(d.id for d in several)
    return Row(icons.icon(one.role), f"{sign} · {name}", None, "", vlans, one.role == "unknown", devices=ids)


def _card(summary: Summary, id_: str, sign: str, several: list[Device], rows: list[Row]) -> Card:
    one = several[0]
    kind = summary.role_name(one.role, len(several))
    title = f"{sign} · {len(several)} {kind}" if len(several) > 1 else f"{sign} · {summary.card(one.id, ()).title}"
    kinds = sorted({x for d in several for x in [" ".join(filter(None, (d.get("vendor"), d.get("model"))))] if x})
    subtitle = ", ".join(kinds[:2]) + (" …" if len(kinds) > 2 else "")
    if len(several) > 1:
        subtitle = ", ".join(sorted((summary.named(d).text for d in several), key=natural)[:_MOST_NAMES])
        subtitle += " …" if len(several) > _MOST_NAMES else ""
    return Card(
        id_,
        one.role,
        title,
        plain(subtitle, 200).replace("\n", " "),
        tuple(rows),
        presumed=one.presumed and one.role != "internet",
        full=title,
        devices=tuple(d.id for d in several),
        wide=_WIDE,
    )
