"""Servers and storage, workplaces and what stands around, backup, cloud, access."""

from __future__ import annotations

import re

from exports.cells import plain
from exports.document.case import POWER, SERVERS, Case, lines
from exports.document.model import Block, Cell, Form, Heading, Text
from exports.document.width import table
from exports.texts import text
from topology.inventory import Device, Service

_PLACES = (
    ("workplaces", ("workstation", "laptop", "smartphone", "tablet")),
    ("phones", ("phone", "pbx")),
    ("printers", ("printer",)),
    ("cameras", ("camera", "nvr")),
    ("others", ("media", "sensor", "building-control", "plc", "iot")),
    ("unknown", ("unknown",)),
)
# IANA service names and numbers of backup software: rsync, Veeam, Bacula, Proxmox Backup Server, NetBackup.
_BACKUP_PORTS = {873, 1556, 8007, 9101, 9102, 9103, 9392, 9401}
_BACKUP_WORDS = re.compile(r"veeam|acronis|bacula|bareos|backup|borg|restic|urbackup|altaro|datto", re.IGNORECASE)
_ADMIN = {443: "https", 8443: "https", 80: "http", 8080: "http", 22: "ssh", 3389: "rdp", 23: "telnet", 5900: "vnc"}
_WEB = ("https", "http")
_COMMON = ("http", "https", "ssh", "netbios-ssn", "microsoft-ds", "msrpc", "domain", "mdns", "ssdp")


def servers(case: Case) -> tuple[Block, ...]:
    found = case.of(SERVERS)
    blocks: list[Block] = [Text(case.say("servers-about"))]
    rows = []
    for device in found:
        rows.append(
            (
                Cell(case.name(device), "strong"),
                case.role(device),
                lines(device.ips, 2),
                case.seen_or(case.value(device, "os", "os_version") or case.value(device, "vendor", "model")),
                _services(device),
                case.note(device, "purpose"),
                case.answer(f"recovery.{device.id}"),
            )
        )
    heads = [case.say(f"column-{c}") for c in ("name", "what-it-is", "ip", "system", "services", "purpose", "recovery")]
    blocks.append(table(heads, rows) if rows else Text(case.say("servers-none")))
    hosts = _hosts(case)
    if hosts:
        blocks += [
            Heading(case.say("hosts-title")),
            table([case.say("column-host"), case.say("column-machines")], hosts),
        ]
    power = case.of(POWER)
    shown = case.names(d.id for d in power)
    blocks.append(
        Form(((case.say("form-ups"), case.seen_or(shown)), (case.say("form-licences"), case.answer("licences"))))
    )
    return tuple(blocks)


def _hosts(case: Case) -> list[tuple[Cell, str]]:
    guests: dict[str, list[str]] = {}
    for link in case.inventory.links:
        if link.medium != "virtual":
            continue
        for host, guest in ((link.a.device, link.b.device), (link.b.device, link.a.device)):
            one = case.device(host)
            other = case.device(guest)
            if one and other and (one.role == "hypervisor" or other.role == "virtual-machine"):
                guests.setdefault(host, []).append(guest)
                break
    return [(Cell(case.name(h), "strong"), case.names(guests[h], 20)) for h in sorted(guests, key=case.name)]


def _services(device: Device) -> str:
    """What it does for others, in few words: the telling services first."""
    names = sorted({s.name or f"{s.port}/{s.protocol}" for s in device.services}, key=lambda n: (n in _COMMON, n))
    return plain(", ".join(names[:7]) + (" …" if len(names) > 7 else ""), 120)


def workplaces(case: Case) -> tuple[Block, ...]:
    blocks: list[Block] = [Text(case.say("workplaces-about"))]
    for code, roles in _PLACES:
        found = case.of(roles)
        if not found:
            continue
        rows = [
            (
                Cell(case.name(d), "unknown" if code == "unknown" else "strong"),
                lines(d.ips, 1) or lines(d.macs, 1),
                case.make(d),
                case.place(d),
                case.note(d, "users"),
                case.note(d, "room"),
                case.note(d, "warranty"),
            )
            for d in found
        ]
        heads = [case.say(f"column-{c}") for c in ("name", "ip", "model", "connected", "user", "room", "warranty")]
        blocks += [Heading(case.say(f"places-{code}", count=len(found))), table(heads, rows)]
    if len(blocks) == 1:
        blocks.append(Text(case.say("workplaces-none")))
    return tuple(blocks)


def backup(case: Case) -> tuple[Block, ...]:
    targets = [d for d in case.seen if d.role == "nas"]
    software = [d for d in case.seen if any(_is_backup(s) for s in d.services)]
    return (
        Text(case.say("backup-about")),
        Form(
            (
                (case.say("form-backup-targets"), case.seen_or(case.names(d.id for d in targets))),
                (case.say("form-backup-software"), case.seen_or(case.names(d.id for d in software))),
                *((case.say(f"form-{c}"), case.answer(c)) for c in _BACKUP_ASKED),
            )
        ),
    )


_BACKUP_ASKED = ("backup-what", "backup-where", "backup-offsite", "backup-often", "backup-who", "backup-test")


def _is_backup(service: Service) -> bool:
    named = " ".join(filter(None, (service.name, service.product)))
    return service.port in _BACKUP_PORTS or bool(_BACKUP_WORDS.search(named))


_IN_THE_DNS = ("domain", "mail_provider", "mail_servers", "name_servers", "spf", "dmarc", "autodiscover")


def cloud(case: Case) -> tuple[Block, ...]:
    fields = ("domain", "domain-provider", "mail-provider", "cloud-services", "cloud-admin", "second-factor")
    blocks: list[Block] = [
        Text(case.say("cloud-about")),
        Form(tuple((case.say(f"form-{c}"), case.answer(c)) for c in fields)),
    ]
    internet = next((d for d in case.inventory.devices if d.role == "internet"), None)
    if internet is not None and internet.get("domain"):
        told = tuple((text(case.lang, f"attributes.{n}"), case.seen_or(internet.get(n))) for n in _IN_THE_DNS)
        blocks += [Heading(case.say("cloud-dns")), Form(told)]
    return tuple(blocks)


def access(case: Case) -> tuple[Block, ...]:
    rows = []
    for device in case.seen:
        doors = _doors(device)
        if not doors:
            continue
        rows.append(
            (
                Cell(case.name(device), "strong"),
                case.role(device),
                lines(doors, 3),
                case.note(device, "administrator"),
                case.answer(f"credentials.{device.id}"),
            )
        )
    heads = [case.say(f"column-{c}") for c in ("name", "what-it-is", "door", "administrator", "credentials")]
    about = table(heads, rows) if rows else Text(case.say("access-none"))
    return (Text(case.say("access-about")), Text(case.say("access-warning"), "note"), about)


def _doors(device: Device) -> list[str]:
    """How an administrator gets in: the page (https where there is one), then the other ways."""
    address = next(iter(device.ips), None)
    if address is None:
        return []
    host = f"[{address}]" if ":" in address else address
    answering = [port for port in _ADMIN if any(s.port == port and s.protocol == "tcp" for s in device.services)]
    pages = [p for p in answering if _ADMIN[p] in _WEB][:1]
    found = [f"{_ADMIN[p]}://{host}{'' if p in (443, 80) else f':{p}'}/" for p in pages]
    others = ", ".join(_ADMIN[p] for p in answering if _ADMIN[p] not in _WEB)
    return [*found, others] if others else found
