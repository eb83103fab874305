"""What official names say of what a body is for, and of who heads its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.lexicon.functions import load_functions

FUNCTIONS = load_functions()


@pytest.mark.parametrize(
    ("name", "functions"),
    [
        ("上海市金山区市场监督管理局", ["market-supervision"]),  # jinshan-2022 row 7
        ("国家税务总局上海市青浦区税务局", ["taxation"]),  # case 7
        ("上海市金山区国有资产监督管理委员会", ["state-assets"]),  # case 1; no 管委会
        ("上海市金山区建设和管理委员会", ["construction"]),  # jinshan-2022 row 2
        ("上海市闵行区科技和经济委员会", ["science-technology", "economy"]),
        ("上海市金山区人民政府办公室", ["general-office"]),  # not the government as a whole
        ("上海市杨浦区人民政府定海路街道办事处", ["local-governance"]),  # yangpu-2023 二（四）10
        ("知识产权检察工作站", ["intellectual-property", "procuratorate"]),  # yangpu-2023 二（三）5
        ("中国共产党上海市奉贤区纪律检查委员会", ["discipline"]),  # fengxian-2024 四3; not the party committee
        ("金山区各有关部门", []),  # a class of bodies of many functions
    ],
)
def test_function_of_a_name(name: str, functions: list[str]) -> None:
    assert [one.slug for one in FUNCTIONS.of(name)] == functions


@pytest.mark.parametrize(
    ("name", "scope", "head"),
    [
        ("上海市金山区财政局", "jinshan", "上海市财政局"),
        ("上海市宝山区人民法院", "baoshan", "上海市高级人民法院"),
        ("上海市奉贤区卫生健康委员会监督所", "fengxian", None),  # part of a body of the district
        ("金山金融业联合会", "jinshan", None),  # no official name of a body of government
        ("金山区园区", "jinshan", None),
        ("国家税务总局", "cn", None),  # the top
    ],
)
def test_head_of_the_line(name: str, scope: str, head: str | None) -> None:
    assert FUNCTIONS.head(name, scope, is_group=name == "金山区园区") == head


def test_every_body_of_the_corpus_has_a_function_or_a_reason(corpus: object) -> None:
    units = corpus.model.units  # type: ignore[attr-defined]
    silent = [n.unit.label for n in units if not n.functions and not FUNCTIONS.reason_without(n.unit.label)]
    assert silent == []
    assert len(units) > 200


def test_a_slip_in_the_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "functions.yaml"
    path.write_text("functions: [{slug: tax}]\nwithout: []\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="lacks a field"):
        load_functions(path)
    assert load_functions(tmp_path / "none.yaml") == FUNCTIONS
