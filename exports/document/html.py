"""A document becomes one HTML file: no script, no request, prints like the PDF."""

from __future__ import annotations

import base64
import hashlib
import html
import pathlib
from collections.abc import Callable
from typing import Any

from exports.document import model
from exports.document.model import Cell, Document

_STYLE = pathlib.Path(__file__).with_name("document.css")


def page(document: Document, logo: bytes = b"") -> bytes:
    """UTF-8. Every text is escaped; a policy allows this style sheet and pictures within the file, nothing else."""
    style = _STYLE.read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    title = _safe(f"{document.title} {document.customer}")
    parts = [
        f'<!doctype html>\n<html lang="{document.lang}">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>",
        _cover(document, logo),
        _contents(document),
        "<main>",
        *(_chapter(document, chapter) for chapter in document.chapters),
        f"</main>\n<footer>{_safe(document.confidentiality)}</footer>\n</body>\n</html>\n",
    ]
    return "\n".join(parts).encode()


def _safe(text: str) -> str:
    return html.escape(text).replace("\u200b", "<wbr>").replace("\n", "<br>")


def _cover(document: Document, logo: bytes) -> str:
    picture = ""
    if logo:
        kind = "svg+xml" if b"<svg" in logo[:400] else "png" if logo.startswith(b"\x89PNG") else "jpeg"
        picture = f'<img class="logo" alt="" src="data:image/{kind};base64,{base64.b64encode(logo).decode()}">'
    site = f'<p class="site">{_safe(document.site)}</p>' if document.site != document.customer else ""
    return (
        f'<header class="cover">{picture}<h1>{_safe(document.title)}</h1><p class="subtitle">'
        f'{_safe(document.subtitle)}</p><p class="customer">{_safe(document.customer)}</p>{site}'
        f'{_form(document, document.facts)}<p class="note">{_safe(document.confidentiality)}</p></header>'
    )


def _contents(document: Document) -> str:
    items = "".join(
        f'<li><a href="#c{c.number}"><span>{c.number}</span>{_safe(c.title)}</a></li>' for c in document.chapters
    )
    words = document.words
    return (
        f'<nav aria-label="{_safe(words["contents"])}"><h2>{_safe(words["contents"])}</h2><ul>{items}</ul>'
        f'<p class="legend">{_safe(words["legend-open"])}</p></nav>'
    )


def _chapter(document: Document, chapter: model.Chapter) -> str:
    blocks = "\n".join(_block(document, b) for b in chapter.blocks)
    head = f"<h2><span>{chapter.number}</span>{_safe(chapter.title)}</h2>"
    return f'<section id="c{chapter.number}"{_class("page" if chapter.page else "")}>{head}\n{blocks}\n</section>'


def _cell(document: Document, cell: Cell) -> str:
    if cell.kind == "open":
        return f"<em>{_safe(document.words['please-fill-in'])}</em>"
    return _safe(cell.text)


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""


def _kind(cell: Cell) -> str:
    return _class(cell.kind)


def _form(document: Document, rows: tuple[tuple[str, Cell], ...], large: bool = False) -> str:
    body = "".join(
        f'<tr><th scope="row">{_safe(question)}</th><td{_kind(cell)}>{_cell(document, cell)}</td></tr>'
        for question, cell in rows
    )
    return f'<table class="form{" large" if large else ""}"><tbody>{body}</tbody></table>'


def _table(document: Document, block: model.Table) -> str:
    heads = "".join(f'<th scope="col">{_safe(c)}</th>' for c in block.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td{_kind(c)}>{_cell(document, c)}</td>" for c in row) + "</tr>" for row in block.rows
    )
    return f'<div class="scroll"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'


def _tiles(document: Document, block: model.Tiles) -> str:
    tiles = "".join(f"<li{_kind(c)}><b>{_safe(n)}</b> {_safe(c.text)}</li>" for n, c in block.tiles)
    return f'<ul class="tiles">{tiles}</ul>'


def _card(document: Document, block: model.Card) -> str:
    rows = "".join(f"<dt>{_safe(q)}</dt><dd>{_safe(a)}</dd>" for q, a in block.rows)
    return (
        f'<article class="card {block.level}"><h3>{_safe(block.title)}<span>{_safe(block.word)}</span></h3>'
        f"<dl>{rows}</dl></article>"
    )


def _steps(document: Document, block: model.Steps) -> str:
    items = "".join(f"<li><b>{_safe(a)}</b>: {_safe(b)}</li>" if b else f"<li>{_safe(a)}</li>" for a, b in block.steps)
    return f"<ol{_class('large' if block.large else '')}>{items}</ol>" if items else ""


def _ports(document: Document, block: model.Ports) -> str:
    sockets = "".join(
        f'<li class="{kind or "unsaid"}"><b>{_safe(name)}</b>{_safe(there)}</li>' for name, there, kind in block.ports
    )
    return f'<ul class="ports" aria-hidden="true">{sockets}</ul>'


def _picture(document: Document, block: model.Picture) -> str:
    data = base64.b64encode(block.svg.encode("utf-8", "replace")).decode()
    return f'<figure><img alt="{_safe(block.alt)}" src="data:image/svg+xml;base64,{data}"></figure>'


def _signatures(document: Document, block: model.Signatures) -> str:
    below = "".join(f"<p>{_safe(b)}</p>" for b in block.below)
    return '<div class="signatures">' + "".join(f"<div><b>{_safe(n)}</b>{below}</div>" for n in block.names) + "</div>"


def _text(document: Document, block: model.Text) -> str:
    return f"<p{_class(block.style)}>{_safe(block.text)}</p>"


def _heading(document: Document, block: model.Heading) -> str:
    return f"<h3>{_safe(block.text)}</h3>"


def _filled(document: Document, block: model.Form) -> str:
    return _form(document, block.rows, block.large)


_WRITERS: dict[type[model.Block], Callable[[Document, Any], str]] = {
    model.Text: _text,
    model.Heading: _heading,
    model.Table: _table,
    model.Form: _filled,
    model.Tiles: _tiles,
    model.Card: _card,
    model.Steps: _steps,
    model.Ports: _ports,
    model.Picture: _picture,
    model.Signatures: _signatures,
}


def _block(document: Document, block: model.Block) -> str:
    return _WRITERS[type(block)](document, block)
