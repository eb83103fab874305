"""Numbers at the beginning of lines: which are headings, of which style, and how they nest."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.parse.headings import find_headings, holds_parts, match_number
from kg.text.mapped import MappedText
from kg.text.numerals import to_chinese


def paths(text: str) -> list[str]:
    """``path printed`` of every heading of a text, one line each."""
    lines = [MappedText.of(line) for line in text.splitlines()]
    return [f"{heading.path} {heading.printed}" for heading in find_headings(lines)[0]]


def codes(text: str) -> list[str]:
    return [odd.code for odd in find_headings([MappedText.of(line) for line in text.splitlines()])[1]]


# ── one line ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "style", "number", "printed"),
    [
        ("一、总体要求", "cn", 1, "一、"),
        ("（一）着力推动基本服务提档升级", "(cn)", 1, "（一）"),
        ("(一)公平竞争的市场环境", "(cn)", 1, "(一)"),
        ("（十二）优化", "(cn)", 12, "（十二）"),
        ("1.深入推进行政审批制度改革。", "ar", 1, "1."),
        ("1. 开展公平竞争市场环境营造行动", "ar", 1, "1."),
        ("10. 接力营商服务最后一公里。", "ar", 10, "10."),
        ("１．推进改革", "ar", 1, "１．"),
        ("1、率先试点“一照多址”“一证多址”", "ar", 1, "1、"),
        ("（2） 强化指引、激发效能", "(ar)", 2, "（2）"),
        ("1）统一平台", "(ar)", 1, "1）"),
        ("①统一受理平台", "circled", 1, "①"),
        ("第一章 总则", "chapter", 1, "第一章"),
        ("第十二条 市人民政府", "article", 12, "第十二条"),
        ("第二节 准入", "division", 2, "第二节"),
        ("㈢优化监管", "(cn)", 3, "㈢"),
        ("⒌压缩时限", "ar", 5, "⒌"),
        ("⑵加强培训", "(ar)", 2, "⑵"),
    ],
)
def test_a_number_is_seen(line: str, style: str, number: int, printed: str) -> None:
    found = match_number(line)
    assert found is not None
    assert found[:3] == (style, number, printed)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("2.5万批次", "a decimal"),
        ("55处“平安屋”，织好", "a quantity at a page break, yangpu-2023 二（二）9"),
        ("2023年2月28日", "a date"),
        ("一是加强统筹；", "counts within a sentence"),
        ("（一）是每月召开座谈会；", "so does this"),
        ("一网通办", "a name that begins with a numeral"),
        ("三、", None),
        ("十余项改革", "about ten"),
        ("万一、", "no number"),
        ("4.0版", "a version"),
        ("第5次区政府常务会议", "an ordinal in a sentence"),
        ("", "nothing"),
    ],
)
def test_what_is_no_number(line: str, why: str | None) -> None:
    assert (match_number(line) is None) == (why is not None), why


def test_parts_begin_at_brackets_and_below_articles() -> None:
    assert not holds_parts("cn", "ar")
    assert holds_parts("ar", "(ar)")
    assert holds_parts("article", "(cn)")


# ── many lines ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_series_may_run_through_several_chapters() -> None:
    """jinshan-2022: the actions are numbered 1 to 9 through the parts （一） to （三）."""
    text = (
        "（一）基本服务\n1. 公平竞争\n2. 政务服务\n3. 园区配套\n"
        "（二）集成服务\n4. 联合监管\n5. 共建共享\n（三）战略服务\n6. 人才"
    )
    assert paths(text) == [
        "1 （一）", "1.1 1.", "1.2 2.", "1.3 3.", "2 （二）", "2.4 4.", "2.5 5.", "3 （三）", "3.6 6.",
    ]  # fmt: skip
    assert codes(text) == []


def test_counting_on_is_not_taken_for_a_misprint() -> None:
    """3. behind chapter 二 is the third item of the plan, not chapter 三 misprinted."""
    text = "一、准入\n1.开办\n2.注销\n二、经营\n3.场所\n三、保障\n4.统筹"
    assert paths(text) == ["1 一、", "1.1 1.", "1.2 2.", "2 二、", "2.3 3.", "3 三、", "3.4 4."]


def test_chapter_items_directly_under_the_chapter() -> None:
    """fengxian-2024: chapter 三 holds 1. to 5. without （一）."""
    assert paths("一、行动\n(一)市场\n1.审批\n二、特色\n1.新城\n2.美谷")[-2:] == ["2.1 1.", "2.2 2."]


def test_a_misprinted_style_is_mended_and_said() -> None:
    """Case 5 of shanghai-cases-2023 prints （2） between （一） and （三）."""
    text = "（一）建章立制\n（2） 强化指引\n（三）延伸职能"
    assert paths(text) == ["1 （一）", "2 （2）", "3 （三）"]
    assert codes(text) == ["numbering-style"]


def test_a_first_chapter_in_arabic_is_mended_and_said() -> None:
    """Case 8 of shanghai-cases-2023: 1、 特色亮点, then 二、具体做法."""
    text = "1、 特色亮点\n（一）信用分类\n二、具体做法"
    assert paths(text) == ["1 1、", "1.1 （一）", "2 二、"]
    assert codes(text) == ["numbering-style"]


def test_a_regular_series_in_brackets_is_left_alone() -> None:
    assert paths("（一）开办\n（1）登记\n（2）刻章\n（二）注销") == ["1 （一）", "1.1 （1）", "1.2 （2）", "2 （二）"]


def test_a_gap_is_kept_as_printed_and_said() -> None:
    text = "一、甲\n1.子\n2.丑\n4.卯\n二、乙"
    assert paths(text) == ["1 一、", "1.1 1.", "1.2 2.", "1.4 4.", "2 二、"]
    assert codes(text) == ["numbering-gap"]


def test_a_number_far_off_is_text() -> None:
    """A line broken before 20、 is no item twenty."""
    text = "1.甲\n2.乙\n20、三十号楼的改造\n3.丙"
    assert paths(text) == ["1 1.", "2 2.", "3 3."]
    assert codes(text) == ["number-misfit"]


def test_many_numbers_left_out_are_believed_of_chinese_ones() -> None:
    text = "一、甲\n（一）子\n（二）丑\n二、乙\n（十一）寅\n（十五）卯"
    assert paths(text)[-2:] == ["2.11 （十一）", "2.15 （十五）"]
    assert codes(text) == ["numbering-gap"]


def test_a_series_that_begins_again_without_a_chapter_is_said() -> None:
    text = "主要任务\n1.甲\n2.乙\n保障措施\n1.丙\n2.丁"
    assert paths(text) == ["1 1.", "2 2."]
    assert codes(text) == ["number-misfit", "number-misfit"]


def test_two_styles_may_stand_the_other_way_round() -> None:
    text = "1.准入\n（一）开办\n（二）变更\n2.经营\n（一）场所\n3.退出"
    assert paths(text) == ["1 1.", "1.1 （一）", "1.2 （二）", "2 2.", "2.1 （一）", "3 3."]


# ── the grammar ───────────────────────────────────────────────────────────────────────────────────────────────────

STYLES = {
    "cn": ("{cn}、", "{cn}．"),
    "(cn)": ("（{cn}）", "({cn})"),
    "ar": ("{n}.", "{n}．", "{n}、", "{n}. "),
    "(ar)": ("（{n}）", "({n})", "{n}）"),
    "circled": ("{circled}",),
}
ORDER = tuple(STYLES)


@dataclass(frozen=True)
class Outline:
    """A printed outline and the paths that it has."""

    text: str
    paths: tuple[str, ...]


def printed(form: str, n: int) -> str:
    chinese = to_chinese(n).removeprefix("一") if 10 <= n < 20 else to_chinese(n)
    return form.format(n=n, cn=chinese, circled=chr(ord("①") + n - 1))


@st.composite
def outlines(draw: st.DrawFn) -> Outline:
    """An outline of one to four levels in styles of the standard's order, one of them perhaps counting on."""
    chosen = sorted(draw(st.sets(st.sampled_from(ORDER), min_size=1, max_size=4)), key=ORDER.index)
    forms = [draw(st.sampled_from(STYLES[style])) for style in chosen]
    through = draw(st.sampled_from([-1, *range(1, len(chosen))])) if len(chosen) > 1 else -1
    lines: list[str] = []
    found: list[str] = []
    counted = 0

    def level(depth: int, above: str) -> None:
        nonlocal counted
        count = draw(st.integers(1, 4 if depth else 5))
        for i in range(1, count + 1):
            number = i
            if depth == through:
                counted += 1
                number = counted
            if chosen[depth] == "circled" and number > 20:
                return
            path = f"{above}.{number}".lstrip(".")
            lines.append(
                printed(forms[depth], number) + draw(st.sampled_from(["优化服务", "加强监管。", "推行“一网通办”"]))
            )
            found.append(path)
            if draw(st.booleans()):
                lines.append(draw(st.sampled_from(["提升企业感受度。", "2023年底前完成。", "一是抓落实；"])))
            if depth + 1 < len(chosen) and (draw(st.booleans()) or (i, depth) == (1, 0)):
                level(depth + 1, path)

    level(0, "")
    return Outline("\n".join(lines), tuple(found))


@settings(max_examples=60)
@given(outlines())
def test_an_outline_printed_is_read_back(outline: Outline) -> None:
    assert [entry.split()[0] for entry in paths(outline.text)] == list(outline.paths)


@settings(max_examples=60)
@given(outlines())
def test_a_regular_outline_is_not_said_to_be_odd(outline: Outline) -> None:
    assert codes(outline.text) == []


def test_an_excerpt_may_leave_items_out() -> None:
    """7. and 8. behind 2.: their series goes on; 9. has a heading and a text of its own."""
    text = "一、市场\n1.提高通达。优化网络。\n2.促进集聚。推进建设。\n二、政务\n"
    text += "7.拓展服务。强化机制建设。\n8.完善政策。持续优化服务。\n12.强化桥梁作用。充分发挥协会作用。"
    assert paths(text) == ["1 一、", "1.1 1.", "1.2 2.", "2 二、", "2.7 7.", "2.8 8.", "2.12 12."]
