"""Figure, data, citation, link: what a page gives for a paper, and that it says what it is of."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect

from tests.browser.query_page import QueryPage

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"
#: Page → the id of a picture or table that it publishes.
PUBLISHED = {
    "index": "spread", "views/diffusion": "diffusion", "views/trace": "flow-publish", "views/corpus": "corpus",
    "views/district-jinshan": "workload-jinshan", "views/department": "bodies-jinshan",
    "views/diff-jinshan-2022--jinshan-2023": "ledger",
}  # fmt: skip


def bar(page: Page, target: str) -> str:
    return f'[data-publish="{target}"]' if page.locator(f'[data-publish="{target}"]').count() else f"#{target}"


def saved(page: Page, where: str, what: str) -> bytes:
    with page.expect_download() as caught:
        page.locator(f'{where} [data-do="{what}"]').click()
    return Path(caught.value.path()).read_bytes()


def words(svg: bytes) -> list[str]:
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - ours


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_figure_says_what_it_shows_and_what_it_is_of(page: Page, built: Path, name: str) -> None:
    """Finding, documents with number and date, the hash of the build, the licence; nothing refers outside."""
    page.goto((built / f"{name}.html").as_uri())
    where = bar(page, PUBLISHED[name])
    svg = saved(page, where, "svg")
    said = "".join(words(svg))
    finding = page.locator(where).get_attribute("data-finding-zh") or page.inner_text("#answer")
    assert finding in said
    release = hashlib.sha256((built / "graph.nq").read_bytes()).hexdigest()[:12]
    assert f"sha256:{release}" in said
    assert "CC BY 4.0" in said
    assert "金府办发〔2022〕7号，2022-03-17" in said  # the number and date of jinshan-2022
    assert b"var(--" not in svg
    width, height = struct.unpack(">II", saved(page, where, "png")[16:24])
    root = ElementTree.fromstring(svg)  # noqa: S314 - ours
    scale = min(2.0, 16000 / float(root.attrib["height"]))
    assert (width, height) == (
        pytest.approx(float(root.attrib["width"]) * scale, abs=1.5),
        pytest.approx(float(root.attrib["height"]) * scale, abs=1.5),
    )


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_data_are_the_rows_that_are_shown(page: Page, built: Path, name: str) -> None:
    page.goto((built / f"{name}.html").as_uri())
    rows = list(csv.reader(io.StringIO(saved(page, bar(page, PUBLISHED[name]), "csv").decode("utf-8-sig"))))
    assert len(rows) > 2
    assert len({len(row) for row in rows if len(row) > 1}) <= 2  # a heading over all columns is one cell


def test_the_data_of_the_chart_are_its_marks(page: Page, built: Path) -> None:
    page.goto((built / "views/diffusion.html").as_uri())
    page.select_option("#least", "3")
    rows = list(csv.reader(io.StringIO(saved(page, bar(page, "diffusion"), "csv").decode("utf-8-sig"))))
    marks = page.locator("#diffusion g.row:not([hidden]) .dot").count()
    assert len(rows) == marks + 1
    assert {row[3] for row in rows[1:]} == {"3"}


def test_the_legend_of_the_chart_goes_with_it(page: Page, built: Path) -> None:
    page.goto((built / "views/diffusion.html").as_uri())
    assert {"有举措落实", "以他名落实", "优秀案例"} <= set(words(saved(page, bar(page, "diffusion"), "svg")))
    page.click("#lang")
    assert {"implemented", "showcase cases"} <= set(words(saved(page, bar(page, "diffusion"), "svg")))


def test_a_figure_and_its_citation_are_two_clicks(page: Page, built: Path) -> None:
    """Task (f) of a reader who writes a paper."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto((built / "views/diffusion.html").as_uri())
    where = bar(page, "diffusion")
    assert saved(page, where, "png").startswith(b"\x89PNG")
    page.locator(f'{where} [data-do="cite"]').click()
    gbt, bibtex = (page.locator(f"{where} textarea").nth(n) for n in (0, 1))
    expect(gbt).to_have_value(re.compile(r"^上海营商环境政策知识图谱\. .*\[DS/OL\]\. 版本 sha256:[0-9a-f]{12}\. "))
    expect(gbt).to_have_value(re.compile(r"views/diffusion\.html.*依据: .*金府办发〔2022〕7号\[Z\]\. 2022-03-17"))
    expect(bibtex).to_have_value(re.compile(r"^@misc\{diffusion-[0-9a-f]{12},\n  title = \{\{.*\}\},\n  year = "))
    assert page.evaluate("navigator.clipboard.readText()") == gbt.input_value()


def test_a_chart_of_the_query_page_is_published_too(plain: QueryPage) -> None:
    plain.choose("units-by-measures")
    expect(plain.page.locator("#answer h2")).to_have_text("负责事项最多的单位", use_inner_text=True)
    said = words(saved(plain.page, "#answer .publish", "svg"))
    assert said[0] == "负责事项最多的单位"
    assert any("CC BY 4.0" in text for text in said)


def test_how_sure_a_link_is_is_never_drawn_as_a_quantity(plain: QueryPage) -> None:
    """links-by-method has two columns of confidence beside its count; least-certain has no other number."""
    plain.choose("links-by-method")
    options = plain.page.get_by_label("数值").locator("option").all_inner_texts()
    assert options
    assert not any("置信度" in option for option in options)
    plain.choose("least-certain")
    expect(plain.page.locator('#views [data-view="chart"]')).to_be_hidden()


def test_dates_are_drawn_as_a_timeline(plain: QueryPage) -> None:
    """Deadlines of 金山区发改委: a dot for each row, at the last day of its month; all of them are past."""
    plain.choose("department-deadlines")
    plain.page.click('#views [data-view="timeline"]')
    dots = plain.page.locator("svg.timeline circle")
    rows = plain.server.query(plain.text()).rows
    expect(dots).to_have_count(len(rows))
    assert plain.page.locator("svg.timeline circle.past").count() == len(rows)
    across = [float(one.get_attribute("cx") or 0) for one in dots.all()]
    assert len({row["month"] for row in rows}) == len(set(across))
