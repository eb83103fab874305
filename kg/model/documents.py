"""The documents of a corpus: those held in full and those only cited, each once, with issuer, date and place.

In: the facts of every document, the links, the registry of documents. Out: ``PolicyDocument`` nodes, sorted, and what a
city plan is known to rest on from outside the corpus.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from kg import ids
from kg.lexicon.bundle import Lexicon
from kg.lexicon.documents import KnownDocument, document_slug
from kg.model.places import place_of_entry, place_of_scope
from kg.model.understanding import understanding
from kg.records import Citation, Facts, Linked, ManifestEntry, Method, Unit
from kg.records.model import REGISTRY, KnownBasis, PolicyDocument
from kg.text.normalise import fold

__all__ = ["issuing_units", "known_bases", "policy_documents"]

_PLAN_ENDINGS = ("方案", "计划", "规划", "行动", "纲要")
_TAIL_RE = re.compile(r"[（(][^（()）]*[）)]$")  # （2026年）
_PLAN_CLASSES = {"national": "NationalPlan", "municipal": "MunicipalPlan", "district": "DistrictPlan"}
_SCOPES = {"national": "cn", "municipal": "shanghai"}  # the registry's city is Shanghai
_ENTRY_CLASSES = {
    "district-plan": "DistrictPlan",
    "municipal-plan": "MunicipalPlan",
    "national-plan": "NationalPlan",
    "provincial-plan": "Plan",
    "case-collection": "CaseCollection",
}


def policy_documents(
    corpus: Sequence[Facts], linked: Linked, lexicon: Lexicon, introducing: Collection[str] = ()
) -> Iterator[PolicyDocument]:
    """Every document once. ``introducing``: slugs of known documents that introduced a reform, cited or not."""
    held = {f.document.source.entry.slug: f for f in corpus}
    cited: dict[str, list[Citation]] = {}
    for facts in corpus:
        for citation in facts.citations:
            if citation.is_document:
                cited.setdefault(_slug(citation.title, lexicon), []).append(citation)
    implemented = {link.object for link in linked.links if link.predicate == "sp:implements"}
    plans = {reform.plans[0].removeprefix("plan/") for reform in linked.reforms if reform.plans}
    named = {*held, *cited, *plans, *introducing}
    bases = {k.based_on for k in lexicon.documents.documents if k.slug in named and k.based_on}
    for slug in sorted(named | {_slug(title, lexicon) for title in bases}):
        known = next((k for k in lexicon.documents.documents if k.slug == slug), None)
        facts_of = held.get(slug)
        found = cited.get(slug, [])
        if facts_of:
            document = _held(facts_of, known, lexicon)
        else:
            document = _cited(slug, found, known, lexicon, implemented=ids.plan(slug) in implemented)
        yield replace(document, other_titles=_printed_titles(document, found))


def known_bases(policies: Sequence[PolicyDocument], lexicon: Lexicon) -> Iterator[KnownBasis]:
    """What the registry of documents knows of plans whose own text is not held."""
    cited = {document.key for document in policies if document.file is None}
    for known in lexicon.documents.documents:
        subject = ids.plan(known.slug)
        if known.based_on and subject in cited:
            target = ids.plan(_slug(known.based_on, lexicon))
            key = ids.assertion(subject, "eli:based_on", target, Method.CURATED.value, known.slug, known.based_on)
            yield KnownBasis(key, subject, target, known.based_on, known.seen_in)


def _slug(title: str, lexicon: Lexicon) -> str:
    known = lexicon.documents.find(title)
    return known.slug if known else document_slug(title)


def _held(facts: Facts, known: KnownDocument | None, lexicon: Lexicon) -> PolicyDocument:
    entry = facts.document.source.entry
    understood = understanding(facts)
    return PolicyDocument(
        key=entry.key,
        graph=entry.slug,
        kind=_ENTRY_CLASSES.get(entry.kind, "PolicyDocument"),
        title="".join(entry.title.split()),
        other_titles=(*_other_titles(known), *([entry.other_title] if entry.other_title else [])),
        number=entry.document_number,
        issuers=tuple(dict.fromkeys(unit.key for unit in issuing_units(entry, lexicon))),
        date=entry.date,
        district=ids.district(entry.district) if entry.district else None,
        year=entry.year,
        file=entry.file,
        sha256=facts.document.source.sha256,
        place=place_of_entry(entry, lexicon),
        document_kind=entry.kind,
        understanding=understood.score,
        is_doubtful=understood.is_doubtful,
        weakest=", ".join(f"{name} {a}/{b}" for name, (a, b) in understood.parts.items() if a < b),
    )


def _cited(
    slug: str, citations: Sequence[Citation], known: KnownDocument | None, lexicon: Lexicon, *, implemented: bool
) -> PolicyDocument:
    """A document that is only named; what a plan implements is a plan, whatever its title ends with (若干措施)."""
    title = known.title if known else citations[0].title
    level = known.level if known else citations[0].level
    numbers = [c.number for c in citations if c.number]
    named_so = _TAIL_RE.sub("", title).endswith(_PLAN_ENDINGS)
    is_plan = (named_so or implemented) and level in _PLAN_CLASSES
    return PolicyDocument(
        key=ids.plan(slug),
        graph=REGISTRY,
        kind=_PLAN_CLASSES[level] if is_plan else "PolicyDocument",
        title="".join(title.split()),
        other_titles=_other_titles(known),
        number=known.number if known and known.number else next(iter(numbers), None),
        issuers=_issuers(known.issuer if known else None, lexicon),
        date=known.date if known else None,
        district=_district_named(title, lexicon) if is_plan and level == "district" else None,
        place=place_of_scope(_SCOPES[known.level], lexicon) if known and known.level in _SCOPES else None,
    )


def _district_named(title: str, lexicon: Lexicon) -> str | None:
    """The district whose full name (杨浦区) stands in the title of its document."""
    found = lexicon.districts.find(title)
    return ids.district(found.slug) if found and found.label in title else None


def _other_titles(known: KnownDocument | None) -> tuple[str, ...]:
    if known is None:
        return ()
    version = (f"优化营商环境{known.version}版",) if known.version else ()
    return (*known.aliases, *version)


def _printed_titles(document: PolicyDocument, citations: Iterable[Citation]) -> tuple[str, ...]:
    """The other titles of a document, and every one that a citation prints."""
    printed = {"".join(citation.printed.text.split()).strip("《》") for citation in citations}
    known = {fold(title) for title in (document.title, *document.other_titles)}
    return (*document.other_titles, *sorted(title for title in printed if title and fold(title) not in known))


def issuing_units(entry: ManifestEntry, lexicon: Lexicon) -> tuple[Unit, ...]:
    """The bodies that issued a held document together; one that no entry knows is its own."""
    if not entry.issuer:
        return ()
    scope = lexicon.scope_of(entry)
    speaker = None if scope == "shanghai" else scope
    found: list[Unit] = []
    for name in entry.issuer.split("、"):
        units = lexicon.units.resolve(name, None if not lexicon.units.is_local(scope) else scope)
        local = lexicon.units.is_local(scope)
        found += units or (
            (lexicon.units.mint(name, speaker),) if local and lexicon.units.looks_like_body(name) else ()
        )
    return tuple(found)


def _issuers(names: str | None, lexicon: Lexicon) -> tuple[str, ...]:
    units = (unit for name in names.split("、") for unit in lexicon.units.resolve(name, None)) if names else ()
    return tuple(dict.fromkeys(unit.key for unit in units))
