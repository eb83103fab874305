"""Every shipped question runs on the shipped corpus and answers what a reader of the documents would answer.

The facts below were read in ``data/sources`` (annex rows by their number, items by their path), not in any output.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from pyoxigraph import Literal, NamedNode

from kg.ask.query import Result, list_questions, run
from kg.ask.questions import ANY, Question
from kg.cli.ask import query_command
from tests.entry import ROOT

if TYPE_CHECKING:
    from kg.rdf.store import KnowledgeGraph

FOLDER = ROOT / "ontology/questions"
QUESTIONS = list_questions(FOLDER)
J22, J23, YP, FX = "plan/jinshan-2022", "plan/jinshan-2023", "plan/yangpu-2023", "plan/fengxian-2024"
Row = Mapping[str, str]


class Fact(NamedTuple):
    """``check`` must hold of the rows that the question answers with; ``why``: where the documents say so."""

    question: str
    parameters: dict[str, str]
    check: Callable[[Sequence[Row]], bool]
    why: str


def has(**cells: str) -> Callable[[Sequence[Row]], bool]:
    """A row with these cells is among the answers."""
    return lambda rows: any(all(row[name] == value for name, value in cells.items()) for row in rows)


def lacks(**cells: str) -> Callable[[Sequence[Row]], bool]:
    """No such row is."""
    return lambda rows: not has(**cells)(rows)


def are(column: str, *values: str) -> Callable[[Sequence[Row]], bool]:
    """These are all the values of a column, in this order."""
    return lambda rows: [row[column] for row in rows] == list(values)


def set_of(column: str, *values: str) -> Callable[[Sequence[Row]], bool]:
    """These are all the values of a column, in any order."""
    return lambda rows: sorted({row[column] for row in rows}) == sorted(values)


def counts(number: int) -> Callable[[Sequence[Row]], bool]:
    """There are so many rows."""
    return lambda rows: len(rows) == number


def every(column: str, holds: Callable[[str], bool]) -> Callable[[Sequence[Row]], bool]:
    """There is an answer, and every cell of the column is so."""
    return lambda rows: bool(rows) and all(holds(row[column]) for row in rows)


def _m(plan: str, path: str) -> str:
    return f"{plan}/measure/{path}"


FACTS = [
    # ── reforms and plans ──
    Fact(
        "measures-of-reform",
        {},
        set_of("plan", J22, YP, FX),
        "一业一证: row 9, yangpu （一）1, fengxian （四）1; jinshan-2023 never names it",
    ),
    Fact(
        "measures-of-reform",
        {},
        has(measure=_m(J22, "9"), method="sp:Explicit"),
        "row 9*: 推行“一业一证”改革, by its star",
    ),
    Fact(
        "measures-of-reform",
        {"reform": "桩基先行"},
        set_of("measure", _m(J23, "3.2.2"), _m(YP, "2.1.2")),
        "the only two places of 桩基先行",
    ),
    Fact(
        "measures-of-reform",
        {"reform": "拿地即开工", "plan": "jinshan-2023"},
        set_of("measure", _m(J23, "3.3.1")),
        "不断完善“拿地即开工”服务流程和机制",
    ),
    Fact(
        "reforms-in-every-district",
        {},
        has(reform="reform/fa-zhi-ti-jian", districts="3", plans="4"),
        "法治体检 stands in all four plans",
    ),
    Fact(
        "reforms-in-every-district",
        {},
        has(name="合规一码通", districts="3"),
        "合规一码通: jinshan-2023, yangpu, fengxian",
    ),
    Fact(
        "reforms-in-every-district",
        {},
        has(name="免申即享"),
        "免申即享: jinshan-2023 三（一）3, yangpu 二（三）1, fengxian （四）1",
    ),
    Fact("reforms-in-every-district", {}, lacks(reform="reform/zhuang-ji-xian-xing"), "fengxian has no 桩基先行"),
    Fact(
        "reforms-left-out",
        {},
        has(reform="reform/zhuang-ji-xian-xing", others="2", mentioned="false"),
        "no 桩基 in fengxian-2024",
    ),
    Fact("reforms-left-out", {}, has(name="数字化电子发票"), "no 电子发票 in fengxian-2024"),
    Fact("reforms-left-out", {}, lacks(name="法治体检"), "fengxian （二）8 has “法治体检”"),
    Fact(
        "reforms-left-out",
        {"district": "杨浦"},
        lacks(reform="reform/zhuang-ji-xian-xing"),
        "yangpu （一）2 全面实施“桩基先行”",
    ),
    Fact(
        "reforms-of-one-district",
        {},
        has(district="district/fengxian", name="检查码", measures="fengxian-2024/measure/2.2.5"),
        "试点推行“检查码” stands there alone",
    ),
    Fact(
        "reforms-of-one-district",
        {"district": "奉贤"},
        every("district", lambda key: key == "district/fengxian"),
        "only that district was asked for",
    ),
    Fact("reforms-of-one-district", {}, lacks(name="桩基先行"), "two districts have it"),
    Fact(
        "common-reforms",
        {},
        has(
            reform="reform/zhuang-ji-xian-xing",
            measures="jinshan-2023/measure/3.2.2",
            otherMeasures="yangpu-2023/measure/2.1.2",
        ),
        "桩基先行 in both",
    ),
    Fact("common-reforms", {"other": "奉贤"}, lacks(reform="reform/zhuang-ji-xian-xing"), "not in fengxian"),
    Fact("plan-overlap", {}, counts(6), "four plans make six pairs"),
    Fact(
        "plan-overlap",
        {},
        lambda rows: (rows[0]["plan"], rows[0]["other"]) == (J23, YP),
        "both word the city's plan of 2023",
    ),
    Fact("pilot-reforms", {}, counts(34), "40 starred rows; 4–5, 42–43, 65–67 and 81–83 share a reform item"),
    Fact("pilot-reforms", {}, lambda rows: sum(int(row["rows"]) for row in rows) == 40, "注:标*的为贯彻落实40项"),
    Fact("pilot-reforms", {}, has(name="完善政企沟通机制", rows="3"), "rows 65, 66, 67"),
    Fact(
        "inferred-reforms",
        {},
        lambda rows: any("一刀切" in row["name"] and "jinshan-2023/measure/2.1.1" in row["which"] for row in rows),
        "坚决杜绝“一刀切”“运动式”执法: jinshan 二（一）1 and yangpu （三）8",
    ),
    Fact("first-named", {}, has(name="一业一证", plan=J22, issued="2022-03-17"), "row 9; the plan is of 2022年3月17日"),
    Fact(
        "first-named", {}, has(name="桩基先行", plan=J23, issued="2023-02-15", plans="2"), "two weeks before Yangpu's"
    ),
    Fact("first-named", {"district": "奉贤"}, has(name="检查码", plan=FX, plans="1"), "in no earlier plan"),
    Fact("new-in-plan", {}, has(name="检查码", measures="2.2.5"), "in no earlier plan"),
    Fact("new-in-plan", {}, has(name="15分钟政务服务圈", measures="2.4.2"), "打造“15分钟政务服务圈”"),
    Fact("new-in-plan", {}, lacks(name="法治体检"), "row 50 of 2022 has it"),
    Fact("mentioned-only", {}, lacks(name="一业一证", plan=J22), "row 9 commits to it"),
    Fact("mentioned-only", {}, lacks(name="多税合一"), "row 25* 深化“多税合一”申报改革 commits to it"),
    Fact("reforms-left-out", {"district": "徐汇"}, counts(0), "no plan of Xuhui is held: nothing can lack in it"),
    Fact(
        "measures-without-reform", {}, has(measure=_m(FX, "3.1")), "“奉贤新城”打造创新创造营商环境: the district's own"
    ),
    Fact(
        "measures-without-reform",
        {},
        every("measure", lambda key: not key.startswith(_m(FX, "4."))),
        "四、组织保障 are safeguards",
    ),
    Fact(
        "does-plan-implement",
        {},
        has(state="sp:Implemented", words="有举措落实", part=_m(YP, "2.1.2"), quote="全面实施“桩基先行”"),
        "yangpu （一）2 全面实施“桩基先行”",
    ),
    Fact(
        "does-plan-implement",
        {"plan": "fengxian-2024"},
        lambda rows: [(row["state"], row["part"]) for row in rows] == [("sp:NotFound", "")],
        "no 桩基 in fengxian-2024",
    ),
    Fact(
        "does-plan-implement",
        {"plan": "shanghai-2023"},
        lambda rows: [(row["state"], row["part"]) for row in rows] == [("sp:NotHeld", "")],
        "the city's plan is cited only",
    ),
    Fact(
        "does-plan-implement",
        {"plan": "jinshan-2022", "reform": "多测合一"},
        has(state="sp:Implemented", part=_m(J22, "20"), quote="试点实行多测合一"),
        "row 20*",
    ),
    Fact(
        "does-plan-implement",
        {"plan": "yangpu-2023", "reform": "pilot-561473014b"},
        has(state="sp:ImplementedUnderAnotherName", via="reform/yi-ye-yi-zheng", part=_m(YP, "2.1.1")),
        "推行“一业一证”改革 is a pilot item of jinshan-2022; yangpu （一）1 深化“一业一证”改革",
    ),
    Fact(
        "does-plan-implement",
        {"plan": "fengxian-2024", "reform": "双随机、一公开"},
        are("quote", "以部门联合“双随机、一公开”监管为基本方式"),
        "named only: （二）1",
    ),
    Fact(
        "mentioned-only",
        {"plan": "jinshan-2022"},
        has(name="一网通办", measure=_m(J22, "64"), quote="探索依托“一网通办”平台"),
        "row 64*",
    ),
    Fact("plan-overlap", {}, has(plan=J23, other=YP, sameCityPlan="true"), "both: 上海市加强集成创新…（2023）"),
    Fact("plan-overlap", {}, has(plan=FX, other=J22, sameCityPlan="false"), "6.0 of 2024 and the pilot plan of 2021"),
    Fact(
        "reforms-left-out", {}, has(name="双随机、一公开", state="sp:NamedOnly", mentioned="true"), "fengxian （二）1"
    ),
    Fact(
        "reforms-left-out",
        {},
        has(name="推进涉外服务专窗建设", comparable="false"),
        "row 17* of jinshan-2022, a pilot of 2021; fengxian answers the city plan of 2024",
    ),
    Fact(
        "common-reforms",
        {"district": "杨浦", "other": "奉贤"},
        has(name="信用修复", forms="破产重整企业信用修复"),
        "both",
    ),
    Fact(
        "reform-network", {}, has(s=_m(J22, "9"), p="sp:responsibleUnit", o="org/jinshan/zwfwb"), "row 9: 区政务服务办"
    ),
    # ── departments, deadlines ──
    Fact(
        "department-deadlines",
        {},
        are("measure", *(_m(J22, row) for row in ("42", "45", "69", "70", "81", "83"))),
        "区发改委 with a month: 42 6月, 45 10月, 69 70 81 83 12月",
    ),
    Fact("department-deadlines", {}, has(measure=_m(J22, "45"), month="2022-10", printed="10月"), "row 45"),
    Fact(
        "department-deadlines",
        {"department": "上海市金山区人力资源和社会保障局"},
        are("month", "2022-03"),
        "of its nine rows only 72 has a month",
    ),
    Fact(
        "deadlines-by-month",
        {},
        are("measures", "1", "6", "1", "8", "16"),
        "3月 72; 6月 21 22 42 63 65 84; 9月 2; 10月 9 10 13 27 28 31 45 62; 12月 the other sixteen",
    ),
    Fact(
        "deadline-status",
        {"plan": "jinshan-2022"},
        has(status="sp:Ongoing", measures="65"),
        "100 rows less 32 dated, 1 done, 2 lost",
    ),
    Fact("deadline-status", {"plan": "jinshan-2022"}, has(status="sp:Done", measures="1"), "row 20: 已完成，巩固成效"),
    Fact("deadline-status", {"plan": "jinshan-2022"}, has(status="sp:Dated", measures="32"), "as deadlines-by-month"),
    Fact(
        "starred-without-deadline",
        {},
        are("measure", _m(J22, "68")),
        "68* lost its deadline; 74, which did too, has no star",
    ),
    Fact(
        "shared-responsibility",
        {"plan": "jinshan-2022"},
        has(one="org/jinshan/xzfwzx", other="org/jinshan/zwfwb", measures="4"),
        "区政务服务办 区行政服务中心: rows 10, 15, 31, 62",
    ),
    Fact(
        "shared-responsibility", {}, has(one="org/jinshan/jyj", other="org/jinshan/rsj", measures="2"), "rows 74 and 76"
    ),
    Fact("shared-responsibility", {}, every("one", lambda key: "ge-zhen" not in key), "各镇 is a class of bodies"),
    Fact(
        "measures-of-many-units",
        {},
        set_of("measure", *(_m(J22, row) for row in ("16", "63", "64", "67"))),
        "the only cells that name three or more",
    ),
    Fact(
        "measures-of-many-units",
        {"at-least": "4"},
        are("measure", _m(J22, "16")),
        "公安金山分局、 区民政局、相关 街镇、园区",
    ),
    Fact(
        "units-by-measures",
        {"plan": "jinshan-2022"},
        has(unit="org/jinshan/zwfwb", measures="12"),
        "6 9 10 13 15 27 28 29 31 62 63 64",
    ),
    Fact(
        "units-by-measures",
        {},
        has(unit="org/jinshan/fgw", measures="11", dated="6", ongoing="5"),
        "42–46, 69, 70, 81–83, 92",
    ),
    Fact("units-by-measures", {}, has(unit="org/jinshan/kw", measures="10", dated="0"), "89–91, 93–99, all 持续推进"),
    Fact("units-by-measures", {}, has(unit="org/jinshan/ge-zhen", group="true"), "各镇 is a class of bodies"),
    Fact("units-without-deadline", {}, has(unit="org/jinshan/kw", measures="10"), "区科委: all 持续推进"),
    Fact("units-without-deadline", {}, has(unit="org/jinshan/jcy"), "区检察院: row 47 持续推进"),
    Fact("units-without-deadline", {}, lacks(unit="org/jinshan/rsj"), "区人社局: row 72 3月"),
    Fact("parts-of-measure", {}, counts(12), "区内12个街道"),
    Fact(
        "parts-of-measure",
        {},
        lambda rows: rows[3]["name"].endswith("江浦路街道办事处") and "自助税务终端机" in rows[3]["text"],
        "江浦 is the fourth",
    ),
    Fact(
        "chain-to-unit",
        {},
        has(
            originName="一业一证",
            level="national",
            cityPlan="plan/shanghai-pilot-2021",
            measure=_m(J22, "9"),
            deadline="10月",
        ),
        "row 9*: 区政务服务办, 10月; the reform is the State Council's",
    ),
    # ── where reforms come from, how they spread, what an absence means ──
    Fact(
        "chain-to-unit",
        {},
        has(originName="证照分离", number="国函〔2015〕222号", cityPlan="", measure=_m(J22, "6")),
        "row 6 has no star: no text puts it under a city plan",
    ),
    Fact(
        "chain-to-unit",
        {},
        lambda rows: (
            {row["measure"] for row in rows if row["cityPlan"]}
            <= {_m(J22, row) for row in ("9", "10", "13", "15", "62", "63", "64")}
        ),
        "the starred rows of 区政务服务办: 9* 10* 13* 15* 62* 63* 64*; 6, 27 to 29 and 31 have no star",
    ),
    Fact("chain-to-unit", {}, has(measure=_m(J22, "27"), cityPlan=""), "深入推进“一件事”改革 has no star"),
    Fact(
        "reform-origins",
        {},
        has(name="双随机、一公开", number="国办发〔2015〕58号", introduced="2015-07-29"),
        "data/lexicon/origins.yaml, by general knowledge of the document",
    ),
    Fact(
        "reform-origins",
        {"reform": "涉案企业合规"},
        has(introduced="2020-03", document=""),
        "case 1: 2020年3月…全国首批六家; no document is named",
    ),
    Fact(
        "reform-origins", {"reform": "桩基先行"}, has(introduced="", known="", districts="2"), "its origin is unknown"
    ),
    Fact(
        "diffusion-order",
        {"reform": "涉案企业合规"},
        lambda rows: (
            [(row["districtName"], row["place"], row["days"]) for row in rows]
            == [("金山区", "1", "0"), ("杨浦区", "2", "348"), ("奉贤区", "3", "726")]
        ),
        "row 47 of 2022-03-17, then the plans of 2023-02-28 and 2024-03-12",
    ),
    Fact("diffusion-order", {"reform": "检查码"}, counts(0), "fengxian alone has it: there is no order"),
    Fact(
        "lag-to-district",
        {},
        lambda rows: {row["plan"]: row["days"] for row in rows} == {J22: "80", J23: "42", YP: "55", FX: "59"},
        "2021-12-27 → 2022-03-17; 2023-01-04 → 02-15 and 02-28; 2024-01-13 → 03-12",
    ),
    Fact(
        "plan-specificity",
        {},
        has(plan=J22, measures="100", dated="32", quantified="0", statesDeadlines="true"),
        "a hundred rows, 32 with a month; no row states a quantity",
    ),
    Fact(
        "plan-specificity",
        {},
        has(plan=YP, measures="40", dated="0", answered="0", quantified="4", statesUnits="false"),
        "（一）7, （二）9, （三）1 and （三）3 state quantities; no item names a responsible body",
    ),
    Fact("plan-specificity", {}, has(plan=FX, quantified="6"), "二（一）1, 4, （二）1, （三）4, （四）2, （五）3"),
    Fact("plan-specificity", {}, has(plan=J23, quantified="3"), "三（三）2, 四（一）2, 四（一）4"),
    Fact("origin-and-spread", {}, has(level="national", origin="true", districts="3"), "法治体检 is not; 三项制度 is"),
    Fact("origin-and-spread", {}, lacks(level="municipal", origin="true"), "no municipal reform has a known document"),
    Fact("counts-by-cut", {}, has(kind="sp:ElaboratesAssertion", all="99"), "all rows but 71"),
    Fact(
        "counts-by-cut",
        {},
        every("from95", lambda number: int(number) >= 0),
        "a kind with nothing sure is listed with 0",
    ),
    Fact(
        "only-thematic",
        {},
        lacks(subject="case/2023/01", object=_m(J22, "47")),
        "both say 企业合规“金山样本”: more than a shared reform",
    ),
    Fact(
        "only-thematic",
        {},
        every("methodName", lambda name: name in ("主题相近", "推导所得")),
        "the two methods that are no evidence of their own",
    ),
    Fact(
        "same-function",
        {},
        has(unit="org/jinshan/scjgj", measures="7", superior="org/shanghai/scjgj"),
        "rows 1, 7 (with 8), 11, 12, 14, 18",
    ),
    Fact(
        "same-function",
        {},
        lambda rows: (
            {row["districtName"] for row in rows if row["unit"].endswith("/scjgj")} - {""}
            == {"金山区", "杨浦区", "长宁区", "嘉定区", "普陀区", "松江区", "徐汇区"}
        ),
        "the districts whose 市场监管局 a text names",
    ),
    Fact("same-function", {"function": "税务"}, has(districtName="青浦区"), "case 7 is of 青浦区税务局"),
    Fact("non-adopters", {}, has(district="district/fengxian", state="sp:NotFound", plans="1"), "no 桩基 there"),
    Fact("non-adopters", {}, has(district="district/xuhui", state="sp:NotHeld", plans="0"), "no plan of it is held"),
    Fact("non-adopters", {}, counts(16), "every district of the city has a row"),
    Fact(
        "indicators-compared",
        {},
        lambda rows: (
            sorted((row["districtName"], row["role"], row["value"]) for row in rows)
            == [
                ("奉贤区", "target", "90"),
                ("杨浦区", "target", "90"),
                ("金山区", "target", "90"),
                ("长宁区", "result", "96"),
            ]
        ),
        "90%解决率 in three plans; case 6: 结案率96%",
    ),
    Fact(
        "indicators-compared",
        {"indicator": "服务网点（窗口）数"},
        has(owner="case/2023/19", value="59", before="102"),
        "从102个缩减到59个",
    ),
    Fact("corpus-frame", {}, counts(68), "sixteen districts and the city, 2021 to 2024"),
    Fact("corpus-frame", {"district": "金山"}, has(year="2022", state="sp:PlanHeld", plans="jinshan-2022"), "held"),
    Fact("corpus-frame", {"district": "金山"}, has(year="2024", state="sp:NotSought", plans=""), "nobody looked"),
    Fact(
        "deadline-status",
        {"plan": "jinshan-2023"},
        has(statusName="有明确时限", measures="0", statesDeadlines="false"),
        "that plan has no column of deadlines: a zero, and no lost cell",
    ),
    # ── cases ──
    Fact("cases-by-district", {}, counts(20), "twenty cases"),
    Fact("cases-by-district", {"district": "金山"}, are("rank", "1", "10"), "ranks 1 and 10"),
    Fact("cases-by-district", {}, has(rank="5", leads="上海市宝山区人民法院"), "宝山法院 tells its own case"),
    Fact("cases-of-reform", {"reform": "涉案企业合规"}, has(case="case/2023/01"), "case 1 is about nothing else"),
    Fact(
        "cases-of-reform",
        {"reform": "智慧办税服务厅"},
        has(case="case/2023/07", districtName="青浦区"),
        "its title says so",
    ),
    Fact("cases-of-reform", {}, has(name="一业一证", case="case/2023/17"), "结和“一业一证”改革工作"),
    Fact(
        "cases-for-plan",
        {},
        has(measure=_m(YP, "2.2.7"), case="case/2023/06"),
        "yangpu 全力创建全国网络市场监管与服务示范区; 长宁 is the first",
    ),
    Fact(
        "own-cases", {"district": "金山"}, has(measure=_m(J22, "47"), case="case/2023/01"), "both: 企业合规“金山样本”"
    ),
    Fact(
        "own-cases",
        {"district": "奉贤"},
        every("districtName", lambda name: name == "奉贤区"),
        "only that district was asked for",
    ),
    Fact("case-bodies-in-plans", {}, has(unit="org/jinshan/jcy", case="case/2023/01", measures="1"), "row 47"),
    Fact(
        "case-bodies-in-plans",
        {},
        has(unit="org/jinshan/czj", case="case/2023/10", measures="9"),
        "区财政局: 3 4 5 64 84–88",
    ),
    Fact("case-results", {"district": "金山"}, has(case="case/2023/01", value="26", unit="家"), "共帮助26家企业"),
    Fact("case-results", {"district": "宝山"}, has(value="453", unit="份"), "共在审判期间发出453份"),
    Fact("case-results", {"district": "嘉定"}, has(value="59", before="102"), "窗口数量从102个缩减到59个"),
    Fact("case-results", {"district": "嘉定"}, lacks(value="102"), "102个 is the state before"),
    Fact("case-results", {"district": "普陀"}, lacks(value="25"), "下一步…逐步覆盖25个: planned"),
    Fact("case-results", {"district": "普陀", "role": "planned"}, are("value", "25"), "下一步…逐步覆盖25个"),
    Fact("case-results", {"district": "浦东", "role": "*"}, has(value="2000", approximate="true"), "约2000亿元"),
    # ── targets, topics ──
    Fact(
        "targets-above",
        {},
        are("value", "100", "98", "90", "90", "90"),
        "100% fengxian （三）4; 98%以上 jinshan 四（一）2; three 90%解决率; the 80% ones are below",
    ),
    Fact(
        "targets-above",
        {"unit": "个", "at-least": "1000"},
        has(measure=_m(YP, "2.2.9"), value="8140"),
        "增加8140个学位",
    ),
    Fact("targets-above", {"at-least": "0"}, lacks(value="1"), "担保费率降至1%以下 is to be kept under"),
    Fact(
        "targets-by-topic",
        {},
        # 区级25个业态 (yangpu-2023 2.1.1) is where the pilot stands today: no target
        lambda rows: sum(int(row["targets"]) for row in rows) == 19,
        "every target of a measure has one main topic",
    ),
    Fact("coverage-matrix", {}, counts(63), "21 topics × 3 districts with a plan"),
    Fact(
        "coverage-matrix",
        {},
        lambda rows: sum(int(r["measures"]) for r in rows if r["district"] == "district/yangpu") == 55,
        "40 items, 12 parts, 3 safeguards",
    ),
    Fact(
        "coverage-matrix",
        {},
        has(topic="spt:business-insolvency", district="district/yangpu", measures="1"),
        "（一）10 办理破产",
    ),
    Fact(
        "measures-of-topic",
        {},
        lambda rows: {_m(J22, row) for row in ("23", "24", "25", "26")} <= {row["measure"] for row in rows},
        "the four rows of 金山税务局",
    ),
    Fact(
        "measures-of-topic",
        {"topic": "办理破产", "district": "杨浦"},
        has(measure=_m(YP, "2.1.10"), main="true"),
        "（一）10 办理破产",
    ),
    Fact("find-words", {}, set_of("where", _m(J22, "30"), _m(J23, "3.3.1")), "the two measures that say 拿地即开工"),
    Fact("find-words", {"words": '说"不"'}, counts(0), "a quote in the words is no quote in the query"),
    Fact("safeguards", {}, counts(14), "4, 3, 3 and 4"),
    Fact(
        "safeguards",
        {"plan": "yangpu-2023"},
        are("title", "协同联动增合力", "跟踪问效抓闭环", "宣传推广树品牌"),
        "三、组织保障",
    ),
    # ── wording, documents, provenance ──
    Fact(
        "reused-text",
        {},
        has(measure=_m(J23, "3.3.2"), otherMeasure=_m(YP, "2.3.3")),
        "实现“线上人工帮办”1分钟响应，90%解决率 in both",
    ),
    Fact("reused-text", {}, every("measure", lambda key: key.startswith(J23)), "the first plan is on the left"),
    Fact(
        "reused-text",
        {"plan": "yangpu-2023", "other": "jinshan-2023"},
        has(measure=_m(YP, "2.3.3"), otherMeasure=_m(J23, "3.3.2")),
        "the other way round",
    ),
    Fact(
        "same-commitments",
        {},
        has(measure=_m(J22, "53"), otherMeasure=_m(J23, "4.2.4")),
        "早餐工程: row 53, and 四（二）4 of the year after",
    ),
    Fact("same-commitments", {}, every("measure", lambda key: key.startswith(J22)), "the first plan is on the left"),
    Fact(
        "same-commitments",
        {"plan": "jinshan-2023", "other": "jinshan-2022"},
        has(measure=_m(J23, "5.2"), otherMeasure=_m(J22, "69")),
        "the other way round: 体验官",
    ),
    Fact(
        "verbatim-clauses",
        {},
        has(words="拓展燃气小型标准化接入适用范围，逐步降低接入工程费用", characters="26"),
        "jinshan 四（一）2 and yangpu （一）3",
    ),
    Fact("verbatim-clauses", {"at-least": "30"}, every("characters", lambda number: int(number) >= 30), "as asked"),
    Fact(
        "carried-on", {}, has(measure=_m(J22, "47"), laterMeasure=_m(J23, "2.1.3")), "企业合规“金山样本” word for word"
    ),
    Fact(
        "carried-on",
        {},
        has(measure=_m(J22, "31"), laterMeasure=_m(J23, "3.3.3"), status="sp:Dated"),
        "推进“金智办”政务智能办建设, 10月",
    ),
    Fact("carried-on", {}, has(measure=_m(J22, "2"), laterMeasure=_m(J23, "2.2.1")), "公路养护项目 … 其他工程建设领域"),
    Fact("carried-on", {}, has(measure=_m(J22, "52"), laterMeasure=_m(J23, "4.2.4")), "共享餐厅 in other words"),
    Fact("carried-on", {}, has(measure=_m(J22, "72"), laterMeasure=_m(J23, "4.1.3")), "the brand 职·在湾区"),
    Fact("not-carried-on", {}, lacks(measure=_m(J22, "50")), "法治体检 goes on in 2.3.3"),
    Fact("not-carried-on", {}, has(measure=_m(J22, "14")), "一照通办: not in jinshan-2023"),
    Fact("new-in-next-plan", {}, has(measure=_m(J23, "3.2.4")), "跨境贸易: not in jinshan-2022"),
    Fact(
        "new-in-next-plan",
        {},
        lacks(words="支持园区加大共享餐厅建设和改造力度，运用市场化竞聘、用餐满意度评价等手段，提高服务品质。"),
        "row 52",
    ),
    Fact("not-carried-on", {}, has(measure=_m(J22, "40")), "制定园区标识使用操作规程: no 标识 in jinshan-2023"),
    Fact("not-carried-on", {}, lacks(measure=_m(J22, "30")), "“拿地即开工” goes on"),
    Fact(
        "evidence-of-link",
        {},
        has(relation="sp:implements", method="sp:Explicit", quote="推行“一业一证”改革", document=J22),
        "row 9*",
    ),
    Fact("evidence-of-link", {"of": "jinshan-2022/9", "to": "金山 政务服务办"}, are("quote", "区政务服务办"), "a name"),
    Fact("evidence-of-link", {"to": "org/jinshan/zwfwb"}, are("quote", "区政务服务办"), "row 9's cell"),
    Fact(
        "irregular-rows",
        {},
        set_of("row", *(_m(J22, row) for row in ("4", "36", "37", "43", "48", "49", "55", "68", "74"))),
        "slid left 36 43 48 49 55, right 4 68 74; 37 prints 提升 for 提标",
    ),
    Fact("irregular-rows", {}, has(row=_m(J22, "68"), code="cell-lost", severity="loss"), "68* has no 时间节点"),
    Fact("irregularities", {"plan": "yangpu-2023"}, has(code="doubled-character", places="1"), "拓展数/数字经济"),
    Fact(
        "plan-basis",
        {},
        has(plan=FX, basis="plan/shanghai-2024", number="沪府办发〔2024〕1号"),
        "落实《上海市坚持对标改革…》(沪府办发〔2024〕1号)",
    ),
    Fact("plan-basis", {}, set_of("plan", J22, J23, YP, FX), "each names its own"),
    Fact(
        "documents-cited",
        {},
        lambda rows: rows[0]["document"] == "plan/shanghai-2023" and int(rows[0]["citing"]) >= 3,
        "jinshan-2023, yangpu-2023, case 14",
    ),
    Fact(
        "documents-cited",
        {},
        has(name="中华人民共和国行政处罚法", who="case/2023/03"),
        "依据《中华人民共和国行政处罚法》",
    ),
    Fact("rows-of-paragraph", {}, lambda rows: sum(int(row["rows"]) for row in rows) == 99, "all rows but 71"),
    Fact("rows-of-paragraph", {}, has(title="加快推进园区市政设施改造", rows="5"), "rows 32 to 36"),
    Fact("rows-without-paragraph", {}, are("row", _m(J22, "71")), "the narrative does not word row 71"),
    Fact("least-certain", {}, every("confidence", lambda sure: float(sure) < 0.7), "as asked"),
    Fact(
        "least-certain",
        {},
        every("method", lambda method: method != "sp:Explicit"),
        "what a document states is surer than that",
    ),
    Fact(
        "links-by-method", {"plan": "jinshan-2022"}, has(kind="sp:ElaboratesAssertion", links="99"), "all rows but 71"
    ),
    Fact(
        "links-by-method",
        {"plan": "jinshan-2022"},
        has(kind="sp:BasedOnAssertion", method="sp:Explicit", links="1"),
        "根据《上海市营商环境创新试点实施方案》",
    ),
]


def test_every_question_has_a_fact() -> None:
    assert {fact.question for fact in FACTS} == {question.name for question in QUESTIONS}


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: f"{fact.question} {fact.why[:30]}")
def test_fact(graph: KnowledgeGraph, fact: Fact) -> None:
    rows = _rows(run(graph, fact.question, fact.parameters, folder=FOLDER))
    assert fact.check(rows), f"{fact.why}: {rows[:5]}"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_question_explains_its_columns(graph: KnowledgeGraph, question: Question) -> None:
    """As they come, and with its defaults it answers: a question that finds nothing shows nobody what it is for."""
    result = run(graph, question.name, folder=FOLDER)
    assert result.columns == tuple(column.name for column in question.columns)
    assert not result.columns or list(result.rows()), "its defaults find nothing"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_question_is_well_made(question: Question) -> None:
    assert all((question.zh, question.en, question.answer_zh, question.answer_en))
    assert "PREFIX" not in question.sparql
    assert not re.search(r"\?\w+ +rdf:predicate +(?!\?)", question.sparql), "the classes of assertions serve instead"
    for parameter in question.parameters:
        places = re.findall(rf"[^\n]*\{{\{{{parameter.name}\}}\}}[^\n]*", question.sparql)
        if parameter.default == ANY:
            assert all("VALUES" in place for place in places), "only VALUES may hold UNDEF"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_no_parameter_is_named_like_an_option(question: Question) -> None:
    """``kg query evidence-of-link --from …`` went to the option that says where the graph is."""
    of_parameters = {"district", "plan", "reform", "department", "topic"}
    options = {name for one in query_command.params for name in one.opts} | {"--help", "-h"}
    taken = {name.removeprefix("--") for name in options} - of_parameters
    assert not {parameter.name for parameter in question.parameters} & taken


def test_every_named_option_is_a_parameter_of_that_kind() -> None:
    kinds = {parameter.name: parameter.kind for question in QUESTIONS for parameter in question.parameters}
    assert all(kinds[name] == name for name in ("district", "plan", "reform", "department", "topic"))


def test_no_question_keeps_people_waiting(graph: KnowledgeGraph, record_property: Callable[[str, Any], None]) -> None:
    seconds = {}
    for question in QUESTIONS:
        begun = time.process_time()
        run(graph, question.name, folder=FOLDER).text()
        seconds[question.name] = time.process_time() - begun
    record_property("median_ms", round(1000 * statistics.median(seconds.values()), 1))
    assert max(seconds.values()) < 2, max(seconds, key=lambda name: seconds[name])
    assert sum(seconds.values()) < 10


def test_facts_hold_in_the_sources(sources: dict[str, str]) -> None:
    """The words whose absence the facts rest on are absent."""
    for word, slugs in {
        "桩基先行": {"jinshan-2023", "yangpu-2023"},
        "检查码": {"fengxian-2024"},
        "拿地即开工": {"jinshan-2022", "jinshan-2023"},
        "数字化电子发票": {"jinshan-2023", "yangpu-2023"},
        "15分钟政务服务圈": {"fengxian-2024"},
    }.items():
        assert {slug for slug, text in sources.items() if word in text} == slugs
    assert "标识" not in sources["jinshan-2023"]


def test_no_reform_begins_after_a_plan_that_takes_it_up(graph: KnowledgeGraph) -> None:
    """What came after the fact introduced nothing: 国发〔2024〕3号 is no origin of 一件事 in plans of 2022."""
    late = """SELECT ?reform ?plan { ?reform sp:introducedOn ?since . ?presence sp:ofReform ?reform ; sp:ofPlan ?plan ;
      sp:presenceState sp:Implemented . ?plan dct:issued ?issued FILTER(STR(?issued) < STR(?since)) }"""
    assert [graph.key(row["reform"]) for row in graph.query(late)] == []


def _rows(result: Result) -> list[Row]:
    if result.kind == "yes or no":
        return [{"answer": "yes" if result.yes() else "no"}]
    if result.kind == "graph":
        triples = result.graph.query(result.sparql)
        return [
            {"s": _cell(t.subject, result), "p": _cell(t.predicate, result), "o": _cell(t.object, result)}
            for t in triples
        ]
    return [{name: _cell(term, result) for name, term in row.items()} for row in result.rows()]


def _cell(term: NamedNode | Literal | None, result: Result) -> str:
    if term is None:
        return ""
    value = term.value
    for prefix, namespace in (("", result.graph.base), ("sp:", SP), ("spt:", SPT)):
        if isinstance(term, NamedNode) and value.startswith(namespace):
            return prefix + value.removeprefix(namespace)
    return value


SP, SPT = "https://w3id.org/shanghai-policy/ontology#", "https://w3id.org/shanghai-policy/topic/"


def test_what_goes_on_is_one_judgement(graph: KnowledgeGraph) -> None:
    """carried-on, not-carried-on and new-in-next-plan divide the clauses of the two plans as ``kg diff`` does."""
    from kg.compare.clauses import Change
    from kg.compare.plans import compare

    ledger = compare(ROOT / "data", "jinshan-2022", "jinshan-2023")
    on, alone, new = (
        _rows(run(graph, name, {}, folder=FOLDER)) for name in ("carried-on", "not-carried-on", "new-in-next-plan")
    )
    assert len(on) == sum(1 for e in ledger.entries if e.before and e.after)
    assert len(alone) == ledger.counts()[Change.NONE]
    assert len(new) == ledger.counts()[Change.NEW]
    for rows, change in ((alone, Change.NONE), (new, Change.NEW)):
        texts = [(e.before_text or e.after_text) for e in ledger.entries if e.change is change]
        assert sorted(r["words"].replace(" ", "") for r in rows) == sorted(
            "".join(text.text.split()) for text in texts if text is not None
        )
