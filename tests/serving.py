"""``kg serve`` as a user starts it, and a client that sends just what it is told."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
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

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process, self.address = process, address

    def ask(
        self, method: str, path: str, body: str | bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Send one request, as it is given, on a connection of its own."""
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        try:
            sent = body.encode() if isinstance(body, str) else body
            connection.request(method, path, sent, dict(headers or {}))
            response = connection.getresponse()
            return Reply(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def get(self, path: str, accept: str = "*/*", **parameters: str | list[str]) -> Reply:
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
def running(folder: Path, *words: str, port: int = 0) -> Iterator[Server]:
    """``kg serve`` on a folder of exports, ended with the block."""
    command = [sys.executable, "-m", "kg.cli", "serve", "--port", str(port), "--from", str(folder), *words]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8", env=environment())
    assert process.stderr is not None
    said = process.stderr.readline()
    try:
        assert said.startswith("http://127.0.0.1:"), said + process.stderr.read()
        yield Server(process, said.split()[0])
    finally:
        process.terminate()
        process.wait(20)
        process.stderr.close()
