"""People's judgements: the least certain links are shown with both texts, and each answer is kept at once.

In come links and the judgements so far; out come rows of ``data/curation/``. An answer never changes a method.

``session`` is a pure state machine, ``candidates`` chooses what to ask, ``screen`` draws it, ``store`` alone touches
files.
"""

from __future__ import annotations

from kg.curate.candidates import REVIEWED, Question, choose_questions
from kg.curate.session import Outcome, review
from kg.curate.store import CurationFile

__all__ = ["REVIEWED", "CurationFile", "Outcome", "Question", "choose_questions", "review"]
