"""The bodies that carried a showcase case out: who does the deeds that the text tells.

In: a ``Case``. Out: ``UnitMention`` with role ``CARRIED_OUT``; none where only the district as a whole acts.

1. The title names a body of the case's district: 3 points.
2. A body opens a part of a sentence (or follows 由) and a deed (率先, 推出, 制定 …) follows in that sentence:
   2 points; without such a word, or together with a partner (X与Y), 1 point; its full name (徐汇区…) adds 1.
3. 我局, 我院 is the body of that kind that the text names most: 2 points each time.
4. A body with two points or more carried the case out.

A body behind 联合, 会同, 与 is a partner and gets nothing; so does one in 由X负责…的, and the district government.
Limits: deeds without a stated subject are nobody's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kg.lexicon.departments import UnitLexicon, tight
from kg.records import Case, Unit, UnitMention, UnitRole
from kg.text.mapped import MappedText

__all__ = ["extract_case_leads"]

_ENOUGH = 2
_CONFIDENCE = ((4, Decimal("0.95")), (3, Decimal("0.9")), (0, Decimal("0.8")))

_SENTENCE_END = "。；;！？\n"
_PART_END = _SENTENCE_END + "，,：:"
# What may stand between the start of a part and its subject: 同时 …, 一是 …, 目前 …
# 金山区检察院, 上海市金山区检察院: a body named with its district
_FULL_RE = re.compile(r"(?:[^\W\d_]{2}市)?[^\W\d_]{2}新?区")
_ADVERB_RE = re.compile(
    r"(?:[一二三四五六]是|同时|此外|目前|近日|另外|其中|今年|截至目前|下一步|接下来|随后|并|而|[（(][^）)]{1,3}[）)])*(?P<by>由)?"
)
_PARTNER_RE = re.compile(r"与|和|同|会同|联合|联动|及")
_DEED_RE = re.compile(
    r"率先|首创|首推|首例|推出|建成|研发|制定|出台|发布|创建|创新|举办|开发|编制|编撰|打造|构建|建立|完善|成立|设立|搭建|完成|试点"
)
_WE_RE = re.compile(r"我(?P<sign>局|院|委|办|中心|街道)")
_NOT_A_DEED_RE = re.compile(r"(?:负责|承担)[^，。；]*的")


@dataclass(frozen=True, slots=True)
class _Act:
    unit: Unit
    points: int
    printed: MappedText
    quote: MappedText


def extract_case_leads(case: Case, lexicon: UnitLexicon) -> tuple[UnitMention, ...]:
    """The bodies of the case's own district that carried it out, in text order; empty where none is named so."""
    if case.district is None:
        return ()
    acts = [*_title_acts(case, lexicon), *_subject_acts(case, lexicon)]
    acts += _we_acts(case, acts, lexicon)
    by_unit: dict[str, list[_Act]] = defaultdict(list)
    for act in acts:
        by_unit[act.unit.key].append(act)
    leads = [_lead(case, group) for group in by_unit.values() if sum(act.points for act in group) >= _ENOUGH]
    return tuple(sorted(leads, key=lambda mention: (mention.printed.span, mention.unit.key)))


def _lead(case: Case, acts: list[_Act]) -> UnitMention:
    """The act that says most is the evidence; the first of equals."""
    total = sum(act.points for act in acts)
    best = max(acts, key=lambda act: (act.points, bool(_DEED_RE.search(act.quote.text)), -act.printed.span.start))
    confidence = next(value for least, value in _CONFIDENCE if total >= least)
    return UnitMention(case.key, best.unit, best.printed, UnitRole.CARRIED_OUT, best.quote, confidence)


def _own(unit: Unit, case: Case, lexicon: UnitLexicon) -> bool:
    return unit.scope == case.district and not unit.is_group and unit.key not in lexicon.whole


def _title_acts(case: Case, lexicon: UnitLexicon) -> Iterator[_Act]:
    for printed, units in lexicon.find(case.title, case.district):
        yield from (_Act(unit, 3, printed, case.title) for unit in units if _own(unit, case, lexicon))


