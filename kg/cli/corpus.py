"""Commands for the corpus itself: add, list, edit, remove."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.app import FOLDER, main, refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.corpus.add import Outcome

__all__ = ["add", "edit", "list_documents", "remove"]

_DATA = click.option("--data", type=FOLDER, help="Data folder; for add, a new one is made.  [default: data]")
_STATED = (
    click.option("--title", help="Full title.  [default: as the text says, like all that follow]"),
    click.option("--kind", help="district-plan, municipal-plan, national-plan, case-collection and others."),
    click.option("--district", help="Slug of the district, of a district plan."),
    click.option("--place", help="Code of the place by GB/T 2260: 310116; 156 is the country."),
    click.option("--issuer", help="The body that issued it."),
    click.option("--number", "document_number", help="Its number: 沪府办发〔2024〕1号."),
    click.option("--date", help="2024, 2024-01 or 2024-01-15."),
)


def _stated(command: Callable[..., None]) -> Callable[..., None]:
    """The options that state a field of a document."""
    for option in reversed(_STATED):
        command = option(command)
    return command


@main.command()
@click.argument("paths", nargs=-1, required=True)
@click.option("--slug", help="Short name, as in jinshan-2022.  [default: made from place, year and title]")
@_stated
@_DATA
@click.option("--dry-run", is_flag=True, help="Say what is found, write nothing.")
@click.option("--yes", is_flag=True, help="Ask nothing, even at a terminal.")
def add(paths: Sequence[str], data: Path | None, *, dry_run: bool, yes: bool, **stated: str | None) -> None:
    """Add documents to the corpus; the next build reads them.

    A PATH is a file, a folder, or the address of a web page (https://…), which is fetched with the attachments that it
    links. Web pages, Word files (.docx), PDF files with text, Markdown and plain text are read, whatever their names.
    A file NAME.yaml beside NAME.html states what is known of it: title, issuer, document_number, date …

    \b
    Example:
      kg add data/sources/yangpu-2023.txt --slug yangpu-copy --dry-run
      kg add plans/ --yes
    """
    import tempfile

    from kg import settings
    from kg.corpus.add import add_document, add_many
    from kg.corpus.files import find_files

    data_folder, shipped = data or settings.data_folder(), settings.shipped_data()
    with tempfile.TemporaryDirectory(prefix="kg-add-") as fetched:
        known = _fetch_all(paths, Path(fetched))
        files = [*known, *find_files(Path(path) for path in paths if not _is_address(path))]
        is_one = len(files) == 1 and len(paths) == 1 and not Path(paths[0]).is_dir()
        if is_one:
            ask = _ask if sys.stdin.isatty() and sys.stdout.isatty() and not yes else None
            told = {**known.get(files[0], {}), **{name: value for name, value in stated.items() if value}}
            added = add_document(files[0], data_folder, shipped, told, trial=dry_run, ask=ask)
            click.echo(str(added))
            where = f"added to {added.data}; next: kg build" + (f" --data {data}" if data else "")
            click.echo(where if added.data else "nothing was written", err=True)
            return
        refuse("--slug, --title and the like are of one document: name one file", any(stated.values()))
        refuse("there is no file in it", not files)
        tell = _told if sys.stderr.isatty() else lambda _: None
        outcomes = add_many(files, data_folder, shipped, known, trial=dry_run, progress=tell)
    _show(outcomes, data)


def _is_address(path: str) -> bool:
    return path.startswith(("https://", "http://"))


def _fetch_all(paths: Sequence[str], folder: Path) -> dict[Path, dict[str, str | None]]:
    """The files fetched from the addresses among ``paths``, each with what is known of it."""
    from kg.corpus.fetch import fetch_page

    known: dict[Path, dict[str, str | None]] = {}
    for n, path in enumerate(paths):
        if _is_address(path):
            for fetched in fetch_page(path, folder / str(n)):
                known[fetched.file] = {"address": fetched.address}
    return known


def _ask(name: str, why: str, value: str) -> str:
    answer: str = click.prompt(f"{name} ({why})", default=value, show_default=bool(value), err=True)
    return answer.strip()


def _told(step: str) -> None:
    click.echo(f"\r\x1b[K{step[:90]}", err=True, nl=False)


def _show(outcomes: Sequence[Outcome], data: Path | None) -> None:
    """The table of what became of many files, and status 1 if any was refused."""
    rows = []
    for one in outcomes:
        entry, counts = (one.added.entry, one.added.counts) if one.added else (None, {})
        what = f"{counts.get('measures', 0)} measures, {counts.get('tables', 0)} tables" if entry else ""
        doubts = "; ".join(f"{name}: {why}" for name, why in one.added.unsure) if one.added else ""
        slug = entry.slug if entry and one.state != "held" else ""
        rows.append((one.file.name, one.state, slug, what, one.reason or doubts))
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", err=True, nl=False)
    click.echo(_table(("file", "state", "slug", "found", "note"), rows))
    counts = {state: sum(one.state == state for one in outcomes) for state in ("added", "fine", "held", "refused")}
    said = ", ".join(f"{n} {state}" for state, n in counts.items() if n)
    click.echo(f"{said}; next: kg build" + (f" --data {data}" if data else "") if counts["added"] else said, err=True)
    if counts["refused"]:
        raise SystemExit(1)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns divided by blanks; a Chinese character is as wide as two Latin ones."""
    from unicodedata import east_asian_width

    def wide(text: str) -> int:
        return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)

    widths = [max(wide(str(row[n])) for row in (head, *rows)) for n in range(len(head))]
    lines = []
    for row in (head, *rows):
        cells = (str(cell) + " " * (width - wide(str(cell))) for cell, width in zip(row, widths, strict=True))
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


@main.command("list")
@_DATA
def list_documents(data: Path | None) -> None:
    """List the documents of the corpus.

    \b
    Example:
      kg list
    """
    from kg import settings
    from kg.read.manifest import read_manifest

    entries = read_manifest((data or settings.data_folder()) / "corpus.yaml")
    rows = [(e.slug, e.kind, e.date or "", e.document_number or "", e.title, e.file) for e in entries]
    click.echo(_table(("slug", "kind", "date", "number", "title", "file"), rows))


@main.command()
@click.argument("slug")
@_stated
@_DATA
def edit(slug: str, data: Path | None, **stated: str | None) -> None:
    """Mend what the corpus says of a document; an empty value takes a field away.

    \b
    Example:
      kg edit yangpu-2023 --date 2023-02-28
    """
    from kg import settings
    from kg.corpus.mending import edit_entry

    changes = {name: value or None for name, value in stated.items() if value is not None}
    refuse("say what is to be changed: --title, --date and the like", not changes)
    entry = edit_entry(data or settings.data_folder(), slug, changes)
    for name in changes:
        click.echo(f"{name:<16} {getattr(entry, name) or '(not stated)'}")


@main.command()
@click.argument("slug")
@_DATA
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(slug: str, data: Path | None, yes: bool) -> None:
    """Take a document out of the corpus, its file too.

    \b
    Example:
      kg remove yangpu-2023
    """
    from kg import settings
    from kg.corpus.mending import remove_entry

    folder = data or settings.data_folder()
    if not yes and sys.stdin.isatty():
        click.confirm(f"Take '{slug}' out of {folder}, with its file?", abort=True, err=True)
    file = remove_entry(folder, slug)
    click.echo(f"'{slug}' was taken out" + (f"; {file} was deleted" if file else ""), err=True)
