"""Wordings that many documents copy: each text meets the first of every wording, not all of its holders.

In: texts in the order of time, and the popular runs of characters, those that many documents have.
Out: pairs, each of a text with an earlier one, that are weighed as they are met.

1. A *leader* is listed under the popular runs that no wording before it explains. A text is weighed with the leaders
   that share ``_HITS`` of its popular runs, those first that share most, a run counting the more the fewer leaders it
   lists. After ``_TRIES`` in succession that share too little, the others, which share less, are passed over.
2. Where it is linked with one, the runs inside the shared words are explained, and the text is not listed under them:
   the thousandth copy of a sentence meets the sentence once. Under the runs that stay, it is a leader itself.
3. A run under ``_CAP`` leaders is a term or formula that stands in so many different wordings: it lists no more.

The work grows with the texts, since what a text meets is bounded by the wordings that its runs stand in.
Limits: a wording all of whose runs stand in ``_CAP`` other wordings may not be found; a text can be linked with a
leader while another member that is more like it is not met, which rarer runs make up for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from kg.link.shingles import shingles
from kg.link.similarity import SHINGLE, Overlap

__all__ = ["pairs_with_leaders"]

_HITS = 2
_TRIES = 5
_CAP = 60

#: Weighs two texts by number, the lesser first: what they share, if it is enough for a link.
Weigh = Callable[[int, int], Overlap | None]


def pairs_with_leaders(
    texts: Sequence[str], groups: Sequence[int], time: Sequence[int], popular: Collection[str], weigh: Weigh
) -> None:
    """Weighs each text with the leaders of the wordings that it may hold.

    Args:
        texts: folded.
        groups: number of the document of each.
        time: numbers of the texts, the earliest first.
        popular: runs of ``SHINGLE`` characters.
        weigh: what is to be done with a pair.
    """
    leaders: dict[str, list[int]] = {}
    for number in time:
        runs = [(at, run) for at, run in enumerate(shingles(texts[number], SHINGLE)) if run in popular]
        left = _unexplained(number, runs, groups, leaders, weigh) if runs else []
        for run in dict.fromkeys(left):
            listed = leaders.setdefault(run, [])
            if len(listed) < _CAP:
                listed.append(number)


def _unexplained(
    number: int, runs: Sequence[tuple[int, str]], groups: Sequence[int], leaders: dict[str, list[int]], weigh: Weigh
) -> list[str]:
    """The runs of a text that no leader explains, after it was weighed with those that may."""
    shared: dict[int, tuple[int, float]] = {}
    for _, run in runs:
        listed = leaders.get(run, ())
        for leader in listed:
            hits, rarity = shared.get(leader, (0, 0.0))
            shared[leader] = hits + 1, rarity + 1 / len(listed)
    explained: set[int] = set()
    tried = 0
    for leader, (hits, _) in sorted(shared.items(), key=lambda one: (-one[1][1], one[0])):
        if hits < _HITS or groups[leader] == groups[number]:
            continue
        if tried == _TRIES:
            break
        a, b = min(leader, number), max(leader, number)
        overlap = weigh(a, b)
        tried = 0 if overlap is not None else tried + 1
        if overlap is not None:
            start, end = overlap.a if a == number else overlap.b
            explained.update(range(start, end))
    return [run for at, run in runs if at + SHINGLE // 2 not in explained]
