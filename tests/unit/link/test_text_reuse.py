"""Text reuse: pairs of sentences as they stand in the documents, and what each must come to."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.lexicon.boilerplate import Wording, load_wording
from kg.link.text_reuse import confidence_of, find_reuse
from kg.records import Method
from tests.unit.link.texts import annex, cases, plan

#: (name, jinshan, yangpu): copies, with small edits, in the plans of 2023.
COPIES = [
    (
        "verbatim",
        "拓展燃气小型标准化接入适用范围，逐步降低接入工程费用。",
        "拓展燃气小型标准化接入适用范围，逐步降低接入工程费用。",
    ),
    ("verb", "推动和谐劳动关系创建，完善协商协调机制。", "深化和谐劳动关系创建，确保达标企业数量保持稳中有升。"),
    (
        "half a sentence",
        "优化占掘路审批操作流程，推行并联审批、限时办结，在低风险区域探索占掘路审批自动备案机制。",
        "优化占掘路审批操作流程，推行并联审批，限时办结。",
    ),
    (
        "word order",
        "完善水电气网报装独立投诉机制，主动加强企业投诉及办理信息公开。",
        "完善水电气网报装独立投诉机制，主动公开企业投诉及办理信息。",
    ),
    (
        "inserted",
        "全面推行体系化服务企业模式，逐步实现园区和楼宇全覆盖。",
        "全面推行网格化服务企业模式，发挥服务专员队伍作用。",
    ),
]

#: (name, a, b): words in common, and yet no copy.
NO_COPIES = [
    ("slogan", "打造市场化、法治化、国际化一流营商环境。", "坚持市场化、法治化、国际化原则，营造一流营商环境。"),
    ("term", "引导政府性融资担保机构坚持准公共定位。", "鼓励政府性融资担保机构为中小企业降费让利。"),
    ("name of a reform", "推广知识产权质押融资等创新产品。", "建立区级知识产权质押融资风险补偿机制。"),
    ("name of a platform", "提升智慧办税服务厅的导办能力。", "在打造智慧办税服务厅的基础上开发数据应用。"),
    (
        "list of common words",
        "提供智能查询、办事咨询、诉求反映等服务。",
        "提供经营状况分析、办事咨询、诉求反映等全方位贴身服务。",
    ),
]


@pytest.fixture(scope="module")
def wording() -> Wording:
    return load_wording(["知识产权质押融资", "审批不出中心", "区发改委"])


@pytest.mark.parametrize(("a", "b"), [row[1:] for row in COPIES], ids=[row[0] for row in COPIES])
def test_copies_are_linked_once_with_words_of_both_sides(a: str, b: str, wording: Wording) -> None:
    jinshan, yangpu = plan("jinshan-2023", {"4.1.2": "降低成本。" + a}), plan("yangpu-2023", {"2.1.3": "报装。" + b})
    (link,) = find_reuse([yangpu, jinshan], wording)
    assert link.subject == "plan/jinshan-2023/measure/4.1.2/clause/1"
    assert link.object == "plan/yangpu-2023/measure/2.1.3/clause/1"
    assert (link.predicate, link.method) == ("sp:reusesTextOf", Method.TEXT_REUSE)
    assert Decimal("0.7") <= link.confidence <= Decimal("0.99")
    assert link.other is not None
    for evidence, document, whole in ((link.evidence, jinshan, a), (link.other, yangpu, b)):
        start, end = evidence.quote.span
        assert document.source.text[start:end] == evidence.quote.text
        assert evidence.quote.text in whole


@pytest.mark.parametrize(("a", "b"), [row[1:] for row in NO_COPIES], ids=[row[0] for row in NO_COPIES])
def test_common_words_are_no_copy(a: str, b: str, wording: Wording) -> None:
    assert find_reuse([plan("jinshan-2023", {"1": "一。" + a}), plan("yangpu-2023", {"1": "二。" + b})], wording) == ()


def test_a_name_inside_a_copied_sentence_does_not_undo_it(wording: Wording) -> None:
    # jinshan-2023 三（二）2 and yangpu-2023 二（一）2
    a = plan("jinshan-2023", {"3.2.2": "审批。推动审批审查中心向“审批不出中心”模式升级。"})
    b = plan("yangpu-2023", {"2.1.2": "场所。推动区审批审查中心向“审批不出中心”模式升级。"})
    assert len(find_reuse([a, b], wording)) == 1


def test_two_names_side_by_side_are_copied_words() -> None:
    # jinshan-2022 row 45 and jinshan-2023 二（二）3: 企业 has moved, and both halves are names
    words = load_wording(["信用报告替代", "合规证明"])
    a = annex("jinshan-2022", {"45": ("推动信用报告替代企业合规证明", "减轻企业开具证明的负担。")}, {})
    b = plan("jinshan-2023", {"2.2.3": "信用。拓展企业信用报告替代合规证明覆盖领域。"})
    assert len(find_reuse([a, b], words)) == 1


def test_a_term_that_recurs_in_one_document_counts_less(wording: Wording) -> None:
    words = "构建全链条创新服务体系"
    once = plan("yangpu-2023", {"1": f"一。支持企业{words}的建设工作。"})
    often = plan(
        "yangpu-2023", {str(n): f"一。支持{c}企业{words}的建设工作。" for n, c in enumerate("甲乙丙丁戊己", 1)}
    )
    other = plan("jinshan-2023", {"1": f"二。引导平台积极{words}。"})
    assert len(find_reuse([once, other], wording)) == 1
    assert find_reuse([often, other], wording) == ()


def test_the_reform_item_of_a_row_counts_for_its_first_clause(wording: Wording) -> None:
    # jinshan-2022 row 3 and yangpu-2023 二（一）9
    rows = {"3": ("清除招投标和政府采购领域对外地企业设置的隐性门槛和壁垒", "遵循“法无禁止皆可为”的原则进行投资管理。")}
    a = annex("jinshan-2022", rows, {})
    b = plan("yangpu-2023", {"2.1.9": "竞争。清理工程招投标对外地企业设置的隐性门槛和壁垒。"})
    (link,) = find_reuse([a, b], wording)
    assert link.subject == "plan/jinshan-2022/measure/3/clause/1"
    assert link.note == "in the reform item of plan/jinshan-2022/measure/3"
    assert link.evidence.quote.text.startswith("招投标")


def test_cases_are_compared_with_plans(wording: Wording) -> None:
    # case 16 and yangpu-2023 二（三）9
    a = cases("shanghai-cases-2023", {16: "推动法律服务资源下沉，全力护航企业健康发展。"})
    b = plan("yangpu-2023", {"2.3.9": "法治。推动法律服务资源下沉，依托创服分中心园区工作站。"})
    (link,) = find_reuse([a, b], wording)
    assert (link.subject, link.object) == ("case/2023/16/clause/1", "plan/yangpu-2023/measure/2.3.9/clause/1")
    assert link.evidence.quote.text == "推动法律服务资源下沉"


def test_one_document_is_not_compared_with_itself(wording: Wording) -> None:
    sentence = "拓展燃气小型标准化接入适用范围，逐步降低接入工程费用。"
    assert find_reuse([plan("jinshan-2023", {"1": "一。" + sentence, "2": "二。" + sentence})], wording) == ()


def test_order_of_documents_does_not_matter(wording: Wording) -> None:
    texts = {str(n): f"题{n}。" + row[1] for n, row in enumerate(COPIES)}
    others = {str(n): f"题{n}。" + row[2] for n, row in enumerate(COPIES)}
    a, b = plan("jinshan-2023", texts), plan("yangpu-2023", others)
    assert find_reuse([a, b], wording) == find_reuse([b, a], wording)
    assert len(find_reuse([a, b], wording)) == len(COPIES)


def test_confidence_rises_with_the_weight() -> None:
    values = [confidence_of(weight) for weight in (5, 6, 7, 9, 12, 100)]
    assert values == sorted(values)
    assert values[-1] == Decimal("0.99")
