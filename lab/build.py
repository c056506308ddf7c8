"""Builds an office: namespaces, cables, bridges, daemons, stubs; changes it; and takes it down again."""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from lab import daemons, look
from lab.namespaces import HOME, LabError, Spaces, batch, clear, detached, run, wait
from lab.office import Cable, Node, Office

_ROOT = pathlib.Path(__file__).parent.parent
_READY_SECONDS = 60.0
_HOME = "lab"
"""A namespace without any cable, in which the stubs' own process lives."""


class Lab:
    """A running office, and what may happen in it."""

    def __init__(self, office: Office, spaces: Spaces) -> None:
        self.office = office
        self.spaces = spaces
        os.environ["PATH"] = _path()
        self.nodes: dict[str, Node] = {n.name: daemons.installed(n) for n in office.nodes if n.kind != "crowd"}
        self.cables: list[Cable] = [c for c in office.cables if c.b in self.nodes]
        self._daemons: dict[str, subprocess.Popen[bytes]] = {}
        self._stubs: list[subprocess.Popen[bytes]] = []

    @property
    def folder(self) -> pathlib.Path:
        return self.spaces.folder

    # Building

    def up(self) -> None:
        """Builds everything; returns when every daemon answers and every switch knows who is where."""
        (self.folder / "office").write_text(self.office.name, "utf-8")
        batch([f"netns add {self.spaces.namespace(_HOME)}"])
        self.spaces.configure(_HOME, ["link set lo up"])
        self._build(tuple(self.nodes.values()), tuple(self.cables))

    def _build(self, nodes: tuple[Node, ...], cables: tuple[Cable, ...]) -> None:
        batch([f"netns add {self.spaces.namespace(n.name)}" for n in nodes])
        batch([self._cable(c) for c in cables if not c.virtual])
        for cable in (c for c in cables if c.virtual):
            self._guest(cable)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(self._configure, nodes))
            list(pool.map(self._start, nodes))
        self._start_stubs(nodes)
        self._wait(nodes)

    def _cable(self, cable: Cable) -> str:
        ends = []
        for node, port in ((cable.a, cable.a_port), (cable.b, cable.b_port)):
            mac = self.nodes[node].port_mac(port)
            ends.append(f"{port} netns {self.spaces.namespace(node)}{f' address {mac}' if mac else ''}")
        return f"link add name {ends[0]} type veth peer name {ends[1]}"

    def _guest(self, cable: Cable) -> None:
        """A guest's interface is a macvlan on its host's cable, as behind the virtual switch of a hypervisor."""
        upper, mac = cable.a_port, self.nodes[cable.b].mac
        self.spaces.configure(
            cable.a,
            [
                f"link add {upper} link eth0 address {mac} type macvlan mode bridge",
                f"link set {upper} netns {self.spaces.namespace(cable.b)} name {cable.b_port}",
            ],
        )

    def _configure(self, node: Node) -> None:
        office = self.office
        ports = [c.a_port for c in self.cables if c.a == node.name and not c.virtual] + [
            c.b_port for c in self.cables if c.b == node.name
        ]
        sysctl = [("ipv6/conf/all/disable_ipv6", "1"), ("ipv6/conf/default/disable_ipv6", "1")]
        lines = ["link set lo up"]
        if node.bridges:
            # A hub passes LLDP frames on, as cheap switches without IEEE 802.1D address filtering do; a Linux bridge
            # and a managed switch do not (bit 14 of the mask is 01:80:c2:00:00:0e).
            mask = " group_fwd_mask 0x4000" if node.kind == "hub" else ""
            mac = f" address {node.mac}" if node.mac else ""
            tree = "stp_state 0 forward_delay 0"
            if node.priority is not None:
                tree = f"stp_state 1 priority {node.priority} forward_delay 200 hello_time 100 max_age 600"
            lines.append(f"link add br0{mac} type bridge {tree} mcast_snooping 0{mask}")
            lines += [f"link set {port} master br0" for port in ports] + ["link set br0 up"]
        lines += [f"link set {port} up" for port in ports]
        if node.kind == "internet":
            lines.append("addr add 203.0.113.1/30 dev eth0")
        elif node.kind == "gateway":
            sysctl.append(("ipv4/ip_forward", "1"))
            own = (("port1", f"{node.ip}/{office.prefix_length(node.ip)}"), ("wan", "203.0.113.2/30"), *node.more)
            lines += [f"addr add {address} dev {port}" for port, address in own]
            lines.append("route add default via 203.0.113.1")
        elif node.kind == "silent":
            # An address without any route: the kernel answers ARP, and has no way to answer anything else.
            sysctl += [("ipv4/conf/all/rp_filter", "0"), ("ipv4/conf/default/rp_filter", "0")]
            sysctl += [(f"ipv4/conf/{port}/rp_filter", "0") for port in ports]
            lines.append(f"addr add {node.ip}/32 dev {node.port}")
        elif node.ip:
            lines.append(f"addr add {node.ip}/{office.prefix_length(node.ip)} dev {node.port}")
            lines.append(f"route add default via {office.router(node.ip)}")
        self.spaces.configure(node.name, lines, sysctl)

    def _start(self, node: Node) -> None:
        folder = self.folder / node.name
        folder.mkdir(exist_ok=True)
        if (script := daemons.script(self.office, node, folder)) is None:
            return
        (folder / "start.sh").write_text(script, "utf-8")
        line = self.spaces.inside(node.name, *_OWN, "sh", str(folder / "start.sh"))
        with (folder / "log").open("wb") as log:
            self._daemons[node.name] = subprocess.Popen(
                line, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd="/"
            )

    def _start_stubs(self, nodes: tuple[Node, ...]) -> None:
        """One process answers for all stubs of these nodes, and lets each of them be heard."""
        number = len(self._stubs)
        ready, plan = self.folder / f"stubs{number}.ready", self.folder / f"stubs{number}.json"
        told = [
            {
                "namespace": str(self.spaces.path(n.name)),
                "name": n.name, "mac": n.mac, "ip": n.ip, "port": n.port, "stubs": n.stubs, "folder": str(self.folder),
            }
            for n in nodes
            if n.seen or n.stubs
        ]  # fmt: skip
        plan.write_text(json.dumps({"nodes": told, "home": str(self.spaces.path(_HOME)), "ready": str(ready)}), "utf-8")
        with (self.folder / f"stubs{number}.log").open("wb") as log:
            self._stubs.append(
                subprocess.Popen(
                    self.spaces.inside(_HOME, sys.executable, "-m", "lab.stubs", str(plan)),
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=_ROOT, start_new_session=True,
                )
            )  # fmt: skip
        if not wait(lambda: ready.exists() or self._stubs[-1].poll() is not None, _READY_SECONDS) or not ready.exists():
            raise LabError(f"stubs: {(self.folder / f'stubs{number}.log').read_text('utf-8', 'replace')[-600:]}")

    # Waiting

    def _wait(self, nodes: tuple[Node, ...]) -> None:
        for node in nodes:
            wanted = daemons.ports(node)
            if not wanted:
                continue
            process = self._daemons[node.name]
            if not wait(lambda w=wanted, p=process: w <= look.listening(p.pid), _READY_SECONDS):  # type: ignore[misc]  # values bound now
                missing = sorted(wanted - look.listening(process.pid))
                log = (self.folder / node.name / "log").read_text("utf-8", "replace")[-600:]
                raise LabError(f"{node.name}: nothing answers on {missing}: {log}")
        speaking = {n.name for n in self.nodes.values() if "lldpd" in n.daemons}
        for name in sorted(speaking & {n.name for n in nodes}):
            wanted_count = sum(c.a in speaking and c.b in speaking and name in (c.a, c.b) for c in self.cables)
            if not wait(lambda n=name, c=wanted_count: look.lldp_neighbours(self.folder / n) >= c, _READY_SECONDS):  # type: ignore[misc]  # values bound now
                raise LabError(f"{name}: lldpd does not hear its {wanted_count} neighbours")
        for node in (n for n in nodes if n.priority is not None):
            self._settled(node)
        for node in nodes:
            self._heard(node)

    def _settled(self, node: Node) -> None:
        """Returns when spanning tree has opened all ports of a switch but those that it must block."""
        blocked = {c.b_port for c in self.cables if c.b == node.name and c.blocked}
        inside = self.spaces.inside(node.name)

        def settled() -> bool:
            states = look.port_states(inside)
            return all(state == ("blocking" if port in blocked else "forwarding") for port, state in states.items())

        if not wait(settled, _READY_SECONDS):
            raise LabError(f"{node.name}: spanning tree does not settle: {look.port_states(inside)}")

    def _heard(self, node: Node) -> None:
        """Returns when the switch at the other end of the node's cable has learnt it."""
        at = next(((c.a, c.a_port) for c in self.cables if c.b == node.name and c.b_port == node.port), None)
        if at is None or not node.mac or self.nodes[at[0]].kind != "switch":
            return

        def learnt() -> bool:
            return (node.mac, at[1]) in look.forwarding(self.spaces.inside(at[0]))

        for _ in range(20):
            if wait(learnt, 0.5):
                return
            self._speak()
        raise LabError(f"{at[0]} does not learn {node.name}")

    def _speak(self) -> None:
        """Lets every device be heard now, as by the traffic of a working day."""
        for process in self._stubs:
            process.send_signal(signal.SIGUSR1)

    # What happens in an office

    def _plugged(self, node: str) -> Cable:
        return next(c for c in self.cables if node == c.b and c.b_port == self.nodes[node].port)

    def unplug(self, node: str) -> None:
        """Pulls a node's cable out of the switch."""
        cable = self._plugged(node)
        self.cables.remove(cable)
        run(*self.spaces.inside(cable.a, "ip", "link", "del", cable.a_port))

    def move(self, node: str, switch: str, port: str) -> None:
        """Puts a node's cable into another port, of the same or another switch; the node itself notices a short gap."""
        cable, new = self._plugged(node), Cable(switch, port, node, self.nodes[node].port)
        inside = self.spaces.inside(cable.a)
        run(*inside, "ip", "link", "set", cable.a_port, "down")
        run(*inside, "ip", "link", "set", cable.a_port, "nomaster")
        run(*inside, "ip", "link", "set", cable.a_port, "name", "moving")
        if cable.a != switch:
            run(*inside, "ip", "link", "set", "moving", "netns", self.spaces.namespace(switch))
        mac = self.nodes[switch].port_mac(port)
        lines = [f"link set moving address {mac}"] if mac else []
        lines += [f"link set moving name {port}", f"link set {port} master br0", f"link set {port} up"]
        self.spaces.configure(switch, lines)
        self.cables[self.cables.index(cable)] = new
        if self.nodes[node].kind != "silent":  # the gap in the link has taken the default route with it
            route = f"route replace default via {self.office.router(self.nodes[node].ip)}"
            self.spaces.configure(node, [route])
        self._speak()
        self._heard(self.nodes[node])

    def add(self, node: Node, switch: str, port: str) -> None:
        """A new device comes into the office."""
        cable = Cable(switch, port, node.name, node.port)
        self.nodes[node.name] = node = daemons.installed(node)
        self.cables.append(cable)
        batch([f"netns add {self.spaces.namespace(node.name)}", self._cable(cable)])
        self.spaces.configure(switch, [f"link set {port} master br0", f"link set {port} up"])
        self._configure(node)
        self._start(node)
        self._start_stubs((node,))
        self._wait((node,))

    def speak(self) -> None:
        """Lets every device be heard; returns when all switches know again who is where."""
        self._speak()
        for node in self.nodes.values():
            if any(c.b == node.name for c in self.cables):
                self._heard(node)

    def command(self, *words: str, node: str | None = None) -> list[str]:
        """A command line that runs on a node (the admin's, if none is named), under its own host name and resolver."""
        name = node or self.office.admin
        resolver = self.folder / "resolv.conf"
        resolver.write_text(f"nameserver {self.office.gateway.ip}\n", "utf-8")
        shell = f'hostname "{name}"; mount -t sysfs sysfs /sys; mount --bind {resolver} /etc/resolv.conf; exec "$@"'
        return self.spaces.inside(name, *_OWN, "sh", "-c", shell, "sh", *words)

    def exec(self, *words: str, node: str | None = None, env: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Starts a program on a node; see `command`."""
        return subprocess.Popen(self.command(*words, node=node), env={**os.environ, **(env or {})})

    def paper(self) -> int:
        """Bytes that printers were sent on their raw ports; must stay 0."""
        return sum(p.stat().st_size for p in self.folder.glob("paper-*"))

    def down(self) -> None:
        """Ends everything and removes the folder; safe to call twice."""
        self.spaces.down()
        for process in (*self._daemons.values(), *self._stubs):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
        self._daemons.clear()
        self._stubs.clear()


_OWN = ("unshare", "-u", "-m", "--propagation", "private")
"""A host name and mounts of its own."""


def _path() -> str:
    """Where daemons are found, also for a user whose own path leaves out the system's programs."""
    there = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join([*there, *(p for p in ("/usr/local/sbin", "/usr/sbin", "/sbin") if p not in there)])


def able() -> str | None:
    """None when an office can be built here, else why not."""
    if not sys.platform.startswith("linux"):
        return "needs Linux"
    if os.geteuid() != 0:
        return "needs root"
    tools = ("ip", "bridge", "nsenter", "unshare", "lldpd", "snmpd")
    if missing := [t for t in tools if not shutil.which(t, path=_path())]:
        return f"needs {', '.join(missing)}"
    try:
        trial = Spaces.new()
    except OSError as error:
        return str(error)
    try:
        batch([f"netns add {trial.namespace('a')}", f"netns add {trial.namespace('b')}"])
        batch([f"link add name a netns {trial.namespace('a')} type veth peer name b netns {trial.namespace('b')}"])
        trial.configure("a", ["link add br0 type bridge"])
    except LabError as error:
        return str(error)
    finally:
        trial.down()
    return None


@contextlib.contextmanager
def office(which: Office | str) -> Iterator[Lab]:
    """A running office that is gone afterwards, whatever happens. Clears away what killed runs left behind."""
    clear()
    lab = Lab(_named(which), Spaces.new())
    try:
        lab.up()
        yield lab
    finally:
        with _uninterrupted():
            lab.down()


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """A second Ctrl-C does not stop the clearing up."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def attach(name: str | None = None) -> Lab:
    """The office that `lab up` left standing; `name` where there are several. Raises LabError."""
    for spaces in detached():
        which = (HOME / spaces / "office").read_text("utf-8")
        if name in (None, which, spaces):
            return Lab(_named(which), Spaces(spaces))
    raise LabError("no office is standing: lab up")


def _named(which: Office | str) -> Office:
    if isinstance(which, Office):
        return which
    from lab.offices import offices

    if (found := offices().get(which)) is None:
        raise LabError(f"no office is called {which!r}; there are {', '.join(offices())}")
    return found
