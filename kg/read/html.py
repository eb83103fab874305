"""A saved web page, or a piece of one → the text of the document in it.

1. Decode, read the tree (libxml2's HTML parser: it mends what is not closed, and loads nothing), walk through it.
2. Find the part that holds the document (``html_main``) and the facts that the page prints in a box (``html_box``).
3. First come the facts, one a line (``发文字号：…``); then the page's title, where the document does not begin with it;
   then the document. What a page only prints around a document comes last, in regions of its own, so that nothing is
   dropped and a reader can see what was taken for no part of the document.

Limits: pictures, and what a script would fetch, are not in a saved page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html

from kg.errors import SourceError
from kg.lexicon.readers import ReaderLexicon, load_readers
from kg.read.derived import Derived, Writer, tidy
from kg.read.encoding import declared_encoding, decode_bytes
from kg.read.html_box import facts_of, is_bare_label
from kg.read.html_main import Part, find_part, is_link, looks_like_document
from kg.read.html_walk import Block, Page, walk
from kg.records import RegionKind, Severity
from kg.text.normalise import bare

__all__ = ["READER", "read_html"]

READER = "html/1"

_TOO_DEEP = "Excessive depth"
_TAG_RE = re.compile(
    r"</?(?:div|span|font|b|i|u|em|strong|center|section|blockquote|table|tbody|tr|td|ul|ol|li|a)\b[^<>]*>",
    re.IGNORECASE,
)
_BOX_LINES = 40  # a box of facts stands in the first lines of a document, if in it at all
_TITLE_LINES = 12
_MANY_LINKS = 4  # so many lines one after the other that are links are no attachments
_RUN = 160  # characters of navigation put on one line
_SHORTEST_TITLE = 8
_META_TITLES = ("ArticleTitle", "articletitle", "og:title")
_TITLE_LABELS = ("标题", "名称", "信息名称", "文件名称", "公文名称")


@dataclass(slots=True)
class _Sorted:
    """The blocks of a page by what they are; ``facts``: label → value and place."""

    document: list[Block] = field(default_factory=list)
    rest: list[Block] = field(default_factory=list)
    facts: dict[str, tuple[str, str]] = field(default_factory=dict)


def read_html(data: bytes, path: Path | str = "") -> Derived:
    """The text of a web page.

    Args:
        data: the file.
        path: its name, for messages.

    Raises:
        SourceError: it cannot be read, or holds no text.
    """
    lexicon = load_readers()
    decoded = decode_bytes(data, path, declared_encoding(data))
    writer = Writer()
    if decoded.lost:
        writer.notice("bytes-unreadable", Severity.LOSS, f"{decoded.lost} characters in no encoding", "stand as \ufffd")
    writer.strange((f"line {n}", line) for n, line in enumerate(decoded.text.split("\n"), 1))
    tree = _tree(decoded.text, writer, path)
    page = walk(tree, lexicon)
    if not page.blocks:
        mend = "save the page again when it is fully shown, or copy its text into a file"
        raise SourceError("this web page holds no text", where=path, mend=mend)
    part = find_part(page, lexicon)
    found = _sort(page, part, lexicon)
    title = _title(page, part, tree, found, lexicon)
    _write(writer, found, title)
    return writer.done(READER, decoded.encoding)


# ── the tree ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _tree(text: str, writer: Writer, path: Path | str) -> etree._Element:
    tree, is_cut = _parsed(text)
    if is_cut:
        writer.notice("nested-too-deep", Severity.REPAIR, "elements nested without end", "read as lines")
        tree, is_cut = _parsed(_TAG_RE.sub("<br>", text))
    if is_cut:
        raise SourceError("its elements are nested too deep", where=path, mend="copy its text into a file (UTF-8)")
    if tree is None:
        raise SourceError("this web page holds no text", where=path, mend="copy its text into a file (UTF-8)")
    return tree


def _parsed(text: str) -> tuple[etree._Element | None, bool]:
    """The tree, and whether the parser gave up within it."""
    parser = lxml_html.HTMLParser(
        encoding="utf-8", huge_tree=True, no_network=True, remove_comments=True, remove_pis=True
    )
    content = text.lstrip("\ufeff").replace("\x00", "").encode("utf-8", "replace")
    try:
        tree = lxml_html.document_fromstring(content, parser=parser)
    except etree.ParserError:
        return None, False
    return tree, any(_TOO_DEEP in error.message for error in parser.error_log)


# ── what each line is ─────────────────────────────────────────────────────────────────────────────────────────────


def _sort(page: Page, part: Part, lexicon: ReaderLexicon) -> _Sorted:
    found = _Sorted()
    blocks = page.blocks
    chrome = _chrome(blocks, part, lexicon)
    seen = numbered = 0
    is_taken = False
    for n, block in enumerate(blocks):
        is_inside = part.inside[n]
        if is_taken:  # the value of the label above
            is_taken = False
            continue
        seen += is_inside
        may_tell = not is_inside or (seen <= _BOX_LINES and not numbered)
        after = blocks[n + 1] if n + 1 < len(blocks) else None
        facts = facts_of(block, after, lexicon, loose=not is_inside) if may_tell else []
        if facts:
            is_taken = is_bare_label(block, lexicon) and bool(facts[0][1])
            _tell(facts, block, found, lexicon)
        elif (is_inside and not chrome[n]) or (not is_inside and _belongs(block, n, part, lexicon)):
            found.document.append(block)
            numbered += is_inside and not block.rows and lexicon.is_document(block.text) and len(found.document) > 3
        else:
            found.rest.append(block)
    return found


def _tell(facts: Sequence[tuple[str, str]], block: Block, found: _Sorted, lexicon: ReaderLexicon) -> None:
    """Take up the facts of a block; what is known already, or is the page's own, stays with the page's furniture."""
    fresh = [(label, value) for label, value in facts if value and label not in found.facts]
    for label, value in fresh:
        found.facts[label] = (value, block.path)
    told = sum(len(label) + len(value) for label, value in fresh)
    if told < 0.9 * len("".join(lexicon.label.sub(lambda match: match["label"], block.text).split())):
        found.rest.append(block)


def _belongs(block: Block, n: int, part: Part, lexicon: ReaderLexicon) -> bool:
    """Whether a line outside of the part with the document is one of the document's all the same."""
    is_before = any(part.inside[n:])
    return is_before and not part.apart[n] and not block.is_heading and looks_like_document(block, lexicon)


