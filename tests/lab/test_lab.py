"""A virtual office as its users rely on it: it stands, it changes, it is gone afterwards, and nothing leaves it."""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

import lab
from lab.daemons import installed
from lab.look import forwarding
from lab.namespaces import HOME, existing, pids, runs, wait

pytestmark = pytest.mark.lab
ROOT = pathlib.Path(__file__).parents[2]


@pytest.fixture(scope="module")
def muster() -> Iterator[lab.Lab]:
    if (why := lab.able()) is not None:
        pytest.skip(why)
    with lab.office("muster") as one:
        yield one


def told(office: lab.Lab, *words: str, node: str | None = None) -> str:
    done = subprocess.run(office.command(*words, node=node), capture_output=True, text=True, check=False)
    return done.stdout


def test_no_way_leads_out(muster: lab.Lab) -> None:
    inside = {n.ip for n in muster.nodes.values()} | {"203.0.113.1", "203.0.113.2"}
    own = pathlib.Path("/proc/self/ns/net").stat().st_ino
    for node in (*muster.nodes, "lab"):
        assert muster.spaces.path(node).stat().st_ino != own
        routes = json.loads(subprocess.check_output(muster.spaces.inside(node, "ip", "-j", "route"), text=True) or "[]")
        assert {r["gateway"] for r in routes if "gateway" in r} <= inside
        links = json.loads(subprocess.check_output(muster.spaces.inside(node, "ip", "-j", "-d", "link"), text=True))
        for link in links:
            # Each interface is loopback, a bridge, or one end of a cable whose other end is in the office too.
            kind = link.get("linkinfo", {}).get("info_kind")
            assert kind in (None, "bridge", "veth") and (kind is not None or link["ifname"] == "lo")
            assert kind != "veth" or link["link_netnsid"] >= 0


def test_switches_have_learnt_everybody(muster: lab.Lab) -> None:
    for cable in muster.cables:
        node = muster.nodes[cable.b]
        if muster.nodes[cable.a].kind == "switch" and node.kind in ("host", "silent"):
            assert (node.mac, cable.a_port) in forwarding(muster.spaces.inside(cable.a))


@pytest.mark.skipif(shutil.which("snmpbulkwalk") is None, reason="needs snmpbulkwalk")
def test_switches_tell_it_by_snmp(muster: lab.Lab) -> None:
    said = told(muster, "snmpbulkwalk", "-v2c", "-cpublic", "-On", "192.168.178.3", "1.3.6.1.2.1.17.4.3.1.2")
    printer = ".".join(str(int(x, 16)) for x in muster.nodes["drucker-eg"].mac.split(":"))
    assert f".1.3.6.1.2.1.17.4.3.1.2.{printer} = INTEGER: 2" in said
    said = told(muster, "snmpbulkwalk", "-v2c", "-cpublic", "-On", "192.168.178.2", "1.0.8802.1.1.2.1.4.1.1.9")
    assert "sw-eg" in said and "sw-og" in said


def test_silent_devices_answer_arp_and_nothing_else(muster: lab.Lab) -> None:
    silent = muster.nodes["pc-04"]
    assert told(muster, "ping", "-c1", "-W1", silent.ip).count("bytes from") == 0
    code = "import socket,sys; s=socket.socket(); s.settimeout(1); sys.exit(s.connect_ex((sys.argv[1], 9)) == 111)"
    assert subprocess.run(muster.command(sys.executable, "-c", code, silent.ip), check=False).returncode == 0
    entry = json.loads(told(muster, "ip", "-j", "neigh", "show", silent.ip))
    assert entry[0]["lladdr"] == silent.mac


ASK = (
    "import socket, sys; s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.settimeout(3)\n"
    "s.sendto(sys.argv[3].encode(), (sys.argv[1], int(sys.argv[2]))); print(s.recv(9999).decode('latin-1'))"
)


