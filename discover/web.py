"""HTTP/1 answers as devices really send them: broken, endless, compressed unasked, in any character set. Pure."""

from __future__ import annotations

import base64
import html
import re
import urllib.parse
import zlib

import msgspec

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"(?:HTTP|ICY|RTSP)/?[0-9.]*[ ]+([0-9]{3})")
_TITLE = re.compile(r"<title[^>]*>(.*?)(?:</title|<(?:head|body|meta|link|script)|$)", re.I | re.S)
_META_REFRESH = re.compile(r"<meta[^>]+http-equiv\s*=\s*[\"']?refresh[\"']?[^>]*>", re.I)
_META_URL = re.compile(r"url\s*=\s*[\"']?([^\"'>\s;]+)", re.I)
_LINK = re.compile(r"<link\b[^>]*>", re.I)
_REL_ICON = re.compile(r"\brel\s*=\s*[\"']?(?:shortcut\s+)?icon\b", re.I)
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.I)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,20})", re.I)
_MOST = 1 << 18


class Message(msgspec.Struct, frozen=True):
    """An answer taken apart. `headers` by lower-case name, the first of a name counts; `body` without its coding."""

    status: int | None
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body in the character set that it names, else UTF-8, else Latin-1."""
        named = _CHARSET.search(self.headers.get("content-type", "")) or _CHARSET.search(
            self.body[:1024].decode("latin-1")
        )
        for charset in (named[1] if named else "utf-8", "utf-8"):
            try:
                return self.body.decode(charset)
            except (LookupError, UnicodeError, ValueError):
                continue
        return self.body.decode("latin-1")


def message(raw: bytes) -> Message:
    """Takes any bytes; what has no status line is all body."""
    status = _STATUS.match(raw)
    if status is None:
        return Message(None, {}, raw[:_MOST])
    end = _HEAD_END.search(raw)
    head, body = (raw[: end.start()], raw[end.end() :]) if end else (raw, b"")
    headers: dict[str, str] = {}
    for line in head.split(b"\n")[1:]:
        name, colon, value = line.decode("latin-1").partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), value.strip())
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _unchunked(body)
    coding = headers.get("content-encoding", "").lower()
    if coding in ("gzip", "x-gzip", "deflate"):
        body = _inflated(body)
    return Message(int(status[1]), headers, body[:_MOST])


def complete(raw: bytes) -> bool:
    """Whether nothing more is to be expected, as far as the headers tell."""
    end = _HEAD_END.search(raw)
    if end is None:
        return False
    head = raw[: end.start()].lower()
    if b"chunked" in head:
        return raw.endswith(b"0\r\n\r\n")
    length = re.search(rb"\ncontent-length:\s*([0-9]{1,12})", head)
    return length is not None and len(raw) - end.end() >= int(length[1])


def whole(raw: bytes) -> bool:
    """Whether nothing is missing, as far as the headers tell; an answer that ends with the connection may be whole."""
    end = _HEAD_END.search(raw)
    head = raw[: end.start()].lower() if end else b""
    return end is not None and (complete(raw) or (b"chunked" not in head and b"\ncontent-length:" not in head))


def _unchunked(body: bytes) -> bytes:
    parts, at = [], 0
    while (line := body.find(b"\n", at)) >= 0:
        size = re.match(rb"\s*([0-9a-fA-F]{1,8})", body[at:line])
        if size is None or int(size[1], 16) == 0:
            break
        parts.append(body[line + 1 : line + 1 + int(size[1], 16)])
        at = line + 1 + int(size[1], 16) + 2
    return b"".join(parts) or body


def _inflated(body: bytes) -> bytes:
    for window in (47, -15):  # 32 + 15: gzip or zlib by its head (RFC 1952, RFC 1950); -15: bare (RFC 1951)
        try:
            return zlib.decompressobj(window).decompress(body, _MOST)
        except zlib.error:
            continue
    return body


def title(page: str) -> str | None:
    """What stands in the title, on one line of at most 200 characters."""
    found = _TITLE.search(page[:_MOST])
    return clean(html.unescape(re.sub(r"<[^>]*>", " ", found[1][:2000]))) if found else None


def clean(text: str) -> str | None:
    """One line of printable characters, at most 200; None when nothing is left."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line[:200].rstrip() or None


def realm(header: str) -> str | None:
    """The realm of a WWW-Authenticate header (RFC 9110 11.5)."""
    found = re.search(r"realm\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"?|([^\s,]+))", header, re.I)
    return clean(re.sub(r"\\(.)", r"\1", found[1] or found[2] or "")) if found else None


def next_path(answer: Message, path: str, host: str, port: int, tls: bool) -> str | None:
    """Where the answer sends the visitor, if that is another path on the same server; None when it is elsewhere."""
    target = answer.headers.get("location") if answer.status in (301, 302, 303, 307, 308) else None
    if target is None and (refresh := _META_REFRESH.search(answer.text[:_MOST])):
        url = _META_URL.search(refresh[0])
        target = html.unescape(url[1]) if url else None
    return same_server(target, path, host, port, tls) if target else None


def icon_path(page: str, path: str, host: str, port: int, tls: bool) -> str:
    """Where the page says its icon is, if that is on the same server, else where icons are by custom."""
    for link in _LINK.findall(page[:_MOST]):
        if _REL_ICON.search(link) and (href := _HREF.search(link)):
            target = html.unescape(href[1] or href[2] or href[3] or "")
            if found := same_server(target, path, host, port, tls):
                return found
    return "/favicon.ico"


def same_server(target: str, path: str, host: str, port: int, tls: bool) -> str | None:
    """The path and query of a link that stays on this host, port and scheme; None for every other."""
    scheme = "https" if tls else "http"
    shown = f"[{host}]" if ":" in host else host
    try:
        url = urllib.parse.urlsplit(urllib.parse.urljoin(f"{scheme}://{shown}:{port}{path}", target.strip()))
        there = (url.scheme, url.hostname, url.port or {"http": 80, "https": 443}.get(url.scheme))
    except ValueError:
        return None
    if there != (scheme, host, port):
        return None
    wanted = urllib.parse.quote(url.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = urllib.parse.quote(url.query, safe="/%:@!$&'()*+,;=~-._?")
    return (wanted + (f"?{query}" if query else ""))[:500]


def icon_hash(icon: bytes) -> int:
    """The favicon hash that search engines for devices use: MurmurHash3 (x86, 32 bit, signed) of its base64 text."""
    value = _murmur3(base64.encodebytes(icon))
    return value - (1 << 32) if value & (1 << 31) else value


def _murmur3(data: bytes) -> int:
    mask = 0xFFFFFFFF
    state = 0
    whole = len(data) & ~3
    for at in range(0, whole, 4):
        state ^= _scramble(int.from_bytes(data[at : at + 4], "little"))
        state = ((state << 13 | state >> 19) * 5 + 0xE6546B64) & mask
    # the rotation above is of a 32-bit number: the bits shifted out are masked away with the product
    state ^= _scramble(int.from_bytes(data[whole:], "little")) if len(data) & 3 else 0
    state ^= len(data)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        state = (state ^ state >> shift) * factor & mask
    return state


def _scramble(block: int) -> int:
    block = block * 0xCC9E2D51 & 0xFFFFFFFF
    return ((block << 15 | block >> 17) & 0xFFFFFFFF) * 0x1B873593 & 0xFFFFFFFF
