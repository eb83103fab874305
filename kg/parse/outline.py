"""Lines of a plan → sections, measures and what stands around them.

1. Find where the plan stands between its covering notice and its annexes (``body``), its headings and their nesting
   (``headings``), mend broken paragraphs (``blocks``), build the tree.
2. Before the first heading: front matter, and the preamble (the plan's own opening paragraphs, ``path`` 0).
3. Chapters of aims are sections without measures; closing chapters of organisation hold safeguards; in all others the
   innermost numbered items are measures, or parts of a measure from （1） inwards.
4. A plan with an annex table of measures keeps its numbered items as sections, and each unnumbered paragraph below
   them as a section of its own, for the rows to elaborate.
5. After the last item: back matter (``ending``).
6. Several texts under one cover are read each for itself, with paths that begin with a. b. c.
7. What has no numbers, or is a list of persons, is one section of its paragraphs (``path`` 0).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kg import ids
from kg.lexicon.structure import StructureLexicon
from kg.parse.ending import cut_ending, is_signature
from kg.parse.extent import find_texts
from kg.parse.headings import find_headings, holds_parts, match_number
from kg.parse.leads import add_lead_items
from kg.parse.lines import Line
from kg.parse.nodes import Node
from kg.parse.paragraphs import Block, build_blocks
from kg.parse.parts import parts_of, whole_of
from kg.parse.sentences import split_article, split_clauses, split_title
from kg.records import Irregularity, Measure, MeasureKind, Region, RegionKind, Section, SectionKind, Severity
from kg.text.mapped import MappedText
from kg.text.normalise import bare

__all__ = ["Node", "Outline", "build_tree", "parse_outline"]

_FEWEST_PARTS = 3  # bold words lead parts only when several do
_LONG = 60  # characters from which an unnumbered line before the first heading can be the preamble
_SENTENCE = 10  # or fewer, of a line that ends a sentence
_MOST_TITLE_LINES = 4  # of an annex whose table is read elsewhere


@dataclass(frozen=True, slots=True)
class Outline:
    """What the numbered text of a plan holds; ``front``: the lines before and behind it, in text order."""

    sections: tuple[Section, ...]
    measures: tuple[Measure, ...]
    front: tuple[MappedText, ...]
    regions: tuple[Region, ...]
    irregularities: tuple[Irregularity, ...]


def build_tree(
    lines: Sequence[Line], lexicon: StructureLexicon
) -> tuple[list[Block], list[Node], list[Region], list[Irregularity]]:
    """Blocks before the first heading, the trees of headings, regions of numbers and marks, and repairs."""
    headings, odd = find_headings([line.text for line in lines], [line.level for line in lines])
    blocks, regions, repairs = build_blocks(lines, headings, lexicon)
    lead: list[Block] = []
    roots: list[Node] = []
    marks: list[Region] = list(regions)
    stack: list[Node] = []
    for i, block in enumerate(blocks):
        if block.heading is None:
            (stack[-1].body if stack else lead).append(block)
            continue
        follows = _goes_on(blocks, i + 1, lexicon) or _heads(block, blocks[i + 1 : i + 2])
        divide = split_article if block.heading.style == "article" else split_title
        title, body, mark = divide(block.text, more_follows=follows)
        if mark is not None:
            marks.append(Region(RegionKind.HEADING, mark.span))
        node = Node(block.heading, title, [Block(body, None, block.bold)] if body.text else [], inline=bool(body.text))
        stack = stack[: block.heading.depth]
        (stack[-1].children if stack else roots).append(node)
        stack.append(node)
    return lead, roots, marks, [*odd, *repairs]


def _heads(block: Block, after: Sequence[Block]) -> bool:
    """Whether a one-sentence line is the heading of the numbered lines below it: （一）健全服务网络。 above 1. …."""
    below = after[0].heading if after else None
    return below is not None and block.heading is not None and below.depth > block.heading.depth


def _goes_on(blocks: Sequence[Block], i: int, lexicon: StructureLexicon) -> bool:
    """Whether block ``i`` is a paragraph of the item before it, and not what stands behind the last item."""
    if i >= len(blocks) or blocks[i].heading is not None or _ends(blocks[i].text.text, lexicon):
        return False
    signed = i + 1 < len(blocks) and lexicon.is_date(blocks[i + 1].text.text)
    return not (signed and is_signature(blocks[i].text.text))


def parse_outline(
    slug: str,
    lines: Sequence[Line],
    lexicon: StructureLexicon,
    *,
    has_rows: bool = False,
    title: str = "",
    numbered: bool = True,
    commits: bool = True,
) -> Outline:
    """Sections and measures of the plan ``slug``.

    Args:
        slug: of the plan.
        lines: of its text, without table lines.
        lexicon: words that tell its parts apart.
        has_rows: its measures are the rows of an annex table.
        title: of the plan, to find where it begins behind a notice.
        numbered: whether its numbers head items; not those of a list of persons.
        commits: whether its items are commitments; those of a text that explains another are sections.
    """
    texts = find_texts(lines, title, lexicon) if numbered else []
    builder = _Builder(slug, lexicon, has_rows, commits)
    done = 0
    outside: list[tuple[MappedText, RegionKind]] = []
    for start, end, prefix in texts:
        notice = build_blocks(lines[done:start], (), lexicon)
        behind = bool(done) and not texts[0][2]  # between the document and an annex
        outside += [(block.text, RegionKind.BACK if behind else RegionKind.FRONT) for block in notice[0]]
        outside += builder.add_text(lines[start:end], prefix)
        builder.note(notice[1], [*notice[2], *([] if behind else _numbered_notice(lines[done:start], lexicon))])
        done = end
    annexes = build_blocks(lines[done:], (), lexicon)
    if not builder.sections and not builder.measures:
        whole = build_blocks(lines, (), lexicon)
        outside = builder.add_described([block.text for block in whole[0]], title)
        # The first reading, which found no item, has told some of this.
        builder.note(
            [mark for mark in whole[1] if mark not in builder.marks],
            [one for one in whole[2] if one not in builder.odd],
        )
    else:
        back = [text for text, kind in outside if kind == RegionKind.BACK] + [block.text for block in annexes[0]]
        outside += [(block.text, RegionKind.BACK) for block in annexes[0]]
        builder.note(annexes[1], [*annexes[2], *_unread_annex(back, lexicon)])
    builder.marks.extend(_region(text, kind, lexicon) for text, kind in outside)
    front = tuple(text for text, _ in outside)
    return Outline(tuple(builder.sections), tuple(builder.measures), front, tuple(builder.marks), tuple(builder.odd))


def _numbered_notice(lines: Sequence[Line], lexicon: StructureLexicon) -> list[Irregularity]:
    """Numbered items of the covering notice, which are none of the plan's; the list of its annexes is no item."""
    end = next((i for i, line in enumerate(lines) if lexicon.is_closing_list(line.text.text)), len(lines))
    items = [line.text for line in lines[:end] if match_number(line.text.text)]
    if not items:
        return []
    found = f"{len(items)} numbered items from “{items[0].text[:20]}” on"
    return [Irregularity("notice-numbered", Severity.NOTE, items[0].span, found, "left in the front matter")]


