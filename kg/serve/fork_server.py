"""The fork server: a process that loads the graph once and forks a worker whenever the server asks for one.

It talks over its standard input, a socket, one request and one reply at a time:

* first the server sends where the graph is, how to open it, and the limits; the reply says how large it is, or what is
  wrong with it;
* ``fork`` with one end of a socket pair → the number of the new process, which serves on that socket;
* ``end N`` → ``N``, which is killed and will be gone: a process of the lowest priority takes its time even for that,
  and nobody waits for it;
* ``bury N``, of one that hung up by itself → ``N HOW``, its exit status or the negative number of the signal that ended
  it;
* ``calm N`` → ``N``, now at the lowest priority; ``stop N``, ``go N`` → ``N``, now at rest, or at work again.

When the server is gone, however it went, the fork server ends all workers and itself.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from kg.ask.labels import labels
from kg.errors import KgError
from kg.serve.framing import pack, receive
from kg.serve.graph_state import GraphState
from kg.serve.limits import Limits
from kg.serve.worker import work

__all__ = ["main"]

_LOW_PRIORITY = 19
_MOMENT, _MOMENTS = 0.005, 50
_dying: set[int] = set()  # killed, and not gone yet


def main() -> None:
    """Run until the server closes the socket."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then closes the socket
    control = socket.socket(fileno=os.dup(0))
    message = receive(control)
    if message is None:
        return
    asked, _ = message
    limits = Limits(**asked["limits"])
    try:
        held = GraphState.open(Path(asked["path"]), from_disk=asked["from_disk"])
    except KgError as err:
        control.sendall(pack({"error": str(err)}))
        return
    control.sendall(pack({"statements": len(held.graph), "base": held.graph.base}))
    # What workers read and do not change is read here: they can open no file.
    labels()
    _ = held.names
    if held.made is None:
        _ = held.words
    gc.freeze()  # what is loaded is never collected, so that forks go on sharing its memory
    children: set[int] = set()
    try:
        _serve(control, held, limits, children)
    finally:
        for child in children:
            _end(child)


def _serve(control: socket.socket, held: GraphState, limits: Limits, children: set[int]) -> None:
    while True:
        command, handles, _, _ = socket.recv_fds(control, 64, 1)
        if not command:
            return
        word, _, number = command.decode("ascii").partition(" ")
        child = int(number or 0)
        told = str(child)
        if word == "fork":
            child = os.fork()
            if child == 0:
                _become_worker(control, socket.socket(fileno=handles[0]), held, limits)
            os.close(handles[0])
            children.add(child)
            told = str(child)
        elif child in children:
            if word in ("end", "bury"):
                how = _bury(child) if word == "bury" else _end(child)
                told = f"{child} {how}"
                children.discard(child)
            else:
                _handle(word, child)
        control.sendall(told.encode())


def _handle(word: str, child: int) -> None:
    with suppress(OSError):
        if word == "calm":
            os.setpriority(os.PRIO_PROCESS, child, _LOW_PRIORITY)
        else:
            os.kill(child, signal.SIGSTOP if word == "stop" else signal.SIGCONT)


def _become_worker(control: socket.socket, sock: socket.socket, held: GraphState, limits: Limits) -> NoReturn:
    """Never comes back into the loop of the fork server, whatever happens."""
    try:
        control.close()
        os.close(0)
        work(held, sock, limits)
    finally:
        if sys.exc_info()[0]:
            traceback.print_exc()
        os._exit(1)


def _end(child: int) -> int:
    """Kill a worker, and see off those that were killed before and are gone by now."""
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    _dying.add(child)
    for one in tuple(_dying):
        try:
            gone, _ = os.waitpid(one, os.WNOHANG)
        except ChildProcessError:
            gone = one
        if gone:
            _dying.discard(one)
    return 0


def _bury(child: int) -> int:
    """How a worker ended. It hangs up a moment before it is gone."""
    with suppress(ChildProcessError):
        for _ in range(_MOMENTS):
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            time.sleep(_MOMENT)
    return _end(child)


if __name__ == "__main__":
    main()
