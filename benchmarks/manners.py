"""The habits of SNMP agents."""

from __future__ import annotations

import random

import msgspec


class Manner(msgspec.Struct, frozen=True):
    """How an agent writes. `names`: short, cisco, descr (no ifName), bare (no IF-MIB). `first`: what an ifIndex is more
    than the bridge port. `q_index`: Q-BRIDGE rows hold ifIndexes. `macs`: tells the addresses of its ports. `members`:
    learns on the cables of an aggregate. `stack`: tells aggregates by ifStack. `contexts`: a walk for each VLAN.
    `chassis`: LLDP chassis id: mac, other (another address of it), local. `style`: of the text."""

    names: str = "short"
    first: int = 100
    q_index: bool = False
    macs: bool = False
    members: bool = False
    stack: bool = False
    contexts: bool = False
    chassis: str = "mac"
    style: str = "typed"


def manner(dice: random.Random, plain: bool = False) -> Manner:
    if plain:
        return Manner()
    return Manner(
        names=dice.choice(("short", "cisco", "cisco", "descr", "bare")),
        first=dice.choice((0, 100, 10_100)),
        q_index=dice.random() < 0.3,
        macs=dice.random() < 0.6,
        members=dice.random() < 0.3,
        stack=dice.random() < 0.3,
        contexts=dice.random() < 0.4,
        chassis=dice.choice(("mac", "mac", "other", "local")),
        style=dice.choice(("typed", "iso", "quick", "snmprec", "brackets")),
    )
