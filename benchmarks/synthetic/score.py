"""How much of a synthetic corpus's truth a build finds, and how much of what it finds is true.

1. *Reuse, by pairs*: two sentences of different plans that hold one wording. Told are pairs that a link joins, and
   pairs within one wording group. Pairs grow with the square of a group, so recall and precision are of pairs that
   chance draws: true ones, and told ones. Two sentences that take up one reform share its name, and are no mistake.
2. *Reuse, by members*: sentences with wording that another plan has, too, that are linked with one of its holders.
3. *Implements*, *continues*, *deadline*, *body*: what was planted against what is stated.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

from benchmarks.synthetic.corpus import Truth
from kg.link.passages import passages_of
from kg.text.normalise import bare

__all__ = ["reuse_scores", "score"]

_DRAWN = 20_000
_KINDS = ("few", "city", "nation")


def score(truth: Truth, built: Any) -> dict[str, float | int | str]:
    """Shares of the corpus's truth, by name."""
    places = dict(_places(truth, built))
    held: dict[str, list[str]] = {}  # wording, or reform taken up → clauses
    said = {(slug, one.text): one for slug, sentences in truth.said.items() for one in sentences}
    for place, clause in places.items():
        for name in filter(None, (said[place].wording, said[place].reform)):
            held.setdefault(name, []).append(clause)
    links = built.linked.links
    told = ((k.subject, k.object) for k in links if k.predicate == "sp:reusesTextOf")
    members = [(k.subject, k.object) for k in links if k.predicate == "sp:wordingMember"]
    found: dict[str, float | int | str] = {"sentences found again in their plans": _share(len(places), _count(truth))}
    found |= reuse_scores(held, told, members)
    implemented = {(k.subject, k.object) for k in links if k.predicate == "sp:implements"}
    wanted = [
        (clause.partition("/clause/")[0], said[place].reform) for place, clause in places.items() if said[place].reform
    ]
    found["implements a named reform, recall"] = _share(sum(pair in implemented for pair in wanted), len(wanted))
    found |= _carried(truth, places, links)
    months = {node.measure.key: node.deadline.month for node in built.model.measures}
    right = sum(months.get(key) == month for key, (_, month) in truth.rows.items())
    found["month of a row, recall"] = _share(right, len(truth.rows))
    printed = {(mention.owner, mention.printed.text) for facts in built.facts for mention in facts.units}
    right = sum((key, body) in printed for key, (body, _) in truth.rows.items())
    found["body of a row, recall"] = _share(right, len(truth.rows))
    return found


def _count(truth: Truth) -> int:
    return sum(map(len, truth.said.values()))


def _places(truth: Truth, built: Any) -> Iterator[tuple[tuple[str, str], str]]:
    """Plan and sentence → its clause."""
    for facts in built.facts:
        slug = facts.document.source.entry.slug
        clauses = {p.bare.text: p.clause for p in passages_of(facts.document)}
        for said in truth.said.get(slug, ()):
            clause = clauses.get(bare(said.text))
            if clause is not None:
                yield (slug, said.text), clause


def _plan(clause: str) -> str:
    return clause.split("/")[1]


def reuse_scores(
    held: Mapping[str, list[str]], links: Iterable[tuple[str, str]], members: Iterable[tuple[str, str]]
) -> dict[str, float | int | str]:
    """Recall and precision of text reuse.

    Args:
        held: wording, or reform taken up → the clauses that hold it.
        links: pairs of clauses.
        members: group and clause.
    """
    told = {tuple(sorted(pair)) for pair in links}
    groups: dict[str, set[str]] = {}
    for group, clause in members:
        groups.setdefault(clause, set()).add(group)
    chance = random.Random(0)  # noqa: S311
    found: dict[str, float | int | str] = {}
    wordings: dict[str, set[str]] = {}
    for wording, clauses in held.items():
        for clause in clauses:
            wordings.setdefault(clause, set()).add(wording)

    def is_told(a: str, b: str) -> bool:
        return tuple(sorted((a, b))) in told or bool(groups.get(a, set()) & groups.get(b, set()))

    for kind in (*_KINDS, "p"):
        pairs = [
            pair
            for wording in sorted(held)
            if wording.startswith(kind)
            for pair in _some_pairs(held[wording], chance)
            if _plan(pair[0]) != _plan(pair[1])
        ]
        pairs = chance.sample(pairs, min(len(pairs), _DRAWN))
        name = "carried on" if kind == "p" else kind
        found[f"reuse of wording of {name}, recall of pairs"] = _share(sum(is_told(*p) for p in pairs), len(pairs))
    linked = {clause for pair in told for clause in pair} | set(groups)
    copied = [clauses for wording, clauses in held.items() if not wording.startswith("reform/")]
    shared = [c for clauses in copied if len({_plan(c) for c in clauses}) > 1 for c in clauses]
    found["reuse, recall of members"] = _share(sum(c in linked for c in shared), len(shared))
    stated = [pair for pair in sorted(told) if all(key.startswith("plan/") for key in pair)]
    stated = chance.sample(stated, min(len(stated), _DRAWN))
    found["reuse, precision of links"] = _share(_right(stated, wordings), len(stated))
    by_group: dict[str, list[str]] = {}
    for clause in sorted(groups):
        for group in sorted(groups[clause]):
            by_group.setdefault(group, []).append(clause)
    pairs = [pair for group in sorted(by_group) for pair in _some_pairs(by_group[group], chance)]
    pairs = [pair for pair in pairs if all(key.startswith("plan/") for key in pair)]
    pairs = chance.sample(pairs, min(len(pairs), _DRAWN))
    found["wording groups, precision of pairs"] = _share(_right(pairs, wordings), len(pairs))
    found["wording groups"] = len(by_group)
    found["largest group"] = max(map(len, by_group.values()), default=0)
    return found


def _some_pairs(clauses: list[str], chance: random.Random) -> Iterable[tuple[str, str]]:
    """All pairs, of many clauses some that chance draws."""
    if len(clauses) <= 40:
        return combinations(clauses, 2)
    return [tuple(chance.sample(clauses, 2)) for _ in range(800)]  # type: ignore[misc]


def _right(pairs: Iterable[tuple[str, ...]], wordings: Mapping[str, set[str]]) -> int:
    return sum(bool(wordings.get(a, set()) & wordings.get(b, set())) for a, b in pairs)


def _carried(truth: Truth, places: Mapping[tuple[str, str], str], links: Iterable[Any]) -> dict[str, float | int | str]:
    continued = {(k.object, k.subject) for k in links if k.predicate == "sp:continues" and "/clause/" in k.subject}
    wanted = {
        (places.get((before, old)), places.get((after, new)))
        for (before, after), pairs in truth.carried.items()
        for old, new in pairs
    }
    wanted = {pair for pair in wanted if all(pair)}
    right = len(wanted & continued)
    return {"continues, recall": _share(right, len(wanted)), "continues, precision": _share(right, len(continued))}


def _share(some: int, of: int) -> float | str:
    return round(some / of, 3) if of else "–"
