"""All connections of a server. When there are too many, the client that has most makes room.

1. There is room for a fixed number. One more is let in all the same, and then one connection has to go.
2. It is one of the clients that have most connections (a client is an address, of IPv6 a network of 64 bits): of
   theirs, the one that has been without a request for longest.
3. If requests run on all of theirs, their oldest connection goes, unless the newcomer is one of theirs: then it is
   refused.

So a thousand connections of one client never keep out another, and where all come from one address (a reverse proxy,
this machine) what is idle makes room for what is new.
"""

from __future__ import annotations

from typing import Protocol

__all__ = ["Connection", "Crowd"]


class Connection(Protocol):
    """What is asked of a connection."""

    @property
    def idle(self) -> bool:
        """Whether no request is being answered."""

    def leave(self) -> None:
        """Hang up."""

    def refuse(self) -> None:
        """Hang up, and say that there is no room."""


class Crowd:
    """The connections of one server.

    Args:
        most: how many there is room for.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._of: dict[Connection, str] = {}
        self._clients: dict[str, dict[Connection, None]] = {}

    def __len__(self) -> int:
        return len(self._of)

    def enter(self, connection: Connection, client: str) -> None:
        """Let one in; another may have to go, or it itself."""
        self._of[connection] = client
        self._clients.setdefault(client, {})[connection] = None
        if len(self._of) > self.most:
            self._make_room(connection, client)

    def left(self, connection: Connection) -> None:
        """One is gone."""
        client = self._of.pop(connection, None)
        if client is not None:
            del self._clients[client][connection]
            if not self._clients[client]:
                del self._clients[client]

    def _make_room(self, newcomer: Connection, client: str) -> None:
        largest = max(map(len, self._clients.values()))
        crowded = [held for held in self._clients.values() if len(held) == largest]
        theirs = [one for held in crowded for one in held if one is not newcomer]
        victim = next((one for one in theirs if one.idle), None)
        if victim is None and len(self._clients[client]) < largest:
            victim = theirs[0]
        self.left(victim or newcomer)
        if victim is None:
            newcomer.refuse()
        else:
            victim.leave()
