"""The page of a reform says what the plans say of it, and what they do not."""

from __future__ import annotations

import re
from html import unescape

import pytest

from kg.rdf.store import KnowledgeGraph
from kg.site.book import page_names, render_page


@pytest.fixture(scope="module")
def page(graph: KnowledgeGraph, sources: dict[str, str]) -> str:
    return render_page("reform-yi-ye-yi-zheng", graph, sources).decode()


def cards(page: str) -> list[str]:
    """The text of each plan's card, in Chinese."""
    found = re.findall(r'<article class="card plan-card">(.*?)</article>', page, re.DOTALL)
    return [
        unescape(re.sub(r"<[^>]+>", "", re.sub(r'<span class="en" lang="en">[^<]*</span>', "", one))) for one in found
    ]


def test_a_page_for_every_reform_that_a_plan_implements(graph: KnowledgeGraph, sources: dict[str, str]) -> None:
    reforms = graph.query("SELECT DISTINCT ?r { ?p sp:ofReform ?r ; sp:shownBy ?m ; sp:presenceState ?s "
                          "FILTER(?s IN (sp:Implemented, sp:ImplementedUnderAnotherName)) }")  # fmt: skip
    wanted = {"views/" + graph.key(row["r"]).replace("/", "-") for row in reforms}
    assert {name for name in page_names(graph, sources) if name.startswith("views/reform-")} == wanted
    assert len(wanted) > 200


def test_what_each_plan_says(page: str) -> None:
    """Row 9 of the annex of 2022: 推行“一业一证”改革, 区政务办, 10月. The plan of 2023 has no name of it."""
    first, second, yangpu, fengxian = cards(page)
    assert "2022-03-17" in first
    assert "推行“一业一证”改革" in first
    assert "上海市金山区政务服务办公室" in first
    assert "期限：10月" in first
    assert "未见其名" in second
    assert "深化“一业一证”改革" in yangpu
    assert "扩大“一业一证”行业范围" in fengxian


def test_what_is_not_known_is_said(page: str) -> None:
    """The plan of Fengxian names no body in any item; of thirteen districts none is held."""
    assert "该方案未写明任何单位" in cards(page)[3]
    assert "另有 13 个区没有收录方案" in page


def test_words_lead_to_their_place(page: str, sources: dict[str, str]) -> None:
    places = re.findall(r'href="read-([\w-]+)\.html#o(\d+)-(\d+)"', page)
    words = [sources[slug][int(start) : int(end)] for slug, start, end in places]
    assert "推行“一业一证”改革" in words
    assert "扩大“一业一证”行业范围" in words
