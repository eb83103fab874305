"""What shows the links of an answer: for the things of each row, the assertions that join two of them.

In: rows of a SELECT, as JSON has them. Out: a query for the pool, and from what it finds, each assertion with method,
confidence, quote and place. A row whose things no assertion joins (a count, a label) has none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice, permutations
from typing import Any

import pyoxigraph as ox

__all__ = ["evidence_query", "read_evidence"]

_PAIRS = 400  # that are looked at
_MOST = 200  # assertions

_QUERY = """SELECT ?why ?subject ?predicate ?object ?method ?confidence ?quote ?document ?start ?end {{
  VALUES (?subject ?object) {{ {pairs} }}
  ?subject sp:evidence ?why . ?why rdf:object ?object ; rdf:predicate ?predicate ; sp:method ?method ;
    sp:confidence ?confidence .
  OPTIONAL {{ ?why sp:quote ?quote }} OPTIONAL {{ ?why prov:wasDerivedFrom ?document }}
  OPTIONAL {{ ?why sp:sourceStart ?start ; sp:sourceEnd ?end }}
}} ORDER BY ?subject ?object ?why LIMIT {most}"""


def evidence_query(rows: Sequence[Mapping[str, Any]]) -> str:
    """The query for what joins two things of one row; empty where no row has two."""
    pairs: dict[str, None] = {}
    for row in rows:
        things = dict.fromkeys(term["value"] for term in row.values() if term["type"] == "uri")
        pairs.update((f"({ox.NamedNode(a)} {ox.NamedNode(b)})", None) for a, b in permutations(things, 2))
        if len(pairs) > _PAIRS:
            break
    return _QUERY.format(pairs=" ".join(islice(pairs, _PAIRS)), most=_MOST) if pairs else ""


def read_evidence(found: Sequence[Mapping[str, Any]], base: str) -> list[dict[str, Any]]:
    """The assertions that were found; things by their keys."""
    listed = []
    for row in found:
        said = {name: term["value"].removeprefix(base) for name, term in row.items()}
        one: dict[str, Any] = {
            "subject": said["subject"], "relation": said["predicate"].rpartition("#")[2] or said["predicate"],
            "object": said["object"], "method": said["method"].rpartition("#")[2],
            "confidence": float(said["confidence"]), "quote": said.get("quote", ""), "assertion": base + said["why"],
        }  # fmt: skip
        if "start" in said:
            document = said.get("document", "").removeprefix("plan/")
            one |= {"document": document, "start": int(said["start"]), "end": int(said["end"])}
        listed.append(one)
    return listed
