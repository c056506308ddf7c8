"""Why a recording was not taken in: the codes of discover.recordings.Refused."""

TEXTS: dict[str, tuple[str, str]] = {
    "unknown-format": ("keine Aufzeichnung, die Netzplan kennt", "no recording that netzplan knows"),
    "empty": ("nichts darin", "nothing in it"),
    "too-large": ("zu groß", "too large"),
    "broken": ("beschädigt", "damaged"),
}
