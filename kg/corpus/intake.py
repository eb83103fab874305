"""Files → documents that were examined → documents of the corpus.

1. Each file is read, its fields told by its sidecar, by the caller or by its text, and taken apart as a build does.
2. What is held already, by number or by nearly the same text, is noticed: it is left alone, unless a slug was stated.
3. Those that would not build are told apart (``kg.corpus.check``).
4. Text first, then the manifest, each whole or not at all. A data folder that does not exist is made as a copy of the
   one that ships.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from kg.corpus.check import what_fails
from kg.corpus.files import stated_beside
from kg.corpus.hold import hold_manifest
from kg.corpus.manifest_text import appended
from kg.corpus.same import SAME_TEXT, Fingerprint, fingerprint, same_as
from kg.corpus.slugs import make_slug
from kg.errors import KgError, ManifestError, SourceError
from kg.files.atomic import write_whole
from kg.files.exchange import sync_tree
from kg.files.inside import NotPlain, read_plain
from kg.lexicon.bundle import Lexicon, load_lexicon
from kg.lexicon.front import load_front
from kg.lexicon.places import COUNTRY
from kg.parse.front_matter import infer_front
from kg.pipeline import check_districts, run_document
from kg.read.formats import SUFFIXES
from kg.read.manifest import check_entry, read_manifest
from kg.read.reading import READERS, derive
from kg.read.text import read_source
from kg.records import Facts, ManifestEntry, MeasureKind, Severity, Source

__all__ = ["Found", "Intake", "content_text", "read_document"]

_FIELDS = frozenset(f.name for f in fields(ManifestEntry))
_SUFFIX_OF = {reader: SUFFIXES[form] for form, reader in READERS.items()}

#: Told the name of a field, why it is unsure, and what was understood; answers with what is right.
Ask = Callable[[str, str, str], str]


@dataclass(slots=True)
class Found:
    """One file looked at. ``inferred``: fields that the text itself told; ``problem``: why it cannot be added."""

    file: Path
    content: bytes
    entry: ManifestEntry
    facts: Facts
    inferred: tuple[str, ...]
    unsure: tuple[tuple[str, str], ...]
    same: tuple[str, str] | None = None
    is_named: bool = False  # somebody stated its slug
    problem: str = ""

    @property
    def counts(self) -> dict[str, int]:
        document = self.facts.document
        kinds = Counter(measure.kind for measure in document.measures)
        return {
            "sections": len(document.sections),
            "measures": kinds[MeasureKind.MEASURE],
            "safeguards": kinds[MeasureKind.SAFEGUARD],
            "cases": len(document.cases),
            "tables": len(document.source.tables),
            "units": len({mention.unit.key for mention in self.facts.units}),
            "deadlines": sum(1 for deadline in self.facts.deadlines if deadline.printed is not None),
            "irregularities": len(document.irregularities) + len(self.facts.irregularities),
        }

    @property
    def irregularities(self) -> tuple[str, ...]:
        odd = (*self.facts.document.source.notices, *self.facts.document.irregularities, *self.facts.irregularities)
        return tuple(dict.fromkeys(f"{o.code}: {o.found} → {o.done}" for o in odd))


@dataclass(slots=True)
class Intake:
    """A corpus that documents are added to.

    Args:
        data: its folder, with ``corpus.yaml``.
        shipped: the data folder that comes with the program.
    """

    data: Path
    shipped: Path
    lexicon: Lexicon = field(init=False)
    entries: list[ManifestEntry] = field(init=False)
    _held: list[Fingerprint] = field(init=False, default_factory=list)
    _taken: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self.lexicon = load_lexicon(self._known / "lexicon")
        self.entries = list(read_manifest(self._known / "corpus.yaml"))
        self._taken = {entry.slug for entry in self.entries}
        self._held = [mark for entry in self.entries if (mark := self._mark(entry)) is not None]

    @property
    def _known(self) -> Path:
        return self.data if (self.data / "corpus.yaml").is_file() else self.shipped

    @property
    def manifest(self) -> Path:
        return self._known / "corpus.yaml"

    def look(self, file: Path, stated: Mapping[str, str | None], ask: Ask | None = None) -> Found:
        """Read a file and say what it is; nothing is written.

        Args:
            file: the document.
            stated: fields as the caller knows them; its sidecar states others, its text the rest.
            ask: answers what is unsure.

        Raises:
            SourceError: it cannot be read.
            ManifestError: a field is wrong, or the slug is taken.
        """
        given = {**stated_beside(file), **{name: value for name, value in stated.items() if value}}
        if meant := self.lexicon.districts.by_label.get(given.get("district", "")):
            given["district"] = meant.slug
        content = _read(file)
        derived = derive(content, file)
        source = Source(_nobody(file), derived.text, "", regions=derived.regions)
        entry, inferred, unsure = self._entry(source, given, _SUFFIX_OF[derived.reader], ask)
        facts = run_document(replace(entry, file=file.name), file.parent, self.lexicon)
        mark = fingerprint(entry.slug, entry.document_number, content_text(source))
        found = Found(file, content, entry, facts, inferred, (*unsure, *_doubts(facts)), same_as(mark, self._held))
        found.is_named = "slug" in given
        self._taken.add(entry.slug)
        if found.same is None or found.is_named:
            self._held.append(mark)
        return found

    def check(self, found: Sequence[Found]) -> None:
        """Tell those apart that would not build: ``problem`` says why."""
        whole = [one for one in found if not one.problem]
        failing = what_fails([one.facts for one in whole], self.lexicon)
        for one in whole:
            if one.entry.slug in failing:
                one.problem = f"would not build: {failing[one.entry.slug]}"

    def keep(self, found: Found) -> None:
        """Write a document into the corpus: its file, then its entry.

        Raises:
            ManifestError: the corpus has this very text, there is another file of that name, or the folder cannot be
                written.
        """
        if found.same is not None and found.same[1] == SAME_TEXT:  # it would be found to reuse itself, word for word
            raise ManifestError(
                f"the corpus has this text already, as '{found.same[0]}'", where=found.file,
                mend=f"nothing needs to be done; or take it out first: kg remove {found.same[0]}",
            )  # fmt: skip
        if self._known is not self.data:
            _make_folder(self.shipped, self.data)
        source = self.data / "sources" / found.entry.file
        with hold_manifest(self.data / "corpus.yaml", "kg add") as held:
            _refuse_taken(found.entry.slug, {entry.slug for entry in held.entries}, held.path)
            if source.exists() and source.read_bytes() != found.content:
                mend = "choose another slug: --slug NAME"
                raise ManifestError("there is another text of that name", where=source, mend=mend)
            if not source.exists():
                held.announce(found.entry.file)
            source.parent.mkdir(exist_ok=True)
            write_whole(source, found.content)
            held.replace(appended(held.text, found.entry), (*held.entries, found.entry))
        self.entries.append(found.entry)

    def _mark(self, entry: ManifestEntry) -> Fingerprint | None:
        """What tells a held document; ``None`` for one that cannot be read any more (the build says so)."""
        try:
            source = read_source(entry, self._known / "sources")
        except KgError:
            return None
        return fingerprint(entry.slug, entry.document_number, content_text(source))

    def _entry(
        self, source: Source, given: Mapping[str, str], suffix: str, ask: Ask | None
    ) -> tuple[ManifestEntry, tuple[str, ...], tuple[tuple[str, str], ...]]:
        front = infer_front(content_text(source), self.lexicon.districts, load_front(self.lexicon.folder))
        told = {
            "title": front.title, "kind": front.kind, "district": front.district, "issuer": front.issuer,
            "document_number": front.number, "date": front.date, "place": front.place, "other_title": front.other_title,
        }  # fmt: skip
        unsure = {name: why for name, why in front.unsure if name not in given}
        given = dict(given)
        for name, why in unsure.items() if ask is not None else ():
            answer = ask(name, why, told.get(name) or "") if ask is not None else ""
            if answer:
                given[name] = answer
        self._heed(told, given)
        found = {name: value for name, value in told.items() if value and name not in given}
        values: dict[str, str] = {**found, **given}
        if not values.get("title"):
            found["title"] = values["title"] = _first_line(source)
            unsure["title"] = "none was recognised; this is the first line"
        if "slug" not in values:
            found["slug"] = values["slug"] = make_slug(values, self._taken, self.lexicon)
        values["file"] = f"{values['slug']}{suffix}"
        entry = check_entry({name: value for name, value in values.items() if name in _FIELDS}, self.manifest)
        self._check(entry)
        shown = tuple(sorted(found.keys() & _FIELDS))
        return entry, shown, tuple((name, why) for name, why in unsure.items() if name not in given)

    def _heed(self, told: dict[str, str | None], given: Mapping[str, str]) -> None:
        """What was stated about kind or district decides the place too, whatever the text itself says."""
        kind, district = given.get("kind", ""), self.lexicon.districts.by_slug.get(given.get("district", ""))
        if kind.endswith("-plan") and not kind.startswith("district"):
            told["district"] = None
            chain = load_front(self.lexicon.folder).places.chain(told["place"] or "")
            told["place"] = COUNTRY if kind.startswith("national") else chain[0].code if chain else None
        if district is not None:
            told["place"] = district.code
        elif given.get("district") and told["district"] != given["district"]:
            told["place"] = None

    def _check(self, entry: ManifestEntry) -> None:
        check_districts((entry,), self.lexicon, self.manifest)
        _refuse_taken(entry.slug, self._taken, self.manifest)


def _refuse_taken(slug: str, taken: Container[str], manifest: Path) -> None:
    if slug in taken:
        raise ManifestError(f"the slug '{slug}' is taken", where=manifest, mend="choose another: --slug NAME")


def read_document(file: Path, lexicon: Lexicon) -> Facts:
    """A document as ``Intake.look`` understands it, without a corpus: nothing is written.

    Raises:
        SourceError: it cannot be read.
    """
    derived = derive(_read(file), file)
    source = Source(_nobody(file), derived.text, "", regions=derived.regions)
    front = infer_front(content_text(source), lexicon.districts, load_front(lexicon.folder))
    stated = {
        "slug": "document", "file": file.name, "title": front.title or _first_line(source), "kind": front.kind,
        "district": front.district, "issuer": front.issuer, "document_number": front.number, "date": front.date,
        "place": front.place, "other_title": front.other_title,
    }  # fmt: skip
    entry = check_entry({name: value for name, value in stated.items() if value}, file)
    return run_document(entry, file.parent, lexicon)


def content_text(source: Source) -> str:
    """The text of a source without what its reader knew to be no content."""
    parts, at = [], 0
    for region in sorted(source.regions, key=lambda region: region.span):
        parts.append(source.text[at : region.span.start])
        at = max(at, region.span.end)
    return "".join((*parts, source.text[at:]))


def _nobody(file: Path) -> ManifestEntry:
    return ManifestEntry("new", "", "", "", file.name)


def _first_line(source: Source) -> str:
    lines = (line.strip(" \t\u3000#*") for line in content_text(source).splitlines())
    return next((line[:80] for line in lines if line), source.entry.file)


def _doubts(facts: Facts) -> tuple[tuple[str, str], ...]:
    """What a person should know of a document before it is added, beside its fields."""
    document = facts.document
    doubts = [
        ("reading", f"{odd.found}: {odd.done}") for odd in document.source.notices if odd.severity == Severity.LOSS
    ]
    if document.source.entry.kind == "explanation":
        doubts.append(("structure", "it explains another document; its items commit nobody and become no measures"))
    elif not document.measures and not document.cases:
        doubts.append(("structure", "no numbered item was found; it becomes a described document without measures"))
    return tuple(doubts)


def _read(file: Path) -> bytes:
    try:
        content = read_plain(file)
    except NotPlain as err:
        raise SourceError(err.problem, where=file, mend=err.mend) from err
    except OSError as err:
        raise SourceError(f"cannot be read: {err.strerror}", where=file, mend="name a file or a folder") from err
    if not content.strip():
        raise SourceError("the file is empty", where=file, mend="name another")
    return content


def _make_folder(shipped: Path, data: Path) -> None:
    """A copy of the shipped folder, whole or not at all."""
    if data.exists() and any(data.iterdir()):
        raise ManifestError("holds no corpus.yaml", where=data, mend="name a data folder, or a new one: --data DIR")
    data.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{data.name}.new-", dir=data.parent))
    try:
        shutil.copytree(shipped, fresh, dirs_exist_ok=True)
        fresh.chmod(0o755)
        sync_tree(fresh)
        if data.exists():
            data.rmdir()
        fresh.rename(data)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
