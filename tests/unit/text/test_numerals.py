"""Chinese numerals: written and read back over eight places, and as documents print them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text.numerals import NUMERAL, parse_numeral, to_chinese


@given(st.integers(0, 10**8))
def test_a_number_written_in_chinese_reads_back(number: int) -> None:
    written = to_chinese(number)
    assert parse_numeral(written) == number
    assert re.fullmatch(f"[{NUMERAL}]+", written)


@given(st.integers(0, 10**8))
def test_arabic_digits_of_both_widths_read_back(number: int) -> None:
    full = str(number).translate({ord("0") + i: ord("０") + i for i in range(10)})
    assert parse_numeral(str(number)) == parse_numeral(full) == number


@given(st.integers(1900, 2100))
def test_a_year_is_written_digit_by_digit(year: int) -> None:
    assert parse_numeral("".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))) == year


@given(st.integers(0, 10**8), st.integers(0, 10**8))
def test_two_numbers_are_not_written_alike(one: int, other: int) -> None:
    assert (to_chinese(one) == to_chinese(other)) == (one == other)


@given(st.text(alphabet=NUMERAL, max_size=8))
def test_what_is_read_writes_back(text: str) -> None:
    """A string of numeral signs is a number only if that number is written so."""
    value = parse_numeral(text)
    if value is None or all(sign in "零〇○一二三四五六七八九两" for sign in text):
        return
    plain = text.replace("〇", "零").replace("○", "零").replace("两", "二")
    assert to_chinese(value).endswith(plain)


@pytest.mark.parametrize(
    ("printed", "value", "where"),
    [
        ("十", 10, "（十）: one ten without 一, yangpu-2023's 十大领域"),
        ("一十", 10, "the full writing of the same"),
        ("十一", 11, "a rank in headings"),
        ("二十", 20, "the last case"),
        ("二十一", 21, "headings go on behind 二十"),
        ("两", 2, "两个免于提交, fengxian-2024"),
        ("〇", 0, "as in 〔二〇二三〕"),
        ("二〇二三", 2023, "二〇二三年十一月, head of shanghai-cases-2023"),
        ("二○二三", 2023, "the circle that typists take for 〇"),
        ("一百零五", 105, "an inner zero is written"),
        ("一百一十", 110, "behind a hundred ten keeps its 一"),
        ("两万", 20000, "两 before a group"),
        ("一亿", 10**8, "the highest place"),
        ("12", 12, "Arabic"),
        ("３", 3, "Arabic, full width"),
        (" 七 ", 7, "with blanks around it, as in （ 七 ）"),
    ],
)
def test_a_printed_numeral(printed: str, value: int, where: str) -> None:
    assert parse_numeral(printed) == value, where


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nothing"),
        ("个", "no numeral sign"),
        ("十十", "a place twice"),
        ("万", "a group of nothing"),
        ("百", "a hundred is 一百"),
        ("一百五", "spoken, and not safe to read: 105 or 150"),
        ("千百", "two places and no digit: 千百家企业"),
        ("3.5", "a decimal is no heading number"),
        ("十2", "two scripts"),
    ],
)
def test_what_is_no_numeral(text: str, why: str) -> None:
    assert parse_numeral(text) is None, why


@pytest.mark.parametrize("number", [-1, 10**12])
def test_a_number_out_of_range_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="is outside 0"):
        to_chinese(number)
