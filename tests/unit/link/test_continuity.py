"""Continuity: one judgement, in which every clause of two plans of a district stands once, whoever asks."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.lexicon.boilerplate import load_wording
from kg.lexicon.bundle import Lexicon, load_lexicon
from kg.lexicon.files import data_folder
from kg.link.clause_sides import contracted
from kg.link.continuity import CONTINUES, find_continuity, successive_plans
from kg.link.succession import lift_measures, settle
from kg.records import Document, Facts, Linked, Method
from kg.records.continuity import ContinuityState, Succession
from tests.unit.link.texts import annex, plan

ALONE = (ContinuityState.NONE, ContinuityState.NEW)
SENTENCES = (  # of jinshan-2022 and jinshan-2023, as printed
    "深化“多税合一”申报改革，试行代征税款电子缴税并开具电子完税证明。",
    "加快推进雨水污水分离改造，有效推动解决部分园区地势低洼区域汛期积水问题。",
    "支持企业使用电子营业执照办理高频涉企业务。",
    "建立企业资源库，有针对性地开展用工研讨。",
    "优化小额诉讼程序，拓展小额诉讼程序适用范围，推动简易案件及时高效审结。",
    "支持园区加大共享餐厅建设和改造力度，提高服务品质。",
    "全面实施全流程网上办案。",
    "继续推进雨污分离和安防升级改造。",
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(data_folder() / "lexicon")


def judged(lexicon: Lexicon, a: Document, b: Document) -> Succession:
    links, near = find_continuity(Facts(a), Facts(b), lexicon)
    return settle(a, b, links, near, load_wording())


def states(found: Succession) -> dict[str, ContinuityState]:
    return {key: row.state for row in found.rows for key in (row.earlier, row.later) if key}


@given(st.lists(st.sampled_from(SENTENCES), max_size=6), st.lists(st.sampled_from(SENTENCES), max_size=6))
@settings(max_examples=60, deadline=None)
def test_every_clause_stands_in_one_state_and_in_a_row(old: Sequence[str], new: Sequence[str]) -> None:
    a, b = (
        plan(
            slug, {str(n + 1): f"{n}。{text}" for n, text in enumerate(texts)} or {"1": "无。全面实施全流程网上办案。"}
        )
        for slug, texts in (("jinshan-2022", old), ("jinshan-2023", new))
    )
    found = judged(_LEXICON, a, b)
    keys = [f"{m.key}/clause/{c.n}" for d in (a, b) for m in d.measures for c in m.clauses]
    by_key: dict[str, set[ContinuityState]] = {}
    for row in found.rows:
        for key in filter(None, (row.earlier, row.later)):
            by_key.setdefault(key, set()).add(row.state)
        assert (row.state in ALONE) == (row.earlier is None or row.later is None)
        assert (row.confidence is None) == (row.state in ALONE)
    assert sorted(by_key) == sorted(keys)
    assert all(len(one) == 1 for one in by_key.values())


_LEXICON = load_lexicon(data_folder() / "lexicon")


def test_several_that_go_on_in_one_are_merged(lexicon: Lexicon) -> None:
    """jinshan-2022 rows 35 and 37 → jinshan-2023 四（二）1, its last sentence."""
    old = {
        "35": ("不断优化管网分布", "加快推进雨水污水分离改造, 有效推动解决部分园区地势低洼区域汛期积水问题。"),
        "37": ("开展园区安防升级改造", "打造一批标准、规范、高效的智慧安防园区。"),
        "40": ("制定园区标识使用操作规程", "统一规范汉语、外语标识使用。"),
    }
    text = "完善园区设施配套。强化物联感知设备应用，继续推进雨污分离和安防升级改造。"
    found = states(judged(lexicon, annex("jinshan-2022", old, {}), plan("jinshan-2023", {"4.2.1": text})))
    assert {key.split("/")[3]: state.value for key, state in found.items()} == {
        "35": "merged", "37": "merged", "40": "none", "4.2.1": "merged",
    }  # fmt: skip


def test_coordinated_words_are_shortened_as_plans_do() -> None:
    assert contracted("雨水污水分离") == "雨污分离"
    assert contracted("一网通办") == "一网通办"


def test_an_encoder_finds_what_no_word_shows(lexicon: Lexicon) -> None:
    """Made for this test: two sentences without a word in common. Without the encoder nothing is claimed."""
    a = plan("jinshan-2022", {"1": "一。为来不及做饭的员工供应早点。"})
    b = plan("jinshan-2023", {"1": "二。让职工清晨吃上热乎餐食。"})
    one, two = "plan/jinshan-2022/measure/1/clause/1", "plan/jinshan-2023/measure/1/clause/1"
    assert set(states(judged(lexicon, a, b)).values()) == set(ALONE)
    links, _ = find_continuity(Facts(a), Facts(b), lexicon, {(one, two): Decimal(3)})
    assert [(link.subject, link.object, link.method) for link in links] == [(two, one, Method.SAME_MEANING)]


def test_only_plans_of_one_district_follow_each_other() -> None:
    plans = [
        Facts(plan(slug, {"1": "一。全面实施全流程网上办案。"}))
        for slug in ("jinshan-2022", "yangpu-2023", "jinshan-2023")
    ]
    pairs = [(a.document.source.entry.slug, b.document.source.entry.slug) for a, b in successive_plans(plans)]
    assert pairs == [("jinshan-2022", "jinshan-2023")]


def test_a_verdict_on_a_clause_changes_its_state_and_its_measure(lexicon: Lexicon) -> None:
    a, b = (plan(slug, {"1": "一。全面实施全流程网上办案。"}) for slug in ("jinshan-2022", "jinshan-2023"))
    links, near = find_continuity(Facts(a), Facts(b), lexicon)
    assert len(lift_measures(Linked(links)).links) == 2
    assert set(states(settle(a, b, (), near, load_wording())).values()) == set(ALONE)
    assert lift_measures(Linked(())).links == ()


def test_table_ledger_and_links_of_the_corpus_agree() -> None:
    """The diff, the table and the graph's links are one judgement; each row of the earlier plan in one state."""
    from kg.compare.plans import compare
    from kg.compare.showing import to_json
    from kg.export.tables import write_tables
    from kg.pipeline import run

    corpus = run(data_folder())
    lines = list(csv.DictReader(write_tables(corpus.model)["continuity.csv"].decode("utf-8-sig").splitlines()))
    table = {(row["earlier"], row["later"]): row["state"] for row in lines}
    said = json.loads(to_json(compare(data_folder(), "jinshan-2022", "jinshan-2023")))["entries"]
    shown = {(e.get("before", {}).get("clause", ""), e.get("after", {}).get("clause", "")): e["change"] for e in said}
    assert shown == table
    linked = {(k.object, k.subject) for k in corpus.linked.links if k.predicate == CONTINUES and "/clause/" in k.object}
    assert linked == {pair for pair, state in table.items() if state not in ("none", "new")}
    assert all(row["nearest"] == "" for row in lines if row["state"] not in ("none", "new"))
