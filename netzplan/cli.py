"""The command line: a lazy group, so that `--help` imports click and one table, and nothing else."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import click

from netzplan import __version__

# Command → module in netzplan/commands and its summary in German and English. A test holds the table true.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "scan": (
        "scan",
        "Das Netz erfassen und speichern.",
        "Discover the network and store what was found.",
    ),
    "read": (
        "read",
        "Aufzeichnungen einlesen (SNMP, nmap, pcap).",
        "Take recordings in (SNMP, nmap, pcap).",
    ),
    "devices": ("devices", "Die Geräteliste zeigen oder schreiben.", "Show or write the device list."),
    "diagram": ("diagram", "Den Netzplan zeichnen.", "Draw the topology diagram."),
    "document": ("document", "Die IT-Dokumentation schreiben.", "Write the handover document."),
    "export": ("export", "Für andere Systeme schreiben.", "Write for other systems."),
    "push": (
        "push",
        "In ein System schreiben, das schon etwas enthält (NetBox, GLPI, i-doit, Zabbix).",
        "Write into a system that holds something already (NetBox, GLPI, i-doit, Zabbix).",
    ),
    "explain": (
        "explain",
        "Zeigen, worauf jede Aussage über ein Gerät beruht.",
        "Show the evidence behind every statement about a device.",
    ),
    "path": (
        "path",
        "Den Weg zwischen zwei Geräten zeigen, und ob es einen zweiten gibt.",
        "Show the way between two devices, and whether there is a second one.",
    ),
    "changes": ("changes", "Was sich seit dem letzten Mal geändert hat.", "What differs since the scan before."),
    "scans": (
        "scans",
        "Wann was erfasst wurde, von wem, mit welchen Grenzen.",
        "What was looked at when, by whom, within which limits.",
    ),
    "note": ("note", "Festhalten, was nur ein Mensch weiß.", "Keep what only a person knows."),
    "add": (
        "add",
        "Ein Gerät eintragen, das keine Erfassung sehen kann.",
        "Enter a device that no scan can see.",
    ),
    "link": ("link", "Ein Kabel eintragen, von dem ein Mensch weiß.", "Enter a cable that a person knows of."),
    "place": (
        "place",
        "Festlegen, wo ein Gerät auf dem Plan steht, oder es ausblenden.",
        "Say where a device stands on the plan, or leave it out.",
    ),
    "fill": (
        "fill",
        "Nach dem fragen, was nur Menschen wissen.",
        "Ask for what only people know, one by one.",
    ),
    "accept": (
        "accept",
        "Mit einem Befund leben, mit Grund und Datum.",
        "Live with a finding, for a reason and a date.",
    ),
    "serve": ("serve", "Den Dienst im Browser starten.", "Start the service in a browser."),
    "account": ("account", "Wer sich am Dienst anmelden darf.", "Who may sign in to the service."),
    "backup": ("backup", "Alles Gespeicherte in eine Datei sichern.", "Save everything stored into one file."),
    "restore": ("restore", "Eine Sicherung zurückholen.", "Put a backup back."),
    "demo": (
        "demo",
        "Ein aufgezeichnetes Büro abspielen: Plan, Liste und Dokument.",
        "Replay a recorded office: plan, list and document.",
    ),
    "probes": ("probes", "Was hier und jetzt erfasst werden kann.", "What can be discovered here and now."),
    "doctor": ("doctor", "Prüfen, was fehlt und wie man es ergänzt.", "Check what is missing and how to get it."),
}


def choose_language(given: str | None) -> str:
    """German unless the user, NETZPLAN_LANG, the settings or an English locale say otherwise."""
    for named in (given, os.environ.get("NETZPLAN_LANG")):
        if named and named.lower()[:2] in ("de", "en"):
            return named.lower()[:2]
    with contextlib.suppress(Exception):  # broken settings are reported by the command, not by --help
        from netzplan.settings import load, location

        if location().exists() and (wish := load().lang) in ("de", "en"):
            return wish
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if locale.lower().startswith("en") else "de"


def language(ctx: click.Context) -> str:
    """The language of this run."""
    root = ctx.find_root()
    if "lang" not in root.meta:
        root.meta["lang"] = choose_language(root.params.get("lang"))
    found: str = root.meta["lang"]
    return found


class _Localised(click.Command):
    """A command whose help texts are codes of exports/texts/cli.py; shown in the language of the run."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces, prefix = " ".join(self.collect_usage_pieces(ctx)), "Usage: "
        if language(ctx) == "de":
            prefix = "Aufruf: "
            pieces = pieces.replace("[OPTIONS] COMMAND [ARGS]...", "[OPTIONEN] BEFEHL …").replace("OPTIONS", "OPTIONEN")
        formatter.write_usage(ctx.command_path, pieces, prefix)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.help:
            formatter.write_paragraph()
            with formatter.indentation():
                for paragraph in _say(ctx, self.help).split("\n\n"):
                    formatter.write_text(paragraph)
                    formatter.write_paragraph()

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = []
        for parameter in self.get_params(ctx):
            if isinstance(parameter, click.Option) and (record := parameter.get_help_record(ctx)):
                rows.append((record[0], _say(ctx, parameter.help or "cli.help")))
        with formatter.section("Optionen" if language(ctx) == "de" else "Options"):
            formatter.write_dl(rows)


