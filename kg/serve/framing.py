"""Messages between the server and a worker: two lengths, a head in JSON, a body of bytes."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio
    import socket

__all__ = ["Message", "pack", "read_message", "receive"]

_LENGTHS = struct.Struct(">II")

#: Head and body.
Message = tuple[dict[str, Any], bytes]


def pack(head: dict[str, Any], body: bytes = b"") -> bytes:
    """A message as it is sent."""
    header = json.dumps(head, ensure_ascii=False).encode()
    return _LENGTHS.pack(len(header), len(body)) + header + body


def receive(sock: socket.socket) -> Message | None:
    """The next message; ``None`` when the other side closed the socket."""
    lengths = _exactly(sock, _LENGTHS.size)
    if lengths is None:
        return None
    head, body = _LENGTHS.unpack(lengths)
    header, rest = _exactly(sock, head), _exactly(sock, body)
    return None if header is None or rest is None else (json.loads(header), rest)


async def read_message(reader: asyncio.StreamReader) -> Message:
    """The next message.

    Raises:
        asyncio.IncompleteReadError: the other side closed the socket.
    """
    head, body = _LENGTHS.unpack(await reader.readexactly(_LENGTHS.size))
    return json.loads(await reader.readexactly(head)), await reader.readexactly(body)


def _exactly(sock: socket.socket, size: int) -> bytes | None:
    """The next ``size`` bytes; ``None`` when the other side closed the socket before."""
    received = bytearray()
    while len(received) < size:
        piece = sock.recv(min(size - len(received), 1 << 20))
        if not piece:
            return None
        received += piece
    return bytes(received)
