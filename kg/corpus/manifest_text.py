"""The text of ``corpus.yaml`` with one entry added, changed or removed; comments and the order of the others stay."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from kg.errors import ManifestError
from kg.records import ManifestEntry
from kg.text.plain_yaml import is_plain

__all__ = ["appended", "edited", "removed"]

_PLAIN_RE = re.compile(r"[A-Za-z\u4e00-\u9fff“][\w\u4e00-\u9fff“”‘’〔〕（）《》、，·.-]*")
_ENTRY_RE = re.compile(r"(?m)^(?P<indent> *)- slug:\s*[\"']?(?P<slug>[a-z0-9-]+)[\"']?[^\n]*\n?")


def appended(text: str, entry: ManifestEntry) -> str:
    """With the entry behind the last one, indented as that is."""
    indents = [match["indent"] for match in _ENTRY_RE.finditer(text)]
    indent = indents[-1] if indents else "  "
    values = [(f.name, getattr(entry, f.name)) for f in fields(entry) if getattr(entry, f.name) is not None]
    year = entry.date is not None and entry.date.startswith(str(entry.year))
    lines = [f"{name}: {_scalar(value)}" for name, value in values if not (name == "year" and year)]
    return f"{text.rstrip()}\n\n{indent}- " + f"\n{indent}  ".join(lines) + "\n"


def edited(text: str, slug: str, changes: Mapping[str, str | None], path: Path) -> str:
    """With other values in an entry; ``None`` takes a field away.

    Raises:
        ManifestError: the entry is not written as entries are, ``- slug:`` first.
    """
    start, end = _bounds(text, slug, path)
    block = text[start:end]
    indent = " " * (len(block) - len(block.lstrip(" ")) + 2)
    for name, value in changes.items():
        line_re = re.compile(rf"(?m)^(?P<head>{indent[:-2]}- |{indent}){name}:[^\n]*\n(?:{indent} +[^\n]*\n)*")
        match = line_re.search(block)
        if match:
            fresh = "" if value is None else f"{match['head']}{name}: {_scalar(value)}\n"
            block = block[: match.start()] + fresh + block[match.end() :]
        elif value is not None:
            block = block.rstrip("\n") + f"\n{indent}{name}: {_scalar(value)}\n"
    return text[:start] + block + text[end:]


def removed(text: str, slug: str, path: Path) -> str:
    """Without an entry.

    Raises:
        ManifestError: see ``edited``.
    """
    start, end = _bounds(text, slug, path)
    return text[:start].rstrip("\n") + "\n" + ("\n" + text[end:].lstrip("\n") if text[end:].strip() else "")


def _bounds(text: str, slug: str, path: Path) -> tuple[int, int]:
    """Where an entry begins and ends: before the blank lines and comments that lead the next one."""
    entries = list(_ENTRY_RE.finditer(text))
    for n, match in enumerate(entries):
        if match["slug"] == slug:
            end = entries[n + 1].start() if n + 1 < len(entries) else len(text)
            lines = text[match.start() : end].splitlines(keepends=True)
            while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
                lines.pop()
            return match.start(), match.start() + sum(map(len, lines))
    raise ManifestError(f"the entry of '{slug}' is not written as '- slug: {slug}'", where=path, mend="mend it by hand")


def _scalar(value: object) -> str:
    """A value in YAML: plain where nothing can be mistaken, else quoted."""
    text = str(value)
    if isinstance(value, int) or (_PLAIN_RE.fullmatch(text) and is_plain(text)):
        return text
    return json.dumps(text, ensure_ascii=False)
