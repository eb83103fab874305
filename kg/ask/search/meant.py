"""Words typed into the search → what they mean as a name (``kg.ask.resolve``), and what holds them.

In: the index of words, the names of all things. Out: as ``find`` gives it, and ``meant``: the thing that is called so,
or those to choose from, with the question in both languages. Where no text holds the words, their simplified characters
are looked for.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from kg.ask.keys import iri_of
from kg.ask.named_things import NamedThing, Names
from kg.ask.resolve import Said, resolve
from kg.ask.search.find import find

__all__ = ["meaning", "search"]

_MOST = 12  # things of each list


def search(
    index: sqlite3.Connection, names: Names, words: str, chosen: Mapping[str, str], *, start: int = 0, most: int = 20
) -> dict[str, Any]:
    """What ``find`` finds, and ``meant``."""
    found = find(index, words, chosen, start=start, most=most)
    simple = names.tables.simplify(words) if not found["total"] else words
    if simple != words:
        found = find(index, simple, chosen, start=start, most=most)
    return {**found, "meant": meaning(names, words)}


def meaning(names: Names, words: str) -> dict[str, Any]:
    """What the words name: ``things``, one of them if no question is left; ``offered``; what to say of them."""
    answer = resolve(names, words)
    said = Said.of(answer, words)
    one = answer.chosen is not None
    return {
        "rule": answer.rule.value,
        "zh": "" if one or not (answer.found or answer.offered) else said.zh,
        "en": "" if one or not (answer.found or answer.offered) else said.en,
        "things": _listed(answer.found, names.base),
        "offered": _listed(answer.offered, names.base),
        "count": len(answer.found),
    }


def _listed(things: Iterable[NamedThing], base: str) -> list[dict[str, str]]:
    return [
        {"iri": iri_of(thing.key, base), "key": thing.key, "label": thing.label, "kind": thing.kind}
        for thing in list(things)[:_MOST]
    ]
