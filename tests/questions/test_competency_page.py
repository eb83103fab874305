"""``docs/questions.md`` says what the questions are, and how many rows they have, now.

After a change that is meant: ``python docs/write_questions.py EXPORTS`` writes the table anew.
"""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from typing import TYPE_CHECKING

from tests.entry import ROOT
from tests.questions.test_questions import FACTS, QUESTIONS

if TYPE_CHECKING:
    from kg.rdf.store import KnowledgeGraph

SPEC = importlib.util.spec_from_file_location("write_questions", ROOT / "docs/write_questions.py")
assert SPEC is not None
assert SPEC.loader is not None
write_questions = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(write_questions)

PAGE = (ROOT / "docs/questions.md").read_text(encoding="utf-8")


def test_the_table_is_current(graph: KnowledgeGraph) -> None:
    facts = Counter(fact.question for fact in FACTS)
    assert write_questions.written(PAGE, write_questions.rows_of(graph), facts) == PAGE


def test_every_question_that_the_page_names_is_shipped() -> None:
    by_hand = PAGE.partition(write_questions.MARK)[0]
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", by_hand))
    assert named <= {question.name for question in QUESTIONS}
    assert len(named) > 20
