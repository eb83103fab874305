"""``docs/calibration.md`` holds what the program measures now, and every line of the calibration has its reason.

After a change that is meant: ``python -m tests.test_docs_calibration`` writes the tables anew; read them first.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.evaluate import Report, evaluate, read_gold, with_tables
from kg.evaluate.calibrated import MARK
from kg.lexicon.calibration import load_calibration
from kg.lexicon.files import load_yaml
from kg.pipeline import Corpus, run
from kg.records import Method
from tests.entry import ROOT

PAGE = ROOT / "docs/calibration.md"
LINES = ROOT / "data/lexicon/calibration.yaml"


def measured(corpus: Corpus) -> Report:
    return evaluate(corpus.facts, corpus.found, corpus.lexicon, read_gold(ROOT / "data" / "gold"))


def test_the_page_holds_what_is_measured(corpus: Corpus) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_tables(page, measured(corpus))


def test_the_introduction_is_kept(corpus: Corpus) -> None:
    page = with_tables(f"# Mine\n\n{MARK}\n\nsuperseded", measured(corpus))
    assert page.startswith(f"# Mine\n\n{MARK}\n\n## Every relation")
    assert "superseded" not in page


def test_nothing_says_what_the_truth_rules_out(corpus: Corpus) -> None:
    """A row marked with ! needs a reason in the introduction; links by wording to unnamed reforms are the known one."""
    rows = [line for line in with_tables("", measured(corpus)).splitlines() if line.endswith("|") and "**!**" in line]
    assert {line.split(" | ")[0] for line in rows} <= {"| implements"}
    assert all("TextReuse" in line for line in rows)


def test_every_line_has_a_reason_and_a_method_that_exists() -> None:
    for entry in load_yaml(LINES):
        assert entry["reason"]
        assert entry["method"] in {method.value for method in Method}


def test_a_line_keeps_the_order_of_links(corpus: Corpus) -> None:
    said = corpus.lexicon.confidences.stated
    for predicate, method in corpus.lexicon.confidences.lines:
        shown = [said(predicate, method, Decimal(n) / 100) for n in range(101)]
        assert shown == sorted(shown)
        assert max(shown) <= Decimal("0.98")
    assert said("sp:elaborates", "TextReuse", Decimal("0.87")) == Decimal("0.87")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("a: 1\n", "not a list"),
        ("- predicate: sp:implements\n", "an entry is not as it should be"),
        ("- {predicate: sp:implements, method: Explicit, points: [[0.9, 0.9], [0.8, 1.0]]}\n", "do not rise"),
        ("- {predicate: sp:implements, method: Explicit, points: [[0.8, 1.1]]}\n", "do not rise"),
        ("- {predicate: sp:implements, method: Explicit, points: [[high, 1]]}\n", "an entry is not as it should be"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "calibration.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError, match=problem) as err:
        load_calibration(path)
    assert err.value.where == str(path)
    assert not load_calibration(tmp_path / "none.yaml").lines


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8"), measured(run(ROOT / "data"))), encoding="utf-8")
