"""The figure: the classes that a reader meets first, and the links between them, as SVG.

Where a box stands is laid by hand; what it is called and where it leads comes from the ontology, and a test holds every
arrow to the ontology's own domains and ranges. Each label is there in both languages; the page's switch shows one.

1. A box is a class; an arrow is a property, from its subject to its object.
2. An arrow runs from edge to edge of its boxes; its name stands at its middle.
3. Boxes and names lead to what the page says of the term.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from markupsafe import Markup

from kg.site.ontology.source import Ref, Text

__all__ = ["ARROWS", "BOXES", "draw", "standalone"]

_W, _H = 160, 56
_SIZE = (1070, 630)


class Arrow(NamedTuple):
    """A property and the boxes that it joins here."""

    property: str
    subject: str
    object: str


#: Class → (centre of its box, kind of the site's stylesheet that lends its colour).
BOXES: Mapping[str, tuple[int, int, str]] = {
    "sp:NationalPlan": (100, 60, "national-plan"),
    "sp:MunicipalPlan": (390, 60, "municipal-plan"),
    "sp:DistrictPlan": (680, 60, "district-plan"),
    "sp:District": (970, 60, "district"),
    "skos:Concept": (100, 225, "document"),
    "sp:Reform": (390, 225, "reform"),
    "sp:Measure": (680, 225, "measure"),
    "sp:Department": (970, 225, "department"),
    "sp:CaseCollection": (100, 400, "collection"),
    "sp:ShowcaseCase": (390, 400, "case"),
    "sp:Clause": (680, 400, "safeguard"),
    "sp:Target": (970, 400, "document"),
    "sp:PolicyDocument": (100, 570, "document"),
    "sp:Assertion": (390, 570, "document"),
    "sp:Method": (680, 570, "document"),
}

ARROWS = (
    Arrow("sp:implements", "sp:MunicipalPlan", "sp:NationalPlan"),
    Arrow("sp:implements", "sp:DistrictPlan", "sp:MunicipalPlan"),
    Arrow("sp:inDistrict", "sp:DistrictPlan", "sp:District"),
    Arrow("dct:isPartOf", "sp:Reform", "sp:MunicipalPlan"),
    Arrow("sp:inPlan", "sp:Measure", "sp:DistrictPlan"),
    Arrow("sp:inDistrict", "sp:Department", "sp:District"),
    Arrow("sp:primaryTopic", "sp:Reform", "skos:Concept"),
    Arrow("sp:implements", "sp:Measure", "sp:Reform"),
    Arrow("sp:responsibleUnit", "sp:Measure", "sp:Department"),
    Arrow("sp:exemplifies", "sp:ShowcaseCase", "sp:Reform"),
    Arrow("sp:exemplifies", "sp:ShowcaseCase", "sp:Measure"),
    Arrow("dct:isPartOf", "sp:Clause", "sp:Measure"),
    Arrow("sp:target", "sp:Measure", "sp:Target"),
    Arrow("dct:isPartOf", "sp:ShowcaseCase", "sp:CaseCollection"),
    Arrow("sp:reusesTextOf", "sp:Clause", "sp:Clause"),
    Arrow("sp:sameCommitmentAs", "sp:Clause", "sp:Clause"),
    Arrow("sp:evidence", "sp:ShowcaseCase", "sp:Assertion"),
    Arrow("sp:method", "sp:Assertion", "sp:Method"),
    Arrow("prov:wasDerivedFrom", "sp:Assertion", "sp:PolicyDocument"),
)

_TITLE = Text("主要类与关系", "Main classes and relations")
# What the figure needs where the site's stylesheet is not at hand.
_STYLE = "text{font-family:'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif}"


def draw(refs: Mapping[str, Ref]) -> Markup:
    """The figure for a page that has the site's stylesheet; ``refs`` by short name (``sp:Measure``)."""
    return _svg(refs, ("zh", "en"), Markup(""), "")


def standalone(refs: Mapping[str, Ref], language: str) -> bytes:
    """The figure as a file, in one language, with colours of its own."""
    style = Markup("<style>{}</style><rect width='100%' height='100%' fill='#fbfaf7'/>").format(Markup(_STYLE))  # noqa: S704 - our own words
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_svg(refs, (language,), style, "index.html")}\n'.encode()


