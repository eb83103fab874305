"""The second process of a build: networkx view, pages and ontology documentation, while the first writes the rest.

A build has two cores and two kinds of work: reading the corpus, and drawing what was read. The second process is a copy
of the first, made when the graph is there, so that it need not be read again. Where a process cannot be copied, one of
its own is started with the build, loads the libraries that only drawing needs, and waits for its order on standard
input. Either writes its files into the new folder and ends. ``render`` is the same work in one process.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from kg.errors import BuildError
from kg.files.child import can_fork, command, end_with, environment

if TYPE_CHECKING:
    from kg.rdf.store import KnowledgeGraph

__all__ = ["Drawing", "Order", "main", "render"]

_FILES = 4096  # descriptors that a copy may have been given


class Order(NamedTuple):
    """What to draw. ``folder`` holds ``graph.nq``; ``ontology`` is the ontology's own folder; ``sources`` slug → text
    as decoded; ``ledgers`` as ``kg.compare.plans`` makes them; ``measured`` as ``BuildInfo`` wants it; ``origins``
    slug → the file of each (``kg.site.origin``); ``names`` what typed names are found with (``Names.for_page``);
    ``graph`` is the graph itself, where it need not be read from its file.
    """

    folder: Path
    ontology: Path
    sources: Mapping[str, str]
    version: str
    ledgers: Sequence[Any] = ()
    measured: tuple[tuple[float, float, float], ...] = ()
    origins: Mapping[str, Any] = {}
    names: Mapping[str, Any] | None = None
    graph: KnowledgeGraph | None = None


def render(order: Order) -> dict[str, bytes]:
    """File name → content of everything that is drawn from a finished graph."""
    from kg.ask.cite import release_of_folder
    from kg.ask.contents import read_contents
    from kg.export.network import to_graphml, to_network
    from kg.rdf.store import open_graph
    from kg.site.book import BuildInfo, render_pages
    from kg.site.ontology.page import render_ontology

    graph = order.graph or open_graph(order.folder)
    built = BuildInfo(order.version, len(graph), order.measured, release_of_folder(order.folder))
    contents = read_contents(graph)
    files = {"graph.graphml": to_graphml(to_network(contents))}
    files |= render_pages(
        graph,
        order.sources,
        built=built,
        ledgers=order.ledgers,
        origins=order.origins,
        contents=contents,
        names=order.names,
    )
    files |= {f"ontology/{name}": content for name, content in render_ontology(order.ontology).items()}
    return files


class Drawing:
    """The second process, as the first sees it: enter, ``begin`` when the graph is written, ``finish``."""

    def __enter__(self) -> Self:
        """Start it, where it is to be one of its own."""
        self._process = None if can_fork() else _start()
        self._copy: tuple[int, int] | None = None  # the number of the copy, and where it says what went wrong
        return self

    def begin(self, order: Order) -> None:
        """Tell it what to draw; it writes beside the graph."""
        if self._process is None:
            self._copy = _copied(order)
            return
        assert self._process.stdin is not None  # noqa: S101 - asked for
        try:
            pickle.dump(order._replace(graph=None), self._process.stdin)
            self._process.stdin.close()
        except BrokenPipeError:
            self.finish()

    def finish(self) -> None:
        """Wait until its files are written.

        Raises:
            BuildError: it failed; the last line of what it said is the message.
        """
        said, status = self._wait()
        if status != 0:
            last = said.splitlines()[-1] if said else f"it ended with status {status}"
            raise BuildError(f"the pages could not be drawn: {last}", mend="run again; if it stays, report it")

    def _wait(self) -> tuple[str, int]:
        if self._process is not None:
            assert self._process.stderr is not None  # noqa: S101 - asked for
            said = self._process.stderr.read()
            return said.decode(errors="replace").strip(), self._process.wait()
        assert self._copy is not None  # noqa: S101 - begun before it is waited for
        number, pipe = self._copy
        with open(pipe, "rb", closefd=False) as told:
            said = told.read()
        status = os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
        os.close(pipe)
        self._copy = None
        return said.decode(errors="replace").strip(), status

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it, whatever happened."""
        if self._copy is not None:
            os.kill(self._copy[0], signal.SIGKILL)
            self._wait()
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stderr):
            if pipe is not None:
                pipe.close()


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - this program
        command("kg.outputs.drawing"),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment(),
    )


def _copied(order: Order) -> tuple[int, int]:
    """A copy of this process that draws and ends: its number, and the pipe of its standard error."""
    parent, (read, write) = os.getpid(), os.pipe()
    number = os.fork()
    if number:
        os.close(write)
        return number, read
    status = 1
    try:
        end_with(parent)
        os.dup2(write, 2)
        os.closerange(3, _FILES)  # the lock of the build, above all: it ends with the build
        _write(order, parent)
        status = 0
    except BaseException as err:  # the error was reported: this process must not go on with the rest of the build
        os.write(2, f"{type(err).__name__}: {err}".encode(errors="replace"))
    finally:
        os._exit(status)


def _write(order: Order, parent: int) -> None:
    for name, content in render(order).items():
        if os.getppid() != parent:  # the build was killed: nobody needs its folder
            return
        path = order.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def main() -> None:
    """Load, wait for the order, draw, write."""
    import gc

    import kg.export.network
    import kg.site.book
    import kg.site.ontology.page  # noqa: F401 - loaded while the other process reads the corpus

    gc.disable()  # a process of seconds: garbage collection would only cost time
    parent = os.getppid()
    said = sys.stdin.buffer.read()
    if not said:  # the build failed before it had a graph
        return
    order: Order = pickle.loads(said)  # noqa: S301 - from the build that started us, by a pipe of its own
    _write(order, parent)


if __name__ == "__main__":
    main()
