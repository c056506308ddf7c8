"""Asks SNMP agents what they know: who they are, their ports, neighbours, forwarding and ARP tables."""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections.abc import AsyncIterator, Sequence

from discover.mibs import mibs
from discover.probe import Capture, Context, Probe, SnmpCredential, Statement, Target
from discover.snmp import parse as snmp
from discover.snmp import usm
from discover.snmp.ber import GET
from discover.snmp.engine import PORT, Agent, Engine
from discover.snmp.table import Oid, Value, Walk, dotted, number, oid, storable
from discover.snmp.walk import Walker

DEVICE_SECONDS = 120.0
"""No longer than this is spent on one device."""

_SYS_DESCR, _SYS_OBJECT_ID, _SYS_NAME = (oid(f"1.3.6.1.2.1.1.{n}.0") for n in (1, 2, 5))
_ENGINE_ID = oid("1.3.6.1.6.3.10.2.1.1.0")
_BRIDGE_ADDRESS = oid("1.3.6.1.2.1.17.1.1.0")
_FIRST = [_SYS_DESCR, _SYS_OBJECT_ID, _SYS_NAME]
_WHO = [_ENGINE_ID, _SYS_NAME, _BRIDGE_ADDRESS]
_CISCO = 9
_ENTERPRISES = (1, 3, 6, 1, 4, 1)
_NOBODYS = (None, 8072, 311, 2021)  # net-snmp, Windows, UCD: what they run on may be anybody's
_SHARED = (_CISCO, 11, 14179)  # whose tables others answer as well: CDP, JetDirect's device id
_VTP_STATE = oid("1.3.6.1.4.1.9.9.46.1.3.1.1.2")
_Q_FDB_PORT = oid("1.3.6.1.2.1.17.7.1.2.2.1.2")
_OPERATIONAL = 1
_BROKEN_OFF = ("silent", "deadline", "loop", "rows")
_MOST_VLANS = 128
_NAMED = 4
"""So many devices are named in a remark."""
# What differs from VLAN to VLAN: forwarding tables, bridge ports, the spanning tree.
_OF_A_VLAN = [
    oid(f"1.3.6.1.2.1.17.{rest}")
    for rest in ("1.1", "1.4.1.2", "4.3.1.2", "4.3.1.3", "2.5", "2.15.1.3", "2.15.1.6", "2.15.1.8", "2.15.1.9")
]


def credentials_for(ip: str, given: Sequence[SnmpCredential]) -> list[SnmpCredential]:
    """Those that may be tried with this address, in the user's order; each secret goes only where it belongs."""
    address = ipaddress.ip_address(ip.partition("%")[0])
    return [c for c in given if not c.networks or any(address in ipaddress.ip_network(n, False) for n in c.networks)]


def _user(credential: SnmpCredential) -> usm.User:
    return usm.User(
        credential.user,
        usm.protocol(credential.auth_protocol, usm.AUTH) or "",
        credential.auth_key,
        usm.protocol(credential.priv_protocol, usm.PRIV) or "",
        credential.priv_key,
        credential.context,
    )


