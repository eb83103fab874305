"""What a person types for a parameter → the SPARQL term it means, looked up in the graph; never text in the query.

``金山``, ``金山区`` and ``jinshan`` are one district. A name is tried as

1. a key or an IRI (``jinshan``, ``district/jinshan``), or the end of a key (``fgw`` of ``org/jinshan/fgw``),
2. a label or another name, in Chinese or English,
3. a part of a label or name (``金山`` of 金山区, ``发改委`` of 区发改委).

The first way that finds anything decides. If it finds more than one thing, the choices are listed and nothing is
guessed. A whole key, an IRI and a name as it is printed are looked up directly; for the rest all names of the kind are
read, which takes as long as there are many.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import NamedTuple

import pyoxigraph as ox

from kg.ask.queryable import Queryable
from kg.ask.questions import ANY, FOLDERS, Parameter, Question, default_term
from kg.errors import ParameterError
from kg.rdf.vocabulary import PREFIXES
from kg.text.normalise import fold

__all__ = ["fill", "resolve"]

_CLASSES = {
    "district": "sp:District",
    "plan": "sp:PolicyDocument",
    "reform": "sp:Reform",
    "department": "sp:Department",
    "topic": "skos:Concept",
}
_KINDS_ZH = {"district": "区", "plan": "方案", "reform": "改革", "department": "部门", "topic": "主题"}
_NAMED = """
SELECT ?node ?name { ?node a %s . OPTIONAL { ?node rdfs:label|skos:prefLabel|skos:altLabel ?name } }
ORDER BY ?node ?name"""
_EXACT = """
SELECT DISTINCT ?node {
  VALUES ?name { %(name)s %(name)s@zh %(name)s@en }
  ?node rdfs:label|skos:prefLabel|skos:altLabel ?name ; a %(kind)s
} LIMIT 2"""
_NUMBER_RE = re.compile(r"[+-]?\d+(\.\d+)?")
_KEY_RE = re.compile(r"[\w./:#-]+", re.ASCII)
_TAIL_RE = re.compile(r"(?P<document>[\w-]+)/(?P<path>[\d.]+)")
_SHOWN = 8  # choices listed in an error


class _Named(NamedTuple):
    """A thing and the names it goes by, folded; ``label`` is the one to show."""

    node: ox.NamedNode
    key: str
    label: str
    names: tuple[str, ...]


def fill(question: Question, values: Mapping[str, str], graph: Queryable) -> str:
    """The SPARQL of a question, each parameter at the value given or else at its default.

    Raises:
        ParameterError: the question has no such parameter, or a value means nothing, or more than one thing.
    """
    known = [parameter.name for parameter in question.parameters]
    for name in values:
        if name not in known:
            takes = f"it takes {', '.join(known)}" if known else "it takes none"
            raise ParameterError(
                f"the question has no parameter '{name}'", where=question.name, mend=takes, parameter=name,
                zh=f"此问题没有参数“{name}”", hint=(f"可填：{'、'.join(known) or '无'}", takes),
            )  # fmt: skip
    terms = {
        p.name: resolve(p, values[p.name], graph) if p.name in values else default_term(p, graph.base)
        for p in question.parameters
    }
    return question.filled(terms)


def resolve(parameter: Parameter, value: str, graph: Queryable) -> str:
    """The SPARQL text of the term that ``value`` means for a parameter; ``UNDEF`` for ``*`` where any will do.

    Raises:
        ParameterError: it means nothing, or more than one thing.
    """
    value = value.strip()
    if value == ANY and parameter.default == ANY:
        return "UNDEF"
    if parameter.kind == "number":
        if not _NUMBER_RE.fullmatch(value):
            raise ParameterError(
                f"'{value}' is no number", mend="write 90 or 0.75", parameter=parameter.name,
                zh=f"“{value}”不是数字", hint=("请写成 90 或 0.75", "write 90 or 0.75"),
            )  # fmt: skip
        return value
    if parameter.kind == "text":
        if not value:
            raise ParameterError("the text is empty", parameter=parameter.name, zh="内容为空")
        return str(ox.Literal(value))
    if parameter.kind == "thing":
        return str(_thing(parameter, value, graph))
    return str(_at_once(parameter.kind, value, graph) or _named(parameter, value, graph).node)


def _thing(parameter: Parameter, value: str, graph: Queryable) -> ox.NamedNode:
    key = value.removeprefix(graph.base)
    tail = _TAIL_RE.fullmatch(key)
    for one in (key, f"plan/{key}", f"plan/{tail['document']}/measure/{tail['path']}" if tail else key):
        node = _node(one, graph)
        if node is not None and graph.query(f"ASK {{ {node} ?property ?value }}"):
            return node
    examples = "jinshan-2022/37, plan/yangpu-2023/section/2.1, case/2023/09"
    raise ParameterError(
        f"nothing in the graph is called '{value}'", mend=f"write a key: {examples}", parameter=parameter.name,
        zh=f"图谱中没有“{value}”", hint=("请写标识，例如：", "write a key, such as:"),
        choices=examples.replace(", ", "\n"),
    )  # fmt: skip


def _node(key: str, graph: Queryable) -> ox.NamedNode | None:
    return _iri(graph.base + key)


def _iri(text: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(text)
    except ValueError:
        return None


def _at_once(kind: str, value: str, graph: Queryable) -> ox.NamedNode | None:
    """The thing of this key, IRI or printed name, found without reading all names; ``None``: none, or more than one."""
    if not _KEY_RE.fullmatch(value):  # no key: it may be the end of none either, so names come next
        found = list(graph.query(_EXACT % {"name": ox.Literal(value), "kind": _CLASSES[kind]}))
        return found[0]["node"] if len(found) == 1 else None
    folder = PREFIXES["spt"] if kind == "topic" else graph.base + FOLDERS[kind]
    tail = value.removeprefix("topic/") if kind == "topic" else value
    for iri in (folder + tail, graph.base + value, value):
        node = _iri(iri)
        if node and graph.query(f"ASK {{ {node} a {_CLASSES[kind]} }}"):
            return node
    return None


def _named(parameter: Parameter, value: str, graph: Queryable) -> _Named:
    things = _things(parameter.kind, graph)
    wanted = fold(value)
    for way in _WAYS:
        found = [one for one in things if way(one, value, wanted)]
        if len(found) == 1:
            return found[0]
        if found:
            choices = _listed([(one.key, one.label) for one in found])
            raise ParameterError(
                f"'{value}' may mean {len(found)} things", mend="name one of them:\n  " + choices.replace("\n", "\n  "),
                parameter=parameter.name, zh=f"“{value}”可指 {len(found)} 项",
                hint=("请指明其中一项：", "name one of them:"), choices=choices,
            )  # fmt: skip
    raise _unknown(parameter, value, things)


def _unknown(parameter: Parameter, value: str, things: list[_Named]) -> ParameterError:
    wanted = fold(value)
    names = {name: one for one in things for name in (*one.names, one.key.rpartition("/")[2])}
    near = {names[name].key: names[name].label for name in get_close_matches(wanted, names, n=5, cutoff=0.5)}
    listed = f"list them: kg query 'SELECT * {{ ?it a {_CLASSES[parameter.kind]} ; rdfs:label ?name }}'"
    choices = _listed(list(near.items()) or [(one.key, one.label) for one in things])
    return ParameterError(
        f"no {parameter.kind} is called '{value}'", parameter=parameter.name,
        mend="did you mean:\n  " + choices.replace("\n", "\n  ") if near else listed,
        zh=f"没有叫“{value}”的{_KINDS_ZH[parameter.kind]}",
        hint=("是否指：", "did you mean:") if near else ("可填的例如：", "there are, for example:"), choices=choices,
    )  # fmt: skip


def _listed(choices: list[tuple[str, str]]) -> str:
    """Keys and labels, one a line, and how many are left out."""
    more = [f"… and {len(choices) - _SHOWN} more"] if len(choices) > _SHOWN else []
    return "\n".join([f"{key}  {label}" for key, label in choices[:_SHOWN]] + more)


#: The ways in which a name may mean a thing, the strictest first: (thing, as typed, folded) → does it?
_WAYS: tuple[Callable[[_Named, str, str], bool], ...] = (
    lambda one, typed, _: typed in (one.key, one.node.value, one.key.partition("/")[2]),
    lambda one, typed, _: one.key.endswith(f"/{typed}"),
    lambda one, _, wanted: wanted in one.names,
    lambda one, _, wanted: any(wanted in name for name in one.names),
)


def _things(kind: str, graph: Queryable) -> list[_Named]:
    names: dict[ox.NamedNode, list[str]] = {}
    for row in graph.query(_NAMED % _CLASSES[kind]):
        names.setdefault(row["node"], []).extend([row["name"].value] if row["name"] is not None else [])
    labels = {row["node"]: row["name"].value for row in graph.query(_LABELS % _CLASSES[kind])}
    folded = {node: tuple(dict.fromkeys(fold(name) for name in given)) for node, given in names.items()}
    return [_Named(node, _key(node, graph), labels.get(node, ""), folded[node]) for node in names]


_LABELS = 'SELECT ?node ?name { ?node a %s ; rdfs:label|skos:prefLabel ?name FILTER(LANG(?name) = "zh") }'


def _key(node: ox.NamedNode, graph: Queryable) -> str:
    """Of a topic its name after the namespace, written like the key of any other thing: ``topic/credit``."""
    key = graph.key(node)
    return key if key != node.value else "topic/" + key.rpartition("/")[2]
