"""The command line: read options, call the API, print. Data to standard output, everything else to standard error.

Exit status 0 = done, 1 = the data is at fault (named), 2 = wrong usage. Only click is imported here; each command
brings what it needs.
"""

from __future__ import annotations

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


if __name__ == "__main__":
    main()
