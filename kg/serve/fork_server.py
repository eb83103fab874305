"""The fork server: a process that loads the graph once and forks a worker whenever the server asks for one.

It talks over its standard input, a socket, one request and one reply at a time:

* first the server sends where the graph is, how to open it, and the limits; the reply says how large it is, or what is
  wrong with it;
* ``fork`` with one end of a socket pair → the number of the new process, which serves on that socket;
* ``end N`` → ``N``, once that process is gone; ``calm N`` → ``N``, now at low priority.

When the server is gone, however it went, the fork server ends all workers and itself.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from kg.errors import KgError
from kg.serve.framing import pack, receive
from kg.serve.graph_state import GraphState
from kg.serve.limits import Limits
from kg.serve.worker import work

__all__ = ["main"]

_LOW_PRIORITY = 10


def main() -> None:
    """Run until the server closes the socket."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then closes the socket
    control = socket.socket(fileno=os.dup(0))
    message = receive(control)
    if message is None:
        return
    asked, _ = message
    limits = Limits(**{**asked["limits"], "hosts": tuple(asked["limits"]["hosts"])})
    try:
        held = GraphState.open(Path(asked["path"]), from_disk=asked["from_disk"])
    except KgError as err:
        control.sendall(pack({"error": str(err)}))
        return
    control.sendall(pack({"statements": len(held.graph), "base": held.graph.base}))
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
        if word == "fork":
            child = os.fork()
            if child == 0:
                _become_worker(control, socket.socket(fileno=handles[0]), held, limits)
            os.close(handles[0])
            children.add(child)
        elif child in children:
            if word == "end":
                _end(child)
                children.discard(child)
            else:
                with suppress(OSError):
                    os.setpriority(os.PRIO_PROCESS, child, _LOW_PRIORITY)
        control.sendall(f"{child}\n".encode())


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


def _end(child: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
