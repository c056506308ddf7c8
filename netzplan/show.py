"""Prints tables and lists on the terminal; text from the network is made harmless here."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from exports import table
from netzplan.progress import answers, probe_title
from netzplan.session import Session
from netzplan.terminal import safe
from topology.inventory import Device, Finding, Inventory

if TYPE_CHECKING:
    from rich.console import Console

    from discover.probe import Probe, Reader
    from exports.format import Format
    from netzplan.store import Run

_WIDE = 132
_MOST_BEYOND = 8
_STATUS = {"done": "✓", "skipped": "–", "failed": "✗", "interrupted": "◌"}


def show_scan(session: Session, inventory: Inventory, run: Run) -> None:
    """What a scan found, what it means, and what could not be seen."""
    show_devices(session, inventory)
    show_findings(session, inventory)
    show_coverage(session, inventory)
    show_beyond(session, inventory)
    if run.status == "interrupted":
        _print(session.say("cli.scan.interrupted"))
    _print(session.say("cli.scan.next", store=session.store_name))


def show_beyond(session: Session, inventory: Inventory) -> None:
    """Networks that were told of and not looked at, and how to look at them."""
    if not inventory.beyond:
        return
    _print("\n" + session.say("beyond.title"), bold=True)
    for one in inventory.beyond[:_MOST_BEYOND]:
        device = inventory.device(one.via) if one.via else None
        via = session.say("beyond.via", device=table.label(device, session.lang)) if device is not None else ""
        told = ", ".join(session.say(f"beyond.{method}") for method in one.methods)
        _print(f"  {one.prefix:<18} {' · '.join(filter(None, (via, told)))}")
    if len(inventory.beyond) > _MOST_BEYOND:
        _print("  " + session.say("cli.more", count=len(inventory.beyond) - _MOST_BEYOND))
    networks = " ".join((*inventory.scope, *(one.prefix for one in inventory.beyond[:_MOST_BEYOND])))
    _print("  " + session.say("beyond.command", command=f"netzplan scan {networks}"))


def show_devices(session: Session, inventory: Inventory) -> None:
    """The device list, by role and address; after it, what it adds up to."""
    columns = [session.say(f"cli.column.{c}") for c in ("name", "role", "ip", "mac", "model", "place")]
    places = {i: " · ".join(filter(None, place)) for i, place in table.places(inventory, session.lang).items()}
    rows = []
    for device in sorted(inventory.devices, key=table.order):
        vendor, model = device.get("vendor") or "", device.get("model") or ""
        model = model if model.casefold().startswith(vendor.casefold()) and model else f"{vendor} {model}".strip()
        name = device.name or (table.label(device, session.lang) if device.presumed else session.say("cli.nameless"))
        role = session.say(f"roles.{device.role}")
        rows.append((name, role, _some(device.ips), _some(device.macs), model, places.get(device.id, "")))
    _table(columns, rows, shrink=(0, 4, 5))
    presumed = sum(d.presumed and d.role == "unmanaged-switch" for d in inventory.devices)
    unknown = sum(d.role == "unknown" for d in inventory.devices)
    real = sum(not d.presumed and d.role != "internet" for d in inventory.devices)
    _print(
        session.say("cli.total", devices=real, links=len(inventory.links), unknown=unknown, presumed=presumed),
        bold=True,
    )


def show_findings(session: Session, inventory: Inventory) -> None:
    """The titles of the findings, the most urgent first."""
    from exports.texts import has

    shown = [f for f in inventory.findings if has(f"findings.{f.code}.title")]
    if not shown:
        return
    _print("\n" + session.say("cli.findings"), bold=True)
    for finding in shown[:8]:
        level = session.say(f"cli.level.{finding.level}")
        _print(f"  {level:<10} {finding_title(session, finding)}")
    if len(shown) > 8:
        _print("  " + session.say("cli.more", count=len(shown) - 8))


def finding_title(session: Session, finding: Finding) -> str:
    """A finding in one line."""
    return safe(table.finding_text(finding, "title", session.lang), 300)


def show_coverage(session: Session, inventory: Inventory) -> None:
    """What became of each way of looking."""
    if not inventory.coverage:
        return
    from exports.texts import number

    _print("\n" + session.say("cli.coverage"), bold=True)
    rows = []
    unasked, idle = [], []
    for one in inventory.coverage:
        if (one.status, one.reason) == ("skipped", "no-target"):
            idle.append(probe_title(session, one.probe).partition(":")[0].partition(" (")[0])
            continue
        if (one.reason or "").startswith("needs-credentials:"):
            unasked.append(probe_title(session, one.probe).partition(":")[0])
            continue
        heard = answers(session, one.answered) if one.status == "done" else ""
        seconds = f"{number(session.lang, one.seconds, 1)} s" if one.status != "skipped" else ""
        said = table.reason(one.reason, session.lang) if one.reason is not None else ""
        remark = "; ".join(words for words in (heard if one.answered or not said else "", said) if words)
        rows.append((_STATUS.get(one.status, "?"), probe_title(session, one.probe), remark, seconds))
    if idle:  # one line for all that nobody here could have been asked
        rows.append((_STATUS["skipped"], session.say("cli.idle"), ", ".join(sorted(idle)), ""))
    if unasked:  # one line for all systems that nobody has, or has given access to
        told = table.reason(f"no-accounts:{', '.join(sorted(unasked))}", session.lang)
        rows.append((_STATUS["skipped"], session.say("cli.systems"), told, ""))
    _table(None, rows, shrink=(2,))


def show_probes(session: Session, probes: Iterable[tuple[Probe, str | None]], readers: Sequence[Reader]) -> None:
    """Every way of looking with what it still needs; then the recordings that can be read."""
    rows = [
        ("✓" if missing is None else "–", probe.name, probe_title(session, probe.name), _missing(session, missing))
        for probe, missing in probes
    ]
    _table([" "] + [session.say(f"cli.column.{c}") for c in ("probe", "does", "needs")], rows, shrink=(2, 3))
    _print("\n" + session.say("cli.readers"), bold=True)
    _table(None, [("✓", r.name, probe_title(session, r.name)) for r in readers], shrink=(2,))


def _missing(session: Session, missing: str | None) -> str:
    return table.reason(missing, session.lang)


def show_formats(session: Session, known: Sequence[Format]) -> None:
    """The formats of `netzplan export`, what each is for and how it was checked."""
    columns = [session.say(f"cli.column.{c}") for c in ("format", "for", "versions", "verified")]
    lang = 0 if session.lang == "de" else 1
    _table(columns, [(f.name, f.summary[lang], f.versions, f.proof(session.lang)) for f in known], shrink=(1, 2, 3))


def show_runs(session: Session, runs: Sequence[Run]) -> None:
    """Every scan and reading, the newest first."""
    from exports.texts import moment

    columns = [session.say(f"cli.column.{c}") for c in ("id", "when", "what", "status", "who", "limits")]
    rows = []
    for run in reversed(runs):
        when = moment(session.lang, run.started, session.settings.timezone)
        what = " ".join((session.say(f"cli.scans.{run.kind}"), *run.scope))
        limits = " ".join(f"{k}={v}" for k, v in sorted(run.limits.items()) if v)
        rows.append((run.id[:8], when, what, session.say(f"cli.scans.status.{run.status}"), run.made_by, limits))
    _table(columns, rows, shrink=(2, 4, 5))


def show_explanation(session: Session, inventory: Inventory, device: Device) -> None:
    """Every statement about a device: what is said, by which answer, from where, when; and what disagrees."""
    from exports.texts import has, moment
    from topology.explain import SEVERAL, explain

    zone = session.settings.timezone
    _print(f"{safe(table.label(device, session.lang))}  ({device.id})", bold=True)
    for statement in explain(inventory, device.id):
        code = f"attributes.{statement.name}"
        title = session.say(code) if has(code) else statement.name
        value = _worded(session, statement.name, statement.value)
        sure = session.say(f"cli.confidence.{statement.confidence.name.lower()}")
        _print(f"\n{safe(title)}: {safe(value)}  [{sure}]", bold=True)
        for one in statement.evidence:
            when = moment(session.lang, one.at, zone)
            _print(f"    {probe_title(session, one.probe)} · {safe(one.peer)} · {when}\n      {safe(one.says)}")
        for other in statement.disputed_by:
            _print(
                "    "
                + session.say(
                    "cli.also" if statement.name in SEVERAL else "cli.disputed",
                    value=_worded(session, statement.name, other.value),
                )
            )
            for one in other.evidence[:3]:
                _print(f"      {probe_title(session, one.probe)} · {safe(one.peer)} · {safe(one.says)}")
    _show_backing(session, inventory, device)


def _worded(session: Session, name: str, value: object) -> str:
    """A value in the reader's language, where it is one of a known set."""
    if name == "note":
        from exports.texts import has

        field, _, words = str(value).partition(" = ")
        return f"{session.say(f'attributes.{field}')} = {words}" if has(f"attributes.{field}") else str(value)
    from topology.inventory import ROLES

    return session.say(f"roles.{value}") if name == "role" and value in ROLES else str(value)


