"""What a district's plan carries on from its last one (``sp:continues``), and the state of every clause.

In: facts of the corpus, the lexicon, and where there is an encoder the likeness of clauses. Out: links from the later
clause or measure to the earlier, the nearest candidates of each clause, and, once people's verdicts are applied, a
``Succession`` per pair of plans.

1. Only plans of one district are compared, each with its next by date.
2. Candidates share rare words or a name; each gets a chance from all signs together (``kg.link.kinship``).
3. The best candidate is linked if its chance is high enough. A further candidate is linked if its own chance is higher
   still and the best one does not keep the whole clause; and a later clause without any link is linked to its best
   candidate if that comes near enough. A measure is continued where one of its clauses is (``kg.link.succession``).
4. State of a clause: *merged* where several go on in one, or one in several (all clauses that links connect); *kept*
   where the counterpart has all its words; *part* where one of its half-sentences is taken up and another has nothing
   like it; else *reworded*. Without a link: *none* (no counterpart found) or, in the later plan, *new*.

The judgement of two plans depends on these two alone, so that ``kg diff`` and a build say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import exp, log

from kg.lexicon.boilerplate import load_wording
from kg.lexicon.bundle import Lexicon
from kg.lexicon.continuity import load_continuity
from kg.link.clause_sides import Side, hosts_of, sides_of
from kg.link.kinship import BY_WORDS, WITH_MEANING, Rarity, Signs, chance, compare
from kg.link.shingles import find_blocks, shingles
from kg.link.topics import link_topics
from kg.records import Document, Evidence, Facts, Link, Method
from kg.records.continuity import Near
from kg.text.mapped import MappedText

__all__ = ["CONTINUES", "cover", "find_continuity", "successive_plans"]

CONTINUES = "sp:continues"

#: Keys of two clauses, the lesser first → cosine of what they mean, centred on the corpus (-1 to 1), by an encoder.
Likeness = Mapping[tuple[str, str], Decimal]

_ALSO = 0.6  # chance of a further candidate
_BEFORE = 0.4  # chance of the best candidate of a later clause that nothing goes on in yet
_WHOLE = 0.92  # share of a clause's characters that its counterpart has, from which it is kept
_GRAM = 2
_MOST = 12  # candidates by shared words that are compared with a clause
_ALIKE = 0.4  # likeness from which a pair that shares no rare word is compared too
_NEAREST = 3  # candidates that are shown
_FAINT = 0.01  # chance below which a candidate is not shown
_CHOSEN = 1.0  # added to the logarithm of the odds of the best of all candidates
_SUREST = 0.98
_SHOWN = 4  # shared words in a note


@dataclass(frozen=True, slots=True)
class _Pair:
    earlier: Side
    later: Side
    signs: Signs
    likeness: float | None
    chance: float

    @property
    def enough(self) -> float:
        """The chance from which it goes on, if it is the best."""
        return (BY_WORDS if self.likeness is None else WITH_MEANING).enough


def successive_plans(corpus: Iterable[Facts]) -> tuple[tuple[Facts, Facts], ...]:
    """Each district's plans, each with its next by date."""
    plans: dict[str, list[Facts]] = {}
    for facts in sorted(corpus, key=_when):
        entry = facts.document.source.entry
        if entry.kind == "district-plan" and entry.home:
            plans.setdefault(entry.home, []).append(facts)
    return tuple(pair for district in sorted(plans) for pair in pairwise(plans[district]))


def _when(facts: Facts) -> tuple[str, str]:
    entry = facts.document.source.entry
    return entry.date or "", entry.slug


