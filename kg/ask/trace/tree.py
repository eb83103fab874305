"""A trace as a tree for the terminal. Chinese characters are two columns wide, and lines are cut to the width.

Each step is one line: arrow, relation in English and Chinese, label, key. What the link rests on stands below it:
method, confidence, source with offsets, and the words in “ ”; the words of the other side after ⇄.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from kg.ask.links import Evidence
from kg.ask.things import Place
from kg.ask.trace.records import Node, Step
from kg.ask.trace.words import ARROWS, kind_words, method_words, note_words, relation_words

__all__ = ["describe", "place_words", "quoted", "to_tree", "width_of", "wrapped"]

_CLOSING, _OPENING = "，。、；：！？”’）》〕」』…)", "“‘（《〔「『("  # stay with the word before, behind
_QUOTED = 120  # characters of a quote that are shown


def width_of(text: str) -> int:
    """Columns that a text takes in a terminal.

    >>> width_of("一业一证 1")
    10
    """
    seen = (char for char in text if not unicodedata.combining(char))
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in seen)


def to_tree(start: Node, steps: tuple[Step, ...], width: int = 100) -> str:
    """The tree, without a final line end.

    Args:
        start: the thing that is traced.
        steps: what leads up and down from it.
        width: columns after which a line goes on below itself.
    """
    kind = kind_words(start.kind)
    lines = [*wrapped(f"{_named(start)} · {kind}" + (f" · {start.detail}" if start.detail else ""), "", "", width)]
    lines.extend(_branches(steps, "", width, set()))
    return "\n".join(lines)


def _branches(steps: tuple[Step, ...], stem: str, width: int, shown: set[str]) -> Iterator[str]:
    for n, step in enumerate(steps):
        last = n == len(steps) - 1
        first, rest = stem + ("└─ " if last else "├─ "), stem + ("   " if last else "│  ")
        again = bool(step.steps) and step.node.key in shown and step.direction == "up"
        yield from wrapped(describe(step) + (" (see above 见上)" if again else ""), first, rest + "  ", width)
        deeper = rest + ("│  " if step.steps and not again else "   ")
        for evidence in step.evidence[:1]:
            yield from wrapped(_evidence(evidence), deeper, deeper, width)
        if len(step.evidence) > 1:
            yield from wrapped(_also(step), deeper, deeper, width)
        if step.node.key:
            shown.add(step.node.key)
        if not again:
            yield from _branches(step.steps, rest, width, shown)


def describe(step: Step) -> str:
    """A step in one line, without its evidence."""
    relation = f"{ARROWS[step.direction]} {relation_words(step.relation)}: " if step.relation else ""
    detail = f" ({step.node.detail})" if step.node.detail else ""
    note = f" — {note_words(step.note)}" if note_words(step.note) else ""
    return f"{relation}{_named(step.node)}{detail}{note}"


def _named(node: Node) -> str:
    english = f" · {node.english}" if node.english else ""
    return f"{node.label}{english}" + (f"  [{node.key}]" if node.key and node.kind != "quantity" else "")


def _evidence(evidence: Evidence) -> str:
    place = place_words(evidence)
    other = f" ⇄ {_stands(evidence.other_source, evidence.other_place)} {quoted(evidence.other_quote)}"
    return (
        f"{method_words(evidence.method)} {evidence.confidence} · {place} {quoted(evidence.quote)}"
        + (other if evidence.other_quote else "")
    )  # fmt: skip


def place_words(evidence: Evidence) -> str:
    """Document and offsets of the quotation; a fact from outside the corpus has no offsets."""
    return _stands(evidence.source, evidence.place)


def _stands(source: str, place: Place | None) -> str:
    return f"{source} {place.start}–{place.end}" if place else f"{source} (seen outside the corpus 语料之外)"


def _also(step: Step) -> str:
    more = ", ".join(f"{one.method} {one.confidence} {quoted(one.quote, 30)}" for one in step.evidence[1:4])
    left = len(step.evidence) - 4
    return f"also 另据 {more}" + (f" … +{left}" if left > 0 else "")


def quoted(text: str, most: int = _QUOTED) -> str:
    """A quotation on one line, shortened in the middle."""
    text = " ".join(text.split())
    if len(text) > most:
        text = f"{text[: most * 2 // 3]} … {text[-(most // 3) :]}"
    return f"「{text}」"


def wrapped(text: str, first: str, rest: str, width: int) -> Iterator[str]:
    """Lines of a text that is cut where they are full: Chinese anywhere, words and numbers only at a blank.

    Args:
        text: the text.
        first: what stands before its first line.
        rest: what stands before the others.
        width: columns of a line, at least 20 of them for the text.
    """
    room = max(width - width_of(rest), 20)
    line, prefix = "", first
    for piece in _pieces(text):
        if line and width_of(line) + width_of(piece) > room:
            yield (prefix + line).rstrip()
            line, prefix = piece.lstrip(), rest
        else:
            line += piece
    yield (prefix + line).rstrip()


def _pieces(text: str) -> Iterator[str]:
    """Units that are not cut: a wide character with the closing marks behind it, a run of narrow characters."""
    piece = ""
    for char in text:
        wide = unicodedata.east_asian_width(char) in "WF"
        closing = char in _CLOSING
        if piece and not closing and piece[-1] not in _OPENING and (wide or char == " " or width_of(piece[-1]) == 2):
            yield piece
            piece = char
        else:
            piece += char
    if piece:
        yield piece
