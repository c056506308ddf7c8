"""What `netzplan serve --install` writes and runs: a unit for systemd, of the system or of one user.

The service runs as a user of its own that systemd makes (DynamicUser), may write to its state folder alone, and holds
CAP_NET_RAW, which netzplan hands to the process that scans and gives up in the one that listens."""

from __future__ import annotations

import os
import pathlib
import shutil
import stat
import sys

import msgspec

from netzplan.web.server import Listening

NAME = "netzplan.service"
_SYSTEM = pathlib.Path("/etc/systemd/system")
_ETC = pathlib.Path("/etc/netzplan")
_SETTINGS = ("settings.toml", "credentials.toml")


class Here(msgspec.Struct, frozen=True):
    """What the units depend on: who asks, where netzplan is, where the store is (a URL of PostgreSQL as text)."""

    root: bool
    command: pathlib.Path
    store: pathlib.Path | str
    systemd: bool
    unit_folder: pathlib.Path
    """Of this user's own units."""
    readable: bool
    """Whether other users may run the command."""
    settings: tuple[str, ...] = ()
    """Which files of settings there are in /etc/netzplan."""

    @staticmethod
    def now(store: pathlib.Path | str) -> Here:
        """This computer, this process."""
        config = pathlib.Path(os.environ.get("XDG_CONFIG_HOME") or pathlib.Path.home() / ".config")
        command = _command()
        return Here(
            hasattr(os, "geteuid") and os.geteuid() == 0,
            command,
            store if isinstance(store, str) else store.expanduser().resolve(),
            shutil.which("systemctl") is not None,
            config / "systemd" / "user",
            _for_others(command) and _for_others(pathlib.Path(sys.executable)),
            tuple(name for name in _SETTINGS if (_ETC / name).exists()),
        )


class Installation(msgspec.Struct, frozen=True):
    """Files to write, then commands to run; `problem` is the code of an error where that cannot be; `log` shows what
    the service says."""

    files: tuple[tuple[pathlib.Path, str], ...]
    commands: tuple[tuple[str, ...], ...]
    log: tuple[str, ...]
    problem: str = ""
    values: dict[str, str] = {}


def installation(listening: Listening, here: Here, user: bool) -> Installation:
    """The plan for the whole computer, or for the one user who asks."""
    manage = ("systemctl", "--user") if user else ("systemctl",)
    path = (here.unit_folder if user else _SYSTEM) / NAME
    unit = _user(listening, here) if user else _system(listening, here)
    problem, values = "", {"command": str(here.command)}
    if not here.systemd:
        problem = "no-systemd"
    elif user and here.root:
        problem = "install-user-root"
    elif not user and not here.root:
        problem = "install-root"
    elif not user and not here.readable:
        problem = "install-place"
    elif not user and isinstance(here.store, str) and "settings.toml" not in here.settings:
        problem = "install-store"  # its password must not stand in a unit, which everybody may read
    commands = ((*manage, "daemon-reload"), (*manage, "enable", "--now", NAME))
    return Installation(
        ((path, unit),), commands, ("journalctl", *(["--user"] if user else []), "-u", NAME), problem, values
    )


