"""The chance that one clause of a plan carries on a clause of an earlier plan, from several weak signs.

In: the sides of two plans (``sides_of``) and ``Rarity``, which says how rare words are in the two. Out: ``Signs`` per
pair, and ``chance`` (0 to 1).

1. *Words*: the runs of characters that both have, weighed by how rare they are in the two plans; formulas, opening
   verbs and function words at the ends weigh nothing. A reform item that heads an annex row counts for the row's
   first clause, a little less than the clause itself.
2. *Share*: how much of the rare words of the smaller side these are.
3. *Phrase*: the likest pair of half-sentences, opening verbs left out.
4. *Names*: quoted names, documents and brands that stand in both, and above all registered reforms, in any of their
   forms; a name that many clauses of the later plan use says less. Platforms on which all things run say nothing.
5. *Theme*: the same main topic, or the same heading; half where only other topics are shared.
6. *Kind*: both are commitments, or both safeguards (保障措施).
7. *Likeness*: how near the two are in meaning, where an encoder has read both.
8. The signs are added and passed through a logistic curve, so that each weak sign raises the others.

The weights were fitted to the rows of ``jinshan-2022``, each read against all of ``jinshan-2023``. Fitted to one half
of the rows, chosen by hash, they judge 48 of 50 and 43 of 46 rows of the other half right (by words alone).

Limits: what is said again with no word in common is found by an encoder alone (``likeness``), if there is one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from math import exp, log, log1p
from typing import NamedTuple

from kg.lexicon.boilerplate import PhraseFinder, Wording
from kg.link.clause_sides import Side, contracted
from kg.link.shingles import find_blocks, shingles

__all__ = ["BY_WORDS", "WITH_MEANING", "Rarity", "Signs", "Weights", "chance", "compare"]


class Weights(NamedTuple):
    """What each sign adds to the logarithm of the odds, and the chance from which the best candidate goes on."""

    base: float
    words: float
    share: float
    phrase: float
    names: float
    reform: float
    theme: float
    kind: float
    likeness: float
    enough: float


BY_WORDS = Weights(-16.2, 2.9, 5.05, 3.5, 3.2, 4.45, 2.4, 3.05, 0.0, 0.22)
WITH_MEANING = Weights(-15.2, 2.0, 5.2, 3.4, 3.2, 4.3, 1.8, 2.9, 5.3, 0.36)

_HEADING = 0.7  # weight of the words of a heading beside those of a clause
_GRAM = 2  # characters in the unit whose rarity is counted
_USUAL = 200  # clauses in a plan of usual size: fewer do not make a word rarer
_RAREST = 0.01  # share of clauses below which a word is not rarer still
_COMMON, _COMMON_PHRASE = 1.5, 1.0  # logarithm of rarity that is worth nothing
_SETTLED = 5.0  # added to the smaller side's words, so that a short text shared whole does not count in full
_TELLING = 8.0  # weight of a shared phrase from which it counts in full
_REFORM = "reform/"
_SHOWN = 2.5  # weight of a shared run from which it is named as a reason


class Signs(NamedTuple):
    """The signs of a pair; ``reasons`` are shared words, the heaviest first, and ``common`` the shared names."""

    words: float
    share: float
    phrase: float
    names: float
    reform: float
    theme: float
    kind: float
    reasons: tuple[str, ...]
    common: tuple[str, ...]


def chance(signs: Signs, likeness: float | None = None, *, named: bool = True) -> float:
    """The chance that the later clause carries the earlier on.

    Args:
        signs: of the pair.
        likeness: cosine of what the two mean, centred on the corpus, as an encoder sees it; ``None`` without one.
        named: whether shared names count.
    """
    by = BY_WORDS if likeness is None else WITH_MEANING
    total = by.base + by.words * log1p(signs.words) + by.share * signs.share + by.phrase * signs.phrase
    total += (
        by.theme * signs.theme
        + by.kind * signs.kind
        + (by.names * signs.names + by.reform * signs.reform if named else 0)
    )
    return 1 / (1 + exp(-total - by.likeness * max(0.0, likeness or 0.0)))


class Rarity:
    """How much runs of characters say: rarer in the two plans is more.

    Args:
        sides: the clauses of both plans.
        wording: formulas and opening verbs.
        edges: function words at the ends of a run.
        hosts: names of platforms on which all things run.
    """

    def __init__(self, sides: Sequence[Side], wording: Wording, edges: str, hosts: PhraseFinder) -> None:
        self._wording, self._edges, self._hosts = wording, edges, hosts
        texts = [(side.text, side.heading) for side in sides]
        counts = Counter(gram for pair in texts for gram in {g for text in pair for g in shingles(text, _GRAM)})
        whole = max(len(texts), _USUAL)
        self._logs = {gram: -log(max(count / whole, _RAREST)) for gram, count in counts.items()}
        self._known: dict[str, float] = {}

    def weight(self, run: str) -> float:
        """The weight of a shared run."""
        known = self._known.get(run)
        if known is None:
            known = self._known[run] = self._weigh(self.trim(run))
        return known

    def trim(self, run: str) -> str:
        """A run without the function words at its ends."""
        return run.strip(self._edges)

    def _weigh(self, run: str) -> float:
        weights = [max(0.0, self.of(gram) - _COMMON) for gram in shingles(run, _GRAM)]
        spans = [*self._wording.openers.find(run), *self._wording.formulas.find(run), *self._hosts.find(run)]
        for start, end in spans:
            for n in range(max(0, start - 1), min(len(weights), end)):
                weights[n] = 0.0
        return sum(weights)

    def of(self, gram: str) -> float:
        """The logarithm of how rare two characters are."""
        return self._logs.get(gram, -log(_RAREST))

    def phrase_weight(self, run: str) -> float:
        """The same for a phrase, whose commoner words count too, verbs included."""
        return sum(max(0.0, self.of(gram) - _COMMON_PHRASE) for gram in shingles(run, _GRAM))

    @cached_property
    def likeness(self) -> _Likeness:
        return _Likeness(self)


class _Likeness:
    """How alike two half-sentences are; remembered, since each meets many."""

    def __init__(self, rarity: Rarity) -> None:
        self._rarity = rarity
        self.of = lru_cache(maxsize=65536)(self._of)

    def _of(self, one: str, two: str) -> float:
        blocks = find_blocks(one, two, least=_GRAM)
        size = sum(block.size for block in blocks)
        weight = sum(self._rarity.phrase_weight(one[k.a : k.a + k.size]) for k in blocks)
        return 2 * size / (len(one) + len(two)) * min(1.0, weight / _TELLING)


def compare(earlier: Side, later: Side, rarity: Rarity, users: Mapping[str, int]) -> Signs:
    """The signs of a pair.

    Args:
        earlier: a clause of the earlier plan.
        later: a clause of the later plan.
        rarity: of the words of both plans.
        users: name → how many clauses of the later plan use it.
    """
    text, heading = _shared(earlier.text, later, rarity), _shared(earlier.heading, later, rarity)
    text = max(text, _shared(contracted(earlier.text), later, rarity), key=lambda runs: sum(runs.values()))
    least = min(rarity.weight(earlier.text), rarity.weight(later.text))
    share = sum(text.values()) / (least + _SETTLED)
    heading_share = sum(heading.values()) / (rarity.weight(earlier.heading) + _SETTLED)
    common = _common(earlier, later)
    ours, theirs = (
        (*earlier.cores, *map(contracted, earlier.cores), *earlier.heading_cores),
        (*later.cores, *later.heading_cores),
    )
    runs = sorted({**heading, **text}.items(), key=lambda run: (-run[1], run[0]))
    return Signs(
        words=sum(text.values()) + _HEADING * sum(heading.values()),
        share=max(share, heading_share),
        phrase=max((rarity.likeness.of(one, two) for one in ours for two in theirs), default=0.0),
        names=_telling((name for name in common if not name.startswith(_REFORM)), users),
        reform=_telling((name for name in common if name.startswith(_REFORM)), users),
        theme=_theme(earlier, later),
        kind=float(earlier.is_safeguard == later.is_safeguard),
        reasons=tuple(rarity.trim(run) for run, weight in runs if weight >= _SHOWN),
        common=common,
    )


def _shared(words: str, later: Side, rarity: Rarity) -> dict[str, float]:
    """The runs that ``words`` share with the later clause, or with its heading where that shares more."""
    found: dict[str, float] = {}
    for other in (later.text, later.heading):
        runs: dict[str, float] = {}
        for block in find_blocks(words, other, least=_GRAM) if words and other else ():
            run = words[block.a : block.a + block.size]
            weight = rarity.weight(run)
            if weight > 0:
                runs[run] = runs.get(run, 0.0) + weight
        found = max(found, runs, key=lambda some: sum(some.values()))
    return found


def _common(earlier: Side, later: Side) -> tuple[str, ...]:
    """Names in both; one that the first quotes and the second prints without marks is in both as well."""
    both = earlier.names & later.names
    both |= {name for name in earlier.quoted if name in later.words}
    both |= {name for name in later.quoted if name in earlier.words}
    return tuple(sorted(both))


def _telling(names: Iterable[str], users: Mapping[str, int]) -> float:
    """How much shared names say: one that a single clause of the later plan holds says all that a name can."""
    return min(1.0, sum(1 / max(1, users.get(name, 1)) for name in names))


def _theme(earlier: Side, later: Side) -> float:
    main = earlier.topics[:1]
    if (main and main == later.topics[:1]) or (earlier.title and earlier.title == later.title):
        return 1.0
    return 0.5 if set(earlier.topics) & set(later.topics) else 0.0
