"""The corpus page and where a reading page says that its words come from; on a graph whose words try to run."""

from __future__ import annotations

import re

from kg.site.book import render_page
from kg.site.origin import Origin
from tests.unit.export.hand_made import EVIL, SLUG, SOURCES, evil_graph

PLACES = ((0, "/html/body/p[1]"), (SOURCES[SLUG].index("一、"), "/html/body/p[2]"))


def reading(origin: Origin) -> str:
    from kg.ask.contents import read_contents
    from kg.site.documents import reading_page
    from kg.site.snapshot import read_snapshot

    return reading_page(read_snapshot(read_contents(evil_graph())), SLUG, SOURCES[SLUG], [SLUG], origin).decode()


def test_every_document_is_listed_with_its_file_and_its_reading_page() -> None:
    page = render_page("corpus", evil_graph(), SOURCES).decode()
    assert f'href="read-{SLUG}.html"' in page
    assert f"<code>{SLUG}.txt</code>" in page
    assert EVIL not in page
    assert "收录 1 份" in page


def test_a_reading_page_says_from_which_file_and_where_in_it() -> None:
    page = reading(Origin("evil.html", "html/1", "https://example.cn/a?b=1#top", PLACES))
    assert "<code>evil.html</code> (html/1)" in page
    places = re.findall(r'<p class="note place"><a href="([^"]+)">([^<]+)</a>', page)
    assert [place for _, place in places][:1] == ["/html/body/p[1]"]
    assert all(href.startswith("https://example.cn/a?b=1#:~:text=") for href, _ in places)


def test_an_address_that_would_run_is_no_link() -> None:
    origin = Origin("a.html", "html/1", "javascript:alert(1)", PLACES)
    assert origin.href("/html/body/p[1]", "甲") == ""
    assert 'href="javascript:' not in reading(origin)


def test_a_plain_text_has_no_places() -> None:
    page = reading(Origin(f"{SLUG}.txt", "text/1"))
    assert "note place" not in page
    assert f"<code>{SLUG}.txt</code> (text/1)" in page


def test_a_page_of_a_pdf_is_opened_at_its_page() -> None:
    origin = Origin("a.pdf", "pdf/1", "https://example.cn/a.pdf", ((0, "page=1&viewrect=0,0,9,9"), (50, "page=2")))
    assert origin.place(10) == "page=1&viewrect=0,0,9,9"
    assert origin.href(origin.place(60), "甲") == "https://example.cn/a.pdf#page=2"
    assert Origin("a.pdf", "pdf/1", places=((5, "page=1"),)).place(3) == ""
