"""All facts and links of the corpus → one ``Model``: resolved, deduplicated, sorted. Only here identity is decided.

1. A document cited is the node of the document of that title in the registry, or in the corpus.
2. A body printed in several ways is one node, with the printed forms as its other names.
3. A link has one node of evidence per method and quotation; the same evidence found twice is one.
4. What each plan says of each reform is judged once (``kg.model.presence``).
5. Everything that comes from one document is filed under it (``graph``), what is shared by all under ``registry``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg import ids
from kg.lexicon.bundle import Lexicon
from kg.lexicon.documents import KnownDocument, document_slug
from kg.lexicon.inferred import load_inferred
from kg.lexicon.reforms import Reform
from kg.model.places import place_nodes, place_of_entry, place_of_scope
from kg.model.presence import find_presences
from kg.model.understanding import understanding
from kg.records import (
    Citation,
    CityReform,
    District,
    Document,
    Facts,
    Irregularity,
    Link,
    Linked,
    ManifestEntry,
    Measure,
    Method,
    Unit,
)  # fmt: skip
from kg.records.continuity import Succession
from kg.records.model import (
    REGISTRY,
    Assertion,
    CaseNode,
    ClauseNode,
    IrregularityNode,
    KnownBasis,
    MeasureNode,
    Model,
    PartNode,
    PolicyDocument,
    SectionNode,
    TargetNode,
    UnitNode,
)  # fmt: skip
from kg.text.mapped import MappedText, Span
from kg.text.normalise import fold, tidy
from kg.text.order import natural

__all__ = ["assemble"]

_CONTEXT = 20  # characters of quotePrefix and quoteSuffix
_STATE = "中华人民共和国"  # in the full names of the State Council's bodies, which are named without it too
_PLAN_ENDINGS = ("方案", "计划", "规划", "行动", "纲要")
_TAIL_RE = re.compile(r"[（(][^（()）]*[）)]$")  # （2026年）
_PLAN_CLASSES = {"national": "NationalPlan", "municipal": "MunicipalPlan", "district": "DistrictPlan"}
_PLACE_RE = re.compile(r"[^\W\d_]{2,7}?(?:新区|区|县|市)")
_ENTRY_CLASSES = {
    "district-plan": "DistrictPlan",
    "municipal-plan": "MunicipalPlan",
    "national-plan": "NationalPlan",
    "provincial-plan": "Plan",
    "case-collection": "CaseCollection",
}


def assemble(
    corpus: Sequence[Facts], linked: Linked, lexicon: Lexicon, successions: tuple[Succession, ...] = ()
) -> Model:
    """The model of a corpus. Deterministic: the same input gives the same model, in the same order."""
    documents = [facts.document for facts in corpus]
    links = _with_lone_confidence(linked.links)
    assertions = _assertions(links, {d.source.entry.slug: d for d in documents})
    irregularities = [odd for facts in corpus for odd in _irregularities(facts)]
    irregularities += [_irregularity(slug, odd) for slug, odd in linked.irregularities]
    policies = tuple(_documents(corpus, linked, lexicon))
    reforms = tuple(_reforms(linked, lexicon))
    units = tuple(_units(corpus, lexicon))
    return Model(
        documents=policies,
        districts=tuple(_districts(corpus, lexicon)),
        units=units,
        reforms=reforms,
        sections=tuple(SectionNode(s, d.source.entry.slug) for d in documents for s in d.sections),
        measures=tuple(node for facts in corpus for node in _measures(facts)),
        cases=tuple(CaseNode(c, d.source.entry.slug) for d in documents for c in d.cases),
        parts=tuple(_parts(documents)),
        clauses=tuple(_clauses(documents)),
        targets=tuple(node for facts in corpus for node in _targets(facts)),
        irregularities=tuple(_each_once(irregularities)),
        assertions=assertions,
        not_documents=tuple(c for facts in corpus for c in facts.citations if not c.is_document),
        known_bases=tuple(_known_bases(policies, lexicon)),
        successions=successions,
        former=tuple(_former(reforms, lexicon)),
        presences=find_presences(corpus, links, reforms, lexicon),
        places=tuple(place_nodes([*(p.place for p in policies), *(u.place for u in units)], lexicon)),
    )


# ── documents ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _documents(corpus: Sequence[Facts], linked: Linked, lexicon: Lexicon) -> Iterator[PolicyDocument]:
    held = {f.document.source.entry.slug: f for f in corpus}
    cited: dict[str, list[Citation]] = {}
    for facts in corpus:
        for citation in facts.citations:
            if citation.is_document:
                cited.setdefault(_slug(citation.title, lexicon), []).append(citation)
    implemented = {link.object for link in linked.links if link.predicate == "sp:implements"}
    plans = {reform.plans[0].removeprefix("plan/") for reform in linked.reforms if reform.plans}
    named = {*held, *cited, *plans}
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


def _known_bases(policies: Sequence[PolicyDocument], lexicon: Lexicon) -> Iterator[KnownBasis]:
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
    return PolicyDocument(
        key=entry.key,
        graph=entry.slug,
        kind=_ENTRY_CLASSES.get(entry.kind, "PolicyDocument"),
        title="".join(entry.title.split()),
        other_titles=(*_other_titles(known), *([entry.other_title] if entry.other_title else [])),
        number=entry.document_number,
        issuer=_issuers(entry, lexicon),
        date=entry.date,
        district=ids.district(entry.district) if entry.district else None,
        year=entry.year,
        file=entry.file,
        sha256=facts.document.source.sha256,
        place=place_of_entry(entry, lexicon),
        document_kind=entry.kind,
        understanding=understanding(facts).score,
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
        issuer=_issuer(known.issuer if known else None, lexicon),
        date=known.date if known else None,
    )


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


def _issuers(entry: ManifestEntry, lexicon: Lexicon) -> str | None:
    """The key of the body that issued a held document, the first of several; one that no entry knows is its own."""
    units = _issuing_units(entry, lexicon)
    return units[0].key if units else None


def _issuing_units(entry: ManifestEntry, lexicon: Lexicon) -> tuple[Unit, ...]:
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


def _issuer(name: str | None, lexicon: Lexicon) -> str | None:
    units = lexicon.units.resolve(name, None) if name else ()
    return units[0].key if units else None


def _districts(corpus: Sequence[Facts], lexicon: Lexicon) -> Iterator[District]:
    """Those of the lexicon, and any other that the manifest names: labelled by how its plan's title begins."""
    yield from lexicon.districts.all
    entries = [facts.document.source.entry for facts in corpus]
    unknown = {e.district: e.title for e in entries if e.district and e.district not in lexicon.districts.by_slug}
    for slug, title in sorted(unknown.items()):
        match = _PLACE_RE.match(title)
        label = match.group() if match else slug
        yield District(slug, "", label, label, slug.replace("-", " ").title())


