"""What people judged → links: confirmed, rejected, added. Curation wins over every automatic method.

In: ``Linked`` as the methods made it, the curation rows, the corpus. Out: ``Linked`` with the judgements applied, and
notices for what a row's author should know.

1. Of several rows on one link the latest counts; among those of one day, the last.
2. A rejected link goes, by whatever method it was found. Text reuse has no direction, so it goes either way round.
3. A confirmed link is shown as curated, with the words that the methods found; the note says who, when, and which
   method had found it with what confidence.
4. A link that no method found is added. Its evidence is the row's own quote where the subject's text has it, else the
   subject's heading.
5. There is one main topic: one that a person gives takes the place of the one that was found, which stays a topic.
6. An identifier of a known document whose measure is no longer there is reported, and so is a reform that was named
   by a hash of its wording: rows outlive the text they speak of. A document, a year of cases, a scope of bodies or a
   registered reform that nobody knows is a mistake in the row, and stops the build.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg import ids
from kg.errors import CurationError
from kg.lexicon.bundle import Lexicon
from kg.records import (
    Case,
    Clause,
    CurationNotice,
    CurationRow,
    Document,
    Evidence,
    Facts,
    Link,
    Linked,
    Measure,
    Method,
    Section,
)  # fmt: skip
from kg.text.look_alikes import common
from kg.text.mapped import MappedText

__all__ = ["apply_curation"]

_SYMMETRIC = frozenset({"sp:reusesTextOf", "sp:sameCommitmentAs"})
_HASHED_RE = re.compile(r".*-[0-9a-f]{10}")  # a pilot or inferred reform, named by its wording
_CITY_SCOPES = ("shanghai", "cn")

Triple = tuple[str, str, str]


def apply_curation(
    linked: Linked, rows: Sequence[CurationRow], corpus: Sequence[Facts], lexicon: Lexicon
) -> tuple[Linked, tuple[CurationNotice, ...]]:
    """The links with the judgements applied, and what is to be reported.

    Raises:
        CurationError: a row names a document, year, scope or reform that nobody knows; the message has file and line.
    """
    if not rows:
        return linked, ()
    things = _Things(corpus, linked, lexicon)
    latest, notices = _latest(rows)
    valid: list[CurationRow] = []
    for row in latest:
        gone = [key for key in (row.subject, row.object) if not things.has(key, row)]
        if gone:
            notices.append(
                CurationNotice(row.where, f"{' and '.join(gone)} is not in the corpus any more", "row not used")
            )
        else:
            valid.append(row)
    rejected = {triple for row in valid if row.rejected for triple in _directions(row.triple)}
    links = [link for link in linked.links if _triple(link) not in rejected]
    for row in valid:
        if not row.rejected:
            links = _affirm(links, row, things, notices)
    return replace(linked, links=tuple(links)), tuple(notices)


def _triple(link: Link) -> Triple:
    return link.subject, link.predicate, _plain(link.object)


def _plain(key: str) -> str:
    """Topics are named with their prefix here, however the linkers write them."""
    return f"spt:{key.removeprefix('topic/')}" if key.startswith("topic/") else key


def _directions(triple: Triple) -> tuple[Triple, ...]:
    subject, predicate, obj = triple
    return (triple, (obj, predicate, subject)) if predicate in _SYMMETRIC else (triple,)


def _latest(rows: Iterable[CurationRow]) -> tuple[list[CurationRow], list[CurationNotice]]:
    """One row per link, in the order of the rows; a judgement that a later one turned round is reported."""
    kept: dict[Triple, CurationRow] = {}
    notices: list[CurationNotice] = []
    for row in sorted(rows, key=lambda row: row.date):
        triple = min(_directions(row.triple))
        before = kept.pop(triple, None)
        if before is not None and before.rejected != row.rejected:
            notices.append(
                CurationNotice(before.where, f"{row.where} judges the same link otherwise", "the later row counts")
            )
        kept[triple] = row
    return list(kept.values()), notices


def _affirm(links: list[Link], row: CurationRow, things: _Things, notices: list[CurationNotice]) -> list[Link]:
    """The links with the row's own confirmed, or added behind the others."""
    same = frozenset(_directions(row.triple))
    if row.predicate == "sp:primaryTopic":
        links = [_demoted(link, row) for link in links]
    if any(_triple(link) in same for link in links):
        return [_confirmed(link, row) if _triple(link) in same else link for link in links]
    return [*links, _added(row, things, notices)]


def _demoted(link: Link, row: CurationRow) -> Link:
    other = link.subject == row.subject and link.predicate == row.predicate and _plain(link.object) != row.object
    return replace(link, predicate="dct:subject") if other else link


def _confirmed(link: Link, row: CurationRow) -> Link:
    note = f"{_signature(row)} [{link.method.value} {link.confidence}]"
    return replace(link, method=Method.CURATED, confidence=row.confidence, note=note)


