"""Cover, at a glance, plans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from exports.cells import plain
from exports.document.case import NETWORK, POWER, SERVERS, Case, lines
from exports.document.model import Block, Card, Cell, Form, Heading, Picture, Text, Tiles
from exports.document.width import table
from exports.table import alike, title_of
from exports.texts import has, speed, text
from topology.inventory import Finding

LEVELS = ("urgent", "soon", "in-order")
MOST_FINDINGS = 8
_MOST_FAILURES = 6
_SOME = 5
_MOST_NAMES = 40
_MOST_LINES = 12
_GROUPS = (
    ("network", NETWORK),
    ("servers", SERVERS),
    ("workplaces", ("workstation", "laptop", "smartphone", "tablet")),
    ("phones", ("phone", "pbx")),
    ("printers", ("printer",)),
    ("cameras", ("camera", "nvr")),
    ("others", (*POWER, "media", "sensor", "building-control", "plc", "iot")),
    ("unknown", ("unknown",)),
)
_LENGTH = re.compile(r"([0-9.]+)(mm|cm|in|pt|px)?")
_MILLIMETRES = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "px": 25.4 / 96, None: 25.4 / 96}


def cover(case: Case) -> tuple[tuple[str, Cell], ...]:
    """The facts on the cover."""
    inventory, settings = case.inventory, case.settings
    return (
        (case.say("cover-as-of"), Cell(case.moment(inventory.as_of))),
        (case.say("cover-written"), Cell(case.moment(case.written_at))),
        (case.say("cover-author"), case.asked(settings.author)),
        (case.say("cover-revision"), Cell(settings.revision)),
        (case.say("cover-scope"), Cell(", ".join(inventory.scope) or "–")),
        (case.say("cover-devices"), Cell(str(len(case.seen)))),
        (case.say("cover-with"), Cell(f"netzplan {settings.version}".strip())),
        (case.say("cover-approved"), case.answer("approved-by")),
        (case.say("cover-distribution"), case.answer("distribution")),
    )


def glance(case: Case, still_open: int) -> tuple[Block, ...]:
    """One page for the owner: what is there, what to do, what stops when something fails."""
    counts = {level: sum(f.level == level for f in case.inventory.findings) for level in LEVELS}
    blocks: list[Block] = [
        Text(case.say("glance-lead", count=len(case.seen), day=case.day(case.inventory.as_of)), "lead"),
        Tiles(tuple(_groups(case))),
        Tiles(tuple((str(counts[level]), Cell(case.say(f"level-{level}"), level)) for level in LEVELS)),
    ]
    if still_open:
        blocks.append(Text(case.say("glance-open", count=still_open), "note"))
    blocks += _to_do(case)
    blocks += _failures(case)
    return tuple(blocks)


def _groups(case: Case) -> list[tuple[str, Cell]]:
    found = []
    for name, roles in _GROUPS:
        count = sum(d.role in roles for d in case.seen)
        if count:
            found.append((str(count), Cell(case.say(f"group-{name}"), "unknown" if name == "unknown" else "")))
    return found


def _to_do(case: Case) -> list[Block]:
    """At most eight findings, one of each kind: what, where, consequence, recommendation."""
    kinds: dict[tuple[int, str], list[Finding]] = {}
    for one in case.inventory.findings:
        rank = LEVELS.index(one.level) if one.level in LEVELS else len(LEVELS)
        kinds.setdefault((rank, one.code), []).append(one)
    if not kinds:
        return [Heading(case.say("glance-findings")), Text(case.say("no-findings"))]
    shown = [kinds[key] for key in sorted(kinds, key=lambda key: key[0])][:MOST_FINDINGS]
    rows = []
    for same in shown:
        one = same[0]
        told = alike(same)
        title = plain(title_of(told[0], case.lang, plain=True), 600)
        if len(told) > 1:
            title += "\n" + case.say("glance-same", count=len(told) - 1)
        rows.append(
            (
                Cell(case.say(f"level-short-{one.level}"), one.level),
                Cell(title, "strong"),
                Cell(case.finding(one, "consequence", layman=True)),
                Cell(case.finding(one, "recommendation", layman=True)),
            )
        )
    heads = ("", case.say("column-finding"), case.say("column-consequence"), case.say("column-recommendation"))
    blocks: list[Block] = [Heading(case.say("glance-findings")), table(heads, rows)]
    if hidden := len(case.inventory.findings) - sum(len(same) for same in shown):
        blocks.append(Text(case.say("glance-more", count=hidden), "note"))
    return blocks


def _failures(case: Case) -> list[Block]:
    rows = []
    for failure in case.failures[:_MOST_FAILURES]:
        device = case.device(failure.device)
        if device is None or len(failure.affected) < 2:
            continue
        rows.append(
            (
                Cell(case.name(device), "strong"),
                case.plain_role(device),
                case.say("stops", count=len(failure.affected), total=len(case.seen)),
                _first_names(case, failure.affected),
            )
        )
    if not rows:
        return [Heading(case.say("glance-failures")), Text(case.say("no-failures"))]
    heads = tuple(case.say(f"column-{c}") for c in ("if-fails", "what-it-is", "then-stops", "among-them"))
    return [Heading(case.say("glance-failures")), table(heads, rows)]


def _first_names(case: Case, ids: Iterable[str]) -> str:
    """Those that people know first: servers before telephones, and what has a name before what has none."""
    known = {d.id: n for n, d in enumerate(case.devices)}
    devices = [d for i in ids if (d := case.device(i)) is not None]
    devices.sort(key=lambda d: (d.label in d.ips or d.label in d.macs, known.get(d.id, len(known))))
    shown = ", ".join(case.name(d) for d in devices[:_SOME])
    more = len(devices) - _SOME
    return case.say("and-more", names=shown, count=more) if more > 0 else shown


def plans(case: Case, pictures: tuple[tuple[str, str], ...]) -> tuple[Block, ...]:
    """`pictures` are title and SVG of each plan."""
    inferred = sum(link.inferred for link in case.inventory.links)
    blocks: list[Block] = [
        Text(case.say("plans-about")),
        Text(case.say("plans-evidence", count=len(case.inventory.links), inferred=inferred)),
    ]
    if case.inventory.not_located:
        names = case.names((n.device for n in case.inventory.not_located), 12)
        blocks.append(Text(case.say("plans-not-located", count=len(case.inventory.not_located), names=names)))
    if not pictures:
        blocks.append(Text(case.say("plans-missing"), "note"))
    blocks.append(Form(((case.say("form-rooms"), case.answer("rooms")), (case.say("form-rack"), case.answer("rack")))))
    blocks += _backbone(case)
    for title, svg in pictures:
        width, height = paper(svg)
        blocks.append(Picture(svg, width, height, title))
    return tuple(blocks)


def _backbone(case: Case) -> list[Block]:
    """The links between the devices that carry the network."""
    carrying = {d.id for d in case.devices if d.role in (*NETWORK, "hypervisor", "nas")} | {"internet"}
    rows = []
    for link in case.inventory.links:
        if link.a.device in carrying and link.b.device in carrying:
            upper, lower = sorted((link.a, link.b), key=lambda e: (len(case.way_up(e.device)), e))
            rows.append(
                (
                    Cell(case.end(upper), "strong"),
                    Cell(case.end(lower), "strong"),
                    text(case.lang, f"lists.medium-{link.medium}")
                    if has(f"lists.medium-{link.medium}")
                    else link.medium,
                    speed(case.lang, link.speed_bps) if link.speed_bps else "",
                    text(case.lang, "lists.inferred" if link.inferred else "lists.confirmed"),
                )
            )
    if not rows:
        return []
    rows.sort(key=lambda r: (r[0].text, r[1].text))
    heads = [case.say(f"column-{c}") for c in ("upper", "lower", "medium", "speed", "evidence")]
    return [Heading(case.say("backbone-title")), table(heads, rows)]


def paper(svg: str) -> tuple[float, float]:
    """Width and height in millimetres that the picture asks for; A4 turned where it does not say."""
    head = svg[: svg.find(">", svg.find("<svg")) + 1]
    sizes = []
    for name in ("width", "height"):
        found = re.search(rf'\s{name}="([^"]*)"', head)
        size = _LENGTH.fullmatch(found[1].strip()) if found else None
        if size is None:
            return 297.0, 210.0
        sizes.append(float(size[1]) * _MILLIMETRES[size[2]])
    return (round(sizes[0], 1), round(sizes[1], 1)) if all(50 <= s <= 2000 for s in sizes) else (297.0, 210.0)


def finding_cards(case: Case) -> list[Block]:
    """Every finding in full, the most urgent first; what is the same of several devices is said once."""
    return [_card(case, same) for same in alike(worst_first(case))]


def worst_first(case: Case) -> list[Finding]:
    return sorted(case.inventory.findings, key=lambda f: LEVELS.index(f.level) if f.level in LEVELS else len(LEVELS))


def _card(case: Case, same: Sequence[Finding]) -> Card:
    one = same[0]
    devices = [device for finding in same for device in finding.devices]
    rows = [
        (case.say("card-what"), _what(case, same)),
        (case.say("card-where"), case.names(devices, _MOST_NAMES) if devices else ""),
        *((case.say(f"card-{part}"), case.finding(one, part)) for part in ("consequence", "recommendation")),
    ]
    level = one.level if one.level in LEVELS else "in-order"
    kept = tuple((question, answer) for question, answer in rows if answer)
    return Card(level, case.say(f"level-short-{level}"), plain(title_of(same, case.lang), 600), kept)


def _what(case: Case, same: Sequence[Finding]) -> str:
    """What was seen of each; nothing where it differs by the device's name only, which stands beside it anyway."""
    if len(same) == 1:
        return case.finding(same[0], "what")
    each = [(one.data.get("name", ""), case.finding(one, "what")) for one in same]
    if len({what.replace(name, "") if name else what for name, what in each}) == 1:
        return ""
    return lines((what if name and name in what else f"{name}: {what}" for name, what in each), _MOST_LINES)
