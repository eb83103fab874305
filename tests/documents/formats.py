"""A made text in the formats that documents come in: pages of three kinds of site, Word, PDF, Markdown, plain text.

Each takes the lines of a text (a line with tabs is a row of a table) and gives the bytes of a file and its name's end.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby

import docx

from tests.unit.read.pdfs import pdf, ruled

__all__ = ["FORMATS"]

_Part = str | list[list[str]]
_WIDTH = 480  # points, of a table in a PDF


def _parts(text: str) -> Iterator[_Part]:
    """Paragraphs, and tables of rows of cells."""
    for is_row, lines in groupby((line for line in text.split("\n") if line.strip()), key=lambda line: "\t" in line):
        if is_row:
            yield [line.split("\t") for line in lines]
        else:
            yield from lines


def _table(rows: Sequence[Sequence[str]]) -> str:
    cells = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    return "<table border='1'>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def _html(text: str, paragraph: str) -> str:
    return "\n".join(paragraph.format(escape(p)) if isinstance(p, str) else _table(p) for p in _parts(text))


def _portal(text: str) -> bytes:
    """A portal with navigation, a path, and what stands beside and below the document."""
    body = _html(text, '<p style="text-indent: 2em;"><span style="font-size: 12pt;">{}</span></p>')
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>文件_门户网站</title>
<script>var a = "一、";</script></head><body>
<div class="header"><ul><li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li></ul></div>
<div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a></div>
<div class="content"><div class="TRS_Editor">{body}</div></div>
<div class="related"><h3>相关文件</h3><ul><li><a href="1.html">关于另一事项的通知</a></li></ul></div>
<div class="footer">版权所有　网站标识码：1234560001</div></body></html>""".encode()


def _old_page(text: str) -> bytes:
    """A page of the time of tables, in GB18030, its paragraphs divided by line ends."""
    body = "<br>\n".join("&nbsp;&nbsp;" + escape(p) if isinstance(p, str) else _table(p) for p in _parts(text))
    page = f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head><body>
<table width="980"><tr><td>首页 | 公开目录 | 办事</td></tr></table><table><tr><td><font size="3">{body}</font></td></tr>
</table><p align="center">【打印本页】【关闭窗口】</p></body></html>"""
    return page.encode("gb18030")


def _fragment(text: str) -> bytes:
    return _html(text, "<div>{}</div>").encode()


def _word(text: str) -> bytes:
    document = docx.Document()
    for part in _parts(text):
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(rows=len(part), cols=len(part[0]))
        for cells, row in zip(table.rows, part, strict=True):
            for cell, words in zip(cells.cells, row, strict=True):
                cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _pdf(text: str) -> bytes:
    parts = [
        part.strip() if isinstance(part, str) else ruled(part, (), [_WIDTH // len(part[0])] * len(part[0]))
        for part in _parts(text)
    ]
    return pdf(parts)


FORMATS: Mapping[str, tuple[str, Callable[[str], bytes]]] = {
    "text": (".txt", str.encode),
    "text in GB18030": (".txt", lambda text: text.encode("gb18030")),
    "portal": (".html", _portal),
    "old page": (".htm", _old_page),
    "fragment": (".html", _fragment),
    "Word": (".docx", _word),
    "PDF": (".pdf", _pdf),
}
