"""An ESXi host or a vCenter, as far as it answers who lists hosts and machines. Written from the public description of
the Web Services API (vim25, 6.7 and 8.0); not recorded from a host. VMware's own client (pyvmomi) reads it as well."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from lab.stubs.api import Asked, System, Told

_SESSION = "5203geheim"
_NS = (
    'xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)


def _body(inner: str, status: int = 200, headers: tuple[tuple[str, str], ...] = ()) -> Told:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<soapenv:Envelope {_NS}><soapenv:Body>{inner}</soapenv:Body>'
    kind = ("Content-Type", "text/xml; charset=utf-8")
    return Told(status, f"{text}</soapenv:Envelope>".encode(), (kind, *headers))


def _fault(kind: str) -> Told:
    detail = f'<detail><{kind}Fault xmlns="urn:vim25" xsi:type="{kind}"></{kind}Fault></detail>'
    return _body(
        f"<soapenv:Fault><faultcode>ServerFaultCode</faultcode><faultstring>{kind}</faultstring>{detail}</soapenv:Fault>",
        500,
    )


def _answer(method: str, inner: str, **more: tuple[tuple[str, str], ...]) -> Told:
    return _body(f'<{method}Response xmlns="urn:vim25">{inner}</{method}Response>', **more)  # type: ignore[arg-type]  # headers


def _content(vcenter: bool) -> str:
    kind = "VirtualCenter" if vcenter else "HostAgent"
    name = "VMware vCenter Server 8.0.2 build-1" if vcenter else "VMware ESXi 8.0.2 build-22380479"
    return (
        '<returnval><rootFolder type="Folder">ha-folder-root</rootFolder>'
        '<propertyCollector type="PropertyCollector">ha-property-collector</propertyCollector>'
        '<viewManager type="ViewManager">ViewManager</viewManager>'
        f"<about><name>VMware</name><fullName>{name}</fullName><vendor>VMware, Inc.</vendor><version>8.0.2</version>"
        "<build>22380479</build><osType>vmnix-x86</osType><productLineId>embeddedEsx</productLineId>"
        f"<apiType>{kind}</apiType><apiVersion>8.0.2.0</apiVersion></about>"
        '<sessionManager type="SessionManager">ha-sessionmgr</sessionManager></returnval>'
    )


def _object(kind: str, ident: str, values: dict[str, str]) -> str:
    """`values` are properties by path: XML of a whole `val` element."""
    props = "".join(f"<propSet><name>{name}</name>{val}</propSet>" for name, val in values.items())
    return f'<objects><obj type="{kind}">{ident}</obj>{props}</objects>'


def _string(value: str) -> str:
    return f'<val xsi:type="xsd:string">{escape(value)}</val>'


_HOST = {
    "name": _string("esx1.kanzlei.example"),
    "hardware.systemInfo": '<val xsi:type="HostSystemInfo"><vendor>Dell Inc.</vendor><model>PowerEdge T440</model>'
    "<uuid>4c4c4544-0042-3010-8048-b4c04f373333</uuid><serialNumber>7BH0733</serialNumber></val>",
    "config.network.pnic": '<val xsi:type="ArrayOfPhysicalNic"><PhysicalNic xsi:type="PhysicalNic">'
    "<key>key-vim.host.PhysicalNic-vmnic0</key><device>vmnic0</device><pci>0000:18:00.0</pci>"
    "<linkSpeed><speedMb>10000</speedMb><duplex>true</duplex></linkSpeed><spec></spec>"
    "<wakeOnLanSupported>true</wakeOnLanSupported><mac>e4:43:4b:00:00:01</mac></PhysicalNic>"
    '<PhysicalNic xsi:type="PhysicalNic"><key>key-vim.host.PhysicalNic-vmnic1</key><device>vmnic1</device>'
    "<pci>0000:18:00.1</pci><spec></spec><wakeOnLanSupported>true</wakeOnLanSupported>"
    "<mac>e4:43:4b:00:00:02</mac></PhysicalNic></val>",
    "config.network.vnic": '<val xsi:type="ArrayOfHostVirtualNic"><HostVirtualNic xsi:type="HostVirtualNic">'
    "<device>vmk0</device><key>key-vim.host.VirtualNic-vmk0</key><portgroup>Management Network</portgroup>"
    "<spec><ip><dhcp>false</dhcp><ipAddress>192.168.10.15</ipAddress><subnetMask>255.255.255.0</subnetMask></ip>"
    "<mac>e4:43:4b:00:00:01</mac></spec></HostVirtualNic></val>",
    "config.network.vswitch": '<val xsi:type="ArrayOfHostVirtualSwitch">'
    '<HostVirtualSwitch xsi:type="HostVirtualSwitch">'
    "<name>vSwitch0</name><key>key-vim.host.VirtualSwitch-vSwitch0</key><numPorts>1536</numPorts>"
    "<numPortsAvailable>1500</numPortsAvailable><pnic>key-vim.host.PhysicalNic-vmnic0</pnic>"
    "<spec><numPorts>128</numPorts></spec></HostVirtualSwitch></val>",
    "config.network.portgroup": '<val xsi:type="ArrayOfHostPortGroup"><HostPortGroup xsi:type="HostPortGroup">'
    "<spec><name>Gast</name><vlanId>30</vlanId><vswitchName>vSwitch0</vswitchName><policy></policy></spec>"
    "<computedPolicy></computedPolicy></HostPortGroup></val>",
    "config.product": '<val xsi:type="AboutInfo"><name>VMware ESXi</name><fullName>VMware ESXi 8.0.2</fullName>'
    "<vendor>VMware, Inc.</vendor><version>8.0.2</version><build>22380479</build><osType>vmnix-x86</osType>"
    "<productLineId>embeddedEsx</productLineId><apiType>HostAgent</apiType><apiVersion>8.0.2.0</apiVersion></val>",
    "runtime.connectionState": '<val xsi:type="HostSystemConnectionState">connected</val>',
    "configManager.networkSystem": '<val type="HostNetworkSystem" xsi:type="ManagedObjectReference">'
    "networkSystem</val>",
}


def _machine(name: str, power: str, mac: str, uuid: str, ip: str) -> dict[str, str]:
    return {
        "name": _string(name),
        "runtime.powerState": f'<val xsi:type="VirtualMachinePowerState">{power}</val>',
        "runtime.host": '<val type="HostSystem" xsi:type="ManagedObjectReference">ha-host</val>',
        "config.uuid": _string(uuid),
        "config.template": '<val xsi:type="xsd:boolean">false</val>',
        "config.hardware.device": '<val xsi:type="ArrayOfVirtualDevice">'
        '<VirtualDevice xsi:type="VirtualDisk"><key>2000</key>'
        "<capacityInKB>1</capacityInKB></VirtualDevice>"
        '<VirtualDevice xsi:type="VirtualVmxnet3"><key>4000</key><addressType>assigned</addressType>'
        f"<macAddress>{mac}</macAddress></VirtualDevice></val>",
        "guest.hostName": _string(f"{name}.kanzlei.example"),
        "guest.guestFullName": _string("Microsoft Windows Server 2022 (64-bit)"),
        "guest.net": '<val xsi:type="ArrayOfGuestNicInfo"><GuestNicInfo xsi:type="GuestNicInfo"><network>VM</network>'
        f"<ipAddress>{ip}</ipAddress><macAddress>{mac}</macAddress><connected>true</connected>"
        f"<deviceConfigId>4000</deviceConfigId><ipConfig><ipAddress><ipAddress>{ip}</ipAddress>"
        "<prefixLength>24</prefixLength></ipAddress><ipAddress><ipAddress>fe80::1</ipAddress>"
        "<prefixLength>64</prefixLength></ipAddress></ipConfig></GuestNicInfo></val>",
    }


_OBJECTS = (
    _object("HostSystem", "ha-host", _HOST),
    _object(
        "VirtualMachine",
        "1",
        _machine("srv-dc", "poweredOn", "00:0c:29:00:00:11", "564d1111-0000-4000-8000-000000000011", "192.168.10.21"),
    ),
    _object(
        "VirtualMachine",
        "2",
        _machine("alt", "poweredOff", "00:0c:29:00:00:12", "564d1111-0000-4000-8000-000000000012", "192.168.10.22"),
    ),
)
_HINT = (
    '<returnval xsi:type="PhysicalNicHintInfo"><device>vmnic0</device><connectedSwitchPort><cdpVersion>2</cdpVersion>'
    "<timeout>60</timeout><ttl>130</ttl><samples>10</samples><devId>sw-core</devId><address>192.168.10.2</address>"
    "<portId>GigabitEthernet1/0/24</portId><hardwarePlatform>cisco WS-C2960X</hardwarePlatform>"
    "<deviceCapability><router>false</router><transparentBridge>false</transparentBridge>"
    "<sourceRouteBridge>false</sourceRouteBridge><networkSwitch>true</networkSwitch><host>false</host>"
    "<igmpEnabled>true</igmpEnabled><repeater>false</repeater></deviceCapability></connectedSwitchPort>"
    '</returnval><returnval xsi:type="PhysicalNicHintInfo"><device>vmnic1</device></returnval>'
)


def service(user: str, password: str, vcenter: bool = False) -> System:
    """Pages of one object each, so that a token is needed."""

    def system(asked: Asked) -> Told:
        if asked.path != "/sdk" or asked.method != "POST":
            return Told(404)
        text = asked.body.decode()
        found = re.search(r"<(?:\w+:)?Body[^>]*>\s*<(?:\w+:)?(\w+)", text)
        method = found[1] if found else ""
        if method == "RetrieveServiceContent":
            return _answer(method, _content(vcenter))
        if method == "Login":
            said = dict(re.findall(r"<(userName|password)[^>]*>([^<]*)<", text))
            if said != {"userName": escape(user), "password": escape(password)}:
                return _fault("InvalidLogin")
            times = "<loginTime>2026-01-01T00:00:00Z</loginTime><lastActiveTime>2026-01-01T00:00:00Z</lastActiveTime>"
            inner = f"<returnval><key>{_SESSION}</key><userName>{user}</userName><fullName>x</fullName>{times}"
            cookie = (("Set-Cookie", f'vmware_soap_session="{_SESSION}"; Path=/; HttpOnly; Secure; '),)
            return _answer(
                method, f"{inner}<locale>en</locale><messageLocale>en</messageLocale></returnval>", headers=cookie
            )
        if _SESSION not in asked.headers.get("cookie", ""):
            return _fault("NotAuthenticated")
        match method:
            case "CreateContainerView":
                return _answer(method, '<returnval type="ContainerView">session[52]1</returnval>')
            case "RetrievePropertiesEx" | "ContinueRetrievePropertiesEx":
                told = re.search(r"<token[^>]*>(\d+)<", text)
                return _answer(method, _page(int(told[1]) if told else 0))
            case "QueryNetworkHint":
                return _answer(method, _HINT)
            case "Logout":
                return _answer(method, "")
        return _fault("NotSupported")

    return system


def _page(number: int) -> str:
    token = f"<token>{number + 1}</token>" if number + 1 < len(_OBJECTS) else ""
    return f"<returnval>{token}{_OBJECTS[number]}</returnval>"
