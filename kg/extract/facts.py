"""``Document`` → ``Facts``: the third stage, one extractor per kind of fact, one document at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extract.case_leads import extract_case_leads
from kg.extract.citations import extract_citations, extract_version_mentions
from kg.extract.deadlines import find_deadlines, horizon, is_deadline, labelled_deadline, read_deadline
from kg.extract.departments import (
    duty_brackets,
    extract_named_units,
    extract_part_units,
    extract_row_units,
    extract_text_units,
    report_unknown_units,
)  # fmt: skip
from kg.extract.leading import with_first_lead
from kg.extract.quantities import extract_quantities
from kg.extract.reform_mentions import extract_mentions
from kg.lexicon.bundle import Lexicon
from kg.records import (
    Citation,
    Deadline,
    Document,
    Facts,
    Irregularity,
    ManifestEntry,
    Measure,
    MeasureKind,
    Quantity,
    ReformMention,
    Severity,
    UnitMention,
    UnitRole,
)  # fmt: skip
from kg.text.mapped import MappedText, Span

__all__ = ["extract"]

_BRACKET_RE = re.compile(r"[（(](?P<when>[^（()）]{2,24})[)）]$")
_OF_MEASURES = ("target", "before")


def extract(document: Document, lexicon: Lexicon) -> Facts:
    """All facts of one document, each kind in text order."""
    units = tuple(_units(document, lexicon))
    units = with_first_lead(units, document, lexicon.units)
    units += tuple(_named_units(document, {(m.owner, m.unit.key) for m in units}, lexicon))
    years = _horizons(document)
    deadlines = tuple(_deadline(measure, document, years.get(measure.parent), lexicon) for measure in document.measures)
    unknown = report_unknown_units((m for m in units if m.role != UnitRole.NAMED), lexicon.units)
    return Facts(
        document=document,
        units=units,
        citations=tuple(_citations(document, lexicon)),
        deadlines=deadlines,
        quantities=tuple(_quantities(document, lexicon)),
        mentions=tuple(_mentions(document, lexicon)),
        irregularities=(*unknown, *_unread_deadlines(deadlines)),
    )


def _speaker(document: Document, lexicon: Lexicon) -> str | None:
    """Whose bodies a document means by names that do not say so; ``None`` for Shanghai as a whole.

    One of an unknown place that makes bodies of the country responsible, and none of a district or city, is the
    country's.
    """
    scope = lexicon.scope_of(document.source.entry)
    if scope.startswith("in-") and _speaks_for_the_country(document, scope, lexicon):
        return "cn"
    return None if scope == "shanghai" else scope


def _speaks_for_the_country(document: Document, scope: str, lexicon: Lexicon) -> bool:
    cells = [m.row.unit_text for m in document.measures if m.row and m.row.unit_text is not None]
    lists = [text[s:e] for m in document.measures for text in [m.body] for s, e in duty_brackets(text)]
    found = [hit for text in (*cells, *lists) for hit in lexicon.units.find(text, scope)]
    national = any(unit.scope == "cn" and not unit.is_group for _, units in found for unit in units)
    others = [
        printed for printed, units in found if not any(unit.scope == "cn" for unit in units)
    ]  # 市场监管总局 is one
    return national and not any(printed.text[0] in "区市县省州" for printed in others)


def _units(document: Document, lexicon: Lexicon) -> Iterator[UnitMention]:
    district = _speaker(document, lexicon)
    for measure in document.measures:
        if measure.row and measure.row.unit_parts:
            for head, cell in measure.row.unit_parts:
                yield from extract_row_units(measure.key, cell, district, lexicon.units, head=head)
        elif measure.row and measure.row.unit_text is not None:
            yield from extract_row_units(measure.key, measure.row.unit_text, district, lexicon.units)
        elif measure.kind == MeasureKind.PART and measure.title is not None and district:
            yield from extract_part_units(measure.key, measure.title, district, lexicon.units)
        else:
            yield from extract_text_units(measure.key, measure.body, measure.clauses, district, lexicon.units)
    for case in document.cases:
        yield from extract_case_leads(case, lexicon.units)


def _named_units(document: Document, known: set[tuple[str, str]], lexicon: Lexicon) -> Iterator[UnitMention]:
    """Bodies that a text names without making them responsible: all but the ``known`` (owner, body) pairs."""
    districts = {case.key: case.district for case in document.cases}
    seen: set[tuple[str, str, str]] = set()
    speaker = _speaker(document, lexicon)
    for owner, text in _owned_texts(document):
        district = districts.get(owner, speaker)
        for mention in extract_named_units(owner, text, district, lexicon.units):
            form = (owner, mention.unit.key, mention.printed.text)
            if (owner, mention.unit.key) not in known and form not in seen:
                seen.add(form)
                yield mention


def _citations(document: Document, lexicon: Lexicon) -> Iterator[Citation]:
    entry = document.source.entry
    level = {"provincial": "municipal"}.get(entry.level, entry.level) if entry.kind != "case-collection" else ""
    for owner, text in _owned_texts(document):
        district = next((c.district for c in document.cases if c.key == owner), entry.district)
        yield from extract_citations(
            owner, text, lexicon.citations, district=district, self_title=entry.title, level=level
        )
        yield from extract_version_mentions(owner, text, lexicon.citations)


def _owned_texts(document: Document) -> Iterator[tuple[str, MappedText]]:
    """Every text of the document with the node that owns it; sections and front matter belong to the document."""
    plan = document.source.entry.key
    for text in document.front:
        yield plan, text
    for section in document.sections:
        yield plan, section.title
        yield plan, section.body
    for measure in document.measures:
        if measure.kind != MeasureKind.PART:  # its words are the whole measure's
            if measure.title is not None and measure.row is None:
                yield measure.key, measure.title
            yield measure.key, measure.body
    for case in document.cases:
        yield case.key, case.title
        yield case.key, case.body


def _horizons(document: Document) -> dict[str, tuple[int, MappedText]]:
    """Key of a section or measure → the year that its heading, or the nearest above it, names, and that heading."""
    found: dict[str, tuple[int, MappedText]] = {}
    nodes = [(s.key, s.parent, s.title) for s in document.sections]
    nodes += [(m.key, m.parent, m.title) for m in document.measures if m.row is None and m.title is not None]
    for key, parent, title in nodes:
        year = horizon([title.text])
        if year is not None:
            found[key] = (year, title)
        elif parent in found:
            found[key] = found[parent]
    return found


def _deadline(measure: Measure, document: Document, above: tuple[int, MappedText] | None, lexicon: Lexicon) -> Deadline:
    """By when a measure is to be done: its cell, its label, the first date of its words, or its heading's year."""
    entry = document.source.entry
    year = above[0] if above else _base_year(entry)
    if measure.row is not None:
        return read_deadline(measure.key, measure.row.deadline_text, year, lexicon.deadlines)
    if labelled := labelled_deadline(measure.key, measure.body, year, lexicon.deadlines):
        return labelled
    texts = [measure.title, measure.body] if measure.title is not None else [measure.body]
    found = [d for text in texts for d in find_deadlines(measure.key, text, year, lexicon.deadlines, entry.date)]
    if found:
        return next((d for d in found if d.status == "Dated"), found[0])
    if said := _in_heading(measure, year, lexicon):
        return said
    if above:
        return Deadline(measure.key, "Dated", above[1], f"{above[0]}-12", inferred=True)
    return Deadline(measure.key, "NotStated")


