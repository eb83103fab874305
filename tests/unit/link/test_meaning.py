"""The same commitment in other words: pairs that were read in the plans, and pairs that only look alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from kg.lexicon.boilerplate import Wording
from kg.lexicon.vectors import Vectors
from kg.link.corpus import link_corpus, wording_of
from kg.link.meaning import THRESHOLD, Sameness, count_vectors, scores_of, similarities, weigh_pairs
from kg.link.passages import Passage, passages_of
from kg.pipeline import Corpus
from kg.records import Link, Method
from tests.unit.link.texts import plan

#: (jinshan-2022, jinshan-2023, words of both): each was read in both plans; none shares a long run of characters.
SAME = [
    ("53", "4.2.4/clause/2", "“早餐工程”"),
    ("52", "4.2.4/clause/1", "餐厅"),
    ("69", "5.2/clause/4", "体验官"),
    ("72", "4.1.3/clause/2", "湾区"),
    ("81", "4.1.4/clause/2", "批次担保"),
    ("50", "2.3.3/clause/6", "法治体检"),
    ("7", "2.2.1/clause/3", "公平竞争审查"),
    ("43", "2.2.3/clause/2", "信用"),
]

#: Rows of jinshan-2022 of which the plan of 2023 says nothing: reading the whole of it found no counterpart.
GONE = ["14", "15", "70", "74", "80", "82", "99"]

#: (one, the other, why not): clauses of safeguards and of common topics that say different things in like words.
ALIKE = [
    ("jinshan-2023/measure/5.2/clause/2", "yangpu-2023/measure/3.1/clause/2", "supervision from above; an office"),
    ("jinshan-2022/measure/5/clause/1", "jinshan-2023/measure/2.1.1/clause/4", "levies; stopping production"),
    ("jinshan-2022/measure/28/clause/1", "jinshan-2023/measure/2.2.3/clause/1", "fewer steps; promises for credit"),
    ("jinshan-2022/measure/92/clause/1", "yangpu-2023/measure/2.2.9/clause/2", "a medical town; a hospital's wing"),
    ("yangpu-2023/measure/2.3.5/clause/3", "fengxian-2024/measure/2.2.3/clause/1", "patents of AI; AI in inspections"),
]


@pytest.fixture(scope="module")
def passages(corpus: Corpus) -> tuple[Passage, ...]:
    return tuple(passage for facts in corpus.facts for passage in passages_of(facts.document))


@pytest.fixture(scope="module")
def wording(corpus: Corpus) -> Wording:
    return wording_of(corpus.facts, corpus.lexicon)


@pytest.fixture(scope="module")
def links(corpus: Corpus) -> Mapping[tuple[str, str], Link]:
    return {(k.subject, k.object): k for k in corpus.found.links if k.predicate == "sp:sameCommitmentAs"}


@pytest.mark.parametrize(("row", "clause", "words"), SAME, ids=[words for *_, words in SAME])
def test_a_row_goes_on_in_other_words(links: Mapping[tuple[str, str], Link], row: str, clause: str, words: str) -> None:
    link = links[f"plan/jinshan-2022/measure/{row}/clause/1", f"plan/jinshan-2023/measure/{clause}"]
    assert link.method is Method.SAME_MEANING
    assert link.confidence >= Decimal("0.8")
    assert link.other is not None
    assert words in link.other.quote.text
    assert (link.evidence.slug, link.other.slug) == ("jinshan-2022", "jinshan-2023")
    assert link.note.startswith("meaning 0.")
    assert "rare words of both" in link.note


def test_the_quotes_are_both_clauses_whole(
    links: Mapping[tuple[str, str], Link], passages: tuple[Passage, ...]
) -> None:
    texts: dict[str, set[str]] = {}
    for passage in passages:
        texts.setdefault(passage.clause, set()).add(passage.text.text)
    for (a, b), link in links.items():
        assert link.other is not None
        assert link.evidence.quote.text in texts[a]
        assert link.other.quote.text in texts[b]
        assert a < b, "each pair stands once"


@pytest.mark.parametrize("row", GONE)
def test_what_has_no_counterpart_gets_none(links: Mapping[tuple[str, str], Link], row: str) -> None:
    here = f"plan/jinshan-2022/measure/{row}/"
    assert [b for a, b in links if a.startswith(here) and b.startswith("plan/jinshan-2023/")] == []


@pytest.mark.parametrize(("a", "b", "why"), ALIKE, ids=[why for *_, why in ALIKE])
def test_like_words_about_different_things(
    links: Mapping[tuple[str, str], Link],
    a: str,
    b: str,
    why: str,
) -> None:
    assert (f"plan/{a}", f"plan/{b}") not in links
    assert (f"plan/{b}", f"plan/{a}") not in links


def test_cases_commit_to_nothing(links: Mapping[tuple[str, str], Link]) -> None:
    assert links
    assert all(key.startswith("plan/") for pair in links for key in pair)


def test_what_is_copied_is_the_same_commitment_too(corpus: Corpus, links: Mapping[tuple[str, str], Link]) -> None:
    copied = [k for k in corpus.found.links if k.predicate == "sp:reusesTextOf" and not k.object.startswith("case/")]
    of_plans = [k for k in copied if not k.subject.startswith("case/")]
    assert len(of_plans) > 90
    for link in of_plans:
        pair = min(link.subject, link.object), max(link.subject, link.object)
        assert links[pair].method is Method.TEXT_REUSE
        assert links[pair].confidence >= link.confidence


def test_without_vectors_words_alone_decide_and_say_so(corpus: Corpus, links: Mapping[tuple[str, str], Link]) -> None:
    found = link_corpus(corpus.facts, replace(corpus.lexicon, vectors=Vectors())).links
    alone = [k for k in found if k.predicate == "sp:sameCommitmentAs"]
    assert {k.method for k in alone} == {Method.TEXT_REUSE}
    assert all(k.note.startswith("no vector, by words alone") for k in alone)
    assert 0 < len(alone) < len(links)
    others = [k for k in found if k.predicate != "sp:sameCommitmentAs"]
    assert others == [k for k in corpus.found.links if k.predicate != "sp:sameCommitmentAs"]


def test_a_time_limit_of_regulations_is_no_commitment_that_two_texts_share(wording: Wording) -> None:
    # The limit is the only rare run that the two plans share: one is for filing, the other for complaints.
    def weighed(limit: str) -> tuple[Sameness, ...]:
        one = {
            "1": f"备案。备案人{limit}提交材料。",
            "2": "登记。对材料齐全的当场办结。",
            "3": "监管。开展双随机抽查。",
        }
        other = {"1": f"投诉。受理部门{limit}告知结果。", "2": "融资。支持担保机构降低费率。", "3": "人才。提供公寓。"}
        pair = plan("jinshan-2023", one), plan("yangpu-2023", other)
        return weigh_pairs([p for document in pair for p in passages_of(document)], Vectors(), wording)

    assert weighed("应当在5个工作日内") == ()
    assert weighed("凭红色信封在三号窗口")  # words that are no formula count as before


def test_every_clause_of_the_shipped_plans_has_a_vector(corpus: Corpus, passages: tuple[Passage, ...]) -> None:
    counts = count_vectors(passages, corpus.lexicon.vectors)
    assert set(counts) == {"jinshan-2022", "jinshan-2023", "yangpu-2023", "fengxian-2024"}
    assert all(there == known > 0 for there, known in counts.values())
    assert all(known == 0 for _, known in count_vectors(passages, Vectors()).values())


def test_the_order_of_the_passages_is_no_matter(
    corpus: Corpus, passages: tuple[Passage, ...], wording: Wording
) -> None:
    def weighed(some: tuple[Passage, ...]) -> tuple[Sameness, ...]:
        return weigh_pairs(some, corpus.lexicon.vectors, wording)

    two = tuple(p for p in passages if p.slug in ("jinshan-2022", "jinshan-2023"))
    found = weighed(two)
    assert scores_of(found) == scores_of(weighed(two[::-1]))
    assert any(one.confidence >= THRESHOLD for one in found)
    assert all(one.quoted[0].slug != one.quoted[1].slug for one in found)


def test_a_pair_that_is_asked_for_is_told_of_however_unlike(
    corpus: Corpus, passages: tuple[Passage, ...], wording: Wording
) -> None:
    pair = "plan/jinshan-2022/measure/80/clause/1", "plan/yangpu-2023/measure/2.1.2/clause/5"
    assert pair not in scores_of(weigh_pairs(passages, corpus.lexicon.vectors, wording))
    assert scores_of(weigh_pairs(passages, corpus.lexicon.vectors, wording, keep={pair}))[pair] < Decimal("0.2")


def test_similarities_of_texts(corpus: Corpus) -> None:
    texts = [
        "推动审批审查中心向“审批不出中心”模式升级。",
        "推动区审批审查中心向“审批不出中心”模式升级。",
        "今天天气很好。",
    ]
    (same, near, unknown), row = similarities(corpus.lexicon.vectors, texts[:1], texts)[0], texts
    assert (same, unknown) == (1000, -1000)
    assert near > 900, row
