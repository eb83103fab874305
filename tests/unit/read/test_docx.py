"""Word files, written by python-docx: numbers that Word makes, tables merged in every way, notes and furniture."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.table import Table

from kg.errors import SourceError
from kg.read.docx_numbers import Numbering, W
from kg.read.reading import derive
from kg.records import RegionKind

W_NS = nsdecls("w")


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def fill(table: Table, rows: Sequence[Sequence[str]]) -> None:
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text


def add_list(document: Any, name: int, levels: Sequence[tuple[str, str]], *, suffix: str = "nothing") -> None:
    """A multilevel list in the document's numbering: (form, text) of each level."""
    inside = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="{suffix}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(levels)
    )
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {W_NS} w:abstractNumId="{name}">{inside}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {W_NS} w:numId="{name}"><w:abstractNumId w:val="{name}"/></w:num>'))


def add_item(document: Any, name: int, level: int, text: str) -> None:
    paragraph = document.add_paragraph(text)
    number = f'<w:numPr {W_NS}><w:ilvl w:val="{level}"/><w:numId w:val="{name}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(number))


def lines(document: Any) -> list[str]:
    return [line for line in derive(saved(document)).text.split("\n") if line]


def test_the_numbers_that_word_shows() -> None:
    document = docx.Document()
    add_list(document, 77, [("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")])
    for level, text in (
        (0, "总体要求"),
        (1, "思想"),
        (1, "原则"),
        (2, "甲"),
        (2, "乙"),
        (0, "任务"),
        (1, "手续"),
        (2, "丙"),
    ):
        add_item(document, 77, level, text)
    expected = ["一、总体要求", "（一）思想", "（二）原则", "1.甲", "2.乙", "二、任务", "（一）手续", "1.丙"]
    assert lines(document) == expected


def test_chapters_and_articles_that_run_on() -> None:
    """A level that never restarts is a list of its own, as Word's regulations have it."""
    document = docx.Document()
    add_list(document, 70, [("chineseCounting", "第%1章")], suffix="space")
    add_list(document, 71, [("chineseCounting", "第%1条")], suffix="space")
    for name, text in ((70, "总则"), (71, "为了规范"), (71, "适用于"), (70, "附则"), (71, "本办法自发布之日起施行")):
        add_item(document, name, 0, text)
    assert lines(document) == [
        "第一章 总则",
        "第一条 为了规范",
        "第二条 适用于",
        "第二章 附则",
        "第三条 本办法自发布之日起施行",
    ]


def test_a_restarted_list_and_a_legal_level() -> None:
    document = docx.Document()
    add_list(document, 60, [("chineseCounting", "%1、"), ("decimal", "%1.%2")])
    root = document.part.numbering_part.element
    root.find(f"{W}abstractNum").findall(f"{W}lvl")[1].append(parse_xml(f"<w:isLgl {W_NS}/>"))
    root.append(parse_xml(
        f'<w:num {W_NS} w:numId="61"><w:abstractNumId w:val="60"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    ))  # fmt: skip
    for name, level, text in ((60, 0, "甲"), (60, 0, "乙"), (60, 1, "丙"), (61, 0, "丁")):
        add_item(document, name, level, text)
    assert lines(document) == ["一、甲", "二、乙", "2.1丙", "一、丁"]


def test_a_number_from_the_style() -> None:
    document = docx.Document()
    add_list(document, 50, [("decimal", "%1．")])
    style = document.styles["List Number"].element
    properties = style.get_or_add_pPr()
    for own in properties.findall(f"{W}numPr"):
        properties.remove(own)
    properties.append(parse_xml(f'<w:numPr {W_NS}><w:numId w:val="50"/></w:numPr>'))
    document.add_paragraph("甲", style="List Number")
    document.add_paragraph("乙", style="List Number")
    assert lines(document) == ["1．甲", "2．乙"]


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("decimalEnclosedCircle", ["①", "②", "③"]),
        ("decimalEnclosedParen", ["⑴", "⑵", "⑶"]),
        ("ideographTraditional", ["甲", "乙", "丙"]),
        ("upperLetter", ["A", "B", "C"]),
        ("lowerRoman", ["i", "ii", "iii"]),
        ("chineseLegalSimplified", ["壹", "贰", "叁"]),
        ("decimalFullWidth", ["１", "２", "３"]),
        ("bullet", ["", "", ""]),
    ],
)
def test_numerals(form: str, numbers: list[str]) -> None:
    document = docx.Document()
    add_list(document, 40, [(form, "%1、" if form != "bullet" else "•")])
    for _ in numbers:
        add_item(document, 40, 0, "事项")
    assert lines(document) == [f"{number}、事项" if number else "事项" for number in numbers]


def test_twenty_is_written_as_a_reader_writes_it() -> None:
    numbering = Numbering.of(None, None)
    assert numbering.number(None) == ""
    document = docx.Document()
    add_list(document, 30, [("chineseCounting", "%1、")])
    for _ in range(21):
        add_item(document, 30, 0, "x")
    assert [line[:-2] for line in lines(document)][9:] == [
        "十", "十一", "十二", "十三", "十四", "十五", "十六", "十七", "十八", "十九", "二十", "二十一"
    ]  # fmt: skip


