"""A worker: a fork that holds the graph, answers one request at a time, and reaches nothing else.

1. It gives up what a query could misuse: its limit of descriptors becomes 0 (no file, no connection can be opened; those
   already open stay), memory is bounded, no core is dumped.
2. It reads a request, does its task, sends the answer; a limit of processor time stands by in case nobody is left to
   kill it. When the server closes the socket, it ends.
"""

from __future__ import annotations

import os
import resource
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from kg.errors import KgError
from kg.service.answer import Answer, answer, write_triples
from kg.service.describe import describe
from kg.service.held import Held
from kg.service.limits import Limits
from kg.service.negotiate import GRAPHS, wanted
from kg.service.problems import Problem
from kg.service.wire import pack, receive

__all__ = ["work"]

_TASKS: dict[str, Callable[[Held, dict[str, Any], Limits], Answer]] = {
    "query": lambda held, asked, limits: answer(held.graph, held.graphs, asked, limits),
    "service": lambda held, asked, _: write_triples(describe(held, asked["address"]), wanted(asked, GRAPHS), held.graph.base),
}


def work(held: Held, sock: socket.socket, limits: Limits) -> NoReturn:
    """Serve until the socket closes, then end the process."""
    _give_up(limits)
    while message := receive(sock):
        asked, _ = message
        _bound_time(limits)
        sock.sendall(_answered(held, asked, limits))
    os._exit(0)


def _answered(held: Held, asked: dict[str, Any], limits: Limits) -> bytes:
    try:
        done = _TASKS[asked["task"]](held, asked, limits)
    except Problem as problem:
        told = {"status": problem.status, "kind": problem.kind, "zh": problem.zh, "en": problem.en, "detail": problem.detail}
        return pack(told)
    except KgError as err:
        return pack({"status": 400, "kind": "refused", "zh": str(err), "en": str(err), "detail": ""})
    except MemoryError:
        return pack({"status": 0})
    return pack({"status": 200, "type": done.kind}, done.body)


def _give_up(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # elsewhere there is no such limit, or it is not kept
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + limits.memory,) * 2)
    if not limits.hosts:
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _bound_time(limits: Limits) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + limits.seconds) + 3
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))
