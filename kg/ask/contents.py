"""The things and links of a whole graph, read in one pass: for pages and pictures, which show all of it.

In: ``KnowledgeGraph``. Out: ``Contents``: things by key and links, each in the order of their keys, numbers as numbers.

1. One pass over the quads gathers what is said of each node; nothing is asked twice.
2. An assertion is a link; the links that need none (part of, in district, issued by) follow.
3. A thing of a plan is in the district of its plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from kg.ask.links import Link, plain_links, to_link
from kg.ask.statements import Statements, all_statements
from kg.ask.things import STATEMENT_KINDS, Thing, to_thing
from kg.rdf.store import KnowledgeGraph
from kg.text.order import natural

__all__ = ["Contents", "read_contents"]

#: Properties that repeat what an assertion says, or that nobody who reads all of a graph shows.
_UNUSED = frozenset(
    """dct:hasPart sp:evidence sp:responsibleFor sp:implementedBy sp:exemplifiedBy sp:elaboratedBy sp:reusesTextOf
    sp:sameCommitmentAs sp:implements sp:responsibleUnit sp:exemplifies sp:elaborates sp:mentionsUnit sp:mentionsReform
    sp:continues sp:continuedBy sp:noCounterpartIn sp:nearCounterpart
    eli:cites dct:references sp:drawsUp sp:target sp:reformItem skos:definition skos:example
    sp:leadUnit""".split()  # noqa: SIM905
)


class Contents(NamedTuple):
    """``statements``: key → all that was read, for what is neither thing nor link (presences, names of schemes)."""

    things: Mapping[str, Thing]
    links: tuple[Link, ...]
    statements: Mapping[str, Statements]


def read_contents(graph: KnowledgeGraph) -> Contents:
    """All of a graph. The order of everything is that of the keys, whatever the store's own order."""
    statements = all_statements(graph, _UNUSED)
    found = {key: thing for key in sorted(statements, key=natural) if (thing := to_thing(statements[key]))}
    things = {key: _with_district(thing, found) for key, thing in found.items()}
    links = sorted(
        _links(statements, things),
        key=lambda link: (natural(link.subject), link.predicate, natural(link.object), link.assertion),
    )
    return Contents(things, tuple(links), statements)


def _with_district(thing: Thing, things: Mapping[str, Thing]) -> Thing:
    plan = things.get(f"plan/{thing.plan}") if thing.plan and not thing.district else None
    return replace(thing, district=plan.district) if plan else thing


def _links(statements: Mapping[str, Statements], things: Mapping[str, Thing]) -> Iterator[Link]:
    for key, said in statements.items():
        if "rdf:subject" in said:
            yield to_link(said)
        elif key in things and things[key].kind not in STATEMENT_KINDS:
            yield from plain_links(said)
