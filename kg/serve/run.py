"""Listen: bind a port, say where, serve until stopped."""

from __future__ import annotations

import resource
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from kg.ask.indexes import prepare
from kg.errors import KgError
from kg.rdf.disk_store import find_made
from kg.rdf.store import fits_memory, graph_file
from kg.serve.limits import Limits
from kg.serve.worker_pool import spawn

__all__ = ["LOOPBACK", "serve"]

LOOPBACK = "127.0.0.1"
_OTHER_FILES = 200  # descriptors of workers, files and libraries
_FEWEST = 10  # connections, however few descriptors there are
#: How uvicorn is set.
_UVICORN: dict[str, Any] = {
    "log_level": "warning",
    "access_log": False,
    "server_header": False,
    "proxy_headers": False,
    "timeout_keep_alive": 15,
    "timeout_graceful_shutdown": 2,
    "lifespan": "on",
}


def serve(
    folder: Path,
    *,
    host: str = LOOPBACK,
    port: int = 7878,
    address: str = "",
    limits: Limits | None = None,
    cors: Sequence[str] | None = None,
    preparing: Callable[[str], None] = lambda _: None,
    ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve a built graph until interrupted.

    Args:
        folder: that ``kg build`` wrote.
        host: the interface to listen on.
        port: 0 for any that is free.
        address: at which others reach it, where a proxy stands in between.
        limits: of each request.
        cors: origins whose pages may read answers, ``*`` for any; by default none on this machine alone, else any.
        preparing: called with a message if something takes time before the start.
        ready: called with the address as soon as requests are answered.

    Raises:
        KgError: an extra is not installed, the port is taken, or there is no graph.
    """
    limits = limits or Limits()
    file = _graph(folder, preparing)
    sock = _listen(host, port)
    room = _room(limits)  # before the fork server starts: it has the same limits
    spawned = spawn(file, limits, from_disk=True)  # it opens the graph while the libraries load
    try:
        import uvicorn

        from kg.serve.app import make_app
        from kg.serve.crowd import Crowd
        from kg.serve.door import Server
        from kg.serve.scheduler import Scheduler
        from kg.serve.timeouts import patient_with
    except ImportError as err:
        spawned.process.kill()
        raise KgError(
            f"the service needs more packages ({err.name})", mend="pip install 'shanghai-policy-kg[serve]'"
        ) from err
    here = f"http://{f'[{host}]' if ':' in host else host}:{sock.getsockname()[1]}/"
    loopback = host in (LOOPBACK, "localhost", "::1")
    origins = tuple(cors) if cors is not None else () if loopback else ("*",)
    pool = Scheduler(file, limits, spawned)
    site = make_app(folder, pool, address=address or here, loopback=loopback, cors=origins)
    crowd = Crowd(room)
    http = patient_with(crowd)
    config = uvicorn.Config(site, http=http, h11_max_incomplete_event_size=limits.request_bytes, **_UVICORN)
    server = Server(config, crowd)
    site.state.ready = lambda: ready(address or here)
    server.run(sockets=[sock])
    if not server.started:
        raise KgError("the graph cannot be served", where=folder, mend="run: kg build")


def _graph(folder: Path, preparing: Callable[[str], None]) -> Path:
    """The N-Quads of a build; of a large one there is a store on disk afterwards."""
    file = graph_file(folder)
    if not fits_memory(folder) and find_made(file) is None:
        preparing("a large graph: making a store on disk, once 图谱较大，首次使用先建库")
        prepare(file)
    return file


def _room(limits: Limits) -> int:
    """How many connections there is room for: each takes a descriptor, of which the system allows so many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = limits.connections + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        return max(_FEWEST, min(limits.connections, soft - _OTHER_FILES))
    return limits.connections


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        sock = socket.socket(family)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(where)
        sock.listen()  # who comes before uvicorn does waits, and is not turned away
    except OSError as err:
        raise KgError(
            f"cannot listen on {host}:{port}: {err.strerror}",
            mend="choose another: kg serve --port 0 takes any that is free",
        ) from err
    return sock
