"""Scores of continuity: whether each clause that the gold judged is rightly said to go on, or to have no counterpart.

In: the rows of ``continuity.csv``, the links. Out: two scores and the judged links.

1. *states*: a clause that goes on (``continued``, ``reworded``) must have a link to the other plan, one that does not
   (``none``, ``new``) must have none; ``perhaps`` counts neither way.
2. *no counterpart*: precision and recall of saying that none was found.
3. A link is right if its other end lies in a measure that the row names as the place; rows that name none judge none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kg.errors import GoldError
from kg.evaluate.gold import GoldRow
from kg.evaluate.locate import Places
from kg.evaluate.scores import Judged, Score, Tally
from kg.records import Link

__all__ = ["score_continuity"]

_GOES_ON = frozenset({"continued", "reworded"})
_STANDS_ALONE = frozenset({"none", "new"})
_LATER_RE = re.compile(r"(?<![\d.])(\d+(?:\.\d+)+)")  # 3.2.1§4,6
_ROWS_RE = re.compile(r"/(\d+(?:,\d+)*)")  # jinshan-2022/50,51


def score_continuity(
    rows: Sequence[GoldRow], places: Places, links: Iterable[Link]
) -> tuple[list[Score], list[Judged]]:
    """The scores, and the links of clauses whose counterpart the gold names.

    Raises:
        GoldError: a row names a clause that the corpus does not have.
    """
    continued = [link for link in links if link.predicate == "sp:continues" and "/clause/" in link.subject]
    states, alone, judged = Tally("continuity", "states"), Tally("continuity", "no counterpart"), list[Judged]()
    for row in rows:
        clause, other = row["place"].partition("/clause/")[0], row["other_plan"]
        slug, _, path = clause.removeprefix("plan/").partition("/measure/")
        if not path:
            raise GoldError(f"'{row['place']}' is no clause", where=row.where, mend="plan/SLUG/measure/PATH/clause/N")
        places.measure(slug, path, row)
        own = [link for link in continued if _other_end(link, row["place"]).startswith(f"{other.partition('/m')[0]}/")]
        if row["state"] in _GOES_ON | _STANDS_ALONE:
            goes_on = row["state"] in _GOES_ON
            said = "no counterpart found" if not own else ", ".join(_other_end(link, row["place"]) for link in own)
            states.both(f"{row['place']}: {said} for {row['state']}", bool(own) == goes_on)
            if not goes_on:
                alone.want(row["place"], not own)
            if not own:
                alone.find(f"{row['place']}: {row['where_and_why']}", not goes_on)
        named = _places(row["where_and_why"])
        if row["state"] in _GOES_ON and named:
            judged += [
                Judged("continues", link.method.value, link.confidence, _path(_other_end(link, row["place"])) in named)
                for link in own
            ]
    return [states.score(), alone.score()] if rows else [], judged


def _other_end(link: Link, clause: str) -> str:
    """The clause at the other end of a link of ``clause``; empty where it is a link of others."""
    return {link.subject: link.object, link.object: link.subject}.get(clause, "")


def _path(clause: str) -> str:
    return clause.partition("/measure/")[2].partition("/")[0]


def _places(where: str) -> frozenset[str]:
    """The paths of the measures that a row names.

    >>> sorted(_places("said before: jinshan-2022/50,51")), sorted(_places("goes on: jinshan-2023 3.2.1§4,6 全程网办"))
    (['50', '51'], ['3.2.1'])
    """
    rows = [path for found in _ROWS_RE.findall(where) for path in found.split(",")]
    return frozenset([*rows, *_LATER_RE.findall(where)])
