"""The exports as packages that other programs open: Frictionless (``datapackage.json``) and RO-Crate 1.2.

In: the files of a build with their content, and the codebook. Out: JSON, the same bytes for the same files. Sizes and
SHA-256 are of the files as written; no file names its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from kg.export.codebook import Table

__all__ = ["MEDIA", "datapackage", "ro_crate"]

#: Ending → media type.
MEDIA = {
    ".csv": "text/csv", ".tsv": "text/tab-separated-values", ".ttl": "text/turtle", ".nq": "application/n-quads",
    ".jsonld": "application/ld+json", ".json": "application/json", ".graphml": "application/xml",
    ".html": "text/html", ".md": "text/markdown", ".nt": "application/n-triples", ".rdf": "application/rdf+xml",
}  # fmt: skip
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_AUTHORS = "https://w3id.org/shanghai-policy/authors"
_NAME = "Knowledge graph of Shanghai's business-environment policies"
_NAME_ZH = "上海营商环境政策知识图谱"
_ABOUT = (
    "Built from published documents of the city and its districts; every link carries its words, the method "
    "that found it and a confidence. 由公开文件自动构建，每条关联附原文依据、认定方法和置信度。"
)


def datapackage(tables: Mapping[str, bytes], codebook: Mapping[str, Table], version: str) -> bytes:
    """``datapackage.json`` (Data Package 1) of the CSV tables.

    Args:
        tables: path → content (``tables/measures.csv``).
        codebook: table → its columns.
        version: of the program.
    """
    resources = [_resource(path, content, codebook[_stem(path)]) for path, content in sorted(tables.items())]
    package = {
        "profile": "tabular-data-package",
        "name": "shanghai-policy",
        "title": f"{_NAME} {_NAME_ZH}",
        "description": _ABOUT,
        "version": version,
        "licenses": [{"name": "CC-BY-4.0", "path": _LICENCE, "title": "Creative Commons Attribution 4.0"}],
        "resources": resources,
    }
    return _json(package)


def _resource(path: str, content: bytes, table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [
            {"name": one.name, "type": one.type, "title": one.zh, "description": f"{one.en} {one.zh}"}
            | ({"trueValues": ["true"], "falseValues": ["false"]} if one.type == "boolean" else {})
            for one in table.columns
        ],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": path,
        "title": table.zh,
        "description": f"{table.en} {table.zh}",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": schema,
    }


def ro_crate(
    files: Mapping[str, bytes], folders: Sequence[str], codebook: Mapping[str, Table], version: str, date: str
) -> bytes:
    """``ro-crate-metadata.json`` (RO-Crate 1.2) of a build.

    Args:
        files: path → content of each file that is named by itself.
        folders: of pages and their parts, which are named as a whole.
        codebook: table → what it is about.
        version: of the program.
        date: of the release, ISO 8601.
    """
    parts = [{"@id": name} for name in (*sorted(files), *(f"{folder}/" for folder in sorted(folders)))]
    described = {"@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": {"@id": "./"},
                 "conformsTo": {"@id": "https://w3id.org/ro/crate/1.2"}}  # fmt: skip
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{_NAME} {_NAME_ZH}",
        "description": _ABOUT,
        "version": version,
        "datePublished": date,
        "license": {"@id": _LICENCE},
        "author": {"@id": _AUTHORS},
        "publisher": {"@id": _AUTHORS},
        "inLanguage": ["zh", "en"],
        "keywords": ["营商环境", "政策扩散", "business environment", "policy diffusion"],
        "hasPart": parts,
    }
    graph: list[dict[str, Any]] = [described, root]
    graph += [_file(name, content, codebook) for name, content in sorted(files.items())]
    graph += [{"@id": f"{folder}/", "@type": "Dataset", "name": folder} for folder in sorted(folders)]
    graph.append({"@id": _LICENCE, "@type": "CreativeWork", "name": "Creative Commons Attribution 4.0 International"})
    graph.append({"@id": _AUTHORS, "@type": "Organization", "name": "The authors of kg"})
    return _json({"@context": "https://w3id.org/ro/crate/1.2/context", "@graph": graph})


def _file(name: str, content: bytes, codebook: Mapping[str, Table]) -> dict[str, Any]:
    table = codebook.get(_stem(name)) if name.endswith(".csv") else None
    ending = f".{name.rpartition('.')[2]}"
    entity = {
        "@id": name,
        "@type": "File",
        "name": name.rpartition("/")[2],
        "encodingFormat": MEDIA.get(ending, "application/octet-stream"),
        "contentSize": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return entity | ({"description": f"{table.en} {table.zh}"} if table else {})


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
