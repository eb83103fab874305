"""A ledger as a tree with the character diff, as a table or as JSON.

In the diff, ``[-…-]`` went out and ``{+…+}`` came in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from kg.compare.ledger import Change, DiffEntry, Ledger, Moved
from kg.text.columns import quoted, to_columns, wrapped

__all__ = ["to_json", "to_table", "to_tree"]

_CHINESE = {
    Change.KEPT: "保留", Change.REWORDED: "改写", Change.PART: "部分保留", Change.MERGED: "合并/拆分",
    Change.NONE: "未找到对应", Change.NEW: "新增",
}  # fmt: skip
_ENGLISH = {Change.NONE: "no counterpart found", Change.PART: "taken up in part", Change.MERGED: "merged or split"}
_NAMES = {"deadline": "deadline 完成时限", "units": "units 责任单位"}
_MARKS = {"-": ("[-", "-]"), "+": ("{+", "+}"), "=": ("", "")}


def to_tree(ledger: Ledger, width: int = 100) -> str:
    """Counts, then every clause under what became of it, the moved deadlines and changed units below it."""
    total = "  ".join(f"{_named(change)} {number}" for change, number in ledger.counts().items())
    lines = [f"{ledger.before} → {ledger.after}", total, *_comparable(ledger)]
    for change in Change:
        of_kind = [entry for entry in ledger.entries if entry.change == change]
        if of_kind:
            lines.append(f"\n{_named(change)} ({len(of_kind)})")
        for n, entry in enumerate(of_kind):
            lines.extend(_branch(entry, last=n == len(of_kind) - 1, width=width))
    return "\n".join(lines)


def _named(change: Change) -> str:
    return f"{_ENGLISH.get(change, change.value)} {_CHINESE[change]}"


def _comparable(ledger: Ledger) -> Iterator[str]:
    """Deadlines and units: how many moved, or that one plan states none, so that nothing can be said."""
    for name, before, after in ledger.stated:
        moved = sum(getattr(entry, name) is not None for entry in ledger.entries)
        told = f"{moved} changed 变动" if before and after else "nothing to compare 无从比较"
        yield f"{_NAMES[name]}: stated by {before} measures of {ledger.before}, {after} of {ledger.after}; {told}"


def _branch(entry: DiffEntry, *, last: bool, width: int) -> Iterator[str]:
    first, rest = ("└─ ", "   ") if last else ("├─ ", "│  ")
    places = " → ".join(_short(key) for key in (entry.before, entry.after) if key)
    sure = f"  ({entry.confidence}, {entry.method})" if entry.confidence is not None else ""
    yield from wrapped(f"{places}{sure}", first, rest, width)
    for words in _words(entry):
        yield from wrapped(words, rest + "  ", rest + "  ", width)
    if entry.why and not entry.diff:
        yield from wrapped(f"why 依据: {entry.why}", rest + "  ", rest + "    ", width)
    if entry.heading is not None:
        yield from wrapped(f"heading kept 标题保留: {entry.heading.text}", rest + "  ", rest + "    ", width)
    for near in entry.near:
        words = f"nearest 最相近 {_short(near.key)} ({near.chance}): {near.text.text}"
        yield from wrapped(words, rest + "  ", rest + "    ", width)
    for name, moved in (("deadline", entry.deadline), ("units", entry.units)):
        if moved:
            yield from wrapped(f"{_NAMES[name]}: {_moved(moved)}", rest + "  ", rest + "    ", width)


def _short(key: str) -> str:
    """``plan/jinshan-2022/measure/37/clause/1`` → ``jinshan-2022/37 §1``."""
    return key.removeprefix("plan/").replace("/measure/", "/").replace("/clause/", " §")


def _words(entry: DiffEntry) -> Iterator[str]:
    """One text with what changed in it, or both where too little is shared for that."""
    if entry.diff:
        yield "".join(_MARKS[op][0] + words + _MARKS[op][1] for op, words in entry.diff)
        return
    for text in (entry.before_text, entry.after_text):
        if text is not None:
            yield quoted(text.text)


def _moved(moved: Moved) -> str:
    before, after = ("、".join(value) if isinstance(value, tuple) else value for value in moved)
    return f"{before} → {after}"


def to_table(ledger: Ledger) -> str:
    """One line a clause."""
    head = ("change", "before", "after", "sure", "words 原文", "later words 后文", "deadline", "units")
    rows = [
        (
            f"{entry.change.value} {_CHINESE[entry.change]}",
            _short(entry.before or ""),
            _short(entry.after or ""),
            str(entry.confidence or ""),
            quoted(entry.before_text.text) if entry.before_text is not None else "",
            quoted(entry.after_text.text) if entry.after_text is not None else "",
            _moved(entry.deadline) if entry.deadline else "",
            _moved(entry.units) if entry.units else "",
        )
        for entry in ledger.entries
    ]
    return to_columns(head, rows, (18, 24, 24, 5, 60, 60, 24, 40))


def to_json(ledger: Ledger) -> str:
    """All of the ledger, with offsets into both sources."""
    counts = {change.value: number for change, number in ledger.counts().items()}
    entries = [_record(entry) for entry in ledger.entries]
    stated = {name: {"before": before, "after": after} for name, before, after in ledger.stated}
    document = {"before": ledger.before, "after": ledger.after, "counts": counts, "stated": stated, "entries": entries}
    return json.dumps(document, ensure_ascii=False, indent=2)


def _record(entry: DiffEntry) -> dict[str, object]:
    fields: dict[str, object] = {"change": entry.change.value, "similarity": float(entry.similarity)}
    for side, key, text in (("before", entry.before, entry.before_text), ("after", entry.after, entry.after_text)):
        if key and text is not None:
            fields[side] = {"clause": key, "text": text.text, "start": text.span.start, "end": text.span.end}
    if entry.confidence is not None and entry.method is not None:
        fields |= {"method": entry.method.value, "confidence": float(entry.confidence), "why": entry.why}
    if entry.heading is not None:
        fields["heading"] = entry.heading.text
    if entry.near:
        fields["nearest"] = [
            {"clause": near.key, "text": near.text.text, "chance": float(near.chance)} for near in entry.near
        ]
    if entry.diff:
        fields["diff"] = [list(step) for step in entry.diff]
    fields |= {name: list(moved) for name, moved in (("deadline", entry.deadline), ("units", entry.units)) if moved}
    return fields
