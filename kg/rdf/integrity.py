"""Does a graph keep its promises across things? The queries of ``ontology/integrity``, one rule a file.

Shapes (``ontology/shapes.ttl``) look at one node at a time; what holds between nodes stands here: no link without an
assertion and no assertion without its link, no state of a reform without a measure that shows it, no deadline that is
not its month's end. Each file holds its message in both languages and a SELECT for ``?this`` that breaks the rule. A
build runs them, ``kg validate`` does, and others find the same rules as SHACL-SPARQL in ``ontology/shapes-strict.ttl``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import BuildError
from kg.rdf.shapes import BLANK, Violation, place_of
from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocabulary import PREFIXES

__all__ = ["Rule", "check_integrity", "read_rules"]

_HEADS = ("# message zh: ", "# message en: ")


@dataclass(frozen=True, slots=True)
class Rule:
    """``name``: of its file; ``query``: finds ``?this`` that breaks it."""

    name: str
    zh: str
    en: str
    query: str

    @property
    def message(self) -> str:
        return f"{self.en} {self.zh}"


def read_rules(ontology: Path) -> tuple[Rule, ...]:
    """The rules of ``integrity/*.rq``, sorted by name.

    Raises:
        BuildError: a file lacks its messages.
    """
    return tuple(_rule(path) for path in sorted((ontology / "integrity").glob("*.rq")))


def _rule(path: Path) -> Rule:
    lines = path.read_text(encoding="utf-8").splitlines()
    told = [line.removeprefix(head) for head, line in zip(_HEADS, lines, strict=False) if line.startswith(head)]
    if len(told) != len(_HEADS):
        raise BuildError("a rule begins with its messages", where=path, mend="# message zh: …, then # message en: …")
    zh, en = told
    return Rule(path.stem, zh, en, "\n".join(lines[len(_HEADS) :]).strip())


def check_integrity(graph: KnowledgeGraph, ontology: Path) -> tuple[Violation, ...]:
    """What breaks a rule, sorted."""
    found: set[Violation] = set()
    for rule in read_rules(ontology):
        rows = graph.store.query(rule.query, prefixes=PREFIXES, use_default_graph_as_union=True)
        for row in rows:  # type: ignore[union-attr]
            node = row["this"]
            name = node.value if isinstance(node, ox.NamedNode) else BLANK
            found.add(Violation(name.removeprefix(graph.base), rule.name, rule.message, place_of(graph, name)))
    return tuple(sorted(found))
