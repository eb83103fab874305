"""How well a document was read: a figure from 0 to 1 with its parts, so that a reader knows what to look at.

In: the facts of one document. Out: ``Understanding``. The score is half the mean of the parts that the document has and
half the weakest of them, so that one part that was read badly is not hidden by many that were read well. A part is a
count of what is right, of all:

1. ``text``: letters in sections, items and tables, of all that are the document's; what stands before and behind them
   counts against it from ``_FRONT`` and ``_BACK`` letters on, regions that were not understood always.
2. ``size``: letters in stretches of no more than ``_LONGEST``: what should have been many items may stand in one.
3. ``items``: items and sections with words, of all; none of a plan or regulation that has neither.
4. ``numbers``: lines that begin with a number or a bullet and have a node, of all such lines, of numbers within a text
   where a line should have begun, and of those left out of a series.
5. ``sentences``: letters of running text in lines that end as sentences do, or are long; cells in a column of short
   lines are what is left of a table, and count twice.
6. ``cells``: rows of tables whose every cell stands under a head and is filled where it must be, of all lines that are
   rows.
7. ``bodies``: bodies that a list of names knows or that end as names of bodies do, of all that are made responsible.
8. ``dates``: items with a deadline, of those whose words or cells look like a date ahead.
9. ``front``: title, issuer and date, the title counting four times.

Limits: what was read as something else than it is, and reads well, is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kg.records import Facts, MeasureKind, RegionKind, SectionKind, Severity, UnitRole
from kg.text.mapped import MappedText, Span

__all__ = ["DOUBTFUL", "Understanding", "understanding"]

#: Below this a document is marked as read with doubt.
DOUBTFUL = Decimal("0.8")

_RESPONSIBLE = (UnitRole.RESPONSIBLE, UnitRole.LEAD, UnitRole.SUPPORT)
_NONE = (RegionKind.CHROME, RegionKind.FURNITURE, RegionKind.CONTENTS, RegionKind.REPEAT)  # no words of the document
_FRONT, _BACK = 800, 500  # letters that a cover, and what signs and closes a document, may have
_LONGEST = 2_000  # letters of one item
_FEWEST = 5  # short lines one below the other that are what is left of a table
_SHORT = 16
_FEWEST_ROWS = 2
_DATE_LIKE_RE = re.compile(r"\d{1,2}月底?前|20\d\d年底?前|到20\d\d年|20\d\d年\d{1,2}月底|20\d\d年(?:上|下)半年")
_CN = "[一二三四五六七八九十]{1,3}"
_NUMBER = rf"{_CN}、|[（(]{_CN}[)）](?!是)|\d{{1,2}}[.．、](?!\d)"
_NUMBERED_RE = re.compile(
    rf"[ \t\u3000#*]*(?:第[一二三四五六七八九十百\d]+[章节条]|{_NUMBER}"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}[ \u3000]|[●•■◆▪➢►★])"
)
_INLINE_RE = re.compile(rf"。[ \u3000]*(?:{_NUMBER})")  # a number within a text, where a line should have begun
_ORDERED = ("-plan", "regulation")  # kinds of document that have items
_PLAIN_LETTERS = 350  # of one without items that is no more than a notice
_ILLEGIBLE = "\ufffd□"
_DUE_RE = re.compile(r"(?:20\d\d年)?(?:\d{1,2}月|年)(?:底|底前|份)?|全年|持续推进|长期坚持")
_ENDED_RE = re.compile(r"[。！？；：:;，、,]”?[）)】]?$|[）)】]$")


@dataclass(frozen=True, slots=True)
class Understanding:
    """``score`` with two digits; ``parts``: name → (right, of all) for the parts that the document has."""

    score: Decimal
    parts: Mapping[str, tuple[int, int]]

    @property
    def is_doubtful(self) -> bool:
        return self.score < DOUBTFUL


def understanding(facts: Facts) -> Understanding:
    """How well one document was read."""
    lines = tuple(_lines(facts))
    found = {
        "text": _text(facts), "size": _size(facts), "items": _items(facts), "numbers": _numbers(facts, lines),
        "sentences": _sentences(facts, lines), "cells": _cells(facts, lines), "bodies": _bodies(facts),
        "dates": _dates(facts), "front": _front(facts),
    }  # fmt: skip
    parts = {name: counts for name, counts in found.items() if counts[1]}
    shares = [Decimal(right) / Decimal(whole) for right, whole in parts.values()]
    score = (sum(shares, Decimal(0)) / len(shares) + min(shares)) / 2 if shares else Decimal(0)
    return Understanding(score.quantize(Decimal("0.01")), parts)


def _letters(text: str) -> int:
    return len("".join(text.split()))


def _lines(facts: Facts) -> Iterator[tuple[Span, str]]:
    """The lines of the source that are the document's own, without those of pages, contents and tables' heads."""
    source = facts.document.source
    no_words = sorted(r.span for r in facts.document.regions if r.kind in _NONE)
    at, n = 0, 0
    for line in source.text.splitlines(keepends=True):
        start, at = at, at + len(line)
        text = line.strip()
        if not text:
            continue
        first = start + line.index(text[0])
        while n < len(no_words) and no_words[n].end <= first:
            n += 1
        if n == len(no_words) or not no_words[n].start <= first:
            yield Span(first, first + len(text)), text


def _texts(facts: Facts) -> Iterator[MappedText]:
    """What stands in sections, items and cases, each once."""
    document = facts.document
    for section in document.sections:
        yield section.title
        yield section.body
    for measure in document.measures:
        if measure.kind != MeasureKind.PART:
            yield from ([measure.title] if measure.title is not None else [])
            yield measure.body
    for case in document.cases:
        yield case.title
        yield case.body


def _text(facts: Facts) -> tuple[int, int]:
    document = facts.document
    inside = sum(_letters(text.text) for text in _texts(facts))
    front = back = 0
    start = min((text.at[0] for text in _texts(facts) if text.at), default=0)
    for text in document.front:
        before = bool(text.at) and text.at[0] < start
        front, back = front + _letters(text.text) * before, back + _letters(text.text) * (not before)
    unread = sum(r.span.end - r.span.start for r in document.regions if r.kind == RegionKind.UNREAD)
    lost = unread + max(0, front - _FRONT) + max(0, back - _BACK)
    illegible = sum(map(document.source.text.count, _ILLEGIBLE))
    return max(0, inside - 10 * illegible), inside + lost


def _size(facts: Facts) -> tuple[int, int]:
    if facts.document.cases:
        return 0, 0
    sizes = [_letters(text.text) for text in _texts(facts)]
    return sum(min(size, _LONGEST) for size in sizes), sum(sizes)


def _items(facts: Facts) -> tuple[int, int]:
    document = facts.document
    items = [m for m in document.measures if m.kind != MeasureKind.PART]
    parents = {s.parent for s in document.sections} | {m.parent for m in document.measures}
    chapters = [s for s in document.sections if s.number and s.kind != SectionKind.PARAGRAPH]
    if not items and not chapters and not document.cases and document.source.entry.kind.endswith(_ORDERED):
        return 0, int(sum(_letters(text.text) for text in _texts(facts)) > _PLAIN_LETTERS)
    full = sum(_letters(m.body.text) > 1 or (m.title is not None and len(m.title) > 1) for m in items)
    full += sum(s.key in parents or bool(s.body.text) for s in chapters)
    return full, len(items) + len(chapters)


def _numbers(facts: Facts, lines: tuple[tuple[Span, str], ...]) -> tuple[int, int]:
    document = facts.document
    numbered = any(m.row is None for m in document.measures) or any(s.number for s in document.sections)
    if document.cases or not numbered:
        return 0, 0  # numbers of cases, or of a list of persons
    outside = sorted(text.span for text in document.front if text.at)
    heads = {r.span.start for r in document.regions if r.kind == RegionKind.HEADING}
    inside = [span for span, text in lines if _NUMBERED_RE.match(text) and not _within(span.start, outside)]
    nodes = sum(span.start in heads for span in inside)
    gaps = sum(odd.code in ("numbering-gap", "row-number-gap") for odd in document.irregularities)
    misfits = sum(odd.code in ("number-misfit", "annex-not-read") for odd in document.irregularities)
    inline = sum(len(_INLINE_RE.findall(text.text)) for text in _texts(facts))
    lost = 2 * gaps + misfits + inline
    return nodes, len(inside) + lost


def _within(at: int, spans: list[Span]) -> bool:
    return any(span.start <= at < span.end for span in spans)


def _sentences(facts: Facts, lines: tuple[tuple[Span, str], ...]) -> tuple[int, int]:
    """Lines of running text; a run of short ones without a mark is what is left of a table."""
    document = facts.document
    owned = sorted(text.span for text in _texts(facts) if text.at)
    heads = {r.span.start for r in document.regions if r.kind == RegionKind.HEADING}
    heads |= {s.title.at[0] for s in document.sections if s.title.at}
    lost = 0
    run: list[tuple[Span, str]] = []
    for span, text in (*lines, (Span(0, 0), "。")):
        plain = "\t" not in text and not text.startswith("|") and span.start not in heads
        if plain and len(text) <= _SHORT and not _ENDED_RE.search(text) and not _NUMBERED_RE.match(text):
            run.append((span, text))
            continue
        inside = sum(_within(one.start, owned) for one, _ in run)
        dated = sum(_DUE_RE.fullmatch(line) is not None for _, line in run)
        if inside >= _FEWEST or (dated >= _FEWEST_ROWS and len(run) >= _FEWEST):
            lost += sum(len(line) for _, line in run)
        run = []
    whole = sum(len(text) for _, text in lines)
    return max(0, whole - 2 * lost), whole


def _cells(facts: Facts, lines: tuple[tuple[Span, str], ...]) -> tuple[int, int]:
    document = facts.document
    rows = [m.row for m in document.measures if m.row is not None]
    fact_rows = [s for s in document.sections if s.kind == SectionKind.ROW]
    named = sum(all(head for head, _ in row.others) for row in rows)
    named += sum(all(head for head, _ in section.cells) for section in fact_rows)
    lost = sum(
        odd.severity == Severity.LOSS and odd.code in ("cell-lost", "too-many-cells") for odd in document.irregularities
    )
    tabbed = sum(text.count("\t") >= 2 or text.count("|") >= 3 for _, text in lines)
    whole = len(rows) + len(fact_rows) or (tabbed if tabbed >= _FEWEST_ROWS else 0)
    return max(0, named - lost), whole


def _bodies(facts: Facts) -> tuple[int, int]:
    bodies = [m for m in facts.units if m.role in _RESPONSIBLE]
    known = [m for m in bodies if m.unit.is_group or m.unit.kind != "unknown"]
    return len(known), len(bodies)


def _dates(facts: Facts) -> tuple[int, int]:
    like = {
        m.key
        for m in facts.document.measures
        if (m.row is not None and m.row.deadline_text is not None)
        or (m.row is None and m.kind != MeasureKind.PART and _DATE_LIKE_RE.search(m.body.text))
    }
    found = {d.owner for d in facts.deadlines if d.status != "NotStated"}
    return len(like & found), len(like)


def _front(facts: Facts) -> tuple[int, int]:
    entry = facts.document.source.entry
    titled = 4 <= len(entry.title) <= 150 and entry.title[-1] not in "。；，：、"
    return 4 * titled + bool(entry.issuer) + bool(entry.date), 6
