"""The year-to-year ledger of two plans, from the corpus to the page: read both, lay them side by side, show.

1. Both documents are read and their facts extracted, as in a build: the graph does not keep what was left unsaid.
2. ``diff_documents`` matches the clauses; units (by full name) and deadlines of the measures that go on are compared.
3. The ledger is shown as a tree with the character diff, as a table or as JSON.

In the diff, ``[-…-]`` went out and ``{+…+}`` came in.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path

from kg.ask.trace.formats import to_columns
from kg.ask.trace.tree import quoted, wrapped
from kg.compare.clauses import Change, DiffEntry, Moved, diff_documents
from kg.errors import ManifestError
from kg.lexicon.bundle import Lexicon, load_lexicon
from kg.link.corpus import wording_of
from kg.pipeline import run_document
from kg.read.manifest import read_manifest
from kg.records import Document, Facts, ManifestEntry, UnitRole

__all__ = ["Ledger", "compare", "compare_facts", "successive", "to_json", "to_table", "to_tree"]

_CHINESE = {Change.KEPT: "保留", Change.REWORDED: "改写", Change.DROPPED: "未再出现", Change.NEW: "新增"}
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
        """Clauses by what became of them, every kind named."""
        found = Counter(entry.change for entry in self.entries)
        return {change: found[change] for change in Change}


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
    return compare_facts(old, new, lexicon)


def compare_facts(before: Facts, after: Facts, lexicon: Lexicon) -> Ledger:
    """The same, of two plans whose facts are at hand."""
    facts = (before, after)
    units, deadlines = _units(facts), _deadlines(facts)
    old, new = before.document, after.document
    found = diff_documents(old, new, wording_of(facts, lexicon), units=units, deadlines=deadlines)
    of_measures = (("deadline", deadlines), ("units", units))
    stated = tuple((name, _stated(old, owners), _stated(new, owners)) for name, owners in of_measures)
    return Ledger(old.source.entry.slug, new.source.entry.slug, found, stated)


def successive(corpus: Iterable[Facts], lexicon: Lexicon) -> tuple[Ledger, ...]:
    """Each district's plans, each beside its next by date."""
    plans: dict[str, list[Facts]] = {}
    for facts in sorted(corpus, key=_when):
        entry = facts.document.source.entry
        if entry.kind == "district-plan" and entry.district:
            plans.setdefault(entry.district, []).append(facts)
    pairs = (pair for district in sorted(plans) for pair in pairwise(plans[district]))
    return tuple(compare_facts(before, after, lexicon) for before, after in pairs)


def _when(facts: Facts) -> tuple[str, str]:
    entry = facts.document.source.entry
    return entry.date or "", entry.slug


def _stated(document: Document, owners: Container[str]) -> int:
    return sum(measure.key in owners for measure in document.measures)


def _plan(slug: str, entries: dict[str, ManifestEntry], data: Path) -> ManifestEntry:
    plans = sorted(name for name, entry in entries.items() if entry.kind.endswith("plan"))
    if slug in plans:
        return entries[slug]
    near = get_close_matches(slug, plans, 1)
    problem = f"'{slug}' is no plan" if slug in entries else f"there is no document '{slug}'"
    meant = f"did you mean {near[0]}? " if near else ""
    raise ManifestError(problem, where=data / "corpus.yaml", mend=f"{meant}plans: {', '.join(plans)}")


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
    total = "  ".join(f"{change.value} {_CHINESE[change]} {number}" for change, number in ledger.counts().items())
    lines = [f"{ledger.before} → {ledger.after}", total, *_comparable(ledger)]
    for change in Change:
        of_kind = [entry for entry in ledger.entries if entry.change == change]
        if of_kind:
            lines.append(f"\n{change.value} {_CHINESE[change]} ({len(of_kind)})")
        for n, entry in enumerate(of_kind):
            lines.extend(_branch(entry, last=n == len(of_kind) - 1, width=width))
    return "\n".join(lines)


def _comparable(ledger: Ledger) -> Iterator[str]:
    """Deadlines and units: how many moved, or that one plan states none, so that nothing can be said."""
    for name, before, after in ledger.stated:
        moved = sum(getattr(entry, name) is not None for entry in ledger.entries)
        told = f"{moved} changed 变动" if before and after else "nothing to compare 无从比较"
        yield f"{_NAMES[name]}: stated by {before} measures of {ledger.before}, {after} of {ledger.after}; {told}"


def _branch(entry: DiffEntry, *, last: bool, width: int) -> Iterator[str]:
    first, rest = ("└─ ", "   ") if last else ("├─ ", "│  ")
    places = " → ".join(_short(key) for key in (entry.before, entry.after) if key)
    like = f"  ({entry.similarity})" if entry.before and entry.after else ""
    yield from wrapped(f"{places}{like}", first, rest, width)
    yield from wrapped(_words(entry), rest + "  ", rest + "  ", width)
    for name, moved in (("deadline", entry.deadline), ("units", entry.units)):
        if moved:
            yield from wrapped(f"{_NAMES[name]}: {_moved(moved)}", rest + "  ", rest + "    ", width)


def _short(key: str) -> str:
    """``plan/jinshan-2022/measure/37/clause/1`` → ``jinshan-2022/37 §1``."""
    return key.removeprefix("plan/").replace("/measure/", "/").replace("/clause/", " §")


def _words(entry: DiffEntry) -> str:
    if entry.diff:
        return "".join(_MARKS[op][0] + words + _MARKS[op][1] for op, words in entry.diff)
    text = entry.before_text or entry.after_text
    return quoted(text.text) if text is not None else ""


def _moved(moved: Moved) -> str:
    before, after = ("、".join(value) if isinstance(value, tuple) else value for value in moved)
    return f"{before} → {after}"


def to_table(ledger: Ledger) -> str:
    """One line a clause."""
    head = ("change", "before", "after", "alike", "words 原文", "deadline", "units")
    rows = [
        (
            f"{entry.change.value} {_CHINESE[entry.change]}",
            _short(entry.before or ""),
            _short(entry.after or ""),
            str(entry.similarity) if entry.before and entry.after else "",
            quoted((entry.before_text or entry.after_text).text),  # type: ignore[union-attr]
            _moved(entry.deadline) if entry.deadline else "",
            _moved(entry.units) if entry.units else "",
        )
        for entry in ledger.entries
    ]
    return to_columns(head, rows, (18, 24, 24, 5, 60, 24, 40))


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
    if entry.diff:
        fields["diff"] = [list(step) for step in entry.diff]
    fields |= {name: list(moved) for name, moved in (("deadline", entry.deadline), ("units", entry.units)) if moved}
    return fields
