"""The words that a case and a measure share and that show the same practice, whether or not a registry has its name.

In: the told practice of each case and the text of each measure. Out: per case and measure a ``Likeness``.

1. *Overlap*: runs of four characters in both, the rarer in the corpus and the more often in the case the heavier,
   per length of the measure. It says that both speak of the same things.
2. *Own terms*: a run of five characters or more that the case uses three times or more, with more than one neighbour on
   either side (so that it is a whole word and not a piece of a longer one), and that few measures and few cases hold.
   It names what the case is about (职业病防治 in case 9).
3. *Quoted names*: what stands between “ and ” in both. Within one district such a name is the district's own.

An index of runs leads from a case to the measures: pairs that share nothing are never looked at.
Limits: the same practice in other words is not seen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from typing import NamedTuple

from kg.lexicon.boilerplate import Wording
from kg.link.shingles import Bare, find_blocks, fold_mapped, shingles
from kg.text.mapped import MappedText
from kg.text.normalise import bare

__all__ = ["Likeness", "Text", "compare", "find_words", "share_names"]

_K = 4  # characters in a run of the overlap
_COMMON = 1.0  # the logarithm of rarity that counts for nothing: a run in more than a third of all texts
_SOFT = 100  # characters added to a measure's length, so that a short one is not all overlap
_TERM = 5  # characters of an own term
_OFTEN = 3  # times that a case uses its own term
_MORE = 3  # characters by which an own term goes beyond a known one (企业 and 知识产权 are no own term together)
_NAME_RE = re.compile("“([^“”]{2,16})”")
_HAN_RE = re.compile("[\u4e00-\u9fff]")
_NAME = 3  # Chinese characters of a quoted name
_PART_RE = re.compile("[^，；：。！？,;:!?\n]+")


@dataclass(frozen=True, slots=True)
class Text:
    """The pieces of one case (title, headings, sentences of what was done) or of one measure, as printed and folded."""

    key: str
    pieces: tuple[MappedText, ...]
    folded: tuple[Bare, ...]
    joined: str  # all pieces folded; a line break keeps runs from reaching over their ends

    @classmethod
    def of(cls, key: str, pieces: Iterable[MappedText]) -> Text:
        kept = tuple(piece for piece in pieces if piece.text)
        folded = tuple(fold_mapped(piece.text) for piece in kept)
        return cls(key, kept, folded, "\n".join(one.text for one in folded))


class Likeness(NamedTuple):
    """``terms`` are folded, the longest first; ``run`` holds the weightiest run of the overlap."""

    overlap: float
    terms: tuple[str, ...]
    run: str


_Words = dict[tuple[int, int], tuple[str, ...]]  # by the numbers of a case and a measure


def compare(
    cases: Sequence[Text], measures: Sequence[Text], wording: Wording, *, few: int = 3
) -> dict[tuple[str, str], Likeness]:
    """How alike each case and measure are, by their keys; pairs that share no run of four characters are left out.

    Args:
        cases: what each case did.
        measures: what each measure promises.
        wording: formulas and known terms, which are no own terms.
        few: measures that may hold an own term; in more it is anyone's.
    """
    told, promised = [text.joined for text in cases], [text.joined for text in measures]
    runs = [Counter(_runs(text, _K)) for text in told]
    rarity, holders = _index(runs, promised)
    terms = _own_terms(told, promised, wording, few)
    out: dict[tuple[str, str], Likeness] = {}
    for n, case in enumerate(cases):
        weight: dict[int, float] = {}
        best: dict[int, tuple[float, str]] = {}
        for run, count in runs[n].items():
            gain = max(0.0, rarity.get(run, 0.0) - _COMMON) * log(1 + count)
            for m in holders.get(run, ()):
                weight[m] = weight.get(m, 0.0) + gain
                best[m] = max(best.get(m, (0.0, run)), (gain, run))
        for m, total in weight.items():
            overlap = total / sqrt(len(promised[m]) + _SOFT)
            run = _grown(best[m][1], told[n], promised[m])
            out[case.key, measures[m].key] = Likeness(overlap, terms.get((n, m), ()), run)
    return out


def _grown(run: str, case: str, measure: str) -> str:
    """``run`` made longer, as far as the words around its first place in the measure stand in the case as well."""
    start = measure.find(run)
    end = start + len(run)
    while end < len(measure) and measure[end] != "\n" and measure[start : end + 1] in case:
        end += 1
    while start > 0 and measure[start - 1] != "\n" and measure[start - 1 : end] in case:
        start -= 1
    return measure[start:end]


def find_words(text: Text, words: str) -> MappedText | None:
    """The half-sentence of ``text``, as printed, in which the folded ``words`` stand first; ``None`` if nowhere."""
    if words not in text.joined:
        return None
    for piece, folded in zip(text.pieces, text.folded, strict=True):
        at = folded.text.find(words)
        if at >= 0:
            start, end = folded.at[at], folded.at[at + len(words) - 1] + 1
            parts = [p for p in _PART_RE.finditer(piece.text) if p.end() > start and p.start() < end]
            return piece[min(parts[0].start(), start) : max(parts[-1].end(), end)].strip()
    return None


def _runs(text: str, k: int) -> list[str]:
    return [run for run in shingles(text, k) if "\n" not in run]


def _index(told: Sequence[Mapping[str, int]], promised: Sequence[str]) -> tuple[dict[str, float], dict[str, list[int]]]:
    """The rarity of each run that cases and measures share, and which measures hold it."""
    wanted: Counter[str] = Counter()
    for runs in told:
        wanted.update(runs.keys())
    holders: dict[str, list[int]] = {}
    for m, text in enumerate(promised):
        for run in dict.fromkeys(_runs(text, _K)):
            if run in wanted:
                holders.setdefault(run, []).append(m)
    size = len(told) + len(promised)
    return {run: log(size / (wanted[run] + len(found))) for run, found in holders.items()}, holders


def _own_terms(told: Sequence[str], promised: Sequence[str], wording: Wording, few: int) -> _Words:
    often = [{run for run, n in Counter(_runs(text, _TERM)).items() if n >= _OFTEN} for text in told]
    every = set().union(*often)
    holders: dict[str, list[int]] = {}
    for m, text in enumerate(promised):
        for run in dict.fromkeys(_runs(text, _TERM)):
            if run in every:
                holders.setdefault(run, []).append(m)
    out: _Words = {}
    for n, runs in enumerate(often):
        for m in sorted({m for run in runs for m in holders.get(run, ()) if len(holders[run]) <= few}):
            found = {term for term in _shared_terms(told[n], promised[m], runs) if _is_word(term, told[n], wording)}
            kept = [t for t in found if _holding(t, promised) <= few and _holding(t, told) <= max(few, len(told) // 6)]
            if kept:
                out[n, m] = tuple(sorted(kept, key=lambda term: (-len(term), term)))
    return out


def _shared_terms(case: str, measure: str, often: set[str]) -> Iterator[str]:
    """The longest runs of both, every piece of which the case uses often."""
    for block in find_blocks(case, measure, least=_TERM):
        run = case[block.a : block.a + block.size]
        start = 0
        for n in range(len(run) - _TERM + 2):
            if n == len(run) - _TERM + 1 or run[n : n + _TERM] not in often:
                if n > start:
                    yield run[start : n + _TERM - 1]
                start = n + 1


def _is_word(term: str, text: str, wording: Wording) -> bool:
    """Used often as a whole, beside different words, and no formula, name or term that others know."""
    places = [match.start() for match in re.finditer(re.escape(term), text)]
    before = {text[at - 1] if at and text[at - 1] != "\n" else str(at) for at in places}
    after = {text[at + len(term)] if text[at + len(term) : at + len(term) + 1].strip() else str(at) for at in places}
    if len(places) < _OFTEN or len(before) < 2 or len(after) < 2 or "\n" in term:
        return False
    known = [*wording.formulas.find(term), *wording.terms.find(term)]
    return not any(len(term) - (end - start) < _MORE for start, end in known)


def _holding(term: str, texts: Sequence[str]) -> int:
    return sum(term in text for text in texts)


def share_names(
    cases: Sequence[Text], measures: Sequence[Text], wording: Wording, *, few: int = 3
) -> dict[tuple[str, str], tuple[str, ...]]:
    """The names in quotes that a case and a measure share, and at most ``few`` measures hold; folded, by their keys."""
    holders: dict[str, list[str]] = {}
    for text in measures:
        for name in dict.fromkeys(_names(text, wording)):
            holders.setdefault(name, []).append(text.key)
    out: dict[tuple[str, str], tuple[str, ...]] = {}
    for text in cases:
        for name in sorted(set(_names(text, wording)), key=lambda name: (-len(name), name)):
            keys = holders.get(name, [])
            for key in keys if len(keys) <= few else ():
                out[text.key, key] = (*out.get((text.key, key), ()), name)
    return out


def _names(text: Text, wording: Wording) -> Iterator[str]:
    for piece in text.pieces:
        for match in _NAME_RE.finditer(piece.text):
            name = bare(match.group(1))
            known = any(wording.formulas.find(name)) or wording.terms.head(name) == len(name)
            if len(_HAN_RE.findall(name)) >= _NAME and not known:
                yield name
