"""Items without numbers, led by words in bold or by a short first sentence."""

from __future__ import annotations

from kg.lexicon.files import data_folder
from kg.lexicon.structure import load_structure
from kg.parse import parse
from kg.records import ManifestEntry, Source
from kg.text.mapped import Span

PLAN = """某县促进民宿发展的意见
一、基本原则
坚持规划先行。统筹布局。
坚持因地制宜。突出特色。
二、重点任务
围绕以下方面开展工作。
加强规划引领。编制发展专项规划。县文旅局牵头，2023年底前完成。
规范证照办理。推行联合踏勘、并联审批。
三、政策支持
县财政每年安排专项资金，用于奖励等级民宿，并支持闲置农房改造。
强化监督。定期检查。
本意见自发布之日起施行。
"""


def measures(text: str, strong: tuple[str, ...] = ()) -> list[tuple[str, str, str]]:
    entry = ManifestEntry("plan", "某县促进民宿发展的意见", "district-plan", "district", "plan.txt")
    spans = tuple(Span(text.index(words), text.index(words) + len(words)) for words in strong)
    document = parse(Source(entry, text, "", strong=spans), load_structure(data_folder() / "lexicon"), {})
    return [(m.path, m.title.text if m.title is not None else "", m.body.text) for m in document.measures]


def test_paragraphs_that_all_begin_with_a_short_sentence_are_items() -> None:
    """Chapter 三 has one paragraph without a lead: it stays one item, and aims are none."""
    assert measures(PLAN) == [
        ("2.1", "加强规划引领", "编制发展专项规划。县文旅局牵头，2023年底前完成。"),
        ("2.2", "规范证照办理", "推行联合踏勘、并联审批。"),
        ("3", "政策支持", "县财政每年安排专项资金，用于奖励等级民宿，并支持闲置农房改造。强化监督。定期检查。"),
    ]


def test_bold_leads_are_items_and_other_paragraphs_go_on() -> None:
    """Words in bold within a sentence are no lead; what closes the document is no item's."""
    text = PLAN.replace("县财政每年", "加大扶持力度，落实资金。县财政每年").replace(
        "强化监督。", "另行制定办法。\n强化监督管理。"
    )
    found = measures(text, ("加大扶持力度，落实资金。", "强化监督管理。", "推行联合踏勘"))
    assert found[2:] == [
        (
            "3.1",
            "加大扶持力度，落实资金",
            "县财政每年安排专项资金，用于奖励等级民宿，并支持闲置农房改造。另行制定办法。",
        ),
        ("3.2", "强化监督管理", "定期检查。"),
    ]


def test_a_section_with_one_paragraph_that_has_no_lead_has_no_items() -> None:
    """Three short first sentences and a paragraph that is all one sentence: the section is one item."""
    text = (
        "一、政策支持\n加强引导。编制规划。\n规范管理。推行联审。\n"
        "县财政每年安排专项资金，用于奖励等级民宿，并支持闲置农房改造。\n强化监督。定期检查。\n"
    )
    assert [path for path, _, _ in measures(text)] == ["1"]


def test_a_bold_lead_may_have_its_mark_behind_the_bold_words_or_stand_alone() -> None:
    text = "一、任务\n推行网办 ：实现一日办结。\n简化注销\n压缩公告期。\n"
    found = measures(text, ("推行网办", "简化注销"))
    assert found == [("1.1", "推行网办", "实现一日办结。"), ("1.2", "简化注销", "压缩公告期。")]
