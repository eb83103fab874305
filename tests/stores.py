"""Stores of other makes, started as their users start them: the oxigraph server and Virtuoso, each on free ports."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pyoxigraph as ox

from kg.rdf.store import KnowledgeGraph, graph_of
from kg.remote.http import HttpStore

__all__ = ["Store", "meaning", "oxigraph", "small_graph", "virtuoso"]

# Debian's own settings, but for the folder, the ports and a checkpoint that nobody waits for.
_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000

[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx

[Parameters]
ServerPort = 127.0.0.1:{sql}
CaseMode = 2
CheckpointInterval = 0
MaxClientConnections = 10
SchedulerInterval = 10
ThreadThreshold = 10
IndexTreeMaps = 64
MaxMemPoolSize = 200000000
MaxQueryMem = 2G
VectorSize = 1000
MaxVectorSize = 1000000
AdjustVectorSize = 0
ThreadsPerQuery = 4
AsyncQueueMaxThreads = 10
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 10
Charset = UTF-8

[Client]
SQL_PREFETCH_ROWS = 100

[SPARQL]
ResultSetMaxRows = 10000
MaxQueryCostEstimationTime = 400
MaxQueryExecutionTime = 60
"""


@dataclass(frozen=True)
class Store:
    """A running store. ``endpoint`` answers SPARQL, ``graphs`` is its Graph Store Protocol."""

    name: str
    endpoint: str
    graphs: str
    user: str = ""
    password: str = ""

    @property
    def signed(self) -> tuple[str, ...]:
        """The words that ``kg`` needs to be let in; the password goes into KG_PASSWORD."""
        return ("--user", self.user) if self.user else ()

    def web(self) -> HttpStore:
        return HttpStore(self.graphs, self.user, self.password)


@contextmanager
def oxigraph(folder: Path) -> Iterator[Store]:
    """The server of that name, as it comes: its default graph does not show the named ones."""
    (port,) = _free_ports(1)
    program = Path(sys.executable).with_name("oxigraph")
    assert program.exists(), "make test installs it: requirements-clients.txt"
    address = f"http://127.0.0.1:{port}"
    with _running(
        [str(program), "serve", "--location", str(folder / "db"), "--bind", f"127.0.0.1:{port}"], port, folder
    ):
        yield Store("oxigraph", f"{address}/query", f"{address}/store")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Store]:
    """Debian's Virtuoso with Debian's settings: answers of at most 10,000 rows."""
    program = shutil.which("virtuoso-t")
    assert program, "install virtuoso-opensource-7, or leave its tests out: pytest -m 'not virtuoso'"
    sql, http = _free_ports(2)
    ini = folder / "virtuoso.ini"
    ini.write_text(_INI.format(folder=folder, sql=sql, http=http), encoding="utf-8")
    address = f"http://127.0.0.1:{http}"
    with _running([program, "+configfile", str(ini), "+foreground", "+wait"], http, folder):
        yield Store("virtuoso", f"{address}/sparql", f"{address}/sparql-graph-crud-auth", "dba", "dba")


@contextmanager
def _running(command: list[str], port: int, folder: Path) -> Iterator[None]:
    with (folder / "said.txt").open("w+") as log:
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            for _ in range(600):
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    assert process.poll() is None, (folder / "said.txt").read_text()
                    time.sleep(0.1)
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(20)


def _free_ports(count: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports: list[int] = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def small_graph(base: str, texts: Mapping[str, str] | None = None) -> KnowledgeGraph:
    """Named graphs ``{base}graph/NAME``, each with one plan and what it says."""

    def said(name: str, text: str) -> ox.Quad:
        words = ox.Literal(text, language="zh")
        return ox.Quad(
            ox.NamedNode(f"{base}plan/{name}"), ox.NamedNode("urn:says"), words, ox.NamedNode(f"{base}graph/{name}")
        )

    return graph_of((said(name, text) for name, text in (texts or {}).items()), base)


def meaning(term: object) -> object:
    """A term by what it means: another store may write ``1`` for ``true``, ``100`` for ``100.0``, ``zh`` for ``ZH``.

    A truth value that a query works out is a number in Virtuoso, so truth values are compared as numbers.
    """
    if not isinstance(term, ox.Literal):
        return term
    kind = term.datatype.value.rpartition("#")[2]
    if kind == "boolean":
        return Decimal(term.value in ("true", "1"))
    if kind in ("integer", "decimal", "double"):
        return Decimal(term.value)
    return term.value, (term.language or "").lower(), kind
