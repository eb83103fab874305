"""Reforms derived from shared wording: by twins, and from a city plan's own text (which the tests make)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kg.lexicon.boilerplate import Wording, load_wording
from kg.lexicon.inferred import load_inferred
from kg.link.inferred_reforms import InferredReform, derive_reforms
from kg.link.reform_labels import Shared, governing_phrase
from kg.link.shingles import find_blocks
from kg.link.text_reuse import find_reuse
from kg.records import Document, Link, MeasureKind, Method
from kg.text.mapped import MappedText, Span
from tests.unit.link.texts import plan

CITY = "shanghai-2023"
RESTS_ON = {slug: frozenset({CITY}) for slug in ("jinshan-2023", "jinshan-2024", "yangpu-2023", "putuo-2023")}
GAS = "拓展燃气小型标准化接入适用范围，逐步降低接入工程费用。"
TRIAL = "全面实施全流程网上办案。"
BANKRUPT = "推进破产财产解封处置在线办理，{}提升财产处置效率和回收率。"


@pytest.fixture(scope="module")
def wording() -> Wording:
    return load_wording()


def derive(
    wording: Wording, *documents: Document, covered: dict[str, list[Span]] | None = None
) -> tuple[tuple[InferredReform, ...], tuple[Link, ...]]:
    return derive_reforms(documents, find_reuse(documents, wording), RESTS_ON, covered or {})


def test_twins_of_two_districts_show_a_reform_of_their_city_plan(wording: Wording) -> None:
    a = plan("jinshan-2023", {"4.1.2": "降低成本。" + GAS, "2.3.2": "化解。" + TRIAL})
    b = plan("yangpu-2023", {"2.1.3": "报装。" + GAS, "2.1.8": "纠纷。" + TRIAL})
    reforms, links = derive(wording, a, b)
    # The second half of GAS says what for (逐步降低…): the first governs it.
    assert {r.label for r in reforms} == {"拓展燃气小型标准化接入适用范围", TRIAL.rstrip("。")}
    gas = next(r for r in reforms if r.label.startswith("拓展燃气"))
    assert gas.plan_slug == CITY
    assert gas.members == ("plan/jinshan-2023/measure/4.1.2", "plan/yangpu-2023/measure/2.1.3")
    assert gas.key.startswith("reform/shanghai-2023-")
    assert gas.key.isascii()
    assert (gas.node.inferred, gas.node.plans) == (True, ("plan/shanghai-2023",))
    mine = [link for link in links if link.object == gas.key]
    assert tuple(link.subject for link in mine) == gas.members
    for link in mine:
        assert (link.predicate, link.method) == ("sp:implements", Method.TEXT_REUSE)
        assert link.confidence <= Decimal("0.75")  # the twins show a source above them, not that it is this plan
        assert link.other is not None
        assert link.other.slug != link.evidence.slug


def test_the_label_holds_common_words_only(wording: Wording) -> None:
    a = plan("jinshan-2023", {"3.2.6": "破产。" + BANKRUPT.format("完善破产财产多元化处置方式，")})
    b = plan("yangpu-2023", {"2.1.10": "破产。" + BANKRUPT.format("")})
    (reform,), _ = derive(wording, a, b)
    assert reform.label == "推进破产财产解封处置在线办理"


def test_a_condition_is_no_label() -> None:
    # jinshan-2023 二（一）1 and yangpu-2023 二（三）8, where the guidelines are a name and so no sign of copying
    words = load_wording(["执法工作指引和标准化检查表单"])
    fields = "在市场监管、城市管理、应急管理、消防安全、{}生态环境等领域，{}执法工作指引和标准化检查表单。"
    a = plan("jinshan-2023", {"2.1.1": "强化透明监管。" + fields.format("交通运输、", "落实全市统一的")})
    b = plan("yangpu-2023", {"2.3.8": "规范监管执法。" + fields.format("", "严格落实本市")})
    (reform,), _ = derive(words, a, b)
    assert reform.label == "严格落实本市执法工作指引和标准化检查表单"


def test_three_districts_make_one_reform(wording: Wording) -> None:
    documents = [
        plan(slug, {"1": f"{n}。" + GAS})
        for n, slug in zip("甲乙丙", ("jinshan-2023", "putuo-2023", "yangpu-2023"), strict=True)
    ]
    (reform,), links = derive(wording, *documents)
    assert len(reform.members) == 3
    assert len(links) == 3


def test_one_district_may_copy_itself(wording: Wording) -> None:
    assert derive(wording, plan("jinshan-2023", {"1": "一。" + GAS}), plan("jinshan-2024", {"1": "二。" + GAS})) == (
        (),
        (),
    )


def test_plans_that_rest_on_different_city_plans_show_nothing(wording: Wording) -> None:
    assert derive(wording, plan("jinshan-2023", {"1": "一。" + GAS}), plan("fengxian-2024", {"1": "二。" + GAS})) == (
        (),
        (),
    )


def test_words_of_a_named_reform_show_nothing_new(wording: Wording) -> None:
    a, b = plan("jinshan-2023", {"1": "一。" + GAS}), plan("yangpu-2023", {"1": "二。" + GAS})
    whole = {m.key: [m.body.span] for d in (a, b) for m in d.measures}
    assert derive(wording, a, b, covered=whole) == ((), ())
    one_side = {a.measures[0].key: [a.measures[0].body.span]}
    assert len(derive(wording, a, b, covered=one_side)[0]) == 1


def test_the_city_plans_own_text_names_the_reform(wording: Wording) -> None:
    city = plan(CITY, {"2.3": "降低公共设施接入成本。" + GAS + "健全长效机制。"}, kind="municipal-plan")
    a, b = plan("jinshan-2023", {"4.1.2": "接入。" + GAS}), plan("yangpu-2023", {"2.1.3": "报装。" + GAS})
    (reform,), links = derive(wording, city, a, b)
    assert reform.key == "reform/shanghai-2023-2.3"
    assert reform.label == "降低公共设施接入成本"
    assert reform.stated_in == "plan/shanghai-2023/measure/2.3"
    assert (reform.node.inferred, reform.node.plans) == (False, ("plan/shanghai-2023",))
    assert [link.subject for link in links] == ["plan/jinshan-2023/measure/4.1.2", "plan/yangpu-2023/measure/2.1.3"]
    # The evidence is the city's own clause, not the twin's.
    assert all(link.other is not None and link.other.slug == CITY for link in links)
    assert all(link.confidence > Decimal("0.9") for link in links)


def test_one_district_is_enough_where_the_citys_text_is_at_hand(wording: Wording) -> None:
    city = plan(CITY, {"2.3": "降低成本。" + GAS}, kind="municipal-plan")
    (reform,), (link,) = derive(wording, city, plan("yangpu-2023", {"2.1.3": "报装。" + GAS}))
    assert (link.subject, link.object) == ("plan/yangpu-2023/measure/2.1.3", reform.key)


def test_twins_without_a_clause_in_the_citys_text_are_not_the_citys(wording: Wording) -> None:
    city = plan(CITY, {"2.3": "降低成本。" + GAS}, kind="municipal-plan")
    a, b = plan("jinshan-2023", {"1": "一。" + TRIAL}), plan("yangpu-2023", {"1": "二。" + TRIAL})
    assert derive(wording, city, a, b) == ((), ())


def test_a_measure_without_title_is_named_by_its_first_words(wording: Wording) -> None:
    city = plan(CITY, {"7": GAS}, kind="municipal-plan", titles=False)
    (reform,), _ = derive(wording, city, plan("yangpu-2023", {"2.1.3": "报装。" + GAS}))
    assert reform.label == "拓展燃气小型标准化接入适用范围"


def test_keys_do_not_depend_on_the_order_of_documents(wording: Wording) -> None:
    a, b = plan("jinshan-2023", {"1": "一。" + GAS}), plan("yangpu-2023", {"1": "二。" + GAS})
    assert derive(wording, a, b) == derive(wording, b, a)


@pytest.mark.parametrize(
    ("one", "two", "label"),
    [
        (  # jinshan-2023 四（一）3 and yangpu-2023 二（一）4: 保障… says what for
            "加大劳动监察执法和欠薪执法力度，落实工资保证金制度，保障劳动者合法合规报酬权益。",
            "加大劳动监察执法力度，保障劳动者合法合规报酬权益。",
            "加大劳动监察执法力度",
        ),
        (  # jinshan-2023 三（二）3 and yangpu-2023 二（三）6: with the verb that opens it, not from its subject on
            "鼓励行政机关采取上门调查、实地核查等方式自行核验。",
            "对无法查询相关证明事项信息的，行政机关采取上门调查、实地核查等方式核验。",
            "鼓励行政机关采取上门调查、实地核查等方式自行核验",
        ),
        (  # jinshan-2023 三（二）3 and yangpu-2023 二（三）6: a subject without a verb in common is no reform
            "对作出不实承诺的或违反承诺的主体，应当依法终止办理、予以行政处罚。",
            "对提供虚假证明或作出不实承诺的，责令立即改正。",
            None,
        ),
        (  # jinshan-2023 三（二）3 and yangpu-2023 二（三）6: one sanction among several is no reform
            "应当依法终止办理、责令限期整改、撤销行政决定或者予以行政处罚，并纳入信用记录。",
            "责令立即改正、限期整改，或依法撤销有关行政决定。",
            None,
        ),
        (  # jinshan-2023 五（三）2: 全区 can stand in no city plan
            "将营商环境宣传推介纳入全区宣传工作重点。",
            "将营商环境宣传推介纳入全区宣传工作重点。",
            None,
        ),
    ],
)
def test_the_governing_verb_phrase_names_it(wording: Wording, one: str, two: str, label: str | None) -> None:
    a, b = MappedText.of(one), MappedText.of(two, 1000)
    block = max(find_blocks(a.text, b.text), key=lambda block: block.size)
    quotes = a[block.a : block.a + block.size], b[block.b : block.b + block.size]
    assert governing_phrase(Shared(a, quotes[0]), Shared(b, quotes[1]), load_inferred(), wording) == label


def test_safeguards_show_no_reform(wording: Wording) -> None:
    a, b = plan("jinshan-2023", {"5.1": "一。" + GAS}), plan("yangpu-2023", {"3.3": "二。" + GAS})
    a, b = (replace(d, measures=tuple(replace(m, kind=MeasureKind.SAFEGUARD) for m in d.measures)) for d in (a, b))
    assert derive(wording, a, b) == ((), ())


def test_words_that_a_plan_under_another_city_plan_has_are_not_this_ones(wording: Wording) -> None:
    a, b = plan("jinshan-2023", {"1": "一。" + GAS}), plan("yangpu-2023", {"1": "二。" + GAS})
    other = plan("fengxian-2024", {"1": "三。" + GAS})
    documents = (a, b, other)
    rests_on = {**RESTS_ON, "fengxian-2024": frozenset({"shanghai-2024"})}
    assert derive_reforms(documents, find_reuse(documents, wording), rests_on, {}) == ((), ())
