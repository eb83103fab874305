"""The year-to-year ledger, and how a clause was taken over, on phrases of the documents."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.compare.clauses import Change, DiffEntry, Moved, diff_documents
from kg.lexicon.boilerplate import load_wording
from kg.lexicon.bundle import Lexicon, load_lexicon
from kg.lexicon.files import data_folder
from kg.lexicon.uptake import UptakeCues, load_uptake
from kg.link.continuity import find_continuity
from kg.link.succession import settle
from kg.link.wording_change import UptakeKind, char_diff, classify_uptake
from kg.records import Document, Facts
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
def lexicon() -> Lexicon:
    return load_lexicon(data_folder() / "lexicon")


def entries_of(lexicon: Lexicon, a: Document, b: Document, **stated: Any) -> tuple[DiffEntry, ...]:
    links, near = find_continuity(Facts(a), Facts(b), lexicon)
    return diff_documents(a, b, settle(a, b, links, near, load_wording()), **stated)


@pytest.fixture(scope="module")
def ledger(lexicon: Lexicon) -> dict[str, DiffEntry]:
    units = {
        "plan/jinshan-2022/measure/84": ("区财政局",),
        "plan/jinshan-2023/measure/4.1.4": ("区财政局", "区国资委"),
        "plan/jinshan-2022/measure/47": ("区检察院",),  # the newer plan states none: no change
    }
    deadlines = {"plan/jinshan-2022/measure/30": "2022-10", "plan/jinshan-2023/measure/3.3.1": "2023-12"}
    entries = entries_of(
        lexicon, annex("jinshan-2022", OLD, {}), plan("jinshan-2023", NEW), units=units, deadlines=deadlines
    )
    return {(entry.before or entry.after or "").split("/measure/")[1]: entry for entry in entries}


@pytest.mark.parametrize(
    ("clause", "change", "after"),
    [
        ("1/clause/1", Change.NONE, None),
        ("30/clause/1", Change.REWORDED, "3.3.1/clause/1"),  # by its reform item
        ("47/clause/1", Change.KEPT, "2.1.3/clause/1"),  # all its words, with more behind them
        ("84/clause/1", Change.PART, "4.1.4/clause/1"),  # 坚守 → 坚持; 发挥“支小支农”作用 is not taken up
        ("4.2.1/clause/1", Change.NEW, "4.2.1/clause/1"),
    ],
)
def test_ledger(ledger: dict[str, DiffEntry], clause: str, change: Change, after: str | None) -> None:
    entry = ledger[clause]
    assert entry.change is change
    assert entry.after == (f"plan/jinshan-2023/measure/{after}" if after else None)


def test_every_clause_stands_in_the_ledger_once(ledger: dict[str, DiffEntry]) -> None:
    assert len(ledger) == len(OLD) + 1


def test_a_heading_that_stands_whole_in_the_later_clause_is_kept(ledger: dict[str, DiffEntry]) -> None:
    heading = ledger["30/clause/1"].heading
    assert heading is not None
    assert heading.text == "不断完善“拿地即开工”服务流程和机制"
    assert ledger["84/clause/1"].heading is None


def test_moved_deadlines_and_changed_units(ledger: dict[str, DiffEntry]) -> None:
    assert ledger["30/clause/1"].deadline == Moved("2022-10", "2023-12")
    assert ledger["84/clause/1"].units == Moved(("区财政局",), ("区国资委", "区财政局"))
    assert ledger["47/clause/1"].units is None


def test_the_same_plan_twice_is_kept_whole(lexicon: Lexicon) -> None:
    entries = entries_of(lexicon, plan("jinshan-2023", NEW), plan("jinshan-2024", NEW))
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


@pytest.mark.parametrize(
    ("source", "taken", "kind", "why"),
    [
        # jinshan-2022 row 59 → jinshan-2023 四（二）1
        (
            "推动园区与客运公司合作开通免费定班通勤车",
            "支持园区与客运公司合作开通定班通勤车",
            UptakeKind.WEAKENED,
            "免费 lost",
        ),
        # jinshan-2023 二（一）2 → yangpu-2023 二（三）7, were they of one line
        ("严禁各种形式的重复检查，全面推行", "避免各种形式的重复检查，全面推行", UptakeKind.WEAKENED, "严禁 → 避免"),
        (
            "全面推行并联审批，严格执行标准",
            "推行并联审批，严格执行标准",
            UptakeKind.WEAKENED,
            "a strong word elsewhere is no help",
        ),
        ("完善空间规划体系", "完善空间规划布局体系", UptakeKind.REWORDED, "布局 is no 局"),
        ("健全面向企业的服务机制", "健全服务企业的工作机制", UptakeKind.REWORDED, "健全|面向 holds no 全面"),
        ("审批时限压缩至5个工作日", "审批时限压缩至3个工作日", UptakeKind.COPIED, "asks more"),
        ("审批时限压缩至3个工作日", "审批时限压缩至5个工作日", UptakeKind.WEAKENED, "asks less"),
        ("2023年底前建成服务平台", "2022年底前建成服务平台", UptakeKind.COPIED, "an earlier date asks more"),
        ("2022年底前建成服务平台", "2023年底前建成服务平台", UptakeKind.WEAKENED, "a later date asks less"),
        ("培育1,000家科技企业", "培育1000家科技企业", UptakeKind.COPIED, "one number, two prints"),
        ("培育1万家科技企业", "培育5000家科技企业", UptakeKind.WEAKENED, "万 counts"),
        ("在朱泾镇试点建设服务站", "试点建设服务站", UptakeKind.WEAKENED, "the place went"),
    ],
)
def test_uptake_at_its_own_place(source: str, taken: str, kind: UptakeKind, why: str, cues: UptakeCues) -> None:
    assert classify_uptake(source, taken, cues, places=["金山区", "朱泾"]).kind is kind, why


def test_uptake_reports_every_sign(cues: UptakeCues) -> None:
    uptake = classify_uptake("全面推广“免申即享”政策", "在金山区探索推广25个“免申即享”政策", cues, places=["金山区"])
    assert [(sign.kind, sign.op, sign.words) for sign in uptake.signs] == [
        (UptakeKind.WEAKENED, "-", "全面"),
        (UptakeKind.WEAKENED, "+", "探索"),
        (UptakeKind.SPECIFIED, "+", "25个"),
        (UptakeKind.LOCALISED, "+", "金山区"),
    ]
    assert uptake.kind is UptakeKind.WEAKENED
