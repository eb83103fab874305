"""Standard input, output and error as they may be: closed, full, a pipe that nobody reads, in another encoding.

1. One that is closed is nothing: what is written goes nowhere, what is read is empty. It is opened at once, because the
   next file that is opened would get its number, and be written into.
2. A character that the encoding of the output cannot hold is written as its code (``\\u21c4``); the rest of the text is
   kept. What comes in is taken as far as it can be read.
3. A pipe whose reader went is the end, without a word. Any other failure to write is one line, and status 1.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress

__all__ = ["ended", "make_ready", "told"]

_STREAMS = (("stdin", os.O_RDONLY, "r"), ("stdout", os.O_WRONLY, "w"), ("stderr", os.O_WRONLY, "w"))


def make_ready() -> None:
    """See to it that all three can be used."""
    for name, how, mode in _STREAMS:
        if getattr(sys, name) is None:
            # The lowest free number is taken: that of this stream, unless somebody had it before.
            handle = os.open(os.devnull, how)
            setattr(sys, name, open(handle, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - till the end
    _tolerate("stdout", "backslashreplace")
    _tolerate("stdin", "replace")


def _tolerate(name: str, errors: str) -> None:
    stream = getattr(sys, name)
    if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
        stream.reconfigure(errors=errors)


def ended() -> OSError | None:
    """Write out what is still held back; what went wrong with that."""
    try:
        sys.stdout.flush()
    except OSError as err:
        return err
    except ValueError:  # closed already
        return None
    return None


def told(err: OSError) -> int:
    """Say what went wrong with a stream, and have nothing more go wrong with it; the status to end with."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    if err.errno == errno.EPIPE:
        return 0
    where = f"{err.filename}: " if err.filename else ""
    with suppress(OSError, ValueError):
        print(f"Error: {where}cannot be read or written: {err.strerror or err}", file=sys.stderr, flush=True)
    return 1
