"""Accepts connections quickly and sets them up one at a time, each client in its turn.

asyncio sets up all waiting connections in the order in which they came, so that a client behind a thousand connections
of another one waits until all of these have been set up. Here

1. all that wait are taken from the system, which is fast;
2. they are set up one at a time, between requests; every client (address, or IPv6 network) has its turn;
3. when more wait than there will be room for, the client that has most waiting loses its oldest one.
"""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from kg.serve.crowd import Crowd, network_of

__all__ = ["Door", "Server", "Waiting"]

_AT_ONCE = 256  # taken in before requests are looked at again: some milliseconds
_SPARE = 50  # connections that may wait when there is no room
_LATER = 1.0  # seconds until it is tried again when the system has no descriptor left
_HELD = 2048  # connections that the system holds


class Waiting:
    """Connections that are taken in and not yet set up.

    Args:
        most: how many may wait; told anew each time.
    """

    def __init__(self, most: Callable[[], int]) -> None:
        self._most = most
        self._queues: dict[str, deque[socket.socket]] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, taken: socket.socket, client: str) -> None:
        """One more; the client that has most waiting may lose its oldest."""
        self._queues.setdefault(client, deque()).append(taken)
        self._count += 1
        if self._count > self._most():
            self._pop(max(self._queues, key=lambda one: len(self._queues[one]))).close()

    def next(self) -> socket.socket | None:
        """The one that is let in next: the oldest of the client whose turn it is."""
        client = next(iter(self._queues), None)
        if client is None:
            return None
        taken = self._pop(client)
        if client in self._queues:  # this client's next turn comes after all others
            self._queues[client] = self._queues.pop(client)
        return taken

    def _pop(self, client: str) -> socket.socket:
        queue = self._queues[client]
        taken = queue.popleft()
        self._count -= 1
        if not queue:
            del self._queues[client]
        return taken


class Door:
    """Watches a listening socket.

    Args:
        sock: it listens.
        make: the protocol of a new connection.
        crowd: the connections that are set up.
    """

    def __init__(self, sock: socket.socket, make: Callable[[], asyncio.Protocol], crowd: Crowd) -> None:
        self._sock, self._make = sock, make
        self._waiting = Waiting(lambda: max(0, crowd.most - len(crowd)) + _SPARE)
        self._loop = asyncio.get_running_loop()
        self._usher: asyncio.Task[None] | None = None
        sock.setblocking(False)
        sock.listen(_HELD)
        self._open()

    def close(self) -> None:
        """Accept nothing more, and close what waits."""
        self._loop.remove_reader(self._sock)
        if self._usher:
            self._usher.cancel()
        while taken := self._waiting.next():
            taken.close()

    def _open(self) -> None:
        if self._sock.fileno() >= 0:
            self._loop.add_reader(self._sock, self._take_in)

    def _take_in(self) -> None:
        for _ in range(_AT_ONCE):
            try:
                taken, address = self._sock.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                break
            except OSError:  # no descriptor left
                self._loop.remove_reader(self._sock)
                self._loop.call_later(_LATER, self._open)
                break
            taken.setblocking(False)
            self._waiting.add(taken, network_of(address[0]))
        if len(self._waiting) and (self._usher is None or self._usher.done()):
            self._usher = self._loop.create_task(self._let_in())

    async def _let_in(self) -> None:
        while taken := self._waiting.next():
            try:
                await self._loop.connect_accepted_socket(self._make, taken)
            except OSError:  # the client has closed it meanwhile
                taken.close()


class Server(uvicorn.Server):
    """uvicorn's server, with a ``Door`` for each of its listening sockets.

    Args:
        config: its protocol enters each connection in the crowd.
        crowd: all its connections.
    """

    def __init__(self, config: uvicorn.Config, crowd: Crowd) -> None:
        super().__init__(config)
        self._crowd = crowd
        self._doors: list[Door] = []

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=[])
        self._doors = [Door(sock, self._protocol, self._crowd) for sock in sockets or ()]

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for door in self._doors:
            with suppress(OSError, ValueError):
                door.close()
        await super().shutdown(sockets=sockets)

    def _protocol(self) -> asyncio.Protocol:
        kind = self.config.http_protocol_class
        return kind(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)  # type: ignore[call-arg]
