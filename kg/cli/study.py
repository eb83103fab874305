"""Tables for researchers: study."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.app import EXPORTS, FOLDER, main

__all__ = ["study"]


@main.command()
@click.argument("out", metavar="DIR", type=FOLDER)
@EXPORTS
def study(out: Path, folder: Path | None) -> None:
    """Write tidy tables for R, Stata and pandas, with a codebook in both languages.

    adoptions, clauses, dyads, bodies_network, targets, cases; codebook.csv says what each column holds, sensitivity.csv
    how many rows stay at each cut of confidence; datapackage.json is for Frictionless. Files of these names in DIR are
    replaced, others stay.

    \b
    Example:
      kg study study
    """
    from kg import api

    files = api.study(api.load(folder))
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        api.write_file(out / name, content)
    click.echo(f"{len(files)} files written to {out}; start with codebook.csv there.", err=True)
