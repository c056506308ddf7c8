"""What is on a plan, without places: cards with rows, wires between them, and the words around."""

from __future__ import annotations

import msgspec

FINDINGS = 3
"""So many of the worst are told at the foot, by number."""


class Warning(msgspec.Struct, frozen=True):
    """A finding in two or three words; `number` is the one it has at the foot."""

    number: int
    text: str


class Row(msgspec.Struct, frozen=True):
    """A line in a card: so many of one kind, or one by name. `devices` are the ids behind it."""

    icon: str
    text: str
    count: int | None = None
    right: str = ""
    vlans: tuple[int, ...] = ()
    warn: bool = False
    right_warn: bool = False
    devices: tuple[str, ...] = ()


class Socket(msgspec.Struct, frozen=True):
    """A socket at the front of a device: its number, what is in it. `state`: linked (a known device), up, down. `slot`:
    its place there, 0 and 1 the first above and below."""

    number: str
    text: str
    icon: str = ""
    vlan: int | None = None
    state: str = "down"
    told: str = ""
    speed: str = ""
    devices: tuple[str, ...] = ()
    slot: int = 0


class Card(msgspec.Struct, frozen=True):
    """A device of the infrastructure, or what stands for several. `note` is a text in full sentences."""

    id: str
    role: str
    title: str
    subtitle: str = ""
    rows: tuple[Row, ...] = ()
    warnings: tuple[Warning, ...] = ()
    presumed: bool = False
    note: str = ""
    full: str = ""
    """The uncut name."""
    sheet: int = 0
    """The number of the sheet that shows it in full; 0: this one."""
    devices: tuple[str, ...] = ()
    """Every device that stands in this card, itself included."""
    wide: float = 0.0
    """Width that it asks for; 0: the usual one."""
    tall: float = 0.0
    """Height that it asks for at least."""
    colour: str = ""
    """A colour of its own; else that of its role."""
    sockets: tuple[Socket, ...] = ()
    """Drawn instead of rows, in two rows: the odd ones on top."""


class Wire(msgspec.Struct, frozen=True):
    """A cable or radio link between two cards. Ports as they are printed; `speed` in bit/s. `kind`: cable, inferred,
    radio, virtual, wan, logical (no cable, but that two belong together). `count` cables of an aggregate. `tag`: the
    WLAN's name, or wan for a line to the Internet, or the words at a logical one."""

    a: str
    b: str
    a_port: str = ""
    b_port: str = ""
    kind: str = "cable"
    speed: int | None = None
    blocked: bool = False
    count: int = 1
    tag: str = ""

    def other(self, card: str) -> str:
        return self.b if card == self.a else self.a

    def port(self, card: str) -> str:
        """The port at the end of one of the two cards."""
        return self.a_port if card == self.a else self.b_port


class Group(msgspec.Struct, frozen=True):
    """Findings of one kind, numbered as on the cards."""

    number: int
    code: str
    level: str
    title: str
    count: int


class Vlan(msgspec.Struct, frozen=True):
    """A VLAN with the number of its colour."""

    id: int
    name: str
    colour: int


class Model(msgspec.Struct, frozen=True):
    """Everything that a plan of the whole site may show. `roots` are where the plan begins. `flow`: cards that nothing
    joins, one after the other; `breaks`: those that begin a new row. `legend`: what is said instead of the kinds of
    lines."""

    cards: dict[str, Card]
    wires: tuple[Wire, ...]
    roots: tuple[str, ...]
    lost: tuple[Card, ...] = ()
    vlans: tuple[Vlan, ...] = ()
    groups: tuple[Group, ...] = ()
    flow: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    legend: tuple[str, ...] = ()
