"""Where reforms come from, and of which places and years something is known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.lexicon.frame import Search, load_frame
from kg.lexicon.origins import load_origins
from kg.model.frame import frame_cells
from kg.pipeline import Corpus


def test_a_reform_has_an_origin_or_says_that_it_is_unknown(corpus: Corpus) -> None:
    for reform in corpus.model.reforms:
        assert bool(reform.introduced_on) != bool(reform.origin_unknown), reform.key


def test_inferred_reforms_have_no_known_origin(corpus: Corpus) -> None:
    inferred = [reform for reform in corpus.model.reforms if reform.inferred]
    assert inferred
    assert all(reform.origin_unknown for reform in inferred)


def test_every_introduction_says_where_it_is_known_from(corpus: Corpus) -> None:
    facts = [fact for fact in corpus.model.known_bases if fact.predicate == "sp:introducedBy"]
    starred = [fact for fact in facts if fact.seen_in.startswith("its rows carry the star")]
    assert len(starred) == 34  # 40 starred rows of jinshan-2022; 4–5, 42–43, 65–67 and 81–83 share a reform item
    assert all("general knowledge" in fact.seen_in for fact in facts if fact not in starred)


def test_a_search_that_found_none_is_told_from_no_search(corpus: Corpus) -> None:
    lexicon = replace(corpus.lexicon, searches={("xuhui", 2023): Search("xuhui", 2023, "the district's site")})
    cells = {(cell.place, cell.year): cell for cell in frame_cells(corpus.model.documents, lexicon)}
    assert cells["district/xuhui", 2023].state == "NoPlanFound"
    assert cells["district/xuhui", 2022].state == "NotSought"
    assert cells["district/jinshan", 2023].plans == ("plan/jinshan-2023",)


def test_only_the_plan_with_an_annex_states_deadlines_and_bodies(corpus: Corpus) -> None:
    said = {d.key: (d.states_deadlines, d.states_units) for d in corpus.model.documents if d.file}
    assert said["plan/jinshan-2022"] == (True, True)
    assert said["plan/jinshan-2023"] == said["plan/fengxian-2024"] == (False, False)
    assert said["plan/shanghai-cases-2023"] == (None, None)  # no plan


def test_slips_in_the_files_are_named(tmp_path: Path) -> None:
    path = tmp_path / "origins.yaml"
    path.write_text("reforms: [{slug: a, basis: rumour, date: '2020'}]\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="corpus or general"):
        load_origins(path)
    path.write_text("none_found: [{place: xuhui}]\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="place, year and how"):
        load_frame(path)
    assert load_frame(tmp_path / "none.yaml") == {}
