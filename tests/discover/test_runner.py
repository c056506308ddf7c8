"""The runner: stages, targets, failures that cost only themselves, and an end that keeps everything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from discover.budget import Budget
from discover.observation import Address, Key, Service
from discover.privileges import Privileges
from discover.probe import Capture, Context, Needs, Options, Outcome, Probe, Statement, Target
from discover.runner import Captured, Ended, Event, Progress, Started, run
from discover.scope import Scope

SCOPE = Scope(("10.0.0.0/24",), ("10.0.0.66/32",))


def says(*statements: Statement):
    return lambda capture: list(statements)


def probe(name: str, stage: str, collect, parse=lambda capture: [], **more) -> Probe:
    return Probe(name, name, stage, collect, parse, **more)


async def once(context: Context) -> AsyncIterator[Capture]:
    context.asked()
    yield context.capture("x", "10.0.0.1", b"")


async def events(
    probes: list[Probe], stop: asyncio.Event | None = None, deadline: float = 30.0, held: frozenset[str] = frozenset()
) -> list[Event]:
    budget = Budget(rate=1e6, deadline=deadline)
    going = run(probes, SCOPE, Options(), budget, "test", Privileges(held), lambda: 1.0, stop)
    return [event async for event in going]


def outcomes(seen: list[Event]) -> dict[str, Outcome]:
    ended = [e.outcome for e in seen if isinstance(e, Ended)]
    assert len(ended) == len({o.probe for o in ended}), "a probe ended twice"
    return {o.probe: o for o in ended}


def test_later_stages_see_what_earlier_ones_found_and_only_inside_the_scope() -> None:
    told: list[tuple[Target, ...]] = []

    async def look(context: Context) -> AsyncIterator[Capture]:
        told.append(context.targets)
        return
        yield

    mac = Key.mac("02:00:00:00:00:05")
    sweep = probe(
        "sweep",
        "sweep",
        once,
        says(
            Statement(mac, Address("10.0.0.5")),
            Statement(Key.ip("10.0.0.2"), Service("tcp", 80)),
            Statement(Key.ip("10.0.0.2"), Service("udp", 53)),
            Statement(Key.ip("10.0.0.66"), Service("tcp", 80)),
            Statement(Key.ip("192.0.2.1"), Service("tcp", 80)),
        ),
    )
    ports = probe("ports", "ports", once, says(Statement(mac, Service("tcp", 22))))
    asyncio.run(events([probe("last", "identify", look), ports, sweep]))
    assert told == [(Target("10.0.0.2", None, (80,)), Target("10.0.0.5", "02:00:00:00:00:05", (22,)))]


def test_a_probe_that_fails_costs_only_itself() -> None:
    async def breaks(context: Context) -> AsyncIterator[Capture]:
        yield context.capture("x", "10.0.0.1", b"")
        raise RuntimeError("no\nsuch \x1b[31mthing")

    def cannot_read(capture: Capture) -> list[Statement]:
        raise ValueError("what?")

    seen = asyncio.run(
        events(
            [
                probe("breaks", "identify", breaks),
                probe("unreadable", "identify", once, cannot_read),
                probe("fine", "identify", once),
            ]
        )
    )
    result = outcomes(seen)
    assert (result["breaks"].status, result["breaks"].answered) == ("failed", 1)
    assert result["breaks"].reason == "error:RuntimeError: no such [31mthing"
    assert result["unreadable"].status == "done"
    assert (result["unreadable"].reason or "").startswith("unreadable:ValueError")
    assert (result["fine"].status, result["fine"].reason) == ("done", None)
    assert sum(isinstance(e, Captured) for e in seen) == 3


def test_what_is_missing_is_said() -> None:
    needs = {
        "raw": Needs(privileges=("raw",)),
        "tool": Needs(tools=("no-such-program",)),
        "deep": Needs(option="deep"),
        "passive": Needs(option="passive"),
    }
    result = outcomes(asyncio.run(events([probe(n, "sweep", once, needs=need) for n, need in needs.items()])))
    assert {n: (o.status, o.reason) for n, o in result.items()} == {
        "raw": ("skipped", "needs-raw"),
        "tool": ("skipped", "needs-tool:no-such-program"),
        "deep": ("skipped", "needs-option:deep"),
        "passive": ("skipped", "needs-option:passive"),
    }


def test_a_probe_that_names_a_raw_printing_port_does_not_run() -> None:
    async def never(context: Context) -> AsyncIterator[Capture]:
        raise AssertionError
        yield

    result = outcomes(asyncio.run(events([probe("prints", "ports", never, ports=(80, 9100))])))
    assert result["prints"].status == "failed"
    assert "PrinterPortError" in (result["prints"].reason or "")


def test_stopping_keeps_what_was_found_and_begins_nothing_new() -> None:
    stop = asyncio.Event()

    async def endless(context: Context) -> AsyncIterator[Capture]:
        yield context.capture("x", "10.0.0.1", b"")
        stop.set()
        await asyncio.Event().wait()

    seen = asyncio.run(events([probe("endless", "sweep", endless), probe("later", "ports", once)], stop))
    assert sum(isinstance(e, Captured) for e in seen) == 1
    assert [e.probe for e in seen if isinstance(e, Started)] == ["endless"]
    result = outcomes(seen)
    assert {n: (o.status, o.reason) for n, o in result.items()} == {
        "endless": ("interrupted", "stopped"),
        "later": ("interrupted", "stopped"),
    }


def test_stopped_before_it_began() -> None:
    async def work() -> list[Event]:
        stop = asyncio.Event()
        stop.set()
        return await events([probe("one", "listen", once), probe("two", "sweep", once)], stop)

    assert {o.reason for o in outcomes(asyncio.run(work())).values()} == {"stopped"}


def test_the_deadline_ends_everything() -> None:
    async def endless(context: Context) -> AsyncIterator[Capture]:
        await asyncio.Event().wait()
        yield

    result = outcomes(asyncio.run(events([probe("a", "sweep", endless), probe("b", "ports", once)], deadline=0.05)))
    assert {o.reason for o in result.values()} == {"deadline"}


def test_listening_runs_beside_the_others_and_ends_after_them() -> None:
    order: list[str] = []

    async def listen(context: Context) -> AsyncIterator[Capture]:
        order.append("listening")
        yield context.capture("x", "10.0.0.9", b"")
        await context.finished.wait()
        order.append("heard enough")

    async def work(context: Context) -> AsyncIterator[Capture]:
        order.append("working")
        yield context.capture("x", "10.0.0.1", b"")

    seen = asyncio.run(events([probe("work", "identify", work), probe("listen", "listen", listen)]))
    assert order == ["listening", "working", "heard enough"]
    assert {o.status for o in outcomes(seen).values()} == {"done"}
    assert sum(isinstance(e, Captured) for e in seen) == 2


def test_progress_is_told_in_steps_a_person_can_see() -> None:
    async def much(context: Context) -> AsyncIterator[Capture]:
        for done in range(100_000):
            context.progress(done, 100_000)
        context.progress(100_000, 100_000)
        return
        yield

    steps = [e for e in asyncio.run(events([probe("much", "sweep", much)])) if isinstance(e, Progress)]
    assert 50 <= len(steps) <= 110
    assert (steps[-1].done, steps[-1].total) == (100_000, 100_000)


def test_leaving_early_leaves_nothing_running() -> None:
    ended = []

    async def endless(context: Context) -> AsyncIterator[Capture]:
        try:
            yield context.capture("x", "10.0.0.1", b"")
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    async def work() -> None:
        probes = [probe("endless", "sweep", endless)]
        going = run(probes, SCOPE, Options(), Budget(), "test", Privileges(), lambda: 1.0)
        async for event in going:
            if isinstance(event, Captured):
                break
        await going.aclose()
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(work())
    assert ended == [True]
