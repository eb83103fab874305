"""Folding makes two writings of one thing equal, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text.normalise import bare, fold


@given(
    st.text(st.characters(codec="ascii") | st.sampled_from("营商环境，。（）“”—ＡＥＯ１２：\u3000\xa0"), max_size=30)
)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert bare(bare(text)) == bare(text)


@given(st.text(alphabet="营商环境AEO（）“”、。1２ \t\u3000\xa0", max_size=30), st.sampled_from(" \t\n\u3000\xa0"))
def test_blanks_count_nowhere(text: str, blank: str) -> None:
    assert fold(blank.join(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other", "where"),
    [
        ("区财政局 (金融办)", "区财政局（金融办）", "annex of jinshan-2022: both widths of brackets"),
        ("持续推进 杨浦", "持续推进杨浦", "yangpu-2023 prints its title with and without blanks"),
        ("“五大环境”", "„五大环境‟".replace("„", "“").replace("‟", "”"), "the same quotes"),
        ("各镇,街道", "各镇，街道", "fengxian-2024 has half-width punctuation"),
        ("ＡＥＯ", "aeo", "letters of both widths and cases"),
        ("(杭州分赛区)", "（杭州分赛区）", "fengxian-2024"),
        ("上海湾区—科创", "上海湾区－科创", "dashes of several lengths"),
        ("１．", "1.", "full-width digits of headings"),
    ],
)
def test_variants_fold_to_one(one: str, other: str, where: str) -> None:
    assert fold(one) == fold(other), where


@pytest.mark.parametrize(
    ("one", "other"),
    [("提标", "提升"), ("一业一证", "一业一查"), ("2023", "2024"), ("区财政局", "区财政局(金融办)")],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)
    assert bare(one) != bare(other)


def test_bare_keeps_letters_and_digits_only() -> None:
    assert bare("（三）“双随机、一公开”监管_98%。") == "三双随机一公开监管98"
