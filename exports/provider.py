"""What the formats for other systems share: names within a system's limits, text by rule, ZIP and YAML.

Every format names a device the same way each month: from its name, its address or its id, never from its place in a
list, so that a second import meets the device of the first.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from exports.cells import cell, plain
from exports.cells import line as line
from exports.format import Cuts, Format, Settings
from exports.table import label, order
from exports.texts import text
from topology.inventory import Device, Inventory

_TRANSCRIBED = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
        "ß": "ss",
        "ø": "o",
        "Ø": "O",
        "æ": "ae",
        "ł": "l",
    }
)
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9]+")
# XML 1.0, section 2.2.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def target(
    name: str,
    summary: tuple[str, str],
    suffix: str,
    make: Callable[[Inventory, Settings, Cuts], bytes],
    versions: str,
    verified: tuple[str, str],
    kind: str = "export",
) -> Format:
    """A format for another system, which says what had to be cut."""
    return Format(name, summary, suffix, kind, lambda i, s: make(i, s, Cuts()), verified, versions, make)


def written(value: str, limit: int, field: str, cuts: Cuts) -> str:
    """One cell of a table: within the limit, and no formula."""
    fitting = cuts.fit(value, limit, field)
    shown = cell(fitting)
    cuts.changed(fitting, shown, field)
    return shown


def shown(value: str, field: str, cuts: Cuts) -> str:
    """One cell of a list for people, of several lines where it has them: within the limit, and no formula."""
    made = cell(value)
    if made != value:
        cuts.changed(value, made, field)
    return made


def ascii_text(value: str) -> str:
    """Umlauts written out, accents dropped, the rest of what is no ASCII too."""
    spread = unicodedata.normalize("NFKD", value.translate(_TRANSCRIBED))
    return spread.encode("ascii", "ignore").decode()


def slug(value: str, limit: int = 100) -> str:
    """Lower case ASCII with hyphens; never empty."""
    return _NOT_IN_ID.sub("-", ascii_text(value)).strip("-").lower()[:limit].strip("-") or "unknown"


def identifier(device_id: str) -> str:
    """The device's stable id in letters that every system takes."""
    return _NOT_IN_ID.sub("-", ascii_text(device_id)).strip("-")[:48] or "unknown"


def listed(inventory: Inventory, *, presumed: bool = False) -> list[Device]:
    """The devices to hand over: not the Internet; presumed ones only where asked for."""
    found = [d for d in inventory.devices if d.role != "internet" and (presumed or not d.presumed)]
    return sorted(found, key=order)


def reachable(devices: Sequence[Device], settings: Settings, cuts: Cuts) -> list[Device]:
    """Those with an IP address; the others are said."""
    for device in devices:
        if not device.ips:
            name = line(label(device, settings.lang))[:60]
            cuts.lines.append(text(settings.lang, "export.no-address", name=name))
    return [d for d in devices if d.ips]


def names(
    devices: Sequence[Device],
    settings: Settings,
    limit: int,
    allowed: str | None = None,
    cuts: Cuts | None = None,
    *,
    everywhere: bool = False,
    presumed: bool = False,
) -> dict[str, str]:
    """Device id → a name of at most `limit` characters, unique without regard to case. `allowed` is the inside of a
    character class: everything else becomes a hyphen, after umlauts are written out. Devices that share a name get
    their address or the beginning of their id behind it, all of them, so that the order does not matter, nor which part
    of the office (`settings.whole`) is written; `presumed` says that presumed devices are written too. Where names are
    unique `everywhere` in the other system, `settings.options["prefix"]` keeps customers apart."""
    prefix = settings.options.get("prefix", "") if everywhere else ""
    mine = devices
    if settings.whole is not None:
        devices = list({d.id: d for d in (*listed(settings.whole, presumed=presumed), *mine)}.values())
    base = {d.id: _name(d, settings.lang, limit, allowed, prefix) for d in devices}
    found: dict[str, str] = {}
    for again in range(3):
        shared: dict[str, int] = {}
        for name in base.values():
            shared[name.casefold()] = shared.get(name.casefold(), 0) + 1
        double = [d for d in devices if shared[base[d.id].casefold()] > 1]
        found = dict(base)
        for device in double:
            tail = (
                (device.ips[0].rpartition(".")[2] if "." in device.ips[0] else "") if device.ips and not again else ""
            )
            tail = tail or identifier(device.id)[: 8 if again < 2 else 48]
            base[device.id] = f"{found[device.id][: max(1, limit - len(tail) - 1)]}-{tail}"
        if not double:
            break
    if cuts is not None:
        for device in mine:
            cuts.changed(prefix + line(label(device, settings.lang)), base[device.id], "name")
    return {d.id: base[d.id] for d in mine}


def _name(device: Device, lang: str, limit: int, allowed: str | None, prefix: str) -> str:
    name = prefix + line(label(device, lang))
    if allowed is not None:
        name = re.sub(rf"[^{allowed}]+", "-", ascii_text(name)).strip("-. ")
    return name[:limit].strip() or f"device-{identifier(device.id)}"[:limit]


def role(device: Device, lang: str) -> str:
    return text(lang, f"roles.{device.role}")


def system(device: Device) -> str:
    """Operating system with its version, in one line."""
    return line(" ".join(v for v in (device.get("os"), device.get("os_version")) if v))


def remark(device: Device) -> str:
    """The line by which a device is found again in the other system."""
    return f"netzplan-id: {identifier(device.id)}"


def xml_text(value: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", plain(value, 10_000))


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A ZIP archive whose bytes depend on the content alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def yaml(value: Any, indent: int = 0) -> str:
    """YAML 1.2 in block style. Every text is quoted as in JSON, so that none is taken for a number, a date or a
    command (YAML 1.2, 7.3.1)."""
    pad = "  " * indent
    if isinstance(value, Mapping) and value:
        return "".join(f"{pad}{_key(k)}:{_below(v, indent)}" for k, v in value.items())
    if isinstance(value, list | tuple) and value:
        return "".join(f"{pad}-{_item(v, indent)}" for v in value)
    return f"{pad}{_scalar(value)}\n"


def _key(key: str) -> str:
    return (
        key
        if re.fullmatch(r"[a-z_][a-z0-9_]*", key) and key not in ("y", "n", "yes", "no", "on", "off")
        else _scalar(key)
    )


def _below(value: Any, indent: int) -> str:
    if isinstance(value, Mapping | list | tuple) and value:
        return "\n" + yaml(value, indent + 1)
    return f" {_scalar(value)}\n"


def _item(value: Any, indent: int) -> str:
    if isinstance(value, Mapping | list | tuple) and value:
        return " " + yaml(value, indent + 1).lstrip(" ")
    return f" {_scalar(value)}\n"


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return (
            json.dumps(plain(value, 10_000), ensure_ascii=False)
            .replace("\u2028", "\\u2028")
            .replace("\u2029", "\\u2029")
        )
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, list | tuple):
        return "[]"
    return json.dumps(value)
