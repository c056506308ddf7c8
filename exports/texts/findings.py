"""Findings for a layman: what, what follows, what to do."""

TEXTS: dict[str, tuple[str, str]] = {
    "single-point.title": ("Fällt {name} aus, stehen {count} Geräte still", "If {name} fails, {count} devices stop"),
    "single-point.title-many": (
        "{count} Geräte, ohne die jeweils andere stillstehen",
        "{count} devices without each of which others stop",
    ),
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
    "unknown-device.title-one": ("Ein unbekanntes Gerät im Netz", "One unknown device on the network"),
    "unknown-device.what-one": (
        "Dieses Gerät antwortet, sagt aber nicht, was es ist: {names}.",
        "This device answers but does not say what it is: {names}.",
    ),
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
    "presumed-switch.title-many": (
        "{count} vermutete kleine Switches",
        "{count} presumed small switches",
    ),
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
    "telnet.title-many": (
        "{count} Geräte sind über Telnet erreichbar",
        "{count} devices can be reached by telnet",
    ),
    "telnet.what": ("Auf {name} antwortet der Dienst Telnet.", "The telnet service answers on {name}."),
    "telnet.consequence": (
        "Passwörter gehen im Klartext durchs Netz; jeder im Netz kann sie mitlesen.",
        "Passwords cross the network in the clear; anybody on it can read them.",
    ),
    "telnet.recommendation": ("Telnet abschalten und SSH verwenden.", "Switch telnet off and use SSH."),
    "ftp.title": ("{name} bietet FTP an", "{name} offers FTP"),
    "ftp.title-many": (
        "{count} Geräte bieten FTP an",
        "{count} devices offer FTP",
    ),
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
    "duplicate-address.title-many": (
        "{count} Adressen sind doppelt vergeben",
        "{count} addresses are used twice",
    ),
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
    "certificate-expired.title-many": (
        "{count} Zertifikate sind abgelaufen",
        "{count} certificates have expired",
    ),
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
    "certificate-expires.title-many": (
        "{count} Zertifikate laufen bald ab",
        "{count} certificates expire soon",
    ),
    "certificate-expires.what": ("Es gilt bis {day}.", "It is valid until {day}."),
    "certificate-expires.consequence": (
        "Danach warnen Browser, und manche Programme verbinden nicht mehr.",
        "After that browsers warn, and some programs no longer connect.",
    ),
    "certificate-expires.recommendation": ("Das Zertifikat rechtzeitig erneuern.", "Renew the certificate in time."),
    "slow-uplink.title": ("Langsame Verbindung zwischen {a} und {b}", "Slow link between {a} and {b}"),
    "slow-uplink.title-many": (
        "{count} langsame Verbindungen",
        "{count} slow links",
    ),
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
    "smb1.title": (
        "{name} spricht noch SMBv1",
        "{name} still speaks SMBv1",
    ),
    "smb1.title-many": (
        "{count} Geräte sprechen noch SMBv1",
        "{count} devices still speak SMBv1",
    ),
    "smb1.what": (
        "{name} bietet Dateien über das veraltete SMBv1 an.",
        "{name} offers files over the outdated SMBv1.",
    ),
    "smb1.consequence": (
        "Über SMBv1 haben sich große Erpressungswellen von Rechner zu Rechner verbreitet.",
        "Large waves of ransomware spread from computer to computer over SMBv1.",
    ),
    "smb1.recommendation": (
        "SMBv1 abschalten; alte Scanner oder Geräte, die es brauchen, ersetzen.",
        "Switch SMBv1 off; replace old scanners or devices that need it.",
    ),
    "snmp-public.title": (
        "{name} lässt sich mit dem Standardkennwort „public“ auslesen",
        "{name} can be read with the default password “public”",
    ),
    "snmp-public.title-many": (
        "{count} Geräte lassen sich mit dem Standardkennwort „public“ auslesen",
        "{count} devices can be read with the default password “public”",
    ),
    "snmp-public.what": (
        "Auf {name} gilt für die Verwaltung (SNMP) noch das Kennwort, mit dem es geliefert wurde.",
        "Management (SNMP) on {name} still uses the password it came with.",
    ),
    "snmp-public.consequence": (
        "Jeder im Netz kann Einstellungen, Anschlüsse und Namen auslesen.",
        "Anybody on the network can read settings, ports and names.",
    ),
    "snmp-public.recommendation": (
        "Ein eigenes Kennwort setzen, besser SNMPv3 verwenden.",
        "Set a password of your own, or better use SNMPv3.",
    ),
    "remote-access.title": (
        "{name} ist aus dem Netz fernsteuerbar",
        "{name} can be controlled over the network",
    ),
    "remote-access.title-many": (
        "{count} Fernsteuerungen sind aus dem Netz erreichbar",
        "{count} remote controls can be reached over the network",
    ),
    "remote-access.what": (
        "Auf {name} antwortet ein Dienst zur Fernsteuerung: {service}.",
        "A remote control service answers on {name}: {service}.",
    ),
    "remote-access.consequence": (
        "Wer ein Kennwort errät oder stiehlt, sitzt wie vor dem Bildschirm.",
        "Who guesses or steals a password sits in front of the screen, as it were.",
    ),
    "remote-access.recommendation": (
        "Klären, wer es braucht; sonst abschalten. Von außen nur über ein VPN erlauben.",
        "Find out who needs it; else switch it off. From outside allow it through a VPN only.",
    ),
    "old-tls.title": (
        "{name} verschlüsselt mit einem veralteten Verfahren",
        "{name} encrypts with an outdated protocol",
    ),
    "old-tls.title-many": (
        "{count} Geräte verschlüsseln mit einem veralteten Verfahren",
        "{count} devices encrypt with an outdated protocol",
    ),
    "old-tls.what": (
        "{name} verwendet {version}.",
        "{name} uses {version}.",
    ),
    "old-tls.consequence": (
        "Die Verbindung lässt sich unter Umständen mitlesen, und neue Browser öffnen die Seite nicht mehr.",
        "The connection may be read by others, and new browsers no longer open the page.",
    ),
    "old-tls.recommendation": (
        "Die Firmware aktualisieren und TLS 1.2 oder neuer einstellen; sonst das Gerät ersetzen.",
        "Update the firmware and set TLS 1.2 or newer; else replace the device.",
    ),
    "end-of-support.title": (
        "{name} bekommt keine Sicherheitsupdates mehr",
        "{name} gets no more security updates",
    ),
    "end-of-support.title-many": (
        "{count} Geräte bekommen keine Sicherheitsupdates mehr",
        "{count} devices get no more security updates",
    ),
    "end-of-support.what": (
        "Auf {name} läuft {system}; die Versorgung mit Updates endete am {day} (Tabelle vom {as_of}).",
        "{name} runs {system}; its updates ended on {day} (table as of {as_of}).",
    ),
    "end-of-support.consequence": (
        "Neu entdeckte Lücken bleiben offen und werden ausgenutzt.",
        "Newly found holes stay open and are used.",
    ),
    "end-of-support.recommendation": (
        "Auf eine gepflegte Version umsteigen; bis dahin vom Rest des Netzes trennen.",
        "Move to a supported version; until then keep it apart from the rest of the network.",
    ),
    "two-dhcp-servers.title": (
        "Im Netz {network} verteilen {count} Geräte Adressen",
        "{count} devices hand out addresses in {network}",
    ),
    "two-dhcp-servers.what": (
        "Adressen (DHCP) vergeben hier: {names}.",
        "Addresses (DHCP) are handed out here by: {names}.",
    ),
    "two-dhcp-servers.consequence": (
        "Manche Geräte bekommen falsche Einstellungen und kommen dann nicht ins Netz.",
        "Some devices get wrong settings and then cannot reach the network.",
    ),
    "two-dhcp-servers.recommendation": (
        "Nur eines davon Adressen vergeben lassen, oder die Bereiche bewusst aufteilen.",
        "Let one of them alone hand out addresses, or divide the ranges on purpose.",
    ),
    "half-duplex.title": (
        "{name}: Anschluss {port} läuft nur abwechselnd (Halbduplex)",
        "{name}: port {port} runs at half duplex",
    ),
    "half-duplex.title-many": (
        "{count} Anschlüsse laufen im Halbduplex",
        "{count} ports run at half duplex",
    ),
    "half-duplex.what": (
        "Der Anschluss kann nicht gleichzeitig senden und empfangen.",
        "The port cannot send and receive at the same time.",
    ),
    "half-duplex.consequence": (
        "Die Verbindung wird bei Last langsam und verliert Daten.",
        "Under load the connection gets slow and loses data.",
    ),
    "half-duplex.recommendation": (
        "An beiden Enden automatische Aushandlung einstellen und das Kabel prüfen.",
        "Set both ends to negotiate automatically, and check the cable.",
    ),
    "default-name.title": (
        "Geräte mit Namen ab Werk: {count}",
        "Devices with names from the factory: {count}",
    ),
    "default-name.title-many": (
        "{count} Geräte heißen noch wie ab Werk",
        "{count} devices still have their factory name",
    ),
    "default-name.what": (
        "Diese Geräte heißen noch so, wie der Hersteller sie genannt hat: {names}.",
        "These devices are still called what their makers called them: {names}.",
    ),
    "default-name.consequence": (
        "Bei einer Störung weiß niemand, welches Gerät gemeint ist.",
        "In a fault nobody knows which device is meant.",
    ),
    "default-name.recommendation": (
        "Sprechende Namen vergeben, die Ort oder Aufgabe nennen.",
        "Give them names that tell their place or purpose.",
    ),
    "no-monitoring.title": (
        "Keine Überwachung erkannt",
        "No monitoring recognised",
    ),
    "no-monitoring.what": (
        "Es ist kein System erkannt, das Server und Netzgeräte laufend prüft; eines in der Cloud bleibt unsichtbar.",
        "No system was recognised that keeps checking servers and network devices; one in the cloud cannot be seen.",
    ),
    "no-monitoring.consequence": (
        "Ausfälle und volle Platten fallen erst auf, wenn nichts mehr geht.",
        "Failures and full disks are noticed only when nothing works any more.",
    ),
    "no-monitoring.recommendation": (
        "Klären, wer Meldungen bekommt; sonst eine einfache Überwachung einrichten.",
        "Find out who gets alerts; else set up a simple monitoring.",
    ),
    "no-virtualisation.title": (
        "{count} Server, keine Virtualisierung erkannt",
        "{count} servers, no virtualisation recognised",
    ),
    "no-virtualisation.what": (
        "Als Server erkannt sind: {names}. Ein gemeinsamer Virtualisierungs-Host hat sich nicht gezeigt.",
        "Recognised as servers: {names}. No common virtualisation host has shown itself.",
    ),
    "no-virtualisation.consequence": (
        "Jedes Gerät braucht eigenen Strom, eigene Ersatzteile und eine eigene Sicherung.",
        "Each device needs power, spare parts and a backup of its own.",
    ),
    "no-virtualisation.recommendation": (
        "Beim nächsten Ersatz prüfen, ob mehrere Server auf ein Gerät passen.",
        "At the next replacement check whether several servers fit on one device.",
    ),
    "guests-not-apart.title": (
        "Gäste im WLAN {ssid} sind im Netz der Arbeitsplätze",
        "Guests of the Wi-Fi {ssid} are on the workplaces' network",
    ),
    "guests-not-apart.what": (
        "Im WLAN {ssid} haben Geräte Adressen aus {network}, wo auch Rechner oder Server sind: {names}.",
        "Devices on the Wi-Fi {ssid} have addresses of {network}, where computers or servers are too: {names}.",
    ),
    "guests-not-apart.consequence": (
        "Ein Gast, oder was sein Gerät befallen hat, erreicht Rechner und Server.",
        "A guest, or whatever has infected their device, reaches computers and servers.",
    ),
    "guests-not-apart.recommendation": (
        "Das WLAN der Gäste in ein eigenes Netz legen (in vielen Routern heißt das Gastzugang).",
        "Put the guests' Wi-Fi into a network of its own (many routers call that guest access).",
    ),
    "camera-in-office.title": (
        "Kameras im Netz der Arbeitsplätze: {count}",
        "Cameras in the network of the workplaces: {count}",
    ),
    "camera-in-office.what": (
        "Diese Kameras sind im selben Netz ({network}) wie Rechner oder Server: {names}.",
        "These cameras are in the same network ({network}) as computers or servers: {names}.",
    ),
    "camera-in-office.consequence": (
        "Kameras werden selten aktualisiert; eine befallene erreicht alle Rechner, und jeder Rechner die Bilder.",
        "Cameras are rarely updated; an infected camera reaches all computers, and every computer the pictures.",
    ),
    "camera-in-office.recommendation": (
        "Kameras in ein eigenes Netz legen, das nur der Rekorder erreicht.",
        "Put cameras into a network of their own that only the recorder reaches.",
    ),
    "printer-in-office.title": (
        "Drucker im Netz der Arbeitsplätze: {count}",
        "Printers in the network of the workplaces: {count}",
    ),
    "printer-in-office.what": (
        "Diese Drucker sind im selben Netz ({network}) wie Rechner oder Server: {names}.",
        "These printers are in the same network ({network}) as computers or servers: {names}.",
    ),
    "printer-in-office.consequence": (
        "Das ist üblich, doch Drucker werden selten aktualisiert und sind ein bequemes Versteck.",
        "This is usual, yet printers are rarely updated and make a convenient hiding place.",
    ),
    "printer-in-office.recommendation": (
        "Firmware aktuell halten und Kennwörter setzen; in größeren Büros ein eigenes Netz.",
        "Keep firmware up to date and set passwords; in larger offices give them a network of their own.",
    ),
    "double-nat.title": (
        "Hinter {name} steht noch ein Router",
        "There is another router behind {name}",
    ),
    "double-nat.what": (
        "{name} hat nach außen nur eine private Adresse ({address}); Adressen werden wohl zweimal übersetzt.",
        "Towards the outside {name} has a private address only ({address}); addresses are probably translated twice.",
    ),
    "double-nat.consequence": (
        "VPN, Telefonie und Zugriff von außen machen damit oft Ärger.",
        "VPN, telephony and access from outside often give trouble with that.",
    ),
    "double-nat.recommendation": (
        "Den Router des Anbieters auf Durchleitung stellen, wenn es geht.",
        "Set the provider’s router to bridge mode where possible.",
    ),
    "open-wlan.title": ("Das WLAN {ssid} ist offen, ohne Kennwort", "The Wi-Fi {ssid} is open, without a password"),
    "open-wlan.what": (
        "In das WLAN {ssid} ({name}) kommt jeder ohne Kennwort.",
        "Anybody gets into the Wi-Fi {ssid} ({name}) without a password.",
    ),
    "open-wlan.consequence": (
        "Wer in Reichweite ist, kann Unverschlüsseltes mitlesen und erreicht, was in diesem Netz steht. Für Gäste ist "
        "das nur vertretbar, wenn ihr Netz vom Büro getrennt ist.",
        "Whoever is in range can read what is sent unencrypted, and reaches what stands in this network. For guests "
        "that is defensible only where their network is kept apart from the office.",
    ),
    "open-wlan.recommendation": (
        "Ein Kennwort einstellen (WPA2 oder WPA3). Für Gäste ein eigenes, getrenntes Netz, ebenfalls mit Kennwort.",
        "Set a password (WPA2 or WPA3). For guests a network of its own, kept apart, with a password too.",
    ),
    "wps-wlan.title": (
        "Das WLAN {ssid} lässt sich mit einer Nummer öffnen (WPS-PIN)",
        "The Wi-Fi {ssid} can be opened with a number (WPS PIN)",
    ),
    "wps-wlan.what": (
        "{name} nimmt für {ssid} statt des Kennworts auch eine achtstellige Nummer an (WPS-PIN).",
        "For {ssid} {name} takes a number of eight digits instead of the password, too (WPS PIN).",
    ),
    "wps-wlan.consequence": (
        "Diese Nummer lässt sich in Stunden durchprobieren; wer sie hat, bekommt das Kennwort dazu.",
        "That number can be found by trying, within hours; whoever has it is given the password as well.",
    ),
    "wps-wlan.recommendation": (
        "WPS abschalten, oder wenigstens die Anmeldung per PIN. Die Taste am Gerät ist weniger bedenklich.",
        "Switch WPS off, or at least joining by PIN. The button on the device is less of a concern.",
    ),
    "weak-wlan.title": (
        "Das WLAN {ssid} ist veraltet gesichert ({kind})",
        "The Wi-Fi {ssid} has an outdated protection ({kind})",
    ),
    "weak-wlan.what": (
        "{name} sendet {ssid} mit der Sicherung {kind}.",
        "{name} sends {ssid} with {kind} protection.",
    ),
    "weak-wlan.consequence": (
        "Diese Sicherung ist gebrochen: Wer in Reichweite ist, kann mitlesen oder ins Netz kommen.",
        "This protection is broken: whoever is in range can listen or get into the network.",
    ),
    "weak-wlan.recommendation": (
        "WPA2 (nur AES) oder WPA3 mit langem Kennwort einstellen. Geräte, die das nicht können, ersetzen.",
        "Set WPA2 (AES only) or WPA3 with a long password. Replace devices that cannot do that.",
    ),
    "device-new.title": (
        "Neu im Netz: {name}",
        "New on the network: {name}",
    ),
    "device-new.title-many": (
        "{count} Geräte sind neu im Netz",
        "{count} devices are new on the network",
    ),
    "device-new.what": (
        "{name} war bei der Erfassung davor nicht da (Ort: {place}).",
        "{name} was not there at the time before (place: {place}).",
    ),
    "device-new.consequence": (
        "Ein Gerät, das niemand angemeldet hat, kann ein Eindringling sein.",
        "A device that nobody has announced may be an intruder.",
    ),
    "device-new.recommendation": (
        "Klären, wem es gehört, und es mit Namen festhalten.",
        "Find out whose it is and keep its name.",
    ),
    "device-gone.title": (
        "{name} antwortet nicht mehr",
        "{name} no longer answers",
    ),
    "device-gone.title-many": (
        "{count} Geräte antworten nicht mehr",
        "{count} devices no longer answer",
    ),
    "device-gone.what": (
        "{name} war bei der Erfassung davor da (Ort: {place}) und hat jetzt nicht geantwortet.",
        "{name} was there at the time before (place: {place}) and has not answered now.",
    ),
    "device-gone.consequence": (
        "Es kann ausgeschaltet, defekt oder gestohlen sein.",
        "It may be switched off, broken or stolen.",
    ),
    "device-gone.recommendation": (
        "Nachsehen; ist es ausgemustert, vermerken.",
        "Go and look; if it was retired, note it.",
    ),
    "device-moved.title": (
        "{name} hängt an einem anderen Anschluss",
        "{name} hangs on another port",
    ),
    "device-moved.title-many": (
        "{count} Geräte hängen an einem anderen Anschluss",
        "{count} devices hang on another port",
    ),
    "device-moved.what": (
        "Vorher an {before}, jetzt an {after}.",
        "Before at {before}, now at {after}.",
    ),
    "device-moved.consequence": (
        "Pläne und Beschriftungen stimmen nicht mehr.",
        "Plans and labels no longer fit.",
    ),
    "device-moved.recommendation": (
        "Prüfen, ob der Umzug gewollt war, und den Plan erneuern.",
        "Check that the move was intended, and renew the plan.",
    ),
    # On the first page nobody needs to know an abbreviation; what a technician needs is in the chapter of the findings.
    "unknown-device.plain-recommendation": (
        "Klären, wem die Geräte gehören, und es festhalten; was unbekannt bleibt, vom Netz nehmen.",
        "Find out whose they are and write it down; take what stays unknown off the network.",
    ),
    "telnet.plain-recommendation": (
        "Den veralteten Fernzugang abschalten und einen verschlüsselten verwenden.",
        "Switch the outdated remote access off and use one that is encrypted.",
    ),
    "ftp.plain-title": (
        "{name} überträgt Dateien und Kennwörter unverschlüsselt",
        "{name} transfers files and passwords unencrypted",
    ),
    "ftp.plain-title-many": (
        "{count} Geräte übertragen Dateien und Kennwörter unverschlüsselt",
        "{count} devices transfer files and passwords unencrypted",
    ),
    "ftp.plain-recommendation": (
        "Die unverschlüsselte Dateiübertragung abschalten oder durch eine verschlüsselte ersetzen.",
        "Switch unencrypted file transfer off, or replace it by one that is encrypted.",
    ),
    "duplicate-address.plain-recommendation": (
        "Einem der beiden eine andere Adresse geben, am besten automatisch vom Router.",
        "Give one of them another address, best automatically by the router.",
    ),
    "smb1.plain-title": (
        "{name} gibt Dateien auf eine veraltete, unsichere Art frei",
        "{name} shares files in an outdated, unsafe way",
    ),
    "smb1.plain-title-many": (
        "{count} Geräte geben Dateien auf eine veraltete, unsichere Art frei",
        "{count} devices share files in an outdated, unsafe way",
    ),
    "smb1.plain-consequence": (
        "Auf diesem Weg haben sich große Erpressungswellen von Rechner zu Rechner verbreitet.",
        "Large waves of ransomware spread from computer to computer this way.",
    ),
    "smb1.plain-recommendation": (
        "Die alte Art abschalten; alte Scanner oder Geräte, die sie brauchen, ersetzen.",
        "Switch the old way off; replace old scanners or devices that need it.",
    ),
    "snmp-public.plain-recommendation": (
        "Ein eigenes Kennwort setzen, am besten mit verschlüsselter Anmeldung.",
        "Set a password of your own, best with an encrypted login.",
    ),
    "remote-access.plain-recommendation": (
        "Klären, wer es braucht; sonst abschalten. Von außen nur über einen verschlüsselten Zugang erlauben.",
        "Find out who needs it; else switch it off. From outside allow it through an encrypted access only.",
    ),
    "old-tls.plain-recommendation": (
        "Die Gerätesoftware aktualisieren und die alte Verschlüsselung abschalten; sonst das Gerät ersetzen.",
        "Update the device's software and switch the old encryption off; else replace the device.",
    ),
    "double-nat.plain-consequence": (
        "Telefonie und Zugriff von außen machen damit oft Ärger.",
        "Telephony and access from outside often give trouble with that.",
    ),
    "open-wlan.plain-title": (
        "Das Funknetz {ssid} ist offen, ohne Kennwort",
        "The wireless network {ssid} is open, without a password",
    ),
    "open-wlan.plain-recommendation": (
        "Ein Kennwort einstellen. Für Gäste ein eigenes, getrenntes Netz, ebenfalls mit Kennwort.",
        "Set a password. For guests a network of its own, kept apart, with a password too.",
    ),
    "wps-wlan.plain-title": (
        "Das Funknetz {ssid} lässt sich mit einer achtstelligen Nummer öffnen",
        "The wireless network {ssid} can be opened with a number of eight digits",
    ),
    "wps-wlan.plain-recommendation": (
        "Die Anmeldung mit dieser Nummer im Router abschalten.",
        "Switch joining with this number off in the router.",
    ),
    "weak-wlan.plain-title": (
        "Das Funknetz {ssid} ist nach einem veralteten Verfahren gesichert",
        "The wireless network {ssid} is protected in an outdated way",
    ),
    "weak-wlan.plain-recommendation": (
        "Die heute übliche Sicherung mit langem Kennwort einstellen. Geräte, die das nicht können, ersetzen.",
        "Set today's usual protection with a long password. Replace devices that cannot do that.",
    ),
    "guests-not-apart.plain-title": (
        "Gäste im Funknetz {ssid} sind im Netz der Arbeitsplätze",
        "Guests of the wireless network {ssid} are on the workplaces' network",
    ),
    "guests-not-apart.plain-recommendation": (
        "Das Funknetz der Gäste in ein eigenes Netz legen (in vielen Routern heißt das Gastzugang).",
        "Put the guests' wireless network into one of its own (many routers call that guest access).",
    ),
}
