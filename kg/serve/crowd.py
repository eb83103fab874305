"""All connections of a server. When there are too many, the client that has most of them loses one.

1. The number of connections is limited. When one more comes, one connection is closed.
2. It is one of the clients that have most connections (a client is an address, of IPv6 a network of 64 bits): of
   theirs, the one that has been without a request for longest.
3. If requests run on all of theirs, their oldest connection is closed, unless the new one is of such a client itself:
   then the new one is refused.

So a thousand connections of one client cannot exclude another client; and where all come from one address (a reverse
proxy, this machine) an idle connection is closed for a new one.
"""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import Protocol

__all__ = ["Connection", "Crowd", "network_of"]


class Connection(Protocol):
    """What a ``Crowd`` needs of a connection."""

    @property
    def idle(self) -> bool:
        """Whether no request is being answered."""

    def leave(self) -> None:
        """Close it."""

    def refuse(self) -> None:
        """Close it with the answer that there is no room."""


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
        """Add a connection; if there are too many now, close one of them, which may be this one."""
        self._of[connection] = client
        self._clients.setdefault(client, {})[connection] = None
        if len(self._of) > self.most:
            self._make_room(connection, client)

    def left(self, connection: Connection) -> None:
        """Remove a connection that was closed."""
        client = self._of.pop(connection, None)
        if client is not None:
            del self._clients[client][connection]
            if not self._clients[client]:
                del self._clients[client]

    def _make_room(self, newcomer: Connection, client: str) -> None:
        largest = max(map(len, self._clients.values()))
        crowded = [owned for owned in self._clients.values() if len(owned) == largest]
        theirs = [one for owned in crowded for one in owned if one is not newcomer]
        victim = next((one for one in theirs if one.idle), None)
        if victim is None and len(self._clients[client]) < largest:
            victim = theirs[0]
        self.left(victim or newcomer)
        if victim is None:
            newcomer.refuse()
        else:
            victim.leave()


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """What counts as one client: an address, or of IPv6 the network of 64 bits, which one household has whole.

    >>> network_of("203.0.113.9"), network_of("2001:db8:1:2:3:4:5:6"), network_of("::ffff:203.0.113.9"), network_of("")
    ('203.0.113.9', '2001:db8:1:2::/64', '203.0.113.9', '')
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))
