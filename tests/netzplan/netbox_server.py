"""A server that speaks as much of NetBox's REST API as a push needs, written after NetBox 4.6's serializers, filters
and `clean` methods: lists with filters and pages, bulk POST and PATCH that are done whole or not at all, nested objects
in answers, choices as value and label, unique names, references that must exist, one owner for each address of a VRF,
main addresses that belong to the device, one cable for each interface. Unlike NetBox it refuses fields and filters that
do not exist. It refuses to delete, and can fail at every n-th request, before or after doing what was asked."""

from __future__ import annotations

import contextlib
import copy
import ipaddress
import json
import threading
import urllib.parse
from collections.abc import Iterator
from typing import Any

from tests.netzplan.listening import Answering, listening

CHOICES = {"status", "type", "duplex"}
REFERENCES = {
    "site": "dcim/sites",
    "location": "dcim/locations",
    "group": "ipam/vlan-groups",
    "manufacturer": "dcim/manufacturers",
    "role": "dcim/device-roles",
    "device_type": "dcim/device-types",
    "platform": "dcim/platforms",
    "vlan": "ipam/vlans",
    "vrf": "ipam/vrfs",
    "device": "dcim/devices",
    "virtual_machine": "virtualization/virtual-machines",
    "primary_ip4": "ipam/ip-addresses",
    "primary_ip6": "ipam/ip-addresses",
    "primary_mac_address": "dcim/mac-addresses",
}
ASSIGNED = {"dcim.interface": "dcim/interfaces", "virtualization.vminterface": "virtualization/interfaces"}
OWNER = {"dcim/interfaces": "device", "virtualization/interfaces": "virtual_machine"}
# Model → its fields that a request may hold; those with a star it must hold.
FIELDS = {
    "dcim/sites": "name* slug* status description",
    "dcim/locations": "site* name* slug* status",
    "dcim/manufacturers": "name* slug* description",
    "dcim/device-types": "manufacturer* model* slug* u_height",
    "dcim/device-roles": "name* slug* color vm_role",
    "dcim/platforms": "name* slug* manufacturer",
    "ipam/vrfs": "name* enforce_unique description",
    "ipam/vlan-groups": "name* slug* scope_type scope_id",
    "ipam/vlans": "vid* name* site group status",
    "ipam/prefixes": "prefix* vrf vlan status description scope_type scope_id",
    "dcim/devices": "name role* device_type* site* location platform serial asset_tag status description comments "
    "primary_ip4 primary_ip6",
    "virtualization/virtual-machines": "name* site status platform description comments serial primary_ip4 primary_ip6",
    "dcim/interfaces": "device* name* type* enabled mtu speed duplex description mark_connected primary_mac_address",
    "virtualization/interfaces": "virtual_machine* name* enabled mtu description primary_mac_address",
    "dcim/mac-addresses": "mac_address* assigned_object_type assigned_object_id",
    "ipam/ip-addresses": "address* vrf status dns_name assigned_object_type assigned_object_id",
    "dcim/cables": "a_terminations* b_terminations* status",
    "wireless/wireless-lans": "ssid* status scope_type scope_id",
}
FILTERS = {
    "dcim/locations": "site_id",
    "ipam/vlan-groups": "site",
    "ipam/vlans": "site_id group_id",
    "ipam/prefixes": "prefix",
    "dcim/devices": "site_id asset_tag",
    "virtualization/virtual-machines": "site_id name asset_tag",
    "dcim/interfaces": "device_id",
    "virtualization/interfaces": "virtual_machine_id",
    "dcim/mac-addresses": "mac_address",
    "ipam/ip-addresses": "address",
    "wireless/wireless-lans": "ssid",
}
UNIQUE: dict[str, tuple[tuple[str, ...], ...]] = {
    "dcim/sites": (("name",), ("slug",)),
    "dcim/locations": (("site", "name"), ("site", "slug")),
    "dcim/manufacturers": (("name",), ("slug",)),
    "dcim/device-types": (("manufacturer", "model"), ("manufacturer", "slug")),
    "dcim/device-roles": (("name",), ("slug",)),
    "dcim/platforms": (("manufacturer", "name"), ("manufacturer", "slug")),
    "ipam/vlans": (("group", "vid"), ("group", "name")),
    "dcim/devices": (("site", "name"), ("asset_tag",)),
    "dcim/interfaces": (("device", "name"),),
    "virtualization/interfaces": (("virtual_machine", "name"),),
}
# What a new object has unless it is told otherwise.
DEFAULTS: dict[str, dict[str, Any]] = {
    "dcim/device-types": {"u_height": 1},
    "dcim/device-roles": {"vm_role": True},
    "dcim/devices": {"status": "active"},
    "dcim/interfaces": {"enabled": True, "mark_connected": False},
    "virtualization/interfaces": {"enabled": True},
}
# NULL is unlike any other in these; without a manufacturer, names of platforms are unique too.
NULLS = {"ipam/vlans"}
LONGEST = {"name": 100, "slug": 100, "serial": 50, "asset_tag": 50, "description": 200, "model": 100, "ssid": 32}
NAMES_64 = {"dcim/devices", "dcim/interfaces", "virtualization/virtual-machines", "ipam/vlans"}
CABLELESS = {"virtual", "bridge", "lag", "other-wireless"}

