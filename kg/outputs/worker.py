"""The second process of a build: networkx view, pages and ontology documentation, while the first writes the rest.

A build has two cores and two kinds of work: reading the corpus, and drawing what was read. This process starts with the
build, loads the libraries that only drawing needs, waits for the graph on standard input (one line of JSON), writes
its files into the new folder and ends. ``render`` is the same work in one process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from kg.errors import BuildError

__all__ = ["Drawing", "main", "render"]


def render(folder: Path, ontology: Path, sources: Mapping[str, str], version: str) -> dict[str, bytes]:
    """File name → content of everything that is drawn from a finished graph.

    Args:
        folder: holds ``graph.nq``.
        ontology: the ontology's own folder.
        sources: slug → text as decoded.
        version: of the program.
    """
    from kg.outputs.network import to_graphml, to_network
    from kg.outputs.ontology_docs.render import render_ontology
    from kg.outputs.pages.book import BuildInfo, render_pages
    from kg.rdf.store import open_graph

    graph = open_graph(folder)
    files = {"graph.graphml": to_graphml(to_network(graph))}
    files |= render_pages(graph, sources, built=BuildInfo(version, len(graph)))
    files |= {f"ontology/{name}": content for name, content in render_ontology(ontology).items()}
    return files


class Drawing:
    """The second process, as the first sees it: enter, ``begin`` when the graph is written, ``finish``."""

    def __enter__(self) -> Self:
        """Start it, so that its libraries load while the corpus is read."""
        package = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kg.outputs.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"},
        )
        return self

    def begin(self, folder: Path, ontology: Path, sources: Mapping[str, str], version: str) -> None:
        """Tell it where the graph is; it writes beside it."""
        order = {"folder": str(folder), "ontology": str(ontology), "sources": dict(sources), "version": version}
        assert self._process.stdin is not None  # noqa: S101 - asked for above
        try:
            self._process.stdin.write(json.dumps(order).encode() + b"\n")
            self._process.stdin.close()
        except BrokenPipeError:
            self.finish()

    def finish(self) -> None:
        """Wait until its files are written.

        Raises:
            BuildError: it failed; the last line of what it said is the message.
        """
        assert self._process.stderr is not None  # noqa: S101 - asked for above
        said = self._process.stderr.read().decode(errors="replace").strip()
        if self._process.wait() != 0:
            last = said.splitlines()[-1] if said else f"it ended with status {self._process.returncode}"
            raise BuildError(f"the pages could not be drawn: {last}", mend="run again; if it stays, report it")

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it, whatever happened."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stderr):
            if pipe is not None:
                pipe.close()


def main() -> None:
    """Load, wait for the order, draw, write."""
    import gc

    import kg.outputs.network
    import kg.outputs.ontology_docs.render
    import kg.outputs.pages.book  # noqa: F401 - loaded while the other process reads the corpus

    gc.disable()  # a short life: nothing that it makes is ever given back
    line = sys.stdin.readline()
    if not line:
        return
    order = json.loads(line)
    folder = Path(order["folder"])
    for name, content in render(folder, Path(order["ontology"]), order["sources"], order["version"]).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main()
