"""Reforms of a city plan, inferred from shared wording (``sp:InferredReform``), and who implements them.

In: documents, their reuse links, which city plans each rests on, and the words that named reforms cover already.
Out: ``InferredReform`` records and ``sp:implements`` links from district measures.

1. Only links between plans that rest on one and the same city plan count, and only across districts: one district
   may copy itself. A city plan whose own text is in the corpus rests on itself.
2. Links whose quotes overlap in a clause are about the same words and form one group.
3. A group that holds a clause of the city plan's own text is the reform that this clause's measure states: named by
   its title. District measures of the group implement it, as surely as they share its words.
4. Where the city's text is not at hand, a group of two districts or more shows what it must say: a reform named by
   their common wording, less sure, because both may also have copied a third text. Where the city's text *is* at
   hand and a group has no clause of it, the words are not the city's, and nothing is inferred.
   Such wording supports a common source above the districts, not this city plan in particular: the graph says so
   (``sp:sourceUncertain``), and the confidence is low.
5. A group without the city's text is passed over where a named reform covers most of its words in every measure; where
   a safeguard holds the words (how to work, not what to do); where a plan that rests on another city plan has them
   too, so that this plan cannot be their source; and where no verb phrase in common names it (``naming``).
6. Where the phrase names a registered reform, that reform is meant: a measure that shares the words without the name
   implements it, and no reform is inferred.

Limits: which of two city plans the words come from cannot be told if both districts rest on both; the first by slug
is taken. National wording that only two districts take up looks like the city's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg import ids
from kg.lexicon.boilerplate import Wording, load_wording
from kg.lexicon.bundle import Lexicon
from kg.lexicon.inferred import InferredWords, load_inferred
from kg.lexicon.reforms import ReformLexicon
from kg.link.reform_labels import Shared, governing_phrase, measure_title
from kg.records import CityReform, Document, Evidence, Link, Measure, MeasureKind, Method
from kg.text.mapped import MappedText, Span
from kg.text.normalise import bare

__all__ = ["InferredReform", "derive_reforms"]

_TWIN_SHARE = Decimal("0.72")  # of the confidence of twins: how often such a reform, so named, is the city's
_MOST_TWIN, _MOST_DIRECT = Decimal("0.75"), Decimal("0.97")
_COVERED = 0.5  # share of the words that a named reform covers, from which nothing new is inferred
_SAME_WORDS = 0.5  # overlap of two quotes, as a share of the shorter, from which they are about the same words


@dataclass(frozen=True, slots=True)
class InferredReform:
    """A reform of the city plan ``plan_slug``. ``members`` are the keys of the district measures that share its
    words, ``evidence`` their words in the same order; ``stated_in`` the city plan's own measure, where its text is in
    the corpus.
    """

    key: str
    label: str
    plan_slug: str
    members: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    stated_in: str | None = None

    @property
    def node(self) -> CityReform:
        """The reform as the graph has it: inferred only where the city plan's own text does not state it."""
        plans = (ids.plan(self.plan_slug),)
        return CityReform(self.key, self.label, level="municipal", plans=plans, inferred=self.stated_in is None)


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a reuse link: words of a measure."""

    slug: str
    measure: str
    quote: MappedText

    def same_words(self, other: _Side) -> bool:
        if self.measure != other.measure:
            return False
        mine, theirs = set(self.quote.at), set(other.quote.at)
        return len(mine & theirs) >= _SAME_WORDS * min(len(mine), len(theirs))


@dataclass(frozen=True, slots=True)
class _Group:
    sides: tuple[_Side, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class _Names:
    """What a group is named by, and the registered reforms that a name may mean."""

    words: InferredWords
    wording: Wording
    reforms: ReformLexicon | None

    def registered(self, text: str) -> str | None:
        """The key of the registered reform that a phrase names, platforms aside."""
        for hit in self.reforms.find_hits(MappedText.of(text)) if self.reforms else ():
            reform = self.reforms.find_reform(hit.slug) if self.reforms else None
            if reform is not None and not reform.host:
                return reform.key
        return None


def derive_reforms(
    documents: Sequence[Document],
    links: Iterable[Link],
    rests_on: Mapping[str, frozenset[str]],
    covered: Mapping[str, Sequence[Span]],
    lexicon: Lexicon | None = None,
) -> tuple[tuple[InferredReform, ...], tuple[Link, ...]]:
    """Inferred reforms and the links of the measures that implement them, both sorted.

    Args:
        documents: the corpus.
        links: of reuse, those within large groups included (``kg.link.text_reuse.find_shared_wording``).
        rests_on: slug of a district plan → slugs of the city plans that it implements.
        covered: key of a measure → places in its source where a named reform stands to which it commits itself.
        lexicon: for the registered reforms and the words of the data at hand; those of the project without it.
    """
    names = _names(lexicon)
    held = {d.source.entry.slug: d for d in documents}
    city = frozenset(slug for slug, d in held.items() if d.source.entry.kind == "municipal-plan")
    by_plan: dict[str, list[Link]] = {}
    measures = {measure.key: measure for document in documents for measure in document.measures}
    links = tuple(links)
    elsewhere = _elsewhere(links, held, rests_on, city)
    for link in links:
        plan = _shared_plan(link, held, rests_on, city)
        if plan:
            by_plan.setdefault(plan, []).append(link)
    reforms: dict[str, InferredReform] = {}
    found: dict[tuple[str, str], Link] = {}
    for plan in sorted(by_plan):
        for group in _groups(by_plan[plan]):
            reform: InferredReform | str | None = _stated(plan, group, measures)
            if reform is None and plan not in city and not _is_known(group, measures, covered, elsewhere):
                reform = _named(plan, group, measures, names)
            if isinstance(reform, str):
                _add(found, _meant(reform, group, names))
            elif reform:
                known = reforms.get(reform.key)
                reforms[reform.key] = _merge(known, reform) if known else reform
                _add(found, _implementations(reform, group))
    return tuple(reforms[key] for key in sorted(reforms)), tuple(found[pair] for pair in sorted(found))


def _shared_plan(
    link: Link, held: Mapping[str, Document], rests_on: Mapping[str, frozenset[str]], city: frozenset[str]
) -> str | None:
    """The city plan that both sides of a reuse link rest on, if they are of two districts or one is that plan."""
    if link.other is None or link.predicate != "sp:reusesTextOf":
        return None
    a, b = link.evidence.slug, link.other.slug
    plans_a, plans_b = ({s} if s in city else rests_on.get(s, frozenset()) for s in (a, b))
    shared = sorted(plans_a & plans_b)
    if not shared or a not in held or b not in held:
        return None
    direct = a in city or b in city
    apart = held[a].source.entry.home != held[b].source.entry.home
    return shared[0] if direct or apart else None


def _sides(link: Link) -> tuple[_Side, _Side]:
    if link.other is None:
        raise ValueError(f"{link.subject} → {link.object} has words on one side only")
    return (
        _Side(link.evidence.slug, _measure(link.subject), link.evidence.quote),
        _Side(link.other.slug, _measure(link.object), link.other.quote),
    )


def _measure(clause: str) -> str:
    return clause.partition("/clause/")[0]


def _groups(links: Sequence[Link]) -> list[_Group]:
    """Links joined where their quotes are about the same words of a measure, in the order of the links."""
    ordered = sorted(links, key=lambda link: (link.subject, link.object))
    root = list(range(len(ordered)))

    def find(n: int) -> int:
        while root[n] != n:
            root[n] = root[root[n]]
            n = root[n]
        return n

    seen: dict[str, dict[tuple[int, ...], tuple[_Side, int]]] = {}  # by measure and words: their first link
    for number, link in enumerate(ordered):
        for side in _sides(link):
            known = seen.setdefault(side.measure, {})
            again = known.get(side.quote.at)
            for other, other_number in [again] if again else known.values():
                if side.same_words(other):
                    one, two = sorted((find(number), find(other_number)))
                    root[two] = one
            known.setdefault(side.quote.at, (side, number))
    members: dict[int, list[Link]] = {}
    for number, link in enumerate(ordered):
        members.setdefault(find(number), []).append(link)
    return [_Group(tuple(s for m in group for s in _sides(m)), tuple(group)) for group in members.values()]


def _names(lexicon: Lexicon | None) -> _Names:
    if lexicon is None:
        return _Names(load_inferred(), load_wording(), None)
    words = load_inferred(lexicon.folder / "inferred.yaml")
    return _Names(words, load_wording(path=lexicon.folder / "boilerplate.yaml"), lexicon.reforms)


def _elsewhere(
    links: Iterable[Link], held: Mapping[str, Document], rests_on: Mapping[str, frozenset[str]], city: frozenset[str]
) -> dict[str, list[_Side]]:
    """By measure, its words that a plan resting on quite other city plans has as well."""
    found: dict[str, list[_Side]] = {}
    for link in links:
        if link.other is None or link.predicate != "sp:reusesTextOf":
            continue
        sides = _sides(link)
        plans = [{s.slug} if s.slug in city else rests_on.get(s.slug, frozenset()) for s in sides]
        are_plans = all(s.slug in held and held[s.slug].source.entry.kind.endswith("plan") for s in sides)
        if are_plans and all(plans) and not plans[0] & plans[1]:
            for side in sides:
                found.setdefault(side.measure, []).append(side)
    return found


def _evidence(group: _Group, plan: str) -> tuple[tuple[str, ...], tuple[Evidence, ...]]:
    sides = _best_sides(side for side in group.sides if side.slug != plan)
    return tuple(side.measure for side in sides), tuple(Evidence(side.slug, side.quote) for side in sides)


def _stated(plan: str, group: _Group, measures: Mapping[str, Measure]) -> InferredReform | None:
    """The reform that the city plan's own text states, if a clause of it is in the group (rule 3)."""
    own = sorted({side.measure for side in group.sides if side.slug == plan})
    if not own:
        return None
    stated = measures[own[0]]
    key = ids.reform(f"{plan}-{stated.path}")
    return InferredReform(key, measure_title(stated), plan, *_evidence(group, plan), stated.key)


