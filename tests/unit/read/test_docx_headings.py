"""Headings of Word that have no number: the styles Heading 1 to 9, and outline levels, as the structure of a text."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from kg.corpus.intake import read_document
from kg.lexicon.bundle import Lexicon, load_lexicon
from kg.lexicon.files import data_folder
from kg.records import Facts


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(data_folder() / "lexicon")


def read(tmp_path: Path, lexicon: Lexicon, *paragraphs: tuple[str, str]) -> Facts:
    """The document of paragraphs given as (style, text)."""
    document = docx.Document()
    for style, text in paragraphs:
        document.add_paragraph(text, style=style or None)
    out = io.BytesIO()
    document.save(out)
    (tmp_path / "made.docx").write_bytes(out.getvalue())
    return read_document(tmp_path / "made.docx", lexicon)


def tree(facts: Facts) -> list[str]:
    document = facts.document
    nodes = [(s.path, s.title.text) for s in document.sections if s.number]
    nodes += [(m.path, m.title.text if m.title else "-") for m in document.measures]
    return [f"{path} {title}" for path, title in sorted(nodes)]


def test_chapters_and_items_without_numbers(tmp_path: Path, lexicon: Lexicon) -> None:
    facts = read(
        tmp_path, lexicon,
        ("Title", "云州市便民服务工作方案"), ("", "为提升服务水平，结合本市实际，制定本方案。"),
        ("Heading 1", "提升服务"),
        ("Heading 2", "简化手续"), ("", "推行全程网办。（责任单位：市财政局）"),
        ("Heading 2", "延长时间"), ("", "实行周末服务。"),
        ("Heading 1", "加强监管"),
        ("Heading 2", "联合检查"), ("", "实施联合检查。"),
    )  # fmt: skip
    assert tree(facts) == ["1 提升服务", "1.1 简化手续", "1.2 延长时间", "2 加强监管", "2.1 联合检查"]
    assert facts.document.measures[0].body.text == "推行全程网办。（责任单位：市财政局）"


def test_chapters_without_numbers_above_items_with(tmp_path: Path, lexicon: Lexicon) -> None:
    facts = read(
        tmp_path, lexicon,
        ("Title", "云州市便民服务工作方案"),
        ("Heading 1", "提升服务"), ("", "（一）简化手续。推行网办。"), ("", "（二）延长时间。周末服务。"),
        ("Heading 1", "加强监管"), ("", "（一）联合检查。每年两次。"),
    )  # fmt: skip
    assert tree(facts) == ["1 提升服务", "1.1 简化手续", "1.2 延长时间", "2 加强监管", "2.1 联合检查"]


def test_items_without_numbers_below_chapters_with(tmp_path: Path, lexicon: Lexicon) -> None:
    facts = read(
        tmp_path, lexicon,
        ("Title", "云州市便民服务工作方案"),
        ("Heading 1", "一、提升服务"), ("Heading 2", "简化手续"), ("", "推行网办。"),
        ("Heading 2", "延长时间"), ("", "周末服务。"),
        ("Heading 1", "二、加强监管"), ("Heading 2", "联合检查"), ("", "每年两次。"),
        ("Heading 2", "信用监管"), ("", "分级分类。"),
    )  # fmt: skip
    assert tree(facts) == [
        "1 提升服务", "1.1 简化手续", "1.2 延长时间", "2 加强监管", "2.1 联合检查", "2.2 信用监管",
    ]  # fmt: skip


def test_a_title_marked_as_a_heading_is_no_chapter(tmp_path: Path, lexicon: Lexicon) -> None:
    """Over two lines, above numbered chapters that no style marks."""
    facts = read(
        tmp_path, lexicon,
        ("Heading 1", "云州市便民服务"), ("Heading 1", "工作方案"),
        ("", "一、提升服务"), ("", "（一）简化手续。推行网办。"),
        ("", "二、加强监管"), ("", "（一）联合检查。每年两次。"),
    )  # fmt: skip
    assert tree(facts) == ["1 提升服务", "1.1 简化手续", "2 加强监管", "2.1 联合检查"]


def test_an_outline_level_is_a_mark_as_well(tmp_path: Path, lexicon: Lexicon) -> None:
    document = docx.Document()
    document.add_paragraph("云州市便民服务工作方案", style="Title")
    for head, text in (("提升服务", "推行全程网办。"), ("加强监管", "实施联合检查。")):
        marked = document.add_paragraph(head)
        marked._p.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {nsdecls("w")} w:val="0"/>'))
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    (tmp_path / "made.docx").write_bytes(out.getvalue())
    assert tree(read_document(tmp_path / "made.docx", lexicon)) == ["1 提升服务", "2 加强监管"]
