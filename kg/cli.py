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

    from kg.rdf.question import Question

__all__ = ["main"]

_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, dir_okay=False)
_EXPORTS = click.option(
    "--from", "folder", type=click.Path(path_type=Path), help="A built graph: folder or graph.nq.  [default: exports]"
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
def build(
    ctx: click.Context, out: Path | None, data: Path | None, base: str | None, quiet: bool, verbose: bool
) -> None:
    """Read the documents and write graph, tables, pages and report.

    \b
    Example:
      kg build --out exports
    """
    import gc

    from kg import api, ids

    gc.disable()  # one build and the process ends: nothing that it makes is ever given back
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
    "--method", "methods", multiple=True, help="Only links found so; may be given several times.",
    type=click.Choice(["Explicit", "NamedReform", "TextReuse", "Thematic", "Curated"]),
)  # fmt: skip
@click.option("--format", "form", type=click.Choice(["tree", "table", "json", "html"]), help="[default: tree]")
@click.option("--coverage", is_flag=True, help="Who takes up what; with --district what it leaves out.")
@click.option("--district", help="A district: slug or name.")
@click.option("--reform", help="A reform: slug or name.")
@click.option("--cite", is_flag=True, help="Cite each link: GB/T 7714 and BibTeX.")
@_EXPORTS
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
    from kg.rdf.store import open_graph
    from kg.tracing import answer
    from kg.tracing.trace import trace as explain

    least = Decimal(str(min_confidence))
    if coverage:
        mixed = start or cite or form in ("tree", "html")
        _refuse("--coverage goes with --district and --reform, as a table or json", mixed)
        graph = open_graph(folder or settings.exports_folder())
        shown = answer.show_coverage(
            graph, form or "table", district=district, reform=reform, min_confidence=least, methods=methods
        )
    else:
        _refuse("name one thing to explain: kg trace jinshan-2022/37", sum(map(bool, (start, district, reform))) != 1)
        _refuse("--cite prints text or json", cite and form in ("table", "html"))
        graph = open_graph(folder or settings.exports_folder())
        asked = answer.find_asked(graph, start, district, reform)
        found = explain(graph, asked, min_confidence=least, methods=methods)
        if cite:
            shown = answer.show_citations(graph, found, form or "tree")
        else:
            shown = answer.show_trace(found, form or "tree", _width())
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


_WIDEST = 160  # columns of a table that is not shown on a terminal


@main.command("query", context_settings={"ignore_unknown_options": True})
@click.argument("what", nargs=-1, type=click.UNPROCESSED, metavar="[NAME | FILE | SPARQL | -] [--PARAMETER VALUE]...")
@click.option("--district", metavar="NAME", help="Parameter of many questions: 金山, jinshan.")
@click.option("--plan", metavar="NAME", help="Parameter: jinshan-2022, or a title.")
@click.option("--reform", metavar="NAME", help="Parameter: 一业一证, yi-ye-yi-zheng.")
@click.option("--department", metavar="NAME", help="Parameter: 区发改委, jinshan/fgw.")
@click.option("--topic", metavar="NAME", help="Parameter: 纳税, taxation.")
@click.option("--param", multiple=True, metavar="NAME=VALUE", help="Any other parameter of the question.")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "tsv", "json", "xml", "turtle"]), default="table",
    show_default=True, help="How to print the answer.",
)  # fmt: skip
@click.option("--list", "listed", is_flag=True, help="List the shipped questions and their parameters.")
@click.option("--show", is_flag=True, help="Print the SPARQL itself, prefixes declared, and do not run it.")
@click.option("--full", is_flag=True, help="Cut no cell of a table.")
@_EXPORTS
def query_command(
    what: tuple[str, ...], listed: bool, show: bool, full: bool, form: str, folder: Path | None,
    param: tuple[str, ...], **named: str | None,
) -> None:  # fmt: skip
    """Ask the graph: a shipped question by NAME, a FILE, SPARQL text, or - for standard input.

    \b
    Example:
      kg query --list
      kg query reforms-left-out --district fengxian
      kg query targets-above --unit % --at-least 95 --format csv
      kg query 'SELECT ?m { ?m sp:pilot true } LIMIT 3'
    """
    import shutil

    from kg import api, settings
    from kg.query import fill, list_questions, portable, read_question

    if listed:
        click.echo(_questions(list_questions(settings.ontology_folder() / "questions")), nl=False)
        return
    asked, parameters = _asked(what, param, named)
    if asked == "-":
        asked = sys.stdin.buffer.read().decode("utf-8-sig")
    graph = api.load(folder)
    if show:
        question = read_question(asked, settings.ontology_folder() / "questions")
        click.echo(portable(fill(question, parameters, graph), graph.base), nl=False)
        return
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDEST
    click.echo(api.query(graph, asked, parameters).text(form, columns=None if full else columns), nl=False)


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
@_EXPORTS
def stats(folder: Path | None, form: str) -> None:
    """Count what is in the graph: things of each class, links of each relation and method, per document.

    \b
    Example:
      kg stats --format json
    """
    from kg import api
    from kg import stats as counts

    counted = counts.count(api.load(folder))
    click.echo(counts.as_json(counted) if form == "json" else counts.as_table(counted), nl=False)


