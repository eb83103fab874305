"""The table of Jinshan's plan of 2022, read here without the program's help."""

from __future__ import annotations

import re
from typing import NamedTuple

from tests.entry import ROOT

__all__ = ["Row", "annex"]


class Row(NamedTuple):
    """A row by its number, with who is responsible and by when as printed; "" where the cell is missing."""

    number: str
    units: str
    deadline: str


def annex() -> list[Row]:
    """The hundred rows, in order. Rows 68 and 74 have no cell for the deadline; nothing else is at the end of a row."""
    lines = (ROOT / "data/sources/jinshan-2022.txt").read_text(encoding="utf-8").splitlines()
    cells = [line.rstrip().split("\t") for line in lines if re.match(r"\d+\*?\t", line)]
    timed = [row if re.search("月$|持续推进|已完成", row[-1]) else [*row, ""] for row in cells]
    rows = [Row(row[0].rstrip("*"), row[-2], row[-1]) for row in timed]
    assert [row.number for row in rows] == [str(number) for number in range(1, 101)]
    assert [row.number for row in rows if not row.deadline] == ["68", "74"]
    return rows
