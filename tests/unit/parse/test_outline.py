"""From lines to sections and measures: what each part of a plan becomes."""

from __future__ import annotations

import pytest

from kg.parse.coverage import misplaced, uncovered
from kg.records import RegionKind, SectionKind
from kg.text.mapped import Span
from tests.unit.parse.reading import measures_of, read, sections_of

PLAN = """某区优化营商环境行动方案

为优化营商环境，结合实际，制定本方案。

一、总体要求

坚持改革创新。

二、重点任务

（一）优化准入

1. 便利开办。推行全程网办。实现一日办结。

2. 便利注销。

简化流程。

拓展范围。

三、组织保障

1. 加强统筹。健全机制。
"""


def test_the_parts_of_a_plan() -> None:
    document = read(PLAN, title="某区优化营商环境行动方案")
    assert sections_of(document) == [
        "preamble 0", "general 1 总体要求", "chapter 2 重点任务", "part 2.1 优化准入", "chapter 3 组织保障",
    ]  # fmt: skip
    assert measures_of(document) == ["measure 2.1.1 便利开办", "measure 2.1.2 便利注销", "safeguard 3.1 加强统筹"]


def test_keys_and_parents_follow_the_numbering() -> None:
    document = read(PLAN)
    measure = document.measures[0]
    assert measure.key == "plan/made-up/measure/2.1.1"
    assert measure.parent == "plan/made-up/section/2.1"
    assert [s.parent for s in document.sections if s.path == "2.1"] == ["plan/made-up/section/2"]
    assert (measure.number, document.sections[3].number) == ("1.", "（一）")


def test_a_body_is_all_paragraphs_below_the_heading() -> None:
    document = read(PLAN)
    assert [m.body.text for m in document.measures] == [
        "推行全程网办。实现一日办结。",
        "简化流程。拓展范围。",
        "健全机制。",
    ]
    assert [len(m.clauses) for m in document.measures] == [2, 2, 1]


def test_the_numbers_and_marks_between_are_regions() -> None:
    document = read(PLAN)
    marks = [document.source.text[slice(*r.span)] for r in document.regions if r.kind == RegionKind.HEADING]
    assert sorted(marks) == sorted(["一、", "二、", "（一）", "1.", "。", "2.", "。", "三、", "1.", "。"])


def test_a_number_met_twice_gets_a_name_of_its_own() -> None:
    """A second part whose chapters begin at 一、 again, with no annex and no date between: said, and both kept."""
    text = "第一部分 准入\n一、开办。推行网办。\n第二部分 经营\n一、融资。扩大担保。\n"
    assert measures_of(read(text)) == ["measure 1.1 开办", "measure 2.1 融资"]
    text = "1.开办。推行网办。\n一、任务\n1.融资。扩大担保。\n"
    assert [m.split()[1] for m in measures_of(read(text))] == ["1", "1.1"]


@pytest.mark.parametrize(
    ("closing", "kind"),
    [
        ("组织保障", "safeguard"),
        ("保障措施", "safeguard"),
        ("强化法治保障", "measure"),
        ("实施企业服务提升行动", "measure"),
    ],
)
def test_what_a_last_chapter_commits_to(closing: str, kind: str) -> None:
    text = f"一、主要任务\n1.准入。推行网办。\n二、{closing}\n1.完善制度。修订规定。\n"
    assert measures_of(read(text))[-1] == f"{kind} 2.1 完善制度"


def test_a_first_chapter_of_safeguards_is_a_chapter() -> None:
    """Only what closes a plan says how it is carried out; the same words in front are a task."""
    text = (
        "一、加强组织保障\n1.建专班。成立专班。\n二、任务\n1.准入。推行网办。\n"
        "三、其他任务\n1.退出。推行注销。\n四、法治\n1.执法。规范。"
    )
    assert measures_of(read(text))[0] == "measure 1.1 建专班"


