"""A document becomes a Word file, for people who go on writing it."""

from __future__ import annotations

import contextlib
import datetime
import io
import zipfile
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from exports.document import model
from exports.document.model import Cell, Document
from exports.format import Unable
from exports.provider import zipped

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.table import _Cell

_ACCENT, _MUTED, _HEAD = "0B4F6C", "52656F", "FFFFFF"
_FILLS = {"open": "FFF8D6", "urgent": "FDEEE6", "unknown": "FDEEE6", "soon": "FFF3D1", "in-order": "E4F3ED"}
_INKS = {"urgent": "B23A00", "unknown": "B23A00", "soon": "7A5200", "in-order": "00634A", "muted": _MUTED}
_BOLD = ("head", "strong", "urgent", "soon", "in-order", "unknown")
_LINE_MM, _TURNED_MM = 170.0, 257.0
_FONT = "Calibri"


def docx(document: Document, pictures: Callable[[str], bytes | None], logo: bytes = b"") -> bytes:
    """`pictures` turns a plan's SVG into PNG, or says None; `logo` is PNG or JPEG. The same document gives the same
    bytes. Raises Unable when python-docx is missing."""
    try:
        import docx as library
    except ImportError as error:
        raise Unable("python-docx: pip install python-docx") from error
    word = library.Document()
    _prepare(word, document)
    _logo(word, logo)
    _cover(word, document)
    turned = False
    for chapter in document.chapters:
        wide = any(isinstance(block, model.Table) and block.wide for block in chapter.blocks)
        if wide != turned:
            _turn(word, wide)
            turned = wide
        heading = word.add_heading(f"{chapter.number}  {_plain(chapter.title)}", 1)
        heading.paragraph_format.page_break_before = chapter.page
        for block in chapter.blocks:
            if isinstance(block, model.Picture):
                _picture(word, block, pictures)
            else:
                _WRITERS[type(block)](word, document, block)
    out = io.BytesIO()
    word.save(out)
    with zipfile.ZipFile(out) as made:
        return zipped({name: made.read(name) for name in made.namelist()})


def _plain(text: str) -> str:
    return text.replace("\u200b", "")


def _prepare(word: Word, document: Document) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    footer = section.footer.paragraphs[0]
    footer.text = f"{_plain(document.confidentiality)}   ·   {_plain(document.title)} · {_plain(document.site)}   ·   "
    for words, field in ((document.words["page"], "PAGE"), (document.words["of"], "NUMPAGES")):
        footer.add_run(f"{words} ")
        footer._p.append(_field(field))
        footer.add_run(" ")
    for fonts in word.styles.element.iter(qn("w:rFonts")):  # the template's theme goes before a name (17.3.2.26)
        for part in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.attrib.pop(qn(f"w:{part}Theme"), None)
            fonts.set(qn(f"w:{part}"), _FONT)
    for name, size, color in (
        ("Normal", 10, "1B2A33"),
        ("Title", 30, _ACCENT),
        ("Heading 1", 19, _ACCENT),
        ("Heading 2", 12.5, "1B2A33"),
    ):
        style: Any = word.styles[name]
        style.font.name = _FONT
        style.font.size = Pt(size)
        style.font.color.rgb = RGBColor.from_string(color)
    core = word.core_properties
    at = datetime.datetime.fromtimestamp(document.at, datetime.UTC).replace(tzinfo=None)
    core.title, core.author = _plain(f"{document.title} {document.customer}")[:250], _plain(document.author)[:250]
    core.created = core.modified = at
    core.language = document.lang
    core.comments = ""


def _field(name: str) -> Any:
    """A number that Word works out itself."""
    from docx.oxml import parse_xml

    return parse_xml(
        '<w:fldSimple xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        f' w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    )


def _turn(word: Word, wide: bool) -> None:
    """From here on pages lie, or stand again."""
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.shared import Mm

    section = word.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))


