"""Reviewing links at the terminal: the least certain first, both texts side by side, each answer kept at once.

``session`` is a pure state machine, ``queue`` chooses what to ask, ``screen`` draws it, ``store`` alone touches files.
"""

from __future__ import annotations

from kg.curate.candidates import REVIEWED, Question, choose_questions
from kg.curate.session import Outcome, review
from kg.curate.store import CurationFile

__all__ = ["REVIEWED", "CurationFile", "Outcome", "Question", "choose_questions", "review"]
