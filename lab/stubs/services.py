"""HTTP, IPP, SIP, RTSP, SSDP, ONVIF and a printer's raw port, as far as a discovery asks for them.

Each `START` function is called while the process is in the node's namespace and leaves a listening socket behind."""

from __future__ import annotations

import asyncio
import contextlib
import pathlib
import re
import socket
import struct
from collections.abc import Awaitable, Callable
from typing import Any
from xml.sax.saxutils import escape

Node = dict[str, Any]
Given = dict[str, Any]


async def _serve(ip: str, port: int, answer: Callable[[bytes], bytes], close: bool = True) -> None:
    """A TCP server that answers each request once its head is complete."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            async with asyncio.timeout(5):
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"(?i)content-length:\s*(\d{1,6})", head)
                body = await reader.readexactly(int(length[1])) if length else b""
                writer.write(answer(head + body))
                await writer.drain()
        writer.close()

    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((ip, port))
    await asyncio.start_server(talk, sock=listener)


def _http(status: str, body: bytes, kind: str, server: str, more: str = "") -> bytes:
    line = f"Server: {server}\r\n" if server else ""
    head = f"HTTP/1.1 {status}\r\n{line}{more}Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Connection: close\r\n\r\n".encode() + body


async def http(node: Node, given: Given, folder: pathlib.Path) -> None:
    """A page with a title; with a realm it asks for a password first."""
    body = f"<html><head><title>{escape(given['title'])}</title></head><body></body></html>".encode()

    def answer(request: bytes) -> bytes:
        if "realm" in given:
            more = f'WWW-Authenticate: Digest realm="{given["realm"]}", nonce="0"\r\n'
            return _http("401 Unauthorized", body, "text/html", given["server"], more)
        return _http("200 OK", body, "text/html; charset=utf-8", given["server"])

    await _serve(node["ip"], given.get("port", 80), answer)


def _attribute(tag: int, name: str, value: bytes) -> bytes:
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(value)) + value


async def ipp(node: Node, given: Given, folder: pathlib.Path) -> None:
    """Get-Printer-Attributes (RFC 8011 4.2.5)."""

    def answer(request: bytes) -> bytes:
        body = request.partition(b"\r\n\r\n")[2]
        number = body[4:8] if len(body) >= 8 else b"\0\0\0\x01"
        said = (
            b"\x01\x01\x00\x00" + number + b"\x01"
            + _attribute(0x47, "attributes-charset", b"utf-8")
            + _attribute(0x48, "attributes-natural-language", b"de")
            + b"\x04"
            + _attribute(0x41, "printer-make-and-model", given["model"].encode())
            + _attribute(0x42, "printer-name", given["name"].encode())
            + _attribute(0x41, "printer-info", given["name"].encode())
            + _attribute(0x23, "printer-state", struct.pack(">i", 3))
            + b"\x03"
        )  # fmt: skip
        return _http("200 OK", said, "application/ipp", "")

    await _serve(node["ip"], 631, answer)


async def paper(node: Node, given: Given, folder: pathlib.Path) -> None:
    """The raw printing ports: whatever arrives would be printed, so every byte is kept as evidence."""
    sheet = folder / f"paper-{node['name']}"

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(4096):
                with sheet.open("ab") as file:
                    file.write(data)
        writer.close()

    for port in (515, 9100):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.bind((node["ip"], port))
        await asyncio.start_server(talk, sock=listener)


async def rtsp(node: Node, given: Given, folder: pathlib.Path) -> None:
    """OPTIONS (RFC 2326 10.1)."""

    def answer(request: bytes) -> bytes:
        number = re.search(rb"(?i)cseq:\s*(\d+)", request)
        head = f"RTSP/1.0 200 OK\r\nCSeq: {number[1].decode() if number else 1}\r\nServer: {given['server']}\r\n"
        return f"{head}Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n".encode()

    await _serve(node["ip"], 554, answer)


class _Answers(asyncio.DatagramProtocol):
    """A UDP responder; `answer` gives None where nothing is to be said."""

    def __init__(self, answer: Callable[[bytes], bytes | None]) -> None:
        self._answer = answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        said = self._answer(data)
        if said is not None and isinstance(self._transport, asyncio.DatagramTransport):
            self._transport.sendto(said, address)


async def _datagrams(node: Node, port: int, answer: Callable[[bytes], bytes | None], group: str | None = None) -> None:
    listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if group:
        listener.setsockopt(
            socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(group) + socket.inet_aton(node["ip"])
        )
        listener.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(node["ip"]))
    listener.bind(("", port))
    listener.setblocking(False)
    await asyncio.get_running_loop().create_datagram_endpoint(lambda: _Answers(answer), sock=listener)


async def sip(node: Node, given: Given, folder: pathlib.Path) -> None:
    """OPTIONS (RFC 3261 11)."""

    def answer(data: bytes) -> bytes | None:
        if not data.startswith(b"OPTIONS "):
            return None
        kept = [
            line for line in data.decode("utf-8", "replace").split("\r\n")
            if line.split(":")[0].lower() in ("via", "v", "from", "f", "to", "t", "call-id", "i", "cseq")
        ]  # fmt: skip
        more = [f"User-Agent: {given['agent']}", "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS", "Content-Length: 0"]
        return "\r\n".join(["SIP/2.0 200 OK", *kept, *more, "", ""]).encode()

    await _datagrams(node, 5060, answer)


async def ssdp(node: Node, given: Given, folder: pathlib.Path) -> None:
    """M-SEARCH and the description (UPnP Device Architecture 1.1)."""
    where = f"http://{node['ip']}:{given['port']}/description.xml"
    description = (
        '<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0"><device>'
        f"<deviceType>{escape(given['type'])}</deviceType><friendlyName>{escape(given['name'])}</friendlyName>"
        f"<manufacturer>{escape(given['vendor'])}</manufacturer><modelName>{escape(given['model'])}</modelName>"
        f"<UDN>uuid:{escape(given['uuid'])}</UDN></device></root>"
    ).encode()

    def answer(data: bytes) -> bytes | None:
        if not data.startswith(b"M-SEARCH"):
            return None
        wanted = re.search(rb"(?im)^st:\s*(\S+)", data)
        target = wanted[1].decode("ascii", "replace") if wanted else ""
        if target not in ("ssdp:all", "upnp:rootdevice", given["type"]):
            return None
        return (
            "HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=1800\r\nEXT:\r\n"
            f"LOCATION: {where}\r\nSERVER: {given['server']}\r\nST: {given['type']}\r\n"
            f"USN: uuid:{given['uuid']}::{given['type']}\r\n\r\n"
        ).encode()

    await _datagrams(node, 1900, answer, "239.255.255.250")
    await _serve(node["ip"], given["port"], lambda _: _http("200 OK", description, "text/xml", given["server"]))


async def onvif(node: Node, given: Given, folder: pathlib.Path) -> None:
    """WS-Discovery Probe (OASIS WS-Discovery 1.1) as network cameras answer it."""
    scopes = " ".join(
        (
            "onvif://www.onvif.org/type/video_encoder",
            "onvif://www.onvif.org/type/Network_Video_Transmitter",
            f"onvif://www.onvif.org/hardware/{given['model']}",
            "onvif://www.onvif.org/name/" + given["name"].replace(" ", "%20"),
        )
    )

    def answer(data: bytes) -> bytes | None:
        found = re.search(rb"MessageID[^>]*>\s*([^<\s]+)", data)
        if b"Probe" not in data or not found:
            return None
        return (
            '<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"'
            ' xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"'
            ' xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"'
            ' xmlns:dn="http://www.onvif.org/ver10/network/wsdl"><s:Header>'
            f"<a:MessageID>urn:uuid:1</a:MessageID><a:RelatesTo>{found[1].decode('ascii', 'replace')}</a:RelatesTo>"
            "<a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/ProbeMatches</a:Action></s:Header><s:Body>"
            "<d:ProbeMatches><d:ProbeMatch><a:EndpointReference>"
            f"<a:Address>urn:uuid:5e1f0000-0000-1000-8000-{node['mac'].replace(':', '')}</a:Address>"
            "</a:EndpointReference><d:Types>dn:NetworkVideoTransmitter</d:Types>"
            f"<d:Scopes>{escape(scopes)}</d:Scopes><d:XAddrs>http://{node['ip']}/onvif/device_service</d:XAddrs>"
            "<d:MetadataVersion>1</d:MetadataVersion></d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>"
        ).encode()

    await _datagrams(node, 3702, answer, "239.255.255.250")


START: dict[str, Callable[[Node, Given, pathlib.Path], Awaitable[None]]] = {
    "http": http,
    "ipp": ipp,
    "paper": paper,
    "rtsp": rtsp,
    "sip": sip,
    "ssdp": ssdp,
    "onvif": onvif,
}
