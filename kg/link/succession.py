"""The links ``sp:continues`` → the state of every clause of two successive plans of a district.

In: the two documents, the links (people's verdicts applied) and the nearest candidates. Out: ``Succession``.

1. Clauses that links connect, directly or through others, are one group. In a group of more than two clauses all are
   *merged*.
2. In a pair the earlier is *kept* where the later has all its words, *part* where the later takes up one of its
   half-sentences and nothing of another, else *reworded*.
3. A clause without a link is *none* (no counterpart found) or *new*.
4. Rows: the earlier clauses in text order, one row per counterpart; then the new ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kg import ids
from kg.lexicon.boilerplate import Wording, load_wording
from kg.lexicon.bundle import Lexicon
from kg.link.clause_sides import cores_of
from kg.link.continuity import CONTINUES, cover, successive_plans
from kg.link.shingles import find_blocks
from kg.records import Document, Facts, Link, Linked
from kg.records.continuity import Continuity, ContinuityState, Near, Succession
from kg.text.mapped import MappedText
from kg.text.normalise import bare

__all__ = ["lift_measures", "settle", "settle_all"]

_WHOLE = 0.92  # share of a clause's characters that its counterpart has, from which it is kept
_TAKEN, _LEFT = 0.6, 0.25  # share of a half-sentence from which it is taken up, and below which nothing of it is
_RUN = 2


def lift_measures(linked: Linked) -> Linked:
    """With a link between two measures for every pair of which a clause goes on, as sure as the surest of these.

    This is done after people's verdicts, so that no measure is continued through a clause link that a person rejected.
    """
    best: dict[tuple[str, str], Link] = {}
    for link in linked.links:
        if link.predicate == CONTINUES:
            pair = link.subject.partition("/clause/")[0], link.object.partition("/clause/")[0]
            if pair not in best or best[pair].confidence < link.confidence:
                best[pair] = link
    lifted = (replace(link, subject=later, object=earlier) for (later, earlier), link in sorted(best.items()))
    return replace(linked, links=(*linked.links, *lifted))


def settle_all(corpus: Iterable[Facts], linked: Linked, lexicon: Lexicon) -> tuple[Succession, ...]:
    """The state of every clause of each district's plans towards the next."""
    wording = load_wording(path=lexicon.folder / "boilerplate.yaml")
    pairs = successive_plans(corpus)
    return tuple(settle(a.document, b.document, linked.links, linked.near, wording) for a, b in pairs)


def settle(
    before: Document,
    after: Document,
    links: Iterable[Link],
    near: Sequence[tuple[str, str, Decimal]],
    wording: Wording,
) -> Succession:
    """The state of every clause.

    Args:
        before: the earlier plan.
        after: the later plan.
        links: of the corpus; those between clauses of these two plans count.
        near: of the corpus, as ``kg.records.continuity.Near``.
        wording: opening verbs, which say nothing of what is taken up.
    """
    old, new = _clauses(before), _clauses(after)
    best = _best(links, old, new)
    groups = _grouped(best)
    nearest = _nearest(near)
    rows: list[Continuity] = []
    for key, text in old.items():
        pairs = [pair for pair in best if pair[0] == key]
        for pair in pairs:
            is_pair = groups[key] == 2
            state = _state(text, new[pair[1]], wording) if is_pair else ContinuityState.MERGED
            link = best[pair]
            rows.append(Continuity(*pair, state, link.method, link.confidence, link.note, nearest.get(key, ())))
        if not pairs:
            rows.append(Continuity(key, None, ContinuityState.NONE, near=nearest.get(key, ())))
    taken = {pair[1] for pair in best}
    rows += [Continuity(None, key, ContinuityState.NEW, near=nearest.get(key, ())) for key in new if key not in taken]
    slugs = before.source.entry.slug, after.source.entry.slug
    return Succession(*slugs, tuple(rows))


def _clauses(document: Document) -> dict[str, MappedText]:
    return {ids.clause(m.key, clause.n): clause.text for m in document.measures for clause in m.clauses}


def _best(links: Iterable[Link], old: Mapping[str, object], new: Mapping[str, object]) -> dict[tuple[str, str], Link]:
    """Earlier and later clause → the surest link between them, in text order."""
    found: dict[tuple[str, str], Link] = {}
    for link in links:
        if link.predicate == CONTINUES and link.object in old and link.subject in new:
            pair = link.object, link.subject
            if pair not in found or found[pair].confidence < link.confidence:
                found[pair] = link
    first, second = ({key: n for n, key in enumerate(keys)} for keys in (old, new))
    return {pair: found[pair] for pair in sorted(found, key=lambda p: (first[p[0]], second[p[1]]))}


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, int]:
    """For each clause how many hang together with it, itself included."""
    members: dict[str, set[str]] = {}
    for earlier, later in pairs:
        joined = members.get(earlier, {earlier}) | members.get(later, {later})
        for key in joined:
            members[key] = joined
    return {key: len(group) for key, group in members.items()}


def _nearest(near: Iterable[tuple[str, str, Decimal]]) -> dict[str, tuple[Near, ...]]:
    found: dict[str, list[Near]] = {}
    for one in map(Near._make, near):
        found.setdefault(one.earlier, []).append(one)
        found.setdefault(one.later, []).append(one)
    return {key: tuple(sorted(group, key=lambda n: (-n.chance, n))[:3]) for key, group in found.items()}


def _state(earlier: MappedText, later: MappedText, wording: Wording) -> ContinuityState:
    one, two = bare(earlier.text), bare(later.text)
    if cover(one, two) >= _WHOLE:
        return ContinuityState.KEPT
    taken = [_taken(core, two) for core in cores_of(earlier.text, wording)]
    if max(taken, default=0.0) >= _TAKEN and min(taken, default=1.0) < _LEFT:
        return ContinuityState.PART
    return ContinuityState.REWORDED


def _taken(core: str, words: str) -> float:
    return sum(block.size for block in find_blocks(core, words, least=_RUN)) / len(core)
