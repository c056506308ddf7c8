"""The credentials file: TOML, readable by its owner only. Nothing of it is ever stored, logged or exported.

[[snmp]]
version = "2c"
community = "…"
networks = ["192.168.20.0/24"]      # optional: ask only there

[[snmp]]
version = "3"
user = "…"
auth_protocol = "SHA-256"           # MD5, SHA, SHA-224, SHA-256, SHA-384, SHA-512; none at all: noAuthNoPriv
auth_key = "…"                      # at least eight characters
priv_protocol = "AES"               # DES, AES, AES-192, AES-256; AES-192-C and AES-256-C as Cisco makes the keys
priv_key = "…"
context = "…"                       # optional

[[netbox]]
url = "https://netbox.example.org"
token = "…"
ca = "/etc/ssl/own-ca.pem"          # optional: a certificate authority of one's own

[[zabbix]]
url = "https://zabbix.example.org"
token = "…"                         # or user and password

[[idoit]]
url = "https://idoit.example.org"
token = "…"                         # the API key; user and password where the API asks for a login too

[[glpi]]
url = "https://glpi.example.org"
user = "…"                          # as GLPI asks its agents: nothing, user and password, client_id and client_secret
password = "…"

[[unifi]]                           # and every other kind that a probe declares (discover.account.Login)
url = "https://192.168.1.5:8443"
user = "…"
password = "…"
fingerprint = "…"                   # optional: SHA-256 of its certificate; or `ca`, or verify = false

Instead of a secret any field but `url` may name one in the system's keyring: "keyring:SERVICE/NAME".
"""

from __future__ import annotations

import ipaddress
import os
import pathlib
import re
import stat
import tomllib
import urllib.parse
from collections.abc import Callable
from typing import Any

import msgspec

from discover.account import Account, Login
from discover.probe import SnmpCredential
from netzplan.errors import REFUSED, NetzplanError

_FIELDS = ("community", "user", "auth_protocol", "auth_key", "priv_protocol", "priv_key", "context")
_TARGETS = ("netbox", "zabbix", "idoit", "glpi")


class Target(msgspec.Struct, frozen=True):
    """A system to push to. Only its address is ever shown."""

    url: str
    token: str = ""
    ca: str = ""
    user: str = ""
    password: str = ""
    client_id: str = ""
    client_secret: str = ""

    def enough(self, kind: str) -> bool:
        """Whether what such a system asks for is there."""
        login = bool(self.user) == bool(self.password) and bool(self.client_id) == bool(self.client_secret)
        if kind == "glpi":
            return login and not self.token
        return login and not self.client_id and bool(self.token or (kind == "zabbix" and self.user))

    def __repr__(self) -> str:
        return f"Target({self.url!r})"


def load(path: pathlib.Path) -> tuple[SnmpCredential, ...]:
    """The SNMP entries in their order. Raises NetzplanError when the file is open to others, missing or wrong; the
    message never holds a value from the file."""
    return tuple(
        _entry(path, number, _from_keyring(f"[[snmp]] {number}", entry))
        for number, entry in enumerate(_content(path).get("snmp", []), 1)
    )


def targets(path: pathlib.Path, kind: str) -> tuple[Target, ...]:
    """The systems of one kind (netbox, zabbix, idoit, glpi) in their order. Raises as `load`."""
    return tuple(
        _target(path, kind, f"[[{kind}]] {n}", _from_keyring(f"[[{kind}]] {n}", entry))
        for n, entry in enumerate(_content(path).get(kind, []), 1)
    )


def accounts(path: pathlib.Path) -> tuple[Account, ...]:
    """Access to systems that know the network, by kind in the file's order. Raises as `load`."""
    content = _content(path)
    known = _logins() if content.keys() - {"snmp", *_TARGETS} else {}
    return tuple(
        _account(path, kind, login, number, _from_keyring(f"[[{kind}]] {number}", entry))
        for kind, login in known.items()
        for number, entry in enumerate(content.get(kind, []), 1)
    )


_TLS = ("ca", "fingerprint", "verify")


def _account(path: pathlib.Path, kind: str, login: Login, number: int, entry: Any) -> Account:
    where = f"[[{kind}]] {number}"

    def wrong(field: str) -> NetzplanError:
        return NetzplanError("credentials", path=path, reason=f"{where} {field}".rstrip())

    if not isinstance(entry, dict):
        raise wrong("")
    if strange := sorted(entry.keys() - {"url", *_TLS, *login.fields()}):
        raise wrong(strange[0] if len(strange[0]) <= 40 else "")
    values = {name: entry[name] for name in login.fields() & entry.keys()}
    if odd := sorted(name for name, value in values.items() if not isinstance(value, str) or not value):
        raise wrong(odd[0])
    if not any(all(name in values for name in way) for way in login.ways):
        raise wrong(" / ".join(" + ".join(way) for way in login.ways))
    fingerprint = _fingerprint(entry.get("fingerprint", ""), lambda: wrong("fingerprint"))
    ca, verify = entry.get("ca", ""), entry.get("verify", True)
    if not isinstance(ca, str) or not isinstance(verify, bool):
        raise wrong("ca" if not isinstance(ca, str) else "verify")
    if not _is_url(entry.get("url"), login):
        raise wrong("url")
    return Account(kind, entry["url"], values, ca, fingerprint, verify, where)


