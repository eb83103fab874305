"""Lines of a plan → sections, measures and what stands around them.

1. Find where the plan stands between its covering notice and its annexes (``body``), its headings and their nesting
   (``headings``), mend broken paragraphs (``blocks``), build the tree.
2. Before the first heading: front matter, and the preamble (the plan's own opening paragraphs, ``path`` 0).
3. Chapters of aims are sections without measures; closing chapters of organisation hold safeguards; in all others the
   innermost numbered items are measures, or parts of a measure from （1） inwards.
4. A plan with an annex table of measures keeps its numbered items as sections, and each unnumbered paragraph below
   them as a section of its own, for the rows to elaborate.
5. After the last item: back matter, from the first line that is an annex list, a copy list, an imprint or chrome.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kg import ids
from kg.lexicon.structure import StructureLexicon
from kg.parse.extent import find_body
from kg.parse.headings import Heading, find_headings, holds_parts, match_number
from kg.parse.lines import Line
from kg.parse.paragraphs import Block, build_blocks
from kg.parse.sentences import split_article, split_clauses, split_title
from kg.records import Irregularity, Measure, MeasureKind, Region, RegionKind, Section, SectionKind, Severity
from kg.text.mapped import MappedText

__all__ = ["Node", "Outline", "build_tree", "parse_outline"]

_FEWEST_PARTS = 3  # bold words lead parts only when several do
_LONG = 60  # characters from which an unnumbered line before the first heading can be the preamble
_SENTENCE = 10  # or fewer, of a line that ends a sentence
_LONGEST_SIGNATURE = 30
_MOST_TITLE_LINES = 4  # of an annex whose table is read elsewhere
_MARK_RE = re.compile(r"[。；！？：，:;,]")  # a signature has none of these


@dataclass(slots=True)
class Node:
    """A heading with the paragraphs and headings below it (working state of this module only)."""

    heading: Heading
    title: MappedText | None
    body: list[Block]
    children: list[Node] = field(default_factory=list)

    @property
    def text(self) -> MappedText:
        return MappedText.join(block.text for block in self.body)


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
    headings, odd = find_headings([line.text for line in lines])
    blocks, regions, repairs = build_blocks(lines, headings, lexicon)
    lead: list[Block] = []
    roots: list[Node] = []
    marks: list[Region] = list(regions)
    stack: list[Node] = []
    for i, block in enumerate(blocks):
        if block.heading is None:
            (stack[-1].body if stack else lead).append(block)
            continue
        follows = i + 1 < len(blocks) and blocks[i + 1].heading is None
        divide = split_article if block.heading.style == "article" else split_title
        title, body, mark = divide(block.text, more_follows=follows)
        if mark is not None:
            marks.append(Region(RegionKind.HEADING, mark.span))
        node = Node(block.heading, title, [Block(body, None, block.bold)] if body.text else [])
        stack = stack[: block.heading.depth]
        (stack[-1].children if stack else roots).append(node)
        stack.append(node)
    return lead, roots, marks, [*odd, *repairs]


def parse_outline(
    slug: str, lines: Sequence[Line], lexicon: StructureLexicon, *, has_rows: bool = False, title: str = ""
) -> Outline:
    """Sections and measures of the plan ``slug``.

    Args:
        slug: of the plan.
        lines: of its text, without table lines.
        lexicon: words that tell its parts apart.
        has_rows: its measures are the rows of an annex table.
        title: of the plan, to find where it begins behind a notice.
    """
    start, end = find_body(lines, title, lexicon)
    notice, annexes = build_blocks(lines[:start], (), lexicon), build_blocks(lines[end:], (), lexicon)
    lead, roots, marks, odd = build_tree(lines[start:end], lexicon)
    preamble, front = _split_lead(lead, lexicon) if roots else ([], [block.text for block in lead])
    front = [*(block.text for block in notice[0]), *front]
    back = [*_cut_back(roots, lexicon), *(block.text for block in annexes[0])]
    builder = _Builder(slug, lexicon, has_rows)
    if preamble:
        builder.add_preamble(preamble)
    for i, root in enumerate(roots):
        builder.add_chapter(root, closing=i >= max(1, len(roots) - 2))
    outside = [(text, RegionKind.FRONT) for text in front] + [(text, RegionKind.BACK) for text in back]
    regions = [*notice[1], *marks, *builder.marks, *annexes[1]]
    regions.extend(_region(text, kind, lexicon) for text, kind in outside)
    texts = tuple(text for text, _ in outside)
    odd = [*notice[2], *odd, *annexes[2], *builder.odd]
    odd += [*_numbered_notice(lines[:start], lexicon), *_unread_annex(back, lexicon)]
    return Outline(tuple(builder.sections), tuple(builder.measures), texts, tuple(regions), tuple(odd))


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
    while cut and _is_paragraph(lead[cut - 1].text.text) and not lexicon.stands_alone(lead[cut - 1].text.text):
        cut -= 1
    return [b.text for b in lead[cut:]], [b.text for b in lead[:cut]]


def _is_paragraph(line: str) -> bool:
    return len(line) >= _LONG or (len(line) >= _SENTENCE and line[-1] in "。：:")


def _cut_back(roots: Sequence[Node], lexicon: StructureLexicon) -> list[MappedText]:
    """Take the back matter off the last node, and give it back in text order."""
    if not roots:
        return []
    last = roots[-1]
    while last.children:
        last = last.children[-1]
    for i, block in enumerate(last.body):
        line = block.text.text
        if lexicon.is_back(line) or lexicon.is_chrome(line) or (lexicon.is_date(line) and i):
            if lexicon.is_date(line) or line.endswith("印发"):
                while i > 1 and _is_signature(last.body[i - 1].text.text):
                    i -= 1
            back, last.body = last.body[i:], last.body[:i]
            return [b.text for b in back]
    return []


def _is_signature(line: str) -> bool:
    """The line of the issuing body above the date: 上海市人民政府办公厅."""
    return len(line) <= _LONGEST_SIGNATURE and not _MARK_RE.search(line)


@dataclass(slots=True)
class _Builder:
    """Turns nodes into records. Paths are the document's own numbers; a path met twice gets ``-2``."""

    slug: str
    lexicon: StructureLexicon
    has_rows: bool
    sections: list[Section] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    marks: list[Region] = field(default_factory=list)
    odd: list[Irregularity] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def add_preamble(self, parts: Sequence[MappedText]) -> None:
        key, body = ids.section(self.slug, "0"), MappedText.join(parts)
        self.sections.append(Section(key, "0", "", body[:0], body, SectionKind.PREAMBLE, ids.plan(self.slug)))

    def add_chapter(self, node: Node, *, closing: bool) -> None:
        title, plan = node.title.text if node.title else "", ids.plan(self.slug)
        if closing and self.lexicon.is_safeguard(title):
            self._commit(node, plan, MeasureKind.SAFEGUARD)
        elif self.lexicon.is_general(title):
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
        leaf = narrative and not node.children
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
        body = MappedText.join([node.text, *(_whole(child) for child in node.children)])
        title = node.title
        clauses = split_clauses(body)
        number = node.heading.printed
        self.measures.append(Measure(key, path, number, title, body, kind, parent, clauses))
        for before, block in pairwise(node.body):
            if before.text.text.endswith("。"):  # not the points of a list
                note = f"read as a further paragraph of item {path}"
                span = block.text.span
                self.odd.append(Irregularity("further-paragraph", Severity.NOTE, span, block.text.text[:20], note, key))
        for n, (head, text) in enumerate(_parts(node), 1):
            here = f"{path}.{n}"
            complete = split_clauses(text) if text.text.rstrip("”’").endswith(("。", "！", "？")) else ()
            part = Measure(ids.measure(self.slug, here), here, "", head, text, MeasureKind.PART, key, complete)
            self.measures.append(part)

    def _path(self, node: Node) -> str:
        path, n = node.heading.path, 2
        while path in self.used:
            path, n = f"{node.heading.path}-{n}", n + 1
        if path != node.heading.path:
            where = node.title or node.text
            found, done = f"number {node.heading.printed} stands twice", f"the second is called {path}"
            self.odd.append(Irregularity("number-twice", Severity.NOTE, where.span, found, done))
        self.used.add(path)
        return path


def _whole(node: Node) -> MappedText:
    """A part's own heading and text, and those of the parts below it."""
    head = [node.title] if node.title is not None else []
    return MappedText.join([*head, node.text, *(_whole(child) for child in node.children)])


def _parts(node: Node) -> list[tuple[MappedText | None, MappedText]]:
    """The parts of a measure: items from （1） inwards, or runs led by words in bold (yangpu-2023 二（四）10)."""
    if node.children:
        return [(child.title, MappedText.join([child.text, *map(_whole, child.children)])) for child in node.children]
    found: list[tuple[MappedText | None, MappedText]] = []
    for block in node.body:
        starts = [i for i, at in enumerate(block.text.at) if any(at == span.start for span in block.bold)]
        leads = [i for i in starts if i > 0 and block.text.text[i - 1] in "：；。"]
        if len(leads) < _FEWEST_PARTS:
            continue
        for start, end in pairwise([*leads, len(block.text)]):
            span = next(span for span in block.bold if span.start == block.text.at[start])
            length = sum(1 for at in block.text.at[start:end] if at < span.end)
            found.append((block.text[start : start + length], block.text[start + length : end]))
    return found
