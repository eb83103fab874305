"""All facts of the corpus → all links: the fourth stage.

1. What the documents state: stars, bases, citations, units.
2. Reforms named.
3. Wording shared: narrative and rows, clauses of different documents, and the reforms that this betrays.
4. Topics, and what the showcase cases are examples of.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.lexicon.boilerplate import Wording, load_wording
from kg.lexicon.bundle import Lexicon
from kg.lexicon.documents import document_slug
from kg.lexicon.uptake import load_uptake
from kg.link.annex_rows import find_elaborations
from kg.link.cases import link_cases
from kg.link.inferred_reforms import derive_reforms
from kg.link.named_reforms import link_named
from kg.link.stated import SlugOf, link_citations, link_stars, link_units
from kg.link.text_reuse import find_reuse
from kg.link.topics import link_topics
from kg.link.wording_change import classify_uptake
from kg.records import CityReform, Facts, Irregularity, Link, Linked
from kg.text.mapped import Span
from kg.text.normalise import fold

__all__ = ["link_corpus", "wording_of"]


def link_corpus(corpus: Sequence[Facts], lexicon: Lexicon) -> Linked:
    """Every link of the corpus, and the reforms that the links brought about. Curation is applied afterwards."""
    links: list[Link] = []
    reforms: list[CityReform] = []
    odd: list[tuple[str, Irregularity]] = []
    slug_of = _slugs(lexicon)
    for facts in corpus:
        starred, star_links, notes = link_stars(facts, slug_of, _pilot_slug)
        reforms += starred
        links += [*star_links, *link_citations(facts, slug_of), *link_units(facts)]
        links += find_elaborations(facts.document)
        odd += [(facts.document.source.entry.slug, note) for note in notes]
    named = link_named(corpus, lexicon.reforms)
    words = wording_of(corpus, lexicon)
    reuse = _with_uptake(find_reuse([facts.document for facts in corpus], words), corpus, lexicon)
    inferred, implementations = derive_reforms(
        [facts.document for facts in corpus], reuse, _rests_on(links), _covered(named)
    )
    links += [*named, *reuse, *implementations]
    reforms += [one.node for one in inferred]
    themes = link_topics(corpus, lexicon.topics, lexicon.reforms)
    links += [*themes, *link_cases(corpus, lexicon.reforms, words, themes)]
    return Linked(tuple(links), tuple(_once(reforms)), tuple(odd))


def wording_of(corpus: Sequence[Facts], lexicon: Lexicon) -> Wording:
    """What is no sign of copying: formulas, and the names of reforms, brands and bodies."""
    names = [name for reform in lexicon.reforms.reforms for name in reform.names]
    names += [brand.label for brand in lexicon.reforms.brands]
    names += [mention.printed.text for facts in corpus for mention in facts.units]
    return load_wording(sorted(set(names)), lexicon.folder / "boilerplate.yaml")


def _with_uptake(links: Iterable[Link], corpus: Sequence[Facts], lexicon: Lexicon) -> list[Link]:
    """Links from the later document to the earlier, each with how the words were taken up."""
    dates = {facts.document.source.entry.slug: facts.document.source.entry.date or "" for facts in corpus}
    cues = load_uptake(lexicon.folder / "uptake.yaml")
    places = tuple(name for district in lexicon.districts.all for name in (district.label, district.short))
    found: list[Link] = []
    for link in links:
        assert link.other is not None  # noqa: S101 - find_reuse quotes both sides
        if dates[link.evidence.slug] < dates[link.other.slug]:
            link = replace(link, subject=link.object, object=link.subject, evidence=link.other, other=link.evidence)
        assert link.other is not None  # noqa: S101
        verdict = classify_uptake(link.other.quote.text, link.evidence.quote.text, cues, places)
        found.append(replace(link, uptake=verdict.kind.value))
    return found


def _slugs(lexicon: Lexicon) -> SlugOf:
    def slug_of(title: str) -> str:
        known = lexicon.documents.find(title)
        return known.slug if known else document_slug(title)

    return slug_of


def _pilot_slug(item: str) -> str:
    """A pilot reform is named by its 改革事项 alone, in whatever district's table it stands."""
    return f"pilot-{hashlib.sha256(fold(item).encode()).hexdigest()[:10]}"


def _rests_on(links: Iterable[Link]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for link in links:
        if link.predicate == "sp:implements" and link.object.startswith("plan/"):
            found.setdefault(link.subject.removeprefix("plan/"), set()).add(link.object.removeprefix("plan/"))
    return {slug: frozenset(plans) for slug, plans in found.items()}


def _covered(named: Iterable[Link]) -> dict[str, list[Span]]:
    """Where in each measure the words stand by which it takes up a named reform."""
    found: dict[str, list[Span]] = {}
    for link in named:
        if link.predicate == "sp:implements":
            found.setdefault(link.subject, []).append(link.evidence.quote.span)
    return found


def _once(reforms: Iterable[CityReform]) -> list[CityReform]:
    return list({reform.key: reform for reform in reforms}.values())
