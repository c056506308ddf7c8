"""Networks that were told of and not looked at."""

TEXTS = {
    "title": (
        "Außerdem gibt es diese Netze; angesehen wurden sie nicht",
        "There are these networks too; not looked at",
    ),
    "via": ("hinter {device}", "behind {device}"),
    "routes": ("laut Routen", "by routes"),
    "addresses": ("laut Adressen eines Geräts", "by a device's addresses"),
    "arp": ("laut ARP-Tabelle, Größe geschätzt", "by an ARP table, size guessed"),
    "path": ("auf dem Weg in ein anderes Netz, Größe geschätzt", "on the way to another network, size guessed"),
    "command": ("Mit ansehen, wenn es Ihre sind: {command}", "To look at them too, if they are yours: {command}"),
}
