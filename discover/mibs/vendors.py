"""Model, serial number and firmware where a vendor's own MIB carries them. Data: enterprise, and what stands where.

An identifier may end at a column: then its first text counts. Two joined by `+` are one value: family and size. Only
what a vendor's number says is asked for, so each row is asked of agents below that enterprise, and of those that hide
behind net-snmp's number (8072) or none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from discover.mibs import Mib
from discover.mibs.entity import real_serial, serial_key
from discover.mibs.view import View
from discover.observation import Attribute, Confidence, SameDevice
from discover.probe import Statement
from discover.snmp.table import Oid, dotted, number, oid, text

# enterprise below 1.3.6.1.4.1 → (attribute, the rest of the identifier)
FACTS: dict[int, tuple[tuple[str, str], ...]] = {
    2: (("model", "3.51.3.1.5.2.1.5.0"), ("serial", "3.51.3.1.5.2.1.3.0")),  # IBM management module
    9: (  # Cisco Business
        ("model", "6.1.101.53.14.1.11"),
        ("model", "6.1.101.53.14.1.7"),
        ("serial", "6.1.101.53.14.1.5"),
        ("firmware", "6.1.101.53.14.1.2"),
        ("serial", "3.6.3.0"),
    ),
    11: (  # HP, HPE: ProCurve; JetDirect
        ("serial", "2.36.1.1.2.9.0"),
        ("firmware", "2.14.11.5.1.1.3.0"),
        ("model", "2.3.9.4.2.1.1.3.2.0"),
        ("serial", "2.3.9.4.2.1.1.3.3.0"),
    ),
    171: (("serial", "12.1.1.12.0"), ("serial", "12.11.1.9.4.1.17")),  # D-Link
    253: (("serial", "8.53.3.2.1.3.1"),),  # Xerox
    207: (("model", "8.4.4.3.21.1.1.4"),),  # Allied Telesis
    232: (("model", "2.2.4.2.0"), ("serial", "2.2.2.1.0")),  # HPE servers and iLO
    236: (("model", "11.5.1.1.1.1.0"), ("serial", "11.5.1.1.1.4.0")),  # Samsung printers
    318: (  # APC
        ("model", "1.1.1.1.1.1.0"),
        ("serial", "1.1.1.1.2.3.0"),
        ("firmware", "1.1.1.1.2.1.0"),
        ("model", "1.1.12.1.5.0"),
        ("serial", "1.1.12.1.6.0"),
        ("model", "1.1.26.2.1.8"),
        ("serial", "1.1.26.2.1.9"),
        ("model", "1.1.8.1.5.0"),
        ("serial", "1.1.8.1.6.0"),
        ("model", "1.1.4.1.4.0"),
        ("serial", "1.1.4.1.5.0"),
    ),
    367: (("model", "3.2.1.1.1.1.0"), ("firmware", "3.2.1.1.1.2.0"), ("serial", "3.2.1.2.1.4.0")),  # Ricoh
    534: (  # Eaton: XUPS, ePDU
        ("vendor", "1.1.1.0"),
        ("model", "1.1.2.0"),
        ("model", "6.6.7.1.2.1.3"),
        ("serial", "6.6.7.1.2.1.4"),
        ("firmware", "6.6.7.1.2.1.5"),
    ),
    641: (("model", "2.1.2.1.2"), ("firmware", "2.1.2.1.4"), ("serial", "2.1.2.1.6")),  # Lexmark
    674: (  # Dell: chassis, iDRAC, OpenManage, switches
        ("model", "10892.2.1.1.2.0"),
        ("serial", "10892.2.1.1.11.0"),
        ("firmware", "10892.2.1.2.1.0"),
        ("firmware", "10892.5.1.1.8.0"),
        ("serial", "10892.5.1.3.2.0"),
        ("model", "10892.5.1.3.12.0"),
        ("model", "10892.1.300.10.1.9"),
        ("serial", "10892.1.300.10.1.11"),
        ("model", "10895.3000.1.2.100.1.0"),
        ("firmware", "10895.3000.1.2.100.4.0"),
        ("serial", "10895.3000.1.2.100.8.1.2"),
    ),
    683: (("serial", "1.5.0"), ("firmware", "1.9.0")),  # Zebra print servers
    705: (("model", "1.1.1.0+1.1.2.0"), ("serial", "1.1.7.0"), ("firmware", "1.1.4.0")),  # MGE, Eaton
    789: (("model", "1.1.5.0"), ("serial", "1.1.9.0")),  # NetApp
    890: (("model", "1.15.3.1.11.0"), ("serial", "1.15.3.1.12.0"), ("firmware", "1.15.3.1.6.0")),  # Zyxel
    1248: (("model", "1.2.2.1.1.1.2"), ("serial", "1.2.2.1.1.1.5")),  # Epson
    1347: (("model", "43.5.1.1.1"), ("serial", "43.5.1.1.28"), ("firmware", "43.5.4.1.5.1")),  # Kyocera
    1602: (("model", "1.1.1.1.0"), ("firmware", "1.1.1.4.0")),  # Canon
    1991: (("serial", "1.1.1.1.2.0"),),  # Foundry, Brocade, Ruckus ICX
    2011: (("model", "5.25.31.6.5.0"), ("serial", "5.25.188.1.1.0")),  # Huawei
    2356: (  # LANCOM: LCOS, LCOS LX, LCOS SX
        ("model", "11.3.1.1.2"),
        ("serial", "11.3.1.1.4"),
        ("firmware", "11.3.1.1.3"),
        ("serial", "13.1.47.7.0"),
        ("firmware", "13.1.47.9.0"),
        ("model", "16.1.1.1.1.3.0"),
        ("serial", "16.1.1.1.1.4.0"),
        ("firmware", "16.1.1.1.1.13.0"),
    ),
    2435: (("model", "2.4.3.2435.5.13.3.0"), ("serial", "2.3.9.4.2.1.5.5.1.0")),  # Brother
    2604: (("model", "5.1.1.2.0"), ("firmware", "5.1.1.3.0"), ("serial", "5.1.1.4.0")),  # Sophos Firewall
    2620: (("model", "1.6.16.7.0"), ("serial", "1.6.16.3.0")),  # Check Point
    2636: (("serial", "3.1.3.0"),),  # Juniper
    3375: (("model", "2.1.3.3.1.0"), ("serial", "2.1.3.3.3.0")),  # F5
    3808: (  # CyberPower: UPS, ePDU, ePDU2
        ("model", "1.1.1.1.1.1.0"),
        ("firmware", "1.1.1.1.2.1.0"),
        ("serial", "1.1.1.1.2.3.0"),
        ("model", "1.1.3.1.5.0"),
        ("serial", "1.1.3.1.6.0"),
    ),
    3955: (  # Linksys
        ("model", "1000.201.53.14.1.11"),
        ("serial", "1000.201.53.14.1.5"),
        ("firmware", "1000.201.53.14.1.2"),
    ),
    4413: (("model", "1.1.1.1.1.3.0"), ("serial", "1.1.1.1.1.4.0"), ("firmware", "1.1.1.1.1.13.0")),  # EdgeSwitch
    4526: (  # Netgear
        ("model", "10.1.1.1.3.0"),
        ("serial", "10.1.1.1.4.0"),
        ("firmware", "10.1.1.1.13.0"),
        ("model", "11.1.1.1.3.0"),
        ("serial", "11.1.1.1.4.0"),
        ("firmware", "11.1.1.1.13.0"),
        ("firmware", "22.1.0"),
        ("serial", "22.2.0"),
        ("firmware", "18.1.0"),
    ),
    5951: (("model", "4.1.1.11.0"), ("serial", "4.1.1.14.0")),  # NetScaler
    6574: (("model", "1.5.1.0"), ("serial", "1.5.2.0"), ("firmware", "1.5.3.0")),  # Synology
    6876: (("os", "1.1.0"), ("os_version", "1.2.0")),  # VMware
    7367: (("model", "3.1.0"), ("firmware", "3.2.0")),  # DrayTek
    8741: (("model", "2.1.1.1.0"), ("serial", "2.1.1.2.0"), ("firmware", "2.1.1.3.0")),  # SonicWall
    10642: (("model", "1.1.0"), ("firmware", "1.2.0"), ("serial", "1.9.0")),  # Zebra
    11863: (("model", "6.1.1.5.0"), ("firmware", "6.1.1.6.0"), ("serial", "6.1.1.8.0")),  # TP-Link
    12356: (("serial", "100.1.1.1.0"), ("firmware", "101.4.1.1.0"), ("firmware", "106.4.1.1.0")),  # Fortinet
    13742: (("model", "6.3.2.1.1.3"), ("serial", "6.3.2.1.1.4")),  # Raritan PX
    14179: (("model", "1.1.1.3.0"), ("serial", "1.1.1.4.0"), ("firmware", "1.1.1.14.0")),  # Cisco WLC
    14823: (("serial", "2.2.1.1.1.12.0"), ("firmware", "2.3.3.1.1.4.0")),  # Aruba
    14988: (
        ("serial", "1.1.7.3.0"),
        ("model", "1.1.7.9.0"),
        ("firmware", "1.1.4.4.0"),
        ("firmware", "1.1.7.4.0"),
    ),  # MikroTik
    18334: (("model", "1.1.1.1.6.2.1.0"), ("firmware", "1.1.1.1.6.1.0")),  # Konica Minolta
    24681: (("model", "1.2.12.0"),),  # QNAP
    25053: (  # Ruckus: ZoneDirector, Unleashed, access point, SmartZone
        ("model", "1.2.1.1.1.1.9.0"),
        ("serial", "1.2.1.1.1.1.15.0"),
        ("firmware", "1.2.1.1.1.1.18.0"),
        ("model", "1.15.1.1.1.1.9.0"),
        ("serial", "1.15.1.1.1.1.15.0"),
        ("firmware", "1.15.1.1.1.1.18.0"),
        ("model", "1.1.2.1.1.1.1.0"),
        ("serial", "1.1.2.1.1.1.2.0"),
        ("serial", "1.4.1.1.1.15.13.0"),
        ("model", "1.8.1.1.1.1.1.1.3"),
    ),
    19046: (("model", "11.1.1.5.2.1.5.0"), ("serial", "11.1.1.5.2.1.3.0")),  # Lenovo XClarity Controller
    23695: (("model", "200.1.1.1.1.1.0"), ("serial", "200.1.1.1.1.2.0"), ("firmware", "200.1.1.1.1.3.0")),  # Peplink
    25461: (("serial", "2.1.2.1.3.0"), ("firmware", "2.1.2.1.1.0")),  # Palo Alto
    41112: (("model", "1.6.3.3.0"), ("firmware", "1.6.3.6.0")),  # Ubiquiti
    48690: (("serial", "1.1.0"),),  # Teltonika
    50001: (("serial", "1.3.0"),),  # Hikvision recorders
    55062: (("model", "1.12.3.0"), ("serial", "1.12.4.0"), ("firmware", "1.12.6.0")),  # QNAP, QTS 5
    1004849: (("model", "2.1.2.6.0"), ("serial", "2.1.2.4.0"), ("firmware", "2.1.1.1.0")),  # Dahua
}
# Further subtrees of vendors whose agents hide behind net-snmp's number: that they answer tells whose they are.
MARKS: dict[int, tuple[str, ...]] = {14125: ("2.1.1",), 12325: ("1.200.1.1",), 21317: ("1.3.2",)}
_NOBODYS = (None, 8072, 311, 2021)
_LAST = re.compile(r"\s*\|.*$")  # Zyxel: `V4.70(ABBI.2) | 12/17/2021`
_SYSTEM = re.compile(r"(DSM|SRM|QTS|QuTS hero) \d")  # Synology and QNAP: `DSM 7.2-64570`
_NOTHING = frozenset({"none", "unknown", "n/a", "null", "not available", "-"})


def columns(enterprise: int) -> tuple[str, ...]:
    """What to ask agents of this vendor for."""
    return tuple(
        f"1.3.6.1.4.1.{enterprise}.{rest.removesuffix('.0')}"
        for _, told in (*FACTS.get(enterprise, ()), *(("", mark) for mark in MARKS.get(enterprise, ())))
        for rest in told.split("+")
    )


def _first(view: View, at: Oid) -> str | None:
    found = view.table.get(at)
    if found is None:
        found = next((value for _, value in view.table.under(at) if text(value)), None)
    return text(found) if isinstance(found, bytes) else str(known) if (known := number(found)) else None


def _nothing(value: str) -> bool:
    return value.lower() in _NOTHING or value.startswith("UBNT-")  # Ubiquiti's name for a board that many models share


def statements(view: View) -> Iterator[Statement]:
    said: set[tuple[int, str]] = set()
    for enterprise, facts in FACTS.items():
        for name, rest in facts:
            parts = (_first(view, oid(f"1.3.6.1.4.1.{enterprise}.{part}")) for part in rest.split("+"))
            value = _LAST.sub("", " ".join(part for part in parts if part)) or None
            if value is None or len(value) > 80 or _nothing(value) or (enterprise, name) in said:
                continue
            if name == "serial":
                serial = real_serial(value)
                if serial is None:
                    continue
                value = serial
                yield Statement(view.subject, SameDevice(serial_key(view, None, serial)))
            said.add((enterprise, name))
            yield Statement(view.subject, Attribute(name, value))
            if name == "firmware" and (system := _SYSTEM.match(value)):
                yield Statement(view.subject, Attribute("os", system[1]))
    yield from _jetdirect(view)
    yield from _answered(view)


def _answered(view: View) -> Iterator[Statement]:
    """Which vendors' subtrees an agent answers whose sysObjectID is nobody's: net-snmp's, or none."""
    if view.enterprise not in _NOBODYS:
        return
    for enterprise in sorted({*FACTS, *MARKS}):
        if enterprise not in _BY_OTHERS:
            first = next((at for c in columns(enterprise) if (at := _present(view, c))), None)
            if first is not None:
                yield Statement(view.subject, Attribute("mib_answered", first))


