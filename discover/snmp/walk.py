"""Walks several subtrees of an agent side by side, whatever the agent does: lies, loops, cuts its answers short."""

from __future__ import annotations

import time
from collections.abc import Iterable

from discover.snmp import ber
from discover.snmp.engine import Agent
from discover.snmp.table import Oid, Value
from discover.snmp.usm import Refused

ROWS = 200_000
"""No more rows than this are taken from one subtree."""
_TOGETHER = 10
"""Subtrees that are asked for in one request."""
_MOST_REPETITIONS, _FIRST_REPETITIONS = 50, 25


class Walker:
    """Collects `rows`; `cut` says which subtrees broke off and why: loop, rows, deadline, silent, error N, too-big."""

    def __init__(self, agent: Agent, deadline: float, wait: float = 1.5, rows: int = ROWS) -> None:
        """`deadline` is a time of time.monotonic(), `wait` the seconds before a request is repeated."""
        self.rows: dict[Oid, Value] = {}
        self.cut: dict[Oid, str] = {}
        self._agent = agent
        self._deadline = deadline
        self._wait = wait
        self._most = rows
        self._bulk = agent.version != "1"
        self._bulk_works = False
        self._repetitions = _FIRST_REPETITIONS
        self._ceiling = _MOST_REPETITIONS
        self._together = _TOGETHER
        self.requests = 0

    async def walk(self, roots: Iterable[Oid]) -> None:
        """Takes every row below `roots`. Returns when all are done or cut."""
        last = {root: root for root in roots}
        count = dict.fromkeys(last, 0)
        while last:
            if time.monotonic() >= self._deadline or self._agent.engine.budget.time_left <= 0:
                self._cut(last, list(last), "deadline")
                return
            asked = list(last)[: self._together]
            answer = await self._ask([last[root] for root in asked])
            if answer is None:
                if not self._gentler():
                    self._cut(last, list(last), "silent")
                    return
                continue
            self._bulk_works = self._bulk_works or self._bulk
            if answer.status:
                self._refused(last, asked, answer)
            else:
                self._take(last, count, asked, answer)

    async def _ask(self, identifiers: list[Oid]) -> ber.Answer | None:
        self.requests += 1
        kind = ber.GET_BULK if self._bulk else ber.GET_NEXT
        repetitions = max(1, self._repetitions // len(identifiers))
        # An agent that has answered before is asked again; one that ignores GETBULK shows by its silence.
        tries = 2 if self._bulk_works or not self._bulk else 1
        try:
            return await self._agent.ask(kind, identifiers, repetitions, self._wait, tries)
        except (ConnectionRefusedError, Refused):  # the agent went away, or its host has had enough of us
            return None

    def _gentler(self) -> bool:
        """Asks for less after silence or tooBig; False when there is nothing less to ask for."""
        if self._repetitions > 1 and self._bulk:
            if not self._bulk_works:
                self._bulk = False
                return True
            self._repetitions //= 2
            self._ceiling = self._repetitions  # what did not fit once is not tried again
            return True
        if self._together > 1:
            self._together //= 2
            return True
        if self._bulk:
            self._bulk = False
            return True
        return False

    def _refused(self, last: dict[Oid, Oid], asked: list[Oid], answer: ber.Answer) -> None:
        if answer.status == ber.NO_SUCH_NAME:  # in version 1 the end of everything there is
            at = answer.index - 1
            if len(asked) == 1:
                del last[asked[0]]
            elif 0 <= at < len(asked):
                del last[asked[at]]
            else:
                self._together = 1
        elif not self._gentler():
            self._cut(last, asked[:1], "too-big" if answer.status == ber.TOO_BIG else f"error {answer.status}")

    def _take(self, last: dict[Oid, Oid], count: dict[Oid, int], asked: list[Oid], answer: ber.Answer) -> None:
        rows, width = self.rows, len(asked)
        moved = False
        for place, (at, value) in enumerate(answer.rows):
            root = asked[place % width]
            before = last.get(root)
            if before is None:
                continue
            if at[: len(root)] != root or value is None:
                # The next row of the MIB, or its end. An agent that goes backwards has nothing more to say either.
                moved = True
                del last[root]
            elif at <= before:
                moved = True
                self._cut(last, [root], "loop")
            elif count[root] >= self._most:
                moved = True
                self._cut(last, [root], "rows")
            else:
                moved = True
                rows[at] = value
                last[root] = at
                count[root] += 1
        if not moved or not answer.whole:
            if not self._gentler() and not moved:
                self._cut(last, asked, "unreadable")
        elif self._bulk and len(answer.rows) >= self._repetitions:
            self._repetitions = min(self._ceiling, self._repetitions * 2)
        self._rotate(last, asked[len(answer.rows) :])

    def _rotate(self, last: dict[Oid, Oid], missed: list[Oid]) -> None:
        """Subtrees for which a short answer had no room are asked for first."""
        if missed:
            order = [root for root in missed if root in last] + [root for root in last if root not in missed]
            again = {root: last[root] for root in order}
            last.clear()
            last.update(again)

    def _cut(self, last: dict[Oid, Oid], roots: list[Oid], reason: str) -> None:
        for root in roots:
            self.cut[root] = reason
            last.pop(root, None)
