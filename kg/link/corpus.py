"""All facts of the corpus → all links: the fourth stage.

1. What the documents state: stars, bases, citations, units.
2. Reforms named, those of starred rows by their wording.
3. Wording shared: narrative and rows, clauses of different documents, and the reforms inferred from it; and the same
   commitment in other words.
4. Topics, and what the showcase cases are examples of.
5. Confidence says how often such links are right, where that was measured.
6. What a district's plan carries on from its last one.

A new relation is a module of this room whose links ``link_corpus`` adds; ``kg.rdf.quads`` says what it needs to be
written.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg import ids
from kg.lexicon.boilerplate import Wording, load_wording
from kg.lexicon.bundle import Lexicon
from kg.lexicon.calibration import Confidences
from kg.lexicon.documents import document_slug
from kg.lexicon.uptake import load_uptake
from kg.link.annex_rows import find_elaborations
from kg.link.cases import link_cases
from kg.link.continuity import find_continuity, successive_plans
from kg.link.inferred_reforms import derive_reforms
from kg.link.meaning import find_same_commitments
from kg.link.named_reforms import link_named
from kg.link.passages import passages_of
from kg.link.starred_wordings import link_starred_wordings
from kg.link.stated import SlugOf, link_citations, link_stars, link_units
from kg.link.text_reuse import find_shared_wording
from kg.link.topics import link_topics
from kg.link.wording_change import UptakeKind, classify_uptake, share_of
from kg.link.wording_groups import issued
from kg.records import CityReform, Evidence, Facts, Irregularity, Link, Linked, ManifestEntry, ReformMention
from kg.text.mapped import Span
from kg.text.normalise import fold

__all__ = ["link_corpus", "wording_of"]

_PART_RE = re.compile("[^，；。,;]+")
_LEVELS = ("national", "provincial", "municipal", "district")


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
    words = wording_of(corpus, lexicon)
    worded = link_starred_wordings(corpus, _once(reforms), lexicon.reforms, words.openers, links)
    named = (*link_named(corpus, lexicon.reforms), *worded)
    documents, rests_on = [facts.document for facts in corpus], _rests_on(links)
    shared = find_shared_wording(documents, words, rests_on)
    reuse = _with_uptake(shared.links, corpus, lexicon)
    inferred, implementations = derive_reforms(documents, [*reuse, *shared.within], rests_on, _covered(named), lexicon)
    passages = [passage for facts in corpus for passage in passages_of(facts.document)]
    mentions = [m for facts in corpus for m in facts.mentions if not _is_platform(m, lexicon)]
    same = find_same_commitments(passages, lexicon.vectors, words, mentions=mentions, reuse=reuse)
    links += [*named, *reuse, *same, *implementations]
    reforms += [one.node for one in inferred]
    themes = link_topics(corpus, lexicon.topics, lexicon.reforms)
    links += [*themes, *link_cases(corpus, lexicon.reforms, words, themes, lexicon.modality)]
    carried = [find_continuity(before, after, lexicon) for before, after in successive_plans(corpus)]
    links += [link for some, _ in carried for link in some]
    near = tuple(one for _, some in carried for one in some)
    return Linked(tuple(_stated(links, lexicon.confidences)), tuple(_once(reforms)), tuple(odd), near)


def _stated(links: Iterable[Link], confidences: Confidences) -> Iterator[Link]:
    """Links whose confidence says what was measured."""
    for link in links:
        sure = confidences.stated(link.predicate, link.method.value, link.confidence)
        yield replace(link, confidence=sure) if sure != link.confidence else link


def _is_platform(mention: ReformMention, lexicon: Lexicon) -> bool:
    """Whether it names what everything runs on (一网通办), which tells nothing."""
    entry = lexicon.reforms.find_reform(mention.reform)
    return entry is None or entry.host


def wording_of(corpus: Sequence[Facts], lexicon: Lexicon) -> Wording:
    """What is no sign of copying: formulas, and the names of reforms, brands and bodies."""
    names = [name for reform in lexicon.reforms.reforms for name in reform.names]
    names += [brand.label for brand in lexicon.reforms.brands]
    names += [mention.printed.text for facts in corpus for mention in facts.units]
    return load_wording(sorted(set(names)), lexicon.folder / "boilerplate.yaml")


def _with_uptake(links: Iterable[Link], corpus: Sequence[Facts], lexicon: Lexicon) -> list[Link]:
    """Links from the later document to the earlier, each with how its clause took up the other's.

    Whole clauses are compared; where one holds much besides, the parts of it that the shared words touch.
    """
    entries = {facts.document.source.entry.slug: facts.document.source.entry for facts in corpus}
    clauses = _clauses(corpus)
    cues = load_uptake(lexicon.folder / "uptake.yaml")
    districts = tuple(name for district in lexicon.districts.all for name in (district.label, district.short))
    found: list[Link] = []
    for link in links:
        assert link.other is not None  # noqa: S101 - links of reuse quote both sides
        if issued(entries[link.evidence.slug]) < issued(entries[link.other.slug]):
            link = replace(link, subject=link.object, object=link.subject, evidence=link.other, other=link.evidence)
        assert link.other is not None  # noqa: S101
        later, earlier = entries[link.evidence.slug], entries[link.other.slug]
        taken, source = clauses[link.subject], clauses[link.object]
        share = share_of(link.evidence.quote.text, taken)
        kind = UptakeKind.SHARED
        if _descends(later, earlier):
            own = lexicon.districts.by_slug.get(later.district or "")
            home = (own.label, own.short) if own else ()
            places = (*districts, *lexicon.units.places.get(later.district or "", ()))
            pairs = [(source, taken), (_around(link.other, source), _around(link.evidence, taken))]
            kinds = [
                classify_uptake(one, two, cues, places, home, localises=later.level != earlier.level).kind
                for one, two in pairs
            ]
            kind = kinds[0] if kinds[0] is not UptakeKind.NEW else kinds[1]
        found.append(replace(link, uptake=kind.value, share=share))
    return found


def _around(evidence: Evidence, clause: str) -> str:
    """The quoted words of a clause, with the whole of each part, from comma to comma, that they touch."""
    start = clause.find(evidence.quote.text)
    if start < 0:
        return evidence.quote.text
    end = start + len(evidence.quote.text)
    touched = [part for part in _PART_RE.finditer(clause) if part.start() < end and part.end() > start]
    return clause[touched[0].start() : touched[-1].end()] if touched else evidence.quote.text


def _clauses(corpus: Iterable[Facts]) -> dict[str, str]:
    """The text of every clause of a measure or case by its key."""
    found: dict[str, str] = {}
    for document in (facts.document for facts in corpus):
        owned = [(measure.key, measure.clauses) for measure in document.measures]
        owned += [(case.key, case.clauses) for case in document.cases]
        found |= {ids.clause(key, clause.n): clause.text.text for key, clauses in owned for clause in clauses}
    return found


def _descends(later: ManifestEntry, earlier: ManifestEntry) -> bool:
    """Whether a document can have its words from another: a plan from one of a higher level, or its own district's."""
    if not (later.kind.endswith("plan") and earlier.kind.endswith("plan")):
        return False
    if later.level == earlier.level:
        return later.home == earlier.home
    return _LEVELS.index(earlier.level) < _LEVELS.index(later.level)


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
    """Each reform once, with the plans of all that have its key: one item can be starred under two city plans."""
    found: dict[str, CityReform] = {}
    for reform in reforms:
        known = found.get(reform.key)
        plans = tuple(dict.fromkeys((*known.plans, *reform.plans))) if known else reform.plans
        found[reform.key] = replace(reform, plans=plans)
    return list(found.values())
