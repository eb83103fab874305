"""Topics of texts and their links: read by a person on headings and phrases of the documents."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.lexicon.files import data_folder
from kg.lexicon.topics import TOPICS, assign_topics, load_topics
from kg.link.topics import link_topics
from kg.records import Method
from tests.unit.link.factories import REFORMS, make_measure, make_plan

LEXICON = load_topics(data_folder() / "lexicon")

TEXTS = [
    # heading, text, titles around, main topic: why
    ("强化透明监管", "规范日常监管行为。", (), "regulation-enforcement", "监管 in the heading"),
    ("优化纳税服务", "推进增值税留抵退税、出口退税提速。", (), "taxation", "出口退税 is no 出口"),
    ("便利化跨境贸易", "加快通关速度，扩大出口。", (), "international-trade", "通关, 出口"),
    ("完善退出破产机制", "完善歇业备案制度。", (), "business-insolvency", "破产 before 歇业"),
    ("提升市场准入便捷度", "依托企业开办“一窗通”系统。", (), "business-entry", "准入, 企业开办"),
    ("保障劳动就业", "加大欠薪执法力度。", (), "labor", "heading before 执法"),
    ("降低公共设施接入成本", "完善水、电、气、网（宽带）联合报装机制。", (), "utility-services", "报装"),
    ("持续改善园区通行条件", "有序开展园区道路新建。", ("开展园区公共配套提标行动",), "park-environment", "园区"),
    ("创新助企招聘服务模式", "拓宽企业招聘渠道。", ("开展人才供应链打造行动",), "labor", "招聘, though below 人才"),
    (None, "持续规范“办不成事”反映窗口建设。", (), "government-services", "without a heading"),
    ("加大绿色金融供给力度", "扩大绿色金融融资总额。", (), "financial-services", "金融"),
    ("知识产权质押融资", "推广知识产权质押融资。", (), "financial-services", "质押 of IP is finance"),
    ("建设科技园区", "加快科技园区建设，促进科技成果转化。", (), "innovation", "科技园区 is no 园区 environment"),
]


@pytest.mark.parametrize(("title", "text", "around", "topic", "why"), TEXTS, ids=[t[4] for t in TEXTS])
def test_main_topic(title: str | None, text: str, around: tuple[str, ...], topic: str, why: str) -> None:
    assert assign_topics(title, text, around, (), LEXICON).primary == topic, why


def test_text_about_nothing_known_has_no_topic() -> None:
    assert assign_topics("其他", "按要求做好相关工作。", (), (), LEXICON).topics == ()


def test_reforms_taken_up_speak_for_their_topic() -> None:
    text = "认真抓好落实。"
    assert assign_topics(None, text, (), (), LEXICON).primary is None
    assert assign_topics(None, text, (), ("credit",) * 4, LEXICON).primary == "credit"


def test_long_text_does_not_drown_its_heading() -> None:
    text = "企业用工招聘。" * 10 + "其他事项另行安排。" * 300
    assert assign_topics("优化纳税服务", text, (), (), LEXICON).primary == "taxation"


def test_other_topics_follow_by_score_and_are_few() -> None:
    found = assign_topics("信用监管", "加强信用监管，规范行政执法。税务部门参加。", (), (), LEXICON).topics
    assert [score.topic for score in found][:2] == ["credit", "regulation-enforcement"]
    assert [score.score for score in found] == sorted((s.score for s in found), reverse=True)
    assert len(found) <= 4


def test_links_quote_the_cue_in_its_place() -> None:
    links = link_topics([make_plan(make_measure("2.1", "优化纳税服务", "推进办税便利。"))], LEXICON, REFORMS)
    primary, subject = links
    assert (primary.predicate, subject.predicate) == ("sp:primaryTopic", "dct:subject")
    assert primary.object == subject.object == "topic/taxation"
    assert (primary.method, primary.evidence.quote.text, primary.evidence.quote.span) == (
        Method.THEMATIC, "纳税", (902, 904),
    )  # fmt: skip


def test_a_topic_that_only_a_reform_speaks_for_quotes_its_name() -> None:
    """“一业一证” is of licences, and no other word of the sentence is."""
    plan = make_plan(make_measure("1", None, "推行“一业一证”。"))
    (mention,) = plan.mentions
    found = {k.object: k.evidence.quote.text for k in link_topics([plan], LEXICON, REFORMS)}
    reform = REFORMS.find_reform(mention.reform)
    assert reform is not None
    assert "一业一证" in found[f"topic/{reform.topic}"]


def test_confidence_falls_with_the_lead() -> None:
    clear = make_measure("1", "优化纳税服务", "推进办税便利。")
    close = make_measure("2", "税收与就业", "提供纳税服务和办税服务。促进就业。")
    first = {
        link.subject[-1]: link.confidence
        for link in link_topics([make_plan(clear, close)], LEXICON, REFORMS)
        if link.predicate == "sp:primaryTopic"
    }
    assert Decimal(0) < first["2"] < first["1"] <= Decimal(1)


def test_titles_above_count_for_parts_and_are_quoted() -> None:
    plan = make_plan(make_measure("1", None, "做好相关工作。"), section="优化纳税服务")
    primary = link_topics([plan], LEXICON, REFORMS)[0]
    assert (primary.object, primary.evidence.quote.text) == ("topic/taxation", "纳税")


def test_topics_are_those_of_the_contract() -> None:
    assert len(TOPICS) == 21  # contract, section 7: ten of B-READY and eleven of the project
    assert TOPICS[0] == "business-entry"
    assert TOPICS[9:11] == ("business-insolvency", "government-services")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("taxation: {税: 2}", "topics missing or unknown: business-entry"),
        ("".join(f"{topic}: {{}}\n" for topic in TOPICS) + "colour: {红: 1}", "topics missing or unknown: colour"),
        ("".join(f"{topic}: {{税: 9}}\n" for topic in TOPICS), "business-entry: the weight of 税 is not 0 to 5"),
    ],
    ids=["missing", "unknown", "weight"],
)
def test_broken_cues_are_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "topics.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"topics\.yaml") as caught:
        load_topics(tmp_path)
    assert message in str(caught.value)
