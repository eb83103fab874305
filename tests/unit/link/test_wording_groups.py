"""One wording in many plans: who is a member, which links are stated, and that no text is lost however many copy it."""

from __future__ import annotations

from itertools import combinations

import pytest

from kg.lexicon.boilerplate import Wording, load_wording
from kg.link.leaders import pairs_with_leaders
from kg.link.shingles import shingles
from kg.link.similarity import SHINGLE
from kg.link.text_reuse import find_reuse, find_shared_wording
from kg.link.wording_groups import ALL_PAIRS, groups_of, rank_of, with_wordings
from kg.records import Document, Linked
from tests.unit.link.texts import plan

# Both stand in jinshan-2023 and in yangpu-2023, the first in 四（一）2 and 二（一）3.
GAS = "拓展燃气小型标准化接入适用范围，逐步降低接入工程费用"
VALVE = "优化占掘路审批操作流程，推行并联审批、限时办结"
DISTRICTS = [f"{a}{b}" for a in "bcdfghjklm" for b in "aeiou"]


@pytest.fixture(scope="module")
def wording() -> Wording:
    return load_wording()


def plans(count: int, sentence: str = GAS) -> list[Document]:
    """So many plans of different districts that hold one sentence, each beside words of its own."""
    own = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉"
    return [
        plan(f"{slug}-2023", {"1": f"其{own[n % 20]}。{sentence}。", "2": f"其{own[n // 20]}。{own[n % 20] * 9}。"})
        for n, slug in enumerate(DISTRICTS[:count])
    ]


def clause(slug: str) -> str:
    return f"plan/{slug}/measure/1/clause/1"


def test_a_wording_of_few_plans_is_one_group_and_every_pair_is_linked(wording: Wording) -> None:
    documents = plans(5)
    links = find_reuse(documents, wording)
    keys = [clause(f"{slug}-2023") for slug in DISTRICTS[:5]]
    assert [(k.subject, k.object) for k in links] == list(combinations(keys, 2))
    (group,) = groups_of(links, rank_of(documents))
    assert [member.clause for member in group.members] == keys
    assert {member.evidence.quote.text for member in group.members} == {GAS}


@pytest.mark.parametrize("count", [ALL_PAIRS + 1, 40])
def test_of_a_wording_of_many_plans_each_is_linked_with_the_earliest(count: int, wording: Wording) -> None:
    documents = plans(count)
    links = find_reuse(documents, wording)
    first, *others = (clause(f"{slug}-2023") for slug in DISTRICTS[:count])
    assert [(k.subject, k.object) for k in links] == [(first, other) for other in others]
    (group,) = groups_of(links, rank_of(documents))
    assert [member.clause for member in group.members] == [first, *others]


def test_a_copy_with_a_word_changed_is_a_member_by_its_own_words(wording: Wording) -> None:
    changed = GAS.replace("逐步降低", "进一步降低")
    documents = [*plans(20), plan("zhabei-2023", {"1": f"别。{changed}。"})]
    (group,) = groups_of(find_reuse(documents, wording), rank_of(documents))
    assert [m.evidence.quote.text for m in group.members if m.clause == clause("zhabei-2023")] == [changed]


def test_what_two_members_share_beyond_the_wording_of_many_is_linked_as_well(wording: Wording) -> None:
    more = [plan(f"{slug}-2023", {"1": f"别。{GAS}，{VALVE}。"}) for slug in ("yangpu", "zhabei")]
    documents = [*plans(20), *more]
    links = find_reuse(documents, wording)
    found = next(k for k in links if (k.subject, k.object) == (clause("yangpu-2023"), clause("zhabei-2023")))
    assert VALVE.split("，")[0] in found.evidence.quote.text
    assert sorted(len(group.members) for group in groups_of(links, rank_of(documents))) == [2, 22]


def test_twins_of_one_city_are_told_though_the_earliest_is_of_another(wording: Wording) -> None:
    documents = plans(30)
    rests_on = {f"{slug}-2023": frozenset({"city-b" if n >= 20 else "city-a"}) for n, slug in enumerate(DISTRICTS[:30])}
    found = find_shared_wording(documents, wording, rests_on)
    assert [(k.subject, k.object) for k in found.within] == [
        (clause(f"{DISTRICTS[20]}-2023"), clause(f"{slug}-2023")) for slug in DISTRICTS[21:30]
    ]
    assert not {(k.subject, k.object) for k in found.within} & {(k.subject, k.object) for k in found.links}


def test_a_clause_whose_link_a_person_rejected_is_no_member(wording: Wording) -> None:
    links = find_reuse(plans(3), wording)
    gone = clause("bi-2023")
    left = Linked(tuple(link for link in links if gone not in (link.subject, link.object)))
    linked = with_wordings(left, [])
    assert gone not in {link.object for link in linked.links if link.predicate == "sp:wordingMember"}
    assert [len(group.members) for group in linked.wordings] == [2]


def test_a_group_keeps_its_name_when_a_later_plan_copies_it(wording: Wording) -> None:
    few, more = plans(3), plans(25)
    names = [{group.key for group in groups_of(find_reuse(some, wording), rank_of(some))} for some in (few, more)]
    assert names[0] == names[1]


def test_the_thousandth_copy_meets_the_sentence_once(wording: Wording) -> None:
    texts = [GAS.replace("，", "")] * 400
    met: list[tuple[int, int]] = []

    def weigh(a: int, b: int) -> object:
        met.append((a, b))
        return type("Overlap", (), {"a": (0, len(texts[0])), "b": (0, len(texts[0]))})()

    pairs_with_leaders(texts, range(400), range(400), frozenset(shingles(texts[0], SHINGLE)), weigh)  # type: ignore[arg-type]
    assert met == [(0, n) for n in range(1, 400)]
