"""Named reforms → links: what is implemented, what only mentioned, on which words."""

from __future__ import annotations

from kg.link.named_reforms import link_named
from kg.records import Link, Measure, MeasureKind, Method
from tests.unit.link.factories import REFORMS, make_measure, make_plan


def links(*measures: Measure) -> tuple[Link, ...]:
    return link_named([make_plan(*measures)], REFORMS)


def by_label(*measures: Measure) -> dict[str, str]:
    """Label of the reform → predicate."""
    out = {}
    for link in links(*measures):
        reform = REFORMS.find_reform(link.object)
        assert reform is not None
        out[reform.label] = link.predicate
    return out


def test_commitment_is_implemented_and_passing_mention_is_mentioned() -> None:
    measure = make_measure("2.1", "市场准入", "深化“一业一证”改革。依托“一网通办”平台发布信息。")
    assert by_label(measure) == {"一业一证": "sp:implements", "一网通办": "sp:mentionsReform"}


def test_link_carries_method_quote_and_place() -> None:
    (link,) = links(make_measure("2.1", "市场准入", "指导企业，深化“一业一证”改革。"))
    assert (link.subject, link.object) == ("plan/test-2024/measure/2.1", "reform/yi-ye-yi-zheng")
    assert link.method is Method.NAMED_REFORM
    assert (link.evidence.slug, link.evidence.quote.text) == ("test-2024", "深化“一业一证”改革")
    assert link.evidence.quote.span == (1005, 1015)


def test_one_link_per_measure_and_reform_on_the_best_words() -> None:
    body = "依托公平竞争审查联席会议机制，将政策纳入公平审查范围，全面提升公平竞争审查质量。"  # after yangpu-2023/2.1.9
    (link,) = links(make_measure("2.9", None, body))
    assert link.predicate == "sp:implements"
    assert link.evidence.quote.text == "将政策纳入公平审查范围"


def test_heading_is_the_best_evidence() -> None:
    (link,) = links(make_measure("6", "推进“证照分离”改革", "推进“证照分离”改革全覆盖。"))
    assert link.evidence.quote.span == (900, 910)


def test_starred_row_implements_its_pilot_reform_and_mentions_the_named_one() -> None:
    starred = make_measure("9", "推行“一业一证”改革", "推动业务办理功能优化完善。", pilot=True)
    plain = make_measure("6", "推行“一业一证”改革", "推动业务办理功能优化完善。", pilot=False)
    assert by_label(starred) == {"一业一证": "sp:mentionsReform"}
    assert by_label(plain) == {"一业一证": "sp:implements"}


def test_safeguard_that_uses_a_channel_only_mentions_it() -> None:
    body = "发挥营商环境体验官、“大走访、大排查”等渠道作用。"  # yangpu-2023/3.2
    assert by_label(make_measure("3.2", None, body, kind=MeasureKind.SAFEGUARD)) == {
        "营商环境体验官": "sp:mentionsReform"
    }
    body = "持续拓展“领导帮办”范围。"  # fengxian-2024/4.2
    assert by_label(make_measure("4.2", None, body, kind=MeasureKind.SAFEGUARD)) == {"领导干部帮办": "sp:implements"}


def test_general_reform_is_not_asserted_by_words_that_mean_its_special_form() -> None:
    body = "落实企业破产重整期间信用修复机制，优化重整企业在税务等领域信用修复服务。"  # yangpu-2023/2.1.10
    assert by_label(make_measure("2.10", None, body)) == {
        "破产重整企业信用修复": "sp:implements",
        "信用修复": "sp:mentionsReform",
    }


def test_general_reform_stands_beside_its_special_form_when_named_for_itself() -> None:
    body = "深化告知承诺制改革，拓展证明事项告知承诺制范围。"  # fengxian-2024/2.1.1
    assert by_label(make_measure("2.1", None, body)) == {
        "告知承诺制": "sp:implements",
        "证明事项告知承诺制": "sp:implements",
    }


def test_confidence_of_a_commitment_is_that_of_its_best_words() -> None:
    sure, weak = links(
        make_measure("1", None, "深化“一业一证”改革。"), make_measure("2", None, "发挥企业服务专员作用。")
    )
    assert weak.confidence < sure.confidence <= 1


def test_nothing_named_gives_no_links() -> None:
    assert links(make_measure("32", "持续改善园区通行条件", "有序开展园区道路新建、修缮和改造工作。")) == ()
