"""What a district can learn, in Chromium from files: filters, the memorandum, and what the page says of absence."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def at(page: Page, built: Path, state: str = "") -> None:
    page.goto(f"{(built / 'views/learn-fengxian').as_uri()}.html{state}")


def test_from_the_first_page_to_a_case_in_three_clicks(page: Page, built: Path) -> None:
    page.goto((built / "index.html").as_uri())
    page.get_by_role("link", name="奉贤区可以借鉴什么").click()
    page.locator("#word").fill("轻微违法不罚")
    lesson = page.locator(".lesson:visible").first
    expect(lesson.locator(".borrow")).to_contain_text("轻微违法不罚")
    lesson.locator(".lesson-case a").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert "read-shanghai-cases-2023.html#o" in page.url


def test_what_the_district_does_is_said_too(page: Page, built: Path) -> None:
    """fengxian-2024.txt commits to 一业一证: it is no lesson, and the page leads to how others do it."""
    at(page, built, "#word=一业一证")
    expect(page.locator(".lesson:visible")).to_have_count(0)
    expect(page.locator("#shown")).to_contain_text("本区已落实的 1 项列在下方")
    page.locator("#kept li:visible a").first.click()
    assert page.url.endswith("reform-yi-ye-yi-zheng.html")


def test_filters_stay_in_the_address(page: Page, built: Path) -> None:
    at(page, built)
    every = page.locator(".lesson:visible").count()
    page.locator("#measured").check()
    fewer = page.locator(".lesson:visible").count()
    assert 0 < fewer < every
    assert page.locator(".lesson:visible .lesson-case li").count() >= fewer
    page.reload()
    assert page.locator(".lesson:visible").count() == fewer


def test_the_memorandum_in_word_has_its_sentences_and_their_sources(page: Page, built: Path) -> None:
    at(page, built, "#measured=1")
    expect(page.locator("#basket")).to_be_hidden()
    for n in (0, 1):
        page.locator(".lesson:visible .choose").nth(n).check()
    names = page.locator(".lesson:visible .name").all_inner_texts()[:2]
    sentences = page.locator(".lesson:visible .borrow").all_inner_texts()[:2]
    with page.expect_download() as download:
        page.locator("#word-file").click()
    content = download.value.path().read_bytes()
    document = docx.Document(BytesIO(content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert document.paragraphs[0].text == "关于奉贤区借鉴其他区营商环境改革的备忘录"
    assert all(name in text for name in names)
    assert all(sentence.strip() in text for sentence in sentences)
    with ZipFile(BytesIO(content)) as packed:
        assert packed.testzip() is None
        notes = packed.read("word/footnotes.xml").decode()
        marks = packed.read("word/document.xml").decode().count("<w:footnoteReference")
    assert "杨浦区. 聚焦“四大行动”深化集成创新持续推进杨浦一流营商环境建设的实施方案" in notes
    assert notes.count("[Z]") == marks > 2


def test_the_memorandum_as_a_page_escapes_what_it_shows(page: Page, built: Path) -> None:
    at(page, built, "#measured=1")
    page.evaluate("document.querySelector('.lesson .name').textContent = '<img src=x onerror=alert(1)>'")
    page.locator(".lesson:visible .choose").first.check()
    with page.expect_download() as download:
        page.locator("#html-file").click()
    written = download.value.path().read_text(encoding="utf-8")
    assert "<img" not in written
    assert "&lt;img src=x onerror=alert(1)&gt;" in written
    page.locator("#empty").click()
    expect(page.locator("#basket")).to_be_hidden()
