"""What an answer means: records in data files, one file for each source of evidence.

A record says what a text looks like (`regex`, searched without regard to case in the text with its white space
collapsed; or `under`, the identifier at or below which an OID stands) and what follows from it: tables `reported`,
`hint` and `guess` of attribute → value, where `\\1` stands for a group of the regex. `examples` prove it. Of several
records that fit, each attribute is stated by the one that is surest of it, of these by the first; of several `under`,
by the longest.
"""

from __future__ import annotations

import importlib.resources
import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec

from discover.observation import Attribute, Claim, Confidence

SOURCES: dict[str, str] = {
    "sys_descr": "sys_descr",
    "sys_object_id": "sys_object_id",
    "mib_answered": "mib_answered",
    "serial": "serial",
    "user_agent": "user_agent",
    "ssdp_server": "ssdp_server",
    "upnp_type": "upnp_type",
    "upnp_model": "upnp_model",
    "wsd_type": "wsd_type",
    "wsd_model": "wsd_model",
    "onvif_scope": "onvif_scope",
    "page_title": "page_title",
    "http_server": "http_server",
    "http_realm": "http_realm",
    "favicon_hash": "favicon_hash",
    "mdns_service": "mdns_service",
    "mdns_txt": "mdns_txt",
    "rtsp_server": "rtsp_server",
    "printer_model": "printer_model",
    "hostname": "hostname",
    "ssh_banner": "ssh_banner",
    "tls_subject": "tls_subject",
    "tls_names": "tls_names",
    "dhcp_vendor_class": "dhcp_vendor_class",
    "dhcp_fingerprint": "dhcp_fingerprint",
    "mac_vendor": "mac_vendor",
    "model": "model",
}
"""Source → the attribute whose value it reads. Its records stand in the file of the same name."""
_ALSO = {"netbios_name": "hostname", "fqdn": "hostname", "friendly_name": "hostname"}
"""Further attributes, which are read by the records of a source."""

_MOST = 1000
"""No more of a text is looked at: what devices say of themselves stands at its beginning."""


class Example(msgspec.Struct, frozen=True):
    """A text, and the values that are taken out of it."""

    text: str
    values: dict[str, str]


class Record(msgspec.Struct, frozen=True):
    """One fingerprint."""

    regex: re.Pattern[str] | None
    under: str | None
    states: tuple[tuple[str, str, Confidence], ...]
    examples: tuple[Example, ...]


def match(source: str, text: str) -> list[tuple[Claim, Confidence]]:
    """What a text from this source means, each attribute once. Unknown sources and texts mean nothing."""
    if source not in SOURCES:
        return []
    plain = " ".join(text[:_MOST].split()).strip('"')
    found: dict[str, tuple[Claim, Confidence]] = {}
    for record, fit in _fitting(source, plain):
        for name, template, confidence in record.states:
            value = " ".join((fit.expand(template) if fit else template).split()).strip(" ,;-")
            if value and (name not in found or found[name][1] < confidence):
                found[name] = (Attribute(name, value), confidence)
    return list(found.values())


def sources(attribute: str) -> tuple[str, ...]:
    """The sources that read this attribute, by name."""
    also = _ALSO.get(attribute)
    return tuple(sorted({s for s, a in SOURCES.items() if a == attribute} | ({also} if also else set())))


def _fitting(source: str, text: str) -> Iterator[tuple[Record, re.Match[str] | None]]:
    patterns, trees = _index(source)
    if trees:
        at = text.strip().removeprefix(".")
        while at:
            if (record := trees.get(at)) is not None:
                yield record, None
            at = at.rpartition(".")[0]
    for record in patterns:
        assert record.regex is not None
        if (fit := record.regex.search(text)) is not None:
            yield record, fit


@lru_cache(maxsize=64)
def _index(source: str) -> tuple[tuple[Record, ...], dict[str, Record]]:
    all_ = records(source)
    return tuple(r for r in all_ if r.regex is not None), {r.under: r for r in all_ if r.under is not None}


def records(source: str) -> tuple[Record, ...]:
    """The records of a source as they stand in its file. Raises ValueError or KeyError for a file that is wrong."""
    content = (importlib.resources.files("discover.fingerprints") / f"{source}.toml").read_text("utf-8")
    return tuple(_record(one) for one in tomllib.loads(content)["record"])


def _record(given: dict[str, Any]) -> Record:
    if unknown := set(given) - {"regex", "under", "reported", "hint", "guess", "examples"}:
        raise ValueError(f"unknown in a fingerprint: {sorted(unknown)}")
    if ("regex" in given) == ("under" in given):
        raise ValueError(f"a fingerprint has either regex or under: {given}")
    states = tuple(
        (name, value, sure)
        for sure in (Confidence.REPORTED, Confidence.HINT, Confidence.GUESS)
        for name, value in given.get(sure.name.lower(), {}).items()
    )
    examples = tuple(
        Example(one["text"], {k: v for k, v in one.items() if k != "text"}) for one in given.get("examples", ())
    )
    regex = re.compile(given["regex"], re.IGNORECASE) if "regex" in given else None
    return Record(regex, given.get("under"), states, examples)
