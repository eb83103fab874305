"""Annex rows and narrative paragraphs, with rows and paragraphs as jinshan-2022 prints them (here in small)."""

from __future__ import annotations

import pytest

from kg.link.annex_rows import find_elaborations
from kg.records import Document, Method
from tests.unit.link.texts import annex, plan

PARAGRAPHS = {
    "进一步放宽市场准入": "。推进“证照分离”改革，按照直接取消审批、审批改为备案、"
    "实行告知承诺、优化审批服务等四种方式分类落实。"
    "推进落实开展“一照多址”“一证多址”改革，落实统一改革部署，在营业执照上加载经营场所信息。",
    "维护公平竞争秩序": "。加强公平竞争审查工作，依据市场规则、市场价格、市场竞争来配置资源，"
    "让各种市场主体依法平等使用生产要素。"
    "遵循“法无禁止皆可为”的原则进行投资管理，依法清理、取消各种限制性规定，消除各种人为壁垒。",
    "全方位助力职工提技能稳就业": "。加大职业培训支持力度，对企业开展职工职业培训实施补贴。"
    "对缺乏培训能力、不具备自行开展职工职业培训条件的企业，积极帮助其对接具备办学资质的院校和社会培训机构。",
}
ROWS = {
    "1": (
        "开展“一照多址”“一证多址”改革",
        "推进落实开展“一照多址”“一证多址”改革，落实统一改革部署，在营业执照上加载经营场所信息。",
    ),
    "3": (
        "清除招投标和政府采购领域对外地企业设置的隐性门槛和壁垒",
        "遵循“法无禁止皆可为”的原则进行投资管理,依法清理、取消各种限制性规定,消除各种人为壁垒。",
    ),
    "6": (
        "推进“证照分离”改革",
        "按照直接取消审批、审批改为备案、实行告知承诺、优化审批服务等四种方式分类推进审批制度改革，强化事中事后监管。",
    ),
    "71": ("优化就业服务保障用工", "进一步完善就业形势跟踪监测机制，开展企业用工需求调查。"),
    "77": ("全方位助力职工提技能稳就业", "支持企业发挥主体作用，大力开展企业职工职业培训，对符合条件的实施补贴。"),
}


@pytest.fixture(scope="module")
def document() -> Document:
    return annex("jinshan-2022", ROWS, PARAGRAPHS)


def test_each_row_finds_its_paragraph_and_a_new_row_none(document: Document) -> None:
    found = {link.subject.rsplit("/", 1)[1]: link.object.rsplit("/", 1)[1] for link in find_elaborations(document)}
    # Row 6 stands before row 3's paragraph in the text: order helps, it does not force. Row 71 is new in the table.
    assert found == {"1": "1", "3": "2", "6": "1", "77": "3"}


def test_links_quote_both_sides_as_they_stand(document: Document) -> None:
    for link in find_elaborations(document):
        assert (link.predicate, link.method) == ("sp:elaborates", Method.TEXT_REUSE)
        assert link.other is not None
        for quote in (link.evidence.quote, link.other.quote):
            start, end = quote.span
            assert document.source.text[start:end] == quote.text  # so no quote runs from one cell into another


def test_a_row_in_full_is_surer_than_a_reworded_one(document: Document) -> None:
    by_row = {link.subject.rsplit("/", 1)[1]: link.confidence for link in find_elaborations(document)}
    assert by_row["1"] > by_row["77"]


def test_order_decides_between_paragraphs_that_say_the_same() -> None:
    same = "。持续开展安全隐患排查整治工作，对道路井盖设施进行“地毯式”排查。"
    other = "。为园区职工带来平价、安全、健康、便捷的早餐。"
    paragraphs = {"甲段": same, "乙段": other, "丙段": same}
    rows = {
        "1": ("推进早餐工程", "为园区职工带来平价、安全、健康、便捷的早餐。"),
        "2": ("加强管理", "持续开展安全隐患排查整治工作，对道路井盖设施进行“地毯式”排查。"),
    }
    found = {link.subject[-1]: link.object[-1] for link in find_elaborations(annex("x-2022", rows, paragraphs))}
    assert found["1"] == "2"
    assert found["2"] in "13"


def test_a_plan_without_annex_has_none() -> None:
    assert find_elaborations(plan("yangpu-2023", {"2.1.1": "市场准入。落实歇业备案制度。"})) == ()
