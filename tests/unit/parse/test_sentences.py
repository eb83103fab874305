"""Sentences, and where the heading of a numbered paragraph ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.parse.sentences import split_article, split_clauses, split_title
from kg.text.mapped import MappedText


def clauses(text: str) -> list[str]:
    return [clause.text.text for clause in split_clauses(MappedText.of(text))]


def title_and_body(text: str, *, more_follows: bool = False) -> tuple[str | None, str]:
    title, body, _ = split_title(MappedText.of(text), more_follows=more_follows)
    return (title.text if title else None), body.text


@pytest.mark.parametrize(
    ("text", "expected", "where"),
    [
        (
            "落实减税降费政策。提升开票率！还有吗？",
            ["落实减税降费政策。", "提升开票率！", "还有吗？"],
            "three marks that end a sentence",
        ),
        (
            "开展专项检查；建立长效机制；定期通报。",
            ["开展专项检查；建立长效机制；定期通报。"],
            "a semicolon ends none",
        ),
        (
            "实现“1分钟首次响应，90%解决率”。持续提升能效。",
            ["实现“1分钟首次响应，90%解决率”。", "持续提升能效。"],
            "fengxian-2024 二（四）2",
        ),
        (
            "企业说：“办得快。服务好。”大家都说好。",
            ["企业说：“办得快。服务好。”大家都说好。"],
            "marks inside a quotation end nothing",
        ),
        ("出台办法（见附件。）并实施。", ["出台办法（见附件。）并实施。"], "nor inside brackets"),
        ("持续推进", ["持续推进"], "a cell without a mark is a sentence"),
        ("完成改造。……", ["完成改造。"], "marks alone are none"),
        ("坚持“放管服。深化改革。", ["坚持“放管服。", "深化改革。"], "a quotation that nothing closes is none"),
        ("", [], "nothing"),
    ],
)
def test_sentences(text: str, expected: list[str], where: str) -> None:
    assert clauses(text) == expected, where


@given(st.text(alphabet="推进改革，。；！？“”（）《》1. \n", max_size=60))
def test_sentences_lose_no_word_and_are_numbered_from_one(text: str) -> None:
    found = split_clauses(MappedText.of(text, 100))
    assert [clause.n for clause in found] == list(range(1, len(found) + 1))
    words = [c for c in text if c.isalnum()]
    assert [c for clause in found for c in clause.text.text if c.isalnum()] == words
    assert all(text[i - 100] == c for clause in found for i, c in zip(clause.text.at, clause.text.text, strict=True))


@pytest.mark.parametrize(
    ("text", "title", "body", "where"),
    [
        (
            "纳税。落细落实国家和本市各项减税降费政策。",
            "纳税",
            "落细落实国家和本市各项减税降费政策。",
            "yangpu-2023 二（一）7",
        ),
        (
            "“一网通办”。深化“AI+政务服务”能力建设。",
            "“一网通办”",
            "深化“AI+政务服务”能力建设。",
            "yangpu-2023 二（三）1",
        ),
        (
            "税立方 4.0。持续推进品牌建设。",
            "税立方 4.0",
            "持续推进品牌建设。",
            "yangpu-2023 二（四）2: a decimal in a title",
        ),
        ("总体要求", "总体要求", "", "a heading alone in its line"),
        ("开展政务服务优化行动", "开展政务服务优化行动", "", "jinshan-2022 二（一）2"),
        (
            "指导思想：以习近平新时代中国特色社会主义思想为指导。",
            "指导思想",
            "以习近平新时代中国特色社会主义思想为指导。",
            "a colon",
        ),
        ("——", None, "——", "no word"),
        (
            "优化开办企业服务（责任单位：区市场监管局）",
            "优化开办企业服务",
            "（责任单位：区市场监管局）",
            "who is responsible is no part of the title",
        ),
        (
            "优化审批服务 深入推进改革，全面推行告知承诺制，压缩审批时限。",
            "优化审批服务",
            "深入推进改革，全面推行告知承诺制，压缩审批时限。",
            "a blank in place of the mark",
        ),
        (
            "推动 PC 端和移动端融合，提升服务能级，优化企业和群众的办事体验，扩大覆盖面。",
            None,
            "推动 PC 端和移动端融合，提升服务能级，优化企业和群众的办事体验，扩大覆盖面。",
            "jinshan-2023 三（三）3 writes PC 端 so: no title",
        ),
        ("平等适用政策；", None, "平等适用政策；", "a member of a list"),
        (
            "深化“服务实体经济 律企携手同行”专项行动。搭建平台。",
            "深化“服务实体经济 律企携手同行”专项行动",
            "搭建平台。",
            "fengxian-2024: a blank inside a name divides nothing",
        ),
    ],
)
def test_title_and_body(text: str, title: str | None, body: str, where: str) -> None:
    assert title_and_body(text) == (title, body), where


def test_one_sentence_is_a_title_only_where_more_follows() -> None:
    assert title_and_body("加强统筹协调。") == (None, "加强统筹协调。")
    assert title_and_body("加强统筹协调。", more_follows=True) == ("加强统筹协调", "")


@given(st.text(alphabet="推进改革，。；：“”（）AB1. ", max_size=90), st.booleans())
def test_title_mark_and_body_are_the_whole_text(text: str, more_follows: bool) -> None:
    title, body, mark = split_title(MappedText.of(text), more_follows=more_follows)
    claimed = [i for part in (title, mark, body) if part is not None for i in part.at]
    assert claimed == sorted(set(claimed))
    assert [i for i, c in enumerate(text) if not c.isspace()] == [i for i in claimed if not text[i].isspace()]


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("（目的和依据）", "（目的和依据）", ""),
        ("市人民政府应当加强领导。各部门配合。", None, "市人民政府应当加强领导。各部门配合。"),
    ],
)
def test_an_article_has_a_title_only_in_brackets(text: str, title: str | None, body: str) -> None:
    found, rest, _ = split_article(MappedText.of(text), more_follows=True)
    assert ((found.text if found else None), rest.text) == (title, body)
