"""Answers to questions by UDP or RTSP: SSDP with its description, SIP, ONVIF; and the printer's raw port."""

from __future__ import annotations

import asyncio
import html
import re
import socket
import uuid
from collections.abc import Callable
from typing import Any, cast

from lab.stubs.sockets import paper as paper_file
from lab.stubs.sockets import tcp, udp
from lab.stubs.web import Answer, serve

_GROUP = "239.255.255.250"


async def datagrams(opened: socket.socket, answer: Callable[[bytes], list[bytes]]) -> None:
    """Sends to whoever asks what `answer` makes of the question."""
    loop = asyncio.get_running_loop()

    class Protocol(asyncio.DatagramProtocol):
        def connection_made(self, transport: Any) -> None:  # before 3.12 no DatagramTransport, though it acts as one
            self.transport = cast(asyncio.DatagramTransport, transport)  # asyncio's own is none by its class

        def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
            for one in answer(data):
                self.transport.sendto(one, addr)

    await loop.create_datagram_endpoint(Protocol, sock=opened)


async def ssdp(node: dict[str, Any], given: dict[str, Any]) -> None:
    """Answers M-SEARCH (UPnP Device Architecture 1.3.3) and serves the description it points to."""
    kind, named = given["type"], f"uuid:{given['uuid']}"
    port, path = given.get("port", 49000), given.get("path", "/desc.xml")
    location = f"http://{node['ip']}:{port}{path}"

    def search(data: bytes) -> list[bytes]:
        text = data.decode("latin-1")
        wanted = re.search(r"(?im)^ST:\s*(\S+)", text)
        if not text.startswith("M-SEARCH") or wanted is None:
            return []
        targets = {"upnp:rootdevice": f"{named}::upnp:rootdevice", named: named, kind: f"{named}::{kind}"}
        return [
            (
                f"HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age=1800\r\nEXT:\r\nLOCATION: {location}\r\n"
                f"SERVER: {given['server']}\r\nST: {target}\r\nUSN: {usn}\r\n\r\n"
            ).encode()
            for target, usn in targets.items()
            if wanted[1] in ("ssdp:all", target)
        ]

    def describe(method: str, asked: str, body: bytes) -> Answer:
        if asked != path:
            return "404 Not Found", {}, b""
        tags = {
            "deviceType": kind, "friendlyName": given["name"], "manufacturer": given["vendor"],
            "modelName": given["model"], "serialNumber": given.get("serial", ""), "UDN": named,
            "presentationURL": f"http://{node['ip']}/",
        }  # fmt: skip
        inner = "".join(f"<{k}>{html.escape(v)}</{k}>" for k, v in tags.items() if v)
        text = (
            '<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0"><specVersion><major>1</major>'
            f"<minor>0</minor></specVersion><device>{inner}</device></root>"
        )
        return "200 OK", {"Content-Type": "text/xml", "Server": given["server"]}, text.encode()

    group = udp(node["ip"], 1900, _GROUP)
    await serve(node["ip"], port, describe)
    await datagrams(group, search)


async def sip(node: dict[str, Any], given: dict[str, Any]) -> None:
    """Answers OPTIONS (RFC 3261 11)."""

    def answer(data: bytes) -> list[bytes]:
        lines = data.decode("utf-8", "replace").split("\r\n")
        if not lines[0].startswith("OPTIONS "):
            return []
        kept = [x for x in lines[1:] if x.partition(":")[0].lower() in ("via", "from", "to", "call-id", "cseq")]
        said = [f"User-Agent: {given['agent']}", "Allow: INVITE, ACK, BYE, CANCEL, OPTIONS", "Content-Length: 0"]
        return ["\r\n".join(["SIP/2.0 200 OK", *kept, *said, "", ""]).encode()]

    await datagrams(udp(node["ip"], 5060), answer)


async def onvif(node: dict[str, Any], given: dict[str, Any]) -> None:
    """Answers a WS-Discovery Probe as a camera does."""
    named = given.get("uuid") or str(uuid.uuid5(uuid.NAMESPACE_DNS, node["mac"]))

    def answer(data: bytes) -> list[bytes]:
        text = data.decode("utf-8", "replace")
        asked = re.search(r"<[\w:]*MessageID[^>]*>([^<]{1,200})<", text)
        if asked is None or "Probe" not in text:
            return []
        scopes = f"onvif://www.onvif.org/name/{given['name']} onvif://www.onvif.org/hardware/{given['model']} " + (
            "onvif://www.onvif.org/type/video_encoder"
        )
        return [
            (
                '<?xml version="1.0" encoding="UTF-8"?><e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" '
                'xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing" '
                'xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" '
                'xmlns:dn="http://www.onvif.org/ver10/network/wsdl"><e:Header>'
                f"<w:MessageID>urn:uuid:{uuid.uuid4()}</w:MessageID><w:RelatesTo>{html.escape(asked[1])}</w:RelatesTo>"
                "<w:To>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</w:To>"
                "<w:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/ProbeMatches</w:Action></e:Header><e:Body>"
                f"<d:ProbeMatches><d:ProbeMatch><w:EndpointReference><w:Address>urn:uuid:{named}</w:Address>"
                "</w:EndpointReference><d:Types>dn:NetworkVideoTransmitter</d:Types>"
                f"<d:Scopes>{html.escape(scopes.replace(given['name'], given['name'].replace(' ', '%20')))}</d:Scopes>"
                f"<d:XAddrs>http://{node['ip']}/onvif/device_service</d:XAddrs><d:MetadataVersion>1</d:MetadataVersion>"
                "</d:ProbeMatch></d:ProbeMatches></e:Body></e:Envelope>"
            ).encode()
        ]

    await datagrams(udp(node["ip"], 3702, _GROUP), answer)


async def rtsp(node: dict[str, Any], given: dict[str, Any]) -> None:
    """Answers OPTIONS, and asks for a password for anything else (RFC 2326)."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(10):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                sequence = re.search(r"(?im)^CSeq:\s*(\d{1,9})", head)
                status = "200 OK" if head.startswith("OPTIONS") else "401 Unauthorized"
                writer.write(
                    f"RTSP/1.0 {status}\r\nCSeq: {sequence[1] if sequence else 0}\r\nServer: {given['server']}\r\n"
                    "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n".encode()
                )
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError, OSError):
            pass
        finally:
            writer.close()

    await asyncio.start_server(talk, sock=tcp(node["ip"], 554))


async def paper(node: dict[str, Any], given: dict[str, Any]) -> None:
    """The ports on which a printer prints whatever it is sent: each byte is written down."""
    sheet = paper_file(node["folder"], node["name"])
    sheet.touch()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(4096):
                with sheet.open("ab") as file:
                    file.write(data)
        except OSError:
            pass
        finally:
            writer.close()

    opened = [tcp(node["ip"], port) for port in (9100, 515)]
    for one in opened:
        await asyncio.start_server(talk, sock=one)
