"""What a trace is made of: nodes, and steps that hang below each other.

A ``Step`` leads from the thing above it to ``node``. Up is towards what it rests on (reform, city plan), down towards
what carries it out (units, deadline, clauses, cases). A step with evidence is a link of the graph, one without is
stated by the form of the documents (a measure stands in its plan) or groups the steps below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kg.ask.links import Evidence

__all__ = ["Direction", "Node", "Step", "steps_below"]


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
