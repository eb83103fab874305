"""A built graph → tidy tables for R, Stata and pandas, with a codebook: ``ontology/study/*.rq`` in, files out.

1. A table is one query, with its codebook as its header: what a row is, and type and meaning of each column in both
   languages. A test holds the columns of the query to those of the header.
2. Things are written by their keys (``plan/jinshan-2022``), terms of the ontology and topics by their names
   (``NotFound``); nothing is quoted for a spreadsheet, and there is no byte-order mark: these files are for programs.
3. ``sensitivity.csv`` says how many rows of each table with a confidence stay at a cut, so that a count that depends on
   uncertain links is seen as such.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.errors import LexiconError
from kg.export.codebook import Column, Table
from kg.export.packages import datapackage
from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocabulary import PREFIXES

__all__ = ["CUTS", "StudyTable", "read_study", "study_files"]

#: Confidence from which a row is kept, in ``sensitivity.csv``.
CUTS = ("0", "0.5", "0.6", "0.7", "0.8", "0.9", "0.95")
_COLUMN_RE = re.compile(r"# column (\w+): (string|integer|number|boolean) \| ([^|]+) \| ([^|]+)")


@dataclass(frozen=True, slots=True)
class StudyTable:
    """A table and the query that fills it."""

    table: Table
    query: str


def read_study(ontology: Path) -> tuple[StudyTable, ...]:
    """The tables of ``study/*.rq``, sorted by name.

    Raises:
        LexiconError: a header is not as it must be.
    """
    return tuple(_read(path) for path in sorted((ontology / "study").glob("*.rq")))


def _read(path: Path) -> StudyTable:
    lines = path.read_text(encoding="utf-8").splitlines()
    head = [line for line in lines if line.startswith("# ")]
    said = {line[2:].partition(": ")[0]: line.partition(": ")[2] for line in head if not line.startswith("# column ")}
    columns = [_COLUMN_RE.fullmatch(line) for line in head if line.startswith("# column ")]
    if not {"table zh", "table en", "key"} <= said.keys() or not columns or None in columns:
        mend = "# table zh: …, # table en: …, # key: …, # column name: type | 中文 | English"
        raise LexiconError("the header of a study table is not understood", where=path, mend=mend)
    found = tuple(Column(*match.groups()) for match in columns if match is not None)
    table = Table(path.stem, said["table zh"], said["table en"], tuple(said["key"].split()), found)
    return StudyTable(table, "\n".join(line for line in lines if not line.startswith("# ")))


def study_files(graph: KnowledgeGraph, ontology: Path, version: str) -> dict[str, bytes]:
    """Name → content: the tables, ``sensitivity.csv``, ``codebook.csv`` and ``datapackage.json``."""
    tables = read_study(ontology)
    rows = {one.table.name: _rows(graph, one) for one in tables}
    book = {one.table.name: one.table for one in tables} | {"sensitivity": _SENSITIVITY, "codebook": _CODEBOOK}
    files = {f"{name}.csv": _csv(book[name].columns, found) for name, found in rows.items()}
    files["sensitivity.csv"] = _csv(_SENSITIVITY.columns, _sensitivity(tables, rows))
    files["codebook.csv"] = _csv(_CODEBOOK.columns, _codebook(book.values()))
    return {**files, "datapackage.json": datapackage(files, book, version)}


def _rows(graph: KnowledgeGraph, one: StudyTable) -> list[list[str]]:
    names = [column.name for column in one.table.columns]
    return [[_shown(graph, row[name]) for name in names] for row in graph.query(one.query)]


def _shown(graph: KnowledgeGraph, term: Any) -> str:
    if term is None:
        return ""
    if not isinstance(term, ox.NamedNode):
        return str(term.value)
    name = term.value
    for start in (graph.base, PREFIXES["sp"], PREFIXES["spt"]):
        name = name.removeprefix(start)
    return name


def _sensitivity(tables: Sequence[StudyTable], rows: dict[str, list[list[str]]]) -> Iterable[list[str]]:
    for one in tables:
        names = [column.name for column in one.table.columns]
        if "confidence" in names:
            at = names.index("confidence")
            sure = [Decimal(row[at]) for row in rows[one.table.name] if row[at]]
            for cut in CUTS:
                yield [one.table.name, cut, str(sum(value >= Decimal(cut) for value in sure))]


def _codebook(tables: Iterable[Table]) -> Iterable[list[str]]:
    for table in tables:
        for column in table.columns:
            key = "true" if column.name in table.key else "false"
            yield [table.name, column.name, column.type, key, column.zh, column.en]


def _csv(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.name for column in columns])
    writer.writerows(rows)
    return out.getvalue().encode()


_SENSITIVITY = Table(
    "sensitivity", "各表在不同置信度门槛下保留的行数。", "Rows of each table that stay at a cut of confidence.",
    ("table", "cut"),
    (
        Column("table", "string", "表", "table"),
        Column("cut", "number", "置信度门槛", "confidence from which a row is kept"),
        Column("rows", "integer", "保留的行数", "rows that stay; rows without a confidence are not counted"),
    ),
)  # fmt: skip
_CODEBOOK = Table(
    "codebook", "每张表的每一列一行。", "One row a column of a table.", ("table", "column"),
    (
        Column("table", "string", "表", "table"),
        Column("column", "string", "列", "column"),
        Column("type", "string", "类型", "type"),
        Column("key", "boolean", "是否为主键的一部分", "whether it is part of the key"),
        Column("zh", "string", "中文含义", "meaning in Chinese"),
        Column("en", "string", "英文含义", "meaning in English"),
    ),
)  # fmt: skip
