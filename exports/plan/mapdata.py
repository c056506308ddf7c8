"""What the map knows about each device and finding, as plain data for its script."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import msgspec

from exports.cells import plain
from exports.format import Settings
from exports.plan.ports import natural
from exports.plan.summarise import Summary
from exports.plan.words import brief
from exports.table import finding_text, label
from exports.texts import has, moment, text
from topology.analysis import Site
from topology.inventory import Device, Evidence, Inventory, Link, Port

_MOST_EVIDENCE = 24
_FACTS = ("vendor", "model", "os", "firmware", "serial", "location")
_NOTES = ("room", "owner", "users", "administrator", "purpose", "asset_tag", "warranty", "contract", "remark")
_WORDS = (
    *("close", "path", "ports", "port", "speed", "vlan", "connected", "free", "down", "services", "evidence", "count"),
    *(
        "results",
        "none",
        "findings",
        "consequence",
        "recommendation",
        "affected",
        "attached",
        "name",
        "ip",
        "at",
        "more",
    ),
    *("blocked", "inferred", "disputed", "open-area", "overview", "same-network", "last-seen", "kind-of", "history"),
)


def data(inventory: Inventory, settings: Settings, summary: Summary) -> dict[str, Any]:
    """Texts are plain and still hostile: the script writes them as text, never as markup."""
    lang = settings.lang
    made = _Maker(inventory, settings, summary)
    return {
        "texts": {code: text(lang, f"map.{code}") for code in _WORDS},
        "devices": [made.device(d) for d in inventory.devices if d.id in summary.devices],
        "findings": made.findings(),
        "vlans": {str(v.id): v.colour for v in summary.vlans.values()},
    }


class _Maker:
    def __init__(self, inventory: Inventory, settings: Settings, summary: Summary) -> None:
        self.inventory, self.settings, self.lang, self.summary = inventory, settings, settings.lang, summary
        self.site = Site(inventory)
        self.names = {d.id: plain(label(d, self.lang), 120).replace("\n", " ") for d in inventory.devices}
        self.links: dict[str, list[Link]] = defaultdict(list)
        for link in inventory.links:
            self.links[link.a.device].append(link)
            self.links[link.b.device].append(link)
        self.about: dict[str, list[int]] = defaultdict(list)
        for n, finding in enumerate(inventory.findings):
            for device in finding.devices:
                self.about[device].append(n)
        self.unknown = {n.device: n.reason for n in inventory.not_located}
        self.history = _history(settings)

    def say(self, code: str) -> str:
        return text(self.lang, f"map.{code}")

    def findings(self) -> list[dict[str, Any]]:
        return [
            {
                "level": f.level,
                "word": text(self.lang, f"lists.level-{f.level}"),
                "title": plain(finding_text(f, "title", self.lang), 300),
                "what": plain(finding_text(f, "what", self.lang), 600),
                "consequence": plain(finding_text(f, "consequence", self.lang), 600),
                "recommendation": plain(finding_text(f, "recommendation", self.lang), 600),
                "devices": [d for d in f.devices if d in self.names],
                "affected": len(f.affected),
            }
            for f in self.inventory.findings
        ]

    def device(self, device: Device) -> dict[str, Any]:
        role = text(self.lang, f"roles.{device.role}")
        place = self.site.place(device.id)
        made = {
            "id": device.id,
            "name": self.names[device.id],
            "kind": device.role,
            "role": f"{role} ({self.say('presumed')})" if device.presumed and device.role != "internet" else role,
            "ips": [plain(i, 60) for i in device.ips],
            "macs": [plain(m, 60) for m in device.macs[:8]],
            "vlans": list(device.vlans),
            "at": [place[0], plain(place[1] or "", 63)] if place else None,
            "findings": self.about.get(device.id, []),
            "facts": self._facts(device),
            "path": [
                [s.device, plain(s.out_port or "", 63), plain(s.in_port or "", 63)] for s in self.site.path(device.id)
            ],
            "ports": self._ports(device),
            "links": self._links(device),
            "services": [
                plain(" ".join(filter(None, (f"{s.port}/{s.protocol}", s.name, s.product, s.version))), 160)
                for s in device.services
            ],
            "evidence": self._evidence(device),
            "history": [
                [moment(self.lang, at, self.settings.timezone), plain(sentence, 240)]
                for at, sentence in self.history.get(device.id, ())
            ],
        }
        if why := self.unknown.get(device.id):
            code = "why-gateway-only" if why == "gateway-only" else "why-not-located"
            made["lost"] = text(self.lang, f"map.{code}")
        return {k: v for k, v in made.items() if v or k in ("id", "name", "kind", "role")}

    def _facts(self, device: Device) -> list[list[str]]:
        found = []
        for name in _FACTS:
            if value := device.attributes.get(name):
                other = ", ".join(plain(a.value, 80) for a in value.disputed_by)
                shown = plain(value.value, 300) + (f" ({self.say('disputed')}: {other})" if other else "")
                found.append([self.say(name), shown])
        for name in _NOTES:
            if note := device.notes.get(name):
                found.append([text(self.lang, f"lists.column-{name}"), plain(note, 300)])
        seen = [e.at for e in self._said(device) if e.at > 0]
        if seen and not device.presumed:
            found.append([self.say("last-seen"), moment(self.lang, max(seen), self.settings.timezone)])
        return found

    def _ports(self, device: Device) -> list[list[Any]]:
        """Name, alias, VLANs, speed, whether it is up, the devices behind it."""
        behind: dict[str, list[str]] = defaultdict(list)
        for link in self.links[device.id]:
            here, there = (link.a, link.b) if link.a.device == device.id else (link.b, link.a)
            if here.port and there.device in self.names:
                behind[here.port].append(there.device)
        known = {p.name: p for p in device.ports}
        if len(known) < 2 and not behind:
            return []
        rows = []
        for name in sorted(known.keys() | behind.keys(), key=natural):
            port = known.get(name, Port(name))
            vlans = [port.pvid] if port.pvid else list(port.untagged)
            if tagged := [v for v in port.vlans if v not in vlans]:
                vlans += tagged
            rows.append(
                [
                    plain(name, 63),
                    plain(port.alias or "", 80),
                    vlans[:12],
                    brief(self.lang, port.speed_bps) if port.speed_bps else "",
                    port.oper_up,
                    sorted(set(behind.get(name, ()))),
                ]
            )
        return rows

    def _links(self, device: Device) -> list[list[Any]]:
        """What hangs on it without a port that it names: by radio, as a guest, or nobody said where."""
        found = []
        above = self.site.parent.get(device.id)
        for link in self.links[device.id]:
            here, there = (link.a, link.b) if link.a.device == device.id else (link.b, link.a)
            if not here.port and there.device in self.names and there.device != above:
                words = [text(self.lang, f"lists.medium-{link.medium}")] if link.medium != "ethernet" else []
                words += [self.say("inferred")] if link.inferred else []
                words += [plain(link.ssid, 40)] if link.ssid else []
                found.append([there.device, " · ".join(words)])
        return sorted(found)

    def _said(self, device: Device) -> list[Evidence]:
        said = [e for v in device.attributes.values() for e in v.evidence] + list(device.evidence)
        return said + [e for link in self.links[device.id] for e in link.evidence]

    def _evidence(self, device: Device) -> list[str]:
        lines = dict.fromkeys(f"{self._probe(e.probe)} · {e.peer} · {e.says}" for e in self._said(device))
        shown = [plain(line, 240) for line in list(lines)[:_MOST_EVIDENCE]]
        more = len(lines) - len(shown)
        return [*shown, text(self.lang, "map.more", count=more)] if more else shown

    def _probe(self, name: str) -> str:
        return text(self.lang, f"probes.{name}") if has(f"probes.{name}") else name


def _history(settings: Settings) -> dict[str, list[tuple[float, str]]]:
    """Settings.options["history"]: device → pairs of time and sentence, the newest first; what is none is left out."""
    try:
        return msgspec.json.decode(
            settings.options.get("history", "{}"), type=dict[str, list[tuple[float, str]]], strict=False
        )
    except (msgspec.DecodeError, RecursionError):
        return {}