def _is_url(url: Any, login: Login) -> bool:
    """An address without a user or password in it, since addresses are shown."""
    try:
        parts = urllib.parse.urlsplit(url) if isinstance(url, str) else None
        return (
            parts is not None
            and parts.scheme in login.schemes
            and bool(parts.hostname)
            and "@" not in parts.netloc
            and not (parts.query or parts.fragment)
            and (parts.port or 1) > 0
        )
    except ValueError:
        return False


def _fingerprint(given: Any, wrong: Callable[[], NetzplanError]) -> str:
    """As browsers and openssl write it, with or without `SHA256:` and colons."""
    plain = re.sub(r"[:\s]", "", given.lower().removeprefix("sha256:")) if isinstance(given, str) else "?"
    if plain and not re.fullmatch("[0-9a-f]{64}", plain):
        raise wrong()
    return plain


def _logins() -> dict[str, Login]:
    from discover import registry  # imports every probe

    return registry.logins()


def _target(path: pathlib.Path, kind: str, where: str, entry: Any) -> Target:
    try:
        made = msgspec.convert(entry, Target)
    except msgspec.ValidationError:
        raise NetzplanError("credentials", path=path, reason=where) from None
    known = set(Target.__struct_fields__)
    if set(entry) - known or not made.enough(kind) or not made.url.startswith(("https://", "http://")):
        raise NetzplanError("credentials", path=path, reason=where)
    return made


_REFERENCE = "keyring:"


def _from_keyring(where: str, entry: Any) -> Any:
    """The entry with what the system's keyring holds in place of its references. Raises NetzplanError, which names the
    reference and never what it stands for."""
    if not isinstance(entry, dict):
        return entry
    return {
        field: _looked_up(where, value)
        if field != "url" and isinstance(value, str) and value.startswith(_REFERENCE)
        else value
        for field, value in entry.items()
    }


def _looked_up(where: str, reference: str) -> str:
    service, slash, name = reference.removeprefix(_REFERENCE).rpartition("/")
    if not slash or not service or not name:
        raise NetzplanError("keyring-form", where=where, reference=reference[:80])
    try:
        import keyring  # an extra; looks for the system's own keyring when it is imported
    except ImportError:
        raise NetzplanError("keyring-missing", where=where) from None
    try:
        found = keyring.get_password(service, name)
    except Exception as problem:  # backends fail in their own ways; what they say may hold anything
        raise NetzplanError("keyring-silent", where=where, reason=type(problem).__name__) from None
    if not found:
        raise NetzplanError("keyring-empty", where=where, service=service[:80], name=name[:80])
    return found


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
    if not all(isinstance(entries, list) for entries in content.values()):
        raise NetzplanError("credentials", path=path, reason="[[snmp]]")
    if (strange := content.keys() - {"snmp", *_TARGETS}) and (unknown := sorted(strange - _logins().keys())):
        raise NetzplanError("credentials", path=path, reason=f"[[{unknown[0][:40]}]]")
    return content


def _unsecured(texts: dict[str, str]) -> str | None:
    """The field of a version 3 entry that cannot be right; None when all are."""
    from discover.snmp import usm

    for kind, known in (("auth", usm.AUTH), ("priv", usm.PRIV)):
        meant = usm.protocol(texts[f"{kind}_protocol"], known)
        if meant is None or bool(meant) != bool(texts[f"{kind}_key"]):
            return f"{kind}_protocol"
        if meant and len(texts[f"{kind}_key"].encode()) < usm.SHORTEST:
            return f"{kind}_key"
    return "auth_protocol" if texts["priv_key"] and not texts["auth_key"] else None


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
    if version == "3" and (wrong := _unsecured(texts)):
        raise NetzplanError("credentials", path=path, reason=f"{where} {wrong}")
    try:
        prefixes = tuple(str(ipaddress.ip_network(n, strict=False)) for n in networks)
    except (ValueError, TypeError):
        raise NetzplanError("credentials", path=path, reason=f"{where} networks") from None
    return SnmpCredential(version=version, networks=prefixes, label=where, **texts)
