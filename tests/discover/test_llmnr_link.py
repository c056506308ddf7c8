"""LLMNR on a real link: everybody hears the question, only the one that is meant answers."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

pytestmark = pytest.mark.lab

# A responder as RFC 4795 describes it: hears the group, answers for its own address to whoever asked.
RESPONDER = """
import socket, struct, sys
from discover import dns
own = sys.argv[1]
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 5355))
s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton("224.0.0.252") + socket.inet_aton(own))
print("ready", flush=True)
while True:
    asked, peer = s.recvfrom(2000)
    name, at = dns.name_at(asked, 12)
    if dns.address_of(name or "") == own:
        host = b"\\x06Notar7\\0"
        answer = asked[:2] + b"\\x80\\0\\0\\1\\0\\1\\0\\0\\0\\0" + asked[12:]
        s.sendto(answer + b"\\xc0\\x0c" + struct.pack("!HHIH", 12, 1, 30, len(host)) + host, peer)
"""
ASK = """
import asyncio, json, sys, time
from discover.budget import Budget
from discover.probe import Context, Options, Target
from discover.probes import llmnr
from discover.scope import make_scope

async def work():
    targets = tuple(Target(ip) for ip in sys.argv[1:])
    budget = Budget()
    context = Context(make_scope(["10.77.0.0/24"]), budget, Options(timeout=0.7), targets, "test", time.time,
                      lambda done, total: None, print)
    captures = [c async for c in llmnr.collect(context)]
    found = [(c.peer, [str(getattr(s.claim, "value", "")) for s in llmnr.parse(c)]) for c in captures]
    return found, budget.sent

print(json.dumps(asyncio.run(work())))
"""


def test_only_who_has_the_address_answers(cable: Any) -> None:
    cable.ip(cable.there, "addr", "add", "10.77.0.7/24", "dev", "e0")
    command = ["ip", "netns", "exec", cable.there, sys.executable, "-c", RESPONDER, "10.77.0.7"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as responder:
        try:
            assert responder.stdout and responder.stdout.readline() == b"ready\n"
            said = json.loads(cable.python(cable.here, ASK, "10.77.0.7", "10.77.0.8", "10.98.0.9"))
        finally:
            responder.kill()
    assert said == [[["10.77.0.7", ["", "Notar7"]]], 2]
