"""What kind of computer a scan runs on, from fields as firmware writes them (written here, not recorded)."""

from __future__ import annotations

import pathlib
import sys

import msgspec
import pytest

from discover.machine import Machine, machine, told
from discover.observation import Attribute, Confidence, Key
from discover.probe import Capture
from discover.probes import local


@pytest.mark.parametrize(
    ("fields", "meant"),
    [
        (("Dell Inc.", "Latitude 5420", "", "10"), Machine("Dell Inc.", "Latitude 5420", "laptop")),
        (("LENOVO", "20W0004UGE", "ThinkPad T14 Gen 2", "10"), Machine("LENOVO", "ThinkPad T14 Gen 2", "laptop")),
        (("HPE", "ProLiant DL360 Gen10", "", "23"), Machine("HPE", "ProLiant DL360 Gen10", "server")),
        (("FUJITSU", "ESPRIMO P557", "", "134"), Machine("FUJITSU", "ESPRIMO P557", "workstation")),  # locked: 128 + 6
        (("To Be Filled By O.E.M.", "System Product Name", "Default string", "3"), Machine(role="workstation")),
        (("QEMU", "Standard PC (Q35 + ICH9, 2009)", "pc-q35-8.1", "1"), Machine(role="virtual-machine")),
        (("Microsoft Corporation", "Virtual Machine", "7.0", "3"), Machine(role="virtual-machine")),
        (("Microsoft Corporation", "Surface Go", "", "9"), Machine("Microsoft Corporation", "Surface Go", "laptop")),
        ((None, None, None, "many"), Machine()),
    ],
)  # fmt: skip
def test_what_firmware_fields_mean(fields: tuple[str | None, ...], meant: Machine) -> None:
    assert told(*fields) == meant


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="reads Linux's sysfs")
def test_linux_reads_smbios_or_the_device_tree(tmp_path: pathlib.Path) -> None:
    assert machine(tmp_path) == Machine()
    tree = tmp_path / "proc/device-tree"
    tree.mkdir(parents=True)
    (tree / "model").write_bytes(b"Raspberry Pi 4 Model B Rev 1.4\0")
    assert machine(tmp_path) == Machine(model="Raspberry Pi 4 Model B Rev 1.4")
    dmi = tmp_path / "sys/class/dmi/id"
    dmi.mkdir(parents=True)
    (dmi / "sys_vendor").write_text("Dell Inc.\n")
    (dmi / "chassis_type").write_text("10\n")
    assert machine(tmp_path) == Machine("Dell Inc.", None, "laptop")


def test_the_computer_that_scans_is_one_and_says_which() -> None:
    card = local.Attached("eth0", "3c:22:fb:00:00:01", "10.0.0.2", 24, "10.0.0.0/24", None, True)

    def roles(kind: Machine) -> list[tuple[str, Confidence]]:
        here = local.Here("pc", "Debian", (card,), (), kind)
        capture = Capture("local", "eth0", 0.0, "10.0.0.2", msgspec.json.encode(here))
        return [
            (s.claim.value, s.confidence)
            for s in local.parse(capture)
            if s.subject == Key.mac("3c:22:fb:00:00:01") and isinstance(s.claim, Attribute) and s.claim.name == "role"
        ]

    assert roles(Machine()) == [("workstation", Confidence.GUESS)]
    assert roles(Machine(role="laptop")) == [("laptop", Confidence.REPORTED), ("workstation", Confidence.GUESS)]
