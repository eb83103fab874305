"""The examples of ``docs/clients.md``, as a reader would copy them."""

from __future__ import annotations

import re
from typing import NamedTuple

from tests.entry import ROOT

__all__ = ["OURS", "THEIRS", "Example", "example", "examples"]

#: Addresses as the page prints them: our endpoint, and the second one of the example with two.
OURS = "http://127.0.0.1:7878/"
THEIRS = "127.0.0.1:7879"

_PAGE = ROOT / "docs/clients.md"
_PART_RE = re.compile(r"^#{2,3} (?P<heading>.+)$|^```(?P<language>\w+)\n(?P<text>(?:.*\n)*?)^```$", re.MULTILINE)


class Example(NamedTuple):
    """A fenced block: the heading that it stands under, its language, and its text."""

    heading: str
    language: str
    text: str

    def at(self, ours: str, theirs: str = THEIRS) -> str:
        """The text with the addresses of servers that run; nothing else is changed."""
        return self.text.replace(OURS, ours).replace(THEIRS, theirs)


def examples() -> list[Example]:
    """Every fenced block, in the order of the page."""
    found, heading = [], ""
    for part in _PART_RE.finditer(_PAGE.read_text(encoding="utf-8")):
        heading = part["heading"] or heading
        if part["language"]:
            found.append(Example(heading, part["language"], part["text"]))
    return found


def example(heading: str, language: str) -> Example:
    """The one block of that language under that heading."""
    (found,) = (one for one in examples() if (one.heading, one.language) == (heading, language))
    return found
