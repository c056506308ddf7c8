"""Findings for a layman: what, what follows, what to do."""

TEXTS: dict[str, tuple[str, str]] = {
    "single-point.title": ("Fällt {name} aus, stehen {count} Geräte still", "If {name} fails, {count} devices stop"),
    "single-point.what": (
        "{count} von {total} Geräten erreichen das Internet nur über {name}.",
        "{count} of {total} devices reach the Internet through {name} only.",
    ),
    "single-point.consequence": (
        "Ein Defekt an diesem einen Gerät legt diese Arbeitsplätze lahm, bis Ersatz da ist.",
        "A fault in this one device stops these workplaces until a replacement is there.",
    ),
    "single-point.recommendation": (
        "Ein Ersatzgerät bereitlegen und die Einstellungen sichern.",
        "Keep a spare device at hand and back up its settings.",
    ),
    "unknown-device.title": ("{count} unbekannte Geräte im Netz", "{count} unknown devices on the network"),
    "unknown-device.what": (
        "Diese Geräte antworten, sagen aber nicht, was sie sind: {names}.",
        "These devices answer but do not say what they are: {names}.",
    ),
    "unknown-device.consequence": (
        "Was niemand kennt, wird nicht gepflegt und kann ein Einfallstor sein.",
        "What nobody knows is not maintained, and may be a way in.",
    ),
    "unknown-device.recommendation": (
        "Klären, wem die Geräte gehören, und es mit „netzplan note“ festhalten; Unbekanntes vom Netz nehmen.",
        "Find out whose they are and keep it with “netzplan note”; take what stays unknown off the network.",
    ),
    "presumed-switch.title": ("Vermutlich ein kleiner Switch an {place}", "Presumably a small switch at {place}"),
    "presumed-switch.what": (
        "Hinter einem einzigen Anschluss hängen {count} Geräte; dazwischen sitzt wohl ein Switch ohne Verwaltung.",
        "{count} devices hang behind one port; presumably there is a switch without management in between.",
    ),
    "presumed-switch.consequence": (
        "Fällt er aus oder zieht jemand den Stecker, sind diese Geräte weg, und niemand sieht, warum.",
        "If it fails or somebody pulls its plug these devices are gone, and nobody sees why.",
    ),
    "presumed-switch.recommendation": (
        "Den Switch suchen, beschriften und bei Gelegenheit durch eigene Anschlüsse ersetzen.",
        "Find and label the switch, and replace it by ports of its own when there is an opportunity.",
    ),
    "one-internet-line.title": ("Nur ein Weg ins Internet", "Only one way to the Internet"),
    "one-internet-line.what": (
        "Es ist nur ein Anschluss ins Internet erkannt, über {name}.",
        "Only one line to the Internet was recognised, through {name}.",
    ),
    "one-internet-line.consequence": (
        "Bei einer Störung fallen Internet, Telefon und alles in der Cloud zugleich aus.",
        "In an outage Internet, telephone and everything in the cloud fail at once.",
    ),
    "one-internet-line.recommendation": (
        "Prüfen, ob ein Ersatz über Mobilfunk genügt, und ihn einmal ausprobieren.",
        "Check whether a mobile fallback would do, and try it once.",
    ),
    "telnet.title": ("{name} ist über Telnet erreichbar", "{name} can be reached by telnet"),
    "telnet.what": ("Auf {name} antwortet der Dienst Telnet.", "The telnet service answers on {name}."),
    "telnet.consequence": (
        "Passwörter gehen im Klartext durchs Netz; jeder im Netz kann sie mitlesen.",
        "Passwords cross the network in the clear; anybody on it can read them.",
    ),
    "telnet.recommendation": ("Telnet abschalten und SSH verwenden.", "Switch telnet off and use SSH."),
    "ftp.title": ("{name} bietet FTP an", "{name} offers FTP"),
    "ftp.what": ("Auf {name} antwortet der Dienst FTP.", "The FTP service answers on {name}."),
    "ftp.consequence": (
        "Passwörter und Dateien gehen unverschlüsselt durchs Netz.",
        "Passwords and files cross the network unencrypted.",
    ),
    "ftp.recommendation": (
        "FTP abschalten oder durch SFTP ersetzen.",
        "Switch FTP off, or replace it by SFTP.",
    ),
    "duplicate-address.title": ("Die Adresse {ip} ist doppelt vergeben", "The address {ip} is used twice"),
    "duplicate-address.what": ("Zwei Geräte benutzen {ip}: {names}.", "Two devices use {ip}: {names}."),
    "duplicate-address.consequence": (
        "Beide fallen zeitweise aus, ohne dass man einen Grund sieht.",
        "Both fail now and then, for no reason that one could see.",
    ),
    "duplicate-address.recommendation": (
        "Einem der beiden eine andere Adresse geben, am besten per DHCP.",
        "Give one of them another address, best by DHCP.",
    ),
    "certificate-expired.title": ("Zertifikat von {name} ist abgelaufen", "The certificate of {name} has expired"),
    "certificate-expired.what": (
        "Es galt bis {day}, seit {days} Tagen ist es ungültig.",
        "It was valid until {day}; for {days} days it has not been.",
    ),
    "certificate-expired.consequence": (
        "Browser warnen, und wer sich an die Warnung gewöhnt, übersieht eine echte.",
        "Browsers warn, and who gets used to the warning misses a real one.",
    ),
    "certificate-expired.recommendation": ("Das Zertifikat erneuern.", "Renew the certificate."),
    "certificate-expires.title": (
        "Zertifikat von {name} läuft in {days} Tagen ab",
        "The certificate of {name} expires in {days} days",
    ),
    "certificate-expires.what": ("Es gilt bis {day}.", "It is valid until {day}."),
    "certificate-expires.consequence": (
        "Danach warnen Browser, und manche Programme verbinden nicht mehr.",
        "After that browsers warn, and some programs no longer connect.",
    ),
    "certificate-expires.recommendation": ("Das Zertifikat rechtzeitig erneuern.", "Renew the certificate in time."),
    "slow-uplink.title": ("Langsame Verbindung zwischen {a} und {b}", "Slow link between {a} and {b}"),
    "slow-uplink.what": (
        "Die Verbindung läuft mit höchstens 100 Mbit/s.",
        "The link runs at 100 Mbit/s at most.",
    ),
    "slow-uplink.consequence": (
        "Alles dahinter teilt sich diese Bremse.",
        "Everything behind it shares this brake.",
    ),
    "slow-uplink.recommendation": (
        "Kabel und Anschlüsse prüfen; oft ist nur ein Kabel beschädigt.",
        "Check cable and ports; often only a cable is damaged.",
    ),
    "flat-network.title": ("Alles hängt in einem einzigen Netz", "Everything is in one network"),
    "flat-network.what": (
        "{count} Geräte teilen sich {network}, auch Drucker, Telefone oder Kameras.",
        "{count} devices share {network}, printers, phones or cameras among them.",
    ),
    "flat-network.consequence": (
        "Ein befallenes Gerät erreicht ohne Hindernis alle anderen.",
        "An infected device reaches all others without hindrance.",
    ),
    "flat-network.recommendation": (
        "Gäste, Telefone und Geräte ohne Pflege in eigene Netze legen.",
        "Put guests, phones and unmaintained devices into networks of their own.",
    ),
    "no-ups.title": (
        "Keine unterbrechungsfreie Stromversorgung erkannt",
        "No uninterruptible power supply recognised",
    ),
    "no-ups.what": (
        "Im Netz hat sich keine USV gemeldet; eine ohne Netzanschluss sieht die Erfassung nicht.",
        "No UPS answered on the network; one without a network connection cannot be seen.",
    ),
    "no-ups.consequence": (
        "Bei Stromausfall gehen Server und Switches sofort aus, Daten können verloren gehen.",
        "In a power cut servers and switches go off at once, and data may be lost.",
    ),
    "no-ups.recommendation": (
        "Prüfen, ob es eine gibt und ob ihre Batterie noch taugt.",
        "Check whether there is one and whether its battery is still good.",
    ),
    "no-backup-target.title": ("Kein Ziel für eine Datensicherung erkannt", "No backup target recognised"),
    "no-backup-target.what": (
        "Es ist kein NAS und kein Sicherungsserver erkannt; eine Sicherung in der Cloud sieht die Erfassung nicht.",
        "No NAS and no backup server was recognised; a backup in the cloud cannot be seen.",
    ),
    "no-backup-target.consequence": (
        "Gibt es keine Sicherung, sind nach einem Defekt oder einer Erpressung alle Daten weg.",
        "Without a backup, all data is gone after a defect or an extortion.",
    ),
    "no-backup-target.recommendation": (
        "Klären, wohin gesichert wird, und eine Rücksicherung ausprobieren.",
        "Find out where backups go, and try a restore.",
    ),
}
