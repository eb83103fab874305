"""Starts a fork server: a process of its own, which opens the graph while this one still loads its libraries."""

from __future__ import annotations

import socket
import subprocess
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from kg.files.child import command, environment
from kg.serve.framing import pack
from kg.serve.limits import Limits

__all__ = ["Spawned", "spawn"]


class Spawned(NamedTuple):
    """A fork server that has its order to open a graph. ``control``: the socket to it."""

    process: subprocess.Popen[bytes]
    control: socket.socket


def spawn(file: Path, limits: Limits, *, from_disk: bool = False) -> Spawned:
    """Start one.

    Args:
        file: ``graph.nq``.
        limits: of each request.
        from_disk: open the store on disk that a build made, even where the graph fits into memory.
    """
    ours, theirs = socket.socketpair()
    process = subprocess.Popen(  # noqa: S603 - this program
        command("kg.serve.fork_server"),
        stdin=theirs.fileno(),
        stdout=subprocess.DEVNULL,
        env=environment(),
        start_new_session=True,
    )
    theirs.close()
    ours.sendall(pack({"path": str(file.resolve()), "from_disk": from_disk, "limits": asdict(limits)}))
    return Spawned(process, ours)
