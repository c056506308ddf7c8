"""SNMPv2-MIB system group (RFC 3418), and the engine id (RFC 3411)."""

from __future__ import annotations

from collections.abc import Iterator

from discover.mibs import Mib
from discover.mibs.view import View
from discover.observation import Attribute, Confidence, Key, SameDevice
from discover.probe import Statement
from discover.snmp.table import number, oid, text

_ATTRIBUTES = (
    ("sys_descr", oid("1.3.6.1.2.1.1.1.0")),
    ("sys_object_id", oid("1.3.6.1.2.1.1.2.0")),
    ("contact", oid("1.3.6.1.2.1.1.4.0")),
    ("sys_name", oid("1.3.6.1.2.1.1.5.0")),
    ("location", oid("1.3.6.1.2.1.1.6.0")),
)
_ENGINE_ID = oid("1.3.6.1.6.3.10.2.1.1.0")
_IP_FORWARDING = oid("1.3.6.1.2.1.4.1.0")
# What agents say when nobody has set a name or place.
_UNSET = frozenset(
    {
        "(none)",
        "none",
        "unknown",
        "localhost",
        "localhost.localdomain",
        "n/a",
        "not set",
        "sitting on the dock of the bay",
    }
)


def statements(view: View) -> Iterator[Statement]:
    for name, at in _ATTRIBUTES:
        said = text(view.table.get(at))
        if said is None or said.lower() in _UNSET or said in ("0.0", "0"):
            continue
        yield Statement(view.subject, Attribute(name, said))
        if name == "sys_name":
            yield Statement(view.subject, SameDevice(Key.name(said)))
    engine = view.table.get(_ENGINE_ID)
    if isinstance(engine, bytes) and 5 <= len(engine) <= 32 and any(engine[4:]):
        yield Statement(view.subject, SameDevice(Key.engine_id(engine)))
    if number(view.table.get(_IP_FORWARDING)) == 1:
        yield Statement(view.subject, Attribute("capability", "router"), Confidence.HINT)


MIB = Mib("system", ("1.3.6.1.2.1.1", "1.3.6.1.6.3.10.2.1.1", "1.3.6.1.2.1.4.1"), statements, order=0)
