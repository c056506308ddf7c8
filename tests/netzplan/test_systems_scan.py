"""A whole scan that asks systems which know the network, over TLS on loopback: their devices are in the inventory, and
no secret is anywhere."""

from __future__ import annotations

import contextlib
import os
import pathlib
import subprocess
import sys

import pytest

from lab.stubs import firewalls, fritzbox, mikrotik, omada, proxmox, unifi, vmware
from lab.stubs.api import System, serving
from netzplan.store import Store

ROOT = pathlib.Path(__file__).parents[2]
SECRET = "geheim"  # noqa: S105  # every secret in the stubs and below holds this word
SYSTEMS: dict[str, tuple[System, dict[str, str]]] = {
    "fritzbox": (fritzbox.box("leser", "geheim-1"), {"user": "leser", "password": "geheim-1"}),
    "unifi": (unifi.controller("leser", "geheim-2"), {"user": "leser", "password": "geheim-2"}),
    "proxmox": (proxmox.cluster("leser@pve!n=geheim-3"), {"token": "leser@pve!n=geheim-3"}),
    "mikrotik": (mikrotik.router("leser", "geheim-4"), {"user": "leser", "password": "geheim-4"}),
    "opnsense": (firewalls.opnsense("k", "geheim-5"), {"key": "k", "secret": "geheim-5"}),
    "pfsense": (firewalls.pfsense("geheim-6"), {"key": "geheim-6"}),
    "omada": (omada.controller("leser", "geheim-7", "c", "s"), {"user": "leser", "password": "geheim-7"}),
    "vmware": (vmware.service("leser", "geheim-8"), {"user": "leser", "password": "geheim-8"}),
}


def _run(*words: str, store: pathlib.Path) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("NETZPLAN_", "LC_", "LANG"))}
    return subprocess.run(
        [sys.executable, "-m", "netzplan", "--verbose", *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        env={**clean, "NETZPLAN_SETTINGS": "/nonexistent/settings.toml", "NETZPLAN_STORE": str(store)},
        check=False,
    )


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> tuple[pathlib.Path, list[str]]:
    """The folder of the store, and everything that was printed."""
    folder = tmp_path_factory.mktemp("scan")
    store, file = folder / "x.db", folder / "credentials.toml"
    entries, hosts = [], []
    with contextlib.ExitStack() as stack:
        for number, (kind, (system, values)) in enumerate(SYSTEMS.items(), 1):
            place = stack.enter_context(serving(system, f"127.0.67.{number}"))
            fields = {"url": place.url, "fingerprint": place.fingerprint, **values}
            entries += [f"[[{kind}]]", *(f'{name} = "{value}"' for name, value in fields.items())]
            hosts.append(f"127.0.67.{number}/32")
        # one that cannot be trusted, and one whose password is wrong: errors must hold no secret either
        for kind, values in (("unifi", {}), ("proxmox", {"verify": "false"})):
            place = stack.enter_context(serving(SYSTEMS[kind][0], "127.0.67.9"))
            entries += [f"[[{kind}]]", f'url = "{place.url}"', 'user = "x"', 'password = "geheim-falsch"']
            entries += [f"{name} = {value}" for name, value in values.items()]
        file.write_text("\n".join([*entries, ""]))
        file.chmod(0o600)
        words = ("--yes", "--credentials", str(file), "--no-public", "--timeout", "0.5")
        done = _run("scan", *hosts, "127.0.67.9/32", *words, store=store)
    assert done.returncode == 0, done.stderr
    printed = [done.stdout, done.stderr]
    for words in (("devices",), ("explain", "esx1"), ("scans",)):
        told = _run(*words, store=store)
        assert told.returncode == 0, told.stderr
        printed += [told.stdout, told.stderr]
    return folder, printed


def test_what_the_systems_know_is_in_the_inventory(scanned: tuple[pathlib.Path, list[str]]) -> None:
    printed = "\n".join(scanned[1])
    for name in ("sw-eg", "ap-flur", "srv-mail", "rt-buero", "fritz.box", "esx1", "srv-dc", "notebook", "fw"):
        assert name in printed, name
    assert "127.0.67.9" in printed


def test_no_secret_is_anywhere(scanned: tuple[pathlib.Path, list[str]]) -> None:
    folder, printed = scanned
    assert not [text for text in printed if SECRET in text.lower()]
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "credentials.toml":
            assert SECRET.encode() not in path.read_bytes().lower(), path.name
    with Store(folder / "x.db") as store:
        run = store.runs(store.sites()[0])[-1]
        captures = list(store.captures(run.id))
        assert {c.probe for c in captures} >= SYSTEMS.keys()
        assert not [c.probe for c in captures if SECRET.encode() in c.payload.lower()]
        assert SECRET not in repr(store.outcomes(run.id)).lower()
