"""Text reuse: clauses of different documents that share their wording (``sp:reusesTextOf``).

In: documents and ``Wording`` (formulas, terms and names). Out: ``Reuse``: one ``Link`` per pair of clauses, with the
shared words of both as evidence; linear in the corpus, however many documents copy one sentence.

1. Candidates come from an index of character runs (``kg.link.shingles``). A run that few documents have makes a pair of
   any two of its holders. A popular run is followed through the *leaders* of its wordings (``kg.link.leaders``).
2. What a candidate shares is weighed (``kg.link.similarity``).
3. The weight decides, and gives the confidence. If one side is a clause of a case, a higher weight is required, because
   the prose of cases shares terms with plans more often than wording.
4. Pairs that share one wording are a group (``kg.link.wording_groups``). In small groups the pairs that no rare run
   proposed are weighed too; of large ones only the links to the founder stay.
5. Within a large group, the members that rest on one city plan are linked with the earliest of them as well
   (``within``): what a plan takes from its own city plan is told by these, though the founder may be of elsewhere.

Limits: the same commitment in other words is not found. Two plans may share words because both copy a third text:
reuse says that the words are shared, not who wrote them first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from math import exp
from typing import NamedTuple

from kg.lexicon.boilerplate import Wording
from kg.link.leaders import pairs_with_leaders
from kg.link.passages import Passage, passages_of
from kg.link.shingles import find_candidates, index_shingles, is_popular
from kg.link.similarity import SHINGLE, Overlap, Scales, measure_overlap
from kg.link.wording_groups import ALL_PAIRS, REUSES, groups_of, rank_of, small_pairs, thinned
from kg.records import Document, Evidence, Link, Method, WordingGroup

__all__ = ["Reuse", "confidence_of", "find_reuse", "find_shared_wording"]

_HITS = 2  # shared shingles that make a candidate: one run of 6, or two of 5
_CAP = 60  # passages of few documents that may hold a shingle: in more it is a term of theirs
_THRESHOLD = 4.85  # weight from which two clauses of plans are linked
_CASE_THRESHOLD = 6.0  # the same where one of them is a clause of a case


class Reuse(NamedTuple):
    """``links`` for the graph, each pair of clauses once, sorted; ``within`` large groups, by city plan."""

    links: tuple[Link, ...]
    within: tuple[Link, ...] = ()


def find_reuse(documents: Sequence[Document], wording: Wording) -> tuple[Link, ...]:
    """Links between clauses of different documents that share wording, each pair once, sorted by their keys.

    The subject is the clause of the document that comes first by slug. A link whose words stand in the reform item of
    an annex row (counted for the row's first clause) says so in its note.
    """
    return find_shared_wording(documents, wording).links


def find_shared_wording(
    documents: Sequence[Document], wording: Wording, rests_on: Mapping[str, frozenset[str]] | None = None
) -> Reuse:
    """The same, and what is shared within large groups.

    Args:
        documents: of the corpus.
        wording: formulas, terms and names.
        rests_on: slug of a plan → slugs of the city plans that it carries out.
    """
    ordered = sorted(documents, key=lambda d: d.source.entry.slug)
    passages = [passage for document in ordered for passage in passages_of(document)]
    rank = rank_of(documents)
    weigher = _Weigher(passages, wording)
    few = find_candidates(weigher.index, weigher.groups, cap=_CAP, least=_HITS)
    weigher.weigh((pair.a, pair.b) for pair in few)
    time = sorted(range(len(passages)), key=lambda n: (rank[passages[n].slug], n))
    popular = frozenset(run for run, held in weigher.index.items() if is_popular(held, weigher.groups))
    pairs_with_leaders([p.bare.text for p in passages], weigher.groups, time, popular, weigher.link)
    weigher.weigh(weigher.numbers(small_pairs(weigher.links, rank)))
    links = weigher.links
    large = [group for group in groups_of(links, rank) if len(group.members) > ALL_PAIRS]
    within = [pair for group in large for pair in _by_plan(group, rests_on or {})]
    return Reuse(thinned(links, rank), tuple(weigher.aside(within)))


def _by_plan(group: WordingGroup, rests_on: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    """From the earliest member that rests on a city plan, or is of it, to the others; the founder's links are there."""
    held: dict[str, list[str]] = {}
    for member in group.members:
        slug = member.evidence.slug
        for plan in sorted({slug, *rests_on.get(slug, ())}):
            held.setdefault(plan, []).append(member.clause)
    for plan in sorted(held):
        first, *others = held[plan]
        if first != group.members[0].clause:
            yield from ((first, other) for other in others)


class _Weigher:
    """The passages of a corpus by number, and the best link of every pair of clauses that was weighed."""

    def __init__(self, passages: Sequence[Passage], wording: Wording) -> None:
        self.passages = passages
        slugs = {slug: n for n, slug in enumerate(dict.fromkeys(p.slug for p in passages))}
        self.groups = [slugs[p.slug] for p in passages]
        self.index = index_shingles([p.bare.text for p in passages], k=SHINGLE)
        self._scales = Scales(wording, self.index, passages)
        self._weighed: dict[tuple[int, int], Overlap | None] = {}
        self._best: dict[tuple[str, str], tuple[float, Link]] = {}
        self._by_clause: dict[str, list[int]] = {}
        for n, passage in enumerate(passages):
            self._by_clause.setdefault(passage.clause, []).append(n)

    @property
    def links(self) -> tuple[Link, ...]:
        """Those found so far, sorted by their keys."""
        return tuple(link for _, (_, link) in sorted(self._best.items()))

    def weigh(self, pairs: Iterable[tuple[int, int]]) -> None:
        for a, b in pairs:
            self.link(a, b)

    def link(self, a: int, b: int) -> Overlap | None:
        """What two passages share, the lesser number first, if it is enough for a link, which is kept."""
        if (a, b) not in self._weighed:
            self._weighed[a, b] = found = self._measure(a, b)
            if found is not None:
                one, two = self.passages[a], self.passages[b]
                known = self._best.get((one.clause, two.clause))
                if known is None or known[0] < found.weight:
                    self._best[one.clause, two.clause] = found.weight, _link(one, two, found)
        return self._weighed[a, b]

    def _measure(self, a: int, b: int) -> Overlap | None:
        one, two = self.passages[a], self.passages[b]
        overlap = measure_overlap(one, two, self._scales)
        return overlap if overlap and overlap.weight >= _threshold(one, two) else None

    def numbers(self, clauses: Iterable[tuple[str, str]]) -> Iterator[tuple[int, int]]:
        """The passages of pairs of clauses, the lesser number first; none of one document."""
        for one, two in clauses:
            for a in self._by_clause[one]:
                yield from ((min(a, b), max(a, b)) for b in self._by_clause[two] if self.groups[a] != self.groups[b])

    def aside(self, clauses: Iterable[tuple[str, str]]) -> Iterator[Link]:
        """The best link of each pair of clauses, that is not kept."""
        for pair in sorted(set(clauses)):
            found = [(overlap, a, b) for a, b in self.numbers([pair]) if (overlap := self._measure(a, b))]
            if found:
                overlap, a, b = max(found, key=lambda one: one[0].weight)
                yield _link(self.passages[a], self.passages[b], overlap)


def _threshold(a: Passage, b: Passage) -> float:
    return _CASE_THRESHOLD if a.owner.startswith("case/") or b.owner.startswith("case/") else _THRESHOLD


def confidence_of(weight: float, *, threshold: float = _THRESHOLD) -> Decimal:
    """How often a pair of this weight is reuse, by a logistic curve laid through pairs that were read.

    Of some 110 pairs read in the five documents, three in four near the threshold were right, nine in ten two units
    above it, and all from seven units above it.

    >>> confidence_of(5), confidence_of(7), confidence_of(40)
    (Decimal('0.76'), Decimal('0.9'), Decimal('0.99'))
    """
    chance = 1 / (1 + exp(-(1.1 + 0.52 * (weight - threshold))))
    return Decimal(str(round(min(0.99, chance), 2)))


def _link(a: Passage, b: Passage, overlap: Overlap) -> Link:
    heading = [p.owner for p in (a, b) if p.heading]
    return Link(
        subject=a.clause,
        predicate=REUSES,
        object=b.clause,
        method=Method.TEXT_REUSE,
        confidence=confidence_of(overlap.weight, threshold=_threshold(a, b)),
        evidence=Evidence(a.slug, a.quote(*overlap.a)),
        other=Evidence(b.slug, b.quote(*overlap.b)),
        note=f"in the reform item of {', '.join(heading)}" if heading else "",
    )
