"""What a push does or would do, on the terminal: what is made is counted by model, what is changed or kept is named."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import click

from netzplan.push.change import CREATE, FAILED, SAME, SKIPPED, Change
from netzplan.session import Session
from netzplan.terminal import safe

# So many new objects are named in a line, so many lines are shown of one kind and model, so often a terminal is told.
_NAMED, _LINES, _STEP = 6, 12, 25
_GROUPED = (CREATE, FAILED, SKIPPED)


def show_changes(session: Session, changes: Iterable[Change]) -> dict[str, int]:
    """Shows them as they happen; with -v each object in a line of its own. Returns how many there are of each kind."""
    counts: dict[str, int] = {}
    lines: dict[tuple[str, str], int] = {}
    alike: list[Change] = []
    denied = False
    try:
        for change in changes:
            counts[change.kind] = counts.get(change.kind, 0) + 1
            denied |= change.kind == FAILED and "HTTP 403" in change.detail
            if alike and _group(change) != _group(alike[0]):
                _together(session, alike)
            if change.kind == SAME:
                continue
            if change.kind in _GROUPED and not session.verbose:
                alike.append(change)
                _working(session, alike)
                continue
            which = change.kind, change.model
            lines[which] = lines.get(which, 0) + 1
            if lines[which] <= _LINES or session.verbose:
                _line(session, change)
    finally:  # also of a run that ended early
        if alike:
            _together(session, alike)
    for (kind, model), number in lines.items():
        if number > _LINES and not session.verbose:
            word = session.say(f"cli.push.{kind}")
            click.echo("  " + session.say("cli.push.more", word=word, model=model, count=number - _LINES))
    click.echo(", ".join(f"{session.say(f'cli.push.{kind}')}: {count}" for kind, count in sorted(counts.items())))
    if denied:
        click.echo(session.say("cli.push.denied"), err=True)
    return counts


def show_cuts(session: Session, cuts: Sequence[str]) -> None:
    """What the other system does not permit."""
    shown = cuts if session.verbose else cuts[:_LINES]
    if shown:
        click.echo("\n".join([session.say("cli.push.cuts"), *(f"  {safe(line, 200)}" for line in shown)]))
    if len(cuts) > len(shown):
        click.echo("  " + session.say("cli.push.more-cuts", count=len(cuts) - len(shown)))


def _line(session: Session, change: Change) -> None:
    detail = f": {safe(change.detail, 400)}" if change.detail else ""
    word = session.say(f"cli.push.{change.kind}")
    _clear()
    click.echo(f"  {word:8} {change.model} {safe(change.label, 120)}{detail}", err=change.kind == FAILED)


def _group(change: Change) -> tuple[str, str, str]:
    return change.kind, change.model, change.detail


def _together(session: Session, alike: list[Change]) -> None:
    """One line for objects of one model that are new, skipped, or failed for the same reason; empties the list."""
    first = alike[0]
    if len(alike) == 1 and first.kind == FAILED:
        _line(session, first)
    else:
        named = ", ".join(safe(c.label, 40) for c in alike[:_NAMED]) + (" …" if len(alike) > _NAMED else "")
        why = f": {safe(first.detail, 400)}" if first.kind == FAILED else ""
        _clear()
        word = session.say(f"cli.push.{first.kind}")
        click.echo(f"  {word:8} {first.model} ({len(alike)}): {named}{why}", err=first.kind == FAILED)
    alike.clear()


def _working(session: Session, alike: list[Change]) -> None:
    """On a terminal, how far it is."""
    if sys.stderr.isatty() and len(alike) % _STEP == 0:
        _clear()
        word = session.say(f"cli.push.{alike[0].kind}")
        click.echo(f"  {word:8} {alike[0].model} ({len(alike)})", nl=False, err=True)


def _clear() -> None:
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
