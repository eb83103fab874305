"""What the readers of files know beforehand, compiled from ``data/lexicon/readers.yaml``.

It is the vocabulary that ships with the program, whatever data folder is worked on: the text derived from a file is a
function of the file and of the reader's version alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from kg.lexicon.files import data_folder, load_yaml
from kg.text.normalise import fold

__all__ = ["ReaderLexicon", "load_readers"]


@dataclass(frozen=True, slots=True)
class ReaderLexicon:
    """Names of elements are in small letters; each ``is_…`` takes a line as printed."""

    main_elements: frozenset[str]
    chrome_elements: frozenset[str]
    labels: Mapping[str, str]  # without blanks → as it is printed in a line of front matter
    chrome_labels: frozenset[str]
    label: re.Pattern[str]  # any label, and its colon
    chrome: re.Pattern[str]
    related: re.Pattern[str]
    document: re.Pattern[str]
    title_divider: re.Pattern[str]
    table_head: re.Pattern[str]

    def are_heads(self, words: Iterable[str]) -> bool:
        """Whether each of the words names what a column of a table holds: 工作任务, 责任单位."""
        return all(len(word) <= _LONGEST_HEAD and self.table_head.search(fold(word)) for word in words)

    def is_chrome(self, line: str) -> bool:
        """Whether a page prints this line around documents, whatever they are."""
        return bool(self.chrome.search(fold(line[:_LOOKED_AT])))

    def is_related_head(self, line: str) -> bool:
        return len(line) <= _LONGEST_HEAD and bool(self.related.search(fold(line)))

    def is_document(self, line: str) -> bool:
        """Whether only a document has such a line: numbered, a number of a document, a date, an addressee."""
        return bool(self.document.search(fold(line[:_LOOKED_AT])))


_LOOKED_AT, _LONGEST_HEAD = 300, 20


@cache
def load_readers() -> ReaderLexicon:
    """Compile the vocabulary that ships with the program.

    Raises:
        LexiconError: the file is missing or at fault.
    """
    data = load_yaml(data_folder() / "lexicon/readers.yaml")
    labels = {"".join(label.split()): "".join(label.split()) for label in data["labels"]}
    chrome_labels = frozenset("".join(label.split()) for label in data["chrome_labels"])
    spaced = (r"[\s\u3000]*".join(map(re.escape, name)) for name in sorted({*labels, *chrome_labels}, key=_longest))
    return ReaderLexicon(
        main_elements=frozenset(data["main_elements"]),
        chrome_elements=frozenset(data["chrome_elements"]),
        labels=labels,
        chrome_labels=chrome_labels,
        label=re.compile(rf"[【\[（(]?(?P<label>{'|'.join(spaced)})[】\]）)]?[\s\u3000]*[:：][\s\u3000]*"),
        chrome=_any(data["chrome_lines"]),
        related=_any(data["related_heads"]),
        document=_any(data["document_lines"]),
        table_head=_any(data["table_heads"]),
        title_divider=re.compile("|".join(map(re.escape, data["title_dividers"]))),
    )


def _longest(name: str) -> tuple[int, str]:
    return -len(name), name


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)