def _unread_annex(back: Sequence[MappedText], lexicon: StructureLexicon) -> list[Irregularity]:
    """What stands behind the last chapter as an annex of its own, not only its title: said, since it is not read."""
    first = next((i for i, text in enumerate(back) if lexicon.is_annex_head(text.text)), len(back))
    rest = back[first:]
    numbered = sum(match_number(text.text) is not None for text in rest)
    heads = sum(lexicon.is_annex_head(text.text) for text in rest)
    if numbered < _FEWEST_PARTS and len(rest) <= _MOST_TITLE_LINES * heads:
        return []
    found = f"{len(rest)} lines, {numbered} of them numbered"
    return [Irregularity("annex-not-read", Severity.LOSS, rest[0].span, found, "left in the back matter")]


def _region(text: MappedText, kind: RegionKind, lexicon: StructureLexicon) -> Region:
    return Region(RegionKind.CHROME if lexicon.is_chrome(text.text) else kind, text.span)


def _split_lead(lead: Sequence[Block], lexicon: StructureLexicon) -> tuple[list[MappedText], list[MappedText]]:
    """The preamble is the last unbroken run of paragraphs before the first heading, notices left out."""
    cut = len(lead)
    while cut and _is_paragraph(line := lead[cut - 1].text.text):
        if lexicon.stands_alone(line) or lexicon.is_addressee(line):
            break
        cut -= 1
    return [b.text for b in lead[cut:]], [b.text for b in lead[:cut]]


