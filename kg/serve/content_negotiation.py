"""Which format a client gets: the ``Accept`` header against what can be written (RFC 9110, section 12.5.1).

1. The most specific range that fits a format gives its weight; weight 0 rules it out. Its other names count only where
   they are written out.
2. The highest weight wins; among equals our own order decides. No header means anything.
3. Only the first hundred ranges, and 200 characters of each, are read: no client needs more, and it takes time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from kg.serve.problems import Problem

__all__ = ["GRAPHS", "ROWS", "Format", "choose", "find_format", "wanted"]


class Format(NamedTuple):
    """A format in which an answer can be written.

    ``name``: of ``?format=``; ``types``: media types that ask for it, the one it is sent as first; ``ending``: of the
    name of a file in it.
    """

    name: str
    types: tuple[str, ...]
    ending: str = ""

    @property
    def sent_as(self) -> str:
        """The ``Content-Type``."""
        return self.types[0] + ("; charset=utf-8" if self.types[0].startswith("text/") else "")


#: Answers to SELECT and ASK, in our order of preference.
ROWS = (
    Format("json", ("application/sparql-results+json", "application/json"), "json"),
    Format("xml", ("application/sparql-results+xml", "application/xml", "text/xml"), "xml"),
    Format("csv", ("text/csv",), "csv"),
    Format("tsv", ("text/tab-separated-values",), "tsv"),
)
#: Answers to CONSTRUCT and DESCRIBE, and descriptions of things.
GRAPHS = (
    Format("turtle", ("text/turtle", "application/x-turtle"), "ttl"),
    Format("nt", ("application/n-triples", "text/plain"), "nt"),
    Format("jsonld", ("application/ld+json", "application/json"), "jsonld"),
    Format("rdfxml", ("application/rdf+xml", "application/xml", "text/xml"), "rdf"),
    Format("trig", ("application/trig", "application/x-trig"), "trig"),
)
_MOST_RANGES, _LONGEST_RANGE = 100, 200
_OTHER_NAMES = {
    "rdf+xml": "rdfxml",
    "ttl": "turtle",
    "ntriples": "nt",
    "n-triples": "nt",
    "json-ld": "jsonld",
    "rdf": "rdfxml",
}


def choose(accept: str, offers: Sequence[Format]) -> Format:
    """The offer that the client prefers.

    Raises:
        Problem: 406, it accepts none.

    >>> choose("text/csv;q=0.5, application/xml", ROWS).name
    'xml'
    >>> choose("", ROWS).name
    'json'
    """
    ranges = _ranges(accept)
    best, weight = None, 0.0
    for offer in offers:
        liked = max(_weight(offer.types[0], ranges), *(dict(ranges).get(kind, 0.0) for kind in offer.types))
        if liked > weight:
            best, weight = offer, liked
    if best is None:
        can = ", ".join(offer.types[0] for offer in offers)
        raise Problem(406, "not-acceptable", f"此类结果可用的格式：{can}", f"this answer can be had as {can}")
    return best


def wanted(asked: Mapping[str, Any], offers: Sequence[Format]) -> Format:
    """The offer that a request names by ``format``, or else prefers by ``accept``.

    Raises:
        Problem: 406, there is none.
    """
    if not asked["format"]:
        return choose(asked["accept"], offers)
    found = find_format(asked["format"], offers)
    if found is None:
        names = ", ".join(offer.name for offer in offers)
        raise Problem(406, "not-acceptable", f"此类结果可用的格式：{names}", f"this answer can be had as {names}")
    return found


def find_format(name: str, offers: Sequence[Format]) -> Format | None:
    """The offer of that name or media type."""
    name = _OTHER_NAMES.get(name.lower(), name.lower())
    names = (name, {"xml": "rdfxml", "json": "jsonld"}.get(name, name))  # of a graph, what stands for them there
    return next((offer for one in names for offer in offers if one == offer.name or one in offer.types), None)


def _ranges(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in accept.split(",", _MOST_RANGES)[:_MOST_RANGES]:
        kind, *parameters = (piece.strip() for piece in part[:_LONGEST_RANGE].lower().split(";"))
        weight = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                weight = _number(value)
        if kind:
            found.append((kind, weight))
    return found or [("*/*", 1.0)]


def _number(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


def _weight(kind: str, ranges: list[tuple[str, float]]) -> float:
    for wanted in (kind, kind.partition("/")[0] + "/*", "*/*"):
        for given, weight in ranges:
            if given == wanted:
                return weight
    return 0.0
