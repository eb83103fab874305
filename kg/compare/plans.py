"""The year-to-year ledger of two plans, from the corpus to the page: read both, lay them side by side, show.

1. Both documents are read and their facts extracted, as in a build: the graph does not keep what was left unsaid.
2. What goes on is judged as in a build, people's verdicts included (``kg.link.continuity``, ``succession``), so that
   the ledger, the graph and the pages agree; units (by full name) and deadlines of the measures that go on are
   compared.
3. The ledger is shown as a tree with the character diff, as a table or as JSON.

In the diff, ``[-…-]`` went out and ``{+…+}`` came in.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.ask.named_things import NamedThing, Names
from kg.ask.resolve import Said, resolve
from kg.ask.trace.formats import to_columns
from kg.ask.trace.tree import quoted, wrapped
from kg.compare.clauses import Change, DiffEntry, Moved, diff_documents
from kg.errors import ManifestError
from kg.lexicon.boilerplate import load_wording
from kg.lexicon.bundle import Lexicon, load_lexicon
from kg.link.continuity import CONTINUES, find_continuity
from kg.link.curation import apply_curation
from kg.link.succession import settle
from kg.pipeline import run_document
from kg.read.curation import read_curation
from kg.read.manifest import read_manifest
from kg.records import CurationRow, Document, Facts, Linked, ManifestEntry, UnitRole
from kg.records.continuity import Succession

__all__ = ["Ledger", "compare", "ledger_of", "successive", "to_json", "to_table", "to_tree"]

_CHINESE = {
    Change.KEPT: "保留", Change.REWORDED: "改写", Change.PART: "部分保留", Change.MERGED: "合并/拆分",
    Change.NONE: "未找到对应", Change.NEW: "新增",
}  # fmt: skip
_ENGLISH = {Change.NONE: "no counterpart found", Change.PART: "taken up in part", Change.MERGED: "merged or split"}
_ROLES = (UnitRole.RESPONSIBLE, UnitRole.LEAD, UnitRole.SUPPORT)
_NAMES = {"deadline": "deadline 完成时限", "units": "units 责任单位"}
_MARKS = {"-": ("[-", "-]"), "+": ("{+", "+}"), "=": ("", "")}


@dataclass(frozen=True, slots=True)
class Ledger:
    """What became of plan ``before`` in plan ``after``, clause by clause."""

    before: str
    after: str
    entries: tuple[DiffEntry, ...]
    stated: tuple[tuple[str, int, int], ...] = ()  # deadline, units: how many measures of either plan state any

    def counts(self) -> dict[Change, int]:
        """Clauses of the earlier plan by what became of them, and the new ones of the later; every kind named."""
        found: dict[Change, set[str | None]] = {change: set() for change in Change}
        for entry in self.entries:
            found[entry.change].add(entry.before or entry.after)
        return {change: len(keys) for change, keys in found.items()}


def compare(data: Path, before: str, after: str) -> Ledger:
    """The ledger from one plan of the corpus to another.

    Args:
        data: folder with ``corpus.yaml``, ``sources/`` and ``lexicon/``.
        before: slug of the older plan.
        after: slug of the newer one.

    Raises:
        KgError: a slug is unknown or is no plan, or a source or the lexicon is at fault.
    """
    entries = {entry.slug: entry for entry in read_manifest(data / "corpus.yaml")}
    chosen = [_plan(slug, entries, data) for slug in (before, after)]
    lexicon = load_lexicon(data / "lexicon")
    old, new = (run_document(entry, data / "sources", lexicon) for entry in chosen)
    return ledger_of(old, new, _judge(old, new, lexicon, read_curation(data / "curation")))


def _judge(before: Facts, after: Facts, lexicon: Lexicon, rows: Iterable[CurationRow]) -> Succession:
    """What goes on, with the verdicts on these two plans applied."""
    plans = tuple(f"{facts.document.source.entry.key}/" for facts in (before, after))
    own = [r for r in rows if r.predicate == CONTINUES and r.subject.startswith(plans) and r.object.startswith(plans)]
    links, near = find_continuity(before, after, lexicon)
    linked, _ = apply_curation(Linked(links, near=near), own, (before, after), lexicon)
    wording = load_wording(path=lexicon.folder / "boilerplate.yaml")
    return settle(before.document, after.document, linked.links, linked.near, wording)


def ledger_of(before: Facts, after: Facts, succession: Succession) -> Ledger:
    """The ledger of two plans whose facts and succession are at hand."""
    facts = (before, after)
    units, deadlines = _units(facts), _deadlines(facts)
    old, new = before.document, after.document
    found = diff_documents(old, new, succession, units=units, deadlines=deadlines)
    of_measures = (("deadline", deadlines), ("units", units))
    stated = tuple((name, _stated(old, owners), _stated(new, owners)) for name, owners in of_measures)
    return Ledger(old.source.entry.slug, new.source.entry.slug, found, stated)


def successive(corpus: Iterable[Facts], successions: Iterable[Succession]) -> tuple[Ledger, ...]:
    """The ledger of each succession of a build."""
    facts = {one.document.source.entry.slug: one for one in corpus}
    return tuple(ledger_of(facts[pair.earlier], facts[pair.later], pair) for pair in successions)


def _stated(document: Document, owners: Container[str]) -> int:
    return sum(measure.key in owners for measure in document.measures)


def _plan(slug: str, entries: dict[str, ManifestEntry], data: Path) -> ManifestEntry:
    plans = sorted(name for name, entry in entries.items() if entry.kind.endswith("plan"))
    if slug in plans:
        return entries[slug]
    answer = resolve(Names(map(_as_thing, map(entries.__getitem__, plans))), slug)
    if answer.chosen:
        return entries[answer.chosen.tail]
    said = Said.of(answer, slug, "plan")
    problem = f"'{slug}' is no plan" if slug in entries else f"{said.en} {said.zh}"
    choices = "\n  ".join(said.choices)
    raise ManifestError(problem, where=data / "corpus.yaml", mend=choices or f"plans: {', '.join(plans)}")


def _as_thing(entry: ManifestEntry) -> NamedThing:
    names = (entry.title, *filter(None, (entry.document_number,)))
    return NamedThing(f"plan/{entry.slug}", "plan", entry.title, names)


def _units(facts: Iterable[Facts]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for mention in (mention for one in facts for mention in one.units if mention.role in _ROLES):
        names = found.setdefault(mention.owner, [])
        if mention.unit.label not in names:
            names.append(mention.unit.label)
    return {owner: tuple(names) for owner, names in found.items()}


def _deadlines(facts: Iterable[Facts]) -> dict[str, str]:
    return {
        deadline.owner: deadline.month or deadline.printed.text
        for one in facts
        for deadline in one.deadlines
        if deadline.printed is not None
    }


# ── showing ───────────────────────────────────────────────────────────────────────────────────────────────────────


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
