"""``docs/questions.md``: the shipped questions as competency questions. Run ``python docs/write_questions.py EXPORTS``.

In: the questions, a built graph of the shipped corpus, and the facts that the tests hold them to. Out: a table of id,
question, terms used, rows with the defaults, facts tested. What stands before the mark in the page is hand-written and
kept. ``tests/questions/test_competency_page.py`` holds that the page is current.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(_ROOT))

from kg.ask.query import list_questions, run  # noqa: E402
from kg.ask.questions import Question  # noqa: E402
from kg.rdf.store import KnowledgeGraph, open_graph  # noqa: E402

__all__ = ["MARK", "PAGE", "rows_of", "table", "written"]

PAGE = _ROOT / "docs/questions.md"
FOLDER = _ROOT / "ontology/questions"
#: Everything behind this line of the page is generated.
MARK = "<!-- from here on: python docs/write_questions.py EXPORTS -->"
_TERM_RE = re.compile(r"\bsp:\w+")
_HEAD = "| id | question | terms | rows | facts tested |\n| --- | --- | --- | --- | --- |"


def written(page: str, rows: Mapping[str, int], facts: Mapping[str, int]) -> str:
    """The page with its generated part made anew."""
    kept = page.partition(MARK)[0].rstrip()
    return f"{kept}\n\n{MARK}\n\n{table(rows, facts)}"


def table(rows: Mapping[str, int], facts: Mapping[str, int]) -> str:
    """Rows: how many with the defaults, on the shipped corpus; facts: how many that were read in the sources."""
    lines = [_line(question, rows[question.name], facts.get(question.name, 0)) for question in list_questions(FOLDER)]
    return "\n".join((_HEAD, *lines, ""))


def _line(question: Question, rows: int, facts: int) -> str:
    terms = " ".join(f"`{term}`" for term in sorted(set(_TERM_RE.findall(question.sparql))))
    return f"| `{question.name}` | {question.zh} · {question.en} | {terms} | {rows} | {facts} |"


def rows_of(graph: KnowledgeGraph) -> dict[str, int]:
    """Name → number of rows with the defaults; of a question that builds a graph, its statements."""
    found = {}
    for question in list_questions(FOLDER):
        result = run(graph, question.name, folder=FOLDER)
        answer = graph.query(result.sparql) if result.kind == "graph" else result.rows()
        found[question.name] = sum(1 for _ in answer)
    return found


if __name__ == "__main__":
    from tests.questions.test_questions import FACTS

    made = written(
        PAGE.read_text(encoding="utf-8"),
        rows_of(open_graph(Path(sys.argv[1]))),
        Counter(fact.question for fact in FACTS),
    )
    PAGE.write_text(made, encoding="utf-8")
