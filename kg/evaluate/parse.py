"""Scores of what parsing finds: annex cells, measures, cases, and which paragraph a row elaborates.

Texts are compared folded: without white space, with punctuation of one width.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.errors import GoldError
from kg.evaluate.gold import Gold, GoldRow, readings, values
from kg.evaluate.locate import Places
from kg.evaluate.scores import Score, Tally
from kg.records import Case, Facts, Link, Measure, UnitRole
from kg.text.mapped import MappedText
from kg.text.normalise import fold

__all__ = ["score_parsed"]

_TEXT_CELLS = ("service", "action", "reform_item", "unit_text", "deadline_text")
_RESPONSIBLE = (UnitRole.RESPONSIBLE, UnitRole.LEAD, UnitRole.SUPPORT)


def score_parsed(gold: Gold, places: Places, links: Sequence[Link]) -> Iterator[Score]:
    """The scores of ``table``, ``measures``, ``cases`` and ``elaborates``."""
    yield from _table(gold.rows("table"), places)
    yield from _measures(gold.rows("measures"), places)
    yield from _cases(gold.rows("cases"), places)
    yield from _elaborates(gold.rows("elaborates"), places, links)


def _table(rows: Sequence[GoldRow], places: Places) -> Iterator[Score]:
    tally = Tally("table", "cells")
    for row in rows:
        entry = places.table(row).source.entry
        measure = places.measure(entry.slug, row["number"], row)
        for column, cell in _cells(measure, places.facts[entry.slug]):
            right = any(_same_cell(column, cell, reading) for reading in readings(row[column]))
            tally.both(f"{entry.slug}/{row['number']} {column}: {cell!r} for {row[column]!r}", right)
    yield tally.score()


def _cells(measure: Measure, facts: Facts) -> Iterator[tuple[str, str]]:
    if measure.row is None:
        raise GoldError(f"{measure.key} is no row of an annex table", where=facts.document.source.entry.slug)
    yield "pilot", str(measure.row.pilot).lower()
    for name in _TEXT_CELLS:
        yield name, _text(getattr(measure.row, name))
    yield "text", _text(measure.body)
    printed = [m.printed.text for m in facts.units if m.owner == measure.key and m.role in _RESPONSIBLE]
    yield "units", "|".join(dict.fromkeys(printed))
    yield "deadline_status", next((d.status for d in facts.deadlines if d.owner == measure.key), "")


def _same_cell(column: str, cell: str, gold: str) -> bool:
    if column == "units":
        return {fold(unit) for unit in values(cell)} == {fold(unit) for unit in values(gold)}
    return fold(cell) == fold(gold)


def _text(text: MappedText | None) -> str:
    return text.text if text is not None else ""


def _measures(rows: Sequence[GoldRow], places: Places) -> Iterator[Score]:
    tally = Tally("measures")
    paths = {(row["plan"], row["path"]) for row in rows}
    for row in rows:
        measure = places.measure(row["plan"], row["path"], row)
        wrong = [name for name, same in _measure_fields(measure, row) if not same]
        tally.both(f"{row['plan']}/{row['path']}: {', '.join(wrong)}", not wrong)
    for slug in sorted({plan for plan, _ in paths}):
        for measure in places.facts[slug].document.measures:
            if measure.row is None and (slug, measure.path) not in paths:
                tally.find(f"{slug}/{measure.path} is not in the gold", right=False)
    yield tally.score()


def _measure_fields(measure: Measure, row: GoldRow) -> Iterator[tuple[str, bool]]:
    body = fold(measure.body.text)
    yield "kind", measure.kind.value == row["kind"]
    yield "title", fold(_text(measure.title)) == fold(row["title"])
    yield "start", body.startswith(fold(row["start"]))
    yield "end", body.endswith(fold(row["end"]))
    yield "sentences", str(measure.body.text.count("。")) == row["sentences"]
    yield "chars", str(len("".join(measure.body.text.split()))) == row["chars"]


def _cases(rows: Sequence[GoldRow], places: Places) -> Iterator[Score]:
    bounds, leads, cited = (Tally("cases", part) for part in ("boundaries", "lead bodies", "cited documents"))
    for row in rows:
        case = places.case(row["rank"], row)
        facts = next(f for f in places.facts.values() if case in f.document.cases)
        wrong = [name for name, same in _case_fields(case, row, places) if not same]
        bounds.both(f"{case.key}: {', '.join(wrong)}", not wrong)
        _lead_bodies(leads, case.key, row, facts)
        _citations(cited, case.key, row, facts)
    yield from (bounds.score(), leads.score(), cited.score())


def _case_fields(case: Case, row: GoldRow, places: Places) -> Iterator[tuple[str, bool]]:
    body = fold(case.body.text)
    yield "district", case.district == places.districts.get(row["district"])
    yield "title", fold(case.title.text) == fold(row["title"])
    yield "start", body.startswith(fold(row["start"]))
    yield "end", body.endswith(fold(row["end"]))


def _lead_bodies(tally: Tally, about: str, row: GoldRow, facts: Facts) -> None:
    """Bodies that a case also names are no mistake."""
    leads = [m.unit.label for m in facts.units if m.owner == about and m.role == UnitRole.CARRIED_OUT]
    found = {fold(name): name for name in leads}
    wanted, also = values(row["lead_units"]), values(row["also_named"])
    for name in wanted:
        tally.want(f"{about}: {name}", fold(name) in found)
    for folded, name in found.items():
        tally.find(f"{about}: {name}", folded in map(fold, (*wanted, *also)))


def _citations(tally: Tally, about: str, row: GoldRow, facts: Facts) -> None:
    """A cited title may be given as it is printed or in its full form."""
    cited = [(fold(c.title), fold(c.printed.text)) for c in facts.citations if c.owner == about]
    gold = {fold(title) for title in values(row["cited"])}
    for title in values(row["cited"]):
        tally.want(f"{about}: {title}", any(fold(title) in forms for forms in cited))
    for title, printed in dict.fromkeys(cited):
        tally.find(f"{about}: {printed}", title in gold or printed in gold)


def _elaborates(rows: Sequence[GoldRow], places: Places, links: Sequence[Link]) -> Iterator[Score]:
    tally = Tally("elaborates")
    target = {link.subject: link.object for link in links if link.predicate == "sp:elaborates"}
    for row in rows:
        measure = places.measure(places.table(row).source.entry.slug, row["number"], row)
        section = places.section(target.get(measure.key, ""))
        title = section.title.text if section is not None else ""
        wanted = [fold(reading).rstrip(".") for reading in readings(row["paragraph_title"])]
        what = f"{measure.key}: {title or 'nothing'} for {row['paragraph_title']}"
        tally.both(what, fold(title).rstrip(".") in wanted)
    yield tally.score()
