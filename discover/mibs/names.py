"""The names that net-snmp prints for the objects which some MIB reads: descriptors of the IETF's, IEEE's and Cisco's
modules, each below its table's entry. An object of another module is printed below the last name that is known, as
`SNMPv2-SMI::enterprises.9.2.1`."""

from __future__ import annotations

from functools import lru_cache

_M2 = "1.3.6.1.2.1"
_LLDP, _LLDP2 = "1.0.8802.1.1.2.1", "1.3.111.2.802.1.1.13.1"
_CDP = "1.3.6.1.4.1.9.9.23.1"

_ENTRIES: dict[str, dict[str, int]] = {
    "": {"iso": 1},
    "1.3.6.1": {"directory": 1, "mgmt": 2, "experimental": 3, "private": 4, "snmpV2": 6},
    "1.3.6.1.2": {"mib-2": 1},
    "1.3.6.1.4": {"enterprises": 1},
    _M2: {
        "system": 1, "interfaces": 2, "at": 3, "ip": 4, "transmission": 10, "dot1dBridge": 17, "host": 25, "ifMIB": 31,
    },
    f"{_M2}.1": {
        "sysDescr": 1, "sysObjectID": 2, "sysUpTime": 3, "sysContact": 4, "sysName": 5, "sysLocation": 6,
        "sysServices": 7,
    },
    "1.3.6.1.6.3.10.2.1": {"snmpEngineID": 1},
    f"{_M2}.2.2.1": {
        "ifIndex": 1, "ifDescr": 2, "ifType": 3, "ifMtu": 4, "ifSpeed": 5, "ifPhysAddress": 6, "ifAdminStatus": 7,
        "ifOperStatus": 8,
    },
    f"{_M2}.31.1.1.1": {"ifName": 1, "ifHighSpeed": 15, "ifAlias": 18},
    f"{_M2}.31.1.2.1": {"ifStackStatus": 3},
    f"{_M2}.10.7.2.1": {"dot3StatsDuplexStatus": 19},
    f"{_M2}.3.1.1": {"atIfIndex": 1, "atPhysAddress": 2, "atNetAddress": 3},
    f"{_M2}.4": {"ipForwarding": 1},
    f"{_M2}.4.20.1": {"ipAdEntAddr": 1, "ipAdEntIfIndex": 2, "ipAdEntNetMask": 3},
    f"{_M2}.4.21.1": {"ipRouteIfIndex": 2, "ipRouteNextHop": 7, "ipRouteMask": 11},
    f"{_M2}.4.22.1": {
        "ipNetToMediaIfIndex": 1, "ipNetToMediaPhysAddress": 2, "ipNetToMediaNetAddress": 3, "ipNetToMediaType": 4,
    },
    f"{_M2}.4.24.4.1": {"ipCidrRouteIfIndex": 5},
    f"{_M2}.4.24.7.1": {"inetCidrRouteIfIndex": 7},
    f"{_M2}.4.32.1": {"ipAddressPrefixOrigin": 5},
    f"{_M2}.4.34.1": {"ipAddressIfIndex": 3, "ipAddressType": 4, "ipAddressPrefix": 5},
    f"{_M2}.4.35.1": {"ipNetToPhysicalPhysAddress": 4, "ipNetToPhysicalType": 6},
    f"{_M2}.55.1.8.1": {"ipv6AddrPfxLength": 2},
    f"{_M2}.14.10.1": {"ospfNbrRtrId": 3, "ospfNbrState": 6},
    f"{_M2}.17.1": {"dot1dBaseBridgeAddress": 1},
    f"{_M2}.17.1.4.1": {"dot1dBasePort": 1, "dot1dBasePortIfIndex": 2},
    f"{_M2}.17.2": {"dot1dStpDesignatedRoot": 5, "dot1dStpRootPort": 7},
    f"{_M2}.17.2.15.1": {
        "dot1dStpPortState": 3, "dot1dStpPortDesignatedRoot": 6, "dot1dStpPortDesignatedBridge": 8,
        "dot1dStpPortDesignatedPort": 9,
    },
    f"{_M2}.17.4.3.1": {"dot1dTpFdbAddress": 1, "dot1dTpFdbPort": 2, "dot1dTpFdbStatus": 3},
    f"{_M2}.17.7.1.2.2.1": {"dot1qTpFdbPort": 2, "dot1qTpFdbStatus": 3},
    f"{_M2}.17.7.1.4.2.1": {
        "dot1qVlanFdbId": 3, "dot1qVlanCurrentEgressPorts": 4, "dot1qVlanCurrentUntaggedPorts": 5,
    },
    f"{_M2}.17.7.1.4.3.1": {
        "dot1qVlanStaticName": 1, "dot1qVlanStaticEgressPorts": 2, "dot1qVlanStaticUntaggedPorts": 4,
    },
    f"{_M2}.17.7.1.4.5.1": {"dot1qPvid": 1},
    f"{_M2}.47.1.1.1.1": {
        "entPhysicalDescr": 2, "entPhysicalContainedIn": 4, "entPhysicalClass": 5, "entPhysicalFirmwareRev": 9,
        "entPhysicalSoftwareRev": 10, "entPhysicalSerialNum": 11, "entPhysicalMfgName": 12, "entPhysicalModelName": 13,
    },
    "1.2.840.10006.300.43.1.2.1.1": {"dot3adAggPortAttachedAggID": 13},
    f"{_LLDP}.3": {
        "lldpLocChassisIdSubtype": 1, "lldpLocChassisId": 2, "lldpLocSysName": 3, "lldpLocSysDesc": 4,
        "lldpLocSysCapSupported": 5, "lldpLocSysCapEnabled": 6,
    },
    f"{_LLDP}.3.7.1": {"lldpLocPortIdSubtype": 2, "lldpLocPortId": 3, "lldpLocPortDesc": 4},
    f"{_LLDP}.4.1.1": {
        "lldpRemChassisIdSubtype": 4, "lldpRemChassisId": 5, "lldpRemPortIdSubtype": 6, "lldpRemPortId": 7,
        "lldpRemPortDesc": 8, "lldpRemSysName": 9, "lldpRemSysDesc": 10, "lldpRemSysCapSupported": 11,
        "lldpRemSysCapEnabled": 12,
    },
    f"{_LLDP}.4.2.1": {"lldpRemManAddrIfSubtype": 3},
    f"{_LLDP2}.3": {
        "lldpV2LocChassisIdSubtype": 1, "lldpV2LocChassisId": 2, "lldpV2LocSysName": 3, "lldpV2LocSysDesc": 4,
        "lldpV2LocSysCapSupported": 5, "lldpV2LocSysCapEnabled": 6,
    },
    f"{_LLDP2}.3.7.1": {"lldpV2LocPortIdSubtype": 2, "lldpV2LocPortId": 3, "lldpV2LocPortDesc": 4},
    f"{_LLDP2}.4.1.1": {
        "lldpV2RemChassisIdSubtype": 5, "lldpV2RemChassisId": 6, "lldpV2RemPortIdSubtype": 7, "lldpV2RemPortId": 8,
        "lldpV2RemPortDesc": 9, "lldpV2RemSysName": 10, "lldpV2RemSysDesc": 11, "lldpV2RemSysCapSupported": 12,
        "lldpV2RemSysCapEnabled": 13,
    },
    f"{_LLDP2}.4.2.1": {"lldpV2RemManAddrIfSubtype": 3},
    f"{_CDP}.1.1.1": {"cdpInterfaceName": 6},
    f"{_CDP}.2.1.1": {
        "cdpCacheAddressType": 3, "cdpCacheAddress": 4, "cdpCacheVersion": 5, "cdpCacheDeviceId": 6,
        "cdpCacheDevicePort": 7, "cdpCachePlatform": 8, "cdpCacheCapabilities": 9,
    },
}  # fmt: skip

