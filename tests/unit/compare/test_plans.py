"""``kg diff`` on two real plans of Jinshan, as read beside each other."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from kg.compare.clauses import Change, DiffEntry, Moved
from kg.compare.ledger import Ledger
from kg.compare.plans import compare
from kg.compare.showing import to_json, to_table, to_tree
from kg.errors import ManifestError
from kg.lexicon.bundle import load_lexicon
from kg.pipeline import run_document
from kg.read.manifest import read_manifest
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
    assert found.change not in (Change.NONE, Change.NEW)
    assert found.before_text is not None and words in found.before_text.text
    assert found.after_text is not None and words in found.after_text.text


def test_every_clause_of_both_plans_has_its_line(ledger: Ledger) -> None:
    before = {e.before for e in ledger.entries if e.before}
    assert len({key.split("/")[3] for key in before if "/3." not in key}) == 100  # every row of the annex
    after = {e.after for e in ledger.entries if e.after}
    new = {e.after for e in ledger.entries if e.change == Change.NEW}
    assert sum(ledger.counts().values()) == len(before) + len(new)
    entries = {e.slug: e for e in read_manifest(ROOT / "data" / "corpus.yaml")}
    lexicon = load_lexicon(ROOT / "data" / "lexicon")
    for slug, found in (("jinshan-2022", before), ("jinshan-2023", after)):
        document = run_document(entries[slug], ROOT / "data" / "sources", lexicon).document
        assert found == {f"{m.key}/clause/{c.n}" for m in document.measures for c in m.clauses}
    states: dict[str, set[Change]] = {}
    for e in ledger.entries:
        for key in filter(None, (e.before, e.after)):
            states.setdefault(key, set()).add(e.change)
    assert {key for key, found_in in states.items() if len(found_in) != 1} == set()


@pytest.mark.parametrize(
    ("clause", "after", "words"),
    [  # each read in both texts; the ledger of the last release called them dropped
        ("10/clause/1", "3.3.2/clause/2", "在线为企帮办"),
        ("35/clause/1", "4.2.1/clause/4", "雨污分离"),  # 雨水污水分离改造, shortened
        ("50/clause/1", "2.3.3/clause/6", "《企业法治体检报告》"),
        ("52/clause/1", "4.2.4/clause/1", "共享餐厅"),
        ("53/clause/1", "4.2.4/clause/2", "“早餐工程”"),
        ("69/clause/1", "5.2/clause/4", "营商环境体验官"),
        ("72/clause/1", "4.1.3/clause/2", "“职·在湾区+”"),
        ("81/clause/1", "4.1.4/clause/2", "“一网畅融”"),
        ("92/clause/1", "4.3.3/clause/1", "疫苗谷"),
    ],
)
def test_what_goes_on_under_the_same_name_is_found(ledger: Ledger, clause: str, after: str, words: str) -> None:
    found = [e for e in ledger.entries if e.before == f"plan/jinshan-2022/measure/{clause}"]
    texts = {e.after: e.after_text.text for e in found if e.after_text is not None}
    assert words in texts[f"plan/jinshan-2023/measure/{after}"]
    assert all(e.why and e.confidence is not None and e.confidence >= Decimal("0.4") for e in found)


@pytest.mark.parametrize("clause", ["14", "15", "16", "36", "40", "70", "74", "82", "99", "100"])
def test_a_clause_without_counterpart_shows_where_to_look(ledger: Ledger, clause: str) -> None:
    """Read against all of jinshan-2023: 一照通办, 综合窗口, 井盖, 标识, 角色互换, 智慧农业 … stand nowhere in it."""
    found = entry(ledger, f"{clause}/clause/1")
    assert found.change is Change.NONE
    assert found.after is None
    assert all(near.chance < Decimal("0.25") for near in found.near)
    assert "未再出现" not in to_tree(ledger)
    assert "no counterpart found 未找到对应" in to_tree(ledger)


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
    assert len(said["entries"]) == len(ledger.entries)
    assert said["counts"] == {change.value: number for change, number in ledger.counts().items()}
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
        ("jinshan-2024", "jinshan-2023", "no plan is called 'jinshan-2024' 没有叫“jinshan-2024”的文件\n  plans: "),
        ("行动方案", "jinshan-2023", "'行动方案' may mean 3 things: which one?"),
        ("jinshan-2022", "shanghai-cases-2023", "'shanghai-cases-2023' is no plan"),
    ],
)
def test_wrong_slug(before: str, after: str, message: str) -> None:
    with pytest.raises(ManifestError) as caught:
        compare(ROOT / "data", before, after)
    assert message in str(caught.value)
    assert "corpus.yaml" in str(caught.value)
