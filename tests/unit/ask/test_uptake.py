"""Who takes up what, and what a district leaves out: the same facts as the table, and two kinds of not."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from kg.ask.query import run
from kg.ask.uptake import State, find_coverage, find_left_out
from kg.ask.uptake_tables import coverage_json, coverage_table, left_out_table
from kg.errors import TraceError
from kg.rdf.store import KnowledgeGraph
from kg.records.presence import PresenceState
from tests.entry import ROOT

Graph = KnowledgeGraph


def test_cells_say_what_the_table_says(graph: Graph, built: Path) -> None:
    with (built / "tables/coverage.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    columns = ("state", "paths", "best_confidence", "via", "named_in", "quote")
    table = {(row["id"], row["plan"], row["district"]): tuple(row[name] for name in columns) for row in rows}
    cells = {
        (cell.key, cell.plan.removeprefix("plan/"), cell.district.removeprefix("district/")): (
            cell.state.value, paths(cell.measures), "" if cell.confidence is None else str(float(cell.confidence)),
            "；".join(cell.via), paths(cell.named_in), cell.quote,
        )
        for cell in find_coverage(graph)
    }  # fmt: skip
    assert cells == table


def paths(keys: tuple[str, ...]) -> str:
    return "；".join(key.rsplit("/", 1)[1] for key in keys)


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
    assert {cell.state for cell in without} == {State.NOT_HELD}


def test_left_out_agrees_with_coverage_and_says_what_cannot_be_compared(graph: Graph) -> None:
    """Fengxian's plan carries out the city plan of 2024; no plan of it under those of 2021 and 2023 is held."""
    rows = find_left_out(graph, "fengxian")
    cells = {cell.key: cell.state for cell in find_coverage(graph, district="fengxian")}
    assert {row.key: row.state for row in rows} == {row.key: cells[row.key] for row in rows}
    comparable = {(row.city_plans, row.comparable) for row in rows}
    assert ((), True) in comparable
    assert (("plan/shanghai-pilot-2021",), False) in comparable
    assert (("plan/shanghai-2023",), False) in comparable
    assert (("plan/shanghai-2023",), True) not in comparable


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
    """As the shipped question has it: nothing can lack in a plan that is not held; the table says why it is empty."""
    assert find_left_out(graph, "putuo") == ()
    for name in ("putuo", "普陀区", "普陀"):
        assert "not held 未收录: no plan of the district is in the corpus" in left_out_table(graph, name, ())


@pytest.mark.parametrize("district", ["jinshan", "yangpu", "fengxian", "xuhui"])
def test_left_out_is_one_thing_under_one_name(graph: Graph, district: str) -> None:
    """The command and the shipped question give the same reforms, in the same states, and call the same comparable."""
    asked = run(graph, "reforms-left-out", {"district": district}, folder=ROOT / "ontology/questions")
    rows = {
        (graph.key(row["reform"]), row["state"].value.rpartition("#")[2], row["comparable"].value == "true")
        for row in asked.rows()
    }
    found = find_left_out(graph, district)
    assert rows == {(one.key, PresenceState(one.state.value).term[3:], one.comparable) for one in found}
    assert (len(found) > 0) == (district != "xuhui")


def test_what_the_filter_hides_is_not_called_absent(graph: Graph) -> None:
    cells = find_coverage(graph, reform="reform/yi-ye-yi-zheng", methods=["Explicit"])
    assert {cell.plan: cell.state for cell in cells if cell.plan} == {
        "plan/jinshan-2022": State.IMPLEMENTED, "plan/jinshan-2023": State.NOT_FOUND,
        "plan/yangpu-2023": State.FILTERED, "plan/fengxian-2024": State.FILTERED,
    }  # fmt: skip
    assert "reform/yi-ye-yi-zheng" not in {row.key for row in find_left_out(graph, "yangpu", methods=["Explicit"])}


def test_unknown_district(graph: Graph) -> None:
    with pytest.raises(TraceError, match=r"no district is called 'nix' 没有.*的区\n  districts: baoshan, changning"):
        find_left_out(graph, "nix")


def test_tables_name_both_kinds_of_not(graph: Graph) -> None:
    cells = find_coverage(graph, reform="reform/yi-ye-yi-zheng")
    shown = coverage_table(graph, cells)
    assert "· not found 未见其名" in shown
    assert "not held 未收录: no plan of these districts is in the corpus 语料中无该区方案: 宝山区、长宁区" in shown
    assert len(json.loads(coverage_json(cells))) == len(cells)
    left_out = left_out_table(graph, "fengxian", find_left_out(graph, "fengxian"))
    assert left_out.index("not found 未见其名 (") < left_out.index("the plans answer different city plans")
    assert "reforms are taken up elsewhere and not here, in this corpus" in left_out


@pytest.mark.parametrize(
    ("topic", "plan", "measure"),
    [
        ("business-insolvency", "fengxian-2024", "2.1.3"),  # 破产 stands in it, beside its main topic
        ("business-insolvency", "jinshan-2022", "46"),  # 健全企业重整期间信用修复机制
        ("utility-services", "jinshan-2022", "34"),  # 管网
    ],
)
def test_a_topic_beside_the_main_one_is_not_said_to_be_missing(
    graph: KnowledgeGraph, topic: str, plan: str, measure: str
) -> None:
    cells = [cell for cell in find_coverage(graph) if cell.key == f"topic/{topic}" and cell.plan == f"plan/{plan}"]
    assert [cell.state for cell in cells] == [State.ADDRESSED]
    assert f"plan/{plan}/measure/{measure}" in cells[0].measures
