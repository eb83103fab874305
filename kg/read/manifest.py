"""``data/corpus.yaml`` → the manifest entries of the corpus."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from kg.errors import LexiconError, ManifestError
from kg.lexicon.files import load_yaml
from kg.records import ManifestEntry

__all__ = ["KINDS", "check_entry", "read_manifest"]

#: Kinds of document and the level that each is of; empty where its place tells the level.
KINDS = {
    "district-plan": "district",
    "municipal-plan": "municipal",
    "provincial-plan": "provincial",
    "national-plan": "national",
    "case-collection": "municipal",
    **dict.fromkeys(
        ("regulation", "reply", "decision", "order", "announcement", "report", "letter", "personnel", "white-paper"), ""
    ),
}

_LEVELS = ("district", "municipal", "provincial", "national")
_PLACE_RE = re.compile(r"156|\d{6}|unknown")
_MUNICIPALITIES = ("11", "12", "31", "50")  # 北京市, 天津市, 上海市, 重庆市: provinces in rank, cities in name

_SLUG_RE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DATE_RE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_YEAR_RE = re.compile(r"(?:19|20)\d{2}")
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
    except UnicodeDecodeError as err:
        raise ManifestError("is not UTF-8 text", where=path, mend="save it as UTF-8") from err
    except OSError as err:
        raise ManifestError(f"cannot be read: {err.strerror}", where=path) from err
    documents = data.get("documents") if isinstance(data, dict) else None
    if not isinstance(documents, list) or not documents:
        raise ManifestError("no documents are listed", where=path, mend="list them under 'documents:', as README shows")
    entries = tuple(check_entry(item, path) for item in documents)
    slugs = [entry.slug for entry in entries]
    for n, slug in enumerate(slugs):
        if slug in slugs[:n]:
            raise ManifestError(f"the slug '{slug}' is used twice", where=path, mend="give each document its own slug")
    return entries


def check_entry(item: Any, path: Path) -> ManifestEntry:
    """One entry from its YAML mapping; see ``read_manifest`` for what is refused."""
    if not isinstance(item, dict):
        mend = "begin it with '- slug: …' and indent its other fields under that"
        raise ManifestError(f"'{item}' is not a document entry", where=path, mend=mend)
    name = item.get("slug", "?")
    for key in item:
        if key not in _FIELDS:
            known = f"known fields: {', '.join(_FIELDS)}"
            raise ManifestError(f"document '{name}' has an unknown field '{key}'", where=path, mend=known)
    for key in _REQUIRED:
        if not item.get(key):
            needed = f"every document needs {', '.join(_REQUIRED)}"
            raise ManifestError(f"document '{name}' lacks the field '{key}'", where=path, mend=needed)
    values = {key: str(value) for key, value in item.items() if value is not None and key != "year"}
    _check_values(values, path)
    values.setdefault("level", KINDS[values["kind"]] or _level(values))
    return ManifestEntry(year=_year(item.get("year"), values, path), **values)


def _check_values(values: dict[str, str], path: Path) -> None:
    slug, kind, level, date = values["slug"], values["kind"], values.get("level"), values.get("date")
    if not _SLUG_RE.fullmatch(slug):
        raise ManifestError(f"'{slug}' is no slug", where=path, mend="use small letters, digits and '-'")
    if kind not in KINDS:
        kinds = f"use one of {', '.join(KINDS)}"
        raise ManifestError(f"document '{slug}' is of unknown kind '{kind}'", where=path, mend=kinds)
    if not _PLACE_RE.fullmatch(values.get("place", "156")):
        mend = "write its code of GB/T 2260 (310000), 156 for the country, or unknown"
        raise ManifestError(f"document '{slug}' is of the place '{values['place']}'", where=path, mend=mend)
    if level is not None and level not in _LEVELS:
        levels = f"use one of {', '.join(_LEVELS)}"
        raise ManifestError(f"document '{slug}' is of unknown level '{level}'", where=path, mend=levels)
    if date and not _DATE_RE.fullmatch(date):
        mend = "write 2023, 2023-11 or 2023-11-05"
        raise ManifestError(f"document '{slug}' has the date '{date}'", where=path, mend=mend)


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
        raise ManifestError(f"document '{values['slug']}' has the year '{year}'", where=path, mend="write 2023")
    return int(year) if year else None
