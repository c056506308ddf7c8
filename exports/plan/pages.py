"""How a plan is spread over sheets: one if its text stays legible, else an overview and a sheet for each area."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import msgspec

from exports.format import Settings
from exports.plan import keep
from exports.plan import paper as papers
from exports.plan.apart import apart
from exports.plan.faults import clean
from exports.plan.lanes import lanes
from exports.plan.layout import Parts, parts
from exports.plan.meshed import meshed
from exports.plan.model import Card, Model, Wire
from exports.plan.paper import Fit
from exports.plan.pins import wished
from exports.plan.summarise import Summary
from exports.plan.tree import Tree, tree
from exports.plan.views import PHYSICAL, view_of
from exports.plan.words import words
from exports.texts import text

_MESHED = 16
"""More cables than this beside tree and rings: Graphviz places the cards."""


class Page(msgspec.Struct, frozen=True):
    """A sheet's drawing and its name. `heads` are the cards of the overview that it shows in full."""

    name: str
    fit: Fit
    heads: tuple[str, ...] = ()


def pages(model: Model, summary: Summary, settings: Settings) -> list[Page]:
    """The whole site; the first sheet is the overview."""
    whole = fitted(model, settings)
    name = titled(settings)
    if whole[0].good or settings.options.get("sheets") == "1":
        return [Page(name, whole[0])]
    if view_of(settings) != PHYSICAL:
        return spread(model, settings, whole[1], name)
    made = _Split(model, summary, settings, whole[1]).pages()
    return made if len(made) > 1 else [Page(name, whole[0])]


def titled(settings: Settings) -> str:
    """What the view is called."""
    return text(settings.lang, f"plan.{view_of(settings)}")


def spread(model: Model, settings: Settings, shape: Tree, name: str) -> list[Page]:
    """Column after column, as many on each sheet as stay legible; the strip above them on every one."""
    strip = {c for stage in shape.stages for c in stage}

    def page(several: list[str]) -> Page:
        return _part(model, settings, shape, strip, several, name)

    heads = model.flow or (*shape.heads, *shape.loose)
    before = [msgspec.structs.replace(k, heads=k.heads or tuple(k.at)) for k in kept(settings)]
    parts, rest = keep.regrouped(heads, before, lambda several: page(several).fit.good)
    found: list[Page] = []
    for part in parts:
        made = page(part)
        found += [made] if made.fit.good else together(part, page)
    return found + together(rest, page)


def together(heads: Sequence[str], page: Callable[[list[str]], Page]) -> list[Page]:
    """Neighbouring columns together, as many as stay legible on one sheet."""
    found: list[Page] = []
    part: list[str] = []
    last: Page | None = None
    for head in heads:
        made = page([*part, head])
        if last is not None and part and not made.fit.good:
            found.append(last)
            part, made = [], page([head])
        part.append(head)
        last = made
    return [*found, last] if last else found


def _part(model: Model, settings: Settings, shape: Tree, strip: set[str], heads: list[str], name: str) -> Page:
    shown = set(heads)
    waiting = list(heads)
    while waiting:
        below = [c for c in shape.below.get(waiting.pop(), ()) if c not in shown]
        shown.update(below)
        waiting += below
    cards = {c: card for c, card in model.cards.items() if c in strip or c in shown}
    wires = tuple(w for w in model.wires if w.a in cards and w.b in cards)
    flow = tuple(c for c in model.flow if c in shown)
    part = msgspec.structs.replace(model, cards=cards, wires=wires, flow=flow, lost=())
    return Page(name, fitted(part, settings)[0], tuple(heads))


def areas(model: Model, summary: Summary, settings: Settings) -> list[Page]:
    """An overview and the areas, also where one sheet would do."""
    return _Split(model, summary, settings, prepared(model, settings)[1]).pages()


def single(model: Model, settings: Settings) -> Page:
    """The whole site on one sheet, however large."""
    made, _ = prepared(model, settings)
    return Page(titled(settings), papers.large(made, settings.options.get("paper", "")))


def fitted(model: Model, settings: Settings, stages: Sequence[Sequence[str]] = ()) -> tuple[Fit, Tree]:
    """The model on one sheet of A4 or A3, as well as that goes."""
    made, shape = prepared(model, settings, stages)
    return papers.choose(made, settings.options.get("paper", "")), shape


def prepared(model: Model, settings: Settings, stages: Sequence[Sequence[str]] = ()) -> tuple[Parts, Tree]:
    """What is to be arranged, and its structure."""
    if model.flow:
        shape = Tree((), (), tuple(c for c in model.flow if c in model.cards), {}, {}, {}, (), ())
    else:
        shape = tree(model.cards, model.wires, model.roots, stages)
    cores = shape.stages[-1] if shape.stages else ()
    order = {c: n for n, c in enumerate(c for stage in shape.stages for c in stage)}
    say = words(settings.lang, model.cards, cores, order)
    physical = view_of(settings) == PHYSICAL
    own = not stages and physical  # a person's places are those in the physical plan
    pins = wished(settings.options.get("positions", "")) if own else {}
    before = kept(settings)
    drawn = {*model.cards, *(c.id for c in model.lost)}
    rows = keep.still([k for k in before if k.rows], drawn)
    made = parts(shape, model.cards, model.lost, say, rows.rows if rows else ())
    if model.breaks:
        made = msgspec.structs.replace(made, breaks=frozenset(model.breaks))
    wish = settings.options.get("layout", "")
    if wish == "dot" or (wish != "bus" and _too_meshed(made, shape)):
        placed = keep.still([k for k in before if k.way], drawn) or keep.Kept()
        places = {**placed.at, **pins}
        fixed = meshed(apart(model.cards), model.wires, model.roots, model.lost, say, places, placed.way)
        made = msgspec.structs.replace(made, fixed=fixed)
    columns = settings.options.get("columns", "")
    number = int(columns) if columns.isdecimal() and own else papers.fit(made, papers.A3).number if pins else 0
    made = msgspec.structs.replace(made, number=min(number, 200), pins=pins, kept=rows.at if rows else {})
    return made, shape


