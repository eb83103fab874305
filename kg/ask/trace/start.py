"""Where a trace starts: a thing of the graph from an IRI, a short number, or words.

1. A whole IRI, a prefixed name (``spt:labor``) or the tail of an IRI: ``plan/jinshan-2022/measure/37``.
2. A short number: ``jinshan-2022/37``, ``jinshan-2022``, ``case/9``, ``案例9``, ``9号案例``; a district, a reform or
   a body without its first part: ``jinshan``, ``yi-ye-yi-zheng``, ``jinshan/fgw``.
3. Words: a name or other name as it stands; else names that contain the words; else texts that contain them. The
   first of these that finds anything decides, punctuation and width aside.

One thing found is the start, several are an error that lists them with their keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.ask.trace.records import Node
from kg.ask.trace.view import View, natural
from kg.errors import TraceError
from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocabulary import PREFIXES
from kg.text.normalise import bare

__all__ = ["find_candidates", "find_start"]

_SHOWN = 12  # candidates that the error lists
# Classes whose names are searched, in the order in which candidates are listed.
_NAMED = ("sp:Reform", "sp:PolicyDocument", "sp:ShowcaseCase", "sp:Measure", "sp:Department", "sp:District",
          "sp:Section", "skos:Concept")  # fmt: skip
_TEXTS = ("sp:Measure", "sp:ShowcaseCase", "sp:Section")
# 案例9, 案例 9, 9号案例, 第9号案例, case/9, case 9, case/2023/09; not 12345热线.
_CASE_RE = re.compile(
    r"(?:case|案例)[/ ]?(?:(?P<year>20\d\d)/)?(?P<a>\d{1,2})号?|第?(?P<b>\d{1,2})号?案例", re.IGNORECASE
)


def find_start(graph: KnowledgeGraph, text: str, *, among: str = "") -> Node:
    """The one thing that ``text`` names.

    Args:
        graph: the built graph.
        text: a key, a short number or words.
        among: only things whose key begins so (``reform/``) are meant.

    Raises:
        TraceError: nothing, or more than one thing, is called so; the message lists the nearest with their keys.
    """
    view = View(graph)
    found = tuple(node for node in find_candidates(graph, text) if node.key.startswith(among))
    if len(found) == 1:
        return found[0]
    if not found:
        raise TraceError(f"nothing is called {text!r} 图谱中没有此项", mend=_near(view, text))
    details = (f"  ({node.detail})" if node.detail else "" for node in found[:_SHOWN])
    shown = "\n  ".join(f"{node.key}  {node.label}{detail}" for node, detail in zip(found, details, strict=False))
    more = f"\n  … and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    raise TraceError(f"{text!r} names {len(found)} things 有多项与之相符; give one of these keys:", mend=shown + more)


def find_candidates(graph: KnowledgeGraph, text: str) -> tuple[Node, ...]:
    """Everything that ``text`` may name, by the first rule that finds anything; empty if nothing does."""
    view, text = View(graph), text.strip().strip("<>").strip()
    if not text:
        return ()
    for key in _keys(view, text):
        if view.kind(key):
            return (view.node(key),)
    if case := _CASE_RE.fullmatch(text):
        return tuple(view.node(key) for key in _cases(view, case))
    words = bare(text)
    keys = _by_name(view, words) or _by_text(view, words) if words else ()
    return tuple(view.node(key) for key in keys)


def _keys(view: View, text: str) -> Iterator[str]:
    """Keys that ``text`` may be short for."""
    text = text.replace("spt:", "topic/").replace(PREFIXES["spt"], "topic/").removeprefix(view.graph.base)
    if not re.fullmatch(r"[A-Za-z0-9._/-]+", text):
        return
    yield text
    head, _, tail = text.strip("/").partition("/")
    if not tail:
        yield from (f"{first}/{head}" for first in ("plan", "district", "reform", "topic"))
        return
    yield from (f"plan/{head}/{middle}/{tail}" for middle in ("measure", "section"))
    yield from (f"{first}/{text}" for first in ("plan", "org"))


def _cases(view: View, match: re.Match[str]) -> tuple[str, ...]:
    rank, year = int(match["a"] or match["b"]), match["year"]
    keys = [key for key in view.of_class("sp:ShowcaseCase") if int(key.rsplit("/", 1)[1]) == rank]
    return tuple(key for key in keys if year is None or key.split("/")[1] == year)


def _by_name(view: View, words: str) -> tuple[str, ...]:
    """Things of exactly this name, else those whose name contains the words, the shortest names first."""
    exact: list[str] = []
    partial: list[tuple[int, int, str]] = []
    for rank, name in enumerate(_NAMED):
        for key in view.of_class(name):
            names = [bare(n) for n in _names(view, key)]
            if words in names:
                exact.append(key)
            lengths = [len(n) for n in names if words in n]
            if lengths:
                partial.append((min(lengths), rank, key))
    partial.sort(key=lambda found: (found[0], found[1], natural(found[2])))
    return tuple(dict.fromkeys(exact)) or tuple(dict.fromkeys(key for *_, key in partial))


def _names(view: View, key: str) -> Iterator[str]:
    for name in ("rdfs:label", "skos:altLabel", "skos:prefLabel"):
        yield from view.all(key, name)


def _by_text(view: View, words: str) -> tuple[str, ...]:
    found = (key for name in _TEXTS for key in view.of_class(name) if words in bare(view.one(key, "sp:text")))
    return tuple(dict.fromkeys(found))


def _near(view: View, text: str) -> str:
    """What to type instead: the items of a plan that was meant, or examples of every form."""
    head, _, tail = text.strip().removeprefix("plan/").partition("/")
    plans = [key.removeprefix("plan/") for key in view.plans_held()]
    if tail and head in plans:
        numbers = [view.one(key, "sp:path") for key in view.having("sp:inPlan", f"plan/{head}") if "/measure/" in key]
        return f"{head} has {len(numbers)} measures, such as {head}/{numbers[0]} and {head}/{numbers[-1]}"
    if not plans:
        return "the graph holds no plan; run: kg build"
    understood = f"A number ({plans[0]}/1), a case (case/9), a key or words (一业一证) are understood."
    return f"plans: {', '.join(plans)}. {understood}"
