"""A folder to publish and to deposit: release."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.app import EXPORTS, FOLDER, main, tell_progress

__all__ = ["release"]


@main.command()
@click.argument("out", metavar="DIR", type=FOLDER)
@EXPORTS
@click.option(
    "--date", "made", metavar="YYYY-MM-DD", default="", help="Day of the release.  [default: of the ontology]"
)
@click.option("--zip", "archive", is_flag=True, help="Write DIR.zip as well, for an archive that takes one file.")
def release(out: Path, folder: Path | None, made: str, archive: bool) -> None:
    """Write one folder that any static host can serve and any archive can keep.

    Holds the exports, a page and Turtle for every thing under its own path, the documents in Akoma Ntoso, stated links
    as nanopublications, CITATION.cff, licences and checksums; RELEASE.md there says what is where.

    \b
    Example:
      kg release release --zip
    """
    from kg import api

    count = api.release(
        out, folder=folder, made=made, archive=archive, progress=tell_progress(quiet=False, verbose=False)
    )
    click.echo(f"{count} files written to {out}; start with RELEASE.md there.", err=True)
