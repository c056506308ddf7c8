"""Virtual machines of a VMware host: VMWARE-VMINFO-MIB."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discover.mibs import Mib
from discover.mibs.view import View
from discover.observation import Attribute, Hosts, Key, SameDevice
from discover.probe import Statement
from discover.snmp.table import mac, oid

_NAME = oid("1.3.6.1.4.1.6876.2.1.1.2")
_UUID = oid("1.3.6.1.4.1.6876.2.1.1.10")
_MAC = oid("1.3.6.1.4.1.6876.2.4.1.7")
_PRODUCT = oid("1.3.6.1.4.1.6876.1.1.0")
_UUID_TEXT = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def statements(view: View) -> Iterator[Statement]:
    names, uuids = view.table.texts(_NAME), view.table.texts(_UUID)
    if view.table.get(_PRODUCT) is not None or names:
        yield Statement(view.subject, Attribute("role", "hypervisor"))
    for index, said in sorted(uuids.items()):
        if _UUID_TEXT.fullmatch(said):
            yield Statement(view.subject, Hosts(Key.uuid(said), names.get(index)))
            if index in names:
                yield Statement(Key.uuid(said), Attribute("friendly_name", names[index]))
    for at, value in view.table.under(_MAC):
        if len(at) == 2 and (found := mac(value)):
            yield Statement(view.subject, Hosts(Key.mac(found), names.get(at[0])))
            if _UUID_TEXT.fullmatch(uuids.get(at[0], "")):
                yield Statement(Key.mac(found), SameDevice(Key.uuid(uuids[at[0]])))


MIB = Mib(
    "hosting",
    tuple(f"1.3.6.1.4.1.6876.2.{rest}" for rest in ("1.1.2", "1.1.10", "4.1.7")),
    statements,
    order=56,
)