def _added(row: CurationRow, things: _Things, notices: list[CurationNotice]) -> Link:
    evidence = things.evidence(row.subject, row.quote)
    if row.quote and not evidence.found:
        notices.append(
            CurationNotice(row.where, f"“{row.quote}” is not in the text of {row.subject}", "its heading is quoted")
        )
    other = things.evidence(row.object, "").evidence if things.is_text(row.object) else None
    quote = evidence.evidence
    if quote is None:
        raise CurationError(f"{row.subject} has no text to quote", where=row.where)
    obj = things.as_written(row.object)
    return Link(row.subject, row.predicate, obj, Method.CURATED, row.confidence, quote, other, _signature(row))


def _signature(row: CurationRow) -> str:
    """
    >>> from decimal import Decimal
    >>> _signature(CurationRow("a", "sp:implements", "b", False, Decimal(1), "Li Hua", "2024-05-31", "read both"))
    'Li Hua, 2024-05-31: read both'
    """
    return f"{row.author}, {row.date}" + (f": {row.comment}" if row.comment else "")


@dataclass(frozen=True, slots=True)
class _Quoted:
    evidence: Evidence | None
    found: bool  # the quote asked for, not the heading


class _Things:
    """Everything that a row may name, and its text."""

    def __init__(self, corpus: Sequence[Facts], linked: Linked, lexicon: Lexicon) -> None:
        self._texts: dict[str, tuple[str, MappedText, MappedText]] = {}  # document, heading, whole text
        for facts in corpus:
            self._add(facts.document)
        held = [facts.document.source.entry.slug for facts in corpus]
        self._documents = {ids.plan(slug) for slug in (*held, *(d.slug for d in lexicon.documents.documents))}
        self._documents |= {k for link in linked.links for k in (link.subject, link.object) if k.count("/") == 1}
        self._years = {key.split("/")[1] for key in self._texts if key.startswith("case/")}
        self._reforms = {r.key for r in linked.reforms} | {r.key for r in lexicon.reforms.reforms}
        self._bodies = {m.unit.key for facts in corpus for m in facts.units}
        self._scopes = {*lexicon.districts.by_slug, *_CITY_SCOPES}
        self._topic_form = "topic/" if any(k.object.startswith("topic/") for k in linked.links) else "spt:"

    def _add(self, document: Document) -> None:
        slug = document.source.entry.slug
        whole = MappedText.of(common(document.source.text))
        front = next((line for line in document.front if line.text.strip()), whole[:40])
        self._texts[ids.plan(slug)] = (slug, front, whole)
        things: list[Section | Measure | Case] = [*document.sections, *document.measures, *document.cases]
        for thing in things:
            self._texts[thing.key] = (slug, _heading(thing), _whole(thing))
            for clause in _clauses(thing):
                self._texts[ids.clause(thing.key, clause.n)] = (slug, clause.text, clause.text)

    def has(self, key: str, row: CurationRow) -> bool:
        """Whether the corpus has it.

        Raises:
            CurationError: it cannot ever have been there.
        """
        if key in self._texts or key in self._documents or key in self._reforms or key in self._bodies:
            return True
        kind, second = key.split("/")[:2] if "/" in key else (key, "")
        known = {
            "plan": key.count("/") > 1 and ids.plan(second) in self._documents,
            "case": second in self._years,
            "org": second in self._scopes,
            "reform": _HASHED_RE.fullmatch(second) is not None,
        }
        if kind.startswith("spt:"):
            return True
        if not known.get(kind, False):
            raise CurationError(f"unknown identifier '{key}'", where=row.where, mend=_MEND.get(kind, ""))
        return False

    def is_text(self, key: str) -> bool:
        return key in self._texts

    def as_written(self, key: str) -> str:
        """A topic in the form that the linkers use."""
        return key.replace("spt:", self._topic_form, 1) if key.startswith("spt:") else key

    def evidence(self, key: str, quote: str) -> _Quoted:
        """The quote in a thing's text, else its heading; nothing for what has no text here."""
        if key not in self._texts:
            return _Quoted(None, found=False)
        slug, heading, whole = self._texts[key]
        found = _find(whole, quote)
        return _Quoted(Evidence(slug, found or heading), found is not None)


_MEND = {
    "plan": "no such document is in corpus.yaml or in the registry of documents: mend the slug, or take the row out",
    "case": "no cases of that year are in the corpus",
    "org": "the scope is a district's slug, shanghai or cn",
    "reform": "no reform of data/lexicon/reforms.yaml has this slug",
}


def _find(text: MappedText, quote: str) -> MappedText | None:
    """The place of a quote, white space aside, in whichever look-alikes it is printed."""
    wanted = common("".join(quote.split()))
    packed = MappedText.join(text[n : n + 1] for n in _printed(text.text))
    start = packed.text.find(wanted) if wanted else -1
    return packed[start : start + len(wanted)] if start >= 0 else None


def _printed(text: str) -> Iterator[int]:
    return (n for n, c in enumerate(text) if not c.isspace())


def _heading(thing: Section | Measure | Case) -> MappedText:
    title = thing.title
    if title is not None and title.text.strip():
        return title
    clauses = _clauses(thing)
    return clauses[0].text if clauses else thing.body


def _clauses(thing: Section | Measure | Case) -> tuple[Clause, ...]:
    return () if isinstance(thing, Section) else thing.clauses


def _whole(thing: Section | Measure | Case) -> MappedText:
    return MappedText.join(part for part in (thing.title, thing.body) if part is not None)
