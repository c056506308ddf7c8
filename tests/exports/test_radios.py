"""Radio networks in the lists: the office's own, with hostile names; never the neighbours'."""

from __future__ import annotations

import io
import json
import pathlib

import jsonschema
import msgspec
import openpyxl
import pytest

import exports.schema
from discover.observation import Confidence
from exports.format import Settings
from exports.plan.views import seen
from exports.redact import redact
from exports.registry import formats
from exports.texts import LANGUAGES
from topology.inventory import Device, Inventory, Radio, Resolved

HOSTILE = ["=1+1", "@SUM(A1)", "<script>alert(1)</script>", "Büro", "-2+3"]


def office() -> Inventory:
    box = Device("ap", attributes={"role": Resolved("access-point", Confidence.REPORTED)}, ips=("10.0.0.9",))
    own = [
        Radio(f"2c:91:ab:00:00:{n:02x}", ssid, True, "ap", 6, 2437, 40, "ax", "wpa3", ("sae",), -47, "DE", 3, 50)
        for n, ssid in enumerate(HOSTILE)
    ]
    hidden = Radio("2c:91:ab:00:00:99", own=True, device="ap", protection="open")
    return Inventory(
        1000.0, "x", (box,), radios=(*own, hidden, Radio("44:d9:e7:00:00:01", "Nachbar", protection="wep"))
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_workbook_shows_what_the_office_sends(lang: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(formats()["xlsx"].render(office(), Settings(lang=lang))))
    sheet = book["WLAN-Sender" if lang == "de" else "Wi-Fi radios"]
    rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=2)]
    assert len(rows) == len(HOSTILE) + 1
    assert "Nachbar" not in str([[c.value for c in row] for one in book for row in one.iter_rows()])
    (mine,) = (r for r in rows if r[0] == "Büro")
    assert mine[1:] == ["10.0.0.9", "6", "WPA3", "ax (40 MHz)", "−47 dBm", "3", "2c:91:ab:00:00:03"]
    assert not [r[0] for r in rows if str(r[0]).startswith(("=", "@", "-"))]


def test_without_any_there_is_no_sheet() -> None:
    book = openpyxl.load_workbook(io.BytesIO(formats()["xlsx"].render(Inventory(0.0, "x"), Settings(lang="de"))))
    assert "WLAN-Sender" not in book.sheetnames


def test_json_keeps_its_contract_and_says_whose_each_is() -> None:
    schema = json.loads((pathlib.Path(exports.schema.__file__).parent / "inventory.schema.json").read_text())
    told = json.loads(formats()["json"].render(office(), Settings()))
    jsonschema.validate(told, schema)
    assert [(r["ssid"], r["own"]) for r in told["radios"]][-2:] == [(None, True), ("Nachbar", False)]


def test_the_redacted_variant_holds_none() -> None:
    assert redact(office()).radios == ()


@pytest.mark.parametrize(
    ("kind", "shown", "weak"),
    [
        ("open", "offen", True),
        ("wep", "WEP (unsicher)", True),
        ("wpa", "WPA (veraltet)", True),
        ("wps", "WPA2 mit WPS-PIN", True),
        ("wpa2", "WPA2", False),
        ("wpa3", "WPA3", False),
    ],
)
def test_the_plan_writes_protections_as_people_do_and_warns_of_weak_ones(kind: str, shown: str, weak: bool) -> None:
    radio = Radio("2c:91:ab:00:00:01", "Büro", True, "ap", protection=kind)
    inventory = msgspec.structs.replace(office(), radios=(radio,))
    model, _ = seen(inventory, Settings(options={"view": "wlan"}))
    assert model.cards["ssid Büro"].subtitle.split(" · ")[0] == shown
    row = model.cards["ap"].rows[0]
    assert row.right.endswith(shown) and row.right_warn is weak
