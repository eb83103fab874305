"""How well documents are read, aspect by aspect, by truth that stands beside them.

In: documents as read, and ``expected.yaml`` of their folder: file name → what is right. Every key may be left out; then
the document does not count for that aspect.

    title, number, issuer, date, place: as printed (``A | B``: either; words in brackets behind are a remark)
    kind: a word of the kind, such as reply, regulation, personnel
    tree: {path: heading or first words}; {} says that nothing is numbered
    bodies: {path: [name, name (lead)]}      due: {path: 2024-12}      tables: [{column: cell, …}, …]
    measures: 0 (how many items commit somebody)
    outside: [words that belong to no numbered item]      never: [names that no body may have]

Out: a ``Report`` with a score per aspect. Names of bodies are compared without 中华人民共和国 and with every printed
form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.errors import GoldError, LexiconError
from kg.evaluate.scores import Report, Score, Tally
from kg.lexicon.files import load_yaml
from kg.records import Facts, MeasureKind, UnitRole
from kg.text.normalise import bare

__all__ = ["Truth", "read_truth", "score_documents"]

#: What is right of one document.
Truth = Mapping[str, Any]

_RESPONSIBLE = (UnitRole.RESPONSIBLE, UnitRole.LEAD, UnitRole.SUPPORT)
_REMARK_RE = re.compile(r"(?<!\s)\s*+[(（][^()（）]*[)）]\s*$")
_LEAD = "(lead)"  # behind a body that leads
_MONTH_RE = re.compile(r"\d{4}-\d{2}|\d{4}")
_OWN_KINDS = ("reply", "regulation", "personnel", "letter", "white-paper", "decision", "explanation")
_STATE = "中华人民共和国"
_LONGEST_HEAD = 24  # letters of a heading or first words that must agree


def read_truth(folder: Path) -> dict[str, Truth]:
    """``expected.yaml`` of a folder.

    Raises:
        GoldError: it is missing, not YAML, or does not map file names to mappings.
    """
    path = folder / "expected.yaml"
    try:
        raw = load_yaml(path)
    except LexiconError as err:
        raise GoldError(err.problem, where=err.where, mend="put expected.yaml beside the documents") from err
    if not isinstance(raw, dict) or not all(isinstance(truth, dict) for truth in raw.values()):
        raise GoldError("is no list of 'file name: {title: …}'", where=path, mend="see kg/evaluate/documents.py")
    return {str(name): truth for name, truth in raw.items()}


def score_documents(read: Mapping[str, Facts], truth: Mapping[str, Truth]) -> Report:
    """A score per aspect over all documents of ``truth``; one that is not in ``read`` was not accepted."""
    scores = [
        _accepted(read, truth),
        *(_front(name, read, truth) for name in ("title", "number", "issuer", "date", "place", "kind")),
        *_tree(read, truth), _tables(read, truth), *_bodies(read, truth), _due(read, truth), _outside(read, truth),
        _measures(read, truth),
    ]  # fmt: skip
    return Report(tuple(score for score in scores if score.wanted or score.found), ())


def _accepted(read: Mapping[str, Facts], truth: Mapping[str, Truth]) -> Score:
    tally = Tally("documents", "accepted")
    for name in truth:
        tally.want(name, name in read)
    return tally.score()


def _having(key: str, read: Mapping[str, Facts], truth: Mapping[str, Truth]) -> Iterator[tuple[str, Facts, Any]]:
    yield from ((name, read[name], one[key]) for name, one in truth.items() if key in one and name in read)


# ── front matter ──────────────────────────────────────────────────────────────────────────────────────────────────


def _front(key: str, read: Mapping[str, Facts], truth: Mapping[str, Truth]) -> Score:
    tally = Tally("documents", key)
    for name, facts, wanted in _having(key, read, truth):
        entry = facts.document.source.entry
        found = {"number": entry.document_number, "place": entry.place}.get(key) or getattr(entry, key, None) or ""
        either = [form for one in str(wanted).split("|") for form in (one.strip(), _REMARK_RE.sub("", one))]
        if key == "kind":
            right = any(_kind_fits(found, str(wanted), facts) for _ in either)
        elif key == "place":
            right = str(found) in str(wanted) or any(one.strip() in entry.title for one in either)
        else:
            right = any(bare(found) == bare(one) for one in either)
        tally.both(f"{name}: {found!r} for {wanted!r}", right)
    return tally.score()


def _kind_fits(found: str, wanted: str, facts: Facts) -> bool:
    """A plan, notice or opinion is what holds items; the other kinds go by their name."""
    words = wanted.replace(" ", "-")
    if any(
        kind in words
        for kind in ("reply", "regulation", "personnel", "letter", "white-paper", "decision", "explanation")
    ):
        return found in words
    return found.endswith("-plan")


# ── structure ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _nodes(facts: Facts) -> dict[str, str]:
    """Path → heading and words of every numbered node that is no row of a table."""
    document = facts.document
    nodes = {s.path: s.title.text + s.body.text for s in document.sections if s.number}
    for measure in document.measures:
        if measure.row is None:
            title = measure.title.text if measure.title is not None else ""
            nodes[measure.path] = title + measure.body.text
    return nodes


def _tree(read: Mapping[str, Facts], truth: Mapping[str, Truth]) -> Iterator[Score]:
    nodes, whole = Tally("documents", "nodes"), Tally("documents", "tree wholly right")
    for name, facts, tree in _having("tree", read, truth):
        found = _nodes(facts)
        wanted = {str(path): bare(str(head).split(" (")[0])[:_LONGEST_HEAD] for path, head in tree.items()}
        right = {path for path, head in wanted.items() if _begins(bare(found.get(path, "")), head)}
        parts = {m.path for m in facts.document.measures if m.kind == MeasureKind.PART}
        for path in wanted:
            nodes.want(f"{name} {path}: {found.get(path, '')[:20]!r} for {wanted[path]!r}", path in right)
        for path in found:
            if path in wanted or path not in parts:
                nodes.find(f"{name} {path}: {found[path][:20]!r}", path in right)
        extra = {path for path in found if path not in wanted and path not in parts}
        whole.both(
            f"{name}: missing {sorted(set(wanted) - right)}, extra {sorted(extra)}", right == set(wanted) and not extra
        )
    yield from (nodes.score(), whole.score())


def _begins(found: str, head: str) -> bool:
    """An article may be described by its number alone (第一条), whose words then are not compared."""
    return bool(found) and (found.startswith(head) or (head.startswith("第") and head[:3].endswith("条")))


def _tables(read: Mapping[str, Facts], truth: Mapping[str, Truth]) -> Score:
    tally = Tally("documents", "rows of tables")
    for name, facts, rows in _having("tables", read, truth):
        found = [bare(" ".join(cells)) for cells in _rows(facts)]
        for row in rows:
            cells = [
                bare(str(cell)) for value in row.values() for cell in (value if isinstance(value, list) else [value])
            ]
            right = any(all(_short(cell) in one for cell in cells if cell) for one in found)
            tally.want(f"{name}: {row}", right)
    return tally.score()


def _short(cell: str) -> str:
    return cell.removeprefix(_STATE).removeprefix("国家")


def _rows(facts: Facts) -> Iterator[list[str]]:
    for measure in facts.document.measures:
        if measure.row is not None:
            row = measure.row
            known = (row.service, row.action, row.reform_item, row.unit_text, row.deadline_text, measure.body)
            texts = [cell.text for cell in known if cell is not None]
            yield [measure.number, *texts, *(cell.text for _, cell in row.others)]
    yield from ([cell.text for _, cell in s.cells] for s in facts.document.sections if s.cells)


# ── who, by when ──────────────────────────────────────────────────────────────────────────────────────────────────


def _forms(facts: Facts, path: str) -> list[tuple[set[str], bool]]:
    """The bodies responsible for the item of a path: every form of the name, and whether it leads."""
    keys = {m.key for m in facts.document.measures if m.path == path}
    found: dict[str, tuple[set[str], bool]] = {}
    for mention in facts.units:
        if mention.owner in keys and mention.role in _RESPONSIBLE:
            names, lead = found.get(mention.unit.key, (set(), False))
            label = mention.unit.label
            names |= {bare(label), bare(label.removeprefix(_STATE)), bare(mention.printed.text)}
            found[mention.unit.key] = (names, lead or mention.role == UnitRole.LEAD)
    return list(found.values())


def _bodies(read: Mapping[str, Facts], truth: Mapping[str, Truth]) -> Iterator[Score]:
    bodies, leads, never = (Tally("documents", part) for part in ("bodies", "leads", "bodies of another place"))
    for name, facts, items in _having("bodies", read, truth):
        for path, names in items.items():
            found = _forms(facts, str(path))
            wanted = {bare(one.removesuffix(_LEAD).rstrip()): one.endswith(_LEAD) for one in map(str, names)}
            for one, lead in wanted.items():
                hit = [leads_ for forms, leads_ in found if one in forms]
                bodies.want(f"{name} {path}: {one}", bool(hit))
                if lead:
                    leads.want(f"{name} {path}: {one}", any(hit))
            for forms, _ in found:
                bodies.find(f"{name} {path}: {sorted(forms)}", bool(forms & wanted.keys()))
    for name, facts, names in _having("never", read, truth):
        labels = {form for m in facts.units for form in (bare(m.unit.label), bare(m.printed.text))}
        for one in names:
            for each in str(one).split(" or "):
                never.want(f"{name}: {each}", bare(each.split(" as ")[0]) not in labels)
    yield from (bodies.score(), leads.score(), never.score())


def _due(read: Mapping[str, Facts], truth: Mapping[str, Truth]) -> Score:
    tally = Tally("documents", "deadlines")
    for name, facts, items in _having("due", read, truth):
        paths = {m.key: m.path for m in facts.document.measures}
        found = {paths[d.owner]: d.month or d.status for d in facts.deadlines if d.owner in paths}
        for path, when in items.items():
            month = _MONTH_RE.match(str(when))
            wanted = month.group() if month else str(when)
            tally.want(
                f"{name} {path}: {found.get(str(path))} for {wanted}", (found.get(str(path)) or "").startswith(wanted)
            )
    return tally.score()


def _outside(read: Mapping[str, Facts], truth: Mapping[str, Truth]) -> Score:
    tally = Tally("documents", "kept out of items")
    for name, facts, words in _having("outside", read, truth):
        inside = bare(" ".join(_nodes(facts).values()))
        for one in words:
            tally.want(f"{name}: {one}", bare(str(one)) not in inside)
    return tally.score()


def _measures(read: Mapping[str, Facts], truth: Mapping[str, Truth]) -> Score:
    """Documents with as many measures as they should have: none where nothing is committed to."""
    tally = Tally("documents", "number of measures")
    for name, facts, wanted in _having("measures", read, truth):
        found = sum(measure.kind != MeasureKind.PART for measure in facts.document.measures)
        tally.want(f"{name}: {found} for {wanted}", found == int(wanted))
    return tally.score()
