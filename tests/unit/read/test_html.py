"""Web pages: the document in them, whole and alone; the facts of the box; tables; what is only the page's own."""

from __future__ import annotations

from typing import Any, cast

import pytest

from kg.errors import SourceError
from kg.read.derived import Derived
from kg.read.reading import derive
from kg.records import RegionKind
from tests.unit.read.pages import FACTS, LINES, PAGES, TITLE

#: The table of ``pages.TABLE``: merged cells in each of their rows, the group's row in its first cell only.
ROWS = (
    "序号\t领域\t任务\t责任单位\t完成时限",
    "一、手续方面（共2项）\t\t\t\t",
    "1\t登记\t推行“一件事”办理\t区市场监管局\t6月",
    "2\t登记\t压缩办理时限\t区政务服务办\t6月",
    "3\t要素\t建立专员制度\t区发展改革委\t长期",
)


def content(derived: Derived) -> list[str]:
    """The lines of a derived text that are in no region."""
    lines, at = [], 0
    chrome = {n for region in derived.regions for n in range(*region.span)}
    for line in derived.text.split("\n"):
        if line and at not in chrome:
            lines.append(line)
        at += len(line) + 1
    return lines


@pytest.fixture(scope="module", params=PAGES)
def page(request: pytest.FixtureRequest) -> Derived:
    make, encoding = PAGES[request.param]
    return derive(make().encode(encoding))


def test_the_document_is_there_whole_and_nothing_else_is(page: Derived) -> None:
    lines = content(page)
    facts = [line for line in lines if line.split("：")[0] in {*FACTS, "标题", "发布时间"}]
    rest = [line.replace(" ", "") for line in lines if line not in facts]
    assert rest == [TITLE, *LINES, *(row.replace(" ", "") for row in ROWS)]


def test_the_facts_of_the_box_come_first(page: Derived) -> None:
    lines = page.text.split("\n")
    assert [line for line in lines[: len(FACTS) + 2] if line.split("：")[0] in FACTS] == [
        f"{label}：{value}" for label, value in FACTS.items()
    ]


def test_the_table_is_one(page: Derived) -> None:
    (table,) = page.tables
    assert page.text[table.span.start : table.span.end].split("\n") == list(ROWS)
    assert table.columns == 5
    assert sorted(page.text[a:b] for a, b in table.repeated) == ["6月", "登记"]


def test_what_the_page_prints_around_it_is_named_as_such(page: Derived) -> None:
    assert {region.kind for region in page.regions} <= {RegionKind.CHROME}
    around = "".join(page.text[a:b] for a, b in (region.span for region in page.regions))
    assert not any(line in around for line in LINES if len(line) > 15)
    assert "不是正文" not in page.text, "a script is no text"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("national", ["走进临江", "收藏", "责任编辑", "临江区召开优化营商环境推进会", "版权所有"]),
        ("city", ["走进临江", "分享到", "热点推荐", "图解：临江区企业服务方案", "邮编：200000"]),
        ("district", ["走进临江", "关闭窗口", "关于另一事的公告", "1024*768"]),
        ("old", ["走进临江", "临江区政策文件汇编", "网站标识码：3100000001"]),
        ("bare", ["走进临江", "关于加强企业服务工作的若干规定", "版权所有"]),
    ],
)
def test_nothing_of_a_page_is_dropped(name: str, words: list[str]) -> None:
    derived = derive(PAGES[name][0]().encode())
    around = "".join(derived.text[a:b] for a, b in (region.span for region in derived.regions))
    assert [word for word in words if word not in around] == []


@pytest.mark.parametrize("name", PAGES)
def test_each_line_knows_its_place(name: str) -> None:
    """An XPath that leads to the element: asked of a tree made anew, it holds the line's words."""
    from lxml import html

    make, encoding = PAGES[name]
    derived = derive(make().encode(encoding))
    tree = html.document_fromstring(make().encode("utf-8"), parser=html.HTMLParser(encoding="utf-8"))
    starts = [place.start for place in derived.places]
    assert starts == sorted(set(starts))
    for place, end in zip(derived.places, [*starts[1:], len(derived.text)], strict=True):
        (element,) = cast("list[Any]", tree.xpath(place.locator))
        first = derived.text[place.start : end].split("\n")[0].split("\t")[0].split("：")[0].split(" ")[0]
        assert first in "".join("".join(element.itertext()).split()) or element.tag in ("tr", "meta", "br")


