"""The group that every command joins, and what commands share: options, progress, refusals."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.streams import ended, make_ready, told
from kg.errors import KgError, status_of

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["EXPORTS", "FILE", "FOLDER", "PASSWORD", "USER", "main", "refuse", "tell_progress", "warn_in_clear", "width"]

FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)
EXPORTS = click.option(
    "--from", "folder", type=click.Path(path_type=Path), help="A built graph: folder or graph.nq.  [default: exports]"
)
USER = click.option("--user", default="", help="Name, where the store asks for one.")
PASSWORD = click.option("--password", default="", envvar="KG_PASSWORD", help="Its password; better in KG_PASSWORD.")


class _Group(click.Group):
    """Turns every error that a person can cause into one or two lines and its status (``kg.errors.STATUSES``)."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run the program; it ends here."""
        make_ready()
        try:
            super().main(*args, **options)
        except SystemExit as end:
            err = ended()
            if err is None:
                raise
            sys.exit(told(err) or end.code)
        except OSError as err:
            sys.exit(told(err))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KgError as err:
            from kg.text.carried import carried

            click.echo(f"Error: {carried(str(err))}", err=True)
            ctx.exit(status_of(err).exit)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="shanghai-policy-kg")
def main() -> None:
    """A knowledge graph of Shanghai's business-environment policies 上海营商环境政策知识图谱.

    \b
    Example:
      kg build
      kg trace jinshan-2022/37
    """


def tell_progress(*, quiet: bool, verbose: bool) -> Callable[[str], None]:
    """Steps on standard error: all when verbose, from the first second on otherwise, none when quiet."""
    begun = time.monotonic()

    def tell(step: str) -> None:
        seconds = time.monotonic() - begun
        if verbose or (seconds > 1 and not quiet):
            click.echo(f"{seconds:5.1f} s  {step}", err=True)

    return tell


def width() -> int:
    """Columns of the terminal; 100 for a file or a pipe."""
    import shutil

    return shutil.get_terminal_size((100, 24)).columns if sys.stdout.isatty() else 100


def refuse(why: str, wrong: object) -> None:
    """Wrong usage: status 2."""
    if wrong:
        raise click.UsageError(why)


def warn_in_clear(endpoint: str, password: str) -> None:
    """Say it where a password can be read on its way to another store."""
    from kg.remote.http import in_clear

    if password and in_clear(endpoint):
        click.echo(f"Warning: {endpoint} is not https: the password can be read on its way there.", err=True)
