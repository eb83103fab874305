"""The second process of a build: networkx view, pages and ontology documentation, while the first writes the rest.

A build has two cores and two kinds of work: reading the corpus, and drawing what was read. This process starts with the
build, loads the libraries that only drawing needs, waits for its order on standard input, writes
its files into the new folder and ends. ``render`` is the same work in one process.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from kg.errors import BuildError
from kg.files.child import command, environment

__all__ = ["Drawing", "Order", "main", "render"]


class Order(NamedTuple):
    """What to draw. ``folder`` holds ``graph.nq``; ``ontology`` is the ontology's own folder; ``sources`` slug → text
    as decoded; ``ledgers`` as ``kg.compare.plans`` makes them; ``measured`` as ``BuildInfo`` wants it; ``origins``
    slug → the file of each (``kg.site.origin``).
    """

    folder: Path
    ontology: Path
    sources: Mapping[str, str]
    version: str
    ledgers: Sequence[Any] = ()
    measured: tuple[tuple[float, float, float], ...] = ()
    origins: Mapping[str, Any] = {}


def render(order: Order) -> dict[str, bytes]:
    """File name → content of everything that is drawn from a finished graph."""
    from kg.ask.contents import read_contents
    from kg.export.network import to_graphml, to_network
    from kg.rdf.store import open_graph
    from kg.site.book import BuildInfo, render_pages
    from kg.site.ontology.page import render_ontology

    graph = open_graph(order.folder)
    built = BuildInfo(order.version, len(graph), order.measured)
    contents = read_contents(graph)
    files = {"graph.graphml": to_graphml(to_network(contents))}
    files |= render_pages(
        graph, order.sources, built=built, ledgers=order.ledgers, origins=order.origins, contents=contents
    )
    files |= {f"ontology/{name}": content for name, content in render_ontology(order.ontology).items()}
    return files


class Drawing:
    """The second process, as the first sees it: enter, ``begin`` when the graph is written, ``finish``."""

    def __enter__(self) -> Self:
        """Start it, so that its libraries load while the corpus is read."""
        self._process = subprocess.Popen(  # noqa: S603 - this program
            command("kg.outputs.drawing"),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment(),
        )
        return self

    def begin(self, order: Order) -> None:
        """Tell it what to draw; it writes beside the graph."""
        assert self._process.stdin is not None  # noqa: S101 - asked for above
        try:
            pickle.dump(order, self._process.stdin)
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

    import kg.export.network
    import kg.site.book
    import kg.site.ontology.page  # noqa: F401 - loaded while the other process reads the corpus

    gc.disable()  # a short life: nothing that it makes is ever given back
    parent = os.getppid()
    said = sys.stdin.buffer.read()
    if not said:  # the build failed before it had a graph
        return
    order: Order = pickle.loads(said)  # noqa: S301 - from the build that started us, by a pipe of its own
    for name, content in render(order).items():
        if os.getppid() != parent:  # the build was killed: its folder is nobody's
            return
        path = order.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main()
