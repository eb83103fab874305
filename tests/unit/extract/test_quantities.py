"""Numbers with a unit: what the documents commit to or report, and what only looks like it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import LexiconError
from kg.extract.quantities import extract_quantities
from kg.lexicon.quantities import QuantityLexicon, load_quantities
from kg.records import Quantity
from kg.text.mapped import MappedText
from kg.text.numerals import to_chinese

SOURCES = Path(__file__).parents[3] / "data" / "sources"

# Columns: phrase, value, unit, comparator, why.
TARGETS = [
    ("保障开票率达到 80%以上。", "80", "%", ">=", "yangpu-2023 2.1.7; a blank inside, 以上 bounds it"),
    ("开工建设5所学校，", "5", "所", "=", "yangpu-2023 2.2.9"),
    ("增加8140个学位，", "8140", "个", "=", "yangpu-2023 2.2.9"),
    ("新增建设55处“平安屋”，", "55", "处", "=", "yangpu-2023 2.2.9; the name in quotes has no number"),
    ("推进“双100”事项（企业和个人各100项高频事项）", "100", "项", "=", "yangpu-2023 2.3.1; “双100” is a name"),
    ("实现“线上人工帮办”1分钟响应，", "1", "分钟", "<=", "yangpu-2023 2.3.3; a time to respond is a limit"),
    ("90%解决率，", "90", "%", ">=", "yangpu-2023 2.3.3; a rate to reach is a floor"),
    ("互联网连接服务满意率 98%以上。", "98", "%", ">=", "jinshan-2023 4.1.2"),
    ("降低担保费率降至1%以下，", "1", "%", "<=", "jinshan-2023 4.1.4; 以下 wins over 降至"),
    ("原则上每年不得超过两次。", "2", "次", "<=", "fengxian-2024 2.2.1; the longest bound wins: not 超过"),
    ("在全区41个领域实施以专用信用报告", "41", "个", "=", "fengxian-2024 2.1.1"),
    ("数据目录标准化率达80%。", "80", "%", ">=", "fengxian-2024 2.5.3; what a plan wants to reach is a floor"),
    ("确保优惠政策落实100%全覆盖。", "100", "%", "=", "fengxian-2024 2.3.4"),
    ("提升服务效能,实现“1分钟首次响应", "1", "分钟", "<=", "fengxian-2024 2.4.2; half-width comma"),
    ("满意度达到９８％以上", "98", "%", ">=", "full-width digits and sign"),
    ("新建公共停车泊位2,000个", "2000", "个", "=", "the comma of a thousand ends no part"),
    ("百分之九十以上事项", "90", "%", ">=", "percent in words"),
    ("三个工作日内答复", "3", "个工作日", "<=", "a Chinese numeral before a unit of time"),
    ("减免租金1.2亿余元", "1.2", "亿元", ">", "余 between the magnitude and 元"),
]
RESULTS = [
    ("共建立配套合规制度十余件，", "10", "件", ">", "case 1"),
    ("6000余名劳动者就业得到有效保障。", "6000", "名", ">", "case 1"),
    ("CCC免办便捷通道每年惠及汽车零部件进口约7000批，", "7000", "批/年", "=", "case 2; 每年 makes it a rate"),
    ("金额近4亿元，", "4", "亿元", "<", "case 2; 近 is a little less"),
    ("产品进口约7000批，", "7000", "批", "=", "case 2; 约 is more or less"),
    ("使产品后续核销率达90%以上，", "90", "%", ">=", "case 2"),
    ("将集成电路零部件的平均进口时间缩短3天，", "3", "天", "=", "case 2"),
    ("等2项。", "2", "项", "=", "case 3"),
    ("案件协查周期已从原先数月提速至6日内，", "6", "日", "<=", "case 6; 数月 names no number"),
    ("通过线上调解办理旅游投诉纠纷超1万件，", "1", "万件", ">", "case 6"),
    ("结案率96%。", "96", "%", "=", "case 6; reached, so a plain fact"),
    ("为252家次企业提供流动性贷款", "252", "家次", "=", "case 10"),
    ("惠及企业5千家，", "5", "千家", "=", "case 15; the value reads as printed"),
    ("近50余户经营主体通过该系统", "50", "户", ">", "case 17"),
    ("实现申请后1秒钟即可生成准予修复决定，", "1", "秒", "=", "case 15; one spelling per unit"),
    ("闵行区“一站式”施工许可平均用时1.1个工作日，", "1.1", "个工作日", "=", "case 20"),
]
NOTHING = [
    ("2023年2月28日印发", "a date"),
    ("从10月8日签定土地合同算起，", "case 20: a day of a month"),
    ("今年1-7月，", "case 6: months"),
    ("已经第5次区政府常务会议讨论通过", "jinshan-2022: an ordinal"),
    ("第二十条第一款", "case 3: an article"),
    ("高效做好市“12345”企业专席工单", "yangpu-2023 2.3.3: a telephone number"),
    ("强化12345热线企业诉求快速响应", "jinshan-2023 3.3.2: without quotes"),
    ("全面启动“15分钟社区生活圈”行动，", "yangpu-2023 2.2.9: a name"),
    ("结合融入15分钟生活圈", "case 11: a name without quotes"),
    ("重点企业就业专员服务及24小时用工保障机制。", "jinshan-2023 4.1.3: round the clock"),
    ("深化“151030”诉求办结机制，", "yangpu-2023 2.4.10: a name"),
    ("重点企业首席服务员 2.0。", "yangpu-2023 2.4.1: a version"),
    ("依托全市优化营商环境6.0版政策，", "case 20: a version"),
    ("聚焦“1+4+3”现代产业体系，", "jinshan-2023 4.3.1: a name"),
    ("以“T+1”方式加强动态监控", "fengxian-2024 2.3.4: a name"),
    ("开展“四大行动”，深化“十大领域改革”", "yangpu-2023: names"),
    ("以“三张清单”为抓手", "yangpu-2023 3.2: a name"),
    ("严格落实三项制度，提供五大服务", "points of a list, not amounts"),
    ("引进一批优秀人才，打造一支队伍", "一批 counts nothing"),
    ("推动新材料突破一批关键核心应用技术", "fengxian-2024 3.5: 突破 is a verb here"),
    ("发布《杨浦区数字新赛道三年行动方案》。", "a title"),
    ("与3D虚拟坐席交互咨询", "case 7: no unit"),
    ("7-11便利店（瑞宁路295号）", "case 4: a shop and a house number"),
    ("降低物流仓储成本数千万元", "case 2: no number can be read from 数千"),
    ("推动区市场监管局发展壮大市场主体20条落实。", "case 3: a policy's popular name"),
]


@pytest.fixture(scope="module")
def lexicon() -> QuantityLexicon:
    return load_quantities()


def facts(found: tuple[Quantity, ...]) -> list[tuple[str, str, str]]:
    return [(str(q.value), q.unit, q.comparator) for q in found]


@pytest.mark.parametrize(("phrase", "value", "unit", "comparator", "why"), TARGETS)
def test_targets(phrase: str, value: str, unit: str, comparator: str, why: str, lexicon: QuantityLexicon) -> None:
    found = extract_quantities("m", MappedText.of(phrase), "target", lexicon)
    assert facts(found) == [(value, unit, comparator)], why
    assert found[0].role == "target"


@pytest.mark.parametrize(("phrase", "value", "unit", "comparator", "why"), RESULTS)
def test_results(phrase: str, value: str, unit: str, comparator: str, why: str, lexicon: QuantityLexicon) -> None:
    assert facts(extract_quantities("c", MappedText.of(phrase), "result", lexicon)) == [(value, unit, comparator)], why


@pytest.mark.parametrize(("phrase", "why"), NOTHING)
def test_look_alikes_give_nothing(phrase: str, why: str, lexicon: QuantityLexicon) -> None:
    assert extract_quantities("m", MappedText.of(phrase), "target", lexicon) == (), why


@pytest.mark.parametrize(
    ("phrase", "role", "why"),
    [
        ("成为全国首批六家涉案企业合规改革试点单位之一，", "result", "case 1: one of six"),
        ("产业规模约2000亿元，", "result", "case 2: the size of the trade"),
        ("集成电路制造设备停机一分钟会造成十万元以上损失", "result", "case 2: what would happen"),
        ("区内12个街道发挥属地化服务优势", "target", "yangpu-2023 2.4.10: who acts"),
        ("结合公检法司四家职能部门的职责范围", "target", "fengxian-2024 2.2.8: who acts"),
    ],
)
def test_circumstances_are_context(phrase: str, role: str, why: str, lexicon: QuantityLexicon) -> None:
    found = extract_quantities("m", MappedText.of(phrase), role, lexicon)
    assert [q.role for q in found] == ["context"], why


@pytest.mark.parametrize(
    ("phrase", "role", "before", "after"),
    [
        ("将办理时限由20个工作日压缩至5个工作日", "target", ("20", "="), ("5", "<=")),
        ("办理时间由10天缩短为3天", "target", ("10", "="), ("3", "<=")),
        ("窗口数量从102个缩减到59个", "result", ("102", "="), ("59", "=")),  # case 19
        ("平均办理路程由3公里下降至1公里", "result", ("3", "="), ("1", "=")),  # case 19
        ("申报企业从2020年的823家上升到2479家", "result", ("823", "="), ("2479", "=")),  # case 9
    ],
)
def test_from_and_to_are_one_pair(
    phrase: str, role: str, before: tuple[str, str], after: tuple[str, str], lexicon: QuantityLexicon
) -> None:
    first, second = extract_quantities("m", MappedText.of(phrase), role, lexicon)
    assert (str(first.value), first.comparator, first.role) == (*before, "before")
    assert (str(second.value), second.comparator, second.role) == (*after, role)
    assert second.after_previous
    assert second.direction == ("up" if "上升" in phrase else "down")


@pytest.mark.parametrize(
    ("phrase", "role", "why"),
    [
        (
            "将试点范围从便利店、超市等区级25个业态拓展至养老院等领域",
            "before",
            "yangpu-2023 2.1.1: where it stands today",
        ),
        ("目前，12个行业已经打通，下一步还将联合其他部门，逐步覆盖25个行业", "planned", "case 17"),
        ("代替企业原先需要准备的3份材料", "before", "case 15"),
        ("改革前：商户反复奔波。材料类目较多，有近60多页纸质材料。", "before", "case 17: the paragraph up to 改革后"),
        ("流程从19个工作日缩减到秒批", "before", "case 15"),
        ("业务办理界面停留超过3分钟，即向其推送该业务操作手册", "rule", "case 19: what sets it off"),
        ("可获得最高50%的利息补贴", "rule", "case 15: the terms of a scheme"),
        ("满足3个基本条件就能在上海获得备案", "rule", "case 4: a condition"),
        ("二次申诉率（0.37%）远低于常规的客诉率（1.99%）", "context", "case 12: what it is held against"),
        ("遍布全区12个街镇", "context", "case 19: how large the district is"),
        ("原来申请后的7个工作日审核予以免除，实现申请后1秒钟即可生成决定", "result", "case 15: 实现 ends 原来"),
        ("在全区6个园区设立知识产权纠纷人民调解工作室", "result", "case 6: set up there"),
        ("将集成电路零部件的平均进口时间缩短3天", "result", "case 2: this 将 is no future"),
        ("仅使6家企业优化前置审批，8类事项容缺办理", "result", "case 6: 优化前置 is not 优化前"),
    ],
)
def test_a_number_is_what_its_words_make_of_it(phrase: str, role: str, why: str, lexicon: QuantityLexicon) -> None:
    kind = "target" if "试点范围" in phrase else "result"
    assert extract_quantities("c", MappedText.of(phrase), kind, lexicon)[-1].role == role, why


@pytest.mark.parametrize(
    ("phrase", "approximate", "qualifier"),
    [
        ("金额近4亿元", True, "近"),  # case 2
        ("CCC免办申请量近全国的1/3", True, "近"),  # case 2
        ("约占全国总数的70%以上", True, "以上"),  # case 2
        ("6000余名劳动者就业", True, "余"),  # case 1
        ("占比达到八成左右", True, "左右"),
        ("办理旅游投诉纠纷超1万件", False, "超"),  # case 6
        ("集中签约164个重点项目", False, ""),  # 签约 holds no 约
        ("附近20家商户", False, ""),  # 附近 holds no 近
    ],
)
def test_about_is_said(phrase: str, approximate: bool, qualifier: str, lexicon: QuantityLexicon) -> None:
    [found] = extract_quantities("c", MappedText.of(phrase), "result", lexicon)
    assert (found.approximate, found.qualifier) == (approximate, qualifier)


@pytest.mark.parametrize(
    ("phrase", "direction"),
    [("正式立案数量同比下降15%", "down"), ("同比增长21.6%", "up"), ("结案率96%", "")],  # cases 12, 6, 6
)
def test_which_way_it_moved(phrase: str, direction: str, lexicon: QuantityLexicon) -> None:
    [found] = extract_quantities("c", MappedText.of(phrase), "result", lexicon)
    assert found.direction == direction


@pytest.mark.parametrize("phrase", ["归集信用信息8万余条。", "信用信息18万余条；", "归集线索30条"])
def test_the_noun_of_a_unit_may_stand_before_it(phrase: str, lexicon: QuantityLexicon) -> None:
    """Case 15: 截至2023年9月，已开展各类承诺并归集信用信息8万余条。"""
    assert [q.unit[-1] for q in extract_quantities("c", MappedText.of(phrase), "result", lexicon)] == ["条"]


def test_a_range_has_two_ends(lexicon: QuantityLexicon) -> None:
    found = extract_quantities("m", MappedText.of("培育3—5家龙头企业"), "target", lexicon)
    assert facts(found) == [("3", "家", ">="), ("5", "家", "<=")]


def test_a_share_is_a_decimal_and_its_print_stays_in_the_quote(lexicon: QuantityLexicon) -> None:
    found = extract_quantities("c", MappedText.of("产业发达，占全国1/6以上，"), "result", lexicon)
    assert [(q.value, q.unit, q.comparator, q.quote.text) for q in found] == [
        (Decimal("0.1667"), "", ">=", "占全国1/6以上")
    ]


def test_several_numbers_of_one_part_keep_text_order(lexicon: QuantityLexicon) -> None:
    text = MappedText.of("已对800余家市场主体的963个违法违规行为免于处罚，对238个显著轻微违法行为")  # case 3
    assert [str(q.value) for q in extract_quantities("c", text, "result", lexicon)] == ["800", "963", "238"]


def test_quotes_stand_in_the_source(lexicon: QuantityLexicon) -> None:
    source = (SOURCES / "yangpu-2023.txt").read_text(encoding="utf-8")
    start = source.index("**9. 公共服务配套")
    body = source[start : source.index("**10. 绿色生态空间", start)]
    found = extract_quantities("m", MappedText.of(body, start), "target", lexicon)
    assert [(str(q.value), q.unit) for q in found] == [("5", "所"), ("8140", "个"), ("55", "处")]
    for quantity in found:
        span = quantity.quote.span
        assert source[span.start : span.end] == quantity.quote.text


def test_the_whole_district_plans_hold_no_more_than_read(lexicon: QuantityLexicon) -> None:
    """Read in the documents: jinshan-2023 commits to four numbers, in the order of its text."""
    source = (SOURCES / "jinshan-2023.txt").read_text(encoding="utf-8")
    found = extract_quantities("m", MappedText.of(source), "target", lexicon)
    assert [(str(q.value), q.unit) for q in found] == [("1", "分钟"), ("90", "%"), ("98", "%"), ("1", "%")]


@given(number=st.integers(min_value=2, max_value=9999), over=st.booleans())
def test_any_chinese_numeral_is_its_value(number: int, over: bool) -> None:
    lexicon = load_quantities()
    text = MappedText.of(f"帮助{to_chinese(number)}{'余' if over else ''}家企业")
    [found] = extract_quantities("c", text, "result", lexicon)
    assert (found.value, found.unit, found.comparator) == (Decimal(number), "家", ">" if over else "=")


@given(value=st.decimals(min_value=0, max_value=10**7, places=2, allow_nan=False))
def test_any_printed_decimal_is_its_value(value: Decimal) -> None:
    [found] = extract_quantities("c", MappedText.of(f"投资额{value}亿元"), "result", load_quantities())
    assert (found.value, found.unit) == (value, "亿元")


@given(st.text(alphabet="0123456789.,%一二十百万亿余家个年月日“”《》，。/-第约以上内 ", max_size=60))
def test_any_text_is_read_with_its_places(text: str) -> None:
    for quantity in extract_quantities("m", MappedText.of(text, 7), "target", load_quantities()):
        span = quantity.quote.span
        assert text[span.start - 7 : span.end - 7] == quantity.quote.text


def test_a_missing_section_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "quantities.yaml"
    broken.write_text("units: {}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="missing"):
        load_quantities(broken)


def test_a_long_text_takes_no_time(lexicon: QuantityLexicon) -> None:
    """No pattern may backtrack without end: 100,000 digits and numerals with no unit in them."""
    assert extract_quantities("m", MappedText.of("1二" * 500 + "一十百" * 1000 + "9," * 5000), "target", lexicon) == ()
