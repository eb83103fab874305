"""``data/corpus.yaml`` → the manifest entries of the corpus."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from kg.errors import LexiconError, ManifestError
from kg.files.inside import is_relative_name
from kg.lexicon.files import load_yaml
from kg.records import ManifestEntry
from kg.text.dates import is_date
from kg.text.plain_yaml import YamlFault, parse_yaml

__all__ = ["KINDS", "check_entry", "parse_manifest", "read_manifest"]

#: Kinds of document and the level that each is of; empty where its place tells the level.
KINDS = {
    "district-plan": "district",
    "municipal-plan": "municipal",
    "provincial-plan": "provincial",
    "national-plan": "national",
    "case-collection": "municipal",
    **dict.fromkeys(
        (
            "regulation",
            "reply",
            "decision",
            "order",
            "announcement",
            "report",
            "letter",
            "personnel",
            "white-paper",
            "explanation",
        ),
        "",
    ),
}

_LEVELS = ("district", "municipal", "provincial", "national")
_PLACE_RE = re.compile(r"156|\d{6}|unknown")
_MUNICIPALITIES = ("11", "12", "31", "50")  # 北京市, 天津市, 上海市, 重庆市: provinces in rank, cities in name

_SLUG_RE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_SLUG = 60  # it becomes part of names of files
_LONGEST = 500  # characters of any other value
_YEAR_RE = re.compile(r"(?:19|20)\d{2}")
_FIELDS = tuple(field.name for field in fields(ManifestEntry))
_REQUIRED = ("slug", "title", "kind", "file")


def read_manifest(path: Path) -> tuple[ManifestEntry, ...]:
    """The entries of a manifest, in its order.

    Raises:
        ManifestError: not a list of documents, an unknown field, a missing one, a bad value or a slug used twice.
    """
    try:
        return _entries(load_yaml(path), path)
    except LexiconError as err:
        raise ManifestError(err.problem, where=err.where, mend=err.mend) from err


def parse_manifest(text: str, path: Path) -> tuple[ManifestEntry, ...]:
    """The entries of a manifest that is not written yet; see ``read_manifest`` for what is refused."""
    try:
        return _entries(parse_yaml(text), path)
    except YamlFault as err:
        raise ManifestError(err.problem, where=err.at(path)) from err


def _entries(data: Any, path: Path) -> tuple[ManifestEntry, ...]:
    documents = data.get("documents") if isinstance(data, dict) else None
    if not isinstance(documents, list) or not documents:
        raise ManifestError("no documents are listed", where=path, mend="list them under 'documents:', as README shows")
    entries = tuple(check_entry(item, path) for item in documents)
    seen: set[str] = set()
    for entry in entries:
        if entry.slug in seen:
            mend = "give each document its own slug"
            raise ManifestError(f"the slug '{entry.slug}' is used twice", where=path, mend=mend)
        seen.add(entry.slug)
    return entries


def check_entry(item: Any, path: Path) -> ManifestEntry:
    """One entry from its YAML mapping; see ``read_manifest`` for what is refused."""
    if not isinstance(item, dict):
        mend = "begin it with '- slug: …' and indent its other fields under that"
        raise ManifestError(f"'{_shown(item)}' is not a document entry", where=path, mend=mend)
    name = _shown(item.get("slug", "?"))
    for key in item:
        if key not in _FIELDS:
            known = f"known fields: {', '.join(_FIELDS)}"
            raise ManifestError(f"document '{name}' has an unknown field '{_shown(key)}'", where=path, mend=known)
        _check_form(name, key, item[key], path)
    for key in _REQUIRED:
        if not item.get(key):
            needed = f"every document needs {', '.join(_REQUIRED)}"
            raise ManifestError(f"document '{name}' lacks the field '{key}'", where=path, mend=needed)
    values = {key: str(value) for key, value in item.items() if value is not None and key != "year"}
    _check_values(values, path)
    values.setdefault("level", KINDS[values["kind"]] or _level(values))
    return ManifestEntry(year=_year(item.get("year"), values, path), **values)


def _check_form(name: str, key: str, value: Any, path: Path) -> None:
    """Every value is one line of text, or a whole number."""
    if isinstance(value, bool | float):
        problem = f"document '{name}': the field '{key}' is not a text but the YAML value {str(value).lower()}"
        raise ManifestError(problem, where=path, mend="put it in quotes")
    if isinstance(value, list | dict):
        problem = f"document '{name}': the field '{key}' holds a list or other fields"
        raise ManifestError(problem, where=path, mend="write one value")
    text = str(value)
    if not text.isprintable():
        odd = next(c for c in text if not c.isprintable())
        problem = f"document '{name}': the field '{key}' has the character U+{ord(odd):04X} in it"
        if not odd.isspace() or odd in "\r\n\t":
            raise ManifestError(problem, where=path, mend="take it out: it cannot be shown")
    if len(text) > _LONGEST:
        problem = f"document '{name}': the field '{key}' has {len(text)} characters"
        raise ManifestError(problem, where=path, mend=f"at most {_LONGEST}")


def _check_values(values: dict[str, str], path: Path) -> None:
    slug, kind, level, date = values["slug"], values["kind"], values.get("level"), values.get("date")
    if not _SLUG_RE.fullmatch(slug) or len(slug) > _LONGEST_SLUG:
        long = f", at most {_LONGEST_SLUG}" if len(slug) > _LONGEST_SLUG else ""
        raise ManifestError(f"'{_shown(slug)}' is no slug", where=path, mend=f"use small letters, digits and '-'{long}")
    if values.get("district") and not _SLUG_RE.fullmatch(values["district"]):
        problem = f"document '{slug}' has the district '{_shown(values['district'])}'"
        raise ManifestError(problem, where=path, mend="write its slug: small letters, digits and '-'")
    if not is_relative_name(values["file"]):
        problem = f"document '{slug}' has the file '{_shown(values['file'])}', which is not inside of sources/"
        raise ManifestError(problem, where=path, mend="put it there, and name it from there")
    if kind not in KINDS:
        kinds = f"use one of {', '.join(KINDS)}"
        raise ManifestError(f"document '{slug}' is of unknown kind '{_shown(kind)}'", where=path, mend=kinds)
    if not _PLACE_RE.fullmatch(values.get("place", "156")):
        mend = "write its code of GB/T 2260 (310000), 156 for the country, or unknown"
        raise ManifestError(f"document '{slug}' is of the place '{_shown(values['place'])}'", where=path, mend=mend)
    if level is not None and level not in _LEVELS:
        levels = f"use one of {', '.join(_LEVELS)}"
        raise ManifestError(f"document '{slug}' is of unknown level '{_shown(level)}'", where=path, mend=levels)
    if date and not is_date(date):
        mend = "write 2023, 2023-11 or 2023-11-05"
        raise ManifestError(f"document '{slug}' has the date '{_shown(date)}'", where=path, mend=mend)


def _level(values: Mapping[str, str]) -> str:
    """The level of a document by its place; municipal where nothing is known of it."""
    place = values.get("place", "")
    if place == "156":
        return "national"
    if values.get("district") or (place.isdigit() and not place.endswith("00")):
        return "district"
    is_province = place.endswith("0000") and not place.startswith(_MUNICIPALITIES)
    return "provincial" if is_province else "municipal"


def _year(stated: Any, values: dict[str, str], path: Path) -> int | None:
    """The year as stated, else that of the date."""
    year = str(stated) if stated else values.get("date", "")[:4]
    if year and not _YEAR_RE.fullmatch(year):
        raise ManifestError(f"document '{values['slug']}' has the year '{_shown(year)}'", where=path, mend="write 2023")
    return int(year) if year else None


def _shown(value: Any) -> str:
    """As much of a value as a message can hold, in characters that can be shown."""
    if isinstance(value, str) and value.isprintable():
        return value if len(value) <= _LONGEST_SLUG else f"{value[:_LONGEST_SLUG]}…"
    return reprlib.repr(value).strip("'")
