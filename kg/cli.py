"""The command line: read options, call the API, print. Data to standard output, everything else to standard error.

Exit status 0 = done, 1 = the data is at fault (named), 2 = wrong usage. Only click is imported here; each command
brings what it needs.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["main"]

_FOLDER = click.Path(path_type=Path, file_okay=False)
_EXPORTS = click.option(
    "--from", "folder", type=click.Path(path_type=Path), help="A built graph: its folder or graph.nq.  [default: exports]"
)


class _Group(click.Group):
    """Turns every error that a person can cause into one or two lines and status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KgError as err:
            click.echo(f"Error: {err}", err=True)
            ctx.exit(1)
        except BrokenPipeError:
            ctx.exit(0)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="shanghai-policy-kg")
def main() -> None:
    """A knowledge graph of Shanghai's business-environment policies 上海营商环境政策知识图谱.

    \b
    Example:
      kg build
      kg trace jinshan-2022/37
    """


def _progress(*, quiet: bool, verbose: bool) -> Callable[[str], None]:
    """Steps on standard error: all when verbose, from the first second on otherwise, none when quiet."""
    begun = time.monotonic()

    def tell(step: str) -> None:
        seconds = time.monotonic() - begun
        if verbose or (seconds > 1 and not quiet):
            click.echo(f"{seconds:5.1f} s  {step}", err=True)

    return tell


@main.command()
@click.option("--out", type=_FOLDER, help="Folder to write; replaced whole.  [default: exports]")
@click.option("--data", type=_FOLDER, help="Folder with corpus.yaml, sources/, lexicon/, curation/.  [default: data]")
@click.option("--base", help="IRI that all things stand under.  [default: https://w3id.org/shanghai-policy/id/]")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless something is wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Say every step.")
@click.pass_context
def build(ctx: click.Context, out: Path | None, data: Path | None, base: str | None, quiet: bool, verbose: bool) -> None:  # noqa: FBT001
    """Read the documents and write graph, tables, pages and report.

    \b
    Example:
      kg build --out exports
    """
    from kg import api, ids

    built = api.build(out, data=data, base=base or ids.BASE, progress=_progress(quiet=quiet, verbose=verbose))
    for violation in built.violations[:20]:
        click.echo(f"Error: {violation}", err=True)
    if built.violations:
        click.echo(f"{len(built.violations)} violations; nothing was written.", err=True)
        ctx.exit(1)
    if not quiet:
        click.echo(f"{built.quads} statements written to {built.folder}; start with report.md there.", err=True)


@main.command()
@_EXPORTS
@click.pass_context
def validate(ctx: click.Context, folder: Path | None) -> None:
    """Check a built graph against the shapes of the ontology.

    \b
    Example:
      kg validate
    """
    from kg import api

    violations = api.validate(api.load(folder))
    for violation in violations:
        click.echo(str(violation))
    click.echo(f"{len(violations)} violations" if violations else "the graph keeps every rule", err=True)
    ctx.exit(1 if violations else 0)


@main.command()
@click.argument("start", required=False)
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="Leave out links less sure than this.")
@click.option(
    "--method", "methods", multiple=True, type=click.Choice(["Explicit", "NamedReform", "TextReuse", "Thematic", "Curated"]),
    help="Only links found so; may be given several times.",
)  # fmt: skip
@click.option("--format", "form", type=click.Choice(["tree", "table", "json", "html"]), help="[default: tree]")
@click.option("--coverage", is_flag=True, help="Who takes up what; with --district what it leaves out.")
@click.option("--district", help="A district: slug or name.")
@click.option("--reform", help="A reform: slug or name.")
@click.option("--cite", is_flag=True, help="Cite each link: GB/T 7714 and BibTeX.")
@_EXPORTS
def trace(
    start: str | None, min_confidence: float, methods: tuple[str, ...], form: str | None, coverage: bool,  # noqa: FBT001
    district: str | None, reform: str | None, cite: bool, folder: Path | None,  # noqa: FBT001
) -> None:  # fmt: skip
    """Explain START: what it rests on, who carries it out, with the words that show it.

    START is a measure (jinshan-2022/37), a case (case/9), a plan, reform, district or body, by key or in words.

    \b
    Example:
      kg trace jinshan-2023/2.1.2 --min-confidence 0.9
      kg trace 一业一证
      kg trace --coverage --district fengxian
      kg trace jinshan-2022/9 --cite
    """
    from decimal import Decimal

    from kg import settings
    from kg.rdf.store import open_graph
    from kg.tracing import answer
    from kg.tracing.trace import trace as explain

    least = Decimal(str(min_confidence))
    if coverage:
        _refuse("--coverage goes with --district and --reform, as a table or json", start or cite or form in ("tree", "html"))
        graph = open_graph(folder or settings.exports_folder())
        shown = answer.show_coverage(
            graph, form or "table", district=district, reform=reform, min_confidence=least, methods=methods
        )
    else:
        given = [word for word in (start, district and f"district/{district}", reform and f"reform/{reform}") if word]
        _refuse("name one thing to explain: kg trace jinshan-2022/37", len(given) != 1)
        _refuse("--cite prints text or json", cite and form in ("table", "html"))
        graph = open_graph(folder or settings.exports_folder())
        found = explain(graph, given[0], min_confidence=least, methods=methods)
        shown = answer.show_citations(graph, found, form or "text") if cite else answer.show_trace(found, form or "tree", _width())
    click.echo(shown)


@main.command()
@click.argument("before")
@click.argument("after")
@click.option("--format", "form", type=click.Choice(["tree", "table", "json"]), default="tree", show_default=True)
@click.option("--data", type=_FOLDER, help="Folder with corpus.yaml, sources/ and lexicon/.  [default: data]")
def diff(before: str, after: str, form: str, data: Path | None) -> None:
    """What became of the clauses of plan BEFORE in plan AFTER: kept, reworded, dropped, new.

    \b
    Example:
      kg diff jinshan-2022 jinshan-2023
    """
    from kg import ledger, settings

    found = ledger.compare(data or settings.data_folder(), before, after)
    if form == "tree":
        click.echo(ledger.to_tree(found, _width()))
    else:
        click.echo(ledger.to_json(found) if form == "json" else ledger.to_table(found))


def _width() -> int:
    """Columns of the terminal; 100 for a file or a pipe."""
    import shutil

    return shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 100


def _refuse(why: str, wrong: object) -> None:
    """Wrong usage: status 2."""
    if wrong:
        raise click.UsageError(why)


if __name__ == "__main__":
    main()
