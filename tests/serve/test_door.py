"""Who is let in, and when: each client in turn, whoever came first and however many one client sends."""

from __future__ import annotations

import asyncio
import socket

import pytest

from kg.serve.crowd import Crowd
from kg.serve.door import Door, Waiting


class Taken(socket.socket):
    """A socket that only has a name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name, self.is_shut = name, False

    def close(self) -> None:
        self.is_shut = True
        super().close()


def test_each_client_is_let_in_in_its_turn() -> None:
    waiting = Waiting(lambda: 100)
    guests = [Taken(name) for name in ("a1", "a2", "a3", "b1", "b2", "c1")]
    for guest in guests:
        waiting.add(guest, guest.name[0])
    order = []
    while taken := waiting.next():
        assert isinstance(taken, Taken)
        order.append(taken.name)
        taken.close()
    assert order == ["a1", "b1", "c1", "a2", "b2", "a3"]
    assert not len(waiting)


def test_the_client_that_has_most_waiting_loses_its_oldest() -> None:
    waiting = Waiting(lambda: 4)
    guests = [Taken(name) for name in ("b1", "a1", "a2", "a3", "a4", "c1")]
    for guest in guests:
        waiting.add(guest, guest.name[0])
    assert [guest.name for guest in guests if guest.is_shut] == ["a1", "a2"]
    assert len(waiting) == 4
    while taken := waiting.next():
        taken.close()


class Guest(asyncio.Protocol):
    """A connection that is set up."""

    let_in: list[str]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.let_in.append(transport.get_extra_info("peername")[0])
        self.transport = transport


@pytest.mark.parametrize("flood", [150, 400], ids=["fewer than are taken in at once", "more"])
def test_a_newcomer_does_not_wait_for_a_flood_that_came_before(flood: int) -> None:
    """All of one address stand before it; with asyncio's own way it came last."""

    class Counted(Guest):
        let_in: list[str] = []  # noqa: RUF012 - one list for all of a test

    async def scene() -> None:
        listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        where = listener.getsockname()
        clients = [socket.create_connection(where) for _ in range(flood)]
        clients.append(socket.create_connection(where, source_address=("127.0.0.9", 0)))
        door = Door(listener, Counted, Crowd(1000))
        while len(Counted.let_in) <= flood:
            await asyncio.sleep(0.01)
        door.close()
        listener.close()
        for client in clients:
            client.close()

    asyncio.run(asyncio.wait_for(scene(), 30))
    assert Counted.let_in.count("127.0.0.9") == 1
    assert Counted.let_in.index("127.0.0.9") < 20


def test_nobody_is_lost_who_fits() -> None:
    class Counted(Guest):
        let_in: list[str] = []  # noqa: RUF012

    async def scene() -> None:
        listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        door = Door(listener, Counted, Crowd(1000))
        clients = [socket.create_connection(listener.getsockname()) for _ in range(300)]
        while len(Counted.let_in) < 300:
            await asyncio.sleep(0.01)
        for client in clients:
            client.setblocking(False)
            with pytest.raises(BlockingIOError):  # nothing to read, and not at its end
                client.recv(1)
            client.close()
        door.close()
        listener.close()

    asyncio.run(asyncio.wait_for(scene(), 30))
