"""Blanks, text, answer and address of the query page say the same, and what they cannot agree on is said."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.query_page import QueryPage

pytestmark = pytest.mark.browser

LEFT_OUT = "reforms-left-out"
RESTORED = "已恢复为预设查询"


def blank(asking: QueryPage, name: str = "district") -> Locator:
    return asking.page.locator(f'#blanks input[name="{name}"]')


def fill_and_run(asking: QueryPage, value: str) -> None:
    """As a reader does: type, then press the button, while the blank is still on its way."""
    blank(asking).fill(value)
    asking.page.click("#run")


def test_nothing_runs_while_a_blank_is_refused(asking: QueryPage) -> None:
    page = asking.page
    asking.open("ask=" + LEFT_OUT)
    expect(page.locator("#answer td").first).to_be_visible()
    fill_and_run(asking, "胡说")
    trouble = page.locator("#answer .trouble")
    expect(trouble).to_contain_text("没有叫“胡说”的区", use_inner_text=True)
    expect(blank(asking)).to_have_attribute("aria-invalid", "true")
    page.click("#run")
    asking.focus()
    page.keyboard.press("Control+Enter")
    expect(trouble).to_be_visible()
    expect(page.locator("#answer td")).to_have_count(0)
    page.click("#link")
    expect(page.locator("#told")).to_contain_text("请先改正", use_inner_text=True)
    assert "district" not in page.url
    fill_and_run(asking, "金山")
    expect(page.locator("#answer td").first).to_be_visible()
    expect(page.locator("#blanks [aria-invalid]")).to_have_count(0)
    expect(page).to_have_url(re.compile("ask=reforms-left-out&district="))


def test_a_link_with_a_wrong_blank_shows_no_query_of_before(asking: QueryPage) -> None:
    asking.open(f"ask={LEFT_OUT}&district=胡说")
    expect(blank(asking)).to_have_attribute("aria-invalid", "true")
    asking.page.click("#run")
    expect(asking.page.locator("#answer .trouble")).to_be_visible()
    assert asking.text() == ""


def test_the_table_of_a_question_is_saved_under_its_name(plain: QueryPage) -> None:
    plain.choose(LEFT_OUT)
    with plain.page.expect_download() as caught:
        plain.page.click('.save[data-format="csv"]')
    assert caught.value.suggested_filename == LEFT_OUT + ".csv"


def test_an_emptied_blank_gets_its_default_back(plain: QueryPage) -> None:
    plain.choose(LEFT_OUT)
    usual = blank(plain).input_value()
    fill_and_run(plain, "金山")
    expect(plain.page).to_have_url(re.compile("district="))
    fill_and_run(plain, "")
    expect(blank(plain)).to_have_value(usual)
    expect(plain.page).to_have_url(re.compile(f"#ask={LEFT_OUT}$"))


def test_an_edited_query_is_not_lost_to_a_blank(asking: QueryPage) -> None:
    page = asking.page
    asking.choose(LEFT_OUT)
    edited = "SELECT (41 AS ?n) {}"
    asking.write(edited)
    fill_and_run(asking, "金山")
    expect(page.locator("#told")).to_contain_text(RESTORED, use_inner_text=True)
    assert "sp:presenceState" in asking.text()
    page.go_back()
    expect(page.locator("#answer td")).to_have_count(1)
    expect(page.locator("#answer td")).to_have_text("41")
    assert asking.text() == edited


def test_an_edited_query_is_not_lost_to_another_question(plain: QueryPage) -> None:
    plain.write("SELECT (42 AS ?n) {}")
    plain.choose(LEFT_OUT)
    expect(plain.page).to_have_url(re.compile("ask="))
    plain.page.go_back()
    expect(plain.page.locator("#answer td")).to_have_count(1)
    expect(plain.page.locator("#answer td")).to_have_text("42")


def test_a_wrong_blank_is_explained_in_both_languages_with_choices(plain: QueryPage) -> None:
    plain.choose(LEFT_OUT)
    fill_and_run(plain, "胡说八道")
    trouble = plain.page.locator("#answer .trouble")
    expect(trouble).to_contain_text("没有叫“胡说八道”的区", use_inner_text=True)
    assert "district/baoshan  宝山区\n" in trouble.inner_text()
    assert "kg query" not in trouble.inner_text()
    plain.page.click("#lang")
    assert "no district is called '胡说八道'" in trouble.inner_text()


def test_a_question_that_is_none_is_called_so(plain: QueryPage) -> None:
    plain.open("ask=nosuch")
    expect(plain.page.locator("#told")).to_have_text("没有此问题：nosuch", use_inner_text=True)


def test_a_prefix_that_is_not_declared_is_named_and_shown(plain: QueryPage) -> None:
    plain.run("SELECT * {\n  ?s foo:bar ?o }")
    trouble = plain.page.locator("#answer .trouble")
    expect(trouble).to_contain_text("前缀 foo 未声明", use_inner_text=True)
    expect(trouble).to_contain_text("第 2 行，第 6 列", use_inner_text=True)
