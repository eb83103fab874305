"""The records of a comparison: a ``Ledger`` of two plans, a ``DiffEntry`` for each line of it.

They are data alone, so that a build can keep them (``packed``) and a question for them need not read a document again.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from kg.records.continuity import ContinuityState
from kg.records.links import Method
from kg.text.mapped import MappedText

__all__ = ["Change", "DiffEntry", "Ledger", "Moved", "NearClause", "packed", "unpacked"]

Change = ContinuityState


class Moved(NamedTuple):
    """Something stated differently: a deadline, or units (sorted names)."""

    before: str | tuple[str, ...]
    after: str | tuple[str, ...]


class NearClause(NamedTuple):
    """A clause of the other plan that comes near one without a counterpart, and the chance that it is one."""

    key: str
    text: MappedText
    chance: Decimal


@dataclass(frozen=True, slots=True)
class DiffEntry:
    """One line of the ledger. ``before`` and ``after`` are keys of clauses, ``None`` where there is none;
    ``similarity`` the share of the older words that the newer clause has; ``heading`` the reform item that is kept.
    """

    change: Change
    before: str | None
    after: str | None
    before_text: MappedText | None
    after_text: MappedText | None
    similarity: Decimal
    diff: tuple[tuple[str, str], ...] = ()
    deadline: Moved | None = None
    units: Moved | None = None
    method: Method | None = None
    confidence: Decimal | None = None
    why: str = ""
    heading: MappedText | None = None
    near: tuple[NearClause, ...] = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """What became of plan ``before`` in plan ``after``, clause by clause."""

    before: str
    after: str
    entries: tuple[DiffEntry, ...]
    stated: tuple[tuple[str, int, int], ...] = ()  # deadline, units: how many measures of either plan state any

    def counts(self) -> dict[Change, int]:
        """Clauses of the earlier plan by what became of them, and the new ones of the later; every kind named."""
        found: dict[Change, set[str | None]] = {change: set() for change in Change}
        for entry in self.entries:
            found[entry.change].add(entry.before or entry.after)
        return {change: len(keys) for change, keys in found.items()}


def packed(ledgers: tuple[Ledger, ...]) -> bytes:
    """Ledgers as bytes that hold data and no code."""
    import msgspec

    return msgspec.msgpack.encode(ledgers)


def unpacked(content: bytes) -> tuple[Ledger, ...]:
    """The ledgers that ``packed`` wrote.

    Raises:
        ValueError: it is something else.
    """
    import msgspec

    found: tuple[Ledger, ...] = msgspec.msgpack.decode(content, type=tuple[Ledger, ...])
    return found
