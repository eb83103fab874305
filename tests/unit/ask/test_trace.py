"""Traces of the real documents: each fact was read in the source, at the line that its comment names."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.ask.trace.records import Step, steps_below
from kg.ask.trace.trace import METHODS, Trace, trace
from kg.errors import TraceError
from kg.rdf.store import KnowledgeGraph

Graph = KnowledgeGraph


def found(shown: Trace, relation: str) -> dict[str, Step]:
    """Key (or label, for a value) → step, of all steps of a relation at any depth."""
    steps = [step for _, step in steps_below(shown.steps) if step.relation == relation]
    return {step.node.key or step.label: step for step in steps}


# ── a measure ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_units_and_deadline_of_an_annex_row(graph: Graph) -> None:
    """jinshan-2022 第196行: 37 … 各镇、园区 持续推进."""
    shown = trace(graph, "jinshan-2022/37")
    units = found(shown, "sp:responsibleUnit")
    assert sorted(step.label for step in units.values()) == ["金山区各镇", "金山区园区"]
    assert {step.method for step in units.values()} == {"Explicit"}
    assert list(found(shown, "sp:deadline")) == ["持续推进"]


def test_row_rises_to_its_plan_and_city_plan(graph: Graph) -> None:
    """jinshan-2022 第19行: 根据《上海市营商环境创新试点实施方案》相关工作要求."""
    plan = found(trace(graph, "jinshan-2022/37"), "sp:inPlan")["plan/jinshan-2022"]
    assert [step.node.key for step in plan.steps] == ["plan/shanghai-pilot-2021"]
    assert "根据《上海市营商环境创新试点实施方案》" in (plan.steps[0].quote or "")
    assert "not in the corpus" in plan.steps[0].note


def test_row_without_a_reform_says_so(graph: Graph) -> None:
    """Row 37 has no star and names no reform."""
    step = found(trace(graph, "jinshan-2022/37"), "sp:implements")["未发现所落实的市级改革"]
    assert (step.kind, step.evidence) == ("none", ())


def test_starred_row(graph: Graph) -> None:
    """jinshan-2022 第160行: 9* 推行“一业一证”改革 … 区政务服务办 10月; the footnote says what * means."""
    shown = trace(graph, "jinshan-2022/9")
    pilot = next(step for key, step in found(shown, "sp:implements").items() if key.startswith("reform/pilot-"))
    assert (pilot.label, pilot.method) == ("推行“一业一证”改革", "Explicit")
    assert "40项上海市首批营商环境创新试点改革举措" in pilot.evidence[0].other_quote
    assert {step.node.key for step in pilot.steps} == {"plan/shanghai-pilot-2021", "reform/yi-ye-yi-zheng"}
    assert "reform/yi-ye-yi-zheng" not in found(shown, "sp:mentionsReform")  # taken up as a pilot
    assert found(shown, "sp:deadline")["10月"].node.english == "2022-10"
    assert [step.label for step in found(shown, "sp:responsibleUnit").values()] == ["上海市金山区政务服务办公室"]


def test_measure_that_two_districts_share(graph: Graph) -> None:
    """jinshan-2023 第39行 and yangpu-2023 第113行: 全面实施跨部门联合“双随机、一公开”监管，…"""
    shown = trace(graph, "jinshan-2023/2.1.2")
    named = found(shown, "sp:implements")["reform/shuang-sui-ji-yi-gong-kai"]
    assert (named.method, named.quote) == ("NamedReform", "全面实施跨部门联合“双随机、一公开”监管")
    twin = found(shown, "sp:reusesTextOf")["plan/yangpu-2023/measure/2.3.7/clause/1"]
    assert (twin.label, twin.node.detail) == ("精准高效监管", "杨浦区")
    assert "避免多头执法、重复检查" in (twin.quote or "")  # the twin's own words first …
    assert "严禁各种随意检查" in twin.evidence[0].other_quote  # … those of Jinshan beside them
    assert found(shown, "sp:deadline")["未载明"].kind == "none"


def test_twins_are_seen_from_both_sides(graph: Graph) -> None:
    twin = found(trace(graph, "yangpu-2023/2.3.7"), "sp:reusesTextOf")["plan/jinshan-2023/measure/2.1.2/clause/1"]
    assert "严禁各种随意检查" in (twin.quote or "")
    assert twin.evidence[0].source == "jinshan-2023"


def test_inferred_reform_is_part_of_the_city_plan_of_both(graph: Graph) -> None:
    # 优化规划、土地等领域审批管理流程, word for word in yangpu-2023 二（一）2
    reforms = found(trace(graph, "jinshan-2023/3.2.2"), "sp:implements").values()
    inferred = [step for step in reforms if step.kind == "inferred reform"]
    assert inferred
    for step in inferred:
        assert step.method == "TextReuse"
        assert "plan/shanghai-2023" in [above.node.key for above in step.steps]


def test_case_that_shows_the_practice(graph: Graph) -> None:
    """Case 9 (第327行): 三是落实“双随机一公开”，开展全面覆盖监管."""
    case = found(trace(graph, "jinshan-2023/2.1.2"), "sp:exemplifiedBy")["case/2023/09"]
    assert "双随机一公开" in (case.quote or "")
    assert "双随机、一公开" in case.evidence[0].other_quote


def test_twelve_parts_of_one_measure(graph: Graph) -> None:
    """Yangpu's 二（四）10 holds a part for each of its twelve sub-districts."""
    parts = [key for key in found(trace(graph, "yangpu-2023/2.4.10"), "dct:hasPart") if "/clause/" not in key]
    assert parts == [f"plan/yangpu-2023/measure/2.4.10.{n}" for n in range(1, 13)]


