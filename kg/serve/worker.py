"""A worker: a fork that holds the graph, answers one request at a time, and reaches nothing else.

1. It gives up what a query could misuse: it is confined (no connection can be opened, no program started), its limit of
   descriptors becomes 0 (nothing at all can be opened) unless its store is too large to be open as a whole, it can
   write no file, memory is bounded, no core is dumped.
2. It reads a request, does its task, sends the answer; a limit of processor time stands by in case nobody is left to
   kill it. When the server closes the socket, it ends.
"""

from __future__ import annotations

import json
import os
import resource
import socket
import sqlite3
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Any, NoReturn

import pyoxigraph as ox

from kg import settings
from kg.ask.describe import gather, quads_of, triples_of
from kg.ask.indexes import open_names, open_words
from kg.ask.named_things import Names
from kg.ask.query import fill, portable
from kg.ask.questions import Question, load_questions
from kg.ask.search.index import write_index
from kg.ask.search.meant import search
from kg.errors import KgError, ParameterError, status_of
from kg.rdf.disk_store import find_made
from kg.rdf.store import KnowledgeGraph, fits_memory, graph_file, open_at_once, open_graph
from kg.rdf.vocabulary import PREFIXES
from kg.serve.answer import Answer, answer, shipped_context, too_many, write_triples
from kg.serve.content_negotiation import GRAPHS, wanted
from kg.serve.description import describe
from kg.serve.framing import pack, receive
from kg.serve.limits import Limits
from kg.serve.problems import Problem, fault
from kg.serve.sandbox import forbid_network

__all__ = ["GraphState", "drop_privileges", "work"]

_OPENED = 16


class GraphState:
    """What every worker reads: a built graph, the shipped questions, the indexes of words and names.

    Args:
        graph: as it was opened.
        questions: that a user can choose.
        made: the folder of what was made of the graph for the service; ``None`` if nothing was.
        on_disk: the graph is the store in that folder.
    """

    def __init__(
        self,
        graph: KnowledgeGraph,
        questions: tuple[Question, ...] = (),
        made: Path | None = None,
        *,
        on_disk: bool = False,
    ) -> None:
        self.graph, self.made, self.on_disk = graph, made, on_disk
        self.graphs = frozenset(node.value for node in graph.store.named_graphs() if hasattr(node, "value"))
        self.questions = {question.name: question for question in questions}

    @classmethod
    def open(cls, path: Path, *, from_disk: bool) -> GraphState:
        """Open ``graph.nq`` and the questions that ship with this version.

        Args:
            path: of the build.
            from_disk: from disk, even where the graph fits into memory and would be faster there.

        Raises:
            BuildError: there is no graph, or it is damaged.
        """
        made = find_made(graph_file(path))
        on_disk = made is not None and (from_disk or not fits_memory(path))
        graph = open_at_once(path) if on_disk else open_graph(path)
        return cls(graph, load_questions(settings.ontology_folder() / "questions"), made, on_disk=on_disk)

    @property
    def opens_files(self) -> bool:
        """Whether its store on disk opens files as it goes on: RocksDB opens the first 16 tables with the store."""
        return self.on_disk and self.made is not None and len(list(self.made.glob("graph/*.sst"))) > _OPENED

    @cached_property
    def words(self) -> sqlite3.Connection:
        """The index of words: a file, which each worker opens, or made once in memory, before the workers fork."""
        return open_words(self.made) if self.made else write_index(self.graph)

    @cached_property
    def names(self) -> Names:
        """What things are called. Read once, before the workers fork: they can open nothing."""
        return open_names(self.made, self.graph)


def _query(held: GraphState, asked: dict[str, Any], limits: Limits) -> Answer:
    return answer(held.graph, held.graphs, asked, limits)


def _service(held: GraphState, asked: dict[str, Any], limits: Limits) -> Answer:
    return write_triples(describe(held.graph, held.graphs, asked["address"]), wanted(asked, GRAPHS), held.graph.base)


def _thing(held: GraphState, asked: dict[str, Any], limits: Limits) -> Answer:
    found = gather(held.graph, _node(asked["iri"]))
    if found is None:
        raise _unknown(asked["iri"])
    return _json({**found, "base": held.graph.base})


