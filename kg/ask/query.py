"""Ask a built graph: SPARQL text, a file of it, or the name of a shipped question, and print what comes back.

1. A name (``measures-of-reform``) is looked up among the questions of a folder; a text is taken as it stands. A file
   may open with the header of a shipped question, and then takes parameters too (``kg.ask.questions``).
2. Parameters are looked up in the graph and bound as terms (``kg.ask.parameters``).
3. The graph is one that was opened here, or the endpoint of another store (``kg.remote.endpoint``).
4. The answer is a ``Result``: rows to work with, or text in one of the formats (``kg.ask.result_formats``).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.ask.parameters import fill, resolve
from kg.ask.queryable import Queryable
from kg.ask.questions import Question, load_questions, parse_question
from kg.ask.result_formats import FORMATS, aligned, cells
from kg.errors import QueryError
from kg.rdf.sparql_text import portable
from kg.rdf.vocabulary import PREFIXES
from kg.text.carried import UNCARRIED_RE

__all__ = [
    "FORMATS", "Queryable", "Result", "fill", "find_question", "list_questions", "portable", "read_question", "resolve",
    "run",
]  # fmt: skip

_LONGEST_NAME = 1000  # bytes
_NAME_RE = re.compile(r"(?=.{1,100}\Z)[a-z0-9]+(-[a-z0-9]+)*")


class Result:
    """The answer to one query. ``columns`` is empty unless it is a SELECT.

    Args:
        graph: what was asked.
        sparql: the query.

    Raises:
        QueryError: it is not SPARQL; the message says where.
    """

    def __init__(self, graph: Queryable, sparql: str) -> None:
        self.graph, self.sparql = graph, sparql
        if strange := UNCARRIED_RE.search(sparql):
            problem = f"the query holds the character U+{ord(strange[0]):04X}, which no text can carry"
            raise QueryError(problem, mend="take it out, or write it as SPARQL does: \\u0001")
        self._found: Any = graph.query(sparql)
        self.kind = _KINDS[type(self._found)]
        self.columns: tuple[str, ...] = (
            tuple(variable.value for variable in self._found.variables) if self.kind == "rows" else ()
        )

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each row of a SELECT as column → term (``None`` where unbound)."""
        for solution in self._answer():
            yield {name: solution[name] for name in self.columns}

    def yes(self) -> bool:
        """The answer to an ASK."""
        return bool(self._answer())

    def text(self, form: str = "table", *, columns: int | None = None) -> str:
        """The answer in one of ``FORMATS``. A graph is Turtle also where a table is asked for.

        Args:
            form: the format.
            columns: the longest line of a table; ``None``: nothing is cut.

        Raises:
            QueryError: the format is unknown, or cannot hold such an answer.
        """
        if form not in FORMATS:
            raise QueryError(f"'{form}' is no format", mend=f"use one of {', '.join(FORMATS)}")
        if (form == "turtle") != (self.kind == "graph") and form != "table":
            what = "a graph is written as turtle" if self.kind == "graph" else "turtle holds what CONSTRUCT builds"
            raise QueryError(f"the answer cannot be written as {form}: {what}", mend="choose another --format")
        if self.kind == "graph":
            triples = sorted(self._answer(), key=str)
            plain = " ".join(map(str, triples))
            prefixes = {name: space for name, space in {**PREFIXES, "id": self.graph.base}.items() if space in plain}
            return (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()
        if form == "table":
            return self._table(columns)
        written: bytes = self._answer().serialize(format=FORMATS[form])
        return written.decode().replace("\r\n", "\n").rstrip("\n") + "\n"

    def _table(self, columns: int | None) -> str:
        if self.kind == "yes or no":
            return "yes\n" if self.yes() else "no\n"
        rows = cells([list(solution) for solution in self._answer()], self.graph)
        return aligned(self.columns, rows, columns) if rows else "nothing found 没有结果\n"

    def _answer(self) -> Any:
        """What the engine found. It can be read once, so a second reader asks again."""
        found, self._found = self._found, None
        return self.graph.query(self.sparql) if found is None else found


_KINDS = {ox.QuerySolutions: "rows", ox.QueryBoolean: "yes or no", ox.QueryTriples: "graph"}


def list_questions(folder: Path) -> tuple[Question, ...]:
    """The questions of a folder (``ontology/questions``), by name."""
    return load_questions(folder)


def find_question(name: str, folder: Path) -> Question:
    """The question of that name.

    Raises:
        QueryError: there is none; the nearest names are given.
    """
    file = folder / f"{name}.rq"
    if _NAME_RE.fullmatch(name) and file.is_file():
        return parse_question(file.read_text(encoding="utf-8"), name, file)
    names = [path.stem for path in sorted(folder.glob("*.rq"))]
    parts = set(name.split("-"))
    near = get_close_matches(name, names, n=4, cutoff=0.4) or [one for one in names if parts & set(one.split("-"))][:4]
    nearest = f"the nearest are: {', '.join(near)}; " if near else ""
    raise QueryError(f"there is no question '{name}'", mend=f"{nearest}all of them: kg query --list")


def read_question(what: str, folder: Path) -> Question:
    """The question meant by a name, a file or SPARQL text. A text without a header is a question without parameters.

    Raises:
        QueryError: there is no such question, or its header is not understood.
    """
    file = None if _is_question(what, folder) else _file(what)
    if file is None:
        return _plain("query", what) if set(what) & set(" \n{") else find_question(what, folder)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as err:
        raise QueryError(f"cannot be read: {err}", where=file, mend="a query is text in UTF-8") from err
    return parse_question(text, file.stem, file) if text.startswith("# title zh: ") else _plain(file.stem, text)


def run(
    graph: Queryable,
    what: str,
    parameters: Mapping[str, str] | None = None,
    *,
    folder: Path,
    tell: Callable[[str], None] = lambda _: None,
) -> Result:
    """Ask a graph.

    Args:
        graph: a built graph, or the endpoint of another store.
        what: the name of a shipped question, a file, or SPARQL text.
        parameters: name → value as a person writes it (``{"district": "金山"}``).
        folder: where the shipped questions are.
        tell: called with a line for each value that was no whole name, or beside which others are called alike.

    Raises:
        QueryError: no such question, a wrong parameter, or bad SPARQL.
    """
    return Result(graph, fill(read_question(what, folder), parameters or {}, graph, tell=tell))


def _is_question(what: str, folder: Path) -> bool:
    """Whether it is the name of a shipped question; a file called so is meant by ``./NAME``."""
    return bool(_NAME_RE.fullmatch(what)) and (folder / f"{what}.rq").is_file()


def _file(what: str) -> Path | None:
    """The file that is meant: one that exists, or what can only be a file's name."""
    if "\n" in what or "{" in what or "\0" in what or len(os.fsencode(what)) > _LONGEST_NAME:
        return None
    path = Path(what)
    try:
        return path if path.is_file() or path.suffix in (".rq", ".sparql") else None
    except OSError:  # no name that a file can have
        return None


def _plain(name: str, text: str) -> Question:
    return Question(name, name, name, "", "", (), (), (), text)
