"""SSH banner and host key (RFC 4253): a key exchange up to the server's key, then good-bye. No login is tried."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import os
import re
import struct
from collections.abc import AsyncIterator, Iterator

from discover.observation import Attribute, Key, SameDevice, Service, canonical_ip
from discover.probe import Capture, Context, Probe, Statement
from discover.stream import TROUBLE, conversation, fan_out

_PORT = 22
_MOST = 64 << 10
_BANNER = re.compile(rb"(?:^|\n)(SSH-[12]\.[0-9]{1,2}-[^\r\n]{0,240})\r?\n")
# Message numbers: 30 and 31 are also KEXDH_INIT and KEXDH_REPLY; in a group exchange 31 is the group, 33 the reply.
_DISCONNECT, _KEXINIT, _INIT, _REPLY, _GROUP_INIT, _GROUP_REPLY, _GROUP_REQUEST = 1, 20, 30, 31, 32, 33, 34
# One order of preference for ever: the same device must show the same one of its keys in every scan.
_HOST_KEYS = (
    b"ssh-ed25519",
    b"ecdsa-sha2-nistp256",
    b"ecdsa-sha2-nistp384",
    b"ecdsa-sha2-nistp521",
    b"rsa-sha2-512",
    b"rsa-sha2-256",
    b"ssh-rsa",
    b"ssh-dss",
)
_CURVES = (b"curve25519-sha256", b"curve25519-sha256@libssh.org")
_NISTP256 = b"ecdh-sha2-nistp256"
_GROUPS = (
    b"diffie-hellman-group14-sha256",
    b"diffie-hellman-group16-sha512",
    b"diffie-hellman-group14-sha1",
    b"diffie-hellman-group1-sha1",
)
_CHOSEN_GROUPS = (b"diffie-hellman-group-exchange-sha256", b"diffie-hellman-group-exchange-sha1")  # RFC 4419
_METHODS = (*_CURVES, _NISTP256, *_GROUPS, *_CHOSEN_GROUPS)
_CIPHERS = b"aes128-ctr,aes256-ctr,aes128-gcm@openssh.com,chacha20-poly1305@openssh.com,aes128-cbc,3des-cbc"
_MACS = b"hmac-sha2-256,hmac-sha2-512,hmac-sha1,hmac-md5"


def _string(data: bytes) -> bytes:
    return struct.pack("!I", len(data)) + data


def _packet(payload: bytes) -> bytes:
    padding = 8 - (len(payload) + 5) % 8
    padding += 8 if padding < 4 else 0
    return struct.pack("!IB", len(payload) + padding + 1, padding) + payload + bytes(padding)


def _kexinit() -> bytes:
    lists = (b",".join(_METHODS), b",".join(_HOST_KEYS), _CIPHERS, _CIPHERS, _MACS, _MACS)
    tail = (b"none", b"none", b"", b"")
    return bytes([_KEXINIT]) + os.urandom(16) + b"".join(map(_string, (*lists, *tail))) + bytes(5)


def _agreed(theirs: bytes) -> bytes | None:
    """The key exchange method: the first of ours that they have too (RFC 4253 7.1)."""
    offered = next(_strings(theirs[17:]), b"").split(b",")
    return next((m for m in _METHODS if m in offered), None)


def _half(method: bytes) -> bytes:
    """Our half of the exchange; the secret behind it is thrown away."""
    from cryptography.hazmat.primitives.asymmetric import ec, x25519
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    if method in _CURVES:
        return _string(x25519.X25519PrivateKey.generate().public_key().public_bytes_raw())
    if method == _NISTP256:
        public = ec.generate_private_key(ec.SECP256R1()).public_key()
        return _string(public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
    # Any number below the smallest modulus (RFC 2409 6.2: 1,024 bits) is somebody's half.
    return _string(b"\x01" + os.urandom(120))


def _packets(data: bytes) -> Iterator[bytes]:
    """The payloads of the whole packets in the clear."""
    at = 0
    while at + 5 <= len(data):
        length, padding = struct.unpack_from("!IB", data, at)
        if not 2 <= length <= _MOST or at + 4 + length > len(data) or padding > length - 2:
            return
        yield data[at + 5 : at + 4 + length - padding]
        at += 4 + length


def _strings(data: bytes) -> Iterator[bytes]:
    at = 0
    while at + 4 <= len(data):
        (length,) = struct.unpack_from("!I", data, at)
        if at + 4 + length > len(data):
            return
        yield data[at + 4 : at + 4 + length]
        at += 4 + length


async def _talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, heard: bytearray) -> None:
    """Puts everything the server says into `heard`, up to its host key; ends early where it says something else."""
    writer.write(b"SSH-2.0-netzplan\r\n")
    method, taken = b"", 0
    while len(heard) < _MOST and (part := await reader.read(8192)):
        heard += part
        if (banner := _BANNER.search(heard)) is None:
            continue
        packets = list(_packets(bytes(heard[banner.end() :])))
        for payload in packets[taken:]:
            kind = payload[0] if payload else 0
            if kind == _KEXINIT and not method:
                if (method := _agreed(payload) or b"") == b"":
                    return
                writer.write(_packet(_kexinit()) + _packet(_first(method)))
            elif kind == _REPLY and method in _CHOSEN_GROUPS:
                writer.write(_packet(bytes([_GROUP_INIT]) + _half(method)))
            elif kind in (_REPLY, _GROUP_REPLY, _DISCONNECT):
                return
        taken = len(packets)


def _first(method: bytes) -> bytes:
    if method in _CHOSEN_GROUPS:
        return struct.pack("!BIII", _GROUP_REQUEST, 1024, 2048, 8192)
    return bytes([_INIT]) + _half(method)


async def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each server: its port in two bytes, then all that it said."""
    targets = [t for t in context.targets if _PORT in t.ports]
    if not targets:
        context.note("no-target")

    async def work(ip: str) -> AsyncIterator[Capture]:
        heard = bytearray()
        context.asked()
        with contextlib.suppress(*TROUBLE):
            async with conversation(context, ip, _PORT) as (reader, writer):
                await _talk(reader, writer, heard)
        if heard:
            yield context.capture(PROBE.name, ip, struct.pack("!H", _PORT) + bytes(heard))

    async for capture in fan_out(context, [t.ip for t in targets], work, len(targets)):
        yield capture


