"""Secrets in the system's keyring, and that none of them is ever anywhere else: not in the store, an export, a log, the
printed events or an error."""

from __future__ import annotations

import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import keyring
import keyring.backend
import keyring.errors
import pytest

from discover.snmp import usm
from netzplan import credentials
from netzplan.errors import NetzplanError

ROOT = pathlib.Path(__file__).parents[2]
IP = "127.0.0.64"
# A keyring for the command in its own process.
BACKEND = """
import keyring.backend
class Keyring(keyring.backend.KeyringBackend):
    priority = 1
    def get_password(self, service, name):
        return {"community": "wort-GEHEIM-1", "auth": "anmeldung-GEHEIM-2", "priv": "schluessel-GEHEIM-3"}.get(name)
    def set_password(self, service, name, password):
        raise NotImplementedError
    def delete_password(self, service, name):
        raise NotImplementedError
"""
FILE = """
[[snmp]]
community = "keyring:netzplan/community"

[[snmp]]
version = "3"
user = "office"
auth_protocol = "SHA-256"
auth_key = "keyring:netzplan/auth"
priv_protocol = "AES"
priv_key = "keyring:netzplan/priv"
"""


class Held(keyring.backend.KeyringBackend):
    """Holds what it is given."""

    priority = 1  # type: ignore[assignment]  # a class property over there

    def __init__(self, held: dict[tuple[str, str], str] | None) -> None:
        super().__init__()
        self.held = held

    def get_password(self, service: str, username: str) -> str | None:
        if self.held is None:
            raise keyring.errors.KeyringLocked("topsecret")
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError

    def delete_password(self, service: str, username: str) -> None:
        raise NotImplementedError


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Held:
    ring = Held({("netzplan/büro", "switches"): "topsecret", ("netzplan", "unifi"): "topsecret"})
    monkeypatch.setattr(keyring, "get_password", ring.get_password)
    return ring


def _file(folder: pathlib.Path, content: str) -> pathlib.Path:
    path = folder / "credentials.toml"
    path.write_text(content)
    path.chmod(0o600)
    return path


def test_a_reference_stands_for_what_the_keyring_holds(tmp_path: pathlib.Path, held: Held) -> None:
    path = _file(
        tmp_path,
        '[[snmp]]\ncommunity = "keyring:netzplan/büro/switches"\n'
        '[[unifi]]\nurl = "https://10.0.0.5"\nuser = "leser"\npassword = "keyring:netzplan/unifi"\n'
        '[[netbox]]\nurl = "https://netbox.example"\ntoken = "keyring:netzplan/unifi"\n',
    )
    assert [c.community for c in credentials.load(path)] == ["topsecret"]
    (account,) = credentials.accounts(path)
    assert account.get("password") == "topsecret"
    assert [t.token for t in credentials.targets(path, "netbox")] == ["topsecret"]


@pytest.mark.parametrize(
    ("reference", "code"),
    [("keyring:netzplan", "keyring-form"), ("keyring:/x", "keyring-form"), ("keyring:netzplan/fehlt", "keyring-empty")],
)
def test_what_is_missing_is_said_in_one_line(tmp_path: pathlib.Path, held: Held, reference: str, code: str) -> None:
    with pytest.raises(NetzplanError) as raised:
        credentials.load(_file(tmp_path, f'[[snmp]]\ncommunity = "{reference}"\n'))
    assert raised.value.code == code
    for lang in ("de", "en"):
        said = raised.value.message(lang)
        assert "[[snmp]] 1" in said
        assert "\n" not in said


def test_a_locked_keyring_says_so_without_its_own_words(tmp_path: pathlib.Path, held: Held) -> None:
    held.held = None
    with pytest.raises(NetzplanError) as raised:
        credentials.load(_file(tmp_path, '[[snmp]]\ncommunity = "keyring:netzplan/x"\n'))
    assert raised.value.code == "keyring-silent"
    assert "KeyringLocked" in raised.value.message("de")
    assert "topsecret" not in raised.value.message("de")


def test_without_the_package_the_remedy_is_named(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(NetzplanError) as raised:
        credentials.load(_file(tmp_path, '[[snmp]]\ncommunity = "keyring:netzplan/x"\n'))
    assert "pip install 'netzplan[keyring]'" in raised.value.message("de")


def test_a_file_without_references_needs_no_keyring(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert credentials.load(_file(tmp_path, '[[snmp]]\ncommunity = "lesen"\n'))


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    program = shutil.which("snmpd", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None or os.geteuid() != 0:
        pytest.skip("takes snmpd and the right to its port")
    folder = tmp_path_factory.mktemp("snmpd")
    (folder / "snmpd.conf").write_text(
        "sysName sw-keyring\ncreateUser office SHA-256 anmeldung-GEHEIM-2 AES schluessel-GEHEIM-3\nrouser office priv\n"
    )
    command = [program, "-I", "-smux", "-p", str(folder / "pid"), "-f", "-Lf", str(folder / "log"), "-C", "-c"]
    environment = {**os.environ, "SNMP_PERSISTENT_DIR": str(folder / "kept"), "MIBS": ""}
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        [*command, str(folder / "snmpd.conf"), f"udp:{IP}:161"], env=environment, stdout=quiet, stderr=quiet
    )
    asked = usm.Session(usm.User("")).discovery(1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(0.2)
        for _ in range(100):
            if process.poll() is not None:
                pytest.skip("the port is taken")
            try:
                sock.sendto(asked, (IP, 161))
                sock.recv(2000)
                break
            except OSError:
                time.sleep(0.02)
    yield
    process.terminate()
    process.wait(10)


def test_no_secret_of_the_keyring_is_anywhere(agent: None, tmp_path: pathlib.Path) -> None:
    (tmp_path / "office_ring.py").write_text(BACKEND)
    store = tmp_path / "x.db"
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("NETZPLAN_", "LC_", "LANG"))}
    environment = {
        **clean,
        "NETZPLAN_SETTINGS": "/nonexistent/settings.toml",
        "NETZPLAN_STORE": str(store),
        "PYTHONPATH": str(tmp_path),
        "PYTHON_KEYRING_BACKEND": "office_ring.Keyring",
    }

    def run(*words: str) -> str:
        command = [sys.executable, "-m", "netzplan", "--verbose", *words]
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=ROOT, stdin=subprocess.DEVNULL, env=environment, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    file = _file(tmp_path, FILE)
    printed = [
        run("scan", f"{IP}/32", "--yes", "--site", "s", "--credentials", str(file), "--events", "--deadline", "60")
    ]
    for words in (("export", "json"), ("export", "csv"), ("diagram", "html")):
        run(*words[:-1], *(words[1:] if words[0] == "export" else ()), "-o", str(tmp_path / f"out.{words[-1]}"))
    printed += [run("explain", IP), run("scans")]
    assert "sw-keyring" in (tmp_path / "out.json").read_text()
    written = [p for p in tmp_path.rglob("*") if p.is_file() and p.suffix not in (".py", ".pyc")]
    assert {p.name for p in written} >= {"x.db", "out.json", "out.csv", "out.html"}
    for secret in ("GEHEIM-1", "GEHEIM-2", "GEHEIM-3"):
        assert not [text for text in printed if secret in text]
        assert not [p.name for p in written if secret.encode() in p.read_bytes()]
