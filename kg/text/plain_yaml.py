r"""YAML as data files need it, and no more: text → mappings, lists, strings, numbers, true, false, nothing.

Every file of this kind that a person can bring (manifest, vocabulary, the head of an SSSOM table, a sidecar) is read
here. What a data file has no use for is refused, with its line, because each part of it can hurt:

1. Anchors and aliases: nine lines with aliases of aliases stand for a thousand million values.
2. Nesting deeper than ``DEPTH``: a hundred thousand brackets overflow the stack of a parser.
3. Tags (``!!python/…``), several documents in a file, a key that is a list, the same key twice in one mapping (the last
   would win without a word).
4. Characters that no file can carry (``kg.text.carried``), written as ``"\x01"`` too.
5. A word means itself: ``on``, ``no``, ``12:30`` and ``2023-02-31`` are strings. Only ``true``, ``false``, ``null``,
   ``~`` and decimal numbers are more than that, as in the core schema of YAML 1.2.

Source: YAML 1.2.2, chapter 10.3 (core schema).
"""

from __future__ import annotations

import re
import reprlib
from collections.abc import Iterator
from typing import Any

import yaml

from kg.text.carried import UNCARRIED_RE

__all__ = ["DEPTH", "YamlFault", "is_plain", "parse_yaml"]

DEPTH = 40

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT_RE = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_FLOAT_RE = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


class YamlFault(Exception):  # noqa: N818 - told on by whoever knows the file, as an error of its own kind
    """A text that is not such YAML. ``line``: from 1; 0 where none is known."""

    def __init__(self, problem: str, line: int) -> None:
        self.problem, self.line = problem, line
        super().__init__(problem)

    def at(self, file: object) -> str:
        """The place in a file, for a message."""
        return f"{file}:{self.line}" if self.line else str(file)


def parse_yaml(text: str) -> Any:
    r"""The one value that a text holds; ``None`` for an empty one.

    Raises:
        YamlFault: it is not YAML, or more than a data file needs.

    >>> parse_yaml("slug: on\nyear: 2023\ndate: 2023-02-31\nopen: true\nnames: [甲, 乙]")
    {'slug': 'on', 'year': 2023, 'date': '2023-02-31', 'open': True, 'names': ['甲', '乙']}
    """
    try:
        return _built(yaml.parse(text, Loader=_LOADER))
    except UnicodeEncodeError as err:  # half of a surrogate pair
        raise YamlFault("not readable as YAML: a broken character", text.count("\n", 0, err.start) + 1) from err
    except yaml.MarkedYAMLError as err:
        mark = err.problem_mark or err.context_mark
        line = mark.line + 1 if mark else 0
        if "nesting depth" in str(err.problem):  # PyYAML 6.0.4 has a limit of its own, which it meets first
            raise YamlFault(f"nested deeper than {DEPTH} levels", line) from err
        raise YamlFault(f"not readable as YAML: {err.problem or err.context}", line) from err
    except yaml.YAMLError as err:  # a character that YAML does not allow
        place = getattr(err, "position", None)
        line = text.count("\n", 0, place) + 1 if isinstance(place, int) else 0
        raise YamlFault(f"not readable as YAML: {getattr(err, 'reason', err)}", line) from err


def is_plain(text: str) -> bool:
    """Whether a word means itself when it stands without quotes.

    >>> is_plain("on"), is_plain("true"), is_plain("2023"), is_plain("区政府")
    (True, False, False, True)
    """
    return bool(_scalar(text) == text)


def _built(events: Iterator[Any]) -> Any:
    """The value of a stream of events. The open collections are a list, so no nesting can overflow the stack."""
    root: list[Any] = []
    open_: list[_Open] = []
    documents = 0
    for event in events:
        kind = type(event).__name__
        if kind == "DocumentStartEvent":
            documents += 1
            if documents > 1:
                raise YamlFault("a second document begins here ('---')", _line(event))
        elif kind in ("AliasEvent", "ScalarEvent", "SequenceStartEvent", "MappingStartEvent"):
            _refuse(event, len(open_))
            value = {"S": list, "M": dict}[kind[0]]() if kind != "ScalarEvent" else _value(event)
            if open_:
                open_[-1].add(value, _line(event))
            else:
                root.append(value)
            if kind != "ScalarEvent":
                open_.append(_Open(value))
        elif kind in ("SequenceEndEvent", "MappingEndEvent"):
            open_.pop()
    return root[0] if root else None


class _Open:
    """A collection that is not at its end yet; of a mapping also the key whose value comes next."""

    def __init__(self, held: Any) -> None:
        self.held, self.key, self.keyed = held, "", False

    def add(self, value: Any, line: int) -> None:
        if isinstance(self.held, list):
            self.held.append(value)
        elif self.keyed:
            self.held[self.key], self.keyed = value, False
        else:
            if isinstance(value, list | dict):
                raise YamlFault("a key is a list or a mapping", line)
            if value in self.held:
                raise YamlFault(f"the key {reprlib.repr(value)} stands twice in one mapping", line)
            self.key, self.keyed = value, True


def _refuse(event: Any, depth: int) -> None:
    if type(event).__name__ == "AliasEvent" or event.anchor is not None:
        raise YamlFault("anchors and aliases (&, *) are not used in these files: write the value out", _line(event))
    if event.tag not in (None, "!"):
        raise YamlFault(f"tags are not used in these files: {reprlib.repr(event.tag)}", _line(event))
    if depth >= DEPTH:
        raise YamlFault(f"nested deeper than {DEPTH} levels", _line(event))


def _value(event: Any) -> Any:
    if strange := UNCARRIED_RE.search(event.value):
        raise YamlFault(f"holds the character U+{ord(strange[0]):04X}, which cannot be shown", _line(event))
    return _scalar(event.value) if event.implicit[0] and event.style in (None, "") else event.value


def _scalar(text: str) -> Any:
    """A plain word as what it is."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT_RE.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT_RE.fullmatch(text) else text


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
