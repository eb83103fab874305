"""``views/ontology.html``: the classes and relations as a diagram, and every term with its definition.

In: the graph (its ontology is a named graph of it) and a ``Snapshot`` for counts. Out: the page.

1. The diagram shows the classes that readers meet, at places chosen by hand, and the relations between them;
   only what the ontology declares is drawn.
2. Below it every class and property of ``sp:`` with label, definition, example and the number of its uses.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kg.ask.labels import PREDICATES
from kg.rdf.store import KnowledgeGraph
from kg.rdf.vocabulary import PREFIXES
from kg.site.rendering import render
from kg.site.snapshot import Snapshot

__all__ = ["ontology_page"]

_WIDTH, _HEIGHT = 168, 50
_COLUMNS, _ROWS = (20, 330, 640, 900), (20, 160, 300, 440)
#: Class → (column, row, kind whose colour it has).
_BOXES = {
    "District": (0, 0, "district"), "Plan": (1, 0, "district plan"), "PolicyDocument": (2, 0, "document"),
    "Department": (0, 1, "department"), "Section": (1, 1, "section"), "Reform": (2, 1, "reform"),
    "ShowcaseCase": (0, 2, "case"), "Measure": (1, 2, "measure"), "Target": (2, 2, "collection"),
    "Clause": (1, 3, "measure"), "Concept": (2, 3, "municipal plan"), "Assertion": (3, 1, "national plan"),
    "Irregularity": (3, 3, "document"), "Method": (3, 2, "section"),
}  # fmt: skip
#: (from, property, to, asserted with evidence?)
_ARROWS = (
    ("Plan", "sp:inDistrict", "District", False), ("Plan", "eli:based_on", "PolicyDocument", True),
    ("Department", "sp:inDistrict", "District", False), ("Section", "dct:isPartOf", "Plan", False),
    ("Reform", "dct:isPartOf", "Plan", False), ("Measure", "sp:elaborates", "Section", True),
    ("Measure", "sp:implements", "Reform", True), ("Measure", "sp:responsibleUnit", "Department", True),
    ("ShowcaseCase", "sp:leadUnit", "Department", True), ("ShowcaseCase", "sp:exemplifies", "Measure", True),
    ("ShowcaseCase", "sp:exemplifies", "Reform", True), ("Measure", "sp:target", "Target", False),
    ("Measure", "sp:primaryTopic", "Concept", True), ("Clause", "dct:isPartOf", "Measure", False),
    ("Assertion", "sp:method", "Method", False),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Term:
    name: str
    zh: str
    en: str
    definition_zh: str
    definition_en: str
    examples: tuple[str, ...]
    uses: int


def ontology_page(graph: KnowledgeGraph, snapshot: Snapshot) -> bytes:
    """The page."""
    classes, properties = _terms(graph, "owl:Class"), _terms(graph, "owl:ObjectProperty", "owl:DatatypeProperty")
    names = {name: words[:2] for name, words in PREDICATES.items()}
    names |= {term.name: (term.zh, term.en) for term in (*classes, *properties) if term.zh != term.name}
    boxes = [
        {"name": name, "x": _COLUMNS[column], "y": _ROWS[row], "kind": kind, "zh": names[name][0], "en": names[name][1]}
        for name, (column, row, kind) in _BOXES.items()
        if name in names
    ]
    boxes += [] if "Concept" in names else [_concept()]
    shown = {str(box["name"]) for box in boxes}
    arrows = [
        _arrow(one, names)
        for one in _ARROWS
        if one[0] in shown and one[2] in shown and one[1].partition(":")[2] in names
    ]
    return render(
        "ontology.html.j2", root="../", here="views/ontology.html", classes=classes, properties=properties, boxes=boxes,
        arrows=arrows, width=_WIDTH, height=_HEIGHT, topics=snapshot.topics,
    )  # fmt: skip


def _concept() -> dict[str, object]:
    column, row, kind = _BOXES["Concept"]
    return {"name": "Concept", "x": _COLUMNS[column], "y": _ROWS[row], "kind": kind, "zh": "主题", "en": "topic"}


def _arrow(one: tuple[str, str, str, bool], names: dict[str, tuple[str, str]]) -> dict[str, object]:
    start, prop, end, evidence = one
    a, b = _BOXES[start], _BOXES[end]
    x1, y1 = _COLUMNS[a[0]] + _WIDTH / 2, _ROWS[a[1]] + _HEIGHT / 2
    x2, y2 = _COLUMNS[b[0]] + _WIDTH / 2, _ROWS[b[1]] + _HEIGHT / 2
    (x1, y1), (x2, y2) = _border(x1, y1, x2, y2), _border(x2, y2, x1, y1)
    zh, en = names[prop.partition(":")[2]]
    share = 0.36 if (start, end) == ("ShowcaseCase", "Reform") else 0.5
    at = x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
    return {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "x": at[0], "y": at[1], "zh": zh, "en": en, "evidence": evidence}


def _border(x: float, y: float, to_x: float, to_y: float) -> tuple[float, float]:
    """Where the line from the middle of a box leaves it."""
    dx, dy = to_x - x, to_y - y
    scale = min(_WIDTH / 2 / abs(dx) if dx else 9.0, _HEIGHT / 2 / abs(dy) if dy else 9.0)
    return round(x + dx * scale, 1), round(y + dy * scale, 1)


def _terms(graph: KnowledgeGraph, *kinds: str) -> list[_Term]:
    uses = _uses(graph)
    found: dict[str, dict[str, list[str]]] = {}
    for kind in kinds:
        rows = graph.query(
            f"SELECT DISTINCT ?t ?p ?v {{ ?t a {kind} ; ?p ?v "
            "FILTER(?p IN (rdfs:label, skos:definition, skos:example)) }"
        )
        for row in rows:
            language = getattr(row["v"], "language", None) or "zh"
            name = f"{row['p'].value.rsplit('#', 1)[-1]} {language}"
            found.setdefault(row["t"].value, {}).setdefault(name, []).append(row["v"].value)
    return [
        _term(iri, said, uses[iri])
        for iri, said in sorted(found.items(), key=lambda item: (not item[0].startswith(PREFIXES["sp"]), item[0]))
    ]


def _term(iri: str, said: dict[str, list[str]], uses: int) -> _Term:
    def one(name: str) -> str:
        return min(said.get(name, [""]))

    local = iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
    examples = tuple(sorted(said.get("example zh", [])))
    return _Term(
        local,
        one("label zh") or local,
        one("label en") or local,
        one("definition zh"),
        one("definition en"),
        examples,
        uses,
    )


def _uses(graph: KnowledgeGraph) -> Counter[str]:
    counts: Counter[str] = Counter()
    for row in graph.query("SELECT ?t (COUNT(*) AS ?n) { ?s a ?t } GROUP BY ?t"):
        counts[row["t"].value] += int(row["n"].value)
    for row in graph.query("SELECT ?t (COUNT(*) AS ?n) { ?s ?t ?o } GROUP BY ?t"):
        counts[row["t"].value] += int(row["n"].value)
    return counts
