"""``kg serve`` as a user starts it, and a client that sends just what it is told."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlencode, urlsplit

from tests.entry import environment

__all__ = ["GRAPH", "Reply", "Server", "running"]

GRAPH = "https://w3id.org/shanghai-policy/id/graph/"


@dataclass(frozen=True)
class Reply:
    """What came back. ``headers`` by lower-case name."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def kind(self) -> str:
        """The media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0]

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def rows(self) -> list[dict[str, str]]:
        """Of results in JSON: variable → value."""
        return [{name: term["value"] for name, term in row.items()} for row in self.json()["results"]["bindings"]]


class Server:
    """A running server."""

    def __init__(self, process: subprocess.Popen[str], address: str, log: IO[str] | None = None) -> None:
        self.process, self.address, self._log = process, address, log

    def log(self) -> str:
        """All that it has said on standard error."""
        assert self._log
        self._log.seek(0)
        return self._log.read()

    def ask(
        self, method: str, path: str, body: str | bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Send one request, as it is given, on a connection of its own."""
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=25)
        try:
            sent = body.encode() if isinstance(body, str) else body
            connection.request(method, path, sent, dict(headers or {}))
            response = connection.getresponse()
            return Reply(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def get(self, path: str, accept: str = "*/*", /, **parameters: Any) -> Reply:
        query = "?" + urlencode(parameters, doseq=True) if parameters else ""
        return self.ask("GET", path + query, headers={"Accept": accept})

    def query(self, sparql: str, accept: str = "application/sparql-results+json") -> Reply:
        """POST a query as it stands."""
        return self.ask("POST", "/sparql", sparql, {"Content-Type": "application/sparql-query", "Accept": accept})

    def kill(self) -> None:
        """As the kernel would when memory runs out: nothing is cleaned up."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(10)


@contextmanager
def running(folder: Path, *words: str, port: int = 0, cwd: Path | None = None, safe: bool = False) -> Iterator[Server]:
    """``kg serve`` on a folder of exports, ended with the block; ``safe``: as the installed command starts, without the
    folder of use on the path.
    """
    command = [
        sys.executable,
        *(["-P"] if safe else []),
        "-m",
        "kg.cli",
        "serve",
        "--port",
        str(port),
        "--from",
        str(folder),
        *words,
    ]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:  # a pipe that nobody reads would fill
        process = subprocess.Popen(command, stderr=log, encoding="utf-8", env=environment(), cwd=cwd)
        try:
            said = _first_line(process, log)
            assert said.startswith("http://127.0.0.1:"), said
            yield Server(process, said.split()[0], log)
        finally:
            process.terminate()
            process.wait(20)


def _first_line(process: subprocess.Popen[str], log: IO[str]) -> str:
    for _ in range(300):
        log.seek(0)
        said = log.read()
        if said.endswith("\n") or process.poll() is not None:
            return said
        time.sleep(0.1)
    return "it did not start"
