"""`netzplan add`, `link` and `place`: kept in the store, shown in every output, and taken back again."""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys

import pytest


def run(store: pathlib.Path, *words: str, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "netzplan", "--lang", "de", "--store", str(store), *words],
        capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False,
        env={"PATH": "/usr/bin:/bin", "NETZPLAN_SETTINGS": "/nonexistent/settings.toml"},
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def store(tmp_path: pathlib.Path) -> pathlib.Path:
    run(tmp_path / "demo.db", "demo", "-o", str(tmp_path / "out"))
    return next((tmp_path / "out").glob("*.db"), tmp_path / "demo.db")


def links(store: pathlib.Path, tmp_path: pathlib.Path) -> set[frozenset[str]]:
    run(store, "export", "json", "-o", str(tmp_path / "x.json"))
    told = json.loads((tmp_path / "x.json").read_text("utf-8"))
    name = {d["id"]: d["name"] or d["role"] for d in told["devices"]}
    return {frozenset((name[x["a"]["device"]], name[x["b"]["device"]])) for x in told["links"]}


def test_a_device_and_its_cables_are_entered_shown_and_taken_back(store: pathlib.Path, tmp_path: pathlib.Path) -> None:
    before = links(store, tmp_path)
    run(store, "add", "Modem <b>im Keller</b>", "--role", "modem")
    assert "Modem <b>im Keller</b>  (Modem)" in run(store, "add")
    run(store, "link", "Modem", "sw-core", "--other-port", "24")
    assert frozenset(("Modem <b>im Keller</b>", "sw-core")) in links(store, tmp_path)
    assert "sw-core · 24" in run(store, "link")
    run(store, "diagram", "-o", str(tmp_path / "plan.svg"))
    drawn = (tmp_path / "plan.svg").read_text("utf-8")
    assert "Modem &lt;b&gt;im Keller&lt;/b&gt;" in drawn and "<b>" not in drawn
    assert "Angabe einer Person" in run(store, "explain", "Modem")
    assert "\nArt: Drucker  [" in run(store, "explain", "drucker-eg")  # a role in words, its evidence as it was heard
    run(store, "link", "Modem", "sw-core", "--remove")
    run(store, "add", "Modem <b>im Keller</b>", "--remove")
    assert links(store, tmp_path) == before


def test_a_place_counts_until_it_is_reset(store: pathlib.Path, tmp_path: pathlib.Path) -> None:
    def plan() -> bytes:
        run(store, "diagram", "-o", str(tmp_path / "plan.dot"))
        run(store, "diagram", "-o", str(tmp_path / "plan.drawio"))
        return (tmp_path / "plan.drawio").read_bytes().partition(b"<diagram")[2]

    before = plan()
    run(store, "place", "sw-eg", "900", "400")
    assert plan() != before and "sw-eg: 900.0 400.0" in run(store, "place")
    run(store, "place", "sw-eg", "--reset")
    assert plan() == before and run(store, "place") == ""


@pytest.mark.parametrize(
    "words",
    [
        ("add", "x", "--role", "toaster"), ("add", "nobody", "--remove"), ("link", "sw-eg", "sw-eg"),
        ("link", "sw-eg", "sw-og", "--remove"), ("link", "sw-eg", "nobody"), ("place", "sw-eg"),
        ("place", "sw-eg", "nan", "1"), ("place", "nobody", "1", "1"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_one_line_with_the_remedy(store: pathlib.Path, words: tuple[str, ...]) -> None:
    said = run(store, *words, code=1 if words[-1] in ("--remove", "nobody") or words[1] == "nobody" else 2)
    assert said.startswith("Fehler: ") and said.count("\n") == 1