# ── things ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _units(corpus: Sequence[Facts], lexicon: Lexicon) -> Iterator[UnitNode]:
    units: dict[str, Unit] = {}
    printed: dict[str, set[str]] = {}
    for mention in (m for facts in corpus for m in facts.units):
        units[mention.unit.key] = mention.unit
        # 公检法司 is no name of any of them.
        if len(lexicon.units.resolve(mention.printed.text, mention.unit.scope)) < 2:
            printed.setdefault(mention.unit.key, set()).add("".join(mention.printed.text.split()))
    for entry in [facts.document.source.entry for facts in corpus]:
        for unit in _issuing_units(entry, lexicon):
            units.setdefault(unit.key, unit)
    for known in lexicon.documents.documents:
        for unit in lexicon.units.resolve(known.issuer, None) if known.issuer else ():
            units.setdefault(unit.key, unit)
    places = {district.slug for district in _districts(corpus, lexicon)}
    for key in sorted(units):
        unit = units[key]
        names = {*printed.get(key, ()), *([short] if (short := unit.label.removeprefix(_STATE)) != unit.label else [])}
        others = tuple(sorted(name for name in names if fold(name) != fold(unit.label)))
        district = ids.district(unit.scope) if unit.scope in places else None
        yield UnitNode(unit, others, district, place_of_scope(unit.scope, lexicon))


def _reforms(linked: Linked, lexicon: Lexicon) -> Iterator[CityReform]:
    """Reforms that a link leads to, and the general ones above them."""
    nodes = {reform.key: _with_broader(reform, lexicon) for reform in linked.reforms}
    registered = {reform.key: _registered(reform) for reform in lexicon.reforms.reforms}
    wanted = {link.object for link in linked.links if link.object in registered}
    wanted |= {key for node in nodes.values() for key in node.broader}
    while more := {key for wish in wanted for key in registered[wish].broader} - wanted:
        wanted |= more
    nodes |= {key: registered[key] for key in wanted}
    yield from (nodes[key] for key in sorted(nodes))


def _former(reforms: Iterable[CityReform], lexicon: Lexicon) -> Iterator[tuple[str, str, str]]:
    """Identifiers of earlier releases whose place a reform of the graph has taken."""
    known = {reform.key for reform in reforms}
    for one in load_inferred(lexicon.folder / "inferred.yaml").former:
        if one.replaced_by and ids.reform(one.replaced_by) in known:
            yield ids.reform(one.slug), one.label, ids.reform(one.replaced_by)


def _registered(reform: Reform) -> CityReform:
    broader = (ids.reform(reform.broader),) if reform.broader else ()
    return CityReform(
        reform.key, reform.label, reform.en, reform.aliases, reform.kind, reform.topic, reform.level, broader=broader
    )


def _with_broader(reform: CityReform, lexicon: Lexicon) -> CityReform:
    """A pilot or inferred reform whose wording names registered reforms is a form of those: 推行“一业一证”改革."""
    hits = lexicon.reforms.find_hits(MappedText.of(reform.label))
    return replace(reform, broader=tuple(sorted({ids.reform(hit.slug) for hit in hits})))


