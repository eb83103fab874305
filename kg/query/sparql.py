"""What can be seen of a query without parsing it: its form, whether it names its own graphs, the prefixes that it uses.

The text is cut into the tokens of SPARQL 1.1 as far as is needed to tell a keyword from the same word in a comment, an
IRI, a string, a variable or a prefixed name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.rdf.vocab import PREFIXES

__all__ = ["form_of", "names_graphs", "portable"]

_TOKEN_RE = re.compile(
    r"""
      <[^<>"{}|^`\\\x00-\x20]*>
    | \#[^\n\r]*
    | \"\"\"(?:[^"\\]|\\.|"{1,2}(?!"))*+\"\"\" | '''(?:[^'\\]|\\.|'{1,2}(?!'))*+'''
    | "(?:[^"\\\n\r]|\\.)*+" | '(?:[^'\\\n\r]|\\.)*+'
    | [?$@][\w-]+
    | (?P<prefix>[^\W\d_]?[\w.-]*+) : [\w.:%\\-]*+
    | (?P<word> [A-Za-z]+ )
    """,
    re.VERBOSE | re.DOTALL,
)
_FORMS = frozenset(["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"])


def form_of(sparql: str) -> str:
    r"""SELECT, ASK, CONSTRUCT or DESCRIBE; empty where none of them stands there.

    >>> form_of("PREFIX ask: <urn:ask> # ask\nCONSTRUCT { ?s ask:a 'ASK' } { ?s ?p ?o }")
    'CONSTRUCT'
    """
    return next((word for word in _words(sparql) if word in _FORMS), "")


def names_graphs(sparql: str) -> bool:
    """Whether it says by FROM which graphs it asks.

    >>> names_graphs("SELECT * FROM <urn:g> { ?s ?p ?o }")
    True
    >>> names_graphs("SELECT ?from { ?from :from 'FROM' }")
    False
    """
    return "FROM" in _words(sparql)


def portable(sparql: str, base: str) -> str:
    r"""The query with the prefixes that it uses declared, to be read by any other SPARQL tool.

    >>> portable("ASK { ?m sp:inPlan id:plan\\/x }", "https://example.org/").splitlines()[:2]
    ['PREFIX sp: <https://w3id.org/shanghai-policy/ontology#>', 'PREFIX id: <https://example.org/>']
    """
    found = {match["prefix"] for match in _TOKEN_RE.finditer(sparql) if match["prefix"] is not None}
    used = {prefix: iri for prefix, iri in {**PREFIXES, "id": base}.items() if prefix in found}
    declared = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in used.items())
    return f"{declared}\n{sparql}" if declared else sparql


def _words(sparql: str) -> Iterator[str]:
    return (match["word"].upper() for match in _TOKEN_RE.finditer(sparql) if match["word"])
