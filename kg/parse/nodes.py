"""The working state of the outline: a heading with the paragraphs and headings below it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.parse.headings import Heading
from kg.parse.paragraphs import Block
from kg.text.mapped import MappedText

__all__ = ["Node"]


@dataclass(slots=True)
class Node:
    """A heading with the paragraphs and headings below it."""

    heading: Heading
    title: MappedText | None
    body: list[Block]
    children: list[Node] = field(default_factory=list)
    inline: bool = False  # its first paragraph stands on the heading's own line

    @property
    def text(self) -> MappedText:
        return MappedText.join(block.text for block in self.body)
