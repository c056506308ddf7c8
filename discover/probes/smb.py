"""SMB: the version of Windows and the computer's names, as told before anybody logs in. Nobody does."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from discover.announce import smb
from discover.observation import Key, canonical_ip
from discover.probe import Capture, Context, Probe, Statement
from discover.stream import TROUBLE, conversation, fan_out

_MOST = 16384


async def _ask(context: Context, ip: str, *questions: bytes) -> bytes:
    heard = b""
    with contextlib.suppress(*TROUBLE):
        async with conversation(context, ip, smb.PORT) as (reader, writer):
            for question in questions:
                writer.write(question)
                size = int.from_bytes(await reader.readexactly(4), "big")
                heard += await reader.readexactly(min(size, _MOST))
    return heard


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each computer; the payload are its messages, one after the other. Whether the outdated SMB 1 is
    spoken as well is asked in a conversation of its own: who has given it up hangs up."""
    computers = [t.ip for t in context.targets if smb.PORT in t.ports]
    if not computers:
        context.note("no-target")

    async def work(ip: str) -> AsyncIterator[Capture]:
        context.asked()
        heard = await _ask(context, ip, smb.negotiate(), smb.session_setup())
        heard += await _ask(context, ip, smb.old_negotiate())
        if heard:
            yield context.capture(PROBE.name, ip, heard)

    async for capture in fan_out(context, computers, work, len(computers)):
        yield capture


def parse(capture: Capture) -> list[Statement]:
    """The service, with `SMBv1` in its detail; netbios_name, fqdn, workgroup, os, os_version."""
    ip = canonical_ip(capture.peer)
    return list(smb.statements(capture.payload, Key("ip", ip))) if ip else []


PROBE = Probe(
    name="smb",
    summary="SMB: names and version of Windows",
    stage="identify",
    collect=collect,
    parse=parse,
    ports=(smb.PORT,),
)
