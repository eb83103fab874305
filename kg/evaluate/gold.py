"""The gold set on disk → ``Gold``: hand-made truth as rows that know their file and line.

1. Every ``*.csv`` of the folder whose name is known is read; a name that is not known is an error, because a
   misspelt file would be passed over in silence. A file that is missing is simply not measured.
2. The columns that scoring needs must be there; others may be.
3. `` || `` inside a cell separates readings that are equally right, ``|`` separates values.

Limits: whether a path exists is not known here but where it is looked up (``kg.evaluate.locate``).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from kg.errors import GoldError

__all__ = ["COLUMNS", "Gold", "GoldRow", "read_gold", "readings", "values"]

#: The columns that scoring needs, by the name of the file.
COLUMNS: dict[str, tuple[str, ...]] = {
    "bodies": ("body", "verdict", "why"),
    "brands": ("name",),
    "cases": ("rank", "district", "title", "start", "end", "lead_units", "cited", "also_named"),
    "citations": ("source", "canonical", "is_document", "level", "relation"),
    "commitments": ("clause_a", "clause_b", "same"),
    "continuity": ("place", "other_plan", "state", "where_and_why"),
    "elaborates": ("number", "paragraph_title"),
    "exemplifies": ("rank", "plan", "path", "strength"),
    "implements": ("plan", "path", "reform", "certain", "basis"),
    "measures": ("plan", "path", "kind", "title", "start", "end", "sentences", "chars"),
    "modality": ("case_or_measure", "quantity", "said_today", "verdict", "why"),
    "orgs": ("printed", "source", "canonical", "core"),
    "quantities": ("owner", "quote", "value", "unit", "indicator", "normal_value", "normal_unit", "changed_from"),
    "reforms": ("name", "aliases", "mentions"),
    "results": ("rank", "quote", "value", "unit", "role"),
    "reuse": ("plan_a", "path_a", "plan_b", "path_b", "kind"),
    "table": (
        "number", "pilot", "service", "action", "reform_item", "text", "unit_text", "units", "deadline_text",
        "deadline_status",
    ),
    "targets": ("plan", "path", "quote", "value", "unit", "comparator"),
    "topics": ("plan", "path", "primary", "secondary", "certain"),
    "traps": ("term", "place", "looks_like"),
    "uptake": ("later", "earlier", "said_today", "verdict", "why"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GoldRow:
    """One row; ``where`` is its file and line, ``cells`` its columns with their values."""

    where: str
    cells: tuple[tuple[str, str], ...]

    def __getitem__(self, column: str) -> str:
        """The value of a column, empty where the row or the file has none."""
        return next((value for name, value in self.cells if name == column), "")

    @property
    def is_certain(self) -> bool:
        return self["certain"] != "false"


@dataclass(frozen=True, slots=True)
class Gold:
    """All rows by the name of their file."""

    files: tuple[tuple[str, tuple[GoldRow, ...]], ...]

    def rows(self, name: str) -> tuple[GoldRow, ...]:
        """The rows of a file, none where it is missing."""
        return next((rows for file, rows in self.files if file == name), ())


def readings(cell: str) -> tuple[str, ...]:
    """The readings of a cell that are equally right.

    >>> readings("> || =")
    ('>', '=')
    """
    return tuple(reading.strip() for reading in cell.split(" || "))


def values(cell: str) -> tuple[str, ...]:
    """The values of a cell that lists several.

    >>> values("各镇|园区"), values("")
    (('各镇', '园区'), ())
    """
    return tuple(value.strip() for value in cell.split("|") if value.strip())


def read_gold(folder: Path) -> Gold:
    """Every gold file of a folder.

    Raises:
        GoldError: no such folder, nothing in it, an unknown file, a missing column or a row of the wrong width.
    """
    paths = sorted(folder.glob("*.csv"))
    if not paths:
        raise GoldError("no gold file is there", where=folder, mend=f"expected files: {', '.join(sorted(COLUMNS))}.csv")
    return Gold(tuple((path.stem, _read(path)) for path in paths))


def _read(path: Path) -> tuple[GoldRow, ...]:
    if path.stem not in COLUMNS:
        raise GoldError("no gold file has this name", where=path, mend=f"known names: {', '.join(sorted(COLUMNS))}")
    rows: list[GoldRow] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, [])
            _check_header(header, path)
            line = reader.line_num + 1
            for cells in reader:
                if cells:
                    rows.append(_row(header, cells, f"{path}:{line}"))
                line = reader.line_num + 1
    except (csv.Error, UnicodeDecodeError) as err:
        raise GoldError(f"not readable as CSV in UTF-8: {err}", where=path) from err
    return tuple(rows)


def _check_header(header: list[str], path: Path) -> None:
    missing = [name for name in COLUMNS[path.stem] if name not in header]
    if missing:
        there = ", ".join(header)
        raise GoldError(f"the column '{missing[0]}' is missing", where=f"{path}:1", mend=f"columns there: {there}")


def _row(header: list[str], cells: list[str], where: str) -> GoldRow:
    if len(cells) != len(header):
        counts = f"{len(cells)} cells under {len(header)} columns"
        raise GoldError(counts, where=where, mend="put a cell with a comma in quotes")
    return GoldRow(where, tuple(zip(header, cells, strict=True)))
