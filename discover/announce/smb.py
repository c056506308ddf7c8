"""SMB 2 (MS-SMB2) up to the challenge of NTLM (MS-NLMP), in which a server tells its names and its build.

No user is named and no password is tried: the challenge is not answered."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from discover import web
from discover.observation import Attribute, Confidence, Key, Service
from discover.probe import Statement

PORT = 445
_DIALECTS = (0x0202, 0x0210, 0x0300, 0x0302)
_NEGOTIATE, _SESSION_SETUP = 0, 1
_OLD_NEGOTIATE, _OLD_DIALECT = 0x72, b"\x02NT LM 0.12\0"
_SIGNATURE = b"NTLMSSP\0"
# Unicode, OEM, request target, NTLM, always sign, extended session security, target info, version, 128 and 56 bits
_FLAGS = 0xA2888207
_COMPUTER, _DOMAIN, _DNS_COMPUTER, _DNS_DOMAIN, _END = 1, 2, 3, 4, 0
_MOST_PAIRS = 16
# Build → (name, how surely). Builds that a client and a server share are hints at the one that offices have.
_BUILDS: dict[int, tuple[str, Confidence]] = {
    **dict.fromkeys((10240, 10586, 15063, 16299, 17134, 18362, 18363), ("Windows 10", Confidence.REPORTED)),
    **dict.fromkeys(range(19041, 19046), ("Windows 10", Confidence.REPORTED)),
    **dict.fromkeys((22000, 22621, 22631, 26200), ("Windows 11", Confidence.REPORTED)),
    20348: ("Windows Server 2022", Confidence.REPORTED),
    26100: ("Windows 11", Confidence.HINT),
    17763: ("Windows Server 2019", Confidence.HINT),
    14393: ("Windows Server 2016", Confidence.HINT),
    9600: ("Windows Server 2012 R2", Confidence.HINT),
    7601: ("Windows 7", Confidence.HINT),
}


def _message(command: int, number: int, body: bytes) -> bytes:
    """An SMB2 header (2.2.1.2) and its body, behind the length that SMB over TCP begins with."""
    head = struct.pack("<4sHHIHHIIQIIQ16s", b"\xfeSMB", 64, 0, 0, command, 31, 0, 0, number, 0xFEFF, 0, 0, bytes(16))
    return struct.pack("!I", len(head) + len(body)) + head + body


def negotiate() -> bytes:
    """NEGOTIATE (2.2.3)."""
    dialects = struct.pack(f"<{len(_DIALECTS)}H", *_DIALECTS)
    return _message(_NEGOTIATE, 0, struct.pack("<HHHHI16sQ", 36, len(_DIALECTS), 1, 0, 0, bytes(16), 0) + dialects)


def session_setup() -> bytes:
    """SESSION_SETUP (2.2.5) with the first message of NTLM in SPNEGO (RFC 4178), which names nobody."""
    ntlm = _SIGNATURE + struct.pack("<II16sBBHI", 1, _FLAGS, bytes(16), 10, 0, 0, 0x0F000000)
    token = _der(0xA2, _der(0x04, ntlm))
    types = _der(0xA0, _der(0x30, bytes.fromhex("060a2b06010401823702020a")))
    spnego = _der(0x60, bytes.fromhex("06062b0601050502") + _der(0xA0, _der(0x30, types + token)))
    return _message(_SESSION_SETUP, 1, struct.pack("<HBBIIHHQ", 25, 0, 1, 0, 0, 88, len(spnego), 0) + spnego)


def old_negotiate() -> bytes:
    """NEGOTIATE of the outdated SMB 1 (MS-CIFS 2.2.4.52), with its last dialect only."""
    head = struct.pack("<4sBIBHH8sHHHHH", b"\xffSMB", _OLD_NEGOTIATE, 0, 0x18, 0xC801, 0, bytes(8), 0, 0, 0xFEFF, 0, 1)
    body = b"\0" + struct.pack("<H", len(_OLD_DIALECT)) + _OLD_DIALECT
    return struct.pack("!I", len(head) + len(body)) + head + body


def speaks_old(content: bytes) -> bool:
    """Whether an answer to that is among these messages, and takes the dialect."""
    at = content.find(b"\xffSMB" + bytes([_OLD_NEGOTIATE]))
    said = content[at : at + 35] if at >= 0 else b""
    if len(said) < 35 or struct.unpack_from("<I", said, 5)[0] or not said[32]:
        return False
    return bool(struct.unpack_from("<H", said, 33)[0] == 0)


def _der(tag: int, content: bytes) -> bytes:
    assert len(content) < 128
    return bytes([tag, len(content)]) + content


def challenge(content: bytes) -> tuple[dict[int, str], tuple[int, int, int] | None]:
    """Names by their kind (MS-NLMP 2.2.2.1) and (major, minor, build) in a challenge, wherever it stands."""
    at = content.find(_SIGNATURE + b"\2\0\0\0")
    said = content[at:] if at >= 0 else b""
    if len(said) < 48:
        return {}, None
    flags, size, offset = struct.unpack_from("<I", said, 20)[0], *struct.unpack_from("<HxxI", said, 40)
    version = struct.unpack_from("<BBH", said, 48) if flags & 0x02000000 and len(said) >= 56 else None
    pairs = said[offset : offset + size]
    names: dict[int, str] = {}
    at = 0
    for _ in range(_MOST_PAIRS):
        if at + 4 > len(pairs):
            break
        kind, length = struct.unpack_from("<HH", pairs, at)
        if kind == _END:
            break
        value = web.clean(pairs[at + 4 : at + 4 + length].decode("utf-16-le", "replace"))
        if kind in (_COMPUTER, _DOMAIN, _DNS_COMPUTER, _DNS_DOMAIN) and value:
            names.setdefault(kind, value)
        at += 4 + length
    return names, version


def statements(content: bytes, subject: Key) -> Iterator[Statement]:
    """Names, workgroup or domain, and version. Samba tells build 0, and so is no Windows."""
    old = speaks_old(content)
    if not old and b"\xfeSMB" not in content[:16]:
        return
    names, version = challenge(content)
    samba = version is not None and version[2] == 0
    detail = "SMBv1" if old else None
    yield Statement(subject, Service("tcp", PORT, "microsoft-ds", "Samba" if samba else None, detail=detail))
    computer = names.get(_COMPUTER)
    if computer:
        yield Statement(subject, Attribute("netbios_name", computer))
    if (fqdn := names.get(_DNS_COMPUTER)) and "." in fqdn:
        yield Statement(subject, Attribute("fqdn", fqdn.lower()))
    if (domain := names.get(_DOMAIN)) and domain != computer:
        yield Statement(subject, Attribute("workgroup", domain))
    if version is None or samba or not 5 <= version[0] <= 10:
        return
    yield Statement(subject, Attribute("os_version", ".".join(map(str, version))))
    name, sure = _BUILDS.get(version[2], ("Windows", Confidence.HINT))
    yield Statement(subject, Attribute("os", name), sure)
