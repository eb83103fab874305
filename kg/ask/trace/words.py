"""How the steps of a trace are called: English and Chinese, by the names of ``kg.ask.labels``."""

from __future__ import annotations

from kg.ask.labels import labels
from kg.ask.trace.records import Direction

__all__ = ["ARROWS", "kind_words", "method_words", "note_words", "relation_words"]

ARROWS = {Direction.UP: "↑", Direction.DOWN: "↓"}

#: Steps that follow a relation against its direction, and have no property of their own.
_FROM_OBJECT = {
    "sp:citedBy": "eli:cites",
    "sp:mentionedIn": "sp:mentionsReform",
    "sp:introduced": "sp:introducedBy",
    "sp:hasFunction": "sp:function",
    "sp:measuredIn": "sp:indicator",
    "sp:narrowerReform": "sp:broaderReform",
    "sp:carriedOut": "sp:leadUnit",
    "sp:issued": "eli:passed_by",
}
_UNSAID = frozenset({"responsible", "carried out", "basis", "cites"})  # usual roles, which are not shown


def relation_words(relation: str) -> str:
    """``implements 落实``; empty for a group."""
    if not relation:
        return ""
    if relation in _FROM_OBJECT:
        return str(labels().relation(_FROM_OBJECT[relation], from_object=True))
    named = labels().codes("step").get(relation.removeprefix("sp:"))
    return str(named or labels().relation(relation))


def kind_words(kind: str) -> str:
    """``measure 举措``; a kind that no class stands for is shown as it is."""
    label = labels().kind(kind)
    return kind if label.en == kind and label.zh == kind else f"{kind} {label.zh}"


def method_words(method: str) -> str:
    """``NamedReform 点名改革``, the English as in the graph and in ``--method``."""
    label = labels().method(method)
    return method if label.zh == method else f"{method} {label.zh}"


def note_words(note: str) -> str:
    """A note as it is shown: what is the usual case is left out."""
    return "" if note in _UNSAID else str(labels().codes("role").get(note, note))
