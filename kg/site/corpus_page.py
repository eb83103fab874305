"""``views/corpus.html``: every document, held in full or only cited, by place and year.

In: the graph, a ``Snapshot``, the slugs that have a reading page. Out: the page.

1. A document that is held shows how well it was read (``sp:understanding``) and leads to its reading page; one
   with ``sp:readWithDoubt`` is marked.
2. A document that is only cited shows how many others cite it: it was not held, which is not to say that it says
   nothing.
3. Below stands the frame: of which places and years a plan is held, cited, looked for in vain, or was never sought.
4. Documents are grouped by place, the country first, then by code; within a place by date, those without one last.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kg.rdf.store import KnowledgeGraph
from kg.site.rendering import render
from kg.site.snapshot import Snapshot

__all__ = ["corpus_page"]

_DOCUMENTS = """
SELECT ?d ?title ?issued ?number ?file ?score ?doubt ?place ?name ?english (COUNT(DISTINCT ?by) AS ?cited) {
  ?d a sp:PolicyDocument ; rdfs:label ?title . FILTER(LANG(?title) = "zh")
  OPTIONAL { ?d dct:issued ?issued }
  OPTIONAL { ?d sp:documentNumber ?number }
  OPTIONAL { ?d sp:sourceFile ?file }
  OPTIONAL { ?d sp:understanding ?score }
  OPTIONAL { ?d sp:readWithDoubt ?doubt }
  OPTIONAL { ?d sp:place|sp:inDistrict ?place . ?place rdfs:label ?name . FILTER(LANG(?name) = "zh")
             OPTIONAL { ?place rdfs:label ?english . FILTER(LANG(?english) = "en") } }
  OPTIONAL { ?c eli:cites|eli:based_on|sp:drawsUp|dct:references ?d .
    OPTIONAL { ?c sp:inPlan ?plan } OPTIONAL { ?c a sp:ShowcaseCase ; dct:isPartOf ?collection }
    BIND(COALESCE(?plan, ?collection, ?c) AS ?by) }
} GROUP BY ?d ?title ?issued ?number ?file ?score ?doubt ?place ?name ?english"""


_FRAME = """
SELECT ?place ?name ?english ?year ?state ?zh ?en {
  ?cell sp:ofPlace ?place ; sp:frameYear ?year ; sp:frameState ?state .
  ?place rdfs:label ?name . FILTER(LANG(?name) = "zh")
  OPTIONAL { ?place rdfs:label ?english . FILTER(LANG(?english) = "en") }
  ?state rdfs:label ?zh , ?en . FILTER(LANG(?zh) = "zh" && LANG(?en) = "en")
} ORDER BY ?place ?year"""


@dataclass(frozen=True, slots=True)
class _Cell:
    state: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class _Frame:
    """Years, and for each place its names and cells; no places where the graph has no frame."""

    years: tuple[str, ...]
    places: tuple[tuple[str, str, tuple[_Cell, ...]], ...]


@dataclass(frozen=True, slots=True)
class _Document:
    slug: str
    kind: str
    title: str
    date: str
    number: str
    file: str
    score: str
    is_doubtful: bool
    is_read: bool
    cited: int


@dataclass(frozen=True, slots=True)
class _Place:
    zh: str
    en: str
    documents: tuple[_Document, ...]


def corpus_page(graph: KnowledgeGraph, snapshot: Snapshot, readable: Iterable[str]) -> bytes:
    """The page. ``readable``: slugs of the documents that have a reading page."""
    slugs = set(readable)
    groups: dict[tuple[str, str, str], list[_Document]] = {}
    for row in graph.query(_DOCUMENTS):
        said = {name: row[name].value if row[name] is not None else "" for name in _NAMES}
        key = graph.key(row["d"])
        slug = key.partition("/")[2]
        thing = snapshot.things.get(key)
        score = Decimal(said["score"]) if said["score"] else None
        document = _Document(
            slug, thing.kind if thing else "", said["title"], said["issued"], said["number"], said["file"],
            f"{score:.2f}" if score is not None else "", said["doubt"] == "true", slug in slugs,
            int(said["cited"]),
        )  # fmt: skip
        place = graph.key(row["place"]) if row["place"] is not None else ""
        groups.setdefault((place, said["name"], said["english"]), []).append(document)
    places = [_Place(zh, en or zh, _sorted(groups[place, zh, en])) for place, zh, en in sorted(groups, key=_rank)]
    held = [document for place in places for document in place.documents if document.file]
    others = sum(len(place.documents) for place in places) - len(held)
    return render(
        "corpus.html.j2", root="../", here="views/corpus.html", places=places, snapshot=snapshot, held=len(held),
        others=others, doubtful=sum(document.is_doubtful for document in held), frame=_frame(graph),
    )  # fmt: skip


def _frame(graph: KnowledgeGraph) -> _Frame:
    """A row for each place, those with a plan first."""
    cells: dict[tuple[str, str, str], dict[str, _Cell]] = {}
    for row in graph.query(_FRAME):
        name, english = row["name"].value, row["english"].value if row["english"] is not None else ""
        state = row["state"].value.rpartition("#")[2]
        of = cells.setdefault((graph.key(row["place"]), name, english or name), {})
        of[row["year"].value] = _Cell(state, row["zh"].value, row["en"].value)
    years = tuple(sorted({year for of in cells.values() for year in of}))
    known = {place: sum(cell.state != "NotSought" for cell in of.values()) for place, of in cells.items()}
    order = sorted(cells, key=lambda place: (-known[place], place))
    return _Frame(years, tuple((zh, en, tuple(cells[key, zh, en].values())) for key, zh, en in order))


_NAMES = ("title", "issued", "number", "file", "score", "doubt", "name", "english", "cited")


def _rank(group: tuple[str, str, str]) -> tuple[bool, bool, str]:
    """Places before none, the country first, then by code or name."""
    place = group[0]
    return not place, place != "place/156", place


def _sorted(documents: Iterable[_Document]) -> tuple[_Document, ...]:
    """Held ones first; by date, those without one last."""
    return tuple(sorted(documents, key=lambda d: (not d.file, not d.date, d.date, d.title, d.slug)))
