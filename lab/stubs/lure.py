"""A device that sends whoever asks it to other devices' ports, by every means that it has: it must not be followed."""

from __future__ import annotations

import uuid
from typing import Any

from lab.stubs.sockets import udp
from lab.stubs.talk import datagrams
from lab.stubs.web import Answer, serve

_GROUP = "239.255.255.250"


async def lure(node: dict[str, Any], given: dict[str, Any]) -> None:
    """Redirects, icons, UPnP and DPWS descriptions at `ports` of each address in `to`."""
    urls = [f"http://{ip}:{port}/lure" for ip in given["to"] for port in given["ports"]]
    named = str(uuid.uuid5(uuid.NAMESPACE_DNS, node["mac"]))

    def page(url: str) -> bytes:
        return f'<html><head><meta http-equiv="refresh" content="0; url={url}"><link rel="icon" href="{url}">'.encode()

    def web(number: int) -> Any:
        asked = [number]

        def answer(method: str, path: str, body: bytes) -> Answer:
            asked[0] += 1
            url = urls[asked[0] % len(urls)]
            status = "200 OK" if asked[0] % 2 else "302 Found"
            return status, {"Location": url, "Content-Location": url, "Content-Type": "text/html"}, page(url)

        return answer

    def search(data: bytes) -> list[bytes]:
        if not data.startswith(b"M-SEARCH"):
            return []
        kind = "upnp:rootdevice"
        head = f"HTTP/1.1 200 OK\r\nST: {kind}\r\nUSN: uuid:{named}::{kind}\r\nSERVER: Lure\r\n"
        return [f"{head}LOCATION: {url}\r\n\r\n".encode() for url in urls]

    def discover(data: bytes) -> list[bytes]:
        if b"Probe" not in data:
            return []
        return [
            (
                '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" '
                'xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing" '
                'xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><e:Body><d:ProbeMatches><d:ProbeMatch>'
                f"<w:EndpointReference><w:Address>urn:uuid:{named}</w:Address></w:EndpointReference>"
                f"<d:Types>wsdp:Device</d:Types><d:XAddrs>{' '.join(urls[n::4])}</d:XAddrs>"
                "</d:ProbeMatch></d:ProbeMatches></e:Body></e:Envelope>"
            ).encode()
            for n in range(4)
        ]

    for number, port in enumerate((80, 631, 8080, 8000, 5000)):
        await serve(node["ip"], port, web(number))
    await datagrams(udp(node["ip"], 1900, _GROUP), search)
    await datagrams(udp(node["ip"], 3702, _GROUP), discover)
