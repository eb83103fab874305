"""A network → GraphML, the same bytes on every machine.

networkx numbers the edges between each pair of nodes anew, so that most of its edges are called ``0``; Gephi and yEd
take one of each name. Which library writes the XML depends there on what is installed. So it is written here:

1. An edge is named by its assertion, or by what it says where it has none: unique, and the same in every build.
2. Attributes stand in the order in which they are first met; each is a string or a double.
3. A character that XML cannot carry becomes U+FFFD.

Source: GraphML primer, graphml.graphdrawing.org; XML 1.0, section 2.2 (characters).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kg.text.carried import carried

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["edge_names", "to_graphml"]

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
_ESCAPED_RE = re.compile("[" + "".join(_ESCAPES) + "]")

Keys = dict[tuple[str, str], tuple[str, str]]


def to_graphml(network: nx.MultiDiGraph[str]) -> bytes:
    """GraphML with every attribute a plain value and ``label`` where Gephi looks for it."""
    nodes: list[tuple[str, Mapping[str, Any]]] = [(node, said) for node, said in network.nodes(data=True)]
    edges: list[tuple[str, str, Mapping[str, Any]]] = [
        (one, other, said) for one, other, said in network.edges(data=True)
    ]
    keys = _keys(("node", (said for _, said in nodes)), ("edge", (said for *_, said in edges)))
    lines = [_HEAD]
    lines += [
        f'<key id="{name}" for="{owner}" attr.name="{_escaped(attribute)}" attr.type="{kind}"/>\n'
        for (owner, attribute), (name, kind) in keys.items()
    ]
    lines.append('<graph edgedefault="directed">\n')
    for node, said in nodes:
        lines += [f'<node id="{_escaped(node)}">\n', *_data("node", said, keys), "</node>\n"]
    for (source, target, said), name in zip(edges, edge_names(edges), strict=True):
        lines.append(f'<edge id="{name}" source="{_escaped(source)}" target="{_escaped(target)}">\n')
        lines += [*_data("edge", said, keys), "</edge>\n"]
    lines.append("</graph>\n</graphml>\n")
    return "".join(lines).encode()


def edge_names(edges: Iterable[tuple[str, str, Mapping[str, Any]]]) -> list[str]:
    """A name for each edge, unlike all others: from its assertion or its words, numbered where those are the same."""
    names, seen = [], dict[str, int]()
    for source, target, said in edges:
        told = said.get("assertion") or "\x1f".join((source, target, *(f"{k}={v}" for k, v in sorted(said.items()))))
        name = "e-" + hashlib.sha256(str(told).encode(errors="replace")).hexdigest()[:16]
        seen[name] = count = seen.get(name, 0) + 1
        names.append(name if count == 1 else f"{name}-{count}")
    return names


def _keys(*owners: tuple[str, Iterable[Mapping[str, Any]]]) -> Keys:
    """(node or edge, attribute) → its key and type."""
    kinds: dict[tuple[str, str], str] = {}
    for owner, all_ in owners:
        for said in all_:
            for attribute, value in said.items():
                kind = "double" if isinstance(value, float) else "string"
                if kinds.setdefault((owner, attribute), kind) != kind:
                    kinds[owner, attribute] = "string"
    return {at: (f"d{n}", kind) for n, (at, kind) in enumerate(kinds.items())}


def _data(owner: str, said: Mapping[str, Any], keys: Keys) -> Iterator[str]:
    for attribute, value in said.items():
        yield f'  <data key="{keys[owner, attribute][0]}">{_escaped(str(value))}</data>\n'


def _escaped(text: str) -> str:
    return _ESCAPED_RE.sub(lambda match: _ESCAPES[match[0]], carried(text))
