"""How reforms are named that only shared wording shows: ``data/lexicon/inferred.yaml`` compiled.

In: the file. Out: ``InferredWords``: which half-sentences name no reform, readable identifiers by label, and what has
taken the place of identifiers of earlier releases.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import LexiconError
from kg.lexicon.files import data_folder, load_yaml
from kg.text.normalise import bare

__all__ = ["Former", "InferredWords", "load_inferred"]


@dataclass(frozen=True, slots=True)
class Former:
    """An identifier of an earlier release: its slug and label, and the slug of what has replaced it, if anything."""

    slug: str
    label: str
    replaced_by: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class InferredWords:
    """``purpose`` matches a half-sentence that says what for, ``torn`` one without its verb, ``choice`` one that is a
    choice among several, ``local`` a district's.
    """

    purpose: re.Pattern[str]
    torn: re.Pattern[str]
    choice: re.Pattern[str]
    local: re.Pattern[str]
    slugs: Mapping[str, str]
    former: tuple[Former, ...]

    def slug(self, label: str) -> str | None:
        """The readable identifier of a label, if it has been given one."""
        return self.slugs.get(bare(label))


def load_inferred(path: Path | None = None) -> InferredWords:
    """The file of that path, that of the project when ``None``.

    Raises:
        LexiconError: a list is missing or an entry is not as in the shipped file.
    """
    path = path or data_folder() / "lexicon" / "inferred.yaml"
    content = load_yaml(path)

    def words(name: str) -> str:
        return "|".join(re.escape(str(entry["word"])) for entry in _list(content, name, ("word",), path))

    names = _list(content, "names", ("label", "slug"), path)
    former = _list(content, "former", ("slug", "label", "reason"), path)
    return InferredWords(
        purpose=re.compile(f"(?:{words('adverbs')})*(?:{words('purposes')})"),
        torn=re.compile(f"(?:{words('torn')})$"),
        choice=re.compile(f"^(?:{words('choices')})"),
        local=re.compile(words("local")),
        slugs={bare(str(entry["label"])): str(entry["slug"]) for entry in names},
        former=tuple(Former(e["slug"], e["label"], e.get("replaced_by"), e["reason"]) for e in former),
    )


def _list(content: Any, name: str, fields: tuple[str, ...], path: Path) -> list[Mapping[str, Any]]:
    entries = content.get(name) if isinstance(content, Mapping) else None
    if not isinstance(entries, list):
        raise LexiconError(f"the list {name!r} is missing", where=path, mend="see the head of the shipped file")
    for entry in entries:
        if not isinstance(entry, Mapping) or any(field not in entry for field in fields):
            raise LexiconError(f"an entry of {name!r} lacks one of {', '.join(fields)}: {entry!r}", where=path)
    return entries
