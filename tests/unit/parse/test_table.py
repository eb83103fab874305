"""Annex tables: heads, merged and broken rows, and cells that slid put back."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kg.parse.lines import Line
from kg.parse.table import Table, columns_of, has_table, parse_table
from kg.parse.table_lines import gather_rows
from kg.records import Irregularity, RegionKind
from tests.unit.parse.reading import lexicon, lines_of, read

HEAD = "序号\t三个服务\t相关行动\t改革事项\t具体举措\t责任单位\t时间节点"
FIELDS = ("service", "action", "reform_item", "text", "unit_text", "deadline_text")


def table_of(text: str, narrative: tuple[str, ...] = ()) -> Table:
    return parse_table(gathered(text)[0], narrative, lexicon(), text)


def gathered(text: str) -> tuple[list[Line], list[Line], list[Irregularity]]:
    return gather_rows(lines_of(text), lambda line: columns_of(line, lexicon()))


def cells_of(text: str, narrative: tuple[str, ...] = ()) -> list[dict[str, str]]:
    table = table_of(text, narrative)
    return [{name: cell.text for name, cell in row.cells.items()} for row in table.rows]


def codes(text: str) -> list[str]:
    return [odd.code for odd in table_of(text).irregularities]


# ── heads ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("head", "is_head", "where"),
    [
        (HEAD, True, "jinshan-2022"),
        ("序号\t改革事项\t主要内容\t主管部门", True, "annexes of the State Council"),
        ("序号\t工作任务\t具体措施\t牵头单位\t配合单位\t完成时限", True, "city plans"),
        ("| 责任单位 | 序号 | 改革事项 | 主要举措 |", True, "in another order, drawn with bars"),
        ("序号\t工作任务\t责任单位\t完成时间", True, "what is to be done stands in the task's column"),
        ("年份\t目标值\t实际值", False, "figures"),
        ("1\t推进改革\t区发改委\t持续推进", False, "a row"),
        ("序号\t姓名\t职务\t单位", False, "a list of people"),
    ],
)
def test_a_head_is_known_by_its_words(head: str, is_head: bool, where: str) -> None:
    assert has_table(lines_of(head), lexicon()) is is_head, where


def test_the_same_head_again_is_page_furniture_and_merged_cells_go_on() -> None:
    text = f"{HEAD}\n1\t一、甲\t（一）乙\t事项一\t做法一。\t区科委\t6月\n{HEAD}\n2\t\t\t\t做法二。\t区财政局\t7月"
    assert [cells["reform_item"] for cells in cells_of(text)] == ["事项一", "事项一"]
    kinds = [region.kind for region in table_of(text).regions]
    assert kinds.count(RegionKind.FURNITURE) == 2


def test_another_head_begins_another_table() -> None:
    text = (
        "序号\t改革事项\t具体举措\t责任单位\n1\t准入\t推行全程网办。\t区市场监管局\n"
        "序号\t具体举措\t完成时限\n1\t加强协调。\t持续推进"
    )
    assert cells_of(text) == [
        {"reform_item": "准入", "text": "推行全程网办。", "unit_text": "区市场监管局"},
        {"text": "加强协调。", "deadline_text": "持续推进"},
    ]


def test_a_table_of_other_things_behind_is_no_table_of_measures() -> None:
    text = (
        "序号\t改革事项\t具体举措\t责任单位\n1\t准入\t推行全程网办。\t区市场监管局\n"
        "序号\t姓名\t职务\t电话\n1\t张三\t科长\t123\n2\t李四\t处长\t456"
    )
    assert [cells["reform_item"] for cells in cells_of(text)] == ["准入"]
    ((number, grid),) = table_of(text).grids
    assert (number, grid.is_tasks, codes(text)) == (2, False, [])
    assert [[(head, cell.text) for head, cell in row.cells] for row in grid.rows] == [
        [("序号", "1"), ("姓名", "张三"), ("职务", "科长"), ("电话", "123")],
        [("序号", "2"), ("姓名", "李四"), ("职务", "处长"), ("电话", "456")],
    ]


def test_lead_and_supporting_units_are_one_text_with_a_blank_between() -> None:
    text = "序号\t具体措施\t牵头单位\t配合单位\n1\t推行全程网办。\t区市场监管局\t区公安分局、区税务局"
    assert cells_of(text)[0]["unit_text"] == "区市场监管局 区公安分局、区税务局"


def test_a_column_that_nothing_is_known_of_is_kept_with_its_head() -> None:
    text = "序号\t改革事项\t具体举措\t联系电话\n1\t准入\t推行全程网办。\t12345"
    (row,) = table_of(text).rows
    assert [(head, cell.text) for head, cell in row.others] == [("联系电话", "12345")]
    assert codes(text) == []


def test_the_heads_tell_lead_from_support() -> None:
    text = "序号\t具体措施\t牵头单位\t配合单位\n1\t推行全程网办。\t区市场监管局\t区公安分局、区税务局"
    (row,) = table_of(text).rows
    assert [(head, cell.text) for head, cell in row.units] == [
        ("牵头单位", "区市场监管局"), ("配合单位", "区公安分局、区税务局")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "number", "starred"),
    [("4*", 4, True), ("12", 12, False), ("★7", 7, True), ("3.", 3, False), ("5、", 5, False), ("8 ※", 8, True)],
)
def test_numbers_and_stars(printed: str, number: int, starred: bool) -> None:
    (row,) = table_of(f"序号\t改革事项\t具体举措\t责任单位\n{printed}\t准入\t推行全程网办。\t区科委").rows
    assert (row.number, row.marked) == (number, starred)


# ── merged and broken rows ────────────────────────────────────────────────────────────────────────────────────────


def test_a_merged_row_names_the_group_of_the_rows_below() -> None:
    text = (
        "序号\t改革事项\t主要内容\t主管部门\n一、破除区域分割\t\t\t\n1\t准入\t推行全程网办。\t市场监管总局\n"
        "2\t迁移\t清理不合理条件。\t税务总局\n二、健全准入制度\t\t\t\n3\t变更\t实现网上变更。\t市场监管总局"
    )
    assert [cells["service"] for cells in cells_of(text)] == [
        "一、破除区域分割",
        "一、破除区域分割",
        "二、健全准入制度",
    ]


def test_a_footnote_is_no_row() -> None:
    text = f"{HEAD}\n1*\t一、甲\t（一）乙\t事项\t做法。\t区科委\t6月\n注：标注*的为首批改革事项，共40项。\t\t\t"
    note = table_of(text).note
    assert note is not None
    assert note.text == "注：标注*的为首批改革事项，共40项。"
    assert len(table_of(text).rows) == 1


def test_a_group_ends_the_merged_cells_within_it() -> None:
    """A new action has an item of its own, or none; never the item of the action before."""
    text = f"{HEAD}\n1\t一、甲\t（一）乙\t事项一\t做法一。\t区科委\t6月\n2\t\t（二）丙\t\t做法二。\t区科委\t7月"
    assert "reform_item" not in cells_of(text)[1]
    assert codes(text) == ["cell-lost"]


def test_a_lost_deadline_is_not_taken_from_above() -> None:
    text = f"{HEAD}\n1\t一、甲\t（一）乙\t事项一\t做法一。\t区科委\t6月\n2\t\t\t事项二\t做法二。\t区科委\t"
    assert "deadline_text" not in cells_of(text)[1]
    assert codes(text) == ["cell-lost"]


def test_a_row_cut_by_line_ends_is_put_together() -> None:
    text = (
        f"{HEAD}\n1\t一、甲\t（一）乙\t事项一\t做法前半，\n做法后半。\t区科委\t6月\n"
        "2\t\t\t事\n项二\t做法。\t区科委\t7月"
    )
    assert [(cells["text"], cells["reform_item"]) for cells in cells_of(text)] == [
        ("做法前半，做法后半。", "事项一"),
        ("做法。", "事项二"),
    ]
    assert [odd.code for odd in gathered(text)[2]] == ["row-broken", "row-broken"]


def test_a_text_line_behind_a_table_is_no_cell() -> None:
    text = f"{HEAD}\n1\t一、甲\t（一）乙\t事项一\t做法一。\t区科委\n本表自印发之日起施行。"
    assert [line.text.text for line in gathered(text)[1]] == ["本表自印发之日起施行。"]


def test_rows_that_do_not_count_on_are_said() -> None:
    text = f"{HEAD}\n1\t一、甲\t（一）乙\t事一\t做一。\t区科委\t6月\n3\t\t\t事三\t做三。\t区科委\t7月"
    assert codes(text) == ["row-number-gap"]


def test_a_lost_item_is_the_one_of_its_narrative_paragraph() -> None:
    """As row 43 of jinshan-2022: the row slid left and its item is gone; the paragraph tells whose it was."""
    rows = regular(12)
    rows[6] = ["7", "", "", *rows[6][4:], ""]
    item = rows[5][3]
    paragraph = f"{item}。{rows[5][4]}{rows[6][3]}"
    cells = cells_of(printed(rows), (paragraph, "加强统筹协调。另一段落。"))[6]
    assert (cells["text"], cells["reform_item"]) == (rows[6][3], item)


# ── slid cells ────────────────────────────────────────────────────────────────────────────────────────────────────

ITEMS = (
    "企业登记全程网办改革",
    "推行证照联办",
    "优化注销服务机制",
    "完善信用修复制度",
    "推进多测合一",
    "深化园区安防升级",
)
TEXTS = (
    "推行企业登记全程网上办理，压缩开办时间，提升办事便利度。",
    "建立跨部门联合监管机制，减少重复检查，提高监管效能。",
    "完善政府性融资担保体系，扩大首贷户覆盖范围，降低融资成本。",
    "推动园区道路、停车场等设施改造，改善企业生产生活环境。",
    "开展职业技能培训，帮助企业稳定用工，缓解招工难问题。",
)
UNITS = ("区市场监管局", "区发改委 区财政局", "各镇、园区", "区人社局", "区建管委", "区科委", "区税务局")
DEADLINES = ("持续推进", "12月", "6月", "9月", "10月")


def regular(count: int) -> list[list[str]]:
    """Rows as they should be: groups and items printed where they begin, merged below."""
    rows = []
    for i in range(count):
        rows.append([
            str(i + 1),
            "一、着力推动基本服务提档升级" if i == 0 else "",
            "（一）开展公平竞争市场环境营造行动" if i == 0 else "",
            f"{ITEMS[i % len(ITEMS)]}{'甲乙丙丁'[i // len(ITEMS) % 4]}",
            TEXTS[i % len(TEXTS)].replace("，", f"，{'进一步切实全面有序'[i % 4 * 2 : i % 4 * 2 + 2]}", 1),
            UNITS[i % len(UNITS)],
            DEADLINES[i % len(DEADLINES)],
        ])  # fmt: skip
    return rows


def printed(rows: list[list[str]]) -> str:
    return "\n".join([HEAD, *("\t".join(row) for row in rows)])


def whole(rows: list[list[str]]) -> list[dict[str, str]]:
    """What the rows mean, merged cells filled in."""
    held: dict[str, str] = {}
    meant = []
    for row in rows:
        cells = {name: cell for name, cell in zip(FIELDS, row[1:], strict=True) if cell}
        held |= {name: cells[name] for name in FIELDS[:3] if name in cells}
        meant.append(held | cells)
    return meant


def test_a_regular_table_is_read_as_printed() -> None:
    rows = regular(24)
    assert cells_of(printed(rows)) == whole(rows)
    assert codes(printed(rows)) == []


@settings(max_examples=40)
@given(st.integers(20, 30), st.data())
def test_a_row_slid_left_or_right_is_put_back(count: int, data: st.DataObject) -> None:
    rows = regular(count)
    meant = whole(rows)
    i = data.draw(st.integers(1, count - 1))
    by = data.draw(st.sampled_from([-2, -1]))
    number, *cells = rows[i]
    rows[i] = [number, *cells[-by:], *[""] * -by]
    assert cells_of(printed(rows)) == meant
    assert codes(printed(rows)) == ["row-slid"]


@settings(max_examples=30)
@given(st.integers(20, 30), st.data())
def test_a_cell_printed_twice_counts_once(count: int, data: st.DataObject) -> None:
    """As row 4 of jinshan-2022, which prints its item twice and so loses its last column's place."""
    rows = regular(count)
    meant = whole(rows)
    i = data.draw(st.integers(1, count - 1))
    column = data.draw(st.integers(3, 6))
    rows[i] = [*rows[i][: column + 1], rows[i][column], *rows[i][column + 1 :]]
    assert cells_of(printed(rows)) == meant
    assert "cell-twice" in codes(printed(rows))


