"""PDF files with text: paragraphs joined over lines and pages, ruled tables over pages, what is furniture."""

from __future__ import annotations

import io
from typing import Any

import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Table, TableStyle

from kg.errors import SourceError
from kg.read.derived import Derived
from kg.read.pdf import _common
from kg.read.reading import derive
from kg.records import RegionKind
from tests.unit.read.pages import LINES, TITLE
from tests.unit.read.pdfs import BODY, CELL, pdf, ruled

LONG = (
    "坚持以企业为中心，把企业感受作为第一感受，持续提升服务水平，推动政策落地见效，进一步提升企业获得感和满意度。" * 3
)
HEAD = ["序号", "领域", "具体措施", "责任单位"]
ROWS = [[str(n), f"领域{(n + 1) // 2}", "推行“一件事”办理，减少材料，压缩时限。" * (1 + n % 4), "区财政局<br/>区税务局"]
        for n in range(1, 31)]  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> Derived:
    """A title, the lines of a plan, twelve long paragraphs over pages, an annex of thirty rows over pages."""
    cells = [HEAD, *([n, field if int(n) % 2 else "", text, unit] for n, field, text, unit in ROWS)]
    spans = [((1, n), (1, n + 1)) for n in range(1, 31, 2)]
    body = [*LINES[:6], *(f"（{n}）{LONG}" for n in "一二三四五六七八九"), *LINES[-2:]]
    return derive(pdf([*body, ruled(cells, spans, [35, 70, 240, 80])], title=TITLE))


def test_paragraphs_are_whole_over_lines_and_pages(plan: Derived) -> None:
    lines = plan.text.split("\n")
    assert "".join(lines[:2]) == TITLE, "two lines as printed, for the parser to join"
    assert lines[2:8] == list(LINES[:6])
    assert lines[8:17] == [f"（{n}）{LONG}" for n in "一二三四五六七八九"]


def test_a_table_over_pages_is_one_and_merged_cells_are_in_every_row(plan: Derived) -> None:
    assert len(plan.tables) == 1
    (table,) = plan.tables
    furniture = {region.span.start for region in plan.regions}
    at, rows = table.span.start, []
    for line in plan.text[table.span.start : table.span.end].split("\n"):
        if at not in furniture:
            rows.append(line.split("\t"))
        at += len(line) + 1
    assert rows == [HEAD, *([n, field, text, "区财政局 区税务局"] for n, field, text, _ in ROWS)]


def test_heads_feet_and_repeated_heads_are_furniture(plan: Derived) -> None:
    texts = {plan.text[region.span.start : region.span.end] for region in plan.regions}
    assert {region.kind for region in plan.regions} == {RegionKind.FURNITURE}
    assert {"临江区人民政府公报", "—1—", "—2—", "\t".join(HEAD)} <= {
        text.replace("— ", "—").replace(" —", "—") for text in texts
    }


def test_a_place_is_a_page_and_a_box(plan: Derived) -> None:
    """The box of the first paragraph, asked of the page again, holds its first line."""
    import io

    import pdfplumber

    place = next(p for p in plan.places if plan.text.startswith(LINES[1], p.start))
    page, box = place.locator.split("&viewrect=")
    left, top, width, height = map(float, box.split(","))
    cells = pdf([*LINES[:6]], title=TITLE)
    with pdfplumber.open(io.BytesIO(cells)) as opened:
        found = opened.pages[int(page.removeprefix("page=")) - 1].crop(
            (left - 1, top - 1, left + width + 1, top + height + 1)
        )
        assert LINES[1].startswith(found.extract_text().strip()[:10])


def test_radicals_and_compatibility_forms_become_common_characters() -> None:
    assert _common("⼀、⾦⼭区⻔⼾⻓") == "一、金山区门户长"
    assert _common("不丽ﬁ") == "不丽fi"


def test_a_pdf_under_a_password_is_told() -> None:
    with pytest.raises(SourceError, match=r"under a password\n.*take it off"):
        derive(pdf(["正文"], password="secret"))  # noqa: S106 - the test's own


def test_a_scan_is_told() -> None:
    from reportlab.graphics.shapes import Drawing, Rect

    picture = Drawing(200, 200)
    picture.add(Rect(0, 0, 200, 200))
    with pytest.raises(SourceError, match=r"pictures and no text.*\n.*OCR"):
        derive(pdf([picture], foot=False))


