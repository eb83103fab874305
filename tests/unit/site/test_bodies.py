"""The page of a body: what it answers for, by when, in which words, and what is not known."""

from __future__ import annotations

import re
from html import unescape

import pytest

from kg.ask.contents import read_contents
from kg.rdf.store import KnowledgeGraph
from kg.site.bodies import body_name, find_unknown
from kg.site.book import page_names, render_page
from kg.site.snapshot import Snapshot, read_snapshot


@pytest.fixture(scope="module")
def snapshot(graph: KnowledgeGraph) -> Snapshot:
    return read_snapshot(read_contents(graph))


def text_of(page: bytes) -> str:
    """What a reader of Chinese sees."""
    plain = re.sub(r'<span class="en" lang="en">[^<]*</span>', "", page.decode())
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<script.*?</script>", "", plain, flags=re.S))))


def rows(page: bytes) -> list[str]:
    found = re.search(rb'<table id="items">.*?<tbody>(.*?)</tbody>', page, re.DOTALL)
    assert found
    return [text_of(row) for row in re.findall(rb"<tr>(.*?)</tr>", found.group(1), re.DOTALL)]


def test_the_market_office_of_jinshan(graph: KnowledgeGraph, sources: dict[str, str]) -> None:
    """jinshan-2022.txt, annex: 区市场监管局 is the body of rows 1, 7, 8, 11, 12, 14 and 18; four say 12月."""
    printed = [
        line for line in sources["jinshan-2022"].splitlines() if re.match(r"\d+\*?\t", line) and "区市场监管局" in line
    ]
    wanted = [re.match(r"\d+", line)[0] for line in printed]  # type: ignore[index]
    assert wanted == ["1", "7", "8", "11", "12", "14", "18"]
    page = render_page("body-jinshan-scjgj", graph, sources)
    found = rows(page)
    assert sorted((re.search(r"jinshan-2022/(\d+)", row)[1] for row in found), key=int) == wanted  # type: ignore[index]
    assert sum("2022-12" in row for row in found) == sum("12月" in line for line in printed) == 4
    assert "《金山区加强集成创新持续优化营商环境行动方案》（2023-02-15）没有写明任何责任单位" in text_of(page)


def test_being_named_is_no_responsibility(graph: KnowledgeGraph, sources: dict[str, str]) -> None:
    # shanghai-cases-2023.txt, case 1 names 金山区税务局 as one that was spoken with
    page = text_of(render_page("body-jinshan-swj-tax", graph, sources))
    named = page.split("仅被提及")[1]
    assert "立足专业、着力规范、持续创新" in named


def test_what_the_plans_leave_open(snapshot: Snapshot) -> None:
    # fengxian-2024.txt and jinshan-2023.txt have no column, bracket or sentence that makes a body responsible
    assert [plan.key for plan in find_unknown(snapshot, "fengxian").silent] == ["plan/fengxian-2024"]
    assert [plan.key for plan in find_unknown(snapshot, "jinshan").silent] == ["plan/jinshan-2023"]
    nothing = find_unknown(snapshot, "baoshan")
    assert (nothing.silent, nothing.without, nothing.left) == ((), 0, 0)


def test_every_body_of_a_measure_or_a_case_has_a_page(
    graph: KnowledgeGraph, sources: dict[str, str], snapshot: Snapshot
) -> None:
    pages = {name for name in page_names(graph, sources) if name.startswith("views/body-")}
    answering = {k.object for k in snapshot.links if k.predicate in ("responsibleUnit", "leadUnit")}
    assert {f"views/{body_name(key)}" for key in answering} <= pages
    assert len(pages) == len({name.lower() for name in pages})
