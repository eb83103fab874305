"""Vectors as data: what is written is read again, and what is damaged is named."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.lexicon.vectors import (
    LEVELS,
    Calibration,
    Vectors,
    clause_hash,
    load_vectors,
    quantise,
    read_vectors,
    write_vectors,
)

SMALL = Vectors(
    "small", 3, 30, (0, 500_000, -2), Calibration(-9000, 14000, 5000, 12000, 3000),
    {clause_hash("落实歇业备案制度", "small"): array("b", [LEVELS, -LEVELS, 0])},
)  # fmt: skip


def test_what_is_written_is_read_again() -> None:
    content = write_vectors(SMALL)
    again = read_vectors(content)
    assert again == SMALL
    assert write_vectors(again) == content
    assert again.of("落实 歇业备案制度") == array("b", [LEVELS, -LEVELS, 0])
    assert again.of("落实歇业备案") is None


def test_a_vector_keeps_its_direction_and_not_its_length() -> None:
    assert quantise([[3.0, 4.0]], [0, 0], 30) == quantise([[0.3, 0.4]], [0, 0], 30) == [array("b", [18, 24])]
    assert quantise([[1.0, 0.0]], [0, 0], 120)[0].tolist() == [LEVELS, 0], "no level goes beyond the last"
    assert quantise([[0.5, 0.5]], [500_000, 500_000], 30)[0].tolist() == [0, 0], "a clause like the mean of all"


def test_no_folder_means_no_vectors(tmp_path: Path) -> None:
    assert not load_vectors(tmp_path / "vectors")
    assert load_vectors(tmp_path).of("落实歇业备案制度") is None


@pytest.mark.parametrize(
    ("left", "right", "problem"),
    [
        ("dimensions: 3", "dimensions: 4", "is damaged"),
        ("centre: 0 500000 -2", "centre: 0 500000", "the centre has 2 of 3 dimensions"),
        ("unit: 30", "unit: thirty", "invalid literal"),
        ("model: small", "name: small", "'model'"),
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, left: str, right: str, problem: str) -> None:
    content = write_vectors(SMALL)
    assert left in content
    (tmp_path / "small.vec").write_text(content.replace(left, right), encoding="utf-8")
    with pytest.raises(LexiconError, match=problem) as err:
        load_vectors(tmp_path)
    assert err.value.where == str(tmp_path / "small.vec")


def test_two_models_are_one_too_many(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.vec").write_text(write_vectors(SMALL), encoding="utf-8")
    with pytest.raises(LexiconError, match=r"vectors of 2 models: a\.vec, b\.vec"):
        load_vectors(tmp_path)
