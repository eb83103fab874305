"""In which column of a table each cell of a row belongs, learned from the table itself.

By position, unless the row as printed is much less likely than another order-keeping placement. How likely a text is
in a column is learned from all rows: the characters it is written with, its length, whether it ends a sentence or
begins with a number. Nothing is known beforehand of departments or dates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, repeat
from math import log

from kg.parse.headings import match_number
from kg.text.mapped import MappedText

__all__ = ["Cells", "Profile", "learn_profiles", "place"]

#: The non-empty cells of a row, each with the column that it is printed in.
Cells = Sequence[tuple[int, MappedText]]

_MARGIN = 6.0  # by how much (log-likelihood) another placement must beat the printed one
_STEP = 1.0  # what each column that a cell is moved costs


@dataclass(frozen=True, slots=True)
class Profile:
    """What the texts of one column look like."""

    characters: Mapping[str, float]  # log-likelihood of each character met
    unmet: float  # and of any other
    mean_log_length: float
    sentence: float  # share of cells that end a sentence
    numbered: float  # share of cells that begin with a number of their own: 一、 (二)

    @classmethod
    def of(cls, texts: Sequence[str]) -> Profile:
        characters = Counter(c for text in texts for c in text)
        mean = sum(log(len(t)) for t in texts) / len(texts) if texts else log(8)
        ended = (sum(t.endswith("。") for t in texts) + 0.5) / (len(texts) + 1)
        numbered = (sum(match_number(t) is not None for t in texts) + 0.5) / (len(texts) + 1)
        size = sum(characters.values()) + 600
        logs = {c: log((n + 0.2) / size) for c, n in characters.items()}
        return cls(logs, log(0.2 / size), mean, ended, numbered)

    def score(self, text: str) -> float:
        """Log-likelihood of the text in this column, per character, so that long texts do not drown the rest."""
        letters = sum(map(self.characters.get, text, repeat(self.unmet))) / len(text)
        length = -2 * abs(log(len(text)) - self.mean_log_length)
        ended = log(self.sentence if text.endswith("。") else 1 - self.sentence)
        numbered = log(self.numbered if match_number(text) else 1 - self.numbered)
        return 2 * letters + length + 2 * ended + 2 * numbered


def learn_profiles(width: int, rows: Sequence[Cells]) -> list[Profile]:
    """One profile per column, learned first from the cells as printed, then once more from where they are placed."""
    profiles = [Profile.of([cell.text for row in rows for i, cell in row if i == column]) for column in range(width)]
    placed = [zip(place(row, profiles)[0], row, strict=True) for row in rows if len(row) <= width]
    by_column: dict[int, list[str]] = {column: [] for column in range(width)}
    for row in placed:
        for column, (_, cell) in row:
            by_column[column].append(cell.text)
    return [Profile.of(by_column[column]) for column in range(width)]


def place(cells: Cells, profiles: Sequence[Profile]) -> tuple[tuple[int, ...], bool]:
    """The column of each cell, and whether that is another than printed."""
    as_printed = tuple(i for i, _ in cells)
    if as_printed == tuple(range(len(profiles))):
        return as_printed, False
    choices = combinations(range(len(profiles)), len(cells))

    fit = [[p.score(cell.text) - _STEP * abs(column - i) for column, p in enumerate(profiles)] for i, cell in cells]

    def score(columns: tuple[int, ...]) -> float:
        return sum(scores[column] for column, scores in zip(columns, fit, strict=True))

    best = max(choices, key=lambda c: (score(c), c), default=as_printed[: len(profiles)])
    if all(i < len(profiles) for i in as_printed) and score(best) - score(as_printed) <= _MARGIN:
        return as_printed, False
    return best, best != as_printed
