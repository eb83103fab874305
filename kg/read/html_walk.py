"""A web page's tree → its lines and tables in the order in which they are read, and the elements that hold them.

1. An element that a browser sets on lines of its own (``p``, ``div``, ``li``, ``h1`` …) begins and ends a line, and so
   does ``<br>``, save in a heading, whose parts are one line. Scripts, styles and form fields are no text.
2. An item of an ordered list gets the number that a browser shows, unless its text begins with one.
3. A table with two columns and two rows or more is a table, and so is a row of short cells alone; one that only lays
   out the page (it holds another table or links, or one cell holds nearly all of its text in many lines) is walked
   through like any other element.
4. What is hidden, or set apart as navigation by its element, role, id or class, is marked; nothing is left out.

The walk goes through the tree once and never into itself, so that a page with ten thousand nested elements is read
like any other. A place is an XPath, of at most ``_DEEPEST`` steps: below that, the last ancestor's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from kg.lexicon.readers import ReaderLexicon
from kg.read.derived import tidy
from kg.read.grid import Cell
from kg.text.numerals import to_chinese

__all__ = ["Block", "Holder", "Page", "walk"]

_BLOCK_NAMES = """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary table tbody td
    tfoot th thead tr ul"""
_SKIPPED_NAMES = """
    script style noscript template svg math canvas iframe object embed select textarea button audio video head link meta
    title map"""
_BLOCKS, _SKIPPED = frozenset(_BLOCK_NAMES.split()), frozenset(_SKIPPED_NAMES.split())
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LEAVES = frozenset(("p", "li", "tr", "dt", "dd", "pre", *_HEADINGS))
_CHROME_TAGS = frozenset(("nav", "footer", "aside"))
_CHROME_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "complementary"))
_BOLD_RE = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)")
_HIDDEN_RE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_WORD_RE = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_NUMBERED_RE = re.compile(r"[(（]?[\d一二三四五六七八九十]{1,3}[)）、.．]|第")
_NO_MARK_RE = re.compile(r"list-style(?:-type)?\s*:\s*none")
_DEEPEST, _LETTERS, _FEWEST = 60, 26, 2
_LONGEST_HEAD = 30  # characters of a cell: a row alone with no longer one is the head of a table
_MOST_IN_ONE, _MANY_LINES = 0.6, 10  # a cell with more of its table's text, in more lines, is a layout


@dataclass(slots=True)
class Block:
    """A line, or a table (``rows``). Of its characters, ``links`` stand in links; it begins with ``bold`` in bold."""

    text: str
    path: str
    links: int = 0
    bold: int = 0
    is_heading: bool = False
    is_hidden: bool = False
    rows: list[list[Cell]] = field(default_factory=list)
    row_paths: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Holder:
    """An element that holds blocks ``start`` to before ``end``; ``is_leaf``: nothing below it is looked at."""

    tag: str
    start: int
    end: int = 0
    is_main: bool = False
    is_chrome: bool = False
    is_leaf: bool = False
    children: list[Holder] = field(default_factory=list)


@dataclass(slots=True)
class Page:
    """A page as its lines and tables, and the elements that hold them."""

    blocks: list[Block]
    root: Holder


@dataclass(slots=True)
class _Open:
    """An element whose end has not come yet."""

    tag: str
    path: str
    depth: int
    holder: Holder
    counts: dict[str, int] = field(default_factory=dict)
    is_link: bool = False
    is_bold: bool = False
    is_hidden: bool = False
    is_pre: bool = False
    item: int = 0  # the number of the next item of a list
    form: str = ""  # how a list numbers its items


class _Walker:
    def __init__(self, lexicon: ReaderLexicon) -> None:
        self.lexicon = lexicon
        self.blocks: list[Block] = []
        self.pieces: list[tuple[str, bool, bool]] = []  # text, is a link, is bold
        self.path, self.is_heading, self.is_hidden = "", False, False
        self.mark = ""

    def line_end(self) -> None:
        """``<br>``: ends a line, but the parts of a heading are one."""
        if self.is_heading:
            self.pieces.append((" ", False, True))
        else:
            self.flush()

    def flush(self) -> None:
        """End the line that is being read."""
        if self.pieces:
            text = tidy("".join(piece for piece, _, _ in self.pieces))
            if text:
                self._add(text)
            self.pieces.clear()

    def _add(self, text: str) -> None:
        links = sum(len(tidy(piece)) for piece, is_link, _ in self.pieces if is_link)
        lead = []
        for piece, _, is_bold in self.pieces:
            if not is_bold and piece.strip():
                break
            lead.append(piece)
        bold = tidy("".join(lead))
        if self.mark and not _NUMBERED_RE.match(text):
            text, bold = self.mark + text, (self.mark + bold if bold else "")
        self.mark = ""
        self.blocks.append(
            Block(text, self.path, links, len(bold) if text.startswith(bold) else 0, self.is_heading, self.is_hidden)
        )

    def text(self, text: str | None, here: _Open) -> None:
        if not text:
            return
        if not self.pieces:
            if not text.strip():
                return
            self.path, self.is_hidden = here.path, here.is_hidden
        if here.is_pre and "\n" in text:
            for line in text.split("\n"):
                self.flush()
                self.path = here.path
                self.pieces.append((line, here.is_link, here.is_bold))
            return
        self.pieces.append((text, here.is_link, here.is_bold))


def walk(root: etree._Element, lexicon: ReaderLexicon) -> Page:
    """The lines and tables of a page, and what holds them.

    Args:
        root: the element to read; comments and processing instructions are taken out of it.
        lexicon: names of elements with and around documents.
    """
    walker = _Walker(lexicon)
    stack = [_Open("", "", 0, Holder("", 0))]
    events = etree.iterwalk(root, events=("start", "end"))
    for event, element in events:
        tag = element.tag
        if event == "end":
            _end(walker, stack, element)
            continue
        here = _opened(element, stack[-1], len(walker.blocks), lexicon)
        stack.append(here)
        rows = _table_rows(element) if tag == "table" else None
        if rows is not None:
            walker.flush()
            walker.blocks.append(_table(rows, here))
        if rows is not None or tag in _SKIPPED:
            events.skip_subtree()
        elif tag == "br":
            walker.line_end()
        else:
            _start(walker, here, stack[-2], element)
    walker.flush()
    top = stack[0].holder
    top.end = len(walker.blocks)
    return Page(walker.blocks, top)


def _opened(element: etree._Element, above: _Open, start: int, lexicon: ReaderLexicon) -> _Open:
    """What holds for the text of this element: its place, and what it takes over from the one above."""
    tag = element.tag
    n = above.counts[tag] = above.counts.get(tag, 0) + 1
    depth = above.depth + 1
    style = (element.get("style") or "").lower()
    holder = above.holder
    if tag in _BLOCKS and not above.holder.is_leaf:
        holder = Holder(tag, start, is_leaf=tag in _LEAVES)
        names = _names(element)
        holder.is_main = bool(names & lexicon.main_elements) or tag == "article"
        words = {word for name in names for word in (name, *re.split("[-_]", name))}
        holder.is_chrome = (
            tag in _CHROME_TAGS or element.get("role") in _CHROME_ROLES or bool(words & lexicon.chrome_elements)
        )
    return _Open(
        tag,
        f"{above.path}/{tag}[{n}]" if depth <= _DEEPEST else above.path,
        depth,
        holder,
        is_link=above.is_link or tag == "a",
        is_bold=above.is_bold or tag in ("b", "strong") or bool(_BOLD_RE.search(style)),
        is_hidden=above.is_hidden or element.get("hidden") is not None or bool(_HIDDEN_RE.search(style)),
        is_pre=above.is_pre or tag == "pre",
        item=_whole(element.get("start"), 1) if tag == "ol" else 0,
        form=(element.get("type") or style) if tag == "ol" else "",
    )


def _names(element: etree._Element) -> set[str]:
    return set(_WORD_RE.findall(f"{element.get('id') or ''} {element.get('class') or ''}".lower()))


def _start(walker: _Walker, here: _Open, above: _Open, element: etree._Element) -> None:
    if here.tag in _BLOCKS:
        walker.flush()
        walker.is_heading = walker.is_heading or here.tag in _HEADINGS
    if here.tag == "li":
        walker.mark = _item_mark(above)
    walker.text(element.text, here)


def _end(walker: _Walker, stack: list[_Open], element: etree._Element) -> None:
    here, above = stack.pop(), stack[-1]
    if here.tag in _BLOCKS:
        walker.flush()
        if here.tag in _HEADINGS:
            walker.is_heading = False
        _close(here.holder, above.holder, len(walker.blocks))
    walker.text(element.tail if above.tag else "", above)


def _close(holder: Holder, above: Holder, end: int) -> None:
    """Hang a holder under the one above; one that only wraps a single other one gives way to it."""
    if holder is above:
        return
    holder.end = end
    if holder.start == end:
        return
    if len(holder.children) == 1 and not (holder.is_main or holder.is_chrome):
        child = holder.children[0]
        if (child.start, child.end) == (holder.start, holder.end):
            holder = child
    above.children.append(holder)


def _item_mark(above: _Open) -> str:
    """The number that a browser shows before the next item of a list, if it shows one."""
    if above.tag != "ol" or _NO_MARK_RE.search(above.form):
        return ""
    n, above.item = above.item, above.item + 1
    if "cjk" in above.form or "chinese" in above.form:
        return f"{to_chinese(n)}、"
    letter = chr(ord("a") + n - 1) if above.form in ("a", "A") and 0 < n <= _LETTERS else ""
    return f"{(letter.upper() if above.form == 'A' else letter) or n}."


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text.strip()) else default


# ── tables ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _table_rows(table: etree._Element) -> list[tuple[etree._Element, list[Cell]]] | None:
    """The rows of a table with their elements; ``None`` where it only lays out the page."""
    if next(table.iterdescendants("table"), None) is not None:
        return None
    rows: list[tuple[etree._Element, list[Cell]]] = []
    most = lines = total = 0
    events = etree.iterwalk(table, events=("start",))
    for _, element in events:
        if element.tag == "tr":
            rows.append((element, []))
        elif element.tag in ("td", "th"):
            if not rows:
                return None
            texts = _cell_lines(element)
            events.skip_subtree()
            text = " ".join(texts)
            if len(text) > most:
                most, lines = len(text), len(texts)
            total += len(text)
            rows[-1][1].append(_cell(element, text))
    columns = max((sum(1 for cell in cells if cell.text) for _, cells in rows), default=0)
    height = sum(1 for _, cells in rows if cells)
    is_head_alone = height == 1 and columns > _FEWEST and most <= _LONGEST_HEAD
    is_layout = lines >= _MANY_LINES and most > total * _MOST_IN_ONE
    if columns < _FEWEST or (height < _FEWEST and not is_head_alone) or is_layout or _is_menu(table, total):
        return None
    return rows


def _is_menu(table: etree._Element, total: int) -> bool:
    """Whether a table only lays out links."""
    links = sum(len(tidy("".join(map(str, link.itertext())))) for link in table.iterdescendants("a"))
    return 2 * links > total


def _cell(element: etree._Element, text: str) -> Cell:
    is_head = element.tag == "th" or any(above.tag == "thead" for above in element.iterancestors("thead", "table"))
    return Cell(text, _whole(element.get("rowspan"), 1) or 1, _whole(element.get("colspan"), 1) or 1, is_head)


def _cell_lines(cell: etree._Element) -> list[str]:
    """The lines of a cell, each tidy; none is empty."""
    lines: list[list[str]] = [[]]
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        is_block = element.tag in _BLOCKS or element.tag == "br"
        if is_block and element is not cell:
            lines.append([])
        if event == "start" and element.tag not in _SKIPPED:
            lines[-1].append(element.text or "")
        elif event == "end" and element is not cell:
            lines[-1].append(element.tail or "")
    return [text for text in (tidy("".join(line)) for line in lines) if text]


def _table(rows: list[tuple[etree._Element, list[Cell]]], here: _Open) -> Block:
    cells = [cells for _, cells in rows if cells]
    links = 0
    text = "\t".join(cell.text for row in cells for cell in row)
    paths = [f"{here.path}/descendant::tr[{n}]" for n, (_, row) in enumerate(rows, 1) if row]
    return Block(text, here.path, links, 0, False, here.is_hidden, cells, paths)
