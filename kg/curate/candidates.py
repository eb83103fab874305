"""Links → questions for a reviewer, the least certain first.

In: links, reforms and documents of the corpus, the rows that people wrote already. Out: ``Question`` per link between
two things, on its surest evidence; links that somebody judged are left out, so a review can be broken off and resumed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg import ids
from kg.lexicon.reforms import ReformLexicon
from kg.records import Case, CurationRow, Facts, Link, Linked, Measure, Method, Section
from kg.text.sssom import to_curie

__all__ = ["REVIEWED", "Question", "Side", "choose_questions"]

#: What is asked about unless the reviewer says otherwise: links that rest on a judgement.
REVIEWED = ("sp:implements", "sp:exemplifies", "sp:reusesTextOf")

Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Side:
    """One thing of a link: its key, its heading and text, and the words in it that the link rests on."""

    key: str
    title: str
    text: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """Is this link right?"""

    predicate: str
    method: str
    confidence: Decimal
    subject: Side
    object: Side
    note: str = ""

    @property
    def triple(self) -> Triple:
        return self.subject.key, self.predicate, self.object.key


def choose_questions(
    linked: Linked,
    corpus: Sequence[Facts],
    reforms: ReformLexicon,
    rows: Iterable[CurationRow],
    *,
    predicates: Collection[str] = REVIEWED,
) -> tuple[Question, ...]:
    """Questions by rising confidence, ties by their keys.

    Args:
        linked: as the automatic methods made it.
        corpus: for the texts.
        reforms: for names and spellings of registered reforms.
        rows: judgements that are there already.
        predicates: what to ask about.
    """
    judged = {_curies(*triple) for row in rows for triple in (row.triple, row.triple[::-1])}
    best: dict[Triple, Link] = {}
    for link in linked.links:
        triple = (link.subject, link.predicate, link.object)
        if link.predicate in predicates and link.method is not Method.CURATED and _curies(*triple) not in judged:
            known = best.get(triple)
            if known is None or known.confidence < link.confidence:
                best[triple] = link
    texts = _Texts(linked, corpus, reforms)
    ordered = sorted(best.items(), key=lambda item: (item[1].confidence, item[0]))
    return tuple(_question(link, texts) for _, link in ordered)


def _curies(subject: str, predicate: str, obj: str) -> Triple:
    """A topic has two writings as a name, and one as a CURIE."""
    return to_curie(subject), predicate, to_curie(obj)


def _question(link: Link, texts: _Texts) -> Question:
    subject = texts.side(link.subject, link.evidence.quote.text)
    other = link.other.quote.text if link.other is not None else ""
    return Question(
        link.predicate, link.method.value, link.confidence, subject, texts.side(link.object, other), link.note
    )


class _Texts:
    """The heading and text of whatever a link joins."""

    def __init__(self, linked: Linked, corpus: Sequence[Facts], reforms: ReformLexicon) -> None:
        self._sides: dict[str, tuple[str, str]] = {}
        for reform in reforms.reforms:
            self._sides[reform.key] = (reform.label, "、".join(reform.aliases))
        for node in linked.reforms:
            self._sides[node.key] = (node.label, "、".join((*node.other_names, *node.plans)))
        for document in (facts.document for facts in corpus):
            self._sides[document.source.entry.key] = (document.source.entry.title, "")
            for section in document.sections:
                self._add(section)
            owners: list[Measure | Case] = [*document.measures, *document.cases]
            for owner in owners:
                self._add(owner)
                for clause in owner.clauses:
                    key = ids.clause(owner.key, clause.n)
                    self._sides[key] = (_title(owner), clause.text.text)

    def _add(self, thing: Section | Measure | Case) -> None:
        self._sides[thing.key] = (_title(thing), thing.body.text)

    def side(self, key: str, quote: str) -> Side:
        title, text = self._sides.get(key, (key, ""))
        return Side(key, title, text, quote)


def _title(thing: Section | Measure | Case) -> str:
    return thing.title.text if thing.title is not None else ""
