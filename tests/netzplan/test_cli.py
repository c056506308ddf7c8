"""The command line: fast help in two languages, clear errors with a remedy, documented exit codes."""

from __future__ import annotations

import ast
import os
import pathlib
import re
import subprocess
import sys

import click
import pytest

import netzplan.commands
from exports.texts import LANGUAGES, has, text
from netzplan.cli import COMMANDS, group
from netzplan.terminal import safe

ROOT = pathlib.Path(__file__).parents[2]


def run(*words: str, store: pathlib.Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    """Runs the real program, away from the user's own settings and data."""
    home = {"NETZPLAN_STORE": str(store)} if store else {}
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("NETZPLAN_", "LC_", "LANG"))}
    return subprocess.run(
        [sys.executable, "-m", "netzplan", *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        env={**clean, "NETZPLAN_SETTINGS": "/nonexistent/settings.toml", **home, **env},
        check=False,
    )


def test_the_table_of_commands_is_true() -> None:
    modules = {p.stem for p in pathlib.Path(netzplan.commands.__file__).parent.glob("*.py")} - {"__init__"}
    assert {row[0] for row in COMMANDS.values()} == modules
    with click.Context(group) as ctx:
        for name in COMMANDS:
            command = group.get_command(ctx, name)
            assert command is not None and command.name == name


def _commands() -> list[click.Command]:
    with click.Context(group) as ctx:
        return [group, *(c for name in COMMANDS if (c := group.get_command(ctx, name)))]


def test_every_help_is_written_in_both_languages() -> None:
    for command in _commands():
        for code in [command.help, *(p.help for p in command.params if isinstance(p, click.Option))]:
            assert code and has(code), (command.name, code)


def test_every_text_asked_for_exists() -> None:
    asked = set()
    for path in (ROOT / "netzplan").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name == "say" and isinstance(node.args[0].value, str):
                    asked.add(node.args[0].value)
                elif name == "NetzplanError":
                    asked.add(f"errors.{node.args[0].value}")
    assert len(asked) > 40
    assert [code for code in sorted(asked) if not has(code)] == []


def test_placeholders_are_the_same_in_both_languages() -> None:
    from exports.texts import cli, errors

    for table in (cli.TEXTS, errors.TEXTS):
        for code, (german, english) in table.items():
            assert set(re.findall(r"{(\w+)}", german)) == set(re.findall(r"{(\w+)}", english)), code


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_speaks_the_language(command: str, lang: str) -> None:
    from click.testing import CliRunner

    result = CliRunner().invoke(group, ["--lang", lang, *([command] if command else []), "--help"])
    assert result.exit_code == 0
    assert ("Aufruf:" if lang == "de" else "Usage:") in result.output
    about = text(lang, f"cli.{command}.about" if command else "cli.about")
    assert " ".join(about.split())[:40] in " ".join(result.output.split())


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from netzplan.cli import main\n"
        "try: main(['scan', '--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'scapy', 'networkx', 'sqlalchemy', 'zeroconf', 'typst', 'rich', 'nmap', 'cryptography', 'asyncio'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stderr.strip() == "[]"


def test_language_by_option_environment_and_locale() -> None:
    assert "Aufruf:" in run("--help").stdout
    assert "Usage:" in run("--help", LANG="en_GB.UTF-8").stdout
    assert "Usage:" in run("--help", NETZPLAN_LANG="en").stdout
    assert "Aufruf:" in run("--lang", "de", "--help", LANG="en_GB.UTF-8").stdout


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["devices"], 3, "netzplan scan"),
        (["diagram", "-o", "x.svg"], 3, "netzplan scan"),
        (["diagram"], 2, "--help"),
        (["sacn"], 2, "--help"),
        (["devices", "--nonsense"], 2, "--nonsense"),
        (["scan", "8.8.8.0/24", "--yes"], 4, "--allowed-by"),
        (["scan", "10.0.0.0/8", "--yes"], 4, "--allowed-by"),
        (["scan", "not-a-network", "--yes"], 2, "not-a-network"),
        (["scan", "192.168.77.0/24"], 2, "--yes"),
        (["scan", "192.168.77.0/24", "--rate", "none"], 2, "--rate"),
        (["scan", "192.168.77.0/24", "--yes", "--credentials", "/nonexistent.toml"], 1, "/nonexistent.toml"),
        (["read", "/nonexistent.walk"], 1, "/nonexistent.walk"),
        (["export", "nonsense", "-o", "x"], 2, "json"),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_errors_are_one_line_with_the_remedy(
    tmp_path: pathlib.Path, words: list[str], code: int, says: str, lang: str
) -> None:
    done = run("--lang", lang, *words, store=tmp_path / "office.db")
    assert done.returncode == code, done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("Fehler: " if lang == "de" else "Error: ")
    assert says in done.stderr
    assert done.stdout == ""


def test_a_refused_scan_stores_nothing(tmp_path: pathlib.Path) -> None:
    run("scan", "8.8.8.0/24", "--yes", store=tmp_path / "office.db")
    assert list(tmp_path.iterdir()) == []


def test_broken_settings_are_a_clear_error(tmp_path: pathlib.Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text("customer = 5\n", "utf-8")
    done = run("devices", store=tmp_path / "x.db", NETZPLAN_SETTINGS=str(settings))
    assert done.returncode == 1 and str(settings) in done.stderr and done.stderr.count("\n") == 1
    assert run("--help", NETZPLAN_SETTINGS=str(settings)).returncode == 0


@pytest.mark.parametrize("hostile", ["\x1b[2Jx", "a\rb", "a\nb", "\u202egpj.exe", "\x9b31m", "a\u2028b", "\x00"])
def test_hostile_text_cannot_move_the_terminal(hostile: str) -> None:
    shown = safe(hostile)
    assert shown.isprintable() and "\n" not in shown
    assert len(safe("x" * 5000)) == 200


@pytest.mark.parametrize(
    ("words", "de", "en"),
    [
        (
            ("scan", "--ask", "x"),
            "--ask: Möglich sind bacnet, knx, modbus.",
            "--ask: possible are bacnet, knx, modbus.",
        ),
        (("scan", "127.0.0.1", "--timeout", "0"), "eine Zahl ab 0,1", "a number of at least 0.1"),
        (("scan", "127.0.0.1", "--parallel", "1.5"), "eine Zahl ab 1", "a number of at least 1"),
        (("scan", "-y", "127.0.0.1", "--credentials", "/nix"), "/nix", "not found"),
    ],
)
def test_what_is_wrong_with_a_word_is_said_in_one_language(words: tuple[str, ...], de: str, en: str) -> None:
    german, english = run("--lang", "de", *words).stderr, run("--lang", "en", *words).stderr
    assert de in german and en in english
    assert not re.search(r"\b(?:is|not|such|range|file)\b", german.replace("netzplan scan --help", ""))
