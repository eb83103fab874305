"""Lines of a case collection → its cases: district, rank, title, parts and text.

1. The table of contents (number, district, title, in running lines or in table cells) says what cases there are.
2. In the body each title is found again, over however many lines it is broken, by its letters alone; a line that only
   numbers the case (``排名9``) may stand before it. A case ends where the next begins.
3. Without a table of contents that names districts the numbering lines alone begin cases (``案例一：题目``); the short
   lines behind one are the title. Numbering lines with nothing behind them are a table of contents too.
4. A case's outermost headings divide it into parts, named by the words of the heading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg import ids
from kg.lexicon.structure import StructureLexicon
from kg.parse.contents import find_contents
from kg.parse.headings import match_number
from kg.parse.lines import Line
from kg.parse.outline import Node, build_tree
from kg.parse.sentences import split_clauses
from kg.records import Case, CasePart, Clause, Irregularity, Region, RegionKind, Severity
from kg.text.mapped import MappedText
from kg.text.normalise import bare
from kg.text.numerals import parse_numeral

__all__ = ["Cases", "parse_cases"]

_MOST_TITLE_LINES = 6
_LONGEST_TITLE_LINE = 45
_NUMBER_RE = re.compile(r"\d{1,3}")


@dataclass(frozen=True, slots=True)
class Cases:
    """What a case collection holds."""

    cases: tuple[Case, ...]
    front: tuple[MappedText, ...]
    regions: tuple[Region, ...]
    irregularities: tuple[Irregularity, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of the table of contents."""

    number: int
    district: str
    title: str


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a case begins: the index of its first line, of its first and behind its last title line."""

    number: int
    district: str | None
    line: int
    title: int
    body: int
    numbered: bool


def parse_cases(year: int, lines: Sequence[Line], lexicon: StructureLexicon, districts: Mapping[str, str]) -> Cases:
    """The cases of a collection published in ``year``; ``districts``: label (金山区) → slug."""
    lines = [part for line in lines for part in _split_number(line, lexicon)]
    entries, contents = _contents(lines, districts)
    starts = sorted(_starts_by_title(lines, entries, contents, lexicon), key=lambda start: start.line)
    if not starts:
        contents |= find_contents(lines, lexicon)
        starts, listed = _starts_by_number(lines, contents, lexicon)
        contents |= listed
    regions = [Region(RegionKind.CONTENTS, lines[i].text.span) for i in contents]
    first = starts[0].line if starts else len(lines)
    front = [line.text for i, line in enumerate(lines[:first]) if i not in contents]
    regions.extend(Region(RegionKind.FRONT, text.span) for text in front)
    odd = [*_unfound(entries, starts, lines), *_number_oddities(starts, lines)]
    starts = _once(starts)
    cases: list[Case] = []
    for i, start in enumerate(starts):
        end = starts[i + 1].line if i + 1 < len(starts) else len(lines)
        cases.append(_case(year, start, lines[start.line : end], lexicon, districts, regions, odd))
    return Cases(tuple(cases), tuple(front), tuple(regions), tuple(odd))


def _split_number(line: Line, lexicon: StructureLexicon) -> list[Line]:
    """``案例一：题目`` as two lines, the number and the title."""
    match = lexicon.case_number.match(line.text.text)
    rest = line.text[match.end() :].strip() if match and not line.is_row else None
    if not match or not rest or not rest.text or line.text.text[match.end() - 1] not in "】]）):：、.． \u3000\t":
        return [line]
    head = line.text[: match.end()]
    return [Line(head, head, line.after_blank, False), Line(rest, rest, False, False)]


# ── 1. contents ───────────────────────────────────────────────────────────────────────────────────────────────────


def _contents(lines: Sequence[Line], districts: Mapping[str, str]) -> tuple[list[_Entry], set[int]]:
    """Entries of the table of contents and the indexes of its lines."""
    entries: list[_Entry] = []
    used: set[int] = set()
    for i, line in enumerate(lines):
        cells = [cell for cell in line.raw.text.split("\t") if cell.strip()] if line.is_row else []
        below = [following.text.text for following in lines[i : i + 3]]
        number, district, title = (cells if len(cells) == 3 else [*below, "", "", ""])[:3]
        is_entry = _NUMBER_RE.fullmatch(number.strip()) and int(number) == len(entries) + 1
        if is_entry and _district(district, districts):
            entries.append(_Entry(int(number), district.strip(), title.strip()))
            used.update(range(i, i + (1 if len(cells) == 3 else 3)))
    if used:
        used.update(range(max(0, min(used) - 2), min(used)))
        used = {i for i in used if i >= min(used) and (len(lines[i].text) < _LONGEST_TITLE_LINE * 2)}
        used = _without_front(lines, used)
    return entries, used


def _without_front(lines: Sequence[Line], used: set[int]) -> set[int]:
    """The two lines above the first entry belong to the contents only if they are its column heads."""
    first = min(i for i in used if _NUMBER_RE.fullmatch(lines[i].text.text.split("\t")[0].strip() or "x"))
    return {i for i in used if i >= first or len(lines[i].text) <= 6}


def _district(text: str, districts: Mapping[str, str]) -> str | None:
    return districts.get(re.sub(r"\s", "", text))


# ── 2. bodies ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _starts_by_title(
    lines: Sequence[Line], entries: Sequence[_Entry], contents: set[int], lexicon: StructureLexicon
) -> list[_Start]:
    starts: list[_Start] = []
    at = max(contents, default=-1) + 1
    for entry in entries:
        wanted = bare(entry.title)
        place = next((p for i in range(at, len(lines)) if (p := _title_at(lines, i, wanted))), None)
        if place is None:
            continue
        begin, end = place
        numbered = begin > 0 and bool(lexicon.case_number.fullmatch(lines[begin - 1].text.text))
        starts.append(_Start(entry.number, entry.district, begin - numbered, begin, end, numbered))
        at = end
    return starts


def _title_at(lines: Sequence[Line], begin: int, wanted: str) -> tuple[int, int] | None:
    """The range of lines from ``begin`` whose letters together are those of the title."""
    letters = ""
    for end in range(begin, min(begin + _MOST_TITLE_LINES, len(lines))):
        letters += bare(lines[end].text.text)
        if letters == wanted:
            return begin, end + 1
        if not wanted.startswith(letters):
            return None
    return None


def _starts_by_number(
    lines: Sequence[Line], contents: set[int], lexicon: StructureLexicon
) -> tuple[list[_Start], set[int]]:
    """Cases by their numbering lines, and the lines of those with nothing behind: they only list the cases."""
    starts: list[_Start] = []
    for i, line in enumerate(lines):
        match = lexicon.case_number.fullmatch(line.text.text) if i not in contents else None
        number = parse_numeral(match.group(2)) if match else None
        if number is None:
            continue
        end = i + 1
        while end < len(lines) and end <= i + _MOST_TITLE_LINES and _is_title_line(lines[end].text.text, lexicon):
            end += 1
        starts.append(_Start(number, None, i, i + 1, max(end, min(i + 2, len(lines))), True))
    ends = [*(start.line for start in starts), len(lines)][1:]
    numbers = [start.number for start in starts]
    bare_ones = [
        s for n, (s, end) in enumerate(zip(starts, ends, strict=True)) if s.body >= end and s.number in numbers[n + 1 :]
    ]
    listed = {i for start in bare_ones for i in range(start.line, start.body)}
    return [start for start in starts if start not in bare_ones], listed


def _once(starts: Sequence[_Start]) -> list[_Start]:
    """A number met twice would name two cases alike: the later ones go on counting behind the highest."""
    seen: set[int] = set()
    kept: list[_Start] = []
    for start in starts:
        number = start.number if start.number not in seen else max(s.number for s in starts) + len(seen) + 1
        seen.add(number)
        kept.append(replace(start, number=number))
    return kept


def _number_oddities(starts: Sequence[_Start], lines: Sequence[Line]) -> list[Irregularity]:
    if not starts and lines:
        found, done = "no table of contents and no line that numbers a case", "everything is front matter"
        return [Irregularity("no-case-found", Severity.LOSS, lines[0].text.span, found, done)]
    numbers = [start.number for start in starts]
    return [
        Irregularity(
            "number-twice", Severity.NOTE, lines[s.line].text.span, f"case {s.number} stands twice", "renumbered"
        )
        for n, s in enumerate(starts)
        if s.number in numbers[:n]
    ]


def _is_title_line(line: str, lexicon: StructureLexicon) -> bool:
    if lexicon.case_number.fullmatch(line):
        return False
    return len(line) <= _LONGEST_TITLE_LINE and line[-1] not in "。；：" and match_number(line) is None


def _unfound(entries: Sequence[_Entry], starts: Sequence[_Start], lines: Sequence[Line]) -> list[Irregularity]:
    found = {start.number for start in starts}
    return [
        Irregularity("case-not-found", Severity.LOSS, lines[0].text.span, f"{e.number} {e.title}", "left out")
        for e in entries
        if e.number not in found
    ]


# ── 4. one case ───────────────────────────────────────────────────────────────────────────────────────────────────


def _case(
    year: int,
    start: _Start,
    lines: Sequence[Line],
    lexicon: StructureLexicon,
    districts: Mapping[str, str],
    regions: list[Region],
    odd: list[Irregularity],
) -> Case:
    titles = [line.text for line in lines[start.title - start.line : start.body - start.line]]
    body_lines = lines[start.body - start.line :]
    title = _with_breaks(titles)
    if start.numbered:
        regions.append(Region(RegionKind.HEADING, lines[0].text.span))
    else:
        odd.append(
            Irregularity(
                "case-without-number",
                Severity.REPAIR,
                title.span,
                title.text[:30],
                f"rank {start.number} by the contents",
            )
        )
    if len(titles) > 1:
        odd.append(
            Irregularity("title-broken", Severity.REPAIR, title.span, " ⏎ ".join(t.text for t in titles), "joined")
        )
    lead, roots, marks, repairs = build_tree(body_lines, lexicon)
    repeats = {region.span.start for region in marks if region.kind == RegionKind.REPEAT}
    regions.extend(region for region in marks if region.kind == RegionKind.REPEAT)
    odd.extend(repairs)
    whole = MappedText.join(line.text for line in body_lines)
    body = (
        whole
        if not repeats
        else MappedText.join(whole[i : i + 1] for i in range(len(whole)) if whole.at[i] not in repeats)
    )
    parts = [CasePart(0, "other", None, block.text) for block in lead]
    parts = [CasePart(0, "other", None, MappedText.join(p.body for p in parts))] if parts else []
    parts += [_part(root, lexicon) for root in roots]
    key = ids.case(year, start.number)
    clauses = _clauses([block.text for block in lead], roots, lexicon)
    district = (
        districts.get(re.sub(r"\s", "", start.district)) if start.district else _mentioned(title, body, districts)
    )
    numbered = tuple(CasePart(n, p.kind, p.title, p.body) for n, p in enumerate(parts, 1))
    return Case(key, start.number, district, title, body, numbered, clauses)


def _with_breaks(titles: Sequence[MappedText]) -> MappedText:
    """The title lines with the line end between them, so that a reader sees where one thought ends."""
    pieces: list[MappedText] = []
    for line in titles:
        pieces += [MappedText("\n", (pieces[-1].at[-1] + 1,))] if pieces else []
        pieces.append(line)
    return MappedText.join(pieces)


def _part(root: Node, lexicon: StructureLexicon) -> CasePart:
    title = root.title.text if root.title is not None else ""
    return CasePart(0, lexicon.part_kind(title), root.title, _below(root))


def _below(node: Node) -> MappedText:
    pieces = [node.text]
    for child in node.children:
        pieces += [child.title] if child.title is not None else []
        pieces.append(_below(child))
    return MappedText.join(pieces)


def _clauses(lead: Sequence[MappedText], roots: Sequence[Node], lexicon: StructureLexicon) -> tuple[Clause, ...]:
    """The sentences, and the headings that say something of their own (not 工作背景, 主要做法)."""
    texts = [clause.text for text in lead for clause in split_clauses(text)]
    for root in roots:
        texts += _said(root, lexicon)
    return tuple(Clause(n, text) for n, text in enumerate(texts, 1))


def _said(node: Node, lexicon: StructureLexicon) -> list[MappedText]:
    own = node.title is not None and (node.heading.depth > 0 or lexicon.part_kind(node.title.text) == "other")
    texts = [node.title] if own and node.title is not None else []
    for block in node.body:
        texts += [clause.text for clause in split_clauses(block.text)]
    for child in node.children:
        texts += _said(child, lexicon)
    return texts


def _mentioned(title: MappedText, body: MappedText, districts: Mapping[str, str]) -> str | None:
    """The district named most often; one in the title wins."""
    counts = {slug: body.text.count(label) + 100 * (label in title.text) for label, slug in sorted(districts.items())}
    best = max(counts, key=lambda slug: counts[slug], default=None)
    return best if best and counts[best] else None