def _described(texts: Sequence[MappedText], title: str, lexicon: StructureLexicon) -> tuple[int, int]:
    """Which paragraphs of a text without numbers are its own words: behind title and addressees, before the signature.

    They begin with the first line that ends a sentence or leads to a list, and is none of the title.
    """
    letters = bare(title)
    start = next(
        (
            i
            for i, text in enumerate(texts)
            if _is_paragraph(text.text) and not lexicon.is_addressee(text.text) and bare(text.text) not in letters
        ),
        len(texts),
    )
    end = next((i for i in range(start + 1, len(texts)) if _ends(texts[i].text, lexicon)), len(texts))
    while end - 1 > start and end < len(texts) and is_signature(texts[end - 1].text):
        end -= 1
    return start, end


def _ends(line: str, lexicon: StructureLexicon) -> bool:
    return lexicon.is_back(line) or lexicon.is_chrome(line) or lexicon.is_date(line)


def _is_paragraph(line: str) -> bool:
    return len(line) >= _LONG or (len(line) >= _SENTENCE and line[-1] in "。：:")


@dataclass(slots=True)
class _Builder:
    """Turns nodes into records. Paths are the document's own numbers; a path met twice gets ``-2``."""

    slug: str
    lexicon: StructureLexicon
    has_rows: bool
    commits: bool = True
    sections: list[Section] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    marks: list[Region] = field(default_factory=list)
    odd: list[Irregularity] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    prefix: str = ""  # of the paths of the text that is being read

    def note(self, marks: Sequence[Region], odd: Sequence[Irregularity]) -> None:
        self.marks.extend(marks)
        self.odd.extend(odd)

    def add_text(self, lines: Sequence[Line], prefix: str) -> list[tuple[MappedText, RegionKind]]:
        """One text with its tree; what stands before and behind it is given back."""
        self.prefix = prefix
        lead, roots, marks, odd = build_tree(lines, self.lexicon)
        self.note(marks, odd)
        if not self.has_rows:
            self.note(*add_lead_items(roots, self.lexicon))
        preamble, front = _split_lead(lead, self.lexicon) if roots else ([], [block.text for block in lead])
        back = cut_ending(roots, self.lexicon)
        if preamble:
            self.add_preamble(preamble)
        for i, root in enumerate(roots):
            self.add_chapter(root, closing=i >= max(1, len(roots) - 2))
        return [(text, RegionKind.FRONT) for text in front] + [(text, RegionKind.BACK) for text in back]

    def add_described(self, texts: Sequence[MappedText], title: str) -> list[tuple[MappedText, RegionKind]]:
        """The paragraphs of a text without numbers as one section; what stands before and behind is given back."""
        start, end = _described(texts, title, self.lexicon)
        if start < end:
            self.prefix = ""
            self.add_preamble(texts[start:end])
        return [
            *((text, RegionKind.FRONT) for text in texts[:start]),
            *((text, RegionKind.BACK) for text in texts[end:]),
        ]

    def add_preamble(self, parts: Sequence[MappedText]) -> None:
        path, body = f"{self.prefix}0", MappedText.join(parts)
        clauses = tuple(clause for part in parts for clause in split_clauses(part))
        numbered = tuple(replace(clause, n=n) for n, clause in enumerate(clauses, 1))
        key = ids.section(self.slug, path)
        self.sections.append(
            Section(key, path, "", body[:0], body, SectionKind.PREAMBLE, ids.plan(self.slug), numbered)
        )

    def add_chapter(self, node: Node, *, closing: bool) -> None:
        title, plan = node.title.text if node.title else "", ids.plan(self.slug)
        if closing and self.commits and self.lexicon.is_safeguard(title):
            self._commit(node, plan, MeasureKind.SAFEGUARD)
        elif self.lexicon.is_general(title) or not self.commits:
            self._general(node, plan)
        else:
            self._commit(node, plan, MeasureKind.MEASURE)

    def _general(self, node: Node, parent: str) -> None:
        key, _ = self._section(node, parent, SectionKind.GENERAL, node.text)
        for child in node.children:
            self._general(child, key)

    def _commit(self, node: Node, parent: str, kind: MeasureKind) -> None:
        """A section with measures below it, or a measure; with an annex table, the narrative of its rows."""
        narrative = self.has_rows and kind == MeasureKind.MEASURE
        inner = any(not holds_parts(node.heading.style, child.heading.style) for child in node.children)
        if not inner and not narrative:
            self._measure(node, parent, kind)
            return
        section_kind = SectionKind.CHAPTER if node.heading.depth == 0 else SectionKind.PART
        leaf = narrative and not node.children and node.title is not None
        key, path = self._section(node, parent, section_kind, node.text[:0] if leaf else node.text)
        if leaf:
            self._paragraphs(node, key, path)
        for child in node.children:
            self._commit(child, key, kind)

    def _section(self, node: Node, parent: str, kind: SectionKind, body: MappedText) -> tuple[str, str]:
        path = self._path(node)
        key = ids.section(self.slug, path)
        title = node.title if node.title is not None else body[:0]
        self.sections.append(Section(key, path, node.heading.printed, title, body, kind, parent))
        return key, path

    def _paragraphs(self, node: Node, parent: str, path: str) -> None:
        for n, block in enumerate(node.body, 1):
            title, body, mark = split_title(block.text, more_follows=False)
            if mark is not None:
                self.marks.append(Region(RegionKind.HEADING, mark.span))
            here = f"{path}.{n}"
            head = title if title is not None else block.text[:0]
            key = ids.section(self.slug, here)
            self.sections.append(Section(key, here, "", head, body, SectionKind.PARAGRAPH, parent))

    def _measure(self, node: Node, parent: str, kind: MeasureKind) -> None:
        path = self._path(node)
        key = ids.measure(self.slug, path)
        body = MappedText.join([node.text, *(whole_of(child) for child in node.children)])
        title, body = (None, node.title) if not body.text and node.title is not None else (node.title, body)
        clauses = split_clauses(body)
        number = node.heading.printed
        self.measures.append(Measure(key, path, number, title, body, kind, parent, clauses))
        for before, block in pairwise(node.body):
            if before.text.text.endswith("。"):  # not the points of a list
                note = f"read as a further paragraph of item {path}"
                span = block.text.span
                self.odd.append(Irregularity("further-paragraph", Severity.NOTE, span, block.text.text[:20], note, key))
        self._parts(node, key, path)

    def _parts(self, node: Node, parent: str, path: str) -> None:
        """The parts of a measure; those of an article have parts too (第三条 （一） 1.)."""
        for n, (named, words) in enumerate(parts_of(node), 1):
            here = f"{path}.{n}"
            key = ids.measure(self.slug, here)
            head, text = (None, named) if not words.text and named is not None else (named, words)
            complete = split_clauses(text) if text.text.rstrip("”’").endswith(("。", "！", "？", "；")) else ()
            self.measures.append(Measure(key, here, "", head, text, MeasureKind.PART, parent, complete))
            if node.heading.style == "article" and node.children[n - 1 : n] and node.children[n - 1].children:
                self._parts(node.children[n - 1], key, here)

    def _path(self, node: Node) -> str:
        wanted = self.prefix + node.heading.path
        path, n = wanted, 2
        while path in self.used:
            path, n = f"{wanted}-{n}", n + 1
        if path != wanted:
            where = node.title or node.text
            found, done = f"number {node.heading.printed} stands twice", f"the second is called {path}"
            self.odd.append(Irregularity("number-twice", Severity.NOTE, where.span, found, done))
        self.used.add(path)
        return path
