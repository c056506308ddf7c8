"""Answers that no device should give: random bytes, wrong lengths, names without end, markup where a name belongs."""

from __future__ import annotations

import asyncio
import random
from typing import Any

from lab.stubs.sockets import tcp, udp
from lab.stubs.talk import datagrams

_MULTICAST = {1900: "239.255.255.250", 3702: "239.255.255.250", 5353: "224.0.0.251"}
_NASTY = b"\"'><script>alert(1)</script>\x1b[31m=cmd|'/C calc'!A0\r\n\0\xff\xfe" + "‮😀".encode()


def spoil(data: bytes, how: random.Random) -> bytes:
    """An answer made of the question: cut, grown, shuffled, or with bytes changed."""
    kind = how.randrange(5)
    if kind == 0:
        return how.randbytes(how.randrange(1, 1400))
    if kind == 1:
        return data[: how.randrange(len(data) + 1)]
    if kind == 2:
        return data + _NASTY * 20
    spoilt = bytearray(data[:1300])
    for _ in range(how.randrange(1, 8)):
        if spoilt:
            spoilt[how.randrange(len(spoilt))] = how.randrange(256)
    if kind == 3 and len(spoilt) > 2 and spoilt[0] == 0x30:  # SNMP: a request that comes back as a response
        spoilt = spoilt.replace(b"\xa1", b"\xa2").replace(b"\xa5", b"\xa2").replace(b"\xa0", b"\xa2")
    return bytes(spoilt)


async def garbage(node: dict[str, Any], given: dict[str, Any]) -> None:
    """Spoilt answers on the usual UDP ports; on TCP another unpleasantness on each port. `seed` makes it repeatable."""
    how = random.Random(given["seed"])
    opened_udp = [udp(node["ip"], port, _MULTICAST.get(port)) for port in (137, 161, 1900, 3702, 5060, 5353)]
    opened_tcp = [tcp(node["ip"], port) for port in (22, 80, 443, 554, 631, 8080)]
    for one in opened_udp:
        await datagrams(one, lambda data: [spoil(data, how) for _ in range(how.randrange(1, 4))])
    for number, listener in enumerate(opened_tcp):

        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int = number) -> None:
            try:
                async with asyncio.timeout(30):
                    await _unpleasant((number + given["seed"]) % 5, writer, how)
            except (OSError, TimeoutError):
                pass
            finally:
                writer.close()

        await asyncio.start_server(talk, sock=listener)


async def _unpleasant(kind: int, writer: asyncio.StreamWriter, how: random.Random) -> None:
    if kind == 0:  # random bytes
        writer.write(how.randbytes(3000))
    elif kind == 1:  # a header without end
        writer.write(b"HTTP/1.1 200 OK\r\n")
        for _ in range(2000):
            writer.write(b"X-Long: " + b"a" * 4000 + b"\r\n")
            await writer.drain()
    elif kind == 2:  # a page that says it is larger than any disk, and begins with markup in its title
        writer.write(
            b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n<title>" + _NASTY * 50 + b"</title>"
        )
        await asyncio.sleep(20)
    elif kind == 3:  # one byte now and then
        for _ in range(200):
            writer.write(b"S")
            await writer.drain()
            await asyncio.sleep(0.1)
    else:  # a banner with control characters, redirected elsewhere
        writer.write(
            b"HTTP/1.1 302 Found\r\nLocation: http://203.0.113.99/\r\nServer: "
            + _NASTY.replace(b"\r\n", b"")
            + b"\r\n\r\n"
        )
    await writer.drain()
