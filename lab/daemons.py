"""Real daemons: the shell script that starts a node's, their configuration, and the ports that say they are ready."""

from __future__ import annotations

import pathlib
import shlex
import shutil
import sys
from dataclasses import replace
from typing import Any

from lab.namespaces import run
from lab.office import Node, Office

HERE = pathlib.Path(__file__).parent
_PORTS = {"snmpd": 161, "sshd": 22, "nginx": 443, "dnsmasq": 53, "avahi": 5353, "minidlna": 8200, "wsdd": 3702}
_PROGRAMS = {"samba": "nmbd", "avahi": "avahi-daemon", "minidlna": "minidlnad"}


def installed(node: Node) -> Node:
    """The node without the daemons that this machine does not have; it is then less talkative than its truth says."""
    there = {d: given for d, given in node.daemons.items() if shutil.which(_PROGRAMS.get(d, d))}
    return node if there == node.daemons else replace(node, daemons=there)


def ports(node: Node) -> frozenset[int]:
    """The ports that must listen before the node is ready."""
    found = {given.get("port", _PORTS[d]) for d, given in node.daemons.items() if d in _PORTS}
    if "samba" in node.daemons:
        found |= {137, 445} if node.daemons["samba"]["files"] else {137}
    return frozenset(found)


def script(office: Office, node: Node, folder: pathlib.Path) -> str | None:
    """A shell script that starts the node's daemons and stays until they end; None where there is nothing to start."""
    if not node.daemons:
        return None
    # A daemon that asks for its own name must not wait for a resolver that cannot be reached.
    hosts = _write(folder, "etc-hosts", f"127.0.0.1 localhost\n{node.ip} {node.name}\n")
    resolver = _write(folder, "etc-resolv.conf", "")
    lines = [
        "set -u",
        f"mount --bind {hosts} /etc/hosts",
        f"mount --bind {resolver} /etc/resolv.conf",
        f"hostname {shlex.quote(node.name)}",
        "mount -t sysfs sysfs /sys",  # that of this namespace, not the machine's
        "mount -t tmpfs tmpfs /run",
        "mkdir -p /run/lldpd /run/sshd /run/samba /run/avahi-daemon",
    ]
    for name in sorted(node.daemons):
        lines += _STARTS[name](office, node, folder, node.daemons[name])
    return "\n".join([*lines, "wait", ""])


def _write(folder: pathlib.Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, "utf-8")
    return shlex.quote(str(path))


def _lldpd(office: Office, node: Node, folder: pathlib.Path, given: dict[str, Any]) -> list[str]:
    lines = [
        "configure lldp tx-interval 1",
        "configure lldp portidsubtype ifname",
        *(["configure ports br0 lldp status disabled"] if node.bridges else []),  # there for the chassis id only
        f'configure system hostname "{node.name}"',
        f'configure system description "{given["descr"]}"',
    ]
    if "capabilities" in given:
        lines.append(f"configure system capabilities enabled {given['capabilities']}")
    config = _write(folder, "lldpd.conf", "\n".join(lines) + "\n")
    socket = shlex.quote(str(folder / "lldpd"))
    agentx = "-x -X /run/agentx" if "snmpd" in node.daemons and node.daemons["snmpd"].get("lldp") else ""
    wait = "for i in $(seq 100); do [ -S /run/agentx ] && break; sleep 0.05; done" if agentx else ":"
    ports, chassis = ("eth0", "eth0") if node.kind == "host" else ("port*,br0", node.port)
    return [f"({wait}; exec lldpd -d -u {socket} -O {config} {agentx} -I '{ports}' -C {chassis} -m {node.ip} -k) &"]


def _snmpd(office: Office, node: Node, folder: pathlib.Path, given: dict[str, Any]) -> list[str]:
    agent = f"{sys.executable} -S -E {HERE / 'stubs' / 'agent.py'}"
    interfaces = {c.a_port for c in office.cables if c.a == node.name} | {
        c.b_port for c in office.cables if c.b == node.name
    }
    lines = [
        "rocommunity public",
        f"sysdescr {given['descr']}",
        f"sysobjectid .{given['oid']}",
        f"sysname {node.name}",
        *([f"syslocation {given['location']}"] if "location" in given else []),
        "syscontact it@muster.example",
        "master agentx",
        "agentXSocket /run/agentx",
        "agentXPerms 0777 0777",
        *(f"interface {name} 6 1000000000" for name in sorted(interfaces)),
        *(f"override .{oid} {kind} {_quoted(value)}" for oid, (kind, value) in given.get("rows", {}).items()),
    ]
    if given.get("bridge"):
        lines.append(f"pass_persist .1.3.6.1.2.1.17 {agent}")
    config = _write(folder, "snmpd.conf", "\n".join([*lines, ""]))
    return [f"MIBS= SNMP_PERSISTENT_DIR=/run/snmp snmpd -f -Lo -C -c {config} -p /run/snmpd.pid -I -smux udp:161 &"]


def _quoted(value: str | int) -> str:
    return str(value) if isinstance(value, int) or value.startswith(".") else f'"{value}"'


