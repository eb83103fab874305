"""All facts and links of the corpus → one ``Model``: resolved, deduplicated, sorted. Only here identity is decided.

1. A document cited is the node of the document of that title in the registry, or in the corpus.
2. A body printed in several ways is one node, with the printed forms as its other names.
3. A link has one node of evidence per method and quotation; the same evidence found twice is one.
4. What each plan says of each reform is judged once (``kg.model.presence``).
5. Everything that comes from one document is filed under it (``graph``), what is shared by all under ``registry``.
6. Quotations, deadlines and lists of bodies are given as printed; the texts that they stand in, and the keys made from
   words, in usual characters (``kg.text.look_alikes``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg import ids
from kg.lexicon.bundle import Lexicon
from kg.lexicon.inferred import load_inferred
from kg.lexicon.reforms import Reform
from kg.model.documents import issuing_units, known_bases, policy_documents
from kg.model.frame import frame_cells, with_columns
from kg.model.functions import function_concepts, with_functions
from kg.model.indicators import indicator_concepts, target_nodes, units_in_use
from kg.model.origins import introducing_documents, introductions, with_origins
from kg.model.places import place_nodes, place_of_scope
from kg.model.presence import find_presences
from kg.records import (
    Case,
    CityReform,
    Deadline,
    District,
    Document,
    Facts,
    Irregularity,
    Link,
    Linked,
    Measure,
    Section,
    Source,
    Unit,
)  # fmt: skip
from kg.records.continuity import Succession
from kg.records.model import (
    Assertion,
    CaseNode,
    ClauseNode,
    IrregularityNode,
    MeasureNode,
    Model,
    PartNode,
    SectionNode,
    UnitNode,
    WordingNode,
)  # fmt: skip
from kg.records.presence import Presence
from kg.text.look_alikes import as_printed
from kg.text.mapped import MappedText, Span
from kg.text.normalise import fold, tidy
from kg.text.order import natural

__all__ = ["assemble"]

_PLACE_RE = re.compile(r"[^\W\d_]{2,7}?(?:新区|区|县|市)")
_STATE = "中华人民共和国"  # in the full names of the State Council's bodies, which are named without it too
_CONTEXT = 20  # characters of quotePrefix and quoteSuffix


def assemble(
    corpus: Sequence[Facts], linked: Linked, lexicon: Lexicon, successions: tuple[Succession, ...] = ()
) -> Model:
    """The model of a corpus. Deterministic: the same input gives the same model, in the same order."""
    documents = [facts.document for facts in corpus]
    texts = {d.source.entry.slug: d.source.text for d in documents}
    links = _with_lone_confidence(linked.links)
    assertions = _assertions(links, texts)
    irregularities = [odd for facts in corpus for odd in _irregularities(facts)]
    irregularities += [_irregularity(slug, odd) for slug, odd in linked.irregularities]
    named = tuple(_reforms(linked, lexicon))
    listed = policy_documents(corpus, linked, lexicon, introducing_documents(named, lexicon))
    policies = tuple(with_columns(listed, corpus))
    reforms = tuple(with_origins(named, policies, lexicon))
    units = with_functions(_units(corpus, lexicon), lexicon)
    targets = tuple(node for facts in corpus for node in target_nodes(facts, lexicon))
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
        targets=targets,
        irregularities=tuple(_each_once(irregularities)),
        assertions=assertions,
        not_documents=tuple(c for facts in corpus for c in facts.citations if not c.is_document),
        known_bases=(*known_bases(policies, lexicon), *introductions(reforms, policies, lexicon)),
        successions=successions,
        former=tuple(_former(reforms, lexicon)),
        presences=tuple(_presences(find_presences(corpus, links, reforms, lexicon), texts)),
        places=tuple(place_nodes([*(p.place for p in policies), *(u.place for u in units)], lexicon)),
        wordings=tuple(WordingNode(group, group.members[0].evidence.slug) for group in linked.wordings),
        concepts=(*function_concepts(lexicon), *indicator_concepts(lexicon)),
        measure_units=tuple(units_in_use(targets, lexicon)),
        frame=tuple(frame_cells(policies, lexicon)),
    )


# ── things ─────────────────────────────────────────────────────────────────────────────────────────────────


def _districts(corpus: Sequence[Facts], lexicon: Lexicon) -> Iterator[District]:
    """Those of the lexicon, and any other that the manifest names: labelled by how its plan's title begins."""
    yield from lexicon.districts.all
    entries = [facts.document.source.entry for facts in corpus]
    unknown = {e.district: e.title for e in entries if e.district and e.district not in lexicon.districts.by_slug}
    for slug, title in sorted(unknown.items()):
        match = _PLACE_RE.match(title)
        label = match.group() if match else slug
        yield District(slug, "", label, label, slug.replace("-", " ").title())