def find_continuity(
    before: Facts, after: Facts, lexicon: Lexicon, likeness: Likeness | None = None
) -> tuple[tuple[Link, ...], tuple[Near, ...]]:
    """The links between the clauses of two plans, in text order, and the nearest candidates of every clause of either.

    Args:
        before: the earlier plan.
        after: the later plan.
        lexicon: names, topics and wording.
        likeness: pair of clause keys → likeness of meaning; a pair that is not there is judged by words alone.
    """
    words = load_continuity(lexicon.folder / "continuity.yaml")
    wording = load_wording(path=lexicon.folder / "boilerplate.yaml")
    themes = link_topics((before, after), lexicon.topics, lexicon.reforms)
    old, new = (sides_of(f.document, themes, lexicon, wording, words) for f in (before, after))
    pairs = _weighed(old, new, Rarity((*old, *new), wording, words.edges, hosts_of(lexicon.reforms)), likeness or {})
    chosen = _chosen(pairs)
    labels = {reform.key: reform.label for reform in lexicon.reforms.reforms}
    documents = before.document, after.document
    clauses = [_link(pair, *documents, labels, best=best) for pair, best in chosen]
    return tuple(clauses), _near(pairs)


# ── candidates ────────────────────────────────────────────────────────────────────────────────────────────────────


def _weighed(old: Sequence[Side], new: Sequence[Side], rarity: Rarity, likeness: Likeness) -> list[_Pair]:
    """Every candidate pair with its signs, in text order."""
    by_gram: dict[str, list[int]] = {}
    by_name: dict[str, list[int]] = {}
    for number, side in enumerate(new):
        for gram in sorted({*shingles(side.text, _GRAM), *shingles(side.heading, _GRAM)}):
            by_gram.setdefault(gram, []).append(number)
        for name in side.names:
            by_name.setdefault(name, []).append(number)
    quoted = {name for side in (*old, *new) for name in side.quoted}
    users = {name: len(holders) for name, holders in by_name.items()}
    users |= {name: sum(name in side.words for side in new) for name in sorted(quoted)}
    numbers = {side.key: n for n, side in enumerate(new)}
    said = _by_earlier(old, numbers, likeness)
    found: list[_Pair] = []
    for side in old:
        weights: Counter[int] = Counter()
        for gram in sorted({*shingles(side.text, _GRAM), *shingles(side.heading, _GRAM)}):
            weight = rarity.weight(gram)
            if weight > 0:
                for number in by_gram.get(gram, ()):
                    weights[number] += weight  # type: ignore[assignment]
        likely = sorted(weights, key=lambda n: (-weights[n], n))[:_MOST]
        named = {number for name in side.names for number in by_name.get(name, ())}
        alike = said.get(side.key, {})
        meant = {number for number, value in alike.items() if value >= _ALIKE}
        for number in sorted({*likely, *named, *meant}):
            signs = compare(side, new[number], rarity, users)
            found.append(_Pair(side, new[number], signs, alike.get(number), chance(signs, alike.get(number))))
    return found


def _by_earlier(old: Sequence[Side], numbers: Mapping[str, int], likeness: Likeness) -> dict[str, dict[int, float]]:
    keys = {side.key for side in old}
    found: dict[str, dict[int, float]] = {}
    for (one, two), value in likeness.items():
        for earlier, later in ((one, two), (two, one)):
            if earlier in keys and later in numbers:
                found.setdefault(earlier, {})[numbers[later]] = float(value)
    return found


# ── links ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _chosen(pairs: Sequence[_Pair]) -> list[tuple[_Pair, bool]]:
    """The pairs that go on, each with whether it is the best of its earlier clause, in text order."""
    groups: dict[str, list[_Pair]] = {}
    for pair in pairs:
        groups.setdefault(pair.earlier.key, []).append(pair)
    chosen: list[tuple[_Pair, bool]] = []
    for group in groups.values():
        best = max(group, key=lambda pair: pair.chance)  # of equals the first in text order
        if best.chance < best.enough:
            continue
        whole = cover(best.earlier.text, best.later.text) >= _WHOLE
        also = [] if whole else [p for p in group if p is not best and p.chance >= _ALSO]
        chosen += [(pair, pair is best) for pair in group if pair is best or pair in also]
    return chosen + _said_before(pairs, {pair.later.key for pair, _ in chosen})


