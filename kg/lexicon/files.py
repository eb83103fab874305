"""Reading the vocabulary files of ``data/lexicon/``: YAML in, plain values out, with the line for error messages.

Every stage's lexicon (units, reforms, topics, structure …) is compiled from these by its own module.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from kg.errors import LexiconError

__all__ = ["data_folder", "load_yaml"]

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def data_folder() -> Path:
    """The ``data`` folder that ships with the package: beside ``kg`` in a checkout, inside it in a wheel."""
    here = Path(__file__).resolve().parents[1]
    inside = here / "_data"
    return inside if inside.is_dir() else here.parent / "data"


def load_yaml(path: Path) -> Any:
    """The content of a YAML file.

    Raises:
        LexiconError: the file is missing or is not YAML; the message names file and line.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except FileNotFoundError as err:
        raise LexiconError("this file is missing", where=path) from err
    except yaml.YAMLError as err:
        mark = getattr(err, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise LexiconError(f"not readable as YAML: {getattr(err, 'problem', err)}", where=f"{path}{line}") from err
