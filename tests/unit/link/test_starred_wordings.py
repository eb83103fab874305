"""A starred reform that no registry names, taken up in its own words by another plan."""

from __future__ import annotations

from kg.lexicon.boilerplate import load_wording
from kg.link.starred_wordings import link_starred_wordings
from kg.records import CityReform, Link, Measure, MeasureKind, Method
from tests.unit.link.factories import REFORMS, make_measure, make_plan

CHAIN = CityReform("reform/pilot-chain", "建立重点领域事前事中事后全流程监管机制")  # jinshan-2022, row 44
TALKS = CityReform("reform/pilot-talks", "完善政企沟通机制")  # jinshan-2022, rows 65 to 67
TRADES = CityReform("reform/pilot-trades", "推行“一业一证”改革")  # jinshan-2022, row 9


def links(*measures: Measure) -> tuple[Link, ...]:
    return link_starred_wordings([make_plan(*measures)], (CHAIN, TALKS, TRADES), REFORMS, load_wording().openers)


def test_another_verb_before_the_same_object_is_a_commitment() -> None:
    body = "构建重点领域事前事中事后全流程监管机制，对适用对象实施公共信用前置审查。"  # jinshan-2023 三（二）3
    (link,) = links(make_measure("3.2.3", "简化证明事项", body))
    assert (link.predicate, link.object, link.method) == ("sp:implements", CHAIN.key, Method.NAMED_REFORM)
    assert link.evidence.quote.text == "构建重点领域事前事中事后全流程监管机制"
    assert link.evidence.quote.span == (1000, 1019)


def test_an_attribute_may_stand_between_verb_and_object() -> None:
    body = (
        "健全畅通便捷的政企互动机制，建立完善区领导定点联系、定期走访等常态化政企沟通机制。"  # jinshan-2023 三（一）1
    )
    (link,) = links(make_measure("3.1.1", "支持企业参与决策", body))
    assert (link.object, link.evidence.quote.text) == (
        TALKS.key,
        "建立完善区领导定点联系、定期走访等常态化政企沟通机制",
    )


def test_a_mention_without_a_verb_or_within_something_else_is_none() -> None:
    assert links(make_measure("1", None, "依托政企沟通机制，加强政企沟通机制建设情况的通报。")) == ()


def test_a_reform_that_a_registered_name_stands_in_is_found_by_that_name() -> None:
    assert links(make_measure("2.1.1", None, "深化“一业一证”改革。")) == ()  # yangpu-2023 二（一）1


def test_a_safeguard_commits_to_none() -> None:
    assert links(make_measure("5.1", None, "完善政企沟通机制。", kind=MeasureKind.SAFEGUARD)) == ()


def test_a_link_that_is_there_is_not_made_again() -> None:
    plan = make_plan(make_measure("65", "完善政企沟通机制", "推动构建亲清政商关系。"))
    openers = load_wording().openers
    made = link_starred_wordings([plan], (TALKS,), REFORMS, openers)
    assert len(made) == 1
    assert link_starred_wordings([plan], (TALKS,), REFORMS, openers, made) == ()
