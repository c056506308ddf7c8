"""`netzplan serve`: TLS beyond this computer, privileges given up, units for systemd."""

from __future__ import annotations

import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx2
import pytest

from netzplan.store import Store
from netzplan.web import units
from netzplan.web.launcher import Launcher
from netzplan.web.privilege import NET_RAW, held
from netzplan.web.server import Listening
from netzplan.web.tls import own_certificate
from tests.netzplan.test_cli import run

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
as_root = pytest.mark.skipif(not ROOT or sys.platform != "linux", reason="needs root on Linux")


class Serving:
    """`netzplan serve` as a process, with what it has said so far."""

    def __init__(self, folder: pathlib.Path, *words: str, inside: tuple[str, ...] = (), port: int = 0) -> None:
        self.port = port or _free()
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("NETZPLAN_", "LC_", "LANG"))}
        self.process = subprocess.Popen(
            [*inside, sys.executable, "-m", "netzplan", "serve", "--port", str(self.port), *words],
            stderr=subprocess.PIPE,
            text=True,
            env={
                **clean,
                "NETZPLAN_STORE": str(folder / "office.db"),
                "NETZPLAN_SETTINGS": str(folder / "none.toml"),
                "PYTHONPATH": str(pathlib.Path(__file__).parents[2]),
            },
        )
        self.said = ""

    def until(self, pattern: str) -> str:
        """Waits until it has said that; the first group, or all of it."""
        assert self.process.stderr is not None
        while not (found := re.search(pattern, self.said)):
            line = self.process.stderr.readline()
            assert line, f"it ended: {self.said}"
            self.said += line
        return found[found.re.groups and 1]

    def end(self) -> int:
        assert self.process.stderr is not None
        self.process.send_signal(signal.SIGTERM)
        self.said += self.process.stderr.read()
        return self.process.wait(30)


@pytest.fixture
def serving(tmp_path: pathlib.Path) -> Iterator[list[Serving]]:
    made: list[Serving] = []
    yield made
    for one in made:
        if one.process.poll() is None:
            one.process.kill()
        one.process.wait()
        assert one.process.stderr is not None
        one.process.stderr.close()


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def test_it_starts_prints_one_link_and_ends_in_order(tmp_path: pathlib.Path, serving: list[Serving]) -> None:
    one = Serving(tmp_path)
    serving.append(one)
    link = one.until(r"(http://127\.0\.0\.1:\d+/first/[\w-]+)")
    one.until("Strg-C")
    with httpx2.Client(trust_env=False) as client:
        _wait(lambda: client.get(link).status_code == 200)
        assert client.post(link).status_code == 303
        assert client.get(f"http://127.0.0.1:{one.port}/").status_code == 200
        assert client.post(link).status_code == 410
    assert one.end() in (0, -signal.SIGTERM)
    assert one.said.count("/first/") == 1