def _subject_acts(case: Case, lexicon: UnitLexicon) -> Iterator[_Act]:
    plain = _plain(case.body)
    place = {offset: index for index, offset in enumerate(plain.at)}
    hits = [(place[hit.at[0]], place[hit.at[-1]] + 1, units) for hit, units in lexicon.find(plain, case.district)]
    run_end, run_opens = -1, None
    for start, end, units in hits:
        joined = start == run_end + 1 and plain.text[run_end] == "、"
        opens = run_opens if joined else _opening(plain.text, start)
        run_end, run_opens = end, opens
        if opens is None:
            continue
        points = _points(plain.text, start, end, _after_run(plain.text, end, hits), by=opens)
        quote = plain[start : _next(plain.text, end, _PART_END)]
        own = [unit for unit in units if points and _own(unit, case, lexicon)]
        yield from (_Act(unit, points, plain[start:end], quote) for unit in own)


def _opening(text: str, start: int) -> bool | None:
    """Whether the body at ``start`` opens its part of the sentence: ``True`` behind 由, ``None`` if it does not."""
    begin = max((text.rfind(mark, 0, start) for mark in _PART_END + "”’）)"), default=-1) + 1
    match = _ADVERB_RE.fullmatch(text, begin, start)
    return None if match is None else match["by"] is not None


def _after_run(text: str, end: int, hits: list[tuple[int, int, tuple[Unit, ...]]]) -> int:
    """The end of the list A、B、C that goes on at ``end``."""
    ends = {start: stop for start, stop, _ in hits}
    while text[end : end + 1] == "、" and end + 1 in ends:
        end = ends[end + 1]
    return end


def _points(text: str, start: int, end: int, run_end: int, *, by: bool) -> int:
    sentence = text[run_end : _next(text, run_end, _SENTENCE_END)]
    if _NOT_A_DEED_RE.match(sentence):
        return 0
    partner = _PARTNER_RE.match(sentence) and not by
    joint = partner and run_end == end and not sentence.startswith("联合")
    deed = _DEED_RE.search(sentence)
    full = _FULL_RE.match(text[start:end]) is not None
    return (2 if deed and not joint else 1) + full


def _we_acts(case: Case, acts: list[_Act], lexicon: UnitLexicon) -> Iterator[_Act]:
    """我局: the body of that kind that the text names most."""
    plain = _plain(case.body)
    if not _WE_RE.search(plain.text):
        return
    counts: dict[str, int] = defaultdict(int)
    units: dict[str, Unit] = {}
    for _, named in lexicon.find(plain, case.district):
        for unit in named:
            if _own(unit, case, lexicon):
                counts[unit.key] += 1
                units[unit.key] = unit
    for match in _WE_RE.finditer(plain.text):
        fitting = [key for key in sorted(units) if _is_kind(units[key], match["sign"])]
        if fitting:
            most = max(fitting, key=lambda key: counts[key])
            quote = plain[match.start() : _next(plain.text, match.end(), _PART_END)]
            yield _Act(units[most], 2, plain[match.start() : match.end()], quote)


def _is_kind(unit: Unit, sign: str) -> bool:
    """
    >>> _is_kind(Unit("org/x/fgw", "上海市金山区发展和改革委员会", "x", ""), "委")
    True
    """
    ends = {"委": ("委员会",), "办": ("办公室",), "街道": ("街道办事处",)}.get(sign, (sign,))
    return unit.label.endswith(ends)


def _next(text: str, at: int, marks: str) -> int:
    return next((i for i in range(at, len(text)) if text[i] in marks), len(text))


def _plain(text: MappedText) -> MappedText:
    """Lines kept as sentence ends, other white space dropped."""
    lines = text.split(re.compile(r"\n"))
    joined: list[MappedText] = []
    at = 0
    for line in lines:
        joined.append(tight(line))
        at += len(line) + 1
        if at <= len(text):
            joined.append(text[at - 1 : at])
    return MappedText.join(joined)