@pytest.mark.parametrize(
    ("tail", "back"),
    [
        ("本方案自2024年5月1日起施行。", ["本方案自2024年5月1日起施行。"]),
        ("附件：任务分工表", ["附件：任务分工表"]),
        ("附件：1.任务分工表\n2.指标表", ["附件：1.任务分工表", "2.指标表"]),
        ("某区人民政府办公室\n2024年3月1日印发", ["某区人民政府办公室", "2024年3月1日印发"]),
        ("某区人民政府\n2024年3月1日", ["某区人民政府", "2024年3月1日"]),
        ("（此件公开发布）", ["（此件公开发布）"]),
        ("打印\n关闭", ["打印", "关闭"]),
    ],
)
def test_what_stands_behind_the_last_item_is_back_matter(tail: str, back: list[str]) -> None:
    document = read(f"一、任务\n1.准入。推行网办。\n二、工作要求\n1.加强领导。健全机制。\n\n{tail}\n")
    assert document.measures[-1].body.text == "健全机制。"
    assert [text.text for text in document.front] == back
    assert uncovered(document) == ()
    assert misplaced(document) == ()


@pytest.mark.parametrize(
    ("head", "preamble"),
    [
        ("为优化营商环境，制定本方案。", "为优化营商环境，制定本方案。"),
        ("为鼓励先行先试，现提出以下意见：", "为鼓励先行先试，现提出以下意见："),
        ("经区政府同意，现将方案印发给你们，请认真贯彻执行。", None),
        ("各区人民政府，市政府各委、办、局：", None),
        ("某区优化营商环境行动方案", None),
        ("某区政府〔2024〕3号", None),
    ],
)
def test_what_opens_a_plan(head: str, preamble: str | None) -> None:
    document = read(f"{head}\n\n一、任务\n1.准入。推行网办。\n")
    found = [s.body.text for s in document.sections if s.kind == SectionKind.PREAMBLE]
    assert found == ([preamble] if preamble else [])
    assert [text.text for text in document.front] == ([] if preamble else [head])


def test_bold_words_lead_the_parts_of_a_measure() -> None:
    """yangpu-2023 二（四）10: twelve sub-districts, each led by its name in bold."""
    text = "**1. 服务。**各街道发挥优势：**定海**做好合伙人；**大桥**开展系列活动；**平凉**打造直通车。\n"
    assert measures_of(read(text)) == ["measure 1 服务", "part 1.1 定海", "part 1.2 大桥", "part 1.3 平凉"]
    assert [m.body.text for m in read(text).measures[1:]] == ["做好合伙人；", "开展系列活动；", "打造直通车。"]


def test_two_bold_words_are_stress_not_parts() -> None:
    assert measures_of(read("**1. 服务。**开展行动：**定海**做好合伙人；**大桥**开展活动。\n")) == ["measure 1 服务"]


def test_a_unit_line_of_its_own_belongs_to_its_measure() -> None:
    text = (
        "一、任务\n1.便利开办\n推行网办。\n责任单位：区市场监管局、区税务局\n"
        "2.便利注销（责任单位：区税务局）\n简化流程。\n"
    )
    document = read(text)
    assert [m.body.text for m in document.measures] == [
        "推行网办。责任单位：区市场监管局、区税务局",
        "（责任单位：区税务局）简化流程。",
    ]
    assert [m.title.text for m in document.measures if m.title] == ["便利开办", "便利注销"]


def test_a_line_that_states_who_or_when_ends_with_its_line() -> None:
    text = (
        "一、优化服务\n（一）推出专区。建成10个专区。\n牵头部门：区数据局；责任部门：区公安分局\n"
        "各地各部门要按照本方案要求，细化分工。\n"
    )
    document = read(text)
    assert [m.body.text for m in document.measures] == ["建成10个专区。牵头部门：区数据局；责任部门：区公安分局"]
    assert "各地各部门要按照本方案要求，细化分工。" in [line.text for line in document.front]


