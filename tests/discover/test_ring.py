"""Frames through memory shared with the kernel: none is lost, doubled or mixed up, and it goes without a ring too."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.lab

THROUGH = """
import contextlib, select, socket, struct, sys
from discover import ring
from discover.packets import ARP_REPLIES, packet_socket

if sys.argv[1] == "plain":
    def refuse(*given):
        raise OSError(95, "not supported")
    ring._Ring.__init__ = refuse

frame = b"\\xff" * 6 + b"\\2\\0\\0\\0\\0\\7" + struct.pack("!HHHBBH", 0x0806, 1, 0x0800, 6, 4, 2) + bytes(20)
rounds, most = int(sys.argv[2]), int(sys.argv[3])
found = []
with contextlib.ExitStack() as stack:
    heard = stack.enter_context(contextlib.closing(packet_socket("e2", 0x0806, ARP_REPLIES)))
    take = stack.enter_context(ring.receiving(heard, 2000))
    send = stack.enter_context(ring.sending("e1", frame, 38, most))
    number = 0
    for turn in range(rounds):
        count = most - turn % 7
        send(struct.pack(f"!{count}I", *range(number, number + count)), count)
        number += count
        while len(found) < number and select.select([heard], [], [], 5)[0]:
            found += take()
    with contextlib.closing(socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)) as short:
        short.bind(("e1", 0))
        short.send(frame[:30])
    select.select([heard], [], [], 5)
    assert [len(f) for f in take()] == [30]
assert {len(f) for f in found} == {42}
assert {f[:38] for f in found} == {frame[:38]}
print(number, len(found), [struct.unpack("!I", f[38:42])[0] for f in found] == list(range(number)))
"""


@pytest.mark.parametrize("way", ["ring", "plain"])
def test_each_frame_arrives_once_and_in_order(cable, way: str) -> None:
    """Several times as many as there are places, in batches that do not fit into them evenly."""
    cable.ip(cable.here, "link", "add", "e1", "type", "veth", "peer", "name", "e2")
    for end in ("e1", "e2"):
        cable.run(cable.here, "sysctl", "-q", f"net.ipv6.conf.{end}.disable_ipv6=1")
        cable.ip(cable.here, "link", "set", end, "up")
    for most in (1, 10, 700):
        sent, heard, whole = cable.python(cable.here, THROUGH, way, "40", str(max(most, 7))).split()
        assert sent == heard and whole == "True"


@pytest.mark.parametrize("way", ["ring", "plain"])
def test_an_interface_slower_than_the_sender_loses_nothing(cable, way: str) -> None:
    """Frames lie in its queue, where the kernel reads them out of the ring, when the next ones are to be written."""
    cable.ip(cable.here, "link", "add", "e1", "type", "veth", "peer", "name", "e2")
    for end in ("e1", "e2"):
        cable.run(cable.here, "sysctl", "-q", f"net.ipv6.conf.{end}.disable_ipv6=1")
        cable.ip(cable.here, "link", "set", end, "up")
    slow = ("tc", "qdisc", "add", "dev", "e1", "root", "tbf", "rate", "20mbit", "burst", "3000", "limit", "6000")
    if subprocess.run(["ip", "netns", "exec", cable.here, *slow], check=False, capture_output=True).returncode:
        pytest.skip("the kernel cannot slow an interface down")
    sent, heard, whole = cable.python(cable.here, THROUGH, way, "12", "700").split()
    assert sent == heard and whole == "True"


GONE = """
from discover import ring
with ring.sending("e1", bytes(42), 38, 100) as send:
    send(bytes(40), 10)
    import subprocess
    subprocess.run(["ip", "link", "del", "e1"], check=True)
    try:
        send(bytes(40), 10)
    except OSError as problem:
        print("gone", problem.errno)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="packet sockets are Linux'")
def test_an_interface_that_goes_away_is_an_error(cable) -> None:
    cable.ip(cable.here, "link", "add", "e1", "type", "veth", "peer", "name", "e2")
    for end in ("e1", "e2"):
        cable.ip(cable.here, "link", "set", end, "up")
    assert cable.python(cable.here, GONE).startswith("gone")
