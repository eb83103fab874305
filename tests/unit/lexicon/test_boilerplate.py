"""Boilerplate and cue words: every entry stands where its source says, and a broken file is named."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kg.errors import LexiconError
from kg.lexicon.boilerplate import PhraseFinder, load_wording
from kg.lexicon.files import data_folder, load_yaml
from kg.lexicon.uptake import load_uptake
from kg.text.normalise import bare

LEXICON = data_folder() / "lexicon"
SLUG_RE = re.compile(r"(?:jinshan|yangpu|fengxian)-20\d\d|shanghai-cases-2023")
BOILERPLATE = load_yaml(LEXICON / "boilerplate.yaml")
UPTAKE = load_yaml(LEXICON / "uptake.yaml")


def text_of(slug: str) -> str:
    return bare((data_folder() / "sources" / f"{slug}.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "entry", [*BOILERPLATE["formulas"], *BOILERPLATE["terms"]], ids=lambda entry: str(entry["phrase"])
)
def test_a_phrase_stands_in_the_documents_that_it_names(entry: dict[str, str]) -> None:
    assert entry["source"]
    for slug in SLUG_RE.findall(entry["source"]):
        assert bare(entry["phrase"]) in text_of(slug), slug


@pytest.mark.parametrize(
    "entry",
    [entry for name in ("strong", "weak", "general", "own", "smaller_is_stronger") for entry in UPTAKE[name]],
    ids=lambda entry: str(entry["word"]),
)
def test_a_cue_stands_in_the_documents_that_it_names(entry: dict[str, Any]) -> None:
    for slug in SLUG_RE.findall(entry["source"]):
        assert bare(entry["word"]) in text_of(slug), slug


def test_lists_are_sorted_and_hold_nothing_twice() -> None:
    for name in ("formulas", "terms"):
        phrases = [entry["phrase"] for entry in BOILERPLATE[name]]
        assert phrases == sorted(set(phrases))
    for name in ("strong", "weak", "general", "own", "smaller_is_stronger"):
        words = [entry["word"] for entry in UPTAKE[name]]
        assert words == sorted(set(words))


def test_the_longest_phrase_wins_and_a_cut_one_is_no_hit() -> None:
    finder = PhraseFinder(["征纳互动", "征纳互动税费服务新模式"])
    assert list(finder.find("推行征纳互动税费服务新模式")) == [(2, 13)]
    assert list(finder.find("推行征纳互动")) == [(2, 6)]


def test_names_join_the_terms_unless_too_short() -> None:
    wording = load_wording(["“一业一证”", "区府"])
    assert wording.terms.head("一业一证改革") == 4
    assert wording.terms.head("区府办") == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [("formulas: []", "'terms' is missing"), ("formulas: [{word: 最后一公里}]", "has no phrase")],
)
def test_broken_boilerplate_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "boilerplate.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=message) as caught:
        load_wording(path=path)
    assert str(path) in str(caught.value)


def test_broken_cues_are_named(tmp_path: Path) -> None:
    path = tmp_path / "uptake.yaml"
    path.write_text("bodies: [局]\nstrong: [全面]", encoding="utf-8")
    with pytest.raises(LexiconError, match="has no word") as caught:
        load_uptake(path)
    assert str(path) in str(caught.value)
