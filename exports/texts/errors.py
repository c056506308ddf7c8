"""What can go wrong and what to do about it, each in one line."""

TEXTS: dict[str, tuple[str, str]] = {
    "store": (
        "{path} lässt sich nicht als Datenbank öffnen ({reason}). Mit --store eine andere Datei nennen.",
        "{path} cannot be opened as a store ({reason}). Name another file with --store.",
    ),
    "store-full": (
        "Der Speicherplatz für {path} ist voll. Was gespeichert war, ist unversehrt; nur das Letzte fehlt. Bitte Platz "
        "schaffen und dann noch einmal.",
        "The disk of {path} is full. What was stored is unharmed; only the last is missing. Please make room, then try "
        "again.",
    ),
    "store-busy": (
        "{path} ist gerade von einem anderen Programm belegt. Was gespeichert war, ist unversehrt; bitte gleich noch "
        "einmal.",
        "{path} is in use by another program just now. What was stored is unharmed; please try again in a moment.",
    ),
    "store-trouble": (
        "Die Datenbank {path} antwortet nicht ({reason}). Was gespeichert war, wurde nicht verändert.",
        "The store {path} does not answer ({reason}). What was stored was not changed.",
    ),
    "no-driver": (
        "Für {path} fehlt der Treiber. Abhilfe: pip install 'psycopg[binary]'",
        "The driver for {path} is missing. Remedy: pip install 'psycopg[binary]'",
    ),
    "store-newer": (
        "{path} wurde von einer neueren Version von netzplan geschrieben. Bitte netzplan aktualisieren.",
        "{path} was written by a newer version of netzplan. Please update netzplan.",
    ),
    "settings": (
        "Die Einstellungen in {path} sind fehlerhaft: {reason}. Bitte berichtigen oder die Datei entfernen.",
        "The settings in {path} are wrong: {reason}. Please correct them or remove the file.",
    ),
    "credentials-open": (
        "{path} ist für andere lesbar. Erst schützen: chmod 600 {path}",
        "{path} can be read by others. Protect it first: chmod 600 {path}",
    ),
    "credentials": (
        "Die Zugangsdaten in {path} lassen sich nicht verwenden ({reason}). Wie die Datei aussieht, steht im README.",
        "The credentials in {path} cannot be used ({reason}). The README shows what the file looks like.",
    ),
    "keyring-form": (
        "{where}: „{reference}“ benennt keinen Eintrag. So geht es: keyring:DIENST/NAME",
        "{where}: “{reference}” names no entry. It goes like this: keyring:SERVICE/NAME",
    ),
    "keyring-missing": (
        "{where} verweist auf den Schlüsselbund; dafür fehlt ein Paket: pip install 'netzplan[keyring]'",
        "{where} points to the keyring; that takes a package: pip install 'netzplan[keyring]'",
    ),
    "keyring-silent": (
        "{where}: Der Schlüsselbund antwortet nicht ({reason}). Ist er entsperrt? Mit sudo ist es der von root.",
        "{where}: The keyring does not answer ({reason}). Is it unlocked? With sudo it is that of root.",
    ),
    "keyring-empty": (
        "{where}: Im Schlüsselbund steht nichts unter {service}/{name}. Ablegen: keyring set {service} {name}",
        "{where}: The keyring holds nothing under {service}/{name}. To put it there: keyring set {service} {name}",
    ),
    "no-store": (
        "Noch nichts gespeichert: {path} gibt es nicht. Zuerst „netzplan scan“ oder „netzplan demo“ ausführen.",
        "Nothing stored yet: there is no {path}. Run “netzplan scan” or “netzplan demo” first.",
    ),
    "which-site": (
        "Die Datenbank enthält mehrere Standorte ({sites}). Mit --site einen wählen.",
        "The store holds several sites ({sites}). Choose one with --site.",
    ),
    "nothing-yet": (
        "Für den Standort „{site}“ ist noch nichts erfasst. Zuerst „netzplan scan“ ausführen.",
        "Nothing has been discovered for the site “{site}” yet. Run “netzplan scan” first.",
    ),
    "unreadable": ("{path} lässt sich nicht lesen: {reason}.", "{path} cannot be read: {reason}."),
    "not-there": ("nicht vorhanden", "no such file or folder"),
    "unwritable": (
        "{path} lässt sich nicht schreiben: {reason}. Mit -o einen anderen Ort wählen.",
        "{path} cannot be written: {reason}. Choose another place with -o.",
    ),
    "exists": (
        "{path} gibt es schon. Mit --force wird die Datei ersetzt.",
        "{path} is there already. With --force it is replaced.",
    ),
    "backup": (
        "Die Sicherung nach {path} ist gescheitert ({reason}). Eine ältere Datei dort ist unverändert.",
        "The backup to {path} has failed ({reason}). An older file there is unchanged.",
    ),
    "backup-itself": (
        "{path} ist die Datenbank selbst. Bitte eine andere Datei nennen.",
        "{path} is the store itself. Please name another file.",
    ),
    "no-backup": (
        "{path} ist keine Sicherung von netzplan, oder sie ist beschädigt ({reason}). Es wurde nichts geändert.",
        "{path} is no backup of netzplan, or it is damaged ({reason}). Nothing was changed.",
    ),
    "restore": (
        "Das Zurückholen nach {path} ist gescheitert ({reason}). Was gespeichert war, ist unverändert.",
        "Putting it back into {path} has failed ({reason}). What was stored is unchanged.",
    ),
    "restore-full": (
        "{path} enthält schon etwas. Erst sichern (netzplan backup), dann mit --force ersetzen.",
        "{path} holds something already. Save it first (netzplan backup), then replace it with --force.",
    ),
    "nothing-read": (
        "Keine der Dateien ist eine Aufzeichnung, die netzplan versteht (snmpwalk -On, snmprec, nmap -oX, pcap, "
        "Geräteliste als XLSX oder CSV).",
        "None of the files is a recording that netzplan understands (snmpwalk -On, snmprec, nmap -oX, pcap, device "
        "list as XLSX or CSV).",
    ),
    "format": (
        "Bitte ein Format nennen: {known}. Wofür jedes ist, zeigt „netzplan export --list“.",
        "Please name a format: {known}. “netzplan export --list” says what each is for.",
    ),
    "no-output": ("Bitte mit -o sagen, wohin geschrieben werden soll.", "Please say with -o where to write."),
    "suffix": (
        "{path}: die Endung sagt nicht, was geschrieben werden soll. Möglich sind {known}.",
        "{path}: the suffix does not say what to write. Possible are {known}.",
    ),
    "unable": ("„{format}“ lässt sich hier nicht schreiben: {reason}", "“{format}” cannot be written here: {reason}"),
    "no-target": (
        "Wohin? In der Datei mit den Zugangsdaten fehlt [[{kind}]] mit Adresse und Zugang (--credentials nennt sie).",
        "Where to? The credentials file holds no [[{kind}]] with address and login (--credentials names the file).",
    ),
    "which-target": ("Mehrere Ziele: {known}. Mit --url eines wählen.", "Several targets: {known}. Choose with --url."),
    "push-read": ("{url} lässt sich nicht lesen: {reason}", "{url} cannot be read: {reason}"),
    "push-stopped": (
        "Angehalten bei {reason}. Was bis dahin geschrieben wurde, bleibt; ein neuer Lauf macht dort weiter.",
        "Stopped at {reason}. What was written before stays; another run goes on from there.",
    ),
    "push-confirm": (
        "Ohne Rückfrage wird nur mit --yes geschrieben; den Plan zeigt --dry-run.",
        "Without a terminal to ask, add --yes; --dry-run shows the plan.",
    ),
    "one-scan": (
        "Für „{site}“ gibt es erst eine Erfassung. Nach dem nächsten „netzplan scan“ lässt sich vergleichen.",
        "There is only one scan of “{site}”. After the next “netzplan scan” there is something to compare.",
    ),
    "no-scan": (
        "Keine Erfassung passt zu „{wanted}“. „netzplan scans“ zeigt alle.",
        "No scan fits “{wanted}”. “netzplan scans” shows them all.",
    ),
    "note": (
        "„{given}“ ist keine Angabe. Gemeint ist FELD=WERT; Felder: {known}.",
        "“{given}” is no note. It should be FIELD=VALUE; fields: {known}.",
    ),
    "note-personal-names": (
        "„{given}“ ist keine Regel für Personennamen. Es gibt: {known} (behalten, maskieren, weglassen).",
        "“{given}” is no rule for people's names. There are: {known}.",
    ),
    "place": (
        "Es fehlt ein Platz: netzplan place GERÄT X Y, oder --hide, oder --reset.",
        "A place is missing: netzplan place DEVICE X Y, or --hide, or --reset.",
    ),
    "link-itself": (
        "„{name}“ lässt sich nicht mit sich selbst verbinden; zwei verschiedene Geräte nennen.",
        "“{name}” cannot be connected to itself; name two different devices.",
    ),
    "no-link": (
        "Zwischen „{a}“ und „{b}“ ist kein Kabel eingetragen; „netzplan link“ zeigt die eingetragenen.",
        "No cable is entered between “{a}” and “{b}”; “netzplan link” lists those entered.",
    ),
    "note-role": ("„{given}“ ist keine Rolle. Rollen: {known}.", "“{given}” is no role. Roles: {known}."),
    "ambiguous": (
        "„{wanted}“ passt auf mehrere Geräte: {candidates}. Bitte genauer.",
        "“{wanted}” fits several devices: {candidates}. Please be more precise.",
    ),
    "no-device": (
        "Kein Gerät heißt „{wanted}“. „netzplan devices“ zeigt alle Namen und Adressen.",
        "No device is called “{wanted}”. “netzplan devices” shows all names and addresses.",
    ),
    "same-device": (
        "Beide Angaben meinen dasselbe Gerät ({name}). Bitte zwei verschiedene nennen.",
        "Both mean the same device ({name}). Please name two different ones.",
    ),
    "no-way": (
        "Zwischen {one} und {other} ist kein Weg belegt. „netzplan explain“ zeigt, was über ihren Platz bekannt ist.",
        "No way between {one} and {other} is known. “netzplan explain” shows what is known of their places.",
    ),
    "column-wrong": (
        "„{argument}“: gebraucht wird „Titel=Feld“, und das Feld ist eines von: {known}",
        "“{argument}”: “Title=field” is needed, and the field is one of: {known}",
    ),
    "column-unclear": (
        "{path}: unklar ist, was in {titles} steht. Zum Beispiel: {hint}. Mit „Titel=“ bleibt eine Spalte weg.",
        "{path}: it is unclear what {titles} hold. For example: {hint}. “Title=” leaves a column out.",
    ),
    "column-who": (
        "{path}: keine Spalte sagt, welches Gerät gemeint ist (Name, IP, MAC oder Seriennummer); da sind {titles}.",
        "{path}: no column tells which device is meant (name, IP, MAC or serial number); there are {titles}.",
    ),
    "no-network": (
        "Kein privates Netz angeschlossen. Ein Netz nennen, zum Beispiel: netzplan scan 192.168.1.0/24",
        "No private network is attached. Name one, for example: netzplan scan 192.168.1.0/24",
    ),
    "scope": (
        "{reason} Wer es trotzdem darf, nennt mit --allowed-by, wer es erlaubt hat.",
        "{reason} If you may, say with --allowed-by who allowed it.",
    ),
    "scope-wrong": ("{reason}", "{reason}"),
    "not-network": (
        "„{network}“ ist kein Netz. Ein Netz sieht so aus: 192.168.1.0/24. Welche es gibt, zeigt „netzplan scans“.",
        "“{network}” is no network. A network looks like this: 192.168.1.0/24. “netzplan scans” shows which there are.",
    ),
    "no-role": (
        "„{word}“ ist keine Rolle. Welche es gibt, steht in „netzplan devices“: Switch, Drucker, PC …",
        "“{word}” is no role. “netzplan devices” shows which there are: switch, printer, PC …",
    ),
    "confirm": (
        "Erfasst würde {networks}. Ohne Rückfrage geht das nur mit --yes.",
        "This would scan {networks}. Without a terminal to ask, add --yes.",
    ),
    "recording": (
        "Die mitgelieferte Aufzeichnung ist beschädigt. Bitte netzplan neu installieren.",
        "The recording that ships with netzplan is damaged. Please install netzplan again.",
    ),
    "fault": (
        "Das hätte nicht geschehen dürfen: {reason}. Mit „netzplan -v …“ erscheint die ganze Meldung.",
        "This should not have happened: {reason}. “netzplan -v …” shows the whole message.",
    ),
    "bind": ("„{address}“ ist keine Adresse dieses Rechners.", "“{address}” is no address of this computer."),
    "half-certificate": (
        "Zertifikat und Schlüssel gehören zusammen: --certificate und --key nennen.",
        "Certificate and key belong together: name --certificate and --key.",
    ),
    "certificate": (
        "Das Zertifikat {path} lässt sich nicht verwenden: {reason}.",
        "The certificate {path} cannot be used: {reason}.",
    ),
    "bind-failed": (
        "Auf {address} lässt sich nicht hören: {reason}. Mit --port einen anderen Port wählen.",
        "Cannot listen on {address}: {reason}. Choose another port with --port.",
    ),
    "confine": (
        "Die Rechte ließen sich nicht abgeben (Benutzer {user}): {reason}. Der Dienst startet so nicht.",
        "The privileges could not be given up (user {user}): {reason}. The service does not start like that.",
    ),
    "no-systemd": (
        "Hier gibt es kein systemd. „netzplan serve“ selbst starten lassen, etwa beim Anmelden.",
        "There is no systemd here. Have “netzplan serve” started another way, for example at sign-in.",
    ),
    "install-root": (
        "Das braucht root: sudo {command} serve --install. Oder für den eigenen Benutzer: --install --user.",
        "This needs root: sudo {command} serve --install. Or for your own user: --install --user.",
    ),
    "install-user-root": (
        "--user ist für den eigenen Benutzer, nicht für root. Bitte ohne sudo aufrufen.",
        "--user is for your own user, not for root. Please call it without sudo.",
    ),
    "install-place": (
        "{command} ist für andere Benutzer nicht lesbar. Erst für alle installieren: pipx install --global netzplan",
        "{command} cannot be reached by other users. Install it for all first: pipx install --global netzplan",
    ),
    "install-store": (
        'Die Adresse der Datenbank gehört in /etc/netzplan/settings.toml (store = "postgresql://…", chmod 600); der '
        "Dienst liest sie von dort.",
        'The address of the database belongs into /etc/netzplan/settings.toml (store = "postgresql://…", chmod 600); '
        "the service reads it from there.",
    ),
    "install-confirm": (
        "Ohne Rückfrage wird nur mit --yes eingerichtet.",
        "Without a terminal to ask, add --yes.",
    ),
    "install": ("„{command}“ ist gescheitert: {reason}", "“{command}” has failed: {reason}"),
    "account": ("{reason}", "{reason}"),
    "no-finding": (
        "Einen Befund mit der Nummer „{wanted}“ gibt es nicht. „netzplan accept“ zeigt alle.",
        "There is no finding number “{wanted}”. “netzplan accept” shows them all.",
    ),
    "no-reason": ("Bitte mit --reason sagen, warum.", "Please say why with --reason."),
    "no-such-option": ("Die Option {option} gibt es nicht.", "There is no option {option}."),
    "missing": ("Es fehlt: {parameter}.", "Missing: {parameter}."),
    "bad-parameter": ("{parameter}: {reason}", "{parameter}: {reason}"),
    "bad-choice": ("{parameter}: Möglich sind {choices}.", "{parameter}: possible are {choices}."),
    "bad-least": (
        "{parameter}: Erwartet wird eine Zahl ab {least}.",
        "{parameter}: a number of at least {least} is expected.",
    ),
    "bad-range": (
        "{parameter}: Erwartet wird eine Zahl von {least} bis {most}.",
        "{parameter}: a number from {least} to {most} is expected.",
    ),
    "bad-number": ("{parameter}: Erwartet wird eine Zahl.", "{parameter}: a number is expected."),
    "os-enoent": ("nicht gefunden", "not found"),
    "os-eacces": ("keine Berechtigung", "no permission"),
    "os-eperm": ("keine Berechtigung", "no permission"),
    "os-eisdir": ("ist ein Ordner", "is a folder"),
    "os-enotdir": ("ein Teil des Pfades ist kein Ordner", "a part of the path is no folder"),
    "os-eexist": ("gibt es schon", "is there already"),
    "os-enospc": ("kein Platz mehr auf dem Datenträger", "no space is left on the disk"),
    "os-erofs": ("der Datenträger lässt sich nur lesen", "the disk can only be read"),
    "os-ebusy": ("wird gerade verwendet", "is in use"),
    "no-such-command": ("Diesen Befehl gibt es nicht.", "There is no such command."),
    "usage": ("{what} Hilfe: {command} --help", "{what} Help: {command} --help"),
}