def _chrome(blocks: Sequence[Block], part: Part, lexicon: ReaderLexicon) -> list[bool]:
    """Lines that are the page's own though they stand within the document's part."""
    chrome = [block.is_hidden or (not block.rows and lexicon.is_chrome(block.text)) for block in blocks]
    n = 0
    while n < len(blocks):
        end = n
        while end < len(blocks) and part.inside[end] and is_link(blocks[end]) and not blocks[end].rows:
            end += 1
        is_list = end - n >= _MANY_LINKS or (n > 0 and lexicon.is_related_head(blocks[n - 1].text))
        if is_list:
            chrome[n:end] = [not block.text.startswith("附件") for block in blocks[n:end]]
        n = max(end, n + 1)
    return chrome


# ── the title ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _title(page: Page, part: Part, tree: etree._Element, found: _Sorted, lexicon: ReaderLexicon) -> Block | None:
    """The page's heading, where the document does not begin with it; else its ``<title>`` becomes a fact."""
    begins = bare("".join(block.text for block in found.document[:_TITLE_LINES]))
    heading = next(
        (
            block
            for n, block in enumerate(page.blocks)
            if block.is_heading and not part.inside[n] and not is_link(block) and len(block.text) >= _SHORTEST_TITLE
        ),
        None,
    )
    if heading is not None:
        if bare(heading.text) in begins or heading not in found.rest:
            return None
        found.rest.remove(heading)
        return heading
    if any(label in found.facts for label in _TITLE_LABELS):
        return None
    for text, place in _told_titles(tree, lexicon):
        if len(text) >= _SHORTEST_TITLE and lexicon.is_document(text) and bare(text) not in begins:
            found.facts["标题"] = (text, place)
            break
    return None


def _told_titles(tree: etree._Element, lexicon: ReaderLexicon) -> list[tuple[str, str]]:
    metas: Mapping[str, str] = {
        meta.get("name") or meta.get("property") or "": meta.get("content") or "" for meta in tree.iter("meta")
    }
    titles = [(tidy(metas[name]), f"/html/head/meta[@name='{name}']") for name in _META_TITLES if metas.get(name)]
    element = next(tree.iter("title"), None)
    if element is not None and element.text:
        titles.append((tidy(lexicon.title_divider.split(element.text)[0]), "/html/head/title"))
    return titles


# ── writing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _write(writer: Writer, found: _Sorted, title: Block | None) -> None:
    for label, (value, place) in found.facts.items():
        writer.line(f"{label}：{value}", place)
    writer.blank()
    for block in ([title] if title else []) + found.document:
        if block.rows:
            writer.table(block.rows, block.row_paths)
        else:
            bold = ((0, block.bold),) if block.bold else ()
            writer.line(block.text, block.path, heading=block.is_heading, strong=bold)
    writer.blank()
    _write_rest(writer, found.rest)


def _write_rest(writer: Writer, rest: Sequence[Block]) -> None:
    """What is only the page's own: short lines together on one, each stretch in a region."""
    run: list[str] = []
    place = ""
    for block in rest:
        if run and sum(map(len, run)) + len(block.text) > _RUN:
            writer.line(" ".join(run), place, kind=RegionKind.CHROME)
            run = []
        place = place if run else block.path
        run.append(block.text.replace("\t", " "))
    writer.line(tidy(" ".join(run)), place, kind=RegionKind.CHROME)
