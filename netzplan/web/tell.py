"""Tells people what has changed, by e-mail, webhook and ntfy: one digest a scan; quiet when nothing matters."""

from __future__ import annotations

import json
import smtplib
import urllib.request
from collections.abc import Sequence
from email.message import EmailMessage

import msgspec

from exports.texts import text
from netzplan.settings import Mail
from topology.changes import Change
from topology.inventory import Device, Inventory
from topology.keys import is_random

LOUD = frozenset({"new", "new-nowhere", "gone", "gone-nowhere", "moved"})


_CARRIED = frozenset({"smartphone", "tablet", "laptop", "workstation", "media", "iot"})


def rings(change: Change, before: Inventory, after: Inventory) -> bool:
    """Whether a change is worth a message: not of what makes up its address anew each time, nor of what people carry
    about, switch off, and what sleeps in between."""
    if change.kind not in LOUD:
        return False
    device = after.device(change.device) or before.device(change.device)
    if device is None or (device.macs and all(is_random(mac) for mac in device.macs)):
        return False
    return change.kind in ("new", "new-nowhere") or not _carried(device, after if after.device(device.id) else before)


def _carried(device: Device, inventory: Inventory) -> bool:
    """Whether people carry it about, or let it sleep: by what it is, and where that is unknown, by its radio."""
    if device.role != "unknown":
        return device.role in _CARRIED
    return any(x.medium == "wireless" and device.id in (x.a.device, x.b.device) for x in inventory.links)


class Digest(msgspec.Struct, frozen=True):
    """What is told: a subject line and sentences."""

    subject: str
    lines: tuple[str, ...]

    @property
    def body(self) -> str:
        return "\n".join(f"• {line}" for line in self.lines)


def digest(lang: str, site: str, changes: Sequence[Change], findings: Sequence[str], failed: bool) -> Digest | None:
    """One message for everything that a scan brought; None when there is nothing worth a message."""
    lines = [text(lang, "web.tell-failed")] if failed else []
    lines += [text(lang, f"changes.{c.kind}", **c.data) for c in changes if c.kind in LOUD]
    lines += [text(lang, "web.tell-finding", finding=one) for one in findings]
    if not lines:
        return None
    clean = tuple(" ".join("".join(c if c.isprintable() else " " for c in line).split())[:500] for line in lines)
    return Digest(_line(text(lang, "web.tell-subject", site=site, count=len(clean))), clean)


def _line(value: str) -> str:
    """On one line: a header must not be continued by a name from the network."""
    return "".join(c if c.isprintable() else " " for c in value)[:150]


def by_mail(told: Digest, mail: Mail, to: str, timeout: float = 20.0) -> None:
    """Raises OSError or smtplib.SMTPException when it cannot be sent."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = told.subject, mail.sender, to
    message.set_content(told.body)
    with smtplib.SMTP(mail.host, mail.port, timeout=timeout) as server:
        if mail.tls:
            import ssl

            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, mail.password)
        server.send_message(message)


def by_webhook(told: Digest, url: str, timeout: float = 20.0) -> None:
    """POSTs `{"subject", "lines"}` as JSON. Raises OSError when it cannot be sent."""
    _post(
        url,
        json.dumps({"subject": told.subject, "lines": told.lines}).encode(),
        {"content-type": "application/json"},
        timeout,
    )


def by_ntfy(told: Digest, url: str, timeout: float = 20.0) -> None:
    """POSTs the text to a topic of ntfy. Raises OSError when it cannot be sent."""
    import base64

    title = "=?UTF-8?B?" + base64.b64encode(told.subject.encode()).decode() + "?="  # RFC 2047, as ntfy reads it
    _post(url, told.body.encode(), {"Title": title}, timeout)


def _post(url: str, body: bytes, headers: dict[str, str], timeout: float) -> None:
    if not url.startswith(("https://", "http://")):
        raise OSError("not a web address")
    request = urllib.request.Request(url, body, headers, method="POST")
    with urllib.request.urlopen(request, timeout=timeout) as answer:
        answer.read(1024)
