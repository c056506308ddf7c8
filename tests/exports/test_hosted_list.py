"""Where the list says that virtual machines are."""

from __future__ import annotations

from exports.table import places
from topology.inventory import Device, End, Inventory, Link


def test_a_machine_hangs_on_the_host_with_the_cable_though_nothing_says_what_that_is() -> None:
    devices = (
        Device("core"),
        Device("guest", macs=("52:54:00:00:00:01",)),
        Device("host", macs=("d0:94:66:00:00:01",)),
    )
    links = (Link(End("core", "1"), End("host")), Link(End("guest"), End("host"), medium="virtual"))
    assert places(Inventory(1.0, "s", devices, links), "en")["guest"] == ("d0:94:66:00:00:01", "")
