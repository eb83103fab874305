"""The clauses of a plan as they are compared with those of another plan of the same district.

In: facts of one document, the lexicon. Out: ``Side`` per clause: its folded words, half-sentences, names and topics.

1. Every clause of every measure is a side, those of safeguards and of parts included: each must stand in a state.
2. The reform item of an annex row counts for the first clause that it heads; a merged cell hands it down no further.
3. Names are quoted names, documents in 《》, reforms named (with the general reforms above them) and brands of
   districts. A platform on which all things run (一网通办) is no name here.
4. A half-sentence is cut at commas and 、, without the verbs that open it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg import ids
from kg.lexicon.boilerplate import PhraseFinder, Wording
from kg.lexicon.bundle import Lexicon
from kg.lexicon.continuity import ContinuityWords
from kg.lexicon.reforms import ReformLexicon
from kg.records import Document, Link, Measure, MeasureKind
from kg.text.mapped import MappedText
from kg.text.normalise import bare

__all__ = ["Side", "contracted", "cores_of", "hosts_of", "sides_of"]

_PART_RE = re.compile("[，,；;：:。！？!?、]")
_COORDINATED_RE = re.compile(r"(\w)(\w)(?!\1|\2)(\w)\2")  # 雨水污水
_CORE = 4  # characters of a half-sentence, below which it says too little
_LEFT = 3  # characters that taking a verb off must leave
_NAME = 3  # characters of a quoted name that is looked for without its marks


@dataclass(frozen=True, slots=True)
class Side:
    """One clause. ``heading`` is empty unless the clause is the first under its reform item; ``topics``: main first."""

    key: str
    owner: str
    clause: MappedText
    item: MappedText | None
    text: str
    heading: str
    title: str
    cores: tuple[str, ...]
    heading_cores: tuple[str, ...]
    names: frozenset[str]
    quoted: frozenset[str]
    topics: tuple[str, ...]
    is_safeguard: bool

    @property
    def words(self) -> str:
        """Clause and heading, not run together."""
        return f"{self.text}|{self.heading}"


def sides_of(
    document: Document, themes: Iterable[Link], lexicon: Lexicon, wording: Wording, words: ContinuityWords
) -> tuple[Side, ...]:
    """The sides of a document, in text order.

    Args:
        document: a plan.
        themes: links to topics, as ``kg.link.topics.link_topics`` makes them; those of other documents do no harm.
        lexicon: for reforms and brands.
        wording: opening verbs.
        words: how names are quoted.
    """
    topics = _topics(themes)
    namer = _Namer(lexicon.reforms, words)
    found: list[Side] = []
    seen: set[tuple[int, ...]] = set()
    for measure in document.measures:
        item = _item(measure, seen)
        for n, clause in enumerate(measure.clauses):
            heading = item if n == 0 else None
            found.append(_side(measure, clause.n, clause.text, heading, topics.get(measure.key, ()), namer, wording))
    return tuple(found)


def contracted(text: str) -> str:
    """A text with coordinated words as plans shorten them.

    >>> contracted("推进雨水污水分离改造")
    '推进雨污分离改造'
    """
    return _COORDINATED_RE.sub(r"\1\3", text)


def cores_of(text: str, wording: Wording) -> tuple[str, ...]:
    """The half-sentences of a text without the verbs that open them, folded."""
    return tuple(_cores(text, wording))


def hosts_of(reforms: ReformLexicon) -> PhraseFinder:
    """Finds the names of platforms on which all things run (一网通办)."""
    return PhraseFinder(_host_names(reforms))


def _host_names(reforms: ReformLexicon) -> Iterator[str]:
    return (bare(name) for reform in reforms.reforms if reform.host for name in reform.names)


def _cores(text: str, wording: Wording) -> Iterator[str]:
    for part in map(bare, _PART_RE.split(text)):
        while (size := wording.openers.head(part)) and len(part) - size >= _LEFT:
            part = part[size:]
        if len(part) >= _CORE:
            yield part


def _item(measure: Measure, seen: set[tuple[int, ...]]) -> MappedText | None:
    item = measure.row.reform_item if measure.row else None
    if item is None or item.at in seen:
        return None
    seen.add(item.at)
    return item


def _side(
    measure: Measure, n: int, clause: MappedText, item: MappedText | None, topics: Sequence[str], namer: _Namer,
    wording: Wording,
) -> Side:  # fmt: skip
    texts = [clause, *([item] if item is not None else [])]
    quoted = frozenset(name for text in texts for name in namer.quoted(text))
    return Side(
        key=ids.clause(measure.key, n),
        owner=measure.key,
        clause=clause,
        item=item,
        text=bare(clause.text),
        heading=bare(item.text) if item is not None else "",
        title=bare(measure.title.text) if measure.title is not None and measure.row is None else "",
        cores=cores_of(clause.text, wording),
        heading_cores=cores_of(item.text, wording) if item is not None else (),
        names=quoted | frozenset(name for text in texts for name in namer.known(text)),
        quoted=frozenset(name for name in quoted if len(name) >= _NAME),
        topics=tuple(topics),
        is_safeguard=measure.kind is MeasureKind.SAFEGUARD,
    )


def _topics(themes: Iterable[Link]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for link in themes:
        known = found.setdefault(link.subject, [])
        known.insert(0 if link.predicate == "sp:primaryTopic" else len(known), link.object)
    return found


class _Namer:
    """Finds the names in a text."""

    def __init__(self, reforms: ReformLexicon, words: ContinuityWords) -> None:
        self._reforms, self._words = reforms, words
        self._hosts = frozenset(_host_names(reforms))
        self._brands = tuple(sorted({bare(brand.label) for brand in reforms.brands}))

    def quoted(self, text: MappedText) -> frozenset[str]:
        return frozenset(bare(name) for name in self._words.names(text.text)) - self._hosts - {""}

    def known(self, text: MappedText) -> frozenset[str]:
        """Reforms with those above them, and brands."""
        found: set[str] = set()
        for hit in self._reforms.find_hits(text):
            reform = self._reforms.find_reform(hit.slug)
            if reform is not None and not reform.host:
                found.add(reform.key)
                if reform.broader:
                    found.add(ids.reform(reform.broader))
        folded = bare(text.text)
        return frozenset(found | {brand for brand in self._brands if brand and brand in folded})
