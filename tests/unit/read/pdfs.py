"""PDF files for tests, written by reportlab with a Chinese font that PDF readers have themselves."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

__all__ = ["BODY", "CELL", "pdf", "ruled"]

_Corner = tuple[int, int]

_FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
BODY = ParagraphStyle("body", fontName=_FONT, fontSize=12, leading=20, firstLineIndent=24, wordWrap="CJK")
_FLAT = ParagraphStyle("flat", parent=BODY, firstLineIndent=0)
_TITLE = ParagraphStyle("title", fontName=_FONT, fontSize=18, leading=26, alignment=1, wordWrap="CJK")
CELL = ParagraphStyle("cell", fontName=_FONT, fontSize=9, leading=12, wordWrap="CJK")


def ruled(
    rows: Sequence[Sequence[str]], spans: Sequence[tuple[tuple[int, int], tuple[int, int]]], widths: Sequence[int]
) -> Table:
    """A ruled table whose first row is printed again on every page; ``spans`` are (column, row) corners."""
    data = [[Paragraph(text, CELL) if text else "" for text in row] for row in rows]
    style = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), *(("SPAN", a, b) for a, b in spans)]
    return Table(data, colWidths=list(widths), style=TableStyle(style), repeatRows=1)


def pdf(parts: Sequence[str | Flowable], *, title: str = "", foot: bool = True, password: str = "") -> bytes:
    """Paragraphs (a line that ends in ： has no indent) and tables on A4 pages with a running head and page numbers."""
    out = io.BytesIO()
    story: list[Flowable] = [Paragraph(title, _TITLE)] if title else []
    for part in parts:
        story.append(Paragraph(part, _FLAT if part.endswith("：") else BODY) if isinstance(part, str) else part)

    def draw(canvas: object, document: object) -> None:
        canvas.setFont(_FONT, 9)  # type: ignore[attr-defined]
        canvas.drawCentredString(297, 30, f"— {document.page} —")  # type: ignore[attr-defined]
        canvas.drawCentredString(297, 812, "临江区人民政府公报")  # type: ignore[attr-defined]

    made = SimpleDocTemplate(out, pagesize=A4, encrypt=password or None, invariant=1)
    made.build(story, **({"onFirstPage": draw, "onLaterPages": draw} if foot else {}))
    return out.getvalue()
