"""Printed names of bodies and whose they are: facts read in the five sources, and names usual in other districts."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.lexicon.departments import UnitLexicon, load_units
from kg.lexicon.districts import Districts, load_districts
from kg.lexicon.files import data_folder
from kg.text.mapped import MappedText

FOLDER = data_folder() / "lexicon"


@pytest.fixture(scope="module")
def districts() -> Districts:
    return load_districts(FOLDER)


@pytest.fixture(scope="module")
def lexicon(districts: Districts) -> UnitLexicon:
    return load_units(FOLDER, districts)


def test_there_are_sixteen_districts_with_codes_of_shanghai(districts: Districts) -> None:
    assert len(districts.all) == 16
    assert all(len(d.code) == 6 and d.code.startswith("3101") for d in districts.all)
    assert districts.by_slug["jinshan"].code == "310116"


def test_a_river_or_a_proverb_is_no_district(districts: Districts) -> None:
    assert districts.find("黄浦江上第二湾") is None
    assert districts.find("绿水青山就是金山银山") is None
    assert districts.find("徐汇滨江").slug == "xuhui"  # type: ignore[union-attr]


NAMES = [
    ("区发改委", "jinshan", "上海市金山区发展和改革委员会", "relative"),
    ("区发改委", "yangpu", "上海市杨浦区发展和改革委员会", "the same words, another district's body"),
    ("我区发改委", "yangpu", "上海市杨浦区发展和改革委员会", "我区 is the speaker's"),
    ("上海市金山区发改委", "yangpu", "上海市金山区发展和改革委员会", "with the city in front"),
    ("发改委", "yangpu", "上海市杨浦区发展和改革委员会", "bare"),
    ("松江区市场监管局", "jinshan", "上海市松江区市场监督管理局", "absolute in any document"),
    ("宝山法院", "baoshan", "上海市宝山区人民法院", "short name of the district, case 5"),
    ("公安金山分局", "jinshan", "上海市公安局金山分局", "row 16"),
    ("公安", "jinshan", "上海市公安局金山分局", "loose, alone in a cell"),
    ("金山税务局", "jinshan", "国家税务总局上海市金山区税务局", "row 23"),
    ("区财政局 (金融办)", "jinshan", "上海市金山区财政局", "a bracket with a second name, row 84"),
    ("嘉定区市场监督管理局（知识产权局）", "jiading", "上海市嘉定区市场监督管理局", "case 11"),
    ("浦东新区市场监管局", "jinshan", "上海市浦东新区市场监督管理局", "新区"),
    ("市发展改革委", "jinshan", "上海市发展和改革委员会", "the city's"),
    ("市场监管局", None, "上海市市场监督管理局", "bare in a city plan: the city's"),
    ("市高院", "baoshan", "上海市高级人民法院", "case 5"),
    ("国家市场监管总局", "pudong", "国家市场监督管理总局", "case 2"),
    ("海关总署", "pudong", "中华人民共和国海关总署", "case 2"),
    ("枫泾镇", "jinshan", "上海市金山区枫泾镇人民政府", "a town"),
    ("北外滩街道", "hongkou", "上海市虹口区人民政府北外滩街道办事处", "case 13"),
]


@pytest.mark.parametrize(("printed", "district", "label", "why"), NAMES, ids=[f"{n[0]}-{n[1]}" for n in NAMES])
def test_name_is_resolved(lexicon: UnitLexicon, printed: str, district: str | None, label: str, why: str) -> None:
    assert [unit.label for unit in lexicon.resolve(printed, district)] == [label], why


@pytest.mark.parametrize("stem", ["市场监管局", "政务服务办", "规划资源局", "人社局", "卫健委", "法院", "司法局"])
def test_a_short_form_works_in_all_sixteen_districts(lexicon: UnitLexicon, districts: Districts, stem: str) -> None:
    for district in districts.all:
        (unit,) = lexicon.resolve("区" + stem, district.slug)
        assert unit.scope == district.slug
        assert district.label in unit.label
        assert lexicon.resolve(district.label + stem, "jinshan") == (unit,)


def test_one_word_can_name_four_bodies(lexicon: UnitLexicon) -> None:
    assert {unit.kind for unit in lexicon.resolve("公检法司", "fengxian")} == {
        "court", "procuratorate", "government department",
    }  # fmt: skip
    assert len(lexicon.resolve("公检法司", "fengxian")) == 4


@pytest.mark.parametrize(
    "printed",
    [
        "各镇",
        "园区",
        "相关 街镇",
        "各相关行政审批部门",
        "各惠企政策制定部门",
        "区政府各委、办、局",
        "12个街道",
        "各相关部门和单位",
    ],
)
def test_groups_are_told_from_bodies(lexicon: UnitLexicon, printed: str) -> None:
    (unit,) = lexicon.resolve(printed, "jinshan")
    assert unit.is_group
    assert unit.label == printed.replace(" ", "")
    assert unit.key.isascii()


@pytest.mark.parametrize("printed", ["区不知道局", "企业", "持续推进", "12月", "金山区"])
def test_unknown_words_name_nothing(lexicon: UnitLexicon, printed: str) -> None:
    assert lexicon.resolve(printed, "jinshan") == ()


FOUND = [
    ("区市场监管局与人民法院率先", "changning", ["区市场监管局"], "longest match; a kind of body is no body"),
    ("上海海关学院的课程", "yangpu", [], "look-alike"),
    ("社区委员会讨论", "yangpu", [], "区 ends another word"),
    ("与杭州市余杭区市场监管局协作", "changning", [], "a district elsewhere"),
    ("列入区委、区政府督查督办", "yangpu", ["区委", "区政府"], "two bodies, each by its own name"),
    ("由区财政局（金融办）联合", "jinshan", ["区财政局（金融办）"], "the bracket belongs to it"),
]


@pytest.mark.parametrize(("text", "district", "printed", "why"), FOUND, ids=[f[0] for f in FOUND])
def test_names_in_running_text(lexicon: UnitLexicon, text: str, district: str, printed: list[str], why: str) -> None:
    assert [hit.text for hit, _ in lexicon.find(MappedText.of(text), district)] == printed, why


def test_a_minted_body_is_ascii_and_in_the_districts_scope(lexicon: UnitLexicon) -> None:
    unit = lexicon.mint("区不知道局", "jinshan")
    assert (unit.label, unit.scope, unit.kind) == ("金山区不知道局", "jinshan", "government department")
    assert unit.key.isascii()
    assert lexicon.is_minted(unit)
    assert lexicon.mint("区 不知道局", "jinshan") == unit


def test_a_name_claimed_twice_is_refused(tmp_path: Path, districts: Districts) -> None:
    units = tmp_path / "units"
    units.mkdir()
    for path in sorted((FOLDER / "units").glob("*.yaml")):
        (units / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    with (units / "national.yaml").open("a", encoding="utf-8") as file:
        file.write("- {slug: other, kind: court, label: 另一法院, forms: [国务院]}\n")
    with pytest.raises(LexiconError, match=r"国务院 names both .*国务院 and 另一法院"):
        load_units(tmp_path, districts)


@pytest.mark.parametrize(
    ("text", "district", "bodies", "why"),
    [
        ("以热力地图形式展示各区域的重点产业", "fengxian", [], "fengxian-2024: 各区|域"),
        ("徐汇西岸8个区域共10个站点", "xuhui", [], "case 4: 8个区|域"),
        ("联合长三角地区有关部门开展协同监管", "pudong", [], "case 2: 地区, and departments elsewhere"),
        ("在市有关部门公布的时限基础上", "jinshan", ["org/shanghai/shi-youguan-bumen"], "jinshan-2023 四（一）2"),
        ("联合市级部门、街镇开展", "fengxian", ["org/shanghai/shiji-bumen"], "case 9"),
        ("向有关部门反映", "jinshan", ["org/jinshan/youguan-bumen"], "jinshan-2023: the district's own"),
        ("在全区6个园区设立工作室", "changning", ["org/changning/quanqu-6-yuanqu"], "case 6"),
        ("明确市场监管局、生态环境局、绿化市容局职责", "xuhui",
         ["org/xuhui/scjgj", "org/xuhui/sthjj", "org/xuhui/lhsrj"], "case 4: bare official names"),
    ],
)  # fmt: skip
def test_groups_end_at_words_and_belong_where_they_say(
    text: str, district: str, bodies: list[str], why: str, lexicon: UnitLexicon
) -> None:
    found = [unit.key for _, units in lexicon.find(MappedText.of(text), district) for unit in units]
    assert found == bodies, why
