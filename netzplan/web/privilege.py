"""Gives privileges up for good (capabilities(7), prctl(2)): the process that listens keeps none, the one that scans
keeps the right to raw sockets alone. On systems other than Linux there is nothing to give up but the user."""

from __future__ import annotations

import ctypes
import os
import pathlib
import sys

# linux/capability.h, linux/prctl.h, linux/securebits.h
NET_RAW = 13
_SETPCAP = 8
_VERSION_3 = 0x20080522
_PR_SET_KEEPCAPS = 8
_PR_CAPBSET_DROP = 24
_PR_SET_NO_NEW_PRIVS = 38
_PR_CAP_AMBIENT = 47
_AMBIENT_RAISE, _AMBIENT_CLEAR_ALL = 2, 4


class _Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _Data(ctypes.Structure):
    _fields_ = [("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32)]


def confine(keep: frozenset[int] = frozenset(), user: str = "") -> None:
    """Keeps of the capabilities held only those in `keep`, in this process and in all that it starts, and becomes
    `user` if one is named. Call it before any thread is started: capabilities belong to threads.

    Raises LookupError for an unknown user, OSError when it cannot be done."""
    if sys.platform != "linux":
        _become(user)
        return
    library = ctypes.CDLL(None, use_errno=True)
    if held("CapEff") >> _SETPCAP & 1:
        for number in range(_last() + 1):
            if number not in keep:
                _try(library.prctl(_PR_CAPBSET_DROP, number, 0, 0, 0))
    _try(library.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0))
    _become(user)
    wanted = held("CapPrm") & sum(1 << n for n in keep)
    parts = (wanted & 0xFFFFFFFF, wanted >> 32)
    data = (_Data * 2)(*(_Data(part, part, part) for part in parts))
    _try(library.capset(ctypes.byref(_Header(_VERSION_3, 0)), data))
    _try(library.prctl(_PR_CAP_AMBIENT, _AMBIENT_CLEAR_ALL, 0, 0, 0))
    for number in sorted(keep):
        if wanted >> number & 1:
            _try(library.prctl(_PR_CAP_AMBIENT, _AMBIENT_RAISE, number, 0, 0))
    _try(library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    if held("CapEff") != wanted or held("CapPrm") != wanted:
        raise OSError("capabilities")


def held(which: str = "CapEff", pid: int | str = "self") -> int:
    """A set of capabilities of a process, as the bits of proc(5): CapEff, CapPrm, CapBnd, CapAmb."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text("ascii", "replace").splitlines():
        name, _, value = line.partition(":")
        if name == which:
            return int(value, 16)
    return 0


def _become(user: str) -> None:
    if not user:
        return
    import pwd

    entry = pwd.getpwnam(user)
    if os.getuid() != entry.pw_uid:
        os.initgroups(user, entry.pw_gid)
        os.setgid(entry.pw_gid)
        os.setuid(entry.pw_uid)
    os.environ["HOME"] = entry.pw_dir


def _last() -> int:
    return int(pathlib.Path("/proc/sys/kernel/cap_last_cap").read_text("ascii"))


def _try(result: int) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
