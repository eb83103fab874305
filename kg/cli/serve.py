"""Commands that let others ask: serve, publish."""

from __future__ import annotations

import re
from pathlib import Path

import click

from kg.cli.app import EXPORTS, PASSWORD, USER, main, tell_progress, warn_in_clear

__all__ = ["mcp_command", "publish", "serve"]


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Interface to listen on; 0.0.0.0 lets others in.")
@click.option("--port", type=click.IntRange(0, 65535), default=7878, show_default=True, help="0 takes any free one.")
@click.option("--url", default="", help="Address that others use, where a proxy stands in front.")
@click.option("--time-limit", type=click.FloatRange(0.1), default=10, show_default=True, help="Seconds for one query.")
@click.option("--row-limit", type=click.IntRange(1), default=50_000, show_default=True, help="Rows of one answer.")
@click.option(
    "--cors", multiple=True, metavar="ORIGIN", help="Pages from there may read answers in a browser: https://example.org,"
    " or * for any.  [default: none on this machine alone, else any]",
)  # fmt: skip
@EXPORTS
def serve(
    host: str, port: int, url: str, time_limit: float, row_limit: int, cors: tuple[str, ...], folder: Path | None
) -> None:
    """Serve a built graph: SPARQL at /sparql, a query page at /, a page for every thing, search. Read-only.

    \b
    Example:
      kg serve
      kg serve --port 8000 --time-limit 30
    """
    from kg import settings
    from kg.serve.limits import Limits
    from kg.serve.run import serve as run

    limits = Limits(seconds=time_limit, rows=row_limit)
    run(
        folder or settings.exports_folder(), host=host, port=port, address=url, limits=limits, cors=_origins(cors),
        preparing=lambda step: click.echo(step, err=True),
        ready=lambda address: click.echo(f"{address} serves the graph; Ctrl-C stops it.", err=True),
    )  # fmt: skip


@main.command("mcp")
@click.option("--time-limit", type=click.FloatRange(0.1), default=10, show_default=True, help="Seconds for one query.")
@click.option("--row-limit", type=click.IntRange(1), default=500, show_default=True, help="Rows of one answer.")
@EXPORTS
def mcp_command(time_limit: float, row_limit: int, folder: Path | None) -> None:
    """Serve the graph to an assistant: the Model Context Protocol on standard input and output.

    \b
    Example:
      kg mcp
      kg mcp --from exports --time-limit 30
    """
    import asyncio

    from kg import settings
    from kg.errors import KgError
    from kg.serve.limits import Limits

    try:
        from kg.serve.assistants import serve_assistants
    except ImportError as err:
        raise KgError(
            f"serving assistants needs more packages ({err.name})", mend="pip install 'shanghai-policy-kg[mcp]'"
        ) from err
    limits = Limits(seconds=time_limit, rows=row_limit)
    asyncio.run(serve_assistants(folder or settings.exports_folder(), limits))


def _origins(given: tuple[str, ...]) -> tuple[str, ...] | None:
    """As browsers send them: scheme, host and port, and nothing behind."""
    for one in given:
        if not re.fullmatch(r"\*|[a-z][a-z0-9+.-]*://[^/?#\s]+", one):
            raise click.BadParameter(f"'{one}' is no origin; write https://example.org", param_hint="--cors")
    return given or None


@main.command()
@click.option("--endpoint", required=True, metavar="URL", help="Graph Store Protocol of the store.")
@USER
@PASSWORD
@click.option("--everything", is_flag=True, help="Send also what has not changed since the last time.")
@EXPORTS
def publish(endpoint: str, user: str, password: str, everything: bool, folder: Path | None) -> None:
    """Put a built graph into another store, one named graph a document, only what changed.

    \b
    Example:
      kg publish --endpoint http://localhost:7878/store
      KG_PASSWORD=... kg publish --endpoint http://localhost:8890/sparql-graph-crud-auth --user dba
    """
    from kg import api
    from kg.remote.publish import publish as send

    warn_in_clear(endpoint, user and password)
    done = send(
        api.load(folder), endpoint, user=user, password=password, everything=everything,
        progress=tell_progress(quiet=False, verbose=False),
    )  # fmt: skip
    for name in done.sent:
        click.echo(name)
    told = f"{len(done.sent)} graphs sent, {len(done.same)} unchanged, {len(done.deleted)} deleted"
    click.echo(told, err=True)
