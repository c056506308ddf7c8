"""No secret of a credentials file is ever in the store, an output, a backup or anything that is printed: with every
system that netzplan can ask, whether it answers, refuses, fails, breaks off or says back what it was sent."""

from __future__ import annotations

import base64
import contextlib
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import urllib.parse
import zipfile
from collections.abc import Callable, Iterator

import pytest

from discover.registry import logins
from exports.registry import formats
from lab.stubs import firewalls, fritzbox, mikrotik, omada, proxmox, unifi, vmware
from lab.stubs.api import Asked, System, Told, serving

ROOT = pathlib.Path(__file__).parents[2]
CANARY = "Zx7Kanarienvogel"
# The system that takes this secret, and the entry that holds it.
SYSTEMS: dict[str, Callable[[str], tuple[System, dict[str, str]]]] = {
    "fritzbox": lambda s: (fritzbox.box("leser", s), {"user": "leser", "password": s}),
    "unifi": lambda s: (unifi.controller("leser", s), {"user": "leser", "password": s}),
    "proxmox": lambda s: (proxmox.cluster(f"leser@pve!n={s}"), {"token": f"leser@pve!n={s}"}),
    "mikrotik": lambda s: (mikrotik.router("leser", s), {"user": "leser", "password": s}),
    "opnsense": lambda s: (firewalls.opnsense("k", s), {"key": "k", "secret": s}),
    "pfsense": lambda s: (firewalls.pfsense(s), {"key": s}),
    "omada": lambda s: (omada.controller("leser", s, "c", "s"), {"user": "leser", "password": s}),
    "vmware": lambda s: (vmware.service("leser", s), {"user": "leser", "password": s}),
}


def said_back(asked: Asked) -> str:
    """What a server that shows its visitors their own request would show of it, with what Basic hides opened."""
    heads = " ".join(f"{name}: {value}" for name, value in asked.headers.items())
    plain = ""
    if (given := asked.headers.get("authorization", "")).startswith("Basic "):
        plain = base64.b64decode(given[6:]).decode()
    return f"{heads} {plain} {urllib.parse.unquote_plus(asked.body.decode('utf-8', 'replace'))}"


def answers(system: System, secret: str) -> System:
    return system


def fails(system: System, secret: str) -> System:
    return lambda asked: Told(500, said_back(asked).encode())


def refuses(system: System, secret: str) -> System:
    return lambda asked: Told(401, said_back(asked).encode(), (("WWW-Authenticate", 'Basic realm="x"'),))


def sends_away(system: System, secret: str) -> System:
    return lambda asked: Told(302, b"", (("Location", "http://127.0.69.250/weg"),))


def breaks_off(system: System, secret: str) -> System:
    def cut(asked: Asked) -> Told:
        told = system(asked)
        body = told.body if isinstance(told.body, bytes) else json.dumps(told.body).encode()
        return Told(told.status, body[: len(body) // 2], (*told.headers, ("Content-Length", str(len(body)))))

    return cut


def says_back(system: System, secret: str) -> System:
    """To every name in its answers it adds what it was sent."""

    def echo(asked: Asked) -> Told:
        told = system(asked)
        if isinstance(told.body, bytes):
            return told

        def spoilt(value: object) -> object:
            if isinstance(value, dict):
                return {k: spoilt(v) for k, v in value.items()}
            if isinstance(value, list):
                return [spoilt(v) for v in value]
            return f"{value} {said_back(asked)}" if isinstance(value, str) and " " not in value else value

        # Tokens and ids must stay what they are, or nothing more is asked.
        return told if asked.method == "POST" else Told(told.status, spoilt(told.body), told.headers)

    return echo


MANNERS = (answers, fails, refuses, sends_away, breaks_off, says_back)


def forms(secret: str) -> set[bytes]:
    """How a secret may be written without being hidden."""
    found = {secret.encode(), secret.encode("utf-16-le"), secret.encode().hex().encode(), secret[::-1].encode()}
    for shift in range(3):
        coded = base64.b64encode(b"\0" * shift + secret.encode())
        found.add(coded[4 if shift else 0 : -4])
    return found


def _run(*words: str, store: pathlib.Path) -> subprocess.CompletedProcess[bytes]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("NETZPLAN_", "LC_", "LANG"))}
    return subprocess.run(
        [sys.executable, "-X", "dev", "-W", "ignore", "-m", "netzplan", "-v", *words],
        capture_output=True,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        env={**clean, "NETZPLAN_SETTINGS": "/nonexistent/settings.toml", "NETZPLAN_STORE": str(store)},
        check=False,
    )


