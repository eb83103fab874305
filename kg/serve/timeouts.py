"""HTTP/1.1 for uvicorn with limits of time: clients that are too slow are disconnected.

uvicorn waits for ever on a connection that sends nothing, or a byte now and then, or reads no answer; a thousand of
those are all that it takes.

1. The head of a request must be there in time, from the connection, or from the first byte after the last answer.
2. The body of a request has a limit of its own (``kg.serve.sparql_protocol``).
3. An answer must go out at ``SLOWEST`` bytes a second.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["SLOWEST", "TimeoutProtocol"]

SLOWEST = 10_000


class TimeoutProtocol(H11Protocol):
    """One connection. ``patience``: seconds."""

    patience = 10.0
    _head: asyncio.TimerHandle | None = None
    _reader: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._head = self.loop.call_later(self.patience, transport.abort)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        begun = not getattr(self.cycle, "response_complete", True)  # there is none before the first request
        if self._head and begun:
            self._head.cancel()
            self._head = None
        elif not self._head and not begun:
            self._head = self.loop.call_later(self.patience, self.transport.abort)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_reader()

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._reader:
            self._reader.cancel()

    def connection_lost(self, exc: Exception | None) -> None:
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