def test_quotes_stand_in_the_sources_where_they_are_said_to(graph: Graph, sources: dict[str, str]) -> None:
    shown = trace(graph, "jinshan-2023/2.1.2")
    assert len(shown.evidence()) > 10
    outside = [one for one in shown.evidence() if one.source not in sources]
    assert {one.method for one in outside} <= {"Curated"}, "a person knows of a document that is not held"
    for one in shown.evidence():
        if one not in outside:
            assert "".join(sources[one.source][one.start : one.end].split()) == "".join(one.quote.split())


# ── the other way round ───────────────────────────────────────────────────────────────────────────────────────────


def test_reform_by_district(graph: Graph) -> None:
    """一业一证: jinshan-2022 第160行 (starred row 9), yangpu-2023 第33行, fengxian-2024 第85行; not in jinshan-2023."""
    shown = trace(graph, "一业一证")
    assert set(found(shown, "sp:implementedBy")) == {
        "plan/jinshan-2022/measure/9", "plan/yangpu-2023/measure/2.1.1", "plan/fengxian-2024/measure/2.4.1",
    }  # fmt: skip
    districts = {step.node.key: step for step in shown.steps if step.relation == "sp:inDistrict"}
    since = {key: step.note.split()[-1] for key, step in districts.items()}
    assert since == {
        "district/jinshan": "2022-03-17",
        "district/yangpu": "2023-02-28",
        "district/fengxian": "2024-03-12",
    }
    in_jinshan = {step.node.key: step.note for step in districts["district/jinshan"].steps}
    assert in_jinshan == {"plan/jinshan-2022": "", "plan/jinshan-2023": "not found 未见其名"}


def test_reform_named_in_passing_is_told_apart(graph: Graph) -> None:
    """fengxian-2024 第53行: 选择部分“一业一证”改革行业 commits to 综合监管, not to 一业一证."""
    assert "plan/fengxian-2024/measure/2.2.1" in found(trace(graph, "一业一证"), "sp:mentionedIn")


def test_districts_without_a_plan_are_no_document(graph: Graph) -> None:
    last = trace(graph, "一业一证").steps[-1]
    assert last.note.startswith("not held 未收录")
    assert len(last.label.split("、")) == 13  # sixteen less Jinshan, Yangpu, Fengxian


def test_department_by_deadline(graph: Graph) -> None:
    """区发改委 in the annex: rows 42 (6月), 45 (10月), 69 70 81 83 (12月), 43 44 46 82 92 (持续推进)."""
    shown = trace(graph, "金山区发改委")
    groups = {
        step.label: {below.node.key.rsplit("/", 1)[1] for below in step.steps} for step in shown.steps if step.steps
    }
    assert groups == {
        "2022-06": {"42"},
        "2022-10": {"45"},
        "2022-12": {"69", "70", "81", "83"},
        "持续推进 ongoing": {"43", "44", "46", "82", "92"},
    }


def test_city_plan_lists_districts_and_its_forty_rows(graph: Graph) -> None:
    """The footnote of the annex counts 40 starred rows; the plan of 2023 takes up two of their reforms in words."""
    shown = trace(graph, "plan/shanghai-pilot-2021")
    assert "plan/jinshan-2022" in [step.node.key for step in shown.steps if step.relation == "sp:implementedBy"]
    reforms = [step for step in shown.steps if step.kind == "reform"]
    below = {below.node.key for step in reforms for below in step.steps}
    assert len({key for key in below if key.startswith("plan/jinshan-2022/")}) == 40
    assert {key for key in below if not key.startswith("plan/jinshan-2022/")} == {
        "plan/jinshan-2023/measure/3.1.1",  # 建立完善区领导定点联系、定期走访等常态化政企沟通机制
        "plan/jinshan-2023/measure/3.2.3",  # 构建重点领域事前事中事后全流程监管机制
    }


