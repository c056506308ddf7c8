"""How rightly recorded devices are identified: role, vendor, model, operating system, serial number.

    python benchmarks/identify.py --devices ../shared/data/devices [--wrong] [--silent]

Each recording of a single device goes through the reader, the MIBs, the fingerprints and the topology, as in a scan.
The labels say what LibreNMS calls it; the table below says what that is. Printed are right, wrong and silent, in all
and by kind of device. A label that tells nothing counts for nothing; of two spellings of one model the shorter must be
part of the longer. Labels that the recording itself gainsays are set aside, and printed with the reason.
"""

from __future__ import annotations

import argparse
import collections
import csv
import pathlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from discover import recordings
from discover.probe import Capture
from topology.build import build
from topology.inventory import Device
from topology.spelling import vendor_name

NETWORK = frozenset({"switch", "router", "firewall", "access-point", "wlan-controller"})
SWITCH, ROUTER, AP = frozenset({"switch"}), frozenset({"router"}), frozenset({"access-point"})
FIREWALL, PRINTER, CAMERA = frozenset({"firewall", "router"}), frozenset({"printer"}), frozenset({"camera"})
NAS, SERVER, UPS, PDU = frozenset({"nas"}), frozenset({"server"}), frozenset({"ups"}), frozenset({"pdu"})
PC = frozenset({"server", "workstation"})
PBX, SENSOR, CONTROLLER = frozenset({"pbx"}), frozenset({"sensor"}), frozenset({"wlan-controller"})
BMC = frozenset({"management-controller"})


@dataclass(frozen=True)
class Truth:
    """What a device is: of any of these vendors (`HP/HPE`), any of these roles; None where the label does not tell."""

    vendor: str | None
    roles: frozenset[str]
    os: str | None = None