def _say(ctx: click.Context, code: str) -> str:
    from exports.texts import has, text

    return text(language(ctx), code) if code.startswith("cli.") and has(code) else text(language(ctx), "cli.help")


class Command(_Localised):
    """What every module in netzplan/commands defines as `COMMAND`."""


class _LazyGroup(_Localised, click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"netzplan.commands.{COMMANDS[name][0]}").COMMAND
        return command

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        german = language(ctx) == "de"
        with formatter.section("Befehle" if german else "Commands"):
            formatter.write_dl([(name, row[1 if german else 2]) for name, row in COMMANDS.items()])
        super().format_options(ctx, formatter)


@click.group(
    cls=_LazyGroup,
    help="cli.about",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.option("--store", metavar="FILE", help="cli.store")
@click.option("--site", metavar="NAME", help="cli.site")
@click.option("--lang", type=click.Choice(["de", "en"]), is_eager=True, help="cli.lang")
@click.option("-v", "--verbose", is_flag=True, help="cli.verbose")
@click.version_option(__version__, prog_name="netzplan", help="cli.version")
def group(**_: Any) -> None:
    """Nothing to do before a command: the options are read from the context."""


@contextlib.contextmanager
def _quiet_pipe() -> Iterator[None]:
    """`netzplan … | head` is no error."""
    try:
        yield
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command and leaves with its exit code: 0 done, 1 failed, 2 wrong usage, 3 nothing there yet, 4 refused,
    130 interrupted (what was found is stored)."""
    from netzplan.errors import INTERRUPTED, NetzplanError

    words = list(sys.argv[1:] if arguments is None else arguments)
    given = next((b for a, b in zip(words, [*words[1:], ""], strict=True) if a == "--lang"), None)
    lang = choose_language(given or next((w[7:] for w in words if w.startswith("--lang=")), None))
    try:
        with _quiet_pipe():
            code = group.main(args=words, prog_name="netzplan", standalone_mode=False)
            sys.exit(code if isinstance(code, int) else 0)
    except NetzplanError as error:
        _complain(lang, error.message(lang))
        sys.exit(error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(2)
    except click.UsageError as error:
        _complain(lang, _usage(lang, error))
        sys.exit(2)
    except click.ClickException as error:
        _complain(lang, error.format_message())
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _complain(lang, "Abgebrochen." if lang == "de" else "Interrupted.")
        sys.exit(INTERRUPTED)
    except Exception as error:
        if {"-v", "--verbose"} & set(words):
            raise
        _complain(lang, _fault(lang, error))
        sys.exit(1)


def _complain(lang: str, message: str) -> None:
    click.echo(f"{'Fehler' if lang == 'de' else 'Error'}: {message}", err=True)


def _fault(lang: str, error: Exception) -> str:
    """For what should not have happened: one line, and how to see the rest."""
    from exports.texts import text
    from netzplan.terminal import safe

    return text(lang, "errors.fault", reason=safe(f"{type(error).__name__}: {error}", 300))


def _usage(lang: str, error: click.UsageError) -> str:
    from exports.texts import text
    from netzplan.terminal import safe

    path = error.ctx.command_path if error.ctx else "netzplan"
    if isinstance(error, click.NoSuchOption):
        what = text(lang, "errors.no-such-option", option=error.option_name)
    elif isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else "?"
        what = text(lang, "errors.missing", parameter=name)
    elif isinstance(error, click.BadParameter):
        what = _bad(lang, error)
    elif error.message.startswith("No such command"):
        what = text(lang, "errors.no-such-command")
    else:
        what = error.message
    return safe(text(lang, "errors.usage", what=what, command=path), 400)


def _bad(lang: str, error: click.BadParameter) -> str:
    """What would have been right; click itself says it in English alone."""
    from exports.texts import number, text

    name = error.param.opts[0] if error.param and error.param.opts else "?"
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return text(lang, "errors.bad-choice", parameter=name, choices=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.IntRange | click.FloatRange) and kind.min is not None:
        least, most = (number(lang, n, 0 if n is None or n == int(n) else 1) for n in (kind.min, kind.max or kind.min))
        code = "errors.bad-least" if kind.max is None else "errors.bad-range"
        return text(lang, code, parameter=name, least=least, most=most)
    if isinstance(kind, click.types.IntParamType | click.types.FloatParamType):
        return text(lang, "errors.bad-number", parameter=name)
    return text(lang, "errors.bad-parameter", parameter=name, reason=error.message)


if __name__ == "__main__":
    main()