@pytest.mark.parametrize(
    "line",
    ["特此公告。", "节假日期间，各单位要妥善安排值班。", "希望受到激励的地方珍惜荣誉，再接再厉。"],
)
def test_words_that_close_a_document_belong_to_no_item(line: str) -> None:
    document = read(f"一、元旦：放假1天。\n二、春节：放假7天。\n{line}\n")
    assert [m.body.text for m in document.measures if line in m.body.text] == []
    assert line in [text.text for text in document.front]


def test_a_text_of_articles_follows_one_of_chapters() -> None:
    text = (
        "现将《甲办法》和《乙办法》印发给你们。\n2022年5月6日\n停放管理办法\n第一章　总则\n第一条　制定本办法。\n"
        "第二章　停放\n第二条　有序停放。\n企业考核办法\n第一条　加强考核。\n第二条　考核内容。\n"
    )
    document = read(text, title="关于印发《停放管理办法》和《企业考核办法》的通知", kind="regulation")
    paths = [*(s.path for s in document.sections if s.number), *(m.path for m in document.measures)]
    assert sorted(paths) == ["a.1", "a.1.1", "a.2", "a.2.2", "b.1", "b.2"]


def test_a_group_that_is_set_up_has_items_and_a_list_of_persons_has_none() -> None:
    lines = "一、主要职责\n统筹协调服务工作。\n二、组成人员\n组长：张三　副市长\n成员：李四　局长\n"
    assert measures_of(read(lines, kind="personnel")) == ["measure 1 主要职责", "measure 2 组成人员"]
    assert measures_of(read("一、任命：\n张三为局长。\n二、免去：\n李四的局长职务。\n", kind="personnel")) == []


def test_the_line_that_names_a_table_is_no_item_s() -> None:
    document = read("一、完善设施\n主要指标见专栏1。\n专栏1　主要指标\n\n指标\t目标\n床位占比\t30%\n设施覆盖\t90%\n")
    assert [m.body.text for m in document.measures if m.row is None] == ["主要指标见专栏1。"]


def test_entries_with_a_tab_before_the_page_are_contents_and_rows_of_figures_are_not() -> None:
    contents = "一、总体要求\t1\n二、主要任务\t2\n三、保障措施\t9\n"
    text = f"{contents}\n一、总体要求\n坚持创新。\n二、主要任务\n1.准入。推行网办。\n三、保障措施\n1.领导。健全机制。\n"
    document = read(text)
    kinds = [text[slice(*region.span)] for region in document.regions if region.kind == RegionKind.CONTENTS]
    assert kinds == contents.splitlines()
    assert measures_of(document) == ["measure 2.1 准入", "safeguard 3.1 领导"]
    figures = read("一、主要任务\n1.准入。推行网办。\n江苏\t100\t120\n浙江\t90\t110\n安徽\t80\t95\n")
    assert not [region for region in figures.regions if region.kind == RegionKind.CONTENTS]


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ("做好两项工作：一是推行网办；二是简化流程。", ["一是推行网办；", "二是简化流程。"]),
        ("一是推行网办。二是简化流程。", ["一是推行网办。", "二是简化流程。"]),
        ("坚持一是一，二是二的原则办理。", []),
        ("一是推行网办，做好公开。", []),
    ],
)
def test_what_a_sentence_counts_are_parts_only_where_a_part_can_begin(body: str, parts: list[str]) -> None:
    measure, *found = read(f"一、任务\n1.办理。{body}\n").measures
    assert measure.body.text == body
    assert [part.body.text for part in found] == parts


def test_a_text_without_numbers_tells_what_was_joined_once() -> None:
    document = read("某区政府办公室通知\n请各单位认真做好各项工作，推进减环节、\n\n减材料、减费用。\n")
    assert [(odd.code, odd.span) for odd in document.irregularities] == [("broken-paragraph", Span(29, 31))]
    assert document.source.text[29:31] == "\n\n"


