"""Measures that commit to a starred reform in its own words, in whatever plan they stand.

In: the plans, the reforms that stars brought about (``kg.link.stated``), the registry and the verbs that open a
commitment. Out: one ``sp:implements`` link per measure and reform.

1. Only reforms count whose wording names no registered reform: the others are found by that name.
2. A part of a sentence, between marks of punctuation, commits to such a reform if it opens with a verb of commitment
   and ends with the wording, less the verb that opens this: 构建|重点领域事前事中事后全流程监管机制
   (jinshan-2023 三（二）3) to 建立重点领域事前事中事后全流程监管机制 (jinshan-2022, row 44). What stands between is its
   attribute.
3. A safeguard says how to work, and commits to none.

Limits: the wording must stand there whole; in other words it is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from kg.lexicon.boilerplate import PhraseFinder
from kg.lexicon.reforms import ReformLexicon
from kg.records import CityReform, Evidence, Facts, Link, Measure, MeasureKind, Method
from kg.text.mapped import MappedText
from kg.text.normalise import bare

__all__ = ["link_starred_wordings"]

_PART_RE = re.compile(r"[^，；：。！？,;!?\n]+")
_LEAST = 5  # characters, below which a wording is no name
_SURE = Decimal("0.9")


def link_starred_wordings(
    corpus: Iterable[Facts],
    starred: Iterable[CityReform],
    lexicon: ReformLexicon,
    openers: PhraseFinder,
    known: Iterable[Link] = (),
) -> tuple[Link, ...]:
    """Links from measures to the starred reforms whose words they take up, in text order.

    Args:
        corpus: facts of all documents; those of plans count.
        starred: the reforms of starred rows.
        lexicon: the registry.
        openers: verbs that open a commitment.
        known: links that are there already and are not made again.
    """
    names = {
        reform.key: name
        for reform in starred
        if not lexicon.find_hits(MappedText.of(reform.label))
        if len(name := _object(bare(reform.label), openers)) >= _LEAST
    }
    made = {(link.subject, link.object) for link in known}
    found: list[Link] = []
    for facts in corpus:
        for measure in facts.document.measures:
            if measure.kind is MeasureKind.MEASURE:
                parts = list(_commitments(measure, openers))
                for key, name in names.items():
                    quote = next((part for part, words in parts if words.endswith(name)), None)
                    if quote is not None and (measure.key, key) not in made:
                        evidence = Evidence(facts.document.source.entry.slug, quote)
                        found.append(Link(measure.key, "sp:implements", key, Method.NAMED_REFORM, _SURE, evidence))
    return tuple(found)


def _parts(measure: Measure) -> Iterator[MappedText]:
    """The parts of the heading and of each sentence."""
    texts: Sequence[MappedText | None] = (measure.title, *(clause.text for clause in measure.clauses))
    for text in texts:
        if text is not None:
            yield from (text[match.start() : match.end()].strip() for match in _PART_RE.finditer(text.text))


def _object(words: str, openers: PhraseFinder) -> str:
    return words[openers.head(words) :]


def _commitments(measure: Measure, openers: PhraseFinder) -> Iterator[tuple[MappedText, str]]:
    """The parts that open with a verb of commitment, each with its words, folded, behind the verb."""
    for part in _parts(measure):
        words = bare(part.text)
        if openers.head(words) > 0:
            yield part, _object(words, openers)
