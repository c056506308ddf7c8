"""`python -m lab`: build an office, look into it, scan it, score the scan, record it, take it down."""

from __future__ import annotations

import pathlib
import signal
import subprocess
import sys

import click

import lab
from lab import use
from lab.namespaces import Spaces

_NAME = click.Choice(sorted(lab.offices()))
_RECORDING = pathlib.Path(__file__).parents[1] / "netzplan" / "recordings" / "office.captures"


@click.group()
def main() -> None:
    """Virtual offices from network namespaces and real daemons. Needs root on Linux; nothing leaves the machine."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(143))


@main.command()
@click.option("--out", type=click.Path(path_type=pathlib.Path, file_okay=False), default=pathlib.Path("demo"))
def demo(out: pathlib.Path) -> None:
    """Builds the demo office, scans it, writes plan, list and document; without root it replays a recording."""
    sys.exit(use.demo(out))


@main.command()
@click.argument("names", nargs=-1, type=_NAME)
def score(names: tuple[str, ...]) -> None:
    """Scans offices (all, if none is named) and compares with the truth; fails below the bar."""
    _must()
    from lab.score import measure

    sys.exit(max(measure(lab.offices()[name]) for name in names or tuple(lab.offices())))


@main.command()
@click.option("--out", type=click.Path(path_type=pathlib.Path, dir_okay=False), default=_RECORDING)
@click.argument("name", default="muster", type=_NAME)
def record(name: str, out: pathlib.Path) -> None:
    """Scans an office and keeps the answers as the recording that ships with the package."""
    _must()
    sys.exit(use.record(lab.offices()[name], out))


@main.command()
@click.argument("name", default="muster", type=_NAME)
def up(name: str) -> None:
    """Builds an office and leaves it standing."""
    _must()
    lab.clear()
    one = lab.Lab(lab.offices()[name], Spaces.new())
    try:
        one.up()
        one.spaces.detach()
    except BaseException:
        one.down()
        raise
    click.echo(f"{one.office.site} ({one.spaces.name}): {len(one.nodes)} nodes. Try: python -m lab exec -- ip addr")


@main.command()
def down() -> None:
    """Takes down every office that stands or that a killed run left behind."""
    for name in lab.clear(also_detached=True):
        click.echo(f"{name} is gone.")


@main.command(name="exec", context_settings={"ignore_unknown_options": True})
@click.option("--node", help="Where to run it (the admin's laptop).")
@click.option("--office", "name", help="Which office, where several stand.")
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED)
def exec_(node: str | None, name: str | None, words: tuple[str, ...]) -> None:
    """Runs a command on a node of the standing office."""
    sys.exit(subprocess.call(lab.attach(name).command(*words, node=node)))


def _must() -> None:
    if (why := lab.able()) is not None:
        raise click.ClickException(f"No virtual office here: {why}.")


if __name__ == "__main__":
    try:
        main()
    except lab.LabError as problem:
        print(f"lab: {problem}", file=sys.stderr)
        sys.exit(1)
