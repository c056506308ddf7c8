"""Interfaces in NetBox, and what hangs on them: MAC addresses, IP addresses, cables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from exports.netbox_fields import CABLELESS, Row
from netzplan.push.change import KEPT, SAME, SKIPPED, UPDATE, Change
from netzplan.push.writer import Object, Writer, flat, folded

DEVICE, MACHINE = "dcim/devices", "virtualization/virtual-machines"
PORT, MACHINE_PORT = "dcim/interfaces", "virtualization/interfaces"
MAC, ADDRESS, CABLE = "dcim/mac-addresses", "ipam/ip-addresses", "dcim/cables"
_KIND = {PORT: "dcim.interface", MACHINE_PORT: "virtualization.vminterface"}
_HOST = {PORT: (DEVICE, "device"), MACHINE_PORT: (MACHINE, "virtual_machine")}
_MARK = "netzplan-id:"
Held = dict[tuple[str, int], set[str]]


class Ports:
    """One run, after the devices and virtual machines are there. `macs` are what NetBox knows of the MAC addresses that
    are wanted. See netzplan.push.netbox.Push."""

    def __init__(self, writer: Writer, rows: Mapping[str, list[Row]], macs: list[Object]) -> None:
        self._writer, self._rows, self._known = writer, rows, macs
        # (model, owner's name, folded) → numbers of its interfaces.
        self._of: dict[tuple[str, str], set[int]] = {}
        self._vrf: int | None = None

    def run(self) -> Iterator[Change]:
        vrfs = self._rows.get("ipam/vrfs", [])
        self._vrf = self._writer.number("ipam/vrfs", vrfs[0]["name"]) if vrfs else None
        macs = self._known
        ips = self._writer.read(ADDRESS, address=[_ip(r) for r in self._rows.get(ADDRESS, ())])
        ips = [o for o in ips if flat(o.get("vrf")) == self._vrf]
        held = _held(macs, "mac_address"), _held(ips, "address")
        yield from self._ports(PORT, held)
        yield from self._ports(MACHINE_PORT, held)
        yield from self._macs(macs)
        yield from self._addresses(ips)
        yield from self._cables()

    # Interfaces

    def _ports(self, model: str, held: tuple[Held, Held]) -> Iterator[Change]:
        host, field = _HOST[model]
        rows = self._rows.get(model, [])
        owners = {str(r[field]): self._writer.number(host, r[field]) for r in rows}
        there = self._writer.read(model, **{f"{field}_id": [n for n in owners.values() if n is not None]})
        found = self._recognised(model, rows, owners, there, held)
        names = {number: name for name, number in owners.items()}
        for one in there:
            self._of.setdefault((model, folded(names.get(flat(one.get(field))))), set()).add(int(one["id"]))
        for place, row in enumerate(rows):
            owner, name = owners[str(row[field])], str(row["name"])
            own = {k: v for k, v in row.items() if k not in (field, "name") and v != ""}
            if found.get(place) and own.get("type") == "other":
                own.pop("type")  # says nothing
            label = f"{row[field]} {name}"
            first = {field: owner, "name": name}
            self._writer.want(model, label, label, found.get(place), first, own, needs=(owner,))
        yield from self._writer.flush(model)
        for row in rows:
            if (number := self._writer.number(model, f"{row[field]} {row['name']}")) is not None:
                self._of.setdefault((model, folded(row[field])), set()).add(number)

    def _recognised(
        self,
        model: str,
        rows: list[Row],
        owners: dict[str, int | None],
        there: list[Object],
        held: tuple[Held, Held],
    ) -> dict[int, Object]:
        """Place of a row → the interface it is: by name, else by the MAC address, else the IP address it has."""
        field = _HOST[model][1]
        named = {(flat(o.get(field)), folded(o.get("name"))): o for o in there}
        found: dict[int, Object] = {}
        for place, row in enumerate(rows):
            if one := named.get((owners[str(row[field])], folded(row["name"]))):
                found[place] = one
        used = {int(o["id"]) for o in found.values()}
        by_owner: dict[object, list[Object]] = {}
        for one in there:
            by_owner.setdefault(flat(one.get(field)), []).append(one)
        for wanted, has in zip(self._wanted(field), held, strict=True):
            for place, row in enumerate(rows):
                told = wanted.get((folded(row[field]), folded(row["name"])), set())
                if place in found or not told:
                    continue
                for one in by_owner.get(owners[str(row[field])], ()):
                    number = int(one["id"])
                    if number not in used and has.get((_KIND[model], number), set()) & told:
                        found[place] = one
                        used.add(number)
                        break
        return found

    def _wanted(self, field: str) -> tuple[dict[tuple[str, str], set[str]], dict[tuple[str, str], set[str]]]:
        """(owner, interface) → the MAC addresses, and the IP addresses, that it is to have."""
        macs: dict[tuple[str, str], set[str]] = {}
        ips: dict[tuple[str, str], set[str]] = {}
        for row in self._rows.get(MAC, ()):
            macs.setdefault((folded(row[field]), folded(row["interface"])), set()).add(folded(row["mac_address"]))
        for row in self._rows.get(ADDRESS, ()):
            ips.setdefault((folded(row[field]), folded(row["interface"])), set()).add(_ip(row))
        return macs, ips

    def _port_of(self, row: Row) -> tuple[str, int | None, str]:
        """Model, id and owner's name of the interface that a row names."""
        model = PORT if row["device"] else MACHINE_PORT
        owner = str(row["device"] or row["virtual_machine"])
        return model, self._writer.number(model, f"{owner} {row['interface']}"), owner

    def _assigned(self, kind: str, port: int | None) -> Object:
        return {"assigned_object_type": _KIND[kind], "assigned_object_id": port}

    # MAC addresses

    def _macs(self, there: list[Object]) -> Iterator[Change]:
        """One of the same value at another device is not ours; one that belongs to none is taken."""
        rows, known = self._rows.get(MAC, []), _by(there, "mac_address")
        for row in rows:
            model, port, owner = self._port_of(row)
            value = str(row["mac_address"])
            same = known.get(value.casefold(), [])
            mine = [o for o in same if (o.get("assigned_object_type"), _at(o)) == (_KIND[model], port)]
            # Files that were imported twice have left it there twice.
            main = flat((self._writer.get(model, f"{owner} {row['interface']}") or {}).get("primary_mac_address"))
            mine.sort(key=lambda o: o["id"] != main)
            free = [o for o in same if not _at(o) and (MAC, int(o["id"])) not in self._writer.taken]
            found = next(iter([*mine, *free]), None)
            own = self._assigned(model, port)
            self._writer.want(
                MAC, _key(row, "mac_address"), f"{value} ({owner})", found, {"mac_address": value}, own, needs=(port,)
            )
        yield from self._writer.flush(MAC)
        for model in (PORT, MACHINE_PORT):
            for row in rows:
                kind, number, owner = self._port_of(row)
                mac, label = self._writer.get(MAC, _key(row, "mac_address")), f"{owner} {row['interface']}"
                if kind == model and row["is_primary"] and mac and number and _at(mac) == number:
                    own = {"primary_mac_address": int(mac["id"])}
                    self._writer.want(model, label, label, self._writer.get(model, label), {}, own)
            yield from self._worth(model)

    # IP addresses

    def _addresses(self, there: list[Object]) -> Iterator[Change]:
        rows, known = self._rows.get(ADDRESS, []), _by(there, "address")
        moving: list[tuple[Row, Object]] = []
        for row in rows:
            model, port, owner = self._port_of(row)
            same = [o for o in known.get(_ip(row), ()) if (ADDRESS, int(o["id"])) not in self._writer.taken]
            ports = self._of.get((model, folded(owner)), set())
            mine = [o for o in same if o.get("assigned_object_type") == _KIND[model] and _at(o) in ports]
            mine.sort(key=lambda o: _at(o) != port)
            free = [o for o in same if not _at(o)]
            found = next(iter([*mine, *free]), None)
            if found is None and same:
                if self._ours(row, same[0]):
                    moving.append((row, same[0]))
                else:
                    self._writer.say(
                        KEPT, ADDRESS, f"{row['address']} ({owner})", f"assigned_object: {_holder(same[0])}"
                    )
                continue
            self._want(row, found, move=not mine)
        yield from self._writer.flush(ADDRESS)
        yield from self._release(moving)
        for row, found in moving:
            self._want(row, found, move=True)
        yield from self._writer.flush(ADDRESS)
        yield from self._main()

    def _ours(self, row: Row, found: Object) -> bool:
        return bool(self._writer.memory.last(f"{ADDRESS} {_key(row, 'address')}", "assigned_object_id") == _at(found))

    def _want(self, row: Row, found: Object | None, *, move: bool) -> None:
        model, port, owner = self._port_of(row)
        own: Object = {"address": row["address"]} | (self._assigned(model, port) if move else {})
        own |= {"dns_name": row["dns_name"]} if row["dns_name"] else {}
        first: Object = {"status": row["status"], "vrf": self._vrf}
        needs = (port, self._vrf) if row["vrf"] else (port,)
        self._writer.want(ADDRESS, _key(row, "address"), f"{row['address']} ({owner})", found, first, own, needs=needs)

    def _release(self, moving: list[tuple[Row, Object]]) -> Iterator[Change]:
        """NetBox moves no address that is the main one of a device: what we have named so is that no longer."""
        for model, field in _HOST.values():
            wanted: dict[int, set[int]] = {}
            for _, found in moving:
                holder = (found.get("assigned_object") or {}).get(field)
                if isinstance(holder, dict):
                    wanted.setdefault(int(holder["id"]), set()).add(int(found["id"]))
            for one in self._writer.read(model, id=list(wanted)):
                gone = wanted[int(one["id"])]
                lines = str(one.get("comments") or "").splitlines()
                mark = next((line.strip() for line in lines if line.startswith(_MARK)), "")
                fields = {f: None for f in ("primary_ip4", "primary_ip6") if flat(one.get(f)) in gone}
                one = self._writer.get(model, mark) or one
                if fields and all(self._writer.memory.wrote(f"{model} {mark}", f, flat(one.get(f))) for f in fields):
                    self._writer.instead(model, mark, str(one.get("name")), one, {**fields})
            yield from self._writer.flush(model)

    def _main(self) -> Iterator[Change]:
        """Names one address of each family as the main one; what is so already is not worth a line."""
        for model in (PORT, MACHINE_PORT):
            host, field = _HOST[model]
            owns: dict[str, Object] = {}
            for row in self._rows.get(ADDRESS, ()):
                found = self._writer.get(ADDRESS, _key(row, "address"))
                ports = self._of.get((model, folded(row[field])), set())
                if row[field] and row["is_primary"] and found and _at(found) in ports:
                    name = "primary_ip6" if ":" in str(row["address"]) else "primary_ip4"
                    owns.setdefault(str(row[field]), {})[name] = int(found["id"])
            marks = {str(r["name"]): str(r["comments"]) for r in self._rows.get(host, ())}
            for owner, own in owns.items():
                self._writer.want(host, marks[owner], owner, self._writer.get(host, owner), {}, own, names=(owner,))
            yield from self._worth(host)

    def _worth(self, model: str) -> Iterator[Change]:
        """What is so already is not worth a line, nor what belongs to something new."""
        for change in self._writer.flush(model):
            if change.kind != SAME and not (change.kind == UPDATE and (model, change.label) in self._writer.made):
                yield change

    # Cables

    def _cables(self) -> Iterator[Change]:
        """Only between interfaces that have none; a cable that a person has drawn otherwise stays, one of ours follows
        the device to its new port."""
        made: list[tuple[str, Object, Object]] = []
        for row in self._rows.get(CABLE, ()):
            ends = [f"{row[f'side_{s}_device']} {row[f'side_{s}_name']}" for s in "ab"]
            label = " – ".join(ends)
            a, b = (self._writer.get(PORT, end) for end in ends)
            if a is None or b is None:
                self._writer.say(SKIPPED, CABLE, label)
                continue
            cables = {number for number in (flat(a.get("cable")), flat(b.get("cable"))) if number}
            sides = {
                f"{s}_terminations": [{"object_type": _KIND[PORT], "object_id": int(p["id"])}]
                for s, p in (("a", a), ("b", b))
            }
            if not cables and (why := _no_cable(a) or _no_cable(b)):
                self._writer.say(KEPT, CABLE, label, why)
            elif not cables:
                self._writer.want(CABLE, label, label, None, {**sides, "status": row["status"]}, {})
                made.append((label, a, b))
            elif len(cables) == 1 and flat(a.get("cable")) == flat(b.get("cable")):
                self._writer.say(SAME, CABLE, label)
            elif len(cables) == 1 and self._moved(a if a.get("cable") else b):
                self._writer.instead(CABLE, label, label, {"id": cables.pop()}, sides)
                made.append((label, a, b))
            else:
                self._writer.say(KEPT, CABLE, label, "cable")
        yield from self._writer.flush(CABLE)
        for label, a, b in made:
            if (number := self._writer.number(CABLE, label)) is not None:
                drawn = sorted((int(a["id"]), int(b["id"])))
                self._writer.remember(f"{CABLE} #{number}", {"ends": drawn})

    def _moved(self, port: Object) -> bool:
        """Whether its cable is as we have drawn it."""
        peers = [int(p["id"]) for p in port.get("link_peers") or () if isinstance(p, dict)]
        drawn = self._writer.memory.last(f"{CABLE} #{flat(port.get('cable'))}", "ends")
        return bool(peers) and drawn == sorted([int(port["id"]), *peers])


