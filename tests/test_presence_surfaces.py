"""Every surface says the same of a reform in a plan, and says what a reader of the documents would.

The cells below were written by hand from ``data/sources``: the state, and the words that show it (of the plan itself;
for *not found* nothing, or the look-alike that is another thing). No cell was copied from an output.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from kg.ask.query import run
from tests.entry import ROOT, kg

if TYPE_CHECKING:
    from kg.rdf.store import KnowledgeGraph

J22, J23, YP, FX = "jinshan-2022", "jinshan-2023", "yangpu-2023", "fengxian-2024"
YES, OTHER, NAMED, NO = "implemented", "implemented under another name", "named only", "not found"


class Cell(NamedTuple):
    plan: str
    reform: str  # its label
    state: str
    words: str = ""


CELLS = (
    Cell(J22, "多测合一", YES, "试点实行多测合一"),  # row 20*
    Cell(J22, "电子营业执照", YES, "积极推广电子营业执照"),  # row 11*
    Cell(J22, "免申即享", YES, "实现“自行申报、网上办理、免申即享”"),  # row 63*
    Cell(J22, "综合窗口改革", YES, "持续推进综合窗口改革"),  # row 15*
    Cell(J22, "信用分级分类监管", YES, "推动实现事中信用分级监管与分类风险评价"),  # row 44*
    Cell(J22, "一网通办", NAMED, "依托“一网通办”平台"),  # row 64*
    Cell(J22, "领导干部帮办", YES, "完善领导干部陪同企业群众办事的“帮办”“陪办”制度"),  # row 66*
    Cell(J22, "全程电子化登记", YES, "拓展无纸全程电子化登记适用范围"),  # row 11*
    Cell(J22, "跨省通办", YES, "持续梳理打造两地特色跨省通办事项"),  # row 13*
    Cell(J22, "多税合一", YES, "深化“多税合一”申报改革"),  # row 25*
    Cell(J22, "施工图免审", YES, "扩大施工图免审范围"),  # row 21*
    Cell(J22, "一照多址", YES, "推进落实开展“一照多址”“一证多址”改革"),  # row 1*
    Cell(J22, "推行“一业一证”改革", YES, "推行“一业一证”改革"),  # row 9*, the pilot item itself
    Cell(J22, "一业一证", YES, "推行“一业一证”改革"),  # row 9*, the reform that the item names
    Cell(J22, "公平竞争审查", YES, "加强公平竞争审查工作"),  # row 7
    Cell(J22, "证照分离", YES, "推进“证照分离”改革"),  # row 6
    Cell(J22, "法治体检", YES, "探索开展“法治体检”服务"),  # row 50
    Cell(J22, "拿地即开工", YES, "不断完善“拿地即开工”服务流程和机制"),  # row 30
    Cell(J22, "营商环境体验官", YES, "探索建立“营商环境体验官”工作制度"),  # row 69
    Cell(J22, "合规一码通", YES, "推动信用报告替代企业合规证明"),  # row 45*
    Cell(J22, "桩基先行", NO),
    Cell(J22, "双随机、一公开", NO),
    Cell(J22, "检查码", NO),
    Cell(J22, "12345热线", NO),
    Cell(J23, "桩基先行", YES, "全面推行“桩基先行”"),  # 三（二）2
    Cell(J23, "解纷一件事", YES, "积极推进“解纷一件事”改革"),  # 二（三）2
    Cell(J23, "双随机、一公开", YES, "全面实施跨部门联合“双随机、一公开”监管"),  # 二（一）2
    Cell(J23, "信用承诺制", YES, "推动行政许可和政务服务事项广泛适用信用承诺制"),  # 二（二）3
    Cell(J23, "数字化电子发票", YES, "全面推广“数字化电子发票”"),  # 三（二）5
    Cell(J23, "智慧办税服务厅", YES, "推进传统办税服务厅向智慧办税服务厅转型"),  # 三（二）5
    Cell(J23, "积极推行智能化办税服务", OTHER, "推进传统办税服务厅向智慧办税服务厅转型"),  # a pilot item of 2022
    Cell(J23, "扩大施工图免审范围", OTHER, "探索实施施工图审查差别化管理模式"),  # 三（二）2; a pilot item of 2022
    Cell(J23, "免申即享", YES, "推进行政给付、资金补贴扶持、税收优惠等政策实现“免申即享”"),  # 三（一）3
    Cell(J23, "领导干部帮办", YES, "持续推进领导干部帮办+工作人员帮办机制"),  # 三（三）2
    Cell(J23, "互联网+监管", NAMED, "在区“互联网+监管”系统进行认领"),  # 二（一）1
    Cell(J23, "企业开办一窗通", NAMED, "依托企业开办“一窗通”系统"),  # 三（二）1
    Cell(J23, "一网通办", NAMED, "依托全市“一网通办”体系架构"),  # 三（三）3
    Cell(J23, "营商环境体验官", NAMED, "充分发挥营商环境体验官、监督员、联系点等沟通渠道作用"),  # 五（二）
    Cell(J23, "建立重点领域事前事中事后全流程监管机制", YES, "构建重点领域事前事中事后全流程监管机制"),  # 三（二）3
    Cell(J23, "完善政企沟通机制", YES, "建立完善区领导定点联系、定期走访等常态化政企沟通机制"),  # 三（一）1
    Cell(J23, "开店一件事", NAMED, "拓展“一件事”“好办”“快办”“不见面办理”事项范围"),  # 三（三）1
    Cell(J23, "一业一证", NO),
    Cell(J23, "推行“一业一证”改革", NO),
    Cell(J23, "多测合一", NO),
    Cell(J23, "跨省通办", NO),
    Cell(J23, "综合窗口改革", NO),
    Cell(YP, "桩基先行", YES, "全面实施“桩基先行”"),  # （一）2
    Cell(YP, "一业一证", YES, "深化“一业一证”改革"),  # （一）1
    Cell(YP, "推行“一业一证”改革", OTHER, "深化“一业一证”改革"),  # a pilot item of jinshan-2022
    Cell(YP, "电子营业执照", YES, "推广应用“电子营业执照”"),  # （一）1
    Cell(YP, "信用修复", YES, "推动信用修复便捷高效办理"),  # （三）4
    Cell(YP, "破产重整企业信用修复", YES, "落实本市企业破产重整期间信用修复机制"),  # （一）10
    Cell(YP, "惠企政策综合窗口", YES, "设立惠企政策综合窗口"),  # （三）2
    Cell(YP, "综合窗口改革", NO, "设立惠企政策综合窗口"),  # another thing
    Cell(YP, "提前申报和两步申报", NAMED, "积极宣传“提前申报”“两步申报”"),  # （一）6: told of, not done
    Cell(YP, "营商环境体验官", NAMED, "发挥营商环境体验官、“大走访、大排查”等渠道作用"),  # 三2
    Cell(YP, "跨省通办", NO),
    Cell(YP, "领导干部帮办", NO),
    Cell(YP, "检查码", NO),
    Cell(FX, "检查码", YES, "试点推行“检查码”"),  # （二）5
    Cell(FX, "一业一证", YES, "扩大“一业一证”行业范围"),  # （四）1
    Cell(FX, "推行“一业一证”改革", OTHER, "扩大“一业一证”行业范围"),
    Cell(FX, "多测合一", YES, "推进公路道路类交通线性工程“多测合一”试点"),  # （一）4
    Cell(FX, "跨省通办", YES, "持续提升“跨省通办”服务能效"),  # （四）2
    Cell(FX, "领导干部帮办", YES, "持续拓展“领导帮办”范围"),  # 四2, a safeguard
    Cell(FX, "双随机、一公开", NAMED, "以部门联合“双随机、一公开”监管为基本方式"),  # （二）1
    Cell(FX, "智慧办税服务厅", NAMED, "在打造智慧办税服务厅、元宇宙共治点“一体两翼”的基础上"),  # （三）4
    Cell(FX, "电子营业执照", NAMED, "依托全国统一电子营业执照系统"),  # （一）3
    Cell(FX, "营商环境体验官", NAMED, "继续发挥营商环境“贤城体验官”和观察点作用"),  # 四2
    Cell(FX, "企业信用风险分类管理", NAMED, "对信用风险一般的企业"),  # （二）2: class B of the national rules
    Cell(FX, "企业开办一窗通", NO, "惠企政策一窗通"),  # another thing
    Cell(FX, "桩基先行", NO),
    Cell(FX, "数字化电子发票", NO),
)


@pytest.fixture(scope="module")
def keys(built: Path) -> dict[str, str]:
    with (built / "tables/reforms.csv").open(encoding="utf-8-sig", newline="") as lines:
        return {row["label"]: row["reform"] for row in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def table(built: Path) -> dict[tuple[str, str], str]:
    with (built / "tables/coverage.csv").open(encoding="utf-8-sig", newline="") as lines:
        return {(row["id"], row["plan"]): row["state"] for row in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def command(built: Path) -> dict[tuple[str, str], str]:
    done = kg("trace", "--coverage", "--format", "json", "--from", built, cwd=built)
    assert done.returncode == 0, done.stderr
    return {(cell["key"], cell["plan"].removeprefix("plan/")): cell["state"] for cell in json.loads(done.stdout)}


@pytest.fixture(scope="module")
def page(built: Path) -> Mapping[str, Any]:
    text = (built / "views/coverage.html").read_text(encoding="utf-8")
    found = re.search(r'<script type="application/json" id="coverage-data">(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(found[1])  # type: ignore[no-any-return]


def on_page(page: Mapping[str, Any], reform: str, plan: str) -> str:
    """As the page's script has it: the stored state; without one the measures; without any, not found."""
    stored = page["states"].get(reform, {}).get(plan)
    return stored[1] if stored else YES if page["reforms"].get(reform, {}).get(plan) else NO


