"""Access to a system that already knows the network: what an entry of the credentials file holds. Never stored, logged
or put into a capture."""

from __future__ import annotations

import base64
import json
import urllib.parse

import msgspec

_PLAIN = frozenset({"user", "site", "base", "client_id", "omadac_id"})
"""Fields that hold no secret."""
_SHORTEST = 6
"""What is shorter stands in too many words to be taken out of them."""
_HIDDEN = b"***"


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

    def hidden(self, told: bytes) -> bytes:
        """The same without this entry's secrets, for systems that say back what they were sent."""
        for form in self._forms():
            told = told.replace(form, _HIDDEN)
        return told

    def _forms(self) -> list[bytes]:
        """How the secrets may stand in an answer, the longest first: as they are, in JSON, in a URL, in HTTP Basic."""
        found: set[bytes] = set()
        for name, value in self.values.items():
            # A token may have its user in front (Proxmox: `user@realm!name=secret`).
            for secret in {value, value.rpartition("=")[2]} if name not in _PLAIN else ():
                if len(secret) >= _SHORTEST:
                    found |= {secret.encode(), json.dumps(secret)[1:-1].encode(), urllib.parse.quote(secret).encode()}
                    pairs = [f"{other}:{secret}".encode() for other in self.values.values()]
                    found |= {base64.b64encode(pair) for pair in pairs}
        return sorted(found, key=lambda form: (-len(form), form))

    @property
    def host(self) -> str:
        """Name or address, as the user wrote it."""
        return urllib.parse.urlsplit(self.url).hostname or ""

    def __repr__(self) -> str:
        return f"Account({self.kind!r}, label={self.label!r})"