def _show_backing(session: Session, inventory: Inventory, device: Device) -> None:
    """What stops when the device fails, and whether its own way is backed."""
    from topology.analysis import Site, single_points
    from topology.redundancy import backing

    if Site(inventory).parent.get(device.id) is not None:
        held = backing(inventory, device.id)
        through = inventory.device(held.through) if held.through else None
        name = table.label(through, session.lang) if through else ""
        _print("\n" + session.say(f"cli.explain.backing-{held.kind}", name=name), bold=True)
    lost = next((f.affected for f in single_points(inventory) if f.device == device.id), ())
    if lost:
        labels = {d.id: (d.name is None, table.label(d, session.lang)) for d in inventory.devices}
        names = ", ".join(label for _, label in sorted(labels[i] for i in lost)[:8]) + (" …" if len(lost) > 8 else "")
        _print(session.say("cli.explain.takes-down", count=len(lost), names=names), bold=True)


def _some(values: Sequence[str]) -> str:
    return values[0] + (f" +{len(values) - 1}" if len(values) > 1 else "") if values else ""


def _console() -> Console:
    from rich.console import Console

    width = shutil.get_terminal_size((_WIDE, 50)).columns if sys.stdout.isatty() else _WIDE
    return Console(width=width, highlight=False, markup=False, emoji=False)


def _print(line: str, bold: bool = False) -> None:
    from rich.text import Text

    _console().print(Text(line, style="bold" if bold else ""), soft_wrap=True)


def _table(columns: Sequence[str] | None, rows: Sequence[Sequence[str]], shrink: Sequence[int] = ()) -> None:
    """A table without markup; the columns in `shrink` give way when it is too wide."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    made = Table(box=box.SIMPLE_HEAD, show_header=columns is not None, pad_edge=False, header_style="bold")
    for number in range(len(columns) if columns is not None else len(rows[0]) if rows else 0):
        title = columns[number] if columns is not None else ""
        made.add_column(title, no_wrap=number not in shrink, overflow="fold" if number in shrink else "ellipsis")
    for row in rows:
        made.add_row(*(Text(safe(cell)) for cell in row))
    _console().print(made)