_BY_OTHERS = (9, 11)
"""Whose subtrees others answer as well: CDP, JetDirect's device id."""


def _present(view: View, column: str) -> str | None:
    root = oid(column)
    rest = next((index for index, value in view.table.under(root) if value not in (b"", 0)), None)
    return None if rest is None else dotted((*root, *rest))


_DEVICE_ID = oid("1.3.6.1.4.1.11.2.3.9.1.1.7.0")  # also Brother, Kyocera, Konica and others answer it
_KEYS = {"MFG": "vendor", "MANUFACTURER": "vendor", "MDL": "model", "MODEL": "model"}


def _jetdirect(view: View) -> Iterator[Statement]:
    """The IEEE 1284 device id of a printer: `MFG:HP;MDL:LaserJet;…`."""
    said = text(view.table.get(_DEVICE_ID)) or ""
    for part in said.split(";"):
        key, _, value = part.partition(":")
        if (name := _KEYS.get(key.strip().upper())) and 0 < len(value.strip()) <= 80:
            yield Statement(view.subject, Attribute(name, value.strip()), Confidence.REPORTED)


MIB = Mib(
    "vendors",
    ("1.3.6.1.4.1.11.2.3.9.1.1.7", *(column for enterprise in {**FACTS, **MARKS} for column in columns(enterprise))),
    statements,
    order=52,
)
