"""`devices -o x.xlsx`: the office's lists as a workbook, one sheet for each."""

from __future__ import annotations

import datetime
import io
import math
from typing import Any

from exports.cells import cell
from exports.format import Cuts, Settings
from exports.provider import shown, target
from exports.table import HUMAN, Table, checked, headers, tables, title
from exports.texts import moment, text
from topology.inventory import Inventory

# Width of a column in characters, where the content does not decide it better.
_WIDTHS = {
    "evidence": 60,
    "what": 44,
    "consequence": 44,
    "recommendation": 44,
    "finding": 36,
    "reason": 44,
    "id": 13,
    "change": 80,
}
# In points: a line of text, and the highest row that there is. In characters: what fits a page across.
_LINE, _HIGHEST, _PAGE = 13.0, 409.0, 240.0
_FILLED_BY_PEOPLE = {*HUMAN, "decision", "who", "until", "answer", "cause"}
_LEVELS = {"urgent": "#FDEEE6", "soon": "#FFF6DC", "in-order": "#E8F5EF"}


def make(inventory: Inventory, settings: Settings, cuts: Cuts) -> bytes:
    """Texts only (Excel turns `1E10` into a number), frozen headers, filters; same inventory, same bytes."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    at = datetime.datetime.fromtimestamp(settings.created_at or inventory.as_of, datetime.UTC)
    book.set_properties(
        {
            "title": text(settings.lang, "lists.title", site=cell(inventory.site)),
            "author": cell(settings.author),
            "created": at.replace(tzinfo=None),
        }
    )
    styles = _styles(book)
    for table in tables(inventory, settings):
        table = checked(table) if table.name == "devices" else table
        _sheet(book, styles, table, settings, cuts)
    _about(book, styles, inventory, settings)
    book.close()
    return out.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    base = {"valign": "top", "text_wrap": True, "num_format": "@", "font_name": "Calibri", "font_size": 10}
    line = {**base, "bottom": 1, "bottom_color": "#D5DDE2"}
    return {
        "header": book.add_format(
            {**base, "bold": True, "font_color": "#FFFFFF", "bg_color": "#1B4965", "valign": "vcenter"}
        ),
        "cell": book.add_format(line),
        "first": book.add_format({**line, "bold": True}),
        "mono": book.add_format({**line, "font_name": "Consolas", "font_size": 9}),
        "open": book.add_format({**line, "bg_color": "#FFF8D6"}),
        "unknown": book.add_format({**line, "bg_color": "#FDEEE6"}),
        **{f"level-{k}": book.add_format({**line, "bold": True, "bg_color": v}) for k, v in _LEVELS.items()},
        "line": book.add_format({"bottom": 1, "bottom_color": "#D5DDE2"}),
        "title": book.add_format({**base, "bold": True, "font_size": 16, "text_wrap": False}),
        "text": book.add_format(base),
    }


def _sheet(book: Any, styles: dict[str, Any], table: Table, settings: Settings, cuts: Cuts) -> None:
    sheet = book.add_worksheet(title(table, settings.lang)[:31])
    names = headers(table, settings.lang)
    widths = [_width(table, column, name) for column, name in enumerate(names)]
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, styles["header"])
        sheet.set_column(column, column, widths[column], styles["text"])
    if "check" in table.columns:
        last = len(names) - 1
        sheet.set_column(last, last, 9, styles["text"], {"hidden": True})
    sheet.set_row(0, 22)
    levels = {text(settings.lang, f"lists.level-{k}"): f"level-{k}" for k in _LEVELS}
    unknown = text(settings.lang, "roles.unknown")
    for number, row in enumerate(table.rows, 1):
        if (high := _lines(row, widths, table.columns)) > 1:
            sheet.set_row(number, min(high * _LINE + 2, _HIGHEST))
        for column, value in enumerate(row):
            style = _style(table.columns[column], value, levels, unknown)
            style = "first" if column == 0 and style == "cell" else style
            if value:
                sheet.write_string(number, column, shown(value, names[column], cuts), styles[style])
            elif style == "open":
                sheet.write_blank(number, column, None, styles[style])
    sheet.freeze_panes(1, 1)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(names) - 1)
        # The lines of cells that hold nothing: one rule is less than ten thousands of empty cells.
        whole = (1, 0, len(table.rows), len(names) - 1)
        sheet.conditional_format(*whole, {"type": "no_errors", "format": styles["line"]})
    else:
        sheet.write_string(1, 0, text(settings.lang, "lists.nothing"), styles["text"])
    sheet.set_landscape()
    sheet.set_paper(9)
    # One page wide where that can be read, else two, with the first column on both.
    sheet.fit_to_pages(1 if sum(widths) < _PAGE else 2, 0)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)


def _style(column: str, value: str, levels: dict[str, str], unknown: str) -> str:
    if column in _FILLED_BY_PEOPLE:
        return "cell" if value else "open"
    if column == "level":
        return levels.get(value, "cell")
    if column == "role" and value == unknown:
        return "unknown"
    return "mono" if column in ("mac", "ip", "serial", "prefix", "id") else "cell"


def _lines(row: tuple[str, ...], widths: list[float], columns: tuple[str, ...]) -> int:
    """How many lines the row's highest cell takes: LibreOffice leaves it to the file how high a row is."""
    most = 1
    for value, width, column in zip(row, widths, columns, strict=True):
        if column != "check" and ("\n" in value or len(value) > width):
            most = max(most, sum(max(1, math.ceil(len(line) / max(width - 1, 1))) for line in value.split("\n")))
    return most


def _width(table: Table, column: int, name: str) -> float:
    wish = _WIDTHS.get(table.columns[column])
    if wish is not None:
        return wish
    longest = max((len(line) for row in table.rows for line in row[column].split("\n")), default=0)
    return min(38.0, max(len(name) + 4, longest + 2, 9))


def _about(book: Any, styles: dict[str, Any], inventory: Inventory, settings: Settings) -> None:
    """What this file is, how old, and how to fill it in."""
    sheet = book.add_worksheet(text(settings.lang, "lists.sheet-about"))
    sheet.set_column(0, 0, 96)
    sheet.write_string(0, 0, text(settings.lang, "lists.title", site=cell(inventory.site)), styles["title"])
    lines = (
        text(settings.lang, "lists.as-of", at=moment(settings.lang, inventory.as_of, settings.timezone)),
        text(settings.lang, "lists.scope", scope=", ".join(inventory.scope) or "–"),
        text(settings.lang, "lists.fill-in"),
        text(settings.lang, "lists.keep-id"),
        text(settings.lang, "lists.not-recognised"),
    )
    for number, line in enumerate(lines, 2):
        sheet.write_string(number, 0, line, styles["text"])


FORMAT = target(
    "xlsx",
    ("Excel: alle Listen, mit Feldern zum Ausfüllen", "Excel: all lists, with fields to fill in"),
    ".xlsx",
    make,
    "Excel 2007+, LibreOffice; Docusnap, Lansweeper, Hudu",
    (
        "mit openpyxl zurückgelesen",
        "read back with openpyxl",
    ),
    "list",
)
