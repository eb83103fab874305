"""The year-to-year ledger, and how a clause was taken over, on phrases of the documents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.compare.clauses import Change, DiffEntry, Moved, diff_documents
from kg.lexicon.boilerplate import Wording, load_wording
from kg.lexicon.uptake import UptakeCues, load_uptake
from kg.link.wording_change import UptakeKind, char_diff, classify_uptake
from tests.unit.link.texts import annex, plan

OLD = {
    "1": ("开展“一照多址”“一证多址”改革", "推进落实开展“一照多址”“一证多址”改革，在营业执照上加载经营场所信息。"),
    "30": ("不断完善“拿地即开工”服务流程和机制", "健全完善区镇两级全程代办队伍。"),
    "47": ("持续加强法治化营商环境建设", "深入推进企业合规改革试点工作,通过探索既“严管”又“厚爱”的企业合规“金山样本”。"),
    "84": ("建立风险补偿机制", "引导政府性融资担保机构坚守“准公共”定位,降低担保服务门槛,积极发挥“支小支农”作用。"),
}
NEW = {
    "2.1.3": "提倡“温度”执法。深入推进企业合规改革试点工作，通过探索既“严管”又“厚爱”的企业合规“金山样本”，"
    "为企业提供规范健康包容的法治环境。",
    "3.3.1": "优化服务机制。不断完善“拿地即开工”服务流程和机制，扩大服务覆盖面。",
    "4.1.4": "提升金融服务能级。引导政府性融资担保机构坚持准公共定位，降低担保费率降至1%以下。",
    "4.2.1": "完善园区设施配套。鼓励园区开设运动健身室。",
}


@pytest.fixture(scope="module")
def wording() -> Wording:
    return load_wording(["企业合规改革试点", "拿地即开工"])


@pytest.fixture(scope="module")
def ledger(wording: Wording) -> dict[str, DiffEntry]:
    units = {
        "plan/jinshan-2022/measure/84": ("区财政局",),
        "plan/jinshan-2023/measure/4.1.4": ("区财政局", "区国资委"),
        "plan/jinshan-2022/measure/47": ("区检察院",),  # the newer plan states none: no change
    }
    deadlines = {"plan/jinshan-2022/measure/30": "2022-10", "plan/jinshan-2023/measure/3.3.1": "2023-12"}
    entries = diff_documents(
        annex("jinshan-2022", OLD, {}), plan("jinshan-2023", NEW), wording, units=units, deadlines=deadlines
    )
    return {(entry.before or entry.after or "").split("/measure/")[1]: entry for entry in entries}


@pytest.mark.parametrize(
    ("clause", "change", "after"),
    [
        ("1/clause/1", Change.DROPPED, None),
        ("30/clause/1", Change.REWORDED, "3.3.1/clause/1"),  # by its reform item
        ("47/clause/1", Change.KEPT, "2.1.3/clause/1"),  # all its words, with more behind them
        ("84/clause/1", Change.REWORDED, "4.1.4/clause/1"),  # 坚守 → 坚持, the rest other
        ("4.2.1/clause/1", Change.NEW, "4.2.1/clause/1"),
    ],
)
def test_ledger(ledger: dict[str, DiffEntry], clause: str, change: Change, after: str | None) -> None:
    entry = ledger[clause]
    assert entry.change is change
    assert entry.after == (f"plan/jinshan-2023/measure/{after}" if after else None)


def test_every_clause_stands_in_the_ledger_once(ledger: dict[str, DiffEntry]) -> None:
    assert len(ledger) == len(OLD) + 1


def test_moved_deadlines_and_changed_units(ledger: dict[str, DiffEntry]) -> None:
    assert ledger["30/clause/1"].deadline == Moved("2022-10", "2023-12")
    assert ledger["84/clause/1"].units == Moved(("区财政局",), ("区国资委", "区财政局"))
    assert ledger["47/clause/1"].units is None


def test_the_same_plan_twice_is_kept_whole(wording: Wording) -> None:
    entries = diff_documents(plan("jinshan-2023", NEW), plan("jinshan-2024", NEW), wording)
    assert {entry.change for entry in entries} == {Change.KEPT}


@given(st.text(max_size=30), st.text(max_size=30))
def test_char_diff_leads_from_one_text_to_the_other(a: str, b: str) -> None:
    steps = char_diff(a, b)
    assert "".join(words for op, words in steps if op != "+") == a
    assert "".join(words for op, words in steps if op != "-") == b
    assert all(words for _, words in steps)


@pytest.fixture(scope="module")
def cues() -> UptakeCues:
    return load_uptake()


@pytest.mark.parametrize(
    ("source", "taken", "kind"),
    [
        ("全面实施全流程网上办案", "全面实施全流程网上办案", UptakeKind.COPIED),
        (
            "优化占掘路审批操作流程，推行并联审批、限时办结",
            "优化占掘路审批操作流程，推行并联审批，限时办结",
            UptakeKind.COPIED,
        ),
        ("推动简易案件及时高效审结", "拓展燃气小型标准化接入适用范围", UptakeKind.NEW),
        ("全面推行综合监管“一件事”改革", "探索开展综合监管“一件事”改革试点", UptakeKind.WEAKENED),
        ("严格执行水电气接入“零负担”政策", "执行水电气接入“零负担”政策", UptakeKind.WEAKENED),
        ("获得用电满意率98%以上", "获得用电满意率95%以上", UptakeKind.WEAKENED),
        ("降低担保费率降至1%以下", "降低担保费率降至2%以下", UptakeKind.WEAKENED),
        ("降低担保费率降至1%以下", "降低担保费率降至0.5%以下", UptakeKind.REWORDED),  # asks more, so not weaker
        (
            "继续推进数字化电子发票试点扩围工作",
            "继续推进数字化电子发票试点扩围工作，开票率达到80%以上",
            UptakeKind.SPECIFIED,
        ),
        ("完善公平竞争审查机制", "2023年底前完善公平竞争审查机制", UptakeKind.SPECIFIED),
        ("对现有涉企政策进行梳理", "对现有区级涉企政策进行梳理", UptakeKind.LOCALISED),
        ("围绕重点产业集群，加强知识产权保护", "围绕金山区重点产业集群，加强知识产权保护", UptakeKind.LOCALISED),
        ("落实全市统一的执法工作指引", "落实全区统一的执法工作指引", UptakeKind.LOCALISED),
        ("优化小额诉讼程序，拓展适用范围", "优化小额诉讼程序，扩大适用率，完善审理", UptakeKind.REWORDED),
    ],
)
def test_uptake(source: str, taken: str, kind: UptakeKind, cues: UptakeCues) -> None:
    uptake = classify_uptake(source, taken, cues, places=["金山区", "杨浦区"])
    assert uptake.kind is kind
    assert bool(uptake.signs) == (kind not in {UptakeKind.COPIED, UptakeKind.NEW, UptakeKind.REWORDED})


def test_uptake_reports_every_sign(cues: UptakeCues) -> None:
    uptake = classify_uptake("全面推广“免申即享”政策", "在金山区探索推广25个“免申即享”政策", cues, places=["金山区"])
    assert [(sign.kind, sign.op, sign.words) for sign in uptake.signs] == [
        (UptakeKind.WEAKENED, "-", "全面"),
        (UptakeKind.WEAKENED, "+", "探索"),
        (UptakeKind.SPECIFIED, "+", "25个"),
        (UptakeKind.LOCALISED, "+", "金山区"),
    ]
    assert uptake.kind is UptakeKind.WEAKENED
