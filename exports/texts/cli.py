"""What the command line says: helps, tables, questions."""

TEXTS: dict[str, tuple[str, str]] = {
    "about": (
        "Macht das Büronetz sichtbar: erfassen, zeichnen, übergeben.\n\n"
        "Der Anfang: „netzplan scan“, danach „netzplan diagram -o netzplan.pdf“ und „netzplan document -o it.pdf“. "
        "Ohne eigenes Netz: „netzplan demo“.",
        "Makes the office network visible: scan it, draw it, hand it over.\n\n"
        "Begin with “netzplan scan”, then “netzplan diagram -o plan.pdf” and “netzplan document -o it.pdf --lang en”. "
        "Without a network of your own: “netzplan demo”.",
    ),
    "help": ("Diese Hilfe zeigen.", "Show this help."),
    "store": (
        "Datei, in der alles gespeichert wird (sonst NETZPLAN_STORE oder der Datenordner des Benutzers).",
        "File that keeps everything (else NETZPLAN_STORE, or the user's data folder).",
    ),
    "site": ("Name des Standorts.", "Name of the site."),
    "lang": ("Sprache: de oder en.", "Language: de or en."),
    "verbose": ("Mehr sagen.", "Say more."),
    "version": ("Die Version zeigen.", "Show the version."),
    "customer": ("Name des Betriebs, für das Schriftfeld.", "Name of the firm, for the title block."),
    "author": ("Wer den Plan erstellt hat, für das Schriftfeld.", "Who made the plan, for the title block."),
    "redact": (
        "Ohne MAC- und IP-Adressen, Seriennummern und Namen persönlicher Geräte.",
        "Without MAC and IP addresses, serial numbers and names of personal devices.",
    ),
    "written": ("Geschrieben: {path}", "Written: {path}"),
    # scan
    "scan.about": (
        "Erfasst die angegebenen Netze, sonst die angeschlossenen privaten Netze (erst nach Rückfrage), und speichert, "
        "was gefunden wurde. Strg-C beendet vorzeitig; alles bis dahin Gefundene bleibt erhalten.",
        "Discovers the networks given, else the attached private ones (after asking), and stores what is found. "
        "Ctrl-C ends it early; everything found so far is kept.",
    ),
    "scan.exclude": ("Diese Adressen oder Netze auslassen.", "Leave these addresses or networks out."),
    "scan.interface": ("Nur über diese Netzwerkschnittstelle.", "Only through this network interface."),
    "scan.rate": ("Höchstens so viele Pakete je Sekunde (1000).", "At most this many packets per second (1000)."),
    "scan.parallel": ("Höchstens so viele Geräte zugleich (64).", "At most this many devices at once (64)."),
    "scan.deadline": ("Nach so vielen Sekunden ist Schluss (900).", "End after this many seconds (900)."),
    "scan.timeout": ("So lange auf eine Antwort warten (1,5 s).", "Wait this long for an answer (1.5 s)."),
    "scan.passive": (
        "Zusätzlich so viele Sekunden nur zuhören, ohne zu senden.",
        "In addition, only listen for this many seconds, sending nothing.",
    ),
    "scan.ask-for": (
        "Auch Gebäudetechnik und Steuerungen nach ihrem Namen fragen; mehrfach möglich.",
        "Also ask building automation and controllers for their names; may be repeated.",
    ),
    "scan.domain": (
        "Eigene Domain (praxis-beispiel.de): den Nameserver des Büros nach E-Mail und Namensservern fragen.",
        "Own domain (practice-example.com): ask the office’s nameserver who runs e-mail and names.",
    ),
    "scan.deep": (
        "Zusätzlich nmap nach Versionen und Betriebssystem fragen lassen (dauert Minuten).",
        "In addition, let nmap ask for versions and operating systems (takes minutes).",
    ),
    "scan.credentials": (
        "TOML-Datei mit Zugangsdaten (SNMP, FRITZ!Box, UniFi …); nur für den Besitzer lesbar.",
        "TOML file with credentials (SNMP, FRITZ!Box, UniFi …); readable by its owner only.",
    ),
    "scan.no-public": ("SNMP nicht mit „public“ versuchen.", "Do not try “public” with SNMP."),
    "scan.allowed-by": (
        "Öffentliche oder sehr große Netze zulassen; der Name dessen, der es erlaubt hat, wird gespeichert.",
        "Permit public or very large networks; the name of who allowed it is stored.",
    ),
    "scan.yes": ("Nicht nachfragen.", "Do not ask."),
    "scan.json": ("Das Ergebnis als JSON ausgeben.", "Print the result as JSON."),
    "scan.ask": (
        "Erfasst wird {networks}. Ist das Ihr Netz, und dürfen Sie es untersuchen? [j/N]",
        "This will scan {networks}. Is it your network, and may you scan it? [y/N]",
    ),
    "scan.stopping": (
        "Wird beendet; das bisher Gefundene bleibt erhalten. Noch einmal Strg-C bricht sofort ab.",
        "Stopping; everything found so far is kept. Ctrl-C again ends at once.",
    ),
    "scan.step": ("{probe}: {answers}, {seconds} s", "{probe}: {answers}, {seconds} s"),
    "scan.found": ("Adressen gefunden: {count}", "Addresses found: {count}"),
    "scan.interrupted": (
        "Die Erfassung wurde vorzeitig beendet; es kann mehr geben, als hier steht.",
        "The scan was ended early; there may be more than is shown here.",
    ),
    "scan.next": (
        "\nGespeichert in {store}. Weiter: netzplan diagram -o netzplan.pdf · netzplan document -o it.pdf",
        "\nStored in {store}. Next: netzplan diagram -o plan.pdf · netzplan document -o it.pdf",
    ),
    # read
    "read.about": (
        "Liest Aufzeichnungen ein: snmpwalk (numerisch), snmprec, nmap XML, pcap. Ein Ordner gilt als ein Netz. "
        "Ebenso Gerätelisten: die ausgefüllte XLSX-Datei von netzplan, CSV mit Spalten wie Name, MAC-Adresse, Raum, "
        "Verantwortlich, Inventarnummer, Exporte aus NetBox (CSV) und GLPI; was darin steht, haben Menschen gesagt.",
        "Takes recordings in: snmpwalk (numeric), snmprec, nmap XML, pcap. A folder counts as one network. And device "
        "lists: netzplan's own XLSX filled in, CSV with columns such as name, MAC address, room, owner, asset tag, "
        "exports of NetBox (CSV) and GLPI; what stands there counts as said by people.",
    ),
    "read.column": (
        "Gerätelisten: was in einer Spalte steht, etwa „Inv.-Nr.=asset_tag“; „Titel=“ lässt sie weg. Mehrfach möglich.",
        "Device lists: what a column holds, as in “Inv. no.=asset_tag”; “Title=” leaves it out. May be repeated.",
    ),
    "read.passed": (
        "{path}: nicht gelesen wurden {titles} (mit --column „Titel=Feld“ geht es doch).",
        "{path}: not read were {titles} (--column “Title=field” reads them).",
    ),
    "read.ask": (
        "{path}: Bei einigen Spalten ist unklar, was darin steht. Felder: {fields}; „-“ lässt die Spalte weg.",
        "{path}: for some columns it is unclear what they hold. Fields: {fields}; “-” leaves the column out.",
    ),
    "read.ask-column": ("  Spalte „{title}“ (Beispiel: {example})", "  Column “{title}” (example: {example})"),
    "read.ask-again": ("  Das ist keines der Felder: {fields}", "  That is none of the fields: {fields}"),
    "read.nothing": (
        "Eingelesen, aber darin steht nichts, was Netzplan nicht selbst geschrieben hat.",
        "Read, but nothing in it that netzplan has not written itself.",
    ),
    "read.refused": ("nicht eingelesen ({reason})", "not read ({reason})"),
    "read.done": (
        "Eingelesen. Aufzeichnungen: {captures}, Aussagen: {observations}.",
        "Done. Recordings: {captures}, statements: {observations}.",
    ),
    # outputs
    "devices.about": (
        "Zeigt die Geräteliste oder schreibt sie mit -o als .xlsx, .csv oder .json.",
        "Shows the device list, or with -o writes it as .xlsx, .csv or .json.",
    ),
    "devices.output": ("Datei mit der Endung .xlsx, .csv oder .json.", "File ending in .xlsx, .csv or .json."),
    "diagram.about": (
        "Zeichnet den Netzplan; die Endung bestimmt das Format: .pdf, .svg, .png, .html (Karte zum Durchsuchen),"
        " .drawio, .dot.",
        "Draws the topology diagram; the suffix chooses the format: .pdf, .svg, .png, .html (a map to search),"
        " .drawio, .dot.",
    ),
    "diagram.view": (
        "Was gezeigt wird: physical (Kabel), logical (Netze und VLANs), wlan, ports (Portbelegung), bsi (bereinigt).",
        "What is shown: physical (cables), logical (networks and VLANs), wlan, ports (port maps), bsi (reduced).",
    ),
    "diagram.layout": (
        "Anordnung: bus (Stamm und Äste) oder dot (Graphviz); sonst, was besser passt.",
        "Arrangement: bus (trunk and branches) or dot (Graphviz); else whichever suits.",
    ),
    "diagram.paper": ("Papierformat statt des kleinsten lesbaren.", "Paper size instead of the smallest legible one."),
    "diagram.sheet": (
        "Nur dieses Blatt (SVG und PNG zeigen sonst alles auf einem).",
        "This sheet only (SVG and PNG show all on one otherwise).",
    ),
    "diagram.theme": ("Hell oder dunkel.", "Light or dark."),
    "diagram.output": ("Datei, in die gezeichnet wird.", "File to draw into."),
    "document.about": (
        "Schreibt die IT-Dokumentation zur Übergabe: auf einen Blick, Pläne, Geräte, Befunde, Notfallblatt.",
        "Writes the handover document: at a glance, plans, devices, findings, emergency sheet.",
    ),
    "document.output": ("Datei mit der Endung .pdf, .html oder .docx.", "File ending in .pdf, .html or .docx."),
    "export.about": ("Schreibt den Bestand für ein anderes System.", "Writes the inventory for another system."),
    "export.output": (
        "Wohin geschrieben wird. NetBox und GLPI: ein Ordner, oder eine Datei, die auf .zip endet.",
        "Where to write. NetBox and GLPI: a folder, or a file that ends in .zip.",
    ),
    "export.list": ("Zeigen, welche Formate es gibt.", "Show which formats there are."),
    "export.since": (
        "Nur was seit dieser Erfassung neu oder anders ist (Kennung, Datum oder -2).",
        "Only what is new or changed since this scan (id, date or -2).",
    ),
    "export.only": (
        "Nur Neues (new) oder Neues und Geändertes (changed).",
        "Only what is new, or what is new or changed.",
    ),
    "export.role": (
        "Nur Geräte dieser Rolle (printer, Drucker …); mehrfach möglich.",
        "Only devices of this role (printer …); may be repeated.",
    ),
    "export.prefix": (
        "Zabbix, Checkmk, Icinga, Ansible: steht vor jedem Namen; so stören gleiche Namen bei mehreren Kunden nicht.",
        "Zabbix, Checkmk, Icinga, Ansible: stands before each name, so that several customers' names do not clash.",
    ),
    "export.network": (
        "Nur Geräte in diesem Netz (192.168.1.0/24); mehrfach möglich.",
        "Only devices in this network (192.168.1.0/24); may be repeated.",
    ),
    "push.about": (
        "Bringt NetBox, GLPI, i-doit oder Zabbix auf den Stand des Bestands: legt an, was fehlt, füllt, was leer ist, "
        "ändert nur, was netzplan selbst geschrieben hat, und löscht nichts. Was ein Mensch dort anders eingetragen "
        "hat, bleibt. Erst kommt der Plan, dann die Frage. Adresse und Zugang stehen in der Datei mit den "
        "Zugangsdaten unter [[netbox]], [[glpi]], [[idoit]], [[zabbix]].",
        "Brings NetBox, GLPI, i-doit or Zabbix up to date with the inventory: creates what is missing, fills what is "
        "empty, changes only what netzplan wrote itself, and deletes nothing. What a person has entered there "
        "otherwise stays. First comes the plan, then the question. Address and login stand in the credentials file "
        "under [[netbox]], [[glpi]], [[idoit]], [[zabbix]].",
    ),
    "push.dry-run": ("Nur den Plan zeigen, nichts schreiben.", "Only show the plan, write nothing."),
    "push.url": ("Welches System, wenn mehrere genannt sind.", "Which system, when several are named."),
    "push.credentials": (
        "TOML-Datei mit Adresse und Token; nur für den Besitzer lesbar.",
        "TOML file with address and token; readable by its owner only.",
    ),
    "push.vrf": (
        "NetBox: die VRF für die Adressen, wenn mehrere Kunden dieselben Netze haben; wird angelegt, wenn sie fehlt.",
        "NetBox: the VRF for the addresses, when several customers have the same networks; made when it is missing.",
    ),
    "push.as-site": (
        "Wie der Standort im anderen System heißt, wenn er dort anders heißt.",
        "What the site is called in the other system, where it has another name.",
    ),
    "push.again": (
        "GLPI: auch senden, was sich nicht geändert hat.",
        "GLPI: also send what has not changed.",
    ),
    "push.stop": ("Beim ersten Fehler aufhören.", "Stop at the first failure."),
    "push.create": ("anlegen", "create"),
    "push.update": ("ändern", "update"),
    "push.same": ("gleich", "same"),
    "push.kept": ("bleibt, wie es dort steht", "stays as it is there"),
    "push.failed": ("FEHLER", "FAILED"),
    "push.skipped": ("übersprungen, weil etwas davor fehlt", "skipped, as something before it is missing"),
    "push.plan": ("Plan für {url}:", "Plan for {url}:"),
    "push.writing": ("Geschrieben wird nach {url}:", "Writing to {url}:"),
    "push.more": (
        "{word}: {model}, {count} weitere (alle zeigt „netzplan -v push“)",
        "{word}: {model}, {count} more (“netzplan -v push” shows all)",
    ),
    "push.more-cuts": (
        "… und {count} weitere (alle zeigt „netzplan -v push“)",
        "… and {count} more (“netzplan -v push” shows all)",
    ),
    "push.denied": (
        "Dem Zugang fehlen dort Rechte: gebraucht werden ansehen, anlegen und ändern, löschen nie.",
        "The login lacks permissions there: it needs view, add and change, never delete.",
    ),
    "push.dry": ("Das ist der Plan; geschrieben wurde nichts.", "This is the plan; nothing was written."),
    "push.open": (
        "Achtung: {url} ist unverschlüsselt (http). Zugang und Daten kann mitlesen, wer im Netz dazwischen ist.",
        "Note: {url} is not encrypted (http). Whoever is in between can read login and data.",
    ),
    "push.nothing": ("Dort ist schon alles auf dem Stand.", "Everything there is up to date."),
    "push.ask": ("So schreiben?", "Write this?"),
    "push.cuts": (
        "Was das Zielsystem nicht zulässt, wird gekürzt, umgeschrieben oder ausgelassen:",
        "What the target does not permit is cut, rewritten or left out:",
    ),
    "explain.about": (
        "Zeigt zu jeder Aussage über ein Gerät, worauf sie beruht. Gesucht wird nach Name, Adresse oder Kennung.",
        "Shows what every statement about a device rests on. DEVICE is a name, an address or an id.",
    ),
    "explain.backing-way": (
        "Ersatzweg: vorhanden, über andere Geräte.",
        "Other way: there is one, over other devices.",
    ),
    "explain.backing-cable": (
        "Ersatzweg: nur ein zweites Kabel zu {name}; fällt {name} aus, hilft es nicht.",
        "Other way: only a second cable to {name}; when {name} fails, it does not help.",
    ),
    "explain.backing-none": ("Ersatzweg: keiner.", "Other way: none."),
    "explain.takes-down": (
        "Fällt dieses Gerät aus, sind abgeschnitten: {count} ({names})",
        "When this device fails, cut off are: {count} ({names})",
    ),
    "path.about": (
        "Zeigt den Weg zwischen zwei Geräten, Kabel für Kabel mit den Anschlüssen, und ob es einen zweiten gibt. "
        "Gesucht wird nach Name, Adresse oder Kennung.",
        "Shows the way between two devices, cable by cable with its ports, and whether there is a second one. "
        "DEVICE is a name, an address or an id.",
    ),
    "path.evidence": (
        "Zu jeder Verbindung auch zeigen, worauf sie beruht.",
        "Show also what each link rests on.",
    ),
    "path.first": ("Der Weg heute:", "The way today:"),
    "path.second": ("Der Ersatzweg, wenn der erste ausfällt:", "The other way, when the first one fails:"),
    "path.only": (
        "Einen Ersatzweg gibt es nicht: Fällt etwas davon aus, ist die Verbindung unterbrochen.",
        "There is no other way: when any part of it fails, the connection is gone.",
    ),
    "path.shared": (
        "Auch dieser Weg braucht {names}; fällt das aus, hilft er nicht.",
        "This way needs {names} too; when that fails, it does not help.",
    ),
    "path.cable": ("dieselbe Leitung", "the same cable"),
    "path.slowest": ("Langsamste Stelle: {where} mit {speed}.", "Slowest part: {where} at {speed}."),
    "path.members": ("{count} Leitungen gebündelt", "{count} cables aggregated"),
    "path.half": ("halbduplex", "half duplex"),
    "path.inferred": ("erschlossen", "inferred"),
    "changes.about": (
        "Sagt in Sätzen, was sich seit der Erfassung davor geändert hat.",
        "Says in sentences what differs since the scan before.",
    ),
    "changes.from": (
        "Die frühere Erfassung: Kennung, Datum oder -2 (wie „netzplan scans“ sie zeigt).",
        "The earlier scan: id, date or -2 (as “netzplan scans” shows them).",
    ),
    "changes.to": ("Die spätere Erfassung (sonst die letzte).", "The later scan (else the newest)."),
    "changes.between": ("Zwischen {before} und {after}:", "Between {before} and {after}:"),
    "changes.none": ("Nichts hat sich geändert.", "Nothing has changed."),
    "scans.about": (
        "Zeigt alle Erfassungen: wann, was, von wem, mit welchen Grenzen, wie sie endeten.",
        "Shows all scans: when, what, by whom, within which limits, how they ended.",
    ),
    "scans.scan": ("Erfassung", "scan"),
    "scans.read": ("Eingelesen", "read"),
    "scans.status.done": ("vollständig", "complete"),
    "scans.status.interrupted": ("vorzeitig beendet", "ended early"),
    "scans.status.running": ("läuft oder abgebrochen", "running or killed"),
    "add.about": (
        "Trägt ein Gerät ein, das keine Erfassung sehen kann, etwa: netzplan add Kabelmodem --role modem. Danach mit "
        "„netzplan link“ verbinden. Ohne Namen zeigt es die eingetragenen.",
        "Enters a device that no scan can see, such as: netzplan add “Cable modem” --role modem. Then connect it with "
        "“netzplan link”. Without a name it lists those entered.",
    ),
    "add.role": ("Was es ist: modem, switch, unmanaged-switch, ups …", "What it is: modem, switch, ups …"),
    "add.remove": ("Den Eintrag zurücknehmen.", "Take the entry back."),
    "add.done": ("Eingetragen: {name}. Weiter: netzplan link", "Entered: {name}. Next: netzplan link"),
    "add.gone": ("Nicht mehr eingetragen: {name}", "No longer entered: {name}"),
    "link.about": (
        "Trägt ein Kabel zwischen zwei Geräten ein; es gilt vor dem, was nur erschlossen ist. Zum Beispiel: netzplan "
        "link Kabelmodem fritz.box --other-port WAN. Ohne Geräte zeigt es die eingetragenen.",
        "Enters a cable between two devices; it goes before what was only concluded. For example: netzplan link "
        "modem fritz.box --other-port WAN. Without devices it lists those entered.",
    ),
    "link.port": ("Anschluss am ersten Gerät.", "Port of the first device."),
    "link.other-port": ("Anschluss am zweiten Gerät.", "Port of the second device."),
    "link.remove": ("Den Eintrag zurücknehmen.", "Take the entry back."),
    "link.done": ("Eingetragen: {link}", "Entered: {link}"),
    "link.gone": ("Nicht mehr eingetragen: {link}", "No longer entered: {link}"),
    "place.about": (
        "Legt fest, wo die Karte eines Geräts auf dem Plan steht: X und Y sind Punkte von der linken oberen Ecke der "
        "Zeichnung. Bequemer geht es im Browser (netzplan serve). Ohne Gerät zeigt es, was festgelegt ist; mit --reset "
        "wird der ganze Plan neu geordnet.",
        "Says where the card of a device stands on the plan: X and Y are points from the upper left corner of the "
        "drawing. The browser is more comfortable (netzplan serve). Without a device it lists what was laid down; with "
        "--reset the whole plan is arranged anew.",
    ),
    "place.hide": (
        "Das Gerät ausblenden (nicht, wenn andere daran hängen).",
        "Leave the device out (not if others hang on it).",
    ),
    "place.reset": ("Zurück zum berechneten Platz.", "Back to the place that was worked out."),
    "place.hidden": ("ausgeblendet", "left out"),
    "place.automatic": ("wird berechnet", "is worked out"),
    "note.about": (
        "Hält fest, was nur ein Mensch weiß, zum Beispiel: netzplan note 192.168.1.20 name=Empfang room=EG. "
        "Ein leerer Wert löscht die Angabe. Felder: name, role, vendor, model, room, owner, purpose, users, "
        "administrator, warranty, asset_tag, contract, remark. Mit „site“ als DEVICE gelten sie dem ganzen Standort.",
        "Keeps what only a person knows, for example: netzplan note 192.168.1.20 name=Reception room=ground. "
        "An empty value takes it back. Fields: name, role, vendor, model, room, owner, purpose, users, "
        "administrator, warranty, asset_tag, contract, remark. With “site” as DEVICE they are about the whole site.",
    ),
    "note.none": ("nichts vermerkt", "nothing noted"),
    "note.field.name": ("Name", "Name"),
    "note.field.role": ("Rolle", "Role"),
    "note.field.vendor": ("Hersteller", "Vendor"),
    "note.field.model": ("Modell", "Model"),
    "note.field.room": ("Raum", "Room"),
    "note.field.owner": ("Verantwortlich", "Owner"),
    "note.field.purpose": ("Zweck", "Purpose"),
    "note.field.users": ("Benutzer", "Users"),
    "note.field.administrator": ("Administrator", "Administrator"),
    "note.field.warranty": ("Garantie", "Warranty"),
    "note.field.asset_tag": ("Inventarnummer", "Asset tag"),
    "note.field.contract": ("Vertrag", "Contract"),
    "note.field.remark": ("Bemerkung", "Remark"),
    "fill.about": (
        "Fragt der Reihe nach, was nur Menschen wissen: Notrufnummern, Verträge, Räume, Zuständige.",
        "Asks one by one for what only people know: emergency numbers, contracts, rooms, owners.",
    ),
    "fill.how": (
        "Leere Eingabe überspringt, „q“ beendet; was schon da ist, bleibt und wird nicht noch einmal gefragt.",
        "An empty answer skips, “q” ends; what is there stays and is not asked again.",
    ),
    "accept.about": (
        "Nimmt einen Befund an: er steht dann unter „angenommen“. Ohne FINDING zeigt es alle mit ihrer Nummer.",
        "Accepts a finding: it then stands under “accepted”. Without FINDING it shows all with their numbers.",
    ),
    "accept.reason": ("Warum.", "Why."),
    "accept.until": ("Bis wann (JJJJ-MM-TT); danach gilt der Befund wieder.", "Until when (YYYY-MM-DD)."),
    "accept.take-back": ("Die Annahme zurücknehmen.", "No longer accept it."),
    "serve.about": (
        "Startet den Dienst: Plan, Geräte, Befunde, Dokumente und Erfassungen im Browser, nach Zeitplan aktuell.",
        "Starts the service: plan, devices, findings, documents and scans in a browser, kept up to date by a schedule.",
    ),
    "serve.bind": ("Adresse, an der er hört (127.0.0.1).", "Address to listen on (127.0.0.1)."),
    "serve.port": ("Port (8737).", "Port (8737)."),
    "serve.host": ("Name, unter dem er aufgerufen werden darf.", "Name under which it may be called."),
    "serve.certificate": (
        "TLS-Zertifikat (PEM). Ohne eines wird für andere Adressen als 127.0.0.1 beim ersten Start eines erzeugt.",
        "TLS certificate (PEM). Without one, the first start makes one for other addresses than 127.0.0.1.",
    ),
    "serve.key": ("Schlüssel zum Zertifikat (PEM).", "Key of the certificate (PEM)."),
    "serve.proxy": (
        "Ein Proxy davor macht TLS; der Dienst selbst spricht dann nur HTTP.",
        "A proxy in front does TLS; the service itself then speaks plain HTTP.",
    ),
    "serve.run-as": (
        "Als root gestartet: danach als dieser Benutzer laufen.",
        "Started as root: run as this user afterwards.",
    ),
    "serve.install": (
        "Als Dienst von systemd einrichten: zeigt erst, was geschrieben und ausgeführt wird.",
        "Set up as a service of systemd: shows first what is written and run.",
    ),
    "serve.user": (
        "Mit --install: für den eigenen Benutzer, ohne root (und ohne rohe Pakete).",
        "With --install: for your own user, without root (and without raw packets).",
    ),
    "serve.yes": ("Mit --install: ohne Rückfrage.", "With --install: without asking."),
    "serve.ask": ("So einrichten? [j/N]", "Set it up like this? [y/N]"),
    "serve.installed": (
        "Eingerichtet und gestartet. Der Verweis für die erste Anmeldung steht in: {log}",
        "Set up and started. The link for the first sign-in is in: {log}",
    ),
    "serve.fingerprint": (
        "Eigenes Zertifikat; der Browser warnt einmal. Fingerabdruck zum Vergleichen (SHA-256):\n  {fingerprint}",
        "A certificate of its own; the browser warns once. Fingerprint (SHA-256) to compare:\n  {fingerprint}",
    ),
    "serve.not-raw": (
        "Ohne das Recht auf rohe Pakete: Erfassungen lassen aus, was es braucht (ARP, LLDP, Mithören).",
        "Without the right to raw packets: scans leave out what needs it (ARP, LLDP, listening).",
    ),
    "serve.runs": ("netzplan läuft auf {url} (Strg-C beendet).", "netzplan runs at {url} (Ctrl-C ends it)."),
    "serve.first": (
        "Es gibt noch kein Konto. Dieser Verweis meldet einmal an, eine Stunde lang:",
        "There is no account yet. This link signs in once, within an hour:",
    ),
    "account.about": (
        "Legt ein Konto für den Dienst an oder ersetzt es; fragt nach dem Passwort. Ohne NAME zeigt es alle.",
        "Makes or replaces an account of the service; asks for the password. Without NAME it shows all.",
    ),
    "account.role": ("admin oder provider (Dienstleister).", "admin or provider."),
    "account.remove": ("Das Konto entfernen.", "Remove the account."),
    "account.kept": ("Konto „{name}“ gespeichert.", "Account “{name}” kept."),
    "backup.about": (
        "Sichert alles Gespeicherte in eine Datei: Erfassungen, Rohdaten, Angaben, Konten, Dokumente. Der Dienst darf "
        "dabei laufen. Die Datei enthält den Plan des ganzen Netzes; nur Sie können sie lesen.",
        "Saves everything stored into one file: scans, raw answers, what people said, accounts, documents. The service "
        "may run meanwhile. The file holds the plan of the whole network; only you can read it.",
    ),
    "backup.force": ("Eine vorhandene Datei ersetzen.", "Replace a file that is there."),
    "backup.done": (
        "Gesichert und geprüft: {path} ({sites} Standorte, {runs} Erfassungen, {documents} Dokumente).",
        "Saved and checked: {path} ({sites} sites, {runs} scans, {documents} documents).",
    ),
    "restore.about": (
        "Holt eine Sicherung zurück, auch in eine andere Art von Datenbank (SQLite, PostgreSQL). Ersetzt nichts ohne "
        "--force.",
        "Puts a backup back, also into another kind of database (SQLite, PostgreSQL). Replaces nothing without "
        "--force.",
    ),
    "restore.force": (
        "Was jetzt gespeichert ist, durch die Sicherung ersetzen.",
        "Replace what is stored now by the backup.",
    ),
    "restore.done": (
        "Zurückgeholt nach {path}: {sites} Standorte, {runs} Erfassungen, {documents} Dokumente.",
        "Put back into {path}: {sites} sites, {runs} scans, {documents} documents.",
    ),
    "scan.events": (
        "Ereignisse als JSON-Zeilen ausgeben (für den Dienst).",
        "Print events as lines of JSON (for the service).",
    ),
    "demo.about": (
        "Spielt ein aufgezeichnetes Büro ab und schreibt Plan, Liste und Dokument. Sendet nichts ins Netz.",
        "Replays a recorded office and writes plan, list and document. Sends nothing.",
    ),
    "demo.output": ("Ordner, in den geschrieben wird (netzplan-demo).", "Folder to write into (netzplan-demo)."),
    "demo.recorded": (
        "\nDas ist ein aufgezeichnetes Büro, kein Blick in Ihr Netz. Das eigene zeigt „netzplan scan“.",
        "\nThis is a recorded office, not your network. “netzplan scan” shows your own.",
    ),
    "probes.about": (
        "Zeigt, was hier und jetzt erfasst werden kann und was für mehr noch fehlt.",
        "Shows what can be discovered here and now, and what is missing for more.",
    ),
    "doctor.about": (
        "Prüft, ob alles da ist, und sagt, wie sich Fehlendes ergänzen lässt.",
        "Checks that everything is there, and says how to get what is missing.",
    ),
    "doctor.raw": (
        "Darf ARP-Pakete senden: jedes Gerät im Netz wird gefunden.",
        "May send ARP frames: every device on the network is found.",
    ),
    "doctor.no-raw": (
        "Darf keine ARP-Pakete senden: stille Geräte fehlen. Abhilfe: mit sudo starten.",
        "May not send ARP frames: silent devices are missed. Remedy: run it with sudo.",
    ),
    "doctor.untried": (
        "Unter {system} ist netzplan noch nicht auf einem echten Rechner gelaufen; was fehlt, bitte melden.",
        "On {system} netzplan has not run on a real machine yet; please report what is missing.",
    ),
    "doctor.credentials": ("Zugangsdaten in {path}: {systems}", "Credentials in {path}: {systems}"),
    "doctor.nmap": ("nmap ist da (für --deep).", "nmap is there (for --deep)."),
    "doctor.no-nmap": (
        "nmap fehlt; --deep ist nicht möglich. Abhilfe: apt install nmap",
        "nmap is missing; --deep is not possible. Remedy: apt install nmap",
    ),
    "doctor.dot": ("Graphviz ist da (für stark vermaschte Netze).", "Graphviz is there (for meshed networks)."),
    "doctor.no-dot": (
        "Graphviz fehlt; stark vermaschte Netze werden einfacher gezeichnet. Abhilfe: apt install graphviz",
        "Graphviz is missing; meshed networks are drawn more simply. Remedy: apt install graphviz",
    ),
    "doctor.networks": ("Angeschlossene Netze: {networks}", "Attached networks: {networks}"),
    "doctor.taken": (
        "Das Paket „{by}“ bringt auch einen Ordner „{room}“ mit. Abhilfe: netzplan allein installieren (pipx).",
        "The package “{by}” brings a folder “{room}” too. Remedy: install netzplan alone (pipx).",
    ),
    "doctor.store": ("Gespeichert wird in {path}", "The store is {path}"),
    "doctor.no-store": (
        "Gespeichert wird in {path} (entsteht beim ersten Mal)",
        "The store is {path} (made the first time)",
    ),
    # tables
    "column.name": ("Name", "Name"),
    "column.role": ("Rolle", "Role"),
    "column.ip": ("IP-Adresse", "IP address"),
    "column.mac": ("MAC-Adresse", "MAC address"),
    "column.model": ("Hersteller, Modell", "Vendor, model"),
    "column.place": ("Hängt an", "Connected to"),
    "column.when": ("Wann", "When"),
    "column.what": ("Was", "What"),
    "column.status": ("Stand", "State"),
    "column.who": ("Von wem", "By whom"),
    "column.limits": ("Grenzen", "Limits"),
    "column.id": ("Kennung", "Id"),
    "column.probe": ("Verfahren", "Probe"),
    "column.does": ("Was es tut", "What it does"),
    "column.needs": ("Was fehlt", "What is missing"),
    "column.format": ("Format", "Format"),
    "column.for": ("Wofür", "What for"),
    "column.versions": ("Versionen", "Versions"),
    "column.verified": ("Geprüft", "Verified"),
    "nameless": ("–", "–"),
    "total": (
        "Geräte: {devices} · Verbindungen: {links} · davon unbekannt: {unknown} · vermutete Switches: {presumed}",
        "Devices: {devices} · links: {links} · unknown: {unknown} · presumed switches: {presumed}",
    ),
    "findings": ("Befunde", "Findings"),
    "level.urgent": ("dringend", "urgent"),
    "level.soon": ("bald", "soon"),
    "level.in-order": ("in Ordnung", "in order"),
    "more": ("… und {count} weitere", "… and {count} more"),
    "idle": ("Nichts dafür im Netz", "Nothing for these here"),
    "systems": ("Systeme, die das Netz kennen", "Systems that know the network"),
    "coverage": ("Was erfasst wurde und was nicht", "What was looked at, and what was not"),
    "answers": ("{answered} Antworten", "{answered} answers"),
    "answers-0": ("keine Antwort", "no answer"),
    "answers-1": ("1 Antwort", "1 answer"),
    "readers": ("Aufzeichnungen, die „netzplan read“ versteht", "Recordings that “netzplan read” understands"),
    "also": ("außerdem: {value}", "also: {value}"),
    "disputed": ("dagegen spricht: {value}", "disputed by: {value}"),
    "confidence.guess": ("vermutet", "guess"),
    "confidence.hint": ("Hinweis", "hint"),
    "confidence.reported": ("gemeldet", "reported"),
    "confidence.authoritative": ("sicher", "authoritative"),
}
