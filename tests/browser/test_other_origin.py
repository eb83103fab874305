"""A page of another origin in Chromium reads the endpoint, as ``docs/clients.md`` shows it, and no more than that."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.documented import example
from tests.serving import Server, running

pytestmark = pytest.mark.browser

QUERY = 'SELECT ?name { id:district\\/jinshan rdfs:label ?name FILTER(LANG(?name) = "zh") }'


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def server(built: Path) -> Iterator[Server]:
    with running(built, "--cors", "*") as server:
        yield server


@pytest.fixture
def elsewhere(server: Server, tmp_path: Path) -> Iterator[str]:
    """Another origin: a site on another port, with the page of the docs."""
    text = '<!doctype html><meta charset="utf-8"><title>elsewhere</title>'
    (tmp_path / "index.html").write_text(text, encoding="utf-8")
    block = example("A page of your own", "html").at(server.address)
    (tmp_path / "page.html").write_text(text + block, encoding="utf-8")
    site = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=site.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{site.server_port}/"
    site.shutdown()
    site.server_close()


@pytest.fixture
def visitor(browser: Browser, elsewhere: str) -> Iterator[Page]:
    """A browser that is on the other site."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(elsewhere)
    yield page
    context.close()


def fetch(page: Page, address: str, **options: Any) -> dict[str, Any]:
    """What a script of the page gets: status and text, or that the browser refused."""
    told: dict[str, Any] = page.evaluate(
        """([address, options]) => fetch(address, options)
             .then(async (answer) => ({ status: answer.status, text: await answer.text() }))
             .catch((refusal) => ({ refused: String(refusal) }))""",
        [address, options],
    )
    return told


def test_a_simple_request_is_read(visitor: Page, server: Server) -> None:
    told = fetch(visitor, f"{server.address}sparql?format=csv&query={QUERY.replace('/', '%2F')}")
    assert told == {"status": 200, "text": "name\r\n金山区\r\n"}


def test_a_request_that_is_asked_for_beforehand_is_read(visitor: Page, server: Server) -> None:
    headers = {"Content-Type": "application/sparql-query", "Accept": "text/csv"}
    told = fetch(visitor, server.address + "sparql", method="POST", body=QUERY, headers=headers)
    assert told == {"status": 200, "text": "name\r\n金山区\r\n"}


def test_a_refusal_can_be_read_too(visitor: Page, server: Server) -> None:
    told = fetch(visitor, server.address + "sparql?query=SELEKT")
    assert told["status"] == 400
    assert "SPARQL" in told["text"]


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"headers": {"X-Other": "1"}}, id="a header that is not allowed"),
        pytest.param({"method": "DELETE"}, id="a method that is not allowed"),
        pytest.param({"credentials": "include"}, id="with cookies"),
    ],
)
def test_nothing_else_is_let_through(visitor: Page, server: Server, options: dict[str, Any]) -> None:
    assert "refused" in fetch(visitor, server.address + "sparql?query=ASK{}", **options)
    assert fetch(visitor, server.address + "sparql?query=ASK{}")["status"] == 200


def test_the_page_of_the_docs(visitor: Page, elsewhere: str, sources: dict[str, str]) -> None:
    visitor.goto(elsewhere + "page.html")
    expect(visitor.locator("#left-out li").first).to_be_visible()
    names = visitor.locator("#left-out li").all_text_contents()
    for name, words in (("桩基先行", "桩基先行"), ("专精特新企业培育", "专精特新"), ("歇业备案", "歇业")):
        assert name in names
        assert words not in sources["fengxian-2024"]
        assert words in sources["yangpu-2023"]
        assert words in sources["jinshan-2022"] + sources["jinshan-2023"]
    assert "一业一证" not in names  # Fengxian's item 二（四）1 has it
