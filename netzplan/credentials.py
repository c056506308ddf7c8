"""The credentials file: TOML, readable by its owner only. Nothing of it is ever stored, logged or exported.

[[snmp]]
version = "2c"
community = "…"
networks = ["192.168.20.0/24"]      # optional: ask only there

[[snmp]]
version = "3"
user = "…"
auth_protocol = "SHA"
auth_key = "…"
priv_protocol = "AES"
priv_key = "…"

[[netbox]]
url = "https://netbox.example.org"
token = "…"
ca = "/etc/ssl/own-ca.pem"          # optional: a certificate authority of one's own
"""

from __future__ import annotations

import ipaddress
import os
import pathlib
import stat
import tomllib
from typing import Any

import msgspec

from discover.probe import SnmpCredential
from netzplan.errors import REFUSED, NetzplanError

_FIELDS = ("community", "user", "auth_protocol", "auth_key", "priv_protocol", "priv_key")
_TARGETS = ("netbox",)


class Target(msgspec.Struct, frozen=True):
    """A system to push to. Its token is never shown."""

    url: str
    token: str
    ca: str = ""

    def __repr__(self) -> str:
        return f"Target({self.url!r})"


def load(path: pathlib.Path) -> tuple[SnmpCredential, ...]:
    """The SNMP entries in their order. Raises NetzplanError when the file is open to others, missing or wrong; the
    message never holds a value from the file."""
    return tuple(_entry(path, number, entry) for number, entry in enumerate(_content(path).get("snmp", []), 1))


def targets(path: pathlib.Path, kind: str) -> tuple[Target, ...]:
    """The systems of one kind (netbox) in their order. Raises as `load`."""
    return tuple(_target(path, f"[[{kind}]] {n}", entry) for n, entry in enumerate(_content(path).get(kind, []), 1))


def _target(path: pathlib.Path, where: str, entry: Any) -> Target:
    try:
        made = msgspec.convert(entry, Target)
    except msgspec.ValidationError:
        raise NetzplanError("credentials", path=path, reason=where) from None
    if set(entry) - {"url", "token", "ca"} or not made.token or not made.url.startswith(("https://", "http://")):
        raise NetzplanError("credentials", path=path, reason=where)
    return made


def _content(path: pathlib.Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            if os.name == "posix" and stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise NetzplanError("credentials-open", REFUSED, path=path)
            content = tomllib.load(file)
    except OSError as error:
        raise NetzplanError("credentials", path=path, reason=error.strerror or "?") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        # The parser's own message may quote the line, and with it a secret.
        raise NetzplanError("credentials", path=path, reason="TOML") from None
    if set(content) - {"snmp", *_TARGETS} or not all(isinstance(entries, list) for entries in content.values()):
        raise NetzplanError("credentials", path=path, reason="[[snmp]]")
    return content


def _entry(path: pathlib.Path, number: int, entry: Any) -> SnmpCredential:
    where = f"[[snmp]] {number}"
    if not isinstance(entry, dict) or set(entry) - {"version", "networks", *_FIELDS}:
        raise NetzplanError("credentials", path=path, reason=where)
    version = str(entry.get("version", "2c"))
    texts = {field: entry.get(field, "") for field in _FIELDS}
    networks = entry.get("networks", [])
    needed = texts["user"] if version == "3" else texts["community"]
    if version not in ("1", "2c", "3") or not needed or not all(isinstance(v, str) for v in texts.values()):
        raise NetzplanError("credentials", path=path, reason=where)
    try:
        prefixes = tuple(str(ipaddress.ip_network(n, strict=False)) for n in networks)
    except (ValueError, TypeError):
        raise NetzplanError("credentials", path=path, reason=f"{where} networks") from None
    return SnmpCredential(version=version, networks=prefixes, label=where, **texts)