@main.command()
@click.option("--data", type=_FOLDER, help="Folder of the corpus.  [default: data]")
@click.option("--gold", type=_FOLDER, help="Folder of the gold files.  [default: gold in the data folder]")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--mistakes", is_flag=True, help="List what is wrong or missing, row by row.")
def evaluate(data: Path | None, gold: Path | None, form: str, mistakes: bool) -> None:
    """Score every relation and method against hand-made truth: precision, recall, calibration.

    \b
    Example:
      kg evaluate --mistakes
    """
    from kg import api
    from kg.evaluate import format_report, report_as_json

    report = api.evaluate(data, gold)
    click.echo(report_as_json(report) if form == "json" else format_report(report, mistakes=mistakes))


@main.command()
@click.option("--author", required=True, help="Who judges: a name or an ORCID, kept with each verdict.")
@click.option("--data", type=_FOLDER, help="Folder of the corpus.  [default: data]")
def review(author: str, data: Path | None) -> None:
    """Judge the least certain links, both texts side by side; each verdict is saved at once.

    Verdicts stand in data/curation/links.sssom.tsv and win over every method from the next build on.

    \b
    Example:
      kg review --author "王研究员"
    """
    import sys
    from datetime import date

    from kg import settings
    from kg.pipeline import run
    from kg.read.curation import read_curation
    from kg.review import CurationFile, choose_questions
    from kg.review import review as ask

    data = data or settings.data_folder()
    corpus = run(data)
    questions = choose_questions(corpus.found, corpus.facts, corpus.lexicon.reforms, read_curation(data / "curation"))
    file = CurationFile(data / "curation" / "links.sssom.tsv", author, date.today().isoformat())  # noqa: DTZ011
    outcome = ask(questions, iter(sys.stdin.readline, ""), click.echo, file.save)
    click.echo(str(outcome), err=True)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--slug", help="Short name, as in jinshan-2022.  [default: made from district and year]")
@click.option("--title", help="Full title.  [default: as the text says, like all that follow]")
@click.option("--kind", help="district-plan, municipal-plan, national-plan or case-collection.")
@click.option("--district", help="Slug of the district, of a district plan.")
@click.option("--issuer", help="The body that issued it.")
@click.option("--number", "document_number", help="Its number: 沪府办发〔2024〕1号.")
@click.option("--date", help="2024, 2024-01 or 2024-01-15.")
@click.option("--data", type=_FOLDER, help="Data folder; a new one becomes a copy of the shipped one.  [default: data]")
@click.option("--dry-run", is_flag=True, help="Say what is found in it, write nothing.")
def add(file: Path, data: Path | None, *, dry_run: bool, **stated: str | None) -> None:
    """Add a document, FILE (text in UTF-8 or GB18030), to the corpus; the next build reads it.

    \b
    Example:
      kg add data/sources/yangpu-2023.txt --slug yangpu-copy --dry-run
    """
    from kg import settings
    from kg.add import add_document

    added = add_document(file, data or settings.data_folder(), settings.shipped_data(), stated, trial=dry_run)
    click.echo(str(added))
    where = f"added to {added.data}; next: kg build" + (f" --data {data}" if data else "")
    click.echo(where if added.data else "nothing was written", err=True)


@main.command()
@click.option("--format", "form", type=click.Choice(["ttl", "nq", "jsonld", "graphml", "csv"]), default="ttl",
              show_default=True, help="Turtle, N-Quads, JSON-LD, GraphML, or a table of the links.")  # fmt: skip
@click.option("--plan", metavar="SLUG", help="Only what this document says.  [default: all]")
@click.option("--out", type=_FILE, help="File to write.  [default: standard output]")
@_EXPORTS
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
@click.argument("name", default="graph")
@click.option("--open", "show", is_flag=True, help="Open it in the browser.")
@_EXPORTS
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


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Interface to listen on; 0.0.0.0 lets others in.")
@click.option("--port", type=click.IntRange(0, 65535), default=7878, show_default=True, help="0 takes any that is free.")
@click.option("--url", default="", help="Address that others use, where a proxy stands in front.")
@click.option("--time-limit", type=click.FloatRange(0.1), default=10, show_default=True, help="Seconds for one query.")
@click.option("--row-limit", type=click.IntRange(1), default=50_000, show_default=True, help="Rows of one answer.")
@click.option("--allow-service", "hosts", multiple=True, metavar="HOST", help="A host that SERVICE in a query may ask.")
@_EXPORTS
def serve(
    host: str, port: int, url: str, time_limit: float, row_limit: int, hosts: tuple[str, ...], folder: Path | None
) -> None:
    """Serve a built graph: SPARQL at /sparql, a query page at /, a page for every thing, search. Read-only.

    \b
    Example:
      kg serve
      kg serve --port 8000 --time-limit 30
    """
    from kg import settings
    from kg.service.limits import Limits
    from kg.service.run import serve as run

    limits = Limits(seconds=time_limit, rows=row_limit, hosts=tuple(name.lower() for name in hosts))
    run(
        folder or settings.exports_folder(), host=host, port=port, address=url, limits=limits,
        ready=lambda address: click.echo(f"{address} serves the graph; Ctrl-C stops it.", err=True),
    )  # fmt: skip


if __name__ == "__main__":
    main()
