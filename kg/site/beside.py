"""``views/beside.html``: two or three plans side by side, clause by clause, and a script of data for each plan.

In: a ``Snapshot``. Out: the page, and ``assets/plan-SLUG.js`` for each plan held, which the page loads when that plan
is chosen, so that it grows with the plans that are looked at and not with the corpus.

1. A plan is the list of its clauses in the order of the document. Clauses of two plans stand beside each other where a
   link of the graph joins them: the same words, words reworded, or the same commitment in other words, each with its
   confidence. Nothing is aligned by the page.
2. What one plan has and the other has no link to is "without a counterpart found". Nothing is "dropped" or "new": that
   is judged for two plans of one district only, on their own page (``kg.site.comparison``).
3. Words that say how firmly a clause commits are those of ``uptake.yaml``; the page only marks them.

Limits: of a wording that more than sixteen plans share, only the links to the earliest are stated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from kg import settings
from kg.ask.links import Link
from kg.ask.things import Thing
from kg.lexicon.uptake import load_uptake
from kg.site.diffusion import Shared
from kg.site.rendering import embed, render
from kg.site.snapshot import Snapshot
from kg.text.normalise import bare
from kg.text.order import natural

__all__ = ["beside_page", "plan_scripts"]

_KINDS = {shared: n for n, shared in enumerate(Shared)}


def beside_page(snapshot: Snapshot, readable: Iterable[str]) -> bytes:
    """The page; it holds no text of a plan.

    Args:
        snapshot: the built graph.
        readable: slugs of the documents that have a reading page.
    """
    cues = _cues()
    plans = [(plan.key.split("/")[1], *_named(snapshot, plan)) for plan in _plans(snapshot)]
    return render("beside.html.j2", root="../", here="views/beside.html", plans=plans, cues=cues,
                  readable=sorted(readable))  # fmt: skip


@cache
def _cues() -> Mapping[str, list[str]]:
    """Patterns of words that commit firmly and of words that commit to less; JavaScript reads them as they are."""
    found = load_uptake(settings.shipped_data() / "lexicon" / "uptake.yaml")
    return {"strong": [c.pattern.pattern for c in found.strong], "weak": [c.pattern.pattern for c in found.weak]}


def plan_scripts(snapshot: Snapshot) -> dict[str, bytes]:
    """File name → content: ``window.kgPlans[slug]`` of each plan held.

    A plan has ``clauses`` (path, title of the measure, text, place in the source) and ``links`` (number of the clause,
    the other plan, number of its clause, kind, confidence).
    """
    clauses = {plan.key.split("/")[1]: _clauses(snapshot, plan) for plan in _plans(snapshot)}
    numbers = {one.key: (slug, n) for slug, found in clauses.items() for n, (one, _) in enumerate(found)}
    links = _links(snapshot, numbers)
    return {
        f"assets/plan-{slug}.js": _script(slug, [_told(one, measure) for one, measure in found], links[slug])
        for slug, found in clauses.items()
    }


def _plans(snapshot: Snapshot) -> list[Thing]:
    return [one for one in snapshot.held if one.kind in ("district plan", "municipal plan", "national plan")]


def _named(snapshot: Snapshot, plan: Thing) -> tuple[str, str, str, str]:
    """What a plan is called in a list (zh, en), its title and its date."""
    district = snapshot.things.get(f"district/{plan.district}")
    year = plan.get("year")
    zh = f"{district.label} {year}" if district else plan.label
    en = f"{(district.english or district.label).removesuffix(' District')} {year}" if district else plan.label
    return zh, en, plan.label, plan.get("issued")


def _clauses(snapshot: Snapshot, plan: Thing) -> list[tuple[Thing, Thing]]:
    """The clauses of the measures of a plan, each with its measure, in the order of the source."""
    slug = plan.key.split("/")[1]
    found = []
    for clause in snapshot.of_kind("clause"):
        measure = snapshot.things.get(clause.key.rpartition("/clause/")[0])
        if clause.plan == slug and measure is not None:
            found.append((clause, measure))
    return sorted(found, key=lambda pair: (pair[0].place.start if pair[0].place else 0, natural(pair[0].key)))


def _links(snapshot: Snapshot, numbers: Mapping[str, tuple[str, int]]) -> defaultdict[str, list[list[Any]]]:
    """Slug → its links, each seen from its own clause; of two links of one pair the closer and surer."""
    best: dict[tuple[str, str], tuple[int, Link]] = {}
    for link in snapshot.links:
        if (
            link.predicate not in ("reusesTextOf", "sameCommitmentAs")
            or not {link.subject, link.object} <= numbers.keys()
        ):
            continue
        pair = min(link.subject, link.object), max(link.subject, link.object)
        if pair not in best or (_kind(link), -link.confidence) < (best[pair][0], -best[pair][1].confidence):
            best[pair] = _kind(link), link
    found: defaultdict[str, list[list[Any]]] = defaultdict(list)
    for (a, b), (kind, link) in sorted(best.items()):
        for here, there in ((numbers[a], numbers[b]), (numbers[b], numbers[a])):
            found[here[0]].append([here[1], there[0], there[1], kind, float(link.confidence)])
    return found


def _kind(link: Link) -> int:
    if link.predicate == "sameCommitmentAs":
        return _KINDS[Shared.MEANING]
    return _KINDS[Shared.SAME if bare(link.quote) == bare(link.other_quote) else Shared.REWORDED]


def _told(clause: Thing, measure: Thing) -> list[Any]:
    place = [clause.place.start, clause.place.end] if clause.place else []
    return [measure.path, measure.label, clause.text, *place]


def _script(slug: str, clauses: list[list[Any]], links: list[list[Any]]) -> bytes:
    data = embed({"clauses": clauses, "links": sorted(links)})
    return f"(window.kgPlans = window.kgPlans || {{}})[{embed(slug)}] = {data};\n".encode()
