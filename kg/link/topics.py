"""Topics of measures and cases: ``sp:primaryTopic`` for the main one, ``dct:subject`` for it and the others.

In: the facts of every document. Out: links to ``topic/{slug}``, by the method Thematic, each quoting the cue words.

1. The titles around a measure are its row's action and the titles of what stands above it, the nearest first.
2. The reforms that it takes up speak for their topics, once each.
3. Scores come from ``kg.lexicon.topics``. The confidence of the main topic rises with its lead over the next one;
   that of the others is their share of the main one's score, at most that of the main topic.

Limits: a topic that only a reform speaks for is quoted by the words that name the reform.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from kg.lexicon.reforms import ReformLexicon
from kg.lexicon.topics import Assignment, TopicLexicon, TopicScore, assign_topics
from kg.records import Document, Evidence, Facts, Link, Measure, Method, ReformMention
from kg.text.mapped import MappedText
from kg.text.normalise import bare

__all__ = ["TOPIC_PREFIX", "link_topics"]

#: Keys of topics begin with this; the rest is the slug of ``spt:``.
TOPIC_PREFIX = "topic/"

_CLEAR, _CLOSE = Decimal("0.93"), Decimal("0.7")  # with a clear lead, and with hardly any: gold-dev, rounded down
_LEAD = 1.5  # times the next score: a clear lead
_OTHER = Decimal("0.7")
_CENT = Decimal("0.01")

_Texts = tuple[MappedText | None, MappedText, tuple[MappedText, ...]]  # heading, body, titles around


def link_topics(facts: Sequence[Facts], topics: TopicLexicon, reforms: ReformLexicon) -> tuple[Link, ...]:
    """Topics of all measures and cases, in text order, the main topic of each first."""
    return tuple(link for one in facts for link in _document(one, topics, reforms))


def _document(facts: Facts, topics: TopicLexicon, reforms: ReformLexicon) -> Iterator[Link]:
    document = facts.document
    taken_up: dict[str, dict[str, ReformMention]] = {}
    for mention in facts.mentions:
        if mention.committed:
            taken_up.setdefault(mention.owner, {}).setdefault(mention.reform, mention)
    above: dict[str, tuple[MappedText | None, str]] = {s.key: (s.title, s.parent) for s in document.sections}
    above.update((measure.key, (measure.title, measure.parent)) for measure in document.measures)
    for measure in document.measures:
        around = _around(measure, above)
        yield from _links(document, measure.key, (measure.title, measure.body, around), taken_up, topics, reforms)
    for case in document.cases:
        yield from _links(document, case.key, (case.title, case.body, ()), taken_up, topics, reforms)


def _around(measure: Measure, above: Mapping[str, tuple[MappedText | None, str]]) -> tuple[MappedText, ...]:
    """The row's action and the titles above, of sections or of a part's measure: the nearest first, none twice."""
    titles = [measure.row.action] if measure.row is not None and measure.row.action is not None else []
    key = measure.parent
    while key in above:
        title, key = above[key]
        if title is not None:
            titles.append(title)
    out: list[MappedText] = []
    for title in titles:
        if title.text and not any(bare(title.text) in bare(known.text) for known in out):
            out.append(title)
    return tuple(out)


def _links(
    document: Document,
    key: str,
    text: _Texts,
    taken_up: dict[str, dict[str, ReformMention]],
    topics: TopicLexicon,
    reforms: ReformLexicon,
) -> Iterator[Link]:
    title, body, around = text
    own = {mention: reforms.find_reform(reform) for reform, mention in taken_up.get(key, {}).items()}
    by_topic = [(entry.topic, mention) for mention, entry in own.items() if entry is not None]
    found = assign_topics(
        title.text if title is not None else None, body.text, [t.text for t in around], [t for t, _ in by_topic], topics
    )
    slug = document.source.entry.slug
    for n, score in enumerate(found.topics):
        quote = _quote(score, text, by_topic)
        if quote is None:
            continue
        confidence = _confidence(found, n)
        evidence = Evidence(slug, quote)
        if n == 0:
            yield Link(key, "sp:primaryTopic", TOPIC_PREFIX + score.topic, Method.THEMATIC, confidence, evidence)
        yield Link(key, "dct:subject", TOPIC_PREFIX + score.topic, Method.THEMATIC, confidence, evidence)


def _quote(score: TopicScore, text: _Texts, reforms: Sequence[tuple[str, ReformMention]]) -> MappedText | None:
    title, body, around = text
    if score.where == "reform":
        return next((mention.printed for topic, mention in reforms if topic == score.topic), None)
    place = title if score.where == "heading" else body if score.where == "text" else around[score.part]
    return place[score.start : score.end] if place is not None else None


def _confidence(found: Assignment, n: int) -> Decimal:
    best = found.topics[0].score
    if n > 0:
        return (_OTHER * Decimal(found.topics[n].score / best)).quantize(_CENT)
    lead = best / found.topics[1].score if len(found.topics) > 1 else _LEAD
    share = Decimal(min(1.0, (lead - 1) / (_LEAD - 1)))
    return (_CLOSE + (_CLEAR - _CLOSE) * share).quantize(_CENT)
