"""An inventory becomes a handover document."""

from __future__ import annotations

from collections.abc import Sequence

from exports.cells import plain
from exports.document import annex, front, machines, network, people
from exports.document.case import Case
from exports.document.model import Block, Chapter, Document, Form, cells
from exports.format import Settings
from topology.inventory import Inventory

_WORDS = ("contents", "page", "of", "please-fill-in", "legend-open", "revision")


def document(inventory: Inventory, settings: Settings, plans: Sequence[tuple[str, str]] = ()) -> Document:
    """All chapters in their order. `plans` are title and SVG of each plan to show."""
    case = Case(inventory, settings)
    parts: list[tuple[str, str, tuple[Block, ...], bool]] = [
        ("2", "plans", front.plans(case, tuple(plans)), True),
        ("3", "internet", network.internet(case), True),
        ("4", "networks", network.networks(case), False),
        ("5", "switches", network.switches(case), True),
        ("6", "servers", machines.servers(case), True),
        ("7", "workplaces", machines.workplaces(case), False),
        ("8", "backup", machines.backup(case), True),
        ("9", "cloud", machines.cloud(case), False),
        ("10", "access", machines.access(case), True),
        ("11", "contacts", people.contacts(case), False),
        ("12", "emergency", people.emergency(case), True),
        ("13", "findings", people.findings(case), True),
        ("14", "history", people.history(case), False),
    ]
    cover = front.cover(case)
    asking = [*(blocks for _, _, blocks, _ in parts), people.handover(case, 0), (Form(cover),)]
    still_open = sum(cell.kind == "open" for blocks in asking for cell in cells(blocks))
    parts.insert(0, ("1", "glance", front.glance(case, still_open), True))
    parts += [
        ("15", "handover", people.handover(case, still_open), True),
        ("A", "devices", annex.device_list(case), True),
        ("B", "glossary", annex.glossary(case), True),
        ("C", "coverage", annex.coverage(case), True),
    ]
    chapters = tuple(Chapter(number, case.say(f"chapter-{code}"), blocks, page) for number, code, blocks, page in parts)
    return Document(
        lang=case.lang,
        title=case.say("title"),
        subtitle=case.say("subtitle"),
        customer=plain(settings.customer or inventory.site, 120),
        site=plain(inventory.site, 120),
        author=plain(settings.author, 120),
        confidentiality=plain(settings.confidentiality, 120) or case.say("confidential"),
        facts=cover,
        chapters=chapters,
        words={word: case.say(word) for word in _WORDS},
        at=case.written_at,
    )
