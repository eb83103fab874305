"""One more document for a corpus: its text into ``sources/``, its entry at the end of ``corpus.yaml``.

1. What the caller does not state is inferred from the text itself (``kg.parse.front_matter``); the slug is that of the
   registry of documents, where the title is known there, else district (or shanghai) and year.
2. The document is parsed before anything is written; one that holds nothing numbered is refused.
3. What is inferred is kept only if it can be: a day that does not exist is reported and left out. A text that the
   corpus has already is refused.
4. Text first, then the manifest, each whole or not at all, under the lock of the manifest. The manifest keeps its
   comments: the entry is put behind the last one, and the result is read again before it takes the old one's place.
5. A data folder that does not exist yet is made as a copy of the one that ships.
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
from kg.files.atomic import write_whole
from kg.files.exchange import sync_tree
from kg.files.inside import NotPlain, read_plain
from kg.files.lock import Held, locked
from kg.lexicon.bundle import Lexicon, load_lexicon
from kg.parse.front_matter import infer_front
from kg.pipeline import check_districts, run_document
from kg.read.manifest import check_entry, parse_manifest, read_manifest
from kg.read.text import decode
from kg.records import Facts, ManifestEntry, MeasureKind
from kg.text.dates import is_date
from kg.text.plain_yaml import is_plain

__all__ = ["Added", "add_document"]

_PLAIN_RE = re.compile(r"[A-Za-z\u4e00-\u9fff“][\w\u4e00-\u9fff“”‘’〔〕（）《》、，·.-]*")
_PATIENCE = 30.0  # seconds that another addition may take
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
    entry, inferred, left_out = _entry(decode(content, file)[0], stated, lexicon, known / "corpus.yaml")
    if not trial:
        _check_new(content, entry, known)
    facts = run_document(replace(entry, file=file.name), file.parent, lexicon)
    if not trial:
        if known is not data:
            _make_folder(shipped, data)
        _write(content, entry, data)
    odd = tuple(f"{o.code}: {o.found} → {o.done}" for o in (*facts.document.irregularities, *facts.irregularities))
    return Added(entry, inferred, _counts(facts), (*left_out, *odd), None if trial else data)


def _read(file: Path) -> bytes:
    try:
        content = read_plain(file)
    except NotPlain as err:
        raise SourceError(err.problem, where=file, mend=err.mend) from err
    except OSError as err:
        raise SourceError(f"cannot be read: {err.strerror}", where=file, mend="name a text file") from err
    if not content.strip():
        raise SourceError("the file is empty", where=file, mend="name another")
    return content


def _entry(
    text: str, stated: Mapping[str, str | None], lexicon: Lexicon, manifest: Path
) -> tuple[ManifestEntry, tuple[str, ...], tuple[str, ...]]:
    """The entry, which of its fields the text told, and what the text told that cannot be."""
    given = {name: value for name, value in stated.items() if value}
    if meant := lexicon.districts.by_label.get(given.get("district", "")):
        given["district"] = meant.slug
    front = infer_front(text, lexicon.districts)
    told = {
        "title": front.title, "kind": front.kind, "district": front.district, "issuer": front.issuer,
        "document_number": front.number, "date": front.date,
    }  # fmt: skip
    if "plan" in given.get("kind", "") and not given["kind"].startswith("district"):
        del told["district"]
    found = {name: value for name, value in told.items() if value and name not in given}
    left_out: tuple[str, ...] = ()
    if "date" in found and not is_date(str(found["date"])):
        left_out = (f"no-such-date: {found['date']} → left out; state the right one: --date",)
        del found["date"]
    values: dict[str, str] = {**found, **given}
    if "slug" not in values:
        found["slug"] = values["slug"] = _slug(values, lexicon, manifest)
    values["file"] = f"{values['slug']}.txt"
    entry = check_entry(values, manifest)
    check_districts((entry,), lexicon, manifest)
    if any(other.slug == entry.slug for other in read_manifest(manifest)):
        raise ManifestError(f"the slug '{entry.slug}' is taken", where=manifest, mend="choose another: --slug NAME")
    return entry, tuple(sorted(found)), left_out


def _check_new(content: bytes, entry: ManifestEntry, data: Path) -> None:
    """A text that is added twice would be found to reuse itself."""
    for other in read_manifest(data / "corpus.yaml"):
        path = data / "sources" / other.file
        if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
            raise ManifestError(
                f"the corpus has this text already, as '{other.slug}'", where=path,
                mend=f"nothing needs to be done; or take that entry out, to have it as '{entry.slug}'",
            )  # fmt: skip


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
        sync_tree(fresh)
        if data.exists():
            data.rmdir()
        fresh.rename(data)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _write(content: bytes, entry: ManifestEntry, data: Path) -> None:
    manifest, source = data / "corpus.yaml", data / "sources" / entry.file
    if source.exists() and source.read_bytes() != content:
        raise ManifestError("there is another text of that name", where=source, mend="choose another slug: --slug NAME")
    try:
        with locked(manifest, "kg add", seconds=_PATIENCE):
            whole = _appended(manifest.read_text(encoding="utf-8"), entry)
            _check_appended(whole, manifest, entry)
            source.parent.mkdir(exist_ok=True)
            write_whole(source, content)
            write_whole(manifest, whole.encode())
    except Held as held:
        raise ManifestError(f"is being written by another ({held.owner})", where=manifest) from held
    except OSError as err:
        raise ManifestError(f"cannot be written: {err.strerror}", where=data, mend="name another: --data DIR") from err


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
    plain = _PLAIN_RE.fullmatch(text) and is_plain(text)
    return text if isinstance(value, int) or plain else json.dumps(text, ensure_ascii=False)


def _check_appended(whole: str, manifest: Path, entry: ManifestEntry) -> None:
    before = read_manifest(manifest)
    if any(other.slug == entry.slug for other in before):
        raise ManifestError(f"the slug '{entry.slug}' is taken", where=manifest, mend="choose another: --slug NAME")
    try:
        right = parse_manifest(whole, manifest) == (*before, entry)
    except ManifestError:
        right = False
    if not right:
        raise ManifestError(
            "the entry cannot be put behind the last one", where=manifest, mend="is 'documents:' the last thing in it?"
        )
