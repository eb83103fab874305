"""Change the entry of a document in the manifest, or remove the document (``kg edit``, ``kg remove``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path

from kg.corpus.hold import hold_manifest
from kg.corpus.manifest_text import edited, removed
from kg.errors import ManifestError
from kg.read.curation import read_curation
from kg.read.manifest import check_entry
from kg.records import ManifestEntry

__all__ = ["edit_entry", "remove_entry"]


def edit_entry(data: Path, slug: str, changes: Mapping[str, str | None]) -> ManifestEntry:
    """Other values in the entry of a document; ``None`` takes a field away.

    Raises:
        ManifestError: there is no such document, or a value is wrong; nothing was changed.
    """
    manifest = data / "corpus.yaml"
    with hold_manifest(manifest, "kg edit") as held:
        old = _find(held.entries, slug, manifest)
        new, written = _changed(old, changes, manifest)
        text = edited(held.text, slug, written, manifest)
        held.replace(text, [new if entry.slug == slug else entry for entry in held.entries])
    return new


def _changed(
    old: ManifestEntry, changes: Mapping[str, str | None], manifest: Path
) -> tuple[ManifestEntry, dict[str, str | None]]:
    """The entry with other values, and the fields to write: level follows from the kind, year from the date."""
    written = dict(changes)
    values = {f.name: getattr(old, f.name) for f in fields(old)}
    if "kind" in written and "level" not in written:
        written["level"] = None
    if "date" in written:
        values["year"] = None
    values |= written
    new = check_entry({name: value for name, value in values.items() if value is not None}, manifest)
    if "level" in written:
        written["level"] = new.level
    if "date" in written and old.date and str(old.year) != old.date[:4]:
        written["year"] = None
    return new, written


def remove_entry(data: Path, slug: str) -> Path | None:
    """Take a document out; the file that was deleted, unless another document is read from it.

    Raises:
        ManifestError: there is no such document, it is the last one, or people have judged links of it.
    """
    manifest = data / "corpus.yaml"
    with hold_manifest(manifest, "kg remove") as held:
        old = _find(held.entries, slug, manifest)
        others = [entry for entry in held.entries if entry.slug != slug]
        _refuse_judged(data, old, others)
        if not others:
            mend = "add another first, or delete the data folder"
            raise ManifestError(f"'{slug}' is the only document", where=manifest, mend=mend)
        file = data / "sources" / old.file
        goes = file.is_file() and all(entry.file != old.file for entry in others)
        if goes:
            held.announce(old.file)
        held.replace(removed(held.text, slug, manifest), others)
    return file if goes else None


def _refuse_judged(data: Path, entry: ManifestEntry, others: Sequence[ManifestEntry]) -> None:
    """Verdicts of a document that is not there would stop the next build, and are never thrown away here."""
    gone = [f"plan/{entry.slug}"]
    if entry.kind == "case-collection" and all(e.year != entry.year for e in others if e.kind == entry.kind):
        gone.append(f"case/{entry.year}")
    of_it = [
        row for row in read_curation(data / "curation")
        if any(f"{key}/".startswith(f"{one}/") for key in (row.subject, row.object) for one in gone)
    ]  # fmt: skip
    if of_it:
        problem = f"{len(of_it)} verdicts are of '{entry.slug}'; without it the next build would stop at them"
        raise ManifestError(problem, where=of_it[0].where, mend="move these rows to another place first")


def _find(entries: tuple[ManifestEntry, ...], slug: str, manifest: Path) -> ManifestEntry:
    for entry in entries:
        if entry.slug == slug:
            return entry
    near = get_close_matches(slug, [entry.slug for entry in entries], n=1)
    mend = f"is '{near[0]}' meant?" if near else "kg list shows what there is"
    raise ManifestError(f"holds no document '{slug}'", where=manifest, mend=mend)