# Words that stand for numbers, in indexes and, with -OQ, in values.
_WORDS = {
    "ipv4": 1, "ipv6": 2, "ipV4": 1, "ipV6": 2, "unicast": 1, "dynamic": 3, "static": 4, "invalid": 2, "learned": 3,
    "self": 4, "mgmt": 5, "up": 1, "down": 2, "testing": 3, "dormant": 5, "notPresent": 6, "lowerLayerDown": 7,
    "ethernetCsmacd": 6, "softwareLoopback": 24, "propVirtual": 53, "tunnel": 131, "l2vlan": 135, "l3ipvlan": 136,
    "ieee8023adLag": 161, "bridge": 209, "halfDuplex": 2, "fullDuplex": 3, "disabled": 1, "blocking": 2,
    "listening": 3, "learning": 4, "forwarding": 5, "broken": 6,
}  # fmt: skip
_CHASSIS = (
    "chassisComponent",
    "interfaceAlias",
    "portComponent",
    "macAddress",
    "networkAddress",
    "interfaceName",
    "local",
)
_PORT = ("interfaceAlias", "portComponent", "macAddress", "networkAddress", "interfaceName", "agentCircuitId", "local")


@lru_cache(maxsize=1)
def objects() -> dict[str, str]:
    """Descriptor → dotted identifier."""
    return {
        name: f"{entry}.{number}".removeprefix(".")
        for entry, names in _ENTRIES.items()
        for name, number in names.items()
    }


def word(name: str, said: str) -> int | None:
    """The number that a word stands for in the values of this object; None where it is none."""
    if name.endswith("ChassisIdSubtype"):
        return _CHASSIS.index(said) + 1 if said in _CHASSIS else None
    if name.endswith("PortIdSubtype"):
        return _PORT.index(said) + 1 if said in _PORT else None
    return _WORDS.get(said)
