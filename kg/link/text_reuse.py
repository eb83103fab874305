"""Text reuse: clauses of different documents that share their wording (``sp:reusesTextOf``).

In: documents and ``Wording`` (formulas, terms and names). Out: one ``Link`` per pair of clauses, with the shared words
of both as evidence.

1. Candidates come from an index of character runs (``kg.link.shingles``), so not all pairs are compared.
2. What a candidate shares is weighed (``kg.link.similarity``).
3. The weight decides, and gives the confidence. Where one side tells a case more is asked, because its prose shares
   terms with plans more often than wording.

Limits: the same commitment in other words is not found. Two plans may share words because both copy a third text:
reuse says that the words are shared, not who wrote them first.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import exp

from kg.lexicon.boilerplate import Wording
from kg.link.passages import Passage, passages_of
from kg.link.shingles import find_candidates, index_shingles
from kg.link.similarity import SHINGLE, Overlap, Scales, measure_overlap
from kg.records import Document, Evidence, Link, Method

__all__ = ["confidence_of", "find_reuse"]

_HITS = 2  # shared shingles that make a candidate: one run of 6, or two of 5
_CAP = 60  # passages that may hold a shingle
_THRESHOLD = 4.85  # weight from which two clauses of plans are linked
_CASE_THRESHOLD = 6.0  # the same where one tells a case


def find_reuse(documents: Sequence[Document], wording: Wording) -> tuple[Link, ...]:
    """Links between clauses of different documents that share wording, each pair once, sorted by their keys.

    The subject is the clause of the document that comes first by slug. A link whose words stand in the reform item of
    an annex row (counted for the row's first clause) says so in its note.
    """
    passages = [p for d in sorted(documents, key=lambda d: d.source.entry.slug) for p in passages_of(d)]
    groups = {slug: n for n, slug in enumerate(dict.fromkeys(p.slug for p in passages))}
    index = index_shingles([p.bare.text for p in passages], k=SHINGLE)
    candidates = find_candidates(index, [groups[p.slug] for p in passages], cap=_CAP, least=_HITS)
    scales = Scales(wording, index, passages)
    best: dict[tuple[str, str], tuple[float, Link]] = {}
    for candidate in candidates:
        a, b = passages[candidate.a], passages[candidate.b]
        overlap = measure_overlap(a, b, scales)
        threshold = _CASE_THRESHOLD if _tells_case(a, b) else _THRESHOLD
        if overlap and overlap.weight >= threshold:
            known = best.get((a.clause, b.clause))
            if known is None or known[0] < overlap.weight:
                best[a.clause, b.clause] = overlap.weight, _link(a, b, overlap, threshold)
    return tuple(link for _, (_, link) in sorted(best.items()))


def _tells_case(a: Passage, b: Passage) -> bool:
    return a.owner.startswith("case/") or b.owner.startswith("case/")


def confidence_of(weight: float, *, threshold: float = _THRESHOLD) -> Decimal:
    """How often a pair of this weight is reuse, by a logistic curve laid through pairs that were read.

    Of some 110 pairs read in the five documents, three in four near the threshold were right, nine in ten two units
    above it, and all from seven units above it.

    >>> confidence_of(5), confidence_of(7), confidence_of(40)
    (Decimal('0.76'), Decimal('0.9'), Decimal('0.99'))
    """
    chance = 1 / (1 + exp(-(1.1 + 0.52 * (weight - threshold))))
    return Decimal(str(round(min(0.99, chance), 2)))


def _link(a: Passage, b: Passage, overlap: Overlap, threshold: float) -> Link:
    heading = [p.owner for p in (a, b) if p.heading]
    return Link(
        subject=a.clause,
        predicate="sp:reusesTextOf",
        object=b.clause,
        method=Method.TEXT_REUSE,
        confidence=confidence_of(overlap.weight, threshold=threshold),
        evidence=Evidence(a.slug, a.quote(*overlap.a)),
        other=Evidence(b.slug, b.quote(*overlap.b)),
        note=f"in the reform item of {', '.join(heading)}" if heading else "",
    )
