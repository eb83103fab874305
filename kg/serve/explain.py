"""What a parser says of a text that is not SPARQL → a short problem: what is wrong, and where.

Oxigraph lists all that could stand at the place, ranges of characters included. A reader needs the place, and the few
words of the list that are words.
"""

from __future__ import annotations

import re

from kg.serve.problems import Problem
from kg.serve.query_policy import find_undeclared

__all__ = ["explain", "is_empty"]

_DUMP_RE = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): expected (?:one of )?(?P<list>.*)", re.DOTALL)
#: One item of the list: a symbol in quotes, a range of characters, or words.
_ITEM_RE = re.compile(r"""(?P<symbol>"(?:[^"\\]|\\.)*")|\[(?:'[^']*'|[^\]'])*\]|(?P<words>[^,\["]+)""")
_SHOWN = 4
#: Characters of a prefix, and of what the parser said, that are repeated.
_LONGEST, _MOST = 60, 300
_READ = 5_000  # characters of what the parser said


def is_empty(sparql: str) -> bool:
    """Whether nothing stands there but comments."""
    return all(not line.strip() or line.lstrip().startswith("#") for line in sparql.splitlines())


def explain(sparql: str, said: str) -> Problem:
    """The problem to tell.

    Args:
        sparql: the query.
        said: what the parser said of it.
    """
    match = _DUMP_RE.fullmatch(said)
    if not match:
        return _not_sparql(said[:_MOST])
    lines = sparql.split("\n")
    end = sum(len(line) + 1 for line in lines[: int(match["line"]) - 1]) + int(match["column"]) - 1
    found = find_undeclared(sparql)
    if found and found[1] < end:
        prefix, start = found[0][:_LONGEST] or ":", found[1]
        line, column = sparql.count("\n", 0, start) + 1, start - (sparql.rfind("\n", 0, start) + 1) + 1
        return Problem(
            400, "no-prefix", f"前缀 {prefix} 未声明。", f"prefix {prefix} is not declared",
            f"error at {line}:{column}",
        )  # fmt: skip
    return _not_sparql(f"error at {match['line']}:{match['column']}" + _expected(match["list"]))


def _expected(listed: str) -> str:
    items = list(_ITEM_RE.finditer(listed[:_READ]))
    words = [word for item in items if (word := (item["words"] or "").strip())]
    sentence = next((word for word in words if " " in word and word != "Prefix not found"), "")
    if sentence:
        return f": {sentence[:_MOST]}"
    symbols = [item["symbol"] for item in items if item["symbol"]]
    few = [*words, *symbols][:_SHOWN]
    more = ", …" if len(items) > len(few) else ""
    return f": expected {', '.join(few)}{more}" if few else ""


def _not_sparql(detail: str) -> Problem:
    return Problem(400, "not-sparql", "查询不符合 SPARQL 语法。", "this is not a SPARQL query", detail)