def _measures(facts: Facts) -> Iterator[MeasureNode]:
    deadlines = {deadline.owner: deadline for deadline in facts.deadlines}
    measures = facts.document.measures
    rows = [fold(m.title.text) for m in measures if m.row and m.title is not None]
    for measure in measures:
        label = _label(measure)
        if measure.row and measure.title is not None and rows.count(fold(measure.title.text)) > 1:
            label = f"{label}（{measure.number}）"
        yield MeasureNode(measure, facts.document.source.entry.slug, label, deadlines[measure.key])


def _label(measure: Measure) -> str:
    if measure.title is not None and measure.title.text.strip():
        return tidy(measure.title.text)
    parts = measure.body.text.replace("；", "，").replace("。", "，").split("，")
    first = next((part for part in parts if part.strip()), "")
    return tidy(first)[:40] or measure.path


def _parts(documents: Sequence[Document]) -> Iterator[PartNode]:
    for document in documents:
        for case in document.cases:
            for part in case.parts:
                if part.body.text or part.title is not None:
                    yield PartNode(ids.case_part(case.key, part.n), document.source.entry.slug, case.key, part)


def _clauses(documents: Sequence[Document]) -> Iterator[ClauseNode]:
    for document in documents:
        slug = document.source.entry.slug
        owned = [(m.key, m.clauses) for m in document.measures] + [(c.key, c.clauses) for c in document.cases]
        if not owned:  # a document that sets no tasks: described by its sentences
            owned = [(section.key, section.clauses) for section in document.sections]
        for owner, clauses in owned:
            for clause in clauses:
                yield ClauseNode(ids.clause(owner, clause.n), slug, owner, clause)


def _targets(facts: Facts) -> Iterator[TargetNode]:
    counts: dict[str, int] = {}
    for quantity in facts.quantities:
        counts[quantity.owner] = n = counts.get(quantity.owner, 0) + 1
        before = ids.target(quantity.owner, n - 1) if quantity.after_previous else None
        yield TargetNode(ids.target(quantity.owner, n), facts.document.source.entry.slug, quantity, before)


def _irregularities(facts: Facts) -> Iterator[IrregularityNode]:
    slug = facts.document.source.entry.slug
    for odd in (*facts.document.irregularities, *facts.irregularities):
        yield _irregularity(slug, odd if odd.about else replace(odd, about=_at(facts.document, odd.span)))


def _at(document: Document, span: Span) -> str | None:
    """The smallest thing whose text shares characters with ``span``, or with the rest of its line (a row's number)."""
    bodies = [(m.body, m.key) for m in document.measures] + [(c.body, c.key) for c in document.cases]
    spans = [(body.span, key) for body, key in (*bodies, *((s.body, s.key) for s in document.sections)) if body.text]
    line_end = document.source.text.find("\n", span.end)
    for stop in (span.end, line_end):
        near = [(end - start, key) for (start, end), key in spans if start < stop and span.start < end]
        if near:
            return min(near)[1]
    return None


def _each_once(nodes: Iterable[IrregularityNode]) -> Iterator[IrregularityNode]:
    """Sorted by key; of several at one place (two cells lost in one row) one, that says all that was found."""
    by_key: dict[str, IrregularityNode] = {}
    for node in nodes:
        first = by_key.setdefault(node.key, node)
        if node.irregularity.found not in first.irregularity.found.split("; "):
            found = f"{first.irregularity.found}; {node.irregularity.found}"
            by_key[node.key] = replace(first, irregularity=replace(first.irregularity, found=found))
    yield from (by_key[key] for key in sorted(by_key))


def _irregularity(slug: str, odd: Irregularity) -> IrregularityNode:
    return IrregularityNode(ids.irregularity(slug, odd.code, *odd.span), slug, odd)


# ── assertions ────────────────────────────────────────────────────────────────────────────────────────────────────


def _with_lone_confidence(links: Iterable[Link]) -> list[Link]:
    """Of links alike in all but confidence, the surest."""
    best: dict[tuple[str, str, str, str, str, str], Link] = {}
    for link in links:
        words = link.evidence.slug, link.evidence.quote.text
        key = (link.subject, link.predicate, link.object, link.method.value, *words)
        if key not in best or best[key].confidence < link.confidence:
            best[key] = link
    return [best[key] for key in sorted(best)]


def _assertions(links: Iterable[Link], documents: dict[str, Document]) -> tuple[Assertion, ...]:
    found: list[Assertion] = []
    for link in links:
        slug, quote = link.evidence.slug, link.evidence.quote
        text = documents[slug].source.text
        key = ids.assertion(link.subject, link.predicate, link.object, link.method.value, slug, quote.text)
        start, end = quote.span
        found.append(Assertion(key, slug, link, text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]))
    return tuple(sorted(found, key=lambda a: (natural(a.link.subject), a.link.predicate, a.link.object, a.key)))
