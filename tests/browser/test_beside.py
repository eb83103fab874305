"""The synoptic reader in Chromium, from files: any two or three plans, by mouse and by key, on a phone too."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def at(page: Page, built: Path, state: str = "") -> None:
    page.goto(f"{(built / 'views/beside').as_uri()}.html{state}")
    page.wait_for_selector(".beside-row .side")


def test_how_yangpu_and_jinshan_word_the_same_clause(page: Page, built: Path) -> None:
    """yangpu-2023.txt, 二（一）2 and jinshan-2023.txt, 三（二）2: 桩基先行, of all buildings and of large ones."""
    at(page, built, "#plans=yangpu-2023,jinshan-2023,&word=桩基先行")
    row = page.locator("#rows .beside-row").first
    left, right = row.locator(".side").all()
    expect(left).to_contain_text("全区各类建筑工程")
    expect(right).to_contain_text("特殊类重大产业项目")
    assert "桩基" in "".join(left.locator(".shared").all_inner_texts())
    assert "全区" in "".join(left.locator(".own").all_inner_texts())
    expect(left.locator(".strong").first).to_have_text("全面")


def test_no_words_of_one_side_alone_are_called_dropped_or_new(page: Page, built: Path) -> None:
    at(page, built, "#plans=jinshan-2022,fengxian-2024,&show=alone")
    said = set(page.locator("#rows .none, #rows .tag").all_inner_texts())
    assert said == {"没有找到对应的句子"}


def test_every_clause_of_each_plan_is_there_once(page: Page, built: Path) -> None:
    at(page, built, "#plans=jinshan-2023,yangpu-2023,fengxian-2024&show=all")
    for k, slug in enumerate(("jinshan-2023", "yangpu-2023", "fengxian-2024")):
        whole = page.evaluate("(slug) => window.kgPlans[slug].clauses.map((one) => one[2])", slug)
        shown = page.locator(f"#rows .beside-row > .side:nth-child({k + 1}) .words").all_text_contents()
        assert set(shown) == set(whole)
        if k == 0:
            assert len(shown) == len(whole)


def test_by_key_and_in_the_address(page: Page, built: Path) -> None:
    at(page, built, "#plans=jinshan-2022,jinshan-2023,")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("j")
    focused = page.evaluate("[...document.querySelectorAll('#rows .beside-row')].indexOf(document.activeElement)")
    assert focused == 1
    page.keyboard.press("k")
    assert page.evaluate("[...document.querySelectorAll('#rows .beside-row')].indexOf(document.activeElement)") == 0
    page.locator("#plan-2").select_option("yangpu-2023")
    page.wait_for_function("document.querySelector('#rows .beside-row').children.length === 3")
    assert "plans=jinshan-2022%2Cjinshan-2023%2Cyangpu-2023" in page.url
    with page.expect_download() as download:
        page.locator("#csv").click()
    assert "jinshan-2022 path" in download.value.path().read_text(encoding="utf-8-sig").splitlines()[0]


def test_on_a_phone_one_stands_under_the_other(page: Page, built: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    at(page, built, "#plans=jinshan-2022,jinshan-2023,")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    one, two = page.locator("#rows .beside-row").first.locator(".side").all()
    first, second = one.bounding_box(), two.bounding_box()
    assert first is not None
    assert second is not None
    assert second["y"] >= first["y"] + first["height"]
