"""What people need: contacts, the emergency sheet, findings with decisions, history, the handover protocol."""

from __future__ import annotations

import hashlib
import json
import re

from exports.cells import plain
from exports.contract import contract
from exports.document.case import Case
from exports.document.front import finding_cards, worst_first
from exports.document.model import Block, Cell, Form, Heading, Signatures, Steps, Text
from exports.document.width import table
from exports.table import alike, title_of, told_changes
from topology.inventory import Device

_CONTACTS = ("it-service", "internet-provider", "telephone", "software", "electrician", "alarm", "insurance", "police")
# What has to run before the next can: power, way out, switches, storage, hosts, machines, directory and the rest.
_STARTING = (
    ("power", ("ups", "pdu")),
    ("internet", ("modem", "router")),
    ("firewall", ("firewall",)),
    ("switches", ("switch", "unmanaged-switch")),
    ("storage", ("nas",)),
    ("hosts", ("hypervisor",)),
    ("servers", ("server", "virtual-machine")),
    ("wireless", ("wlan-controller", "access-point")),
    ("telephone", ("pbx", "phone")),
    ("rest", ("printer", "nvr", "camera", "workstation")),
)
_STEP = re.compile(r"\s>\s|[\n;→]")
_MOST_STEPS = 20
_DIRECTORY = {88, 389, 636}


def contacts(case: Case) -> tuple[Block, ...]:
    rows = []
    for code in _CONTACTS:
        rows.append(
            (
                Cell(case.say(f"contact-{code}"), "strong"),
                *(case.answer(f"contact.{code}.{f}") for f in ("name", "phone", "number")),
            )
        )
    heads = [case.say(f"column-{c}") for c in ("contact", "person", "phone", "customer-number")]
    return (Text(case.say("contacts-about")), table(heads, rows))


def emergency(case: Case) -> tuple[Block, ...]:
    """One page, to hang beside the telephone."""
    calls = tuple(
        (case.say(f"contact-{code}"), case.answer(f"contact.{code}.phone"))
        for code in ("it-service", "internet-provider", "telephone", "electrician")
    )
    first = tuple((case.say(f"first-{n}"), "") for n in range(1, 6))
    return (
        Text(case.say("emergency-about"), "lead"),
        Heading(case.say("emergency-call")),
        Form(calls, large=True),
        Heading(case.say("emergency-first")),
        Steps(first, large=True),
        Heading(case.say("emergency-order")),
        Steps(tuple(starting_order(case)), large=True),
        Text(case.say("emergency-attack"), "note"),
    )


def starting_order(case: Case) -> list[tuple[str, str]]:
    """After a power cut: what to switch on, in which order. What a person has laid down goes before what follows from
    the roles: nearer to the Internet comes first; of servers, the directory."""
    if own := [plain(step.strip(), 200) for step in _STEP.split(case.answer("start-order").text) if step.strip()]:
        return [(step, "") for step in own[:_MOST_STEPS]]
    depth = {d.id: len(case.way_up(d.id)) for d in case.devices}

    def rank(device: Device) -> tuple[bool, int, str]:
        directory = any(s.port in _DIRECTORY for s in device.services)
        return device.role in ("server", "virtual-machine") and not directory, depth[device.id], case.name(device)

    steps = []
    for code, roles in _STARTING:
        found = [d for d in case.devices if d.role in roles]
        if code == "rest":
            steps.append((case.say("start-rest"), ""))
        elif found:
            names = [case.name(d) for d in sorted(found, key=rank)]
            shown = ", ".join(names[:8])
            if len(names) > 8:
                shown = case.say("and-more", names=shown, count=len(names) - 8)
            steps.append((case.say(f"start-{code}"), shown))
    return steps


def findings(case: Case) -> tuple[Block, ...]:
    if not case.inventory.findings:
        return (Text(case.say("no-findings")), *_accepted(case))
    rows = [
        (
            Cell(case.say(f"level-short-{same[0].level}"), same[0].level),
            Cell(plain(title_of(same, case.lang), 600), "strong"),
            Cell("", "open"),
            Cell("", "open"),
            Cell("", "open"),
        )
        for same in alike(worst_first(case))
    ]
    heads = ["", *(case.say(f"column-{c}") for c in ("finding", "decision", "who", "until"))]
    return (
        Text(case.say("findings-about")),
        *finding_cards(case),
        Heading(case.say("measures-title")),
        table(heads, rows),
        *_accepted(case),
    )


def _accepted(case: Case) -> list[Block]:
    """What the owner has decided to live with, and why."""
    rows = [
        (
            Cell(case.finding(one.finding, "title"), "strong"),
            plain(one.reason, 300),
            case.day(one.until) if one.until else case.say("for-good"),
            plain(one.author, 80),
        )
        for one in case.inventory.accepted
    ]
    if not rows:
        return []
    heads = [case.say(f"column-{c}") for c in ("finding", "reason", "until", "by")]
    return [Heading(case.say("accepted-title")), table(heads, rows)]


def history(case: Case) -> tuple[Block, ...]:
    """What changed since the capture before: Settings.options["changes"], a JSON array of sentences."""
    sentences = [plain(sentence, 400) for sentence in told_changes(case.settings)]
    rows = [
        (
            case.day(case.inventory.as_of),
            Cell(case.settings.revision, "strong"),
            case.say("history-captured", count=len(case.seen)),
            case.asked(case.settings.author),
        )
    ]
    heads = [case.say(f"column-{c}") for c in ("date", "revision", "what-happened", "by")]
    blocks: list[Block] = [table(heads, rows), Heading(case.say("changes-title"))]
    if sentences:
        asked = [(s, Cell("", "open")) for s in sentences[:60]]
        blocks.append(table([case.say("column-change"), case.say("column-cause")], asked))
    else:
        blocks.append(Text(case.say("changes-none")))
    return tuple(blocks)


def checksum(case: Case) -> str:
    """SHA-256 over the data as `export json` writes them without white space, keys sorted."""
    data = json.dumps(contract(case.inventory), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(data.encode()).hexdigest()


def handover(case: Case, still_open: int) -> tuple[Block, ...]:
    digest = checksum(case)
    shown = " ".join(digest[i : i + 8] for i in range(0, 64, 8))
    return (
        Text(case.say("handover-about")),
        Form(
            (
                (case.say("handover-site"), Cell(plain(case.inventory.site, 120), "strong")),
                (case.say("cover-as-of"), Cell(case.moment(case.inventory.as_of))),
                (case.say("handover-devices"), Cell(str(len(case.seen)))),
                (case.say("handover-links"), Cell(str(len(case.inventory.links)))),
                (case.say("handover-findings"), Cell(str(len(case.inventory.findings)))),
                (case.say("handover-open-fields"), Cell(str(still_open))),
                (case.say("handover-checksum"), Cell(shown, "muted")),
                (case.say("handover-given"), case.answer("handed-over")),
                (case.say("handover-points"), case.answer("open-points")),
            )
        ),
        Signatures(
            (case.say("sign-giver"), case.say("sign-taker")),
            (case.say("sign-place"), case.say("sign-name")),
        ),
    )
