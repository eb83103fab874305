"""The index of character runs: what it must find, whatever the texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.link.shingles import Block, find_blocks, find_candidates, fold_mapped, index_shingles, shingles, winnow
from kg.text.normalise import bare

# Few letters, so that chance repetition, the hard case for winnowing, is common.
_TEXTS = st.text("甲乙丙丁", max_size=40)
_RUNS = st.text("甲乙丙丁", min_size=12, max_size=20)


@given(st.text("水电abＡＢ①⑩㎡，。“”（） \n\t1２%—"))
def test_a_text_of_a_document_folds_as_bare_does(text: str) -> None:
    """Whatever the characters stand beside: folded one by one they give what the whole gives."""
    assert fold_mapped(text).text == bare(text)


@given(st.text())
def test_each_folded_character_comes_from_the_place_that_is_said(text: str) -> None:
    folded = fold_mapped(text)
    assert all(bare(text[at]).find(c) >= 0 for c, at in zip(folded.text, folded.at, strict=True))
    assert list(folded.at) == sorted(folded.at)


@given(_TEXTS, _TEXTS, _TEXTS, _TEXTS, _RUNS, st.integers(2, 6), st.integers(1, 6))
def test_every_common_run_of_k_plus_w_minus_1_is_found(
    a: str, b: str, c: str, d: str, run: str, k: int, window: int
) -> None:
    run = run[: k + window - 1]
    index = index_shingles([a + run + b, c + run + d], k=k, window=window)
    found = find_candidates(index, [0, 1])
    assert [(pair.a, pair.b) for pair in found] == [(0, 1)]


@given(_TEXTS, st.integers(1, 5), st.integers(1, 6))
def test_winnowing_keeps_some_of_the_shingles_in_order(text: str, k: int, window: int) -> None:
    kept, every = winnow(text, k, window), iter(shingles(text, k))
    assert all(run in every for run in kept)
    assert bool(kept) == (len(text) >= k)


@given(_TEXTS, _TEXTS, st.integers(1, 5))
def test_blocks_are_common_and_never_overlap(a: str, b: str, least: int) -> None:
    blocks = find_blocks(a, b, least=least)
    for block in blocks:
        assert block.size >= least
        assert a[block.a : block.a + block.size] == b[block.b : block.b + block.size]
    places_a = [n for block in blocks for n in range(block.a, block.a + block.size)]
    places_b = [n for block in blocks for n in range(block.b, block.b + block.size)]
    assert len(set(places_a)) == len(places_a)
    assert len(set(places_b)) == len(places_b)


@given(_TEXTS, _TEXTS)
def test_the_longest_common_run_is_a_block(a: str, b: str) -> None:
    longest = max((k for k in range(1, len(a) + 1) if any(run in b for run in shingles(a, k))), default=0)
    assert max((block.size for block in find_blocks(a, b, least=1)), default=0) == longest


def test_blocks_may_change_places() -> None:
    # jinshan-2022 row 2 and jinshan-2023 三（二）: the same words in another order
    blocks = find_blocks("公路养护项目实现全流程电子化", "全流程电子化从公路养护项目", least=4)
    assert blocks == (Block(0, 7, 6), Block(8, 0, 6))


@pytest.mark.parametrize(
    ("groups", "cap", "pairs"),
    [
        ([0, 1, 2], 9, [(0, 1), (0, 2), (1, 2)]),
        ([0, 0, 1], 9, [(0, 2), (1, 2)]),  # one document is not compared with itself
        ([0, 1, 2], 2, []),  # a formula that all three have pairs none of them
    ],
    ids=["all", "groups", "cap"],
)
def test_candidates_respect_groups_and_cap(groups: list[int], cap: int, pairs: list[tuple[int, int]]) -> None:
    index = index_shingles(["推行并联审批"] * 3, k=6)
    assert [(c.a, c.b) for c in find_candidates(index, groups, cap=cap)] == pairs


def test_least_counts_shared_shingles() -> None:
    index = index_shingles(["推行并联审批限时办结", "推行并联审批"], k=4)
    assert find_candidates(index, [0, 1], least=3)[0].hits == 3
    assert find_candidates(index, [0, 1], least=4) == ()
