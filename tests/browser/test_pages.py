"""The pages in real Chromium, from files, with networking off: what a reader does, and what must not happen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from kg.site.book import render_pages
from tests.unit.export.hand_made import EVIL, SLUG, SOURCES, evil_graph

if TYPE_CHECKING:
    from kg.rdf.store import KnowledgeGraph

pytestmark = pytest.mark.browser

#: One page of each family.
PAGES = (
    "index", "graph", "views/diffusion", "views/coverage", "views/trace", "views/department", "views/district-jinshan",
    "views/corpus", "views/ontology", "views/read-fengxian-2024", "sparql",
)  # fmt: skip


def written(files: dict[str, bytes], folder: Path) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def site(graph: KnowledgeGraph, sources: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(render_pages(graph, sources), tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def evil_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(render_pages(evil_graph(), SOURCES), tmp_path_factory.mktemp("evil"))


def go(page: Page, site: Path, name: str, state: str = "") -> None:
    page.goto(f"{(site / name).as_uri()}.html{state}")
    if "graph" in name:
        page.wait_for_selector("#network[data-ready]")


def shown(page: Page) -> tuple[int, int]:
    """Things and links in the picture, as vis-network itself has them."""
    counts = page.evaluate("[kg.network.body.nodeIndices.length, kg.network.body.edgeIndices.length]")
    return counts[0], counts[1]


# ── the whole graph ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_graph_draws_every_thing_at_its_place(page: Page, site: Path) -> None:
    go(page, site, "graph")
    things, links = shown(page)
    total = page.evaluate("kg.networkData.nodes.length")
    assert things == total
    assert f"显示 {things} / {total} 个节点，{links} /" in page.inner_text("#status")
    first = page.evaluate("kg.network.getPosition(0)")
    page.wait_for_timeout(300)
    assert page.evaluate("kg.network.getPosition(0)") == first


def test_search_finds_a_reform_and_its_evidence(page: Page, site: Path) -> None:
    """By keyboard alone: type, take the first suggestion, open a link, read its words."""
    go(page, site, "graph")
    page.focus("#find")
    page.keyboard.type("一业一证")
    expect(page.locator("#found li").first).to_contain_text("一业一证")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_have_text("一业一证")
    page.locator("#panel [data-edge]", has_text="打造智慧精准公平可及的").press("Enter")
    expect(page.locator("#panel blockquote mark").first).to_contain_text("一业一证")
    page.click("#panel a.read")
    expect(page.locator(".words .hit").first).to_be_in_viewport()
    assert "一业一证" in "".join(page.locator(".words .hit").all_inner_texts())


def test_search_knows_other_names_and_numbers(page: Page, site: Path) -> None:
    go(page, site, "graph")
    for typed, found in (
        ("区发改委", "上海市金山区发展和改革委员会"),
        ("jinshan-2022/measure/37", "开展园区安防升级改造"),
    ):
        page.fill("#find", typed)
        expect(page.locator("#found")).to_contain_text(found)
    page.fill("#find", "没有这样的东西")
    expect(page.locator("#found")).to_contain_text("没有找到")


def test_filters_reduce_what_they_say(page: Page, site: Path) -> None:
    go(page, site, "graph")
    things, links = shown(page)
    page.uncheck('input[value="department"]')
    expect(page.locator('[data-count="department"]')).to_have_text("0")
    fewer, fewer_links = shown(page)
    assert fewer < things
    assert fewer_links < links
    assert str(fewer) in page.inner_text("#status")
    page.select_option("#f-district", "fengxian")
    districts = page.evaluate(
        "kg.network.body.nodeIndices.map((i) => kg.networkData.nodes[i].district).filter((d) => d)"
    )
    assert set(districts) == {"fengxian"}
    page.click("#do-reset")
    assert shown(page) == (things, links)


def test_the_least_confidence_hides_weaker_links(page: Page, site: Path) -> None:
    go(page, site, "graph", "#sure=0.95")
    weakest = page.evaluate(
        "Math.min(...kg.network.body.edgeIndices.map((i) => kg.networkData.edges.find((e) => e.id === i).best))"
    )
    assert weakest >= 0.95


def test_an_address_brings_back_what_was_seen(page: Page, site: Path) -> None:
    go(page, site, "graph", "#district=jinshan&kind=section&at=reform/gao-zhi-cheng-nuo")
    expect(page.locator("#panel h2")).to_have_text("告知承诺制")
    expect(page.locator("#f-district")).to_have_value("jinshan")
    expect(page.locator('input[value="section"]')).not_to_be_checked()


def test_every_edge_shows_its_own_quote(page: Page, site: Path) -> None:
    """The panel of an edge has the words of that assertion, not of its neighbour."""
    go(page, site, "graph")
    for edge in page.evaluate("kg.networkData.edges.filter((e) => e.predicate === 'exemplifies').slice(0, 5)"):
        page.evaluate("(id) => kg.pickEdge(id)", edge["id"])
        assert page.locator("#panel .why blockquote mark").first.inner_text() == edge["why"][0]["q"]


def test_physics_is_off_until_asked_for(page: Page, site: Path) -> None:
    go(page, site, "graph")
    before = page.evaluate("JSON.stringify(kg.network.getPositions([0, 50, 100]))")
    page.click("#do-physics")
    page.wait_for_function("(before) => JSON.stringify(kg.network.getPositions([0, 50, 100])) !== before", arg=before)
    page.click("#do-physics")
    assert page.evaluate("JSON.stringify(kg.network.getPositions([0, 50, 100]))") == before


def test_a_reform_is_joined_to_what_implements_another_form_of_it(page: Page, site: Path) -> None:
    """yangpu-2023 says 深化“一业一证”改革: that is the pilot reform of jinshan-2022 under its general name."""
    go(page, site, "graph", "#at=reform/pilot-561473014b")
    expect(page.locator("#panel")).to_contain_text("以另一形式被落实于 (2)")
    page.locator("#panel [data-edge]", has_text="市场准入退出").click()
    expect(page.locator("#panel .why")).to_contain_text("经由 一业一证")
    expect(page.locator("#panel .why blockquote mark")).to_have_text("深化“一业一证”改革")


def test_the_frame_of_focus_is_for_the_keyboard(page: Page, site: Path) -> None:
    go(page, site, "graph")
    framed = "getComputedStyle(document.querySelector('#network .vis-network')).outlineStyle"
    page.fill("#find", "一业一证")
    page.mouse.click(700, 300)
    assert page.evaluate(framed) == "none"
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.className") == "vis-network"
    assert page.evaluate(framed) == "solid"


# ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        pytest.param("fengxian-2024", "深化告知承诺制改革", id="a run of marked words"),
        pytest.param("jinshan-2022", "在公路养护项目实现全流程电子化", id="part of a cell of the annex"),
        pytest.param("shanghai-cases-2023", "浦东新区CCC免办制度改革创新", id="a title of a case"),
    ],
)
def test_an_offset_lights_up_its_words(page: Page, site: Path, sources: dict[str, str], slug: str, words: str) -> None:
    start = sources[slug].index(words)
    go(page, site, f"views/read-{slug}", f"#o{start}-{start + len(words)}")
    assert "".join(page.locator(".words .hit").evaluate_all("(all) => all.map((e) => e.textContent)")) == words
    expect(page.locator(".words .hit").first).to_be_in_viewport()


def test_a_note_leads_to_its_words(page: Page, site: Path) -> None:
    go(page, site, "views/read-fengxian-2024")
    page.locator(".margin a", has_text="市场准入负面清单").first.click()
    assert "市场准入负面清单" in "".join(page.locator(".words .hit").all_inner_texts())


def test_irregularities_are_seen_and_can_be_put_away(page: Page, site: Path) -> None:
    go(page, site, "views/read-yangpu-2023")
    expect(page.locator(".odd", has_text="重字").first).to_contain_text("拓展数")
    assert page.locator(".m-irregularity").count() >= 16
    page.uncheck('[data-mark="irregularity"]')
    assert page.evaluate("getComputedStyle(document.querySelector('.words .m-irregularity')).outlineStyle") == "none"


# ── the three questions, by clicking only ─────────────────────────────────────────────────────────────────────────


def test_what_fengxian_has_and_jinshan_has_not(page: Page, site: Path) -> None:
    go(page, site, "index")
    page.locator(".card", has_text="奉贤区落实了哪些金山区没有的改革").locator("a").click()
    expect(page.locator("#answer")).to_contain_text("奉贤区落实而金山区未落实的改革")
    rows = page.locator("#reforms-by-plan tr[data-key]:visible")
    # A form counts with its broader reform where both are shown.
    keys = rows.evaluate_all("(all) => all.map((r) => [r.dataset.key, r.dataset.broader.split(' ')])")
    shown_keys = {key for key, _ in keys}
    alone = [key for key, broader in keys if not shown_keys & set(broader)]
    assert f"改革：{len(alone)} 项" in page.inner_text("#answer")
    heads = page.locator("#reforms-by-plan thead th").all_inner_texts()
    jinshan = [i for i, head in enumerate(heads) if head.startswith("金山区")]
    for i in range(rows.count()):
        cells = rows.nth(i).locator("th, td").all_inner_texts()
        assert {cells[j] for j in jinshan} <= {"未见其名", "仅提及"}
        assert cells[next(j for j, head in enumerate(heads) if head.startswith("奉贤区"))].isdigit()
    rows.first.locator("button").first.click()
    expect(page.locator("#cell blockquote").first).to_be_visible()


def test_who_has_most_dated_items_in_jinshan(page: Page, site: Path) -> None:
    """Nine rows of the annex name 区政务服务办 and a month, the last of them December."""
    go(page, site, "index")
    page.locator(".card", has_text="金山区限期事项最多的是哪个单位").locator("a").click()
    expect(page.locator("#workload + .answer")).to_contain_text("上海市金山区政务服务办公室，9 项，最晚 2022-12")


def test_the_sentence_behind_an_exemplifies_link(page: Page, site: Path, sources: dict[str, str]) -> None:
    go(page, site, "index")
    card = page.locator(".card", has_text="哪句话说明某个案例示范了某项举措")
    quote = card.locator("mark").inner_text()
    assert "".join(quote.split()) in "".join(sources["shanghai-cases-2023"].split())
    card.locator("a", has_text="在原文中查看").click()
    expect(page.locator(".words .hit").first).to_be_in_viewport()
    assert "".join(
        "".join(page.locator(".words .hit").evaluate_all("(all) => all.map((e) => e.textContent)")).split()
    ) == "".join(quote.split())


@pytest.mark.parametrize("width", [360, 1440])
def test_the_items_of_a_body_open_in_sight(page: Page, site: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    go(page, site, "views/department")
    page.locator("#bodies-jinshan summary").first.click()
    items = page.locator("#bodies-jinshan .items").first.locator("li")
    expect(items.first).to_be_visible()
    for box in (item.bounding_box() for item in items.all()):
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    clipped = (
        "[...document.querySelectorAll('.work th, .work td')].filter((e) => e.scrollWidth > e.clientWidth + 1).length"
    )
    assert page.evaluate(clipped) == 0


# ── coverage, trace ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_confidence_slider_takes_reforms_away(page: Page, site: Path) -> None:
    go(page, site, "views/coverage")
    rows = page.locator("#reforms-by-plan tr[data-key]:visible")
    before = rows.count()
    page.locator("#sure").fill("0.97")
    assert 0 < rows.count() < before


def test_the_whole_table_of_reforms_is_on_the_page(page: Page, site: Path) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    go(page, site, "views/coverage")
    box = page.locator(".heat").first
    assert box.evaluate("(e) => [e.scrollHeight - e.clientHeight <= 1, getComputedStyle(e).overflowY]") == [
        True,
        "visible",
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_names_in_the_trace_keep_to_their_column(page: Page, site: Path, language: str) -> None:
    go(page, site, "views/trace")
    if language == "en":
        page.click("#lang")
    overlapping = page.evaluate(
        """() => {
          const all = (what) => [...document.querySelectorAll("#flow .block " + what)];
          const places = (what) => all(what).map((e) => e.getBoundingClientRect());
          const bars = places("rect");
          const over = (t) => (b) => b.left > t.left && b.left < t.right && b.top < t.bottom && b.bottom > t.top;
          return places("text").filter((t) => bars.some(over(t))).length;
        }"""
    )
    assert overlapping == 0


def test_the_trace_narrows_and_shows_its_sentences(page: Page, site: Path) -> None:
    go(page, site, "views/trace")
    blocks = page.locator("#flow .block")
    before = page.inner_text("#answer")
    page.locator("#flow .block.can", has_text="纳税").first.click()
    expect(page.locator("#narrowed button")).to_have_count(1)
    assert page.inner_text("#answer") != before
    assert blocks.count() > 5
    page.locator("#flow .band").last.press("Enter")
    expect(page.locator("#list blockquote").first).to_be_visible()


@pytest.mark.parametrize("width", [1440, 1024])
def test_no_name_in_the_trace_lies_over_another(page: Page, site: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    go(page, site, "views/trace")
    page.click("#lang")
    over = page.evaluate(
        """() => { const all = [...document.querySelectorAll('#flow svg text')]
          .map((e) => [e.textContent, e.getBoundingClientRect()]);
        return all.flatMap(([a, p], n) => all.slice(n + 1).filter(([, q]) =>
          Math.min(p.right, q.right) - Math.max(p.left, q.left) > 1
          && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 4).map(([b]) => [a, b])); }"""
    )
    assert page.locator("#flow svg text").count() > 20
    assert over == []


@pytest.mark.parametrize("width", [1440, 1024, 360])
def test_the_items_of_a_body_are_seen_whole(page: Page, site: Path, width: int) -> None:
    """Opened, each stands inside the box that scrolls, and inside the window."""
    page.set_viewport_size({"width": width, "height": 900})
    go(page, site, "views/department")
    page.evaluate("for (const one of document.querySelectorAll('table.work details')) one.open = true")
    cut = page.evaluate(
        """() => [...document.querySelectorAll('table.work details li')].filter((li) => {
        const range = document.createRange(); range.selectNodeContents(li);
        const words = range.getBoundingClientRect(), box = li.closest('.scroll').getBoundingClientRect();
        return words.left < 0 || words.right > Math.min(innerWidth, box.right) + 1 || li.clientWidth < 80; })
        .map((li) => li.textContent.slice(0, 40))"""
    )
    assert page.locator("table.work details li").count() > 100
    assert cut == []


# ── every page ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", PAGES)
def test_a_narrow_screen_needs_no_scrolling_sideways(page: Page, site: Path, name: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    go(page, site, name)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.click("#lang")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("name", PAGES)
def test_language_and_theme_switch(page: Page, site: Path, name: str) -> None:
    go(page, site, name)
    light = page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor")
    page.click("#theme")
    assert page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor") != light
    link = page.locator('nav a[href$="coverage.html"]')
    assert link.inner_text() == "覆盖"
    page.click("#lang")
    assert link.inner_text() == "Coverage"
    assert page.evaluate("document.documentElement.lang") == "en"


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_text_stands_out_from_its_ground(page: Page, site: Path, name: str, dark: bool) -> None:
    """WCAG AA: 4.5 to 1, 3 to 1 for large text."""
    page.emulate_media(color_scheme="dark" if dark else "light")
    go(page, site, name)
    assert page.evaluate((Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", PAGES)
def test_every_control_has_a_name(page: Page, site: Path, name: str) -> None:
    go(page, site, name)
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, a[href], input, select, [role=button], [tabindex="0"]')]
        .filter((e) => e.checkVisibility() && !(e.innerText || e.textContent || '').trim()
          && !e.getAttribute('aria-label')
          && !(e.labels && e.labels.length)).map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert nameless == []


@pytest.mark.parametrize(
    "name",
    [
        "index",
        "graph",
        "views/coverage",
        "views/diffusion",
        "views/trace",
        "views/department",
        f"views/read-{SLUG}",
        "views/district-jinshan",
    ],
)
def test_words_that_try_to_run_are_text(page: Page, evil_site: Path, name: str) -> None:
    go(page, evil_site, name)
    if name == "graph":
        for node in page.evaluate("kg.networkData.nodes"):
            page.evaluate("(key) => kg.pick(key)", node["key"])
        for edge in page.evaluate("kg.networkData.edges"):
            page.evaluate("(id) => kg.pickEdge(id)", edge["id"])
        page.fill("#find", "script")
    for button in page.locator("button[data-of]").all():
        button.click()
        page.keyboard.press("Escape")
    page.click("#lang")
    page.wait_for_timeout(50)
    assert page.evaluate("window.ran") is None
    assert page.locator("img").count() == 0
    assert EVIL in page.evaluate("document.body.textContent") or EVIL in json.dumps(
        page.evaluate("window.kg.networkData || ''")
    )
