"""What the corpus says of a document is changed, or the document is taken out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path

from kg.corpus.manifest_text import edited, removed, replace_manifest
from kg.errors import ManifestError
from kg.read.manifest import check_entry, read_manifest
from kg.records import ManifestEntry

__all__ = ["edit_entry", "remove_entry"]


def edit_entry(data: Path, slug: str, changes: Mapping[str, str | None]) -> ManifestEntry:
    """Other values in the entry of a document; ``None`` takes a field away.

    Raises:
        ManifestError: there is no such document, or a value is wrong; nothing was changed.
    """
    manifest = data / "corpus.yaml"
    entries = read_manifest(manifest)
    old = _find(entries, slug, manifest)
    changes = dict(changes)
    if "kind" in changes and "level" not in changes:
        changes["level"] = None  # it follows from the kind
    values = {f.name: getattr(old, f.name) for f in fields(old)}
    if "date" in changes:
        values["year"] = None
    values |= changes
    new = check_entry({name: value for name, value in values.items() if value is not None}, manifest)
    if "level" in changes:
        changes["level"] = new.level
    if "date" in changes and old.date and str(old.year) != old.date[:4]:
        changes["year"] = None
    text = edited(manifest.read_text(encoding="utf-8"), slug, changes, manifest)
    replace_manifest(manifest, text, [new if entry.slug == slug else entry for entry in entries])
    return new


def remove_entry(data: Path, slug: str) -> Path | None:
    """Take a document out; the file that was deleted, unless another document is read from it.

    Raises:
        ManifestError: there is no such document, or it is the last one.
    """
    manifest = data / "corpus.yaml"
    entries = read_manifest(manifest)
    old = _find(entries, slug, manifest)
    others = [entry for entry in entries if entry.slug != slug]
    if not others:
        mend = "add another first, or delete the data folder"
        raise ManifestError(f"'{slug}' is the only document", where=manifest, mend=mend)
    replace_manifest(manifest, removed(manifest.read_text(encoding="utf-8"), slug, manifest), others)
    file = data / "sources" / old.file
    if any(entry.file == old.file for entry in others) or not file.is_file():
        return None
    file.unlink()
    return file


def _find(entries: tuple[ManifestEntry, ...], slug: str, manifest: Path) -> ManifestEntry:
    for entry in entries:
        if entry.slug == slug:
            return entry
    near = get_close_matches(slug, [entry.slug for entry in entries], n=1)
    mend = f"is '{near[0]}' meant?" if near else "kg list shows what there is"
    raise ManifestError(f"holds no document '{slug}'", where=manifest, mend=mend)
