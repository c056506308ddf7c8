"""Formats for other systems, each held against something that this project did not write."""

from __future__ import annotations

import csv
import functools
import io
import ipaddress
import json
import pathlib
import re
import shutil
import subprocess
import zipfile
from typing import Any

import jsonschema
import lxml.etree
import msgspec
import netdiff
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from libnmap.parser import NmapParser

from discover.observation import Confidence
from exports import provider
from exports.format import Format, Settings
from exports.registry import formats
from exports.texts import LANGUAGES
from topology.inventory import Device, End, Evidence, Finding, Inventory, Link, Network, Port, Resolved, Service

DATA = pathlib.Path(__file__).parents[2].parent / "shared" / "data" / "formats"
SETTINGS = Settings(created_at=2000.0, version="0.1.0")
EXPORTS = sorted(name for name, one in formats().items() if one.kind in ("export", "list"))
HOSTILE = [
    "Büro „Süd“; 'quoted', \"double\"",
    "=1+1",
    "@SUM(A1)",
    "a\nb\tc\rd",
    "\x00\x07\x1b[31m",
    "\u202egpj.exe",
    "x" * 300,
    "]]>&amp;<!--<script>",
    "{{ 7*7 }} ${HOME} $host.name$ %s",
    "\\",
    "yes",
    "😀 سارة",
    "\ud800",
    "   ",
    "same",
    "Same",
]


def _said(value: str) -> Resolved:
    return Resolved(value, Confidence.REPORTED, (Evidence("snmp", "10.0.0.1", 1000.0, f"x = {value}"),))


def office(names: list[str]) -> Inventory:
    """A gateway, a switch, and for each name a device of one role after the other; the name stands in every field."""
    roles = ("printer", "server", "virtual-machine", "nas", "phone", "unknown", "ups", "workstation", "access-point")
    gateway = Device("gw", attributes={"role": _said("router"), "name": _said("gw")}, ips=("10.0.0.1", "2001:db8::1"))
    switch = Device(
        "sw",
        attributes={"role": _said("switch"), "name": _said("sw-core"), "vendor": _said("HPE"), "model": _said("2930F")},
        ports=(
            *(
                Port(
                    f"1/{n}", n, mac=f"02:00:00:00:01:{n:02x}", speed_bps=10**9, if_type=6, oper_up=True, vlans=(1, 20)
                )
                for n in range(1, 25)
            ),
            Port("Management", 99, if_type=6),
        ),
        services=(Service("udp", 161, "snmp"),),
        ips=("10.0.0.2",),
        macs=("02:00:00:00:00:02",),
        networks=("10.0.0.0/24",),
    )
    fields = ("name", "vendor", "model", "serial", "os", "firmware", "hostname", "sys_descr", "mac_vendor")
    rest = [
        Device(
            f"d{n:03}",
            attributes={"role": _said(roles[n % len(roles)]), **{field: _said(name) for field in fields}},
            ips=(f"10.0.0.{n % 240 + 10}",),
            macs=(f"02:00:00:00:{n >> 8:02x}:{n & 255:02x}",),
            networks=("10.0.0.0/24",),
            services=(Service("tcp", 80, name, name, name),),
            notes={"room": name, "purpose": name},
        )
        for n, name in enumerate(names)
    ]
    links = [Link(End("gw"), End("sw", "1/24"), methods=("lldp",))]
    links += [
        Link(End(d.id), End("sw", f"1/{n % 23 + 1}"), methods=("forwarding",), ssid=name)
        for n, (d, name) in enumerate(zip(rest, names, strict=True))
    ]
    return Inventory(
        1000.0,
        names[0],
        devices=tuple(sorted([gateway, switch, *rest], key=lambda d: d.id)),
        links=tuple(links),
        networks=(Network("10.0.0.0/24", "10.0.0.0/24", 20, names[0], "gw", 3), Network("vlan-30", None, 30, names[0])),
        findings=(Finding("unknown-device", "soon", ("d000",), (), {"count": "1", "names": names[0]}),),
        scope=("10.0.0.0/24",),
    )


def made(name: str, inventory: Inventory | None = None, lang: str = "de") -> bytes:
    return formats()[name].render(inventory or office(HOSTILE), Settings(lang=lang, created_at=2000.0, version="0.1.0"))


def archive(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def table(content: bytes, delimiter: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode()), delimiter=delimiter))


# GLPI


