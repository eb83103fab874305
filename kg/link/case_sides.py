"""What a case did and what a measure promises: the two sides that ``sp:exemplifies`` joins.

In: facts. Out: per case and measure its text, and the reforms it names with how surely it does (is committed to) them.

1. A case *did* a reform that its title names, that stands behind a verb of doing, or that it names with no word which
   makes it a means, publicity or someone else's: a case tells what was done, so a name without any cue counts as done.
   A name that stands once counts less than one that stands twice.
2. A platform on which all things run (一网通办) and names within 《…》 are not done.
3. Background and lessons tell what others did or what should be done: a reform there counts less, their words not.
4. What a case intends (下一步还将…) is no practice yet, and a channel that a practice is put on (在“随申办”上线) is not
   the practice: neither counts, as a reform named or as words.
5. A measure is committed to a reform, or names it. Safeguards and parts of measures are not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kg.lexicon.modality import ModalityCues
from kg.lexicon.reforms import ReformLexicon
from kg.link.case_similarity import Text
from kg.records import Case, Facts, Measure, MeasureKind, ReformMention
from kg.text.mapped import MappedText, Span

__all__ = ["CaseSide", "MeasureSide", "Naming", "read_cases", "read_measures"]

_TITLE, _DONE, _PLAIN, _ONCE, _BACKGROUND, _PASSING = 0.97, 0.93, 0.85, 0.65, 0.75, 0.5  # how a case names a reform
_PROMISED, _NAMED = 0.95, 0.75  # the measure commits itself to the reform, or only names it
_ASIDE = frozenset({"background", "lessons"})
_TITLE_RE = re.compile("《[^》]{0,200}》")


class Naming(NamedTuple):
    """How surely a text does, or commits itself to, what it names, and the best of its words for that."""

    strength: float
    mention: ReformMention


@dataclass(frozen=True, slots=True)
class CaseSide:
    """``text`` is what was done, ``whole`` the background and the lessons as well; ``reforms`` by key."""

    slug: str
    case: Case
    text: Text
    whole: Text
    reforms: dict[str, Naming]


@dataclass(frozen=True, slots=True)
class MeasureSide:
    """``reforms`` by key; ``district`` that of its plan."""

    slug: str
    district: str | None
    measure: Measure
    text: Text
    reforms: dict[str, Naming]


def read_cases(facts: Facts, lexicon: ReformLexicon, cues: ModalityCues) -> Iterator[CaseSide]:
    """The cases of a document, each with its reforms in the order in which it names them."""
    mentions = _by_owner(facts.mentions)
    for case in facts.document.cases:
        aside = [part.body.span for part in case.parts if part.kind in _ASIDE and part.body.text]
        clauses = [_done(clause.text, cues) for clause in case.clauses]
        told = [text for text in clauses if text.text and not _ends_within(text.span, aside)]
        titles = [part.title for part in case.parts if part.title is not None]
        cited = [case.body.span_of(*match.span()) for match in _TITLE_RE.finditer(case.body.text)]
        best: dict[str, Naming] = {}
        for mention in mentions.get(case.key, ()):
            entry = lexicon.find_reform(mention.reform)
            if entry is None or entry.host or _within(mention.printed.span, cited):
                continue
            if not _is_elsewhere(mention, case, cues):
                strength = _told(mention, case, aside, lexicon)
                again = strength == _ONCE and mention.reform in best and best[mention.reform].strength >= _ONCE
                _keep_best(best, _PLAIN if again else strength, mention)
        text = Text.of(case.key, [case.title, *titles, *told])
        whole = Text.of(case.key, [case.title, *clauses])
        yield CaseSide(facts.document.source.entry.slug, case, text, whole, best)


def _done(clause: MappedText, cues: ModalityCues) -> MappedText:
    """A sentence of a case without what it only intends, from the word of intention on."""
    first = cues.planned.search(clause.text)
    return clause[: first.start()] if first and cues.is_planned(clause.text) else clause


def _is_elsewhere(mention: ReformMention, case: Case, cues: ModalityCues) -> bool:
    """Whether the mention is of an intention, or of a channel."""
    clause = next((c.text for c in case.clauses if _within(mention.printed.span, [c.text.span])), None)
    if clause is None or mention.printed.at[0] not in clause.at:
        return False
    start = clause.at.index(mention.printed.at[0])
    before, after = clause.text[:start], clause.text[start + len(mention.printed.text) :]
    return cues.is_planned(before) or cues.is_channel(before, after)


def _told(mention: ReformMention, case: Case, aside: Sequence[Span], lexicon: ReformLexicon) -> float:
    """How surely the case did what the mention names."""
    if case.title.text and _within(mention.printed.span, [case.title.span]):
        return _TITLE
    if _within(mention.printed.span, aside):
        return _BACKGROUND if mention.committed else _PASSING
    if mention.committed:
        return _DONE
    before = mention.quote.text[: mention.quote.text.find(mention.printed.text)]
    return _PASSING if lexicon.cues.before.search(before) else _ONCE


def read_measures(facts: Facts, special: Mapping[str, Sequence[str]]) -> Iterator[MeasureSide]:
    """The measures of a document that promise something to be done.

    Args:
        facts: of one document.
        special: by key of a general reform, the words beside which its name means a special form (重整企业…信用修复).
    """
    entry = facts.document.source.entry
    mentions = _by_owner(facts.mentions)
    for measure in facts.document.measures:
        if measure.kind is not MeasureKind.MEASURE:
            continue  # a safeguard says how to work, not what to do; a part is left to its whole
        best: dict[str, Naming] = {}
        for mention in mentions.get(measure.key, ()):
            if not any(word in mention.quote.text for word in special.get(mention.reform, ())):
                _keep_best(best, _PROMISED if mention.committed else _NAMED, mention)
        title = [measure.title] if measure.title is not None else []
        text = Text.of(measure.key, [*title, *(clause.text for clause in measure.clauses)])
        yield MeasureSide(entry.slug, entry.district, measure, text, best)


def _by_owner(mentions: Iterable[ReformMention]) -> dict[str, list[ReformMention]]:
    groups: dict[str, list[ReformMention]] = {}
    for mention in mentions:
        groups.setdefault(mention.owner, []).append(mention)
    return groups


def _keep_best(best: dict[str, Naming], strength: float, mention: ReformMention) -> None:
    known = best.get(mention.reform)
    if known is None or (known.strength, known.mention.confidence) < (strength, mention.confidence):
        best[mention.reform] = Naming(strength, mention)


def _ends_within(span: Span, others: Iterable[Span]) -> bool:
    """A part's first sentence may begin with its heading, which stands outside the part's body."""
    return _within(Span(span.end - 1, span.end), others)


def _within(span: Span, others: Iterable[Span]) -> bool:
    return any(other.start <= span.start and span.end <= other.end for other in others)
