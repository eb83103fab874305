"""The same commitment in other words: clauses of different plans that commit to the same (``sp:sameCommitmentAs``).

In: passages of plans, vectors of their words (data), names that clauses hold, links of text reuse. Out: ``Sameness``
per pair of clauses that may be one commitment, and ``Link`` for those that are likely enough.

1. Candidates: pairs whose vectors are near (``kg.link.nearest``), and pairs that share a run of three characters which
   few clauses hold (``kg.link.likeness``). Not all pairs are weighed.
2. Three signs are joined, and each raises the others: how near the vectors are (meaning), how much of their words the
   clauses share, the rarer the more, and a quoted name that both hold (“早餐工程”). The log-odds are a sum, fitted on
   pairs that were read (``docs/calibration.md``). An encoder alone calls boilerplate alike (加强组织领导, 形成合力);
   it shares no rare words, so that it stays below the threshold.
3. A clause without a vector is weighed by words and names alone.
4. Where links of reuse show the pair as well, the method of the link is reuse; else it is ``sp:SameMeaning``.

Limits: a clause of many commitments is one vector; a small commitment inside a long clause is drowned. Clauses of cases
tell and do not commit, and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.lexicon.boilerplate import Wording
from kg.lexicon.vectors import Calibration, Vectors
from kg.link.likeness import Words
from kg.link.nearest import Field, NearestPairs, cosine, nearest_pairs
from kg.link.passages import Passage
from kg.records import Evidence, Link, Method
from kg.text.normalise import bare

__all__ = ["BY_WORDS", "THRESHOLD", "ClausePair", "Sameness", "confidence_of", "find_same_commitments", "log_odds",
           "scores_of", "similarities", "weigh_pairs"]  # fmt: skip

#: Keys of two clauses, the lesser first.
ClausePair = tuple[str, str]

#: Confidence from which a pair is linked.
THRESHOLD = Decimal("0.6")

#: Log-odds where a clause has no vector.
BY_WORDS = Calibration(nothing=-4800, cosine=0, words=31400, name=2470)

_LEAST = -1390  # log-odds of a confidence of 0.2, below which a pair is not told of
_NEAR = 300  # thousandths of cosine from which vectors make a candidate
_CENT = Decimal("0.01")
_MOST = Decimal("0.99")
_NAME_RE = re.compile("[“「]([^“”「」]{2,16})[”」]")
_HAN_RE = re.compile("[\u4e00-\u9fff]")
_NAME = 3  # Chinese characters of a name
_FEW = 6  # clauses that may hold a name for it to tell


@dataclass(frozen=True, slots=True)
class Sameness:
    """How alike two clauses are. ``cosine`` and ``words`` are in thousandths, ``cosine`` is ``None`` where a clause has
    no vector; ``names`` are the quoted names that both hold, ``shared`` their rarest common words; ``quoted`` are the
    two passages that were found alike, in the order of the pair.
    """

    pair: ClausePair
    confidence: Decimal
    cosine: int | None
    words: int
    names: tuple[str, ...]
    shared: tuple[str, ...]
    quoted: tuple[Passage, Passage]


def log_odds(by: Calibration, meant: int | None, words: int, names: int) -> int:
    """For two clauses to be the same commitment, in thousandths.

    >>> log_odds(Calibration(-8000, 13000, 19000, 1000), 600, 200, 0)
    3600
    """
    return by.nothing + (by.cosine * (meant or 0) + by.words * words) // 1000 + by.name * min(names, 1)


def confidence_of(thousandths: int) -> Decimal:
    """The chance that goes with log-odds.

    >>> confidence_of(0), confidence_of(3600)
    (Decimal('0.50'), Decimal('0.97'))
    """
    return min(_MOST, (1 / (1 + (Decimal(-thousandths) / 1000).exp())).quantize(_CENT))


def weigh_pairs(
    passages: Sequence[Passage],
    vectors: Vectors,
    wording: Wording,
    *,
    keep: Collection[ClausePair] = (),
    near: NearestPairs = nearest_pairs,
) -> tuple[Sameness, ...]:
    """Every pair of clauses of different documents that may be one commitment, sorted by its keys.

    Args:
        passages: of measures; of the whole corpus, because what is rare depends on it.
        vectors: of their words; an empty ``Vectors`` where no model was asked.
        wording: formulas and known terms, which are no names.
        keep: pairs to tell of however unlikely they are.
        near: finds vectors that lie near each other.
    """
    own = sorted((p for p in passages if not p.owner.startswith("case/")), key=lambda p: (p.clause, not p.heading))
    slugs = {slug: n for n, slug in enumerate(dict.fromkeys(p.slug for p in own))}
    groups = [slugs[p.slug] for p in own]
    field = Field([vectors.of(p.text.text) for p in own])
    words, names = Words([p.bare.text for p in own]), _Names(own, wording)
    best: dict[ClausePair, tuple[int, Sameness]] = {}
    for a, b in sorted({*field.near(groups, _NEAR, near), *words.candidates(groups), *_numbers(keep, own)}):
        meant = field.cosine(a, b)
        odds = vectors.calibration if meant is not None and vectors.calibration else BY_WORDS
        likeness, shared = words.likeness(a, b), names.shared(a, b)
        sure = log_odds(odds, meant, likeness, len(shared))
        pair = own[a].clause, own[b].clause
        if (sure >= _LEAST or pair in keep) and (pair not in best or best[pair][0] < sure):
            best[pair] = (
                sure,
                Sameness(pair, confidence_of(sure), meant, likeness, shared, words.shared(a, b), (own[a], own[b])),
            )
    return tuple(best[pair][1] for pair in sorted(best))


def _numbers(pairs: Collection[ClausePair], passages: Sequence[Passage]) -> Iterator[tuple[int, int]]:
    """The numbers of all passages of pairs of clauses, the lesser first."""
    numbers: dict[str, list[int]] = {}
    for n, passage in enumerate(passages):
        numbers.setdefault(passage.clause, []).append(n)
    for a, b in sorted(pairs):
        yield from ((one, two) for one in numbers.get(a, ()) for two in numbers.get(b, ()))


class _Names:
    """The quoted names of passages, and which of them two passages share."""

    def __init__(self, passages: Sequence[Passage], wording: Wording) -> None:
        self._texts = [p.bare.text for p in passages]
        self._names = [tuple(dict.fromkeys(_quoted(p.text.text, wording))) for p in passages]
        held = {name for names in self._names for name in names}
        self._few = {name: sum(name in text for text in self._texts) <= _FEW for name in sorted(held)}

    def shared(self, a: int, b: int) -> tuple[str, ...]:
        """Names that one puts in quotes and the other has as well, quoted or not."""
        there = [name for name in self._names[a] if name in self._texts[b]]
        here = [name for name in self._names[b] if name in self._texts[a]]
        return tuple(name for name in dict.fromkeys([*there, *here]) if self._few[name])


def _quoted(text: str, wording: Wording) -> Iterator[str]:
    for match in _NAME_RE.finditer(text):
        name = bare(match.group(1))
        if len(_HAN_RE.findall(name)) >= _NAME and not any(wording.formulas.find(name)):
            yield name


def scores_of(found: Iterable[Sameness]) -> dict[ClausePair, Decimal]:
    """The confidence of each pair."""
    return {one.pair: one.confidence for one in found}


def similarities(vectors: Vectors, a: Sequence[str], b: Sequence[str]) -> list[list[int]]:
    """Cosines in thousandths of every text of ``a`` with every one of ``b``; −1000 where one has no vector."""
    right = [vectors.of(text) for text in b]
    rows = []
    for left in (vectors.of(text) for text in a):
        rows.append([cosine(left, one) if left is not None and one is not None else -1000 for one in right])
    return rows


def find_same_commitments(
    passages: Sequence[Passage], vectors: Vectors, wording: Wording, reuse: Iterable[Link] = ()
) -> tuple[Link, ...]:
    """Links for pairs that are likely enough, and for those that share their wording, sorted.

    Args:
        passages: as for ``weigh_pairs``, like the two that follow.
        vectors: of their words.
        wording: formulas and known terms.
        reuse: links ``sp:reusesTextOf``, whose clauses are the same commitment as surely as they share words.
    """
    copied = {_pair(link.subject, link.object): link for link in reuse}
    found = weigh_pairs(passages, vectors, wording, keep=copied.keys())
    links = {}
    for one in found:
        by_words = copied.get(one.pair)
        if by_words is not None or one.confidence >= THRESHOLD:
            links[one.pair] = _link(one, by_words)
    return tuple(links[pair] for pair in sorted(links))


def _pair(a: str, b: str) -> ClausePair:
    return (a, b) if a < b else (b, a)


def _link(one: Sameness, by_words: Link | None) -> Link:
    sure = max(one.confidence, by_words.confidence) if by_words is not None else one.confidence
    a, b = one.quoted
    return Link(
        subject=one.pair[0],
        predicate="sp:sameCommitmentAs",
        object=one.pair[1],
        method=Method.SAME_MEANING if by_words is None else Method.TEXT_REUSE,
        confidence=sure,
        evidence=Evidence(a.slug, a.text),
        other=Evidence(b.slug, b.text),
        note=_why(one),
    )


def _why(one: Sameness) -> str:
    """The signs in a sentence: ``meaning 0.62, words 0.31; both name “早餐工程”; rare words of both: …``."""
    meant = "no vector, by words alone" if one.cosine is None else f"meaning {_share(one.cosine)}"
    parts = [f"{meant}, words {_share(one.words)}"]
    if one.names:
        parts.append("both name " + ", ".join(f"“{name}”" for name in one.names))
    if one.shared:
        parts.append("rare words of both: " + ", ".join(one.shared))
    heading = [p.owner for p in one.quoted if p.heading]
    if heading:
        parts.append(f"in the reform item of {', '.join(heading)}")
    return "; ".join(parts)


def _share(thousandths: int) -> str:
    return f"{Decimal(thousandths) / 1000:.2f}"
