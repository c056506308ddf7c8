"""HTTP: pages, device descriptions and IPP, enough for what a scan asks."""

from __future__ import annotations

import asyncio
import html
import re
import struct
from collections.abc import Callable
from typing import Any

from lab.stubs.sockets import tcp

Answer = tuple[str, dict[str, str], bytes]
"""Status line, headers, body."""


async def serve(ip: str, port: int, answer: Callable[[str, str, bytes], Answer]) -> None:
    """Answers each request with `answer(method, path, body)` and closes."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(10):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                method, _, rest = head.partition(" ")
                length = re.search(r"(?im)^Content-Length:\s*(\d{1,6})", head)
                body = await reader.readexactly(min(int(length[1]), 65536) if length else 0)
                status, headers, content = answer(method, rest.split(" ")[0], body)
                lines = [f"HTTP/1.1 {status}", *(f"{k}: {v}" for k, v in headers.items() if v)]
                lines += [f"Content-Length: {len(content)}", "Connection: close", "", ""]
                writer.write("\r\n".join(lines).encode() + content)
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError, OSError, ValueError):
            pass
        finally:
            writer.close()

    await asyncio.start_server(talk, sock=tcp(ip, port))


async def page(node: dict[str, Any], given: dict[str, Any]) -> None:
    """A device's own page; with `realm` it asks for a password as many devices do."""

    def answer(method: str, path: str, body: bytes) -> Answer:
        headers = {"Server": given.get("server", ""), "Content-Type": "text/html; charset=utf-8"}
        if realm := given.get("realm"):
            headers["WWW-Authenticate"] = f'Digest realm="{realm}", nonce="0"'
        text = f"<!DOCTYPE html><html><head><title>{html.escape(given['title'])}</title></head><body></body></html>"
        return ("401 Unauthorized" if given.get("realm") else "200 OK"), headers, text.encode()

    await serve(node["ip"], given.get("port", 80), answer)


async def ipp(node: dict[str, Any], given: dict[str, Any]) -> None:
    """Get-Printer-Attributes (RFC 8011 4.2.5) on port 631."""
    said = [
        (0x41, "printer-make-and-model", given["model"]),
        (0x42, "printer-name", given["name"]),
        (0x41, "printer-info", given["name"]),
        (0x41, "printer-location", given.get("location", "")),
        (0x45, "printer-uuid", given.get("uuid", "")),
        (0x41, "printer-device-id", given.get("device_id", "")),
    ]

    def answer(method: str, path: str, body: bytes) -> Answer:
        if method != "POST" or len(body) < 8:
            return "200 OK", {"Content-Type": "text/html"}, b"<title>IPP</title>"
        content = body[:2] + b"\0\0" + body[4:8] + b"\x01"
        content += _attribute(0x47, "attributes-charset", "utf-8")
        content += _attribute(0x48, "attributes-natural-language", "de-de") + b"\x04"
        content += b"".join(_attribute(tag, name, value) for tag, name, value in said if value) + b"\x03"
        return "200 OK", {"Content-Type": "application/ipp"}, content

    await serve(node["ip"], 631, answer)


def _attribute(tag: int, name: str, value: str) -> bytes:
    text = value.encode()
    return bytes([tag]) + struct.pack(">H", len(name)) + name.encode() + struct.pack(">H", len(text)) + text
