"""The texts that a built graph quotes, where the data folder still holds the files that it was read from."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kg.rdf.store import KnowledgeGraph
from kg.read.manifest import read_manifest
from kg.read.text import read_source

__all__ = ["texts_held"]

_HASHES = "SELECT ?document ?hash { ?document sp:sha256 ?hash }"


def texts_held(graph: KnowledgeGraph, data: Path) -> dict[str, str]:
    """Slug → text of each document of the graph whose file in the data folder has the bytes that were read.

    Raises:
        KgError: the manifest is at fault.
    """
    hashes = {graph.key(row["document"]).removeprefix("plan/"): row["hash"].value for row in graph.query(_HASHES)}
    manifest = data / "corpus.yaml"
    found: dict[str, str] = {}
    for entry in read_manifest(manifest) if manifest.is_file() else ():
        path = data / "sources" / entry.file
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == hashes.get(entry.slug):
            found[entry.slug] = read_source(entry, data / "sources").text
    return found
