"""What this process may do, and whether that is enough for a probe."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import sys
from collections.abc import Mapping

import msgspec

from discover.probe import Needs, Options

SYSTEMS = {"linux": "Linux", "win32": "Windows", "darwin": "macOS"}
PRIVILEGES = ("raw", "root")
"""raw: may send and hear raw Ethernet frames; root: is the superuser."""


class Privileges(msgspec.Struct, frozen=True):
    """What the process holds: names from PRIVILEGES."""

    held: frozenset[str] = frozenset()

    @property
    def raw(self) -> bool:
        return "raw" in self.held

    @property
    def root(self) -> bool:
        return "root" in self.held

    @staticmethod
    def of_this_process() -> Privileges:
        """Opens and closes a raw socket to know; sends nothing."""
        return _here()


def _here() -> Privileges:
    held = set()
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        held.add("root")
    if hasattr(socket, "AF_PACKET"):
        try:
            socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0).close()  # protocol 0: hears nothing
            held.add("raw")
        except OSError:
            pass
    return Privileges(frozenset(held))


def _search_path() -> str:
    """PATH with the folders of system tools, which a plain user's PATH lacks on Debian."""
    return os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin", "/sbin"))


def tool(name: str) -> str | None:
    """Where a program is installed; None when it is not."""
    return shutil.which(name, path=_search_path())


def _option(options: Options, name: str) -> bool:
    if name.startswith("ask "):
        return name.removeprefix("ask ") in options.ask
    given: Mapping[str, bool] = {"deep": options.deep, "passive": options.passive_seconds > 0}
    return given.get(name, bool(getattr(options, name, False)))


def check(needs: Needs, options: Options, privileges: Privileges) -> str | None:
    """None when everything is there, else the code of the first thing that is missing (see Outcome.reason)."""
    if needs.systems and sys.platform not in needs.systems:
        return f"needs-system:{SYSTEMS.get(needs.systems[0], needs.systems[0])}"
    if needs.option and not _option(options, needs.option):
        return f"needs-option:{needs.option}"
    for name in needs.privileges:
        if name not in privileges.held:
            return f"needs-{name}"
    for name in needs.tools:
        if tool(name) is None:
            return f"needs-tool:{name}"
    for name in needs.modules:
        if importlib.util.find_spec(name) is None:
            return f"needs-module:{name}"
    if needs.credentials and not (getattr(options, needs.credentials, ()) or options.accounts_of(needs.credentials)):
        return f"needs-credentials:{needs.credentials}"
    return None
