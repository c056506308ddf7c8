"""Scores a scan against the truth of the office that was scanned."""

from __future__ import annotations

import collections
import pathlib
import tempfile
from dataclasses import dataclass, field

from lab.build import office
from lab.office import Office
from lab.use import scan
from topology.inventory import Device, Inventory

_CLOSED = (("closed by spanning tree", None),)
"""Stands beside the ends of a cable that carries nothing."""


@dataclass
class Score:
    """Counts, and the lines that say what is wrong."""

    devices: int = 0
    found: int = 0
    merged: int = 0
    split: int = 0
    roles: int = 0
    roles_right: int = 0
    links: int = 0
    links_right: int = 0
    invented: int = 0
    missed: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def perfect(self) -> bool:
        return (
            self.found == self.devices
            and not (self.merged or self.split or self.invented or self.missed)
            and self.roles_right == self.roles
        )


def compare(truth: Office, inventory: Inventory) -> Score:
    """What a scan found, against what is there."""
    score = Score()
    who = _who(truth, inventory, score)
    for node in truth.nodes:
        device = who.get(node.name)
        if device is None or not node.seen:
            continue
        wanted = node.role if node.announces else "unknown"
        score.roles += 1
        if device.role == wanted or (not node.announces and node.name == truth.admin):
            score.roles_right += 1
        else:
            score.wrong.append(f"role of {node.name}: {device.role} instead of {wanted}")
    _links(truth, inventory, who, score)
    return score


def _who(truth: Office, inventory: Inventory, score: Score) -> dict[str, Device]:
    """Node → device, by MAC address and IP address."""
    found: dict[str, Device] = {}
    claimed: dict[str, list[str]] = collections.defaultdict(list)
    for node in truth.nodes:
        if not node.seen:
            continue
        score.devices += 1
        same = [d for d in inventory.devices if node.mac in d.macs or node.ip in d.ips]
        if not same:
            score.wrong.append(f"not found: {node.name} {node.ip}")
            continue
        score.found += 1
        if len(same) > 1:
            score.split += 1
            score.wrong.append(f"split: {node.name} is {', '.join(d.label for d in same)}")
        found[node.name] = same[0]
        claimed[same[0].id].append(node.name)
    for names in claimed.values():
        if len(names) > 1:
            score.merged += 1
            score.wrong.append(f"merged: {', '.join(names)}")
    score_extra = [d for d in inventory.devices if d.id not in claimed and not d.presumed and d.role != "internet"]
    for device in score_extra:
        score.split += 1
        score.wrong.append(f"nobody: {device.label} {device.ips} {device.macs}")
    return found


def _links(truth: Office, inventory: Inventory, who: dict[str, Device], score: Score) -> None:
    """Cables with ports. Behind a hub only the switch's own port can be known: its stations hang on that port, through
    a presumed switch. Without any managed switch no cable can be known, and none may be claimed."""
    name_of = {d.id: n for n, d in who.items()}
    for device in inventory.devices:
        if device.role == "internet":
            name_of[device.id] = next((n.name for n in truth.nodes if n.kind == "internet"), "internet")
        elif device.presumed:
            name_of[device.id] = _presumed(truth, inventory, device, name_of)
    wanted = _wanted(truth)
    score.links = len(wanted)
    claimed = set()
    for link in inventory.links:
        a, b = (name_of.get(end.device, end.device) for end in (link.a, link.b))
        ends = ((a, _port(truth, a, link.a.port, b)), (b, _port(truth, b, link.b.port, a)))
        claimed.add(frozenset((*ends, *(_CLOSED if link.state == "blocked" else ()))))
    for one in sorted(claimed - wanted, key=repr):
        score.invented += 1
        score.wrong.append(f"invented: {_text(one)}")
    for one in sorted(wanted - claimed, key=repr):
        score.missed += 1
        score.wrong.append(f"missed: {_text(one)}")
    score.links_right = len(wanted & claimed)


def _text(ends: frozenset[tuple[str, str | None]]) -> str:
    return " — ".join(f"{node}:{port}" if port else node for node, port in sorted(ends, key=repr))


def _presumed(truth: Office, inventory: Inventory, device: Device, name_of: dict[str, str]) -> str:
    """The hub that a presumed switch stands for: the one on the same switch port."""
    for link in inventory.links:
        for one, other in ((link.a, link.b), (link.b, link.a)):
            if one.device != device.id or other.device not in name_of:
                continue
            for cable in truth.cables:
                for here, port, there in ((cable.a, cable.a_port, cable.b), (cable.b, cable.b_port, cable.a)):
                    known = (here, port) == (name_of[other.device], other.port)
                    if known and truth.node(there).kind == "hub":
                        return there
    return device.label


def _port(truth: Office, node: str, port: str | None, other: str) -> str | None:
    """The port where it must be right: on a managed switch, and where an access point is cabled to one."""
    kinds = {n.name: n.kind for n in truth.nodes}
    told = kinds.get(node) == "switch" or (kinds.get(node) == "ap" and kinds.get(other) == "switch")
    return port if told else None


def _wanted(truth: Office) -> set[frozenset[tuple[str, str | None]]]:
    managed = any(n.kind == "switch" for n in truth.nodes)
    found = set()
    for cable in truth.cables:
        wan = "internet" in (cable.a, cable.b)
        if managed or wan:
            ends = ((cable.a, cable.a_port, cable.b), (cable.b, cable.b_port, cable.a))
            told = ((node, _port(truth, node, port, other)) for node, port, other in ends)
            found.add(frozenset((*told, *(_CLOSED if cable.blocked else ()))))
    return found


def measure(truth: Office) -> int:
    """Builds the office, scans it, prints the table; 0 when everything is right."""
    from netzplan import survey
    from netzplan.store import Store

    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "office.db"
        with office(truth) as running:
            missing = sorted(
                {d for n in truth.nodes for d in n.daemons} - {d for n in running.nodes.values() for d in n.daemons}
            )
            code = scan(running, path, quiet=True)
            paper = running.paper()
        if code:
            return code
        with Store(path) as store:
            inventory = survey.inventory(store, truth.site)
    if inventory is None:
        return 1
    score = compare(truth, inventory)
    print(table(truth, score, paper))
    if missing:
        print(f"  not installed     {', '.join(missing)}: what they announce could not be seen")
    return 0 if score.perfect and not paper else 1


def table(truth: Office, score: Score, paper: int) -> str:
    """The score for reading."""
    lines = [
        f"{truth.name}: {truth.site}",
        f"  devices found     {score.found} of {score.devices}",
        f"  wrongly merged    {score.merged}",
        f"  wrongly split     {score.split}",
        f"  roles right       {score.roles_right} of {score.roles}",
        f"  links right       {score.links_right} of {score.links}",
        f"  links invented    {score.invented}",
        f"  links missed      {score.missed}",
        f"  bytes to printers {paper}",
        *(f"    {line}" for line in score.wrong),
    ]
    return "\n".join(lines)
