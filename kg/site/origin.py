"""Where the words of a page stand in the file that they were read from, and how a person opens it there."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from urllib.parse import quote

__all__ = ["Origin"]

_QUOTED = 24  # characters of a text fragment


@dataclass(frozen=True, slots=True)
class Origin:
    """One document's file: its name, what read it, its address on the web if it came from there.

    ``places``: (offset in the derived text, place in the file), in text order; none for a plain text, whose offsets
    are places themselves.
    """

    file: str
    reader: str
    address: str = ""
    places: tuple[tuple[int, str], ...] = ()

    def place(self, offset: int) -> str:
        """The place in the file of what stands at ``offset`` of the derived text; empty where none is known.

        >>> Origin("a.pdf", "pdf/1", places=((0, "page=1"), (40, "page=2"))).place(55)
        'page=2'
        """
        at = bisect_right(self.places, (offset, "\uffff")) - 1
        return self.places[at][1] if at >= 0 else ""

    def href(self, place: str, words: str) -> str:
        """An address that opens the file at its words (a page of a PDF, a text fragment of a web page), if it has one.

        >>> Origin("a.html", "html/1", "https://x.cn/a").href("/html/body/p[1]", "一、总则")
        'https://x.cn/a#:~:text=%E4%B8%80%E3%80%81%E6%80%BB%E5%88%99'
        """
        if not self.address.startswith(("https://", "http://")):
            return ""
        address = self.address.partition("#")[0]
        if place.startswith("page="):
            return f"{address}#{place}"
        first = next((line.strip() for line in words.split("\n") if line.strip()), "")
        return f"{address}#:~:text={quote(first.split(chr(9))[0][:_QUOTED], safe='')}" if first else address
