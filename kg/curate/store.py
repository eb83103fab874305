"""A curation file that a review adds to: what stood in it stays, and it is never half written.

1. Every save writes the whole file anew beside the old one and then puts it in its place, in one step.
2. Metadata, columns and rows that were there stay as they stand; rows of this review follow them. A column that the
   file lacks is added.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from kg.curate.session import Judgement
from kg.errors import CurationError
from kg.text.sssom import CURIE_MAP, MAPPING_SLOTS, SssomFile, format_file, parse_file, to_curie

__all__ = ["COLUMNS", "CurationFile"]

#: The columns of a new file.
COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label",
    "mapping_justification", "author_id", "author_label", "mapping_date", "confidence", "match_string", "comment",
)  # fmt: skip

_METADATA = {
    "curie_map": CURIE_MAP,
    "mapping_set_id": "https://w3id.org/shanghai-policy/curation/links",
    "mapping_set_title": "Links judged by people",
    "license": "https://creativecommons.org/licenses/by/4.0/",
}


class CurationFile:
    """One ``*.sssom.tsv`` file.

    Args:
        path: where it is, or will be.
        author: who judges: an ORCID as ``orcid:0000-…``, or a name.
        date: when, as ``2024-05-31``.
    """

    def __init__(self, path: Path, author: str, date: str) -> None:
        self.path, self._author, self._date = path, author, date
        text = path.read_text(encoding="utf-8-sig") if path.exists() else format_file(_METADATA, COLUMNS, ())
        self._before: SssomFile = parse_file(text, str(path))

    def save(self, judgements: Sequence[Judgement]) -> None:
        """Write the rows that were there, then these.

        Raises:
            CurationError: the folder cannot be written.
        """
        rows = [self._row(judgement) for judgement in judgements]
        columns = [*self._before.columns]
        columns += [c for c in MAPPING_SLOTS if c not in columns and any(row.get(c) for row in rows)]
        text = format_file(self._before.header, columns, [*(dict(row.cells) for row in self._before.rows), *rows])
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            _replace(self.path, text)
        except OSError as err:
            raise CurationError(f"cannot be written: {err.strerror}", where=self.path) from err

    def _row(self, judgement: Judgement) -> dict[str, str]:
        question = judgement.question
        signed = "author_id" if self._author.startswith("orcid:") else "author_label"
        return {
            "subject_id": to_curie(question.subject.key),
            "subject_label": question.subject.title,
            "predicate_id": question.predicate,
            "predicate_modifier": "Not" if judgement.rejected else "",
            "object_id": to_curie(question.object.key),
            "object_label": question.object.title,
            "mapping_justification": "semapv:MappingReview",
            signed: self._author,
            "mapping_date": self._date,
            "match_string": question.subject.quote,
            "comment": judgement.comment,
        }


def _replace(path: Path, text: str) -> None:
    """Put ``text`` in the place of a file: a reader sees the old file or the new one, never a part."""
    beside = path.with_name(f".{path.name}.tmp")
    with beside.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
