"""SNMP version 3 with the User-based Security Model: RFC 3412 (messages), RFC 3414 (MD5, SHA-1, DES), RFC 3826
(AES-128), RFC 7860 (SHA-2), and AES with longer keys as draft-blumenthal-aes-usm-04 and, on Cisco's devices, as
draft-reeder-snmpv3-usm-3desede extend them. The ciphers are those of the library `cryptography`."""

from __future__ import annotations

import hashlib
import hmac
import os
import time
from functools import lru_cache
from typing import Any

import msgspec

from discover.snmp import ber
from discover.snmp.ber import BerError
from discover.snmp.table import Oid

# Name → (hash, octets of the authentication code); RFC 3414 6 and 7, RFC 7860 4.2
AUTH = {
    "md5": ("md5", 12),
    "sha1": ("sha1", 12),
    "sha224": ("sha224", 16),
    "sha256": ("sha256", 24),
    "sha384": ("sha384", 32),
    "sha512": ("sha512", 48),
}
# Name → octets of the key
PRIV = {"des": 16, "aes128": 16, "aes192": 24, "aes256": 32, "aes192c": 24, "aes256c": 32}
_SPELT = {"sha": "sha1", "aes": "aes128"}
SHORTEST = 8
"""Characters that a pass phrase must have (RFC 3414 11.2)."""
_MODEL, _AUTHENTICATED, _ENCRYPTED, _REPORTABLE = 3, 1, 2, 4
_LARGEST = 65507
_WINDOW = 150
"""Seconds by which an agent's clock may differ (RFC 3414 2.2.3)."""
_STATISTICS = (1, 3, 6, 1, 6, 3, 15, 1, 1)
_NOT_IN_TIME, _UNKNOWN_ENGINE = 2, 4
# What an agent counts and reports (usmStats) → why it does not answer
_REASONS = {1: "level", 3: "user", 5: "digest", 6: "decryption"}


def protocol(text: str, known: dict[str, Any]) -> str | None:
    """The name in AUTH or PRIV that is meant by `SHA-256`, `AES`, `hmac-sha-512` …; empty for nothing, None for what is
    not known."""
    plain = "".join(c for c in text.lower() if c.isalnum()).removeprefix("hmac")
    plain = {"none": ""}.get(_SPELT.get(plain, plain), _SPELT.get(plain, plain))
    return plain if plain in known or not plain else None


class Refused(Exception):
    """The agent says why it does not answer: user, digest (a wrong password), level, decryption."""


class Report(msgspec.Struct, frozen=True):
    """What an agent reports instead of an answer: the last number of its usmStats counter."""

    what: int


class User:
    """Who asks, and how that is secured. Never shown: it holds secrets."""

    def __init__(
        self, name: str, auth: str = "", auth_key: str = "", priv: str = "", priv_key: str = "", context: str = ""
    ) -> None:
        self.name = name.encode()
        self.auth, self.priv = auth, priv
        self.auth_key, self.priv_key = auth_key, priv_key
        self.context = context.encode()

    def in_context(self, name: str) -> User:
        """The same user in another context."""
        return User(self.name.decode(), self.auth, self.auth_key, self.priv, self.priv_key, name)

    def __repr__(self) -> str:
        return "User(…)"


