"""The files of a release, one after the other; the checksums of all others come last.

In: a folder of exports. Out: names and contents, the same for the same exports, version and date.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from kg.ask.contents import read_contents
from kg.errors import BuildError
from kg.rdf.store import open_graph
from kg.release.akoma_ntoso import akoma_ntoso
from kg.release.citation import citing_files
from kg.release.nanopublications import nanopublications
from kg.release.thing_pages import own_things, thing_pages

__all__ = ["release_files"]

_SYNTAXES = {"ttl": "text/turtle", "jsonld": "application/ld+json", "nt": "application/n-triples",
             "rdf": "application/rdf+xml"}  # fmt: skip
_SUMS = "SHA256SUMS"


def release_files(
    exports: Path,
    *,
    version: str,
    made: str,
    papers: Mapping[str, bytes],
    progress: Callable[[str], None] = lambda _: None,
) -> Iterator[tuple[str, bytes]]:
    """Path below the root of the release, and content.

    Args:
        exports: a folder that a build wrote.
        version: of the program.
        made: the day of the release, ``YYYY-MM-DD``.
        papers: licences and the like, by file name, taken as they are.
        progress: called with the name of each step as it begins.

    Raises:
        BuildError: the graph stands under a base from which no paths of files can be made.
    """
    sums: dict[str, str] = {}
    for name, content in _all(exports, version, made, papers, progress):
        sums[name] = hashlib.sha256(content).hexdigest()
        yield name, content
    yield _SUMS, "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()


def _all(
    exports: Path, version: str, made: str, papers: Mapping[str, bytes], progress: Callable[[str], None]
) -> Iterator[tuple[str, bytes]]:
    graph = open_graph(exports)
    if not graph.base.endswith("/"):
        raise BuildError(
            f"things under {graph.base} have no paths of their own",
            where=exports,
            mend="build with a --base that ends in /",
        )
    progress("the exports as they are")
    for path in sorted(exports.rglob("*")):
        name = path.relative_to(exports).as_posix()
        if path.is_file() and not name.startswith(".") and name not in ("README.md", "ontology/w3id.htaccess"):
            yield name, path.read_bytes()
    yield ".well-known/void", (exports / "void.ttl").read_bytes()
    progress("documents in Akoma Ntoso, nanopublications")
    contents = read_contents(graph)
    legal = akoma_ntoso(contents, graph.base, version, made)
    yield from ((f"akn/{name}", content) for name, content in legal.items())
    published = nanopublications(contents.links, graph.base, version, made)
    yield "nanopublications.trig", published
    things = own_things(graph)
    counts = {
        "statements": len(graph), "things": len(things), "documents": len(legal),
        "links": sum(bool(link.assertion) for link in contents.links),
        "nanopublications": published.count(b"np:hasAssertion"),
    }  # fmt: skip
    yield from citing_files(version, made, counts, _SYNTAXES).items()
    yield from papers.items()
    progress(f"a page and Turtle for each of {len(things)} things")
    context = json.loads((exports / "ontology" / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    reading = {path.stem.removeprefix("read-") for path in (exports / "views").glob("read-*.html")}
    yield from thing_pages(graph, reading, context)
