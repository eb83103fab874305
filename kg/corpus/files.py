"""Paths that a user names → the files to add, each with what its sidecar states.

1. A folder stands for all files in it and below it, by name; hidden ones, sidecars, and the ``…_files`` folder that a
   browser puts beside a saved page are passed over.
2. A sidecar is a YAML file beside a file, of the same name: ``方案.yaml`` (or ``方案.html.yaml``) beside ``方案.html``.
   Its keys are the fields of ``corpus.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path

from kg.errors import LexiconError, ManifestError, SourceError
from kg.lexicon.files import load_yaml
from kg.records import ManifestEntry

__all__ = ["SIDECARS", "find_files", "sidecar_of", "stated_beside"]

SIDECARS = (".yaml", ".yml")

_FIELDS = frozenset(field.name for field in fields(ManifestEntry)) - {"file"}
_OTHER_NAMES = {"number": "document_number"}


def find_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files that ``paths`` stand for, each once, in the order of the paths and by name within a folder.

    Raises:
        SourceError: a path does not exist.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise SourceError("cannot be read: No such file or directory", where=path, mend="name a file or a folder")
        found |= dict.fromkeys(_below(path) if path.is_dir() else (path,))
    return tuple(found)


def _below(folder: Path) -> Iterator[Path]:
    """Files of a folder and of those in it; links to folders are not followed, so that none is walked twice."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            if not path.is_symlink() and not path.name.endswith(("_files", ".files")):
                yield from _below(path)
        elif path.is_file() and path.suffix.lower() not in SIDECARS:
            yield path


def sidecar_of(file: Path) -> Path | None:
    """The sidecar beside a file, if it has one."""
    names = [name + ending for name in (file.stem, file.name) for ending in SIDECARS]
    return next((path for path in (file.with_name(name) for name in names) if path != file and path.is_file()), None)


def stated_beside(file: Path) -> dict[str, str]:
    """What the sidecar of a file states, by the names of ``corpus.yaml``; nothing, if there is none.

    Raises:
        ManifestError: it is no YAML, or states a field that is none.
    """
    path = sidecar_of(file)
    if path is None:
        return {}
    try:
        data = load_yaml(path)
    except LexiconError as err:
        raise ManifestError(err.problem, where=err.where, mend=err.mend) from err
    except UnicodeDecodeError as err:
        raise ManifestError("is not UTF-8 text", where=path, mend="save it as UTF-8") from err
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise ManifestError("states no fields", where=path, mend="write 'title: …', one field a line")
    stated = {_OTHER_NAMES.get(str(key), str(key)): str(value) for key, value in data.items() if value is not None}
    for key in stated:
        if key not in _FIELDS:
            known = f"known fields: {', '.join(sorted(_FIELDS))}"
            raise ManifestError(f"states an unknown field '{key}'", where=path, mend=known)
    return stated
