"""The shipped questions: ``ontology/questions/*.rq`` → ``Question``, a template of SPARQL that says what it answers.

A file opens with its header, one fact a line, and then holds one query::

    # title zh: 落实某项改革的举措
    # title en: Measures that implement a given reform
    # answer zh: 哪些举措落实这项改革……
    # answer en: Which measures implement the reform …
    # parameter reform: reform = yi-ye-yi-zheng | 改革 | the reform
    # column measure: 举措 | the measure
    # edge measure reform: 落实 | implements
    # view: chart

1. A header line is ``# keyword[ name]: value``; a value in both languages is ``中文 | English``. The header ends with
   the first line that is not a comment.
2. ``{{name}}`` in the query is the place of a parameter. It is filled with a *term* (IRI, number, escaped string),
   never with raw text; where the default is ``*`` (any), the place must be inside ``VALUES``, and any is ``UNDEF``.
3. A picture draws what the graph states between things of one row. ``edge`` names two columns whose things are joined
   by the answer itself, though no single statement says so, and how.
4. ``view`` says how an answer is best shown. It stays in the query as its first line, a comment to every engine, so
   that a query page finds it in a query that was edited or came by a link.
5. Prefixes are not declared in the file: every query knows those of ``kg.rdf.vocabulary``, and ``id:`` for the base.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import QueryError
from kg.rdf.vocabulary import PREFIXES

__all__ = [
    "ANY", "FOLDERS", "KINDS", "VIEWS", "Column", "Edge", "Parameter", "Question", "default_term", "load_questions",
    "parse_question",
]  # fmt: skip

#: What a parameter may be: the kinds of thing that are looked up by name, and the two kinds of plain value.
KINDS = ("district", "plan", "reform", "department", "topic", "thing", "number", "text")

#: How an answer can be shown.
VIEWS = ("table", "chart", "graph")

#: The value that stands for "whichever".
ANY = "*"

_NAME = r"[a-z][a-z0-9-]*"
_LINE_RE = re.compile(
    r"# (?:(?P<keyword>title|answer|parameter|column|edge) (?P<name>[A-Za-z][\w-]*(?: [A-Za-z]\w*)?)|(?P<view>view)): "
    r"(?P<value>.+)"
)
_PARAMETER_RE = re.compile(rf"(?P<kind>{'|'.join(KINDS)}) = (?P<default>[^|]+?) \| (?P<zh>[^|]+) \| (?P<en>[^|]+)")
_PLACE_RE = re.compile(rf"\{{\{{(?P<name>{_NAME})\}}\}}")  # {{district}}; {{ ?s ?p ?o }} is a group in a group
_FORM_RE = re.compile(r"^\s*(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE | re.MULTILINE)
_NUMBER_RE = re.compile(r"[+-]?\d+(\.\d+)?")

#: Where the things of a kind stand under the base. Topics are not there: they have a namespace of their own.
FOLDERS: dict[str, str] = {
    "district": "district/", "plan": "plan/", "reform": "reform/", "department": "org/", "thing": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parameter:
    """One blank of a question. ``default``: as a user would type it; ``*`` for any."""

    name: str
    kind: str
    default: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Column:
    """What stands in one column of the answer."""

    name: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Edge:
    """Two columns whose things an answer joins, and how that is called, read from the first."""

    start: str
    end: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Question:
    """A shipped question. ``sparql``: its template, without the header but for its view."""

    name: str
    zh: str
    en: str
    answer_zh: str
    answer_en: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    edges: tuple[Edge, ...]
    sparql: str

    @property
    def form(self) -> str:
        """SELECT, ASK, CONSTRUCT or DESCRIBE."""
        match = _FORM_RE.search(self.sparql)
        return match[1].upper() if match else "SELECT"

    def filled(self, terms: Mapping[str, str]) -> str:
        """The query with each place taken by the term of its parameter (SPARQL text of a term, or ``UNDEF``)."""
        _check_places(self, self.name)
        return _PLACE_RE.sub(lambda place: terms[place["name"]], self.sparql)

    def with_defaults(self, base: str) -> str:
        """The query with every parameter at its default."""
        return self.filled({p.name: default_term(p, base) for p in self.parameters})


def load_questions(folder: Path) -> tuple[Question, ...]:
    """Every question of a folder, in the order of their names.

    Raises:
        QueryError: there is none, or a file is not in the form that the module describes.
    """
    files = sorted(folder.glob("*.rq"))
    if not files:
        raise QueryError("there are no questions here", where=folder)
    return tuple(parse_question(file.read_text(encoding="utf-8"), file.stem, file) for file in files)


def parse_question(text: str, name: str, where: Path | str = "") -> Question:
    """One question from the text of its file.

    Raises:
        QueryError: a header line is not understood or lacks, or a place has no parameter.
    """
    lines = text.splitlines()
    size = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    facts = list(_header(lines[:size], where or name))
    said = {(keyword, key): value for keyword, key, value in facts}
    for needed in (("title", "zh"), ("title", "en"), ("answer", "zh"), ("answer", "en")):
        if needed not in said:
            raise QueryError(f"the header lacks '# {' '.join(needed)}: …'", where=where or name)
    question = Question(
        name, said["title", "zh"], said["title", "en"], said["answer", "zh"], said["answer", "en"],
        tuple(_parameter(key, value, where or name) for keyword, key, value in facts if keyword == "parameter"),
        tuple(_column(key, value, where or name) for keyword, key, value in facts if keyword == "column"),
        tuple(_edge(key, value, where or name) for keyword, key, value in facts if keyword == "edge"),
        _view(said.get(("view", "")), where or name) + "\n".join(lines[size:]).strip() + "\n",
    )  # fmt: skip
    _check_places(question, where or name)
    _check_edges(question, where or name)
    return question


def default_term(parameter: Parameter, base: str) -> str:
    """The SPARQL text of a parameter's default; needs no graph, because a default is written as a key.

    >>> default_term(Parameter("district", "district", "jinshan", "区", "district"), "https://example.org/")
    '<https://example.org/district/jinshan>'
    >>> default_term(Parameter("words", "text", "拿地即开工", "词", "words"), "")
    '"拿地即开工"'
    """
    value = parameter.default
    if value == ANY:
        return "UNDEF"
    if parameter.kind == "number":
        return value
    if parameter.kind == "text":
        return str(ox.Literal(value))
    if parameter.kind == "topic":
        return str(ox.NamedNode(PREFIXES["spt"] + value))
    return str(ox.NamedNode(base + FOLDERS[parameter.kind] + value))


def _header(lines: list[str], where: Path | str) -> Iterator[tuple[str, str, str]]:
    for number, line in enumerate(lines, 1):
        match = _LINE_RE.fullmatch(line.rstrip())
        if match:
            yield match["keyword"] or "view", match["name"] or "", match["value"]
        elif line.strip("# "):
            raise QueryError(
                f"this header line is not understood: {line}",
                where=f"{where}:{number}",
                mend="write '# title zh: …', '# answer en: …', '# parameter NAME: KIND = DEFAULT | 中文 | English', "
                "'# view: chart'",
            )


def _parameter(name: str, value: str, where: Path | str) -> Parameter:
    match = _PARAMETER_RE.fullmatch(value)
    if not match or not re.fullmatch(_NAME, name):
        raise QueryError(
            f"parameter '{name}' is not understood: {value}",
            where=where,
            mend=f"write KIND = DEFAULT | 中文 | English; KIND is one of {', '.join(KINDS)}",
        )
    if match["kind"] == "number" and not _NUMBER_RE.fullmatch(match["default"]):
        raise QueryError(f"the default of '{name}' is no number: {match['default']}", where=where)
    return Parameter(name, match["kind"], match["default"], match["zh"], match["en"])


def _view(value: str | None, where: Path | str) -> str:
    if value is not None and value not in VIEWS:
        raise QueryError(f"there is no view '{value}'", where=where, mend=f"write one of {', '.join(VIEWS)}")
    return f"# view: {value}\n" if value else ""


def _column(name: str, value: str, where: Path | str) -> Column:
    zh, bar, en = (part.strip() for part in value.partition(" | "))
    if not (zh and bar.strip() and en):
        raise QueryError(f"column '{name}' is not understood: {value}", where=where, mend="write 中文 | English")
    return Column(name, zh, en)


def _edge(names: str, value: str, where: Path | str) -> Edge:
    start, _, end = names.partition(" ")
    zh, bar, en = (part.strip() for part in value.partition(" | "))
    if not (end and zh and bar.strip() and en):
        mend = "write '# edge COLUMN COLUMN: 中文 | English'"
        raise QueryError(f"edge '{names}' is not understood: {value}", where=where, mend=mend)
    return Edge(start, end, zh, en)


def _check_edges(question: Question, where: Path | str) -> None:
    columns = {column.name for column in question.columns}
    for edge in question.edges:
        for name in (edge.start, edge.end):
            if name not in columns:
                raise QueryError(f"an edge names '{name}', which is no column", where=where)


def _check_places(question: Question, where: Path | str) -> None:
    places = {place["name"] for place in _PLACE_RE.finditer(question.sparql)}
    names = {parameter.name for parameter in question.parameters}
    for name in sorted(places ^ names):
        problem = "has no parameter line" if name in places else "stands nowhere in the query"
        raise QueryError(f"{{{{{name}}}}} {problem}", where=where)
