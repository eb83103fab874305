"""What a trace is made of: nodes, the evidence of a link, and steps that hang below each other.

A ``Step`` leads from the thing above it to ``node``. Up is towards what it rests on (reform, city plan), down towards
what carries it out (units, deadline, clauses, cases). A step with evidence is a link of the graph, one without is
stated by the form of the documents (a measure stands in its plan) or groups the steps below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

__all__ = ["Direction", "Evidence", "Node", "Step", "steps_below"]


class Direction(StrEnum):
    """Which way a step leads."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Node:
    """A thing of the graph, or (``key`` empty) a value: a deadline, a quantity, the name of a group."""

    key: str
    kind: str
    label: str
    english: str = ""
    detail: str = ""  # what tells it from others of its name: number, date, district


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a link is in the graph, as its assertion states it: offsets are half-open, into the source as shipped.

    ``other_…`` are the words on the side of the object, where there are any; ``uptake`` how they were taken over.
    """

    assertion: str
    method: str
    confidence: Decimal
    quote: str
    source: str
    start: int
    end: int
    role: str = ""
    other_quote: str = ""
    other_source: str = ""
    other_start: int = -1
    other_end: int = -1
    uptake: str = ""

    @property
    def place(self) -> str:
        """Document and offsets of the quotation; a fact from outside the corpus has no offsets."""
        if self.start < 0:
            return f"{self.source} (seen outside the corpus 语料之外)"
        return f"{self.source} {self.start}–{self.end}"

    def swapped(self) -> Evidence:
        """The same, seen from the object: its words first."""
        if not self.other_quote:
            return self
        return replace(
            self,
            quote=self.other_quote, source=self.other_source, start=self.other_start, end=self.other_end,
            other_quote=self.quote, other_source=self.source, other_start=self.start, other_end=self.end,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``relation`` as in the graph (``sp:implements``; empty for a group), the best evidence first."""

    relation: str
    direction: Direction
    node: Node
    evidence: tuple[Evidence, ...] = ()
    note: str = ""
    steps: tuple[Step, ...] = ()

    @property
    def best(self) -> Evidence | None:
        """The surest evidence; ``None`` for a step that needs none."""
        return self.evidence[0] if self.evidence else None

    @property
    def label(self) -> str:
        return self.node.label

    @property
    def kind(self) -> str:
        return self.node.kind

    @property
    def method(self) -> str | None:
        return self.best.method if self.best else None

    @property
    def confidence(self) -> Decimal | None:
        return self.best.confidence if self.best else None

    @property
    def quote(self) -> str | None:
        return self.best.quote if self.best else None

    @property
    def assertion(self) -> str | None:
        return self.best.assertion if self.best else None


def steps_below(steps: tuple[Step, ...]) -> Iterator[tuple[int, Step]]:
    """Every step with its depth, each before those below it."""
    for step in steps:
        yield 0, step
        yield from ((depth + 1, below) for depth, below in steps_below(step.steps))
