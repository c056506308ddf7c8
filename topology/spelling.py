"""One spelling for each vendor, and for each model."""

from __future__ import annotations

import re

# One spelling for each vendor: what the name begins with, in lower case → how it is written.
VENDORS: tuple[tuple[str, str], ...] = (
    ("avm", "AVM"),
    ("fritz", "AVM"),
    ("hewlett packard enterprise", "HPE"),
    ("hewlett-packard enterprise", "HPE"),
    ("hewlett", "HP"),
    ("hpe", "HPE"),
    ("hp", "HP"),
    ("aruba", "Aruba"),
    ("cisco", "Cisco"),
    ("synology", "Synology"),
    ("qnap", "QNAP"),
    ("brother", "Brother"),
    ("canon", "Canon"),
    ("kyocera", "Kyocera"),
    ("seiko epson", "Epson"),
    ("epson", "Epson"),
    ("lexmark", "Lexmark"),
    ("ricoh", "Ricoh"),
    ("konica", "Konica Minolta"),
    ("oki", "OKI"),
    ("xerox", "Xerox"),
    ("ubiquiti", "Ubiquiti"),
    ("tp-link", "TP-Link"),
    ("netgear", "Netgear"),
    ("zyxel", "Zyxel"),
    ("d-link", "D-Link"),
    ("lancom", "LANCOM"),
    ("mikrotik", "MikroTik"),
    ("routerboard", "MikroTik"),
    ("yealink", "Yealink"),
    ("snom", "Snom"),
    ("gigaset", "Gigaset"),
    ("axis", "Axis"),
    ("hikvision", "Hikvision"),
    ("hangzhou hikvision", "Hikvision"),
    ("dahua", "Dahua"),
    ("zhejiang dahua", "Dahua"),
    ("dell", "Dell"),
    ("lenovo", "Lenovo"),
    ("lcfc", "Lenovo"),  # Lenovo's own works in Hefei, as the IEEE registry spells it
    ("apple", "Apple"),
    ("microsoft", "Microsoft"),
    ("vmware", "VMware"),
    ("intel", "Intel"),
    ("american power conversion", "APC"),
    ("apc", "APC"),
    ("schneider electric", "Schneider Electric"),
    ("eaton", "Eaton"),
    ("sonos", "Sonos"),
    ("samsung techwin", "Hanwha Vision"),
    ("samsung", "Samsung"),
    ("fortinet", "Fortinet"),
    ("sophos", "Sophos"),
    ("juniper", "Juniper"),
    ("extreme", "Extreme Networks"),
    ("edge-core", "Edgecore"),
    ("edgecore", "Edgecore"),
    ("accton", "Edgecore"),
    ("ruckus", "Ruckus"),
    ("huawei", "Huawei"),
    ("allied telesis", "Allied Telesis"),
    ("fujitsu", "Fujitsu"),
    ("super micro", "Supermicro"),
    ("supermicro", "Supermicro"),
    ("palo alto", "Palo Alto Networks"),
    ("watchguard", "WatchGuard"),
    ("sonicwall", "SonicWall"),
    ("check point", "Check Point"),
    ("barracuda", "Barracuda"),
    ("draytek", "DrayTek"),
    ("bintec", "bintec"),
    ("funkwerk", "bintec"),
    ("teldat", "bintec"),
    ("devolo", "devolo"),
    ("deutsche telekom", "Telekom"),
    ("auerswald", "Auerswald"),
    ("agfeo", "AGFEO"),
    ("mitel", "Mitel"),
    ("aastra", "Mitel"),
    ("polycom", "Poly"),
    ("grandstream", "Grandstream"),
    ("avaya", "Avaya"),
    ("mobotix", "MOBOTIX"),
    ("hanwha", "Hanwha Vision"),
    ("vivotek", "Vivotek"),
    ("reolink", "Reolink"),
    ("signify", "Philips"),
    ("philips", "Philips"),
    ("google", "Google"),
    ("sony", "Sony"),
    ("lg electronics", "LG"),
    ("toshiba", "Toshiba"),
    ("sharp", "Sharp"),
    ("riello", "Riello UPS"),
    ("cyber power", "CyberPower"),
    ("cyberpower", "CyberPower"),
    ("liebert", "Vertiv"),
    ("vertiv", "Vertiv"),
    ("emerson network power", "Vertiv"),
    ("wiesemann", "W&T"),
    ("western digital", "Western Digital"),
    ("buffalo", "Buffalo"),
    ("asustor", "ASUSTOR"),
    ("eq-3", "eQ-3"),
    ("allterco", "Shelly"),
    ("shelly", "Shelly"),
    ("siemens", "Siemens"),
    ("hirschmann", "Hirschmann"),
    ("moxa", "Moxa"),
    ("alcatel-lucent enterprise", "Alcatel-Lucent Enterprise"),
    ("alcatel", "Alcatel-Lucent"),
    ("microsens", "MICROSENS"),
    ("raspberry", "Raspberry Pi"),
    ("innovaphone", "innovaphone"),
    ("procurve", "HPE"),
    ("zebra", "Zebra"),
    ("rps", "Riello UPS"),
    ("mge", "Eaton"),
    ("powerware", "Eaton"),
    ("h3c", "H3C"),
    ("hangzhou h3c", "H3C"),
    ("arista", "Arista"),
    ("tripp", "Tripp Lite"),
    ("tripp-lite", "Tripp Lite"),
    ("tripplite", "Tripp Lite"),
    ("engenius", "EnGenius"),
    ("brocade", "Brocade"),
    ("ge medical", "GE Healthcare"),
    ("gude", "GUDE"),
    ("raritan", "Raritan"),
    ("netapp", "NetApp"),
    ("stormshield", "Stormshield"),
    ("securepoint", "Securepoint"),
    ("teltonika", "Teltonika"),
    ("cambium", "Cambium Networks"),
    ("phoenix contact", "Phoenix Contact"),
    ("wago", "WAGO"),
    ("gira", "Gira"),
    ("loxone", "Loxone"),
    ("asustek", "ASUS"),
    ("asus", "ASUS"),
    ("peplink", "Peplink"),
    ("pepwave", "Peplink"),
    ("netasq", "Stormshield"),
    ("audiocodes", "AudioCodes"),
    ("kentix", "Kentix"),
    ("rittal", "Rittal"),
    ("socomec", "Socomec"),
    ("generex", "Generex"),
    ("milesight", "Milesight"),
    ("bosch", "Bosch"),
    ("panasonic", "Panasonic"),
    ("linksys", "Linksys"),
    ("planet", "PLANET"),
    ("akcp", "AKCP"),
)
_LEGAL = re.compile(
    r"[\s,&]+(?:inc|ltd|co|corp|corporation|company|gmbh|ag|kg|limited|incorporated|international|s\.?a\.?|b\.?v\.?|llc)"
    r"\.?(?:[\s,&]+(?:ltd|co|kg|inc|limited)\.?)*$",
    re.IGNORECASE,
)


def vendor_name(text: str) -> str:
    """One spelling for each vendor."""
    plain = text.strip().lower()
    for start, name in VENDORS:
        if plain.startswith(start) and not plain[len(start) : len(start) + 1].isalnum():
            return name
    return _LEGAL.sub("", text.strip()).strip(" ,") or text.strip()


# Vendors whose name is part of the product's.
_IN_THE_NAME = frozenset({"Apple", "AVM", "Microsoft", "Raspberry Pi", "Sonos"})


# What makers call their products in tables, and in their catalogues.
_LONG_FORM = ((r"^FGT_(?=\w)", "FortiGate "), (r"^FGR_(?=\w)", "FortiGate Rugged "), (r"^FWF_(?=\w)", "FortiWiFi "))


def model_name(text: str) -> str:
    """Without the vendor's name before it and the word that only says that there are others like it."""
    for start, name in _LONG_FORM:
        text = re.sub(start, name, text.strip())
    first, space, rest = text.strip().partition(" ")
    if space and (vendor := vendor_name(first)) not in _IN_THE_NAME and any(vendor == name for _, name in VENDORS):
        text = rest
    return re.sub(r"(?i)\s+series$", "", text.strip()) or text.strip()
