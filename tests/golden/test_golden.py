"""The five shipped documents, read: frozen after a person checked each file against its source.

``pytest tests/golden --update-golden`` writes them anew; read the difference against the source before you keep it.
A place is the offset of the first and behind the last character in the source as shipped.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kg.pipeline import Corpus
from kg.records import Case, Document, Measure, Section
from kg.text.mapped import MappedText

GOLDEN = Path(__file__).parent
SLUGS = ("fengxian-2024", "jinshan-2022", "jinshan-2023", "shanghai-cases-2023", "yangpu-2023")

_SHOWN = 15  # characters of a text's beginning and end


def shown(text: MappedText) -> dict[str, Any]:
    """Beginning, end, length and place of a text; white space does not count."""
    letters = "".join(text.text.split())
    if not letters:
        return {}
    return {"first": letters[:_SHOWN], "last": letters[-_SHOWN:], "characters": len(letters), "place": [*text.span]}


def words(text: MappedText | None) -> str | None:
    return text.text if text is not None else None


def section(one: Section) -> dict[str, Any]:
    return {
        "path": one.path, "number": one.number, "kind": one.kind.value, "title": one.title.text, "parent": one.parent,
        "body": shown(one.body),
    }  # fmt: skip


def measure(one: Measure) -> dict[str, Any]:
    found = {
        "path": one.path, "number": one.number, "kind": one.kind.value, "title": words(one.title), "parent": one.parent,
        "clauses": len(one.clauses), "body": shown(one.body),
    }  # fmt: skip
    if one.row is not None:
        row = one.row
        found["star"] = row.pilot
        cells = {
            "service": row.service, "action": row.action, "reform_item": row.reform_item, "unit_text": row.unit_text,
            "deadline_text": row.deadline_text,
        }  # fmt: skip
        found["row"] = {name: words(cell) for name, cell in cells.items()}
    return found


def case(one: Case) -> dict[str, Any]:
    return {
        "rank": one.rank, "district": one.district, "title": one.title.text, "clauses": len(one.clauses),
        "body": shown(one.body),
        "parts": [{"kind": p.kind, "title": words(p.title), **shown(p.body)} for p in one.parts],
    }  # fmt: skip


def golden(document: Document) -> dict[str, Any]:
    """What a golden file holds."""
    text = document.source.text
    kinds = Counter(region.kind.value for region in document.regions)
    letters: Counter[str] = Counter()
    for region in document.regions:
        letters[region.kind.value] += len("".join(text[slice(*region.span)].split()))
    return {
        "sections": [section(one) for one in document.sections],
        "measures": [measure(one) for one in document.measures],
        "cases": [case(one) for one in document.cases],
        "around": [words(one) for one in document.front],
        "note": words(document.note),
        "regions": {kind: {"regions": kinds[kind], "characters": letters[kind]} for kind in sorted(kinds)},
        "irregularities": [
            {"code": one.code, "place": [*one.span], "found": one.found, "done": one.done}
            for one in document.irregularities
        ],
    }


@pytest.fixture(scope="module")
def documents(corpus: Corpus) -> Mapping[str, Document]:
    return {facts.document.source.entry.slug: facts.document for facts in corpus.facts}


@pytest.mark.parametrize("slug", SLUGS)
def test_a_document_is_read_as_frozen(
    slug: str, documents: Mapping[str, Document], request: pytest.FixtureRequest
) -> None:
    path = GOLDEN / f"{slug}.json"
    found = golden(documents[slug])
    if request.config.getoption("--update-golden"):
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    frozen = json.loads(path.read_text(encoding="utf-8"))
    assert found.keys() == frozen.keys()
    for name, value in found.items():
        assert value == frozen[name], name


def test_every_document_is_frozen(documents: Mapping[str, Document]) -> None:
    assert set(documents) == set(SLUGS) == {path.stem for path in GOLDEN.glob("*.json")}


@pytest.mark.parametrize(
    ("slug", "measures", "safeguards", "parts", "cases", "stars", "where"),
    [
        ("jinshan-2022", 100, 4, 0, 0, 40, "the annex counts to 100, its footnote says 40项"),
        ("jinshan-2023", 33, 3, 0, 0, 0, "3+3+3, 3+6+3, 4+4+4 items in chapters 二 to 四; 3 in 五"),
        ("yangpu-2023", 40, 3, 12, 0, 0, "four actions of ten items; twelve sub-districts in the last"),
        ("fengxian-2024", 35, 4, 0, 0, 0, "6+8+6+5+5 items in chapter 二, 5 in 三; 4 in 四"),
        ("shanghai-cases-2023", 0, 0, 0, 20, 0, "the table of contents counts to 20"),
    ],
)
def test_the_counts_of_the_documents(
    slug: str,
    measures: int,
    safeguards: int,
    parts: int,
    cases: int,
    stars: int,
    where: str,
    documents: Mapping[str, Document],
) -> None:
    """Counted in the sources by a person."""
    document = documents[slug]
    kinds = Counter(one.kind.value for one in document.measures)
    assert (kinds["measure"], kinds["safeguard"], kinds["part"]) == (measures, safeguards, parts), where
    assert len(document.cases) == cases, where
    assert sum(one.row is not None and one.row.pilot for one in document.measures) == stars, where
