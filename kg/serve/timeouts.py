"""HTTP/1.1 for uvicorn with limits of time: clients that are too slow are disconnected.

uvicorn waits without limit on a connection that sends nothing, or single bytes at long intervals, or reads no answer. A
thousand such connections would use up all places for connections.

1. The number of connections is limited (``kg.serve.crowd``); the client that has most loses one to a newcomer.
2. The head of a request must be there in time, from the connection, or from the first byte after the last answer.
3. The body of a request has a limit of its own (``kg.serve.sparql_protocol``).
4. An answer must go out at ``SLOWEST`` bytes a second.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.serve.crowd import Crowd, network_of

__all__ = ["SLOWEST", "TimeoutProtocol", "patient_with"]

SLOWEST = 10_000
_NO_ROOM = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class TimeoutProtocol(H11Protocol):
    """One connection.

    ``patience``: seconds that a client may take for the head of a request, and after which its speed of reading is
    measured; ``crowd``: all connections of its server.
    """

    patience = 10.0
    crowd: Crowd | None = None
    _head: asyncio.TimerHandle | None = None
    _reader: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._head = self.loop.call_later(self.patience, transport.abort)
        if self.crowd:
            self.crowd.enter(self, network_of(self.client[0] if self.client else ""))

    @property
    def idle(self) -> bool:
        """Whether no request is being answered."""
        return bool(getattr(self.cycle, "response_complete", True))

    def leave(self) -> None:
        """Close the connection, to make room for another client."""
        self.transport.abort()

    def refuse(self) -> None:
        """Close the connection with 503: there is no room."""
        self.transport.write(_NO_ROOM)
        self.transport.close()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        is_answering = not self.idle
        if self._head and is_answering:
            self._head.cancel()
            self._head = None
        elif not self._head and not is_answering:
            self._head = self.loop.call_later(self.patience, self.transport.abort)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_reader()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._reader:
            self._reader.cancel()

    def connection_lost(self, exc: Exception | None) -> None:
        if self.crowd:
            self.crowd.left(self)
        for timer in (self._head, self._reader):
            if timer:
                timer.cancel()
        super().connection_lost(exc)

    def _watch_reader(self) -> None:
        self._reader = self.loop.call_later(self.patience, self._look, self.transport.get_write_buffer_size())

    def _look(self, before: int) -> None:
        if before - self.transport.get_write_buffer_size() < SLOWEST * self.patience:
            self.transport.abort()
        else:
            self._watch_reader()


def patient_with(crowd: Crowd) -> type[TimeoutProtocol]:
    """The protocol class of one server; its connections are counted in ``crowd``."""
    return type("PatientWithCrowd", (TimeoutProtocol,), {"crowd": crowd})