@settings(max_examples=30)
@given(st.integers(12, 30), st.data())
def test_merged_cells_may_be_printed_or_left_blank(count: int, data: st.DataObject) -> None:
    """A page that repeats its groups and items at its head says the same as one that leaves them blank."""
    rows = regular(count)
    meant = whole(rows)
    for i in data.draw(st.sets(st.integers(1, count - 1), max_size=6)):
        rows[i][1:3] = [meant[i]["service"], meant[i]["action"]]
    assert cells_of(printed(rows)) == meant
    assert codes(printed(rows)) == []


@settings(max_examples=30)
@given(st.integers(12, 30), st.data())
def test_dropped_deadlines_and_units_stay_lost(count: int, data: st.DataObject) -> None:
    rows = regular(count)
    i, column = data.draw(st.integers(1, count - 1)), data.draw(st.sampled_from([5, 6]))
    rows[i][column] = ""
    assume(column != 6 or rows[i][5])
    assert cells_of(printed(rows)) == whole(rows)
    assert codes(printed(rows)) == ["cell-lost"]


def test_a_column_of_main_work_holds_the_tasks() -> None:
    document = read("序号\t重点工作\t负责部门\t时间进度\n1\t制定意见\t财政部\t9月底前\n2\t开展评价\t商务部\t持续推进\n")
    rows = [m.row for m in document.measures if m.row is not None]
    assert [row.unit_text.text for row in rows if row.unit_text] == ["财政部", "商务部"]
    assert [row.deadline_text.text for row in rows if row.deadline_text] == ["9月底前", "持续推进"]


