"""Links that the documents state themselves: stars, bases and citations, units, issuers' cases.

1. *Star*: an annex row with the mark implements one pilot reform per distinct reform item. The table's footnote says
   of which plan: of the city plans that the document rests on, the one that shares most words with the footnote.
2. *Basis*: a plan rests on the documents that its preamble is drawn up after; a district plan that rests on a city
   plan implements it.
3. *Citation*: every other 《…》 that names a document.
4. *Units* responsible for a measure; bodies that carried a case out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from kg import ids
from kg.records import (
    Citation,
    CityReform,
    Document,
    Evidence,
    Facts,
    Irregularity,
    Link,
    Measure,
    Method,
    Reference,
    Severity,
    UnitRole,
)  # fmt: skip
from kg.text.mapped import MappedText
from kg.text.normalise import bare
from kg.text.numerals import parse_numeral

__all__ = ["SlugOf", "link_citations", "link_stars", "link_units"]

_COUNT_RE = re.compile(r"(?<![\d〇一二三四五六七八九十百])([\d〇一二三四五六七八九十百]+)项")
_SURE, _REPAIRED = Decimal("0.99"), Decimal("0.9")
_LEAST_SHARED = 4  # characters that footnote and title of the plan must share in one run

#: Turns a document's title into its slug.
SlugOf = Callable[[str], str]


def link_stars(
    facts: Facts, slug_of: SlugOf, name_key: Callable[[str], str]
) -> tuple[tuple[CityReform, ...], tuple[Link, ...], tuple[Irregularity, ...]]:
    """Pilot reforms, the links of the starred rows to them, and a note where their number is not the footnote's.

    Args:
        facts: one document.
        slug_of: title of a document → its slug.
        name_key: reform item → ASCII slug.
    """
    document = facts.document
    starred = [m for m in document.measures if m.row and m.row.pilot]
    plan = _pilot_plan(document, facts.citations)
    if not starred or document.note is None or plan is None:
        return (), (), ()
    reforms: dict[str, CityReform] = {}
    links: list[Link] = []
    for measure in starred:
        item = measure.title or measure.body
        key = ids.reform(name_key(item.text))
        reforms.setdefault(key, CityReform(key, item.text, level=plan.level, plans=(ids.plan(slug_of(plan.title)),)))
        links.append(_star_link(document, measure, key, item))
    return tuple(reforms.values()), tuple(links), _count_note(document, len(starred))


def _star_link(document: Document, measure: Measure, key: str, item: MappedText) -> Link:
    slug = document.source.entry.slug
    lost = f"row {measure.path}"
    repaired = any(odd.code == "item-lost" and odd.found.endswith(lost) for odd in document.irregularities)
    note = Evidence(slug, document.note) if document.note is not None else None
    return Link(
        measure.key, "sp:implements", key, Method.EXPLICIT, _REPAIRED if repaired else _SURE, Evidence(slug, item), note
    )


def _pilot_plan(document: Document, citations: Sequence[Citation]) -> Citation | None:
    """The cited city plan whose title shares the longest run of letters with the footnote."""
    if document.note is None:
        return None
    note = bare(document.note.text)
    plans = [c for c in citations if c.is_document and c.level in ("municipal", "national")]
    scored = [(_longest_shared(note, bare(c.title)), -i) for i, c in enumerate(plans)]
    best = max(scored, default=(0, 0))
    return plans[-best[1]] if best[0] >= _LEAST_SHARED else None


def _longest_shared(a: str, b: str) -> int:
    best = 0
    for i in range(len(a)):
        while i + best < len(a) and a[i : i + best + 1] in b:
            best += 1
    return best


def _count_note(document: Document, counted: int) -> tuple[Irregularity, ...]:
    note = document.note
    match = _COUNT_RE.search(note.text) if note is not None else None
    stated = parse_numeral(match[1]) if match else None
    if note is None or stated is None or stated == counted:
        return ()
    found = f"{counted} rows carry the mark, the footnote says {stated}"
    return (Irregularity("mark-count", Severity.LOSS, note.span, found, "kept as printed"),)


def link_citations(facts: Facts, slug_of: SlugOf) -> tuple[Link, ...]:
    """``eli:based_on``, ``eli:cites``, ``sp:drawsUp``, ``dct:references``; and ``sp:implements`` between plans."""
    entry = facts.document.source.entry
    links: list[Link] = []
    for citation in facts.citations:
        if not citation.is_document or citation.relation == Reference.SELF:
            continue
        target = ids.plan(slug_of(citation.title))
        evidence = Evidence(entry.slug, citation.quote)
        predicate, role = _relation(citation), citation.relation.value
        links.append(Link(citation.owner, predicate, target, Method.EXPLICIT, _SURE, evidence, note=role))
        plan_basis = citation.relation == Reference.BASIS and citation.owner == entry.key
        if plan_basis and entry.kind == "district-plan" and citation.level == "municipal":
            links.append(Link(entry.key, "sp:implements", target, Method.EXPLICIT, _SURE, evidence))
    return tuple(links)


def _relation(citation: Citation) -> str:
    """What is to be drawn up is not cited; a case is no work, so ELI's relations do not lead from it."""
    if citation.relation == Reference.ISSUES:
        return "sp:drawsUp"
    if citation.owner.startswith("case/"):
        return "dct:references"
    return "eli:based_on" if citation.relation == Reference.BASIS else "eli:cites"


_ROLE_PREDICATES: Mapping[UnitRole, str] = {
    UnitRole.RESPONSIBLE: "sp:responsibleUnit",
    UnitRole.LEAD: "sp:responsibleUnit",
    UnitRole.SUPPORT: "sp:responsibleUnit",
    UnitRole.CARRIED_OUT: "sp:leadUnit",
    UnitRole.NAMED: "sp:mentionsUnit",
    UnitRole.ISSUER: "eli:passed_by",
}


#: What stands beside sp:responsibleUnit where the text tells lead from support.
_MORE_PREDICATES: Mapping[UnitRole, tuple[str, ...]] = {
    UnitRole.LEAD: ("sp:leadUnit",),
    UnitRole.SUPPORT: ("sp:supportingUnit",),
}


def link_units(facts: Facts) -> tuple[Link, ...]:
    """Who answers for a measure, who carried a case out; the role is the link's note."""
    slug = facts.document.source.entry.slug
    return tuple(
        Link(
            mention.owner, predicate, mention.unit.key, Method.EXPLICIT, mention.confidence,
            Evidence(slug, mention.quote), note=mention.role.value,
        )
        for mention in facts.units
        for predicate in (_ROLE_PREDICATES[mention.role], *_MORE_PREDICATES.get(mention.role, ()))
    )  # fmt: skip
