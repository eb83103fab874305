"""Folding: two writings of the same words become one string, for comparing only (never for showing)."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["bare", "fold"]

_SPACE_RE = re.compile(r"\s+")
_PUNCTUATION_RE = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """``text`` without white space, with punctuation and letters of one width, quotes of one shape, in lower case.

    >>> fold("区财政局 （金融办）"), fold("“ＡＥＯ”,企业")
    ('区财政局(金融办)', '"aeo",企业')
    """
    text = unicodedata.normalize("NFKC", text).lower()
    return _SPACE_RE.sub("", text).translate(_QUOTES)


def bare(text: str) -> str:
    """``fold`` without any punctuation, so that only letters and digits count.

    >>> bare("“双随机、一公开”监管")
    '双随机一公开监管'
    """
    return _PUNCTUATION_RE.sub("", fold(text))


_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "、": ",", "。": ".", "—": "-", "–": "-", "－": "-"})
