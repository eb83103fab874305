"""What is said to a client whose request fails: a status, one line in both languages, and what to do about it.

On the wire it is ``application/problem+json`` (RFC 9457); a page shows the same words.
"""

from __future__ import annotations

import json

__all__ = ["Problem", "busy", "fault", "read_only", "too_long"]

_BASE = "https://w3id.org/shanghai-policy/problem/"


class Problem(Exception):  # noqa: N818 - a problem is told to the client; it is not a fault of the program
    """A request that is not answered.

    Args:
        status: of HTTP.
        kind: a short name, the same from release to release (``time-limit``).
        zh: what is wrong and what helps.
        en: the same in English.
        detail: what the engine said, where it says something; or choices, one a line.
        parameter: of a shipped question, that is at fault.
    """

    def __init__(self, status: int, kind: str, zh: str, en: str, detail: str = "", parameter: str = "") -> None:
        self.status, self.kind, self.zh, self.en = status, kind, zh, en
        self.detail, self.parameter = detail, parameter
        super().__init__(en)

    def told(self) -> dict[str, str | int]:
        """As a worker tells it to the server, which raises it again."""
        names = ("status", "kind", "zh", "en", "detail", "parameter")
        return {name: getattr(self, name) for name in names}

    def body(self) -> bytes:
        """As ``application/problem+json``."""
        told = {"type": _BASE + self.kind, "status": self.status, "title": self.en, "title_zh": self.zh}
        if self.detail:
            told["detail"] = self.detail
        if self.parameter:
            told["parameter"] = self.parameter
        return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def busy() -> Problem:
    """There is no room just now."""
    return Problem(503, "busy", "服务繁忙，请稍后再试。", "busy: try again in a moment")


def fault() -> Problem:
    """The program failed; nothing of its inside is shown."""
    return Problem(500, "fault", "服务内部出错。", "something went wrong here")


def read_only() -> Problem:
    """An update was sent."""
    return Problem(403, "read-only", "本服务只读，不接受更新。", "this endpoint is read-only: no updates")


def too_long() -> Problem:
    """The address, or a part of it, is longer than any that the service needs."""
    return Problem(414, "too-long", "网址过长。", "the address is too long")
