"""Entries for systems that know the network: what each may hold is declared by its probe; nothing secret shows."""

from __future__ import annotations

import pathlib

import pytest

from discover.account import Login
from netzplan import credentials
from netzplan.errors import NetzplanError

LOGIN = Login((("user", "password"), ("key",)), ("site",))


@pytest.fixture(autouse=True)
def _one_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "_logins", lambda: {"demo": LOGIN})


def _file(tmp_path: pathlib.Path, content: str) -> pathlib.Path:
    path = tmp_path / "credentials.toml"
    path.write_text(content, "utf-8")
    path.chmod(0o600)
    return path


def test_an_entry_is_read_as_its_probe_declares(tmp_path: pathlib.Path) -> None:
    pin = ":".join(["AB"] * 32)
    path = _file(
        tmp_path,
        f'[[demo]]\nurl = "https://10.0.0.2:8443/x"\nuser = "a"\npassword = "geheim"\nfingerprint = "SHA256:{pin}"\n'
        '[[demo]]\nurl = "http://box"\nkey = "geheim"\nsite = "s"\nverify = false\n[[snmp]]\ncommunity = "c"\n',
    )
    one, two = credentials.accounts(path)
    assert (one.kind, one.host, one.get("user"), one.fingerprint) == ("demo", "10.0.0.2", "a", "ab" * 32)
    assert (two.get("key"), two.get("site"), two.verify, two.get("user")) == ("geheim", "s", False, "")
    assert "geheim" not in repr((one, two)) and one.label == "[[demo]] 1"
    assert len(credentials.load(path)) == 1


@pytest.mark.parametrize(
    "entry",
    [
        'url = "https://x"\nuser = "a"',
        'url = "https://x"\nkey = "topsecret"\npasswort = "topsecret"',
        'url = "https://x"\nkey = 7',
        'url = "https://a:topsecret@x"\nkey = "topsecret"',
        'url = "ftp://x"\nkey = "topsecret"',
        'url = "https://x:99999"\nkey = "topsecret"',
        'url = "https://x"\nkey = "topsecret"\nfingerprint = "topsecret"',
        'url = "https://x"\nkey = "topsecret"\nverify = "topsecret"',
        'url = ["topsecret"]\nkey = "topsecret"',
        'key = "topsecret"',
    ],
)
def test_a_wrong_entry_is_named_without_its_secret(tmp_path: pathlib.Path, entry: str) -> None:
    with pytest.raises(NetzplanError) as error:
        credentials.accounts(_file(tmp_path, f"[[demo]]\n{entry}\n"))
    assert "[[demo]] 1" in error.value.message("de") and "topsecret" not in error.value.message("de")


def test_a_kind_that_nobody_knows_is_refused(tmp_path: pathlib.Path) -> None:
    with pytest.raises(NetzplanError) as error:
        credentials.load(_file(tmp_path, '[[unify]]\nkey = "topsecret"\n'))
    assert "[[unify]]" in error.value.message("en") and "topsecret" not in error.value.message("en")
