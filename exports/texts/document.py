"""The handover document: chapters, questions to people, columns."""

TEXTS: dict[str, tuple[str, str]] = {
    "title": ("IT-Dokumentation", "IT documentation"),
    "subtitle": (
        "Bestand, Pläne und Übergabe des Büronetzes",
        "Inventory, plans and handover of the office network",
    ),
    "contents": ("Inhalt", "Contents"),
    "page": ("Seite", "Page"),
    "of": ("von", "of"),
    "revision": ("Revision", "Revision"),
    "confidential": ("Vertraulich – nur intern", "Confidential – internal use only"),
    "please-fill-in": ("bitte ausfüllen", "please fill in"),
    "legend-open": (
        "Gelbe Felder weiß nur ein Mensch – bitte ausfüllen.",
        "Yellow fields are what only people know – please fill them in.",
    ),
    "not-recognised": ("nicht erkannt", "not recognised"),
    "and-more": ("{names} und {count} weitere", "{names} and {count} more"),
    # Cover
    "cover-as-of": ("Stand der Erfassung", "State of capture"),
    "cover-written": ("Erstellt am", "Written on"),
    "cover-author": ("Erstellt von", "Written by"),
    "cover-revision": ("Revision", "Revision"),
    "cover-scope": ("Erfasste Netze", "Networks looked at"),
    "cover-devices": ("Erkannte Geräte", "Devices recognised"),
    "cover-with": ("Erfasst mit", "Captured with"),
    "cover-approved": ("Freigegeben von", "Approved by"),
    "cover-distribution": ("Verteiler", "Distribution"),
    # Chapters
    "chapter-glance": ("Auf einen Blick", "At a glance"),
    "chapter-plans": ("Pläne", "Plans"),
    "chapter-internet": ("Internet und Firewall", "Internet and firewall"),
    "chapter-networks": ("Netze und WLAN", "Networks and Wi-Fi"),
    "chapter-switches": ("Switches und ihre Anschlüsse", "Switches and their ports"),
    "chapter-servers": ("Server und Speicher", "Servers and storage"),
    "chapter-workplaces": ("Arbeitsplätze, Telefone, Drucker, Kameras", "Workplaces, phones, printers, cameras"),
    "chapter-backup": ("Datensicherung", "Backup"),
    "chapter-cloud": ("Cloud, Domain, E-Mail", "Cloud, domain, e-mail"),
    "chapter-access": ("Zugänge", "Access"),
    "chapter-contacts": ("Ansprechpartner und Verträge", "Contacts and contracts"),
    "chapter-emergency": ("Notfallblatt", "Emergency sheet"),
    "chapter-findings": ("Befunde und Maßnahmen", "Findings and measures"),
    "chapter-history": ("Verlauf", "History"),
    "chapter-handover": ("Übergabeprotokoll", "Handover protocol"),
    "chapter-devices": ("Geräteliste", "Device list"),
    "chapter-glossary": ("Begriffe, einfach erklärt", "Words, simply explained"),
    "chapter-coverage": ("Was erfasst wurde und was nicht", "What was looked at and what was not"),
    # At a glance
    "glance-lead": (
        "Am {day} haben sich in Ihrem Netz {count} Geräte gezeigt. Diese Seite sagt, was da ist, was zu tun ist und "
        "was stillsteht, wenn etwas ausfällt.",
        "On {day} {count} devices showed themselves in your network. This page says what is there, what to do, and "
        "what stops when something fails.",
    ),
    "glance-open": (
        "Noch offen: {count} Angaben, die nur ein Mensch weiß. Sie sind im Dokument gelb markiert.",
        "Still open: {count} details that only people know. They are marked yellow in the document.",
    ),
    "glance-findings": ("Was zu tun ist", "What to do"),
    "glance-failures": ("Was stillsteht, wenn etwas ausfällt", "What stops when something fails"),
    "glance-same": ("(und {count} weitere dieser Art)", "(and {count} more of this kind)"),
    "glance-more": (
        "Weitere im Kapitel „Befunde und Maßnahmen“: {count}.",
        "More in the chapter “Findings and measures”: {count}.",
    ),
    "no-findings": (
        "Es ist nichts aufgefallen, was zu tun wäre.",
        "Nothing was noticed that would need doing.",
    ),
    "no-failures": (
        "Kein einzelnes Gerät ist erkannt, an dem mehrere andere hängen.",
        "No single device was recognised that several others depend on.",
    ),
    "stops": ("{count} von {total}", "{count} of {total}"),
    "group-network": ("Netztechnik", "network equipment"),
    "group-servers": ("Server und Speicher", "servers and storage"),
    "group-workplaces": ("Rechner und Handys", "computers and mobiles"),
    "group-phones": ("Telefonie", "telephony"),
    "group-printers": ("Drucker", "printers"),
    "group-cameras": ("Kameras", "cameras"),
    "group-others": ("Sonstige", "others"),
    "plain-role-access-point": ("Sender des Funknetzes", "Wireless access point"),
    "plain-role-wlan-controller": ("Steuerung der Funknetze", "Controller of the wireless network"),
    "plain-role-nas": ("Netzspeicher", "Network storage"),
    "plain-role-workstation": ("Rechner", "Computer"),
    "plain-role-phone": ("Telefon", "Telephone"),
    "plain-role-ups": ("Notstrom", "Backup power"),
    "plain-role-pdu": ("Steckdosenleiste", "Power strip"),
    "plain-role-plc": ("Maschinensteuerung", "Machine controller"),
    "group-unknown": ("unbekannt", "unknown"),
    "level-urgent": ("dringend: jetzt handeln", "urgent: act now"),
    "level-soon": ("bald: in den nächsten Wochen", "soon: within weeks"),
    "level-in-order": ("in Ordnung: zur Kenntnis", "in order: for information"),
    "level-short-urgent": ("dringend", "urgent"),
    "level-short-soon": ("bald", "soon"),
    "level-short-in-order": ("in\u00a0Ordnung", "in\u00a0order"),
    # Plans
    "plans-about": (
        "Der Plan zeigt, was woran hängt. Durchgezogene Linien sind belegt: Ein Gerät hat die Verbindung selbst "
        "gemeldet. Gestrichelte sind erschlossen, gepunktete laufen über Funk oder innerhalb eines Rechners.",
        "The plan shows what is connected to what. Solid lines are confirmed: a device reported the connection "
        "itself. Dashed lines are inferred, dotted ones run over radio or inside a computer.",
    ),
    "plans-evidence": (
        "Verbindungen: {count}, davon erschlossen: {inferred}.",
        "Links: {count}, of these inferred: {inferred}.",
    ),
    "plans-not-located": (
        "Nicht erkannt, woran sie hängen ({count}): {names}.",
        "Not recognised what they are connected to ({count}): {names}.",
    ),
    "plans-missing": (
        "Der Plan liegt diesem Dokument nicht bei; „netzplan diagram“ schreibt ihn.",
        "The plan is not part of this document; “netzplan diagram” writes it.",
    ),
    "backbone-title": ("Verbindungen, die das Netz tragen", "Links that carry the network"),
    "plan-title": ("Netzplan", "Network plan"),
    # Internet
    "internet-about": (
        "Über diese Geräte läuft jeder Weg nach draußen.",
        "Every way out leads through these devices.",
    ),
    "internet-none": ("Kein Router und keine Firewall erkannt.", "No router and no firewall was recognised."),
    "form-dns": ("Namensdienst (DNS) antwortet auf", "Name service (DNS) answers on"),
    "form-dhcp": ("Adressvergabe (DHCP) durch", "Addresses given out (DHCP) by"),
    "form-vpn": ("Fernzugang (VPN) bietet an", "Remote access (VPN) offered by"),
    "form-provider": ("Anbieter und Vertrag", "Provider and contract"),
    "form-booked-speed": ("Gebuchte Geschwindigkeit", "Booked speed"),
    "form-vpn-users": ("Wer Fernzugang hat", "Who has remote access"),
    "form-firewall-rules": ("Wo die Regeln der Firewall stehen", "Where the firewall's rules are kept"),
    # Networks
    "networks-about": (
        "Ein Netz ist ein Bereich, in dem sich Geräte ohne Umweg erreichen. Getrennte Netze (VLANs) halten zum "
        "Beispiel Gäste und Büro auseinander, auch wenn sie dieselben Kabel benutzen.",
        "A network is an area in which devices reach each other directly. Separate networks (VLANs) keep, for "
        "example, guests and office apart even where they share the same cables.",
    ),
    "networks-none": ("Kein Netz erkannt.", "No network was recognised."),
    "wlan-title": ("WLAN", "Wi-Fi"),
    "wlan-none": ("Kein WLAN-Access-Point erkannt.", "No Wi-Fi access point was recognised."),
    "form-wlan-key": ("Wo der WLAN-Schlüssel aufbewahrt wird", "Where the Wi-Fi key is kept"),
    "form-guests": ("WLAN für Gäste", "Wi-Fi for guests"),
    # Switches
    "switches-about": (
        "Switches verteilen das Netz im Haus. Die Tabellen sagen für jeden Anschluss, was daran hängt; die Dose in "
        "der Wand ergänzt, wer vor Ort ist.",
        "Switches distribute the network in the building. The tables say for each port what is connected to it; the "
        "wall socket is added by whoever is on site.",
    ),
    "switches-none": (
        "Kein verwalteter Switch erkannt: Woran die Geräte hängen, sagt hier niemand.",
        "No managed switch was recognised: nobody here tells what the devices are connected to.",
    ),
    "ports-none": ("Keine Anschlüsse erkannt.", "No ports were recognised."),
    "ports-up": (
        "Verbunden, aber Gegenüber nicht erkannt ({count}): {names}",
        "Connected, but the other end was not recognised ({count}): {names}",
    ),
    "ports-down": ("Frei ({count}): {names}", "Free ({count}): {names}"),
    "ports-unknown": (
        "Zustand nicht erkannt ({count}): {names}",
        "State not recognised ({count}): {names}",
    ),
    "presumed-title": ("Vermutete Switches", "Presumed switches"),
    "presumed-about": (
        "Diese Switches antworten nicht selbst. An einem einzigen Anschluss zeigen sich mehrere Geräte, also sitzt "
        "dort vermutlich noch ein kleiner Verteiler.",
        "These switches do not answer themselves. Several devices show at a single port, so presumably there is "
        "another small switch.",
    ),
    "more-stations": ("und {count} weitere", "and {count} more"),
    "serial-short": ("Serie {value}", "serial {value}"),
    "hangs-on": ("hängt an {value}", "connected to {value}"),
    # Servers
    "servers-about": (
        "Hier liegen Daten und laufen Programme, auf die andere angewiesen sind.",
        "Data and programs that others depend on are here.",
    ),
    "servers-none": ("Kein Server und kein Netzspeicher erkannt.", "No server and no network storage was recognised."),
    "hosts-title": ("Virtuelle Maschinen und ihre Hosts", "Virtual machines and their hosts"),
    "form-ups": ("Notstrom (USV)", "Backup power (UPS)"),
    "form-licences": ("Lizenzen und wo sie liegen", "Licences and where they are kept"),
    # Workplaces
    "workplaces-about": (
        "Was auf Tischen steht und an Wänden hängt. Wer damit arbeitet und in welchem Raum, ergänzt ein Mensch.",
        "What stands on desks and hangs on walls. Who works with it and in which room is added by a person.",
    ),
    "workplaces-none": ("Nichts dergleichen erkannt.", "Nothing of the kind was recognised."),
    "places-workplaces": ("PCs und Mobilgeräte ({count})", "PCs and mobiles ({count})"),
    "places-phones": ("Telefone ({count})", "Phones ({count})"),
    "places-printers": ("Drucker ({count})", "Printers ({count})"),
    "places-cameras": ("Kameras und Videorekorder ({count})", "Cameras and video recorders ({count})"),
    "places-others": ("Sonstige Geräte ({count})", "Other devices ({count})"),
    "places-unknown": ("Unbekannte Geräte ({count})", "Unknown devices ({count})"),
    # Backup
    "backup-about": (
        "Eine Sicherung ist erst dann eine, wenn sie außer Haus liegt und das Zurückspielen geprobt wurde. Was die "
        "Erfassung nicht sieht, etwa eine Sicherung in der Cloud, steht hier nur, wenn es jemand einträgt.",
        "A backup only counts when a copy is kept elsewhere and restoring has been tried. What the capture cannot "
        "see, such as a backup in the cloud, is written here only if somebody adds it.",
    ),
    "form-backup-targets": ("Mögliche Ziele im Netz", "Possible targets on the network"),
    "form-backup-software": ("Geräte mit Sicherungsdiensten", "Devices with backup services"),
    "form-backup-what": ("Was gesichert wird", "What is backed up"),
    "form-backup-where": ("Wohin gesichert wird", "Where to"),
    "form-backup-offsite": ("Kopie außer Haus", "Copy kept elsewhere"),
    "form-backup-often": ("Wie oft", "How often"),
    "form-backup-who": ("Wer prüft, ob es lief", "Who checks that it ran"),
    "form-backup-test": ("Letzte Probe des Zurückspielens", "Last restore test"),
    # Cloud
    "cloud-about": (
        "Was außer Haus läuft, sieht eine Erfassung des Netzes nicht. Bitte eintragen, damit im Ernstfall klar ist, "
        "wem was gehört.",
        "What runs elsewhere cannot be seen by capturing the network. Please add it, so that in an emergency it is "
        "clear what belongs to whom.",
    ),
    "cloud-dns": ("Was das DNS über die Domain sagt", "What the DNS says about the domain"),
    "form-domain": ("Domain (z. B. praxis-beispiel.de)", "Domain (such as practice-example.com)"),
    "form-domain-provider": ("Domain verwaltet bei", "Domain managed at"),
    "form-mail-provider": ("E-Mail läuft bei", "E-mail runs at"),
    "form-cloud-services": ("Dienste in der Cloud", "Services in the cloud"),
    "form-cloud-admin": ("Wer dort Verwalter ist", "Who is administrator there"),
    "form-start-order": ("Reihenfolge beim Einschalten, mit „>“ getrennt", "Order of switching on, separated by “>”"),
    "form-personal-names": (
        "Personennamen in Gerätenamen (keep, mask, drop)",
        "People’s names in device names (keep, mask, drop)",
    ),
    "form-second-factor": ("Zweiter Faktor eingerichtet", "Second factor set up"),
    # Access
    "access-about": (
        "Diese Geräte haben eine Seite oder einen Zugang für die Verwaltung.",
        "These devices have a page or another way in for administration.",
    ),
    "access-warning": (
        "Hier steht, wo die Zugangsdaten liegen (Tresor, Passwortverwaltung) – niemals die Zugangsdaten selbst.",
        "Write down where the credentials are kept (safe, password manager) – never the credentials themselves.",
    ),
    "access-none": ("Kein Zugang zur Verwaltung erkannt.", "No way in for administration was recognised."),
    # Contacts
    "contacts-about": (
        "Wen man anruft, wenn etwas nicht geht oder zu Ende geht.",
        "Whom to call when something fails or runs out.",
    ),
    "contact-it-service": ("IT-Dienstleister", "IT service provider"),
    "contact-internet-provider": ("Internetanbieter", "Internet provider"),
    "contact-telephone": ("Telefonanlage", "Telephone system"),
    "contact-software": ("Fachsoftware", "Line-of-business software"),
    "contact-electrician": ("Elektriker", "Electrician"),
    "contact-alarm": ("Alarm- und Schließanlage", "Alarm and locks"),
    "contact-insurance": ("Versicherung (Elektronik, Cyber)", "Insurance (electronics, cyber)"),
    "contact-police": ("Polizei, Ansprechstelle Cybercrime", "Police, cybercrime unit"),
    # Emergency
    "emergency-about": (
        "Zum Aushängen neben dem Telefon. Ruhe bewahren, der Reihe nach vorgehen.",
        "To hang beside the telephone. Keep calm and go step by step.",
    ),
    "emergency-call": ("Anrufen", "Call"),
    "emergency-first": ("Nichts geht mehr?", "Nothing works any more?"),
    "first-1": (
        "Haben alle das Problem oder nur ein Platz? Bei nur einem: Kabel prüfen, Gerät neu starten.",
        "Does everybody have the problem, or one workplace only? If one: check the cable, restart the device.",
    ),
    "first-2": (
        "Haben Router und Switches Strom? Leuchten die Lämpchen?",
        "Do router and switches have power? Are their lights on?",
    ),
    "first-3": (
        "Notieren: Uhrzeit, was zuletzt getan wurde, Wortlaut der Meldung (Foto genügt).",
        "Write down: the time, what was done last, the words of the message (a photo will do).",
    ),
    "first-4": (
        "Router aus, eine Minute warten, wieder an, fünf Minuten warten.",
        "Switch the router off, wait a minute, switch it on, wait five minutes.",
    ),
    "first-5": (
        "Hilft das nicht: den IT-Dienstleister anrufen und dieses Blatt bereithalten.",
        "If that does not help: call the IT service provider and have this sheet at hand.",
    ),
    "emergency-order": (
        "Nach einem Stromausfall in dieser Reihenfolge einschalten",
        "After a power cut, switch on in this order",
    ),
    "start-power": ("Strom und USV", "Power and UPS"),
    "start-internet": ("Internetanschluss", "Internet line"),
    "start-firewall": ("Firewall", "Firewall"),
    "start-switches": ("Switches", "Switches"),
    "start-storage": ("Speicher", "Storage"),
    "start-hosts": ("Virtualisierung", "Virtualisation"),
    "start-servers": ("Server", "Servers"),
    "start-wireless": ("WLAN", "Wi-Fi"),
    "start-telephone": ("Telefonie", "Telephony"),
    "start-rest": ("Drucker, Kameras, Arbeitsplätze", "Printers, cameras, workplaces"),
    "emergency-attack": (
        "Verdacht auf Angriff oder Erpressung: Netzkabel ziehen, Geräte nicht ausschalten, nichts löschen, nicht "
        "zahlen; IT-Dienstleister und Polizei anrufen.",
        "Suspected attack or extortion: pull the network cables, do not switch devices off, delete nothing, do not "
        "pay; call the IT service provider and the police.",
    ),
    # Findings
    "findings-about": (
        "Alles, was auffiel, das Dringende zuerst. Was zu tun ist, entscheidet der Inhaber; die Tabelle am Ende hält "
        "es fest.",
        "Everything that was noticed, the most urgent first. What is done is for the owner to decide; the table at "
        "the end keeps it.",
    ),
    "card-what": ("Was", "What"),
    "card-where": ("Wo", "Where"),
    "card-consequence": ("Folge", "Consequence"),
    "card-recommendation": ("Empfehlung", "Recommendation"),
    "accepted-title": ("Bewusst in Kauf genommen", "Accepted knowingly"),
    "for-good": ("auf Dauer", "for good"),
    "measures-title": ("Entscheidungen", "Decisions"),
    # History
    "history-captured": ("Netz erfasst, {count} Geräte erkannt", "Network captured, {count} devices recognised"),
    "changes-title": ("Änderungen seit der Erfassung davor", "Changes since the capture before"),
    "changes-none": (
        "Keine Änderungen erkannt, oder es ist die erste Erfassung.",
        "No changes were recognised, or this is the first capture.",
    ),
    # Handover
    "handover-about": (
        "Mit diesem Protokoll wird die Dokumentation übergeben. Die Prüfsumme gehört zu genau diesen Daten: Ändert "
        "sich etwas, ändert sie sich mit.",
        "With this protocol the documentation is handed over. The checksum belongs to exactly these data: if anything "
        "changes, it changes too.",
    ),
    "handover-site": ("Standort", "Site"),
    "handover-devices": ("Erkannte Geräte", "Devices recognised"),
    "handover-links": ("Verbindungen", "Links"),
    "handover-findings": ("Befunde", "Findings"),
    "handover-open-fields": ("Noch offene Angaben", "Details still open"),
    "handover-checksum": ("Prüfsumme der Daten (SHA-256)", "Checksum of the data (SHA-256)"),
    "handover-given": ("Mit übergeben (Schlüssel, Datenträger)", "Handed over as well (keys, media)"),
    "handover-points": ("Offene Punkte", "Open points"),
    "sign-giver": ("Übergeben durch", "Handed over by"),
    "sign-taker": ("Übernommen durch", "Taken over by"),
    "sign-place": ("Ort, Datum", "Place, date"),
    "sign-name": ("Name, Unterschrift", "Name, signature"),
    # Annex
    "list-about": (
        "Alle erkannten Geräte, das Netz zuerst. Dieselbe Liste gibt es als Excel-Datei.",
        "All devices recognised, the network first. The same list comes as an Excel file.",
    ),
    "coverage-about": (
        "Angesehen wurde: {scope}. Was hier „ausgelassen“ ist, konnte auch nichts zeigen: nicht erkannt heißt nicht, "
        "dass es nicht da ist.",
        "Looked at: {scope}. What was “skipped” here could not show anything either: not recognised does not mean "
        "that it is not there.",
    ),
    "not-located-title": ("Geräte ohne erkannten Platz", "Devices whose place was not recognised"),
    "not-located-no-evidence": ("kein Gerät sagt etwas dazu", "no device tells"),
    "not-located-ambiguous": ("mehrere Plätze passen gleich gut", "several places fit equally well"),
    "not-located-gateway-only": ("nur das Gateway hat es gesehen", "only the gateway has seen it"),
    # Forms
    "form-rooms": ("Räume und Etagen", "Rooms and floors"),
    "form-rack": ("Netzwerkschrank steht in", "The network cabinet is in"),
    # Columns
    "column-finding": ("Befund", "Finding"),
    "column-consequence": ("Was das bedeutet", "What it means"),
    "column-recommendation": ("Was zu tun ist", "What to do"),
    "column-if-fails": ("Fällt das aus …", "If this fails …"),
    "column-what-it-is": ("Was es ist", "What it is"),
    "column-then-stops": ("… stehen still (Geräte)", "… stop (devices)"),
    "column-among-them": ("darunter", "among them"),
    "column-upper": ("Von", "From"),
    "column-lower": ("Nach", "To"),
    "column-medium": ("Art", "Medium"),
    "column-evidence": ("Beleg", "Evidence"),
    "column-reason": ("Grund", "Reason"),
    "column-name": ("Name", "Name"),
    "column-ip": ("Adresse", "Address"),
    "column-mac": ("MAC-Adresse", "MAC address"),
    "card-of": ("Netzkarte von {maker}", "Network card by {maker}"),
    "column-model": ("Hersteller, Modell", "Vendor, model"),
    "column-serial": ("Seriennummer", "Serial number"),
    "column-firmware": ("Firmware", "Firmware"),
    "column-wan": ("Adresse außen", "Outer address"),
    "column-room": ("Raum", "Room"),
    "column-network": ("Netz", "Network"),
    "column-vlan": ("VLAN", "VLAN"),
    "column-gateway": ("Gateway", "Gateway"),
    "column-devices": ("Geräte", "Devices"),
    "column-purpose": ("Zweck", "Purpose"),
    "column-access-point": ("Access-Point", "Access point"),
    "column-connected": ("Hängt an", "Connected to"),
    "column-ssid": ("WLAN-Name", "Network name"),
    "column-clients": ("Teilnehmer", "Clients"),
    "column-behind": ("Was daran hängt", "What is behind it"),
    "column-port": ("Port", "Port"),
    "column-up": ("Zustand", "State"),
    "column-speed": ("Tempo", "Speed"),
    "column-there": ("Gegenüber", "Other end"),
    "column-alias": ("Beschriftung", "Label"),
    "column-socket": ("Dose, Raum", "Socket, room"),
    "column-system": ("System", "System"),
    "column-services": ("Dienste", "Services"),
    "column-recovery": ("Muss wieder da sein in", "Must be back within"),
    "column-host": ("Host", "Host"),
    "column-machines": ("Virtuelle Maschinen", "Virtual machines"),
    "column-user": ("Wer", "Who"),
    "column-warranty": ("Garantie", "Warranty"),
    "column-door": ("Zugang", "Way in"),
    "column-administrator": ("Verwaltet von", "Managed by"),
    "column-credentials": ("Zugangsdaten liegen in", "Credentials kept in"),
    "column-contact": ("Wofür", "What for"),
    "column-person": ("Firma, Person", "Company, person"),
    "column-phone": ("Telefon", "Telephone"),
    "column-customer-number": ("Kunden-, Vertragsnummer", "Customer, contract no."),
    "column-decision": ("Entscheidung", "Decision"),
    "column-who": ("Wer", "Who"),
    "column-until": ("Bis wann", "Until when"),
    "column-date": ("Datum", "Date"),
    "column-revision": ("Revision", "Revision"),
    "column-what-happened": ("Was", "What"),
    "column-by": ("Durch", "By"),
    "column-change": ("Änderung", "Change"),
    "column-cause": ("Grund", "Reason"),
    "column-word": ("Begriff", "Word"),
    "column-meaning": ("Was das ist", "What it is"),
    "column-why": ("Warum", "Why"),
    "column-candidates": ("Mögliche Plätze", "Possible places"),
    # Glossary
    "word-access-point": ("Access-Point", "Access point"),
    "glossary-access-point": (
        "Verteilt das Netz über Funk (WLAN).",
        "Distributes the network by radio (Wi-Fi).",
    ),
    "word-backup": ("Backup", "Backup"),
    "glossary-backup": (
        "Kopie der Daten für den Fall, dass das Original verloren geht.",
        "A copy of the data for the case that the original is lost.",
    ),
    "word-dhcp": ("DHCP", "DHCP"),
    "glossary-dhcp": (
        "Gibt jedem Gerät beim Einschalten automatisch eine Adresse.",
        "Gives each device an address automatically when it is switched on.",
    ),
    "word-dns": ("DNS", "DNS"),
    "glossary-dns": (
        "Das Telefonbuch des Netzes: macht aus Namen Adressen.",
        "The telephone book of the network: turns names into addresses.",
    ),
    "word-firewall": ("Firewall", "Firewall"),
    "glossary-firewall": (
        "Türsteher zwischen dem eigenen Netz und dem Internet.",
        "The doorkeeper between the own network and the Internet.",
    ),
    "word-firmware": ("Firmware", "Firmware"),
    "glossary-firmware": (
        "Das fest eingebaute Programm eines Geräts; Hersteller beheben darin Fehler.",
        "The program built into a device; vendors mend faults in it.",
    ),
    "word-gateway": ("Gateway", "Gateway"),
    "glossary-gateway": (
        "Der Ausgang eines Netzes; alles, was nach draußen will, geht hier durch.",
        "The exit of a network; whatever wants to go out passes here.",
    ),
    "word-hypervisor": ("Hypervisor, Host", "Hypervisor, host"),
    "glossary-hypervisor": (
        "Ein Rechner, in dem mehrere gedachte Rechner (virtuelle Maschinen) laufen.",
        "A computer in which several imagined computers (virtual machines) run.",
    ),
    "word-ip": ("IP-Adresse", "IP address"),
    "glossary-ip": (
        "Die Hausnummer eines Geräts im Netz, zum Beispiel 192.168.1.20; sie kann sich ändern.",
        "The house number of a device on the network, such as 192.168.1.20; it may change.",
    ),
    "word-lldp": ("LLDP", "LLDP"),
    "glossary-lldp": (
        "Damit sagen Netzgeräte ihren Nachbarn, wer sie sind; daraus entstehen die belegten Verbindungen im Plan.",
        "With it network devices tell their neighbours who they are; the confirmed links of the plan come from it.",
    ),
    "word-mac": ("MAC-Adresse", "MAC address"),
    "glossary-mac": (
        "Die eingebaute Nummer eines Netzanschlusses; daran erkennt man ein Gerät wieder.",
        "The number built into a network connection; a device is recognised by it.",
    ),
    "word-nas": ("NAS", "NAS"),
    "glossary-nas": (
        "Netzspeicher: eine Kiste mit Festplatten, auf die alle zugreifen.",
        "Network storage: a box of disks that everybody uses.",
    ),
    "word-port": ("Port", "Port"),
    "glossary-port": (
        "Eine Buchse für ein Netzkabel; bei Programmen die Nummer eines Dienstes.",
        "A socket for a network cable; with programs, the number of a service.",
    ),
    "word-router": ("Router", "Router"),
    "glossary-router": (
        "Verbindet Netze miteinander, meist das Büro mit dem Internet.",
        "Connects networks with each other, mostly the office with the Internet.",
    ),
    "word-server": ("Server", "Server"),
    "glossary-server": (
        "Ein Rechner, der für andere arbeitet: Dateien, Datenbanken, Anmeldung.",
        "A computer that works for others: files, databases, sign-in.",
    ),
    "word-snmp": ("SNMP", "SNMP"),
    "glossary-snmp": (
        "Ein Weg, Netzgeräte nach ihrem Zustand zu fragen.",
        "A way to ask network devices about their state.",
    ),
    "word-ssid": ("SSID", "SSID"),
    "glossary-ssid": ("Der Name eines WLANs.", "The name of a Wi-Fi network."),
    "word-switch": ("Switch", "Switch"),
    "glossary-switch": (
        "Verteiler für Netzkabel, wie eine Mehrfachsteckdose für das Netz.",
        "A distributor for network cables, like a power strip for the network.",
    ),
    "word-tls": ("TLS, Zertifikat", "TLS, certificate"),
    "glossary-tls": (
        "Verschlüsselung einer Verbindung und der Ausweis, mit dem sich ein Dienst ausweist.",
        "The encryption of a connection, and the passport by which a service proves who it is.",
    ),
    "word-unmanaged": ("Unverwalteter Switch", "Unmanaged switch"),
    "glossary-unmanaged": (
        "Ein einfacher Verteiler ohne Auskunft; man sieht ihn nur an dem, was dahinter hängt.",
        "A simple switch that tells nothing; it shows only by what is behind it.",
    ),
    "word-ups": ("USV", "UPS"),
    "glossary-ups": (
        "Unterbrechungsfreie Stromversorgung: ein Akku, der bei Stromausfall überbrückt.",
        "Uninterruptible power supply: a battery that bridges a power cut.",
    ),
    "word-vlan": ("VLAN", "VLAN"),
    "glossary-vlan": (
        "Getrennte Netze auf denselben Kabeln, zum Beispiel Büro, Telefone und Gäste.",
        "Separate networks on the same cables, such as office, phones and guests.",
    ),
    "word-vpn": ("VPN", "VPN"),
    "glossary-vpn": (
        "Verschlüsselter Zugang von außen, etwa aus dem Homeoffice.",
        "Encrypted access from outside, such as from home.",
    ),
    "word-wlan": ("WLAN", "Wi-Fi"),
    "glossary-wlan": ("Netz über Funk statt über Kabel.", "A network by radio instead of cable."),
}
