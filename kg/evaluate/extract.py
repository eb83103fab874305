"""Scores of what extraction finds: citations, bodies, targets of measures and results of cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from kg.evaluate.gold import Gold, GoldRow, readings
from kg.evaluate.locate import Places
from kg.evaluate.scores import Score, Tally
from kg.lexicon.departments import UnitLexicon
from kg.records import Citation, Facts, Quantity
from kg.text.normalise import fold

__all__ = ["score_extracted"]

_CLAIMS = ("target", "result")
_ROUNDED = Fraction(1, 1000)  # how far a decimal number may be off a fraction


def score_extracted(gold: Gold, places: Places, units: UnitLexicon) -> Iterator[Score]:
    """The scores of ``citations``, ``orgs``, ``targets`` and ``results``."""
    yield _citations(gold.rows("citations"), places)
    yield from _orgs(gold.rows("orgs"), places, units)
    yield _quantities("targets", [(_measure_key(row, places), row) for row in gold.rows("targets")], places)
    yield _quantities("results", [(places.case(row["rank"], row).key, row) for row in gold.rows("results")], places)


def _citations(rows: Sequence[GoldRow], places: Places) -> Score:
    """Per source and title: whether it is a document, its level, and every relation in which it is cited."""
    tally = Tally("citations")
    wanted = {
        (row["source"], fold(row["canonical"]), row["is_document"] == "true", row["level"], row["relation"]): row
        for row in rows
    }
    found: dict[tuple[str, str, bool, str, str], str] = {}
    for slug in dict.fromkeys(row["source"] for row in rows):
        facts = places.facts_of(slug, next(row for row in rows if row["source"] == slug))
        for citation in facts.citations:
            if _is_bracketed(citation, facts):
                key = (slug, fold(citation.title), citation.is_document, citation.level, citation.relation.value)
                found[key] = citation.printed.text
    for key, row in wanted.items():
        tally.want(f"{row['source']} 《{row['canonical']}》 {row['level']} {row['relation']}", key in found)
    for key, printed in found.items():
        tally.find(f"{key[0]} 《{printed}》 {key[3]} {key[4]}", key in wanted)
    return tally.score()


def _is_bracketed(citation: Citation, facts: Facts) -> bool:
    """Whether it is a 《…》: a version named without its title (6.0版) is not in the gold."""
    start = citation.printed.span.start
    return citation.printed.text.startswith("《") or facts.document.source.text[:start].rstrip().endswith("《")


def _orgs(rows: Sequence[GoldRow], places: Places, units: UnitLexicon) -> Iterator[Score]:
    """Of the bodies named in a document, those that have to do with a measure (``core``) apart from the others.

    A name counts as found only where the program takes it for a body in that text; the vocabulary may know more names.
    """
    known = Tally("orgs", "names known")
    tallies = {"true": Tally("orgs", "core"), "false": Tally("orgs", "other")}
    printed: dict[str, dict[str, set[str]]] = {}
    for row in rows:
        facts = places.facts_of(row["source"], row)
        if row["source"] not in printed:
            named = printed[row["source"]] = defaultdict(set)
            for mention in facts.units:
                named[fold(mention.printed.text)].add(mention.unit.label)
        labels = printed[row["source"]].get(fold(row["printed"]), set())
        right = fold(row["canonical"]) in map(fold, labels)
        what = f"{row['source']} {row['printed']}: {'|'.join(sorted(labels)) or 'nothing'} for {row['canonical']}"
        meant = units.resolve(row["printed"], facts.document.source.entry.district)
        known.want(what, any(fold(unit.label) == fold(row["canonical"]) for unit in meant))
        tally = tallies.get(row["core"], tallies["false"])
        tally.want(what, right)
        if labels:
            tally.find(what, right)
    yield from (tally.score() for tally in (*tallies.values(), known))


def _measure_key(row: GoldRow, places: Places) -> str:
    return places.measure(row["plan"], row["path"], row).key


def _quantities(name: str, rows: Sequence[tuple[str, GoldRow]], places: Places) -> Score:
    """Per owner: value and unit, and the comparator where the gold gives one.

    What is said to be context, a rule, a plan or a state before is no claim of a target or result.
    """
    tally = Tally(name)
    taken: dict[int, GoldRow] = {}
    pool = [q for facts in places.facts.values() for q in facts.quantities]
    for owner, row in rows:
        matches = [n for n, q in enumerate(pool) if q.owner == owner and n not in taken and _is_same(q, row)]
        best = max(matches, key=lambda n: _shares_words(pool[n], row), default=None)
        if best is not None:
            taken[best] = row
        if row["role"] != "context" and _value(row) is not None:
            hit = best is not None and pool[best].role in _CLAIMS
            tally.want(f"{owner}: {row['value']}{row['unit']} ({row['quote']})", hit)
    for n, quantity in enumerate(pool):
        is_claim = quantity.role in _CLAIMS and (n not in taken or taken[n]["role"] != "context")
        if is_claim and _is_covered(quantity, rows):
            what = f"{quantity.owner}: {quantity.comparator}{quantity.value}{quantity.unit} ({quantity.quote.text})"
            tally.find(what, n in taken)
    return tally.score()


def _is_covered(quantity: Quantity, rows: Sequence[tuple[str, GoldRow]]) -> bool:
    """Whether the gold would list the quantity: cases one by one, measures plan by plan."""
    owners = {owner for owner, _ in rows}
    if quantity.owner.startswith("case/"):
        return quantity.owner in owners
    return any(quantity.owner.split("/")[:2] == owner.split("/")[:2] for owner in owners)


def _is_same(quantity: Quantity, row: GoldRow) -> bool:
    value = _value(row)
    comparators = readings(row["comparator"]) if row["comparator"] else (quantity.comparator,)
    same_value = value is not None and abs(Fraction(quantity.value) - value) <= abs(value) * _ROUNDED
    same_unit = fold(quantity.unit) in map(fold, readings(row["unit"]))
    return same_value and same_unit and quantity.comparator in comparators


def _value(row: GoldRow) -> Fraction | None:
    """The number of a row, ``None`` where the text has only a word like 数千: no number is right or missing then."""
    try:
        return Fraction(row["value"])  # 1/6 is no decimal number
    except ValueError:
        return None


def _shares_words(quantity: Quantity, row: GoldRow) -> bool:
    mine, theirs = fold(quantity.quote.text), fold(row["quote"])
    return mine in theirs or theirs in mine
