"""Reforms named in a text, each with the judgement: does the text commit its owner to the reform, or only name it?

In: the heading and the sentences of a measure, section or case. Out: one ``ReformMention`` per reform and part of a
sentence (between commas), whose quote is that part.

1. A heading is a commitment (推进“证照分离”改革), unless it only names someone else's thing.
2. In a sentence, the cue nearest before the name decides: a verb of doing → committed; a means (依托, 通过), publicity
   (宣传), the people it is done for (对…), or a negation → passing.
3. With no cue before it: a verb behind the name, else the verb that governs the part before (推进A，B和C).
4. Behind the name: 以…为契机 and the like, a complaint (…不了解), a carrier (“一网通办”频道) or a report (已覆盖…)
   make it passing; so does a sentence that reports (近年来，…), or the title of a document 《…》 around the name.

Words are in ``commitment.yaml``. Limits: one part of a sentence is judged at a time; irony and quotation are not seen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from kg.lexicon.commitment import CommitmentCues
from kg.lexicon.reforms import Hit, Reform, ReformLexicon
from kg.records import Clause, ReformMention
from kg.text.mapped import MappedText

__all__ = ["extract_mentions"]

_PART_RE = re.compile(r"[^，；：。！？,;!?\n]+")
_TITLE_RE = re.compile(r"《[^》]{0,200}》")
_BLOT = "□"  # stands for each character of a name
_CLOSING = "”’“‘\"'）)」』、 "
_COMMITTING = frozenset({"commit", "weak"})
_NEAR = 12  # characters between verb and name up to which the verb surely governs the name


class _Verdict(NamedTuple):
    committed: bool
    why: str  # a name in the table of confidences


def extract_mentions(
    owner: str, heading: MappedText | None, clauses: tuple[Clause, ...], lexicon: ReformLexicon, district: str | None
) -> tuple[ReformMention, ...]:
    """The reforms that a text names, in text order, the heading first.

    Args:
        owner: key of the measure, section or case.
        heading: its printed heading (an annex row: its reform item).
        clauses: its sentences.
        lexicon: the registry.
        district: slug of the district that speaks; kept for brands that are one district's own.
    """
    del district  # every brand is masked alike today
    found = list(_in_heading(owner, heading, lexicon)) if heading is not None else []
    for clause in clauses:
        found.extend(_in_sentence(owner, clause.text, lexicon))
    return tuple(found)


def _in_heading(owner: str, heading: MappedText, lexicon: ReformLexicon) -> list[ReformMention]:
    first: dict[str, Hit] = {}
    hits = lexicon.find_hits(heading)
    masked = _mask(heading.text, hits)
    for hit in hits:
        first.setdefault(hit.slug, hit)
    out = []
    for hit in first.values():
        verdict = _Verdict(True, "heading")
        judged = _judge(masked, hit, _reform(lexicon, hit), lexicon.cues, inherited=None)
        if judged is not None and judged.why == "passing":
            verdict = judged
        out.append(_mention(owner, heading, heading, hit, verdict, lexicon))
    return out


def _in_sentence(owner: str, sentence: MappedText, lexicon: ReformLexicon) -> list[ReformMention]:
    hits = lexicon.find_hits(sentence)
    if not hits:
        return []
    titles = [match.span() for match in _TITLE_RE.finditer(sentence.text)]
    masked = _mask(sentence.text, hits)
    out: list[ReformMention] = []
    governing: str | None = None
    for part in _PART_RE.finditer(masked):
        inside = [hit for hit in hits if part.start() <= hit.start < part.end()]
        seen: dict[str, tuple[Hit, _Verdict]] = {}
        for hit in inside:
            verdict = _verdict(part, hit, titles, lexicon, governing)
            known = seen.get(hit.slug)
            if known is None or (verdict.committed and not known[1].committed):
                seen[hit.slug] = (hit, verdict)
        quote = sentence[part.start() : part.end()].strip()
        out.extend(_mention(owner, sentence, quote, hit, verdict, lexicon) for hit, verdict in seen.values())
        governing = _last_role(part.group(), lexicon.cues) or governing
    return out


def _mask(text: str, hits: Sequence[Hit]) -> str:
    """The text with every name blotted out: words inside a name (提前申报, 两步申报) are no cues for the next one."""
    for hit in hits:
        text = text[: hit.start] + _BLOT * (hit.end - hit.start) + text[hit.end :]
    return text


def _verdict(
    part: re.Match[str],
    hit: Hit,
    titles: list[tuple[int, int]],
    lexicon: ReformLexicon,
    governing: str | None,
) -> _Verdict:
    reported = lexicon.cues.report.match(part.string.lstrip()) is not None
    if reported or any(start <= hit.start and hit.end <= end for start, end in titles):
        return _Verdict(False, "passing")
    local = Hit(hit.slug, hit.start - part.start(), hit.end - part.start())
    judged = _judge(part.group(), local, _reform(lexicon, hit), lexicon.cues, inherited=governing)
    return judged or _Verdict(False, "passing")


def _judge(part: str, hit: Hit, reform: Reform, cues: CommitmentCues, inherited: str | None) -> _Verdict | None:
    """The verdict on one naming within one part of a sentence; ``None`` where nothing speaks for a commitment."""
    passing = _Verdict(False, "passing")
    rest = part[hit.end :].lstrip(_CLOSING)
    if _is_aside(rest, cues) or (reform.host and not _is_own_object(rest, cues)):
        return passing
    cue = _nearest(part[: hit.start], cues)
    if cue is not None:
        role, distance = cue
        if role in _COMMITTING:
            return _Verdict(True, "weak" if role == "weak" else "commit" if distance <= _NEAR else "commit_far")
        return passing
    if cues.commit_after.search(rest):
        return _Verdict(True, "after")
    if inherited in _COMMITTING:
        return _Verdict(True, "inherited")
    return None


def _is_aside(rest: str, cues: CommitmentCues) -> bool:
    """The words behind a name make it a means, a complaint, part of something else's name, or a report."""
    at_once = (cues.problem_after, cues.carrier_after)
    anywhere = (cues.instrument_after, cues.report_after)
    return any(p.match(rest) for p in at_once) or any(p.search(rest) for p in anywhere)


def _is_own_object(rest: str, cues: CommitmentCues) -> bool:
    """The platform itself is meant: 深化“一网通办”改革, or it stands in a list of names."""
    return rest.startswith(_BLOT) or cues.own_object_after.match(rest) is not None


def _nearest(before: str, cues: CommitmentCues) -> tuple[str, int] | None:
    """The role of the last cue in the words before a name, and how far off it ends."""
    last: re.Match[str] | None = None
    for match in cues.before.finditer(before):
        last = match
    return (str(last.lastgroup), len(before) - last.end()) if last is not None else None


def _last_role(part: str, cues: CommitmentCues) -> str | None:
    """The role of the first cue of a part: the verb that governs what is listed after it."""
    match = cues.before.search(part)
    return str(match.lastgroup) if match is not None else None


def _reform(lexicon: ReformLexicon, hit: Hit) -> Reform:
    reform = lexicon.find_reform(hit.slug)
    if reform is None:
        raise LookupError(hit.slug)
    return reform


def _mention(
    owner: str, text: MappedText, quote: MappedText, hit: Hit, verdict: _Verdict, lexicon: ReformLexicon
) -> ReformMention:
    confidence: Decimal = lexicon.cues.confidence[verdict.why]
    printed = text[hit.start : hit.end]
    return ReformMention(owner, _reform(lexicon, hit).key, printed, quote, verdict.committed, confidence)
