"""Who may see what in the service: accounts, sessions, links for owners, tokens for programs.

Secrets are kept as hashes only: passwords by argon2 (made by the caller), everything random by SHA-256."""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
import sqlalchemy as sa

from netzplan.store.base import Base, as_struct


class Account(msgspec.Struct, frozen=True):
    """A person who signs in. `role`: admin or provider."""

    name: str
    role: str
    password_hash: str
    made: float


class Pass(msgspec.Struct, frozen=True):
    """Something that opens the service: a session, a link for an owner, a token for a program, a first sign-in.

    `kind`: session, link, token, first. `holder` is the account, or what the link or token is for. `parent` is the id
    of the link that a session came from. Times in seconds since the epoch."""

    id: str
    kind: str
    role: str
    holder: str
    site: str
    made: float
    expires: float
    parent: str = ""
    last_used: float = 0.0


def fingerprint(secret: str) -> str:
    """How a random secret is kept: it has 256 bits, so a plain hash serves."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Access(Base):
    """Accounts and passes."""

    def account(self, name: str) -> Account | None:
        """The account of this name."""
        return next((a for a in self.accounts() if a.name == name), None)

    def accounts(self) -> list[Account]:
        """All accounts, by name."""
        rows = self._read("SELECT name, role, password_hash, made FROM accounts ORDER BY name")
        return [as_struct(row, Account) for row in rows]

    def keep_account(self, account: Account) -> None:
        """Makes or replaces an account; a replaced one is signed out everywhere."""
        row = msgspec.structs.asdict(account)
        self._write(
            (
                "INSERT INTO accounts (name, role, password_hash, made) VALUES (:name, :role, :password_hash, :made)"
                " ON CONFLICT (name) DO UPDATE SET role = excluded.role, password_hash = excluded.password_hash",
                row,
            ),
            ("DELETE FROM passes WHERE kind = 'session' AND holder = :name", {"name": account.name}),
        )

    def drop_account(self, name: str) -> None:
        """Removes an account with its sessions."""
        self._write(
            ("DELETE FROM accounts WHERE name = :name", {"name": name}),
            ("DELETE FROM passes WHERE kind = 'session' AND holder = :name", {"name": name}),
        )

    def grant(self, secret: str, given: Pass) -> None:
        """Keeps a pass; only the hash of the secret is written."""
        row = {**msgspec.structs.asdict(given), "hash": fingerprint(secret)}
        self._write(
            (
                "INSERT INTO passes (id, hash, kind, role, holder, site, made, expires, parent, last_used) VALUES"
                " (:id, :hash, :kind, :role, :holder, :site, :made, :expires, :parent, :last_used)",
                row,
            )
        )

    def admit(self, secret: str, kind: str, now: float) -> Pass | None:
        """The pass of this secret while it is valid, and while what it came from is."""
        found = self._pass("hash = :value AND kind = :kind", value=fingerprint(secret), kind=kind)
        if found is None or found.expires <= now:
            return None
        if found.parent:
            parent = self._pass("id = :value AND kind = :kind", value=found.parent, kind="link")
            if parent is None or parent.expires <= now:
                return None
        return found

    def spend(self, secret: str, now: float) -> Pass | None:
        """Admits a first sign-in once: of two who come at the same time, one."""
        found = self.admit(secret, "first", now)
        if found is None:
            return None
        with self._told(), self._engine.begin() as db:
            gone = db.execute(sa.text("DELETE FROM passes WHERE id = :id"), {"id": found.id}).rowcount
        self.writes += 1
        return found if gone == 1 else None

    def passes(self, kind: str) -> list[Pass]:
        """All passes of one kind, the oldest first."""
        rows = self._read(f"SELECT {_COLUMNS} FROM passes WHERE kind = :kind ORDER BY made, id", kind=kind)
        return [as_struct(row, Pass) for row in rows]

    def touch(self, id: str, now: float) -> None:
        """Notes that a pass was used."""
        self._write(("UPDATE passes SET last_used = :now WHERE id = :id", {"id": id, "now": now}))

    def withdraw(self, id: str) -> None:
        """Ends a pass and all that came from it."""
        self._write(("DELETE FROM passes WHERE id = :id OR parent = :id", {"id": id}))

    def sweep(self, now: float) -> None:
        """Removes what has expired."""
        self._write(("DELETE FROM passes WHERE expires <= :now", {"now": now}))

    def _pass(self, where: str, **values: Any) -> Pass | None:
        rows = self._read(f"SELECT {_COLUMNS} FROM passes WHERE {where}", **values)
        return as_struct(rows[0], Pass) if rows else None


_COLUMNS = "id, kind, role, holder, site, made, expires, parent, last_used"
