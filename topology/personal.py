"""Names of people in the names of their devices: masked (`Annas-iPhone` → `iPhone`) or dropped, where the office wants
that. Who is who is settled before, with the whole names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import msgspec

from topology.given_names import GIVEN
from topology.inventory import Device, Evidence, Inventory, Resolved

KEEP, MASK, DROP = "keep", "mask", "drop"
RULES = (KEEP, MASK, DROP)
PERSONAL = frozenset({"workstation", "laptop", "smartphone", "tablet", "phone", "iot", "media", "unknown"})
"""Roles whose devices are named after people."""
NAMED = ("name", "hostname", "fqdn", "netbios_name", "sys_name", "friendly_name", "description", "contact")
# What tells the kind of thing, and so may stay.
_THINGS = (
    *("iphone", "ipad", "ipod", "macbook", "imac", "mbp", "mba", "mac", "mini", "pro", "air", "max", "plus", "ultra"),
    *(
        "apple",
        "watch",
        "tv",
        "homepod",
        "airpods",
        "galaxy",
        "samsung",
        "pixel",
        "huawei",
        "xiaomi",
        "redmi",
        "oneplus",
    ),
    *("android", "handy", "smartphone", "telefon", "phone", "tablet", "tab", "note", "kindle", "laptop", "notebook"),
    *("nb", "pc", "desktop", "rechner", "computer", "workstation", "ws", "surface", "thinkpad", "lenovo", "dell", "hp"),
    *("book", "book2", "fold", "flip", "drucker", "printer", "book3", "echo", "dot", "sonos", "fire", "xbox", "ps4"),
    *("ps5", "switch", "chromebook", "chromecast", "vm", "neu", "alt", "privat", "dienst", "windows", "win10", "win11"),
)
_THING = frozenset(_THINGS)
_MAKERS = frozenset({"philips", "roberts"})
_OF = frozenset({"von", "vom", "of", "de", "der", "des", "für", "fuer", "for", "s"})
_WORD = re.compile(r"[^\W_]+(?:['’´`]s\b)?", re.IGNORECASE)
_HEAD = re.compile(r"\w+")
_GLUED = re.compile("(.{3,}?)s?(" + "|".join(sorted(_THINGS, key=len, reverse=True)) + r")\d*", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’´`]s$", re.IGNORECASE)


@lru_cache(maxsize=65536)
def masked(name: str) -> str | None:
    """The name without those of people; None when nothing is left. The same where none is in it."""
    host, dot, domain = name.partition(".")
    if dot and " " not in name and not _is_person(host):
        kept = _masked(host)
        return None if kept is None else f"{kept}.{domain}" if kept != host else name
    return _masked(name)


def _is_person(word: str) -> bool:
    plain = _POSSESSIVE.sub("", word).casefold()
    return plain not in _MAKERS and (plain in GIVEN or (plain.endswith("s") and plain[:-1] in GIVEN))


def _masked(name: str) -> str | None:
    words = list(_WORD.finditer(name))
    gone = _personal([w[0] for w in words])
    if not gone:
        return name
    kept: list[str] = []
    glued: list[str] = []
    for number, word in enumerate(words):
        if number not in gone:
            kept.append(name[words[number - 1].end() : word.end()] if number and kept else word[0])
        elif (parts := _GLUED.fullmatch(word[0])) and _is_person(parts[1]):
            glued.append(word[0][parts.start(2) :])
    said = "".join(kept) or " ".join(glued)
    return said.strip(" -_.") or None


def _personal(words: list[str]) -> set[int]:
    """Which words are of a person's name."""
    folded = [w.casefold() for w in words]
    things = {i for i, w in enumerate(folded) if w in _THING}
    gone = {i for i, w in enumerate(words) if i not in things and _is_person(w)}
    gone |= {i for i, w in enumerate(words) if _POSSESSIVE.search(w) and i not in things and things}
    gone |= {i for i, w in enumerate(words) if (m := _GLUED.fullmatch(w)) and _is_person(m[1]) and i not in things}
    for i, word in enumerate(folded):
        # `iPhone von Anna Schmidt`: all that follows
        if word in _OF and i and things & set(range(i)) and i + 1 < len(words):
            gone |= {j for j in range(i, len(words)) if j not in things and not words[j].isdigit()}
        # a surname beside a given name: `anna.schmidt`, `Anna-Schmidt-PC`
        elif i - 1 in gone and words[i].isalpha() and len(words[i]) > 2 and i not in things and word not in _OF:
            gone.add(i)
    return gone


