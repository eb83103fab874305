"""Takes from a process, for good, the means to reach the network or to start a program (Linux, ``seccomp``).

A filter in the kernel looks at each system call and answers "permission denied" to those that a query has no use for.
Files can still be read, which a store on disk needs. It holds for threads started later, and cannot be taken back.

Source: seccomp(2), bpf(4) and ``linux/audit.h``; the numbers of the calls are those of each architecture's table.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys

__all__ = ["forbid_network"]

#: Machine → its number in ``linux/audit.h``, and the calls: socket, connect, bind, execve, execveat, ptrace,
#: io_uring_setup (which could open sockets out of the filter's sight).
_MACHINES = {
    "x86_64": (0xC000003E, (41, 42, 49, 59, 322, 101, 425)),
    "aarch64": (0xC00000B7, (198, 203, 200, 221, 281, 117, 425)),
}
_X32 = 0x40000000  # from here on x86_64 numbers mean the calls of another table
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # BPF: load a word, jump if, return
_NUMBER, _ARCHITECTURE = 0, 4  # where they are in seccomp_data
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EACCES
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2  # prctl(2)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_char_p))


def forbid_network() -> bool:
    """Confine this process; ``False`` where the system cannot do so."""
    if sys.platform != "linux" or platform.machine() not in _MACHINES:
        return False
    architecture, calls = _MACHINES[platform.machine()]
    code = _filter(architecture, calls)
    program = _Program(len(code) // 8, code)
    libc = ctypes.CDLL(None, use_errno=True)
    numbers = [ctypes.c_ulong(number) for number in (1, 0, 0, 0)]
    if libc.prctl(_NO_NEW_PRIVILEGES, *numbers) != 0:
        return False
    return bool(libc.prctl(_SECCOMP, ctypes.c_ulong(_FILTER), ctypes.byref(program), ctypes.c_ulong(0)) == 0)


def _filter(architecture: int, calls: tuple[int, ...]) -> bytes:
    """The filter, 8 bytes an instruction: (what, steps to jump if so, steps to jump if not, number)."""
    checks = [(_AT_LEAST, _X32), *((_EQUAL, call) for call in calls)]
    refusal = len(checks) + 1  # steps from the first check
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _REFUSE),
        (_LOAD, 0, 0, _NUMBER),
        *((what, refusal - place - 1, 0, number) for place, (what, number) in enumerate(checks)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
