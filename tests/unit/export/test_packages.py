"""The exports as packages for other programs: Frictionless and RO-Crate, with the codebook of the tables."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.export.codebook import read_codebook
from kg.export.tables import TABLES
from kg.rdf.description import DISTRIBUTIONS
from tests.entry import ROOT

ONTOLOGY = ROOT / "ontology"


def test_the_codebook_has_every_column_of_every_table_in_its_order() -> None:
    book = read_codebook(ONTOLOGY)
    assert {name: tuple(one.name for one in table.columns) for name, table in book.items()} == {
        name: tuple(head) for name, (head, _) in TABLES.items()
    }
    for table in book.values():
        assert set(table.key) <= {one.name for one in table.columns}
        assert table.zh
        assert table.en
        assert all(column.zh and column.en for column in table.columns)


def test_a_codebook_with_an_unknown_type_is_refused(tmp_path: Path) -> None:
    text = (ONTOLOGY / "codebook.yaml").read_text(encoding="utf-8").replace("type: boolean", "type: perhaps", 1)
    (tmp_path / "codebook.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match="held"):
        read_codebook(tmp_path)


def test_files_that_are_described_are_those_that_a_build_writes(built: Path) -> None:
    written = {str(path.relative_to(built)) for path in built.glob("tables/*")} | {
        path.name for path in built.glob("graph.*") if path.suffix != ".html"
    }
    assert set(DISTRIBUTIONS) == written


def test_every_table_has_its_types_sizes_and_hashes(built: Path) -> None:
    package = json.loads((built / "datapackage.json").read_text(encoding="utf-8"))
    assert {one["path"] for one in package["resources"]} == {f"tables/{name}.csv" for name in TABLES}
    for one in package["resources"]:
        content = (built / one["path"]).read_bytes()
        assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
        rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines(keepends=True)))
        assert list(rows[0]) == [field["name"] for field in one["schema"]["fields"]]
        for field in one["schema"]["fields"]:
            told = {row[field["name"]] for row in rows} - {""}
            if field["type"] in ("integer", "number"):
                assert all(float(value) == float(value) for value in told), field["name"]
            if field["type"] == "boolean":
                assert told <= {"true", "false"}, field["name"]
        if key := one["schema"].get("primaryKey"):
            keys = [tuple(row[name] for name in key) for row in rows]
            assert len(set(keys)) == len(keys), one["name"]


@pytest.mark.slow
def test_frictionless_validates_the_package(built: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(built / "datapackage.json"))
    assert report.valid, report.flatten(["fieldName", "rowNumber", "type", "message"])[:5]


def test_ro_crate_names_every_file_with_its_hash(built: Path) -> None:
    """What RO-Crate 1.2 requires of the descriptor and the root; and that each part is there and described."""
    crate = json.loads((built / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    assert crate["@context"] == "https://w3id.org/ro/crate/1.2/context"
    graph = {one["@id"]: one for one in crate["@graph"]}
    assert len(graph) == len(crate["@graph"])
    descriptor, root = graph["ro-crate-metadata.json"], graph["./"]
    assert descriptor["about"] == {"@id": "./"}
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}
    assert root["@type"] == "Dataset"
    assert all(root[name] for name in ("name", "description", "datePublished", "license"))
    assert root["license"]["@id"] in graph
    parts = {part["@id"] for part in root["hasPart"]}
    assert parts == {name for name, one in graph.items() if one["@type"] in ("File", "Dataset")} - {"./"}
    for part in parts:
        assert (built / part).exists(), part
        if graph[part]["@type"] == "File":
            assert graph[part]["sha256"] == hashlib.sha256((built / part).read_bytes()).hexdigest()
    files = {str(path.relative_to(built)) for path in built.iterdir() if path.is_file()}
    assert files - parts == {"ro-crate-metadata.json"}


def test_void_has_size_and_hash_of_every_distribution(built: Path) -> None:
    import pyoxigraph as ox

    said = {quad.triple for quad in ox.parse(path=str(built / "void.ttl"), format=ox.RdfFormat.TURTLE)}
    sizes = {
        str(t.subject.value).partition("/file/")[2]: int(t.object.value)
        for t in said
        if t.predicate.value.endswith("byteSize")
    }
    assert sizes == {name: (built / name).stat().st_size for name in DISTRIBUTIONS}
    hashes = {t.object.value for t in said if t.predicate.value.endswith("checksumValue")}
    assert hashes == {hashlib.sha256((built / name).read_bytes()).hexdigest() for name in DISTRIBUTIONS}
