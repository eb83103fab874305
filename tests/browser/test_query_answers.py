"""What the query page suggests while one writes, and how it shows answers: table, chart, picture, Turtle."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox
import pytest
from playwright.sync_api import expect

from kg.ask.questions import Question, load_questions
from tests.browser.query_page import QueryPage
from tests.entry import ROOT

pytestmark = pytest.mark.browser

QUESTIONS = load_questions(ROOT / "ontology/questions")


# ── suggestions ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_term_is_suggested_by_its_chinese_name(asking: QueryPage) -> None:
    asking.write("SELECT * { ?m ")
    asking.page.keyboard.type("责任单")
    assert asking.suggested()[0] == "sp:responsibleUnit"
    asking.take_first()
    assert asking.text() == "SELECT * { ?m sp:responsibleUnit "


def test_a_thing_is_suggested_by_its_chinese_name(asking: QueryPage) -> None:
    asking.write("SELECT * { ?m sp:implements ")
    asking.page.keyboard.type("一业一证")
    assert asking.suggested()[0] == "id:reform\\/yi-ye-yi-zheng"
    asking.take_first()
    asking.page.keyboard.insert_text("}")
    asking.page.keyboard.press("Control+Enter")
    expect(asking.page.locator("#answer tbody tr").first).to_be_visible()


def test_a_key_asks_for_all_that_fits(asking: QueryPage) -> None:
    """Of a district, for one: its code (GB/T 2260), and nothing that only measures have."""
    asking.write("SELECT * { ?d a sp:District ; ")
    asking.page.keyboard.press("Control+ ")
    names = asking.suggested()
    assert "sp:code" in names
    assert "sp:deadline" not in names


@pytest.mark.parametrize(
    ("before", "has", "lacks"),
    [
        pytest.param("SELECT * { ?m a sp:Me", "sp:Measure", "sp:method", id="classes after a"),
        pytest.param("SELECT * { ?c a sp:ShowcaseCase . ?c ra", "sp:rank", "sp:broaderReform", id="of the class"),
        pytest.param(
            "SELECT * { ?c a sp:ShowcaseCase . FILTER(?x > 1) ?c sp:le", "sp:leadUnit", "", id="past a filter"
        ),
        pytest.param("SELECT * { ?m dct:subject spt:tax", "spt:taxation", "", id="topics"),
        pytest.param("SELECT * { ?m sp:inPlan/sp:inD", "sp:inDistrict", "sp:District", id="within a path"),
        pytest.param("SELECT ?title ?text { ?m ?p ?t", "?title", "?p", id="variables"),
        pytest.param("PREFIX e", "eli:", "sp:", id="prefixes"),
        pytest.param("SELECT * { # sp:Me", "", "sp:Measure", id="none in a comment"),
        pytest.param('SELECT * { ?m rdfs:label "sp:Me', "", "sp:Measure", id="none in a text"),
        pytest.param("SELECT * { VALUES ?kind { sp:Saf", "sp:Safeguard", "", id="among values"),
    ],
)
def test_suggestions_fit_the_place(plain: QueryPage, before: str, has: str, lacks: str) -> None:
    found = plain.page.evaluate("(text) => kg.complete.suggest(text, text.length, false)", before)
    names = [term["name"].split(" ")[0] for term in found["list"]]
    assert (has in names) or not has
    assert not names if not has else lacks not in names


# ── views ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_click_on_a_heading_sorts_and_long_answers_have_pages(plain: QueryPage) -> None:
    plain.run("SELECT ?m ?n { ?m a sp:Measure ; sp:sourceStart ?n } ORDER BY ?m LIMIT 150")
    expect(plain.page.locator("#answer tbody tr")).to_have_count(100)
    as_it_came = plain.column(2)
    heading = plain.page.locator("#answer th").nth(1)
    heading.locator("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    up = [int(text) for text in plain.column(2)]
    assert up == sorted(up)
    plain.page.get_by_role("button", name="下一页 →").click()
    expect(plain.page.locator("#answer tbody tr")).to_have_count(50)
    assert int(plain.column(2)[0]) >= up[-1]
    heading.locator("button").click()
    down = [int(text) for text in plain.column(2)]
    assert down == sorted(down, reverse=True)
    heading.locator("button").click()
    assert plain.column(2) == as_it_came


def test_a_thing_is_shown_by_its_name_unless_the_row_says_it(plain: QueryPage) -> None:
    cell = plain.page.locator("#answer tbody td").first
    plain.run("SELECT ?d ?p { VALUES (?d ?p) { (id:district\\/jinshan dct:subject) } }")
    expect(cell).to_have_text("金山区 district/jinshan", use_inner_text=True)
    assert cell.locator("a").get_attribute("title") == "district/jinshan"
    assert (cell.locator("a").get_attribute("href") or "").endswith("/id/district/jinshan")
    plain.page.click("#lang")
    expect(cell).to_have_text("Jinshan District district/jinshan", use_inner_text=True)
    plain.run("SELECT ?d ?name { VALUES ?d { id:district\\/jinshan } ?d rdfs:label ?name FILTER(LANG(?name) = 'zh') }")
    expect(plain.page.locator("#answer tbody td").nth(1)).to_have_text("金山区")
    expect(cell).to_have_text("district/jinshan")


def test_a_term_of_the_ontology_is_shown_by_its_name(plain: QueryPage) -> None:
    name = plain.server.query("SELECT ?n { sp:Thematic rdfs:label ?n FILTER(LANG(?n) = 'zh') }").rows[0]["n"]
    plain.run("SELECT (sp:Thematic AS ?kind) {}")
    expect(plain.page.locator("#answer tbody td")).to_have_text(f"{name} sp:Thematic", use_inner_text=True)


def test_things_on_the_next_page_and_after_sorting_have_names_too(plain: QueryPage) -> None:
    plain.run("SELECT ?m { ?m a sp:Measure } ORDER BY ?m LIMIT 150")
    codes = plain.page.locator("#answer tbody td small.code")
    expect(codes).to_have_count(100)
    plain.page.get_by_role("button", name="下一页 →").click()
    expect(codes).to_have_count(50)
    heading = plain.page.locator("#answer th button")
    heading.click()
    heading.click()
    expect(codes).to_have_count(100)


def test_numbers_that_are_all_alike_are_not_drawn(plain: QueryPage) -> None:
    chart = plain.page.locator('#views [data-view="chart"]')
    plain.run("SELECT ?d ?n { VALUES (?d ?n) { ('a' 2) ('b' 2) } }")
    expect(plain.page.locator("#answer tbody tr")).to_have_count(2)
    expect(chart).to_be_hidden()
    plain.run("SELECT ?d ?n { VALUES (?d ?n) { ('a' 2) ('b' 2) ('c' 3) } }")
    expect(plain.page.locator("#answer tbody tr")).to_have_count(3)
    expect(chart).to_be_visible()


def test_bars_are_as_long_as_their_numbers(plain: QueryPage) -> None:
    plain.choose("units-by-measures")
    found = plain.page.evaluate(
        "[...document.querySelectorAll('.bars g')].map((g) => [g.querySelector('.name').textContent,"
        " Number(g.querySelector('.value').textContent), Number(g.querySelector('rect').getAttribute('width'))])"
    )
    rows = plain.server.query(plain.text()).rows
    assert [(name, number) for name, number, _ in found] == [(row["name"], int(row["measures"])) for row in rows]
    assert len(found) > 20
    unit = found[0][2] / found[0][1]
    assert all(long == pytest.approx(number * unit, rel=0.01) for _, number, long in found)


def test_two_keys_and_a_number_make_a_matrix(plain: QueryPage) -> None:
    """Measures of each topic in each district: every cell is what the query counted."""
    plain.choose("coverage-matrix")
    matrix = plain.page.locator("table.matrix")
    across = matrix.locator("thead th").all_inner_texts()
    shown = {
        (row.locator("th").inner_text(), district): row.locator("td").nth(number).inner_text()
        for row in matrix.locator("tbody tr").all()
        for number, district in enumerate(across)
    }
    rows = plain.server.query(plain.text()).rows
    assert shown == {(row["topicName"], row["districtName"]): row["measures"] for row in rows}
    assert len(shown) == 63  # 21 topics, 3 districts


def test_the_reader_chooses_what_is_drawn(plain: QueryPage) -> None:
    """How sure links are is not among the numbers (``test_publish``): links-by-method has one to draw, its count."""
    plain.choose("links-by-method")
    expect(plain.page.locator("table.matrix")).to_be_visible()
    plain.page.get_by_label("再按").select_option("—")
    expect(plain.page.locator("svg.bars")).to_be_visible()
    plain.choose("units-by-measures")
    expect(plain.page.locator("#answer h2")).to_contain_text("负责事项最多的单位")  # the new answer is there
    plain.page.get_by_label("数值").select_option("有期限的")
    rows = plain.server.query(plain.text()).rows
    expect(plain.page.locator("svg.bars .value").first).to_have_text(rows[0]["dated"])
    plain.page.click("#lang")
    assert "with a month to be done by" in plain.page.get_by_label("Number").locator("option").all_inner_texts()


def test_a_graph_is_drawn_and_leads_to_the_pages_of_its_things(plain: QueryPage) -> None:
    page = plain.page
    plain.choose("reform-network")
    expect(page.locator("#picture[data-ready]")).to_be_visible()
    links = {
        (triple.subject, triple.object)
        for triple in ox.parse(plain.server.query(plain.text(), "text/turtle").body, format=ox.RdfFormat.TURTLE)
        if isinstance(triple.object, ox.NamedNode)
    }
    iris = page.evaluate("kg.picture.iris")
    assert set(iris) == {node.value for pair in links for node in pair}
    assert page.evaluate("kg.picture.network.body.data.edges.length") == len(links)
    reform = iris.index("https://w3id.org/shanghai-policy/id/reform/yi-ye-yi-zheng")
    at = page.evaluate("(id) => kg.picture.network.canvasToDOM(kg.picture.network.getPosition(id))", reform)
    page.locator("#picture canvas").click(position=at)
    expect(page.locator("h1")).to_contain_text("一业一证", use_inner_text=True)
    assert page.url.endswith("/id/reform/yi-ye-yi-zheng")


def test_rows_with_two_things_are_drawn_and_listed(plain: QueryPage) -> None:
    plain.run("# view: graph\nSELECT ?case ?unit { ?case sp:leadUnit ?unit }")
    expect(plain.page.locator("#picture[data-ready]")).to_be_visible()
    plain.page.locator(".listed summary").press("Enter")
    names = plain.page.locator(".listed a").all_inner_texts()
    assert len(names) == plain.page.evaluate("kg.picture.iris.length") > 20


def drawn(plain: QueryPage) -> list[dict[str, Any]]:
    """The lines of the picture that is shown; none where the page says that there is nothing to draw."""
    expect(plain.page.locator("#picture[data-ready], #answer p.lead")).to_be_visible(timeout=30_000)
    if plain.page.locator("#picture").count() == 0:
        expect(plain.page.locator("#answer p.lead")).to_contain_text("没有可画的关系", use_inner_text=True)
        return []
    assert plain.page.evaluate("kg.picture.network.body.data.edges.length === kg.picture.links.length")
    links: list[dict[str, Any]] = plain.page.evaluate("kg.picture.links")
    return links


@pytest.mark.parametrize("question", [one for one in QUESTIONS if one.form == "SELECT"], ids=lambda one: one.name)
def test_no_picture_draws_what_the_graph_does_not_state(plain: QueryPage, question: Question) -> None:
    """Neighbouring columns were joined whatever they meant: a count of nothing became a link."""
    plain.choose(question.name)
    button = plain.page.locator('#views [data-view="graph"]')
    if not button.is_visible():
        return
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    declared = {(edge.zh, edge.en) for edge in question.edges}
    for link in drawn(plain):
        if link["property"]:
            ask = f"ASK {{ <{link['from']}> <{link['property']}> <{link['to']}> }}"
            assert json.loads(plain.server.query(ask).body)["boolean"] is True, link
        else:
            assert tuple(link["said"]) in declared


def test_two_things_of_a_row_that_no_statement_joins_are_not_joined(plain: QueryPage) -> None:
    """A topic and a district, beside the number of its measures: 0 is a number here."""
    plain.choose("coverage-matrix")
    plain.page.click('#views [data-view="graph"]')
    assert drawn(plain) == []


def test_the_chain_hangs_together_from_the_city_plan_to_the_unit(plain: QueryPage) -> None:
    plain.choose("chain-to-unit")
    links = drawn(plain)
    unit = "https://w3id.org/shanghai-policy/id/org/jinshan/zwfwb"
    near: dict[str, set[str]] = {}
    for link in links:
        near.setdefault(link["from"], set()).add(link["to"])
        near.setdefault(link["to"], set()).add(link["from"])
    reached, todo = {unit}, [unit]
    while todo:
        fresh = near[todo.pop()] - reached
        reached |= fresh
        todo += [str(iri) for iri in fresh]
    assert reached == set(plain.page.evaluate("kg.picture.iris"))


def test_a_thing_without_a_name_is_drawn_too(plain: QueryPage) -> None:
    plain.run("CONSTRUCT { [] sp:inDistrict ?d } { ?d a sp:District } ORDER BY ?d LIMIT 2")
    expect(plain.page.locator("#picture[data-ready]")).to_be_visible()
    plain.page.locator(".listed summary").click()
    assert plain.page.locator(".listed li").count() == 4
    assert sorted(plain.page.locator(".listed a").all_inner_texts()) == ["宝山区", "长宁区"]
    plain.page.click('#views [data-view="table"]')
    expect(plain.page.locator("#answer tbody td:nth-child(2)")).to_have_text(
        ["所属区 sp:inDistrict"] * 2, use_inner_text=True
    )


def test_no_forces_are_computed_for_a_large_graph(plain: QueryPage) -> None:
    plain.run("SELECT ?why ?from { ?why rdf:subject ?from }")
    plain.page.click('#views [data-view="graph"]')
    expect(plain.page.locator("#picture[data-ready]")).to_be_visible(timeout=30_000)
    assert plain.page.evaluate("kg.picture.iris.length") == 1500
    expect(plain.page.locator("#answer")).to_contain_text("只画出前 1500 项", use_inner_text=True)
    assert plain.page.evaluate("kg.picture.network.physics.physicsEnabled") is False
    places = plain.page.evaluate("Object.values(kg.picture.network.getPositions()).map((p) => p.x + ' ' + p.y)")
    assert len(set(places)) == 1500


def test_turtle_is_shown_as_the_server_writes_it(plain: QueryPage) -> None:
    plain.choose("reform-network")
    plain.page.click('#views [data-view="turtle"]')
    expect(plain.page.locator("pre.turtle")).to_be_visible()
    assert plain.page.locator("pre.turtle").text_content() == plain.server.query(plain.text(), "text/turtle").text