def unnamed(inventory: Inventory, rule: str) -> Inventory:
    """The same inventory with the names of people's own devices as the rule wants them; what a person noted stays."""
    if rule not in (MASK, DROP):
        return inventory
    instead: dict[str, str] = {}
    for secret, put in _instead(inventory.devices, rule):
        instead.setdefault(secret, put)
    if not instead:
        return inventory
    scrub = _scrubber(instead)
    devices = tuple(_device(d, scrub) for d in inventory.devices)
    rest = {f: _walk(getattr(inventory, f), scrub) for f in ("links", "findings", "accepted", "not_located", "radios")}
    return msgspec.structs.replace(inventory, devices=devices, **rest)


def _instead(devices: Iterable[Device], rule: str) -> Iterable[tuple[str, str]]:
    """Name (folded) → what stands for it."""
    for device in devices:
        if device.role not in PERSONAL:
            continue
        for attribute in NAMED:
            if (told := device.attributes.get(attribute)) is None:
                continue
            for value in (told.value, *(a.value for a in told.disputed_by)):
                kept = masked(value)
                if kept != value:
                    put = kept if rule == MASK and kept else ""
                    yield _folded(value), put
                    host, dot, _ = value.partition(".")
                    if dot and " " not in value:
                        yield _folded(host), put.partition(".")[0]


def _folded(text: str) -> str:
    """In lower case, letter for letter: places in it are places in the text."""
    plain = text.lower()
    return plain if len(plain) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _scrubber(instead: dict[str, str]) -> Callable[[str], str]:
    """Puts what stands for it in the place of each secret, wherever it stands as a whole; of two at one place the
    longer. The lengths of the secrets that begin with a word tell what to look up."""
    sizes: dict[str, list[int]] = {}
    for size, head in sorted({(len(s), m[0]) for s in instead if (m := _HEAD.match(s))}, reverse=True):
        sizes.setdefault(head, []).append(size)

    def scrub(text: str) -> str:
        plain, at, kept = _folded(text), 0, []
        for head in _HEAD.finditer(plain):
            start = head.start()
            if start < at:
                continue
            for size in sizes.get(head[0], ()):
                put = instead.get(plain[start : start + size])
                if put is not None and not plain[start + size : start + size + 1].isalnum():
                    kept += [text[at:start], put]
                    at = start + size
                    break
        return "".join((*kept, text[at:])) if kept else text

    return scrub


def _walk(value: Any, scrub: Callable[[str], str]) -> Any:
    """The value with every text in it scrubbed; codes and ids hold no names."""
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, Evidence):  # of which there are many; the rest of it are codes
        said, peer = scrub(value.says), scrub(value.peer)
        same = (said, peer) == (value.says, value.peer)
        return value if same else msgspec.structs.replace(value, says=said, peer=peer)
    if isinstance(value, tuple):
        return tuple(_walk(one, scrub) for one in value)
    if isinstance(value, dict):
        return {k: _walk(v, scrub) for k, v in value.items()}
    if isinstance(value, msgspec.Struct):
        told = {f: getattr(value, f) for f in value.__struct_fields__}
        changed = {f: new for f, old in told.items() if (new := _walk(old, scrub)) != old}
        return msgspec.structs.replace(value, **changed) if changed else value
    return value


def _device(device: Device, scrub: Callable[[str], str]) -> Device:
    facts: dict[str, Resolved] = {
        name: found for name, told in device.attributes.items() if (found := _walk(told, scrub)).value.strip()
    }
    return msgspec.structs.replace(
        device,
        attributes=facts,
        keys=tuple(k for k in _walk(device.keys, scrub) if k.value),
        evidence=_walk(device.evidence, scrub),
        services=_walk(device.services, scrub),
        ports=_walk(device.ports, scrub),
    )
