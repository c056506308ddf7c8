"""The credentials file: refused when open to others; its secrets show up nowhere."""

from __future__ import annotations

import pathlib

import pytest

from netzplan import credentials
from netzplan.errors import REFUSED, NetzplanError


def _file(tmp_path: pathlib.Path, content: str, mode: int = 0o600) -> pathlib.Path:
    path = tmp_path / "credentials.toml"
    path.write_text(content, "utf-8")
    path.chmod(mode)
    return path


def test_entries_keep_their_order_and_networks(tmp_path: pathlib.Path) -> None:
    path = _file(
        tmp_path,
        '[[snmp]]\nversion = "2c"\ncommunity = "lesen"\nnetworks = ["192.168.20.7/24"]\n'
        '[[snmp]]\nversion = "3"\nuser = "netz"\nauth_protocol = "SHA"\nauth_key = "geheim123"\n',
    )
    one, two = credentials.load(path)
    assert (one.version, one.community, one.networks) == ("2c", "lesen", ("192.168.20.0/24",))
    assert (two.version, two.user) == ("3", "netz")
    assert "lesen" not in repr(one) and "geheim123" not in repr(two)


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620])
def test_refused_when_others_can_read_it(tmp_path: pathlib.Path, mode: int) -> None:
    path = _file(tmp_path, '[[snmp]]\ncommunity = "lesen"\n', mode)
    with pytest.raises(NetzplanError) as error:
        credentials.load(path)
    assert error.value.exit_code == REFUSED
    assert "chmod 600" in error.value.message("de")


@pytest.mark.parametrize(
    "content",
    [
        'community = "topsecret"',
        '[[snmp]]\ncommunity = "topsecret\n',
        '[[snmp]]\ncommunity = "topsecret"\nversion = "4"\n',
        '[[snmp]]\ncommunity = "topsecret"\nnetworks = ["topsecret"]\n',
        '[[snmp]]\ncommunity = "topsecret"\nnetworks = 7\n',
        '[[snmp]]\ncomunity = "topsecret"\n',
        '[[snmp]]\nversion = "3"\ncommunity = "topsecret"\n',
        "[[snmp]]\ncommunity = 5\n",
        "snmp = 5\n",
    ],
)
def test_a_wrong_file_is_a_clear_error_without_its_secrets(tmp_path: pathlib.Path, content: str) -> None:
    with pytest.raises(NetzplanError) as error:
        credentials.load(_file(tmp_path, content))
    assert "topsecret" not in error.value.message("de") + error.value.message("en")


def test_a_missing_file_is_a_clear_error(tmp_path: pathlib.Path) -> None:
    with pytest.raises(NetzplanError) as error:
        credentials.load(tmp_path / "nowhere.toml")
    assert "nowhere.toml" in error.value.message("en")


def test_a_target_has_an_address_and_a_token_that_never_shows(tmp_path: pathlib.Path) -> None:
    path = _file(
        tmp_path, '[[netbox]]\nurl = "https://netbox.example"\ntoken = "geheim123"\n[[snmp]]\ncommunity = "x"\n'
    )
    (one,) = credentials.targets(path, "netbox")
    assert (one.url, one.token) == ("https://netbox.example", "geheim123") and "geheim123" not in repr(one)
    assert len(credentials.load(path)) == 1


@pytest.mark.parametrize("entry", ['url = "https://x"', 'url = "ftp://x"\ntoken = "geheim123"', "token = 7", 'x = "y"'])
def test_a_wrong_target_is_named_without_its_token(tmp_path: pathlib.Path, entry: str) -> None:
    with pytest.raises(NetzplanError) as error:
        credentials.targets(_file(tmp_path, f"[[netbox]]\n{entry}\n"), "netbox")
    assert "[[netbox]] 1" in error.value.message("en") and "geheim123" not in error.value.message("en")


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ('auth_protocol = "rot13"\nauth_key = "topsecret"', "auth_protocol"),
        ('auth_protocol = "SHA"', "auth_protocol"),
        ('auth_protocol = "SHA"\nauth_key = "topsec"', "auth_key"),
        ('priv_protocol = "AES"\npriv_key = "topsecret"', "auth_protocol"),
        ('auth_protocol = "SHA"\nauth_key = "topsecret"\npriv_protocol = "AES"', "priv_protocol"),
    ],
)
def test_what_version_3_needs_is_named(tmp_path: pathlib.Path, fields: str, named: str) -> None:
    with pytest.raises(NetzplanError) as raised:
        credentials.load(_file(tmp_path, f'[[snmp]]\nversion = "3"\nuser = "netz"\n{fields}\n'))
    said = raised.value.message("de")
    assert named in said
    assert "topsec" not in said + raised.value.message("en")