def _samba(office: Office, node: Node, folder: pathlib.Path, given: dict[str, Any]) -> list[str]:
    config = _write(
        folder,
        "smb.conf",
        "[global]\n"
        f"workgroup = {given['workgroup']}\n"
        f"netbios name = {node.name[:15]}\n"
        f"server string = {node.name}\n"
        + "".join(
            f"{what} directory = /run/samba\n" for what in ("lock", "state", "cache", "pid", "private", "ncalrpc")
        )
        + "log level = 0\nlogging = file\nlog file = /run/samba/log\nmap to guest = Bad User\nload printers = no\n"
        "disable spoolss = yes\nserver min protocol = SMB2\n",
    )
    lines = [f"nmbd -F --no-process-group -s {config} &"]
    if given["files"]:
        lines.append(f"smbd -F --no-process-group -s {config} &")
    return lines


def _wsdd(office: Office, node: Node, folder: pathlib.Path, given: dict[str, Any]) -> list[str]:
    return [f"wsdd -i eth0 -4 -n {shlex.quote(node.name)} -w BUERO &"]


def _avahi(office: Office, node: Node, folder: pathlib.Path, given: dict[str, Any]) -> list[str]:
    services = folder / "services"
    services.mkdir(exist_ok=True)
    for number, one in enumerate(given["services"]):
        txt = "".join(f"<txt-record>{t}</txt-record>" for t in one["txt"])
        (services / f"{number}.service").write_text(
            '<?xml version="1.0"?><!DOCTYPE service-group SYSTEM "avahi-service.dtd"><service-group>'
            f'<name replace-wildcards="yes">%h</name><service><type>{one["type"]}</type><port>{one["port"]}</port>{txt}'
            "</service></service-group>",
            "utf-8",
        )
    config = _write(
        folder,
        "avahi.conf",
        f"[server]\nhost-name={node.name}\nuse-ipv6=no\nenable-dbus=no\nallow-interfaces={node.port}\n[publish]\n"
        "publish-workstation=no\n[rlimits]\n",
    )
    mount = f"mount --bind {shlex.quote(str(services))} /etc/avahi/services"
    return [mount, f"avahi-daemon -f {config} --no-drop-root --no-chroot --no-rlimits &"]


def _minidlna(office: Office, node: Node, folder: pathlib.Path, given: dict[str, Any]) -> list[str]:
    config = _write(
        folder,
        "minidlna.conf",
        f"network_interface=eth0\nport=8200\nmedia_dir=/run/media\nfriendly_name={given['name']}\ndb_dir=/run/dlna\n"
        "log_dir=/run/dlna\ninotify=no\nnotify_interval=60\nmodel_name=DS920+\n",
    )
    return ["mkdir -p /run/media /run/dlna", f"minidlnad -S -f {config} -P /run/dlna/pid &"]


def _sshd(office: Office, node: Node, folder: pathlib.Path, given: dict[str, Any]) -> list[str]:
    key = folder / "host_key"
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key))
    config = _write(folder, "sshd.conf", f"HostKey {key}\nPidFile none\nUsePAM no\n")
    return [f"/usr/sbin/sshd -D -e -f {config} &"]


def _nginx(office: Office, node: Node, folder: pathlib.Path, given: dict[str, Any]) -> list[str]:
    certificate(folder, given["host"])
    listen = f"listen {given['port']} ssl;" if "port" in given else "listen 80; listen 443 ssl;"
    config = _write(
        folder,
        "nginx.conf",
        "daemon off; user root; pid /run/nginx.pid; error_log stderr; events {}\n"
        "http { access_log off; client_body_temp_path /run/b; proxy_temp_path /run/p; fastcgi_temp_path /run/f;"
        " uwsgi_temp_path /run/u; scgi_temp_path /run/s;\n"
        f"server {{ {listen}\n"
        f"ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem;\n"
        f"location / {{ default_type text/html; return 200 '<title>{given['title']}</title>'; }} }} }}\n",
    )
    return [f"nginx -c {config} -e stderr &"]


def certificate(folder: pathlib.Path, host: str) -> None:
    """A self-signed certificate, made by the run."""
    import datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=300))
        .not_valid_after(now + datetime.timedelta(days=20))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def _dnsmasq(office: Office, node: Node, folder: pathlib.Path, given: dict[str, Any]) -> list[str]:
    """Names for what got its address by DHCP and gave its name; silent devices did not."""
    named = [n for n in office.nodes if n.ip and n.kind in ("host", "guest", "phone", "switch", "ap", "gateway")]
    hosts = _write(folder, "hosts", "".join(f"{n.ip} {_dns(n.name)}\n" for n in named))
    interfaces = " ".join(f"-i {port}" for port in ("port1", *(port for port, _ in node.more)))
    return [f"dnsmasq -k -C /dev/null -h -R -H {hosts} {interfaces} -z -u root --pid-file=/run/dnsmasq.pid &"]


def _dns(name: str) -> str:
    return name if "." in name else f"{name}.fritz.box"


_STARTS = {
    "lldpd": _lldpd,
    "snmpd": _snmpd,
    "samba": _samba,
    "wsdd": _wsdd,
    "avahi": _avahi,
    "minidlna": _minidlna,
    "sshd": _sshd,
    "nginx": _nginx,
    "dnsmasq": _dnsmasq,
}