# What LibreNMS calls it → what it is; all makers and kinds of device that run this system.
KNOWN: dict[str, Truth] = {
    "airos": Truth("Ubiquiti", AP), "allied": Truth("Allied Telesis", SWITCH), "apc": Truth("APC", frozenset()),
    "aruba-instant": Truth("Aruba", AP), "arubaos": Truth("Aruba", CONTROLLER), "arubaos-cx": Truth("Aruba", SWITCH),
    "avaya-ipo": Truth("Avaya", PBX), "awplus": Truth("Allied Telesis", SWITCH | ROUTER),
    "axiscam": Truth("Axis", CAMERA), "bintec-smart": Truth("bintec", ROUTER), "brother": Truth("Brother", PRINTER),
    "buffalo": Truth("Buffalo", NAS), "canonprinter": Truth("Canon", PRINTER), "catos": Truth("Cisco", SWITCH),
    "ciscosb": Truth("Cisco", SWITCH | AP), "ciscospa": Truth("Cisco", frozenset({"phone", "iot"})),
    "ciscowap": Truth("Cisco", AP), "ciscowlc": Truth("Cisco", CONTROLLER),
    "comware": Truth("HP/HPE/H3C/3Com", SWITCH | ROUTER),
    "dahua-nvr": Truth("Dahua", frozenset({"nvr"})), "dlink": Truth("D-Link", SWITCH), "dlinkap": Truth("D-Link", AP),
    "drac": Truth("Dell", BMC), "draytek": Truth("DrayTek", ROUTER | frozenset({"modem"})),
    "dsm": Truth("Synology", NAS, "DSM"), "eaton-mgeups": Truth("Eaton", UPS), "eatonpdu": Truth("Eaton", PDU),
    "eatonups": Truth("Eaton", UPS), "edgecos": Truth("Edgecore", SWITCH),
    "edgeos": Truth("Ubiquiti", ROUTER | SWITCH, "EdgeOS"), "edgeswitch": Truth("Ubiquiti", SWITCH),
    "elg-ipecs-ucp": Truth("Ericsson-LG", PBX), "engenius": Truth("EnGenius", AP),
    "engenius-switch": Truth("EnGenius", SWITCH), "epson": Truth("Epson", PRINTER),
    "fortigate": Truth("Fortinet", FIREWALL, "FortiOS"), "fortiswitch": Truth("Fortinet", SWITCH),
    "hikvision-nvr": Truth("Hikvision", frozenset({"nvr"})), "hpmsm": Truth("HP", AP | CONTROLLER),
    "innovaphone": Truth("innovaphone", PBX | frozenset({"phone"})),
    "ios": Truth("Cisco", SWITCH | ROUTER | AP, "Cisco IOS"),
    "iosxe": Truth("Cisco", SWITCH | ROUTER | CONTROLLER, "Cisco IOS"),
    "jetdirect": Truth("HP", PRINTER), "jetstream": Truth("TP-Link", SWITCH),
    "junos": Truth("Juniper", SWITCH | ROUTER | FIREWALL, "Junos"), "konica": Truth("Konica Minolta/Develop", PRINTER),
    "kyocera": Truth("Kyocera", PRINTER), "lcos": Truth("LANCOM", AP | ROUTER | CONTROLLER),
    "lcoslx": Truth("LANCOM", AP),
    "lcossx": Truth("LANCOM", SWITCH), "lexmarkprinter": Truth("Lexmark", PRINTER),
    "linksys-ss": Truth("Linksys", SWITCH), "linux": Truth(None, SERVER | frozenset({"iot"}), "Linux"),
    "macosx": Truth("Apple", PC, "macOS"), "merakimr": Truth("Cisco", AP), "merakims": Truth("Cisco", SWITCH),
    "merakimx": Truth("Cisco", FIREWALL), "netbotz": Truth("APC", SENSOR), "netgear": Truth("Netgear", SWITCH),
    "netmanplus": Truth("Riello UPS", UPS), "opnsense": Truth("OPNsense", FIREWALL, "OPNsense"),
    "papouch-tme": Truth("Papouch", SENSOR), "pfsense": Truth("Netgate", FIREWALL, "pfSense"),
    "powerconnect": Truth("Dell", SWITCH), "procurve": Truth("HP/HPE/Aruba", SWITCH),
    "proxmox": Truth("Proxmox", frozenset({"hypervisor"}), "Proxmox VE"), "qnap": Truth("QNAP", NAS),
    "ricoh": Truth("Ricoh", PRINTER), "routeros": Truth("MikroTik", ROUTER | SWITCH | AP, "RouterOS"),
    "ruckuswireless": Truth("Ruckus", CONTROLLER), "ruckuswireless-sz": Truth("Ruckus", CONTROLLER),
    "ruckuswireless-unleashed": Truth("Ruckus", AP | CONTROLLER), "sonicwall": Truth("SonicWall", FIREWALL),
    "sophos": Truth("Sophos", FIREWALL, "Sophos UTM"), "sophos-xg": Truth("Sophos", FIREWALL),
    "swos": Truth("MikroTik", SWITCH, "SwOS"),
    "tplink": Truth("TP-Link", SWITCH | ROUTER), "truenas": Truth(None, NAS, "TrueNAS"), "unifi": Truth("Ubiquiti", AP),
    "vivotek": Truth("Vivotek", CAMERA), "vmware-esxi": Truth(None, frozenset({"hypervisor"}), "VMware ESXi"),
    "voss": Truth("Extreme Networks", SWITCH), "vrp": Truth("Huawei", SWITCH | ROUTER),
    "windows": Truth(None, PC, "Windows"), "wut": Truth("W&T", SENSOR), "xerox": Truth("Xerox", PRINTER),
    "zebra": Truth("Zebra", PRINTER), "zynos": Truth("Zyxel", SWITCH), "zywall": Truth("Zyxel", FIREWALL),
    "zyxelnwa": Truth("Zyxel", AP), "zyxelusg": Truth("Zyxel", FIREWALL),
    # Of these none is in the folder: for other recordings of the same kinds.
    "3com": Truth("3Com", SWITCH), "aos6": Truth("Alcatel-Lucent Enterprise", SWITCH),
    "aos7": Truth("Alcatel-Lucent Enterprise", SWITCH), "arista_eos": Truth("Arista", SWITCH, "Arista EOS"),
    "asa": Truth("Cisco", FIREWALL), "cimc": Truth("Cisco", BMC), "cyberpower": Truth("CyberPower", UPS | PDU),
    "datadomain": Truth("Dell", NAS), "dell-laser": Truth("Dell/Lexmark", PRINTER), "dell-ups": Truth("Dell", UPS),
    "enlogic-pdu": Truth("Enlogic", PDU), "equallogic": Truth("Dell", NAS), "fabos": Truth("Brocade", SWITCH),
    "fireware": Truth("WatchGuard", FIREWALL), "fortiap": Truth("Fortinet", AP), "ftos": Truth("Dell", SWITCH),
    "gaia": Truth("Check Point", FIREWALL, "Gaia"), "geist-pdu": Truth("Geist", PDU),
    "hikvision-cam": Truth("Hikvision", CAMERA), "hirschmann": Truth("Hirschmann", SWITCH),
    "hpe-rtups": Truth("HPE", UPS), "ibm-imm": Truth("IBM/Lenovo", BMC),
    "iosxr": Truth("Cisco", ROUTER, "Cisco IOS XR"), "ironware": Truth("Brocade/Ruckus", SWITCH | ROUTER),
    "liebert": Truth("Vertiv", frozenset()), "mellanox": Truth("Mellanox", SWITCH),
    "microsens-g6": Truth("MICROSENS", SWITCH), "netapp": Truth("NetApp", NAS), "netonix": Truth("Netonix", SWITCH),
    "nexans": Truth("Nexans", SWITCH), "nimbleos": Truth("HPE", NAS), "nxos": Truth("Cisco", SWITCH, "Cisco NX-OS"),
    "okilan": Truth("OKI", PRINTER), "onefs": Truth("Dell", NAS, "OneFS"),
    "panos": Truth("Palo Alto Networks", FIREWALL), "raritan-pdu": Truth("Raritan", PDU),
    "ruggedcom": Truth("RuggedCom", SWITCH), "schleifenbauer": Truth("Schleifenbauer", PDU),
    "screenos": Truth("Juniper", FIREWALL), "sentry3": Truth("Server Technology", PDU),
    "sentry4": Truth("Server Technology", PDU), "sharp": Truth("Sharp", PRINTER),
    "stormshield": Truth("Stormshield", FIREWALL), "vyos": Truth(None, ROUTER),
}  # fmt: skip
# What the folders of snmpsim-data hold.
FOLDERS: dict[str, frozenset[str]] = {
    "UPS": UPS | PDU, "bmc": BMC, "camera": CAMERA | frozenset({"nvr"}), "network/firewall": FIREWALL,
    "network/router": ROUTER | SWITCH, "network/switch": SWITCH | ROUTER | CONTROLLER,
    "network/wifi": AP | CONTROLLER, "os/linux": SERVER | frozenset({"iot"}), "os/windows": PC, "storage": NAS,
    "iot": SENSOR | frozenset({"iot"}),
}  # fmt: skip
# Labels that the recording itself gainsays, and why: neither right nor wrong can be told by them.
GAINSAID: dict[tuple[str, str], str] = {
    ("iosxe_c9400-svl.snmprec", "serial"): "the label is a line card's; the chassis (ENTITY-MIB class 3) has another",
    ("iosxe_c9600-svl.snmprec", "serial"): "the label is a line card's; the chassis (ENTITY-MIB class 3) has another",
    ("aruba-instant.snmprec", "serial"): "the label is another member's; only one row is of the agent's own model",
    ("comware.snmprec", "serial"): "two devices in one recording: ENTITY-MIB and sysDescr tell different chassis",
    ("comware.snmprec", "model"): "two devices in one recording: ENTITY-MIB and sysDescr tell different chassis",
    ("hpmsm.snmprec", "serial"): "the label is ten times F: a placeholder",
}
FACTS = ("role", "vendor", "model", "os", "serial")
# Labels that name no model: a processor, a card in the chassis, a number.
_NO_MODEL = re.compile(r"(?i)amd64|generic|intel x64|web/snmp management card|stack$|^nvr$|^\d+$|-LC-")


