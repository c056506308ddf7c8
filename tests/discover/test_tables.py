"""What macOS and Windows print. Written after their documentation and examples, not yet run on a real machine."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from discover.observation import Binding
from discover.tables import gateways_in, neighbours_in

MACOS = """\
? (192.168.178.1) at 3c:a6:2f:a:bb:cc on en0 ifscope [ethernet]
? (192.168.178.20) at (incomplete) on en0 ifscope [ethernet]
? (224.0.0.251) at 1:0:5e:0:0:fb on en0 ifscope permanent [ethernet]
? (192.168.178.255) at ff:ff:ff:ff:ff:ff on en0 ifscope [ethernet]
"""
WINDOWS = """\

Schnittstelle: 192.168.178.20 --- 0xb
  Internetadresse       Physische Adresse     Typ
  192.168.178.1         3c-a6-2f-0a-bb-cc     dynamisch
  192.168.178.255       ff-ff-ff-ff-ff-ff     statisch
  224.0.0.22            01-00-5e-00-00-16     statisch
"""
MACOS_ROUTES = """\
Routing tables

Internet:
Destination        Gateway            Flags               Netif Expire
default            192.168.178.1      UGScg                 en0
default            link#18            UCSIg              bridge100
127                127.0.0.1          UCS                   lo0
192.168.178.1/32   link#11            UCS                   en0      !
"""
WINDOWS_ROUTES = """\
IPv4-Routentabelle
===========================================================================
Aktive Routen:
     Netzwerkziel    Netzwerkmaske          Gateway    Schnittstelle Metrik
          0.0.0.0          0.0.0.0    192.168.178.1   192.168.178.20     25
        127.0.0.0        255.0.0.0   Auf Verbindung         127.0.0.1    331
"""


def test_arp_tables() -> None:
    assert neighbours_in(MACOS) == [Binding("192.168.178.1", "3c:a6:2f:0a:bb:cc", "en0")]
    assert neighbours_in(WINDOWS) == [Binding("192.168.178.1", "3c:a6:2f:0a:bb:cc", None)]


def test_default_routes() -> None:
    assert gateways_in(MACOS_ROUTES) == ["192.168.178.1"]
    assert gateways_in(WINDOWS_ROUTES) == ["192.168.178.1"]


@given(st.text())
def test_any_text_is_borne(printed: str) -> None:
    neighbours_in(printed)
    gateways_in(printed)
