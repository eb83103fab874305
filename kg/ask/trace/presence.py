"""What the plans held say of a reform, as the build has judged it (``sp:Presence``), seen through a filter.

In: a ``View``. Out: one ``Standing`` per plan. The state is read, never worked out again (``kg.model.presence`` has the
rules). A filter on confidence or method can only hide: where none of the links that show a state passes it, the plan is
*left out by the filter*, which is not the same as not found. A name that stands in the text alone is no link; no filter
hides it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.ask.graph_view import View
from kg.ask.links import Evidence
from kg.records.presence import PresenceState
from kg.text.order import natural

__all__ = ["Shown", "Standing", "State", "broader_forms", "implementers", "in_words", "standings"]


class State(StrEnum):
    """What is known of a reform or topic in a plan. The order is from the most that a plan can say to the least."""

    IMPLEMENTED = PresenceState.IMPLEMENTED.value
    OTHER_NAME = PresenceState.OTHER_NAME.value
    ADDRESSED = "addressed"
    FILTERED = "left out by the filter"
    NAMED_ONLY = PresenceState.NAMED_ONLY.value
    NOT_FOUND = PresenceState.NOT_FOUND.value
    NOT_HELD = PresenceState.NOT_HELD.value

    @property
    def is_implemented(self) -> bool:
        return self in (State.IMPLEMENTED, State.OTHER_NAME)


_CHINESE = {state.value: state.chinese for state in PresenceState} | {"addressed": "涉及", State.FILTERED: "未通过筛选"}


def in_words(state: State) -> str:
    """
    >>> in_words(State.NAMED_ONLY)
    'named only 仅提及'
    """
    return f"{state.value} {_CHINESE[state.value]}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A measure that implements a reform; ``form``: the other form of it that it names, empty for the reform itself."""

    measure: str
    evidence: tuple[Evidence, ...]
    form: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A reform in one plan. ``via``: other forms through which alone it is there; ``implemented_by``: measures, where
    it is implemented; ``named_in``: parts of the plan, where it is only named, with the words (``quote``).
    """

    plan: str
    state: State
    via: tuple[str, ...] = ()
    implemented_by: tuple[Shown, ...] = ()
    named_in: tuple[str, ...] = ()
    quote: str = ""


def standings(view: View, reform: str) -> tuple[Standing, ...]:
    """The reform in every plan held, the oldest plan first."""
    stored = {view.one(key, "sp:ofPlan"): key for key in view.having("sp:ofReform", reform)}
    forms = _forms(view, reform)
    return tuple(
        _standing(view, plan, stored[plan], forms) if plan in stored else Standing(plan, State.NOT_FOUND)
        for plan in view.plans_held()
    )


def implementers(view: View, reform: str) -> tuple[Shown, ...]:
    """The measures of all plans that implement a reform, itself or in a narrower form; other names aside."""
    own = [one for one in standings(view, reform) if one.state == State.IMPLEMENTED]
    found = [shown for one in own for shown in one.implemented_by]
    return tuple(sorted(found, key=lambda shown: natural(shown.measure)))


def _standing(view: View, plan: str, key: str, forms: tuple[str, ...]) -> Standing:
    state = State(PresenceState.of_term(view.one(key, "sp:presenceState")).value)
    via, parts, quote = view.all(key, "sp:viaReform"), view.all(key, "sp:shownBy"), view.one(key, "sp:quote")
    counted = (*forms, *(form for form in via if form not in forms))
    if state.is_implemented:
        shown = tuple(one for part in parts for one in _shown(view, part, counted))
        return Standing(plan, state, via, shown) if shown else Standing(plan, State.FILTERED, via)
    names = ("sp:mentionsReform", "sp:implements")  # the second: only the general reform is taken up
    if quote or any(other in counted for part in parts for name in names for other, _ in view.links(part, name)):
        return Standing(plan, state, via, named_in=parts, quote=quote)
    return Standing(plan, State.FILTERED, via)


def _shown(view: View, measure: str, forms: tuple[str, ...]) -> tuple[Shown, ...]:
    """The link that shows it best: to the reform itself, else to the surest of its other forms."""
    links = {form: evidence for form, evidence in view.links(measure, "sp:implements") if form in forms}
    form = forms[0] if forms[0] in links else next(iter(links), None)
    return () if form is None else (Shown(measure, links[form], "" if form == forms[0] else form),)


def _forms(view: View, reform: str) -> tuple[str, ...]:
    """The reform first, then its special forms and theirs."""
    found = [reform]
    for form in found:
        found += [narrower for narrower in view.having("sp:broaderReform", form) if narrower not in found]
    return tuple(found)


def broader_forms(view: View, reform: str) -> tuple[str, ...]:
    """The reforms of which a reform is a special form, at any depth."""
    found = [reform]
    for form in found:
        found += [broader for broader in view.all(form, "sp:broaderReform") if broader not in found]
    return tuple(found[1:])
