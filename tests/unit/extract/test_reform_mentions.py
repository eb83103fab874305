"""Does a text commit itself to a reform, or only name it? Judged on phrases of the documents, read in their place."""

from __future__ import annotations

import pytest

from kg.extract.reform_mentions import extract_mentions
from kg.lexicon.files import data_folder
from kg.lexicon.reforms import load_reforms
from kg.records import Clause, ReformMention
from kg.text.mapped import MappedText

LEXICON = load_reforms(data_folder() / "lexicon")
OWNER = "plan/yangpu-2023/measure/2.1.1"


def mentions(*sentences: str, heading: str | None = None) -> tuple[ReformMention, ...]:
    """What a measure with these sentences names; the sentences stand one after the other from offset 100."""
    clauses, start = [], 100
    for n, sentence in enumerate(sentences, 1):
        clauses.append(Clause(n, MappedText.of(sentence, start)))
        start += len(sentence)
    title = MappedText.of(heading) if heading is not None else None
    return extract_mentions(OWNER, title, tuple(clauses), LEXICON, "yangpu")


def verdicts(sentence: str) -> dict[str, bool]:
    out: dict[str, bool] = {}
    for one in mentions(sentence):
        reform = LEXICON.find_reform(one.reform)
        assert reform is not None
        out[reform.label] = out.get(reform.label, False) or one.committed
    return out


COMMITTED = [
    # sentence, reforms it commits to: where it stands
    ("深化“一业一证”改革，将试点范围拓展至养老院、中医诊所等领域。", {"一业一证"}, "yangpu-2023/2.1.1"),
    ("推广应用“电子营业执照”和“市场主体身份码”。", {"电子营业执照", "经营主体身份码"}, "yangpu-2023/2.1.1 两个宾语"),
    (
        "巩固提升一站式施工许可、综合竣工验收、区域评估、用地清单制、多测合一、验登合一等改革成效。",
        {"一站式施工许可和综合竣工验收", "区域评估", "用地清单制", "多测合一", "验登合一"},
        "yangpu-2023/2.1.2 列举",
    ),
    (
        "优化审批管理流程，充分运用告知承诺、容缺受理、远程核查等手段。",
        {"告知承诺制", "容缺受理"},
        "yangpu-2023/2.1.2 运用",
    ),
    (
        "推动区审批审查中心向“审批不出中心”模式升级。",
        {"工程建设项目审批审查中心", "审批不出中心"},
        "yangpu-2023/2.1.2 向…升级",
    ),
    ("对全区各类建筑工程推行桩基础工程许可证单独发放。", {"桩基先行"}, "yangpu-2023/2.1.2 动词在对…之后"),
    ("将“分期竣工验收”范围进一步扩展。", {"分期竣工验收"}, "jinshan-2023/3.2.2 动词在后"),
    ("紧抓“丝路电商”合作先行区契机，深入推进经贸合作。", {"丝路电商"}, "yangpu-2023/2.1.6"),
    ("按照直接取消审批、审批改为备案、实行告知承诺、优化审批服务等四种方式推进。", {"告知承诺制"}, "jinshan-2022/6"),
    ("实现“一网通办”“一网统管”。", {"一网通办", "一网统管"}, "platforms as objects"),
    ("扩大“一业一证”行业范围,优化行业综合许可审批服务流程。", {"一业一证"}, "fengxian-2024/2.4.1"),
    ("加强法治咨询服务、法治宣讲服务、法治体检服务。", {"法治体检"}, "yangpu-2023/2.3.9 宣讲 is no verb here"),
    ("推动金融机构引入和推广知识产权质押、供应链融资等业务模式。", {"知识产权质押融资"}, "jinshan-2022/85"),
]
PASSING = [
    # sentence, reforms it only names: why
    ("依托“一网通办”区级企业专属空间、“企业云”旗舰店，集中发布涉企政策要点。",
     {"一网通办", "企业专属网页", "随申办企业云"}, "依托: yangpu-2023/2.3.2"),
    ("以率先开展上海市首批平台灵活就业人员职业伤害保障试点为契机，加大试点政策宣传推广力度。",
     {"灵活就业人员权益保护"}, "以…为契机: yangpu-2023/2.1.4"),
    ("积极宣传“提前申报”“两步申报”、汇总征税等举措。", {"提前申报和两步申报"}, "宣传: yangpu-2023/2.1.6"),
    ("选择部分“一业一证”改革行业,形成统一的合规经营指南。", {"一业一证"}, "选择…行业: fengxian-2024/2.2.1"),
    ("以部门联合“双随机、一公开”监管为基本方式,实行联合检查。", {"双随机、一公开"}, "以…为方式: fengxian-2024/2.2.1"),
    ("对重点企业和专精特新企业实行全方位帮办服务。", {"专精特新企业培育"}, "对…企业: jinshan-2023/3.3.2"),
    ("发布《杨浦区“专精特新”中小企业培育工程实施办法》。", {"专精特新企业培育"}, "in a title of a document"),
    ("优化“一网通办”惠企政策专区。", {"一网通办"}, "a platform's section: jinshan-2023/3.1.3"),
    ("针对企业反映的信用修复政策不了解的问题。", {"信用修复"}, "a complaint: yangpu-2023/2.4.4"),
    ("近年来，深化“一业一证”改革，取得明显成效。", {"一业一证"}, "a report of what was"),
    ("全区“一业一证”改革已覆盖25个行业。", {"一业一证"}, "a report, by the verb behind"),
    ("避免“一件事”流于形式。", {"高效办成一件事"}, "a negation"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "labels", "where"), COMMITTED, ids=[c[2] for c in COMMITTED])
