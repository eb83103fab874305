"""Scores of the same commitment, and the truth about shared wording that links of several relations are held against.

1. ``reuse`` pairs measures; a pair is wanted of reuse if it is verbatim or edited at least once, of the same commitment
   always, where both are plans. A pair that it does not list counts as wrong only where the gold describes both sides.
2. ``commitments`` judges pairs of clauses: the same (``true``), not (``false``), or soft (``perhaps``), which counts
   neither way. It says nothing about pairs that it does not list, so those are not judged.
3. Precision of the same commitment comes from ``commitments``, and from pairs of ``reuse`` that are right; recall from
   both, apart.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from kg.evaluate.gold import Gold
from kg.evaluate.locate import Places
from kg.evaluate.scores import Judged, Score, Tally, judge
from kg.records import Link

__all__ = ["Pair", "ReuseGold", "Scored", "by_measures", "pair_of", "read_reuse", "score_commitments"]

_WANTED_REUSE = ("verbatim", "edited")
_NAME, _PREDICATE = "same commitment", "sp:sameCommitmentAs"

Scored = tuple[list[Score], list[Judged]]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ReuseGold:
    """Pairs of measures or cases, whether each is wanted, and where silence means that there is no reuse."""

    pairs: dict[Pair, bool]
    kinds: dict[str, frozenset[Pair]]
    described: frozenset[str]  # measures and cases that the gold describes in full
    paired: frozenset[tuple[Pair, str]]  # documents of a pair, with a measure that the gold pairs

    def is_judged(self, pair: Pair) -> bool:
        documents = _documents(pair)
        if pair in self.pairs or all((documents, key) in self.paired for key in pair):
            return True
        return documents in {d for d, _ in self.paired} and self.described.issuperset(pair)


def read_reuse(gold: Gold, places: Places) -> ReuseGold:
    """A pair is wanted if it is verbatim or edited at least once."""
    pairs: dict[Pair, bool] = {}
    kinds: dict[str, set[Pair]] = {}
    for row in gold.rows("reuse"):
        a, b = (places.whole(places.owner(row[f"plan_{side}"], row[f"path_{side}"], row)) for side in "ab")
        pairs[pair_of(a, b)] = pairs.get(pair_of(a, b), False) or row["kind"] in _WANTED_REUSE
        kinds.setdefault(row["kind"], set()).add(pair_of(a, b))
    described = [places.owner(r["plan"], r["path"], r) for name in ("topics", "measures") for r in gold.rows(name)]
    paired = {(_documents(pair), key) for pair in pairs for key in pair}
    of_kind = {kind: frozenset(found) for kind, found in kinds.items()}
    return ReuseGold(pairs, of_kind, frozenset(described), frozenset(paired))


def pair_of(a: str, b: str) -> Pair:
    return (a, b) if a <= b else (b, a)


def _document_of(key: str) -> str:
    """The document of a measure, or that cases are of one collection."""
    return "/".join(key.split("/")[:2])


def _documents(pair: Pair) -> Pair:
    return pair_of(_document_of(pair[0]), _document_of(pair[1]))


def by_measures(links: Iterable[Link], predicate: str, places: Places) -> dict[Pair, Link]:
    """The surest link of every pair of measures or cases that links of their clauses join."""
    found: dict[Pair, Link] = {}
    for link in links:
        if link.predicate == predicate:
            pair = _owners(link, places)
            found[pair] = max(found.get(pair, link), link, key=lambda k: k.confidence)
    return found


def _owners(link: Link, places: Places) -> Pair:
    a, b = (places.whole(key.partition("/clause/")[0]) for key in (link.subject, link.object))
    return pair_of(a, b)


def score_commitments(gold: Gold, reuse: ReuseGold, places: Places, links: Sequence[Link]) -> Scored:
    """By clauses that were judged, and by measures that share wording, in any words and by kind."""
    links = [link for link in links if link.predicate == _PREDICATE]
    if not links:
        return [], []
    by_clauses = {pair_of(link.subject, link.object): link for link in links}
    tally, judged = Tally(_NAME, "clauses"), list[Judged]()
    for row in gold.rows("commitments"):
        a, b = (places.clause(row[side], row) for side in ("clause_a", "clause_b"))
        what, link = f"{row['clause_a']} = {row['clause_b']}", by_clauses.pop(pair_of(a, b), None)
        if row["same"] == "true":
            tally.want(what, link is not None)
        if link is not None and row["same"] in ("true", "false"):
            tally.find(f"{what} ({link.evidence.quote.text})", row["same"] == "true")
            judged.append(judge(_NAME, link, row["same"] == "true"))
    for pair, link in by_clauses.items():
        if _owners(link, places) in reuse.pairs:
            tally.find(" = ".join(pair), right=True)
            judged.append(judge(_NAME, link, True))
        else:
            tally.skip(f"{' = '.join(pair)} ({link.evidence.quote.text})")
    found = by_measures(links, _PREDICATE, places)
    return [tally.score(), *(_of_kind(kind, reuse.kinds[kind], found) for kind in sorted(reuse.kinds))], judged


def _of_kind(kind: str, pairs: Iterable[Pair], found: Container[Pair]) -> Score:
    tally = Tally(_NAME, kind.rpartition("-")[2])
    for pair in sorted(pairs):
        if not any(key.startswith("case/") for key in pair):
            tally.want(" = ".join(pair), pair in found)
    return tally.score()
