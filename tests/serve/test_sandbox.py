"""The filter of system calls, in a process of its own: what is refused, what still works."""

from __future__ import annotations

import subprocess
import sys

from tests.entry import environment

SAYS = "from kg.serve.sandbox import forbid_network; print(forbid_network())"
CODE = """
import os, socket, threading
from kg.serve.sandbox import forbid_network
print(forbid_network())
def attempt(what, action):
    try: action()
    except PermissionError: print(what, "refused")
    else: print(what, "done")
attempt("socket", socket.socket)
attempt("program", lambda: os.execv("/bin/true", ["true"]))
attempt("read", lambda: open("/proc/self/stat").read())
thread = threading.Thread(target=attempt, args=("socket of a thread", socket.socket)); thread.start(); thread.join()
if os.fork() == 0:
    attempt("socket of a child", socket.socket); os._exit(0)
os.wait()
"""


def test_neither_connection_nor_program() -> None:
    """On Linux; elsewhere it says that it cannot, and takes nothing away."""
    done = subprocess.run(
        [sys.executable, "-uc", CODE if sys.platform == "linux" else SAYS], env=environment(), capture_output=True,
        text=True, timeout=60, check=True,
    )  # fmt: skip
    refused = ["True", "socket refused", "program refused", "read done", "socket of a thread refused"]
    expected = [*refused, "socket of a child refused"] if sys.platform == "linux" else ["False"]
    assert done.stdout.splitlines() == expected
