"""Builds an office: namespaces, cables, bridges, daemons, stubs; and takes it down again."""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from lab import daemons
from lab.namespaces import ETC, LabError, add, batch, down, existing, inside, namespace, run, wait
from lab.office import Cable, Node, Office

HERE = pathlib.Path(__file__).parent
_READY_SECONDS = 40.0
_BRIDGES = ("switch", "hub", "ap")


class Lab:
    """A running office. `folder` holds the daemons' files and logs; it goes with the office."""

    def __init__(self, office: Office, folder: pathlib.Path) -> None:
        self.office = office
        self.folder = folder
        self.nodes: dict[str, Node] = {}
        self.cables: dict[tuple[str, str], Cable] = {}
        self._processes: list[subprocess.Popen[bytes]] = []
        self._stubs: subprocess.Popen[bytes] | None = None

    # Building

    def up(self) -> None:
        """Builds everything and waits until every daemon answers and every switch knows its neighbours."""
        if existing():
            down()
        for node in self.office.nodes:
            self._node(node)
        for cable in self.office.cables:
            self.plug(cable)
        for node in self.office.nodes:
            self._address(node)
            self._daemons(node)
        self._start_stubs()
        self._wait()

    def _node(self, node: Node) -> None:
        add(node.name)
        self.nodes[node.name] = node
        if node.kind in _BRIDGES:
            mac = f" address {node.mac}" if node.mac else ""
            run(*inside(node.name, "ip", "link", "add", "br0", *mac.split(), "type", "bridge", "stp_state", "0"))
            run(*inside(node.name, "ip", "link", "set", "br0", "up"))

    def plug(self, cable: Cable) -> None:
        """Puts a cable between two ports; bridges take their ports in."""
        ends = [(cable.a, cable.a_port), (cable.b, cable.b_port)]
        names = [f"npl{os.getpid() % 100000}{side}" for side in "ab"]
        batch([f"link add {names[0]} type veth peer name {names[1]}"])
        for (node, port), name in zip(ends, names, strict=True):
            batch([f"link set {name} netns {namespace(node)} name {port}"])
            lines = [f"link set {port} address {mac}"] if (mac := self._port_mac(node, port)) else []
            if self.nodes[node].kind in _BRIDGES:
                lines.append(f"link set {port} master br0")
            lines.append(f"link set {port} up")
            run(*inside(node, "ip", "-batch", "-"), stdin="\n".join(lines) + "\n")
            self.cables[node, port] = cable

    def _port_mac(self, node: str, port: str) -> str | None:
        """Switch ports count up from the switch's own address; hosts have theirs."""
        one = self.nodes[node]
        if not one.mac:
            return None
        if one.kind in ("host", "silent"):
            return one.mac
        number = int("".join(c for c in port if c.isdigit()) or 250)
        if one.kind == "gateway" and port == "port1":
            return one.mac
        return f"{one.mac[:-2]}{(int(one.mac[-2:], 16) + number) % 256:02x}"

    def _address(self, node: Node) -> None:
        office, length = self.office, self.office.prefix_length
        if node.kind == "internet":
            run(*inside(node.name, "ip", "addr", "add", "203.0.113.1/30", "dev", "eth0"))
        elif node.kind == "gateway":
            lines = [f"addr add {node.ip}/{length} dev port1", "addr add 203.0.113.2/30 dev wan"]
            run(*inside(node.name, "ip", "-batch", "-"), stdin="\n".join([*lines, "route add default via 203.0.113.1"]))
        elif node.kind in ("switch", "ap"):
            batch_in(node.name, f"addr add {node.ip}/{length} dev br0", f"route add default via {office.gateway.ip}")
        elif node.kind == "host":
            batch_in(node.name, f"addr add {node.ip}/{length} dev eth0", f"route add default via {office.gateway.ip}")
            folder = ETC / namespace(node.name)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "resolv.conf").write_text(f"nameserver {office.gateway.ip}\n", "utf-8")

    def _daemons(self, node: Node) -> None:
        folder = self.folder / node.name
        folder.mkdir(parents=True, exist_ok=True)
        script = daemons.script(self.office, node, folder)
        if script is None:
            return
        path = folder / "start.sh"
        path.write_text(script, "utf-8")
        with (folder / "log").open("wb") as log:
            self._processes.append(
                subprocess.Popen(
                    inside(node.name, "unshare", "-u", "-m", "--propagation", "private", "sh", str(path)),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )

    def _start_stubs(self) -> None:
        """One process answers for all stubs and silent devices; it also lets every device be heard now and then."""
        self._stop_stubs()
        plan = [
            {
                "namespace": namespace(n.name),
                "name": n.name,
                "kind": n.kind,
                "mac": n.mac,
                "ip": n.ip,
                "port": "br0" if n.kind in ("switch", "ap") else "port1" if n.kind == "gateway" else "eth0",
                "stubs": n.stubs,
            }
            for n in self.nodes.values()
            if n.kind not in ("internet", "hub") and self._connected(n)
        ]
        path = self.folder / "stubs.json"
        path.write_text(json.dumps({"nodes": plan, "folder": str(self.folder)}), "utf-8")
        ready = self.folder / "stubs.ready"
        ready.unlink(missing_ok=True)
        with (self.folder / "stubs.log").open("wb") as log:
            self._stubs = subprocess.Popen(
                [sys.executable, "-m", "lab.stubs", str(path)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=HERE.parent,
            )  # fmt: skip
        if not wait(ready.exists, 20.0):
            raise LabError(f"stubs: {(self.folder / 'stubs.log').read_text('utf-8')[-400:]}")

    def _connected(self, node: Node) -> bool:
        port = "port1" if node.kind in ("switch", "ap", "gateway") else "eth0"
        return node.kind in ("switch", "ap") or (node.name, port) in self.cables

    def _stop_stubs(self) -> None:
        if self._stubs is not None:
            self._stubs.terminate()
            self._stubs.wait(10)
            self._stubs = None

    def _wait(self) -> None:
        for node in self.office.nodes:
            wanted = daemons.ports(node)

            def listening(node: Node = node, wanted: frozenset[int] = wanted) -> bool:
                return not wanted or wanted <= listening_ports(node.name)

            if not wait(listening, _READY_SECONDS):
                missing = sorted(wanted - listening_ports(node.name))
                log = (self.folder / node.name / "log").read_text("utf-8", "replace")[-400:]
                raise LabError(f"{node.name}: nothing answers on {missing}: {log}")
        speaking = {n.name for n in self.office.nodes if "lldpd" in n.daemons}
        for name in sorted(speaking):
            neighbours = sum(c.a in speaking and c.b in speaking and name in (c.a, c.b) for c in self.office.cables)
            if not wait(lambda name=name, n=neighbours: self._lldp(name) >= n, _READY_SECONDS):  # type: ignore[misc]  # values bound now
                raise LabError(f"{name}: lldpd hears {self._lldp(name)} neighbours instead of {neighbours}")

    def _lldp(self, node: str) -> int:
        said = run("lldpcli", "-u", str(self.folder / node / "lldpd"), "-f", "json0", "show", "neighbors", check=False)
        try:
            found = json.loads(said or "{}").get("lldp", [{}])[0].get("interface", [])
        except (json.JSONDecodeError, IndexError, AttributeError):
            return 0
        return len(found)

    # What happens in an office

    def unplug(self, node: str) -> None:
        """Pulls a node's cable."""
        self._pull(node)
        self._start_stubs()

    def _pull(self, node: str) -> None:
        port = "eth0"
        cable = self.cables[node, port]
        run(*inside(node, "ip", "link", "del", port))
        del self.cables[cable.a, cable.a_port], self.cables[cable.b, cable.b_port]

    def move(self, node: str, switch: str, port: str) -> None:
        """Moves a node's cable to another port of a switch."""
        self._pull(node)
        self.plug(Cable(switch, port, node, "eth0"))
        if self.nodes[node].kind == "host":
            self._address(self.nodes[node])
        self._start_stubs()

    def add(self, node: Node, switch: str, port: str) -> None:
        """A new device comes into the office."""
        self._node(node)
        self.plug(Cable(switch, port, node.name, "eth0"))
        self._address(node)
        self._daemons(node)
        self._start_stubs()
        if not wait(lambda: daemons.ports(node) <= listening_ports(node.name), _READY_SECONDS):
            raise LabError(f"{node.name}: not ready")

    def exec(self, *words: str, node: str | None = None, env: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Starts a program on a node (the admin's, if none is named), under the node's own host name."""
        name = node or self.office.admin
        line = inside(name, "unshare", "-u", "-m", "--propagation", "private", "sh", "-c")
        shell = f'hostname "{name}"; exec "$@"'
        return subprocess.Popen([*line, shell, "sh", *words], env={**os.environ, **(env or {})})

    def paper(self) -> int:
        """Bytes that printers were sent on their raw ports; must stay 0."""
        return sum(p.stat().st_size for p in self.folder.glob("paper-*"))

    def down(self) -> None:
        """Ends everything and removes the folder; safe to call twice."""
        self._stop_stubs()
        for process in self._processes:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGTERM)
        down()
        for process in self._processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
        self._processes.clear()
        shutil.rmtree(self.folder, ignore_errors=True)


def batch_in(node: str, *lines: str) -> None:
    """Runs several `ip` commands inside a node."""
    run(*inside(node, "ip", "-batch", "-"), stdin="\n".join(lines) + "\n")


def listening_ports(node: str) -> frozenset[int]:
    """UDP and TCP ports on which something in the node listens."""
    said = run(*inside(node, "ss", "-Hlntu"), check=False)
    return frozenset(int(text) for line in said.splitlines() if (text := line.split()[4].rpartition(":")[2]).isdigit())


def able() -> str | None:
    """None when an office can be built here, else why not."""
    if not sys.platform.startswith("linux"):
        return "needs Linux"
    if os.geteuid() != 0:
        return "needs root"
    search = os.environ.get("PATH", "") + ":/usr/sbin:/sbin:/usr/local/sbin"
    os.environ["PATH"] = search
    missing = [t for t in ("ip", "ss", "unshare", "lldpd", "snmpd") if not shutil.which(t, path=search)]
    if missing:
        return f"needs {', '.join(missing)}"
    try:
        add("probe")
        down(["probe"])
    except LabError as error:
        return str(error)
    return None


@contextlib.contextmanager
def office(which: Office) -> Iterator[Lab]:
    """A running office that is gone afterwards, whatever happens."""
    lab = Lab(which, pathlib.Path(tempfile.mkdtemp(prefix="npl-")))
    try:
        lab.folder.chmod(0o755)  # daemons that give up root read their files here
        lab.up()
        yield lab
    finally:
        lab.down()
