"""The same commitment in other words: clauses of different plans that commit to the same (``sp:sameCommitmentAs``).

In: passages of plans, vectors of their words (data), names that clauses hold, links of text reuse. Out: ``Sameness``
per pair of clauses that may be one commitment, and ``Link`` for those that are likely enough.

1. Candidates: pairs whose vectors are near (``kg.link.nearest``), and pairs that share a run of three characters which
   few clauses hold (``kg.link.likeness``). Not all pairs are weighed.
2. Signs are joined, and each raises the others: how near the vectors are (meaning), how much of their words the
   clauses share, the rarer the more, as a whole and in their most alike parts, and a name that both hold: a quoted one
   (“早餐工程”) or a registered reform. The log-odds are a sum, fitted on pairs that were read
   (``docs/calibration.md``). An encoder alone calls boilerplate alike (加强组织领导, 形成合力); it shares no rare
   words, so that it stays below the threshold.
3. A clause without a vector is weighed by words and names alone.
4. Where links of reuse show the pair as well, or nothing but words was at hand, the method of the link is reuse; else
   it is ``sp:SameMeaning``.

Limits: a clause of many commitments is one vector, in which a small commitment has little weight. Clauses of cases tell
and do not commit, and are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from kg.lexicon.boilerplate import Wording
from kg.lexicon.vectors import Calibration, Vectors
from kg.link.likeness import Words
from kg.link.nearest import Field, NearestPairs, cosine, nearest_pairs
from kg.link.passages import Passage
from kg.link.shingles import shingles
from kg.records import Evidence, Link, Method, ReformMention
from kg.text.normalise import bare

__all__ = ["BY_WORDS", "THRESHOLD", "ClausePair", "Sameness", "Signs", "confidence_of", "count_vectors",
           "find_same_commitments", "log_odds", "scores_of", "similarities", "weigh_pairs"]  # fmt: skip

#: Keys of two clauses, the lesser first.
ClausePair = tuple[str, str]

#: Confidence from which a pair is linked.
THRESHOLD = Decimal("0.6")

#: Log-odds where a clause has no vector.
BY_WORDS = Calibration(nothing=-5570, cosine=0, words=18890, part=14000, name=3180)

_LEAST = -1390  # log-odds of a confidence of 0.2, below which a pair is not told of
_NEAR = 300  # thousandths of cosine from which vectors make a candidate
_SOME = 30  # thousandths of likeness in words, below which no part of two clauses is alike
_CENT = Decimal("0.01")
_MOST = Decimal("0.99")
_NAME_RE = re.compile("[“「]([^“”「」]{2,16})[”」]")
_HAN_RE = re.compile("[\u4e00-\u9fff]")
_NAME = 4  # Chinese characters of a quoted name: of three are turns of speech (“一把手”)
_FEW = 6  # clauses that may hold a quoted name for it to tell
_RARE = 12  # measures that may name a reform for it to tell


class Signs(NamedTuple):
    """In thousandths: how near two clauses are in meaning (``None`` where one has no vector), how much of their words
    they share, and their most alike parts; and the names that both hold.
    """

    cosine: int | None
    words: int
    part: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sameness:
    """How alike two clauses are, and why; ``shared`` are their rarest common words, ``quoted`` the two passages that
    were found alike, in the order of the pair.
    """

    pair: ClausePair
    confidence: Decimal
    signs: Signs
    shared: tuple[str, ...]
    quoted: tuple[Passage, Passage]


def log_odds(by: Calibration, signs: Signs) -> int:
    """For two clauses to be the same commitment, in thousandths.

    >>> log_odds(Calibration(-8000, 13000, 6000, 9000, 1000), Signs(600, 200, 300, ("早餐工程",)))
    4700
    """
    sum_of = by.cosine * (signs.cosine or 0) + by.words * signs.words + by.part * signs.part
    return by.nothing + sum_of // 1000 + by.name * min(len(signs.names), 1)


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
    mentions: Iterable[ReformMention] = (),
    keep: Collection[ClausePair] = (),
    near: NearestPairs = nearest_pairs,
) -> tuple[Sameness, ...]:
    """Every pair of clauses of different documents that may be one commitment, sorted by its keys.

    Args:
        passages: of measures; of the whole corpus, because what is rare depends on it.
        vectors: of their words; an empty ``Vectors`` where no model was asked.
        wording: formulas and known terms, which are no names.
        mentions: of registered reforms, those left out that are platforms on which everything runs.
        keep: pairs to tell of however unlikely they are.
        near: finds vectors that lie near each other.
    """
    own = sorted((p for p in passages if not p.owner.startswith("case/")), key=lambda p: (p.clause, not p.heading))
    slugs = {slug: n for n, slug in enumerate(dict.fromkeys(p.slug for p in own))}
    groups = [slugs[p.slug] for p in own]
    field = Field([vectors.of(p.text.text) for p in own])
    words = Words([p.bare.text for p in own], [p.parts for p in own], wording.formulas)
    names = _Names(own, wording, mentions)
    best: dict[ClausePair, tuple[int, Sameness]] = {}
    for a, b in sorted({*field.near(groups, _NEAR, near), *words.candidates(groups), *_numbers(keep, own)}):
        likeness = words.likeness(a, b)
        part = words.closest(a, b) if likeness >= _SOME else 0
        signs = Signs(field.cosine(a, b), likeness, part, names.shared(a, b))
        sure = log_odds(vectors.calibration if signs.cosine is not None and vectors.calibration else BY_WORDS, signs)
        pair = own[a].clause, own[b].clause
        if (sure >= _LEAST or pair in keep) and (pair not in best or best[pair][0] < sure):
            found = Sameness(pair, confidence_of(sure), signs, words.shared(a, b), (own[a], own[b]))
            best[pair] = sure, found
    return tuple(best[pair][1] for pair in sorted(best))


def _numbers(pairs: Collection[ClausePair], passages: Sequence[Passage]) -> Iterator[tuple[int, int]]:
    """The numbers of all passages of pairs of clauses, the lesser first."""
    numbers: dict[str, list[int]] = {}
    for n, passage in enumerate(passages):
        numbers.setdefault(passage.clause, []).append(n)
    for a, b in sorted(pairs):
        yield from ((one, two) for one in numbers.get(a, ()) for two in numbers.get(b, ()))


class _Names:
    """What passages name: in quotes, or as a registered reform. A name that many hold tells nothing."""

    def __init__(self, passages: Sequence[Passage], wording: Wording, mentions: Iterable[ReformMention]) -> None:
        self._texts = [p.bare.text for p in passages]
        self._reforms, known = _reforms_of(passages, mentions)
        self._quoted = [
            tuple(dict.fromkeys(name for name in _quoted(p.text.text, wording) if not _within(name, known)))
            for p in passages
        ]
        held = _held({name for names in self._quoted for name in names}, self._texts)
        self._few = {name for name, n in held.items() if n <= _FEW}
        owners = Counter(
            reform for reform, _ in {(r, p.owner) for p, rs in zip(passages, self._reforms, strict=True) for r in rs}
        )
        self._rare = {reform for reform, n in owners.items() if n <= _RARE}

    def shared(self, a: int, b: int) -> tuple[str, ...]:
        """Names that one puts in quotes and the other has as well, quoted or not; then reforms that both name."""
        there = [name for name in self._quoted[a] if name in self._texts[b]]
        here = [name for name in self._quoted[b] if name in self._texts[a]]
        names = [name for name in (*there, *here) if name in self._few]
        reforms = [r for r in self._reforms[a] if r in self._reforms[b] and r in self._rare]
        return tuple(dict.fromkeys([*names, *(self._reforms[a][r] for r in reforms)]))


def _held(names: Collection[str], texts: Iterable[str]) -> Counter[str]:
    """How many texts hold each name; a text is looked through once, whatever the number of names."""
    by_head: dict[str, list[str]] = {}
    for name in names:
        by_head.setdefault(name[:_NAME], []).append(name)
    found: Counter[str] = Counter()
    for text in texts:
        heads = enumerate(shingles(text, _NAME))
        found.update({name for n, head in heads for name in by_head.get(head, ()) if text.startswith(name, n)})
    return found


def _within(name: str, known: Collection[str]) -> bool:
    return any(name in one for one in known)


def _reforms_of(
    passages: Sequence[Passage], mentions: Iterable[ReformMention]
) -> tuple[list[dict[str, str]], frozenset[str]]:
    """The reforms that each passage commits to, with the words that name them; and all names of reforms, folded."""
    by_owner: dict[str, list[ReformMention]] = {}
    for mention in mentions:
        by_owner.setdefault(mention.owner, []).append(mention)
    found: list[dict[str, str]] = []
    for passage in passages:
        start, end = passage.text.span
        inside = [m for m in by_owner.get(passage.owner, ()) if start <= m.printed.span.start < end]
        found.append({m.reform: m.printed.text for m in inside if m.committed})
    return found, frozenset(bare(m.printed.text) for some in by_owner.values() for m in some)


def _quoted(text: str, wording: Wording) -> Iterator[str]:
    for match in _NAME_RE.finditer(text):
        name = bare(match.group(1))
        if len(_HAN_RE.findall(name)) >= _NAME and not any(wording.formulas.find(name)):
            yield name


def scores_of(found: Iterable[Sameness]) -> dict[ClausePair, Decimal]:
    """The confidence of each pair."""
    return {one.pair: one.confidence for one in found}


def count_vectors(passages: Iterable[Passage], vectors: Vectors) -> dict[str, tuple[int, int]]:
    """By document: how many passages of measures there are, and how many have a vector."""
    found: dict[str, tuple[int, int]] = {}
    for passage in passages:
        if not passage.owner.startswith("case/"):
            there, known = found.get(passage.slug, (0, 0))
            found[passage.slug] = there + 1, known + (vectors.of(passage.text.text) is not None)
    return found


def similarities(vectors: Vectors, a: Sequence[str], b: Sequence[str]) -> list[list[int]]:
    """Cosines in thousandths of every text of ``a`` with every one of ``b``; −1000 where one has no vector."""
    right = [vectors.of(text) for text in b]
    rows = []
    for left in (vectors.of(text) for text in a):
        rows.append([cosine(left, one) if left is not None and one is not None else -1000 for one in right])
    return rows


def find_same_commitments(
    passages: Sequence[Passage],
    vectors: Vectors,
    wording: Wording,
    *,
    mentions: Iterable[ReformMention] = (),
    reuse: Iterable[Link] = (),
) -> tuple[Link, ...]:
    """Links for pairs that are likely enough, and for those that share their wording, sorted.

    Args:
        passages: as for ``weigh_pairs``, like the three that follow.
        vectors: of their words.
        wording: formulas and known terms.
        mentions: of registered reforms.
        reuse: links ``sp:reusesTextOf``, whose clauses are the same commitment as surely as they share words.
    """
    copied = {_pair(link.subject, link.object): link for link in reuse}
    found = weigh_pairs(passages, vectors, wording, mentions=mentions, keep=copied.keys())
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
        method=Method.TEXT_REUSE if by_words is not None or one.signs.cosine is None else Method.SAME_MEANING,
        confidence=sure,
        evidence=Evidence(a.slug, a.text),
        other=Evidence(b.slug, b.text),
        note=_why(one),
    )


def _why(one: Sameness) -> str:
    """The signs in a sentence: ``meaning 0.62, words 0.31, closest parts 0.80; both name “早餐工程”; …``."""
    signs = one.signs
    meant = "no vector, by words alone" if signs.cosine is None else f"meaning {_share(signs.cosine)}"
    parts = [f"{meant}, words {_share(signs.words)}, closest parts {_share(signs.part)}"]
    if signs.names:
        parts.append("both name " + ", ".join(f"“{name}”" for name in signs.names))
    if one.shared:
        parts.append("rare words of both: " + ", ".join(one.shared))
    heading = [p.owner for p in one.quoted if p.heading]
    if heading:
        parts.append(f"in the reform item of {', '.join(heading)}")
    return "; ".join(parts)


def _share(thousandths: int) -> str:
    return f"{Decimal(thousandths) / 1000:.2f}"