def test_beyond_this_computer_only_with_tls(tmp_path: pathlib.Path, serving: list[Serving]) -> None:
    one = Serving(tmp_path, "--bind", "0.0.0.0")
    serving.append(one)
    mark = one.until(r"((?:[0-9A-F]{2}:){31}[0-9A-F]{2})")
    there = tmp_path / "tls" / "certificate.pem"
    trusted = ssl.create_default_context(cafile=there)
    with httpx2.Client(verify=trusted, trust_env=False) as client:
        _wait(lambda: client.get(f"https://127.0.0.1:{one.port}/sign-in").status_code == 200)
        answer = client.get(f"https://127.0.0.1:{one.port}/sign-in", headers={"host": "evil.example"})
        assert answer.status_code == 421
    with (
        socket.create_connection(("127.0.0.1", one.port)) as plain,
        trusted.wrap_socket(plain, server_hostname="127.0.0.1") as secure,
    ):
        import hashlib

        sent = hashlib.sha256(secure.getpeercert(binary_form=True) or b"").hexdigest().upper()
        assert mark.replace(":", "") == sent
    assert (tmp_path / "tls" / "key.pem").stat().st_mode & 0o077 == 0
    with socket.create_connection(("127.0.0.1", one.port)) as plain:
        plain.sendall(b"GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert b"200 OK" not in plain.recv(4096)
    one.end()


def test_the_own_certificate_stays_until_its_names_or_days_are_over(tmp_path: pathlib.Path) -> None:
    now = time.time()
    first = own_certificate(tmp_path, ["10.0.0.1", "büro.example"], now)
    assert own_certificate(tmp_path, ["10.0.0.1"], now + 86400).fingerprint == first.fingerprint
    other = own_certificate(tmp_path, ["10.0.0.2"], now)
    assert other.fingerprint != first.fingerprint
    assert own_certificate(tmp_path, ["10.0.0.2"], now + 800 * 86400).fingerprint != other.fingerprint


def test_what_cannot_be_is_said(tmp_path: pathlib.Path) -> None:
    store = tmp_path / "office.db"
    assert run("serve", "--bind", "nowhere", store=store).returncode == 2
    assert run("serve", "--certificate", str(tmp_path / "c.pem"), store=store).returncode == 2
    wrong = run("serve", "--port", str(_free()), "--cert", __file__, "--key", __file__, store=store)
    assert wrong.returncode == 1 and "Traceback" not in wrong.stderr
    with socket.create_server(("127.0.0.1", 0)) as taken:
        busy = run("serve", "--port", str(taken.getsockname()[1]), store=store)
    assert busy.returncode == 1 and "--port" in busy.stderr


def _wait(true: object, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            assert callable(true) and true()
            return
        except (httpx2.TransportError, AssertionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


SLOW = ("/bin/sh", "-c", "echo {}; exec sleep 60")


@as_root
@pytest.mark.parametrize("user", ["", "nobody"])
def test_the_process_that_scans_keeps_raw_sockets_alone(user: str) -> None:
    launcher = Launcher({}, user, SLOW)
    try:
        scan, lines = launcher.start("office", "eva", (), False)
        assert next(lines) == b"{}\n"
        for pid in (launcher.process.pid, scan.pid):
            for kind in ("CapEff", "CapPrm", "CapBnd", "CapAmb", "CapInh"):
                assert held(kind, pid) == 1 << NET_RAW, (pid, kind)
            status = pathlib.Path(f"/proc/{pid}/status").read_text("ascii")
            assert re.search(r"NoNewPrivs:\s+1", status)
            assert user == "" or not re.search(r"Uid:\s+0", status)
        scan.send_signal(signal.SIGINT)
        assert b"".join(lines).strip() == b"" and scan.wait(10) == -signal.SIGINT
    finally:
        launcher.close()


def test_a_launcher_that_is_killed_ends_its_scans_story() -> None:
    launcher = Launcher({}, "", SLOW)
    scan, lines = launcher.start("office", "eva", (), False)
    next(lines)
    launcher.process.kill()
    os.kill(scan.pid, signal.SIGKILL)
    assert list(lines) == [] and scan.wait(5) == -signal.SIGKILL
    with pytest.raises(OSError, match=r"gone|Broken pipe"):
        launcher.start("office", "eva", (), False)
    launcher.close()


def test_the_launcher_understands_scans_only() -> None:
    launcher = Launcher({}, "", [sys.executable, "-c", "import sys; print(sys.argv[1:])"])
    try:
        scan, lines = launcher.start("--store=/etc/x", "eva", ["--help"], True)
        said = b"".join(lines).decode()
        assert "['--site', '--store=/etc/x', 'scan', '--yes', '--events', '--deep', '--', '--help']" in said
        assert scan.wait(5) == 0
        launcher.signal(os.getpid(), signal.SIGKILL)  # none of its own: this test lives on
    finally:
        launcher.close()


def here(tmp_path: pathlib.Path, **changed: object) -> units.Here:
    values = {
        "root": True,
        "command": pathlib.Path("/bin/true"),
        "store": tmp_path / "office.db",
        "systemd": True,
        "unit_folder": tmp_path / "units",
        "readable": True,
        **changed,
    }
    return units.Here(**values)  # type: ignore[arg-type]  # of a test


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("user", [False, True])
def test_units_are_right_in_the_eyes_of_systemd(tmp_path: pathlib.Path, user: bool) -> None:
    listening = Listening("10.0.0.1", 443, "/etc/100% $HOME/c.pem", "/etc/k.pem", hosts=('a"b',))
    plan = units.installation(listening, here(tmp_path, root=not user), user)
    assert plan.problem == ""
    ((path, content),) = plan.files
    mine = tmp_path / path.name
    mine.write_text(content)
    words = ["systemd-analyze", *(["--user"] if user else []), "verify", "--man=no", str(mine)]
    checked = subprocess.run(
        words, capture_output=True, text=True, check=False, env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}
    )
    assert "netzplan.service" not in checked.stderr, checked.stderr
    assert "100%% $$HOME" in content
    if not user:
        judged = subprocess.run(
            ["systemd-analyze", "security", "--offline=yes", "--threshold=35", str(mine)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert judged.returncode == 0, judged.stdout


@pytest.mark.parametrize(
    ("changed", "user", "problem"),
    [
        ({"root": False}, False, "install-root"),
        ({"root": True}, True, "install-user-root"),
        ({"systemd": False}, False, "no-systemd"),
        ({"readable": False}, False, "install-place"),
        ({"store": "postgresql://u:secret@db/x"}, False, "install-store"),
        ({"root": False}, True, ""),
    ],
)
def test_what_hinders_an_installation(
    tmp_path: pathlib.Path, changed: dict[str, object], user: bool, problem: str
) -> None:
    plan = units.installation(Listening(), here(tmp_path, **changed), user)
    assert plan.problem == problem
    assert "secret" not in plan.files[0][1] or user


def test_nothing_is_installed_without_a_yes(tmp_path: pathlib.Path) -> None:
    said = run("serve", "--install", store=tmp_path / "office.db", HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path))
    assert said.returncode in (2, 4)
    assert "[Service]" in said.stdout and "systemctl enable --now netzplan.service" in said.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_user_installs_for_himself(tmp_path: pathlib.Path) -> None:
    """With a systemctl that only writes down what it was asked."""
    from netzplan.commands.serve import _carry_out
    from netzplan.session import Session

    fake = tmp_path / "systemctl"
    fake.write_text(f'#!/bin/sh\necho "$@" >>{tmp_path}/asked\n')
    fake.chmod(0o755)
    plan = units.installation(Listening(), here(tmp_path, root=False), True)
    commands = tuple((str(fake), *words[1:]) for words in plan.commands)
    import click
    import msgspec

    with click.Context(click.Command("serve")) as ctx:
        _carry_out(Session(ctx, "de"), msgspec.structs.replace(plan, commands=commands))
    assert (tmp_path / "units" / "netzplan.service").read_text() == plan.files[0][1]
    assert (tmp_path / "asked").read_text().splitlines() == [
        "--user daemon-reload",
        "--user enable --now netzplan.service",
    ]


CLIENT = """
import re, sys, httpx2
base, link = sys.argv[1], sys.argv[2]
with httpx2.Client(trust_env=False, follow_redirects=True) as client:
    shown = client.post(link).text
    token = re.search(r'name="csrf" value="([0-9a-f]+)"', shown)[1]
    client.post(base + "/scans/start", data={"csrf": token, "networks": "10.77.0.0/22"}).raise_for_status()
"""


@as_root
@pytest.mark.lab
def test_a_scan_through_the_service_while_the_service_itself_may_nothing(
    tmp_path: pathlib.Path, serving: list[Serving]
) -> None:
    from lab.build import able
    from lab.namespaces import Spaces, batch

    if (why := able()) is not None:
        pytest.skip(why)
    spaces = Spaces.new()
    try:
        one, other = spaces.namespace("one"), spaces.namespace("other")
        batch(
            [f"netns add {one}", f"netns add {other}", f"link add v0 netns {one} type veth peer name v0 netns {other}"]
        )
        for node, address in (("one", "10.77.0.1"), ("other", "10.77.0.2")):
            spaces.configure(node, ["link set lo up", "link set v0 up", f"addr add {address}/22 dev v0"])
        service = Serving(tmp_path, inside=tuple(spaces.inside("one")), port=8737)
        serving.append(service)
        link = service.until(r"(http://\S+/first/\S+)")
        service.until("Strg-C")
        _wait(lambda: _listens(spaces.inside("one")))
        base = "http://127.0.0.1:8737"
        subprocess.run([*spaces.inside("one"), sys.executable, "-c", CLIENT, base, link], check=True, timeout=60)
        main = service.process.pid
        scan = _child(_child(main, "launcher"), "--events")
        assert held("CapEff", main) == held("CapPrm", main) == held("CapBnd", main) == 0
        for task in pathlib.Path(f"/proc/{main}/task").iterdir():
            assert held("CapEff", f"{main}/task/{task.name}") == 0
        assert held("CapEff", scan) == held("CapBnd", scan) == 1 << NET_RAW
        with Store(tmp_path / "office.db") as store:
            _wait(lambda: any(r.status == "done" for r in store.runs()), 120)
            (ran,) = store.runs()
            outcomes = {o.probe: o for o in store.outcomes(ran.id)}
            assert ran.made_by.startswith("admin (") and outcomes["arp"].status == "done"
            assert any(o.claim == o.claim and o.source.peer == "10.77.0.2" for o in store.observations(ran.id))
        assert service.end() in (0, -signal.SIGTERM)
    finally:
        spaces.down()


def _listens(inside: list[str]) -> bool:
    said = subprocess.run([*inside, "ss", "-Hltn", "sport = :8737"], capture_output=True, text=True, check=True)
    return "8737" in said.stdout


def _child(parent: int, word: str) -> int:
    """The child of a process whose command line holds the word; waits for it."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        for pid in pathlib.Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii").split():
            if word in pathlib.Path(f"/proc/{pid}/cmdline").read_text("utf-8").split("\0") or word == "launcher":
                return int(pid)
        time.sleep(0.02)
    raise AssertionError(f"no {word}")
