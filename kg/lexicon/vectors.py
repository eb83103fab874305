"""Vectors of clauses as data: what a sentence encoder made of the clauses of the corpus, without the encoder.

In: ``data/vectors/*.vec``, written by ``kg vectors``. Out: ``Vectors``: small whole numbers by the words of a clause.
Other direction: vectors as an encoder gives them → the content of such a file.

1. A file is text in UTF-8. Lines ``name: value`` tell the model, its dimensions, the levels of a unit, the centre and
   the calibration; then comes one line a clause, sorted: the hash of model and words, a blank, and one character for
   each dimension. So a change of one clause changes one line.
2. Vectors are centred: all plans are about the same things, so that all raw vectors point almost the same way; what
   tells two clauses apart is what is left without the mean. The centre is kept in the file, so that clauses added
   later are moved by the same amount, and lines that are there stay as they are.
3. A centred vector is made of length 1 and rounded to levels (−31 to 31). From there on all is whole numbers: the
   same results on every machine, with or without the encoder.
4. Words are hashed after folding (width, white space, quotes), because these say nothing about what is meant.

Limits: one model at a time; vectors of two models cannot be compared.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path

from kg.errors import LexiconError
from kg.text.normalise import fold

__all__ = ["LEVELS", "Calibration", "Vectors", "clause_hash", "load_vectors", "quantise", "read_vectors",
           "write_vectors"]  # fmt: skip

#: Levels to either side of nothing that a dimension has.
LEVELS = 31

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"
_VALUE_OF = {character: n - LEVELS for n, character in enumerate(_ALPHABET)}
_HASH = 16  # hexadecimal digits
_FINE = 1_000_000  # steps of a unit in which the centre is kept
_HEAD = ("model", "dimensions", "unit", "centre", "calibration")


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the signs of a pair add up to its log-odds, all in thousandths: where there is nothing, for a cosine of 1,
    for a likeness of words of 1, for the same of the most alike parts, for a shared name. Fitted for one model on pairs
    that were read.
    """

    nothing: int
    cosine: int
    words: int
    part: int
    name: int


@dataclass(frozen=True, slots=True)
class Vectors:
    """What one model makes of clauses. ``levels`` are by the hash of the words, all of ``dimensions`` numbers."""

    model: str = ""
    dimensions: int = 0
    unit: int = 0  # levels in a length of 1
    centre: tuple[int, ...] = ()  # in millionths
    calibration: Calibration | None = None
    levels: Mapping[str, array[int]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.levels)

    def of(self, text: str) -> array[int] | None:
        """The vector of a clause; ``None`` where the model was not asked about these words."""
        return self.levels.get(clause_hash(text, self.model)) if self.levels else None


def clause_hash(text: str, model: str) -> str:
    """What a clause's vector is kept under.

    >>> clause_hash("水、电 ", "m") == clause_hash("水、电", "m") != clause_hash("水、电", "n")
    True
    """
    return hashlib.sha256(f"{model}\x1f{fold(text)}".encode()).hexdigest()[:_HASH]


def load_vectors(folder: Path) -> Vectors:
    """The vectors of a data folder's ``vectors``; none where there is no such folder, or no file in it.

    Raises:
        LexiconError: a file is not as ``kg vectors`` writes it, or there is more than one.
    """
    files = sorted(folder.glob("*.vec"))
    if len(files) > 1:
        names = ", ".join(file.name for file in files)
        raise LexiconError(f"vectors of {len(files)} models: {names}", where=folder, mend="keep one of them")
    if not files:
        return Vectors()
    try:
        return read_vectors(files[0].read_text(encoding="utf-8"))
    except (ValueError, KeyError) as err:
        raise LexiconError(f"not readable: {err}", where=files[0], mend="make it anew: kg vectors") from err


def read_vectors(content: str) -> Vectors:
    """The vectors of a file's content.

    Raises:
        ValueError: a line is not as it should be.
        KeyError: a line of the head is missing.
    """
    lines = [line for line in content.splitlines() if line and not line.startswith("#")]
    head = dict(line.split(": ", 1) for line in lines[: len(_HEAD)])
    dimensions = int(head["dimensions"])
    levels: dict[str, array[int]] = {}
    for line in lines[len(_HEAD) :]:
        key, _, written = line.partition(" ")
        if len(key) != _HASH or len(written) != dimensions or not _VALUE_OF.keys() >= set(written):
            raise ValueError(f"the line of {key[:_HASH]} is damaged")
        levels[key] = array("b", [_VALUE_OF[character] for character in written])
    centre = tuple(int(value) for value in head["centre"].split())
    if len(centre) != dimensions:
        raise ValueError(f"the centre has {len(centre)} of {dimensions} dimensions")
    calibration = Calibration(*(int(value) for value in head["calibration"].split()))
    return Vectors(head["model"], dimensions, int(head["unit"]), centre, calibration, levels)


def write_vectors(vectors: Vectors) -> str:
    """The content of a file: the same vectors give the same text."""
    odds = vectors.calibration or Calibration(0, 0, 0, 0, 0)
    head = (
        vectors.model,
        str(vectors.dimensions),
        str(vectors.unit),
        " ".join(map(str, vectors.centre)),
        f"{odds.nothing} {odds.cosine} {odds.words} {odds.part} {odds.name}",
    )
    lines = ["# Vectors of clauses, made by `kg vectors`. Read by kg/lexicon/vectors.py, which says what stands here."]
    lines += [f"{name}: {value}" for name, value in zip(_HEAD, head, strict=True)]
    lines += [
        f"{key} {''.join(_ALPHABET[level + LEVELS] for level in levels)}"
        for key, levels in sorted(vectors.levels.items())
    ]
    return "\n".join(lines) + "\n"


def quantise(raw: Iterable[Sequence[float]], centre: Sequence[int], unit: int) -> list[array[int]]:
    """Vectors as an encoder gives them, centred, of length 1, in levels.

    >>> quantise([[0.6, 0.5, 0.0]], [0, 500_000, 0], 30)[0].tolist()
    [30, 0, 0]
    """
    found: list[array[int]] = []
    for vector in raw:
        moved = [float(value) - middle / _FINE for value, middle in zip(vector, centre, strict=True)]
        length = sqrt(sum(value * value for value in moved)) or 1.0
        found.append(array("b", [max(-LEVELS, min(LEVELS, round(unit * value / length))) for value in moved]))
    return found
