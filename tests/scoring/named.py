"""How good are the named-reform links and the topics, measured on rows of a gold set?

In: gold rows (dicts, as ``csv.DictReader`` gives them), what the linker found. Out: counts and lists of errors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.lexicon.reforms import ReformLexicon, fold_name
from kg.records import Link

__all__ = ["Score", "score_implements", "score_topics"]


@dataclass(frozen=True, slots=True)
class Score:
    """``right`` of ``found`` are in the gold, which holds ``wanted``; the rest is listed."""

    right: int
    found: int
    wanted: int
    extra: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 0.0


def score_implements(
    links: Iterable[Link], rows: Sequence[Mapping[str, str]], lexicon: ReformLexicon, plans: Sequence[str]
) -> Score:
    """``sp:implements`` by name, on the given plans; certain rows count, uncertain ones neither way."""
    names = {fold_name(name): reform.key for reform in lexicon.reforms for name in reform.names}
    gold: dict[tuple[str, str], bool] = {}
    for row in rows:
        if row["basis"] != "star" and row["plan"] in plans:
            keys = [names.get(fold_name(name.strip()), name.strip()) for name in row["reform"].split("||")]
            gold[(f"plan/{row['plan']}/measure/{row['path']}", keys[0])] = row["certain"] == "true"
    found = {
        (link.subject, link.object)
        for link in links
        if link.predicate == "sp:implements" and link.subject.split("/")[1] in plans
    }
    counted = {pair for pair in found if gold.get(pair, True)}
    wanted = {pair for pair, certain in gold.items() if certain}
    extra = tuple(" ".join(pair) for pair in sorted(counted - wanted))
    missed = tuple(" ".join(pair) for pair in sorted(wanted - counted))
    return Score(len(counted & wanted), len(counted), len(wanted), extra, missed)


def score_topics(primary: Mapping[str, str | None], rows: Sequence[Mapping[str, str]]) -> Score:
    """Primary topics by key of measure or case; where the gold is uncertain, a secondary topic is right too."""
    right, wrong = 0, []
    for row in rows:
        case = row["plan"] == "shanghai-cases-2023"
        key = f"case/2023/{int(row['path']):02d}" if case else f"plan/{row['plan']}/measure/{row['path']}"
        accepted = {row["primary"]} | (set(row["secondary"].split("|")) if row["certain"] == "false" else set())
        got = primary.get(key)
        right += got in accepted
        if got not in accepted:
            wrong.append(f"{key} {got} not {'|'.join(sorted(accepted - {''}))}")
    return Score(right, len(rows), len(rows), tuple(wrong), ())
