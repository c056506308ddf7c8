"""Every example of every fingerprint means what its record says; and texts that name nothing mean nothing."""

from __future__ import annotations

import importlib.resources
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from discover.fingerprints import engine
from discover.observation import Attribute, Confidence
from topology.inventory import ROLES
from topology.spelling import vendor_name

STATES = {"vendor", "model", "role", "os", "os_version", "firmware", "serial", "hostname", "friendly_name", "location"}


def meant(source: str, text: str) -> dict[str, tuple[str, Confidence]]:
    return {c.name: (c.value, sure) for c, sure in engine.match(source, text) if isinstance(c, Attribute)}


def label(record: engine.Record) -> str:
    return record.under or (record.regex.pattern if record.regex else "")


def problems(source: str, record: engine.Record) -> Iterator[str]:
    """What an example does not say although its record does: values taken from the text must stand in the example."""
    if not record.examples:
        yield "no example"
    for example in record.examples:
        found = meant(source, example.text)
        if record.regex is not None and not record.regex.search(" ".join(example.text.split())):
            yield f"{example.text!r} does not fit"
        if record.under is not None and not f"{example.text}.".startswith(f"{record.under}."):
            yield f"{example.text!r} is not below it"
        if unknown := set(example.values) - {name for name, _, _ in record.states}:
            yield f"{example.text!r} tells {unknown}"
        for name, value, sure in record.states:
            if re.search(r"\\[0-9g]", value) and name not in example.values:
                yield f"{example.text!r} does not tell {name}, found {found.get(name)}"
            expected = example.values.get(name, value)
            if found.get(name) != ((expected, sure) if expected else None):
                yield f"{example.text!r}: {name} is {found.get(name)}"


