"""Signing in: argon2 for passwords, random secrets for everything else, a brake on guessing."""

from __future__ import annotations

import secrets
import threading
import uuid
from collections import deque

import argon2

from netzplan.store import Store
from netzplan.store.access import Account, Pass

SESSION_SECONDS = 12 * 3600
FIRST_SECONDS = 3600
_hasher = argon2.PasswordHasher()
# Verified when there is no such account, so that the answer takes as long as for one that exists.
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))
SHORTEST_PASSWORD = 10


class Brake:
    """At most `most` failures within `seconds` for each name and address; then wait."""

    def __init__(self, most: int = 5, seconds: float = 300.0) -> None:
        self._most, self._seconds = most, seconds
        self._failures: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def blocked(self, who: str, now: float) -> bool:
        """Whether this one has to wait."""
        with self._lock:
            return len(self._recent(who, now)) >= self._most

    def failed(self, who: str, now: float) -> None:
        """Counts a failure."""
        with self._lock:
            if len(self._failures) > 10_000:  # a flood of names must not fill the memory
                self._failures.clear()
            self._failures.setdefault(who, deque()).append(now)

    def succeeded(self, who: str) -> None:
        """Forgets the failures."""
        with self._lock:
            self._failures.pop(who, None)

    def _recent(self, who: str, now: float) -> deque[float]:
        times = self._failures.get(who, deque())
        while times and times[0] < now - self._seconds:
            times.popleft()
        return times


def make_account(store: Store, name: str, role: str, password: str, now: float) -> None:
    """Makes or replaces an account. Raises ValueError with a text code when the password is too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise ValueError("web.password-short")
    store.keep_account(Account(name, role, _hasher.hash(password), now))


def check_password(store: Store, name: str, password: str) -> Account | None:
    """The account when name and password fit."""
    account = store.account(name)
    try:
        _hasher.verify(account.password_hash if account else _NOBODY, password[:1000])
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return None
    return account


def grant(
    store: Store, kind: str, role: str, holder: str, site: str, now: float, seconds: float, parent: str = ""
) -> str:
    """A new secret that opens the service for a while; it is shown once and kept as a hash."""
    secret = secrets.token_urlsafe(32)
    store.grant(secret, Pass(uuid.uuid4().hex, kind, role, holder, site, now, now + seconds, parent))
    return secret


def csrf(session_secret: str) -> str:
    """The token that a form must carry: known only to pages of this session."""
    import hashlib

    return hashlib.sha256(b"csrf:" + session_secret.encode()).hexdigest()


def cookie_name(https: bool) -> str:
    """Of the session's cookie; over HTTPS a name that browsers bind to this host alone."""
    return "__Host-netzplan" if https else "netzplan"
