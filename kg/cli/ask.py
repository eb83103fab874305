"""Commands that ask a built graph: trace, diff, query, stats, view."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.app import EXPORTS, FOLDER, PASSWORD, USER, main, refuse, warn_in_clear, width

if TYPE_CHECKING:
    from kg.ask.query import Queryable
    from kg.ask.questions import Question

__all__ = ["diff", "query_command", "stats", "trace", "view"]


@main.command()
@click.argument("start", required=False)
@click.option("--min-confidence", type=click.FloatRange(0, 1), default=0.0, help="Leave out links less sure than this.")
@click.option(
    "--method", "methods", multiple=True, help="Only links found so; may be given several times.",
    type=click.Choice(["Explicit", "NamedReform", "TextReuse", "SameMeaning", "Thematic", "Derived", "Curated"]),
)  # fmt: skip
@click.option("--format", "form", type=click.Choice(["tree", "table", "json", "html"]), help="[default: tree]")
@click.option("--coverage", is_flag=True, help="Who takes up what; with --district what it leaves out.")
@click.option("--district", help="A district: slug or name.")
@click.option("--reform", help="A reform: slug or name.")
@click.option("--cite", is_flag=True, help="Cite each link: GB/T 7714 and BibTeX.")
@EXPORTS
def trace(
    start: str | None, min_confidence: float, methods: tuple[str, ...], form: str | None, coverage: bool,
    district: str | None, reform: str | None, cite: bool, folder: Path | None,
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
    from kg.ask.trace import answer
    from kg.ask.trace.trace import trace as explain
    from kg.rdf.store import open_at_once

    least = Decimal(str(min_confidence))
    if coverage:
        mixed = start or cite or form in ("tree", "html")
        refuse("--coverage goes with --district and --reform, as a table or json", mixed)
        graph = open_at_once(folder or settings.exports_folder())
        shown = answer.show_coverage(
            graph, form or "table", district=district, reform=reform, min_confidence=least, methods=methods
        )
    else:
        refuse("name one thing to explain: kg trace jinshan-2022/37", sum(map(bool, (start, district, reform))) != 1)
        refuse("--cite prints text or json", cite and form in ("table", "html"))
        graph = open_at_once(folder or settings.exports_folder())
        asked, offered = answer.find_asked(graph, start, district, reform)
        if note := answer.note_offered(asked, offered):
            click.echo(note, err=True)
        found = explain(graph, asked, min_confidence=least, methods=methods)
        if cite:
            shown = answer.show_citations(graph, found, form or "tree")
        else:
            shown = answer.show_trace(found, form or "tree", width())
    click.echo(shown)


@main.command()
@click.argument("before")
@click.argument("after")
@click.option("--format", "form", type=click.Choice(["tree", "table", "json"]), default="tree", show_default=True)
@click.option("--data", type=FOLDER, help="Folder with corpus.yaml, sources/ and lexicon/.  [default: data]")
def diff(before: str, after: str, form: str, data: Path | None) -> None:
    """What became of the clauses of plan BEFORE in plan AFTER: kept, reworded, part, merged, none found, new.

    \b
    Example:
      kg diff jinshan-2022 jinshan-2023
    """
    from kg import settings
    from kg.compare.showing import to_json, to_table, to_tree
    from kg.outputs.unchanged import find_ledger

    data = data or settings.data_folder()
    found = find_ledger(settings.exports_folder(), data, before, after)
    if found is None:
        from kg.compare.plans import compare

        found = compare(data, before, after)
    if form == "tree":
        click.echo(to_tree(found, width()))
    else:
        click.echo(to_json(found) if form == "json" else to_table(found))


_WIDEST = 160  # columns of a table that is not shown on a terminal


@main.command("query", context_settings={"ignore_unknown_options": True})
@click.argument("what", nargs=-1, type=click.UNPROCESSED, metavar="[NAME | FILE | SPARQL | -] [--PARAMETER VALUE]...")
@click.option("--district", metavar="NAME", help="Parameter of many questions: 金山, jinshan.")
@click.option("--plan", metavar="NAME", help="Parameter: jinshan-2022, or a title.")
@click.option("--reform", metavar="NAME", help="Parameter: 一业一证, yi-ye-yi-zheng.")
@click.option("--department", metavar="NAME", help="Parameter: 金山区发改委, jinshan/fgw.")
@click.option("--topic", metavar="NAME", help="Parameter: 纳税, taxation.")
@click.option("--param", multiple=True, metavar="NAME=VALUE", help="Any other parameter of the question.")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "tsv", "json", "xml", "turtle"]), default="table",
    show_default=True, help="How to print the answer.",
)  # fmt: skip
@click.option("--list", "listed", is_flag=True, help="List the shipped questions and their parameters.")
@click.option("--show", is_flag=True, help="Print the SPARQL itself, prefixes declared, and do not run it.")
@click.option("--full", is_flag=True, help="Cut no cell of a table.")
@click.option("--endpoint", default="", metavar="URL", help="Ask this SPARQL endpoint instead of a built graph.")
@click.option("--base", default="", metavar="IRI", help="Where the things of an endpoint stand, if it does not say.")
@USER
@PASSWORD
@EXPORTS
def query_command(
    what: tuple[str, ...], listed: bool, show: bool, full: bool, form: str, param: tuple[str, ...],
    endpoint: str, base: str, user: str, password: str, folder: Path | None, **named: str | None,
) -> None:  # fmt: skip
    """Ask the graph: a shipped question by NAME, a FILE, SPARQL text, or - for standard input.

    \b
    Example:
      kg query --list
      kg query reforms-left-out --district fengxian
      kg query targets-above --unit % --at-least 95 --format csv
      kg query 'SELECT ?m { ?m sp:pilot true } LIMIT 3'
      kg query measures-of-reform --endpoint http://localhost:8890/sparql
    """
    import shutil

    from kg import api, settings
    from kg.ask.query import fill, list_questions, portable, read_question
    from kg.ask.unknown_names import notes_on

    if listed:
        click.echo(_questions(list_questions(settings.ontology_folder() / "questions")), nl=False)
        return
    asked, parameters = _asked(what, param, named)
    if asked == "-":
        asked = _read_standard_input()
    graph = _opened(folder, endpoint, base, user, password)
    if show:
        question = read_question(asked, settings.ontology_folder() / "questions")
        click.echo(portable(fill(question, parameters, graph), graph.base), nl=False)
        return
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDEST
    result = api.query(graph, asked, parameters, tell=lambda note: click.echo(f"Note: {note}", err=True))
    click.echo(result.text(form, columns=None if full else columns), nl=False)
    for note in notes_on(graph, result.sparql):
        click.echo(f"Note: {note}", err=True)


def _read_standard_input() -> str:
    from kg.errors import QueryError

    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as err:
        raise QueryError("is not UTF-8 text", where="standard input", mend="a query is text in UTF-8") from err


def _opened(folder: Path | None, endpoint: str, base: str, user: str, password: str) -> Queryable:
    from kg import api, settings
    from kg.rdf.store import open_at_once

    refuse("--from names a built graph, --endpoint another store: give one of them", folder and endpoint)
    refuse("--base and --user go with --endpoint", (base or user) and not endpoint)
    if not endpoint:
        return open_at_once(folder or settings.exports_folder())
    warn_in_clear(endpoint, user and password)
    return api.connect(endpoint, user=user, password=password, base=base)


def _asked(what: tuple[str, ...], param: tuple[str, ...], named: dict[str, str | None]) -> tuple[str, dict[str, str]]:
    """The one query, and its parameters: named options, ``--param name=value`` and ``--name value``."""
    parameters = {name: value for name, value in named.items() if value is not None}
    words, queries = list(what), []
    while words:
        word = words.pop(0)
        if not word.startswith("--"):
            queries.append(word)
            continue
        name, equals, value = word.removeprefix("--").partition("=")
        if not equals and not words:
            raise click.UsageError(f"{word} needs a value")
        parameters[name] = value if equals else words.pop(0)
    for pair in param:
        name, equals, value = pair.partition("=")
        if not equals:
            raise click.BadParameter(f"'{pair}' is not NAME=VALUE", param_hint="--param")
        parameters[name] = value
    if len(queries) != 1:
        raise click.UsageError("name one question, file or query; kg query --list shows the questions")
    return queries[0], parameters


def _questions(questions: tuple[Question, ...]) -> str:
    """The list of shipped questions, each with its titles and its parameters."""
    lines = []
    for one in questions:
        lines += [click.style(one.name, bold=True), f"  {one.zh}  {one.en}"]
        lines += [f"  --{p.name} {p.kind}, default {p.default}  {p.zh}  {p.en}" for p in one.parameters]
    return "\n".join([*lines, ""])


@main.command()
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@EXPORTS
def stats(folder: Path | None, form: str) -> None:
    """Count what is in the graph: things of each class, links of each relation and method, per document.

    \b
    Example:
      kg stats --format json
    """
    from kg import api
    from kg.ask import stats as counts

    counted = counts.count(api.load(folder))
    click.echo(counts.as_json(counted) if form == "json" else counts.as_table(counted), nl=False)


@main.command()
@click.argument("name", default="graph")
@click.option("--open", "show", is_flag=True, help="Open it in the browser.")
@EXPORTS
def view(name: str, show: bool, folder: Path | None) -> None:
    """Say where the page NAME of a built graph is: graph, or one of views/.

    \b
    Example:
      kg view graph
      kg view graph --open
    """
    from kg import api

    page = api.find_page(folder, name)
    click.echo(str(page))
    if show:
        click.launch(page.as_uri())
