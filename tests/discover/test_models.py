"""A model's name tells its maker or nobody: names that begin alike belong to several."""

from __future__ import annotations

import pytest

from discover.fingerprints import engine
from discover.observation import Attribute

MODELS: dict[str, str] = {
    "Zyxel": (
        "ES-2024A GS1900-24 XGS1930-28HP XS1930-12HP NWA50AX USG60W USG20-VPN ATP200 VPN100 GS2220-28HP EX5601-T0 "
        "VMG8825-T50K WAX650S WAC500 NAS326 XMG1915-10E NXC2500"
    ),
    "Ubiquiti": (
        "US-8-60W USW-24-PoE ES-24-250W ER-X ER-4 USG-3P USG-PRO-4 UDM-SE UAP-AC-Pro U6-Lite U7-Pro UCG-Ultra "
        "UXG-Lite UNVR"
    ),
    "Netgear": "GS724TPv2 GS108Ev3 M4300-28G FS728TP XS712T WAC510 WAX214 SRX5308 R7800 GSM7224 MS510TX",
    "TP-Link": "TL-SG3428 T1600G-28TS SG2008P EAP245 EAP670 ER605 Archer-C7 SX3008F",
    "D-Link": "DGS-1210-28 DES-3200-28 DXS-1210-12SC DAP-2610 DSR-250N DIR-882 DWL-6610AP",
    "Cisco": (
        "WS-C2960X-24TS-L C9300-24T C9120AXI-E CBS350-24P SG350-28 SF200-24 ISR4331 C1111-8P ASA5506 FPR1010 "
        "AIR-AP1832I-E-K9 AIR-CT2504-K9 C9800-L CP-7841 N9K-C93180YC CISCO1921/K9 IR829 WAP571"
    ),
    "HPE": "ProLiant-DL380 2530-24G 2930F-24G J9776A JL253A 5406Rzl2 1920-24G 5130-24G",
    "Aruba": "AP-505 AP-515 IAP-305 6300M 8325",
    "Huawei": "S5720-28P AR1220 USG6370 CE6850 AP4050DN AC6605 S5735-L24P4X-A",
    "Juniper": "EX2300-24T EX3400-48P QFX5100 SRX320 MX204 EX4300-48P",
    "Fortinet": "FortiGate-60F FG-100F FortiSwitch-124E FortiAP-231F FS-124E FWF-60E",
    "LANCOM": "1906VA 1781EF LN-860 LX-6402 GS-2326P+ WLC-4025 OAP-1700B IAP-822 GS-3528XP",
    "Synology": "DS920+ RS1221+ DS223j DS1821+ FS3410 SA3400 RT2600ac DS220j RS819",
    "QNAP": "TS-473A TVS-h674 TS-231P TS-h886 TBS-h574TX HS-264",
    "Brother": "HL-L2375DW MFC-L2710DW DCP-L3550CDW QL-820NWB TD-4550DNWB ADS-2800W",
    "HP": "LaserJet-Pro-M404dn OfficeJet-Pro-9010 DesignJet-T650",
    "Kyocera": "ECOSYS-M5526cdw TASKalfa-3554ci FS-1370DN FS-C5150DN",
    "Canon": "MF645C LBP7110C iR-ADV-C3330 i-SENSYS-MF744Cdw",
    "Epson": "WF-C5790 ET-4850 AL-M400 XP-2150 TM-T88VI",
    "Lexmark": "MS510dn CX417de MX522adhe CS421dn C3326dw",
    "Ricoh": "IM-C3000 MP-C307 SP-C261DNw",
    "Xerox": "VersaLink-C405 WorkCentre-6515 B210 C230",
    "Konica Minolta": "bizhub-C250i bizhub-C3350i",
    "Develop": "ineo+258",
    "OKI": "MC573 C332 MB472 B432",
    "Sharp": "MX-2651 BP-50C26",
    "Toshiba": "e-STUDIO2515AC",
    "Zebra": "ZD421 ZT230 ZT411 GK420t ZQ630",
    "Axis": "M3045-V P1435-LE Q6054-E",
    "Hikvision": "DS-2CD2143G0-I DS-7608NI-K2 DS-2DE4425IW",
    "Dahua": "IPC-HDW2431T NVR4108HS-8P-4KS2 DH-IPC-HFW5431E SD49225T",
    "Reolink": "RLC-520A RLN8-410 E1-Pro",
    "TRENDnet": "TV-IP310PI TEG-30284 TPE-TG44g",
    "Yealink": "SIP-T46S T54W W70B CP960",
    "Snom": "D785 M700 300 D735",
    "Poly": "VVX-411 CCX500 Trio8800",
    "Grandstream": "GXP2170 HT814 UCM6202 GRP2614",
    "Gigaset": "N670-IP-PRO N510",
    "APC": "Smart-UPS-1500 AP8853 AP7920 Back-UPS-Pro-900 SMT1500RMI2U",
    "Eaton": "5PX-2200i 9PX-3000i 5P-1550i EMA114-10",
    "DrayTek": "Vigor2865 VigorAP-903 Vigor167",
    "AVM": "FRITZ!Box-7590 FRITZ!Repeater-1200",
    "Ruckus": "R650 ICX7150-24P ZD1200 T310 R510",
    "MikroTik": "RB4011iGS+ CRS328-24P-4S+ CSS610-8G-2S+ hAP-ac2 CCR1036-12G-4S RB750Gr3",
    "Dell": "N2048P S4112T-ON PowerConnect-5548 PowerEdge-R640 OptiPlex-7090",
    "Lenovo": "ThinkPad-T14 ThinkSystem-SR630",
    "H3C": "S5560S-28P-EI MSR3610-X1",
    "Extreme Networks": "X440G2-24t-10G4 VSP-4450GSX AP305C",
    "Allied Telesis": "AT-x930-28GSTX AT-GS950/24",
    "Edgecore": "ECS4120-28P ES3510MA",
    "Sophos": "XGS2100 XG135 SG230 XGS107",
}
# Who else may be told, since the one sells the other's products.
KIN = {"HPE": {"HP", "Aruba"}, "Aruba": {"HPE"}, "HP": {"HPE"}}


@pytest.mark.parametrize("source", ["model", "sys_descr"])
@pytest.mark.parametrize("maker", sorted(MODELS))
def test_a_model_is_its_makers_or_nobodys(maker: str, source: str) -> None:
    wrong = []
    for model in MODELS[maker].split():
        told = {c.name: c.value for c, _ in engine.match(source, model) if isinstance(c, Attribute)}
        if told.get("vendor", maker) not in {maker, *KIN.get(maker, ())}:
            wrong.append((model, told))
    assert not wrong
