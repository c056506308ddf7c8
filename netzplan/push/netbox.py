"""Brings a NetBox up to what the inventory holds: creates what is missing, fills what is empty, changes what it wrote
itself, keeps what a person wrote, deletes nothing. Safe to repeat and to interrupt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from exports.netbox_fields import QUOTE, Row
from netzplan.push.change import KEPT, Change
from netzplan.push.memory import Memory
from netzplan.push.netbox_ports import DEVICE, MAC, MACHINE, Ports
from netzplan.push.writer import Api, Object, Writer, flat, folded

_SITE = "dcim.site"


class Push:
    """One run. `rows` are those of exports.netbox; `write` and `stop` as in Writer."""

    def __init__(
        self, api: Api, rows: Mapping[str, list[Row]], memory: Memory, *, write: bool = True, stop: bool = False
    ) -> None:
        self._rows, self._memory = rows, memory
        self._writer = Writer(api, memory, write=write, stop=stop)
        self._platforms: dict[str, list[Object]] = {}

    def run(self) -> Iterator[Change]:
        """What is done, as it is done. Raises Failed when what is there cannot be read."""
        yield from self._named("dcim/sites", ("name", "slug"), ("status", "description"))
        yield from self._locations()
        yield from self._named("dcim/manufacturers", ("name", "slug"))
        yield from self._types()
        yield from self._named("dcim/device-roles", ("name", "slug"), ("color", "vm_role"))
        yield from self._named("dcim/platforms", ("name", "slug"))
        yield from self._named("ipam/vrfs", ("name",), ("enforce_unique", "description"))
        yield from self._vlans()
        yield from self._prefixes()
        macs = self._writer.read(MAC, mac_address=[str(r["mac_address"]) for r in self._rows.get(MAC, ())])
        yield from self._hosts(DEVICE, macs)
        yield from self._hosts(MACHINE, macs)
        yield from Ports(self._writer, self._rows, macs).run()
        yield from self._ssids()

    def _site(self) -> int | None:
        sites = self._rows.get("dcim/sites", [])
        return self._writer.number("dcim/sites", sites[0]["name"]) if sites else None

    def _vrf(self) -> int | None:
        named = self._rows.get("ipam/vrfs", [])
        return self._writer.number("ipam/vrfs", named[0]["name"]) if named else None

    def _named(self, model: str, match: tuple[str, ...], more: tuple[str, ...] = ()) -> Iterator[Change]:
        there = self._writer.read(model) if self._rows.get(model) else []
        for row in self._rows.get(model, ()):
            fitting = [o for m in match for o in there if folded(o.get(m)) == folded(row[m])]
            name = str(row["name"])
            if model == "dcim/platforms":
                self._platforms[name.casefold()] = fitting
            first = {f: row[f] for f in (*match, *more)}
            self._writer.want(model, name, name, next(iter(fitting), None), first, {})
        yield from self._writer.flush(model)

    def _locations(self) -> Iterator[Change]:
        """Rooms, wherever in the site's tree of places they are."""
        model, site = "dcim/locations", self._site()
        rows = self._rows.get(model, [])
        there = self._writer.read(model, site_id=site) if rows and site is not None else []
        for row in rows:
            found = next((o for m in ("name", "slug") for o in there if folded(o.get(m)) == folded(row[m])), None)
            name = str(row["name"])
            self._writer.want(model, name, name, found, {**row, "site": site}, {}, needs=(site,))
        yield from self._writer.flush(model)

    def _types(self) -> Iterator[Change]:
        model = "dcim/device-types"
        there = self._writer.read(model) if self._rows.get(model) else []
        for row in self._rows.get(model, ()):
            maker, name = self._writer.number("dcim/manufacturers", row["manufacturer"]), str(row["model"])
            mine = [o for o in there if flat(o.get("manufacturer")) == maker]
            found = next((o for m in ("model", "slug") for o in mine if folded(o.get(m)) == folded(row[m])), None)
            fields: Object = {**row, "manufacturer": maker}
            self._writer.want(model, f"{row['manufacturer']} {name}", name, found, fields, {}, needs=(maker,))
        yield from self._writer.flush(model)

    def _vlans(self) -> Iterator[Change]:
        """Those of the site, and those of the groups that are the site's."""
        model, site = "ipam/vlans", self._site()
        rows = self._rows.get(model, [])
        there: list[Object] = []
        if rows and site is not None:
            there = self._writer.read(model, site_id=site)
            groups = [int(g["id"]) for g in self._writer.read("ipam/vlan-groups", site=site)]
            there += self._writer.read(model, group_id=groups)
        for row in rows:
            found = next((o for o in there if o.get("vid") == row["vid"]), None)
            first = {"site": site, "vid": row["vid"], "status": row["status"]}
            key, label = f"{row['site']} {row['vid']}", f"VLAN {row['vid']}"
            self._writer.want(model, key, label, found, first, {"name": row["name"]}, needs=(site,))
        yield from self._writer.flush(model)

    def _prefixes(self) -> Iterator[Change]:
        model, site, vrf = "ipam/prefixes", self._site(), self._vrf()
        rows = self._rows.get(model, [])
        there = self._writer.read(model, prefix=[str(r["prefix"]) for r in rows])
        for row in rows:
            name = str(row["prefix"])
            found = next((o for o in there if o.get("prefix") == name and flat(o.get("vrf")) == vrf), None)
            if found and found.get("scope_type") == _SITE and found.get("scope_id") != site:
                self._writer.say(KEPT, model, name, f"scope: {_called(found.get('scope'))}")
                continue
            vlan = self._writer.number("ipam/vlans", f"{row['vlan_site']} {row['vlan']}") if row["vlan"] else None
            first: Object = {"prefix": name, "vrf": vrf, "status": row["status"], "scope_type": _SITE, "scope_id": site}
            own = {"vlan": vlan, "description": row["description"]}
            needs = (site, vrf) if row["vrf"] else (site,)
            self._writer.want(model, f"{row['vrf']} {name}", name, found, first, own, needs=needs)
        yield from self._writer.flush(model)

    def _ssids(self) -> Iterator[Change]:
        model, site = "wireless/wireless-lans", self._site()
        rows = self._rows.get(model, [])
        spelt = {str(r["ssid"]): (str(r["ssid"]), str(r["ssid"]).replace('"', QUOTE)) for r in rows}  # as our files do
        there = self._writer.read(model, ssid=[s for both in spelt.values() for s in both])
        for row in rows:
            same = [o for o in there if o.get("ssid") in spelt[str(row["ssid"])]]
            found = next((o for o in same if o.get("scope_type") != _SITE or o.get("scope_id") == site), None)
            first: Object = {**row, "scope_type": _SITE, "scope_id": site}
            self._writer.want(model, str(row["ssid"]), str(row["ssid"]), found, first, {}, needs=(site,))
        yield from self._writer.flush(model)

    # Devices and virtual machines

    def _hosts(self, model: str, macs: list[Object]) -> Iterator[Change]:
        rows, site = self._rows.get(model, []), self._site()
        there = self._writer.read(model, site_id=site) if rows and site is not None else []
        if model == MACHINE:  # one that a person has put into a cluster need not have a site
            named = self._writer.read(model, name=[str(r["name"]) for r in rows])
            there += [o for o in named if o.get("site") is None]
        tags = self._writer.read(model, asset_tag=[str(r["asset_tag"]) for r in rows if r.get("asset_tag")])
        holders = {folded(o.get("asset_tag")): o for o in tags}
        for row, found in zip(rows, self._recognised(model, rows, there, macs), strict=True):
            name, mark = str(row["name"]), str(row["comments"])
            own: Object = {f: row.get(f) for f in ("name", "serial", "asset_tag", "description", "comments")}
            holder = holders.get(folded(own["asset_tag"])) if own["asset_tag"] else None
            if holder and (found is None or holder["id"] != found["id"]):
                own["asset_tag"] = None
                self._writer.say(KEPT, model, name, f"asset_tag: {_called(holder)}")
            needs: tuple[object, ...] = (site,)
            if model == DEVICE:
                own["role"] = self._writer.number("dcim/device-roles", row["role"])
                own["device_type"] = self._writer.number(
                    "dcim/device-types", f"{row['manufacturer']} {row['device_type']}"
                )
                needs = (site, own["role"], own["device_type"])
            own["platform"] = self._platform(row, found)
            if row.get("location") and not (found and found.get("rack")):  # a rack has its place already
                own["location"] = self._writer.number("dcim/locations", row["location"])
            first: Object = {"site": site, "status": row["status"]}
            quiet = frozenset({"comments"})
            self._writer.want(model, mark, name, found, first, own, needs=needs, names=(name,), quiet=quiet)
        yield from self._writer.flush(model)
        for mark in (str(r["comments"]) for r in rows):
            if (known := self._writer.get(model, mark)) is not None:
                # A NetBox that was set up anew numbers anew.
                self._writer.remember(f"{model} {mark}", {"id": int(known["id"]), "created": known.get("created")})

    def _recognised(self, model: str, rows: list[Row], there: list[Object], macs: list[Object]) -> list[Object | None]:
        """For each row the object it is: by the id in the comments, by the number it had when it was last written, by
        a serial number that no other has, by a MAC address of one of its interfaces, by name."""
        marks = {line.strip(): o for o in there for line in str(o.get("comments") or "").splitlines()}
        numbers = {int(o["id"]): o for o in there}
        serials = _once(there, "serial")
        ours = {folded(k) for k in _once(rows, "serial")}
        called = {folded(o.get("name")): o for o in there}
        cards = self._cards(model, numbers, macs)
        found: list[Object | None] = []
        for row in rows:
            mark = str(row["comments"])
            one = numbers.get(self._memory.last(f"{model} {mark}", "id") or 0)
            same = one is not None and one.get("created") == self._memory.last(f"{model} {mark}", "created")
            found.append(marks.get(mark) or (one if same else None))
        used = {int(o["id"]) for o in found if o}
        for place, row in enumerate(rows):
            serial = folded(row.get("serial"))
            name = folded(row["name"])
            for other in (serials.get(serial) if serial in ours else None, cards.get(name), called.get(name)):
                if found[place] is None and other and int(other["id"]) not in used:
                    found[place] = other
                    used.add(int(other["id"]))
        return found

    def _cards(self, model: str, there: dict[int, Object], macs: list[Object]) -> dict[str, Object]:
        """Folded name of a row → the one object, of those there, whose interfaces have its MAC addresses."""
        field = "device" if model == DEVICE else "virtual_machine"
        holders: dict[str, set[int]] = {}
        for mac in macs:
            host = (mac.get("assigned_object") or {}).get(field)
            holders.setdefault(folded(mac.get("mac_address")), set()).add(int(host["id"]) if host else 0)
        found: dict[str, set[int]] = {}
        for row in self._rows.get(MAC, ()):
            if row[field]:
                found.setdefault(folded(row[field]), set()).update(holders.get(folded(row["mac_address"]), set()))
        return {name: there[next(iter(ids))] for name, ids in found.items() if len(ids) == 1 and ids <= set(there)}

    def _platform(self, row: Row, found: Object | None) -> int | None:
        """One that may be used with the device's type: of no manufacturer, or of the type's."""
        if not row["platform"]:
            return None
        kind = (found or {}).get("device_type")
        maker = flat(kind.get("manufacturer")) if isinstance(kind, dict) else None
        maker = maker or self._writer.number("dcim/manufacturers", row.get("manufacturer", ""))
        known = self._platforms.get(folded(row["platform"]), [])
        if not known:
            return self._writer.number("dcim/platforms", row["platform"])
        fitting = (o for o in known if flat(o.get("manufacturer")) in (None, maker))
        return next((int(o["id"]) for o in fitting), None)


def _once(objects: list[Row] | list[Object], field: str) -> dict[str, Object]:
    """Folded value → the one object that has it."""
    found: dict[str, list[Object]] = {}
    for one in objects:
        if one.get(field):
            found.setdefault(folded(one[field]), []).append(dict(one))
    return {value: some[0] for value, some in found.items() if len(some) == 1}


def _called(thing: object) -> str:
    """What NetBox calls an object that is nested in another."""
    return str(thing.get("display") or thing.get("name") or thing.get("id")) if isinstance(thing, dict) else ""