@pytest.mark.parametrize(("number", "path"), [("4.", "1.4"), ("5.", None)])
def test_two_numbers_may_be_left_out_and_no_more(number: str, path: str | None) -> None:
    """A line that begins with a number far behind is a broken line rather than an item; either is told."""
    document = read(f"一、任务\n1.甲项。推行甲。\n{number}乙项。推行乙。\n")
    assert [m.path for m in document.measures] == (["1.1", path] if path else ["1.1"])
    assert document.irregularities[0].code == ("numbering-gap" if path else "number-misfit")


def test_rows_that_are_printed_one_cell_a_line() -> None:
    rows = (
        ("准入", "推行全程网办。", "区市场监管局"),
        ("退出", "简化注销流程。", "区税务局"),
        ("融资", "扩大担保规模。", "区金融办"),
    )
    cells = "\n".join("\n".join((str(n), *row)) for n, row in enumerate(rows, 1))
    document = read(f"序号\n改革事项\n具体举措\n责任单位\n{cells}\n")
    assert [(m.title.text, m.body.text) for m in document.measures if m.title] == [row[:2] for row in rows]
    assert [m.row.unit_text.text for m in document.measures if m.row and m.row.unit_text] == [row[2] for row in rows]


def test_a_mark_behind_a_number_is_part_of_it() -> None:
    """A city's plan for pilots: 1*. and 2* . are starred items, as the rows 9* of jinshan-2022 are."""
    document = read(
        "一、任务\n1*.推行甲。办理甲事。\n2* .推行乙。办理乙事。\n3.推行丙。办理丙事。\n4★、推行丁。办理丁事。\n"
    )
    assert [(m.path, m.number) for m in document.measures] == [
        ("1.1", "1*."), ("1.2", "2* ."), ("1.3", "3."), ("1.4", "4★、"),
    ]  # fmt: skip


def test_texts_that_the_cover_lists_are_texts_of_their_own() -> None:
    """Each stands below under its title, with or without a paragraph before its first number."""
    document = read(
        "《某市制造业实施方案》《某市支持措施》《某市奖励措施》已经市政府同意，现印发给你们。\n\n2020年11月17日\n\n"
        "某市制造业实施方案\n\n一、主要任务\n\n（一）做强产业。实施链长制。\n\n"
        "某市支持措施\n\n为推动发展，制定以下措施。\n\n一、支持技改。给予补助。\n\n二、支持上云。给予奖励。\n\n"
        "某市奖励措施\n\n一、奖励强链。给予奖励。\n\n二、奖励集群。给予奖励。\n",
        title="某市制造业实施方案",
    )
    assert [m.path for m in document.measures] == ["a.1.1", "b.1", "b.2", "c.1", "c.2"]


def test_a_text_that_explains_commits_nobody() -> None:
    document = read(
        "《方案》解读\n\n一、出台背景\n\n落实要求。\n\n二、主要内容\n\n推行一窗受理。\n", kind="explanation"
    )
    assert document.measures == ()
    assert [s.path for s in document.sections if s.number] == ["1", "2"]


def test_a_list_of_annexes_in_any_numbering_is_no_items_last_paragraph() -> None:
    document = read(
        "一、任务\n\n1. 要落实。\n\n二、其他\n\n1. 本意见由办公室解释。\n\n"
        "附件：1.人员名单\n2.流程图\n3.承诺书\n6-1.告知书\n7.通知单\n\n"
        "某镇人民政府\n2020年9月27日\n"
    )
    assert [m.path for m in document.measures] == ["1.1", "2.1"]
    assert "流程图" not in document.measures[-1].body.text


def test_a_paragraph_behind_items_that_end_with_who_answers_for_them_closes_the_text() -> None:
    items = "".join(f"（{n}）推进服务。实行服务。（责任单位：区财政局）\n\n" for n in "一二三四五")
    document = read(
        f"一、任务\n\n{items}由区发展改革委牵头，全区率先开展先行先试。\n\n某区发展和改革委员会\n\n2024年12月10日\n"
    )
    assert [m.path for m in document.measures] == [f"1.{n}" for n in range(1, 6)]
    assert "先行先试" not in document.measures[-1].body.text
