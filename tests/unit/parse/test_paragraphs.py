"""Paragraphs cut by pages and line ends are whole again; what stands alone stays alone."""

from __future__ import annotations

import pytest

from kg.parse.headings import find_headings
from kg.parse.paragraphs import build_blocks, wrap_width
from kg.records import RegionKind
from tests.unit.parse.reading import lexicon, lines_of


def blocks(text: str) -> list[str]:
    """The text of each block, a heading's number in front of it."""
    lines = lines_of(text)
    found = build_blocks(lines, find_headings([line.text for line in lines])[0], lexicon())[0]
    return [(block.heading.printed if block.heading else "") + block.text.text for block in found]


def repairs(text: str) -> list[tuple[str, str]]:
    lines = lines_of(text)
    odd = build_blocks(lines, find_headings([line.text for line in lines])[0], lexicon())[2]
    return [(one.code, one.found) for one in odd]


@pytest.mark.parametrize(
    ("text", "whole", "where"),
    [
        (
            "5. 降低成本。精简优化审批服务，推进减环节、\n\n减材料、减费用、减时限。",
            ["5. 降低成本。精简优化审批服务，推进减环节、减材料、减费用、减时限。"],
            "jinshan-2022: cut behind a comma",
        ),
        (
            "1. 培育。发挥《杨浦区“专精特新”中小企业培育工程实施办法》《杨\n\n"
            "浦区小巨人工程实施办法》等政策的引导作用。",
            ["1.培育。发挥《杨浦区“专精特新”中小企业培育工程实施办法》《杨浦区小巨人工程实施办法》等政策的引导作用。"],
            "yangpu-2023 二（二）1: cut inside 《…》",
        ),
        (
            "围绕扬优势、补短板、固根基，深化“十大领域改革”，着\n\n力提升“杨浦标杆”。",
            ["围绕扬优势、补短板、固根基，深化“十大领域改革”，着力提升“杨浦标杆”。"],
            "yangpu-2023 二（一): a plain paragraph",
        ),
        (
            "9. 配套。推进养老服务能力提升行动计划；新增建设\n\n55处“平安屋”，织好“安防网”。",
            ["9. 配套。推进养老服务能力提升行动计划；新增建设55处“平安屋”，织好“安防网”。"],
            "yangpu-2023 二（二）9: the rest begins with a number",
        ),
        (
            "1. 优化服务。完善制度。\n\n落实裁量权基准。",
            ["1.优化服务。完善制度。", "落实裁量权基准。"],
            "jinshan-2023 二（一）1: a second paragraph of an item stays one",
        ),
        (
            "1. 开展公平竞争市场环境营造行动\n\n进一步放宽市场准入。推进“证照分离”改革。",
            ["1.开展公平竞争市场环境营造行动", "进一步放宽市场准入。推进“证照分离”改革。"],
            "jinshan-2022 二（一）1: a heading does not run into its paragraph",
        ),
        (
            "推行网办。压缩时间。（责任单位：区市场监管局）\n\n推行注销。简化流程。",
            ["推行网办。压缩时间。（责任单位：区市场监管局）", "推行注销。简化流程。"],
            "who is responsible, in brackets behind the mark, ends a paragraph",
        ),
        (
            "抄送：区委各部门、区人大办、区政协办、区法院、区检察院、\n区各人民团体。",
            ["抄送：区委各部门、区人大办、区政协办、区法院、区检察院、区各人民团体。"],
            "yangpu-2023, last page",
        ),
        (
            "上海市金山区人民政府办公室\n\n2022年3月17日\n\n金山区聚焦“三个服务” 全面推进一流营商环境建设行动方案",
            ["上海市金山区人民政府办公室", "2022年3月17日", "金山区聚焦“三个服务” 全面推进一流营商环境建设行动方案"],
            "jinshan-2022: signature, date and title",
        ),
        (
            "探索建立“媒体观察员”机制，客观反映营商环境实际情况和问题线索\n\n分享:",
            ["探索建立“媒体观察员”机制，客观反映营商环境实际情况和问题线索", "分享:"],
            "fengxian-2024: the web page's foot is no part of a sentence",
        ),
    ],
)
def test_paragraphs(text: str, whole: list[str], where: str) -> None:
    assert blocks(text) == whole, where


