"""The frame of the corpus: of which places and years a plan is held, cited, was looked for in vain, or never sought.

In: the documents, the searches that found none, the districts. Out: one ``FrameCell`` per place and year.

1. Places: the districts of the lexicon and the city where the corpus holds a plan of one of them, and every other place
   of a plan that is held. Years: from the first to the last year of a plan of action that is held or cited for them.
2. *PlanHeld* before *PlanCited*, this before *NoPlanFound* (a search that is written down in ``frame.yaml``), else
   *NotSought*.
3. Whether a plan gives deadlines and responsible bodies is said of the plan: of one without such a column, or bracket,
   the missing deadline of a measure is no lost cell. The rule is half of its measures, safeguards left out.

So a reform that is not found in a district and year is an event that did not happen only where the cell says PlanHeld;
elsewhere the observation is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg import ids
from kg.lexicon.bundle import Lexicon
from kg.model.places import place_key, place_of_scope
from kg.records import Facts, MeasureKind, UnitRole
from kg.records.model import FrameCell, PolicyDocument

__all__ = ["frame_cells", "with_columns"]

_ANSWERABLE = (UnitRole.RESPONSIBLE, UnitRole.LEAD, UnitRole.SUPPORT)
_CITY = "310000"
_PLANS = ("DistrictPlan", "MunicipalPlan")


def with_columns(policies: Iterable[PolicyDocument], corpus: Sequence[Facts]) -> Iterator[PolicyDocument]:
    """The documents, each plan that is held with whether it states deadlines and responsible bodies."""
    facts_of = {facts.document.source.entry.key: facts for facts in corpus}
    for policy in policies:
        facts = facts_of.get(policy.key)
        if facts is None or not policy.kind.endswith("Plan") or not facts.document.measures:
            yield policy
            continue
        asked = {m.key for m in facts.document.measures if m.kind is MeasureKind.MEASURE}
        dated = {d.owner for d in facts.deadlines if d.status != "NotStated"}
        answered = {mention.owner for mention in facts.units if mention.role in _ANSWERABLE}
        yield replace(policy, states_deadlines=_half(dated, asked), states_units=_half(answered, asked))


def _half(some: set[str], asked: set[str]) -> bool:
    return bool(asked) and 2 * len(some & asked) >= len(asked)


def frame_cells(policies: Sequence[PolicyDocument], lexicon: Lexicon) -> Iterator[FrameCell]:
    """The cells, by place and year."""
    plans: dict[tuple[str, int], list[PolicyDocument]] = {}
    for policy in policies:
        place, year = _place(policy, lexicon), _year(policy)
        if place and year and policy.kind in _PLANS:
            plans.setdefault((place, year), []).append(policy)
    held = {place for (place, _), found in plans.items() if any(policy.file for policy in found)}
    places = {place: label for place, label in _places(held, lexicon).items() if label}
    years = sorted(year for place, year in plans if place in places)
    searches = {(place_of_scope(s.place, lexicon), s.year): s.how for s in lexicon.searches.values()}
    for place, label in places.items():
        for year in range(years[0], years[-1] + 1) if years else ():
            found = plans.get((place, year), [])
            yield _cell(place, label, year, found, searches.get((place, year)))


def _cell(place: str, label: str, year: int, found: Sequence[PolicyDocument], searched: str | None) -> FrameCell:
    if found:
        state = "PlanHeld" if any(policy.file for policy in found) else "PlanCited"
    else:
        state = "NoPlanFound" if searched else "NotSought"
    keys = tuple(policy.key for policy in found)
    return FrameCell(ids.frame(place, year), f"{label}{year}年", place, year, state, keys, searched)


def _places(held: set[str], lexicon: Lexicon) -> Mapping[str, str]:
    """Key → name: the districts and the city if a plan of one is held, then other places with one, by key."""
    own = {ids.district(one.slug): one.label for one in lexicon.districts.all}
    city = place_key(_CITY, lexicon)
    by_code = lexicon.front.places.by_code
    found: dict[str, str] = {}
    if city and held & {*own, city}:
        found = {city: by_code[_CITY].label, **dict(sorted(own.items()))}
    others = sorted(held - found.keys())
    labels = {key: by_code[code].label for key in others if (code := key.rpartition("/")[2]) in by_code}
    return found | labels


def _place(policy: PolicyDocument, lexicon: Lexicon) -> str | None:
    if policy.kind == "MunicipalPlan" and policy.place is None:
        return place_key(_CITY, lexicon)  # a city plan that is only cited: of the city that the lexicon is of
    return policy.district or policy.place


def _year(policy: PolicyDocument) -> int | None:
    return policy.year or (int(policy.date[:4]) if policy.date else None)
