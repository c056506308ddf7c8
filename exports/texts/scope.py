"""Why a network will not be scanned."""

TEXTS: dict[str, tuple[str, str]] = {
    "empty": (
        "Es ist kein Netz angegeben und keines angeschlossen. Nennen Sie eines, zum Beispiel 192.168.178.0/24.",
        "No network was given and none is attached. Name one, for example 192.168.178.0/24.",
    ),
    "not-a-network": (
        "„{given}“ ist kein Netz. Gemeint ist etwas wie 192.168.178.0/24 oder eine einzelne Adresse.",
        "“{given}” is no network. It should look like 192.168.178.0/24, or be a single address.",
    ),
    "not-hosts": (
        "{network} enthält keine Geräteadressen und lässt sich nicht untersuchen.",
        "{network} holds no addresses of devices and cannot be scanned.",
    ),
    "public": (
        "{network} ist ein öffentliches Netz. Es gehört vielleicht anderen und wird deshalb nicht untersucht.",
        "{network} is a public network. It may belong to others and is therefore not scanned.",
    ),
    "too-large": (
        "{network} ist sehr groß. Ohne ausdrückliche Erlaubnis werden höchstens Netze der Größe {largest} untersucht.",
        "{network} is very large. Without explicit permission, networks up to {largest} are scanned.",
    ),
    "no-interface": (
        "Einen Netzwerkanschluss „{interface}“ gibt es an diesem Rechner nicht.",
        "This computer has no network interface “{interface}”.",
    ),
}
