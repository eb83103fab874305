"""A trace as a table, as JSON and as a page of its own; the tree is in ``kg.ask.trace.tree``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from string import Template
from typing import Any

from kg.ask.keys import iri_of
from kg.ask.links import Evidence
from kg.ask.trace.records import Node, Step, steps_below
from kg.ask.trace.trace import Trace
from kg.ask.trace.tree import place_words, quoted, width_of
from kg.ask.trace.words import ARROWS, kind_words, method_words, note_words, relation_words

__all__ = ["to_columns", "to_html", "to_json", "to_table"]

_HEAD = ("", "relation 关系", "label 名称", "key", "method", "conf.", "source", "quote 原文")
_MOST = (16, 30, 40, 48, 14, 5, 30, 60)  # columns of the terminal


def to_table(trace: Trace) -> str:
    """One line a step, indented by depth; long cells are cut."""
    rows = [_row(depth, step) for depth, step in steps_below(trace.steps)]
    return to_columns(_HEAD, rows, _MOST)


def _row(depth: int, step: Step) -> tuple[str, ...]:
    best = step.best
    evidence = (best.method, str(best.confidence), place_words(best), quoted(best.quote)) if best else ("", "", "", "")
    key = step.node.key if step.kind != "quantity" else step.node.english
    return ("  " * depth + ARROWS[step.direction], relation_words(step.relation), step.label, key, *evidence)


def to_columns(head: Sequence[str], rows: Sequence[Sequence[str]], most: Sequence[int]) -> str:
    """Cells in columns of the width that they need, at most ``most``; wide characters count as two."""
    cut = [[_cut(cell, room) for cell, room in zip(row, most, strict=True)] for row in (head, *rows)]
    widths = [max(width_of(row[n]) for row in cut) for n in range(len(head))]
    lines = ["  ".join(cell + " " * (widths[n] - width_of(cell)) for n, cell in enumerate(row)).rstrip() for row in cut]
    return "\n".join([lines[0], "  ".join("─" * width for width in widths), *lines[1:]])


def _cut(text: str, room: int) -> str:
    if width_of(text) <= room:
        return text
    while width_of(text) > room - 1:
        text = text[:-1]
    return f"{text}…"


def to_json(trace: Trace) -> str:
    """All of the trace: every assertion with its words and offsets, and full IRIs."""
    document = {"start": _node(trace.start, trace.base), "steps": [_step(step, trace.base) for step in trace.steps]}
    return json.dumps(document, ensure_ascii=False, indent=2)


def _node(node: Node, base: str) -> dict[str, Any]:
    fields = {"key": node.key, "iri": iri_of(node.key, base), "kind": node.kind, "label": node.label,
              "label_en": node.english, "detail": node.detail}  # fmt: skip
    return {name: value for name, value in fields.items() if value}


def _step(step: Step, base: str) -> dict[str, Any]:
    return {
        "relation": step.relation,
        "direction": step.direction.value,
        "node": _node(step.node, base),
        "note": step.note,
        "evidence": [_assertion(one, base) for one in step.evidence],
        "steps": [_step(below, base) for below in step.steps],
    }


def _assertion(one: Evidence, base: str) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "assertion": base + one.assertion, "method": one.method, "confidence": float(one.confidence),
        "quote": one.quote, "source": one.source, "start": one.start, "end": one.end,
    }  # fmt: skip
    if one.other_quote:
        fields |= {"other_quote": one.other_quote, "other_source": one.other_source,
                   "other_start": one.other_start, "other_end": one.other_end}  # fmt: skip
    if one.uptake:
        fields["uptake"] = one.uptake
    if one.share:
        fields["share"] = float(one.share)
    if one.via:
        fields["via"] = [base + reform for reform in one.via]
    return fields


_PAGE = Template("""<!doctype html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.6 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif;
       max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; margin: 0; }
ul { list-style: none; margin: 0; padding-left: 1.2rem;
     border-left: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
li { margin: .5rem 0; }
blockquote { margin: .2rem 0 .2rem 1rem; font-family: "Noto Serif CJK SC", "Songti SC", SimSun, serif; }
.relation, .why, .key { font-size: .8rem; opacity: .75; }
.key { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
</style>
</head>
<body>
<h1>$title</h1>
<p class="key">$subtitle</p>
$steps
</body>
</html>
""")


def to_html(trace: Trace) -> str:
    """A page that needs no other file: nested lists, every text escaped."""
    subtitle = f"{kind_words(trace.start.kind)} · {iri_of(trace.start.key, trace.base)}"
    steps = _list(trace.steps, trace.base)
    return _PAGE.substitute(title=escape(trace.start.label), subtitle=escape(subtitle), steps=steps)


def _list(steps: Sequence[Step], base: str) -> str:
    return "<ul>\n" + "\n".join(_item(step, base) for step in steps) + "\n</ul>" if steps else ""


def _item(step: Step, base: str) -> str:
    node, note = step.node, note_words(step.note)
    relation = f'<span class="relation">{ARROWS[step.direction]} {escape(relation_words(step.relation))}</span> '
    english = f' <span lang="en">{escape(node.english)}</span>' if node.english else ""
    detail = "".join(f" <small>{escape(text)}</small>" for text in (node.detail, note) if text)
    key = f' <span class="key" title="{escape(iri_of(node.key, base))}">{escape(node.key)}</span>' if node.key else ""
    quotes = "".join(_blockquote(one, base) for one in step.evidence)
    name = f"<strong>{escape(node.label)}</strong>{english}{detail}{key}"
    return f"<li>{relation}{name}{quotes}{_list(step.steps, base)}</li>"


def _blockquote(one: Evidence, base: str) -> str:
    other = f" ⇄ {escape(one.other_quote)} <small>{escape(one.other_source)}</small>" if one.other_quote else ""
    why = f"{method_words(one.method)} · {one.confidence} · {place_words(one)} · {base}{one.assertion}"
    return f'<blockquote>「{escape(one.quote)}」{other}<div class="why">{escape(why)}</div></blockquote>'