def asked(graph: KnowledgeGraph, reform: str, plan: str) -> tuple[str, list[str]]:
    words = {"plan": plan, "reform": reform.removeprefix("reform/")}
    rows = list(run(graph, "does-plan-implement", words, folder=ROOT / "ontology/questions").rows())
    states = {row["state"].value.rpartition("#")[2] for row in rows}
    assert len(states) == 1
    return " ".join(re.findall(r"[A-Z][a-z]+", states.pop())).lower(), [
        row["quote"].value for row in rows if row.get("quote") is not None
    ]


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: f"{cell.plan} {cell.reform}")
def test_every_surface_says_what_the_document_says(
    cell: Cell,
    graph: KnowledgeGraph,
    sources: dict[str, str],
    keys: dict[str, str],
    table: dict[tuple[str, str], str],
    command: dict[tuple[str, str], str],
    page: Mapping[str, Any],
) -> None:
    assert "".join(cell.words.split()) in "".join(sources[cell.plan].split())
    reform = keys[cell.reform]
    question, quotes = asked(graph, reform, cell.plan)
    said = {
        "table": table[reform, cell.plan],
        "command": command[reform, cell.plan],
        "page": on_page(page, reform, cell.plan),
        "question": question,
    }
    assert said == dict.fromkeys(said, cell.state)
    assert (quotes == []) == (cell.state == NO)
    if cell.state != NO:  # the answer shows the words, or others beside them
        assert all(quote for quote in quotes)


def test_surfaces_agree_on_every_cell(
    table: dict[tuple[str, str], str], command: dict[tuple[str, str], str], page: Mapping[str, Any]
) -> None:
    reforms = {cell: state for cell, state in table.items() if cell[0].startswith("reform/") and cell[1]}
    assert reforms == {cell: command[cell] for cell in reforms}
    assert reforms == {cell: on_page(page, *cell) for cell in reforms}


def test_district_without_a_plan_is_not_held(table: dict[tuple[str, str], str], built: Path) -> None:
    with (built / "tables/coverage.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if not row["plan"]]
    assert {row["state"] for row in rows} == {"not held"}
    assert len({row["district"] for row in rows}) == 13
