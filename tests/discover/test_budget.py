"""One place keeps a scan gentle."""

from __future__ import annotations

import asyncio
import time

import pytest

from discover.budget import Budget, PrinterPortError
from discover.probe import Context, Target
from discover.registry import probes
from discover.stream import conversation

RAW_PRINTING = {515, *range(9100, 9110), *range(9112, 9117), 9999}


def test_no_probe_names_a_raw_printing_port() -> None:
    for probe in probes().values():
        assert not RAW_PRINTING & set(probe.ports), probe.name


@pytest.mark.parametrize("port", sorted(RAW_PRINTING))
def test_a_conversation_with_a_raw_printing_port_is_refused_before_a_byte_is_sent(port: int, desk) -> None:
    async def work(context: Context) -> None:
        async with conversation(context, "127.0.0.1", port):
            pytest.fail("connected")

    with pytest.raises(PrinterPortError):
        asyncio.run(work(desk.context()))
    assert desk.budget.sent == 0


def test_a_conversation_outside_the_scope_is_refused(desk) -> None:
    async def work(context: Context) -> None:
        async with conversation(context, "192.0.2.1", 80):
            pytest.fail("connected")

    with pytest.raises(PermissionError):
        asyncio.run(work(desk.context()))
    assert desk.budget.sent == 0


def test_the_rate_is_kept() -> None:
    async def work() -> float:
        budget = Budget(rate=2000)
        began = time.monotonic()
        for _ in range(400):
            await budget.packets()
        return time.monotonic() - began

    assert asyncio.run(work()) >= 0.17  # 400 at 2,000/s, less the slack of 20 ms


def test_a_device_is_one_whatever_addresses_it_has_but_a_router_that_answers_for_others_is_not_they() -> None:
    async def most_at_once(addresses: int) -> int:
        budget = Budget()
        ips = [f"10.0.0.{n}" for n in range(addresses)]
        budget.owned([*((ip, "00:1b:4f:00:00:01") for ip in ips), ("10.0.0.99", None)])
        running: list[str] = []
        most = 0

        async def talk(ip: str) -> None:
            nonlocal most
            async with budget.host(ip):
                running.append(ip)
                most = max(most, len(running))
                await asyncio.sleep(0.001)
                running.remove(ip)

        await asyncio.gather(*(talk(ip) for ip in ips * 2))
        return most

    assert asyncio.run(most_at_once(3)) == 1
    assert asyncio.run(most_at_once(40)) == 40


def test_one_conversation_with_a_device_at_a_time_and_few_with_all() -> None:
    async def work() -> tuple[int, int]:
        budget = Budget(parallel=3)
        running: list[str] = []
        most = most_of_one = 0

        async def talk(ip: str) -> None:
            nonlocal most, most_of_one
            async with budget.host(ip):
                running.append(ip)
                most = max(most, len(running))
                most_of_one = max(most_of_one, running.count(ip))
                await asyncio.sleep(0)
                running.remove(ip)

        await asyncio.gather(*(talk(f"10.0.0.{n % 5}") for n in range(50)))
        return most, most_of_one

    assert asyncio.run(work()) == (3, 1)


def test_a_tarpit_costs_its_deadline_once(desk, serving) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async def work() -> list[float]:
        spent = []
        async with serving(silent) as port:
            context = desk.context(Target("127.0.0.1", None, (port,)))
            desk.budget.PATIENCE = 0.5
            for _ in range(3):
                began = time.monotonic()
                with pytest.raises(TimeoutError):
                    async with conversation(context, "127.0.0.1", port, seconds=1.0) as (reader, _):
                        await reader.read(1)
                spent.append(time.monotonic() - began)
        return spent

    first, *later = asyncio.run(work())
    assert first >= 0.9
    assert all(one < 0.7 for one in later)


def test_a_tarpit_is_not_asked_for_ever_and_that_is_said(desk) -> None:
    async def work(context: Context) -> None:
        async with conversation(context, "127.0.0.1", 80):
            pytest.fail("connected")

    desk.budget.waited("127.0.0.1", 60.0)
    with pytest.raises(TimeoutError):
        asyncio.run(work(desk.context()))
    assert desk.budget.sent == 0
    assert desk.notes == ["keeps-waiting:127.0.0.1"]
