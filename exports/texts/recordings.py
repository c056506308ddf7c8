"""Why a recording was not taken in: the codes of discover.recordings.Refused."""

TEXTS: dict[str, tuple[str, str]] = {
    "unknown-format": ("keine Aufzeichnung, die Netzplan kennt", "no recording that netzplan knows"),
    "mib-names": (
        "mit Namen statt Nummern aufgezeichnet; bitte noch einmal mit „snmpwalk -On“",
        "recorded with names instead of numbers; please record again with “snmpwalk -On”",
    ),
    "empty": ("nichts darin", "nothing in it"),
    "too-large": ("zu groß", "too large"),
    "broken": ("beschädigt", "damaged"),
}
