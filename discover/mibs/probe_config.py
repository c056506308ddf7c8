"""RMON2-MIB probeConfig (RFC 4502): switches of TP-Link tell their model there, and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discover.mibs import Mib
from discover.mibs.view import View
from discover.observation import Attribute
from discover.probe import Statement
from discover.snmp.table import oid, text

_SOFTWARE, _HARDWARE = "1.3.6.1.2.1.16.19.2", "1.3.6.1.2.1.16.19.3"
_TP_LINK = 11863
# Others tell the revision of their board there: `1.0`, `R01`.
_MODEL = re.compile(r"[A-Z][A-Z0-9]*-?[A-Z]*\d{3,}\S*(?: \d+\.\d+)?")


def statements(view: View) -> Iterator[Statement]:
    if view.enterprise != _TP_LINK:
        return
    hardware, software = (text(view.table.get((*oid(at), 0))) for at in (_HARDWARE, _SOFTWARE))
    if hardware and _MODEL.fullmatch(hardware):
        yield Statement(view.subject, Attribute("model", hardware))
        if software and len(software) <= 80:
            yield Statement(view.subject, Attribute("firmware", software))


MIB = Mib("probe_config", (_SOFTWARE, _HARDWARE), statements, enterprises=(_TP_LINK,), order=53)
