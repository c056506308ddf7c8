"""Every probe's parse takes any bytes: what it cannot read, it does not state."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from discover.observation import Observation
from discover.probe import Capture, observe
from discover.registry import probes

PROBES = probes()
PEERS = st.one_of(
    st.sampled_from(["10.0.0.7", "fe80::1", "", "walk.txt", "../../etc", "10.0.0.7\n"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),  # a surrogate alone is no text
)
# Bytes alone rarely get past the first check of a format: what formats begin with, with anything after it.
HEADS = st.sampled_from(
    [
        b"",
        b"\0\x16SSH-2.0-x\r\n",
        b"\0\x16SSH-2.0-x\r\n\0\0\0\x20\x04\x1f\0\0\0\x0bssh-ed25519",
        b"80",
        b"22 open",
        b'{"port":80,"pages":[{"path":"/","raw":"SFRUUC8xLjEgMjAwIE9LDQo="}]}',
        b'{"port":443,"certificate":"MIIB"}',
        b'{"ip":"10.0.0.7","mac":"aa"}',
        b"\x40\0\0\0\0\0\0\0\0netzplan",
        b"\xff" * 6 + b"\2" * 6 + b"\x08\x06\0\1\x08\0\6\4\0\2",
        b"\x30\x82",
        b"\2\0\0\0\0\1\2e0" + b"\xff" * 6 + b"\2" * 6 + b"\x08\0E",
        b"\2\0\0\0\0\1\2e0\1\x80\xc2\0\0\x0e" + b"\2" * 6 + b"\x88\xcc\2\7\4",
        b"HTTP/1.1 200 OK\r\n",
        b"SIP/2.0 200 OK\r\nUser-Agent: ",
        b"554 RTSP/1.0 200 OK\r\nServer: ",
        b"HTTP/1.1 200 OK\r\n\r\n\1\1\0\0\0\0\0\1\4\x41\0\x16printer-make-and-model\0\x06",
        b"\xfeSMB" + bytes(60) + b"NTLMSSP\0\2\0\0\0",
        b"\x20\x02\0\0",
        b"\x30\x20\2\1\1\x64\x1b",
        b'{"type":"Answer","raw":"SFRUUC8xLjEgMjAwIE9LDQo="}',
        b'{"type":"Description","place":{"ip":"10.0.0.7","port":80,"path":"/"},"raw":"SFRUUC8xLjEgMjAwIE9LDQoNCjxhPg=="}',
        b"np\x84\0\0\0\0\1\0\0\0\0 " + b"CA" * 16 + b"\0\0\x21\0\1\0\0\0\0\0\x40\2",
        b"\0\0\x84\0\0\1\0\1\0\0\0\0",
    ]
)
PAYLOADS = st.builds(lambda head, rest: head + rest, HEADS, st.binary(max_size=400))


@pytest.mark.parametrize("name", sorted(PROBES))
@settings(max_examples=200, deadline=None)
@given(peer=PEERS, payload=PAYLOADS)
def test_parse_survives_any_bytes(name: str, peer: str, payload: bytes) -> None:
    capture = Capture(name, "test", 1.0, peer, payload)
    seen = observe(capture, PROBES[name].parse(capture))
    assert seen == observe(capture, PROBES[name].parse(capture)), "the same bytes said two things"
    for one in seen:
        _storable(one)


def _storable(one: Observation) -> None:
    """What is stated can be kept and read back."""
    assert msgspec.json.decode(msgspec.json.encode(one), type=Observation) == one
