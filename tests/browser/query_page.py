"""The query page as a test drives it, whichever editor it has, and a browser that may ask our server alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

from tests.serving import Server

__all__ = ["QueryPage", "visit"]


class QueryPage:
    """One open query page. ``editor``: ``rich`` (Yasqe) or ``plain`` (our own box)."""

    def __init__(self, page: Page, server: Server, editor: str) -> None:
        self.page, self.server, self.editor = page, server, editor

    def open(self, state: str = "") -> None:
        """Load it, and wait until it knows its questions. ``state``: what stands behind the #."""
        plain = "?editor=plain" if self.editor == "plain" else ""
        self.page.goto("about:blank")  # a mere change of the # would not load it
        self.page.goto(f"{self.server.address}{plain}{state and '#' + state}")
        expect(self.page.locator("body[data-ready]")).to_be_attached(timeout=15_000)

    def choose(self, question: str) -> None:
        self.page.click(f'[data-name="{question}"]')
        expect(self.page.locator(f'#shelf [aria-current][data-name="{question}"]')).to_be_attached()
        expect(self.page.locator("body:not([data-busy]) #answer[data-view] > *").first).to_be_visible()

    def text(self) -> str:
        return str(self.page.evaluate("kg.editor.get()"))

    def focus(self) -> None:
        self.page.click("#editor .CodeMirror-lines" if self.editor == "rich" else "#query")

    def write(self, text: str) -> None:
        """By the keyboard, in place of what stands there."""
        self.focus()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(text)

    def run(self, query: str) -> None:
        self.write(query)
        self.page.keyboard.press("Control+Enter")

    def suggested(self) -> list[str]:
        """The names offered now, as soon as there are any."""
        where = ".CodeMirror-hint b" if self.editor == "rich" else "#hints button"
        expect(self.page.locator(where).first).to_be_visible()
        return [text.split(" ")[0].strip() for text in self.page.locator(where).all_inner_texts()]

    def take_first(self) -> None:
        if self.editor == "rich":
            self.page.keyboard.press("Enter")
        else:
            self.page.locator("#hints button").first.click()

    def column(self, number: int) -> list[str]:
        """The cells of a column of the table, the first being 1."""
        return self.page.locator(f"#answer tbody td:nth-child({number})").all_inner_texts()


@contextmanager
def visit(browser: Browser, server: Server, editor: str) -> Iterator[QueryPage]:
    """A page that may ask our server alone; a script that fails, or is refused by the policy, fails the test."""
    context = browser.new_context(locale="zh-CN", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    asked: list[str] = []
    failed: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.on("console", lambda said: failed.append(said.text) if "Content Security Policy" in said.text else None)
    yield QueryPage(page, server, editor)
    context.close()
    assert [url for url in asked if not url.startswith((server.address, "data:", "blob:", "about:"))] == []
    assert failed == []
