"""Coverage and what is left out, as tables for the terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kg.ask.graph_view import View
from kg.ask.trace.formats import to_columns
from kg.ask.trace.presence import State, in_words
from kg.ask.uptake import Cell, LeftOut, as_records
from kg.rdf.store import KnowledgeGraph
from kg.text.order import natural

__all__ = ["coverage_json", "coverage_table", "left_out_table"]

_LIMIT = (
    "Not found means: no name of it was recognised. Read the plan before you say that it is missing "
    "自动比对所得，请核对原文"
)
_OTHER_CITY_PLAN = (
    "of a city plan that no plan of this district in the corpus answers: the plans answer different city plans "
    "所属市级方案，本区已收录方案并不对应，所比方案回应的市级方案不同"
)
_SHOWN = 3  # measures named in a cell
_MARKS = {State.NOT_FOUND: "·", State.FILTERED: "(filter)", State.NAMED_ONLY: "named"}


def coverage_table(graph: KnowledgeGraph, cells: Sequence[Cell]) -> str:
    """One line a reform or topic, one column a plan: its measures (the number of them where many), or a mark."""
    plans = list(dict.fromkeys(cell.plan for cell in cells if cell.plan))
    grid: dict[tuple[str, str], dict[str, Cell]] = {}
    for cell in cells:
        grid.setdefault((cell.of, cell.key), {})[cell.plan] = cell
    rows = [_line(of, key, by_plan, plans) for (of, key), by_plan in grid.items()]
    head = ("", "key", "label 名称", *(plan.removeprefix("plan/") for plan in plans))
    table = to_columns(head, rows, (6, 44, 40, *(24 for _ in plans)))
    return "\n".join([table, "", *_legend(cells), _LIMIT, *_without(graph, cells)])


def _line(of: str, key: str, by_plan: dict[str, Cell], plans: Sequence[str]) -> tuple[str, ...]:
    label = next(iter(by_plan.values())).label
    return (of, key, label, *(_measures(by_plan[plan]) if plan in by_plan else "" for plan in plans))


def _measures(cell: Cell) -> str:
    if not cell.measures:
        return " ".join(filter(None, (_MARKS.get(cell.state, ""), _numbers(cell.named_in))))
    return ("≈ " if cell.state == State.OTHER_NAME else "") + _numbers(cell.measures)


def _numbers(keys: Sequence[str]) -> str:
    numbers = [key.rsplit("/", 1)[1] for key in keys]
    more = f" +{len(numbers) - _SHOWN}" if len(numbers) > _SHOWN else ""
    return ", ".join(numbers[:_SHOWN]) + more


def _legend(cells: Sequence[Cell]) -> list[str]:
    """The marks that the table uses, with their words; for a single reform also the words of the plans."""
    marks = {State.OTHER_NAME: "≈", **_MARKS}
    lines = [f"{mark} {in_words(state)}" for state, mark in marks.items() if any(c.state == state for c in cells)]
    if len({cell.key for cell in cells}) == 1:
        lines += [_words(cell) for cell in cells if cell.via or cell.quote]
    return lines


def _words(cell: Cell) -> str:
    via = f" as 以 {', '.join(cell.via)}" if cell.via else ""
    quote = f": “{cell.quote}”" if cell.quote else ""
    return f"{cell.plan.removeprefix('plan/')}: {in_words(cell.state)}{via}{quote}"


def _without(graph: KnowledgeGraph, cells: Sequence[Cell]) -> list[str]:
    view = View(graph)
    districts = dict.fromkeys(cell.district for cell in cells if cell.state == State.NOT_HELD)
    names = "、".join(view.node(key).label for key in districts)
    none = f"{in_words(State.NOT_HELD)}: no plan of these districts is in the corpus 语料中无该区方案: {names}"
    return [none] if names else []


def left_out_table(graph: KnowledgeGraph, district: str, rows: Sequence[LeftOut]) -> str:
    """First the reforms that can be compared, by state; then those of city plans that the district does not answer."""
    view = View(graph)
    if not rows and district in {view.node(key).label for key in view.without_plan()} | set(_slugs(view)):
        none = "no plan of the district is in the corpus, so nothing can be said to be left out"
        return f"{district}: {in_words(State.NOT_HELD)}: {none} 语料中无该区方案，无从判断"
    head = ("key", "label 名称", "city plan 市级方案", "taken up by 他区举措", "named here 本区提及")
    counted = f"{district}: {len(rows)} reforms are taken up elsewhere and not here, in this corpus"
    parts = [f"{counted} 就本语料而言，他区已落实、本区未见"]
    for comparable in (True, False):
        for state in State:
            of_state = [row for row in rows if row.comparable is comparable and row.state == state]
            if of_state:
                why = "" if comparable else f"; {_OTHER_CITY_PLAN}"
                lines = [_left_out(view, row) for row in of_state]
                parts += [f"{in_words(state)}{why} ({len(of_state)})", to_columns(head, lines, (44, 44, 24, 60, 36))]
    return "\n\n".join([*parts, _LIMIT])


def _slugs(view: View) -> list[str]:
    """Keys of the districts without a plan, and how else they may have been asked for."""
    keys = view.without_plan()
    short = [view.node(key).label.removesuffix("区") for key in keys]
    return [*keys, *(key.removeprefix("district/") for key in keys), *short]


def _left_out(view: View, row: LeftOut) -> tuple[str, ...]:
    plans = ", ".join(key.removeprefix("plan/") for key in row.city_plans) or "not known 未知"
    return row.key, view.node(row.key).label, plans, _short(row.taken_up_by), _short(row.mentioned)


def _short(measures: Sequence[str]) -> str:
    keys = sorted(measures, key=natural)
    return ", ".join(key.removeprefix("plan/").replace("/measure/", "/") for key in keys)


def coverage_json(rows: Sequence[Cell] | Sequence[LeftOut]) -> str:
    """Everything, as a list of records."""
    return json.dumps(as_records(rows), ensure_ascii=False, indent=2)