@pytest.mark.skipif(not (DATA / "glpi").is_dir(), reason="../shared/data/formats/glpi is missing")
@pytest.mark.parametrize("inventory", [office(["drucker"]), office(HOSTILE)], ids=["plain", "hostile"])
def test_glpi_takes_every_file(inventory: Inventory) -> None:
    schema = json.loads((DATA / "glpi" / "inventory.schema.json").read_text("utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    files = archive(made("glpi", inventory))
    assert len(files) == len(inventory.devices)
    found = [json.loads(content) for content in files.values()]
    for one in found:
        validator.validate(one)
    assert len({one["deviceid"] for one in found}) == len(found)


def test_glpi_reads_vlans_by_number_and_neighbours_by_lldp() -> None:
    files = {k: json.loads(v) for k, v in archive(made("glpi", office(["drucker"]))).items()}
    ports = {p["ifname"]: p for p in files["sw.json"]["content"]["network_ports"]}
    assert ports["1/1"]["vlans"][1]["number"] == 20 and ports["1/1"]["connections"] == [{"mac": "02:00:00:00:00:00"}]
    assert ports["1/24"]["lldp"] is True and ports["1/24"]["connections"][0]["sysname"] == "gw"
    assert "Management" not in ports


def test_glpi_is_told_the_names_of_vlans_and_which_are_tagged() -> None:
    inventory = office(["drucker"])
    trunk = (Port("1", 1, if_type=6, vlans=(1, 20, 40), pvid=1), Port("2", 2, if_type=6, vlans=(1, 20)))
    devices = tuple(msgspec.structs.replace(d, ports=trunk) if d.id == "sw" else d for d in inventory.devices)
    files = archive(made("glpi", msgspec.structs.replace(inventory, devices=devices)))
    one, two = json.loads(files["sw.json"])["content"]["network_ports"]
    named = [("VLAN 1", 1, 0), ("drucker", 20, 1), ("VLAN 40", 40, 1)]
    assert one["vlans"] == [{"name": n, "number": v, "tagged": t} for n, v, t in named]
    assert [set(v) for v in two["vlans"]] == [{"name", "number"}] * 2  # not known


# NetBox

_FORMS = {
    "dcim/sites": "Site",
    "dcim/locations": "Location",
    "dcim/manufacturers": "Manufacturer",
    "dcim/device-types": "DeviceType",
    "dcim/device-roles": "DeviceRole",
    "dcim/platforms": "Platform",
    "ipam/vrfs": "VRF",
    "ipam/vlans": "VLAN",
    "ipam/prefixes": "Prefix",
    "dcim/devices": "Device",
    "virtualization/virtual-machines": "VirtualMachine",
    "dcim/interfaces": "Interface",
    "virtualization/interfaces": "VMInterface",
    "dcim/mac-addresses": "MACAddress",
    "ipam/ip-addresses": "IPAddress",
    "dcim/cables": "Cable",
    "wireless/wireless-lans": "WirelessLAN",
}
_IN_FILE = {
    f"{m.split('.')[0]}.{m.split('.')[1]}": p for p, m in ((k, f"{k.split('/')[0]}.{v}") for k, v in _FORMS.items())
}


def _netbox(inventory: Inventory, kind: str, vrf: str = "") -> dict[str, list[dict[str, Any]]]:
    """Model → objects, in the order of the files."""
    found = {}
    whole = formats()["netbox"].render(inventory, Settings(created_at=2000.0, options={"vrf": vrf} if vrf else {}))
    for name, content in sorted(archive(whole).items()):
        if not name.startswith(kind):
            continue
        stem = name.split("/")[1].partition("-")[2].rpartition(".")[0]
        model = next(m for m in _FORMS if m.replace("/", "-") == stem)
        if kind == "json":
            found[model] = json.loads(content)
        else:
            found[model] = list(csv.DictReader(io.StringIO(content.decode("utf-8"))))
    return found


@pytest.mark.skipif(not (DATA / "netbox-4.6.8-import-forms.json").is_file(), reason="NetBox's forms are missing")
@pytest.mark.parametrize("kind", ["csv", "json"])
@pytest.mark.parametrize("vrf", ["", "Kunde Müller"])
@pytest.mark.parametrize("inventory", [office(["drucker", "pc"]), office(HOSTILE)], ids=["plain", "hostile"])
def test_netbox_takes_every_object(kind: str, inventory: Inventory, vrf: str) -> None:
    forms = json.loads((DATA / "netbox-4.6.8-import-forms.json").read_text("utf-8"))
    known: dict[tuple[str, str], set[str]] = {}
    sets = _netbox(inventory, kind, vrf)
    assert ("ipam/vrfs" in sets) == bool(vrf)
    for model, objects in sets.items():
        fields = forms[_FORMS[model] + "ImportForm"]["fields"]
        for one in objects:
            told = {k: v for k, v in one.items() if v != ""}
            assert set(told) <= set(fields), model
            missing = {k for k, f in fields.items() if f.get("required")} - set(told)
            assert not missing, (model, missing)
            for key, value in told.items():
                _fits(fields[key], str(value), (model, key, value), known)
        for field in ("name", "slug", "model", "vid", "prefix"):
            values = [str(o[field]).casefold() for o in objects if o.get(field)]
            known[(f"{model.split('/')[0]}.{_FORMS[model]}", field)] = {str(o[field]) for o in objects if o.get(field)}
            if field != "model" and "interfaces" not in model:
                assert len(values) == len(set(values)), (model, field)


def _fits(field: dict[str, Any], value: str, where: object, known: dict[tuple[str, str], set[str]]) -> None:
    assert len(value) <= field.get("max_length", 10_000), where
    if field.get("choices") and field["type"] != "CSVModelChoiceField":
        assert value in field["choices"], where
    if field["type"] == "SlugField":
        assert re.fullmatch(r"[a-z0-9_-]{1,100}", value), where
    if field.get("model") and field.get("to_field"):
        assert value in known[(field["model"], field["to_field"])], where


def test_netbox_addresses_have_masks_and_one_primary_each() -> None:
    addresses = _netbox(office(["a", "b"]), "json")["ipam/ip-addresses"]
    assert all(ipaddress.ip_interface(a["address"]).network.prefixlen in (24, 128) for a in addresses)
    assert len([a for a in addresses if a.get("device") == "gw" and a["is_primary"]]) == 2  # one for IPv4, one for IPv6


def test_netbox_gets_an_address_once_and_none_that_no_interface_may_carry() -> None:
    inventory = office(["a", "b"])
    ips = {"d000": ("10.0.0.255", "10.0.0.0", "fe80::1", "10.0.0.10"), "d001": ("10.0.0.10", "10.0.0.11")}
    devices = tuple(msgspec.structs.replace(d, ips=ips.get(d.id, d.ips)) for d in inventory.devices)
    inventory = msgspec.structs.replace(inventory, devices=devices)
    told = [(a["address"], a["device"]) for a in _netbox(inventory, "json")["ipam/ip-addresses"]]
    assert [t for t in told if t[1] in "ab"] == [("10.0.0.10/24", "b"), ("10.0.0.11/24", "b")]
    readme = archive(made("netbox", inventory))["README.txt"].decode()
    assert "10.0.0.10 haben mehrere Geräte: sie steht bei b, nicht bei a" in readme


def test_netbox_cables_end_on_the_members_of_an_aggregate() -> None:
    inventory = office(["a"])
    trunk = (Port("Trk1", 50, if_type=161), Port("25", 25), Port("26", 26))
    other = Device("sw2", attributes={"role": _said("switch"), "name": _said("sw2")}, ports=trunk)
    devices = tuple(
        msgspec.structs.replace(d, ports=(*d.ports, *trunk)) if d.id == "sw" else d for d in inventory.devices
    )
    members = (("25", "25"), ("26", "26"))
    both = (Link(End("sw", "Trk1"), End("sw2", "Trk1"), members=members), Link(End("gw"), End("sw", "Trk1")))
    cables = _netbox(msgspec.structs.replace(inventory, devices=(*devices, other), links=both), "json")["dcim/cables"]
    assert [(c["side_a_name"], c["side_b_name"]) for c in cables] == list(members)


def test_netbox_interfaces_carry_one_cable_and_exist() -> None:
    objects = _netbox(office([f"pc{n}" for n in range(60)]), "json")
    interfaces = {(i["device"], i["name"]) for i in objects["dcim/interfaces"]}
    ends = [(c[f"side_{s}_device"], c[f"side_{s}_name"]) for c in objects["dcim/cables"] for s in "ab"]
    assert len(ends) == len(set(ends)) and set(ends) <= interfaces
    assert ("sw-core", "1/24") in ends


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_netbox_reads_no_comma_in_a_name_as_its_end(kind: str) -> None:
    """As a running NetBox 4.7 does in side_a_device and side_a_name."""
    inventory = office(["Drucker, EG"])
    devices = tuple(
        msgspec.structs.replace(d, ports=(Port("Unit 1, Port 1", 1), *d.ports)) if d.id == "sw" else d
        for d in inventory.devices
    )
    links = (Link(End("d000"), End("sw", "Unit 1, Port 1")),)
    objects = _netbox(msgspec.structs.replace(inventory, devices=devices, links=links), kind)
    (cable,) = objects["dcim/cables"]
    ends = {(cable[f"side_{s}_device"], cable[f"side_{s}_name"]) for s in "ab"}
    assert ends == {("sw-core", "Unit 1‚ Port 1"), ("Drucker‚ EG", "LAN")}
    assert ends <= {(i["device"], i["name"]) for i in objects["dcim/interfaces"]}
    assert {i["device"] for i in objects["dcim/interfaces"]} <= {d["name"] for d in objects["dcim/devices"]}
    assert {a["device"] for a in objects["ipam/ip-addresses"]} <= {d["name"] for d in objects["dcim/devices"]}
    readme = archive(made("netbox", inventory))["README.txt"].decode()
    assert "name: Drucker, EG → Drucker‚ EG" in readme


def test_netbox_never_gets_an_inferred_cable() -> None:
    inventory = office(["pc"])
    guessed = tuple(Link(x.a, x.b, inferred=True) for x in inventory.links)
    assert "dcim/cables" not in _netbox(msgspec.structs.replace(inventory, links=guessed), "json")


# YAML


@pytest.mark.parametrize("name", ["zabbix", "ansible"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_yaml_reads_back_as_text(name: str, lang: str) -> None:
    def leaves(value: Any) -> list[Any]:
        if isinstance(value, dict):
            return [x for v in value.values() for x in leaves(v)]
        return [x for v in value for x in leaves(v)] if isinstance(value, list) else [value]

    whole = yaml.safe_load(made(name, lang=lang))
    assert {type(x) for x in leaves(whole)} == {str}


def test_zabbix_names_and_uuids() -> None:
    whole = yaml.safe_load(made("zabbix"))["zabbix_export"]
    hosts = whole["hosts"]
    assert len(hosts) == len(HOSTILE) + 2
    assert all(re.fullmatch(r"[A-Za-z0-9 ._-]{1,128}", h["host"]) for h in hosts)
    for key in ("host", "name"):
        assert len({h[key].casefold() for h in hosts}) == len(hosts)
    assert all(re.fullmatch(r"[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}", g["uuid"]) for g in whole["groups"])
    assert {g["name"] for h in hosts for g in h["groups"]} <= {g["name"] for g in whole["groups"]}


def test_ansible_groups_and_hosts() -> None:
    groups = yaml.safe_load(made("ansible"))["all"]["children"]
    assert all(re.fullmatch(r"[a-z0-9_]+", g) for g in groups)
    hosts = [h for g in groups.values() for h in g["hosts"]]
    assert len(hosts) == len(HOSTILE) + 2 == len(set(hosts))


# XML, JSON


@pytest.mark.skipif(not (DATA / "nmap").is_dir(), reason="../shared/data/formats/nmap is missing")
def test_nmap_xml_obeys_the_dtd() -> None:
    tree = lxml.etree.fromstring(made("nmap"))
    with (DATA / "nmap" / "nmap.dtd").open(encoding="utf-8") as opened:
        dtd = lxml.etree.DTD(opened)
    assert dtd.validate(tree), dtd.error_log


def test_nmap_xml_is_read_by_libnmap() -> None:
    report = NmapParser.parse_fromstring(made("nmap", office(["drucker"])).decode())
    host = next(h for h in report.hosts if h.address == "10.0.0.10")
    assert host.hostnames == ["drucker"] and host.get_open_ports() == [(80, "tcp")] and host.is_up()


def test_netjson_is_read_by_netdiff() -> None:
    parsed = netdiff.NetJsonParser(made("netjson").decode())
    assert len(parsed.graph.nodes) == len(HOSTILE) + 2
    assert len(parsed.graph.edges) == len(HOSTILE) + 1


@pytest.mark.skipif(not (DATA / "netjson").is_dir(), reason="../shared/data/formats/netjson is missing")
def test_netjson_obeys_its_schema() -> None:
    jsonschema.validate(
        json.loads(made("netjson")), json.loads((DATA / "netjson/network-graph.schema.json").read_text())
    )


def test_rfc8345_references_resolve() -> None:
    network = json.loads(made("rfc8345"))["ietf-network:networks"]["network"][0]
    nodes = {
        n["node-id"]: {t["tp-id"] for t in n.get("ietf-network-topology:termination-point", [])}
        for n in network["node"]
    }
    links = network["ietf-network-topology:link"]
    assert len(links) == 2 * (len(HOSTILE) + 1) == 2 * len({link["link-id"] for link in links}) / 2
    for link in links:
        source, target = link["source"], link["destination"]
        assert source["source-node"] in nodes and target["dest-node"] in nodes
        assert source.get("source-tp", None) in {None, *nodes[source["source-node"]]}
        assert target.get("dest-tp", None) in {None, *nodes[target["dest-node"]]}
    assert all(re.fullmatch(r"urn:[\x21-\x7e]+", name) for name in nodes)


@pytest.mark.skipif(shutil.which("yanglint") is None, reason="yanglint is missing")
@pytest.mark.skipif(not (DATA / "yang").is_dir(), reason="../shared/data/formats/yang is missing")
def test_rfc8345_obeys_the_model(tmp_path: pathlib.Path) -> None:
    (tmp_path / "x.json").write_bytes(made("rfc8345"))
    models = [str(DATA / "yang" / f"ietf-network{part}@2018-02-26.yang") for part in ("", "-topology")]
    command = ["yanglint", "-p", str(DATA / "yang"), "-t", "config", *models, str(tmp_path / "x.json")]
    subprocess.run(command, check=True, timeout=60)


def test_prometheus_targets() -> None:
    groups = json.loads(made("prometheus"))
    assert all(set(g) == {"targets", "labels"} and len(g["targets"]) == 1 for g in groups)
    assert all(re.fullmatch(r"[a-z_]+", k) and isinstance(v, str) for g in groups for k, v in g["labels"].items())


def test_icinga_strings_cannot_be_left() -> None:
    text = made("icinga").decode()
    bare = re.sub(r'"(?:[^"\\]|\\["\\])*"', "S", text)
    assert "$host" not in text.replace("$$", "") and '"' not in bare and "\\" not in bare
    assert set(
        re.findall(r"^(?:object Host|import|address|address6|display_name|vars\.\w+)", bare.replace("  ", ""), re.M)
    )
    for line in bare.splitlines():
        assert re.fullmatch(r"(object Host S \{|  import S|  [a-z0-9_.]+ = S|\}|)", line), line


# CSV


def test_checkmk_is_ascii_but_for_the_alias() -> None:
    content = made("checkmk")
    rows = table(content, ";")
    assert rows[0] == ["host_name", "alias", "ipaddress", "ipv6address"] and not content.startswith(b"\xef\xbb\xbf")
    assert all(len(r) == 4 and "".join((r[0], r[2], r[3])).isascii() for r in rows)
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+", r[0]) for r in rows)


@pytest.mark.parametrize(
    ("name", "delimiter", "column"),
    [("snipeit", ",", 0), ("idoit", ";", -1), ("itglue", ",", 0), ("connectwise", ",", 2)],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_tables_are_whole_and_harmless(name: str, delimiter: str, column: int, lang: str) -> None:
    rows = table(made(name, lang=lang), delimiter)
    assert len(rows) == len(HOSTILE) + 3 and {len(r) for r in rows} == {len(rows[0])}
    assert not [c for r in rows for c in r if c.startswith(("=", "+", "-", "@", "\t", "\r")) or "\n" in c]
    assert len({r[column].casefold() for r in rows}) == len(rows)


# All of them


@pytest.mark.parametrize("name", EXPORTS)
def test_the_same_inventory_gives_the_same_bytes(name: str) -> None:
    assert made(name) == made(name)


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_empty_office_can_be_exported(name: str, lang: str) -> None:
    assert made(name, Inventory(0.0, ""), lang)


@functools.cache
def _all() -> list[Format]:
    return [formats()[name] for name in EXPORTS]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(max_size=40), min_size=1, max_size=4))
def test_any_text_survives_every_format(names: list[str]) -> None:
    inventory = office(names)
    for one in _all():
        content = one.render(inventory, SETTINGS)
        if one.suffix == ".zip":
            archive(content)
        elif one.suffix == ".json":
            json.loads(content)
        elif one.suffix == ".yaml":
            yaml.safe_load(content)
        elif one.suffix in (".xml", ".graphml"):
            lxml.etree.fromstring(content)
        elif one.suffix in (".csv", ".conf"):
            assert not set(content.decode()) & set("\x00\x07\x1b\u202e")


def test_names_are_the_same_wherever_a_device_stands_in_the_list() -> None:
    devices = list(office(["same", "Same", "other"]).devices)
    first = provider.names(devices, Settings(lang="en"), 20, r"A-Za-z0-9\-")
    assert first == provider.names(devices[::-1], Settings(lang="en"), 20, r"A-Za-z0-9\-")
    assert first["d000"] != first["d001"] and first["d000"].startswith("same-")
