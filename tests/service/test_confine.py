"""The filter of system calls, in a process of its own: what is refused, what still works."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.entry import environment

CODE = """
import os, socket, threading
from kg.service.confine import confine
print(confine())
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


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux")
def test_neither_connection_nor_program() -> None:
    done = subprocess.run(
        [sys.executable, "-uc", CODE], env=environment(), capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines() == [
        "True", "socket refused", "program refused", "read done", "socket of a thread refused",
        "socket of a child refused",
    ]  # fmt: skip