def test_a_heading_over_two_lines_is_one() -> None:
    derived = derive(PAGES["district"][0]().encode("gb18030"))
    (heading,) = derived.headings
    assert derived.text[heading.start : heading.end].replace(" ", "") == TITLE


def test_the_words_in_bold_that_a_line_begins_with() -> None:
    derived = derive("<p><b>简化手续。</b>推行<b>一件事</b>。</p><p style='font-weight:bold'>全部</p>".encode())
    assert [derived.text[a:b] for a, b in derived.strong] == ["简化手续。", "全部"]


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        pytest.param("<ol><li>甲</li><li>乙</li></ol><p>丙</p>", ["1.甲", "2.乙", "丙"], id="numbers shown"),
        pytest.param("<ol start=3><li>甲<li>乙</ol>", ["3.甲", "4.乙"], id="from a number on, items not closed"),
        pytest.param("<ol><li>1.甲</li><li>（二）乙</li></ol>", ["1.甲", "（二）乙"], id="no number twice"),
        pytest.param("<ul><li>甲</li><li>乙</li></ul>", ["甲", "乙"], id="a list without numbers"),
        pytest.param("<p>优化\n   营商\t环境 in 2024</p>", ["优化营商 环境 in 2024"], id="a line of the markup broken"),
        pytest.param("<p>甲<br>乙<br/>丙</p>", ["甲", "乙", "丙"], id="br ends a line"),
        pytest.param("<pre>甲\n乙</pre>", ["甲", "乙"], id="pre keeps its lines"),
        pytest.param("<p>甲&nbsp;&ensp;乙&#12288;</p>", ["甲 乙"], id="blanks of all kinds"),
        pytest.param("<p>甲<!-- 注 -->乙<script>丙</script>丁</p>", ["甲乙丁"], id="comments and scripts"),
        pytest.param("<table><tr><td>甲</td></tr><tr><td>乙</td></tr></table>", ["甲", "乙"], id="one column: lines"),
        pytest.param("<table><tr><td>序号<td>任务<td>时限</table>", ["序号\t任务\t时限"], id="a head alone"),
        pytest.param("<table><tr><td>甲<td>乙<tr><td>丙<td>丁</table>", ["甲\t乙", "丙\t丁"], id="cells not closed"),
        pytest.param(
            "<table><thead><tr><th>责任<br>单位</th><th>时限</th></tr></thead><tr><td>甲局<br>乙局</td><td></td></tr></table>",
            ["责任 单位\t时限", "甲局 乙局\t"], id="lines in a cell",
        ),
    ],
)  # fmt: skip
def test_markup(markup: str, lines: list[str]) -> None:
    assert content(derive(f"<html><body>{markup}</body></html>".encode())) == lines


def test_rows_of_a_head_are_counted() -> None:
    markup = "<table><tr><th>甲</th><th>乙</th></tr><tr><td>1</td><td>2</td></tr></table>"
    assert derive(markup.encode()).tables[0].heads == 1


def test_attachments_stay_and_lists_of_other_pages_go() -> None:
    body = "".join(f"<p>{line}</p>" for line in LINES)
    attached = "<p><a href=1.docx>附件1：任务清单.docx</a></p><p><a href=2.docx>附件2：名单.docx</a></p>"
    other = "<p>相关链接</p>" + "".join(f"<p><a href=#>另一份文件的解读{n}</a></p>" for n in range(3))
    lines = content(derive(f"<html><body><div id=zoom>{body}{attached}{other}</div></body></html>".encode()))
    assert lines[-2:] == ["附件1：任务清单.docx", "附件2：名单.docx"]


def test_a_page_without_text_is_told() -> None:
    with pytest.raises(SourceError, match="holds no text"):
        derive(b"<html><head><title>x</title></head><body><script>load()</script><div></div></body></html>", "a.html")
