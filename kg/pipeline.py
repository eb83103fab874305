"""The seven stages in order: bytes → Source → Document → Facts → Links → Model → quads.

Stages 1 to 3 see one document at a time; stage 4 sees the corpus through indexes. Nothing here reads options, prints
or decides: it is the order, on one screen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from kg.errors import ManifestError, SourceError
from kg.extract.facts import extract
from kg.lexicon.bundle import Lexicon, load_lexicon
from kg.link.corpus import link_corpus
from kg.link.curation import apply_curation
from kg.model import Model, assemble
from kg.parse.document import parse
from kg.read.curation import read_curation
from kg.read.manifest import read_manifest
from kg.read.text import read_source
from kg.records import CurationNotice, Document, Facts, Irregularity, Linked, ManifestEntry, Severity
from kg.text.mapped import Span

__all__ = ["Corpus", "run", "run_document"]

_SLIP = 0.75  # likeness from which an unknown name is a known one misspelt

#: Told the name of each step as it begins.
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything a build knows before it is written out."""

    lexicon: Lexicon
    facts: tuple[Facts, ...]
    found: Linked  # by the methods alone
    linked: Linked  # with what people judged on top
    notices: tuple[CurationNotice, ...]
    model: Model


def run(data: Path, progress: Progress = lambda _: None) -> Corpus:
    """Build the model of the corpus in a data folder (``corpus.yaml``, ``sources/``, ``lexicon/``, ``curation/``).

    Raises:
        KgError: manifest, a source, the lexicon or the curation is at fault.
    """
    entries = read_manifest(data / "corpus.yaml")
    rows = read_curation(data / "curation")
    lexicon = load_lexicon(data / "lexicon")
    _check_districts(entries, lexicon, data / "corpus.yaml")
    facts = tuple(run_document(entry, data / "sources", lexicon, progress) for entry in entries)
    progress("linking")
    found = link_corpus(facts, lexicon)
    linked, notices = apply_curation(found, rows, facts, lexicon)
    progress("assembling")
    return Corpus(lexicon, facts, found, linked, notices, assemble(facts, linked, lexicon))


def run_document(entry: ManifestEntry, folder: Path, lexicon: Lexicon, progress: Progress = lambda _: None) -> Facts:
    """Stages 1 to 3 for one document.

    Raises:
        SourceError: it cannot be read, or holds nothing numbered.
    """
    progress(f"reading {entry.slug}")
    document = parse(read_source(entry, folder), lexicon.structure, lexicon.district_slugs)
    _check(document, folder)
    return _note_district(extract(document, lexicon), lexicon)


def _check_districts(entries: Iterable[ManifestEntry], lexicon: Lexicon, manifest: Path) -> None:
    """A slip of the pen in a district's name stops the build; a district that the data does not know is let in."""
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


def _check(document: Document, folder: Path) -> None:
    entry = document.source.entry
    if not document.measures and not document.cases:
        kind = "case" if entry.kind == "case-collection" else "numbered item"
        raise SourceError(
            f"'{entry.slug}' holds no {kind}",
            where=folder / entry.file,
            mend=f"is it the right file, and is it a {entry.kind}? Numbers begin a line: 一、（一） 1.",
        )
