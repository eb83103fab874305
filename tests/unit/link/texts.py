"""Documents made by hand for the tests of the linkers: a source text and the records that point into it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kg.records import (
    Case,
    Clause,
    Document,
    ManifestEntry,
    Measure,
    MeasureKind,
    Row,
    Section,
    SectionKind,
    Source,
)
from kg.text.mapped import MappedText

_SENTENCE_RE = re.compile(r"[^。]+。?")


def plan(slug: str, measures: Mapping[str, str], *, kind: str = "district-plan", titles: bool = True) -> Document:
    """A plan of one line per measure: ``{"2.1.1": "标题。正文。"}``; the first sentence is the title if ``titles``."""
    text = "\n".join(measures.values())
    found = []
    start = 0
    for path, line in measures.items():
        at = start + line.index("。") + 1 if titles else start
        body = MappedText.of(text[at : start + len(line)], at)
        key = f"plan/{slug}/measure/{path}"
        title = MappedText.of(text[start : at - 1], start) if titles else None
        found.append(Measure(key, path, path, title, body, MeasureKind.MEASURE, f"plan/{slug}", clauses(body)))
        start += len(line) + 1
    return Document(_source(slug, text, kind), measures=tuple(found))


def annex(slug: str, rows: Mapping[str, tuple[str, str]], paragraphs: Mapping[str, str]) -> Document:
    """A plan of narrative paragraphs (``{title: body}``) and annex rows (``{number: (reform item, text)}``)."""
    parts = [part for pair in (*paragraphs.items(), *rows.values()) for part in pair]
    offsets = [sum(len(part) + 1 for part in parts[:n]) for n in range(len(parts))]
    mapped = iter(MappedText.of(part, at) for part, at in zip(parts, offsets, strict=True))
    sections = tuple(
        Section(
            f"plan/{slug}/section/{n}", str(n), "", next(mapped), next(mapped), SectionKind.PARAGRAPH, f"plan/{slug}"
        )
        for n in range(1, len(paragraphs) + 1)
    )
    measures = tuple(_row(slug, number, next(mapped), next(mapped)) for number in rows)
    return Document(_source(slug, "\n".join(parts), "district-plan"), sections, measures)


def cases(slug: str, texts: Mapping[int, str]) -> Document:
    """A collection of cases, one line each."""
    text = "\n".join(texts.values())
    found, start = [], 0
    for rank, line in texts.items():
        body = MappedText.of(line, start)
        found.append(Case(f"case/2023/{rank:02d}", rank, None, body[:2], body, (), clauses(body)))
        start += len(line) + 1
    return Document(_source(slug, text, "case-collection"), cases=tuple(found))


def clauses(body: MappedText) -> tuple[Clause, ...]:
    parts = [body[found.start() : found.end()] for found in _SENTENCE_RE.finditer(body.text)]
    return tuple(Clause(n, part) for n, part in enumerate(parts, 1))


def _row(slug: str, number: str, item: MappedText, body: MappedText) -> Measure:
    key = f"plan/{slug}/measure/{number}"
    row = Row(pilot=False, reform_item=item)
    return Measure(key, number, number, item, body, MeasureKind.MEASURE, f"plan/{slug}", clauses(body), row)


def _source(slug: str, text: str, kind: str) -> Source:
    district = slug.split("-")[0] if kind == "district-plan" else None
    return Source(ManifestEntry(slug, slug, kind, "district", f"{slug}.txt", district=district), text, "0" * 64)
