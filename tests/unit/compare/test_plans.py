"""``kg diff`` on two real plans of Jinshan, as read beside each other."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from kg.compare.clauses import Change, DiffEntry, Moved
from kg.compare.plans import Ledger, compare, to_json, to_table, to_tree
from kg.errors import ManifestError
from kg.text.mapped import MappedText
from tests.entry import ROOT


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return compare(ROOT / "data", "jinshan-2022", "jinshan-2023")


def entry(ledger: Ledger, clause: str) -> DiffEntry:
    return next(e for e in ledger.entries if (e.before or e.after or "").endswith(f"/measure/{clause}"))


@pytest.mark.parametrize(
    ("clause", "after", "words"),
    [
        ("47/clause/1", "2.1.3/clause/3", "企业合规“金山样本”"),  # 第208行 → 第41行
        ("2/clause/1", "2.2.1/clause/7", "公路养护项目"),  # 第151行 → 第47行
    ],
)
def test_clause_goes_on(ledger: Ledger, clause: str, after: str, words: str) -> None:
    found = entry(ledger, clause)
    assert found.after == f"plan/jinshan-2023/measure/{after}"
    assert found.change in (Change.KEPT, Change.REWORDED)
    assert found.before_text is not None and words in found.before_text.text
    assert found.after_text is not None and words in found.after_text.text


def test_every_clause_of_both_plans_has_its_line(ledger: Ledger) -> None:
    before = {e.before for e in ledger.entries if e.before}
    assert len({key.split("/")[3] for key in before if "/3." not in key}) == 100  # every row of the annex
    assert sum(ledger.counts().values()) == len(ledger.entries)


def test_a_plan_without_deadlines_changes_none(ledger: Ledger) -> None:
    """jinshan-2023 has neither a column of deadlines nor one of units."""
    stated = {name: (before, after) for name, before, after in ledger.stated}
    assert stated["deadline"][0] > 90
    assert stated["deadline"][1] == 0
    assert "nothing to compare 无从比较" in to_tree(ledger)


def test_shown_in_every_format(ledger: Ledger) -> None:
    tree = to_tree(ledger)
    assert "jinshan-2022/47 §1 → jinshan-2023/2.1.3 §3" in tree
    assert "[-促进-]" in tree or "促进-]" in tree
    said = json.loads(to_json(ledger))
    assert sum(said["counts"].values()) == len(said["entries"]) == len(ledger.entries)
    assert len(to_table(ledger).splitlines()) == len(ledger.entries) + 2


def test_moved_deadline_and_units_are_shown() -> None:
    words = MappedText.of("有序开展园区道路建设。")
    moved = DiffEntry(
        Change.KEPT, "plan/a/measure/1/clause/1", "plan/b/measure/2/clause/1", words, words, Decimal(1),
        deadline=Moved("2022-10", "2023-12"), units=Moved(("区财政局",), ("区国资委", "区财政局")),
    )  # fmt: skip
    shown = to_tree(Ledger("a", "b", (moved,), (("deadline", 1, 1), ("units", 1, 1))))
    assert "deadline 完成时限: 2022-10 → 2023-12" in shown
    assert "units 责任单位: 区财政局 → 区国资委、区财政局" in shown
    assert "1 changed 变动" in shown


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("jinshn-2022", "jinshan-2023", "there is no document 'jinshn-2022'\n  did you mean jinshan-2022?"),
        ("jinshan-2022", "shanghai-cases-2023", "'shanghai-cases-2023' is no plan"),
    ],
)
def test_wrong_slug(before: str, after: str, message: str) -> None:
    with pytest.raises(ManifestError) as caught:
        compare(ROOT / "data", before, after)
    assert message in str(caught.value)
    assert "corpus.yaml" in str(caught.value)
