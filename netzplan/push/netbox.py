"""Brings a NetBox up to what the inventory holds: creates what is missing, fills what is empty, changes what it wrote
itself, keeps what a person wrote, deletes nothing. Safe to repeat and to interrupt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from exports.netbox_fields import Row
from netzplan.push.change import CREATE, FAILED, KEPT, SAME, SKIPPED, UPDATE, Change, Failed, Stopped
from netzplan.push.memory import Memory

Object = dict[str, Any]
DEVICE, MACHINE = "dcim/devices", "virtualization/virtual-machines"
PORT, MACHINE_PORT = "dcim/interfaces", "virtualization/interfaces"
_KIND = {PORT: "dcim.interface", MACHINE_PORT: "virtualization.vminterface"}


class Api(Protocol):
    """See netzplan.push.api.NetBox."""

    def read(self, model: str, **wanted: Any) -> list[Object]: ...
    def create(self, model: str, fields: Object) -> Object: ...
    def update(self, model: str, number: int, fields: Object) -> None: ...


class Push:
    """One run. `rows` are those of exports.netbox; without `write` nothing is sent, and what would be made counts as
    made. With `stop`, the first failure ends the run by Stopped; what was done until then stays."""

    def __init__(
        self, api: Api, rows: Mapping[str, list[Row]], memory: Memory, *, write: bool = True, stop: bool = False
    ) -> None:
        self._api, self._rows, self._memory, self._write, self._stop = api, rows, memory, write, stop
        self._objects: dict[tuple[str, str], Object] = {}
        self._unmade = 0
        self._taken: set[tuple[str, int]] = set()

    def run(self) -> Iterator[Change]:
        """What is done, as it is done. Raises Failed when what is there cannot be read."""
        yield from self._named("dcim/sites", ("name", "slug"), ("status", "description"))
        yield from self._named("dcim/manufacturers", ("name", "slug"))
        yield from self._types()
        yield from self._named("dcim/device-roles", ("name", "slug"), ("color", "vm_role"))
        yield from self._named("dcim/platforms", ("name", "slug"))
        yield from self._vlans()
        yield from self._prefixes()
        yield from self._hosts(DEVICE)
        yield from self._hosts(MACHINE)
        yield from self._ports(PORT, DEVICE, "device")
        yield from self._ports(MACHINE_PORT, MACHINE, "virtual_machine")
        yield from self._macs()
        yield from self._addresses()
        yield from self._cables()
        yield from self._ssids()

    # One object

    def _put(self, model: str, key: str, label: str, found: Object | None, first: Object, own: Object) -> list[Change]:
        """`first` are the fields of a new object only, `own` those that are kept up to date."""
        try:
            if found is None:
                return [self._create(model, key, label, {**first, **own})]
            self._objects[model, key.casefold()] = found
            self._taken.add((model, int(found["id"])))
            return self._update(model, key, label, found, own)
        except Failed as error:
            if self._stop:
                raise Stopped(f"{model} {label}: {error}") from error
            return [Change(FAILED, model, label, str(error))]

    def _create(self, model: str, key: str, label: str, fields: Object) -> Change:
        sent = {name: value for name, value in fields.items() if value not in ("", None)}
        if self._write:
            self._memory.keep(f"{model} {key}", sent)
            made = self._api.create(model, sent)
        else:
            self._unmade -= 1
            made = {**sent, "id": self._unmade}
        self._objects[model, key.casefold()] = made
        return Change(CREATE, model, label)

    def _update(self, model: str, key: str, label: str, found: Object, own: Object) -> list[Change]:
        thing = f"{model} {key}"
        sent: Object = {}
        kept = []
        for name, value in own.items():
            now = flat(found.get(name))
            if value in ("", None) or _same(now, value):
                continue
            if now in ("", None, []) or self._memory.wrote(thing, name, now):
                sent[name] = value
            else:
                kept.append(name)
        changes = [Change(KEPT, model, label, ", ".join(kept))] if kept else []
        if sent:
            if self._write:
                self._memory.keep(thing, sent)
                self._api.update(model, int(found["id"]), sent)
                found.update(sent)
            changes.append(Change(UPDATE, model, label, ", ".join(sent)))
        return changes or [Change(SAME, model, label)]

    def _id(self, model: str, key: object) -> int | None:
        found = self._objects.get((model, str(key).casefold()))
        return int(found["id"]) if found else None

    def _read(self, model: str, **wanted: Any) -> list[Object]:
        """What is there already; nothing is asked about what was not there a moment ago."""
        for name, value in wanted.items():
            real = [v for v in value if not (isinstance(v, int) and v < 0)] if isinstance(value, list) else value
            if not real or (isinstance(real, int) and real < 0):
                return []
            wanted[name] = real
        return self._api.read(model, **wanted)

    # Models

    def _named(self, model: str, match: tuple[str, ...], more: tuple[str, ...] = ()) -> Iterator[Change]:
        there = self._read(model) if self._rows.get(model) else []
        for row in self._rows.get(model, ()):
            found = next((o for m in match for o in there if _folded(o.get(m)) == _folded(row[m])), None)
            name = str(row["name"])
            yield from self._put(model, name, name, found, {f: row[f] for f in (*match, *more)}, {})

    def _types(self) -> Iterator[Change]:
        model = "dcim/device-types"
        there = self._read(model) if self._rows.get(model) else []
        for row in self._rows.get(model, ()):
            maker, name = self._id("dcim/manufacturers", row["manufacturer"]), str(row["model"])
            mine = [o for o in there if flat(o.get("manufacturer")) == maker]
            found = next((o for m in ("model", "slug") for o in mine if _folded(o.get(m)) == _folded(row[m])), None)
            fields: Object = {**row, "manufacturer": maker}
            yield from self._needing((maker,), model, f"{row['manufacturer']} {name}", name, found, fields, {})

    def _needing(
        self, needed: tuple[object, ...], model: str, key: str, label: str, found: Object | None, *fields: Object
    ) -> Iterator[Change]:
        """As _put, unless something that the object stands on could not be made."""
        if None in needed:
            yield Change(SKIPPED, model, label)
        else:
            yield from self._put(model, key, label, found, *fields)

    def _vlans(self) -> Iterator[Change]:
        rows = self._rows.get("ipam/vlans", [])
        site = self._id("dcim/sites", rows[0]["site"]) if rows else None
        there = self._read("ipam/vlans", site_id=site) if site is not None else []
        for row in rows:
            found = next((o for o in there if o.get("vid") == row["vid"]), None)
            first = {"site": site, "vid": row["vid"], "status": row["status"]}
            label = f"VLAN {row['vid']}"
            key = f"{row['site']} {row['vid']}"
            yield from self._needing((site,), "ipam/vlans", key, label, found, first, {"name": row["name"]})

    def _prefixes(self) -> Iterator[Change]:
        rows = self._rows.get("ipam/prefixes", [])
        there = self._read("ipam/prefixes", prefix=[str(r["prefix"]) for r in rows])
        for row in rows:
            name = str(row["prefix"])
            found = next((o for o in there if o.get("prefix") == name and not o.get("vrf")), None)
            vlan = self._id("ipam/vlans", f"{row['vlan_site']} {row['vlan']}") if row["vlan"] else None
            own = {"vlan": vlan, "description": row["description"]}
            yield from self._put("ipam/prefixes", name, name, found, {"prefix": name, "status": row["status"]}, own)

    def _hosts(self, model: str) -> Iterator[Change]:
        """Known by the id in the comments, else by serial number, else by name."""
        rows = self._rows.get(model, [])
        site = self._id("dcim/sites", rows[0]["site"]) if rows else None
        there = self._read(model, site_id=site) if site is not None else []
        known = {line.strip(): o for o in there for line in str(o.get("comments") or "").splitlines()}
        serials = {o["serial"]: o for o in there if o.get("serial")}
        called = {_folded(o.get("name")): o for o in there}
        certain = {int(known[str(r["comments"])]["id"]) for r in rows if r["comments"] in known}
        for row in rows:
            name, mark = str(row["name"]), str(row["comments"])
            found = known.get(mark)
            for other in (serials.get(row.get("serial")), called.get(name.casefold())):
                if found is None and other and other["id"] not in certain and (model, other["id"]) not in self._taken:
                    found = other
            first: Object = {"site": site, "status": row["status"]}
            own: Object = {f: row.get(f) for f in ("name", "serial", "asset_tag", "description", "comments")}
            own["platform"] = self._id("dcim/platforms", row["platform"]) if row["platform"] else None
            needed: list[object] = [site]
            if model == DEVICE:
                own["role"] = self._id("dcim/device-roles", row["role"])
                own["device_type"] = self._id("dcim/device-types", f"{row['manufacturer']} {row['device_type']}")
                needed += [own["role"], own["device_type"]]
            changes = list(self._needing(tuple(needed), model, mark, name, found, first, own))
            if (made := self._objects.get((model, mark.casefold()))) is not None:
                self._objects[model, name.casefold()] = made
            yield from changes

    def _ports(self, model: str, host: str, field: str) -> Iterator[Change]:
        rows = self._rows.get(model, [])
        hosts = {str(r[field]): self._id(host, r[field]) for r in rows}
        there = self._read(model, **{f"{field}_id": [h for h in hosts.values() if h is not None]})
        known = {(flat(o.get(field)), _folded(o.get("name"))): o for o in there}
        for row in rows:
            owner, name = hosts[str(row[field])], str(row["name"])
            found = known.get((owner, name.casefold()))
            own = {k: v for k, v in row.items() if k not in (field, "name")}
            if row.get("description") == "":
                own.pop("description", None)
            label = f"{row[field]} {name}"
            yield from self._needing((owner,), model, label, label, found, {field: owner, "name": name}, own)

    def _port_of(self, row: Row) -> tuple[str, int | None, str]:
        """Model, id and owner's name of the interface that a row names."""
        model = PORT if row["device"] else MACHINE_PORT
        owner = str(row["device"] or row["virtual_machine"])
        return model, self._id(model, f"{owner} {row['interface']}"), owner

    def _assigned(self, model: str, field: str, there: list[Object], row: Row) -> Iterator[Change]:
        """An object that belongs to an interface. One of the same value at another device is not ours; one that
        belongs to none is taken."""
        kind, port, owner = self._port_of(row)
        value = str(row[field])
        same = [o for o in there if _folded(o.get(field)) == value.casefold()]
        mine = [o for o in same if (o.get("assigned_object_type"), o.get("assigned_object_id")) == (_KIND[kind], port)]
        free = [o for o in same if not o.get("assigned_object_id") and (model, o["id"]) not in self._taken]
        found = next(iter([*mine, *free]), None)
        own: Object = {"assigned_object_type": _KIND[kind], "assigned_object_id": port}
        own |= {"dns_name": row["dns_name"]} if row.get("dns_name") else {}
        first: Object = {field: value} | ({"status": row["status"]} if "status" in row else {})
        key = f"{owner} {row['interface']} {value}"
        yield from self._needing((port,), model, key, f"{value} ({owner})", found, first, own)

    def _macs(self) -> Iterator[Change]:
        model, rows = "dcim/mac-addresses", self._rows.get("dcim/mac-addresses", [])
        there = self._read(model, mac_address=[str(r["mac_address"]) for r in rows])
        for row in rows:
            yield from self._assigned(model, "mac_address", there, row)
            kind, _, owner = self._port_of(row)
            mac = self._id(model, f"{owner} {row['interface']} {row['mac_address']}")
            if row["is_primary"] and mac is not None:
                yield from self._main(kind, f"{owner} {row['interface']}", {"primary_mac_address": mac})

    def _addresses(self) -> Iterator[Change]:
        model, rows = "ipam/ip-addresses", self._rows.get("ipam/ip-addresses", [])
        there = self._read(model, address=[str(r["address"]) for r in rows])
        for row in rows:
            yield from self._assigned(model, "address", there, row)
            kind, _, owner = self._port_of(row)
            number = self._id(model, f"{owner} {row['interface']} {row['address']}")
            if row["is_primary"] and number is not None:
                field = "primary_ip6" if ":" in str(row["address"]) else "primary_ip4"
                yield from self._main(DEVICE if kind == PORT else MACHINE, owner, {field: number})

    def _main(self, model: str, key: str, own: Object) -> Iterator[Change]:
        """Names one of several as the main one; what is so already is not worth a line."""
        found = self._objects[model, key.casefold()]
        yield from (c for c in self._put(model, key, key, found, {}, own) if c.kind != SAME)

    def _cables(self) -> Iterator[Change]:
        """Only between interfaces that have none; a cable that a person has drawn otherwise stays."""
        for row in self._rows.get("dcim/cables", ()):
            ends = [f"{row[f'side_{s}_device']} {row[f'side_{s}_name']}" for s in "ab"]
            label = " – ".join(ends)
            ports = [self._objects.get((PORT, end.casefold())) for end in ends]
            a, b = ports
            if a is None or b is None:
                yield Change(SKIPPED, "dcim/cables", label)
            elif a.get("cable") or b.get("cable"):
                same = bool(a.get("cable")) and flat(a.get("cable")) == flat(b.get("cable"))
                yield Change(SAME if same else KEPT, "dcim/cables", label, "" if same else "cable")
            else:
                sides: Object = {
                    f"{side}_terminations": [{"object_type": "dcim.interface", "object_id": port["id"]}]
                    for side, port in (("a", a), ("b", b))
                }
                yield from self._put("dcim/cables", label, label, None, {**sides, "status": row["status"]}, {})

    def _ssids(self) -> Iterator[Change]:
        rows = self._rows.get("wireless/wireless-lans", [])
        there = self._read("wireless/wireless-lans", ssid=[str(r["ssid"]) for r in rows])
        for row in rows:
            found = next((o for o in there if o.get("ssid") == row["ssid"]), None)
            yield from self._put("wireless/wireless-lans", str(row["ssid"]), str(row["ssid"]), found, {**row}, {})


def flat(value: Any) -> Any:
    """As it is sent: an object by its id, a choice by its value."""
    if isinstance(value, dict):
        return value.get("id", value.get("value"))
    return [flat(v) for v in value] if isinstance(value, list) else value


def _folded(value: object) -> str:
    return str(value or "").casefold()


def _same(now: Any, value: Any) -> bool:
    """Capitals are a matter of taste, here as in NetBox's own comparison of names."""
    if isinstance(now, str) and isinstance(value, str):
        return now.strip().casefold() == value.strip().casefold()
    return bool(now == value)