@lru_cache(maxsize=64)
def _master(algorithm: str, phrase: bytes) -> bytes:
    """RFC 3414 A.2: the hash of the pass phrase repeated to 1,048,576 octets."""
    size = 1 << 20
    repeated = (phrase * (size // len(phrase) + 1))[:size]
    return hashlib.new(algorithm, repeated, usedforsecurity=False).digest()


def localised(algorithm: str, phrase: str, engine: bytes) -> bytes:
    """The key of a pass phrase for one engine (RFC 3414 2.6)."""
    master = _master(algorithm, phrase.encode())
    return hashlib.new(algorithm, master + engine + master, usedforsecurity=False).digest()


def _extended(key: bytes, wanted: int, algorithm: str, engine: bytes, cisco: bool) -> bytes:
    """A key that is as long as the cipher needs it."""
    while len(key) < wanted:
        if cisco:  # the key again as a pass phrase (draft-reeder 2.1)
            master = _master(algorithm, key)
            key += hashlib.new(algorithm, master + engine + master, usedforsecurity=False).digest()
        else:  # the hash of all there is (draft-blumenthal 3.1.2.1)
            key += hashlib.new(algorithm, key, usedforsecurity=False).digest()
    return key[:wanted]


class Session:
    """One agent's engine as it is known: its id, how often it was started, its clock; and the keys made for it."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.engine = b""
        self._boots, self._clock, self._since = 0, 0, 0.0
        self._keys: tuple[bytes, bytes] = (b"", b"")
        self._salt = int.from_bytes(os.urandom(8), "big")

    def beside(self, user: User) -> Session:
        """The same engine for the same user in another context."""
        made = Session(user)
        made.engine, made._keys = self.engine, self._keys
        made._boots, made._clock, made._since = self._boots, self._clock, self._since
        return made

    def _meet(self, engine: bytes) -> None:
        self.engine = engine
        user = self.user
        if not user.auth:
            return
        algorithm = AUTH[user.auth][0]
        auth = localised(algorithm, user.auth_key, engine)
        priv = b""
        if user.priv:
            wanted = PRIV[user.priv]
            priv = localised(algorithm, user.priv_key, engine)
            priv = _extended(priv, wanted, algorithm, engine, user.priv.endswith("c"))
        self._keys = auth, priv

    def _time(self) -> tuple[int, int]:
        return self._boots, self._clock + int(time.monotonic() - self._since) if self._since else 0

    def discovery(self, number: int) -> bytes:
        """A request to which an agent reports who it is (RFC 3414 4)."""
        scoped = ber.sequence(ber.octets(b""), ber.octets(b""), ber.pdu(ber.GET, number, [], 0))
        return _message(number, _REPORTABLE, _Security(b"", 0, 0, b""), scoped)

    def request(self, kind: int, number: int, identifiers: list[Oid], repetitions: int) -> bytes:
        """A request as it goes out, secured as the user wants it."""
        pdu = ber.pdu(kind, number, identifiers, repetitions)
        scoped = ber.sequence(ber.octets(self.engine), ber.octets(self.user.context), pdu)
        boots, clock = self._time()
        security = _Security(self.engine, boots, clock, self.user.name)
        flags = _REPORTABLE
        if self.user.auth:
            flags |= _AUTHENTICATED
            security.auth = bytes(AUTH[self.user.auth][1])
        if self.user.priv:
            flags |= _ENCRYPTED
            security.priv = self._next_salt(boots)
            scoped = ber.octets(_cipher(self.user.priv, self._keys[1], boots, clock, security.priv, scoped, True))
        whole = _message(number, flags, security, scoped)
        if self.user.auth:
            at = len(whole) - len(scoped) - len(ber.octets(security.priv)) - len(security.auth)
            whole = whole[:at] + self._code(whole) + whole[at + len(security.auth) :]
        return whole

    def _next_salt(self, boots: int) -> bytes:
        self._salt = (self._salt + 1) & 0xFFFFFFFFFFFFFFFF
        if self.user.priv == "des":
            return (boots & 0xFFFFFFFF).to_bytes(4, "big") + (self._salt & 0xFFFFFFFF).to_bytes(4, "big")
        return self._salt.to_bytes(8, "big")

    def _code(self, whole: bytes) -> bytes:
        algorithm, size = AUTH[self.user.auth]
        return hmac.digest(self._keys[0], whole, algorithm)[:size]

    def opened(self, data: bytes) -> ber.Answer | Report:
        """What came back, its sender and time checked. Raises BerError for what is no message or not to be trusted."""
        message = _parsed(data)
        if message.flags & _AUTHENTICATED and self.user.auth and message.security.engine == self.engine:
            size = len(message.security.auth)
            zeroed = data[: message.auth_at] + bytes(size) + data[message.auth_at + size :]
            if not hmac.compare_digest(self._code(zeroed), message.security.auth):
                raise BerError("digest")
            sure = True
        else:
            sure = not self.user.auth
        scoped = message.scoped
        if message.flags & _ENCRYPTED:
            if not (sure and self.user.priv):
                raise BerError("encrypted")
            told = message.security
            scoped = _cipher(self.user.priv, self._keys[1], told.boots, told.clock, told.priv, scoped, False)
        kind, answer = ber.scoped(scoped)
        if kind == ber.REPORT:
            return self._reported(message.security, answer, sure)
        if not sure or bool(self.user.priv) != bool(message.flags & _ENCRYPTED):
            raise BerError("not secured as asked")
        if self.user.auth:
            boots, clock = self._time()
            if message.security.boots != boots or abs(message.security.clock - clock) > _WINDOW:
                raise BerError("late")
        return answer

    def _reported(self, told: _Security, answer: ber.Answer, sure: bool) -> Report:
        what = next((at[-2] for at, _ in answer.rows if at[:-2] == _STATISTICS and len(at) > 2), 0)
        if what == _UNKNOWN_ENGINE and told.engine and told.engine != self.engine and len(told.engine) <= 32:
            self._meet(told.engine)
            self._set_clock(told)
        elif what == _NOT_IN_TIME and sure:
            self._set_clock(told)
        return Report(what)

    def _set_clock(self, told: _Security) -> None:
        self._boots, self._clock, self._since = told.boots, told.clock, time.monotonic()


def again(report: Report) -> bool:
    """Whether the same request has a chance now. Raises Refused where the agent says that it has none."""
    if report.what in _REASONS:
        raise Refused(_REASONS[report.what])
    return report.what in (_NOT_IN_TIME, _UNKNOWN_ENGINE)


class _Security(msgspec.Struct):
    """UsmSecurityParameters (RFC 3414 2.4)."""

    engine: bytes
    boots: int
    clock: int
    name: bytes
    auth: bytes = b""
    priv: bytes = b""


class _Message(msgspec.Struct):
    number: int
    flags: int
    security: _Security
    auth_at: int
    scoped: bytes
    """The scoped PDU; where it is encrypted, the octets of that."""


def _message(number: int, flags: int, security: _Security, scoped: bytes) -> bytes:
    head = ber.sequence(ber.integer(number), ber.integer(_LARGEST), ber.octets(bytes((flags,))), ber.integer(_MODEL))
    parameters = ber.sequence(
        ber.octets(security.engine),
        ber.integer(security.boots),
        ber.integer(security.clock),
        ber.octets(security.name),
        ber.octets(security.auth),
        ber.octets(security.priv),
    )
    return ber.sequence(ber.integer(3), head, ber.octets(parameters), scoped)


def number_of(data: bytes) -> int | None:
    """The message id of a version 3 message; None for anything else."""
    try:
        return _parsed(data).number
    except BerError:
        return None


def _parsed(data: bytes) -> _Message:
    reader = ber.Reader(data)
    whole = reader.inside(ber.SEQUENCE)
    if whole.integer() != 3:
        raise BerError("version")
    head = whole.inside(ber.SEQUENCE)
    number, _, flags, model = head.integer(), head.integer(), head.octets(), head.integer()
    if model != _MODEL or len(flags) != 1:
        raise BerError("security model")
    told = whole.inside(ber.OCTETS).inside(ber.SEQUENCE)
    engine, boots, clock, name = told.octets(), told.integer(), told.integer(), told.octets()
    auth_at = told.content()
    auth, priv = told.octets(), told.octets()
    if not (0 <= boots < 1 << 31 and 0 <= clock < 1 << 31):
        raise BerError("clock")
    scoped = whole.octets() if flags[0] & _ENCRYPTED else whole.rest()
    return _Message(number, flags[0], _Security(engine, boots, clock, name, auth, priv), auth_at, scoped)


def _cipher(name: str, key: bytes, boots: int, clock: int, salt: bytes, data: bytes, encrypt: bool) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher  # loads OpenSSL

    if len(salt) != 8:
        raise BerError("salt")
    if name == "des":  # CBC, RFC 3414 8.1.1
        if encrypt:
            data += bytes(-len(data) % 8)
        elif len(data) % 8:
            raise BerError("block")
        start = bytes(a ^ b for a, b in zip(key[8:16], salt, strict=True))
        cipher = Cipher(_old("algorithms").TripleDES(key[:8] * 3), _cbc(start))
    else:  # CFB with 128 bits, RFC 3826 3.1.4
        from cryptography.hazmat.primitives.ciphers.algorithms import AES

        start = boots.to_bytes(4, "big") + clock.to_bytes(4, "big") + salt
        cipher = Cipher(AES(key), _old("modes", "CFB").CFB(start))
    one = cipher.encryptor() if encrypt else cipher.decryptor()
    return one.update(data) + one.finalize()


def _cbc(start: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.modes import CBC

    return CBC(start)


@lru_cache(maxsize=2)
def _old(module: str, name: str = "TripleDES") -> Any:
    """Where the library keeps what it advises against; that has moved between its versions."""
    import importlib

    for where in ("cryptography.hazmat.decrepit.ciphers", "cryptography.hazmat.primitives.ciphers"):
        try:
            found = importlib.import_module(f"{where}.{module}")
        except ImportError:
            continue
        if name in vars(found):
            return found
    raise BerError(name)