def _said_before(pairs: Iterable[_Pair], taken: Set[str]) -> list[tuple[_Pair, bool]]:
    """For each later clause in which nothing goes on, the best candidate of enough chance: it takes up a part."""
    best: dict[str, _Pair] = {}
    for pair in pairs:
        key = pair.later.key
        if key not in taken and pair.chance >= _BEFORE and (key not in best or best[key].chance < pair.chance):
            best[key] = pair
    return [(pair, False) for pair in best.values()]


def cover(one: str, two: str) -> float:
    """The share of the characters of ``one`` that stand in runs of ``two``; both folded."""
    return sum(block.size for block in find_blocks(one, two, least=_GRAM)) / len(one) if one else 0.0


def _link(pair: _Pair, before: Document, after: Document, labels: Mapping[str, str], *, best: bool) -> Link:
    earlier, later = pair.earlier, pair.later
    by_heading = earlier.item is not None and cover(earlier.heading, later.text) > cover(earlier.text, later.text)
    quote = earlier.item if by_heading and earlier.item is not None else earlier.clause
    return Link(
        subject=later.key,
        predicate=CONTINUES,
        object=earlier.key,
        method=_method(pair),
        confidence=_confidence(pair.chance, best=best),
        evidence=Evidence(after.source.entry.slug, _unbroken(later.clause, after.source.text)),
        other=Evidence(before.source.entry.slug, _unbroken(quote, before.source.text)),
        note=_why(pair, labels, by_heading=by_heading),
    )


def _unbroken(text: MappedText, source: str) -> MappedText:
    """The longest stretch of a text that stands in its source without anything between (a page's furniture)."""
    breaks = [n for n, (a, b) in enumerate(pairwise(text.at), 1) if source[a + 1 : b].strip()]
    edges = [0, *breaks, len(text)]
    start, end = max(pairwise(edges), key=lambda edge: edge[1] - edge[0])
    return text[start:end]


def _method(pair: _Pair) -> Method:
    """What the link would not be there without: words, else names, else the meaning."""
    if chance(pair.signs, named=False) >= BY_WORDS.enough:
        return Method.TEXT_REUSE
    if chance(pair.signs) < BY_WORDS.enough:
        return Method.SAME_MEANING
    return Method.NAMED_REFORM if any(name.startswith("reform/") for name in pair.signs.common) else Method.TEXT_REUSE


def _confidence(value: float, *, best: bool) -> Decimal:
    """How often a pair of this chance is right; the best of all candidates is oftener so than its chance alone says.

    >>> _confidence(0.25, best=True), _confidence(0.6, best=False), _confidence(1.0, best=True)
    (Decimal('0.48'), Decimal('0.6'), Decimal('0.98'))
    """
    odds = log(max(value, 1e-9) / max(1 - value, 1e-9)) + (_CHOSEN if best else 0.0)
    return Decimal(str(round(min(_SUREST, 1 / (1 + exp(-odds))), 2)))


def _why(pair: _Pair, labels: Mapping[str, str], *, by_heading: bool) -> str:
    signs = pair.signs
    names = dict.fromkeys(labels.get(name, name) for name in signs.common)
    said = [f"shared words {'、'.join(signs.reasons[:_SHOWN])}"] if signs.reasons else []
    said += [f"shared names {'、'.join(names)}"] if names else []
    said += ["by its heading"] if by_heading else []
    said += [f"likeness of meaning {pair.likeness:.2f}"] if pair.likeness is not None else []
    return "; ".join(said)


def _near(pairs: Iterable[_Pair]) -> tuple[Near, ...]:
    """The nearest candidates of every clause, of either plan; of an earlier clause always one, however faint."""
    groups: dict[str, list[Near]] = {}
    for pair in pairs:
        near = Near(pair.earlier.key, pair.later.key, Decimal(str(round(pair.chance, 2))))
        groups.setdefault(near.earlier, []).append(near)
        if pair.chance >= _FAINT:
            groups.setdefault(near.later, []).append(near)
    kept: set[Near] = set()
    for group in groups.values():
        first, *others = sorted(group, key=lambda n: (-n.chance, n))
        kept |= {first, *(near for near in others[: _NEAREST - 1] if near.chance >= Decimal(str(_FAINT)))}
    return tuple(sorted(kept))