def kept(settings: Settings) -> list[keep.Kept]:
    """How the view that is asked for was drawn before."""
    view = view_of(settings)
    return [k for k in keep.read(settings.options.get("kept", "")) if (k.view or PHYSICAL) == view]


def _too_meshed(made: Parts, shape: Tree) -> bool:
    """Whether strip and buses do not serve: very many cables beside them, or lines that spoil the drawing."""
    if not shape.cross and all(len(stage) <= 2 for stage in shape.stages):
        return False
    fit = papers.fit(made, papers.A3)
    return len(shape.cross) - len(lanes(shape, made.bands(fit.number)).below) > _MESHED or not clean(fit.layout)


class _Split:
    def __init__(self, model: Model, summary: Summary, settings: Settings, shape: Tree) -> None:
        self.model, self.summary, self.settings, self.shape = model, summary, settings, shape
        self.core = shape.stages[-1] if shape.stages else ()
        self.behind = {h: self._behind(h) for h in (*shape.heads, *shape.loose)}

    def _behind(self, head: str) -> tuple[str, ...]:
        """The cards below a head, those of its column only."""
        found: list[str] = []
        waiting = list(self.shape.below.get(head, ()))
        while waiting:
            here = waiting.pop(0)
            found.append(here)
            waiting += self.shape.below.get(here, ())
        return tuple(found)

    def pages(self) -> list[Page]:
        areas = self._areas()
        numbers = {h: n for n, page in enumerate(areas, 2) for h in page.heads}
        best: Fit | None = None
        for brief in (False, True):
            folded = self._folded(numbers, brief)
            best = fitted(folded, self.settings)[0]
            if best.good:
                break
        assert best is not None  # one of the two was made
        if not best.good and self.settings.options.get("paper", "") not in papers.PAPERS:
            best = papers.large(prepared(folded, self.settings)[0])
        return [Page(text(self.settings.lang, "plan.overview"), best), *areas]

    def _areas(self) -> list[Page]:
        """The areas as they were drawn before; what is new stands beside what is before it, or by itself."""
        heads = [h for h in (*self.shape.heads, *self.shape.loose) if self.behind[h] or self._is_switch(h)]
        found: list[Page] = []
        parts, rest = keep.regrouped(heads, kept(self.settings), lambda several: self._area(several).fit.good)
        for part in parts:
            page = self._area(part)
            found += [page] if page.fit.good else together(part, self._area)
        return found + together(rest, self._area)

    def _is_switch(self, card: str) -> bool:
        return self.model.cards[card].role in ("switch", "router", "firewall", "access-point")

    def _area(self, heads: list[str]) -> Page:
        """These heads with all that hangs on them, and the core as the place where they are joined."""
        linked = [c for c in self.core if any(c in (w.a, w.b) for h in heads for w in self.shape.drops.get(h, ()))]
        shown = {c for h in heads for c in (h, *self.behind[h])}
        cards: dict[str, Card] = {
            c: msgspec.structs.replace(self.model.cards[c], rows=(), warnings=(), sheet=1) for c in linked
        }
        cards |= {c: self.model.cards[c] for c in sorted(shown)}
        wires = tuple(w for w in self.model.wires if w.a in cards and w.b in cards)
        stages = [linked, heads] if len(heads) == 1 and self.behind[heads[0]] and linked else [linked] if linked else []
        roots = tuple(linked) or tuple(heads[:1])
        model = msgspec.structs.replace(self.model, cards=cards, wires=wires, roots=roots, lost=())
        names = [self.model.cards[heads[0]].title, self.model.cards[heads[-1]].title][: len(heads)]
        name = text(self.settings.lang, "plan.area", name=" – ".join(names))
        return Page(name, fitted(model, self.settings, stages)[0], tuple(heads))

    def _folded(self, numbers: dict[str, int], brief: bool) -> Model:
        """Every column as one card that counts what is in it."""
        at = {c: h for h, behind in self.behind.items() if h in numbers for c in behind}
        cards = {}
        for id_, card in self.model.cards.items():
            if id_ in at:
                continue
            if id_ in numbers:
                card = self._fold(id_, numbers[id_], brief)
            cards[id_] = card
        wires = _moved(self.model.wires, at)
        return msgspec.structs.replace(self.model, cards=cards, wires=tuple(wires))

    def _fold(self, head: str, number: int, brief: bool) -> Card:
        inside = self.behind[head]
        hosted = [d for c in (head, *inside) for d in self.summary.hosted.get(c, ())]
        card = self.summary.card(head, hosted, folded=inside, brief=brief)
        return msgspec.structs.replace(card, sheet=number)


def _moved(wires: Iterable[Wire], at: dict[str, str]) -> list[Wire]:
    """Wires of folded cards end at the card that holds them; those inside are gone."""
    found = []
    for wire in wires:
        a, b = at.get(wire.a, wire.a), at.get(wire.b, wire.b)
        if a != b:
            found.append(wire if (a, b) == (wire.a, wire.b) else msgspec.structs.replace(wire, a=a, b=b))
    return found
