"""Items without numbers: paragraphs of one section that each begin with a lead of a few words.

    二、重点任务
    **加强规划引领。** 编制专项规划……          → item 2.1
    **规范证照办理。** 推行联合踏勘……          → item 2.2

1. *Bold leads*: the paragraph begins with words in bold, and they end a sentence or are followed by its mark; or the
   whole paragraph is a few words in bold, and its text stands below it. Two of a section make items; a paragraph
   without a lead goes on with the item above it, and before the first lead it is the section's own.
2. *Plain leads*: without bold, every paragraph of the section but the first begins with a sentence of a few words
   without a comma, and there are two or more.
3. Sections of aims are left alone (``general``), and so are items whose text stands on the heading's own line.

Such an item has no printed number; its place among its siblings stands for it, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.lexicon.structure import StructureLexicon
from kg.parse.ending import is_signature
from kg.parse.headings import Heading
from kg.parse.nodes import Node
from kg.parse.paragraphs import Block
from kg.records import Irregularity, Region, RegionKind, Severity
from kg.text.mapped import MappedText

__all__ = ["add_lead_items"]

_FEWEST = 2
_LONGEST_BOLD = 40
_MARKS = "。：:！；"
_PLAIN_RE = re.compile(r"(?P<title>[\u4e00-\u9fff“”《》]{4,16})。(?=[^\s])")

_Lead = tuple[int, bool]  # how many characters the lead has without its mark, and whether text follows it


def add_lead_items(roots: Sequence[Node], lexicon: StructureLexicon) -> tuple[list[Region], list[Irregularity]]:
    """Items of every section of ``roots`` that has some; its nodes get them as children.

    Returns:
        The regions of the marks behind the leads, and a note for each section.
    """
    marks: list[Region] = []
    odd: list[Irregularity] = []
    for node in _innermost(roots, lexicon):
        own = _own(node.body, lexicon)
        found = [_bold_lead(block) for block in node.body[:own]]
        if sum(lead is not None for lead in found) < _FEWEST:
            found = _plain_leads(node.body[:own])
        first = next((i for i, lead in enumerate(found) if lead is not None), len(found))
        leads = [lead for lead in found if lead is not None]
        if len(leads) < _FEWEST or (not any(follows for _, follows in leads) and len(found) - first == len(leads)):
            continue
        rest = [None] * (len(node.body) - own)
        node.children = list(_items(node, [*found[first:], *rest], node.body[first:], marks))
        node.body = node.body[:first]
        span = _title(node.children[0]).span
        done = "read as items, numbered by their place"
        odd.append(Irregularity("items-without-number", Severity.NOTE, span, f"{len(leads)} leads", done))
    return marks, odd


def _innermost(nodes: Sequence[Node], lexicon: StructureLexicon) -> Iterator[Node]:
    """Sections without items, whose heading stands alone on its line."""
    for node in nodes:
        title = node.title.text if node.title is not None else ""
        if lexicon.is_general(title) and not lexicon.is_safeguard(title):
            continue
        if node.children:
            yield from _innermost(node.children, lexicon)
        elif not node.inline and node.title is not None and node.heading.style != "article":
            yield node


def _bold_lead(block: Block) -> _Lead | None:
    text = block.text
    span = next((span for span in block.bold if text.at and span.start <= text.at[0] < span.end), None)
    if span is None:
        return None
    end = sum(1 for at in text.at if at < span.end)
    lead = text.text[:end].rstrip()
    if not 2 < len(lead) <= _LONGEST_BOLD:
        return None
    if lead[-1] in _MARKS:
        return len(lead) - 1, bool(text.text[end:].strip())
    rest = text.text[end:].lstrip()
    if not rest:
        return len(lead), False
    return (len(lead), True) if rest[0] in _MARKS else None


def _own(blocks: Sequence[Block], lexicon: StructureLexicon) -> int:
    """How many of a section's paragraphs stand before what closes and signs a document."""
    texts = [block.text.text for block in blocks]
    for i, text in enumerate(texts):
        if lexicon.is_back(text) or lexicon.is_date(text) or lexicon.is_closing(text):
            while i and is_signature(texts[i - 1]):
                i -= 1
            return i
    return len(texts)


def _plain_leads(blocks: Sequence[Block]) -> list[_Lead | None]:
    found = [_PLAIN_RE.match(block.text.text) for block in blocks]
    leads: list[_Lead | None] = [(match.end("title"), True) if match else None for match in found]
    return leads if len(leads) >= _FEWEST and all(lead is not None for lead in leads[1:]) else []


def _items(node: Node, found: Sequence[_Lead | None], blocks: Sequence[Block], marks: list[Region]) -> Iterator[Node]:
    items: list[Node] = []
    for lead, block in zip(found, blocks, strict=True):
        if lead is None:
            items[-1].body.append(block)
            continue
        title, rest = block.text[: lead[0]].strip(), block.text[lead[0] :]
        mark = rest[: len(rest) - len(rest.text.lstrip(_MARKS + " \t\u3000"))]
        if mark.text.strip():
            marks.append(Region(RegionKind.HEADING, mark.span))
        n = len(items) + 1
        heading = Heading(
            node.heading.line, "lead", n, str(n), 0, node.heading.depth + 1, f"{node.heading.path}.{n}"
        )  # counted: the text prints no number
        body = rest[len(mark) :].strip()
        items.append(Node(heading, title, [Block(body, None, block.bold)] if body.text else [], inline=bool(body.text)))
    yield from items


def _title(node: Node) -> MappedText:
    return node.title if node.title is not None else node.text
