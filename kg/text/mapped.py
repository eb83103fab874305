"""A text that knows, for every character, where in its source it stands.

Cleaning a text (joining lines cut by a page break, dropping markdown marks) moves its characters. ``MappedText``
keeps, beside the cleaned text, the source offset of each character, so that any part of it can be shown in the
source as shipped. The map is built as the text is cleaned, never guessed afterwards.

Offsets are 0-based code points of the decoded source; spans are half-open ``[start, end)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

__all__ = ["MappedText", "Span"]


class Span(NamedTuple):
    """A half-open range ``[start, end)`` of code points in a source."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MappedText:
    """A text and the source offset of each of its characters.

    Args:
        text: the characters.
        at: one source offset per character, strictly increasing.

    Raises:
        ValueError: the two differ in length.

    >>> line = MappedText.of("**1. 纳税。**落细落实", 100)
    >>> line[5:7].text, line[5:7].span
    ('纳税', Span(start=105, end=107))
    >>> line.drop(re.compile(r"[*]+")).text
    '1. 纳税。落细落实'
    >>> line.drop(re.compile(r"[*]+")).span_of(3, 5)
    Span(start=105, end=107)
    """

    text: str
    at: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.text) != len(self.at):
            raise ValueError(f"{len(self.text)} characters but {len(self.at)} offsets")

    @classmethod
    def of(cls, text: str, start: int = 0) -> MappedText:
        """The text as it stands in its source from offset ``start`` on."""
        return cls(text, tuple(range(start, start + len(text))))

    @classmethod
    def join(cls, parts: Iterable[MappedText]) -> MappedText:
        """The parts one after the other; nothing is put between them."""
        kept = [part for part in parts if part.text]
        return cls("".join(p.text for p in kept), tuple(chain.from_iterable([p.at for p in kept])))

    def __len__(self) -> int:
        return len(self.text)

    def __str__(self) -> str:
        return self.text

    def __getitem__(self, part: slice) -> MappedText:
        return MappedText(self.text[part], self.at[part])

    @property
    def span(self) -> Span:
        """From the first to behind the last character, in the source.

        Raises:
            ValueError: the text is empty, so it stands nowhere.
        """
        if not self.at:
            raise ValueError("an empty text has no place")
        return Span(self.at[0], self.at[-1] + 1)

    def span_of(self, start: int, end: int) -> Span:
        """The source span of characters ``[start, end)`` of this text."""
        return self[start:end].span

    def strip(self, chars: str | None = None) -> MappedText:
        """Without white space (or ``chars``) at both ends."""
        left = len(self.text) - len(self.text.lstrip(chars))
        return self[left : left + len(self.text.strip(chars))]

    def drop(self, pattern: re.Pattern[str]) -> MappedText:
        """Without every match of ``pattern``."""
        return MappedText.join(self._between(pattern))

    def split(self, pattern: re.Pattern[str]) -> tuple[MappedText, ...]:
        """The parts between the matches of ``pattern``, empty ones included."""
        return tuple(self._between(pattern))

    def _between(self, pattern: re.Pattern[str]) -> Iterator[MappedText]:
        done = 0
        for match in pattern.finditer(self.text):
            yield self[done : match.start()]
            done = match.end()
        yield self[done:]
