"""A text that knows its place: whatever is done to it, each character still stands where it says it stands."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text.mapped import MappedText, Span

TEXTS = st.text(alphabet="营商环境一（1.）。* \t\n“”AB", max_size=40)
MARKS = re.compile(r"[*]+|\s")


@st.composite
def mapped(draw: st.DrawFn) -> tuple[str, MappedText]:
    """A source and a part of it, from anywhere in it."""
    source = draw(TEXTS)
    start = draw(st.integers(0, len(source)))
    end = draw(st.integers(start, len(source)))
    return source, MappedText.of(source[start:end], start)


def stands(source: str, text: MappedText) -> bool:
    """Each character at its offset, the offsets rising."""
    rising = all(a < b for a, b in zip(text.at, text.at[1:], strict=False))
    return rising and "".join(source[i] for i in text.at) == text.text


@given(mapped())
def test_a_part_of_a_source_stands_where_it_says(given_text: tuple[str, MappedText]) -> None:
    source, text = given_text
    assert stands(source, text)
    assert str(text) == text.text
    assert len(text) == len(text.at)


@given(mapped(), st.integers(-45, 45), st.integers(-45, 45))
def test_a_slice_keeps_its_offsets(given_text: tuple[str, MappedText], a: int, b: int) -> None:
    source, text = given_text
    assert text[a:b].text == text.text[a:b]
    assert stands(source, text[a:b])


@given(mapped())
def test_strip_drop_and_split_do_what_their_namesakes_do(given_text: tuple[str, MappedText]) -> None:
    source, text = given_text
    assert text.strip().text == text.text.strip()
    assert text.drop(MARKS).text == MARKS.sub("", text.text)
    assert [part.text for part in text.split(MARKS)] == MARKS.split(text.text)
    for part in (text.strip(), text.strip("*"), text.drop(MARKS), *text.split(MARKS)):
        assert stands(source, part)


@given(mapped())
def test_what_is_split_joins_to_what_is_dropped(given_text: tuple[str, MappedText]) -> None:
    _, text = given_text
    assert MappedText.join(text.split(MARKS)) == text.drop(MARKS)


@given(mapped())
def test_a_span_is_the_place_in_the_source(given_text: tuple[str, MappedText]) -> None:
    source, text = given_text
    dropped = text.drop(MARKS)
    if not dropped.text:
        with pytest.raises(ValueError, match="an empty text has no place"):
            _ = dropped.span
        return
    place = source[slice(*dropped.span)]
    assert place[0] == dropped.text[0]
    assert place[-1] == dropped.text[-1]
    assert MARKS.sub("", place) == dropped.text
    assert dropped.span_of(0, 1) == Span(dropped.at[0], dropped.at[0] + 1)


def test_text_and_offsets_differing_in_length_are_refused() -> None:
    with pytest.raises(ValueError, match="2 characters but 1 offsets"):
        MappedText("营商", (1,))
