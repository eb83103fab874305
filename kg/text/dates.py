"""Dates as data files state them: 2023, 2023-02 or 2023-02-28, each a date that exists."""

from __future__ import annotations

import re
from datetime import date

__all__ = ["is_date"]

_DATE_RE = re.compile(r"([12][0-9]{3})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def is_date(text: str, *, to_the_day: bool = False) -> bool:
    """Whether a text is such a date.

    Args:
        text: as stated.
        to_the_day: a year, or a month, is not enough.

    >>> is_date("2024-02-29"), is_date("2023-02-29"), is_date("2023-13"), is_date("2023"), is_date("２０２３")
    (True, False, False, True, False)
    """
    match = _DATE_RE.fullmatch(text)
    if match is None or (to_the_day and not match[3]):
        return False
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True
