"""What management interfaces answer, read tolerantly: JSON of any shape, also cut short; and the fields that may stay.

Pure. A captured answer holds only the fields that its probe reads: management interfaces answer with pass phrases and
keys beside what was asked for, and those must never come into the store."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Collection, Iterator
from typing import Any

import msgspec

from discover import web
from discover.observation import canonical_ip, canonical_mac

_DEEPEST = 12
_MOST_ROWS = 20_000
_LARGEST = 1 << 53


def decode(raw: bytes) -> Any:
    """The JSON value; of an array that is cut short, or of an object around one, the elements that are whole. None when
    nothing can be read."""
    try:
        return msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return _salvaged(raw.decode("utf-8", "replace")) or None


def _salvaged(text: str) -> list[Any]:
    at, decoder = text.find("[") + 1, json.JSONDecoder()
    found: list[Any] = []
    while 0 < at < len(text) and len(found) < _MOST_ROWS:
        while at < len(text) and text[at] in " \t\r\n,":
            at += 1
        try:
            one, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        found.append(one)
    return found


def kept(value: Any, names: Collection[str], depth: int = 0) -> Any:
    """The value with only these fields, at any depth."""
    if depth > _DEEPEST:
        return None
    if isinstance(value, dict):
        return {k: kept(v, names, depth + 1) for k, v in value.items() if isinstance(k, str) and k in names}
    if isinstance(value, list):
        return [kept(v, names, depth + 1) for v in value[:_MOST_ROWS]]
    return value


def encode(documents: dict[str, Any]) -> bytes:
    """The payload of a capture: documents by name."""
    return msgspec.json.encode(documents)


class Row:
    """One JSON object, whatever it is: what is not as expected is not there."""

    __slots__ = ("_of",)

    def __init__(self, value: Any) -> None:
        self._of: dict[str, Any] = value if isinstance(value, dict) else {}

    def __bool__(self) -> bool:
        return bool(self._of)

    def names(self) -> list[str]:
        return [n for n in self._of if isinstance(n, str)]

    def raw(self, name: str) -> Any:
        return self._of.get(name)

    def text(self, *names: str) -> str | None:
        """The first of these fields that says something: one line of at most 200 printable characters."""
        for name in names:
            value = self._of.get(name)
            if isinstance(value, int | float) and not isinstance(value, bool):
                value = str(value)[:40]
            if isinstance(value, str) and (said := web.clean(value[:1000])):
                return said
        return None

    def number(self, *names: str) -> int | None:
        for name in names:
            if (found := number(self._of.get(name))) is not None:
                return found
        return None

    def flag(self, name: str) -> bool | None:
        """True or false in the spellings of JSON and of configuration files; None when it is neither."""
        value = self._of.get(name)
        if isinstance(value, bool):
            return value
        return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}.get(
            str(value).lower()[:8]
        )

    def mac(self, *names: str) -> str | None:
        """A MAC address that can be one device's."""
        return next((found for name in names if (found := mac(self._of.get(name)))), None)

    def ip(self, *names: str) -> str | None:
        return next((found for name in names if (found := ip(self._of.get(name)))), None)

    def row(self, name: str) -> Row:
        return Row(self._of.get(name))

    def rows(self, name: str) -> list[Row]:
        return rows(self._of.get(name))

    def names_in(self, name: str) -> list[str]:
        """The names in an object in an object."""
        return self.row(name).names()

    def list(self, name: str) -> list[Any]:
        value = self._of.get(name)
        return value[:_MOST_ROWS] if isinstance(value, list) else []


def rows(value: Any) -> list[Row]:
    """The objects in a list, or in an object by name."""
    if isinstance(value, dict):
        value = list(value.values())
    return [Row(one) for one in value[:_MOST_ROWS] if isinstance(one, dict)] if isinstance(value, list) else []


def listed(value: Any) -> list[Any]:
    """A list, or the one under `data`; empty where there is none."""
    if isinstance(value, dict):
        value = value.get("data")
    return value[:_MOST_ROWS] if isinstance(value, list) else []


def number(value: Any) -> int | None:
    """An integer, also one that is written as text or with a point."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        value = value.strip()
        value = int(value) if value.isascii() and value.removeprefix("-").isdigit() and len(value) <= 16 else None
    if isinstance(value, float):
        value = int(value) if abs(value) < _LARGEST else None
    return value if isinstance(value, int) and abs(value) < _LARGEST else None


def mac(value: Any) -> str | None:
    """A MAC address that can be one device's: no group's (IEEE 802-2014 8.2), not all zero."""
    found = canonical_mac(value) if isinstance(value, str) else None
    return None if found is None or found == "00:00:00:00:00:00" or int(found[1], 16) & 1 else found


def ip(value: Any) -> str | None:
    """An address of a host."""
    found = canonical_ip(value[:64].partition("/")[0]) if isinstance(value, str) else None
    return None if found in (None, "0.0.0.0", "::") else found


def prefix(value: Any) -> tuple[str | None, int | None]:
    """Address and prefix length of `192.168.1.1/24`; also of one written with a mask."""
    if not isinstance(value, str):
        return None, None
    try:
        found = ipaddress.ip_interface(value.strip()[:64])
    except ValueError:
        return None, None
    return ip(str(found.ip)), found.network.prefixlen


def network(address: str, length: int) -> str:
    """The prefix of the network that an address is in."""
    return str(ipaddress.ip_network(f"{address}/{length}", strict=False))


def vlan(value: Any) -> int | None:
    """A VLAN id (IEEE 802.1Q 9.6)."""
    found = number(value)
    return found if found is not None and 0 < found < 4095 else None


def signal(value: Any) -> int | None:
    """A signal in dBm; None for what cannot be one."""
    if isinstance(value, str):
        value = value.partition("@")[0].strip().removesuffix("dBm").strip()
    found = number(value)
    return found if found is not None and -120 < found < 0 else None


def each(values: Any) -> Iterator[str]:
    """The texts in a list of texts, or in one with commas."""
    if isinstance(values, str):
        values = values.split(",")
    if isinstance(values, list):
        for one in values[:_MOST_ROWS]:
            if isinstance(one, str) and (said := web.clean(one[:1000])):
                yield said
