"""Where plans were looked for and none was found: ``data/lexicon/frame.yaml`` in, pairs of place and year out.

What is held or cited is known from the corpus itself; that a search found nothing is known to the searcher alone, who
writes it down here with the day and the way of the search. The file may be missing: then nothing was looked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import LexiconError
from kg.lexicon.files import load_yaml

__all__ = ["Search", "load_frame"]


@dataclass(frozen=True, slots=True)
class Search:
    """``place``: slug of a district, shanghai, cn or a code; ``how``: where and when it was looked for."""

    place: str
    year: int
    how: str


def load_frame(path: Path) -> Mapping[tuple[str, int], Search]:
    """(place, year) → the search that found no plan.

    Raises:
        LexiconError: a field is missing or unknown.
    """
    if not path.exists():
        return {}
    try:
        searches = [Search(str(e["place"]), int(e["year"]), str(e["how"])) for e in load_yaml(path)["none_found"] or ()]
    except (KeyError, TypeError, ValueError) as err:
        raise LexiconError(f"an entry needs place, year and how: {err}", where=path) from err
    return {(one.place, one.year): one for one in searches}
