"""Signing in: passwords, links, one-time links, and the brake on guessing."""

from __future__ import annotations

import pathlib
import sqlite3

import pytest

from netzplan.store import Store
from netzplan.web import auth
from netzplan.web.roles import RIGHTS, may


@pytest.fixture
def store(tmp_path: pathlib.Path) -> Store:
    return Store(tmp_path / "office.db")


def test_a_password_opens_and_is_kept_as_argon2_only(store: Store, tmp_path: pathlib.Path) -> None:
    auth.make_account(store, "anna", "admin", "ein langes Passwort", 1.0)
    account = auth.check_password(store, "anna", "ein langes Passwort")
    assert account is not None and account.role == "admin" and account.password_hash.startswith("$argon2id$")
    assert auth.check_password(store, "anna", "ein langes Passworr") is None
    assert auth.check_password(store, "nobody", "ein langes Passwort") is None
    store.close()
    everything = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert b"ein langes Passwort" not in everything


def test_short_passwords_are_refused(store: Store) -> None:
    with pytest.raises(ValueError, match=r"web\.password-short"):
        auth.make_account(store, "anna", "admin", "kurz", 1.0)
    assert store.accounts() == []


def test_a_secret_is_kept_as_a_hash_and_expires(store: Store, tmp_path: pathlib.Path) -> None:
    secret = auth.grant(store, "session", "admin", "anna", "", 100.0, 50.0)
    assert store.admit(secret, "session", 120.0) is not None
    assert store.admit(secret, "token", 120.0) is None
    assert store.admit(secret, "session", 150.0) is None
    assert store.admit("", "session", 120.0) is None
    store.close()
    assert secret.encode() not in b"".join(p.read_bytes() for p in tmp_path.iterdir())


def test_a_withdrawn_link_ends_the_sessions_it_opened(store: Store) -> None:
    link = auth.grant(store, "link", "owner", "Chefin", "office", 0.0, 1000.0)
    given = store.admit(link, "link", 1.0)
    assert given is not None
    session = auth.grant(store, "session", "owner", "Chefin", "office", 1.0, 500.0, parent=given.id)
    assert store.admit(session, "session", 2.0) is not None
    store.withdraw(given.id)
    assert store.admit(session, "session", 2.0) is None


def test_a_first_sign_in_works_once(store: Store) -> None:
    secret = auth.grant(store, "first", "admin", "admin", "", 0.0, 100.0)
    assert store.spend(secret, 1.0) is not None
    assert store.spend(secret, 1.0) is None


def test_a_changed_password_signs_out_everywhere(store: Store) -> None:
    auth.make_account(store, "anna", "admin", "ein langes Passwort", 1.0)
    session = auth.grant(store, "session", "admin", "anna", "", 0.0, 100.0)
    auth.make_account(store, "anna", "admin", "ein anderes Passwort", 2.0)
    assert store.admit(session, "session", 3.0) is None


def test_the_brake_stops_guessing_and_lets_go() -> None:
    brake = auth.Brake(most=3, seconds=60.0)
    for at in (0.0, 1.0, 2.0):
        assert not brake.blocked("anna", at)
        brake.failed("anna", at)
    assert brake.blocked("anna", 3.0) and not brake.blocked("bert", 3.0)
    assert not brake.blocked("anna", 61.0)
    brake.succeeded("anna")
    assert not brake.blocked("anna", 3.0)


def test_rights_are_the_least_that_serve() -> None:
    assert RIGHTS["owner"] == {"see"}
    assert not may("provider", "scan") and not may("provider", "manage") and not may("provider", "accept")
    assert not may("", "see") and not may("root", "see")


def test_links_are_not_guessable(store: Store) -> None:
    secrets = {auth.grant(store, "link", "owner", "x", "office", 0.0, 10.0) for _ in range(50)}
    assert len(secrets) == 50 and min(map(len, secrets)) >= 43
    assert sqlite3.connect(str(store.place)).execute("SELECT count(*) FROM passes").fetchone() == (50,)
