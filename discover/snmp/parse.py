"""From a stored walk to statements."""

from __future__ import annotations

import ipaddress

from discover.mibs import bridge, lldp, mibs
from discover.mibs.view import View
from discover.observation import Key, SameDevice, Service
from discover.probe import Capture, Statement
from discover.snmp.table import decode

# The first of these that a device has is the subject; the others are joined to it.
_STRENGTH = ("mac", "serial", "engine_id", "chassis")


def statements(capture: Capture) -> list[Statement]:
    """Pure and total: what every MIB reads out of a walk. The subject of a recording is the recording, since its file
    is one device; of a live device its chassis MAC, else its serial number, engine id or, at last, the address."""
    walk = decode(capture.payload)
    if walk is None:
        return []
    subject = Key.recording(walk.recording) if walk.recording else _ip(capture.peer)
    if subject is None:
        return []
    view = View(walk, subject)
    found: list[Statement] = []
    if not walk.recording:  # `detail` tells which credential was taken, by its label
        version = f"v{walk.version}" if walk.version else None
        found.append(Statement(subject, Service("udp", 161, "snmp", None, version, walk.credential or None)))
    for mib in mibs():
        try:
            found += mib.statements(view)
        except (ValueError, TypeError, LookupError, OverflowError, ArithmeticError, RecursionError):
            continue  # an oddity in one table costs that table
    found = list(dict.fromkeys(found))
    if walk.recording and not found:  # nothing is known but that it is there
        return [Statement(subject, SameDevice(subject))]
    return found if walk.recording else _renamed(found, view)


def _ip(peer: str) -> Key | None:
    try:
        return Key.ip(str(ipaddress.ip_address(peer.partition("%")[0])))
    except ValueError:
        return None


def _renamed(found: list[Statement], view: View) -> list[Statement]:
    """The same statements, but those about the address are about the strongest key of its device."""
    own = [s.claim.key for s in found if s.subject == view.subject and isinstance(s.claim, SameDevice)]
    first = [key for key in (lldp.local_key(view), bridge.local_key(view)) if key is not None and key.kind == "mac"]
    same = [key for key in (*first, *own) if not _local(key)]
    strong = next((key for kind in _STRENGTH for key in same if key.kind == kind), None)
    if strong is None:
        return found
    renamed = [Statement(strong, SameDevice(view.subject))]
    for one in found:
        if one.subject != view.subject:
            renamed.append(one)
        elif one.claim != SameDevice(strong):
            renamed.append(Statement(strong, one.claim, one.confidence))
    return renamed


def _local(key: Key) -> bool:
    """A locally administered MAC address, which many devices may have."""
    return key.kind == "mac" and bool(int(key.value[1], 16) & 2)