def _in_heading(measure: Measure, year: int | None, lexicon: Lexicon) -> Deadline | None:
    """What the bracket at the end of a heading states: 建立工作机制（2021年8月）."""
    if measure.title is None or not (bracket := _BRACKET_RE.search(measure.title.text)):
        return None
    cell = measure.title[bracket.start("when") : bracket.end("when")]
    read = read_deadline(measure.key, cell, year, lexicon.deadlines)
    return read if read.month is not None and is_deadline(cell.text, lexicon.deadlines) else None


def _base_year(entry: ManifestEntry) -> int | None:
    """The year that a month without one is of: the title's, if it is the document's or a later one, else its date's."""
    named = horizon([entry.title])
    return named if named is not None and (entry.year is None or named in (entry.year, entry.year + 1)) else entry.year


def _unread_deadlines(deadlines: tuple[Deadline, ...]) -> Iterator[Irregularity]:
    for deadline in deadlines:
        if deadline.status == "NotStated" and deadline.printed is not None:
            printed = deadline.printed
            done = "not understood, so not stated"
            code = "deadline-not-understood"
            yield Irregularity(code, Severity.LOSS, printed.span, printed.text, done, deadline.owner)


def _quantities(document: Document, lexicon: Lexicon) -> Iterator[Quantity]:
    """A measure's targets, and the states that they start from; all numbers of a case."""
    for measure in document.measures:
        if measure.kind != MeasureKind.PART:
            found = extract_quantities(measure.key, measure.body, "target", lexicon.quantities, lexicon.modality)
            yield from (quantity for quantity in found if quantity.role in _OF_MEASURES)
    for case in document.cases:
        aside = [part.body.span for part in case.parts if part.kind == "background" and part.body.text]
        for quantity in extract_quantities(case.key, case.body, "result", lexicon.quantities, lexicon.modality):
            yield _set_aside(quantity, aside)


def _set_aside(quantity: Quantity, aside: Sequence[Span]) -> Quantity:
    """What the background of a case tells was there before the case began."""
    within = any(span.start <= quantity.quote.span.start < span.end for span in aside)
    return replace(quantity, role="context") if within and quantity.role == "result" else quantity


def _mentions(document: Document, lexicon: Lexicon) -> Iterator[ReformMention]:
    """Reforms named; in a document of another place, or of the country, those of the nation only."""
    found = _all_mentions(document, lexicon)
    if not lexicon.units.is_local(lexicon.scope_of(document.source.entry)):
        return found
    national = {reform.key for reform in lexicon.reforms.reforms if reform.level == "national"}
    return (mention for mention in found if mention.reform in national)


def _all_mentions(document: Document, lexicon: Lexicon) -> Iterator[ReformMention]:
    district = document.source.entry.district
    for measure in document.measures:
        yield from extract_mentions(measure.key, measure.title, measure.clauses, lexicon.reforms, district)
    for case in document.cases:
        yield from extract_mentions(case.key, case.title, case.clauses, lexicon.reforms, case.district)