@contextlib.contextmanager
def agent(folder: pathlib.Path, community: str, word: str, key: str) -> Iterator[str | None]:
    """The address of a real SNMP agent that takes these; None where there is none to be had."""
    program = shutil.which("snmpd", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None or os.geteuid() != 0:
        yield None
        return
    ip = "127.0.69.200"
    lines = [f"rocommunity {community} 127.0.0.0/8", "sysName sw-geheim", f"createUser leser SHA {word} AES {key}"]
    (folder / "snmpd.conf").write_text("\n".join([*lines, "rouser leser priv", ""]))
    command = [program, "-I", "-smux", "-f", "-Lo", "-C", "-c", str(folder / "snmpd.conf"), f"udp:{ip}:161"]
    environment = {**os.environ, "SNMP_PERSISTENT_DIR": str(folder / "snmp")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment) as running:
        try:
            assert running.stdout is not None
            while b"NET-SNMP version" not in (line := running.stdout.readline()):
                assert line, "snmpd has ended"
            yield ip
        finally:
            running.kill()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], dict[str, bytes]]:
    """Each secret by what it is for, and everything that was printed or written, by where."""
    folder = tmp_path_factory.mktemp("secrets")
    kept = folder / "kept"
    kept.mkdir()
    store, file = kept / "x.db", folder / "credentials.toml"
    secrets: dict[str, str] = {}
    entries: list[str] = []
    hosts: list[str] = []

    def fresh(what: str) -> str:
        secrets[what] = f"{len(secrets):03}{CANARY}{len(secrets):03}"
        return secrets[what]

    with contextlib.ExitStack() as stack:
        for number, (kind, made) in enumerate(SYSTEMS.items(), 1):
            for turn, manner in enumerate(MANNERS, 1):
                secret = fresh(f"{kind} {manner.__name__}")
                system, values = made(secret)
                place = stack.enter_context(serving(manner(system, secret), f"127.0.69.{10 * number + turn}"))
                # One in three is not trusted: then nothing may be said to it, and the error must not tell either.
                trust = {"fingerprint": place.fingerprint} if turn % 3 else {"verify": False}
                fields = {"url": place.url, **values, **(trust if turn != len(MANNERS) - 1 else {})}
                entries += [f"[[{kind}]]", *(f"{name} = {json.dumps(value)}" for name, value in fields.items())]
                hosts.append(f"127.0.69.{10 * number + turn}/32")
        entries += ["[[activedirectory]]", 'url = "ldaps://127.0.69.11"', f'user = "x"\npassword = "{fresh("ldap")}"']
        community, word, key = fresh("community"), fresh("word"), fresh("key")
        ip = stack.enter_context(agent(folder, community, word, key))
        hosts += [f"{ip}/32"] if ip else []
        entries += ["[[snmp]]", f'community = "{fresh("wrong community")}"']
        entries += ["[[snmp]]", 'version = "3"', 'user = "leser"', 'auth_protocol = "SHA"', 'priv_protocol = "AES"']
        entries += [f'auth_key = "{word}"', f'priv_key = "{key}"']
        entries += ["[[snmp]]", f'community = "{community}"']
        file.write_text("\n".join([*entries, ""]))
        file.chmod(0o600)
        words = ("--yes", "--credentials", str(file), "--no-public", "--timeout", "0.5")
        done = [_run("scan", *hosts, *words, store=store), _run("scan", *hosts[:9], *words, "--events", store=store)]
    assert [d.returncode for d in done] == [0, 0], done[0].stderr[-2000:]
    everything = {f"{d.args[-1]} {name}": out for d in done for name, out in (("out", d.stdout), ("err", d.stderr))}
    out = kept / "out"
    out.mkdir()
    commands = [["export", name, "-o", str(out / name)] for name in formats()]
    commands += [["document", "-o", str(out / "it.docx")], ["devices", "--json"], ["changes"], ["scans"]]
    commands += [["backup", str(out / "all.backup")], ["explain", "sw-geheim"], ["explain", "127.0.69.41"]]
    for one in commands:
        run = _run(*one, store=store)
        everything |= {f"{' '.join(one[:2])} out": run.stdout, f"{' '.join(one[:2])} err": run.stderr}
    for path in kept.rglob("*"):
        if path.is_file():
            everything[str(path.relative_to(kept))] = path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as opened:
                    everything |= {f"{path.name} {name}": opened.read(name) for name in opened.namelist()}
    return secrets, everything


def test_every_system_that_takes_a_secret_is_tried_here() -> None:
    assert {*SYSTEMS, "activedirectory"} == logins().keys()


def test_the_systems_were_really_asked(told: tuple[dict[str, str], dict[str, bytes]]) -> None:
    printed = b"".join(told[1].values())
    for name in (b"rt-buero", b"srv-dc", b"esx1", b"sw-eg", b"fritz.box"):
        assert name in printed, name
    if shutil.which("snmpd", path="/usr/sbin:/usr/bin") and os.geteuid() == 0:
        assert b"sw-geheim" in told[1]["x.db"]
    assert len(told[1]) > 40


def test_no_secret_is_anywhere(told: tuple[dict[str, str], dict[str, bytes]]) -> None:
    secrets, everything = told
    found = [
        (what, where)
        for what, secret in secrets.items()
        for where, content in everything.items()
        if any(form in content for form in forms(secret))
    ]
    assert found == []
    assert not [where for where, content in everything.items() if CANARY.lower().encode() in content.lower()]
