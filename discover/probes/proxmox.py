"""Proxmox VE: nodes with their bridges, and the virtual machines and containers that run on them, with their addresses.

Written from the public description of the API (Proxmox VE 7 to 9). `pvesh get /cluster/resources --output-format json`
can be read from a file; it tells names, no addresses."""

from __future__ import annotations

import ipaddress
import re
import urllib.parse
from collections.abc import AsyncIterator, Iterator
from typing import Any

from discover import api, documents
from discover.account import Login
from discover.documents import Row
from discover.observation import (
    Address,
    Attribute,
    Hosts,
    Interface,
    Key,
    Route,
    SameDevice,
    Service,
    canonical_ip,
)
from discover.probe import Capture, Context, Needs, Probe, Statement
from discover.trust import Trouble

PORT, BACKUP_PORT = 8006, 8007
_ROOT = "/api2/json"
_MOST_NICS = 16
_MOST_GUESTS = 500
_FIELDS = frozenset(
    {
        "data", "version", "type", "node", "name", "vmid", "status", "ip", "local", "iface", "active", "address",
        "cidr", "netmask", "gateway", "bridge_ports", "slaves", "vlan-id", "vlan-raw-device", "storage", "server",
        "datastore", "content", "disable", "enabled", "schedule", "smbios1", "hostname", "agent", "result",
        "hardware-address", "hwaddr", "inet", "inet6", "ip-addresses", "ip-address", "prefix", "template",
        *(f"net{number}" for number in range(_MOST_NICS)),
    }
)  # fmt: skip
_UUID = re.compile(r"(?:^|,)uuid=([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})(?:,|$)")


async def _log_in(client: api.Client) -> None:
    """By API token, else by a ticket for user and password."""
    if token := client.account.get("token"):
        client.headers["Authorization"] = f"PVEAPIToken={token}"
    else:
        form = {"username": client.account.get("user"), "password": client.account.get("password")}
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        said = await client.ask("POST", f"{_ROOT}/access/ticket", urllib.parse.urlencode(form).encode(), kind)
        ticket = Row(said.json).row("data").raw("ticket")
        if not isinstance(ticket, str) or not ticket:
            raise Trouble("account-refused", client.account.host)
        client.headers["Cookie"] = f"PVEAuthCookie={ticket}"
    client.let_in(await client.get(f"{_ROOT}/version"))


async def _data(client: api.Client, path: str) -> Any:
    return Row(await client.document(_ROOT + path, _FIELDS)).raw("data")


async def _work(client: api.Client) -> AsyncIterator[Capture]:
    await _log_in(client)
    told: dict[str, Any] = {}
    for name, path in (("version", "/version"), ("resources", "/cluster/resources"), ("status", "/cluster/status"),
                       ("storage", "/storage"), ("jobs", "/cluster/backup")):  # fmt: skip
        told[name] = await _data(client, path)
    resources = documents.rows(told["resources"])
    if not _online(resources):
        raise Trouble("account-rights", client.account.host)  # an API token without a role sees an empty cluster
    told["networks"], told["guests"] = {}, {}
    for node in _online(resources):
        told["networks"][node] = await _data(client, f"/nodes/{_quoted(node)}/network")
    for guest in [r for r in resources if _runs(r)][:_MOST_GUESTS]:
        node, kind, number = guest.text("node") or "", guest.text("type") or "", guest.number("vmid")
        path = f"/nodes/{_quoted(node)}/{kind}/{number}"
        config = await _data(client, f"{path}/config")
        told["guests"][str(number)] = {"config": config, "interfaces": await _inside(client, path, kind, Row(config))}
    yield client.context.capture(PROBE.name, client.peer, documents.encode(told))


async def _inside(client: api.Client, path: str, kind: str, config: Row) -> Any:
    """The addresses that a guest has itself, where something in it tells; that nothing does is usual."""
    if kind == "qemu" and not re.match(r"(?:enabled=)?1\b", config.text("agent") or ""):
        return None
    asked = f"{path}/interfaces" if kind == "lxc" else f"{path}/agent/network-get-interfaces"
    told = Row(documents.kept((await client.get(_ROOT + asked)).json, _FIELDS)).raw("data")
    return told.get("result") if isinstance(told, dict) else told


def _online(resources: list[Row]) -> list[str]:
    return sorted(
        {n for r in resources if r.text("type") == "node" and r.text("status") == "online" and (n := r.text("node"))}
    )


def _runs(guest: Row) -> bool:
    return guest.text("type") in ("qemu", "lxc") and guest.text("status") == "running"


def _quoted(text: str) -> str:
    return urllib.parse.quote(text, safe="")


def collect(context: Context) -> AsyncIterator[Capture]:
    """One capture for each cluster, or each host that stands alone."""
    return api.visit(context, PROBE.name, _work, PORT, PORT)


