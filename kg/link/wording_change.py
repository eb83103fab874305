"""How one clause was taken over from another: copied, specified, localised, weakened, reworded, new, or only shared.

In: the words of both, whole clauses, and cue words. Out: ``Uptake``: the kind, the signs that show it and a character
diff.

1. *New*: they have too little in common to be one commitment.
2. *Weakened*: a strong word went (全面, 严格, 免费), a weak one came (探索, 鼓励), a prohibition was softened (严禁 →
   避免), a number, date or place went, asks less or lies later.
3. *Specified*: a number, date or responsible body came in.
4. *Localised*: a place came in, or a general word was replaced by the district's own (全市 → 全区).
5. *Copied*: at most a few characters differ. What is left is *reworded*.

Words are compared at their own place: what stands in one text where the cue stands in the other, found by the runs
that both share. Numbers and dates are read by the extractors. Every sign is reported; where several kinds have signs,
the first in this order names it. Between siblings, neither of which has its words from the other, use ``shared``.
Limits: cues are words, so a commitment weakened by rephrasing alone counts as reworded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import Match, SequenceMatcher
from enum import StrEnum
from typing import NamedTuple

from kg.extract.deadlines import find_deadlines
from kg.extract.quantities import extract_quantities
from kg.lexicon.deadlines import load_deadlines
from kg.lexicon.files import data_folder
from kg.lexicon.quantities import load_quantities
from kg.lexicon.uptake import Cue, UptakeCues
from kg.text.mapped import MappedText
from kg.text.normalise import bare, fold

__all__ = ["Sign", "Uptake", "UptakeKind", "char_diff", "classify_uptake", "share_of"]

_RELATED = 0.4  # likeness below which two clauses are not one commitment
_KEPT = 0.6  # … unless so much of the source stands in the copy
_COPIED = 0.9  # likeness from which differences are those of a copyist
_NEAR = 6  # characters between a cue and the next run that both texts share
_RUN = 2  # characters of such a run
_STOPS = "，。；：、,;:!！?？"
_POWERS = {"百": 2, "千": 3, "万": 4, "亿": 8}


class UptakeKind(StrEnum):
    """In the order in which a sign decides."""

    NEW = "new"
    WEAKENED = "weakened"
    SPECIFIED = "specified"
    LOCALISED = "localised"
    COPIED = "copied"
    REWORDED = "reworded"
    SHARED = "shared"


class Sign(NamedTuple):
    """Why: ``words`` came in (``+``) or went out (``-``)."""

    kind: UptakeKind
    op: str
    words: str


@dataclass(frozen=True, slots=True)
class Uptake:
    """The verdict on one clause; ``likeness`` of the two texts, punctuation aside; ``diff`` as of ``char_diff``."""

    kind: UptakeKind
    likeness: Decimal
    signs: tuple[Sign, ...]
    diff: tuple[tuple[str, str], ...]


class _Pair(NamedTuple):
    """Two folded texts, and the runs that both share; ``turned``: ``a`` is the copy."""

    a: str
    b: str
    runs: tuple[Match, ...]

    def turned(self) -> _Pair:
        return _Pair(self.b, self.a, tuple(Match(run.b, run.a, run.size) for run in self.runs))

    def opposite(self, start: int, end: int) -> str | None:
        """What stands in ``b`` in the place of ``a[start:end]``; ``None`` where nothing near is shared."""
        if any(run.a <= start and end <= run.a + run.size for run in self.runs):
            return self.a[start:end]
        solid = [run for run in self.runs if run.size >= _RUN]
        ends_part = end == len(self.a) or self.a[end] in _STOPS
        left = next((run for run in reversed(solid) if 0 <= start - run.a - run.size <= _NEAR), None)
        right = next((run for run in solid if 0 <= run.a - end <= _NEAR), None)
        if right is None and (left is None or not ends_part):
            return None  # the part was not taken up at all
        low = left.b + left.size if left else max(0, (right.b if right else 0) - _NEAR)
        high = right.b if right else low + _NEAR
        return self.b[max(0, low - 1) : high + 1]


def char_diff(a: str, b: str) -> tuple[tuple[str, str], ...]:
    """What to do to ``a`` to have ``b``: ``=`` keep, ``-`` take out, ``+`` put in, in text order.

    >>> char_diff("深化和谐劳动关系创建", "推动和谐劳动关系创建")
    (('-', '深化'), ('+', '推动'), ('=', '和谐劳动关系创建'))
    """
    steps: list[tuple[str, str]] = []
    for tag, a_start, a_end, b_start, b_end in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            steps.append(("=", a[a_start:a_end]))
        else:
            steps.extend((op, words) for op, words in (("-", a[a_start:a_end]), ("+", b[b_start:b_end])) if words)
    return tuple(steps)


def share_of(words: str, clause: str) -> Decimal:
    """How much of a clause some of its words make up, punctuation aside: 0 to 1.

    >>> share_of("推行并联审批", "推行并联审批，限时办结。")
    Decimal('0.6')
    """
    whole = len(bare(clause))
    return Decimal(str(round(min(1.0, len(bare(words)) / whole), 2))) if whole else Decimal(0)


def classify_uptake(
    source: str,
    taken: str,
    cues: UptakeCues,
    places: Sequence[str] = (),
    home: Sequence[str] = (),
    *,
    localises: bool = True,
) -> Uptake:
    """How ``taken`` took over ``source``.

    Args:
        source: the clause of the city plan, or of the district's earlier plan.
        taken: the clause that is asked about.
        cues: as ``kg.lexicon.uptake.load_uptake`` gives them.
        places: names of districts and other places that count as local.
        home: those of them that name the whole district of ``taken``; to leave them out weakens nothing.
        localises: ``taken`` is of a smaller place than ``source``, so that its own names are news.
    """
    plain_a, plain_b = bare(source), bare(taken)
    matcher = SequenceMatcher(None, plain_a, plain_b, autojunk=False)
    likeness = matcher.ratio()
    kept = sum(run.size for run in matcher.get_matching_blocks() if run.size > _RUN) / max(1, len(plain_a))
    diff = char_diff(source, taken)
    shown = Decimal(str(round(likeness, 2)))
    if likeness < _RELATED and kept < _KEPT:
        return Uptake(UptakeKind.NEW, shown, (), diff)
    a, b = fold(source), fold(taken)
    runs = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    pair = _Pair(a, b, tuple(run for run in runs if run.size))
    lost_places = (word for word in places if word not in home)
    signs = (
        *_weakened(pair, cues), *_amounts(a, b), *_dates(a, b), *_lost(pair, lost_places),
        *_specified(a, b, cues), *(_localised(a, b, cues, places) if localises else ()),
    )  # fmt: skip
    order = list(UptakeKind)
    signs = tuple(sorted(dict.fromkeys(signs), key=lambda sign: order.index(sign.kind)))
    plain = UptakeKind.COPIED if likeness >= _COPIED else UptakeKind.REWORDED
    kind = min((sign.kind for sign in signs), key=order.index, default=plain)
    return Uptake(kind, shown, signs, diff)


# ── words at their own place ──────────────────────────────────────────────────────────────────────────────────────


def _weakened(pair: _Pair, cues: UptakeCues) -> Iterator[Sign]:
    for cue, start, end in _find(pair.a, cues.strong):
        there = pair.opposite(start, end)
        if there is not None and not any(_find(there, cues.strong)):
            yield Sign(UptakeKind.WEAKENED, "-", cue)
    for cue, start, end in _find(pair.a, cues.favours):
        there = pair.opposite(start, end)
        if there is not None and cue not in there:
            yield Sign(UptakeKind.WEAKENED, "-", cue)
    for n, rung in enumerate(cues.bans):
        softer = [word for below in cues.bans[n + 1 :] for word in below]
        for word in (word for word in rung if word in pair.a):
            there = pair.opposite(pair.a.index(word), pair.a.index(word) + len(word))
            if there is not None and not any(w in there for w in rung) and any(w in there for w in softer):
                yield Sign(UptakeKind.WEAKENED, "-", word)
    back = pair.turned()
    for cue, start, end in _find(pair.b, cues.weak):
        there = back.opposite(start, end)
        if there is not None and not any(_find(there, cues.weak)):
            yield Sign(UptakeKind.WEAKENED, "+", cue)


def _find(text: str, cues: Sequence[Cue]) -> Iterator[tuple[str, int, int]]:
    """Each place of each cue, as a word and not as a piece of a longer one: cue, start, end."""
    for cue in cues:
        for found in cue.pattern.finditer(text):
            yield cue.word, found.start(), found.end()


def _lost(pair: _Pair, places: Iterator[str]) -> Iterator[Sign]:
    for word in places:
        if word in pair.a and word not in pair.b:
            start = pair.a.index(word)
            if pair.opposite(start, start + len(word)) is not None:
                yield Sign(UptakeKind.WEAKENED, "-", word)


# ── numbers and dates ─────────────────────────────────────────────────────────────────────────────────────────────


class _Amount(NamedTuple):
    """A number in single things; ``less``: the smaller, the more is asked (3个工作日内)."""

    value: Decimal
    unit: str
    less: bool
    shown: str


def _read_amounts(text: str) -> list[_Amount]:
    found = []
    for one in extract_quantities("", MappedText.of(text), "target", load_quantities()):
        if one.role == "target":
            value, unit = one.value, one.unit
            while len(unit) > 1 and unit[0] in _POWERS:
                value, unit = value * 10 ** _POWERS[unit[0]], unit[1:]
            found.append(_Amount(value, unit, one.comparator.startswith("<"), f"{one.value}{one.unit}"))
    return found


def _amounts(a: str, b: str) -> Iterator[Sign]:
    """A quantity of the source that the copy lacks, or asks less of; a unit that only the copy has specifies."""
    ours, theirs = _read_amounts(a), _read_amounts(b)
    for one in ours:
        same = [other for other in theirs if other.unit == one.unit]
        if any(other.value == one.value for other in same):
            continue
        if not same or any(other.value > one.value if one.less else other.value < one.value for other in same):
            yield Sign(UptakeKind.WEAKENED, "-", one.shown)
    units = {one.unit for one in ours}
    for other in theirs:
        if other.unit not in units:
            yield Sign(UptakeKind.SPECIFIED, "+", other.shown)


def _dates(a: str, b: str) -> Iterator[Sign]:
    ours, theirs = _read_dates(a), _read_dates(b)
    if ours and (not theirs or min(theirs) > min(ours)):
        yield Sign(UptakeKind.WEAKENED, "-", min(ours)[1])
    if theirs and not ours:
        yield Sign(UptakeKind.SPECIFIED, "+", min(theirs)[1])


def _read_dates(text: str) -> list[tuple[str, str]]:
    """Months and how they are printed; a date without its year cannot be compared and is left out."""
    lexicon = load_deadlines(data_folder() / "lexicon" / "deadlines.yaml")
    found = find_deadlines("", MappedText.of(text), None, lexicon)
    return [(one.month, one.printed.text) for one in found if one.month and one.printed is not None]


# ── more of its own ───────────────────────────────────────────────────────────────────────────────────────────────


def _specified(a: str, b: str, cues: UptakeCues) -> Iterator[Sign]:
    for found in cues.body_re.finditer(b):
        name = found[0]
        if not name.endswith(cues.not_bodies) and name not in a and name[-4:] not in a:
            yield Sign(UptakeKind.SPECIFIED, "+", name)


def _localised(a: str, b: str, cues: UptakeCues, places: Sequence[str]) -> Iterator[Sign]:
    for word in dict.fromkeys((*places, *cues.own)):
        if word in b and word not in a:
            yield Sign(UptakeKind.LOCALISED, "+", word)
    for word, own in cues.general:
        if word in a and word not in b and any(o in b for o in own):
            yield Sign(UptakeKind.LOCALISED, "-", word)
