"""How a number stands: what it is to its owner, whether it is exact, and which way it moved.

In: the words of a sentence before and behind a number. Out: a ``Standing``. The rules, in this order:

1. *before*: 从26人增加到53人 — the first number is the state before, the second the one after; so is a number behind
   原先, 改革前 or 此前, unless 现在, 实现 or 改革后 comes between.
2. *rule*, in a text that reports: a condition (停留超过3分钟，即…) or the terms of a scheme (50%的利息补贴).
3. *planned*, likewise: behind 下一步, 后续将, 拟, 预计 in the same sentence. A plan's own numbers are targets.
4. *context*: a figure that another is held against (远低于常规的客诉率（1.99%）), or the size of the place.
5. Otherwise the role that the text has: a plan's numbers are targets, those of a case results.

Words are in ``data/lexicon/modality.yaml``. Limits: one sentence at a time; what a paragraph plans as a whole is seen
only where each of its sentences says so.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.lexicon.modality import ModalityCues

__all__ = ["Standing", "find_standing", "read_approximate", "read_direction"]

_SENTENCE_RE = re.compile(r"[。！？\n]")


class Standing(NamedTuple):
    """``role`` as in the contract; ``is_after``: the number is what one right before it in the text became."""

    role: str
    is_after: bool = False


def find_standing(before: str, after: str, role: str, cues: ModalityCues) -> Standing:
    """How a number stands between ``before`` and ``after``.

    Args:
        before: the text up to the number, from as far back as wanted.
        after: the text behind the number and its unit.
        role: what a number of this text is by itself: ``target`` or ``result``.
        cues: as ``kg.lexicon.modality.load_modality`` gives them.

    >>> from kg.lexicon.modality import load_modality
    >>> find_standing("导办专员数量从", "增加到53人。", "result", load_modality()).role
    'before'
    """
    sentence = before[_last(_SENTENCE_RE, before) :]
    part = re.split("[，；：,;:]", sentence)[-1]
    if cues.moved_from.search(part) and cues.moves.match(after):
        return Standing("before")
    if (cues.up.search(part) or cues.down.search(part)) and cues.moved_from.search(part):
        return Standing(role, is_after=_holds_number(part))
    if role == "target":
        return Standing("before" if _is_past(before, sentence, cues) else role)
    if cues.rule_before.search(part) or cues.rule_after.match(after):
        return Standing("rule")
    if _is_past(before, sentence, cues):
        return Standing("before")
    if cues.is_planned(sentence):
        return Standing("planned")
    in_place = bool(cues.place.search(part) and cues.place_counts.match(after))
    is_setting = cues.base.search(sentence) or cues.setting.search(part) or in_place
    return Standing("context" if is_setting else role)


def _is_past(before: str, sentence: str, cues: ModalityCues) -> bool:
    paragraph = before[before.rfind("\n") + 1 :]
    for pattern, text in ((cues.before, sentence), (cues.before_all, paragraph)):
        said = max((match.end() for match in pattern.finditer(text)), default=-1)
        if said >= 0 and not cues.now.search(text, said):
            return True
    return False


def _holds_number(part: str) -> bool:
    return re.search(r"[\d一二两三四五六七八九十百]", part) is not None


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.end() for match in pattern.finditer(text)), default=0)


def read_approximate(before: str, after: str, cues: ModalityCues) -> tuple[str, str] | None:
    """The word that makes a number approximate, as printed, and the comparator it means; ``None`` for an exact one.

    >>> from kg.lexicon.modality import load_modality
    >>> read_approximate("金额近", "", load_modality()), read_approximate("附近", "", load_modality())
    (('近', '<'), None)
    """
    if found := cues.approximate.search(before.rstrip()):
        group = next(n for n in range(1, len(cues.bounds) + 1) if found[n] is not None)
        return found[group], cues.bounds[group - 1]
    if found := cues.about.match(after.lstrip()):
        return found[0], "="
    return None


def read_direction(before: str, cues: ModalityCues) -> str:
    """``up`` or ``down`` where a verb right at the number says which way it moved, else empty."""
    tail = before.rstrip()
    if cues.down.search(tail):
        return "down"
    return "up" if cues.up.search(tail) else ""