def _is_known(
    group: _Group,
    measures: Mapping[str, Measure],
    covered: Mapping[str, Sequence[Span]],
    elsewhere: Mapping[str, Sequence[_Side]],
) -> bool:
    """Whether nothing new can be inferred from a group (rule 5)."""
    owners = (measures.get(side.measure) for side in group.sides)
    if any(owner is not None and owner.kind is MeasureKind.SAFEGUARD for owner in owners):
        return True
    if any(side.same_words(other) for side in group.sides for other in elsewhere.get(side.measure, ())):
        return True
    return all(_is_covered(side, covered) for side in _best_sides(group.sides))


def _named(plan: str, group: _Group, measures: Mapping[str, Measure], names: _Names) -> InferredReform | str | None:
    """The reform that a group shows, or the key of the registered one that it means; ``None`` if it has no name."""
    link = max(group.links, key=lambda link: link.confidence)
    one, two = (Shared(_clause(key, measures), side.quote) for key, side in zip(_keys(link), _sides(link), strict=True))
    label = governing_phrase(one, two, names.words, names.wording)
    if label is None:
        return None
    meant = names.registered(label)
    if meant is not None:
        return meant
    slug = names.words.slug(label)
    key = ids.reform(slug) if slug else ids.inferred_reform(plan, bare(label))
    return InferredReform(key, label, plan, *_evidence(group, plan))


