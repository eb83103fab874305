"""Reading the vocabulary files of ``data/lexicon/``: YAML in, plain values out, with the line for error messages.

Every stage's lexicon (units, reforms, topics, structure …) is compiled from these by its own module.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kg.errors import LexiconError
from kg.text.plain_yaml import YamlFault, parse_yaml

__all__ = ["data_folder", "load_yaml"]


def data_folder() -> Path:
    """The ``data`` folder that ships with the package: beside ``kg`` in a checkout, inside it in a wheel."""
    here = Path(__file__).resolve().parents[1]
    inside = here / "_data"
    return inside if inside.is_dir() else here.parent / "data"


def load_yaml(path: Path) -> Any:
    """The content of a YAML file.

    Raises:
        LexiconError: the file is missing, unreadable or not such YAML as ``kg.text.plain_yaml`` reads; the message
            names file and line.
    """
    try:
        return parse_yaml(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as err:
        raise LexiconError("this file is missing", where=path) from err
    except UnicodeDecodeError as err:
        raise LexiconError("is not UTF-8 text", where=path, mend="save it as UTF-8") from err
    except OSError as err:
        raise LexiconError(f"cannot be read: {err.strerror}", where=path) from err
    except YamlFault as err:
        raise LexiconError(err.problem, where=err.at(path)) from err
