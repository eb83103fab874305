"""What became of each clause from one plan of a district to its next: the records that every answer is read from.

``kg diff``, the tables, the questions and the pages show these rows and judge nothing themselves. They are made by
``kg.link.continuity`` from the links ``sp:continues``, so that a person's verdict on a link changes them too.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from kg.records import Method

__all__ = ["Continuity", "ContinuityState", "Near", "Succession"]


class ContinuityState(StrEnum):
    """The state of a clause; each has exactly one towards the other plan."""

    KEPT = "kept"
    REWORDED = "reworded"
    PART = "part"  # some of its commitments are taken up, others have no counterpart
    MERGED = "merged"  # joined with others into one clause, or split into several
    NONE = "none"  # no counterpart found: the text cannot show that there is none
    NEW = "new"


class Near(NamedTuple):
    """Two clauses that come near each other, with the chance that the later carries the earlier on."""

    earlier: str
    later: str
    chance: Decimal


@dataclass(frozen=True, slots=True)
class Continuity:
    """One row: a clause of each plan, or one of them alone. ``near``: its nearest of the other plan, best first."""

    earlier: str | None
    later: str | None
    state: ContinuityState
    method: Method | None = None
    confidence: Decimal | None = None
    why: str = ""
    near: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True)
class Succession:
    """Two plans of one district, by their slugs: every clause of the earlier in text order, then the new ones."""

    earlier: str
    later: str
    rows: tuple[Continuity, ...]
