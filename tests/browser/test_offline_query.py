"""SPARQL from the folder alone: opened from file:// with networking off, it answers as the service does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

import hatch_build
from kg import settings
from kg.ask.questions import load_questions
from kg.site.offline import offline_page, offline_scripts
from tests.entry import ROOT
from tests.serving import Server

if TYPE_CHECKING:
    from kg.rdf.store import KnowledgeGraph

pytestmark = [pytest.mark.browser, pytest.mark.node]

QUESTIONS = load_questions(settings.ontology_folder() / "questions")
ROWS = "application/sparql-results+json"


@pytest.fixture(scope="session")
def folder(graph: KnowledgeGraph, built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built folder with the engine, whether or not npm had brought it before the build."""
    assert hatch_build.provide_package(hatch_build.ENGINE, ROOT / hatch_build.ENGINE_FOLDER)
    made = tmp_path_factory.mktemp("offline")
    (made / "assets").mkdir()
    for file in (built / "assets").iterdir():
        (made / "assets" / file.name).symlink_to(file)
    scripts = offline_scripts(graph)
    for name, content in {"sparql.html": offline_page(graph, scripts), **scripts}.items():
        (made / name).unlink(missing_ok=True)
        (made / name).write_bytes(content)
    return made


@pytest.fixture
def offline(page: Page, folder: Path) -> Page:
    page.goto((folder / "sparql.html").as_uri())
    expect(page.locator("body[data-ready]")).to_be_attached()
    return page


def rows_of(answer: str, query: str) -> list[str]:
    """The rows in one order. What GROUP_CONCAT strings together has none (SPARQL 1.1, 18.5.1.7): words are sorted."""
    data: dict[str, Any] = json.loads(answer)
    found = data["results"]["bindings"] if "results" in data else [data["boolean"]]
    if "GROUP_CONCAT" in query:
        found = [{name: sorted(term["value"].split()) for name, term in row.items()} for row in found]
    return sorted(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in found)


def ask(page: Page, query: str, accept: str = ROWS) -> str:
    return str(page.evaluate("async ([q, a]) => (await kg.names.ask(q, a)).text()", [query, accept]))


def refused(page: Page, query: str) -> dict[str, Any]:
    caught: dict[str, Any] = page.evaluate(
        f"(q) => kg.names.ask(q, '{ROWS}').then(() => ({{}}), (e) => ({{status: e.status, detail: e.detail || ''}}))",
        query,
    )
    return caught


#: In questions that reckon days between dates: the engine of the page gets them wrong, so the page leaves them out.
RECKONS_DAYS = "FLOOR(275 *"


def test_every_shipped_question_has_the_rows_of_the_service(offline: Page, server: Server) -> None:
    """Each at its defaults: the text that the page fills in, and what the engine answers."""
    for question in [one for one in QUESTIONS if RECKONS_DAYS not in one.sparql]:
        text = offline.evaluate("async (n) => (await kg.names.fetched(`/questions/${n}?`)).text()", question.name)
        assert text == server.get(f"/questions/{question.name}").text, question.name
        if question.form in ("SELECT", "ASK"):
            same = rows_of(ask(offline, text), text) == rows_of(server.query(text).text, text)
            assert same, question.name
        else:
            found = ask(offline, text, "application/n-triples").splitlines()
            assert sorted(found) == sorted(server.query(text, "application/n-triples").text.splitlines())


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("department-deadlines", "department=金山区市场监管局"),
        ("measures-of-reform", "reform=yyyz"),
        ("targets-above", "unit=%25&at-least=９５"),
        ("reforms-left-out", "district=Fengxian"),
    ],
)
def test_names_in_the_blanks_mean_what_they_mean_to_the_service(
    offline: Page, server: Server, name: str, values: str
) -> None:
    text = offline.evaluate("async (u) => (await kg.names.fetched(u)).text()", f"/questions/{name}?{values}")
    assert text == server.get(f"/questions/{name}?{quote(values, safe='=&%')}").text
    assert rows_of(ask(offline, text), text) == rows_of(server.query(text).text, text)


def test_a_reader_chooses_a_question_and_saves_its_table(offline: Page) -> None:
    offline.click('[data-name="reforms-in-every-district"]')
    expect(offline.locator("#answer tbody tr").first).to_be_visible(timeout=20_000)
    shown = offline.locator("#answer tbody tr").count()
    with offline.expect_download() as saved:
        offline.click('[data-format="csv"]')
    content = Path(saved.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert len(content.decode("utf-8-sig").strip().splitlines()) == shown + 1
    assert saved.value.suggested_filename == "reforms-in-every-district.csv"


def test_a_body_that_seven_districts_have_is_asked_about(offline: Page) -> None:
    offline.click('[data-name="department-deadlines"]')
    offline.fill('#blanks input[name="department"]', "区市场监管局")
    offline.press('#blanks input[name="department"]', "Enter")
    expect(offline.locator('[role="alert"]')).to_contain_text("上海市金山区市场监督管理局")
    expect(offline.locator('#blanks input[name="department"]')).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("INSERT DATA { <urn:a> <urn:b> <urn:c> }", 403),
        ("DELETE WHERE { ?s ?p ?o }", 403),
        ("SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }", 403),
        ("SELECT * { ?s ?p }", 400),
        ("# nothing", 400),
    ],
)
def test_what_the_page_does_not_do(offline: Page, query: str, status: int) -> None:
    assert refused(offline, query)["status"] == status
    assert json.loads(ask(offline, "ASK { ?s ?p ?o }"))["boolean"] is True


def test_a_mistake_is_placed_in_the_text_as_written(offline: Page) -> None:
    """The prefixes that are put before it do not count."""
    assert "at 2:" in refused(offline, "SELECT * {\n  ?s ?p }")["detail"]


def test_a_query_that_is_stopped_leaves_a_page_that_answers(offline: Page) -> None:
    offline.fill("#query", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    offline.click("#run")
    offline.click("#stop")
    offline.fill("#query", "SELECT (COUNT(*) AS ?n) { ?d a sp:District }")
    offline.click("#run")
    expect(offline.locator("#answer tbody td")).to_have_text("16", timeout=20_000)


def test_where_the_engine_could_not_be_had_the_page_says_so(
    page: Page, graph: KnowledgeGraph, built: Path, tmp_path: Path
) -> None:
    assert offline_scripts(graph, tmp_path / "no engine") == {}
    (tmp_path / "assets").symlink_to(built / "assets")
    (tmp_path / "sparql.html").write_bytes(offline_page(graph, {}))
    page.goto((tmp_path / "sparql.html").as_uri())
    expect(page.locator("main")).to_contain_text("python hatch_build.py")
    assert page.locator("#run").count() == 0


def test_the_page_is_there_within_a_second_and_loads_its_engine_later(offline: Page) -> None:
    """First paint as Chromium measures it; neither of the two large scripts has been asked for."""
    painted = offline.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    assert painted < 1000
    loaded = offline.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    assert not any(name.endswith(("engine.js", "graph-data.js")) for name in loaded)
