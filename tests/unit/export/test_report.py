"""``report.md`` counts what the documents hold, proves that nothing was dropped, and lists what was odd."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from kg.pipeline import Corpus


def tables(report: str, heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, its head first, without the rule."""
    under = report.split(f"\n## {heading}", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in under.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return [row for row in rows if not set("".join(row)) <= set("-| ")]


@pytest.fixture(scope="module")
def report(built: Path) -> str:
    return (built / "report.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("slug", "counts"),
    [
        # measures, starred, safeguards, parts, cases: counted in the documents
        ("jinshan-2022", (100, 40, 4, 0, 0)),
        ("jinshan-2023", (33, 0, 3, 0, 0)),
        ("yangpu-2023", (40, 0, 3, 12, 0)),
        ("fengxian-2024", (35, 0, 4, 0, 0)),
        ("shanghai-cases-2023", (0, 0, 0, 0, 20)),
    ],
)
def test_counts_agree_with_the_documents(report: str, slug: str, counts: tuple[int, ...]) -> None:
    head, *rows = tables(report, "Counts")
    row = dict(zip(head, next(row for row in rows if row[0] == slug), strict=True))
    assert tuple(int(row[name]) for name in ("measures", "starred", "safeguards", "parts", "cases")) == counts


def test_every_character_is_accounted_for(report: str, sources: dict[str, str]) -> None:
    head, *rows = tables(report, "Coverage")
    assert {row[0] for row in rows} == set(sources)
    for row in rows:
        cells = dict(zip(head, row, strict=True))
        assert int(cells.pop("not accounted for")) == 0
        slug, characters = cells.pop("document"), int(cells.pop("characters"))
        assert characters == sum(not char.isspace() for char in sources[slug])
        assert sum(map(int, cells.values())) == characters


def test_every_irregularity_is_listed(report: str, corpus: Corpus, sources: dict[str, str]) -> None:
    """Under its document, once, with its place: the character that yangpu-2023 二（二）6 prints twice is one."""
    listed = report.split("\n## Irregularities", 1)[1].split("\n## ", 1)[0]
    places: Counter[tuple[str, str, str]] = Counter()
    for part in listed.split("\n### ")[1:]:
        slug, *lines = part.splitlines()
        cells = [line.strip("| ").split(" | ") for line in lines if re.match(r"\| \d", line)]
        places.update((slug.strip(), where, code) for where, code, *_ in cells)
    nodes = corpus.model.irregularities
    odd = [(node.graph, node.irregularity.span, node.irregularity.code) for node in nodes]
    assert places == Counter((graph, f"{span.start}–{span.end}", code) for graph, span, code in odd)
    again = next(re.finditer(r"拓展数(\s+)数字经济产业空间", sources["yangpu-2023"])).end(1)
    assert places["yangpu-2023", f"{again}–{again + 1}", "doubled-character"] == 1


@pytest.mark.parametrize(("slug", "row"), [("jinshan-2022", n) for n in (4, 36, 43, 48, 49, 55, 68, 74)])
def test_slid_rows_of_the_annex_are_told(corpus: Corpus, slug: str, row: int) -> None:
    """Rows whose cells slid left (36, 43, 48, 49, 55) or right (4, 68, 74)."""
    about = {node.irregularity.about for node in corpus.model.irregularities if node.graph == slug}
    assert f"plan/{slug}/measure/{row}" in about


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("yangpu-2023", "数"),  # 数数: doubled where the page ends, in 2.2.6
        ("jinshan-2023", "境"),  # 境境: in 5.1
    ],
)
def test_doubled_characters_are_told(corpus: Corpus, slug: str, words: str) -> None:
    found = [node.irregularity for node in corpus.model.irregularities if node.graph == slug]
    assert [odd for odd in found if "doubl" in odd.code + odd.done + odd.found and words in odd.found + odd.done]


def test_tables_are_whole(report: str) -> None:
    """A bar or a line end inside a cell would break the table."""
    width = None
    for line in report.splitlines():
        if not line.startswith("|"):
            width = None
            continue
        columns = line.replace("\\|", "").count("|")
        assert width in (None, columns), line
        width = columns
