"""Which document set a named reform for the country or the city: ``data/lexicon/origins.yaml`` in, a lookup out.

1. Every entry has a basis: a text of the corpus, or general knowledge; the graph says which.
2. A reform without an entry has no known origin. Nothing is inferred from its level, its topic or the first plan that
   names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import LexiconError
from kg.lexicon.files import data_folder, load_yaml

__all__ = ["Origin", "load_origins"]

_BASES = ("corpus", "general")


@dataclass(frozen=True, slots=True)
class Origin:
    """``document``: slug of a known document; ``date``: since when, where that is not the document's own date."""

    slug: str
    basis: str
    document: str | None = None
    date: str | None = None
    seen_in: str = ""


def load_origins(path: Path | None = None) -> Mapping[str, Origin]:
    """Slug of a reform → its origin, from the file of that path, or that of the project.

    Raises:
        LexiconError: a field is missing or unknown, an entry has neither document nor date, or a reform stands twice.
    """
    if path is None or not path.exists():  # a data folder made before there were origins
        path = data_folder() / "lexicon" / "origins.yaml"
    try:
        origins = [Origin(**entry) for entry in load_yaml(path)["reforms"]]
    except (KeyError, TypeError) as err:
        raise LexiconError(f"an origin lacks a field or has an unknown one: {err}", where=path) from err
    found: dict[str, Origin] = {}
    for one in origins:
        if one.basis not in _BASES or not (one.document or one.date):
            raise LexiconError(f"{one.slug}: basis must be corpus or general, with a document or a date", where=path)
        if found.setdefault(one.slug, one) is not one:
            raise LexiconError(f"the reform {one.slug} stands twice", where=path)
    return found
