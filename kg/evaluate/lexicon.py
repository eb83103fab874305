"""Scores of the vocabulary: known reforms found at their places, brands kept apart, look-alikes (traps) not taken for
reforms.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.evaluate.gold import Gold, GoldRow, values
from kg.evaluate.locate import Places, ReformNames
from kg.evaluate.scores import Score, Tally
from kg.records import Link
from kg.text.normalise import bare

__all__ = ["score_names"]

_NAMING = ("sp:implements", "sp:mentionsReform", "sp:exemplifies")


def score_names(gold: Gold, places: Places, names: ReformNames, links: Sequence[Link]) -> Iterator[Score]:
    """The scores of ``reforms``, ``brands`` and ``traps``."""
    yield from _reforms(gold.rows("reforms"), places, names, links)
    yield _brands(gold.rows("brands"), names)
    yield _traps(gold.rows("traps"), places, names, links)


def _reforms(rows: Sequence[GoldRow], places: Places, names: ReformNames, links: Sequence[Link]) -> Iterator[Score]:
    """Names and spellings that the registry knows, and their places in measures and cases (not in narrative)."""
    known, found = Tally("reforms", "names known"), Tally("reforms", "places found")
    linked = {(link.subject, link.object) for link in links if link.predicate in _NAMING}
    for row in rows:
        key = names.registered(row["name"])
        for name in (row["name"], *values(row["aliases"])):
            known.want(f"{row['name']}: {name}", key is not None and names.is_found(key, name))
        for place in values(row["mentions"]):
            owner = places.place(place, row)
            if "/section/" not in owner:
                found.want(f"{row['name']} in {place}", (owner, key) in linked)
    yield from (known.score(), found.score())


def _brands(rows: Sequence[GoldRow], names: ReformNames) -> Score:
    tally = Tally("brands", "not taken for reforms")
    for row in rows:
        tally.want(f"{row['name']} is registered as a reform", names.registered(row["name"]) is None)
    return tally.score()


def _traps(rows: Sequence[GoldRow], places: Places, names: ReformNames, links: Sequence[Link]) -> Score:
    """Right where no link from the place to the reform that the words look like rests on these words alone."""
    tally = Tally("traps", "avoided")
    for row in rows:
        owner, key, term = places.place(row["place"], row), names.registered(row["looks_like"]), bare(row["term"])
        caught = [
            link for link in links
            if link.subject == owner and link.object == key and link.predicate in _NAMING
            and term in bare(link.evidence.quote.text)
        ]  # fmt: skip
        tally.want(f"{row['term']} in {row['place']} taken for {row['looks_like']}", not caught)
    return tally.score()
