"""Where in a text the document itself stands: behind its covering notice, before its annexes.

1. The text is cut at lines that head an annex (``附件``, ``附件2``), and behind a date that stands alone if what is
   numbered next begins at 1 again (the notice is dated, the plan that it covers follows).
2. Of these stretches the document is the last one that opens with the document's title and has numbered lines; without
   such a title, the one with most numbered lines.
3. It ends before the list of its annexes, or of those who get a copy, if nothing is numbered behind that but the list.

A text behind the document that an annex is (附件1, its title, numbers that begin at 1) is read beside it, with paths
that begin with a. b. c., from b. on where the document is the first annex itself; forms, tables and lists of names are
none (``StructureLexicon.annex_not_text``).

Where the cover lists several texts (《甲》《乙》已经…) and each stands below it under its title, these are the texts.

Where several texts stand under one cover, each with a title of its own kind (第二个办法) above numbers that begin
again, or each
behind a line that heads an annex, they are texts of one standing, unless the document is one of them by its title.

What stands before is front matter, what follows back matter, even where it is numbered; that is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kg.lexicon.structure import StructureLexicon
from kg.parse.headings import match_number
from kg.parse.lines import Line
from kg.text.normalise import bare

__all__ = ["find_body", "find_texts"]

_Number = tuple[str, int, str, int]  # style, number, printed form and end, as ``match_number`` gives them

_OPENING = ("chapter", "article")  # styles of number that a text below a title of its own may open with
_HEAD_LINES = 10  # a title stands among the first lines of its stretch
_TITLE_LINES = 4  # and is broken over so many at most
_LONGEST_TITLE_LINE = 50
_ANNEX_HEAD_LINES = 8  # so far below the line that heads an annex its numbers begin: a title, a paragraph or two
_FIRST_ANNEX_RE = re.compile(r"[（(]?附件\s*[1１一]")
_PREFIXES = "abcdefghijklmnopqrstuvwxyz"
_NAMED_RE = re.compile(r"《([^《》]{4,120})》")
_NAMED_ROW_RE = re.compile(r"《[^《》]{4,120}》(?:[、，,和及与]?《[^《》]{4,120}》){1,25}")
_TITLE_ADDS = 12  # letters that may follow it in the same lines: （2023—2025年）


def find_body(lines: Sequence[Line], title: str, lexicon: StructureLexicon) -> tuple[int, int]:
    """The indexes of the first and behind the last line of the document named ``title``."""
    numbers = [found[1] if (found := match_number(line.text.text)) else 0 for line in lines]
    cuts = sorted({0, len(lines), *_cuts(lines, numbers, lexicon)})
    numbered = [(a, b) for a, b in pairwise(cuts) if any(numbers[a:b])]
    stretches = [(a, b) for a, b in numbered if not _is_no_text(lines, numbers, a, b, lexicon)]
    if not stretches:
        return (0, len(lines)) if not numbered else (0, numbered[0][0])
    titled = [(a, b) for a, b in stretches if _opens_with(lines[a:b], bare(title))]
    start, end = titled[-1] if titled else max(stretches, key=lambda ab: sum(map(bool, numbers[slice(*ab)])))
    return start, _before_list(lines, start, end, numbers, lexicon)


def find_texts(lines: Sequence[Line], title: str, lexicon: StructureLexicon) -> list[tuple[int, int, str]]:
    """First and behind the last line of each text of a document, with what its paths begin with; one has no prefix.

    Args:
        lines: of the whole document.
        title: the document's.
        lexicon: words that head annexes and texts.
    """
    numbers = [match_number(line.text.text) for line in lines]
    if len(named := _named_by_cover(lines, numbers, lexicon)) > 1:
        return [(a, b, f"{prefix}.") for (a, b), prefix in zip(named, _PREFIXES, strict=False)]
    start, end = find_body(lines, title, lexicon)
    heads = [start, *(at for at in _again(lines, numbers, lexicon) if start < at < end), end]
    texts = [(a, b) for a, b in pairwise(heads) if any(numbers[a:b])]
    if not _opens_with(lines[start:end], bare(title)):  # the document is the cover
        texts = _annexed(lines, numbers, lexicon) or texts
    if len(texts) < 2 or len(texts) > len(_PREFIXES):
        letters = _PREFIXES[_FIRST_ANNEX_RE.match(lines[start].text.text) is not None :] if lines else ""
        behind = zip(_behind(lines, numbers, end, lexicon), letters, strict=False)
        return [(start, end, ""), *((a, b, f"{letter}.") for (a, b), letter in behind)]
    return [(a, b, f"{prefix}.") for (a, b), prefix in zip(texts, _PREFIXES, strict=False)]


def _named_by_cover(
    lines: Sequence[Line], numbers: Sequence[_Number | None], lexicon: StructureLexicon
) -> list[tuple[int, int]]:
    """The texts that the cover lists in one row of 《》 and which stand below it under their titles, in text order.

    None where a text has no number, or a title stands twice.
    """
    first = next((i for i, number in enumerate(numbers) if number), 0)
    cover = "".join(line.text.text for line in lines[:first])
    listed = [row.group() for row in _NAMED_ROW_RE.finditer(cover)]
    names = {bare(found[1]) for row in listed for found in _NAMED_RE.finditer(row)} - {""}
    heads: list[int] = []
    for i, line in enumerate(lines):
        begins = any(name.startswith(bare(line.text.text)) for name in names) and bare(line.text.text)
        if begins and any(_joined(lines, i, n) in names for n in range(1, _TITLE_LINES + 1)):
            heads.append(i)
    texts = list(pairwise([*heads, len(lines)]))
    whole = len({bare(lines[a].text.text) for a in heads}) == len(heads) and all(any(numbers[a:b]) for a, b in texts)
    if len(texts) < 2 or len(texts) > len(_PREFIXES) or not whole:
        return []
    plain = [number[1] if number else 0 for number in numbers]
    return [(a, b if b < len(lines) else _before_list(lines, a, b, plain, lexicon)) for a, b in texts]


def _joined(lines: Sequence[Line], i: int, n: int) -> str:
    return bare("".join(line.text.text for line in lines[i : i + n]))


def _again(lines: Sequence[Line], numbers: Sequence[_Number | None], lexicon: StructureLexicon) -> list[int]:
    """Where the outermost numbers begin again at 1, below a title: the first line of that title."""
    outermost = next((found[0] for found in numbers if found), None)
    found: list[int] = []
    for i, number in enumerate(numbers):
        if number and number[1] == 1 and (number[0] == outermost or number[0] in _OPENING):
            at = _title_above(lines, numbers, i, lexicon)
            if at < i:
                found.append(at)
    return found[1:] if found and not any(numbers[: found[0]]) else found


def _title_above(lines: Sequence[Line], numbers: Sequence[_Number | None], i: int, lexicon: StructureLexicon) -> int:
    """The first line of the title right above line ``i``; ``i`` itself if what stands there is none."""
    at = i
    while at and i - at < _TITLE_LINES and not numbers[at - 1] and _may_be_title(lines[at - 1].text.text, lexicon):
        at -= 1
    joined = "".join(line.text.text for line in lines[at:i] if not line.text.text.startswith(("（", "(")))
    return at if lexicon.text_title.search("".join(joined.split())) else i


def _may_be_title(line: str, lexicon: StructureLexicon) -> bool:
    return len(line) <= _LONGEST_TITLE_LINE and line[-1] not in "。；：:;，" and not lexicon.is_date(line)


def _annexed(
    lines: Sequence[Line], numbers: Sequence[_Number | None], lexicon: StructureLexicon
) -> list[tuple[int, int]]:
    """The texts that annexes are: each with its title, and numbers that begin at 1."""
    cuts = [i for i, line in enumerate(lines) if lexicon.is_annex_head(line.text.text)]
    if not cuts or any(numbers[: cuts[0]]):
        return []
    found: list[tuple[int, int]] = []
    for a, b in pairwise([*cuts, len(lines)]):
        first = next((i for i in range(a, b) if numbers[i]), None)
        if first is not None and _title_above(lines, numbers, first, lexicon) < first:
            found.append((a, b))
    return found


def _behind(
    lines: Sequence[Line], numbers: Sequence[_Number | None], end: int, lexicon: StructureLexicon
) -> list[tuple[int, int]]:
    """The numbered texts that annexes behind the document are, each from its title on."""
    cuts = [i for i in range(end, len(lines)) if _heads_annex(lines, numbers, i, end, lexicon)]
    found: list[tuple[int, int]] = []
    for a, b in pairwise([*cuts, len(lines)]):
        first = next((i for i in range(a + 1, b) if numbers[i]), None)
        if first is None or first - a > _ANNEX_HEAD_LINES:
            continue
        opened = numbers[first]
        again = sum(1 for found_ in numbers[first:b] if found_ and opened and found_[0] == opened[0])
        no_text = _is_no_text(lines, [found_[1] if found_ else 0 for found_ in numbers], a, b, lexicon)
        if opened and opened[1] == 1 and again > 1 and not no_text:
            found.append((a, b))
    return found


def _is_no_text(lines: Sequence[Line], numbers: Sequence[int], start: int, end: int, lexicon: StructureLexicon) -> bool:
    """Whether the stretch is an annex that is filled in, or lists persons and things, by its title."""
    if not (lexicon.is_annex_head(lines[start].text.text) or lexicon.is_closing_list(lines[start].text.text)):
        return False
    first = next((i for i in range(start, end) if numbers[i]), end)
    title = [line.text.text for line in lines[start:first] if len(line.text) <= _LONGEST_TITLE_LINE]
    return any(lexicon.annex_not_text.search(bare(part)) for part in (*title, "".join(title)))


def _heads_annex(
    lines: Sequence[Line], numbers: Sequence[_Number | None], i: int, end: int, lexicon: StructureLexicon
) -> bool:
    """附件1 alone on its line, or with its title where a date stands between it and the list of annexes."""
    text = lines[i].text.text
    if lexicon.is_annex_head(text):
        return True
    signed = any(lexicon.is_date(line.text.text) for line in lines[end:i])
    return signed and len(text) <= _LONGEST_TITLE_LINE and lexicon.is_closing_list(text) and not numbers[i]


def _is_list(lines: Sequence[Line]) -> bool:
    """Whether all lines are as short as titles and names, and none ends a sentence: 6-1.受理告知书."""
    return all(len(line.text) <= _LONGEST_TITLE_LINE and line.text.text[-1] not in "。；：:;" for line in lines)


def _cuts(lines: Sequence[Line], numbers: Sequence[int], lexicon: StructureLexicon) -> list[int]:
    found: list[int] = []
    for i, line in enumerate(lines):
        text = line.text.text
        if lexicon.is_annex_head(text):
            found.append(i)
        elif len(text) <= 20 and lexicon.is_date(text) and next((n for n in numbers[i + 1 :] if n), 0) == 1:
            found.append(i + 1)
    return found


def _opens_with(lines: Sequence[Line], title: str) -> bool:
    head = [bare(line.text.text) for line in lines[:_HEAD_LINES]]
    joined = ("".join(head[i : i + n]) for i in range(len(head)) for n in range(1, _TITLE_LINES + 1))
    return bool(title) and any(
        letters.startswith(title) and len(letters) <= len(title) + _TITLE_ADDS for letters in joined
    )


def _before_list(lines: Sequence[Line], start: int, end: int, numbers: Sequence[int], lexicon: StructureLexicon) -> int:
    first = next((i for i in range(start, end) if numbers[i]), end)
    for i in range(first + 1, end):
        if lexicon.is_closing_list(lines[i].text.text):
            listed = [n for n in numbers[i:end] if n]
            in_order = listed in (list(range(1, len(listed) + 1)), list(range(2, len(listed) + 2)))
            return i if in_order or _is_list(lines[i:end]) else end
    return end
