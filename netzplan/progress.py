"""Says on stderr what a scan is doing; on a terminal as a live display, else as one line for each probe."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING

from netzplan.session import Session

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from discover.runner import Event


class Progress:
    """A context manager; `show` takes every event of the runner."""

    def __init__(self, session: Session, visible: bool = True) -> None:
        self._session = session
        self._visible = visible
        self._bars: Bars | None = None
        self._tasks: dict[str, TaskID] = {}
        self._all: TaskID | None = None
        self._hosts: set[str] = set()

    def __enter__(self) -> Progress:
        if self._visible and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

            self._bars = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}", markup=False),
                BarColumn(bar_width=28),
                TextColumn("{task.fields[count]}", markup=False),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bars.start()
            self._all = self._bars.add_task(self._found(), total=None, count="")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._bars is not None:
            self._bars.stop()

    def show(self, event: Event) -> None:
        """Shows what has happened."""
        if not self._visible:
            return
        from discover.observation import Address
        from discover.runner import Captured, Ended, Progress, Started

        if isinstance(event, Captured):
            self._hosts |= {o.subject.value for o in event.observations if o.subject.kind == "ip"}
            self._hosts |= {o.claim.ip for o in event.observations if isinstance(o.claim, Address)}
            if self._bars is not None and self._all is not None:
                self._bars.update(self._all, description=self._found())
        elif isinstance(event, Started):
            self._start(event.probe)
        elif isinstance(event, Progress) and self._bars is not None and event.probe in self._tasks:
            count = f"{min(event.done, event.total)}/{event.total}" if event.total else ""
            self._bars.update(self._tasks[event.probe], completed=event.done, total=event.total, count=count)
        elif isinstance(event, Ended):
            self._end(event.outcome.probe, event.outcome.status, event.outcome.answered, event.outcome.seconds)

    def stopping(self) -> None:
        """Says that the wish to stop was heard."""
        if self._visible:
            self._line(self._session.say("cli.scan.stopping"))

    def _start(self, probe: str) -> None:
        if self._bars is not None:
            label = probe_title(self._session, probe)
            self._tasks[probe] = self._bars.add_task(label, total=None, count="")

    def _end(self, probe: str, status: str, answered: int, seconds: float) -> None:
        if self._bars is not None and probe in self._tasks:
            self._bars.remove_task(self._tasks.pop(probe))
        elif self._bars is None and status != "skipped":
            from exports.texts import number

            took = number(self._session.lang, seconds, 1)
            title = probe_title(self._session, probe)
            self._line(
                self._session.say("cli.scan.step", probe=title, answers=answers(self._session, answered), seconds=took)
            )

    def _found(self) -> str:
        return self._session.say("cli.scan.found", count=len(self._hosts))

    def _line(self, text: str) -> None:
        if self._bars is not None:
            self._bars.console.print(text, markup=False, highlight=False)
        else:
            print(text, file=sys.stderr, flush=True)


class EventLines(Progress):
    """The same events as lines of JSON on stdout, for the service that started the scan."""

    def __init__(self) -> None:
        self._visible = False
        self._bars = None

    def show(self, event: Event) -> None:
        from discover.runner import Captured, Ended, Started

        if isinstance(event, Started):
            self._tell(event="started", probe=event.probe)
        elif isinstance(event, Captured):
            self._tell(event="answer", probe=event.capture.probe, text=f"{event.capture.probe}: {event.capture.peer}")
        elif isinstance(event, Ended):
            self._tell(event="ended", probe=event.outcome.probe, text=f"{event.outcome.probe}: {event.outcome.status}")

    def _tell(self, **line: str) -> None:
        import json

        print(json.dumps(line), flush=True)


def answers(session: Session, count: int) -> str:
    """So many answers, in words."""
    return session.say(f"cli.answers-{count}" if count < 2 else "cli.answers", answered=count)


def probe_title(session: Session, name: str) -> str:
    """What a probe or reader does, in the words of the language; its name where no text is written yet."""
    from exports.texts import has

    code = f"probes.{name}"
    return session.say(code) if has(code) else name
