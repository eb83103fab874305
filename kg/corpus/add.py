"""One more document for a corpus: its text into ``sources/``, its entry at the end of ``corpus.yaml``.

1. What the caller does not state is inferred from the text itself (``kg.parse.front_matter``); the slug is that of the
   registry of documents, where the title is known there, else district (or shanghai) and year.
2. The document is parsed before anything is written; one that holds nothing numbered is refused.
3. Text first, then the manifest, each whole or not at all. The manifest keeps its comments: the entry is put behind
   the last one, and the result is read again before it takes the old one's place.
4. A data folder that does not exist yet is made as a copy of the one that ships.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from kg.errors import ManifestError, SourceError
from kg.lexicon.bundle import Lexicon, load_lexicon
from kg.parse.front_matter import infer_front
from kg.pipeline import run_document
from kg.read.manifest import check_entry, read_manifest
from kg.read.text import decode
from kg.records import Facts, ManifestEntry, MeasureKind

__all__ = ["Added", "add_document"]

_PLAIN_RE = re.compile(r"[A-Za-z\u4e00-\u9fff“][\w\u4e00-\u9fff“”‘’〔〕（）《》、，·.-]*")
_ENTRY_RE = re.compile(r"(?m)^(?P<indent> *)- slug:")


@dataclass(frozen=True, slots=True)
class Added:
    """What was found in the document, and where it went (``None`` for a trial)."""

    entry: ManifestEntry
    inferred: tuple[str, ...]  # fields that the text itself told
    counts: Mapping[str, int]
    irregularities: tuple[str, ...]
    data: Path | None

    def __str__(self) -> str:
        shown = [(f.name, getattr(self.entry, f.name)) for f in fields(self.entry)]
        lines = [f"{name:<16} {value}{'  (inferred)' * (name in self.inferred)}" for name, value in shown if value]
        lines.append("found            " + ", ".join(f"{n} {what}" for what, n in self.counts.items()))
        lines += [f"irregular        {odd}" for odd in self.irregularities]
        return "\n".join(lines)


def add_document(
    file: Path, data: Path, shipped: Path, stated: Mapping[str, str | None], *, trial: bool = False
) -> Added:
    """Add a document to the corpus of a data folder.

    Args:
        file: its text, UTF-8 or GB18030.
        data: the folder with ``corpus.yaml``; made from ``shipped`` if it does not exist.
        shipped: the data folder that comes with the program.
        stated: fields of the manifest as the caller knows them; the others are inferred.
        trial: look and check, write nothing.

    Raises:
        SourceError: the text is missing, unreadable or holds nothing numbered.
        ManifestError: a field is wrong, or the slug is taken.
    """
    known = data if (data / "corpus.yaml").is_file() else shipped
    lexicon = load_lexicon(known / "lexicon")
    content = _read(file)
    entry, inferred = _entry(decode(content, file)[0], stated, lexicon, known / "corpus.yaml")
    facts = run_document(replace(entry, file=file.name), file.parent, lexicon)
    if not trial:
        if known is not data:
            _make_folder(shipped, data)
        _write(content, entry, data)
    odd = tuple(f"{o.code}: {o.found} → {o.done}" for o in (*facts.document.irregularities, *facts.irregularities))
    return Added(entry, inferred, _counts(facts), odd, None if trial else data)


def _read(file: Path) -> bytes:
    try:
        content = file.read_bytes()
    except OSError as err:
        raise SourceError(f"cannot be read: {err.strerror}", where=file, mend="name a text file") from err
    if not content.strip():
        raise SourceError("the file is empty", where=file, mend="name another")
    return content


def _entry(
    text: str, stated: Mapping[str, str | None], lexicon: Lexicon, manifest: Path
) -> tuple[ManifestEntry, tuple[str, ...]]:
    given = {name: value for name, value in stated.items() if value}
    front = infer_front(text, lexicon.districts)
    told = {
        "title": front.title, "kind": front.kind, "district": front.district, "issuer": front.issuer,
        "document_number": front.number, "date": front.date,
    }  # fmt: skip
    if "plan" in given.get("kind", "") and not given["kind"].startswith("district"):
        del told["district"]
    found = {name: value for name, value in told.items() if value and name not in given}
    values: dict[str, str] = {**found, **given}
    if "slug" not in values:
        found["slug"] = values["slug"] = _slug(values, lexicon, manifest)
    values["file"] = f"{values['slug']}.txt"
    entry = check_entry(values, manifest)
    if entry.district and entry.district not in lexicon.districts.by_slug:
        known = ", ".join(sorted(lexicon.districts.by_slug))
        raise ManifestError(f"'{entry.district}' is no district", mend=f"known districts: {known}")
    if any(other.slug == entry.slug for other in read_manifest(manifest)):
        raise ManifestError(f"the slug '{entry.slug}' is taken", where=manifest, mend="choose another: --slug NAME")
    return entry, tuple(sorted(found))


def _slug(values: Mapping[str, str], lexicon: Lexicon, manifest: Path) -> str:
    known = lexicon.documents.find(values.get("title", ""))
    if known:
        return known.slug
    year = values.get("date", "")[:4]
    if not year:
        raise ManifestError("the text tells no date to name it by", where=manifest, mend="state a slug: --slug NAME")
    return f"{values.get('district') or 'shanghai'}-{year}"


def _counts(facts: Facts) -> dict[str, int]:
    document = facts.document
    kinds = Counter(measure.kind for measure in document.measures)
    return {
        "sections": len(document.sections), "measures": kinds[MeasureKind.MEASURE],
        "safeguards": kinds[MeasureKind.SAFEGUARD], "cases": len(document.cases),
        "irregularities": len(document.irregularities) + len(facts.irregularities),
    }  # fmt: skip


def _make_folder(shipped: Path, data: Path) -> None:
    """A copy of the shipped folder, whole or not at all."""
    if data.exists() and any(data.iterdir()):
        raise ManifestError("holds no corpus.yaml", where=data, mend="name a data folder, or a new one: --data DIR")
    data.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{data.name}.new-", dir=data.parent))
    try:
        shutil.copytree(shipped, fresh, dirs_exist_ok=True)
        fresh.chmod(0o755)
        if data.exists():
            data.rmdir()
        fresh.rename(data)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _write(content: bytes, entry: ManifestEntry, data: Path) -> None:
    manifest, source = data / "corpus.yaml", data / "sources" / entry.file
    if source.exists() and source.read_bytes() != content:
        raise ManifestError("there is another text of that name", where=source, mend="choose another slug: --slug NAME")
    fresh = manifest.with_name(".corpus.yaml.new")
    new_source = source.with_name(f".{source.name}.new")
    try:
        fresh.write_text(_appended(manifest.read_text(encoding="utf-8"), entry), encoding="utf-8")
        _check_appended(fresh, manifest, entry)
        source.parent.mkdir(exist_ok=True)
        new_source.write_bytes(content)
        new_source.replace(source)
        fresh.replace(manifest)
    except OSError as err:
        raise ManifestError(f"cannot be written: {err.strerror}", where=data, mend="name another: --data DIR") from err
    finally:
        fresh.unlink(missing_ok=True)
        new_source.unlink(missing_ok=True)


def _appended(text: str, entry: ManifestEntry) -> str:
    """The manifest with the entry behind its last one, indented as that is."""
    indents = [match["indent"] for match in _ENTRY_RE.finditer(text)]
    indent = indents[-1] if indents else "  "
    values = [(f.name, getattr(entry, f.name)) for f in fields(entry) if getattr(entry, f.name) is not None]
    year = entry.date is not None and entry.date.startswith(str(entry.year))
    lines = [f"{name}: {_scalar(value)}" for name, value in values if not (name == "year" and year)]
    return f"{text.rstrip()}\n\n{indent}- " + f"\n{indent}  ".join(lines) + "\n"


def _scalar(value: object) -> str:
    """A value in YAML: plain where nothing can be mistaken, else quoted."""
    text = str(value)
    return text if isinstance(value, int) or _PLAIN_RE.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _check_appended(fresh: Path, manifest: Path, entry: ManifestEntry) -> None:
    try:
        whole = read_manifest(fresh) == (*read_manifest(manifest), entry)
    except ManifestError:
        whole = False
    if not whole:
        raise ManifestError(
            "the entry cannot be put behind the last one", where=manifest, mend="is 'documents:' the last thing in it?"
        )