def test_stubs_speak_their_protocols(muster: lab.Lab) -> None:
    head = "OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/UDP x;branch=z9hG4bK1\r\nCSeq: 1 OPTIONS\r\n\r\n"
    assert "SIP-T46U" in told(muster, sys.executable, "-c", ASK, "192.168.178.31", "5060", head)
    head = 'M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: "ssdp:discover"\r\nMX: 1\r\nST: ssdp:all\r\n\r\n'
    assert "LOCATION: http://192.168.178.1:49000/" in told(
        muster, sys.executable, "-c", ASK, "239.255.255.250", "1900", head
    )
    head = '<e:Envelope xmlns:e="x"><w:MessageID>urn:uuid:1</w:MessageID><d:Probe/></e:Envelope>'
    assert "onvif://www.onvif.org/hardware/P3245-LV" in told(
        muster, sys.executable, "-c", ASK, "192.168.178.41", "3702", head
    )


def test_a_printer_keeps_what_it_is_sent(muster: lab.Lab) -> None:
    assert muster.paper() == 0
    sheet = muster.folder / "paper-drucker-og"
    code = "import socket; socket.create_connection(('192.168.178.23', 9100)).sendall(b'Hallo')"
    subprocess.run(muster.command(sys.executable, "-c", code), check=True)
    assert wait(lambda: sheet.read_bytes() == b"Hallo", 5)
    assert muster.paper() == 5
    sheet.write_bytes(b"")


def test_a_working_day(muster: lab.Lab) -> None:
    """Unplug, move to another switch and back, add: the switches see it, and a moved device answers again."""
    phone = muster.nodes["tel-101"]
    assert told(muster, "ping", "-c1", "-W2", phone.ip).count("bytes from") == 1
    muster.move("tel-101", "sw-og", "port9")
    assert (phone.mac, "port9") in forwarding(muster.spaces.inside("sw-og"))
    assert told(muster, "ping", "-c1", "-W2", phone.ip).count("bytes from") == 1

    muster.add(lab.Node("pc-neu", "silent", "workstation", "54:bf:64:52:00:77", "192.168.178.77"), "sw-eg", "port15")
    assert ("54:bf:64:52:00:77", "port15") in forwarding(muster.spaces.inside("sw-eg"))

    muster.unplug("tel-102")
    gone = muster.nodes["tel-102"]
    assert told(muster, "ping", "-c1", "-W1", gone.ip).count("bytes from") == 0
    assert gone.mac not in {mac for mac, _ in forwarding(muster.spaces.inside("sw-eg"))}


def test_two_offices_stand_side_by_side(muster: lab.Lab) -> None:
    with lab.office("praxis") as other:
        assert told(other, "ping", "-c1", "-W2", "192.168.2.20").count("bytes from") == 1
        assert muster.spaces.path("sw-core").exists()
        mine = other.spaces
    assert not [n for n in existing() if f"-{mine.name}-" in n] and not mine.folder.exists()
    assert muster.spaces.path("sw-core").exists()


def test_what_a_killed_run_left_is_cleared_by_the_next() -> None:
    if (why := lab.able()) is not None:
        pytest.skip(why)
    code = "import lab, os, signal\nwith lab.office('praxis') as o:\n print(o.spaces.name, flush=True)\n signal.pause()"
    run = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert run.stdout is not None
    name = run.stdout.readline().strip()
    mine = [n for n in existing() if f"-{name}-" in n]
    assert len(mine) == 8 and pids(mine)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    run.stdout.close()
    assert pids(mine)
    assert name in lab.clear()
    assert not pids(mine) and name not in runs() and not (HOME / name).exists()


def test_a_daemon_that_is_not_installed_is_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path) -> None:
    (tmp_path / "nmbd").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    node = lab.Node("pc", "host", "workstation", daemons={"samba": {"files": False}, "wsdd": {}})
    assert set(installed(node).daemons) == {"samba"}


def test_the_hostile_office_answers_with_garbage() -> None:
    if (why := lab.able()) is not None:
        pytest.skip(why)
    with lab.office("hostile") as one:
        assert told(one, sys.executable, "-c", ASK, "10.66.0.101", "5060", "OPTIONS sip:x SIP/2.0" * 9)
        assert told(one, "ping", "-c1", "-W2", "10.66.0.20").count("bytes from") == 1


def test_a_crowd_has_an_address_each() -> None:
    if (why := lab.able()) is not None:
        pytest.skip(why)
    with lab.office("thousand") as one:
        told(one, "ping", "-c1", "-W1", "10.77.3.5")
        entry = json.loads(told(one, "ip", "-j", "neigh", "show", "10.77.3.5"))
        assert entry[0]["lladdr"] == one.office.node("tel-517").mac
