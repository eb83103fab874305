"""Stage 4: links between things of the corpus, the words they rest on, and people's judgements."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kg.records.source import Irregularity
from kg.text.mapped import MappedText

__all__ = ["CityReform", "CurationNotice", "CurationRow", "Evidence", "Link", "Linked", "Method",
           "WordingGroup", "WordingMember"]  # fmt: skip


class Method(StrEnum):
    """How a link was found (``sp:method``)."""

    EXPLICIT = "Explicit"
    NAMED_REFORM = "NamedReform"
    TEXT_REUSE = "TextReuse"
    SAME_MEANING = "SameMeaning"
    THEMATIC = "Thematic"
    DERIVED = "Derived"  # it follows from other links
    CURATED = "Curated"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that a link rests on: ``quote`` in document ``slug``."""

    slug: str
    quote: MappedText


@dataclass(frozen=True, slots=True)
class Link:
    """``subject`` –``predicate``→ ``object``, all keys (predicates as prefixed names, ``sp:implements``)."""

    subject: str
    predicate: str
    object: str
    method: Method
    confidence: Decimal
    evidence: Evidence
    other: Evidence | None = None  # the words on the object's side
    note: str = ""
    uptake: str = ""  # of reused wording: how the subject's words differ from the object's
    share: Decimal | None = None  # … and how much of the subject's clause it makes up
    via: tuple[str, ...] = ()  # keys of the reforms through which a derived link holds


@dataclass(frozen=True, slots=True)
class CityReform:
    """A city-level reform as a thing: registered by name, starred as a pilot, or inferred from shared wording."""

    key: str
    label: str
    english: str | None = None
    other_names: tuple[str, ...] = ()
    kind: str | None = None
    topic: str | None = None
    level: str | None = None
    plans: tuple[str, ...] = ()  # keys of the city plans that it is part of
    inferred: bool = False
    broader: tuple[str, ...] = ()  # keys of the general reforms of which it is a special form
    introduced_on: str | None = None  # day, month or year in which it was set for the country or city
    origin_unknown: bool | None = None  # true: no document or date is known that introduced it


@dataclass(frozen=True, slots=True)
class WordingMember:
    """A clause, the words of it that a wording group is about, and how sure it is that it shares them."""

    clause: str
    evidence: Evidence
    confidence: Decimal


@dataclass(frozen=True, slots=True)
class WordingGroup:
    """One wording that clauses of several documents hold; ``members`` are two or more, the earliest first."""

    key: str
    members: tuple[WordingMember, ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """What the fourth stage hands on: all links, the reforms that were created from links, and irregularities."""

    links: tuple[Link, ...]
    reforms: tuple[CityReform, ...] = ()
    irregularities: tuple[tuple[str, Irregularity], ...] = ()  # with the slug of the document
    near: tuple[tuple[str, str, Decimal], ...] = ()  # as ``kg.records.continuity.Near``
    wordings: tuple[WordingGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class CurationRow:
    """One person's judgement from ``data/curation/*.sssom.tsv``: the link is right, or, ``rejected``, it is not."""

    subject: str
    predicate: str
    object: str
    rejected: bool
    confidence: Decimal
    author: str
    date: str  # ISO 8601
    comment: str = ""
    quote: str = ""  # words of the subject's text that show it
    where: str = ""  # file and line

    @property
    def triple(self) -> tuple[str, str, str]:
        return self.subject, self.predicate, self.object


@dataclass(frozen=True, slots=True)
class CurationNotice:
    """Something about a curation row that its author should know; the row stays in its file."""

    where: str
    problem: str
    done: str
