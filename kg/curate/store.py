"""A curation file that a review adds to: what it holds already is kept, and it is never written in part.

1. Every save reads the file anew, adds the rows of this review behind those that are there now, and puts the whole in
   its place in one step, all under the lock of the file. So two reviews at once, and whoever edits the file by hand
   between two verdicts, keep what they wrote.
2. Metadata, columns and rows that are there stay as they stand. A column that the file lacks is added.
3. A review does not begin while an editor has the file open (its lock file or swap file lies beside it), because the
   editor would overwrite the verdicts when it saves. If an editor opens the file later, the reviewer is warned, and the
   verdict is saved all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from kg.curate.session import Judgement
from kg.errors import CurationError
from kg.files.atomic import clear_fresh, write_whole
from kg.files.lock import Held, locked
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
_PATIENCE = 30.0  # seconds that another may take to save
#: What an editor leaves beside a file that is open in it: LibreOffice, Microsoft Office, Vim, Emacs, Kate.
_EDITORS = (".~lock.{}#", "~${}", ".{}.swp", ".{}.swo", ".#{}", ".{}.kate-swp")

Row = dict[str, str]


class CurationFile:
    """One ``*.sssom.tsv`` file.

    Args:
        path: where it is, or will be.
        author: who judges: an ORCID as ``orcid:0000-…``, or a name.
        date: when, as ``2024-05-31``.
        warn: told, once, that an editor has the file open.

    Raises:
        CurationError: it cannot be read, or is open in an editor.
    """

    def __init__(self, path: Path, author: str, date: str, warn: Callable[[str], None] = lambda _: None) -> None:
        self.path, self._author, self._date, self._warn = path, author, date, warn
        self._written: list[Row] = []
        self._warned = False
        if opened := _editor(path):
            raise CurationError(
                f"is open in an editor ({opened.name} lies beside it)", where=path,
                mend="close it there first: on saving it would write over the verdicts",
            )  # fmt: skip
        _read(path)

    def save(self, judgements: Sequence[Judgement]) -> None:
        """Have the rows of this review be these, behind what else the file holds by now.

        Raises:
            CurationError: the folder cannot be written, the file was broken meanwhile, or another process keeps it.
        """
        rows = [self._row(judgement) for judgement in judgements]
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with locked(self.path, "kg review", seconds=_PATIENCE):
                clear_fresh(self.path.parent)
                self._merge(rows)
        except Held as held:
            raise CurationError(f"is being written by another process ({held.owner})", where=self.path) from held
        except OSError as err:
            raise CurationError(f"cannot be written: {err.strerror}", where=self.path) from err
        if not self._warned and (opened := _editor(self.path)):
            self._warned = True
            self._warn(f"{self.path} is open in an editor ({opened.name}): load it anew there before you save.")

    def _merge(self, rows: list[Row]) -> None:
        there = _read(self.path)
        others = [dict(row.cells) for row in there.rows]
        for row in self._written:
            if row in others:
                others.reverse()  # ours stand last
                others.remove(row)
                others.reverse()
        columns = [*there.columns]
        columns += [c for c in MAPPING_SLOTS if c not in columns and any(row.get(c) for row in rows)]
        write_whole(self.path, format_file(there.header, columns, [*others, *rows]).encode())
        self._written = [_as_read(row) for row in rows]

    def _row(self, judgement: Judgement) -> Row:
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


def _read(path: Path) -> SssomFile:
    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else format_file(_METADATA, COLUMNS, ())
    except UnicodeDecodeError as err:
        raise CurationError("is not UTF-8 text", where=path, mend="save it as UTF-8") from err
    except OSError as err:
        raise CurationError(f"cannot be read: {err.strerror}", where=path) from err
    return parse_file(text, str(path))


def _as_read(row: Row) -> Row:
    """A row as it is found again in the file: white space made one blank, empty cells left out."""
    flat = {column: " ".join(value.split()) for column, value in row.items()}
    return {column: value for column, value in flat.items() if value}


def _editor(path: Path) -> Path | None:
    """What an editor has put beside the file."""
    names = (path.with_name(pattern.format(path.name)) for pattern in _EDITORS)
    return next((name for name in names if name.is_symlink() or name.exists()), None)
