"""Coverage and what is left out, as tables for the terminal and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kg.ask.trace.formats import to_columns
from kg.ask.trace.view import View, natural
from kg.ask.uptake import Cell, LeftOut, State, as_records
from kg.rdf.store import KnowledgeGraph

__all__ = ["coverage_json", "coverage_table", "left_out_table"]

_LIMIT = (
    "Not found means: recognised by no method. Read the plan before you say that it is missing 自动比对所得，请核对原文"
)
_SHOWN = 3  # measures named in a cell


def coverage_table(graph: KnowledgeGraph, cells: Sequence[Cell]) -> str:
    """One line a reform or topic, one column a plan: its measures (the number of them where many), or ``·``."""
    plans = list(dict.fromkeys(cell.plan for cell in cells if cell.plan))
    grid: dict[tuple[str, str], dict[str, Cell]] = {}
    for cell in cells:
        grid.setdefault((cell.of, cell.key), {})[cell.plan] = cell
    rows = [_line(of, key, by_plan, plans) for (of, key), by_plan in grid.items()]
    head = ("", "key", "label 名称", *(plan.removeprefix("plan/") for plan in plans))
    table = to_columns(head, rows, (6, 44, 40, *(24 for _ in plans)))
    return "\n".join([table, "", f"· {State.NOT_FOUND.value} 未见于该方案. {_LIMIT}", *_without(graph, cells)])


def _line(of: str, key: str, by_plan: dict[str, Cell], plans: Sequence[str]) -> tuple[str, ...]:
    label = next(iter(by_plan.values())).label
    return (of, key, label, *(_measures(by_plan[plan]) if plan in by_plan else "" for plan in plans))


def _measures(cell: Cell) -> str:
    if not cell.measures:
        return "(filter)" if cell.state == State.LEFT_OUT else "·"
    numbers = [key.rsplit("/", 1)[1] for key in cell.measures]
    more = f" +{len(numbers) - _SHOWN}" if len(numbers) > _SHOWN else ""
    return ", ".join(numbers[:_SHOWN]) + more


def _without(graph: KnowledgeGraph, cells: Sequence[Cell]) -> list[str]:
    view = View(graph)
    districts = dict.fromkeys(cell.district for cell in cells if cell.state == State.NO_DOCUMENT)
    names = "、".join(view.node(key).label for key in districts)
    return [f"{State.NO_DOCUMENT.value} 语料中无该区方案: {names}"] if names else []


def left_out_table(graph: KnowledgeGraph, district: str, rows: Sequence[LeftOut]) -> str:
    """By state: the reform, the city plan that it is known to be part of, who takes it up, who names it in passing."""
    view = View(graph)
    parts = [f"{district}: {len(rows)} reforms are taken up elsewhere and not here 他区已落实、本区未见"]
    why = {
        State.NOT_FOUND: "not found in this plan 未见于本区方案",
        State.NO_DOCUMENT: "no such document in the corpus 语料中无本区落实该市级方案的文件，无从比较",
    }
    for state, words in why.items():
        of_state = [row for row in rows if row.state == state]
        if of_state:
            head = ("key", "label 名称", "city plan 市级方案", "taken up by 他区举措", "named here in passing 本区提及")
            lines = [_left_out(view, row) for row in of_state]
            parts += [f"{words} ({len(of_state)})", to_columns(head, lines, (44, 44, 24, 60, 36))]
    return "\n\n".join([*parts, _LIMIT])


def _left_out(view: View, row: LeftOut) -> tuple[str, ...]:
    plans = ", ".join(key.removeprefix("plan/") for key in row.city_plans) or "not known 未知"
    return row.key, view.node(row.key).label, plans, _short(row.taken_up_by), _short(row.mentioned)


def _short(measures: Sequence[str]) -> str:
    keys = sorted(measures, key=natural)
    return ", ".join(key.removeprefix("plan/").replace("/measure/", "/") for key in keys)


def coverage_json(rows: Sequence[Cell] | Sequence[LeftOut]) -> str:
    """Everything, as a list of records."""
    return json.dumps(as_records(rows), ensure_ascii=False, indent=2)