def _held(objects: list[Object], field: str) -> Held:
    found: Held = {}
    for one in objects:
        if _at(one):
            place = str(one.get("assigned_object_type")), int(one["assigned_object_id"])
            found.setdefault(place, set()).add(folded(one.get(field)).partition("/")[0])
    return found


def _by(objects: list[Object], field: str) -> dict[str, list[Object]]:
    """Objects by a field's value; addresses without their mask."""
    found: dict[str, list[Object]] = {}
    for one in objects:
        found.setdefault(folded(one.get(field)).partition("/")[0], []).append(one)
    return found


def _at(one: Object) -> int | None:
    number = one.get("assigned_object_id")
    return int(number) if number is not None else None


def _ip(one: Row | Object) -> str:
    return folded(one.get("address")).partition("/")[0]


def _key(row: Row, field: str) -> str:
    """By what an address is known: its value in its VRF, a MAC address also by its place."""
    if field == "address":
        return f"{row['vrf']} {_ip(row)}"
    return f"{row['device'] or row['virtual_machine']} {row['interface']} {row[field]}"


def _holder(found: Object) -> str:
    """Whose an address is, as NetBox calls it."""
    port = found.get("assigned_object") or {}
    host = port.get("device") or port.get("virtual_machine") or port
    return str(host.get("display") or host.get("name") or "") if isinstance(host, dict) else ""


def _no_cable(port: Object) -> str:
    if flat(port.get("type")) in CABLELESS:
        return "type"
    return "mark_connected" if port.get("mark_connected") else ""
