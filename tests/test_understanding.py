"""The measure of understanding falls below its line for documents that cannot have been read right, and for no others.

Ten documents are spoilt as bad conversions spoil them (``tests.misread``); more than thirty are read as they are meant.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kg.corpus.intake import read_document
from kg.lexicon.bundle import Lexicon, load_lexicon
from kg.lexicon.files import data_folder
from kg.model.understanding import Understanding, understanding
from tests.documents.made import STYLES, make
from tests.misread import SPOILT

WRITTEN = Path(__file__).parent / "documents"
SEEDS = (3, 8)


@cache
def lexicon() -> Lexicon:
    return load_lexicon(data_folder() / "lexicon")


def measured(text: str, folder: Path) -> Understanding:
    file = folder / "one.txt"
    file.write_text(text, encoding="utf-8")
    return understanding(read_document(file, lexicon()))


@pytest.mark.parametrize("what", SPOILT)
def test_what_cannot_be_read_right_is_doubted(what: str, tmp_path: Path) -> None:
    style, spoil = SPOILT[what]
    found = measured(spoil(make(style, 3).text), tmp_path)
    assert found.is_doubtful, found


@pytest.mark.parametrize("style", STYLES)
def test_what_is_read_right_is_not_doubted(style: str, tmp_path: Path) -> None:
    for seed in SEEDS:
        found = measured(make(style, seed).text, tmp_path)
        assert not found.is_doubtful, (seed, found)


@pytest.mark.parametrize("file", sorted(p.name for p in WRITTEN.iterdir() if p.suffix in (".txt", ".html")))
def test_documents_written_out_are_not_doubted(file: str) -> None:
    found = understanding(read_document(WRITTEN / file, lexicon()))
    assert not found.is_doubtful, found
