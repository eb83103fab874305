"""How good are the links from cases to measures and reforms, measured on rows of a gold set?

In: gold rows (dicts, as ``csv.DictReader`` gives them) and what the linker found. Out: counts, lists and calibration.
A strong pair must be found; a theme or weak pair is right where found and not missed where not; any other is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from kg.lexicon.reforms import ReformLexicon, fold_name
from kg.records import Link

__all__ = ["Score", "score_exemplifies"]

_BINS = tuple(Decimal(n) / 10 for n in range(5, 11))


@dataclass(frozen=True, slots=True)
class Score:
    """``bins``: lower bound of confidence, links, and how many of these are right."""

    found: int
    right: int
    strong: int
    wanted: int
    wrong: tuple[str, ...]
    missed: tuple[str, ...]
    bins: tuple[tuple[Decimal, int, int], ...]

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.strong / self.wanted if self.wanted else 0.0


def score_exemplifies(links: Iterable[Link], rows: Sequence[Mapping[str, str]], lexicon: ReformLexicon) -> Score:
    """``sp:exemplifies`` of the cases that the gold rows are about."""
    names = {fold_name(name): reform.key for reform in lexicon.reforms for name in reform.names}
    gold = {(int(row["rank"]), _object(row, names)): row["strength"] for row in rows}
    ranks = {rank for rank, _ in gold}
    found = {
        (rank, link.object): link.confidence
        for link in links
        if link.predicate == "sp:exemplifies" and (rank := int(link.subject.rsplit("/", 1)[1])) in ranks
    }
    wanted = {pair for pair, strength in gold.items() if strength == "strong"}
    bins = []
    for low, high in pairwise(_BINS):
        inside = [pair for pair, confidence in found.items() if low <= confidence < high]
        bins.append((low, len(inside), sum(pair in gold for pair in inside)))
    return Score(
        len(found), sum(pair in gold for pair in found), len(wanted & found.keys()), len(wanted),
        tuple(f"{rank} {key} {found[rank, key]}" for rank, key in sorted(found.keys() - gold.keys())),
        tuple(f"{rank} {key}" for rank, key in sorted(wanted - found.keys())), tuple(bins),
    )  # fmt: skip


def _object(row: Mapping[str, str], names: Mapping[str, str]) -> str:
    if row["plan"] == "reform":
        return names.get(fold_name(row["path"]), row["path"])
    return f"plan/{row['plan']}/measure/{row['path']}"