def _units(corpus: Sequence[Facts], lexicon: Lexicon) -> Iterator[UnitNode]:
    units: dict[str, Unit] = {}
    printed: dict[str, set[str]] = {}
    for mention in (m for facts in corpus for m in facts.units):
        units[mention.unit.key] = mention.unit
        # 公检法司 is no name of any of them.
        if len(lexicon.units.resolve(mention.printed.text, mention.unit.scope)) < 2:
            printed.setdefault(mention.unit.key, set()).add("".join(mention.printed.text.split()))
    for entry in [facts.document.source.entry for facts in corpus]:
        for unit in issuing_units(entry, lexicon):
            units.setdefault(unit.key, unit)
    for known in lexicon.documents.documents:
        for name in known.issuer.split("、") if known.issuer else ():
            units.update({unit.key: unit for unit in lexicon.units.resolve(name, None) if unit.key not in units})
    places = {district.slug: district for district in _districts(corpus, lexicon)}
    for key in sorted(units):
        unit = units[key]
        names = {*printed.get(key, ()), *([short] if (short := unit.label.removeprefix(_STATE)) != unit.label else [])}
        if unit.is_group and unit.scope in places:
            names.add(unit.label)
            unit = replace(unit, label=_of_district(unit.label, places[unit.scope].label))
        others = tuple(sorted(name for name in names if fold(name) != fold(unit.label)))
        district = ids.district(unit.scope) if unit.scope in places else None
        yield UnitNode(unit, others, district, place_of_scope(unit.scope, lexicon))


def _of_district(group: str, district: str) -> str:
    """A class of bodies told from that of the same name in another district.

    >>> _of_district("各部门", "金山区"), _of_district("区政府各部门", "浦东新区")
    ('金山区各部门', '浦东新区政府各部门')
    """
    return group if district in group else f"{district}{group.removeprefix('区')}"


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
        yield _measure(measure, facts.document.source, label, deadlines[measure.key])


def _measure(measure: Measure, source: Source, label: str, deadline: Deadline) -> MeasureNode:
    row = measure.row
    if row is not None and row.unit_text is not None:
        measure = replace(measure, row=replace(row, unit_text=as_printed(row.unit_text, source.text)))
    if deadline.printed is not None:
        deadline = replace(deadline, printed=as_printed(deadline.printed, source.text))
    return MeasureNode(measure, source.entry.slug, label, deadline)


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


def _presences(presences: Iterable[Presence], texts: Mapping[str, str]) -> Iterator[Presence]:
    for one in presences:
        yield replace(one, quote=as_printed(one.quote, texts[one.graph])) if one.quote is not None else one


def _irregularities(facts: Facts) -> Iterator[IrregularityNode]:
    source = facts.document.source
    slug = source.entry.slug
    for odd in (*source.notices, *facts.document.irregularities, *facts.irregularities):
        yield _irregularity(slug, odd if odd.about else replace(odd, about=_at(facts.document, odd.span)))


def _at(document: Document, span: Span) -> str | None:
    """The smallest thing whose text shares characters with ``span``, or with the rest of its line (a row's number).

    Where no text does, the thing whose title does: a case's title that was printed on several lines.
    """
    things: list[Measure | Case | Section] = [*document.measures, *document.cases, *document.sections]
    bodies = [(thing.body.span, thing.key) for thing in things if thing.body.text]
    titles = [(thing.title.span, thing.key) for thing in things if thing.title is not None and thing.title.text]
    line_end = document.source.text.find("\n", span.end)
    for spans, stop in ((bodies, span.end), (bodies, line_end), (titles, span.end)):
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


def _assertions(links: Iterable[Link], texts: Mapping[str, str]) -> tuple[Assertion, ...]:
    found: list[Assertion] = []
    for link in links:
        slug, quote = link.evidence.slug, link.evidence.quote
        text = texts[slug]
        key = ids.assertion(link.subject, link.predicate, link.object, link.method.value, slug, quote.text)
        start, end = quote.span
        before, behind = text[max(0, start - _CONTEXT) : start], text[end : end + _CONTEXT]
        found.append(Assertion(key, slug, _with_printed_quotes(link, texts), before, behind))
    return tuple(sorted(found, key=lambda a: (natural(a.link.subject), a.link.predicate, a.link.object, a.key)))


def _with_printed_quotes(link: Link, texts: Mapping[str, str]) -> Link:
    mine, other = (
        evidence and replace(evidence, quote=as_printed(evidence.quote, texts[evidence.slug]))
        for evidence in (link.evidence, link.other)
    )
    return link if mine is None else replace(link, evidence=mine, other=other)
