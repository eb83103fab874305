"""One more document for a corpus, or many: ``kg add``.

One document is told as a whole; of many each is a row of a table, and one that cannot be added does not stop the
others. What is done with a file is written in ``kg.corpus.intake``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from kg.corpus.intake import Ask, Found, Intake, read_document
from kg.errors import KgError, SourceError
from kg.records import ManifestEntry

__all__ = ["Added", "Outcome", "add_document", "add_many", "read_document"]


@dataclass(frozen=True, slots=True)
class Added:
    """What was found in a document, and where it went (``None`` for a trial, and for one that is held already)."""

    entry: ManifestEntry
    inferred: tuple[str, ...]  # fields that the text itself told
    counts: Mapping[str, int]
    irregularities: tuple[str, ...]
    data: Path | None
    unsure: tuple[tuple[str, str], ...] = ()  # fields that a person should look at, with the reason
    same: tuple[str, str] | None = None  # the document held already that this one is, and why

    def __str__(self) -> str:
        shown = [(f.name, getattr(self.entry, f.name)) for f in fields(self.entry)]
        lines = [f"{name:<16} {value}{'  (inferred)' * (name in self.inferred)}" for name, value in shown if value]
        lines.append("found            " + ", ".join(f"{n} {what}" for what, n in self.counts.items()))
        lines += [f"unsure           {name}: {why}" for name, why in self.unsure]
        lines += [f"irregular        {odd}" for odd in self.irregularities]
        if self.same is not None:
            lines.append(f"held already     as {self.same[0]}: {self.same[1]}")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of many files: ``state`` is added, fine (a trial), held or refused."""

    file: Path
    state: str
    reason: str = ""
    added: Added | None = None


def add_document(
    file: Path,
    data: Path,
    shipped: Path,
    stated: Mapping[str, str | None],
    *,
    trial: bool = False,
    ask: Ask | None = None,
) -> Added:
    """Add a document to the corpus of a data folder.

    Args:
        file: its text, as a web page, Word file, PDF or plain text.
        data: the folder with ``corpus.yaml``; made from ``shipped`` if it does not exist.
        shipped: the data folder that comes with the program.
        stated: fields of the manifest as the caller knows them; the others are inferred.
        trial: look and check, write nothing.
        ask: answers what is unsure.

    Raises:
        SourceError: the file cannot be read, or would not build.
        ManifestError: a field is wrong, or the slug is taken.
    """
    intake = Intake(data, shipped)
    found = intake.look(file, stated, ask)
    intake.check([found])
    if found.problem:
        raise SourceError(found.problem, where=file, mend="look at it with --dry-run, and report it")
    is_held = found.same is not None and not found.is_named
    if not trial and not is_held:
        intake.keep(found)
    return _added(found, None if trial or is_held else data)


def add_many(
    files: Sequence[Path],
    data: Path,
    shipped: Path,
    stated: Mapping[Path, Mapping[str, str | None]],
    *,
    trial: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Outcome, ...]:
    """Add many documents; what is wrong with one of them is in its outcome.

    Args:
        files: the documents, in order.
        data: see ``add_document``.
        shipped: see ``add_document``.
        stated: what is known of a file beforehand.
        trial: look and check, write nothing.
        progress: told each step.

    Raises:
        KgError: the data folder itself is at fault.
    """
    intake = Intake(data, shipped)
    looked: list[Found | Outcome] = []
    for n, file in enumerate(files, 1):
        progress(f"{n}/{len(files)}  {file.name}")
        looked.append(_look(intake, file, stated.get(file, {})))
    progress("checking that all of them build")
    intake.check([one for one in looked if isinstance(one, Found) and not _is_held(one)])
    return tuple(one if isinstance(one, Outcome) else _settle(intake, one, data, trial=trial) for one in looked)


def _look(intake: Intake, file: Path, stated: Mapping[str, str | None]) -> Found | Outcome:
    try:
        return intake.look(file, stated)
    except KgError as err:
        return Outcome(file, "refused", _one_line(err, file))
    except (ValueError, LookupError, ArithmeticError, RecursionError, MemoryError) as err:
        return Outcome(file, "refused", f"the program failed on it: {type(err).__name__}: {err}")


def _settle(intake: Intake, found: Found, data: Path, *, trial: bool) -> Outcome:
    if found.problem:
        return Outcome(found.file, "refused", found.problem)
    if _is_held(found) and found.same is not None:
        return Outcome(found.file, "held", f"as {found.same[0]}: {found.same[1]}", _added(found, None))
    if trial:
        return Outcome(found.file, "fine", added=_added(found, None))
    try:
        intake.keep(found)
    except KgError as err:
        return Outcome(found.file, "refused", _one_line(err, found.file))
    return Outcome(found.file, "added", added=_added(found, data))


def _is_held(found: Found) -> bool:
    return found.same is not None and not found.is_named


def _added(found: Found, data: Path | None) -> Added:
    return Added(found.entry, found.inferred, found.counts, found.irregularities, data, found.unsure, found.same)


def _one_line(err: KgError, file: Path) -> str:
    """The message without the name of the file, which stands beside it."""
    place = f"{err.where}: " if err.where and err.where != str(file) else ""
    return f"{place}{err.problem}" + (f" ({err.mend})" if err.mend else "")
