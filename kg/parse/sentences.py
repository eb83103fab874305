"""A body of text → its sentences (clauses), each with its final mark.

A sentence ends at 。！？ outside any bracket or quotation, closing quotes behind it included. What follows the last
mark is a sentence too, if it holds letters. Semicolons do not end a sentence.
"""

from __future__ import annotations

import re

from kg.records import Clause
from kg.text.mapped import MappedText

__all__ = ["split_article", "split_clauses", "split_title"]

_OPEN, _CLOSE = "“‘（(《〈「【〔", "”’）)》〉」】〕"
_END = "。！？!?"
_WORD_RE = re.compile(r"\w")
_LONGEST_TITLE = 40
_COLON_RE = re.compile(r"([^，。；：,;:（(《“]{2,20})[：:](?=\s*[^\s])")  # 指导思想：以……
_BRACKET_RE = re.compile(r"[（(][^（()）：:]*+[：:][^（()）]*+[)）]$")  # 优化注销服务（责任单位：区市场监管局）
_ARTICLE_RE = re.compile(r"[（(【][^（()）】，。]{2,20}[)）】]")  # 第一条（目的和依据）
# 优化审批服务 深入推进“一件事”改革，……。 and not 推动 PC 端、大厅端……: Chinese letters stand on both sides.
_BLANK_RE = re.compile(
    r"(?P<title>[^\s，。；：,;:]{3,29}[\u4e00-\u9fff”》）])\s+(?=[\u4e00-\u9fff“《][^。]*，.*[。；])"
)


def split_clauses(body: MappedText) -> tuple[Clause, ...]:
    """The sentences of ``body`` in text order, numbered from 1."""
    clauses: list[Clause] = []
    for start, end in _sentences(body.text):
        part = body[start:end].strip()
        if _WORD_RE.search(part.text):
            clauses.append(Clause(len(clauses) + 1, part))
    return tuple(clauses)


def _sentences(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start, depth, i = 0, 0, 0
    while i < len(text):
        c = text[i]
        if c in _OPEN and _CLOSE[_OPEN.index(c)] in text[i : i + 200]:
            depth += 1
        elif c in _CLOSE:
            depth = max(0, depth - 1)
        elif c in _END and depth == 0:
            while i + 1 < len(text) and text[i + 1] in _END + _CLOSE:
                i += 1
            found.append((start, i + 1))
            start = i + 1
        i += 1
    return [*found, (start, len(text))] if text[start:].strip() else found


def split_title(text: MappedText, *, more_follows: bool) -> tuple[MappedText | None, MappedText, MappedText | None]:
    """A numbered paragraph's heading, its body, and the mark between the two.

    The heading is a first sentence of at most 40 characters that something follows, or a line that ends no sentence,
    or, where no mark ends it, what a blank divides from a running sentence. A bracket with a colon at its end
    (``（责任单位：区发改委）``) belongs to the body. ``more_follows``: further paragraphs stand under this one.

    >>> title, body, mark = split_title(MappedText.of("纳税。落细落实国家和本市各项减税降费政策。"), more_follows=False)
    >>> title.text, body.text, mark.text
    ('纳税', '落细落实国家和本市各项减税降费政策。', '。')
    """
    first = next(iter(_sentences(text.text)), (0, 0))
    head, rest = text[slice(*first)], text[first[1] :].strip()
    if not _WORD_RE.search(head.text):
        return None, text, None
    if match := _COLON_RE.match(text.text):
        return text[: match.end(1)].strip(), text[match.end() :].strip(), text[match.end(1) : match.end()]
    ended = head.text[-1] in _END
    if not ended and not rest.text:
        return _open_title(head)
    if (rest.text or more_follows) and len(head) <= _LONGEST_TITLE and ended:
        return head[:-1].strip(), rest, head[-1:]
    if match := _BLANK_RE.match(text.text):
        return text[: match.end("title")], text[match.end() :], None
    return None, text, None


def _open_title(line: MappedText) -> tuple[MappedText | None, MappedText, MappedText | None]:
    """A line that ends no sentence: a heading if it is short, with what its last bracket says as the body."""
    if match := _BRACKET_RE.search(line.text):
        title = line[: match.start()].strip()
        if 0 < len(title) <= 2 * _LONGEST_TITLE:
            return title, line[match.start() :], None
    if len(line) > 2 * _LONGEST_TITLE or line.text[-1] in "；;":  # too long, or one of a list: （一）平等适用政策；
        return None, line, None
    title = line[: len(line.text.rstrip("：: "))]
    return title, line[:0], line[len(title) :] if len(title) < len(line) else None


def split_article(text: MappedText, *, more_follows: bool) -> tuple[MappedText | None, MappedText, MappedText | None]:
    """As ``split_title``, for an article of a regulation: only a line in brackets, or without a sentence, heads it.

    >>> text = MappedText.of("（目的和依据）为了优化营商环境，制定本条例。")
    >>> title, body, mark = split_article(text, more_follows=False)
    >>> title.text, body.text
    ('（目的和依据）', '为了优化营商环境，制定本条例。')
    """
    if match := _ARTICLE_RE.match(text.text):
        return text[: match.end()], text[match.end() :].strip(), None
    if text.text and text.text[-1] not in _END + "：:；" and more_follows:
        return split_title(text, more_follows=more_follows)
    return None, text, None
