"""The documentation of the ontology in a browser: both languages, both themes, every width, nothing from a network."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from kg.site.ontology import render_ontology

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("ontology")
    for name, content in render_ontology(ROOT / "ontology").items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    return (folder / "index.html").as_uri()


def test_a_reader_switches_language_and_theme(page: Page, address: str) -> None:
    page.goto(address)
    heading = page.locator("#Measure h3")
    assert heading.inner_text().startswith("举措")
    assert page.locator("figure text.en >> visible=true").count() == 0
    page.click("#lang")
    assert heading.inner_text().startswith("measure")
    assert page.locator("figure text.zh >> visible=true").count() == 0
    before = page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor")
    page.click("#theme")
    assert page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor") != before


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_page_fits_the_screen(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