def _keys(link: Link) -> tuple[str, str]:
    return link.subject, link.object


def _clause(key: str, measures: Mapping[str, Measure]) -> MappedText:
    measure, _, number = key.partition("/clause/")
    return next(clause.text for clause in measures[measure].clauses if clause.n == int(number))


def _meant(key: str, group: _Group, names: _Names) -> Iterable[Link]:
    """From each measure whose words do not hold the name itself to the registered reform that they mean."""
    for link in sorted(group.links, key=lambda link: (-link.confidence, link.subject, link.object)):
        one, two = _sides(link)
        for side, twin in ((one, two), (two, one)):
            if names.registered(side.quote.text) is None and names.registered(twin.quote.text) == key:
                yield Link(
                    subject=side.measure,
                    predicate="sp:implements",
                    object=key,
                    method=Method.TEXT_REUSE,
                    confidence=_confidence(link.confidence, direct=False),
                    evidence=Evidence(side.slug, side.quote),
                    other=Evidence(twin.slug, twin.quote),
                    note=f"same words in {twin.measure}, which names it",
                )


def _best_sides(sides: Iterable[_Side]) -> list[_Side]:
    """For each measure its longest quote, sorted by measure."""
    best: dict[str, _Side] = {}
    for side in sides:
        known = best.get(side.measure)
        if known is None or len(side.quote) > len(known.quote):
            best[side.measure] = side
    return [best[measure] for measure in sorted(best)]


def _is_covered(side: _Side, covered: Mapping[str, Sequence[Span]]) -> bool:
    spans = covered.get(side.measure, ())
    inside = sum(any(span.start <= at < span.end for span in spans) for at in side.quote.at)
    return inside >= _COVERED * len(side.quote)


def _merge(one: InferredReform, two: InferredReform) -> InferredReform:
    """Two groups under one key (two clauses of one measure of the city plan): one reform."""
    words = dict(zip(two.members, two.evidence, strict=True)) | dict(zip(one.members, one.evidence, strict=True))
    members = tuple(sorted(words))
    return InferredReform(one.key, one.label, one.plan_slug, members, tuple(words[m] for m in members), one.stated_in)


def _implementations(reform: InferredReform, group: _Group) -> Iterable[Link]:
    """From each district measure of the group to its reform, resting on the most certain link of that measure."""
    for link in sorted(group.links, key=lambda link: (-link.confidence, link.subject, link.object)):
        one, two = _sides(link)
        for side, twin in ((one, two), (two, one)):
            if side.slug == reform.plan_slug or (reform.stated_in and twin.slug != reform.plan_slug):
                continue
            yield Link(
                subject=side.measure,
                predicate="sp:implements",
                object=reform.key,
                method=Method.TEXT_REUSE,
                confidence=_confidence(link.confidence, direct=reform.stated_in is not None),
                evidence=Evidence(side.slug, side.quote),
                other=Evidence(twin.slug, twin.quote),
                note=f"same words in {twin.measure}",
            )


def _confidence(shared: Decimal, *, direct: bool) -> Decimal:
    if direct:
        return min(shared, _MOST_DIRECT)
    return min((shared * _TWIN_SHARE).quantize(Decimal("0.01")), _MOST_TWIN)


def _add(found: dict[tuple[str, str], Link], links: Iterable[Link]) -> None:
    """Keeps the most certain link for each pair."""
    for link in links:
        known = found.get((link.subject, link.object))
        if known is None or known.confidence < link.confidence:
            found[link.subject, link.object] = link