class _Survey:
    """One run of the probe."""

    def __init__(self, context: Context, engine: Engine, port: int) -> None:
        self._context = context
        self._engine = engine
        self._port = port
        self._known: set[tuple[Value | None, ...]] = set()
        self._noted = False
        self._public: list[str] = []

    def _note(self, reason: str) -> None:
        self._noted = True
        self._context.note(reason)

    def done(self) -> None:
        """Where `public` was taken is said, unless there is worse to say; the findings name every device."""
        if self._public and not self._noted:
            first = sorted(self._public, key=lambda ip: (":" in ip, int(ipaddress.ip_address(ip))))
            more = f" (+{len(first) - _NAMED})" if len(first) > _NAMED else ""
            self._context.note(f"snmp-public:{', '.join(first[:_NAMED])}{more}")

    async def device(self, target: Target) -> Capture | None:
        """Everything one device says; None when it does not answer."""
        for credential in credentials_for(target.ip, self._context.options.snmp):
            user = _user(credential) if credential.version == "3" else None
            agent = Agent(self._engine, target.ip, credential.version, credential.community, self._port, user)
            try:
                first = await self._knock(agent)
            except ConnectionRefusedError:
                return None
            except usm.Refused as problem:
                self._note(f"snmp-{problem}:{target.ip}")
                continue
            if first is not None:
                if credential.community == "public" and credential.version != "3":
                    self._public.append(target.ip.partition("%")[0])
                return await self._walk(agent, first, credential.label)
        return None

    async def _knock(self, agent: Agent) -> dict[Oid, Value] | None:
        """The first answer of an agent that takes this credential; one that knows version 1 only is asked so when it
        is silent to the newer one."""
        wait = self._context.options.timeout
        answer = await agent.ask(GET, _FIRST, wait=wait, tries=1)
        if answer is None:
            older = agent.older()
            both = [asyncio.create_task(a.ask(GET, _FIRST, wait=wait, tries=1)) for a in dict.fromkeys((agent, older))]
            answers = await asyncio.gather(*both)
            answer = answers[0] or answers[-1]
            if answers[0] is None:
                agent.version = older.version
        return None if answer is None else {at: value for at, value in answer.rows if value is not None}

    async def _walk(self, agent: Agent, first: dict[Oid, Value], label: str) -> Capture:
        wait = self._context.options.timeout
        try:
            who = await agent.ask(GET, _WHO, wait=wait)
        except (ConnectionRefusedError, usm.Refused):
            who = None
        rows = {**first, **{at: value for at, value in (who.rows if who else ()) if value is not None}}
        walked: dict[str, dict[Oid, Value]] = {"": rows}
        cut: dict[str, str] = {}
        if not self._again(rows):
            walker = Walker(agent, time.monotonic() + DEVICE_SECONDS, wait)
            walker.rows.update(rows)
            async with self._engine.budget.host(agent.ip):
                await walker.walk(_roots(rows))
            walked[""] = walker.rows
            cut = {dotted(root): reason for root, reason in walker.cut.items()}
            if any(reason in _BROKEN_OFF for reason in cut.values()):
                self._note(f"incomplete:{agent.ip}")
            walked.update(await self._vlans(agent, walker.rows))
        contexts = {
            name: {dotted(at): value for at, value in found.items() if storable(value)}
            for name, found in walked.items()
        }
        return self._context.capture(PROBE.name, agent.ip, Walk(contexts, label, agent.version, cut=cut).encode())

    def _again(self, rows: dict[Oid, Value]) -> bool:
        """Whether this device has been walked at another of its addresses."""
        who = tuple(rows.get(at) for at in _WHO)
        if not who[0] or not who[1]:
            return False
        known = who in self._known
        self._known.add(who)
        return known

    async def _vlans(self, agent: Agent, rows: dict[Oid, Value]) -> dict[str, dict[Oid, Value]]:
        """The forwarding tables of a switch that keeps one for each VLAN behind a community of its own."""
        if _enterprise(rows) != _CISCO or any(at[: len(_Q_FDB_PORT)] == _Q_FDB_PORT for at in rows):
            return {}
        size = len(_VTP_STATE)
        there = sorted(
            at[-1] for at, value in rows.items() if at[:size] == _VTP_STATE and number(value) == _OPERATIONAL
        )
        found = {}
        deadline = time.monotonic() + DEVICE_SECONDS
        for vlan in [v for v in there if not 1002 <= v <= 1005][:_MOST_VLANS]:
            walker = Walker(agent.context(str(vlan)), deadline, self._context.options.timeout)
            async with self._engine.budget.host(agent.ip):
                await walker.walk(_OF_A_VLAN)
            if walker.rows:
                found[str(vlan)] = walker.rows
            elif walker.cut:  # an agent that knows no such contexts stays silent
                break
        return found


def _enterprise(rows: dict[Oid, Value]) -> int | None:
    value = rows.get(_SYS_OBJECT_ID)
    return value[6] if isinstance(value, tuple) and value[:6] == (1, 3, 6, 1, 4, 1) and len(value) > 6 else None


def _roots(rows: dict[Oid, Value]) -> list[Oid]:
    """What to ask this device for, in the order of the MIBs. A vendor's own subtrees are asked for where the device is
    that vendor's, or does not say whose it is: many embedded systems answer with net-snmp's number."""
    vendor = _enterprise(rows)
    product = rows.get(_SYS_OBJECT_ID)
    own = product if isinstance(product, tuple) else ()
    wanted = dict.fromkeys(
        c
        for m in mibs()
        if not m.enterprises or vendor in m.enterprises
        for c in (m.asked(own) if m.asked else m.columns)
    )
    roots = [oid(column) for column in wanted]
    foreign = vendor not in _NOBODYS
    return [r for r in roots if not (foreign and r[:6] == _ENTERPRISES and r[6] not in (vendor, *_SHARED))]


async def survey(context: Context, port: int = PORT) -> AsyncIterator[Capture]:
    """One capture for each device that answers, as it is done."""
    targets = [t for t in context.targets if context.scope.allows(t.ip)]
    if not context.options.snmp:
        context.note("no-credentials")
        return
    async with Engine(context.budget) as engine:
        run = _Survey(context, engine, port)
        context.asked(len(targets))
        tasks = [asyncio.create_task(run.device(t)) for t in targets]
        try:
            for done, task in enumerate(asyncio.as_completed(tasks), 1):
                found = await task
                context.progress(done, len(tasks))
                if found is not None:
                    yield found
            run.done()
        finally:
            for one in tasks:
                one.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def collect(context: Context) -> AsyncIterator[Capture]:
    return survey(context)


def parse(capture: Capture) -> list[Statement]:
    return snmp.statements(capture)


PROBE = Probe(
    name="snmp",
    summary="SNMP: names, ports, neighbours, forwarding and ARP tables of switches, routers, printers",
    stage="ports",
    collect=collect,
    parse=parse,
    ports=(PORT,),
)
