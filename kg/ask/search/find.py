"""Words → the things whose name or text holds them, with facets.

1. Each word of a query, between spaces, is folded and must occur as it stands in the names or the text of a thing.
2. A thing named so comes first, then names that begin with or hold the words, then texts; among equals the shorter
   name, then the order of the documents.
3. Facets count the things found, each facet without its own filter, so that another value can be chosen.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from kg.ask.search.index import chain
from kg.text.normalise import fold

__all__ = ["FACETS", "find"]

#: Facet → its name (zh, en).
FACETS = {
    "kind": ("类别", "kind"), "district": ("区", "district"), "plan": ("文件", "document"), "topic": ("主题", "topic"),
    "unit": ("责任单位", "responsible body"), "year": ("年份", "year"),
}  # fmt: skip
_WORDS = 10  # of a query
_VALUES = 200  # of a facet
_AROUND = 30  # characters

_FITS = "EXISTS (SELECT 1 FROM facet WHERE item = found.id AND name = ? AND value = ?)"
_RANK = """CASE WHEN instr(names, char(10) || ? || char(10)) THEN 0
                WHEN instr(names, char(10) || ?) THEN 1
                WHEN instr(names, ?) THEN 2 ELSE 3 END"""


def find(
    index: sqlite3.Connection, words: str, chosen: Mapping[str, str], *, start: int = 0, most: int = 20
) -> dict[str, Any]:
    """What is found: ``total``, one page of ``hits``, ``facets``.

    Args:
        index: as ``open_index`` or ``write_index`` gives it.
        words: as typed; none finds everything.
        chosen: facet → the value that is filtered by.
        start: number of hits to pass over.
        most: number of hits to show.
    """
    wanted = [fold(word) for word in words.split() if fold(word)][:_WORDS]
    chosen = {name: value for name, value in chosen.items() if value}
    _collect(index, wanted)
    fits, values = _filter(chosen)
    total = index.execute(f"SELECT count(*) FROM found WHERE {fits}", values).fetchone()[0]  # noqa: S608
    return {
        "total": total,
        "hits": [_hit(index, row, wanted) for row in _ranked(index, wanted, chosen, start, most)],
        "facets": [_facet(index, name, chosen) for name in FACETS],
    }


def _collect(index: sqlite3.Connection, wanted: list[str]) -> None:
    """The table ``found``: numbers of all items that hold the words."""
    index.execute("PRAGMA temp_store = MEMORY")  # a worker can open no file
    index.execute("DROP TABLE IF EXISTS temp.found")
    index.execute("CREATE TEMP TABLE found (id INTEGER PRIMARY KEY)")
    if wanted:
        asked = " AND ".join(map(_phrase, wanted))
        index.execute("INSERT INTO found SELECT rowid FROM words WHERE words MATCH ?", (asked,))
    else:
        index.execute("INSERT INTO found SELECT id FROM item")


def _phrase(word: str) -> str:
    """The FTS5 query for a word: its pairs of characters as a phrase; of one character, all pairs that it begins."""
    return f'"{chain(word)}" *' if len(word) == 1 else f'"{chain(word).rpartition(" ")[0]}"'


def _filter(chosen: Mapping[str, str]) -> tuple[str, list[str]]:
    return " AND ".join([_FITS] * len(chosen)) or "1", [part for pair in chosen.items() for part in pair]


def _ranked(
    index: sqlite3.Connection, wanted: list[str], chosen: Mapping[str, str], start: int, most: int
) -> list[tuple[str, str, str, str]]:
    fits, values = _filter(chosen)
    order = ["+".join([_RANK] * len(wanted)), "length(label)"] if wanted else []
    sql = (
        f"SELECT iri, key, label, text FROM item JOIN found USING (id) WHERE {fits} "  # noqa: S608 - no word of a user
        f"ORDER BY {', '.join([*order, 'id'])} LIMIT ? OFFSET ?"
    )
    ranked = [word for word in wanted for _ in range(3)]
    return index.execute(sql, [*values, *ranked, most, start]).fetchall()


def _hit(index: sqlite3.Connection, row: tuple[str, str, str, str], wanted: list[str]) -> dict[str, Any]:
    iri, key, label, text = row
    said = index.execute("SELECT facet.name, value FROM facet JOIN item ON item = id WHERE iri = ?", [iri]).fetchall()
    return {
        "iri": iri,
        "key": key,
        "label": label,
        "kind": next(value for name, value in said if name == "kind"),
        "plan": [value for name, value in said if name == "plan"],
        "around": _around(text, wanted),
    }


def _around(text: str, wanted: list[str]) -> list[str]:
    """The text before the words, the words, the text after; without words where the text has them in another width."""
    for word in wanted:
        place = text.lower().find(word)
        if place >= 0:
            before, after = max(0, place - _AROUND), place + len(word)
            lead = "…" if before else ""
            return [lead + text[before:place], text[place:after], text[after : after + _AROUND * 2]]
    return [text[: _AROUND * 3], "", ""] if text else []


def _facet(index: sqlite3.Connection, name: str, chosen: Mapping[str, str]) -> dict[str, Any]:
    fits, values = _filter({other: value for other, value in chosen.items() if other != name})
    order = "facet.value DESC" if name == "year" else "number DESC, facet.value"
    sql = (
        "SELECT facet.value, zh, en, count(*) AS number FROM found JOIN facet ON item = found.id JOIN label "  # noqa: S608
        f"USING (value) WHERE facet.name = ? AND {fits} GROUP BY facet.value ORDER BY {order} LIMIT {_VALUES}"
    )
    counted = index.execute(sql, [name, *values])
    zh, en = FACETS[name]
    return {
        "name": name, "zh": zh, "en": en, "chosen": chosen.get(name, ""),
        "values": [{"value": value, "zh": zh, "en": en, "count": count} for value, zh, en, count in counted],
    }  # fmt: skip
