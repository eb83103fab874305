"""Search in the shipped corpus: what is found is what holds the words, no more and no less; facets count it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from kg.ask.indexes import open_words
from kg.ask.search.find import find
from kg.ask.search.index import chain, write_index
from kg.rdf.disk_store import find_made
from kg.rdf.store import KnowledgeGraph
from kg.text.normalise import fold

JINSHAN = "https://w3id.org/shanghai-policy/id/district/jinshan"


@pytest.fixture(scope="module")
def words(graph: KnowledgeGraph) -> sqlite3.Connection:
    return write_index(graph)


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param("一业一证", id="a reform"),
        pytest.param("证", id="one character"),
        pytest.param("税务 局", id="two words, anywhere"),
        pytest.param("优化 营商 环境", id="three words"),
        pytest.param("说“不”", id="quotes of any shape"),
        pytest.param("ＡＥＯ", id="wide letters"),
        pytest.param("2022", id="digits"),
        pytest.param("“", id="punctuation"),
        pytest.param("上海市金山区人力资源和社会保障局", id="a whole name"),
        pytest.param('证" OR "照', id="the index's own syntax is only words"),
    ],
)
def test_found_is_what_holds_the_words(words: sqlite3.Connection, asked: str) -> None:
    """Against a plain scan of every name and text."""
    wanted = [fold(word) for word in asked.split()]
    rows = words.execute("SELECT iri, names, text FROM item").fetchall()
    holds = {iri for iri, names, text in rows if all(word in names or word in fold(text) for word in wanted)}
    found = find(words, asked, {}, most=10_000)
    assert {hit["iri"] for hit in found["hits"]} == holds
    assert found["total"] == len(holds)


def test_a_word_does_not_reach_from_one_name_into_the_next(words: sqlite3.Connection) -> None:
    names = next(row[0] for row in words.execute("SELECT names FROM item WHERE iri = ?", [JINSHAN])).split("\n")[1:-1]
    assert len(names) > 1
    assert JINSHAN not in {hit["iri"] for hit in find(words, names[0] + names[1], {})["hits"]}


def test_a_thing_named_so_comes_first(words: sqlite3.Connection) -> None:
    assert find(words, "一业一证", {})["hits"][0]["key"] == "reform/yi-ye-yi-zheng"


def test_a_filter_narrows_and_its_own_facet_still_offers_others(words: sqlite3.Connection) -> None:
    found = find(words, "一业一证", {"district": JINSHAN})
    everything = find(words, "一业一证", {})
    assert 0 < found["total"] < everything["total"]
    by_name = {facet["name"]: facet["values"] for facet in found["facets"]}
    assert by_name["district"] == next(f["values"] for f in everything["facets"] if f["name"] == "district")
    assert sum(value["count"] for value in by_name["kind"]) == found["total"]


def test_a_build_keeps_an_index_that_finds_the_same(built: Path, words: sqlite3.Connection) -> None:
    made = find_made(built / "graph.nq")
    assert made is not None
    assert find(open_words(made), "拿地即开工", {}) == find(words, "拿地即开工", {})


def test_a_chain_is_pairs_and_the_last_character() -> None:
    assert chain("") == ""
    assert chain("证") == "008bc1"
    assert chain("甲乙丙").split() == ["007532004e59", "004e59004e19", "004e19"]
