"""``views/diff-BEFORE--AFTER.html``: two plans side by side, clause by clause, with what went out and what came in.

In: a ``Snapshot`` and a ledger (``kg.compare.plans.compare``; any object of that shape, since pages do not look at
text themselves). Out: the page. Each clause leads to its words in the reading page of its plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from kg.ask.things import Place
from kg.site.rendering import render
from kg.site.snapshot import Snapshot
from kg.text.mapped import MappedText

__all__ = ["Entry", "Ledger", "diff_name", "diff_page"]

CHANGES = {
    "kept": ("保留", "kept"),
    "reworded": ("改写", "reworded"),
    "part": ("部分保留", "taken up in part"),
    "merged": ("合并/拆分", "merged or split"),
    "none": ("未找到对应", "no counterpart found"),
    "new": ("新增", "new"),
}

_REASONS = {
    "shared words": "共有文字",
    "shared names": "共有名称",
    "by its heading": "依标题",
    "likeness of meaning": "语义相近度",
}


class Near(Protocol):
    """A clause that comes near one without a counterpart, as ``kg.compare.clauses.NearClause`` has it."""

    @property
    def key(self) -> str: ...
    @property
    def text(self) -> MappedText: ...
    @property
    def chance(self) -> Decimal: ...


class Entry(Protocol):
    """A line of a ledger, as ``kg.compare.clauses.DiffEntry`` has it."""

    @property
    def change(self) -> str: ...
    @property
    def before(self) -> str | None: ...
    @property
    def after(self) -> str | None: ...
    @property
    def before_text(self) -> MappedText | None: ...
    @property
    def after_text(self) -> MappedText | None: ...
    @property
    def similarity(self) -> Decimal: ...
    @property
    def confidence(self) -> Decimal | None: ...
    @property
    def why(self) -> str: ...
    @property
    def heading(self) -> MappedText | None: ...
    @property
    def near(self) -> Sequence[Near]: ...
    @property
    def diff(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def deadline(self) -> tuple[object, object] | None: ...
    @property
    def units(self) -> tuple[object, object] | None: ...


class Ledger(Protocol):
    """What became of one plan in another, as ``kg.compare.plans.Ledger`` has it."""

    @property
    def before(self) -> str: ...
    @property
    def after(self) -> str: ...
    @property
    def entries(self) -> Sequence[Entry]: ...


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a line: the clause's place and its words, each run marked if it went out or came in."""

    path: str
    href: str
    runs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Line:
    change: str
    confidence: Decimal | None
    before: _Side | None
    after: _Side | None
    why: tuple[tuple[str, str, str], ...]  # reason in Chinese and in English, words
    heading: str
    near: tuple[tuple[_Side, Decimal], ...]
    moved: tuple[tuple[str, str, str, str], ...]


def diff_name(ledger: Ledger) -> str:
    """The name of its page, without folder and ending."""
    return f"diff-{ledger.before}--{ledger.after}"


def diff_page(snapshot: Snapshot, ledger: Ledger, readable: Iterable[str]) -> bytes:
    """The page of one ledger."""
    slugs = set(readable)
    lines = [_line(entry, ledger, slugs) for entry in ledger.entries]
    clauses = {name: {e.before or e.after for e in ledger.entries if e.change == name} for name in CHANGES}
    counts = [(name, words, len(clauses[name])) for name, words in CHANGES.items()]
    return render(
        "diff.html.j2",
        root="../",
        here=f"views/{diff_name(ledger)}.html",
        lines=lines,
        counts=counts,
        changes=CHANGES,
        before=snapshot.things[f"plan/{ledger.before}"],
        after=snapshot.things[f"plan/{ledger.after}"],
        ledger=ledger,
        readable=slugs,
    )


def _line(entry: Entry, ledger: Ledger, readable: set[str]) -> _Line:
    moved = tuple(
        (zh, en, _shown(change[0]), _shown(change[1]))
        for zh, en, change in (("期限", "deadline", entry.deadline), ("责任单位", "bodies", entry.units))
        if change is not None
    )
    return _Line(
        str(entry.change), entry.confidence,
        _side(entry.before, entry.before_text, ledger.before, entry.diff, "-", readable),
        _side(entry.after, entry.after_text, ledger.after, entry.diff, "+", readable), _why(entry.why),
        entry.heading.text if entry.heading is not None else "", tuple(_nearest(entry, ledger, readable)), moved,
    )  # fmt: skip


def _why(text: str) -> tuple[tuple[str, str, str], ...]:
    """The reasons of a pair (``kg.link.continuity``), each with its name in both languages.

    >>> _why("shared words 告知承诺; by its heading")
    (('共有文字', 'shared words', '告知承诺'), ('依标题', 'by its heading', ''))
    """
    found = []
    for reason in filter(None, text.split("; ")):
        name = next((name for name in _REASONS if reason.startswith(name)), "")
        found.append((_REASONS.get(name, ""), name, reason.removeprefix(name).strip()))
    return tuple(found)


def _nearest(entry: Entry, ledger: Ledger, readable: set[str]) -> Iterator[tuple[_Side, Decimal]]:
    """The nearest clauses of the other plan, each with its chance."""
    slug = ledger.after if entry.before else ledger.before
    for near in entry.near:
        side = _side(near.key, near.text, slug, (), "", readable)
        if side is not None:
            yield side, near.chance


def _side(
    key: str | None, text: MappedText | None, slug: str, diff: Sequence[tuple[str, str]], mark: str, readable: set[str]
) -> _Side | None:
    if key is None or text is None:
        return None
    runs = tuple((op, words) for op, words in diff if op in ("=", mark)) or (("=", text.text),)
    href = Place(slug, text.at[0], text.at[-1] + 1).href if text.at and slug in readable else ""
    path = key.partition("/measure/")[2] or key.rsplit("/", 1)[-1]
    return _Side(path.replace("/clause/", " · "), href, runs)


def _shown(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, tuple) else str(value)
