"""The year-to-year ledger of two plans, from the corpus to the page: read both, lay them side by side, show.

1. Both documents are read and their facts extracted, as in a build: the graph holds what a plan states, the ledger also
   shows what it does not state.
2. What goes on is judged as in a build, people's verdicts included (``kg.link.continuity``, ``succession``), so that
   the ledger, the graph and the pages agree; units (by full name) and deadlines of the measures that go on are
   compared.
3. It is shown by ``showing``; what a build made is kept (``kg.outputs.unchanged``) and not made again.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from pathlib import Path

from kg.ask.named_things import NamedThing, Names
from kg.ask.resolve import Said, resolve
from kg.compare.clauses import diff_documents
from kg.compare.ledger import Ledger
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

__all__ = ["compare", "ledger_of", "successive"]

_ROLES = (UnitRole.RESPONSIBLE, UnitRole.LEAD, UnitRole.SUPPORT)


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
