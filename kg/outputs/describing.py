"""The files that describe a build, written last: ``void.ttl``, ``datapackage.json``, ``ro-crate-metadata.json``.

They hold the sizes and SHA-256 of all other files, so they are made of the folder as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import Quad

from kg.export.codebook import read_codebook
from kg.export.packages import datapackage, ro_crate
from kg.rdf.description import DISTRIBUTIONS, file_quads
from kg.rdf.serialise import to_turtle
from kg.rdf.vocabulary import PREFIXES, iri

__all__ = ["describing_files"]

_ONTOLOGY = PREFIXES["sp"].rstrip("#")


def describing_files(folder: Path, quads: Iterable[Quad], base: str, ontology: Path, version: str) -> dict[str, bytes]:
    """Name → content.

    Args:
        folder: all other files of the build.
        quads: the graph.
        base: IRI that every key stands under.
        ontology: the folder with the codebook.
        version: of the program.
    """
    all_quads = list(quads)
    codebook = read_codebook(ontology)
    held = {name: (folder / name).read_bytes() for name in DISTRIBUTIONS if (folder / name).is_file()}
    own = f"{base}graph/dataset"
    said = [quad for quad in all_quads if quad.graph_name.value == own]  # type: ignore[union-attr]
    graph = said[0].graph_name
    sizes = [Quad(t.subject, t.predicate, t.object, graph) for t in file_quads(base, held)]
    tables = {name: content for name, content in held.items() if name.endswith(".csv")}
    made = {
        "void.ttl": to_turtle([*said, *sizes], base),
        "datapackage.json": datapackage(tables, codebook, version),
    }
    top = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    folders = [path.name for path in folder.iterdir() if path.is_dir() and path.name != "tables"]
    crate = ro_crate({**held, **top, **made}, folders, codebook, version, _date(all_quads))
    return {**made, "ro-crate-metadata.json": crate}


def _date(quads: Iterable[Quad]) -> str:
    """The day of the ontology's last change: no clock is read."""
    return next(q.object.value for q in quads if q.subject.value == _ONTOLOGY and q.predicate == iri("dct:modified"))  # type: ignore[union-attr]
