"""Nothing that singles out a machine leaves in any file of the redacted variant."""

from __future__ import annotations

import io
import pathlib
import shutil
import subprocess
import zipfile

import pytest

from discover.observation import Confidence, Key
from exports.format import Settings, Unable
from exports.redact import redact
from exports.registry import formats
from topology.inventory import Device, End, Evidence, Finding, Inventory, Link, Network, Port, Resolved, Service

MAC, IP, SERIAL, NAME = "02:4b:1d:77:8a:9c", "172.23.114.87", "SN-4711-QX", "annas-laptop"


def _office() -> Inventory:
    said = (Evidence("mdns", IP, 1.8e9, f"name = {NAME} at {MAC}"),)

    def facts(role: str, name: str) -> dict[str, Resolved]:
        told = {"role": role, "name": name, "serial": SERIAL, "hostname": name, "vendor": "Dell", "os": "Windows"}
        return {k: Resolved(v, Confidence.REPORTED, said) for k, v in told.items()}

    laptop = Device(
        "anna-1",
        keys=(Key("serial", f"dell/{SERIAL}"), Key.mac(MAC)),
        attributes=facts("laptop", NAME),
        ports=(Port("eth0", 1, mac=MAC, ips=(IP,)),),
        services=(Service("tcp", 443, "https", detail=NAME),),
        ips=(IP,),
        macs=(MAC,),
        networks=("172.23.114.0/24",),
    )
    switch = Device("sw-1", attributes=facts("switch", "sw-core"), ports=(Port("1", 1, if_type=6, alias=f"zu {NAME}"),))
    return Inventory(
        1.8e9,
        "Büro",
        devices=(laptop, switch),
        links=(Link(End("anna-1", "eth0"), End("sw-1", "1"), evidence=said),),
        networks=(Network("172.23.114.0/24", "172.23.114.0/24", 10, None, "sw-1", 2),),
        findings=(Finding("telnet", "urgent", ("anna-1",), (), {"name": NAME}, said),),
        scope=("172.23.114.0/24",),
    )


def _words(content: bytes, folder: pathlib.Path) -> str:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return " ".join(
                [*archive.namelist(), *(archive.read(n).decode("utf-8", "replace") for n in archive.namelist())]
            )
    if content.startswith(b"%PDF"):
        (folder / "x.pdf").write_bytes(content)
        command = ["pdftotext", str(folder / "x.pdf"), "-"]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout
    return content.decode("utf-8", "replace")


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils (pdftotext) is missing")
@pytest.mark.parametrize("name", sorted(formats()))
def test_redacted_files_tell_nothing(name: str, tmp_path: pathlib.Path) -> None:
    settings = Settings(created_at=1.8e9)

    def written(inventory: Inventory) -> str:
        try:
            return _words(formats()[name].render(inventory, settings), tmp_path).casefold()
        except Unable as reason:
            pytest.skip(str(reason))

    told = written(redact(_office()))
    for secret in (MAC, MAC.replace(":", ""), MAC.replace(":", "-"), IP, "172.23.114", SERIAL, NAME, "anna"):
        assert secret.casefold() not in told, secret
    if name in ("csv", "json", "document", "netbox", "glpi"):
        assert NAME in written(_office())