# ── tables ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def annex() -> Any:
    """Merged over rows, over columns, over both; a group row; a cell of two paragraphs; a table in a cell."""
    document = docx.Document()
    document.add_paragraph("附件：任务清单")
    table = document.add_table(6, 5)
    fill(table, [
        ["序号", "领域", "任务", "责任单位", ""],
        ["", "", "", "牵头", "配合"],
        ["一、手续方面", "", "", "", ""],
        ["1", "登记", "推行甲", "区财政局", "各镇"],
        ["2", "", "推行乙", "区税务局", ""],
        ["3", "", "推行丙", "区卫健委", "各镇"],
    ])  # fmt: skip
    for (r1, c1), (r2, c2) in (((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 2), (1, 2)), ((0, 3), (0, 4)), ((2, 0), (2, 4)),
                               ((3, 1), (5, 1)), ((4, 3), (4, 4))):  # fmt: skip
        table.cell(r1, c1).merge(table.cell(r2, c2))
    table.cell(5, 4).add_paragraph("各街道")
    table.cell(5, 2).add_table(1, 1).cell(0, 0).text = "（内表）"
    for row in table.rows[:2]:
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {W_NS}/>"))
    document.add_paragraph("（此件公开发布）")
    return document


def test_a_table_merged_in_every_way(annex: Any) -> None:
    derived = derive(saved(annex))
    (table,) = derived.tables
    assert derived.text[table.span.start : table.span.end].split("\n") == [
        "序号\t领域\t任务\t责任单位\t责任单位",
        "序号\t领域\t任务\t牵头\t配合",
        "一、手续方面\t\t\t\t",
        "1\t登记\t推行甲\t区财政局\t各镇",
        "2\t登记\t推行乙\t区税务局\t区税务局",
        "3\t登记\t推行丙 （内表）\t区卫健委\t各镇 各街道",
    ]
    assert (table.columns, table.heads) == (5, 2)
    places = {place.start: place.locator for place in derived.places}
    assert places[derived.text.index("2\t登记")] == "table 1, row 5"
    assert places[derived.text.index("（此件")] == "paragraph 2"


def test_an_irregular_merge_is_read() -> None:
    """A cell that continues a merge which no row began: some libraries stop here."""
    document = docx.Document()
    table = document.add_table(2, 3)
    fill(table, [["1", "甲", "乙"], ["2", "丙", "丁"]])
    cells = [table.rows[0].cells[2], table.rows[1].cells[1]]
    for cell in cells:
        cell._tc.get_or_add_tcPr().append(parse_xml(f"<w:vMerge {W_NS}/>"))
    assert lines(document) == ["1\t甲\t乙", "2\t丙\t丁"]


def test_a_row_that_begins_further_right() -> None:
    document = docx.Document()
    table = document.add_table(2, 3)
    fill(table, [["1", "甲", "乙"], ["x", "丙", "丁"]])
    row = table.rows[1]._tr
    row.remove(row.tc_lst[0])
    row.get_or_add_trPr().append(parse_xml(f'<w:gridBefore {W_NS} w:val="1"/>'))
    assert lines(document) == ["1\t甲\t乙", "\t丙\t丁"]


# ── the rest of a document ────────────────────────────────────────────────────────────────────────────────────────


def test_headings_bold_leads_and_line_breaks() -> None:
    document = docx.Document()
    document.add_heading("临江区优化服务\n行动方案", 1)
    paragraph = document.add_paragraph()
    paragraph.add_run("简化手续。").bold = True
    paragraph.add_run("推行“一件事”。\n换行之后。")
    derived = derive(saved(document))
    assert derived.text == "临江区优化服务 行动方案\n简化手续。推行“一件事”。\n换行之后。\n"
    assert [derived.text[a:b] for a, b in derived.headings] == ["临江区优化服务 行动方案"]
    assert [derived.text[a:b] for a, b in derived.strong] == ["简化手续。"]


def test_what_was_deleted_is_no_text_and_what_was_inserted_is() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("保留")._p
    paragraph.append(parse_xml(f"<w:del {W_NS}><w:r><w:delText>删去的字</w:delText></w:r></w:del>"))
    paragraph.append(parse_xml(f"<w:ins {W_NS}><w:r><w:t>新增</w:t></w:r></w:ins>"))
    derived = derive(saved(document))
    assert derived.text == "保留新增\n"
    assert [(odd.code, odd.found) for odd in derived.notices] == [
        ("tracked-deletions", "4 characters deleted under tracked changes")
    ]


def test_content_controls_and_text_boxes() -> None:
    document = docx.Document()
    body = document.element.body
    body.insert(0, parse_xml(
        f"<w:sdt {W_NS}><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>控件里的标题</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    ))  # fmt: skip
    paragraph = document.add_paragraph("正文")._p
    paragraph.append(parse_xml(
        f"<w:r {W_NS}><w:pict><w:txbxContent><w:p><w:r><w:t>文本框</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    ))  # fmt: skip
    assert lines(document) == ["控件里的标题", "正文", "文本框"]


def test_heads_feet_are_furniture() -> None:
    document = docx.Document()
    document.add_paragraph("正文")
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.sections[0].footer.paragraphs[0].text = "— 1 —"
    derived = derive(saved(document))
    assert [(r.kind, derived.text[r.span.start : r.span.end]) for r in derived.regions] == [
        (RegionKind.FURNITURE, "内部资料"),
        (RegionKind.FURNITURE, "— 1 —"),
    ]
    assert derived.text.startswith("正文\n")


def test_pictures_without_text_are_told() -> None:
    document = docx.Document()
    document.add_paragraph()._p.append(parse_xml(f"<w:r {W_NS}><w:drawing/></w:r>"))
    with pytest.raises(SourceError, match=r"pictures and no text\n.*OCR"):
        derive(saved(document))
