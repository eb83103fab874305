"""Responsible bodies in cells and in running text."""

from __future__ import annotations

import pytest

from kg.extract.departments import (
    extract_named_units,
    extract_part_units,
    extract_row_units,
    extract_text_units,
    report_unknown_units,
)
from kg.lexicon.departments import UnitLexicon, load_units
from kg.lexicon.districts import load_districts
from kg.lexicon.files import data_folder
from kg.records import UnitRole
from kg.text.mapped import MappedText


@pytest.fixture(scope="module")
def lexicon() -> UnitLexicon:
    folder = data_folder() / "lexicon"
    return load_units(folder, load_districts(folder))


CELLS = [
    ("区财政局 区建管委", ["区财政局", "区建管委"], "row 3: the blank separates"),
    ("区财政局 (金融办)", ["区财政局 (金融办)"], "row 84: one body"),
    (
        "公安金山分局、 区民政局、相关 街镇、园区",
        ["公安金山分局", "区民政局", "相关 街镇", "园区"],
        "row 16: a blank joins",
    ),
    ("各镇、园区", ["各镇", "园区"], "row 32: two groups"),
    ("区经委、区政务服务办、各惠企政策制定部门", ["区经委", "区政务服务办", "各惠企政策制定部门"], "row 63"),
    ("区市场监管局\n区财政局等部门", ["区市场监管局", "区财政局"], "line end; 等部门 is dropped"),
    ("区财政局和区税务局", ["区财政局", "区税务局"], "known names tile the whole"),
    ("区市场监管局综合执法大队", ["区市场监管局综合执法大队"], "a longer name is not cut to the known part"),
    ("区新奇怪办 区另一个局", ["区新奇怪办", "区另一个局"], "unknown names that end as bodies do"),
    ("", [], "empty cell"),
]


@pytest.mark.parametrize(("cell", "printed", "why"), CELLS, ids=[c[0] or "empty" for c in CELLS])
def test_cell_is_split(lexicon: UnitLexicon, cell: str, printed: list[str], why: str) -> None:
    found = extract_row_units("m", MappedText.of(cell, 50), "jinshan", lexicon)
    assert [mention.printed.text for mention in found] == printed, why
    assert all(mention.quote.text == cell for mention in found)


ROLES = [
    ("牵头单位：区发改委；配合单位：区财政局、各街镇", ["lead", "support", "support"]),
    ("区发改委（牵头）、区建管委", ["lead", "responsible"]),
    ("区发改委牵头，区财政局、区税务局配合", ["lead", "support", "support"]),
    ("区发改委、区财政局等部门按职责分工负责", ["responsible", "responsible"]),
]


@pytest.mark.parametrize(("cell", "roles"), ROLES, ids=[r[0] for r in ROLES])
def test_marks_give_roles(lexicon: UnitLexicon, cell: str, roles: list[str]) -> None:
    assert [m.role.value for m in extract_row_units("m", MappedText.of(cell), "jinshan", lexicon)] == roles


def test_an_unknown_body_is_kept_and_reported(lexicon: UnitLexicon) -> None:
    found = extract_row_units("m", MappedText.of("区财政局、区不知道局", 10), "jinshan", lexicon)
    (note,) = report_unknown_units(found, lexicon)
    assert (note.code, note.found, tuple(note.span)) == ("unit-not-in-lexicon", "区不知道局", (15, 20))
    assert found[1].confidence < found[0].confidence


TEXTS = [
    ("由区发改委牵头，建立机制。", [("上海市杨浦区发展和改革委员会", "lead")]),
    ("（区发改委牵头，各街镇按职责分工负责）", [("上海市杨浦区发展和改革委员会", "lead"), ("各街镇", "support")]),
    ("优化服务。（责任单位：区医保局）", [("上海市杨浦区医疗保障局", "responsible")]),
    ("由区经委会同区财政局负责。", [("上海市杨浦区经济委员会", "responsible"), ("上海市杨浦区财政局", "responsible")]),
    ("由区司法局牵头、区财政局配合，推进。", [("上海市杨浦区司法局", "lead"), ("上海市杨浦区财政局", "support")]),
    ("领导小组办公室要发挥日常协调作用", [("杨浦区优化营商环境促进投资发展领导小组办公室", "responsible")]),
    ("由区优化办牵头协调", [("杨浦区优化办", "lead")]),
]


@pytest.mark.parametrize(("text", "units"), TEXTS, ids=[t[0] for t in TEXTS])
def test_text_makes_bodies_responsible(lexicon: UnitLexicon, text: str, units: list[tuple[str, str]]) -> None:
    found = extract_text_units("m", MappedText.of(text), (), "yangpu", lexicon)
    assert [(mention.unit.label, mention.role.value) for mention in found] == units