def _svg(refs: Mapping[str, Ref], languages: tuple[str, ...], style: Markup, page: str) -> Markup:
    arrows = Markup("\n").join(_linked(refs[a.property], page, _arrow(a, refs[a.property], languages)) for a in ARROWS)
    boxes = Markup("\n").join(_linked(refs[name], page, _box(refs[name], *at, languages)) for name, at in BOXES.items())
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="group" aria-label="{}">{}\n<defs>'
        '<marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0 10 5 0 10z" fill="var(--soft,#565b64)"/></marker></defs>\n{}\n{}\n</svg>'
    ).format(*_SIZE, " ".join(getattr(_TITLE, language) for language in languages), style, arrows, boxes)


def _box(ref: Ref, x: int, y: int, kind: str, languages: tuple[str, ...]) -> Markup:
    colour = f"var(--k-{kind},#565b64)"
    frame = Markup(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="5" fill="var(--card,#fff)" stroke="{}" stroke-width="2.5"/>'
    ).format(x - _W // 2, y - _H // 2, _W, _H, colour)
    name = Markup(
        '<text x="{}" y="{}" text-anchor="middle" font-size="12" fill="var(--soft,#565b64)">{}</text>'
    ).format(x, y + 18, ref.short)
    return frame + _label(ref, x, y - 3, 16, languages, bold=True) + name


def _arrow(arrow: Arrow, ref: Ref, languages: tuple[str, ...]) -> Markup:
    x1, y1 = BOXES[arrow.subject][:2]
    x2, y2 = BOXES[arrow.object][:2]
    if arrow.subject == arrow.object:
        path = f"M{x1 + 30} {y1 + _H // 2}c10 44 -70 44 -60 2"
        return _named(path, ref, x1 - 15, y1 + _H // 2 + 48, languages)
    (a, b), (c, d) = _edge(x1, y1, x2, y2), _edge(x2, y2, x1, y1)
    above = -7 if b == d else 4
    return _named(f"M{a:.0f} {b:.0f}L{c:.0f} {d:.0f}", ref, round((a + c) / 2), round((b + d) / 2) + above, languages)


def _named(path: str, ref: Ref, x: int, y: int, languages: tuple[str, ...]) -> Markup:
    line = Markup(
        '<path d="{}" fill="none" stroke="var(--soft,#565b64)" stroke-width="1.4" marker-end="url(#tip)"/>'
    ).format(path)
    return line + _label(ref, x, y, 13, languages, bold=False)


def _edge(x: int, y: int, to_x: int, to_y: int) -> tuple[float, float]:
    """Where the line from a box's centre to another leaves the box."""
    dx, dy = to_x - x, to_y - y
    scale = min(_W / 2 / abs(dx) if dx else 9.0, _H / 2 / abs(dy) if dy else 9.0)
    return x + dx * scale, y + dy * scale


def _label(ref: Ref, x: int, y: int, size: int, languages: tuple[str, ...], *, bold: bool) -> Markup:
    """One text for each language, with a halo so that it can be read on a line."""
    words = ref.label if ref.own else _FOREIGN.get(ref.short, ref.label)
    return Markup("").join(
        Markup(
            '<text class="{}" x="{}" y="{}" text-anchor="middle" font-size="{}" font-weight="{}" '
            'fill="var(--ink,#1d1f23)" stroke="var(--{},#{})" stroke-width="5" paint-order="stroke" '
            'stroke-linejoin="round">{}</text>'
        ).format(
            language, x, y, size, 700 if bold else 400, "card" if bold else "paper", "fff" if bold else "fbfaf7",
            getattr(words, language),
        )
        for language in languages
    )  # fmt: skip


_FOREIGN = {
    "skos:Concept": Text("主题", "topic"),
    "dct:isPartOf": Text("属于", "is part of"),
    "prov:wasDerivedFrom": Text("引自", "derived from"),
}


def _linked(ref: Ref, page: str, drawn: Markup) -> Markup:
    address = f"#{ref.name}" if ref.own else "#topics" if ref.short == "skos:Concept" else "#borrowed"
    return Markup('<a href="{}{}">{}</a>').format(page, address, drawn)
