"""Errors a person can cause, each saying what happened, where, and how to mend it.

Strange *content* of a document is never an error: it becomes an ``Irregularity`` (see ``kg.records``).

``STATUSES`` says how each class ends a command and how the service answers. Wrong usage (an unknown option) is not
among them: click ends a command with 2 there.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

__all__ = [
    "STATUSES", "BuildError", "CurationError", "EncoderError", "EndpointError", "GoldError", "KgError", "LexiconError",
    "ManifestError", "ParameterError", "QueryError", "SourceError", "Status", "TraceError", "status_of",
]  # fmt: skip


class KgError(Exception):
    """Base of every error that the command line prints as one line.

    Args:
        problem: what is wrong, in a few words.
        where: the file (with line, where known) or the thing it is wrong in.
        mend: what the user can do about it.
    """

    def __init__(self, problem: str, *, where: str | Path = "", mend: str = "") -> None:
        self.problem, self.where, self.mend = problem, str(where), mend
        super().__init__(problem)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.problem}" + (f"\n  {self.mend}" if self.mend else "")


class SourceError(KgError):
    """A document cannot be read: missing, empty, not text, or with nothing numbered in it."""


class ManifestError(KgError):
    """``data/corpus.yaml`` is at fault: unknown field, duplicate slug, missing file."""


class LexiconError(KgError):
    """A file of ``data/lexicon/`` is at fault: an alias used twice, an alias of one character."""


class CurationError(KgError):
    """A row of ``data/curation/`` is at fault."""


class GoldError(KgError):
    """A file of the gold set is at fault: a column is missing, or a path does not exist in the corpus."""


class QueryError(KgError):
    """A SPARQL text, or the name of a shipped question, is at fault."""


class ParameterError(QueryError):
    """What was given for a parameter of a shipped question means nothing, or more than one thing.

    Args:
        problem: what is wrong.
        where: as the command line names the place.
        mend: what the user can do about it, at the command line.
        parameter: its name.
        zh: what is wrong, in Chinese, for a page.
        hint: what to do about it, in Chinese and in English, for a page.
        choices: what it may mean, or some of what there is; one a line.
    """

    def __init__(
        self, problem: str, *, parameter: str, zh: str, where: str = "", mend: str = "",
        hint: tuple[str, str] = ("", ""), choices: str = "",
    ) -> None:  # fmt: skip
        self.parameter, self.zh, self.hint, self.choices = parameter, zh, hint, choices
        super().__init__(problem, where=where or f"parameter {parameter}", mend=mend)

    def __str__(self) -> str:
        return f"{self.where}: {self.problem} {self.zh}" + (f"\n  {self.mend}" if self.mend else "")


class TraceError(KgError):
    """What a trace should start from is unknown, or names several things."""


class BuildError(KgError):
    """The output folder cannot be written, or the result breaks its own rules."""


class EncoderError(KgError):
    """A sentence encoder is not there: its library or its model."""


class EndpointError(KgError):
    """Another store cannot be reached, refuses, or answers what is not an answer, or not all of it."""


class Status(NamedTuple):
    """How an error is reported: the exit status of a command; status and kind of a problem of the service."""

    exit: int
    http: int
    kind: str


_HERE = Status(1, 500, "fault")  # whoever runs the program can mend it; a client of the service cannot

#: Class → how it is reported. Every class stands here.
STATUSES: Mapping[type[KgError], Status] = {
    KgError: _HERE,
    SourceError: _HERE,
    ManifestError: _HERE,
    LexiconError: _HERE,
    CurationError: _HERE,
    GoldError: _HERE,
    BuildError: _HERE,
    EncoderError: _HERE,
    QueryError: Status(1, 400, "refused"),
    ParameterError: Status(1, 400, "parameter"),
    TraceError: Status(1, 404, "unknown"),
    EndpointError: Status(1, 502, "other-store"),
}


def status_of(err: KgError) -> Status:
    """How an error is reported: as its class, else as the nearest class above it."""
    return next(STATUSES[one] for one in type(err).__mro__ if one in STATUSES)
