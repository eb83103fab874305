"""``commitment.yaml`` → the cues by which a naming of a reform is a commitment to it, or only a passing mention.

In: groups of words, each with a role. Out: one compiled pattern per place (before the name, behind it).
The words are data; ``kg.extract.reform_mentions`` holds the method.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from kg.errors import LexiconError
from kg.lexicon.files import load_yaml

__all__ = ["CommitmentCues", "load_commitment"]

_BEFORE = ("commit", "weak", "instrument", "publicity", "beneficiary", "negation")
_SINGLE = (
    "report",
    "report_after",
    "commit_after",
    "instrument_after",
    "problem_after",
    "carrier_after",
    "own_object_after",
)


@dataclass(frozen=True, slots=True)
class CommitmentCues:
    """``before`` names the role of each cue by its group; the others are one pattern per role."""

    before: re.Pattern[str]
    report: re.Pattern[str]
    report_after: re.Pattern[str]
    commit_after: re.Pattern[str]
    instrument_after: re.Pattern[str]
    problem_after: re.Pattern[str]
    carrier_after: re.Pattern[str]
    own_object_after: re.Pattern[str]
    confidence: dict[str, Decimal]


def load_commitment(folder: Path) -> CommitmentCues:
    """The cues of a lexicon folder.

    Raises:
        LexiconError: a group is missing or empty, or a confidence is no number between 0 and 1.
    """
    path = folder / "commitment.yaml"
    data = load_yaml(path)
    for name in (*_BEFORE, *_SINGLE, "confidence"):
        if not isinstance(data, dict) or not data.get(name):
            raise LexiconError(f"the group {name} is missing or empty", where=path)
    before = "|".join(f"(?P<{role}>{_either(data[role])})" for role in _BEFORE)
    confidence = {str(name): Decimal(str(value)) for name, value in data["confidence"].items()}
    if wrong := [name for name, value in confidence.items() if not 0 <= value <= 1]:
        raise LexiconError(f"the confidence of {wrong[0]} is not between 0 and 1", where=path)
    single = {role: re.compile(_either(data[role])) for role in _SINGLE}
    return CommitmentCues(before=re.compile(before), confidence=confidence, **single)


def _either(words: list[str]) -> str:
    """Longest first, so that 深入推进 is one cue and not two. Words may use regular expression syntax."""
    return "|".join(sorted((str(word) for word in words), key=lambda w: (-len(w), w)))
