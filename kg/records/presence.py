"""What a plan says of a reform, in five words. One judgement for every surface; ``kg.model.presence`` makes it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.text.mapped import MappedText

__all__ = ["Presence", "PresenceState"]


class PresenceState(StrEnum):
    """The state of a reform in a plan. The values stand in tables and answers; ``term`` names it in the graph."""

    IMPLEMENTED = "implemented"
    OTHER_NAME = "implemented under another name"
    NAMED_ONLY = "named only"
    NOT_FOUND = "not found"
    NOT_HELD = "not held"

    @property
    def term(self) -> str:
        """
        >>> PresenceState.OTHER_NAME.term, PresenceState.of_term("sp:NamedOnly").value
        ('sp:ImplementedUnderAnotherName', 'named only')
        """
        return "sp:" + "".join(word.capitalize() for word in self.value.split())

    @property
    def chinese(self) -> str:
        return _CHINESE[self]

    @property
    def is_implemented(self) -> bool:
        """Some measure of the plan commits to the reform, in whichever of its forms."""
        return self in (PresenceState.IMPLEMENTED, PresenceState.OTHER_NAME)

    @classmethod
    def of_term(cls, term: str) -> PresenceState:
        """The state that a term of the ontology names."""
        return next(state for state in cls if state.term == term)


_CHINESE = {
    PresenceState.IMPLEMENTED: "有举措落实",
    PresenceState.OTHER_NAME: "以他名落实",
    PresenceState.NAMED_ONLY: "仅提及",
    PresenceState.NOT_FOUND: "未见其名",
    PresenceState.NOT_HELD: "未收录",
}


@dataclass(frozen=True, slots=True)
class Presence:
    """A reform that a plan implements or names; what is not found in a plan has no record.

    ``graph`` is the slug of the plan; ``via``: keys of the other forms through which alone the plan takes the reform up
    or names it; ``shown_by``: keys of the measures that implement it, or of the parts of the plan that name it;
    ``quote``: of a reform that is only named, the words around the name.
    """

    key: str
    graph: str
    plan: str
    reform: str
    label: str
    state: PresenceState
    via: tuple[str, ...]
    shown_by: tuple[str, ...]
    quote: MappedText | None = None
