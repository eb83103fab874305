# ruff: noqa: E501 - tables of Chinese sentences
"""Who carried a showcase case out; sentences from shanghai-cases-2023, shortened at their ends."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kg.extract.case_leads import extract_case_leads
from kg.lexicon.departments import UnitLexicon, load_units
from kg.lexicon.districts import load_districts
from kg.lexicon.files import data_folder
from kg.records import Case
from kg.text.mapped import MappedText


@pytest.fixture(scope="module")
def lexicon() -> UnitLexicon:
    folder = data_folder() / "lexicon"
    return load_units(folder, load_districts(folder))


CASES = [
    ("jinshan", "精耕企业合规“实验田”", "金山区人民检察院在全市率先建立了第三方监督评估机制。今年以来，联合区工商联，组织开展公开遴选。",
     ["上海市金山区人民检察院"], "case 1: the subject, not its partner"),
    ("pudong", "CCC免办制度改革创新", "浦东新区通过CCC免办制度改革创新，不断激发市场活力。市场监管总局与海关总署建立CCC免办工作协调机制。",
     [], "case 2: the district as a whole; national bodies are not its"),
    ("songjiang", "“四清单”维护一流营商环境", "松江区市场监管局健全机制。2022年，我局在全市首创《可以不予立案的违法行为清单》。",
     ["上海市松江区市场监督管理局"], "case 3: 我局"),
    ("xuhui", "“集装箱”呈现营商新实践", "徐汇区食药安办、徐汇滨江管委办联合制定了《指引》，明确了徐汇滨江管委办、市场监管局、生态环境局等部门职责。",
     ["上海市徐汇区食品药品安全委员会办公室", "徐汇滨江管委办"], "case 4: both subjects, not the objects"),
    ("changning", "特色“名片”", "畅通主体退出机制，区市场监管局与人民法院率先建立企业注销协同。", [], "case 6: one joint deed is not the case"),
    ("qingpu", "青浦区税务局建设智慧办税服务厅", "设置智慧咨询等功能区域。", ["国家税务总局上海市青浦区税务局"], "case 7: the title"),
    ("jinshan", "打造“一环两专”服务", "由区财政局（金融办）联合金山金融业联合会举办了系列金融服务对接会。", ["上海市金山区财政局"], "case 10: 由X"),
    ("putuo", "住所便利化服务一件事", "由区市场监管局负责审批的医疗器械、食品等12个行业许可证的办理已经实现了数据打通。", [], "case 17: an attribute"),
    ("hongkou", "普惠金融", "区政府成立虹口科技转化公司。区政府牵头组织投融资对接会。", [], "case 18: the district government is the district"),
    ("baoshan", "涉诉信息说明服务", "宝山法院率先推出为涉诉企业提供信息说明、澄清服务。", ["上海市宝山区人民法院"], "case 5"),
]  # fmt: skip


@pytest.mark.parametrize(("district", "title", "body", "labels", "why"), CASES, ids=[c[4] for c in CASES])
def test_lead(lexicon: UnitLexicon, district: str, title: str, body: str, labels: list[str], why: str) -> None:
    case = Case("case/2023/01", 1, district, MappedText.of(title), MappedText.of(body, 100), (), ())
    found = extract_case_leads(case, lexicon)
    assert [mention.unit.label for mention in found] == labels, why
    assert all(mention.quote.text in title + body for mention in found)


def test_a_case_without_district_has_no_lead(lexicon: UnitLexicon) -> None:
    case = Case("case/2023/01", 1, None, MappedText.of("区法院率先"), MappedText.of("区法院率先推出", 100), (), ())
    assert extract_case_leads(case, lexicon) == ()


def leads(lexicon: UnitLexicon, district: str, title: str, body: str) -> list[tuple[str, str, Decimal]]:
    case = Case("case/2023/01", 1, district, MappedText.of(title), MappedText.of(body, 100), (), ())
    return [(m.printed.text, m.quote.text, m.confidence) for m in extract_case_leads(case, lexicon)]


def test_a_list_of_bodies_leads_as_one_whatever_stands_between_them_and_the_deed(lexicon: UnitLexicon) -> None:
    """All three set the mechanism up; the body behind a quotation mark opens no part of the sentence."""
    body = "区财政局、区税务局、区发改委率先建立了协调机制。"
    found = leads(lexicon, "jinshan", "优化服务", body)
    assert [printed for printed, _, _ in found] == ["区财政局", "区税务局", "区发改委"]
    assert {quote.rstrip("。") for _, quote, _ in found} <= {body.rstrip("。")[at:] for at in (0, 5, 10)}


def test_our_office_is_quoted_to_the_end_of_its_part_of_the_sentence(lexicon: UnitLexicon) -> None:
    """Case 3: 2022年，我局在全市首创….  The title that names the body says more and is the evidence where there is one."""
    body = "松江区市场监管局的经验得到肯定。2022年，我局在全市首创清单，效果良好。"
    ((printed, quote, _),) = leads(lexicon, "songjiang", "“四清单”", body)
    assert (printed, quote) == ("我局", "我局在全市首创清单")