PASSING = [
    "市级行业主管部门对企业的信用风险分类结果",
    "由区市场监管局负责审批的医疗器械、食品等12个行业许可证",  # case 17
    "发挥杨浦作为长三角双创示范基地联盟首任理事长的牵头协调作用",  # yangpu-2023 二（四）8
    "列入区委、区政府督查督办",  # yangpu-2023 三2
    "部门初审-市场监管局专业审查-区府办综合把关",  # yangpu-2023 二（一）9
]


@pytest.mark.parametrize("text", PASSING)
def test_naming_in_passing_is_not_responsibility(lexicon: UnitLexicon, text: str) -> None:
    assert extract_text_units("m", MappedText.of(text), (), "yangpu", lexicon) == ()


# Sentences in the manner of plans of cities and districts. *: leads, +: supports; no mark: is responsible.
SUBJECTS = [
    ("市发展改革委会同市财政局研究制定管理办法。", "市发展改革委*,市财政局+"),
    ("各区组织开展自查。", ""),
    ("各地区要加强统筹。", ""),
    ("由市商务委负责指导。", "市商务委"),
    ("市教育局牵头开展培训。", "市教育局*"),
    ("市公安局负责组织交通疏导。", "市公安局"),
    ("企业可向市税务局申请退税。", ""),
    ("根据市财政局通知要求开展。", ""),
    ("经市政府同意后实施。", ""),
    ("各部门要按照职责分工抓好落实。", ""),
    ("市卫生健康委、市医保局要加强协同。", "市卫生健康委,市医保局"),
    ("在市司法局指导下开展普法。", ""),
    ("市住建局定期通报进展情况。", "市住建局"),
    ("到2025年底，市交通运输局完成改造。", "市交通运输局"),
    ("各县区于2024年6月底前完成排查。", "各县区"),
    ("县文广旅体局牵头，2023年底前完成。", "县文广旅体局*"),
    ("市生态环境局联合市水利局开展专项检查。", "市生态环境局*,市水利局+"),
    ("各街道要落实属地责任。", ""),
    ("由区民政局牵头，区残联配合，建立台账。", "区民政局*,区残联+"),
    ("申请人向区行政审批局提交材料。", ""),
    ("市人力资源社会保障局指导企业用好政策。", "市人力资源社会保障局"),
    ("市财政局安排专项资金予以支持。", "市财政局"),
    ("省委、省政府高度重视。", ""),
    ("市级有关部门要加大支持力度。", ""),
    ("各市、县政府组织力量开展摸底。", ""),
    ("市文化和旅游局应当在6月底前公布名单。", "市文化和旅游局"),
    ("按照市发展改革委要求报送。", ""),
    ("市大数据局负责平台建设和运维。", "市大数据局"),
    ("纳入市政府督查范围。", ""),
    ("区商务局、区投资促进局等部门要主动上门服务。", "区商务局,区投资促进局"),
    ("鼓励市属国有企业率先开放场景。", ""),
]


@pytest.mark.parametrize(("text", "bodies"), SUBJECTS)
def test_a_sentence_makes_its_subject_responsible_but_not_whom_it_only_addresses(
    lexicon: UnitLexicon, text: str, bodies: str
) -> None:
    marks = {UnitRole.LEAD: "*", UnitRole.SUPPORT: "+", UnitRole.RESPONSIBLE: ""}
    found = extract_text_units("m", MappedText.of(text), (), "in-somewhere", lexicon)
    assert ",".join(mention.printed.text + marks[mention.role] for mention in found) == bodies


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("定海", "上海市杨浦区人民政府定海路街道办事处"),
        ("延吉", "上海市杨浦区人民政府延吉新村街道办事处"),
        ("新江湾", "上海市杨浦区人民政府新江湾城街道办事处"),
        ("五角场", "上海市杨浦区人民政府五角场街道办事处"),
    ],
)
def test_a_part_is_its_sub_districts(lexicon: UnitLexicon, title: str, label: str) -> None:
    (mention,) = extract_part_units("m", MappedText.of(title), "yangpu", lexicon)
    assert mention.unit.label == label


def test_named_units_are_given_once_at_their_first_place(lexicon: UnitLexicon) -> None:
    found = extract_named_units("m", MappedText.of("区法院、区司法局和区法院"), "yangpu", lexicon)
    assert [(m.printed.text, m.printed.span.start) for m in found] == [("区法院", 0), ("区司法局", 4)]
