"""Policy documents known by name: ``data/lexicon/documents.yaml`` in, a registry that finds them by any title out.

1. Titles are compared folded (``kg.text.normalise``), so blanks and punctuation width do not matter.
2. A title or alias may belong to one document only; a clash stops the build.
3. A title that nobody registered has a slug all the same: ``doc-`` and ten hex digits of its SHA-256.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from kg.errors import LexiconError
from kg.lexicon.files import data_folder, load_yaml
from kg.text.normalise import fold

__all__ = ["DocumentRegistry", "KnownDocument", "document_slug", "load_documents"]

_LEVELS = ("national", "municipal", "district", "other")


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """One document; ``None`` where a fact is not verified. ``version`` is the press's informal number."""

    slug: str
    title: str
    level: str
    seen_in: str
    aliases: tuple[str, ...] = ()
    number: str | None = None
    issuer: str | None = None
    date: str | None = None
    version: str | None = None
    version_inferred: bool = False
    based_on: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentRegistry:
    """All known documents, sorted by slug, and how texts name one by its version."""

    documents: tuple[KnownDocument, ...]
    mentions: tuple[re.Pattern[str], ...]
    _by_title: Mapping[str, KnownDocument] = field(repr=False, compare=False)

    def find(self, title: str) -> KnownDocument | None:
        """The document with this title or alias, however spaced."""
        return self._by_title.get(fold(title))

    def of_version(self, version: str) -> KnownDocument | None:
        """The document that the press calls by this number, such as ``6.0``."""
        return next((known for known in self.documents if known.version == version), None)


@cache
def load_documents(path: Path | None = None) -> DocumentRegistry:
    """The registry of ``path``, by default the one that ships with the package.

    Raises:
        LexiconError: missing file or field, unknown level, or a slug or title used twice.
    """
    path = path or data_folder() / "lexicon" / "documents.yaml"
    raw = load_yaml(path)
    try:
        documents = tuple(sorted((_document(entry) for entry in raw["documents"]), key=lambda known: known.slug))
        mentions = tuple(re.compile(pattern) for pattern in raw["version_mentions"])
    except (KeyError, TypeError, re.error) as err:
        raise LexiconError(f"a document lacks a field or has an unknown one: {err}", where=path) from err
    return DocumentRegistry(documents, mentions, _by_title(documents, path))


def document_slug(title: str) -> str:
    """The slug of a document by its title: the registered one, or one made of the title itself.

    >>> document_slug("上海加强集成创新 持续优化营商环境行动方案")
    'shanghai-2023'
    >>> document_slug("杨浦区碳达峰实施方案") == document_slug("杨浦区 碳达峰实施方案")
    True
    """
    known = load_documents().find(title)
    return known.slug if known else f"doc-{hashlib.sha256(fold(title).encode()).hexdigest()[:10]}"


def _document(entry: Mapping[str, Any]) -> KnownDocument:
    return KnownDocument(**{**entry, "aliases": tuple(entry.get("aliases", ()))})


def _by_title(documents: tuple[KnownDocument, ...], path: Path) -> dict[str, KnownDocument]:
    found: dict[str, KnownDocument] = {}
    slugs: set[str] = set()
    for known in documents:
        if known.level not in _LEVELS:
            raise LexiconError(f"{known.slug}: level {known.level!r} is none of {', '.join(_LEVELS)}", where=path)
        if known.slug in slugs:
            raise LexiconError(f"the slug {known.slug} is used twice", where=path, mend="Give each document its own.")
        slugs.add(known.slug)
        for title in (known.title, *known.aliases):
            other = found.setdefault(fold(title), known)
            if other is not known:
                raise LexiconError(f"{title} names both {other.slug} and {known.slug}", where=path)
    return found
