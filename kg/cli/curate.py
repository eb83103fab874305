"""Commands that measure and correct the methods: evaluate, review."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.app import FOLDER, main

__all__ = ["evaluate", "review"]


@main.command()
@click.option("--data", type=FOLDER, help="Folder of the corpus.  [default: data]")
@click.option("--gold", type=FOLDER, help="Folder of the gold files.  [default: gold in the data folder]")
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", show_default=True)
@click.option("--mistakes", is_flag=True, help="List what is wrong or missing, row by row.")
@click.option("--documents", type=FOLDER, help="Instead: how well the texts of a folder are read; see expected.yaml.")
def evaluate(data: Path | None, gold: Path | None, form: str, mistakes: bool, documents: Path | None) -> None:
    """Score every relation and method against hand-made truth: precision, recall, calibration.

    With --documents DIR the texts of DIR are read as kg add reads them, and compared with DIR/expected.yaml: title,
    number, issuer, date, place, tree, rows of tables, bodies, leads, deadlines, and what belongs to no item.

    \b
    Example:
      kg evaluate --mistakes
      kg evaluate --format markdown
      kg evaluate --documents tests/documents --mistakes
    """
    from kg import api
    from kg.evaluate import calibration_page, format_report, report_as_json

    report = api.evaluate_documents(documents, data) if documents else api.evaluate(data, gold)
    if form == "markdown":
        click.echo(calibration_page(report), nl=False)
    else:
        click.echo(report_as_json(report) if form == "json" else format_report(report, mistakes=mistakes))


@main.command()
@click.option("--author", required=True, help="Who judges: a name or an ORCID, kept with each verdict.")
@click.option("--data", type=FOLDER, help="Folder of the corpus.  [default: data]")
def review(author: str, data: Path | None) -> None:
    """Judge the least certain links, both texts side by side; each verdict is saved at once.

    Verdicts stand in data/curation/links.sssom.tsv and win over every method from the next build on.

    \b
    Example:
      kg review --author "王研究员"
    """
    import sys
    from datetime import date
    from functools import partial

    from kg import settings
    from kg.curate import CurationFile, choose_questions
    from kg.curate import review as ask
    from kg.pipeline import run
    from kg.read.curation import read_curation

    data = data or settings.data_folder()
    corpus = run(data)
    questions = choose_questions(corpus.found, corpus.facts, corpus.lexicon.reforms, read_curation(data / "curation"))
    today = date.today().isoformat()  # noqa: DTZ011
    warn = partial(click.echo, err=True)
    file = CurationFile(data / "curation" / "links.sssom.tsv", author, today, warn)
    outcome = ask(questions, iter(sys.stdin.readline, ""), click.echo, file.save)
    click.echo(str(outcome), err=True)