def _system(listening: Listening, here: Here) -> str:
    own = msgspec.structs.replace(listening, run_as="")
    # What only root may read, systemd hands to the service as copies that nobody else sees.
    credentials = [f"LoadCredential={name}:{_ETC / name}" for name in here.settings]
    if "settings.toml" in here.settings:
        credentials.append("Environment=NETZPLAN_SETTINGS=%d/settings.toml")
    if listening.certificate:
        credentials += [
            f"LoadCredential=certificate.pem:{_escape(listening.certificate)}",
            f"LoadCredential=key.pem:{_escape(listening.key)}",
        ]
        own = msgspec.structs.replace(own, certificate="%d/certificate.pem", key="%d/key.pem")
    if not isinstance(here.store, str):
        credentials.append("Environment=NETZPLAN_STORE=%S/netzplan/netzplan.db")
    address = "AF_UNIX AF_INET AF_INET6 AF_NETLINK AF_PACKET"
    home = "read-only" if here.command.is_relative_to("/home") else "yes"
    low = listening.port < 1024
    return _unit(
        "multi-user.target",
        [
            f"ExecStart={_start(here, own)}",
            "DynamicUser=yes",
            "User=netzplan",
            "StateDirectory=netzplan",
            "StateDirectoryMode=0700",
            *credentials,
            "# For the process that scans; the one that listens gives it up when it starts.",
            f"AmbientCapabilities=CAP_NET_RAW{' CAP_NET_BIND_SERVICE' if low else ''}",
            f"CapabilityBoundingSet=CAP_NET_RAW{' CAP_NET_BIND_SERVICE' if low else ''}",
            *_HARDENED,
            f"ProtectHome={home}",
            "PrivateDevices=yes",
            "ProtectClock=yes",
            "ProtectKernelLogs=yes",
            "ProtectKernelModules=yes",
            "ProtectProc=invisible",
            f"RestrictAddressFamilies={address}",
            "SystemCallFilter=@system-service",
            "SystemCallErrorNumber=EPERM",
        ],
    )


def _user(listening: Listening, here: Here) -> str:
    """Without the right to raw sockets, which a user cannot give."""
    return _unit(
        "default.target",
        [
            f"ExecStart={_start(here, listening)}",
            f"Environment={_quote('NETZPLAN_STORE=' + _escape(str(here.store)))}",
            *_HARDENED,
        ],
    )


_HARDENED = (
    "NoNewPrivileges=yes",
    "UMask=0077",
    "ProtectSystem=full",
    "PrivateTmp=yes",
    "ProtectControlGroups=yes",
    "ProtectKernelTunables=yes",
    "ProtectHostname=yes",
    "RestrictNamespaces=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "LockPersonality=yes",
    "SystemCallArchitectures=native",
)


def _unit(target: str, service: list[str]) -> str:
    lines = [
        "[Unit]",
        "Description=netzplan, the network documentation that keeps itself up to date",
        "After=network-online.target",
        "Wants=network-online.target",
        "",
        "[Service]",
        "Type=exec",
        "Restart=on-failure",
        "RestartSec=5",
        "TimeoutStopSec=30",
        "KillMode=mixed",
        *service,
        "",
        "[Install]",
        f"WantedBy={target}",
    ]
    return "\n".join(lines) + "\n"


def _start(here: Here, listening: Listening) -> str:
    words = ["serve", "--bind", listening.address, "--port", str(listening.port)]
    for host in listening.hosts:
        words += ["--host", host]
    text = " ".join([_quote(_escape(str(here.command))), *(_quote(_escape(w)) for w in words)])
    if listening.certificate:
        mine = listening.certificate.startswith("%d/")
        text += " --certificate " + _quote(listening.certificate if mine else _escape(listening.certificate))
        text += " --key " + _quote(listening.key if mine else _escape(listening.key))
    return text + (" --behind-proxy" if listening.behind_proxy else "")


def _escape(text: str) -> str:
    """systemd.unit(5): a percent sign begins a specifier, a dollar a variable; a line ends a setting."""
    clean = "".join(c for c in text if c.isprintable())
    return clean.replace("%", "%%").replace("$", "$$")


def _quote(text: str) -> str:
    plain = all(c.isalnum() or c in "/._-:=%$@+," for c in text) and text
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _command() -> pathlib.Path:
    beside = pathlib.Path(sys.executable).parent / "netzplan"
    found = str(beside) if beside.exists() else shutil.which("netzplan")
    return pathlib.Path(found or sys.argv[0]).absolute()


def _for_others(path: pathlib.Path) -> bool:
    """Whether every folder on the way, also behind links, may be entered by everybody."""
    for one in (path, path.resolve()):
        for folder in one.parents:
            try:
                if not folder.stat().st_mode & stat.S_IXOTH:
                    return False
            except OSError:
                return False
    return True
