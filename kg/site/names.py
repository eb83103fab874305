"""What pages call things: the names of ``kg.ask.labels`` as templates and scripts take them, and each kind's shape.

Colours are in ``assets/style.css``.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from kg.ask.labels import METHODS, RELATIONS, STATUSES, Label, labels

__all__ = ["Kind", "irregularities", "kinds", "methods", "relations", "statuses"]


class Kind(NamedTuple):
    """``shape`` is one that vis-network draws; the legend draws the same one."""

    zh: str
    en: str
    shape: str
    size: int


#: Kind → shape and size, in the order of the legend. No two share both colour and shape.
_SHAPES = {
    "national plan": ("square", 22), "municipal plan": ("square", 22), "district plan": ("square", 22),
    "collection": ("square", 22), "document": ("square", 9), "reform": ("diamond", 12),
    "inferred reform": ("diamond", 10), "measure": ("dot", 10), "safeguard": ("triangleDown", 9),
    "section": ("dot", 5), "case": ("star", 15), "department": ("triangle", 11), "district": ("hexagon", 15),
}  # fmt: skip


@cache
def kinds() -> dict[str, Kind]:
    """Kind → its name in two languages and how it is drawn."""
    return {kind: Kind(*labels().kind(kind).sentence, *drawn) for kind, drawn in _SHAPES.items()}


@cache
def methods() -> dict[str, Label]:
    """Method → its name; ``Structure`` for what follows from the make-up of a document."""
    return {name: labels().method(name).sentence for name in (*METHODS, "Structure")}


@cache
def relations() -> dict[str, tuple[str, str, str, str]]:
    """Relation without its prefix → (zh, en, zh read from the object, en read from the object)."""
    return {
        name.partition(":")[2]: (*labels().relation(name), *labels().relation(name, from_object=True))
        for name in RELATIONS
    }


@cache
def statuses() -> dict[str, Label]:
    """Status of a deadline → its name."""
    return {name: labels().term(f"sp:{name}").sentence for name in STATUSES}


@cache
def irregularities() -> dict[str, Label]:
    """Code of an irregularity → its name."""
    return labels().codes("irregularity")
