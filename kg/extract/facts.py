"""``Document`` → ``Facts``: the third stage, one extractor per kind of fact, one document at a time."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.case_leads import extract_case_leads
from kg.extract.citations import extract_citations, extract_version_mentions
from kg.extract.deadlines import find_deadlines, read_deadline
from kg.extract.departments import (
    extract_named_units,
    extract_part_units,
    extract_row_units,
    extract_text_units,
    report_unknown_units,
)  # fmt: skip
from kg.extract.quantities import extract_quantities
from kg.extract.reform_mentions import extract_mentions
from kg.lexicon.bundle import Lexicon
from kg.records import (
    Citation,
    Deadline,
    Document,
    Facts,
    Irregularity,
    Measure,
    MeasureKind,
    Quantity,
    ReformMention,
    Severity,
    UnitMention,
    UnitRole,
)  # fmt: skip
from kg.text.mapped import MappedText

__all__ = ["extract"]


def extract(document: Document, lexicon: Lexicon) -> Facts:
    """All facts of one document, each kind in text order."""
    units = tuple(_units(document, lexicon))
    units += tuple(_named_units(document, {(m.owner, m.unit.key) for m in units}, lexicon))
    deadlines = tuple(_deadline(measure, document, lexicon) for measure in document.measures)
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


def _units(document: Document, lexicon: Lexicon) -> Iterator[UnitMention]:
    district = document.source.entry.district
    for measure in document.measures:
        if measure.row and measure.row.unit_text is not None:
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
    for owner, text in _owned_texts(document):
        district = districts.get(owner, document.source.entry.district)
        for mention in extract_named_units(owner, text, district, lexicon.units):
            form = (owner, mention.unit.key, mention.printed.text)
            if (owner, mention.unit.key) not in known and form not in seen:
                seen.add(form)
                yield mention


def _citations(document: Document, lexicon: Lexicon) -> Iterator[Citation]:
    entry = document.source.entry
    for owner, text in _owned_texts(document):
        district = next((c.district for c in document.cases if c.key == owner), entry.district)
        yield from extract_citations(owner, text, lexicon.citations, district=district, self_title=entry.title)
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


def _deadline(measure: Measure, document: Document, lexicon: Lexicon) -> Deadline:
    year = document.source.entry.year
    if measure.row is not None:
        return read_deadline(measure.key, measure.row.deadline_text, year, lexicon.deadlines)
    found = find_deadlines(measure.key, measure.body, year, lexicon.deadlines)
    return found[0] if found else Deadline(measure.key, "NotStated")


def _unread_deadlines(deadlines: tuple[Deadline, ...]) -> Iterator[Irregularity]:
    for deadline in deadlines:
        if deadline.status == "NotStated" and deadline.printed is not None:
            printed = deadline.printed
            done = "not understood, so not stated"
            code = "deadline-not-understood"
            yield Irregularity(code, Severity.LOSS, printed.span, printed.text, done, deadline.owner)


def _quantities(document: Document, lexicon: Lexicon) -> Iterator[Quantity]:
    for measure in document.measures:
        if measure.kind != MeasureKind.PART:
            found = extract_quantities(measure.key, measure.body, "target", lexicon.quantities)
            yield from (quantity for quantity in found if quantity.role == "target")
    for case in document.cases:
        yield from extract_quantities(case.key, case.body, "result", lexicon.quantities)


def _mentions(document: Document, lexicon: Lexicon) -> Iterator[ReformMention]:
    district = document.source.entry.district
    for measure in document.measures:
        yield from extract_mentions(measure.key, measure.title, measure.clauses, lexicon.reforms, district)
    for case in document.cases:
        yield from extract_mentions(case.key, case.title, case.clauses, lexicon.reforms, case.district)
