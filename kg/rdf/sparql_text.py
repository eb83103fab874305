"""What can be seen of a query without parsing it: its form, whether it names its own graphs, the prefixes that it uses.

The text is cut into the tokens of SPARQL 1.1 as far as is needed to tell a keyword from the same word in a comment, an
IRI, a string, a variable or a prefixed name. ``kg.serve.query_policy`` uses the same tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from kg.rdf.vocabulary import PREFIXES

__all__ = ["TOKEN_RE", "Mistake", "find_mistake", "form_of", "names_graphs", "names_in", "portable", "words_of"]

#: ``prefix`` is ``None`` where the token is no prefixed name; ``word`` is a keyword, or several joined by dots.
TOKEN_RE = re.compile(
    r"""
      (?P<iri> <(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+> )
    | \#[^\n\r]*
    | \"\"\"(?:[^"\\]|\\.|"{1,2}(?!"))*+\"\"\" | '''(?:[^'\\]|\\.|'{1,2}(?!'))*+'''
    | "(?:[^"\\\n\r]|\\.)*+" | '(?:[^'\\\n\r]|\\.)*+'
    | [?$]\w+ | @[A-Za-z]+(?:-[A-Za-z0-9]+)*
    | \d+(?:\.\d*)?(?:[eE][+-]?\d+)?
    | (?P<prefix> (?:[^\W\d][\w.-]*+)? ) : (?P<local> (?:[\w:-]|%[0-9A-Fa-f]{2}|\\.|\.(?=[\w.:%\\-]))*+ )
    | (?P<word> [^\W\d][\w.-]*+ )
    """,
    re.VERBOSE | re.DOTALL,
)
_PLACE_RE = re.compile(r"error at (\d+):(\d+)")
#: Among what a parser expected, a sentence about the query: "The SELECT contains a variable that is unbound".
_SENTENCE_RE = re.compile(r"\b[A-Z][A-Za-z]*(?: [A-Za-z]+)+")
_ESCAPE_RE = re.compile(r"\\(.)")
_FORMS = frozenset(["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"])
_FROM = ("FROM", "FROMNAMED")  # Oxigraph takes ``ASKFROM<g>`` and ``FROMNAMED<g>`` too


class Mistake(NamedTuple):
    """Where a text is no SPARQL.

    ``line``, ``column``: of the mistake, counted from 1. ``prefix``: it is not declared; ``None`` where that is not the
    mistake. ``says``: what the parser says of the query; empty where it only lists symbols.
    """

    line: int
    column: int
    prefix: str | None = None
    says: str = ""


def find_mistake(sparql: str, message: str) -> Mistake | None:
    """The mistake that Oxigraph's parser reports; ``None`` where its message names no place.

    The parser lists all symbols that could stand at the place, which helps nobody; of that list only a sentence is
    kept.

    Args:
        sparql: the query.
        message: of the parser.

    >>> find_mistake("SELECT * { ?s foo:bar ?o }", "error at 1:22: expected one of Prefix not found, ['%']")
    Mistake(line=1, column=15, prefix='foo', says='')
    """
    place = _PLACE_RE.search(message)
    if place is None:
        return None
    line, column = int(place[1]), int(place[2])
    end = sum(len(one) + 1 for one in sparql.split("\n")[: line - 1]) + column - 1
    found = _find_undeclared(sparql)
    if found and found[1] < end:
        prefix, start = found
        return Mistake(sparql.count("\n", 0, start) + 1, start - sparql.rfind("\n", 0, start), prefix)
    says = next((text for text in _SENTENCE_RE.findall(message) if text != "Prefix not found"), "")
    return Mistake(line, column, says=says)


def form_of(sparql: str) -> str:
    r"""SELECT, ASK, CONSTRUCT or DESCRIBE; empty where none of them stands there.

    >>> form_of("PREFIX ask: <urn:ask> # ask\nCONSTRUCT { ?s ask:a 'ASK' } { ?s ?p ?o }")
    'CONSTRUCT'
    """
    return next((word for word in map(_without_from, _words(sparql)) if word in _FORMS), "")


def names_graphs(sparql: str) -> bool:
    """Whether it says by FROM which graphs it asks.

    >>> names_graphs("SELECT * FROM <urn:g> { ?s ?p ?o }")
    True
    >>> names_graphs("SELECT ?from { ?from :from 'FROM' }")
    False
    >>> names_graphs("ASKFROM<urn:g>{ ?s ?p ?o }"), form_of("ASKFROM<urn:g>{ ?s ?p ?o }")
    (True, 'ASK')
    """
    return any(word.endswith(_FROM) for word in _words(sparql))


def names_in(sparql: str, base: str) -> dict[str, str]:
    """The prefixed names of the project's own spaces, each with its IRI, in their order.

    >>> names_in("SELECT * { ?m sp:pilot true ; rdfs:label ?n } # sp:note", "https://example.org/")
    {'sp:pilot': 'https://w3id.org/shanghai-policy/ontology#pilot'}
    """
    tokens = list(TOKEN_RE.finditer(sparql))
    own = {name["prefix"] for word, name in pairwise(tokens) if (word["word"] or "").upper() == "PREFIX"}
    spaces = {"sp": PREFIXES["sp"], "spt": PREFIXES["spt"], "id": base}
    names = [token for token in tokens if token["local"] and token["prefix"] in spaces.keys() - own]
    return {token[0]: spaces[token["prefix"]] + _ESCAPE_RE.sub(r"\1", token["local"]) for token in names}


def portable(sparql: str, base: str) -> str:
    r"""The query with the prefixes that it uses declared, to be read by any other SPARQL tool.

    A name with an escape is written as the IRI that it is: not every engine knows escapes (Virtuoso).

    >>> print(portable(r"ASK { ?m sp:inPlan id:plan\/x }", "https://example.org/"))
    PREFIX sp: <https://w3id.org/shanghai-policy/ontology#>
    <BLANKLINE>
    ASK { ?m sp:inPlan <https://example.org/plan/x> }
    >>> portable("PREFIX sp: <urn:mine> ASK { ?m a sp:Measure }", "")
    'PREFIX sp: <urn:mine> ASK { ?m a sp:Measure }'
    """
    tokens = list(TOKEN_RE.finditer(sparql))
    own = {name["prefix"] for word, name in pairwise(tokens) if (word["word"] or "").upper() == "PREFIX"}
    spaces = {prefix: space for prefix, space in {**PREFIXES, "id": base}.items() if prefix not in own}
    text = TOKEN_RE.sub(lambda token: _unescaped(token, spaces), sparql)
    used = {token["prefix"] for token in TOKEN_RE.finditer(text)}
    declared = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in spaces.items() if prefix in used)
    return f"{declared}\n{text}" if declared else text


def _unescaped(token: re.Match[str], spaces: Mapping[str, str]) -> str:
    space, local = spaces.get(token["prefix"] or ""), token["local"] or ""
    if space is None or "\\" not in local:
        return token[0]
    return "<" + space + _ESCAPE_RE.sub(r"\1", local) + ">"


def _without_from(word: str) -> str:
    return word.removesuffix("NAMED").removesuffix("FROM") if word.endswith(_FROM) else word


def _words(sparql: str) -> Iterator[str]:
    return (word.upper() for match in TOKEN_RE.finditer(sparql) for word in words_of(match))


def words_of(token: re.Match[str]) -> list[str]:
    """The words of a token: keywords that are joined by a dot or a hyphen are several (``true.SERVICE``)."""
    return [word for word in re.split(r"[.-]+", token["word"] or "") if word]


def _find_undeclared(sparql: str) -> tuple[str, int] | None:
    """The first prefix that is neither declared in the query nor known here, and its place in the text.

    >>> _find_undeclared("PREFIX a: <urn:a#> SELECT * { ?s a:b foo:bar }")
    ('foo', 37)
    """
    known, before = {*PREFIXES, "id", "_"}, ""
    for match in TOKEN_RE.finditer(sparql):
        if match["prefix"] is not None:
            if before.upper() == "PREFIX":
                known.add(match["prefix"])
            elif match["prefix"] not in known:
                return match["prefix"], match.start()
        if not match[0].startswith("#"):
            before = match[0]
    return None