def _logo(word: Word, logo: bytes) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.image.exceptions import UnrecognizedImageError
    from docx.shared import Mm

    if not logo:
        return
    paragraph = word.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    with contextlib.suppress(UnrecognizedImageError):
        paragraph.add_run().add_picture(io.BytesIO(logo), height=Mm(22))


def _cover(word: Word, document: Document) -> None:
    from docx.shared import Mm

    word.add_heading(_plain(document.title), 0)
    word.add_paragraph(_plain(document.subtitle))
    word.add_heading(_plain(document.customer), 2).paragraph_format.space_before = Mm(20)
    if document.site != document.customer:
        word.add_paragraph(_plain(document.site))
    _rows(word, document, document.facts)
    word.add_paragraph(_plain(document.words["legend-open"])).paragraph_format.space_before = Mm(10)


def _fill(cell: _Cell, color: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", color)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _write(cell: _Cell, document: Document, value: Cell, size: float = 8.5) -> None:
    from docx.shared import Pt, RGBColor

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(1)
    run = paragraph.add_run(document.words["please-fill-in"] if value.kind == "open" else _plain(value.text))
    run.font.size = Pt(size)
    run.bold = value.kind in _BOLD
    run.italic = value.kind == "open"
    if ink := _INKS.get(value.kind):
        run.font.color.rgb = RGBColor.from_string(ink)
    if fill := _FILLS.get(value.kind):
        _fill(cell, fill)


_LOOKS = (
    "<w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="C3CED5"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/>'
    '<w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
)
"""Light lines, and as much room in a cell as the widths were measured with (17.4.38, in the order of the schema)."""


def _grid(word: Word, rows: int, widths: tuple[float, ...]) -> list[list[_Cell]]:
    """Cells of a new table, by row. (`table.cell` would search the whole table for each.)"""
    from docx.oxml import parse_xml
    from docx.shared import Mm

    table = word.add_table(rows, len(widths), "Table Grid")
    looks = parse_xml(
        f'<w:tblPr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/>{_LOOKS}</w:tblPr>'
    )
    table._tbl.replace(table._tbl.tblPr, looks)
    for column, share in zip(table.columns, widths, strict=True):
        column.width = Mm(_LINE_MM * share)
    flat = table._cells
    grid = [flat[i : i + len(widths)] for i in range(0, len(flat), len(widths))]
    for row in grid:
        for cell, share in zip(row, widths, strict=True):
            cell.width = Mm(_LINE_MM * share)
    return grid


def _table(word: Word, document: Document, block: model.Table) -> None:
    """Written as XML in one piece: ten thousand cells made one by one take half a minute."""
    from docx.oxml import parse_xml

    line = _TURNED_MM if block.wide else _LINE_MM
    twips = [round(line * share * 1440 / 25.4) for share in block.widths]
    heads = [Cell(head, "head") for head in block.columns]
    rows = _row(document, heads, twips, "<w:trPr><w:tblHeader/></w:trPr>")
    rows += "".join(_row(document, row, twips, "<w:trPr><w:cantSplit/></w:trPr>") for row in block.rows)
    columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in twips)
    table = parse_xml(
        '<w:tbl xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:tblPr>'
        f'<w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/>{_LOOKS}</w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )
    word.element.body.insert_element_before(table, "w:sectPr")
    word.add_paragraph()


def _row(document: Document, row: Sequence[Cell], twips: list[int], properties: str) -> str:
    return f"<w:tr>{properties}{''.join(_xml(document, c, w) for c, w in zip(row, twips, strict=True))}</w:tr>"


def _xml(document: Document, cell: Cell, width: int) -> str:
    fill = _ACCENT if cell.kind == "head" else _FILLS.get(cell.kind)
    ink = _HEAD if cell.kind == "head" else _INKS.get(cell.kind)
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    run = "<w:b/>" if cell.kind in _BOLD else "<w:i/>" if cell.kind == "open" else ""
    run += f'<w:color w:val="{ink}"/>' if ink else ""
    text = document.words["please-fill-in"] if cell.kind == "open" else _plain(cell.text)
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr><w:p><w:pPr><w:spacing w:after="20"/>'
        f'</w:pPr><w:r><w:rPr>{run}<w:sz w:val="17"/></w:rPr>{lines}</w:r></w:p></w:tc>'
    )


