"""The pages as files: whole, light, the same each time, with every link leading somewhere and every character
escaped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ask.contents import read_contents
from kg.ask.things import Place, Thing
from kg.compare.plans import compare
from kg.site.book import BuildInfo, page_names, render_page, render_pages
from kg.site.calendar import to_calendar
from kg.site.comparison import diff_name
from kg.site.documents import cut_blocks
from kg.site.network import graph_page
from kg.site.snapshot import read_snapshot
from kg.site.workload import workloads
from kg.text.order import natural
from tests.entry import ROOT
from tests.unit.export.hand_made import SLUG, SOURCES, evil_graph

if TYPE_CHECKING:
    from kg.rdf.store import KnowledgeGraph
    from kg.site.snapshot import Snapshot

#: What else a build writes, that pages may offer.
_BUILD = re.compile(r"(\.\./)?(tables/\w+\.csv|graph\.(ttl|nq|jsonld|graphml)|report\.md|ontology/index\.html)")
_FAR = re.compile(
    r"""(?:src|href|action|poster|data)\s*=\s*["']?\s*(?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import""",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def snapshot(graph: KnowledgeGraph) -> Snapshot:
    return read_snapshot(read_contents(graph))


@pytest.fixture(scope="module")
def files(graph: KnowledgeGraph, sources: dict[str, str]) -> dict[str, bytes]:
    return render_pages(graph, sources, built=BuildInfo("0.1.0", len(graph)))


class _Page(HTMLParser):
    """Links, ids, scripts and the text of the source in a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self._in_words = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append((tag, values))
        if values.get("id"):
            self.ids.append(str(values["id"]))
        self.links += [str(values[name]) for name in ("href", "src") if values.get(name)]
        if tag == "div":
            self._in_words = 1 if values.get("class") == "words" else self._in_words + 1 if self._in_words else 0

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self._in_words:
            self._in_words -= 1

    def handle_data(self, data: str) -> None:
        if self._in_words:
            self.words += data


@pytest.fixture(scope="module")
def pages(files: Mapping[str, bytes]) -> dict[str, _Page]:
    return {name: _Page(content.decode()) for name, content in files.items() if name.endswith(".html")}


def test_the_pages_of_the_issue_are_there(files: Mapping[str, bytes]) -> None:
    wanted = [
        "index.html",
        "graph.html",
        "views/trace.html",
        "views/coverage.html",
        "views/department.html",
        "views/ontology.html",
    ]
    wanted += [f"views/district-{name}.html" for name in ("jinshan", "yangpu", "fengxian")]
    wanted += [
        f"views/read-{slug}.html"
        for slug in ("jinshan-2022", "jinshan-2023", "yangpu-2023", "fengxian-2024", "shanghai-cases-2023")
    ]
    assert set(wanted) <= files.keys()


def test_all_together_weigh_less_than_eighteen_megabytes(files: Mapping[str, bytes]) -> None:
    """What can be mailed: the pages of the reforms, some 220, may be three of them, those of the bodies two."""
    assert sum(map(len, files.values())) < 18_000_000
    for kind, most in (("reform", 3_000_000), ("body", 2_500_000)):
        assert sum(len(page) for name, page in files.items() if name.startswith(f"views/{kind}-")) < most


def test_the_same_graph_gives_the_same_bytes(
    graph: KnowledgeGraph, sources: dict[str, str], files: Mapping[str, bytes]
) -> None:
    assert render_pages(graph, sources, built=BuildInfo("0.1.0", len(graph))) == files


def test_one_page_is_rendered_as_among_all(
    graph: KnowledgeGraph, sources: dict[str, str], files: Mapping[str, bytes]
) -> None:
    assert render_page("coverage", graph, sources) == files["views/coverage.html"]
    assert {f"{name}.html" for name in page_names(graph, sources)} == {name for name in files if name.endswith(".html")}


def test_a_page_that_does_not_exist_is_a_key_error(graph: KnowledgeGraph, sources: dict[str, str]) -> None:
    with pytest.raises(KeyError, match="nowhere"):
        render_page("nowhere", graph, sources)


def test_nothing_is_asked_from_afar(files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        if name.endswith((".html", ".css")):
            assert not _FAR.search(content.decode()), name


def test_graph_html_stands_alone(pages: Mapping[str, _Page]) -> None:
    """It is sent by mail: no script, style or picture beside it."""
    loaded = [
        v
        for tag, v in pages["graph.html"].tags
        if (tag in {"script", "img"} and "src" in v) or (tag == "link" and v.get("rel") == "stylesheet")
    ]
    assert loaded == []


def test_every_link_leads_somewhere(files: Mapping[str, bytes], pages: Mapping[str, _Page]) -> None:
    wrong = []
    for name, page in pages.items():
        for link in page.links:
            target, _, anchor = link.partition("#")
            if link.startswith("data:") or _BUILD.fullmatch(target):
                continue
            folder = "views/" if name.startswith("views/") else ""
            path = re.sub(r"^views/\.\./", "", folder + target) if target else name
            if path not in files:
                wrong.append(f"{name} → {link}")
            elif (
                anchor and "=" not in anchor and not re.fullmatch(r"o\d+-\d+", anchor) and anchor not in pages[path].ids
            ):
                wrong.append(f"{name} → {link} (no such place)")
    assert wrong == []


def test_ids_are_unique(pages: Mapping[str, _Page]) -> None:
    for name, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), name


@pytest.mark.parametrize(
    "slug", ["jinshan-2022", "jinshan-2023", "yangpu-2023", "fengxian-2024", "shanghai-cases-2023"]
)
def test_a_reading_page_shows_the_source_as_published(
    slug: str, pages: Mapping[str, _Page], sources: dict[str, str]
) -> None:
    assert pages[f"views/read-{slug}.html"].words == sources[slug].replace("\r\n", "\n")


def test_the_busiest_body_of_jinshan(snapshot: Snapshot) -> None:
    """区政务服务办 and a month stand in these nine rows of the annex; no other body has as many."""
    first, second = workloads(snapshot, (), "jinshan")[:2]
    assert first.body.label == "上海市金山区政务服务办公室"
    assert len(first.dated) > len(second.dated)
    assert [item.measure.path for item in first.dated] == ["63", "10", "13", "27", "28", "31", "62", "9", "15"]
    assert {item.measure.deadline for item in first.dated} == {"2022-06", "2022-10", "2022-12"}


def test_a_body_named_with_another_shares_the_item(snapshot: Snapshot) -> None:
    """Row 10: 区政务服务办 区行政服务中心; row 9: 区政务服务办 alone."""
    first = workloads(snapshot, (), "jinshan")[0]
    leads = {item.measure.path: item.lead for item in first.items if item.measure.plan == "jinshan-2022"}
    assert (leads["9"], leads["10"]) == (True, False)


def test_a_calendar_has_the_last_day_of_the_month(snapshot: Snapshot) -> None:
    """Row 2 of the annex: 9月, in a plan of 2022."""
    text = to_calendar(snapshot, [snapshot.things["plan/jinshan-2022/measure/2"]], "金山").decode()
    assert "DTSTART;VALUE=DATE:20220930\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "UID:plan-jinshan-2022-measure-2@" in text.replace("\r\n ", "")


def test_a_month_without_a_deadline_makes_no_event(snapshot: Snapshot) -> None:
    """Row 1: 持续推进; and a calendar of no event is none: those who read calendars refuse it."""
    month, none = (snapshot.things[f"plan/jinshan-2022/measure/{n}"] for n in (2, 1))
    assert to_calendar(snapshot, [month, none], "金山").count(b"BEGIN:VEVENT") == 1
    assert to_calendar(snapshot, [none], "金山") == b""


def test_a_district_without_a_deadline_offers_no_calendar(files: dict[str, bytes]) -> None:
    """Of the plans held, each has its file and its button, or neither."""
    offered = {name for name, page in files.items() if b"Calendar .ics" in page}
    made = {name.replace(".ics", ".html") for name in files if name.endswith(".ics")}
    assert offered == made


def test_two_plans_stand_side_by_side(graph: KnowledgeGraph, sources: dict[str, str]) -> None:
    """Row 2 of 2022 (公路养护项目…复制推广到其他工程建设领域) goes on in 2.2.1 of 2023, reworded."""
    ledger = compare(ROOT / "data", "jinshan-2022", "jinshan-2023")
    name = diff_name(ledger)
    text = render_page(name, graph, sources, ledgers=[ledger]).decode()
    assert text.count("<tr data-change=") == len(ledger.entries)
    row = next(row for row in text.split("<tr ") if ">2 · 1</a>" in row)
    assert row.startswith('data-change="reworded"')
    assert "公路养护项目" in row
    assert "<del>" in row
    assert "<ins>" in row
    assert f'href="{name}.html"' in render_page("district-jinshan", graph, sources, ledgers=[ledger]).decode()


def test_above_the_limit_measures_stand_at_their_plans(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.site.network.MOST", 600)
    text = graph_page(snapshot, ()).decode()
    assert "过多而无法一并绘出" in text
    assert '"key":"plan/jinshan-2022/measure/37"' not in text
    assert '"key":"plan/jinshan-2022"' in text


@given(
    st.text(alphabet="甲。\n 1、", max_size=120),
    st.lists(st.tuples(st.integers(0, 119), st.integers(1, 40)), max_size=8),
)
def test_blocks_cover_the_text_once(text: str, ranges: list[tuple[int, int]]) -> None:
    owners = [
        Thing(f"plan/x/measure/{i}", "measure", "x", place=Place("x", start, min(start + size, len(text))))
        for i, (start, size) in enumerate(ranges)
        if start < len(text)
    ]
    blocks = cut_blocks(text, owners)
    assert "".join(text[block.start : block.end] for block in blocks) == text
    assert all(block.start < block.end for block in blocks)
    assert sorted(owner.key for block in blocks for owner in block.owners) == sorted(owner.key for owner in owners)
    for block in blocks:
        for owner in block.owners:
            assert owner.place is not None
            assert block.start <= owner.place.start < block.end


def test_nine_stands_before_ten() -> None:
    assert sorted(["m/10", "m/9", "m/2.10", "m/2.9"], key=natural) == ["m/2.9", "m/2.10", "m/9", "m/10"]


def test_a_title_that_tries_to_run_is_text() -> None:
    files = render_pages(evil_graph(), SOURCES)
    assert f"views/read-{SLUG}.html" in files
    for name, content in files.items():
        if name.endswith(".html"):
            page = _Page(content.decode())
            assert not [tag for tag, _ in page.tags if tag == "img"], name
            assert not [key for _, values in page.tags for key in values if key.startswith("on")], name
            assert b"window.ran=1</script>" not in content, name
            assert b"'\"49" not in content, f"{name}: a template ran the words"
    assert _Page(files[f"views/read-{SLUG}.html"].decode()).words == SOURCES[SLUG]
    assert "&lt;img src=x" in files["index.html"].decode()
