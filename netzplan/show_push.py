"""What a push does or would do, on the terminal: what is made is counted by model, what is changed or kept is named."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import click

from netzplan.push.change import CREATE, FAILED, SAME, Change
from netzplan.session import Session
from netzplan.terminal import safe

# So many new objects are named in a line, so many lines are shown of one kind and model, so often a terminal is told.
_NAMED, _LINES, _STEP = 6, 12, 25


def show_changes(session: Session, changes: Iterable[Change]) -> dict[str, int]:
    """Shows them as they happen, each failure, with -v each object. Returns how many there are of each kind."""
    counts: dict[str, int] = {}
    lines: dict[tuple[str, str], int] = {}
    new: list[Change] = []
    try:
        for change in changes:
            counts[change.kind] = counts.get(change.kind, 0) + 1
            if new and (change.kind, change.model) != (CREATE, new[0].model):
                _made(session, new)
            if change.kind == SAME:
                continue
            if change.kind == CREATE and not session.verbose:
                new.append(change)
                _working(session, new)
                continue
            which = change.kind, change.model
            lines[which] = lines.get(which, 0) + 1
            if lines[which] <= _LINES or session.verbose or change.kind == FAILED:
                _line(session, change)
    finally:  # also of a run that ended early
        if new:
            _made(session, new)
    for (kind, model), number in lines.items():
        if number > _LINES and kind != FAILED and not session.verbose:
            word = session.say(f"cli.push.{kind}")
            click.echo("  " + session.say("cli.push.more", word=word, model=model, count=number - _LINES))
    click.echo(", ".join(f"{session.say(f'cli.push.{kind}')}: {count}" for kind, count in sorted(counts.items())))
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
    click.echo(f"  {word:8} {change.model} {safe(change.label, 120)}{detail}", err=change.kind == FAILED)


def _made(session: Session, new: list[Change]) -> None:
    """One line for new objects of one model; empties the list."""
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
    named = ", ".join(safe(c.label, 40) for c in new[:_NAMED]) + (" …" if len(new) > _NAMED else "")
    click.echo(f"  {session.say('cli.push.create'):8} {new[0].model} ({len(new)}): {named}")
    new.clear()


def _working(session: Session, new: list[Change]) -> None:
    """On a terminal, how far it is."""
    if sys.stderr.isatty() and len(new) % _STEP == 0:
        click.echo(f"\r\x1b[K  {session.say('cli.push.create'):8} {new[0].model} ({len(new)})", nl=False, err=True)
