"""What became of a way of looking: reasons why it was left out, ended early or failed. `{detail}` is a name or a
technical text; every code here is the reason of an Outcome up to its colon."""

TEXTS: dict[str, tuple[str, str]] = {
    "needs-raw": (
        "ausgelassen: braucht Administratorrechte (sudo)",
        "left out: needs administrator rights (sudo)",
    ),
    "needs-root": (
        "ausgelassen: braucht Administratorrechte (sudo)",
        "left out: needs administrator rights (sudo)",
    ),
    "needs-tool": ("ausgelassen: das Programm {detail} fehlt", "left out: the program {detail} is missing"),
    "needs-module": (
        "ausgelassen: das Python-Paket {detail} fehlt",
        "left out: the Python package {detail} is missing",
    ),
    "needs-option": ("ausgelassen: nur mit --{detail}", "left out: only with --{detail}"),
    "needs-credentials": (
        "ausgelassen: kein Eintrag [[{detail}]] in den Zugangsdaten",
        "left out: no entry [[{detail}]] in the credentials",
    ),
    "no-credentials": ("ausgelassen: keine Zugangsdaten", "left out: no credentials"),
    "needs-system": ("ausgelassen: geht nur unter {detail}", "left out: works on {detail} only"),
    "keeps-waiting": (
        "{detail} ließ jede Frage warten und wurde nicht zu Ende gefragt",
        "{detail} kept every question waiting and was not asked to the end",
    ),
    "needs-linux": ("ausgelassen: geht nur unter Linux", "left out: works on Linux only"),
    "needs-ping": (
        "ausgelassen: dieses System erlaubt Ping nur mit Administratorrechten",
        "left out: this system permits ping to administrators only",
    ),
    "no-target": ("ausgelassen: nichts gefunden, was zu fragen wäre", "left out: found nothing to ask"),
    "no-nameserver": (
        "ausgelassen: kein Nameserver in diesem Netz",
        "left out: no nameserver in this network",
    ),
    "no-ipv6": (
        "ausgelassen: kein IPv6 auf diesem Anschluss",
        "left out: no IPv6 on this interface",
    ),
    "no-route": (
        "ein Teil der Netze ist von hier nicht erreichbar",
        "some of the networks cannot be reached from here",
    ),
    "not-attached": (
        "ausgelassen: dieser Rechner ist an keines dieser Netze direkt angeschlossen",
        "left out: this computer is not attached to any of these networks",
    ),
    "answers-for-many": (
        "{detail} antwortet für viele Adressen, wohl ein Router für andere (Proxy-ARP): wer dort ist, bleibt offen",
        "{detail} answers for many addresses, presumably a router for others (proxy ARP): who is there is open",
    ),
    "no-wlan": ("ausgelassen: dieser Rechner hat keine WLAN-Karte", "left out: this computer has no Wi-Fi card"),
    "snmp-public": ("„public“ nahm an: {detail}", "“public” was taken by: {detail}"),
    "snmp-user": (
        "SNMPv3: {detail} kennt diesen Benutzer nicht",
        "SNMPv3: {detail} does not know this user",
    ),
    "snmp-digest": (
        "SNMPv3: falsches Kennwort oder Verfahren bei {detail}",
        "SNMPv3: wrong password or protocol at {detail}",
    ),
    "snmp-level": (
        "SNMPv3: {detail} verlangt für diesen Benutzer eine andere Sicherung",
        "SNMPv3: {detail} asks for another security level for this user",
    ),
    "snmp-decryption": (
        "SNMPv3: falscher Schlüssel für die Verschlüsselung bei {detail}",
        "SNMPv3: wrong key for the encryption at {detail}",
    ),
    "dns-silent": ("der Nameserver antwortet nicht", "the nameserver does not answer"),
    "stopped": ("vorzeitig beendet; das bis dahin Gefundene gilt", "ended early; what was found until then holds"),
    "killed": (
        "unsanft abgebrochen; das bis dahin Gespeicherte gilt",
        "cut off; what was stored until then holds",
    ),
    "deadline": ("die Zeit war um; das bis dahin Gefundene gilt", "time was up; what was found until then holds"),
    "unreadable": (
        "mindestens eine Antwort war nicht zu verstehen ({detail})",
        "at least one answer could not be understood ({detail})",
    ),
    "incomplete": (
        "mindestens ein Gerät brach seine Auskunft ab ({detail}); was es bis dahin sagte, gilt",
        "at least one device broke off ({detail}); what it said until then holds",
    ),
    "account-outside": (
        "nicht gefragt: liegt nicht in den erfassten Netzen ({detail})",
        "not asked: lies outside the scanned networks ({detail})",
    ),
    "account-silent": ("antwortet nicht ({detail})", "does not answer ({detail})"),
    "account-refused": (
        "hat die Zugangsdaten nicht angenommen ({detail})",
        "did not accept the credentials ({detail})",
    ),
    "account-site": (
        "nicht gefragt: site = muss einen seiner Standorte nennen ({detail})",
        "not asked: site = must name one of its sites ({detail})",
    ),
    "account-rights": (
        "zeigt diesem Zugang nichts; ihm fehlt das Recht zu lesen ({detail})",
        "shows nothing to this account; it lacks the right to read ({detail})",
    ),
    "account-error": (
        "hat etwas geantwortet, womit nicht zu rechnen war ({detail})",
        "answered something that nobody expected ({detail})",
    ),
    "account-ca": (
        "nicht gefragt: die Datei unter ca = ist nicht lesbar ({detail})",
        "not asked: the file under ca = cannot be read ({detail})",
    ),
    "account-untrusted": (
        "nicht gefragt, Zertifikat unbekannt: {detail} – ist es das richtige Gerät, so gehört das als fingerprint = "
        "in die Zugangsdaten",
        "not asked, certificate unknown: {detail} – if this is the right device, put that into the credentials as "
        "fingerprint =",
    ),
    "account-unverified": (
        "gefragt, ohne das Zertifikat zu prüfen, wie in den Zugangsdaten verlangt ({detail})",
        "asked without checking the certificate, as the credentials say ({detail})",
    ),
    "account-plain": (
        "unverschlüsselt gefragt, wie in den Zugangsdaten verlangt ({detail})",
        "asked without encryption, as the credentials say ({detail})",
    ),
    "account-partial": (
        "eine Auskunft blieb aus oder war unvollständig ({detail}); was es sonst sagte, gilt",
        "an answer was missing or incomplete ({detail}); what it said besides holds",
    ),
    "no-accounts": (
        "ausgelassen: kein Zugang eingetragen für {detail}",
        "left out: no access given to {detail}",
    ),
    "error": ("fehlgeschlagen: {detail}", "failed: {detail}"),
}