@pytest.mark.parametrize(
    ("before", "after", "joined", "where"),
    [
        ("吸引带动企业周边业态集聚，拓展数", "数字经济产业空间新载体。", "拓展数字经济", "yangpu-2023 二（二）6"),
        ("落实主要负责同志优化营商环境", "境第一责任制度，加强力量配备。", "营商环境第一责任", "jinshan-2023 五（一）"),
    ],
)
def test_a_character_printed_twice_at_the_cut_counts_once(before: str, after: str, joined: str, where: str) -> None:
    text = f"1. 题目。{before}\n\n{after}"
    assert joined in blocks(text)[0], where
    assert [code for code, _ in repairs(text)] == ["broken-paragraph", "doubled-character"]
    lines = lines_of(text)
    regions = build_blocks(lines, find_headings([line.text for line in lines])[0], lexicon())[1]
    (repeat,) = [region for region in regions if region.kind == RegionKind.REPEAT]
    assert text[slice(*repeat.span)] == after[0]


def test_a_word_that_doubles_by_itself_keeps_both() -> None:
    text = "1. 题目。营造良好氛围，形成人\n\n人参与的局面。"
    assert "人人参与" in blocks(text)[0]
    assert [code for code, _ in repairs(text)] == ["broken-paragraph"]


def test_a_repair_shows_both_sides_of_the_cut() -> None:
    assert repairs("1. 题目。在重点领域建立事\n\n前事中事后监管机制。") == [
        ("broken-paragraph", "在重点领域建立事 ⏎ 前事中事后监管机")
    ]


WRAPPED = """    1.深化“一网通办”改革。优化全流程一体化在线服务平台
功能，推动高频事项“智慧好办”，实现全年办件量达到 10 万
件以上，网办率达到 85%以上。推进电子证照归集应用，拓展
免于提交材料的范围。
    2.完善企业服务体系。健全区领导联系重点企业制度，为重
点企业配备服务专员，做到企业诉求件件有回音、事事有着落，
持续提升企业满意度。
    3.推行综合监管“一件事”。在餐饮、养老等十个行业推行
跨部门综合监管，制定统一的合规经营指南，减少多头重复检
查，推动监管信息共享互认。
"""


def test_a_text_wrapped_at_one_width_is_known_by_it() -> None:
    """Latin letters and digits take half the room, so a line with many of them is as wide as the others."""
    assert wrap_width(lines_of(WRAPPED * 2)) in range(26, 31)
    assert [block[:6] for block in blocks(WRAPPED)] == ["1.深化“一", "2.完善企业", "3.推行综合"]


def test_paragraphs_on_one_line_each_have_no_width() -> None:
    assert wrap_width(lines_of("一、总体要求\n\n坚持原则。\n\n二、任务\n\n推进改革。\n")) is None


@pytest.mark.parametrize(
    ("first", "rest", "goes_on"),
    [
        ("（一）聚焦“一网通办、", "一网统管”融合发展", True),
        ("（一）落实《上海市优化营商环境", "条例》", True),
        ("（一）聚焦市场主体全生命周期服务需求，持续深化“放管服”", "改革行动", True),
        ("（一）提升能力", "加强培训", False),
        ("（一）聚焦市场主体全生命周期服务需求，持续深化“放管服”", "推进改革，强化服务。", False),
    ],
)
def test_a_heading_goes_on_only_where_it_is_plainly_unfinished(first: str, rest: str, goes_on: bool) -> None:
    assert (len(blocks(f"{first}\n{rest}")) == 1) is goes_on


def test_where_a_paragraph_was_cut_is_said() -> None:
    text = "5. 降低成本。精简优化审批服务，推进减环节、\n\n减材料、减费用、减时限。"
    lines = lines_of(text)
    (odd,) = build_blocks(lines, find_headings([line.text for line in lines])[0], lexicon())[2]
    assert text[slice(*odd.span)] == "\n\n"
