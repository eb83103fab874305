"""``data/corpus.yaml`` → the manifest entries of the corpus."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path
from typing import Any

from kg.errors import LexiconError, ManifestError
from kg.lexicon.load import load_yaml
from kg.records import ManifestEntry

__all__ = ["KINDS", "check_entry", "read_manifest"]

#: Kinds of document and the level that each is of.
KINDS = {
    "district-plan": "district",
    "municipal-plan": "municipal",
    "national-plan": "national",
    "case-collection": "municipal",
}

_SLUG_RE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DATE_RE = re.compile(r"(?P<year>\d{4})(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_FIELDS = tuple(field.name for field in fields(ManifestEntry))
_REQUIRED = ("slug", "title", "kind", "file")


def read_manifest(path: Path) -> tuple[ManifestEntry, ...]:
    """The entries of a manifest, in its order.

    Raises:
        ManifestError: not a list of documents, an unknown field, a missing one, a bad value or a slug used twice.
    """
    try:
        data = load_yaml(path)
    except LexiconError as err:
        raise ManifestError(err.problem, where=err.where, mend=err.mend) from err
    documents = data.get("documents") if isinstance(data, dict) else None
    if not isinstance(documents, list) or not documents:
        raise ManifestError("no documents are listed", where=path, mend="list them under 'documents:', as README shows")
    entries = tuple(check_entry(item, path) for item in documents)
    slugs = [entry.slug for entry in entries]
    for slug in slugs:
        if slugs.count(slug) > 1:
            raise ManifestError(f"the slug '{slug}' is used twice", where=path, mend="give each document its own slug")
    return entries


def check_entry(item: Any, path: Path) -> ManifestEntry:
    """One entry from its YAML mapping; see ``read_manifest`` for what is refused."""
    if not isinstance(item, dict):
        raise ManifestError(f"'{item}' is not a document entry", where=path)
    name = item.get("slug", "?")
    for key in item:
        if key not in _FIELDS:
            raise ManifestError(
                f"document '{name}' has an unknown field '{key}'", where=path, mend=f"known fields: {', '.join(_FIELDS)}"
            )
    for key in _REQUIRED:
        if not item.get(key):
            raise ManifestError(f"document '{name}' lacks the field '{key}'", where=path)
    values = {key: str(value) for key, value in item.items() if value is not None and key != "year"}
    return _entry(values, item.get("year"), path)


def _entry(values: dict[str, str], year: Any, path: Path) -> ManifestEntry:
    slug, kind, date = values["slug"], values["kind"], values.get("date")
    if not _SLUG_RE.fullmatch(slug):
        raise ManifestError(f"'{slug}' is no slug", where=path, mend="use small letters, digits and '-'")
    if kind not in KINDS:
        raise ManifestError(f"document '{slug}' is of unknown kind '{kind}'", where=path, mend=f"use one of {', '.join(KINDS)}")
    match = _DATE_RE.fullmatch(date) if date else None
    if date and not match:
        raise ManifestError(f"document '{slug}' has the date '{date}'", where=path, mend="write 2023, 2023-11 or 2023-11-05")
    values.setdefault("level", KINDS[kind])
    return ManifestEntry(**values, year=int(year or match["year"]) if year or match else None)  # type: ignore[arg-type]
