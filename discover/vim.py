"""Messages of VMware's Web Services API (vim25, SOAP), as far as reading hosts and machines needs them. Pure.

An answer becomes a tree of names: text, or name → list of what stands there; only the names that are read are kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

_DEEPEST = 14
_MOST = 20_000
_LARGEST = 32 << 20

Tree = dict[str, Any] | str


def request(method: str, this: tuple[str, str], inner: str = "") -> bytes:
    """A call of a method of a managed object (type, id); `inner` are its arguments as XML, already escaped."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
        'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f'<soapenv:Body><{method} xmlns="urn:vim25">{reference("_this", this)}{inner}</{method}>'
        "</soapenv:Body></soapenv:Envelope>"
    ).encode()


def reference(name: str, to: tuple[str, str]) -> str:
    return f"<{name} type={quoteattr(to[0])}>{escape(to[1])}</{name}>"


def text(name: str, value: str) -> str:
    return f"<{name}>{escape(value)}</{name}>"


def properties(view: tuple[str, str], wanted: Mapping[str, Collection[str]], most: int) -> str:
    """Arguments of RetrievePropertiesEx: these properties of every object of these types in a view."""
    sets = "".join(
        f"<propSet>{text('type', kind)}<all>false</all>{''.join(text('pathSet', path) for path in paths)}</propSet>"
        for kind, paths in wanted.items()
    )
    way = (
        '<selectSet xsi:type="TraversalSpec"><name>view</name><type>ContainerView</type><path>view</path>'
        "<skip>false</skip></selectSet>"
    )
    start = f"<objectSet>{reference('obj', view)}<skip>true</skip>{way}</objectSet>"
    return f"<specSet>{sets}{start}</specSet><options><maxObjects>{most}</maxObjects></options>"


def tree(raw: bytes, names: Collection[str]) -> Tree:
    """What stands in the body of an answer; empty for what cannot be read."""
    from xml.etree.ElementTree import Element, ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    def plain(element: Element) -> str:
        return element.tag.rpartition("}")[2]

    def read(element: Element, depth: int) -> Tree:
        if not len(element):
            return (element.text or "")[:1000]
        found: dict[str, Any] = {}
        if depth < _DEEPEST:
            for child in list(element)[:_MOST]:
                if plain(child) in names:
                    found.setdefault(plain(child), []).append(read(child, depth + 1))
        return found

    try:
        root = fromstring(raw[:_LARGEST])
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return {}
    body = next((child for child in root if plain(child) == "Body"), None)
    answer = body[0] if body is not None and len(body) else None
    return {} if answer is None or plain(answer) == "Fault" else read(answer, 0)


def every(node: Any, *path: str) -> list[Any]:
    """What stands at a path, each of them."""
    found = [node]
    for name in path:
        found = [below for one in found if isinstance(one, dict) for below in _list(one.get(name))]
    return found


def _list(value: Any) -> list[Any]:
    return value[:_MOST] if isinstance(value, list) else []


def first(node: Any, *path: str) -> Any:
    """The first of what stands at a path; None where there is nothing."""
    return next(iter(every(node, *path)), None)


def objects(returned: Any) -> list[tuple[str, dict[str, Any]]]:
    """Id of each object in an answer of RetrievePropertiesEx, with its properties by path."""
    found = []
    for one in every(returned, "returnval", "objects"):
        ident = first(one, "obj")
        values = {
            name: first(prop, "val") for prop in every(one, "propSet") if isinstance(name := first(prop, "name"), str)
        }
        if isinstance(ident, str):
            found.append((ident, values))
    return found
