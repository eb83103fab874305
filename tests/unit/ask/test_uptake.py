"""Who takes up what, and what a district leaves out: the same facts as the table, and two kinds of not."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from kg.ask.uptake import State, find_coverage, find_left_out
from kg.ask.uptake_tables import coverage_json, coverage_table, left_out_table
from kg.errors import TraceError
from kg.rdf.store import KnowledgeGraph

Graph = KnowledgeGraph


def test_cells_say_what_the_table_says(graph: Graph, built: Path) -> None:
    with (built / "tables/coverage.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    table = {(row["id"], row["plan"]): (row["state"], {p for p in row["paths"].split("；") if p}) for row in rows}
    cells = {
        (cell.key, cell.plan.removeprefix("plan/")): (cell.state.value, {m.rsplit("/", 1)[1] for m in cell.measures})
        for cell in find_coverage(graph)
        if cell.plan
    }
    assert cells == table


def test_one_reform_in_every_district(graph: Graph) -> None:
    """一业一证: see test_trace.test_reform_by_district."""
    cells = find_coverage(graph, reform="reform/yi-ye-yi-zheng")
    held = {cell.plan: [key.rsplit("/", 1)[1] for key in cell.measures] for cell in cells if cell.plan}
    assert held == {
        "plan/jinshan-2022": ["9"],
        "plan/jinshan-2023": [],
        "plan/yangpu-2023": ["2.1.1"],
        "plan/fengxian-2024": ["2.4.1"],
    }
    without = [cell for cell in cells if not cell.plan]
    assert len(without) == 13
    assert {cell.state for cell in without} == {State.NO_DOCUMENT}


def test_not_found_and_no_document_are_two_things(graph: Graph) -> None:
    """Fengxian's plan carries out the city plan of 2024; no plan of it under those of 2021 and 2023 is held."""
    rows = find_left_out(graph, "fengxian")
    states = {(row.city_plans, row.state) for row in rows}
    assert ((), State.NOT_FOUND) in states
    assert (("plan/shanghai-pilot-2021",), State.NO_DOCUMENT) in states
    assert (("plan/shanghai-2023",), State.NO_DOCUMENT) in states
    assert (("plan/shanghai-2023",), State.NOT_FOUND) not in states


@pytest.mark.parametrize(
    ("district", "reform", "left_out"),
    [
        ("fengxian", "reform/15-fen-zhong-ban-shui-quan", True),  # jinshan-2023 第89行 alone has 15分钟办税服务圈
        ("fengxian", "reform/yi-ye-yi-zheng", False),  # 第85行
        ("jinshan", "reform/yi-ye-yi-zheng", False),  # in the plan of 2022, if not of 2023
        ("fengxian", "reform/shuang-sui-ji-yi-gong-kai", True),  # 第53行 names it in passing
    ],
)
def test_left_out(graph: Graph, district: str, reform: str, left_out: bool) -> None:
    assert (reform in {row.key for row in find_left_out(graph, district)}) is left_out


def test_passing_mention_is_shown_beside(graph: Graph) -> None:
    row = next(row for row in find_left_out(graph, "奉贤区") if row.key == "reform/shuang-sui-ji-yi-gong-kai")
    assert "plan/fengxian-2024/measure/2.2.1" in row.mentioned
    assert set(row.taken_up_by) >= {"plan/jinshan-2023/measure/2.1.2", "plan/yangpu-2023/measure/2.3.7"}


def test_district_without_any_plan_leaves_nothing_out_that_could_be_known(graph: Graph) -> None:
    assert {row.state for row in find_left_out(graph, "putuo")} == {State.NO_DOCUMENT}


def test_what_the_filter_hides_is_not_called_absent(graph: Graph) -> None:
    cells = find_coverage(graph, reform="reform/yi-ye-yi-zheng", methods=["Explicit"])
    assert {cell.plan: cell.state for cell in cells if cell.plan} == {
        "plan/jinshan-2022": State.IMPLEMENTED, "plan/jinshan-2023": State.NOT_FOUND,
        "plan/yangpu-2023": State.LEFT_OUT, "plan/fengxian-2024": State.LEFT_OUT,
    }  # fmt: skip
    assert "reform/yi-ye-yi-zheng" not in {row.key for row in find_left_out(graph, "yangpu", methods=["Explicit"])}


def test_unknown_district(graph: Graph) -> None:
    with pytest.raises(TraceError, match="there is no district 'nix' 没有此区\n  districts: baoshan, changning"):
        find_left_out(graph, "nix")


def test_tables_name_both_kinds_of_not(graph: Graph) -> None:
    cells = find_coverage(graph, reform="reform/yi-ye-yi-zheng")
    shown = coverage_table(graph, cells)
    assert "· not found in this plan" in shown
    assert "no such document in the corpus 语料中无该区方案: 宝山区、长宁区" in shown
    assert len(json.loads(coverage_json(cells))) == len(cells)
    left_out = left_out_table(graph, "fengxian", find_left_out(graph, "fengxian"))
    assert left_out.index("not found in this plan 未见于本区方案") < left_out.index("no such document in the corpus")
