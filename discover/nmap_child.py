"""`python -m discover.nmap_child ADDRESS PORTS ARGUMENTS`: one nmap through python-nmap; its XML goes to stdout.

A process of its own, because python-nmap waits for nmap and cannot be interrupted; whoever started it may kill both."""

from __future__ import annotations

import ipaddress
import re
import sys


def main(address: str, ports: str, arguments: str) -> int:
    """Raises ValueError for what is no address or no list of ports: python-nmap would take it as words of a command."""
    import nmap  # type: ignore[import-untyped,unused-ignore]  # has no types

    if not re.fullmatch(r"[0-9]{1,5}(?:,[0-9]{1,5})*", ports):
        raise ValueError(ports)
    scanner = nmap.PortScanner()
    scanner.scan(hosts=str(ipaddress.ip_address(address)), ports=ports, arguments=arguments)
    sys.stdout.buffer.write(scanner.get_nmap_last_output())
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