def _rows(word: Word, document: Document, rows: tuple[tuple[str, Cell], ...], size: float = 9.5) -> None:
    for cells, (question, value) in zip(_grid(word, len(rows), (0.36, 0.64)), rows, strict=True):
        _write(cells[0], document, Cell(question, "strong"), size)
        _fill(cells[0], "F3F6F8")
        _write(cells[1], document, value, size)
    word.add_paragraph()


def _form(word: Word, document: Document, block: model.Form) -> None:
    _rows(word, document, block.rows, 12 if block.large else 9.5)


def _tiles(word: Word, document: Document, block: model.Tiles) -> None:
    from docx.shared import Pt

    if not block.tiles:
        return
    for cell, (number, value) in zip(
        _grid(word, 1, (1 / len(block.tiles),) * len(block.tiles))[0], block.tiles, strict=True
    ):
        run = cell.paragraphs[0].add_run(f"{number}\n")
        run.bold, run.font.size = True, Pt(18)
        _write(cell, document, value, 8)
    word.add_paragraph()


def _card(word: Word, document: Document, block: model.Card) -> None:
    grid = _grid(word, len(block.rows) + 1, (0.18, 0.82))
    _write(grid[0][0], document, Cell(block.word, block.level))
    _write(grid[0][1], document, Cell(block.title, "strong"), 10.5)
    _fill(grid[0][1], _FILLS[block.level])
    for cells, (question, answer) in zip(grid[1:], block.rows, strict=True):
        _write(cells[0], document, Cell(question, "muted"), 9)
        _write(cells[1], document, Cell(answer), 9)
    for cells in grid[:-1]:  # a card stays on one page
        for cell in cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    word.add_paragraph()


def _steps(word: Word, document: Document, block: model.Steps) -> None:
    for number, (first, second) in enumerate(block.steps, 1):
        paragraph = word.add_paragraph(f"{number}.  ")
        paragraph.add_run(_plain(first)).bold = bool(second)
        if second:
            paragraph.add_run(f": {_plain(second)}")


def _ports(word: Word, document: Document, block: model.Ports) -> None:
    """The table below says the same; a front of boxes is no help to somebody who edits."""


def _picture(word: Word, block: model.Picture, pictures: Callable[[str], bytes | None]) -> None:
    from docx.shared import Mm

    png = pictures(block.svg)
    if png:
        word.add_picture(io.BytesIO(png), width=Mm(_LINE_MM))


def _signatures(word: Word, document: Document, block: model.Signatures) -> None:
    grid = _grid(word, len(block.below) + 1, (1 / len(block.names),) * len(block.names))
    for cell, name in zip(grid[0], block.names, strict=True):
        _write(cell, document, Cell(name, "strong"), 10)
    for cells, below in zip(grid[1:], block.below, strict=True):
        for cell in cells:
            cell.paragraphs[0].add_run("\n\n\n")
            _write(cell, document, Cell(below, "muted"), 8)


def _text(word: Word, document: Document, block: model.Text) -> None:
    from docx.shared import Pt, RGBColor

    run = word.add_paragraph().add_run(_plain(block.text))
    if block.style:
        run.font.color.rgb = RGBColor.from_string(_ACCENT if block.style == "lead" else _MUTED)
        run.font.size = Pt(12 if block.style == "lead" else 9)


def _heading(word: Word, document: Document, block: model.Heading) -> None:
    word.add_heading(_plain(block.text), 2)


_WRITERS: dict[type[model.Block], Callable[[Word, Document, Any], None]] = {
    model.Text: _text,
    model.Heading: _heading,
    model.Table: _table,
    model.Form: _form,
    model.Tiles: _tiles,
    model.Card: _card,
    model.Steps: _steps,
    model.Ports: _ports,
    model.Signatures: _signatures,
}
