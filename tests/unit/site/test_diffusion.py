"""The diffusion chart says what the build has judged, joins only what shares words, and counts what it claims."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from kg.ask.contents import read_contents
from kg.rdf.store import KnowledgeGraph
from kg.site.diffusion import Chart, Row, Shared, diffusion_page, make_chart
from kg.site.snapshot import Snapshot, read_snapshot

PLANS = ["jinshan-2022", "jinshan-2023", "yangpu-2023", "fengxian-2024"]


@pytest.fixture(scope="module")
def snapshot(graph: KnowledgeGraph) -> Snapshot:
    return read_snapshot(read_contents(graph))


@pytest.fixture(scope="module")
def chart(snapshot: Snapshot) -> Chart:
    made = make_chart(snapshot, PLANS)
    assert made is not None
    return made


def row(chart: Chart, label: str) -> Row:
    return next(row for row in chart.rows if row.reform.label == label)


def test_columns_are_the_plans_by_date_and_never_overlap(chart: Chart) -> None:
    """The dates stand below the titles of the plans; two of them are thirteen days apart."""
    assert [(c.slug, c.issued) for c in chart.columns] == [
        ("jinshan-2022", "2022-03-17"), ("jinshan-2023", "2023-02-15"), ("yangpu-2023", "2023-02-28"),
        ("fengxian-2024", "2024-03-12"),
    ]  # fmt: skip
    places = [column.x for column in chart.columns]
    assert all(after - before >= 76 for before, after in pairwise(places))


def test_every_mark_is_the_judgement_of_the_build(chart: Chart, snapshot: Snapshot) -> None:
    drawn = {(row.reform.key, mark.column.slug): mark.state for row in chart.rows for mark in row.marks}
    keys = {row.reform.key for row in chart.rows}
    judged = {at: p.state for at, p in snapshot.presences.items() if at[0] in keys and at[1] in PLANS}
    assert drawn == judged
    assert len(drawn) > 300


def test_no_reform_that_a_plan_implements_is_left_out(chart: Chart, snapshot: Snapshot) -> None:
    implemented = {reform for (reform, _), p in snapshot.presences.items() if p.state.is_implemented}
    assert {row.reform.key for row in chart.rows} == implemented


def test_words_of_one_row(chart: Chart) -> None:
    """信用分级分类监管: 持续实施信用分级分类监管 stands in jinshan-2023 and in yangpu-2023 alike."""
    found = row(chart, "信用分级分类监管")
    (join,) = [j for j in found.joins if (j.start.slug, j.end.slug) == ("jinshan-2023", "yangpu-2023")]
    assert (join.shared, join.words) == (Shared.SAME, "持续实施信用分级分类监管")
    assert found.spread == 3


def test_words_joined_as_the_same_stand_in_both_sources(chart: Chart, sources: dict[str, str]) -> None:
    """Marks aside: 全面推广“数字化”电子发票 is the same as 全面推广数字化电子发票."""
    joins = [join for row in chart.rows for join in row.joins if join.shared is Shared.SAME]
    assert len(joins) > 10
    for join in joins:
        for column in (join.start, join.end):
            assert re.sub(r"\W", "", join.words) in re.sub(r"\W", "", sources[column.slug]), join


def test_a_form_stands_below_its_reform(chart: Chart, snapshot: Snapshot) -> None:
    seen: set[str] = set()
    for one in chart.rows:
        held = [key for key in snapshot.broader_of(one.reform.key) if key in {r.reform.key for r in chart.rows}]
        assert not held or set(held) & seen
        seen.add(one.reform.key)


def test_the_headline_counts_what_is_drawn(chart: Chart) -> None:
    tops = [row for row in chart.rows if not row.is_form]
    by_district = [{m.column.district for m in row.marks if m.state.is_implemented} for row in tops]
    assert chart.everywhere == sum(found == {"jinshan", "yangpu", "fengxian"} for found in by_district)
    assert chart.alone == sum(found == {"fengxian"} for found in by_district)


def test_without_a_plan_the_page_says_so() -> None:
    empty = Snapshot({}, (), {})
    assert make_chart(empty, ()) is None
    assert "没有收录区级方案" in diffusion_page(empty, None).decode()
