"""The words at a wire: ports at both ends, speed where it is not the usual one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from exports.plan.model import Card, Wire
from exports.texts import number, speed, text

_USUAL = 10**9


def brief(lang: str, bps: int) -> str:
    """10G, 2,5G, 100M."""
    for size, unit in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if bps >= size:
            value = bps / size
            return number(lang, value, 0 if value == int(value) else 1) + unit
    return str(bps)


def rate(lang: str, wire: Wire) -> str:
    """Speed of a wire, of each cable of an aggregate; empty for the usual one and the unknown."""
    if not wire.speed:
        return f"{wire.count} ×" if wire.count > 1 else ""
    if wire.count > 1:
        return f"{wire.count} × {brief(lang, wire.speed // wire.count)}"
    return "" if wire.speed == _USUAL else brief(lang, wire.speed)


def words(
    lang: str, cards: Mapping[str, Card], cores: Collection[str] = (), order: Mapping[str, int] = {}
) -> Callable[[Wire, str], str]:
    """`say(wire, card)`: both ends, seen from the card below; `say(wire, "=card")`: the end at that card only.
    Where there are several cores, the one that the wire leads to is named. `order` ranks the cards of the strip."""

    def say(wire: Wire, seen: str) -> str:
        if wire.kind == "logical":
            return wire.tag
        one_end = seen.startswith("=")
        here = seen.removeprefix("=")
        if one_end:
            parts = [_port(lang, wire.port(here))]
        else:
            above = wire.other(here)
            ports = [wire.port(above), wire.port(here)]
            shown = " → ".join(p or "?" for p in ports) if ports[1] else ports[0]
            parts = [_port(lang, shown) if any(ports) else text(lang, "plan.port-unknown")]
            if len(cores) > 1 and above in cores:
                parts[0] = f"{cards[above].title} {parts[0]}"
        if wire.kind in ("radio", "virtual"):
            known = wire.port(here) if one_end else wire.a_port or wire.b_port
            parts = [*(parts if known else ()), text(lang, f"plan.{wire.kind}"), wire.tag]
        if not one_end or here == min(wire.a, wire.b, key=lambda c: order.get(c, len(order))):
            parts.append(speed(lang, wire.speed) if wire.tag == "wan" and wire.speed else rate(lang, wire))
        if wire.blocked:
            parts.append(text(lang, "plan.blocked"))
        return " · ".join(p for p in parts if p)

    return say


def _port(lang: str, shown: str) -> str:
    """A bare number says nothing by itself."""
    return f"{text(lang, 'plan.port')} {shown}" if shown[:1].isdigit() or shown[:1] == "?" else shown