def test_two_columns_are_read_one_behind_the_other() -> None:
    """A gazette: the title stands across both columns, the text runs down the left one first."""
    texts = [f"第{n}段：{'推进登记服务，压缩办理时间，公开服务清单，' * 6}完成。" for n in range(1, 9)]
    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=(595, 842), invariant=1)
    frames = [Frame(50, 60, 240, 700), Frame(305, 60, 240, 700)]
    document.addPageTemplates([PageTemplate("two", frames, onPage=lambda canvas, _: title(canvas))])

    def title(canvas: Any) -> None:
        canvas.setFont(BODY.fontName, 18)
        canvas.drawCentredString(297, 775, "云州市人民政府关于推进登记服务工作的实施意见")

    document.build([Paragraph(text, BODY) for text in texts])
    lines = [line for line in derive(out.getvalue()).text.split("\n") if line]
    assert [line for line in lines if line.startswith("第")] == texts
    assert "云州市人民政府关于推进登记服务工作的实施意见" in lines


def test_columns_that_only_blanks_divide_are_a_table() -> None:
    """The second row's words stand on two lines; the paragraph above and the one below are none of the table."""
    rows = [
        ["序号", "工作任务", "责任单位"],
        ["1", "开设服务专窗", "区行政审批局"],
        ["2", "组织银企对接活动不少于十二场，覆盖全部街道和园区", "区金融办"],
        ["3", "建设服务平台", "区商务局"],
    ]
    cells = [[Paragraph(cell, CELL) for cell in row] for row in rows]
    table = Table(cells, colWidths=[40, 150, 120], style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]))
    derived = derive(pdf(["2024年重点任务如下。", table, "各单位要认真落实。"]))
    assert [line.split("\t") for line in derived.text.split("\n") if "\t" in line] == rows
    assert "各单位要认真落实。" in derived.text.split("\n")


def test_two_columns_of_words_are_a_table_where_the_first_line_names_them() -> None:
    rows = [
        ["工作任务", "责任单位"],
        ["开设服务专窗", "区行政审批局"],
        ["组织银企对接", "区金融办"],
        ["建设服务平台", "区商务局"],
    ]
    cells = [[Paragraph(cell, CELL) for cell in row] for row in rows]
    table = Table(cells, colWidths=[200, 150], style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]))
    derived = derive(pdf(["2024年重点任务如下。", table, "各单位要认真落实。"]))
    assert [line.split("\t") for line in derived.text.split("\n") if "\t" in line] == rows


def test_two_words_in_a_line_are_no_table() -> None:
    """The bodies that sign stand beside each other, over several lines."""
    rows = [["区财政局", "区商务局"], ["区税务局", "区金融办"], ["区人社局", "区教育局"], ["区民政局", "区司法局"]]
    cells = [[Paragraph(cell, CELL) for cell in row] for row in rows]
    derived = derive(pdf(["现印发给你们。", Table(cells, colWidths=[200, 150]), "2024年3月1日"]))
    assert "\t" not in derived.text


def test_three_columns_are_read_one_behind_the_other() -> None:
    texts = [f"第{n}段：{'推进登记服务，压缩办理时间，公开服务清单，' * 6}完成。" for n in range(1, 13)]
    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=(842, 595), invariant=1)
    frames = [Frame(40 + 260 * n, 60, 240, 470) for n in range(3)]
    document.addPageTemplates([PageTemplate("three", frames)])
    document.build([Paragraph(text, BODY) for text in texts])
    lines = [line for line in derive(out.getvalue()).text.split("\n") if line]
    assert [line for line in lines if line.startswith("第")] == texts


def test_a_number_behind_a_full_line_that_ends_in_a_bracket_begins_a_paragraph() -> None:
    """As LibreOffice prints a plan without indents: the line with the bracket is as long as the page is wide."""
    flat = ParagraphStyle("flat", parent=BODY, firstLineIndent=0)
    full = "（一）简化手续。推行全程网办和周末服务。（责任单位：区财政局）"
    derived = derive(
        pdf([Paragraph(text, flat) for text in ("一、提升服务", full, "二、加强监管", "（一）联合检查。")])
    )
    assert [line for line in derived.text.split("\n") if line][:4] == [
        "一、提升服务",
        full,
        "二、加强监管",
        "（一）联合检查。",
    ]