def test_case_shows_unit_and_results(graph: Graph) -> None:
    """Case 9: 奉贤区卫健委 …; 职业病防治线上线下培训宣传100余次."""
    shown = trace(graph, "case/9")
    assert "上海市奉贤区卫生健康委员会" in [step.label for step in found(shown, "sp:leadUnit").values()]
    assert any("100余次" in step.label and step.node.english == "> 100 次" for _, step in steps_below(shown.steps))
    both = [step for key, step in found(shown, "sp:exemplifies").items() if "/measure/" in key]
    assert both
    assert all(step.quote and step.evidence[0].other_quote for step in both)


def test_district_shows_plans_and_cases(graph: Graph) -> None:
    shown = trace(graph, "district/jinshan")
    assert list(found(shown, "sp:hasPlan")) == ["plan/jinshan-2022", "plan/jinshan-2023"]
    assert "case/2023/01" in found(shown, "sp:hasCase")  # 企业合规“金山样本”


def test_district_without_a_plan(graph: Graph) -> None:
    assert trace(graph, "district/putuo").steps[0].label.startswith("not held 未收录")


@pytest.mark.parametrize("kind", ["sp:Section", "sp:Clause", "sp:PolicyDocument", "sp:District", "skos:Concept"])
def test_everything_can_be_traced(graph: Graph, kind: str) -> None:
    """Whatever it is, it is called by its label, and leads somewhere or says that nothing was found."""
    rows = list(graph.query(f"SELECT DISTINCT ?n {{ ?n a {kind} }} ORDER BY ?n LIMIT 150"))
    assert rows
    for row in rows:
        shown = trace(graph, row["n"].value)
        assert shown.start.label not in ("", shown.start.key)
        assert shown.steps, shown.start.key


# ── the filter ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_min_confidence_leaves_out_what_is_less_sure(graph: Graph) -> None:
    every, sure = trace(graph, "jinshan-2023/2.1.2"), trace(graph, "jinshan-2023/2.1.2", min_confidence=0.9)
    kept = {one.assertion for one in every.evidence() if one.confidence >= Decimal("0.9")}
    assert {one.assertion for one in sure.evidence()} == kept
    assert len(kept) < len(every.evidence())


def test_method_leaves_out_the_others(graph: Graph) -> None:
    shown = trace(graph, "jinshan-2023/2.1.2", methods=["TextReuse"])
    assert {one.method for one in shown.evidence()} == {"TextReuse"}
    assert "reform/shuang-sui-ji-yi-gong-kai" not in found(shown, "sp:implements")


def test_what_the_filter_hides_is_not_called_absent(graph: Graph) -> None:
    """Row 37 has its units (第196行), row 9 its reform; that the filter hides them makes neither untrue."""
    units = found(trace(graph, "jinshan-2022/37", methods=["Thematic"]), "sp:responsibleUnit")
    assert list(units) == ["未通过筛选"]
    reforms = found(trace(graph, "jinshan-2022/9", methods=["Thematic"]), "sp:implements")
    assert "未通过筛选" in reforms
    districts = [
        step for step in trace(graph, "一业一证", methods=["Explicit"]).steps if step.relation == "sp:inDistrict"
    ]
    notes = {below.node.key: below.note for step in districts for below in step.steps}
    assert notes["plan/yangpu-2023"].startswith("left out by the filter")
    assert notes["plan/jinshan-2023"].startswith("not found 未见其名")


@pytest.mark.parametrize("given", ["1.5", "-0.1", "sure", "nan"])
def test_wrong_confidence_is_refused(graph: Graph, given: str) -> None:
    with pytest.raises(TraceError, match="is no confidence\n  give a number from 0 to 1"):
        trace(graph, "jinshan-2022/37", min_confidence=given)


def test_wrong_method_is_refused(graph: Graph) -> None:
    with pytest.raises(TraceError, match="there is no method 'Guess'\n  methods: Explicit, NamedReform"):
        trace(graph, "jinshan-2022/37", methods=["Guess"])


def test_methods_are_those_of_the_graph(graph: Graph) -> None:
    declared = {row["m"].value.rsplit("#", 1)[1] for row in graph.query("SELECT ?m { ?m a sp:Method }")}
    assert declared == set(METHODS)
