"""How well a document was read: a figure from 0 to 1 with its parts, so that a reader knows what to look at.

In: the facts of one document. Out: ``Understanding``. The score is the mean of those parts that the document has:

1. ``text``: the share of its letters that stand in items and paragraphs, front and back matter, not in regions that
   were not understood.
2. ``items``: items with words of their own, of all items.
3. ``cells``: rows of tables whose every cell stands under a known head, of all rows.
4. ``bodies``: bodies that a list of names knows, of all that are made responsible.
5. ``dates``: deadlines found, of measures whose words look like a date ahead.

Limits: what was read as something else than it is, is not seen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kg.records import Facts, MeasureKind, RegionKind, SectionKind, Severity, UnitRole

__all__ = ["DOUBTFUL", "Understanding", "understanding"]

#: Below this a document is marked as read with doubt.
DOUBTFUL = Decimal("0.8")

_RESPONSIBLE = (UnitRole.RESPONSIBLE, UnitRole.LEAD, UnitRole.SUPPORT)
_DATE_LIKE_RE = re.compile(r"\d{1,2}月底?前|20\d\d年底?前|到20\d\d年")


@dataclass(frozen=True, slots=True)
class Understanding:
    """``score`` with two digits; ``parts``: name → (right, of all) for the parts that the document has."""

    score: Decimal
    parts: Mapping[str, tuple[int, int]]


def understanding(facts: Facts) -> Understanding:
    """How well one document was read."""
    found = {"text": _text(facts), "items": _items(facts), "cells": _cells(facts), "bodies": _bodies(facts)}
    found["dates"] = _dates(facts)
    parts = {name: counts for name, counts in found.items() if counts[1]}
    shares = [Decimal(right) / Decimal(whole) for right, whole in parts.values()]
    score = sum(shares, Decimal(0)) / len(shares) if shares else Decimal(0)
    return Understanding(score.quantize(Decimal("0.01")), parts)


def _text(facts: Facts) -> tuple[int, int]:
    document = facts.document
    whole = sum(not c.isspace() for c in document.source.text)
    unread = sum(r.span.end - r.span.start for r in document.regions if r.kind == RegionKind.UNREAD)
    unread += sum(
        odd.span.end - odd.span.start
        for odd in document.irregularities
        if odd.severity == Severity.LOSS and odd.code == "annex-not-read"
    )
    outside = sum(len("".join(text.text.split())) for text in document.front)
    held = bool(document.measures or document.cases or document.sections)
    return max(0, whole - unread) if held and outside < whole else 0, whole


def _items(facts: Facts) -> tuple[int, int]:
    items = [m for m in facts.document.measures if m.kind != MeasureKind.PART]
    return sum(bool(m.body.text or (m.title is not None and m.title.text)) for m in items), len(items)


def _cells(facts: Facts) -> tuple[int, int]:
    rows = [m.row for m in facts.document.measures if m.row is not None]
    facts_rows = [s for s in facts.document.sections if s.kind == SectionKind.ROW]
    named = sum(all(head for head, _ in row.others) for row in rows)
    named += sum(all(head for head, _ in section.cells) for section in facts_rows)
    return named, len(rows) + len(facts_rows)


def _bodies(facts: Facts) -> tuple[int, int]:
    bodies = [m for m in facts.units if m.role in _RESPONSIBLE]
    known = [m for m in bodies if m.unit.is_group or not m.unit.key.rsplit("/", 1)[1].startswith("u-")]
    as_printed = [m for m in bodies if m not in known and m.unit.kind != "unknown"]
    return len(known) + len(as_printed), len(bodies)


def _dates(facts: Facts) -> tuple[int, int]:
    like = {m.key for m in facts.document.measures if m.row is None and _DATE_LIKE_RE.search(m.body.text)}
    found = {d.owner for d in facts.deadlines if d.status != "NotStated"}
    return len(like & found), len(like)
