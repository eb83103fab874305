"""Reforms of a city plan that shared wording betrays (``sp:InferredReform``), and who implements them.

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
5. A group without the city's text is passed over where a named reform covers most of its words in every measure.

Limits: which of two city plans the words come from cannot be told if both districts rest on both; the first by slug
is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg import ids
from kg.link.reform_labels import common_wording, measure_title
from kg.records import CityReform, Document, Evidence, Link, Method
from kg.text.mapped import MappedText, Span
from kg.text.normalise import bare

__all__ = ["InferredReform", "derive_reforms"]

_TWIN_SHARE = Decimal("0.88")  # of the confidence of twins, for what they say about the text behind them
_MOST_TWIN, _MOST_DIRECT = Decimal("0.9"), Decimal("0.97")
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


def derive_reforms(
    documents: Sequence[Document],
    links: Iterable[Link],
    rests_on: Mapping[str, frozenset[str]],
    covered: Mapping[str, Sequence[Span]],
) -> tuple[tuple[InferredReform, ...], tuple[Link, ...]]:
    """Inferred reforms and the links of the measures that implement them, both sorted.

    Args:
        documents: the corpus.
        links: as ``kg.link.text_reuse.find_reuse`` returns them.
        rests_on: slug of a district plan → slugs of the city plans that it implements.
        covered: key of a measure → places in its source where a named reform stands to which it commits itself.
    """
    held = {d.source.entry.slug: d for d in documents}
    city = frozenset(slug for slug, d in held.items() if d.source.entry.kind == "municipal-plan")
    by_plan: dict[str, list[Link]] = {}
    for link in links:
        plan = _shared_plan(link, held, rests_on, city)
        if plan:
            by_plan.setdefault(plan, []).append(link)
    reforms: dict[str, InferredReform] = {}
    found: dict[tuple[str, str], Link] = {}
    for plan in sorted(by_plan):
        for group in _groups(by_plan[plan]):
            reform = _reform(plan, group, held, plan in city, covered)
            if reform:
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
    apart = held[a].source.entry.district != held[b].source.entry.district
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
            n = root[n]
        return n

    seen: dict[str, list[tuple[_Side, int]]] = {}
    for number, link in enumerate(ordered):
        for side in _sides(link):
            for other, other_number in seen.setdefault(side.measure, []):
                if side.same_words(other):
                    one, two = sorted((find(number), find(other_number)))
                    root[two] = one
            seen[side.measure].append((side, number))
    members: dict[int, list[Link]] = {}
    for number, link in enumerate(ordered):
        members.setdefault(find(number), []).append(link)
    return [_Group(tuple(s for m in group for s in _sides(m)), tuple(group)) for group in members.values()]


def _reform(
    plan: str, group: _Group, held: Mapping[str, Document], has_text: bool, covered: Mapping[str, Sequence[Span]]
) -> InferredReform | None:
    """The reform that a group shows; ``None`` where it shows none (rules 4 and 5)."""
    own = sorted({side.measure for side in group.sides if side.slug == plan})
    district_sides = _best_sides(side for side in group.sides if side.slug != plan)
    members = tuple(side.measure for side in district_sides)
    evidence = tuple(Evidence(side.slug, side.quote) for side in district_sides)
    if own:
        stated = next(m for m in held[plan].measures if m.key == own[0])
        key = ids.reform(f"{plan}-{stated.path}")
        return InferredReform(key, measure_title(stated), plan, members, evidence, stated.key)
    if has_text or all(_is_covered(side, covered) for side in district_sides):
        return None
    one, two = _sides(max(group.links, key=lambda link: link.confidence))
    label = common_wording((one.quote, held[one.slug].source.text), (two.quote, held[two.slug].source.text))
    return InferredReform(ids.inferred_reform(plan, bare(label)), label, plan, members, evidence)


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
