"""The seven stages in order: bytes → Source → Document → Facts → Links → Model → quads.

In comes a data folder, out comes its model. Stages 1 to 3 see one document at a time, and are not done again where
nothing has changed (``kept``), or by several processes at once (``many``); stage 4 sees the corpus through indexes.
Nothing here reads options, prints or decides: it is the order, on one screen, and it never writes a file of a build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from kg.errors import KgError, ManifestError
from kg.extract import extract
from kg.lexicon.bundle import Lexicon, load_lexicon
from kg.link import link_corpus
from kg.link.curation import apply_curation
from kg.link.succession import lift_measures, settle_all
from kg.link.wording_groups import with_wordings
from kg.model import assemble
from kg.parse import parse
from kg.pipeline.kept import KeptFacts
from kg.pipeline.many import Read, read_each
from kg.read.curation import read_curation
from kg.read.manifest import read_manifest
from kg.read.text import read_source
from kg.records import CurationNotice, Facts, Irregularity, Linked, ManifestEntry, Severity
from kg.records.continuity import Succession
from kg.records.model import Model
from kg.text.mapped import Span

__all__ = ["Corpus", "LeftOut", "check_districts", "run", "run_document"]

_SLIP = 0.75  # likeness from which an unknown name is a known one misspelt

#: Called with the name of each step as it begins.
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A document of the manifest that is not in the graph, and why."""

    slug: str
    reason: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything a build knows before it is written out."""

    lexicon: Lexicon
    facts: tuple[Facts, ...]
    found: Linked  # by the methods alone
    linked: Linked  # with what people judged on top
    notices: tuple[CurationNotice, ...]
    successions: tuple[Succession, ...]  # what became of every clause of a plan in the district's next
    model: Model
    left_out: tuple[LeftOut, ...] = ()


def run(
    data: Path,
    progress: Progress = lambda _: None,
    *,
    strict: bool = False,
    without: Sequence[LeftOut] = (),
    kept: KeptFacts | None = None,
    jobs: int = 1,
) -> Corpus:
    """Build the model of the corpus in a data folder (``corpus.yaml``, ``sources/``, ``lexicon/``, ``curation/``).

    A document that cannot be read is left out, with its reason in the result; the others are built without it.

    Args:
        data: the folder.
        progress: told each step.
        strict: stop at the first document that cannot be read.
        without: documents that are to be left out, for reasons found later than here.
        kept: facts of earlier builds, to be taken from and added to.
        jobs: how many processes may read documents at once; the result is the same for any number.

    Raises:
        KgError: manifest, lexicon or curation is at fault; or no document at all can be read, or ``strict``.
    """
    entries = read_manifest(data / "corpus.yaml")
    rows = read_curation(data / "curation")
    lexicon = load_lexicon(data / "lexicon")
    check_districts(entries, lexicon, data / "corpus.yaml")
    unwanted = {one.slug for one in without}
    wanted = [entry for entry in entries if entry.slug not in unwanted]
    read = _read_all(wanted, data / "sources", lexicon, progress, strict=strict, kept=kept, jobs=jobs)
    facts, failed = _sorted_out(wanted, read)
    left_out = (*without, *failed)
    progress("linking")
    found = link_corpus(facts, lexicon)
    judged, notices = apply_curation(found, rows, facts, lexicon)
    linked = with_wordings(lift_measures(judged), facts)
    progress("assembling")
    successions = settle_all(facts, linked, lexicon)
    model = assemble(facts, linked, lexicon, successions)
    return Corpus(lexicon, facts, found, linked, notices, successions, model, left_out)


def _read_all(
    entries: Sequence[ManifestEntry],
    folder: Path,
    lexicon: Lexicon,
    progress: Progress,
    *,
    strict: bool,
    kept: KeptFacts | None,
    jobs: int,
) -> list[Read]:
    """The facts of each document, or why there are none, in the order of the entries.

    Raises:
        Exception: the first reason, if ``strict``.
    """
    keys = {entry.slug: kept.key_of(entry) for entry in entries} if kept else {}
    read: dict[str, Read] = {}
    for entry in entries:
        facts = kept.get(keys[entry.slug], entry) if kept else None
        if facts is not None:
            read[entry.slug] = facts
    missing = [entry for entry in entries if entry.slug not in read]

    def one(entry: ManifestEntry) -> Facts:
        return run_document(entry, folder, lexicon)

    for entry, found in zip(missing, read_each(missing, one, jobs, progress), strict=True):
        read[entry.slug] = found
        if isinstance(found, Exception):
            if strict:
                raise found
        elif kept:
            kept.put(keys[entry.slug], found)
    if kept:
        kept.save()
    return [read[entry.slug] for entry in entries]


def _sorted_out(entries: Sequence[ManifestEntry], read: Sequence[Read]) -> tuple[tuple[Facts, ...], list[LeftOut]]:
    """The facts, and the documents that none could be read from.

    Raises:
        KgError: the first reason, where no document at all could be read.
    """
    facts = tuple(one for one in read if isinstance(one, Facts))
    faults = [(entry.slug, one) for entry, one in zip(entries, read, strict=True) if isinstance(one, Exception)]
    first = next((fault for _, fault in faults if isinstance(fault, KgError)), None)
    if first is not None and not facts:
        raise first
    return facts, [LeftOut(slug, _reason(fault)) for slug, fault in faults]


def _reason(fault: Exception) -> str:
    if isinstance(fault, KgError):
        return " ".join(str(fault).split())
    return f"the program failed on it: {type(fault).__name__}: {fault}"


def run_document(entry: ManifestEntry, folder: Path, lexicon: Lexicon) -> Facts:
    """Stages 1 to 3 for one document.

    Raises:
        SourceError: it cannot be read.
    """
    document = parse(read_source(entry, folder), lexicon.structure, lexicon.district_slugs)
    return _note_district(extract(document, lexicon), lexicon)


def check_districts(entries: Iterable[ManifestEntry], lexicon: Lexicon, manifest: Path) -> None:
    """A misspelt name of a district stops the build; a district that the data does not know is accepted."""
    known = sorted(lexicon.districts.by_slug)
    for entry in entries:
        if entry.district and entry.district not in known:
            meant = get_close_matches(entry.district, known, n=1, cutoff=_SLIP)
            if meant:
                problem = f"document '{entry.slug}' is of the unknown district '{entry.district}'"
                raise ManifestError(problem, where=manifest, mend=f"is '{meant[0]}' meant? Known: {', '.join(known)}")


def _note_district(facts: Facts, lexicon: Lexicon) -> Facts:
    district = facts.document.source.entry.district
    if not district or district in lexicon.districts.by_slug:
        return facts
    done = "its bodies are named as printed; add it to lexicon/districts.yaml"
    note = Irregularity("district-not-in-lexicon", Severity.NOTE, Span(0, 1), district, done)
    return replace(facts, irregularities=(*facts.irregularities, note))
