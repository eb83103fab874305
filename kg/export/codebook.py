"""What each column of the tables holds: ``ontology/codebook.yaml`` in, records out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kg.errors import LexiconError
from kg.lexicon.files import load_yaml

__all__ = ["Column", "Table", "read_codebook"]

_TYPES = ("string", "integer", "number", "boolean")


@dataclass(frozen=True, slots=True)
class Column:
    """``type`` as Frictionless names it."""

    name: str
    type: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Table:
    """``key``: the columns that tell one row from all others; none where rows repeat."""

    name: str
    zh: str
    en: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


def read_codebook(ontology: Path) -> dict[str, Table]:
    """The tables by name, in the order of the file.

    Raises:
        LexiconError: a field is missing, or a type unknown.
    """
    path = ontology / "codebook.yaml"
    try:
        return {name: _table(name, entry) for name, entry in load_yaml(path)["tables"].items()}
    except (KeyError, TypeError, ValueError) as err:
        raise LexiconError(f"a table or column lacks a field or has a wrong one: {err}", where=path) from err


def _table(name: str, entry: dict[str, dict[str, dict[str, str]]]) -> Table:
    columns = tuple(Column(key, one["type"], one["zh"], one["en"]) for key, one in entry["columns"].items())
    wrong = [one.name for one in columns if one.type not in _TYPES]
    if wrong:
        raise ValueError(f"{name}: {', '.join(wrong)} is none of {', '.join(_TYPES)}")
    return Table(name, str(entry["about"]["zh"]), str(entry["about"]["en"]), tuple(entry["key"]), columns)
