"""What the DNS tells of the office's own domain: who runs its e-mail and its names. Only when a domain is given.

Asks the office's own nameserver, as every computer in it does; nothing outside the scope is spoken to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import TYPE_CHECKING

from discover import web
from discover.nameservers import nameservers
from discover.observation import Attribute, Key
from discover.probe import Capture, Context, Needs, Probe, Statement

if TYPE_CHECKING:
    import dns.message
    import dns.rrset

_PORT = 53
# The end of a mail server's name → who runs it, as these providers publish it for their customers.
_MAIL_PROVIDERS = (
    (".mail.protection.outlook.com", "Microsoft 365"),
    (".mx.microsoft", "Microsoft 365"),
    (".google.com", "Google Workspace"),
    (".googlemail.com", "Google Workspace"),
    (".kundenserver.de", "IONOS"),
    (".ionos.de", "IONOS"),
    (".rzone.de", "STRATO"),
    (".kasserver.com", "ALL-INKL"),
    (".mailbox.org", "mailbox.org"),
    (".hornetsecurity.com", "Hornetsecurity"),
    (".antispameurope.com", "Hornetsecurity"),
    (".your-server.de", "Hetzner"),
    (".agenturserver.de", "Mittwald"),
    (".hosteurope.de", "Host Europe"),
    (".emailsrvr.com", "Rackspace"),
    (".pphosted.com", "Proofpoint"),
    (".zoho.eu", "Zoho"),
    (".posteo.de", "Posteo"),
    (".domainfactory.de", "DomainFactory"),
    (".ispgateway.de", "DomainFactory"),
)
_AUTODISCOVER = "autodiscover."
_DMARC = "_dmarc."
_MOST = 8
_INTERNET = Key("internet", "internet")


def questions(domain: str) -> tuple[tuple[str, str], ...]:
    """Name and type of each record that is asked for."""
    return (
        (domain, "NS"),
        (domain, "MX"),
        (domain, "TXT"),
        (f"{_DMARC}{domain}", "TXT"),
        (f"{_AUTODISCOVER}{domain}", "CNAME"),
        (f"_autodiscover._tcp.{domain}", "SRV"),
    )


async def collect(context: Context) -> AsyncIterator[Capture]:
    """Asks the first nameserver that may be asked. One capture for each answer that holds something."""
    servers = nameservers(context.scope)
    if not servers:
        context.note("no-nameserver")
        return
    async for capture in ask(context, servers[0]):
        yield capture


async def ask(context: Context, server: str, port: int = _PORT) -> AsyncIterator[Capture]:
    """One question after the other. The payload is the DNS answer."""
    import dns.asyncquery
    import dns.exception
    import dns.message
    import dns.name

    try:
        domain = dns.name.from_text(context.options.domain).to_text(omit_final_dot=True).lower()
    except (dns.exception.DNSException, UnicodeError):
        context.note("no-target")
        return
    for name, kind in questions(domain):
        context.asked()
        await context.budget.packets()
        query = dns.message.make_query(name, kind)
        try:
            answer, _ = await dns.asyncquery.udp_with_fallback(
                query, server, timeout=context.options.timeout * 2, port=port
            )
        except (dns.exception.DNSException, OSError, EOFError):
            continue
        if answer.answer:
            yield context.capture(PROBE.name, server, answer.to_wire())


def parse(capture: Capture) -> list[Statement]:
    """Attributes of the way to the Internet: domain, name_servers, mail_servers, mail_provider, spf, dmarc,
    autodiscover."""
    import dns.exception
    import dns.message

    try:
        message = dns.message.from_wire(capture.payload, ignore_trailing=True)
    except (dns.exception.DNSException, ValueError, IndexError, UnicodeError):
        return []
    if len(message.question) != 1:
        return []
    asked = web.clean(message.question[0].name.to_text(omit_final_dot=True).lower()) or ""
    return [
        Statement(_INTERNET, Attribute(name, value))
        for name, value in _facts(asked, message)
        if value
    ]  # fmt: skip


def _facts(asked: str, message: dns.message.Message) -> Iterable[tuple[str, str]]:
    for rrset in message.answer:
        kind = rrset.rdtype.name
        if kind == "NS":
            yield "domain", asked
            yield "name_servers", _join(sorted(_target(r.target) for r in rrset))
        elif kind == "MX":
            hosts = [_target(r.exchange) for r in sorted(rrset, key=lambda r: (r.preference, _target(r.exchange)))]
            yield "domain", asked
            yield "mail_servers", _join(hosts)
            yield "mail_provider", _provider(hosts)
        elif kind == "TXT":
            for said in _texts(rrset):
                if said.lower().startswith("v=spf1"):
                    yield "spf", said
                elif said.lower().startswith("v=dmarc1") and asked.startswith(_DMARC):
                    yield "dmarc", said
        elif kind in ("CNAME", "SRV") and "autodiscover" in asked:
            yield "autodiscover", _join(sorted(_target(r.target) for r in rrset))


def _target(name: object) -> str:
    return web.clean(str(name).rstrip(".").lower()) or ""


def _texts(rrset: dns.rrset.RRset) -> list[str]:
    """The strings of a TXT record make one (RFC 7208 3.3)."""
    return sorted(web.clean(b"".join(r.strings).decode("utf-8", "replace")) or "" for r in rrset)


def _join(values: Iterable[str]) -> str:
    kept = [v for v in values if v]
    return ", ".join(kept[:_MOST]) + (" …" if len(kept) > _MOST else "")


def _provider(hosts: Iterable[str]) -> str:
    """Who runs the mail servers; empty where they are none that this table knows, or of several."""
    found = {next((who for end, who in _MAIL_PROVIDERS if host.endswith(end)), "") for host in hosts}
    return found.pop() if len(found) == 1 else ""


PROBE = Probe(
    name="domain",
    summary="The office's own domain in the DNS: e-mail, nameservers",
    stage="identify",
    collect=collect,
    parse=parse,
    needs=Needs(option="domain"),
    ports=(_PORT,),
)
