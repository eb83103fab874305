"""Folding: two writings of the same words become one string for comparing (``fold``, ``bare``); labels are tidied."""

from __future__ import annotations

import re
import unicodedata

from kg.text.look_alikes import common

__all__ = ["bare", "fold", "one_width", "tidy"]

_PUNCTUATION_RE = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """``text`` without white space, with punctuation and letters of one width, quotes of one shape, in lower case.

    >>> fold("区财政局 （金融办）"), fold("“ＡＥＯ”,企业")
    ('区财政局(金融办)', '"aeo",企业')
    """
    return "".join(one_width(text).lower().split()).translate(_QUOTES)


def one_width(text: str) -> str:
    """``text`` with the usual character for each look-alike, and letters and punctuation of one width (NFKC).

    >>> one_width("⻔户（ＡＥＯ）")
    '门户(AEO)'
    """
    return unicodedata.normalize("NFKC", common(text))


def bare(text: str) -> str:
    """``fold`` without any punctuation, so that only letters and digits count.

    >>> bare("“双随机、一公开”监管")
    '双随机一公开监管'
    """
    return _PUNCTUATION_RE.sub("", fold(text))


def tidy(text: str) -> str:
    r"""A label of a printed text: runs of blanks and line ends as one blank, none before a dash.

    >>> tidy("智慧税务优服务\n——青浦区税务局建设")
    '智慧税务优服务——青浦区税务局建设'
    """
    return " ".join(text.split()).replace(" ——", "——")


_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "、": ",", "。": ".", "—": "-", "–": "-", "－": "-"})