def parse(capture: Capture) -> list[Statement]:
    """The service with its banner, also as ssh_banner; the fingerprint of the host key as OpenSSH prints it."""
    ip, payload = canonical_ip(capture.peer), capture.payload
    if ip is None or len(payload) < 2:
        return []
    subject, port, said = Key("ip", ip), int.from_bytes(payload[:2], "big"), payload[2:]
    banner = _BANNER.search(said)
    if banner is None or port == 0:
        return []
    text = banner[1].decode("utf-8", "replace")
    found = [
        Statement(subject, Service("tcp", port, "ssh", *_software(text), detail=text)),
        Statement(subject, Attribute("ssh_banner", text)),
    ]
    for packet in _packets(said[banner.end() :]):
        if packet[:1] and packet[0] in (_REPLY, _GROUP_REPLY) and _is_key(key := next(_strings(packet[1:]), b"")):
            digest = base64.b64encode(hashlib.sha256(key).digest()).rstrip(b"=").decode()
            same = SameDevice(Key.ssh_host_key(f"SHA256:{digest}"))
            found.append(Statement(subject, same))
            break
    return found


def _is_key(blob: bytes) -> bool:
    kind = next(_strings(blob), b"")
    return kind.startswith((b"ssh-", b"ecdsa-")) and len(blob) > len(kind) + 16


def _software(banner: str) -> tuple[str | None, str | None]:
    """Product and version: `SSH-2.0-OpenSSH_9.2p1 Debian-2` → (OpenSSH, 9.2p1)."""
    software = banner.split("-", 2)[2].partition(" ")[0]
    match = re.fullmatch(r"([A-Za-z][A-Za-z0-9]*(?:[ -][A-Za-z]+)*)[_-]([0-9][\w.]*)", software)
    if match:
        return match[1], match[2]
    return (software, None) if re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{2,30}", software) else (None, None)


PROBE = Probe(
    name="ssh",
    summary="SSH banner and host key",
    stage="identify",
    collect=collect,
    parse=parse,
    ports=(_PORT,),
)
