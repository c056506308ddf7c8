"""Access to a system that already knows the network: what an entry of the credentials file holds. Never stored, logged
or put into a capture."""

from __future__ import annotations

import urllib.parse

import msgspec


class Login(msgspec.Struct, frozen=True):
    """What one kind of entry holds besides `url`, `ca`, `fingerprint` and `verify`; a probe declares it, no more is
    needed. `ways` are sets of fields, one of which must be there whole; `optional` are further fields."""

    ways: tuple[tuple[str, ...], ...]
    optional: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ("https", "http")

    def fields(self) -> frozenset[str]:
        """Every field that an entry may hold for this kind alone."""
        return frozenset({name for way in self.ways for name in way} | set(self.optional))


class Account(msgspec.Struct, frozen=True):
    """One entry. `values` are its fields by name; `label` is what may be shown (`[[unifi]] 1`).

    `fingerprint` is the SHA-256 of the certificate (64 hex digits, lower case), `ca` a file with a certificate
    authority; without either the computer's own authorities decide, unless `verify` is off."""

    kind: str
    url: str
    values: dict[str, str] = {}
    ca: str = ""
    fingerprint: str = ""
    verify: bool = True
    label: str = ""

    def get(self, field: str) -> str:
        """The field's value; empty where the entry has none."""
        return self.values.get(field, "")

    @property
    def host(self) -> str:
        """Name or address, as the user wrote it."""
        return urllib.parse.urlsplit(self.url).hostname or ""

    def __repr__(self) -> str:
        return f"Account({self.kind!r}, label={self.label!r})"