def test_commitment(sentence: str, labels: set[str], where: str) -> None:
    assert {label for label, committed in verdicts(sentence).items() if committed} == labels, where


@pytest.mark.parametrize(("sentence", "labels", "why"), PASSING, ids=[p[2] for p in PASSING])
def test_passing_mention(sentence: str, labels: set[str], why: str) -> None:
    found = verdicts(sentence)
    assert {label for label, committed in found.items() if not committed} == labels, why
    assert not any(found.values()), why


def test_quote_is_the_part_between_commas_and_stands_in_the_source() -> None:
    first, second = mentions("简化材料。", "落实歇业备案制度；深化“一业一证”改革，扩大范围。")
    assert (first.quote.text, second.quote.text) == ("落实歇业备案制度", "深化“一业一证”改革")
    assert (second.printed.text, second.quote.span) == ("一业一证", (114, 124))


def test_heading_that_names_a_reform_commits() -> None:
    (one,) = mentions("全面完成。", heading="推进“证照分离”改革")
    assert (one.committed, one.quote.text, one.owner) == (True, "推进“证照分离”改革", OWNER)


def test_heading_that_only_leans_on_a_reform_does_not_commit() -> None:
    (one,) = mentions(heading="依托“一网通办”平台打造统一入口")
    assert not one.committed


def test_one_mention_per_reform_and_part() -> None:
    found = mentions("优化小额诉讼程序，扩大小额诉讼程序适用率、小额诉讼程序知晓度。")
    assert [one.quote.text for one in found] == ["优化小额诉讼程序", "扩大小额诉讼程序适用率、小额诉讼程序知晓度"]


def test_verb_of_the_first_part_governs_what_is_listed_after_it() -> None:
    strong, listed = mentions("推进“一业一证”，以及“一照多址”。")
    assert (strong.committed, listed.committed) == (True, True)
    assert listed.confidence < strong.confidence


def test_surer_readings_have_higher_confidence() -> None:
    by_verb = mentions("深化“一业一证”改革。")[0].confidence
    weak = mentions("发挥中小企业服务专员作用。")[0].confidence
    assert weak < by_verb


def test_text_without_names_has_no_mentions() -> None:
    assert mentions("持续改善园区通行条件。", heading="园区道路") == ()
