"""The query page in real Chromium: a shipped question, edited, followed to its page, shared, downloaded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.serving import Server, running

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(built: Path) -> Iterator[Server]:
    with running(built) as server:
        yield server


@pytest.fixture
def online(browser: Browser, server: Server) -> Iterator[Page]:
    """A page that may ask our server, and no one else; a script that fails, or is refused, fails the test."""
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    asked: list[str] = []
    failed: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.on("console", lambda said: failed.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert [url for url in asked if not url.startswith((server.address, "data:", "blob:"))] == []
    assert failed == []


def ask(page: Page, server: Server) -> None:
    page.goto(server.address)
    page.click('[data-name="measures-of-reform"]')
    expect(page.locator("#answer tbody tr").first).to_be_visible()


def test_a_shipped_question_is_one_click(online: Page, server: Server) -> None:
    ask(online, server)
    expect(online.locator("#answer")).to_contain_text("推行“一业一证”改革")
    assert "PREFIX sp:" in online.input_value("#query")


def test_a_blank_is_filled_in_chinese(online: Page, server: Server) -> None:
    ask(online, server)
    online.fill('#blanks input[name="reform"]', "拿地即开工")
    online.press('#blanks input[name="reform"]', "Tab")
    expect(online.locator("#answer")).to_contain_text("拿地即开工")
    assert "na-di-ji-kai-gong" in online.input_value("#query")


def test_a_result_leads_to_its_page_and_its_words(online: Page, server: Server) -> None:
    ask(online, server)
    online.get_by_role("link", name="plan/jinshan-2022/measure/9", exact=True).click()
    expect(online.locator("h1")).to_contain_text("一业一证")
    expect(online.locator("blockquote mark").first).to_be_visible()


def test_an_edited_query_runs_and_can_be_shared(online: Page, browser: Browser, server: Server) -> None:
    online.goto(server.address)
    online.fill("#query", "SELECT (COUNT(?d) AS ?districts) { ?d a sp:District }")
    online.press("#query", "Control+Enter")
    expect(online.locator("#answer td")).to_have_text("16")
    other = browser.new_page()
    other.goto(online.url)
    expect(other.locator("#answer td")).to_have_text("16")
    other.close()


def test_an_answer_is_downloaded_as_csv(online: Page, server: Server) -> None:
    online.goto(server.address)
    online.fill("#query", "SELECT ?d { ?d a sp:District } ORDER BY ?d LIMIT 2")
    with online.expect_download() as caught:
        online.click('.save[data-format="csv"]')
    assert caught.value.suggested_filename == "answer.csv"
    lines = Path(caught.value.path()).read_text(encoding="utf-8").splitlines()
    base = "https://w3id.org/shanghai-policy/id/district/"
    assert lines == ["d", base + "baoshan", base + "changning"]


def test_a_mistake_is_explained_in_place(online: Page, server: Server) -> None:
    online.goto(server.address)
    online.fill("#query", "SELECT ?s WHERE { ?s ?p }")
    online.click("#run")
    expect(online.locator("#told")).to_contain_text("不符合 SPARQL 语法")


def test_terms_are_suggested_by_their_chinese_names(online: Page, server: Server) -> None:
    ask(online, server)
    online.fill("#query", "")
    online.locator("#query").press_sequentially("SELECT * { ?m 责任单")
    online.get_by_role("button", name="sp:responsibleUnit 责任单位", exact=True).click()
    assert online.input_value("#query").endswith("?m sp:responsibleUnit ")