def _triples(held: GraphState, asked: dict[str, Any], limits: Limits) -> Answer:
    form = wanted(asked, GRAPHS)
    said_of = quads_of if form.name == "trig" else triples_of
    triples = said_of(held.graph, _node(asked["iri"]), limits.rows + 1)
    if not triples:
        raise _unknown(asked["iri"])
    if len(triples) > limits.rows:
        raise too_many(limits)
    return write_triples(triples, form, held.graph.base)


def _search(held: GraphState, asked: dict[str, Any], limits: Limits) -> Answer:
    words, chosen = asked["words"], asked["chosen"]
    return _json(search(held.words, held.names, words, chosen, start=asked["start"], most=asked["most"]))


def _questions(held: GraphState, asked: dict[str, Any], limits: Limits) -> Answer:
    listed = [
        {
            "name": question.name, "zh": question.zh, "en": question.en,
            "answer_zh": question.answer_zh, "answer_en": question.answer_en,
            "parameters": [asdict(parameter) for parameter in question.parameters],
        }
        for question in held.questions.values()
    ]  # fmt: skip
    return _json({"questions": listed, "prefixes": {**PREFIXES, "id": held.graph.base}})


def _question(held: GraphState, asked: dict[str, Any], limits: Limits) -> Answer:
    question = held.questions.get(asked["name"])
    if question is None:
        raise Problem(404, "no-question", "没有此问题。", "there is no such question")
    query = portable(fill(question, asked["values"], held.graph, held.names), held.graph.base)
    return Answer("application/sparql-query; charset=utf-8", query.encode())


_TASKS: dict[str, Callable[[GraphState, dict[str, Any], Limits], Answer]] = {
    "query": _query, "service": _service, "thing": _thing, "triples": _triples, "search": _search,
    "questions": _questions, "question": _question,
}  # fmt: skip


def work(held: GraphState, sock: socket.socket, limits: Limits) -> NoReturn:
    """Serve until the socket closes, then end the process."""
    _ = held.words, shipped_context()  # opened while files still can be
    drop_privileges(limits, opens_files=held.opens_files)
    while message := receive(sock):
        asked, _ = message
        _bound_time(limits)
        sock.sendall(_answered(held, asked, limits))
    os._exit(0)


def _answered(held: GraphState, asked: dict[str, Any], limits: Limits) -> bytes:
    try:
        done = _TASKS[asked["task"]](held, asked, limits)
    except Problem as problem:
        return pack(problem.told())
    except ParameterError as err:
        zh, en = ("；".join(filter(None, (err.zh, err.hint[0]))), "; ".join(filter(None, (err.problem, err.hint[1]))))
        return pack({**_reported(err, zh, en), "detail": err.choices, "parameter": err.parameter})
    except KgError as err:
        if status_of(err).http == HTTPStatus.INTERNAL_SERVER_ERROR:  # names files of this machine
            traceback.print_exc()
            return pack(fault().told())
        return pack({**_reported(err, str(err), str(err)), "detail": ""})
    except (MemoryError, RecursionError):
        return pack({"status": 0})
    except Exception:  # a fault of ours, which is told as one; the next request is answered
        traceback.print_exc()
        return pack(fault().told())
    return pack({"status": 200, "type": done.kind}, done.body)


def _reported(err: KgError, zh: str, en: str) -> dict[str, Any]:
    status = status_of(err)
    return {"status": status.http, "kind": status.kind, "zh": zh, "en": en}


def drop_privileges(limits: Limits, *, opens_files: bool = False) -> None:
    """Give up, for good, the rights that a query does not need.

    Args:
        limits: of each request.
        opens_files: the store on disk must go on opening its own files.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # elsewhere there is no such limit, or it is not kept
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + limits.memory,) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    confined = forbid_network()
    if not opens_files or not confined:
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _bound_time(limits: Limits) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + limits.seconds) + 3
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _node(name: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(name)
    except ValueError as err:
        raise Problem(404, "no-iri", "这不是 IRI。", "this is not an IRI") from err


def _unknown(name: str) -> Problem:
    return Problem(404, "unknown", f"图谱中没有 {name}", f"nothing is known of {name}")


def _json(data: dict[str, Any]) -> Answer:
    return Answer("application/json", json.dumps(data, ensure_ascii=False).encode())
