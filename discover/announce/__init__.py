"""Pure parsers of what devices announce, shared by probes, MIBs and frames.

A module here that defines `UDP_PORTS: tuple[int, ...]` and `heard(payload: bytes, source: str, mac: str | None) ->
list[Statement]` gets every datagram to or from those ports that is heard on the wire (discover.frames): the datagram's
content, the sender's IP address, and its MAC address where it was sent to a group and so came from the link itself.
"""
