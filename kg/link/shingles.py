"""Which texts share words: an inverted index of character runs, and the exact runs that two texts share.

In: plain strings, folded to letters and digits (``fold_mapped``). Out: candidate pairs (``index_shingles``, then
``find_candidates``), and for one pair the maximal blocks that stand in both (``find_blocks``).

1. Every text is cut into shingles, its runs of ``k`` characters. With ``window`` w > 1 only the least of every w
   neighbouring shingles is kept (winnowing: Schleimer, Wilkerson and Aiken, SIGMOD 2003), which keeps about 2 in
   w + 1 of them and still finds **every** common run of at least ``k + w - 1`` characters.
2. Texts that hold the same shingle are candidates. A shingle in more than ``cap`` texts is a formula and is skipped,
   so that the work grows with the length of the corpus and not with its square; one of more than ``POPULAR`` documents
   is skipped too, because what so many copy is followed otherwise (``kg.link.leaders``).
3. The blocks of a pair are found longest first; none overlaps another in either text, and they need not stand in the
   same order, because plans regroup what they copy.

Limits: a run whose every shingle stands in more than ``cap`` texts, or is popular, is not found here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from zlib import crc32

from kg.text.normalise import bare

__all__ = ["POPULAR", "Bare", "Block", "Candidate", "find_blocks", "find_candidates", "fold_mapped", "index_shingles",
           "is_popular", "shingles", "winnow"]  # fmt: skip

#: Documents that may hold a run before it is popular.
POPULAR = 16


class Bare(NamedTuple):
    """A text folded for comparing; ``at`` holds, for each folded character, its index in the text it came from."""

    text: str
    at: tuple[int, ...]


class Block(NamedTuple):
    """The same ``size`` characters at ``a`` in one text and at ``b`` in the other."""

    a: int
    b: int
    size: int


class Candidate(NamedTuple):
    """Texts number ``a`` < ``b`` and how many shingles they share."""

    a: int
    b: int
    hits: int


class _Folds(dict[str, str]):
    """What each character folds to, learnt as characters are met."""

    def __missing__(self, character: str) -> str:
        self[character] = folded = bare(character)
        return folded


_FOLDS = _Folds()


def fold_mapped(text: str) -> Bare:
    """``text`` as ``kg.text.normalise.bare`` has it, with the place of each character that was kept.

    >>> fold_mapped("水、电 (ＡＥＯ)")
    Bare(text='水电aeo', at=(0, 2, 5, 6, 7))
    """
    folds = [_FOLDS[character] for character in text]
    return Bare("".join(folds), tuple([n for n, folded in enumerate(folds) for _ in folded]))


def shingles(text: str, k: int) -> list[str]:
    """All runs of ``k`` characters, in text order."""
    return [text[n : n + k] for n in range(len(text) - k + 1)]


def winnow(text: str, k: int, window: int) -> list[str]:
    """The shingles that winnowing keeps, each place once, in text order.

    The least is taken by CRC-32, which unlike ``hash`` is the same in every run; of equals the rightmost.

    >>> winnow("落实歇业备案制度", 4, 1) == shingles("落实歇业备案制度", 4)
    True
    """
    runs = shingles(text, k)
    if window <= 1 or len(runs) <= 1:
        return runs
    ranks = [(crc32(run.encode()), -n) for n, run in enumerate(runs)]
    kept = {-min(ranks[n : n + window])[1] for n in range(max(1, len(ranks) - window + 1))}
    return [runs[n] for n in sorted(kept)]


def index_shingles(texts: Sequence[str], *, k: int = 9, window: int = 1) -> dict[str, list[int]]:
    """The shingles that stand in two texts or more, each with the numbers of these, rising.

    Most shingles stand in one text only, so a plain number holds the place until a second text brings it.
    """
    first: dict[str, int] = {}
    shared: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        for run in set(winnow(text, k, window)):
            seen = first.setdefault(run, number)
            if seen != number:
                shared.setdefault(run, [seen]).append(number)
    return shared


def is_popular(held: Sequence[int], groups: Sequence[int]) -> bool:
    """Whether texts of more than ``POPULAR`` groups are among those that hold a shingle."""
    return len(held) > POPULAR and len({groups[n] for n in held}) > POPULAR


def find_candidates(
    index: Mapping[str, Sequence[int]], groups: Sequence[int], *, cap: int = 40, least: int = 1
) -> tuple[Candidate, ...]:
    """Pairs of texts of different groups that share at least ``least`` shingles, sorted.

    Args:
        index: as ``index_shingles`` makes it.
        groups: one number per text; two texts of one group (one document) are never a pair.
        cap: a shingle in more texts than this pairs none of them, nor does a popular one.
        least: shared shingles that make a candidate.

    >>> texts = ["优化占掘路审批操作流程", "加强灵活就业人员权益保护", "优化占掘路审批流程"]
    >>> find_candidates(index_shingles(texts, k=5), groups=[0, 0, 1])
    (Candidate(a=0, b=2, hits=3),)
    """
    hits: dict[tuple[int, int], int] = {}
    for holders in index.values():
        if len(holders) <= cap and not is_popular(holders, groups):
            for n, a in enumerate(holders):
                group = groups[a]
                for b in holders[n + 1 :]:
                    if groups[b] != group:
                        hits[a, b] = hits.get((a, b), 0) + 1
    return tuple(Candidate(a, b, n) for (a, b), n in sorted(hits.items()) if n >= least)


def find_blocks(a: str, b: str, *, least: int = 4) -> tuple[Block, ...]:
    """The runs of at least ``least`` characters that ``a`` and ``b`` share, in the order of ``a``.

    >>> find_blocks("优化占掘路审批操作流程推行并联审批", "优化占掘路审批流程推行并联审批限时办结")
    (Block(a=0, b=0, size=7), Block(a=9, b=7, size=8))
    """
    if _run_set(a, least).isdisjoint(_run_set(b, least)):
        return ()
    taken_a, taken_b = bytearray(len(a)), bytearray(len(b))
    blocks = []
    for size, start_a, start_b in sorted(_maximal_runs(a, b, least), key=lambda run: (-run[0], run[1], run[2])):
        for block in _free_parts(Block(start_a, start_b, size), taken_a, taken_b, least):
            taken_a[block.a : block.a + block.size] = b"\1" * block.size
            taken_b[block.b : block.b + block.size] = b"\1" * block.size
            blocks.append(block)
    return tuple(sorted(blocks))


def _maximal_runs(a: str, b: str, least: int) -> Iterator[tuple[int, int, int]]:
    """(size, place in ``a``, place in ``b``) of every common run that cannot be made longer."""
    for run in _run_set(a, least) & _run_set(b, least):
        there = _places(b, run)
        for at_a in _places(a, run):
            for at_b in there:
                if at_a and at_b and a[at_a - 1] == b[at_b - 1]:
                    continue  # a part of a run that began before
                size, room = least, min(len(a) - at_a, len(b) - at_b)
                while size < room and a[at_a + size] == b[at_b + size]:
                    size += 1
                yield size, at_a, at_b


@lru_cache(maxsize=8192)
def _run_set(text: str, k: int) -> frozenset[str]:
    """Kept, because one text is compared with many; no more than that many texts, so that memory stays flat."""
    return frozenset(shingles(text, k))


def _places(text: str, run: str) -> list[int]:
    """Where ``run`` stands in ``text``, overlapping places included."""
    places, at = [], text.find(run)
    while at >= 0:
        places.append(at)
        at = text.find(run, at + 1)
    return places


def _free_parts(block: Block, taken_a: bytearray, taken_b: bytearray, least: int) -> Iterator[Block]:
    """The parts of ``block``, of at least ``least`` characters, that no longer block has taken."""
    start = 0
    for n in range(block.size + 1):
        if n == block.size or taken_a[block.a + n] or taken_b[block.b + n]:
            if n - start >= least:
                yield Block(block.a + start, block.b + start, n - start)
            start = n + 1
