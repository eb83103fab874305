"""A collection of cases: its table of contents, where each case begins, and its parts."""

from __future__ import annotations

import pytest

from kg.parse.coverage import misplaced, uncovered
from kg.records import Document, RegionKind
from tests.unit.parse.reading import cases_of, read


def collection(text: str) -> Document:
    document = read(text, kind="case-collection")
    assert uncovered(document) == ()
    assert misplaced(document) == ()
    return document


def odd(document: Document) -> list[str]:
    return [one.code for one in document.irregularities]


CONTENTS = (
    "1\n金山区\n打造“一环两专”服务 拓展产融合作渠道\n\n2\n青浦区\n智慧税务优服务\n\n3\n静安区\n打造诚信“硬支撑”\n"
)


def test_titles_of_the_contents_are_found_again_over_broken_lines() -> None:
    """shanghai-cases-2023: a title of one line in the contents has two in the body; the last case has no number."""
    text = (
        f"优秀案例\n\n{CONTENTS}\n排名1\n打造“一环两专”服务\n拓展产融合作渠道\n一、工作背景\n背景。\n"
        "排名2\n智慧税务优服务\n为贯彻落实意见。\n一、工作成效\n成效。\n打造诚信“硬支撑”\n静安区的做法。\n"
    )
    document = collection(text)
    assert cases_of(document) == [
        "1 jinshan 打造“一环两专”服务\n拓展产融合作渠道 | background",
        "2 qingpu 智慧税务优服务 | other results",
        "3 jingan 打造诚信“硬支撑” | other",
    ]
    assert odd(document) == ["title-broken", "case-without-number"]
    assert [case.key for case in document.cases] == ["case/2023/01", "case/2023/02", "case/2023/03"]
    kinds = {region.kind for region in document.regions}
    assert RegionKind.CONTENTS in kinds


def test_a_body_is_all_that_follows_the_title() -> None:
    text = "案例一：优化服务\n金山区的背景。\n一、主要做法\n（一）流程再造。整合窗口。\n二、工作成效\n提速50%。\n"
    (case,) = collection(text).cases
    assert case.body.text == "金山区的背景。一、主要做法（一）流程再造。整合窗口。二、工作成效提速50%。"
    assert [(part.n, part.kind, part.body.text) for part in case.parts] == [
        (1, "other", "金山区的背景。"),
        (2, "practice", "流程再造整合窗口。"),
        (3, "results", "提速50%。"),
    ]
    assert [clause.text.text for clause in case.clauses] == ["金山区的背景。", "流程再造", "整合窗口。", "提速50%。"]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("排名9", 9), ("案例一", 1), ("案例十二", 12), ("【案例3】", 3), ("案例 4", 4), ("案例五：", 5), ("第6名", 6),
        ("（案例7）", 7),
    ],
)  # fmt: skip
def test_a_line_that_only_numbers_a_case(line: str, number: int) -> None:
    (case,) = collection(f"{line}\n打造徐汇区服务品牌\n一、工作背景\n背景。\n").cases
    assert (case.rank, case.title.text, case.district) == (number, "打造徐汇区服务品牌", "xuhui")


@pytest.mark.parametrize(
    "line", ["案例一：打造服务品牌", "【案例1】打造服务品牌", "案例1　打造服务品牌", "案例一、打造服务品牌"]
)
def test_a_number_and_its_title_in_one_line(line: str) -> None:
    (case,) = collection(f"{line}\n一、工作背景\n金山区的背景。\n").cases
    assert (case.rank, case.title.text) == (1, "打造服务品牌")


def test_a_sentence_about_cases_begins_none() -> None:
    text = "案例一：优化服务\n金山区的做法。\n案例一经推广，反响热烈。\n"
    (case,) = collection(text).cases
    assert case.body.text.endswith("反响热烈。")


def test_a_case_of_the_contents_that_is_not_there_is_said() -> None:
    first, second = "打造“一环两专”服务 拓展产融合作渠道", "智慧税务优服务"
    text = f"{CONTENTS}\n排名1\n{first}\n一、背景\n背景。\n排名2\n{second}\n一、成效\n成效。\n"
    document = collection(text)
    assert [case.rank for case in document.cases] == [1, 2]
    assert odd(document) == ["case-not-found"]


def test_a_list_of_numbered_titles_in_front_is_no_row_of_cases() -> None:
    text = "案例一：优化服务\n案例二：强化监管\n\n案例一：优化服务\n金山区的做法。\n案例二：强化监管\n徐汇区的做法。\n"
    document = collection(text)
    assert cases_of(document) == ["1 jinshan 优化服务 | other", "2 xuhui 强化监管 | other"]
    assert odd(document) == []


def test_a_number_met_twice_names_two_cases() -> None:
    document = collection("案例一：优化服务\n金山区的做法。\n案例一：强化监管\n徐汇区的做法。\n")
    assert [case.key for case in document.cases] == ["case/2023/01", "case/2023/03"]
    assert odd(document) == ["number-twice"]


def test_the_heads_of_the_contents_belong_to_it_and_a_title_above_does_not() -> None:
    text = (
        "优秀案例\n\n排名\n单位\n1\n金山区\n优化服务\n\n2\n青浦区\n智慧税务\n\n"
        "排名1\n优化服务\n背景。\n排名2\n智慧税务\n做法。\n"
    )
    document = collection(text)
    assert [case.title.text for case in document.cases] == ["优化服务", "智慧税务"]
    contents = [text[slice(*region.span)] for region in document.regions if region.kind == RegionKind.CONTENTS]
    assert contents == ["排名", "单位", "1", "金山区", "优化服务", "2", "青浦区", "智慧税务"]


def test_a_character_printed_twice_in_a_case_counts_once() -> None:
    """As yangpu-2023 prints 数 at a page's end and again at the head of the next page."""
    text = "案例一：优化服务\n一、工作背景\n金山区大力推进产业发展，着力拓展数\n\n数字经济新空间，成效明显。\n"
    (case,) = collection(text).cases
    assert case.body.text == "一、工作背景金山区大力推进产业发展，着力拓展数字经济新空间，成效明显。"
    assert case.parts[0].body.text == "金山区大力推进产业发展，着力拓展数字经济新空间，成效明显。"
