"""The fork server: a process that loads the graph once and forks a worker whenever the server asks for one.

It talks over its standard input, a socket, one request and one reply at a time:

* first the server sends where the graph is, how to open it, and the limits; the reply says how large it is, or what is
  wrong with it;
* ``fork`` with one end of a socket pair → the number of the new process, which serves on that socket;
* ``end N`` → ``N``: the worker is killed. The reply does not wait until it has ended, since a process of the lowest
  priority may take long even for that;
* ``reap N``, for a worker that ended by itself → ``N HOW``: its exit status, or the negative number of the signal that
  ended it;
* ``lower N`` → ``N``, now at the lowest priority; ``stop N``, ``continue N`` → ``N``, now suspended, or running again.

When the server closes the socket or is killed, the fork server ends all workers and itself.
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
from kg.serve.limits import Limits
from kg.serve.worker import GraphState, work

__all__ = ["main"]

_LOW_PRIORITY = 19
_PAUSE, _TRIES = 0.005, 50  # seconds between two looks at a worker that is ending, and how many looks
_killed: set[int] = set()  # workers that were killed and whose exit status has not been read yet


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
        state = GraphState.open(Path(asked["path"]), from_disk=asked["from_disk"])
    except KgError as err:
        control.sendall(pack({"error": str(err)}))
        return
    control.sendall(pack({"statements": len(state.graph), "base": state.graph.base}))
    # What workers read and do not change is read here: they can open no file.
    labels()
    _ = state.names
    if state.made is None:
        _ = state.words
    gc.freeze()  # what is loaded is never collected, so that forks go on sharing its memory
    children: set[int] = set()
    try:
        _serve(control, state, limits, children)
    finally:
        for child in children:
            _end(child)


def _serve(control: socket.socket, state: GraphState, limits: Limits, children: set[int]) -> None:
    while True:
        command, handles, _, _ = socket.recv_fds(control, 64, 1)
        if not command:
            return
        word, _, number = command.decode("ascii").partition(" ")
        child = int(number or 0)
        reply = str(child)
        if word == "fork":
            child = os.fork()
            if child == 0:
                _become_worker(control, socket.socket(fileno=handles[0]), state, limits)
            os.close(handles[0])
            children.add(child)
            reply = str(child)
        elif child in children:
            if word in ("end", "reap"):
                how = _reap(child) if word == "reap" else _end(child)
                reply = f"{child} {how}"
                children.discard(child)
            else:
                _handle(word, child)
        control.sendall(reply.encode())


def _handle(word: str, child: int) -> None:
    with suppress(OSError):
        if word == "lower":
            os.setpriority(os.PRIO_PROCESS, child, _LOW_PRIORITY)
        else:
            os.kill(child, signal.SIGSTOP if word == "stop" else signal.SIGCONT)


def _become_worker(control: socket.socket, sock: socket.socket, state: GraphState, limits: Limits) -> NoReturn:
    """Turn the forked process into a worker. It never returns into the loop of the fork server, whatever happens."""
    try:
        control.close()
        os.close(0)
        work(state, sock, limits)
    finally:
        if sys.exc_info()[0]:
            traceback.print_exc()
        os._exit(1)


def _end(child: int) -> int:
    """Kill a worker, and read the exit status of those that were killed before and have ended by now."""
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    _killed.add(child)
    for one in tuple(_killed):
        try:
            ended, _ = os.waitpid(one, os.WNOHANG)
        except ChildProcessError:
            ended = one
        if ended:
            _killed.discard(one)
    return 0


def _reap(child: int) -> int:
    """How a worker ended. Its socket closes some milliseconds before its exit status can be read."""
    with suppress(ChildProcessError):
        for _ in range(_TRIES):
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            time.sleep(_PAUSE)
    return _end(child)


if __name__ == "__main__":
    main()
