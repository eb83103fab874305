"""What is a text about? Weighted cue words per topic → one main topic and the others.

In: ``topics.yaml``, and the heading, text and section titles of a measure or case, with the topics of the reforms it
takes up. Out: ``Assignment``: topics by falling score, each with the cue that speaks for it most.

1. In each place the longest cue wins; a cue of weight 0 only hides a shorter one.
2. A cue repeated says less each time: its weight times the square root of its count.
3. Places weigh differently: heading, then text, then the titles of the sections around, the nearest most. A long text
   is scaled down, so that a case of 2,000 characters does not drown its own title.
4. Each reform taken up adds to its topic, with falling effect.
5. The best topic is the main one; those with a fair share of its score are topics too. Below a least score there is
   no topic: better none than a guess.

Limits: words only; a text that is about one thing in the words of another is judged by its words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import NamedTuple

from kg.errors import LexiconError
from kg.lexicon.files import load_yaml
from kg.lexicon.phrase_index import compile_heads

__all__ = ["TOPICS", "Assignment", "TopicLexicon", "TopicScore", "assign_topics", "load_topics"]

#: The topics of the contract, in its order: the ten of B-READY, then the project's own.
TOPICS = (
    "business-entry", "business-location", "utility-services", "labor", "financial-services", "international-trade",
    "taxation", "dispute-resolution", "market-competition", "business-insolvency", "government-services",
    "regulation-enforcement", "credit", "policy-delivery", "legal-services", "innovation", "talent", "digital",
    "park-environment", "industry", "organisation",
)  # fmt: skip

_HEADING, _TEXT, _REFORM = 3.0, 1.0, 1.5
_AROUND = (1.5, 0.5)  # the nearest section title, and those further out
_LONG = 300  # characters of text from which it is scaled down
_LEAST = 2.0  # one certain cue in the text, or one fair cue in the heading
_SHARE = 0.4  # of the best score, from which another topic counts
_MOST = 4  # topics of one text


class TopicScore(NamedTuple):
    """``where`` is heading, text or around (``part`` = which section title); the cue stands at ``[start, end)`` there.

    A topic that only a reform speaks for has no cue: ``where`` is reform.
    """

    topic: str
    score: float
    where: str
    part: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Assignment:
    """``topics`` by falling score; the first is the main one. Empty: nothing speaks for any."""

    topics: tuple[TopicScore, ...]

    @property
    def primary(self) -> str | None:
        return self.topics[0].topic if self.topics else None


class _Weight(NamedTuple):
    topic: int  # place in TOPICS
    weight: int


class _Entry(NamedTuple):
    cue: str
    weights: tuple[_Weight, ...]


@dataclass(frozen=True, slots=True)
class TopicLexicon:
    """All cues by their first character, the longest first, and the pattern of where one may begin."""

    heads: re.Pattern[str]
    by_head: dict[str, tuple[_Entry, ...]]


def load_topics(folder: Path) -> TopicLexicon:
    """The cues of a lexicon folder.

    Raises:
        LexiconError: a topic is missing or unknown, or a weight is no whole number from 0 to 5.
    """
    path = folder / "topics.yaml"
    data = load_yaml(path)
    if not isinstance(data, dict) or sorted(map(str, data)) != sorted(TOPICS):
        odd = sorted(set(map(str, data if isinstance(data, dict) else ())) ^ set(TOPICS))
        raise LexiconError(f"topics missing or unknown: {', '.join(odd)}", where=path)
    weights: dict[str, list[_Weight]] = {}
    for number, topic in enumerate(TOPICS):
        for cue, weight in (data[topic] or {}).items():
            if weight not in range(6):
                raise LexiconError(f"{topic}: the weight of {cue} is not 0 to 5", where=path)
            weights.setdefault(str(cue), []).append(_Weight(number, weight))
    by_head: dict[str, list[_Entry]] = {}
    for cue in sorted(weights, key=lambda cue: (-len(cue), cue)):
        by_head.setdefault(cue[0], []).append(_Entry(cue, tuple(weights[cue])))
    return TopicLexicon(compile_heads(weights), {head: tuple(entries) for head, entries in by_head.items()})


class _Place(NamedTuple):
    name: str
    part: int
    text: str
    factor: float


class _Cue(NamedTuple):
    topic: int
    gain: float
    place: _Place
    start: int
    end: int


def assign_topics(
    title: str | None, text: str, context: Sequence[str], reform_topics: Sequence[str], lexicon: TopicLexicon
) -> Assignment:
    """The topics of a text.

    Args:
        title: its heading.
        text: its body.
        context: titles of the sections it stands in, the nearest first.
        reform_topics: one topic per reform it takes up.
        lexicon: the cues.
    """
    by_topic: dict[int, list[_Cue]] = {}
    for place in _places(title, text, context):
        for cue in _cues(place, lexicon):
            by_topic.setdefault(cue.topic, []).append(cue)
    reforms = Counter(reform_topics)
    scores = []
    for number, topic in enumerate(TOPICS):
        cues = by_topic.get(number, [])
        score = sum(cue.gain for cue in cues) + _REFORM * sqrt(reforms[topic])
        if score >= _LEAST:
            scores.append(_score(topic, score, cues))
    scores.sort(key=lambda s: (-s.score, TOPICS.index(s.topic)))
    best = scores[0].score if scores else 0.0
    return Assignment(tuple(s for s in scores[:_MOST] if s.score >= _SHARE * best))


def _places(title: str | None, text: str, context: Sequence[str]) -> Iterator[_Place]:
    if title:
        yield _Place("heading", 0, title, _HEADING)
    yield _Place("text", 0, text, _TEXT * sqrt(min(1.0, _LONG / max(1, len(text)))))
    for part, around in enumerate(context):
        yield _Place("around", part, around, _AROUND[min(part, len(_AROUND) - 1)])


def _cues(place: _Place, lexicon: TopicLexicon) -> list[_Cue]:
    """One cue per topic and word found: where it stands first, and what it says by its weight and count."""
    counts: Counter[tuple[int, str]] = Counter()
    first: dict[tuple[int, str], tuple[int, int]] = {}  # start and weight
    for start, word, (topic, weight) in _scan(place.text, lexicon):
        counts[topic, word] += 1
        first.setdefault((topic, word), (start, weight))
    return [
        _Cue(topic, weight * sqrt(counts[topic, word]) * place.factor, place, start, start + len(word))
        for (topic, word), (start, weight) in first.items()
        if weight
    ]


def _scan(text: str, lexicon: TopicLexicon) -> Iterator[tuple[int, str, _Weight]]:
    """From left to right, per topic the longest cue that begins behind the last one found for that topic."""
    done = [0] * len(TOPICS)
    for match in lexicon.heads.finditer(text):
        start = match.start()
        for word, weights in lexicon.by_head[match.group()]:
            if text.startswith(word, start):
                for weight in weights:
                    if done[weight.topic] <= start:
                        done[weight.topic] = start + len(word)
                        yield start, word, weight


def _score(topic: str, score: float, cues: Sequence[_Cue]) -> TopicScore:
    if not cues:
        return TopicScore(topic, score, "reform", 0, 0, 0)
    best = max(cues, key=lambda cue: cue.gain)  # the first of equals: heading before text before titles around
    return TopicScore(topic, score, best.place.name, best.place.part, best.start, best.end)
