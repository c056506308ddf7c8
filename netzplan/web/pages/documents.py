"""Documents: made on a click, kept with date and checksum, to be downloaded again."""

from __future__ import annotations

import hashlib
import re

from starlette.responses import Response

from exports.texts import LANGUAGES
from netzplan.web.visit import Page, Visit

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "json": "application/json",
    "zip": "application/zip",
}

_REDACTED = re.compile(r"-redacted\.\w+$")


def documents(visit: Visit) -> Response:
    """What was made before, and the form to make one."""
    if visit.service.inventory(visit.site) is None:
        return visit.page("empty")
    from exports.registry import formats

    known = formats()
    offered = [f for f in known.values() if f.kind == "document"]
    if visit.may("export"):
        offered += [f for f in known.values() if f.kind in ("list", "export")]
    kept = [one for one in visit.service.store.documents(visit.site) if for_reader(visit, one.name)]
    return visit.page("documents", offered=offered, kept=kept)


def make(visit: Visit) -> Response:
    """Makes one and keeps it. Readers without the inventory get the redacted variant."""
    from exports.format import Unable
    from exports.registry import formats

    one = formats().get(visit.form.get("format", ""))
    lang = visit.form.get("lang", visit.lang)
    if one is None or lang not in LANGUAGES or (one.kind != "document" and not visit.may("export")):
        return visit.missing()
    redacted = not visit.may("inventory") or visit.form.get("redact") == "1"
    try:
        content = visit.service.rendered(visit.site, one.name, lang, redacted=redacted)
    except Unable as error:
        return visit.page("message", 409, title=visit.say("web.unable"), message=str(error))
    if content is None:
        return visit.missing()
    now = visit.service.now()
    name = f"{visit.site}-{one.name}-{lang}{'-redacted' if redacted else ''}{one.suffix}"
    checksum = hashlib.sha256(content).hexdigest()
    visit.service.store.keep_document(visit.site, name, now, visit.who, checksum, content)
    return visit.go("/documents")


def for_reader(visit: Visit, name: str) -> bool:
    """Whether this reader may have it: one without the inventory, redacted ones only."""
    return visit.may("inventory") or _REDACTED.search(name) is not None


def download(visit: Visit) -> Response:
    """One that was kept; a reader without the inventory gets redacted ones only."""
    found = visit.service.store.document(visit.site, visit.path["id"])
    if found is None or not for_reader(visit, found[0]):
        return visit.missing()
    name, content = found
    return visit.download(content, name, TYPES.get(name.rpartition(".")[2], "application/octet-stream"))


def look(visit: Visit) -> Response:
    """A PDF or page that was kept, in the browser; whatever stands in it, nothing runs."""
    found = visit.service.store.document(visit.site, visit.path["id"])
    kind = found[0].rpartition(".")[2] if found is not None else ""
    if found is None or kind not in _SHOWN or not for_reader(visit, found[0]):
        return visit.missing()
    headers = {"content-disposition": "inline"}
    if kind == "html":
        headers["content-security-policy"] = _INERT
    return Response(found[1], media_type=TYPES[kind], headers=headers)


def remove(visit: Visit) -> Response:
    """One that is not wanted any more."""
    visit.service.store.drop_document(visit.site, visit.path["id"])
    return visit.go("/documents")


_SHOWN = ("pdf", "html")
_INERT = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"

ROUTES = [
    Page("/documents", "see", documents),
    Page("/documents", "see", make, ("POST",)),
    Page("/documents/{id}", "see", download),
    Page("/documents/{id}/look", "see", look),
    Page("/documents/{id}/remove", "manage", remove, ("POST",)),
]
