"""`netzplan read`: takes recordings in, and lists of devices that people keep."""

from __future__ import annotations

import itertools
import pathlib
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from netzplan.cli import Command
from netzplan.errors import USAGE, NetzplanError
from netzplan.session import Session, who
from netzplan.terminal import safe

if TYPE_CHECKING:
    from discover.probe import Capture
    from discover.recordings import Refused
    from netzplan.survey import ReadResult

_LISTS = (".csv", ".tsv", ".xlsx")


@click.command(name="read", cls=Command, help="cli.read.about")
@click.argument("path", nargs=-1, required=True, type=click.Path(path_type=pathlib.Path), metavar="PATH...")
@click.option("--column", multiple=True, metavar="TITLE=FIELD", help="cli.read.column")
@click.option("--site", metavar="NAME", help="cli.site")
@click.pass_context
def COMMAND(ctx: click.Context, path: tuple[pathlib.Path, ...], column: tuple[str, ...], site: str | None) -> int:
    session = Session(ctx)
    if missing := [p for p in path if not p.exists()]:
        raise NetzplanError("unreadable", path=missing[0], reason=session.say("errors.not-there"))
    said = dict(_said(one) for one in column)
    lists = [(p, _columns(session, p, said)) for p in path if _is_list(p)]
    with session.store() as store:
        from netzplan import survey
        from netzplan.store import new_run

        place = session.site(store, site)
        run = new_run("read", place, "read", who(), (), {"paths": " ".join(str(p) for p in path)})
        result = survey.take(store, run, itertools.chain(_told(lists, run.started), _rest(path, lists, run.started)))
    return _report(session, result, only_lists=len(lists) == len(path))


def _report(session: Session, result: ReadResult, *, only_lists: bool) -> int:
    from exports.texts import has

    for refused in result.refused:
        code = f"recordings.{refused.reason}"
        reason = session.say(code) if has(code) else refused.reason
        click.echo(f"{safe(str(refused.path))}: {session.say('cli.read.refused', reason=reason)}", err=True)
    if not result.captures:
        raise NetzplanError("nothing-read")
    if only_lists and not result.observations:
        click.echo(session.say("cli.read.nothing"))
        return 0
    click.echo(session.say("cli.read.done", captures=result.captures, observations=result.observations))
    return 0


def _rest(
    paths: Iterable[pathlib.Path], lists: list[tuple[pathlib.Path, dict[str, str]]], at: float
) -> Iterator[Capture | Refused]:
    from discover import recordings

    mine = {p for p, _ in lists}
    yield from recordings.read([p for p in paths if p not in mine], "read", at)


def _told(lists: list[tuple[pathlib.Path, dict[str, str]]], at: float) -> Iterator[Capture]:
    from discover.readers import device_list

    for path, said in lists:
        yield from device_list.captures_of(path.stem, path.read_bytes(), "read", at, said)


def _is_list(path: pathlib.Path) -> bool:
    """A table that no other reader knows. A folder's files are read as they are."""
    if not path.is_file() or path.suffix.lower() not in _LISTS:
        return False
    from discover import registry
    from discover.recordings import LARGEST

    with path.open("rb") as file:
        head = file.read(4096)
    known = next((r.name for r in registry.readers().values() if r.sniff(path.name, head)), "device_list")
    return known == "device_list" and bool(head.strip()) and path.stat().st_size <= LARGEST


# Columns


def _said(argument: str) -> tuple[str, str]:
    """`Inv.-Nr.=asset_tag`, `Inv.-Nr.=Inventarnummer`; `Inv.-Nr.=` for a column that is not to be read."""
    from discover.columns import FIELDS

    title, equals, name = argument.rpartition("=")
    field = _field(name)
    if not equals or not title.strip() or field is None:
        raise NetzplanError("column-wrong", USAGE, argument=safe(argument), known=", ".join(FIELDS))
    return title.strip(), field


def _field(name: str) -> str | None:
    """The field that a code or a column's usual title names; "" for none of them, None for what is neither."""
    from discover.columns import FIELD, FIELDS, folded

    name = name.strip()
    if name in ("", "-"):
        return ""
    found = name if name in FIELDS else FIELD.get(folded(name))
    return found if found in FIELDS else None


def _columns(session: Session, path: pathlib.Path, said: dict[str, str]) -> dict[str, str]:
    """Title → field of the columns that need saying: as the options say, else as a person answers."""
    from discover.columns import recognised, unclear
    from discover.readers import device_list

    first = dict(device_list.titles(path.read_bytes()))
    titles = list(first)
    if not titles:
        return said
    open_ = unclear(titles, said)
    asked = open_ if not recognised(titles, said) else {t: guess for t, guess in open_.items() if guess}
    if asked and sys.stdin.isatty():
        said = {**said, **_ask(session, path, {t: (guess, first[t]) for t, guess in asked.items()})}
    elif asked:
        title, guess = next(((t, g) for t, g in asked.items() if g), (next(iter(asked)), "name"))
        hint = f'--column "{safe(title)}={guess}"'
        raise NetzplanError("column-unclear", USAGE, path=path, titles=_listed(asked), hint=hint)
    if not recognised(titles, said):
        raise NetzplanError("column-who", USAGE, path=path, titles=_listed(titles))
    passed = [t for t in unclear(titles, said) if t not in said]
    if passed:
        click.echo(session.say("cli.read.passed", path=safe(str(path)), titles=_listed(passed)), err=True)
    return said


def _ask(session: Session, path: pathlib.Path, asked: dict[str, tuple[str, str]]) -> dict[str, str]:
    from discover.columns import FIELDS

    click.echo(session.say("cli.read.ask", path=safe(str(path)), fields=", ".join(FIELDS)))
    found = {}
    for title, (guess, example) in asked.items():
        question = session.say("cli.read.ask-column", title=safe(title), example=safe(example, 40) or "–")
        while (field := _field(click.prompt(question, default=guess or "-"))) is None:
            click.echo(session.say("cli.read.ask-again", fields=", ".join(FIELDS)))
        found[title] = field
    return found


def _listed(titles: Iterable[str]) -> str:
    return ", ".join(f"„{safe(t, 40)}“" for t in itertools.islice(titles, 12))
