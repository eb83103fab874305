"""Is a document held already? By its number, or by nearly the same text.

1. Two numbers are one where they differ in brackets, blanks and 第 only.
2. Two texts are nearly one where most of their runs of sixteen characters are the same. Of the runs a fixed sample is
   compared, so that long texts cost little.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from kg.text.normalise import bare

__all__ = ["SAME_TEXT", "Fingerprint", "fingerprint", "same_as"]

#: Why a text is held: it stands in the corpus character by character.
SAME_TEXT = "the same text"

_RUN, _SAMPLE = 16, 8  # characters of a run; one run in so many is kept
_MOST = 300_000  # characters that are looked at
_NEARLY, _ALIKE = 0.8, 0.5
_FEWEST = 8  # runs from which a likeness means something
_NUMBER_RE = re.compile(r"[\s〔〕\[\]【】()（）第]")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What tells a document from others."""

    slug: str
    number: str
    runs: frozenset[int]
    whole: int  # a sum over the whole text: equal for the same text


def fingerprint(slug: str, number: str | None, text: str) -> Fingerprint:
    """The fingerprint of a document: its number and a sample of its text's runs."""
    plain = bare(text)
    looked_at = plain[:_MOST]
    sums = (zlib.crc32(looked_at[i : i + _RUN].encode()) for i in range(max(0, len(looked_at) - _RUN + 1)))
    runs = frozenset(n for n in sums if n % _SAMPLE == 0)
    return Fingerprint(slug, _NUMBER_RE.sub("", number or ""), runs, zlib.crc32(plain.encode()))


def same_as(one: Fingerprint, held: Iterable[Fingerprint]) -> tuple[str, str] | None:
    """The slug of the document that this one is, and why; ``None`` if there is none."""
    for other in held:
        if one.whole == other.whole and one.runs == other.runs:
            return other.slug, SAME_TEXT
        if one.number and one.number == other.number and _share(one, other) >= _ALIKE:
            return other.slug, "the same number"
        if _share(one, other) >= _NEARLY:
            return other.slug, "nearly the same text"
    return None


def _share(one: Fingerprint, other: Fingerprint) -> float:
    """How much of the larger is in the other; of two texts too short to compare, nothing but for the same runs."""
    larger = max(len(one.runs), len(other.runs))
    if larger < _FEWEST:
        return 1.0 if one.runs == other.runs and one.runs else 0.0
    return len(one.runs & other.runs) / larger