def parse(capture: Capture) -> list[Statement]:
    """Nodes that are up, guests that run, and the server that backups go to."""
    told = Row(documents.decode(capture.payload))
    resources = documents.rows(told.raw("resources"))
    addresses = _addresses(told, canonical_ip(capture.peer), _online(resources))
    found: list[Statement] = []
    nodes: dict[str, Key] = {}
    for node in _online(resources):
        nodes[node] = Key("ip", addresses[node]) if node in addresses else Key.name(node)
        found += _node(told, node, nodes[node])
    for guest in resources:
        if _runs(guest) and (host := nodes.get(guest.text("node") or "")):
            found += _guest(told, guest, host)
    return [*found, *_backup(told, resources)]


def _addresses(told: Row, peer: str | None, nodes: list[str]) -> dict[str, str]:
    """Node → its address; of one that stands alone at least the one that it was asked at."""
    found = {n: ip for r in told.rows("status") if (n := r.text("name")) and (ip := r.ip("ip"))}
    return {nodes[0]: peer, **found} if peer is not None and len(nodes) == 1 else found


def _node(told: Row, node: str, subject: Key) -> Iterator[Statement]:
    yield Statement(subject, Attribute("role", "hypervisor"))
    yield Statement(subject, Attribute("sys_name", node))
    yield Statement(subject, Attribute("os", "Proxmox VE"))
    version = told.row("version").text("version")
    if version:
        yield Statement(subject, Attribute("os_version", version))
    yield Statement(subject, Service("tcp", PORT, None, "Proxmox VE", version))
    interfaces = documents.rows(told.row("networks").raw(node))
    for one in interfaces:
        name = one.text("iface")
        if name is None or name == "lo":
            continue
        lower = [*(one.text("bridge_ports") or "").split(), *(one.text("slaves") or "").split()]
        lower += [raw] if (raw := one.text("vlan-raw-device")) else []
        up = one.flag("active")
        yield Statement(subject, Interface(name, oper_up=up, lower=tuple(sorted(set(lower) - {"none"}))))
        ip, length = documents.prefix(one.raw("cidr") or f"{one.text('address')}/{one.text('netmask')}")
        if ip is not None and up is not False:
            yield Statement(subject, Address(ip, length, name))
        if hop := one.ip("gateway"):
            yield Statement(subject, Route("::/0" if ":" in hop else "0.0.0.0/0", hop, name))


def _nics(config: Row) -> list[str]:
    """The MAC addresses of a guest, as its configuration gives them: `virtio=MAC,bridge=…` or `…,hwaddr=MAC,…`."""
    found = []
    for number in range(_MOST_NICS):
        for part in documents.each(config.raw(f"net{number}")):
            if mac := documents.mac(part.rpartition("=")[2]):
                found.append(mac)
                break
    return found


def _guest(told: Row, guest: Row, host: Key) -> Iterator[Statement]:
    name = guest.text("name")
    known = told.row("guests").row(str(guest.number("vmid")))
    config = known.row("config")
    macs = _nics(config)
    uuid = _UUID.search(str(config.raw("smbios1") or "")[:2000])
    keys = [Key.uuid(uuid[1])] if uuid else []
    keys += [Key("mac", mac) for mac in macs]
    for key in keys:
        yield Statement(host, Hosts(key, name))
        if key != keys[0]:
            yield Statement(key, SameDevice(keys[0]))
    if not keys:
        if name:
            yield Statement(host, Hosts(Key.name(name), name))
        return
    if name:
        yield Statement(keys[0], Attribute("friendly_name", name))
    for one in documents.rows(known.raw("interfaces")):
        mac = one.mac("hardware-address", "hwaddr")
        if mac in macs:  # what a guest has made for its own containers is not on this network
            for ip, length in _own(one):
                yield Statement(Key("mac", mac or ""), Address(ip, length))


def _own(interface: Row) -> Iterator[tuple[str, int | None]]:
    told = [documents.prefix(interface.raw(name)) for name in ("inet", "inet6")]
    told += [(one.ip("ip-address"), one.number("prefix")) for one in interface.rows("ip-addresses")]
    for ip, length in dict.fromkeys(told):
        if ip is None or ipaddress.ip_address(ip).is_link_local or ipaddress.ip_address(ip).is_loopback:
            continue
        yield ip, length if length is not None and 0 < length <= (128 if ":" in ip else 32) else None


def _backup(told: Row, resources: list[Row]) -> Iterator[Statement]:
    """Where backups go to, as far as it is a backup server that the cluster reaches."""
    there = {r.text("storage") for r in resources if r.text("type") == "storage" and r.text("status") == "available"}
    for storage in told.rows("storage"):
        server = storage.ip("server")
        if storage.text("type") != "pbs" or server is None or storage.text("storage") not in there:
            continue
        if ipaddress.ip_address(server).is_private and not ipaddress.ip_address(server).is_loopback:
            yield Statement(Key("ip", server), Attribute("role", "server"))
            yield Statement(Key("ip", server), Service("tcp", BACKUP_PORT, None, "Proxmox Backup Server"))


PROBE = Probe(
    name="proxmox",
    summary="Proxmox VE: hosts, virtual machines, containers, backup server",
    stage="identify",
    collect=collect,
    parse=parse,
    needs=Needs(credentials="proxmox"),
    ports=(PORT,),
    login=Login((("token",), ("user", "password"))),
)