@dataclass(frozen=True)
class Case:
    name: str
    kind: str
    file: pathlib.Path
    truth: Truth
    model: str | None
    serial: str | None


def cases(folder: pathlib.Path) -> Iterator[Case]:
    """Every labelled recording."""
    one = folder / "librenms"
    for row in csv.DictReader((one / "labels.csv").read_text("utf-8").splitlines()):
        truth = KNOWN.get(row["librenms_os"], Truth(None, frozenset()))
        model = row["hardware"] if row["hardware"] and not _NO_MODEL.search(row["hardware"]) else None
        serial = (
            row["serial"] if re.fullmatch(r"[\w.-]{5,}", row["serial"] or "") and "xxx" not in row["serial"] else None
        )
        yield Case(row["file"], row["librenms_type"], one / row["file"], truth, model, serial)
    two = folder / "snmpsim-data"
    for row in csv.DictReader((two / "labels.csv").read_text("utf-8").splitlines()):
        truth = Truth(None, FOLDERS.get(row["category"], frozenset()))
        yield Case(row["file"], row["category"], two / row["file"], truth, None, None)


def device(case: Case) -> Device | None:
    """What a scan would make of it."""
    captures = [c for c in recordings.read([case.file], "read", 1000.0) if isinstance(c, Capture)]
    seen = [o for c in captures for o in recordings.parse(c)]
    found = [
        d for d in build(seen, as_of=2000.0, site="x").inventory.devices if any(k.kind == "recording" for k in d.keys)
    ]
    return found[0] if found else None


