"""Which document set each reform for the country or the city: reforms in, facts with their basis out.

1. A named reform has what ``data/lexicon/origins.yaml`` says of it. Without an entry its origin is unknown, and that is
   said.
2. An item of a pilot plan (a starred row) is introduced by that plan.
3. An inferred reform has no known origin: that it is part of a city plan is likely, not shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg import ids
from kg.lexicon.bundle import Lexicon
from kg.records import CityReform, Method
from kg.records.model import KnownBasis, PolicyDocument

__all__ = ["introducing_documents", "introductions", "with_origins"]

_PREDICATE = "sp:introducedBy"
_GENERAL = "general knowledge of the document; no text that is held shows it"
_STARRED = "its rows carry the star of the items of this plan (dct:isPartOf)"


def introducing_documents(reforms: Iterable[CityReform], lexicon: Lexicon) -> frozenset[str]:
    """Slugs of the documents that introduced a named reform of the graph."""
    known = {known.slug for known in lexicon.documents.documents}
    slugs = (lexicon.origins[s].document for s in map(_slug, reforms) if s in lexicon.origins)
    return frozenset(slug for slug in slugs if slug in known)


def introductions(
    reforms: Iterable[CityReform], policies: Iterable[PolicyDocument], lexicon: Lexicon
) -> Iterator[KnownBasis]:
    """That a document introduced a reform, each with where it is known from."""
    by_key = {document.key: document for document in policies}
    for reform in reforms:
        origin = lexicon.origins.get(_slug(reform))
        if origin is not None and origin.document and ids.plan(origin.document) in by_key:
            why = _GENERAL if origin.basis == "general" else "the corpus"
            seen_in = f"{why}; {origin.seen_in}" if origin.seen_in else why
            yield _fact(reform, by_key[ids.plan(origin.document)], seen_in)
        elif _is_pilot(reform):
            yield from (_fact(reform, by_key[plan], _STARRED) for plan in reform.plans if plan in by_key)


def _fact(reform: CityReform, document: PolicyDocument, seen_in: str) -> KnownBasis:
    quote = f"{document.number}《{document.title}》" if document.number else document.title
    key = ids.assertion(reform.key, _PREDICATE, document.key, Method.CURATED.value, "registry", quote)
    return KnownBasis(key, reform.key, document.key, quote, seen_in, _PREDICATE)


def with_origins(
    reforms: Iterable[CityReform], policies: Iterable[PolicyDocument], lexicon: Lexicon
) -> Iterator[CityReform]:
    """The reforms with the date of their introduction, or that their origin is unknown."""
    dates = {document.key: document.date for document in policies}
    for reform in reforms:
        origin = lexicon.origins.get(_slug(reform))
        if origin is not None:
            yield replace(reform, introduced_on=origin.date or dates.get(ids.plan(origin.document or "-")))
        elif _is_pilot(reform):
            yield replace(reform, introduced_on=next((dates[p] for p in reform.plans if dates.get(p)), None))
        else:
            yield replace(reform, origin_unknown=True)


def _is_pilot(reform: CityReform) -> bool:
    return bool(reform.plans) and not reform.inferred


def _slug(reform: CityReform) -> str:
    return reform.key.removeprefix("reform/")