WORD = "geheim"


class Refused(Exception):
    """HTTP 400; nothing was done."""


class Broken(Exception):
    """HTTP 500, as for two new objects of one request that contradict each other; nothing was done."""


class Server:
    """What it holds, by model and id; `fail_every` n: each n-th request fails, before (or `after`) it is done."""

    def __init__(self) -> None:
        self.objects: dict[str, dict[int, dict[str, Any]]] = {model: {} for model in FIELDS}
        self.requests: list[tuple[str, str]] = []
        self.fail_every = 0
        self.after = False
        self.secret = WORD
        self.denied: set[str] = set()
        """Models that may not be written; sites not even be read."""
        self.url = ""
        self.version = "4.6"
        self.since = "2026-01-01"
        self._next = 1
        self._lock = threading.Lock()

    def add(self, model: str, /, **fields: Any) -> int:
        """As if a person had entered it."""
        fields = {**DEFAULTS.get(model, {}), **fields}
        self._check(model, fields, None)
        number, self._next = self._next, self._next + 1
        self.objects[model][number] = {"id": number, **fields}
        return number

    def change(self, model: str, number: int, fields: dict[str, Any]) -> None:
        if number not in self.objects[model]:
            raise Refused(f"{number}: not found")
        self._check(model, {**self.objects[model][number], **fields}, number)
        self.objects[model][number].update(fields)

    def _check(self, model: str, fields: dict[str, Any], number: int | None) -> None:
        known = FIELDS[model].split()
        if unknown := set(fields) - {f.rstrip("*") for f in known} - {"id"}:
            raise Refused(f"{sorted(unknown)[0]}: no such field")
        if missing := [f for f in known if f.endswith("*") and fields.get(f[:-1]) in (None, "", [])]:
            raise Refused(f"{missing[0]}: This field is required.")
        for name, value in fields.items():
            longest = 64 if name == "name" and model in NAMES_64 else LONGEST.get(name)
            if longest and len(str(value or "")) > longest:
                raise Refused(f"{name}: Ensure this field has no more than {longest} characters.")
            if name in REFERENCES and value is not None and value not in self.objects[REFERENCES[name]]:
                raise Refused(f"{name}: Related object not found using the provided numeric ID: {value}")
        for unique in UNIQUE.get(model, ()):
            mine = [str(fields.get(f) or "").casefold() for f in unique]
            for other in self.objects[model].values():
                theirs = [str(other.get(f) or "").casefold() for f in unique]
                if other["id"] != number and mine == theirs and mine[-1] and (mine[0] or model not in NULLS):
                    raise Refused(f"The fields {', '.join(unique)} must make a unique set.")
        check = {
            "dcim/devices": self._check_host,
            "virtualization/virtual-machines": self._check_host,
            "dcim/interfaces": self._check_interface,
            "ipam/ip-addresses": self._check_address,
            "ipam/prefixes": self._check_prefix,
            "dcim/cables": self._check_cable,
        }.get(model)
        if check:
            check(model, fields, number)

    def _check_host(self, model: str, fields: dict[str, Any], number: int | None) -> None:
        for name in ("primary_ip4", "primary_ip6"):
            if fields.get(name) is not None and self._host_of(fields[name]) != (model, number):
                raise Refused(f"{name}: The specified IP address is not assigned to this device.")
        platform = self.objects["dcim/platforms"].get(fields.get("platform") or 0, {})
        kind = self.objects["dcim/device-types"].get(fields.get("device_type") or 0, {})
        if (
            platform.get("manufacturer")
            and model == "dcim/devices"
            and platform["manufacturer"] != kind["manufacturer"]
        ):
            raise Refused("platform: The assigned platform is limited to another manufacturer's device types")

    def _check_interface(self, model: str, fields: dict[str, Any], number: int | None) -> None:
        mac = self.objects["dcim/mac-addresses"].get(fields.get("primary_mac_address") or 0)
        if mac and mac.get("assigned_object_id") != number:
            raise Refused("primary_mac_address: MAC address is not assigned to this interface")

    def _check_prefix(self, model: str, fields: dict[str, Any], number: int | None) -> None:
        for other in self.objects[model].values():
            if other["id"] != number and [other.get(f) for f in ("prefix", "vrf")] == [
                fields["prefix"],
                fields.get("vrf"),
            ]:
                raise Refused("prefix: Duplicate prefix found in global table")

    def _check_address(self, model: str, fields: dict[str, Any], number: int | None) -> None:
        mine = ipaddress.ip_interface(fields["address"])
        if fields.get("assigned_object_id") and mine.network.num_addresses > 2:
            if mine.ip == mine.network.network_address:
                raise Refused(f"{mine.ip} is a network ID, which may not be assigned to an interface.")
            if mine.version == 4 and mine.ip == mine.network.broadcast_address:
                raise Refused(f"{mine.ip} is a broadcast address, which may not be assigned to an interface.")
        for other in self.objects[model].values():
            same = ipaddress.ip_interface(other["address"]).ip == mine.ip and other.get("vrf") == fields.get("vrf")
            if other["id"] != number and same:
                raise Refused(f"address: Duplicate IP address found in global table: {other['address']}")
        before = self.objects[model].get(number or 0)
        if before and before.get("assigned_object_id") and number is not None:
            host = self._host_of(number)
            main = host and number in [self.objects[host[0]][host[1]].get(f) for f in ("primary_ip4", "primary_ip6")]
            kind = ASSIGNED[fields["assigned_object_type"]]
            now = kind, self.objects[kind][fields["assigned_object_id"]][OWNER[kind]]
            if host and main and (OWNER[kind], now[1]) != (OWNER[ASSIGNED[before["assigned_object_type"]]], host[1]):
                raise Refused(
                    "Cannot reassign IP address while it is designated as the primary IP for the parent object"
                )

    def _check_cable(self, model: str, fields: dict[str, Any], number: int | None) -> None:
        for side in ("a_terminations", "b_terminations"):
            for end in fields[side]:
                if self._cable(end["object_id"]) not in (None, number):
                    raise Refused("Duplicate termination found.")
                if self.objects["dcim/interfaces"][end["object_id"]].get("type") in CABLELESS:
                    raise Refused("Cables cannot be terminated to this interface type")

    def _host_of(self, address: int) -> tuple[str, int] | None:
        """Model and number of what an address is assigned to."""
        one = self.objects["ipam/ip-addresses"][address]
        if not one.get("assigned_object_id"):
            return None
        kind = ASSIGNED[one["assigned_object_type"]]
        field = OWNER[kind]
        return REFERENCES[field], self.objects[kind][one["assigned_object_id"]][field]

    def _cable(self, port: int) -> int | None:
        for number, cable in self.objects["dcim/cables"].items():
            if port in [e["object_id"] for s in ("a", "b") for e in cable[f"{s}_terminations"]]:
                return number
        return None

    def _nested(self, model: str, number: int) -> dict[str, Any]:
        one = self.objects[model][number]
        told: dict[str, Any] = {"id": number, "url": f"{self.url}/api/{model}/{number}/", "display": _label(one)}
        for field in ("device", "virtual_machine", "manufacturer"):
            if one.get(field) is not None:
                told[field] = self._nested(REFERENCES[field], one[field])
        return told

    def shown(self, model: str, number: int) -> dict[str, Any]:
        """An object as NetBox answers with it."""
        one = self.objects[model][number]
        told: dict[str, Any] = {
            "url": f"{self.url}/api/{model}/{number}/",
            "display": _label(one),
            "created": self.since,
        }
        for name, value in {**{f.rstrip("*"): None for f in FIELDS[model].split()}, **one}.items():
            if name in REFERENCES and value is not None:
                told[name] = self._nested(REFERENCES[name], value)
            elif name in CHOICES and value is not None:
                told[name] = {"value": value, "label": str(value).title()}
            else:
                told[name] = value
        for side in ("a_terminations", "b_terminations"):
            if side in told:
                ends = [{**end, "object": self._nested("dcim/interfaces", end["object_id"])} for end in told[side]]
                told[side] = ends
        if model == "dcim/interfaces":
            cable = self._cable(number)
            told["cable"] = {"id": cable, "url": f"{self.url}/api/dcim/cables/{cable}/"} if cable else None
            ends = self.objects["dcim/cables"][cable] if cable else {}
            all_ = [e["object_id"] for s in ("a", "b") for e in ends.get(f"{s}_terminations", ())]
            told["link_peers"] = [self._nested(model, e) for e in all_ if e != number]
        if one.get("assigned_object_id"):
            told["assigned_object"] = self._nested(ASSIGNED[one["assigned_object_type"]], one["assigned_object_id"])
        return told

    def answer(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        with self._lock:
            self.requests.append((method, path))
            broken = self.fail_every and len(self.requests) % self.fail_every == 0
            if broken and not self.after:
                return 500, {"error": "out of order"}
            before, next_ = copy.deepcopy(self.objects) if method != "GET" else None, self._next
            try:
                found = self._do(method, path, body)
            except (Refused, Broken) as error:
                if before is not None:
                    self.objects, self._next = before, next_
                return (400 if isinstance(error, Refused) else 500), {"detail": str(error)}
            return (500, {"error": "out of order"}) if broken else found

    def _do(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        parts = urllib.parse.urlsplit(path)
        model = parts.path.removeprefix("/api/").strip("/")
        if model in self.denied and (method != "GET" or model == "dcim/sites"):
            return 403, {"detail": "You do not have permission to perform this action."}
        if method == "POST":
            for one in body:  # looked at one by one, before any is made
                self._check(model, one, None)
            try:
                made = [self.add(model, **one) for one in body]
            except Refused as error:
                raise Broken(str(error)) from error
            return 201, [self.shown(model, number) for number in made]
        if method == "PATCH":
            for one in body:
                self.change(model, one["id"], {k: v for k, v in one.items() if k != "id"})
            return 200, [self.shown(model, one["id"]) for one in body]
        if method == "GET":
            return 200, self._list(model, urllib.parse.parse_qs(parts.query), parts.path) if model else {}
        raise Refused("never")

    def _list(self, model: str, query: dict[str, list[str]], path: str) -> dict[str, Any]:
        limit, offset = int(query.pop("limit", ["50"])[0]), int(query.pop("offset", ["0"])[0])
        if unknown := set(query) - {"id"} - set(FILTERS.get(model, "").split()):
            raise Refused(f"no filter {unknown}")
        found = [n for n, one in sorted(self.objects[model].items()) if all(_fits(one, *w) for w in query.items())]
        rest = urllib.parse.urlencode({**query, "limit": limit, "offset": offset + limit}, doseq=True)
        return {
            "count": len(found),
            "next": f"{self.url}{path}?{rest}" if len(found) > offset + limit else None,
            "previous": None,
            "results": [self.shown(model, n) for n in found[offset : offset + limit]],
        }


def _fits(one: dict[str, Any], name: str, values: list[str]) -> bool:
    if name == "site" and "scope_type" in one:
        return one["scope_type"] == "dcim.site" and str(one["scope_id"]) in values
    if name == "address":  # without a mask: whatever the mask
        return str(ipaddress.ip_interface(one["address"]).ip) in values or one["address"] in values
    field = name if name == "id" else name.removesuffix("_id")
    return str(one.get(field)).casefold() in {v.casefold() for v in values}


def _label(one: dict[str, Any]) -> str:
    if one.get("name") and one.get("asset_tag"):
        return f"{one['name']} ({one['asset_tag']})"
    return next((str(one[f]) for f in ("name", "model", "address", "mac_address", "vid") if one.get(f)), "…")


@contextlib.contextmanager
def serving(server: Server) -> Iterator[Server]:
    """On a free port of the loopback interface."""

    class Handler(Answering):
        def _any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            if server.secret not in (self.headers.get("Authorization") or ""):
                status, told = 403, {"detail": "Invalid v1 token"}
            else:
                status, told = server.answer(self.command, self.path, body)
            content = json.dumps(told).encode()
            self.answer(status, content, API_Version=server.version)

        do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _any

    with listening(Handler) as server.url:
        yield server