@pytest.mark.parametrize("source", sorted(engine.SOURCES))
def test_examples_mean_what_the_record_says(source: str) -> None:
    wrong = [f"{label(record)}\n    {one}" for record in engine.records(source) for one in problems(source, record)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("source", sorted(engine.SOURCES))
def test_only_known_attributes_roles_and_spellings(source: str) -> None:
    for record in engine.records(source):
        for name, value, _ in record.states:
            assert name in STATES, label(record)
            assert name != "role" or value in ROLES, label(record)
            assert name != "vendor" or "\\" in value or vendor_name(value) == value, f"{label(record)}: {value}"


def test_every_file_is_a_source_and_every_source_has_a_file() -> None:
    files = {p.name for p in importlib.resources.files("discover.fingerprints").iterdir() if p.name.endswith(".toml")}
    assert files == {f"{source}.toml" for source in engine.SOURCES}


@pytest.mark.parametrize("source", sorted(engine.SOURCES))
@pytest.mark.parametrize(
    "text", ["", "Login", "Welcome", "index", "nginx", "Server", "Web Interface", "Home", "1.2.3.4"]
)
def test_what_names_nothing_means_nothing(source: str, text: str) -> None:
    assert not {"role", "model", "vendor"} & set(meant(source, text))


@given(source=st.sampled_from(sorted(engine.SOURCES)), text=st.text(max_size=300))
def test_any_text_is_survived(source: str, text: str) -> None:
    assert all(value for value, _ in meant(source, text).values())


def test_the_most_special_identifier_wins() -> None:
    assert meant("sys_object_id", ".1.3.6.1.4.1.318.1.3.27") == {
        "role": ("ups", Confidence.REPORTED),
        "vendor": ("APC", Confidence.REPORTED),
    }


@pytest.mark.parametrize("name", ["hostname", "netbios_name", "fqdn", "friendly_name"])
def test_names_are_read_wherever_they_come_from(name: str) -> None:
    assert engine.sources(name) == ("hostname",)
    assert meant("hostname", "Annas-iPhone.fritz.box")["role"] == ("smartphone", Confidence.HINT)


@pytest.mark.parametrize(
    "chosen", ["NAS-iPhoneBackup", "server1", "LAPTOP-ANNA", "Desktop-Empfang", "KM-Buchhaltung", "HPserver"]
)
def test_names_that_people_choose_mean_nothing(chosen: str) -> None:
    assert not meant("hostname", chosen)


@pytest.mark.parametrize(
    "text",
    [
        "8-Port KVM Switch",
        "Automatic Transfer Switch",
        "BACnet Gateway",
        "VoIP Gateway 4",
        "SAN Router",
        "Video Matrix Switch",
    ],
)
def test_words_with_two_meanings_make_no_network_device(text: str) -> None:
    assert "role" not in meant("sys_descr", text)


def test_a_controller_of_access_points_is_none_itself() -> None:
    assert meant("sys_descr", "Acme Access Point Controller")["role"] == ("wlan-controller", Confidence.HINT)
    assert "role" not in meant("model", "ZD1200"), "a controller, although label printers are called ZD420"


# Words that begin as products do, or are makers' names as well; and what stands in offices and in titles of pages.
ORDINARY = (
    "Wachturm", "wackelt", "Napoleon", "Irgendwas", "Irland", "Okinawa", "Opportunity", "Drachenboot",
    "compact", "commander", "Ecosystem", "unleashed", "Elsa", "Shelly", "Robin", "Envy", "Laser", "catwalk",
    "Vigor", "workforce", "Gaia", "fortified", "Ukulele", "Planet", "Archer", "Cockpit", "Axis", "Ellipse",
    "Abbruch", "Sparkasse", "spannend", "Deco", "Galaxy", "Pixel", "Honor", "Nest", "Hue", "Loxodrome", "Kilo",
    "Drac", "Router", "ups", "Dir", "Miniserver", "Server", "Backup", "Empfang", "Buchhaltung", "Lager",
    "Werkstatt", "Sekretariat", "Praxis", "Kanzlei", "Anna", "Fritz", "Intranet", "Wiki", "Login", "Dashboard",
    "Management", "Console", "Gateway", "Controller", "Monitor", "Office", "Home", "Linux", "Device", "System",
    "Manager", "Portal", "Test", "Default", "Status", "Admin", "Smart", "Network", "Storage",
)  # fmt: skip
FORMS = (
    "{0}", "{0} 24", "{0} Server", "Welcome to {0}", "{0}-PC", "{0} 1.0 | x", "www.{0}.example", "CN={0},O={0} GmbH",
    "CN={0}.example.org,OU={0}", "{0}/1.2 ({0})", "Linux {0} 5.10.0 #1 SMP armv7l", "Hardware {0} Software {0}",
)  # fmt: skip
SPEAKS = sorted(
    set(engine.SOURCES)
    - {"sys_object_id", "mib_answered", "mdns_service", "wsd_type", "mac_vendor", "model", "printer_model"}
)


@pytest.mark.parametrize("source", SPEAKS)
def test_ordinary_words_name_no_maker_and_no_model(source: str) -> None:
    """Whatever people call their computers and pages: rather silent than wrong."""
    wrong = [
        (text, found)
        for word in ORDINARY
        for text in (form.format(word) for form in FORMS)
        if (found := {n: v for n, v in meant(source, text).items() if n in ("vendor", "model", "serial")})
    ]
    assert not wrong


@pytest.mark.parametrize(
    "source", sorted({"hostname", "tls_subject", "tls_names", "http_server", "http_realm", "user_agent"})
)
def test_ordinary_words_are_no_kind_of_device(source: str) -> None:
    texts = [form.format(word) for word in ORDINARY for form in FORMS]
    assert not [(text, found) for text in texts if (found := meant(source, text).get("role"))]


@pytest.mark.parametrize(
    "word", ["Router", "Switch", "Printer", "Firewall", "Camera", "NVR", "UPS", "PDU", "Thermometer"]
)
@pytest.mark.parametrize(
    "system", ["Linux {} 5.10.0 #1 SMP armv7l", "FreeBSD {} 13.2-RELEASE arm64", "Darwin {} 22.6.0"]
)
def test_the_name_of_a_computer_is_not_what_it_is(word: str, system: str) -> None:
    """The second word of `uname` is chosen by a person."""
    role = meant("sys_descr", system.format(word)).get("role")
    assert role is None or (system.startswith("Darwin") and role[0] == "workstation")


@pytest.mark.parametrize(
    "model", ["FS728TP", "TV-IP310PI", "CX417de", "EX5601-T0", "FS-1370DN", "ZD1200", "DS-2CD2042WD"]
)
def test_models_that_begin_alike_are_told_apart(model: str) -> None:
    found = meant("model", model)
    assert found.get("vendor", ("",))[0] not in {"Synology", "QNAP", "Reolink", "Juniper", "Fortinet"}
    assert found.get("role", ("",))[0] not in {"nas", "switch"}
