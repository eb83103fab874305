"""What is each showcase case an example of? ``sp:exemplifies`` → the measures and reforms that it puts into practice.

In: facts, the registry of reforms and brands, ``Wording``. Out: links with the words of both sides as evidence.

1. A reform is exemplified where the case *did* it: by a verb of doing, or told with nothing that makes it a means, a
   publicity or someone else's. A platform that all use (一网通办), and names within 《…》, are not.
2. A measure is exemplified where the same practice is named in both. Each shared reform speaks for the pair: more
   where the case did it and the measure commits itself to it, less where few measures name it not alone, or where it is
   a whole family (一件事 is a hundred things). So do a brand or quoted name of the case's own district, a term that
   the case keeps using and few measures know, and words in common (``kg.link.practice``).
3. The signs are joined as independent ones (noisy or); the same district adds. The result is the confidence.
4. Background and lessons of a case tell what others did or what should be done: they count less.

A case whose signs stay below the threshold exemplifies nothing that the plans hold, and gets no link.
Limits: names count by themselves; that two measures mean different things by one name is seen only where the words
around them differ altogether.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from kg.lexicon.reforms import ReformLexicon
from kg.lexicon.wording import Wording
from kg.link.practice import Likeness, Text, compare, find_words
from kg.records import Case, Evidence, Facts, Link, Measure, MeasureKind, Method, ReformMention
from kg.text.fold import bare
from kg.text.mapped import MappedText, Span

__all__ = ["link_cases"]

_EXEMPLIFIES = "sp:exemplifies"
_CENT = Decimal("0.01")
_MOST = 0.98  # no sign is proof
_THRESHOLD = 0.6  # of confidence, below which a pair is not linked
_TOLD = {"title": 0.97, "done": 0.93, "plain": 0.85, "background": 0.75, "passing": 0.5}  # how the case names a reform
_PROMISED, _NAMED = 0.95, 0.75  # the measure commits itself to the reform, or only names it
_RARE = ((3, 0.97), (5, 0.9), (8, 0.8))  # measures that name a reform → how much that says
_OFTEN = 0.5  # where still more name it
_FAMILY = 0.2  # for every special form that a reform has
_BRAND, _NAME, _TERM = 0.95, 0.85, 0.75
_SAME_DISTRICT = 0.35  # of what is lacking
_WORDS = (0.5, 2.5, 0.6)  # overlap from which words count; overlap on which they count in full; how much at most
_ASIDE = frozenset({"background", "lessons"})
_TITLE_RE = re.compile("《[^》]*》")


@dataclass(frozen=True, slots=True)
class _Case:
    slug: str
    case: Case
    text: Text
    reforms: dict[str, tuple[float, ReformMention]]  # by key: how surely the case did it, and its best words


@dataclass(frozen=True, slots=True)
class _Measure:
    slug: str
    district: str | None
    measure: Measure
    text: Text
    reforms: dict[str, tuple[float, ReformMention]]


class _Sign(NamedTuple):
    """One reason for a link: its strength, the words of both sides."""

    strength: float
    method: Method
    case: MappedText
    measure: MappedText
    what: str


def link_cases(facts: Sequence[Facts], lexicon: ReformLexicon, wording: Wording) -> tuple[Link, ...]:
    """Links from every case to the reforms and measures that it is an example of, by case and then by confidence."""
    measures = [measure for one in facts for measure in _measures(one, lexicon)]
    cases = [case for one in facts for case in _cases(one, lexicon)]
    likeness = compare([c.text for c in cases], [m.text for m in measures], wording)
    holders = _holders(measures)
    telling = {key: _telling(key, held, lexicon) for key, held in holders.items()}
    brands = [(brand.district, bare(brand.label)) for brand in lexicon.brands]
    out: list[Link] = []
    for case in cases:
        out += _reform_links(case)
        found: list[Link] = []
        for measure in measures:
            like = likeness.get((case.text.key, measure.text.key))
            if like is not None:
                found += _measure_link(case, measure, like, telling, brands)
        out += sorted(found, key=lambda link: (-link.confidence, link.object))
    return tuple(out)


# ── what either side says ─────────────────────────────────────────────────────────────────────────────────────────


def _cases(facts: Facts, lexicon: ReformLexicon) -> Iterator[_Case]:
    mentions = _by_owner(facts.mentions)
    for case in facts.document.cases:
        aside = [part.body.span for part in case.parts if part.kind in _ASIDE and part.body.text]
        told = [clause.text for clause in case.clauses if clause.text.text and not _within(clause.text.span, aside)]
        titles = [part.title for part in case.parts if part.title is not None]
        cited = [case.body.span_of(*match.span()) for match in _TITLE_RE.finditer(case.body.text)]
        best: dict[str, tuple[float, ReformMention]] = {}
        for mention in mentions.get(case.key, ()):
            entry = lexicon.find_reform(mention.reform)
            if entry is not None and not entry.host and not _within(mention.printed.span, cited):
                _keep_best(best, _told(mention, case, aside, lexicon), mention)
        yield _Case(facts.document.source.entry.slug, case, Text.of(case.key, [case.title, *titles, *told]), best)


def _told(mention: ReformMention, case: Case, aside: Sequence[Span], lexicon: ReformLexicon) -> float:
    """How surely the case did what the mention names."""
    if _within(mention.printed.span, [case.title.span]):
        return _TOLD["title"]
    if _within(mention.printed.span, aside):
        return _TOLD["background" if mention.committed else "passing"]
    if mention.committed:
        return _TOLD["done"]
    before = mention.quote.text[: mention.quote.text.find(mention.printed.text)]
    return _TOLD["passing" if lexicon.cues.before.search(before) else "plain"]


def _measures(facts: Facts, lexicon: ReformLexicon) -> Iterator[_Measure]:
    entry = facts.document.source.entry
    mentions = _by_owner(facts.mentions)
    for measure in facts.document.measures:
        if measure.kind is not MeasureKind.MEASURE:
            continue  # a safeguard says how to work, not what to do; a part is left to its whole
        best: dict[str, tuple[float, ReformMention]] = {}
        for mention in mentions.get(measure.key, ()):
            if not _means_special(mention, lexicon):
                _keep_best(best, _PROMISED if mention.committed else _NAMED, mention)
        title = [measure.title] if measure.title is not None else []
        text = Text.of(measure.key, [*title, *(clause.text for clause in measure.clauses)])
        yield _Measure(entry.slug, entry.district, measure, text, best)


def _means_special(mention: ReformMention, lexicon: ReformLexicon) -> bool:
    """The words around a general name say that its special form is meant (重整企业…信用修复)."""
    general = mention.reform.removeprefix("reform/")
    special = [entry for entry in lexicon.reforms if entry.broader == general]
    return any(word in mention.quote.text for entry in special for word in entry.context)


def _by_owner(mentions: Iterable[ReformMention]) -> dict[str, list[ReformMention]]:
    groups: dict[str, list[ReformMention]] = {}
    for mention in mentions:
        groups.setdefault(mention.owner, []).append(mention)
    return groups


def _keep_best(best: dict[str, tuple[float, ReformMention]], strength: float, mention: ReformMention) -> None:
    if mention.reform not in best or best[mention.reform][0] < strength:
        best[mention.reform] = strength, mention


def _within(span: Span, others: Iterable[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in others)


def _holders(measures: Iterable[_Measure]) -> Counter[str]:
    return Counter(key for measure in measures for key in measure.reforms)


# ── links ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _reform_links(case: _Case) -> Iterator[Link]:
    for key, (strength, mention) in case.reforms.items():
        if strength >= _THRESHOLD:
            evidence = Evidence(case.slug, mention.quote)
            yield Link(case.case.key, _EXEMPLIFIES, key, Method.NAMED_REFORM, _rounded(strength), evidence)


def _measure_link(
    case: _Case, measure: _Measure, like: Likeness, telling: Mapping[str, float], brands: Sequence[tuple[str, str]]
) -> Iterator[Link]:
    home = case.case.district is not None and case.case.district == measure.district
    signs = [*_shared_reforms(case, measure, telling), *_shared_words(case, measure, like)]
    if home:
        signs += _own_names(case, measure, like, brands)
    missing = 1.0
    for sign in signs:
        missing *= 1 - sign.strength
    confidence = 1 - missing * (1 - _SAME_DISTRICT if home else 1)
    if signs and confidence >= _THRESHOLD:
        best = max(signs, key=lambda sign: sign.strength)
        yield Link(
            case.case.key, _EXEMPLIFIES, measure.measure.key, best.method, _rounded(confidence),
            Evidence(case.slug, best.case), Evidence(measure.slug, best.measure),
            note="; ".join(dict.fromkeys(sign.what for sign in sorted(signs, key=lambda sign: -sign.strength))),
        )  # fmt: skip


def _shared_reforms(case: _Case, measure: _Measure, telling: Mapping[str, float]) -> Iterator[_Sign]:
    for key in sorted(case.reforms.keys() & measure.reforms.keys()):
        told, there = case.reforms[key]
        promised, here = measure.reforms[key]
        yield _Sign(told * promised * telling[key], Method.NAMED_REFORM, there.quote, here.quote, key)


def _telling(key: str, held: int, lexicon: ReformLexicon) -> float:
    """How much two texts have in common that name this reform, which ``held`` measures do."""
    forms = sum(entry.broader == key.removeprefix("reform/") for entry in lexicon.reforms)
    rare = next((worth for most, worth in _RARE if held <= most), _OFTEN)
    return rare / (1 + _FAMILY * forms)


def _own_names(
    case: _Case, measure: _Measure, like: Likeness, brands: Sequence[tuple[str, str]]
) -> Iterator[_Sign]:
    """Brands of the district, and names in quotes, that stand in both."""
    for district, brand in brands:
        if district == case.case.district:
            yield from _sign(case, measure, brand, _BRAND, Method.NAMED_REFORM)
    for name in like.names:
        yield from _sign(case, measure, name, _NAME, Method.NAMED_REFORM)


def _shared_words(case: _Case, measure: _Measure, like: Likeness) -> Iterator[_Sign]:
    for term in like.terms:
        yield from _sign(case, measure, term, _TERM, Method.TEXT_REUSE)
    least, full, most = _WORDS
    strength = most * min(1.0, (like.overlap - least) / (full - least))
    if strength > 0:
        yield from _sign(case, measure, like.run, strength, Method.THEMATIC)


def _sign(case: _Case, measure: _Measure, words: str, strength: float, method: Method) -> Iterator[_Sign]:
    there, here = find_words(case.text, words), find_words(measure.text, words)
    if there is not None and here is not None:
        yield _Sign(strength, method, there, here, words)


def _rounded(confidence: float) -> Decimal:
    return Decimal(min(confidence, _MOST)).quantize(_CENT)
