"""The ledger between two plans of one district: what was kept, reworded, dropped, and what is new.

In: two documents, the wording that tells terms from copies, and (for measures) responsible units and deadlines.
Out: ``DiffEntry`` per clause, and the changes of units and deadlines of the measures that go on.

1. Each clause of the older plan (and each reform item of an annex row) is laid beside the clauses of the newer one
   that share its words; the best match of enough weight continues it. Several rows may go on in one clause.
2. A clause all of whose words stand in its match is kept, else reworded; one without a match is dropped.
3. A clause of the newer plan that continues none is new.
4. Where a clause goes on, deadline and units of its measure are compared, if both plans state them: what a plan does
   not state has not changed.

Limits: what was said again in other words counts as dropped and new.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from kg.lexicon.boilerplate import Wording
from kg.lexicon.uptake import UptakeCues
from kg.link.passages import Passage, passages_of
from kg.link.shingles import find_blocks, find_candidates, index_shingles
from kg.link.similarity import SHINGLE, Scales, measure_overlap
from kg.link.wording_change import Uptake, UptakeKind, char_diff, classify_uptake
from kg.records import Document
from kg.text.mapped import MappedText

__all__ = ["Change", "DiffEntry", "Moved", "Uptake", "UptakeCues", "UptakeKind", "char_diff", "classify_uptake",
           "diff_documents"]  # fmt: skip

_K = 4  # characters in a shingle: shorter than for reuse, because one district follows itself
_SURE = 5.0  # weight of an overlap from which a clause goes on …
_LIKELY, _MUCH = 3.0, 0.4  # … or from this weight, where the match has so much of the older words
_KEPT = 0.92  # share of a clause's words that its match must have for it to be kept


class Change(StrEnum):
    """What became of a clause."""

    KEPT = "kept"
    REWORDED = "reworded"
    DROPPED = "dropped"
    NEW = "new"


class Moved(NamedTuple):
    """Something stated differently: a deadline, or units (sorted names)."""

    before: str | tuple[str, ...]
    after: str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DiffEntry:
    """One line of the ledger. ``before`` and ``after`` are keys of clauses, ``None`` where there is none;
    ``similarity`` the share of the older words that the newer clause has.
    """

    change: Change
    before: str | None
    after: str | None
    before_text: MappedText | None
    after_text: MappedText | None
    similarity: Decimal
    diff: tuple[tuple[str, str], ...] = ()
    deadline: Moved | None = None
    units: Moved | None = None


class _Match(NamedTuple):
    weight: float
    old: int
    new: int
    cover: float


def diff_documents(
    a: Document,
    b: Document,
    wording: Wording,
    *,
    units: Mapping[str, tuple[str, ...]] | None = None,
    deadlines: Mapping[str, str] | None = None,
) -> tuple[DiffEntry, ...]:
    """The ledger from ``a`` to ``b``: the clauses of ``a`` in text order, then what is new in ``b``.

    Args:
        a: the older plan.
        b: the newer plan.
        wording: formulas, terms and names, as for text reuse.
        units: key of a measure → names of its responsible bodies.
        deadlines: key of a measure → its deadline as printed, or as a month.
    """
    old, new = passages_of(a), passages_of(b)
    matches = _matches(old, new, wording)
    entries = [_entry(clause, old, new, matches.get(clause), units or {}, deadlines or {}) for clause in _clauses(old)]
    continued = {entry.after for entry in entries}
    fresh = {p.clause: p for p in new if not p.heading and p.clause not in continued}
    entries.extend(DiffEntry(Change.NEW, None, key, None, p.text, Decimal(0)) for key, p in fresh.items())
    return tuple(entries)


def _clauses(passages: Sequence[Passage]) -> list[str]:
    return list(dict.fromkeys(passage.clause for passage in passages))


def _matches(old: Sequence[Passage], new: Sequence[Passage], wording: Wording) -> dict[str, _Match]:
    """For each older clause its best match."""
    passages = [*old, *new]
    index = index_shingles([p.bare.text for p in passages], k=_K)
    scales = Scales(wording, index_shingles([p.bare.text for p in passages], k=SHINGLE), passages)
    groups = [0] * len(old) + [1] * len(new)
    best: dict[str, _Match] = {}
    for candidate in find_candidates(index, groups, least=2):
        one, two = passages[candidate.a], passages[candidate.b]
        overlap = measure_overlap(one, two, scales)
        if overlap is None or overlap.weight < _LIKELY:
            continue
        match = _Match(overlap.weight, candidate.a, candidate.b - len(old), _cover(one, two))
        known = best.get(one.clause)
        if (match.weight >= _SURE or match.cover >= _MUCH) and (known is None or known.weight < match.weight):
            best[one.clause] = match
    return best


def _cover(one: Passage, two: Passage) -> float:
    return sum(block.size for block in find_blocks(one.bare.text, two.bare.text, least=2)) / len(one.bare.text)


def _entry(
    clause: str,
    old: Sequence[Passage],
    new: Sequence[Passage],
    match: _Match | None,
    units: Mapping[str, tuple[str, ...]],
    deadlines: Mapping[str, str],
) -> DiffEntry:
    if match is None:
        text = next(p.text for p in reversed(old) if p.clause == clause)
        return DiffEntry(Change.DROPPED, clause, None, text, None, Decimal(0))
    one, two = old[match.old], new[match.new]
    return DiffEntry(
        Change.KEPT if match.cover >= _KEPT and not one.heading else Change.REWORDED,
        clause,
        two.clause,
        one.text,
        two.text,
        Decimal(str(round(match.cover, 2))),
        char_diff(one.text.text, two.text.text),
        _moved(deadlines.get(one.owner), deadlines.get(two.owner)),
        _moved(_sorted(units.get(one.owner)), _sorted(units.get(two.owner))),
    )


def _sorted(names: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return tuple(sorted(names)) if names else None


def _moved(before: str | tuple[str, ...] | None, after: str | tuple[str, ...] | None) -> Moved | None:
    """The change, if both plans state it and they differ."""
    return Moved(before, after) if before and after and before != after else None
