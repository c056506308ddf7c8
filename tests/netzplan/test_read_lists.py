"""`netzplan read` of a list with columns of its own: asked on a terminal, else said with the remedy."""

from __future__ import annotations

import os
import pathlib
import pty
import subprocess
import sys

ROOT = pathlib.Path(__file__).parents[2]
LIST = "Rechner;Inv.-Nr.;Zuständigkeit;Farbe\nPC-7;0815;Frau Müller;grau\n"


def _command(store: pathlib.Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "netzplan", "--store", str(store), "--lang", "de", *words]


def _environment() -> dict[str, str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("NETZPLAN_", "LC_", "LANG"))}
    return {**clean, "NETZPLAN_SETTINGS": "/nonexistent/settings.toml", "PYTHONUTF8": "1"}


def _run(store: pathlib.Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        _command(store, *words),
        capture_output=True,
        text=True,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        env=_environment(),
        check=False,
    )


def _shown(store: pathlib.Path) -> str:
    return _run(store, "explain", "PC-7").stdout


def test_without_a_terminal_the_remedy_is_named_and_works(tmp_path: pathlib.Path) -> None:
    store, path = tmp_path / "x.db", tmp_path / "liste.csv"
    path.write_text(LIST, "utf-8")
    done = _run(store, "read", str(path))
    assert done.returncode == 2 and '--column "' in done.stderr and len(done.stderr.splitlines()) == 1
    said = ("--column", "Rechner=name", "--column", "Inv.-Nr.=asset_tag", "--column", "Zuständigkeit=Verantwortlich")
    done = _run(store, "read", *said, str(path))
    assert done.returncode == 0, done.stderr
    assert "nicht gelesen wurden „Farbe“" in done.stderr
    shown = _shown(store)
    assert "0815" in shown and "Frau Müller" in shown and "grau" not in shown


def test_a_wrong_option_and_a_list_of_nothing(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text(LIST, "utf-8")
    done = _run(tmp_path / "x.db", "read", "--column", "Rechner=unfug", str(path))
    assert done.returncode == 2 and "asset_tag" in done.stderr
    path.write_text("Raum;Farbe\nEG;rot\n", "utf-8")
    done = _run(tmp_path / "x.db", "read", "--column", "Farbe=", str(path))
    assert done.returncode == 2 and "welches Gerät" in done.stderr


def test_on_a_terminal_it_asks(tmp_path: pathlib.Path) -> None:
    store, path = tmp_path / "x.db", tmp_path / "liste.csv"
    path.write_text(LIST, "utf-8")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        _command(store, "read", str(path)), stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT, env=_environment()
    )
    os.close(theirs)
    answers = {"Spalte „Rechner“": "name", "Inv.-Nr.“": "Inventarnummer", "Zuständigkeit“": "", "Farbe“": "-"}
    seen, asked = "", 0
    while True:
        try:
            some = os.read(ours, 4096).decode("utf-8", "replace")
        except OSError:  # the other end is closed
            break
        if not some:
            break
        seen += some
        for question, answer in list(answers.items()):
            if question in seen[asked:] and seen.rstrip().endswith(":"):
                os.write(ours, f"{answer}\n".encode())
                asked = len(seen)
                del answers[question]
                break
    assert process.wait(timeout=30) == 0, seen
    os.close(ours)
    assert not answers and "0815" in seen  # the example is shown
    assert "0815" in _shown(store) and "Frau Müller" in _shown(store)