def test_a_group_line_between_rows_is_none_of_the_text_and_names_the_column_that_is_there() -> None:
    """一、 names the outer group, and where the table has a column for it already the group stands in the other."""
    head = "序号\t改革事项\t具体举措\t责任单位\n1\t准入\t推行全程网办。\t区市场监管局"
    text = f"{head}\n一、知识产权方面（共1项）\n2\t保护\t建立快速维权机制。\t区知识产权局"
    table, other, _ = gathered(text)
    assert (len(table), len(other)) == (4, 0)
    assert [cells.get("service") for cells in cells_of(text)] == [None, "一、知识产权方面（共1项）"]
    text = f"{text}\n（一）维权行动\n3\t援助\t设立维权援助站。\t区司法局"
    assert cells_of(text)[2]["action"] == "（一）维权行动"
    text = (
        "序号\t相关行动\t改革事项\t具体举措\t责任单位\n1\t准入行动\t准入\t推行全程网办。\t区市场监管局\n"
        "（二）知识产权方面\n2\t维权行动\t保护\t建立快速维权机制。\t区知识产权局"
    )
    assert [(cells.get("service"), cells["action"]) for cells in cells_of(text)] == [
        (None, "准入行动"), ("（二）知识产权方面", "维权行动")
    ]  # fmt: skip


def test_cells_beyond_the_last_column_are_left_out_and_said() -> None:
    text = (
        "序号\t改革事项\t具体举措\t责任单位\n1\t准入\t推行全程网办。\t区市场监管局\n"
        "2\t退出\t简化注销流程。\t区税务局\t另附\t再附"
    )
    table = table_of(text)
    assert [odd.code for odd in table.irregularities] == ["too-many-cells"]
    unread = [text[slice(*region.span)] for region in table.regions if region.kind == RegionKind.UNREAD]
    assert unread == ["另附", "再附"]
    assert table.rows[1].cells["unit_text"].text == "区税务局"