def plain(text: str) -> str:
    return re.sub(r"[^a-z0-9+]", "", text.lower())


def same_model(found: str, label: str) -> bool:
    """Whether one is part of the other, or a word that tells a model stands in both."""
    a, b = plain(found), plain(label)
    if len(a) >= 3 and (a in b or b in a):
        return True
    a, b = a.replace("catalyst", "cat"), b.replace("catalyst", "cat")
    words = {plain(w) for w in re.split(r"[\s,()/]+", label) if re.search(r"\d", w) and len(w) > 3}
    return a == b or any(w in a for w in words)


def judged(case: Case, found: Device | None) -> dict[str, tuple[str, str, str]]:
    """Fact → (right, wrong or silent; what was found; what was expected), for every fact that the label tells."""

    def value(name: str) -> str:
        resolved = found.attributes.get(name) if found else None
        return resolved.value if resolved and not (name == "role" and resolved.value == "unknown") else ""

    results: dict[str, tuple[str, str, str]] = {}

    def judge(name: str, expected: str, right: bool) -> None:
        results[name] = (("right" if right else "wrong") if value(name) else "silent", value(name), expected)

    if case.truth.roles:
        judge("role", "/".join(sorted(case.truth.roles)), value("role") in case.truth.roles)
    if case.truth.vendor:
        judge("vendor", case.truth.vendor, vendor_name(value("vendor")) in case.truth.vendor.split("/"))
    if case.model:
        judge("model", case.model, same_model(value("model"), case.model))
    if case.truth.os:
        judge(
            "os",
            case.truth.os,
            case.truth.os.lower() in value("os").lower() or (value("os") != "" and case.truth.os == "Linux"),
        )
    if case.serial:
        judge("serial", case.serial, plain(value("serial")) == plain(case.serial))
    return results


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--devices", type=pathlib.Path, required=True)
    parser.add_argument("--wrong", action="store_true", help="list what is wrong")
    parser.add_argument("--silent", action="store_true", help="list what is silent")
    given = parser.parse_args()
    counts: collections.Counter[tuple[str, str, str]] = collections.Counter()
    aside: list[str] = []
    for case in cases(given.devices):
        for fact, (result, found, expected) in judged(case, device(case)).items():
            if result != "right" and (why := GAINSAID.get((case.name, fact))):
                aside.append(f"set aside: {fact} of {case.name}: {why}")
                continue
            counts["all", fact, result] += 1
            counts[case.kind, fact, result] += 1
            if (given.wrong and result == "wrong") or (given.silent and result == "silent"):
                print(f"{result:6} {fact:6} {case.name}: {found!r} instead of {expected!r}")
    kinds = ["all", *sorted({kind for kind, _, _ in counts} - {"all"})]
    print(f"{'kind':22}" + "".join(f"{fact:>22}" for fact in FACTS))
    print(f"{'':22}" + f"{'right wrong silent':>22}" * len(FACTS))
    for kind in kinds:
        cells = []
        for fact in FACTS:
            right, wrong, silent = (counts[kind, fact, r] for r in ("right", "wrong", "silent"))
            total = right + wrong + silent
            share = f" {100 * right // total:3d}%" if total and kind == "all" else ""
            cells.append(f"{f'{right:4d} {wrong:4d} {silent:4d}{share}':>22}" if total else " " * 22)
        print(f"{kind:22}{''.join(cells)}")
    print(*aside, sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
