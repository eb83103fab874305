"""Deadlines of annex cells and of running text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extract.deadlines import find_deadlines, is_deadline, read_deadline
from kg.lexicon.deadlines import DeadlineLexicon, load_deadlines
from kg.text.mapped import MappedText

SOURCES = Path(__file__).parents[3] / "data" / "sources"

# (cell, year of the document, status, month, why)
CELLS = [
    ("12月", 2022, "Dated", "2022-12", "jinshan-2022, row 7"),
    ("3月", 2022, "Dated", "2022-03", "jinshan-2022, row 72"),
    ("持续推进", 2022, "Ongoing", None, "jinshan-2022, row 1"),
    ("已完成，巩固成效", 2022, "Done", None, "jinshan-2022, row 20"),
    ("长期", 2022, "Ongoing", None, "usual in other districts' annexes"),
    ("常态化推进", 2022, "Ongoing", None, "usual in other districts' annexes"),
    ("2022年12月", 2021, "Dated", "2022-12", "its own year wins over the document's"),
    ("12月底前", 2023, "Dated", "2023-12", "a bound month"),
    ("2024年底", 2023, "Dated", "2024-12", "the end of a year is its December"),
    ("年底前", 2023, "Dated", "2023-12", "the document's year"),
    ("年内", 2023, "Dated", "2023-12", "the document's year"),
    ("上半年", 2023, "Dated", "2023-06", "a half ends with its last month"),
    ("2024年下半年", 2023, "Dated", "2024-12", "a half ends with its last month"),
    ("第三季度", 2023, "Dated", "2023-09", "a quarter ends with its last month"),
    ("三季度", 2023, "Dated", "2023-09", "without 第"),
    ("2024年四季度末", 2023, "Dated", "2024-12", "with a year"),
    ("6月30日前", 2023, "Dated", "2023-06", "a day"),
    ("2025年6月底前", 2023, "Dated", "2025-06", "year, month and bound"),
    ("3-12月", 2023, "Dated", "2023-12", "a span ends with its last month"),
    ("2022年3月-12月", 2022, "Dated", "2022-12", "a span with a year"),
    ("１２月", 2022, "Dated", "2022-12", "full-width digits"),
    ("十二月", 2022, "Dated", "2022-12", "a month in words"),
    ("6月底前完成，并持续推进", 2022, "Dated", "2022-06", "a date wins over 持续推进"),
    ("2023年底前取得阶段性成效", 2022, "Dated", "2023-12", "a date with its aim"),
    ("12月", None, "NotStated", None, "no year to put it in: not guessed"),
    ("区财政局", 2022, "NotStated", None, "a cell that slid in from the next column"),
    ("按市级统一部署", 2022, "NotStated", None, "says nothing of time"),
    ("持续优化“好办”“快办”服务", 2022, "NotStated", None, "a measure's words, not a deadline"),
]
RUNNING = [
    ("2025年底全国实现一网通办。", [("2025年底", "2025-12")]),  # the whole country, or province, is told to get there
    ("6月底前全省完成改造。", [("6月底前", "2024-06")]),
    ("2024年12月底前，全省统筹地区实现全覆盖。", [("2024年12月底前", "2024-12")]),
    ("2024年10月底前印发实施方案。", [("2024年10月底前", "2024-10")]),
    ("方案于2023年10月印发。", []),
    ("到2025年底前，建成示范区", [("到2025年底前", "2025-12")]),
    ("2024年6月底前完成系统上线", [("2024年6月底前", "2024-06")]),
    ("力争年内实现全覆盖", [("年内", "2024-12")]),
    ("力争到2025年，培育100家", [("到2025年", "2025-12")]),
    ("今年年底前基本建成", [("今年年底前", "2024-12")]),
    ("上半年完成改造", [("上半年", "2024-06")]),
    ("自2020年3月起，试点以来", []),
    ("截至2024年9月，", []),
    ("2024年10月18日，我局进一步落实", []),
    ("2024年1-9月，新增担保贷款", []),
    ("今年5月成立以来", []),
    ("在项目签约后一年内完成", []),
    ("一季度完成。", [("一季度", "2024-03")]),
    ("上半年完成。", [("上半年", "2024-06")]),
    ("近三年内", []),
    ("到2020年底前已经完成", []),
    ("2024年奉贤区聚焦全方位提升企业群众感受度", []),
]


@pytest.fixture(scope="module")
def lexicon() -> DeadlineLexicon:
    return load_deadlines()


@pytest.mark.parametrize(("cell", "year", "status", "month", "why"), CELLS)
def test_cells(cell: str, year: int | None, status: str, month: str | None, why: str, lexicon: DeadlineLexicon) -> None:
    deadline = read_deadline("plan/x/measure/1", MappedText.of(cell), year, lexicon)
    assert (deadline.status, deadline.month) == (status, month), why
    assert deadline.printed is not None
    assert deadline.printed.text == cell, "the print is kept, understood or not"


@pytest.mark.parametrize("cell", [None, MappedText.of(""), MappedText.of(" \n")])
def test_an_empty_cell_states_nothing(cell: MappedText | None, lexicon: DeadlineLexicon) -> None:
    deadline = read_deadline("plan/jinshan-2022/measure/68", cell, 2022, lexicon)
    assert (deadline.status, deadline.printed, deadline.month) == ("NotStated", None, None)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("12月", True),
        ("持续推进", True),
        ("已完成，巩固成效", True),
        ("2022年12月底前完成", True),
        ("区人社局 区教育局", False),
        ("各镇、园区", False),
        ("持续开展园区标准化厂房改造工作", False),  # jinshan-2022, row 56: a reform item
        ("持续优化“好办”“快办”服务", False),  # row 28
        ("", False),
    ],
)
def test_a_deadline_cell_holds_nothing_else(cell: str, expected: bool, lexicon: DeadlineLexicon) -> None:
    assert is_deadline(cell, lexicon) is expected


def test_the_annex_has_one_deadline_cell_a_row_but_two(lexicon: DeadlineLexicon) -> None:
    """Read in jinshan-2022: rows 68 and 74 lost theirs; no other cell of the 100 rows looks like one."""
    source = (SOURCES / "jinshan-2022.txt").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in source.splitlines() if "\t" in line and line[0].isdecimal()]
    found = [[cell for cell in row if is_deadline(cell, lexicon)] for row in rows]
    assert len(rows) == 100
    assert [row[0].rstrip("*") for row, cells in zip(rows, found, strict=True) if not cells] == ["68", "74"]
    assert max(map(len, found)) == 1


@pytest.mark.parametrize(("text", "expected"), RUNNING)
def test_running_text(text: str, expected: list[tuple[str, str]], lexicon: DeadlineLexicon) -> None:
    found = find_deadlines("m", MappedText.of(text, 3), 2024, lexicon)
    assert [(d.printed.text if d.printed else "", d.month) for d in found] == expected
    assert all(d.status == "Dated" for d in found)


def test_the_narrative_plans_set_no_date(lexicon: DeadlineLexicon) -> None:
    """Read in the documents: the dates of these two plans are those of their issue."""
    for slug, year in (("yangpu-2023", 2023), ("jinshan-2023", 2023)):
        source = (SOURCES / f"{slug}.txt").read_text(encoding="utf-8")
        assert find_deadlines("m", MappedText.of(source), year, lexicon) == ()


@given(month=st.integers(1, 12), year=st.integers(2000, 2099), tail=st.sampled_from(["", "底", "底前", "前", "份"]))
def test_any_month_is_read(month: int, year: int, tail: str) -> None:
    lexicon = load_deadlines()
    cell = f"{month}月{tail}"
    assert read_deadline("m", MappedText.of(cell), year, lexicon).month == f"{year}-{month:02d}"
    assert read_deadline("m", MappedText.of(f"{year}年{cell}"), None, lexicon).month == f"{year}-{month:02d}"
    assert is_deadline(cell, lexicon)


@given(st.text(alphabet="0123456789年月日底前内上下半第一二三四季度-至到今明 ", max_size=30))
def test_any_text_gives_a_real_month_or_none(text: str) -> None:
    for deadline in find_deadlines("m", MappedText.of(text), 2024, load_deadlines()):
        assert deadline.month is not None
        assert 1 <= int(deadline.month[5:]) <= 12


@pytest.mark.parametrize(
    ("text", "issued", "month"),
    [
        ("自本方案印发之日起三年内", "2022-12-15", "2025-12"),
        ("自印发之日起6个月内", "2022-08-01", "2023-02"),
        ("自印发之日起6个月内", "2022-06", "2022-12"),
        ("自印发之日起三年内", None, None),
        ("自印发之日起三年内", "2022", None),
    ],
)
def test_a_span_is_counted_in_whole_months_from_the_date_of_the_document(
    text: str, issued: str | None, month: str | None, lexicon: DeadlineLexicon
) -> None:
    found = find_deadlines("m", MappedText.of(text), 2022, lexicon, issued)
    assert [(d.month, d.inferred) for d in found] == ([(month, True)] if month else [])


def test_what_ends_in_a_year_and_what_only_happens_in_it() -> None:
    found = find_deadlines("m", MappedText.of("2024年完成全覆盖。2024年推进更新。"), 2023, load_deadlines())
    assert [(d.printed.text, d.month) for d in found if d.printed is not None] == [("2024年", "2024-12")]
