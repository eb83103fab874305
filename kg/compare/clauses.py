"""The ledger between two plans of one district, drawn from the one judgement of what goes on (``Succession``).

In: two documents, their ``Succession``, and (for measures) responsible units and deadlines. Out: ``DiffEntry`` per row
of the succession, with both texts, what changed in them, and the changes of units and deadlines where a clause goes on.

1. Which clauses belong together, and in which state each is, is read from the succession; nothing is judged here.
2. Where the texts share enough they are shown as one with what went out and came in; else beside each other.
3. A reform item that stands whole in the later clause is a heading kept.
4. Deadline and units of the measures are compared, if both plans state them: what a plan does not state has not
   changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kg import ids
from kg.compare.ledger import Change, DiffEntry, Moved, NearClause
from kg.lexicon.uptake import UptakeCues
from kg.link.continuity import cover
from kg.link.wording_change import Uptake, UptakeKind, char_diff, classify_uptake
from kg.records import Document, Measure
from kg.records.continuity import Continuity, Succession
from kg.text.mapped import MappedText
from kg.text.normalise import bare

__all__ = ["Change", "DiffEntry", "Moved", "NearClause", "Uptake", "UptakeCues", "UptakeKind", "char_diff",
           "classify_uptake", "diff_documents"]  # fmt: skip

_KEPT = Decimal("0.92")  # share of a heading's words that stand in the later clause, from which it is kept
_LEGIBLE = Decimal("0.35")  # share of words in common below which marked changes could not be read


def diff_documents(
    a: Document,
    b: Document,
    succession: Succession,
    *,
    units: Mapping[str, tuple[str, ...]] | None = None,
    deadlines: Mapping[str, str] | None = None,
) -> tuple[DiffEntry, ...]:
    """The ledger from ``a`` to ``b``, in the order of the succession.

    Args:
        a: the older plan.
        b: the newer plan.
        succession: of these two, as ``kg.link.succession.settle`` makes it.
        units: key of a measure → names of its responsible bodies.
        deadlines: key of a measure → its deadline as printed, or as a month.
    """
    old, new = _clauses(a), _clauses(b)
    return tuple(_entry(row, old, new, units or {}, deadlines or {}) for row in succession.rows)


_Clauses = Mapping[str, tuple[Measure, MappedText]]


def _clauses(document: Document) -> _Clauses:
    return {ids.clause(m.key, clause.n): (m, clause.text) for m in document.measures for clause in m.clauses}


def _entry(
    row: Continuity,
    old: _Clauses,
    new: _Clauses,
    units: Mapping[str, tuple[str, ...]],
    deadlines: Mapping[str, str],
) -> DiffEntry:
    if row.earlier is None or row.later is None:
        return _alone(row, old, new)
    (measure, one), (follower, two) = old[row.earlier], new[row.later]
    share = _share(one, two)
    return DiffEntry(
        row.state,
        row.earlier,
        row.later,
        one,
        two,
        share,
        char_diff(one.text, two.text) if share >= _LEGIBLE else (),
        _moved(deadlines.get(measure.key), deadlines.get(follower.key)),
        _moved(_sorted(units.get(measure.key)), _sorted(units.get(follower.key))),
        row.method,
        row.confidence,
        row.why,
        _heading(measure, two),
    )


def _alone(row: Continuity, old: _Clauses, new: _Clauses) -> DiffEntry:
    """A clause without a counterpart, with the nearest of the other plan."""
    before = old[row.earlier][1] if row.earlier else None
    after = new[row.later][1] if row.later else None
    keys = [(near.later, new) if row.earlier else (near.earlier, old) for near in row.near]
    chances = [near.chance for near in row.near]
    nearest = tuple(NearClause(key, of[key][1], chance) for (key, of), chance in zip(keys, chances, strict=True))
    return DiffEntry(row.state, row.earlier, row.later, before, after, Decimal(0), near=nearest)


def _share(one: MappedText, two: MappedText) -> Decimal:
    return Decimal(str(round(cover(bare(one.text), bare(two.text)), 2)))


def _heading(measure: Measure, later: MappedText) -> MappedText | None:
    item = measure.row.reform_item if measure.row else None
    return item if item is not None and _share(item, later) >= _KEPT else None


def _sorted(names: tuple[str, ...] | None) -> tuple[str, ...] | None:
    return tuple(sorted(names)) if names else None


def _moved(before: str | tuple[str, ...] | None, after: str | tuple[str, ...] | None) -> Moved | None:
    """The change, if both plans state it and they differ."""
    return Moved(before, after) if before and after and before != after else None
