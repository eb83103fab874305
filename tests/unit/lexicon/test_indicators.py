"""What numbers measure, and their units in a normal form."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.lexicon.indicators import load_indicators

INDICATORS = load_indicators()


@pytest.mark.parametrize(
    ("value", "printed", "normal", "unit"),
    [
        ("2.5", "万批/年", "25000", "num-per-yr"),  # case 2
        ("12.3", "万平方米", "123000", "m2"),  # case 20
        ("36.4", "亿元", "3640000000", "cny"),  # case 20
        ("1.1", "个工作日", "1.1", "working-day"),  # case 20
        ("90", "分钟", "90", "min"),  # fengxian-2024 二（一）4
        ("5", "千家", "5000", "num"),  # case 15
        ("0.3333", "", "0.3333", "ratio"),  # case 2: 全国的1/3
    ],
)
def test_normal_unit(value: str, printed: str, normal: str, unit: str) -> None:
    found = INDICATORS.normal(Decimal(value), printed)
    assert found is not None
    assert (found.value, found.unit.slug) == (Decimal(normal), unit)


def test_a_bare_magnitude_says_not_of_what() -> None:
    assert INDICATORS.normal(Decimal(10), "亿") is None  # 投资10亿


@pytest.mark.parametrize(
    ("value", "printed", "quote", "indicator"),
    [
        ("98", "%", "实现获得用电、获得用水、获得用气和互联网连接服务满意率 98%以上", "satisfaction-rate"),
        ("1", "分钟", "实现“线上人工帮办”1分钟响应", "response-time"),
        ("1", "%", "降低担保费率降至1%以下", "fee-rate"),
        ("1", "个", "企业间不动产转移登记一个环节、90分钟、当场缴税、当场办结", "steps"),
        ("90", "分钟", "企业间不动产转移登记一个环节、90分钟、当场缴税、当场办结", "processing-time"),
        ("3", "天", "将集成电路零部件的平均进口时间缩短3天", "time-saved"),  # not what it takes
        ("48", "%", "前置调解和诉前调解成功数同比上升48%", "growth-rate"),
        ("26", "家", "共帮助26家企业在法治轨道上行稳致远", "enterprises-served"),
        ("3.32", "亿元", "今年区内银行机构已发放44笔知识产权质押融资贷款3.32亿元", "amount-financed"),
        ("10", "件", "共建立配套合规制度十余件", None),  # none of the scheme
    ],
)
def test_indicator(value: str, printed: str, quote: str, indicator: str | None) -> None:
    found = INDICATORS.find(Decimal(value), printed, quote)
    assert (found.slug if found else None) == indicator


def test_a_slip_in_the_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "indicators.yaml"
    path.write_text("units: {}\nrates: {}\nmagnitudes: {}\nindicators: [{slug: x}]\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="not in its form"):
        load_indicators(path)
