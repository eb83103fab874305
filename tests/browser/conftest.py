"""A page in real headless Chromium, offline: whatever it asks of a network is recorded, and nothing is answered."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

import hatch_build
from tests.browser.query_page import QueryPage, visit
from tests.entry import ROOT
from tests.serving import Server, running

NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Ended with each module: while Playwright drives it, no other test can run an event loop of its own."""
    path = os.environ.get("KG_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.fail("no Chromium found: install it, set KG_CHROMIUM, or run pytest -m 'not browser'")
    with sync_playwright() as driver:
        # Chromium's own sandbox does not start as root, and a container's /dev/shm is small.
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page with networking off; the test ends in failure when a script failed or something was fetched from afar."""
    context = browser.new_context(offline=True, locale="zh-CN")
    page = context.new_page()
    asked, failed = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    yield page
    context.close()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:", "about:"))] == []
    assert failed == []


@pytest.fixture(scope="session")
def server(built: Path) -> Iterator[Server]:
    with running(built) as server:
        yield server


@pytest.fixture(params=[pytest.param("rich", marks=pytest.mark.node), "plain"])
def editor(request: pytest.FixtureRequest) -> str:
    """Each of the two; npm brings the first, and where it is it must."""
    if request.param == "rich":
        assert hatch_build.provide(ROOT / hatch_build.FOLDER)
    return str(request.param)


@pytest.fixture
def asking(browser: Browser, server: Server, editor: str) -> Iterator[QueryPage]:
    with visit(browser, server, editor) as page:
        page.open()
        yield page


@pytest.fixture
def plain(browser: Browser, server: Server) -> Iterator[QueryPage]:
    """For what does not depend on the editor."""
    with visit(browser, server, "plain") as page:
        page.open()
        yield page
