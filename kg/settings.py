"""Where things are: the data, the ontology and the exports that a command works on, unless told otherwise."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["data_folder", "exports_folder", "ontology_folder", "shipped_data"]

_PACKAGE = Path(__file__).resolve().parent


def _shipped(name: str) -> Path:
    """Inside the package in a wheel, beside it in a checkout."""
    inside = _PACKAGE / f"_{name}"
    return inside if inside.is_dir() else _PACKAGE.parent / name


def data_folder() -> Path:
    """``KG_DATA`` if set, else ``data`` of the working folder if it has a corpus, else the one that ships."""
    if named := os.environ.get("KG_DATA"):
        return Path(named)
    here = Path("data")
    return here if (here / "corpus.yaml").is_file() else _shipped("data")


def shipped_data() -> Path:
    """The data that ships with this version of the program."""
    return _shipped("data")


def ontology_folder() -> Path:
    """The ontology that ships with this version of the program."""
    return _shipped("ontology")


def exports_folder() -> Path:
    """``KG_EXPORTS`` if set, else ``exports`` of the working folder."""
    return Path(os.environ.get("KG_EXPORTS", "exports"))
