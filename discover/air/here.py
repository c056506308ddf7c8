"""What this computer's own wireless cards have heard of late, on each system by its own way. Begins no scan, sends
nothing. On no system run with a real card yet."""

from __future__ import annotations

import errno
import re
import sys
from collections.abc import Callable, Iterator

import msgspec

from discover import nl80211, wlanapi
from discover.air import Air, airport, nmcli
from discover.tables import said


class NoCard(OSError):
    """There is no wireless card."""


def hear(counts: Callable[[str], bool], system: str = sys.platform) -> list[Air]:
    """`counts` tells of an interface whether the network that it is connected to is meant by the scan: a hot spot that
    the computer happens to use as well is nobody's office. Raises NoCard."""
    if system == "linux":
        return list(_linux(counts))
    if system == "win32":
        try:
            return [Air(tuple(wlanapi.heard(counts)))]
        except OSError as problem:
            raise NoCard(errno.ENODEV, "wlan") from problem
    text = said("system_profiler", "SPAirPortDataType", "-json") if system == "darwin" else ""
    if not text:
        raise NoCard(errno.ENODEV, "wlan")
    if not any(counts(name) for name in re.findall(r'"_name"\s*:\s*"(en\d+)"', text)):
        text = text.replace(airport.CURRENT, f"other_{airport.CURRENT}")
    return [Air(form="airport", text=text)]


def _linux(counts: Callable[[str], bool]) -> Iterator[Air]:
    try:
        found = nl80211.cards()
    except OSError as problem:
        raise NoCard(errno.ENODEV, "wlan") from problem
    if not found:
        raise NoCard(errno.ENODEV, "wlan")
    for index, name in found:
        try:
            heard = nl80211.heard(index)
        except OSError:
            heard = []
        meant = counts(name)
        if heard:
            yield Air(tuple(msgspec.structs.replace(h, connected=h.connected and meant) for h in heard))
        elif text := said("iw", "dev", name, "scan", "dump"):
            yield Air(form="iw", text=text if meant else re.sub(r"(?m)^(BSS \S+).*", r"\1", text))
        elif text := said(
            "nmcli", "-t", "-f", nmcli.FIELDS, "device", "wifi", "list", "ifname", name, "--rescan", "no"
        ):
            yield Air(form="nmcli", text=text if meant else re.sub(r"(?m)^\*:", " :", text))
