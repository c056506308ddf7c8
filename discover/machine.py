"""What kind of computer this one is: maker, model and enclosure, as its firmware tells. Reads only; sends nothing."""

from __future__ import annotations

import pathlib
import sys

import msgspec

# SMBIOS (DMTF DSP0134) 7.4.1, System Enclosure or Chassis Types
_ENCLOSURES = {
    **dict.fromkeys((3, 4, 5, 6, 7, 13, 15, 16, 24, 35, 36), "workstation"),
    **dict.fromkeys((8, 9, 10, 14, 31, 32), "laptop"),
    30: "tablet",
    **dict.fromkeys((17, 23, 25, 28, 29), "server"),
}
_LOCKED = 0x80  # bit 7 of the type: whether the enclosure can be locked
# What boards say that nobody has given a name.
_FILLERS = ("to be filled", "system manufacturer", "system product name", "default string", "not specified", "o.e.m.",
            "system version", "not applicable", "unknown", "invalid", "none", "n/a")  # fmt: skip
_VIRTUAL = ("qemu", "vmware", "innotek", "xen", "virtual machine", "virtualbox", "bochs", "kvm", "parallels",
            "amazon ec2", "google compute", "openstack", "bhyve")  # fmt: skip


class Machine(msgspec.Struct, frozen=True):
    """One computer. `role` is None where the firmware does not tell."""

    vendor: str | None = None
    model: str | None = None
    role: str | None = None


def machine(root: pathlib.Path = pathlib.Path("/")) -> Machine:
    """This computer; empty where the system does not say. `root` is where `sys` and `proc` lie (Linux)."""
    if sys.platform == "win32":
        return _windows()
    if sys.platform == "darwin":
        return _macos()
    return _linux(root)


def told(vendor: str | None, model: str | None, version: str | None, enclosure: str | None) -> Machine:
    """What SMBIOS fields mean: fillers are nothing, Lenovo's model stands in the version, guests have no maker."""
    vendor, model, version = _filled(vendor), _filled(model), _filled(version)
    if any(word in f"{vendor} {model}".lower() for word in _VIRTUAL):
        return Machine(role="virtual-machine")
    if vendor and vendor.upper() == "LENOVO" and version:
        model = version
    kind = int(enclosure) & ~_LOCKED if enclosure and enclosure.strip().isdecimal() and len(enclosure) < 9 else 0
    return Machine(vendor, model, _ENCLOSURES.get(kind))


def _filled(text: str | None) -> str | None:
    clean = " ".join((text or "").split())[:100]
    return None if not clean or clean.lower().startswith(_FILLERS) else clean


def _linux(root: pathlib.Path) -> Machine:
    folder = root / "sys/class/dmi/id"
    if folder.is_dir():
        return told(*(_line(folder / n) for n in ("sys_vendor", "product_name", "product_version", "chassis_type")))
    # Boards without SMBIOS have a device tree: "Raspberry Pi 4 Model B Rev 1.4"
    return Machine(model=_filled((_line(root / "proc/device-tree/model") or "").rstrip("\0")))


def _line(path: pathlib.Path) -> str | None:
    try:
        return path.read_text("utf-8", "replace").strip()
    except OSError:
        return None


def _macos() -> Machine:
    import subprocess

    try:
        # The system's own tool, by its fixed place.
        said = subprocess.run(
            ("/usr/sbin/sysctl", "-n", "hw.model"), capture_output=True, text=True, timeout=5, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return Machine(vendor="Apple")
    model = _filled(said.stdout)
    return Machine("Apple", model, "laptop" if model and model.startswith("MacBook") else "workstation")


def _windows() -> Machine:
    if sys.platform == "win32":
        import winreg

        def value(name: str) -> str | None:
            try:
                with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"HARDWARE\DESCRIPTION\System\BIOS") as key:
                    return str(winreg.QueryValueEx(key, name)[0])
            except OSError:
                return None

        return told(value("SystemManufacturer"), value("SystemProductName"), value("SystemVersion"), None)
    return Machine()
