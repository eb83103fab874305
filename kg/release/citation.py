"""What a reader needs to cite and deposit a release: CITATION.cff 1.2, ``.zenodo.json``, and a word on what is where.

In: version, date and counts of the release. Out: files by name. The texts are templates beside this module.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

__all__ = ["citing_files"]

_TITLE = "shanghai-policy-kg: a knowledge graph of Shanghai's business-environment policies"
_TITLE_ZH = "上海营商环境政策知识图谱"
_KEYWORDS = ("knowledge graph", "public policy", "policy diffusion", "business environment", "Shanghai", "RDF",
             "SPARQL", "营商环境", "政策扩散")  # fmt: skip
_ABOUT = (
    "Built from published documents of the city and its districts: who must do what by when, under which city plan, "
    "and where it was done well. Every link carries the words it rests on, the method that found it and a confidence."
)
_AUTHORS = "The shanghai-policy-kg authors"


def citing_files(version: str, made: str, counts: Mapping[str, int], syntaxes: Mapping[str, str]) -> dict[str, bytes]:
    """File name → content.

    Args:
        version: of the program.
        made: the day of the release, ``YYYY-MM-DD``.
        counts: ``statements``, ``things``, ``documents``, ``links``, ``nanopublications``.
        syntaxes: ending of a file of the ontology → its media type.
    """
    values = {"version": version, "made": made, "counts": counts, "title": _TITLE, "title_zh": _TITLE_ZH,
              "about": _ABOUT, "authors": _AUTHORS, "keywords": _KEYWORDS, "syntaxes": syntaxes}  # fmt: skip
    environment = Environment(  # noqa: S701 - plain text, from data of our own
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    files = {name: environment.get_template(f"{name}.j2").render(**values).encode() for name in _TEMPLATES}
    return {**files, ".zenodo.json": _zenodo(version, made)}


_TEMPLATES = ("CITATION.cff", "RELEASE.md", "w3id.htaccess")


def _zenodo(version: str, made: str) -> bytes:
    """The deposit as Zenodo's API names its parts (developers.zenodo.org, deposit metadata)."""
    deposit = {
        "title": f"{_TITLE} {_TITLE_ZH}",
        "upload_type": "dataset",
        "publication_date": made,
        "version": version,
        "description": _ABOUT,
        "creators": [{"name": _AUTHORS}],
        "access_right": "open",
        "license": "cc-by-4.0",
        "language": "zho",
        "keywords": list(_KEYWORDS),
        "related_identifiers": [
            {"identifier": "https://w3id.org/shanghai-policy/ontology", "relation": "isDescribedBy", "scheme": "url"}
        ],
    }
    return (json.dumps(deposit, ensure_ascii=False, indent=2) + "\n").encode()
