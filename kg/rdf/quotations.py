"""Does every quotation stand where the graph says? ``source[start:end]`` against the quote, for all that has both.

1. White space is left out of both: a quote joins the lines that a page break cut.
2. So are bold marks (``*``), and of the source a character that a page break doubled, which an irregularity tells.
3. A mark of the source may be missing, as where heading and text were joined (统一领导。统一领导工作。): every letter
   and figure stands in both, in its order, and the quote has no mark of its own. Limit: a comma lost is not noticed.
4. So may the number of a part, where the parts of an item are read on as its text (…完成改革。（2）推进…).
5. Look-alikes of characters are the same (``kg.text.look_alikes``): texts are kept in usual ones.
6. What stands around a quote (``sp:quotePrefix``, ``sp:quoteSuffix``) must stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from kg.rdf.shapes import Violation, place_of
from kg.rdf.store import KnowledgeGraph
from kg.text.look_alikes import common

__all__ = ["RULE", "check_quotations"]

#: The name of the rule in messages.
RULE = "quote-not-in-source"
_MESSAGE = "The words do not stand there in the source. 原文该处并非这些文字。"

#: What is quoted, where, and whose words it is: the named graph says of which document, unless a property does.
_QUOTED = (
    ("?this sp:quote ?words ; sp:sourceStart ?start ; sp:sourceEnd ?end", ""),
    ("?this a sp:Clause ; sp:text ?words ; sp:sourceStart ?start ; sp:sourceEnd ?end", ""),
    ("?this sp:otherQuote ?words ; sp:otherStart ?start ; sp:otherEnd ?end ; sp:otherDocument ?document", "?document"),
)
_AROUND = "?this sp:sourceStart ?start ; sp:sourceEnd ?end ; sp:quotePrefix ?before ; sp:quoteSuffix ?after"
#: Of a part: （2）, (二), ②, and 2. or 2、 where a line begins.
_NUMBER_RE = re.compile(r"(?m)[（(][0-9一二三四五六七八九十]{1,3}[）)]|[①-⑳]|^[^\S\n]*[0-9]{1,3}[.．、)）]")
_DOUBLED = '?this sp:code "doubled-character" ; sp:sourceStart ?start ; sp:sourceEnd ?end'


class _Place(NamedTuple):
    start: int
    end: int


def check_quotations(graph: KnowledgeGraph, sources: Mapping[str, str]) -> tuple[Violation, ...]:
    """Quotes of the documents in ``sources`` (slug → text) that do not stand at their place, sorted by node."""
    doubled: dict[str, set[int]] = {}
    for row in _rows(graph, _DOUBLED):
        doubled.setdefault(_slug(row["graph"]), set()).update(range(*_place(row)))
    wrong: set[str] = set()
    for pattern, named in _QUOTED:
        for row in _rows(graph, pattern):
            slug = _slug(row["document"] if named else row["graph"])
            if slug in sources and not _stands(row["words"].value, sources[slug], _place(row), doubled.get(slug)):
                wrong.add(row["this"].value)
    for row in _rows(graph, _AROUND):
        text = sources.get(_slug(row["graph"]))
        if text is not None:
            place = _place(row)
            before, after = row["before"].value, row["after"].value
            start, end = max(0, place.start - len(before)), place.end + len(after)
            if not _is_same(text[start : place.start], before) or not _is_same(text[place.end : end], after):
                wrong.add(row["this"].value)
    return tuple(Violation(graph.key(_node(name)), RULE, _MESSAGE, place_of(graph, name)) for name in sorted(wrong))


def _rows(graph: KnowledgeGraph, pattern: str) -> Iterator[Any]:
    yield from graph.query(f"SELECT * {{ GRAPH ?graph {{ {pattern} }} }}")


def _node(name: str) -> Any:
    from pyoxigraph import NamedNode

    return NamedNode(name)


def _slug(node: Any) -> str:
    return str(node.value).rpartition("/")[2]


def _place(row: Any) -> _Place:
    return _Place(int(row["start"].value), int(row["end"].value))


def _stands(words: str, source: str, place: _Place, doubled: set[int] | None) -> bool:
    printed, said = source[place.start : place.end], _bare(words)
    if printed == words or _bare(printed) == said:
        return said != ""
    once = "".join(source[at] for at in range(*place) if at not in (doubled or ()))
    if said == "":
        return False
    return _is_without_marks(said, _bare(once)) or _is_without_marks(said, _bare(_NUMBER_RE.sub("", once)))


def _is_same(printed: str, said: str) -> bool:
    return printed == said or common(printed) == common(said)


def _is_without_marks(said: str, shown: str) -> bool:
    """Whether ``said`` is ``shown`` with some of its marks left out, and nothing else.

    >>> _is_without_marks("统一领导统一领导工作。", "统一领导。统一领导工作。")
    True
    >>> _is_without_marks("统一。", "统一领导。")
    False
    """
    at = 0
    for character in shown:
        if at < len(said) and said[at] == character:
            at += 1
        elif character.isalnum():
            return False
    return at == len(said)


def _bare(text: str) -> str:
    return "".join(common(text).split()).replace("*", "")
