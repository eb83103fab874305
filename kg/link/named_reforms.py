"""Named reforms: which reforms a measure or case takes up, or only mentions, by their registered names.

In: the mentions of every document, judged by ``kg.extract.reform_mentions``. Out: one link per measure and reform.

1. A measure that commits itself to a reform → ``sp:implements``, on its best evidence (the surest; then the heading;
   then the first in the text).
2. It is a ``sp:mentionsReform`` only, where every naming is in passing; where a safeguard uses a channel
   (发挥营商环境体验官作用) without doing anything to it; and for a case, which describes what was done. A starred row
   is judged as any other: the star adds the pilot reform to the reforms that the row's own words commit it to
   (试点实行多测合一), and removes none of these.
3. A general reform is not asserted by words that mean its special form: beside a commitment to 破产重整企业信用修复,
   优化重整企业…信用修复服务 mentions the general 信用修复 and does not implement it.

Limits: every mention counts by itself; two weak ones do not add up to a strong one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from kg.lexicon.reforms import Reform, ReformLexicon
from kg.records import Evidence, Facts, Link, Measure, MeasureKind, Method, ReformMention

__all__ = ["link_named"]

_IMPLEMENTS = "sp:implements"
_MENTIONS = "sp:mentionsReform"
_SURE = Decimal("0.75")  # below this a safeguard only uses what it names
_PASSING = Decimal("0.9")


def link_named(facts: Sequence[Facts], lexicon: ReformLexicon) -> tuple[Link, ...]:
    """Links from measures and cases to the registered reforms they name, in text order."""
    return tuple(link for one in facts for link in _document(one, lexicon))


def _document(facts: Facts, lexicon: ReformLexicon) -> Iterator[Link]:
    slug = facts.document.source.entry.slug
    measures = {measure.key: measure for measure in facts.document.measures}
    for owner, mentions in _by_owner(facts.mentions).items():
        best = {reform: _best(group) for reform, group in _by_reform(mentions).items()}
        taken_up = _taken_up(best, measures.get(owner), lexicon)
        for reform, mention in best.items():
            yield _link(slug, mention, committed=reform in taken_up)


def _by_owner(mentions: Iterable[ReformMention]) -> dict[str, list[ReformMention]]:
    groups: dict[str, list[ReformMention]] = {}
    for mention in mentions:
        groups.setdefault(mention.owner, []).append(mention)
    return groups


def _by_reform(mentions: Iterable[ReformMention]) -> dict[str, list[ReformMention]]:
    groups: dict[str, list[ReformMention]] = {}
    for mention in mentions:
        groups.setdefault(mention.reform, []).append(mention)
    return groups


def _best(mentions: Sequence[ReformMention]) -> ReformMention:
    return max(mentions, key=lambda m: (m.committed, m.confidence, -m.quote.span.start))


def _taken_up(best: Mapping[str, ReformMention], measure: Measure | None, lexicon: ReformLexicon) -> frozenset[str]:
    """The reforms that a measure implements; none for a case or a section."""
    if measure is None:
        return frozenset()
    least = _SURE if measure.kind is MeasureKind.SAFEGUARD else Decimal(0)
    committed = {reform for reform, mention in best.items() if mention.committed and mention.confidence >= least}
    special = [entry for entry in map(lexicon.find_reform, sorted(committed)) if entry is not None and entry.broader]
    meant = {f"reform/{e.broader}" for e in special if _means(e, best.get(f"reform/{e.broader}"))}
    return frozenset(committed - meant)


def _means(special: Reform, general: ReformMention | None) -> bool:
    return general is not None and any(word in general.quote.text for word in special.context)


def _link(slug: str, mention: ReformMention, *, committed: bool) -> Link:
    confidence = mention.confidence if committed or not mention.committed else max(mention.confidence, _PASSING)
    predicate = _IMPLEMENTS if committed else _MENTIONS
    evidence = Evidence(slug, mention.quote)
    return Link(mention.owner, predicate, mention.reform, Method.NAMED_REFORM, confidence, evidence)
